"""The whole of somebody else's descriptions: nothing lost, and names that people would choose."""

from __future__ import annotations

import re
import string
from functools import cache

import pytest

from generator.config.codegen_config import Config
from generator.diagnostics.diagnostic import Diagnostics, Severity
from generator.ir.api import Api
from generator.ir.types import ObjectDeclaration
from generator.lower.api import lower_api
from generator.spec.load import load_description
from tests.support.lowering import PRODUCT, upstream
from tests.support.memory_files import MemoryFiles

V2 = "pipedrive-v2-2026-08-18.yaml"
V1 = "pipedrive-v1-2026-01-14.yaml"


@pytest.fixture(scope="module", params=[V2, V1])
def api(request: pytest.FixtureRequest) -> Api:
    """Return an upstream description, lowered without an error."""
    return lower_file(str(request.param))


@cache
def lower_file(name: str) -> Api:
    """Lower an upstream description with a configuration that decides nothing."""
    files = MemoryFiles({name: upstream(name).read_bytes()})
    found = Diagnostics()
    description = load_description(name, files, (), found)
    assert description is not None
    api = lower_api(description, Config(product=PRODUCT, data="/data"), found)
    assert [one for one in found if one.severity is Severity.ERROR] == []
    return api


def test_every_operation_is_there(api: Api) -> None:
    written = upstream(V2 if len(api.operations) == 158 else V1).read_text(encoding="utf-8")
    ids = re.findall(r"^      operationId: (\S+)$", written, re.MULTILINE)
    assert sorted(operation.id.wire for operation in api.operations) == sorted(ids)
    assert all(operation.cost is not None for operation in api.operations)


def test_the_activity_is_one_type(api: Api) -> None:
    activity = next(one for one in api.types if one.id == "Activity")
    assert isinstance(activity, ObjectDeclaration)
    assert len(activity.origins) >= 4
    same = [
        one.id
        for one in api.types
        if isinstance(one, ObjectDeclaration) and one.fields == activity.fields
    ]
    assert same == ["Activity"]


def test_types_have_names_that_people_would_choose(api: Api) -> None:
    names = [str(one.id) for one in api.types]
    assert len(names) == len(set(names))
    assert [name for name in names if "ResponseData" in name or "Unnamed" in name] == []
    assert [name for name in names if name.rstrip(string.digits) != name] == []
    assert [name for name in names if re.search("(?<!Related)Item$", name)] == []
    assert {"Deal", "Person", "Organization", "Product", "Pipeline", "Stage"} <= set(names)
    assert max(map(len, names)) <= 60


def test_methods_have_names_that_people_would_choose(api: Api) -> None:
    places = {(one.resource.python, one.method.python) for one in api.operations}
    assert len(places) == len(api.operations)
    for resource in ("activities", "deals", "persons", "organizations", "products", "stages"):
        methods = {method for one, method in places if one == resource}
        assert {"list", "get", "create", "update", "delete"} <= methods


def test_the_parts_of_the_current_activity_are_called_after_it() -> None:
    api = lower_file(V2)
    activity = next(one for one in api.types if one.id == "Activity")
    assert isinstance(activity, ObjectDeclaration)
    shown = {field.name.wire: repr(field.type) for field in activity.fields}
    assert "ActivityLocation" in shown["location"]
    assert "ActivityParticipant" in shown["participants"]
    assert "ActivityAttendee" in shown["attendees"]
    listed = api.operation("getActivities")
    assert (listed.path, listed.data) == ("/api/v2/activities", "/data")
    assert [server.url for server in api.servers] == ["https://api.pipedrive.com"]
