"""Lazy imports and deprecation warnings."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings

import httpx2
import pytest

import pipedrive_activities
from pipedrive_activities import OPERATIONS
from pipedrive_activities._runtime.deprecation import warn_once
from pipedrive_activities._runtime.operation import Deprecation, Operation, Parameter
from tests.support.both_clients import ClientAdapter

PROBE = """
import json, sys, warnings
warnings.simplefilter("error")
{code}
print(json.dumps(sorted(name.partition(".")[0] for name in sys.modules)))
"""


def loaded_by(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(code=code)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path), "PIPEDRIVE_API_TOKEN": "t"},
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


HEAVY = {"httpx2", "msgspec", "sqlite3", "redis", "asyncio", "ssl"}


@pytest.mark.parametrize(
    "code",
    [
        "import pipedrive_activities",
        "from pipedrive_activities import Pipedrive, AsyncPipedrive",
        "from pipedrive_activities import OPERATIONS; OPERATIONS['getActivity'].cost",
        "from pipedrive_activities.errors import NotFound",
        "from pipedrive_activities import RequestOptions, Retries, Limits, Hooks, File",
    ],
)
def test_heavy_modules_are_not_imported_before_a_client_is_created(code: str) -> None:
    assert not loaded_by(code) & HEAVY


def test_creating_a_client_imports_its_modules() -> None:
    code = "import pipedrive_activities; pipedrive_activities.Pipedrive()"
    assert "msgspec" in loaded_by(code)
    assert not loaded_by(code) & {"redis", "sqlite3"}


def test_all_public_names_can_be_imported() -> None:
    for name in pipedrive_activities.__all__:
        assert getattr(pipedrive_activities, name) is getattr(pipedrive_activities, name)
        assert name in dir(pipedrive_activities)
        assert pipedrive_activities.__getattr__(name) is getattr(pipedrive_activities, name)
    assert pipedrive_activities.__getattr__("Pipedrive").__name__ == "Pipedrive"
    assert pipedrive_activities.__getattr__("times").parse_date("2026-12-01") is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        pipedrive_activities.nothing  # noqa: B018  # it is the access that raises


def handle(request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, json={"data": {"id": [1]}})


def test_a_deprecated_operation_warns_once_per_call_site(adapter: ClientAdapter) -> None:
    client = adapter.client(handle)
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        for _ in range(3):
            adapter.get(client.activities.delete_many(ids=[1]))
        adapter.get(client.activities.delete_many(ids=[1]))
    assert len(seen) == 2
    assert all(warning.filename == __file__ for warning in seen)
    assert all(warning.category is DeprecationWarning for warning in seen)
    message = str(seen[0].message)
    assert "use activities.delete instead (3 tokens an id instead of 10 a call" in message


def test_a_deprecated_list_warns_when_it_is_created(adapter: ClientAdapter) -> None:
    client = adapter.client(handle)
    with pytest.warns(DeprecationWarning, match=r"use activities\.list instead"):
        client.activities.list_collection()


def test_current_operations_do_not_warn(adapter: ClientAdapter) -> None:
    adapter.get(adapter.client(handle).activities.delete(1))


def test_type_checkers_and_documentation_see_the_deprecation() -> None:
    from pipedrive_activities.resources.activities import Activities, AsyncActivities

    for kind in (Activities, AsyncActivities):
        for operation in OPERATIONS.values():
            marked = hasattr(getattr(kind, operation.name), "__deprecated__")
            assert marked is operation.deprecated


OLD = Operation(
    id="old",
    resource="things",
    name="get",
    method="GET",
    path="/things",
    parameters=(
        Parameter(
            name="start",
            api_name="start",
            location="query",
            deprecation=Deprecation(advice="The argument start is deprecated: use cursor instead."),
        ),
        Parameter(name="cursor", api_name="cursor", location="query"),
    ),
)


def test_a_deprecated_argument_warns_only_if_it_is_passed(adapter: ClientAdapter) -> None:
    client = adapter.client(handle)
    adapter.get(client.send(OLD, {"cursor": "a"}))
    with pytest.warns(DeprecationWarning, match="use cursor instead") as seen:
        adapter.get(client.send(OLD, {"start": 1}))
    assert len(seen) == 1


def test_each_call_site_gets_each_warning_once() -> None:
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        for message in ("first", "second", "first"):
            warn_once(message)
    assert [str(warning.message) for warning in seen] == ["first", "second"]
