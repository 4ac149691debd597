"""Options, output fields and table columns of the command line match the specification."""

from __future__ import annotations

import importlib
from importlib.util import find_spec
from typing import cast

import pytest
from contract.arguments import every_operation
from contract.document import CONTRACT, Field, Operation, Parameter
from contract.expected_commands import Entry, columns_of, fields_of, options_of
from contract.fake_transport import TRACE
from contract.product import PACKAGE

pytestmark = pytest.mark.skipif(
    find_spec(f"{PACKAGE}.cli") is None, reason="the package was generated without a command line"
)


@pytest.fixture(scope="module")
def commands() -> dict[str, Entry]:
    """The commands of the manifest, by operationId."""
    manifest = importlib.import_module(f"{PACKAGE}.cli.commands.manifest").build_manifest()
    return {
        command["operation"]: command for command in manifest["commands"] if command["operation"]
    }


def entries_of(command: Entry) -> dict[tuple[str, tuple[str, ...]], Entry]:
    """Return the arguments and options of a command that are sent, by location and path."""
    entries = cast("list[Entry]", command["arguments"]) + cast("list[Entry]", command["options"])
    return {
        (str(entry["location"]), tuple(cast("list[str]", entry["api_path"]))): entry
        for entry in entries
        if "location" in entry
    }


@every_operation
def test_options_match_the_specification(commands: dict[str, Entry], operation: Operation) -> None:
    TRACE.set_pointer(operation.pointer)
    offered = entries_of(commands[operation.id])
    documented = {
        (str(entry["location"]), tuple(cast("list[str]", entry["api_path"]))): entry
        for entry in options_of(operation)
    }
    assert set(offered) == set(documented)
    for location, expected in documented.items():
        assert {key: offered[location][key] for key in expected} == expected, location


@every_operation
def test_option_deprecations_match_the_specification(
    commands: dict[str, Entry], operation: Operation
) -> None:
    TRACE.set_pointer(operation.pointer)
    models = {model.id: model.fields for model in CONTRACT.models}
    offered = entries_of(commands[operation.id])

    def assert_deprecations_match(
        location: str, path: tuple[str, ...], documented: Parameter | Field
    ) -> None:
        entry = offered.get((location, (*path, documented.api_name)))
        if entry is None:
            return
        assert deprecation_in(entry) == deprecation_of(documented), documented.api_name
        for name in set(models) & referenced_types(documented):
            for field_of_type in models[name]:
                assert_deprecations_match(location, (*path, documented.api_name), field_of_type)

    for parameter in operation.parameters:
        assert_deprecations_match(parameter.location, (), parameter)
    for field in operation.body.members if operation.body else []:
        assert_deprecations_match("body", (), field)


def referenced_types(documented: Parameter | Field) -> set[str]:
    """Return the names of the types that a schema or its variants refer to."""
    variants = documented.schema.get("anyOf", [documented.schema])
    assert isinstance(variants, list)
    return {str(variant.get("$ref", "")).rpartition("/")[2] for variant in variants}


def deprecation_in(entry: Entry) -> tuple[bool, str]:
    """Return whether a manifest entry is deprecated, and its sunset date."""
    deprecated = cast("Entry | None", entry["deprecated"])
    return deprecated is not None, str((deprecated or {}).get("sunset") or "")


def deprecation_of(documented: Parameter | Field) -> tuple[bool, str]:
    """Return whether a parameter or field is deprecated, and its sunset date."""
    deprecated = documented.deprecated
    return deprecated is not None, deprecated.sunset if deprecated else ""


@every_operation
def test_options_name_the_options_they_override(
    commands: dict[str, Entry], operation: Operation
) -> None:
    offered = {path[0]: item for (location, path), item in entries_of(commands[operation.id]).items()
               if location != "body"}  # fmt: skip
    for parameter in operation.parameters:
        TRACE.set_pointer(parameter.pointer)
        flags = [cast("list[str]", offered[name]["flags"])[0] for name in parameter.cancels]
        assert offered[parameter.api_name].get("cancels", []) == flags


@every_operation
def test_output_fields_and_columns_match_the_response(
    commands: dict[str, Entry], operation: Operation
) -> None:
    TRACE.set_pointer(operation.pointer)
    assert commands[operation.id]["fields"] == fields_of(operation)
    assert commands[operation.id]["columns"] == columns_of(operation)
