"""The command line offers and shows what the description says: option for option, field for field."""

from __future__ import annotations

import importlib
from importlib.util import find_spec
from typing import cast

import pytest
from contract.arguments import every_operation
from contract.commands import Entry, columns_of, fields_of, options_of
from contract.document import CONTRACT, Deprecation, Field, Operation, Parameter
from contract.fake_transport import TRACE
from contract.product import PACKAGE

pytestmark = pytest.mark.skipif(
    find_spec(f"{PACKAGE}.cli") is None, reason="the package was generated without a command line"
)


@pytest.fixture(scope="module")
def commands() -> dict[str, Entry]:
    """The commands that the manifest lists, by operationId."""
    manifest = importlib.import_module(f"{PACKAGE}.cli.commands.manifest").build_manifest()
    return {one["operation"]: one for one in manifest["commands"] if one["operation"]}


def entries_of(command: Entry) -> dict[tuple[str, tuple[str, ...]], Entry]:
    """Return the arguments and options of a command that go into the request, by place and path."""
    found = cast("list[Entry]", command["arguments"]) + cast("list[Entry]", command["options"])
    return {
        (str(one["location"]), tuple(cast("list[str]", one["api_path"]))): one
        for one in found
        if "location" in one
    }


@every_operation
def test_every_option_is_one_that_is_described(
    commands: dict[str, Entry], operation: Operation
) -> None:
    TRACE.at(operation.pointer)
    offered = entries_of(commands[operation.id])
    described = {
        (str(one["location"]), tuple(cast("list[str]", one["api_path"]))): one
        for one in options_of(operation)
    }
    assert set(offered) == set(described)
    for place, wanted in described.items():
        assert {key: offered[place][key] for key in wanted} == wanted, place


@every_operation
def test_an_option_is_deprecated_as_described(
    commands: dict[str, Entry], operation: Operation
) -> None:
    TRACE.at(operation.pointer)
    models = {one.id: one.fields for one in CONTRACT.models}
    offered = entries_of(commands[operation.id])

    def assert_no_mismatches(
        place: str, path: tuple[str, ...], described: Parameter | Field
    ) -> None:
        entry = offered.get((place, (*path, described.wire)))
        if entry is None:
            return
        assert told(entry["deprecated"]) == said(described.deprecated), described.wire
        for name in set(models) & named(described):
            for inner in models[name]:
                assert_no_mismatches(place, (*path, described.wire), inner)

    for parameter in operation.parameters:
        assert_no_mismatches(parameter.location, (), parameter)
    for field in operation.body.members if operation.body else []:
        assert_no_mismatches("body", (), field)


def named(described: Parameter | Field) -> set[str]:
    """Return the names of the types that a schema refers to at its top."""
    variants = described.schema.get("anyOf", [described.schema])
    assert isinstance(variants, list)
    return {str(one.get("$ref", "")).rpartition("/")[2] for one in variants}


def told(deprecated: object) -> tuple[bool, str]:
    """Return whether an entry says that it is deprecated, and until when it works."""
    entry = cast("Entry | None", deprecated)
    return entry is not None, str((entry or {}).get("sunset") or "")


def said(deprecated: Deprecation | None) -> tuple[bool, str]:
    """Return whether something is described as deprecated, and until when it works."""
    return deprecated is not None, deprecated.sunset if deprecated else ""


@every_operation
def test_an_option_names_those_that_it_cancels(
    commands: dict[str, Entry], operation: Operation
) -> None:
    offered = {path[0]: one for (place, path), one in entries_of(commands[operation.id]).items()
               if place != "body"}  # fmt: skip
    for parameter in operation.parameters:
        TRACE.at(parameter.pointer)
        flags = [cast("list[str]", offered[wire]["flags"])[0] for wire in parameter.cancels]
        assert offered[parameter.wire].get("cancels", []) == flags


@every_operation
def test_fields_and_columns_are_those_of_the_result(
    commands: dict[str, Entry], operation: Operation
) -> None:
    TRACE.at(operation.pointer)
    assert commands[operation.id]["fields"] == fields_of(operation)
    assert commands[operation.id]["columns"] == columns_of(operation)
