"""Lowering of the documents that Pipedrive publishes: nothing is lost, and the names are idiomatic."""

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
from generator.spec.load import load_document
from tests.support.lowering import PRODUCT, upstream
from tests.support.memory_files import MemoryFiles

V2 = "pipedrive-v2-2026-08-18.yaml"
V1 = "pipedrive-v1-2026-01-14.yaml"


@pytest.fixture(scope="module", params=[V2, pytest.param(V1, marks=pytest.mark.variants)])
def api(request: pytest.FixtureRequest) -> Api:
    """Return the IR of a published document, lowered without errors."""
    return lower_file(str(request.param))


@cache
def lower_file(name: str) -> Api:
    """Lower a published document without configured names."""
    files = MemoryFiles({name: upstream(name).read_bytes()})
    diagnostics = Diagnostics()
    description = load_document(name, files, (), diagnostics)
    assert description is not None
    api = lower_api(description, Config(product=PRODUCT, data="/data"), diagnostics)
    assert [each for each in diagnostics if each.severity is Severity.ERROR] == []
    return api


def test_every_operation_is_lowered(api: Api) -> None:
    text = upstream(V2 if len(api.operations) == 158 else V1).read_text(encoding="utf-8")
    ids = re.findall(r"^      operationId: (\S+)$", text, re.MULTILINE)
    assert sorted(operation.id.wire for operation in api.operations) == sorted(ids)
    assert all(operation.cost is not None for operation in api.operations)


def test_all_activity_schemas_are_one_type(api: Api) -> None:
    activity = next(each for each in api.types if each.id == "Activity")
    assert isinstance(activity, ObjectDeclaration)
    assert len(activity.origins) >= 4
    equal = [
        each.id
        for each in api.types
        if isinstance(each, ObjectDeclaration) and each.fields == activity.fields
    ]
    assert equal == ["Activity"]


def test_type_names_are_unique_and_idiomatic(api: Api) -> None:
    names = [str(declaration.id) for declaration in api.types]
    assert len(names) == len(set(names))
    assert [name for name in names if "ResponseData" in name or "Unnamed" in name] == []
    assert [name for name in names if name.rstrip(string.digits) != name] == []
    assert [name for name in names if re.search("(?<!Related)Item$", name)] == []
    assert {"Deal", "Person", "Organization", "Product", "Pipeline", "Stage"} <= set(names)
    assert max(map(len, names)) <= 60


def test_method_names_are_unique_and_idiomatic(api: Api) -> None:
    qualified = {(each.resource.python, each.method.python) for each in api.operations}
    assert len(qualified) == len(api.operations)
    for resource in ("activities", "deals", "persons", "organizations", "products", "stages"):
        methods = {method for name, method in qualified if name == resource}
        assert {"list", "get", "create", "update", "delete"} <= methods


def test_types_nested_in_the_activity_are_named_after_it() -> None:
    api = lower_file(V2)
    activity = next(each for each in api.types if each.id == "Activity")
    assert isinstance(activity, ObjectDeclaration)
    types = {field.name.wire: repr(field.type) for field in activity.fields}
    assert "ActivityLocation" in types["location"]
    assert "ActivityParticipant" in types["participants"]
    assert "ActivityAttendee" in types["attendees"]
    listed = api.operation("getActivities")
    assert (listed.path, listed.data) == ("/api/v2/activities", "/data")
    assert [server.url for server in api.servers] == ["https://api.pipedrive.com"]
