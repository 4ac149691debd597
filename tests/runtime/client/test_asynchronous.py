"""Methods for asyncio that are made from the blocking ones, and resources that are imported lazily."""

from __future__ import annotations

import asyncio
import functools
import inspect
import subprocess
import sys
from typing import Any

import pytest

from pipedrive_activities import AsyncPipedrive, Pipedrive
from pipedrive_activities._runtime.asynchronous import async_pages
from pipedrive_activities.resources.activities import Activities, AsyncActivities


def test_a_method_for_asyncio_is_a_coroutine_function_with_the_same_signature_and_docs() -> None:
    method, original = AsyncActivities.get, Activities.get
    assert inspect.iscoroutinefunction(method)
    assert inspect.signature(method) == inspect.signature(original)
    assert inspect.getdoc(method) == inspect.getdoc(original)
    assert (method.__name__, method.__qualname__) == ("get", "AsyncActivities.get")


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
