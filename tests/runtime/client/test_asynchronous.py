"""Methods for asyncio that are made from the blocking ones, and resources that are imported lazily."""

from __future__ import annotations

import asyncio
import functools
import inspect
import subprocess
import sys
import traceback
from typing import Any
from unittest.mock import create_autospec

import pytest

from pipedrive_activities import AsyncPipedrive, Pipedrive
from pipedrive_activities._runtime.asynchronous import async_pages
from pipedrive_activities.errors import ArgumentError
from pipedrive_activities.resources.activities import Activities, AsyncActivities


def test_a_method_for_asyncio_is_a_coroutine_function_with_the_same_signature_and_docs() -> None:
    method, original = AsyncActivities.get, Activities.get
    assert inspect.iscoroutinefunction(method)
    assert inspect.signature(method) == inspect.signature(original)
    assert inspect.getdoc(method) == inspect.getdoc(original)
    assert (method.__name__, method.__qualname__) == ("get", "AsyncActivities.get")


def test_a_deprecated_method_for_asyncio_is_a_coroutine_function_that_warns_when_it_is_called() -> (
    None
):
    assert asyncio.iscoroutinefunction(AsyncActivities.delete_many)
    assert not asyncio.iscoroutinefunction(Activities.delete_many)
    resource = AsyncActivities(AsyncPipedrive(api_token="t"))
    with pytest.warns(DeprecationWarning, match="use activities.delete instead") as warned:
        resource.delete_many(ids=[1]).close()
    assert [warning.filename for warning in warned] == [__file__]


def test_a_mock_of_a_deprecated_method_for_asyncio_is_awaited() -> None:
    async def call() -> object:
        resource = create_autospec(AsyncActivities, instance=True)
        resource.delete_many.return_value = 3
        return await resource.delete_many(ids=[1])

    assert asyncio.run(call()) == 3


def test_a_list_for_asyncio_is_annotated_with_its_pages() -> None:
    method, original = inspect.signature(AsyncActivities.list), inspect.signature(Activities.list)
    assert original.return_annotation == "Pages[models.Activity]"
    assert method.return_annotation == "AsyncPages[models.Activity]"
    assert method.parameters == original.parameters
    assert inspect.getdoc(AsyncActivities.list) == inspect.getdoc(Activities.list)
    assert AsyncActivities.list.__qualname__ == "AsyncActivities.list"
    assert Activities.list.__qualname__ == "Activities.list"


def test_a_decorated_list_can_be_converted() -> None:
    @functools.wraps(Activities.list)
    def decorated(*arguments: Any, **named: Any) -> Any:
        return Activities.list(*arguments, **named)

    async def call() -> str:
        async with AsyncPipedrive(api_token="t") as client:
            return type(async_pages(decorated)(client.activities, limit=3)).__name__

    assert asyncio.run(call()) == "AsyncPages"


def test_unknown_arguments_are_rejected() -> None:
    async def call() -> None:
        async with AsyncPipedrive(api_token="t") as client:
            with pytest.raises(TypeError, match="unknown"):
                await client.activities.get(1, unknown=2)  # type: ignore[call-arg]  # the fault
            with pytest.raises(TypeError, match="unknown"):
                client.activities.list(unknown=2)  # type: ignore[call-arg]  # the fault

    asyncio.run(call())


@pytest.mark.parametrize("client", [Pipedrive, AsyncPipedrive])
def test_a_client_whose_constructor_failed_has_a_repr(client: type[Pipedrive]) -> None:
    with pytest.raises(ArgumentError) as caught:
        client(api_token="t", timeout=-1)
    frames = [frame for frame, _ in traceback.walk_tb(caught.value.__traceback__)][1:]
    clients = [frame.f_locals["self"] for frame in frames if "self" in frame.f_locals]
    assert {repr(client) for client in clients} == {f"{client.__name__}()"}


def test_the_repr_of_the_attribute_for_a_resource_names_its_class() -> None:
    name = "pipedrive_activities.resources.activities.AsyncActivities"
    assert repr(AsyncPipedrive.activities) == f"<resource {name}>"


def test_a_client_creates_a_resource_once() -> None:
    with Pipedrive(api_token="t") as one, Pipedrive(api_token="t") as other:
        assert isinstance(one.activities, Activities)
        assert one.activities is one.activities
        assert one.activities is not other.activities
    assert not isinstance(Pipedrive.activities, Activities)


def test_a_resource_is_imported_when_it_is_first_used() -> None:
    code = """
import sys
from pipedrive_activities import Pipedrive
client = Pipedrive(api_token="t")
name = "pipedrive_activities.resources.activities"
before = name in sys.modules
client.activities
print(before, name in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False True\n"
