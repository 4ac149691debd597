"""The OpenAPI document of the Activities: valid, complete, with correct costs and its own wording."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jsonschema_rs
import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from generator.config.codegen_file import load_config
from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import Api
from generator.lower.api import lower_api
from generator.spec.load import load_document
from generator.yaml.node import plain
from tests.support.variants import first_and_variants

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT / "spec"
OVERLAYS = sorted(path.relative_to(SPEC).as_posix() for path in (SPEC / "overlays").glob("*.yaml"))
UPSTREAM = Path(os.environ.get("SPECGEN_UPSTREAM", ROOT.parent / "shared/upstream"))
V1 = UPSTREAM / "pipedrive-v1-2026-01-14.yaml"
V2 = UPSTREAM / "pipedrive-v2-2026-08-18.yaml"

needs_upstream = pytest.mark.skipif(
    not (V1.is_file() and V2.is_file()),
    reason="upstream documents not found; set SPECGEN_UPSTREAM to their folder",
)

COSTS = {
    "getActivities": 10,
    "getActivitiesCollection": 10,
    "getActivity": 1,
    "addActivity": 5,
    "updateActivity": 5,
    "deleteActivities": 10,
    "deleteActivity": 3,
}
OF_VERSION_1 = {"getActivitiesCollection", "deleteActivities"}


class SpecFiles:
    """Reads the folder of the OpenAPI document."""

    def read(self, name: str) -> bytes | None:
        """Return the content of a file, None when it does not exist."""
        path = SPEC / name
        return path.read_bytes() if path.is_file() else None


@cache
def description(*, overlaid: bool) -> dict[str, object]:
    """Return the OpenAPI document as plain values, with or without its overlays."""
    diagnostics = Diagnostics()
    overlays = overlay_names() if overlaid else ()
    loaded = load_document("activities.yaml", SpecFiles(), overlays, diagnostics)
    assert list(diagnostics) == []
    assert loaded is not None
    document = plain(loaded.root)
    assert isinstance(document, dict)
    return document


def overlay_names() -> tuple[str, ...]:
    diagnostics = Diagnostics()
    config = load_config("codegen.yaml", SpecFiles(), diagnostics)
    assert list(diagnostics) == []
    assert config is not None
    return config.overlays


@cache
def api() -> Api:
    diagnostics = Diagnostics()
    config = load_config("codegen.yaml", SpecFiles(), diagnostics)
    assert config is not None
    loaded = load_document("activities.yaml", SpecFiles(), config.overlays, diagnostics)
    assert loaded is not None
    lowered = lower_api(loaded, config, diagnostics)
    assert list(diagnostics) == []
    return lowered


@cache
def upstream(path: Path) -> dict[str, object]:
    document = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    assert isinstance(document, dict)
    return document


def operations(document: dict[str, object]) -> dict[str, dict[str, object]]:
    """Return the operations of a plain document by operationId."""
    result: dict[str, dict[str, object]] = {}
    for item in at(document, "paths").values():
        for operation in item.values():
            if isinstance(operation, dict) and "operationId" in operation:
                shared = item.get("parameters", [])
                own = operation.get("parameters", [])
                result[operation["operationId"]] = {**operation, "parameters": [*shared, *own]}
    return result


def at(value: object, *path: str) -> dict[str, dict[str, object]]:
    """Return the mapping at a path in a plain document."""
    for key in path:
        assert isinstance(value, dict), path
        value = value[key]
    assert isinstance(value, dict), path
    return value


def resolved(document: dict[str, object], value: object) -> dict[str, object]:
    """Follow a ``$ref`` within the document."""
    assert isinstance(value, dict)
    reference = value.get("$ref")
    if not isinstance(reference, str):
        return value
    return resolved(document, at(document, *reference.removeprefix("#/").split("/")))


def properties(document: dict[str, object], schema: object) -> dict[str, dict[str, object]]:
    """Return the properties of an object, including those of allOf and anyOf, or of list items."""
    target = resolved(document, schema)
    result = dict(at(target, "properties")) if "properties" in target else {}
    for key in ("allOf", "anyOf"):
        parts = target.get(key, [])
        assert isinstance(parts, list)
        for part in parts:
            result |= properties(document, part)
    return result if "items" not in target else properties(document, target["items"])


def tree(document: dict[str, object], schema: object) -> dict[str, object]:
    """Return the names of all properties, nested."""
    return {name: tree(document, child) for name, child in properties(document, schema).items()}


def success_schema(document: dict[str, object], operation: dict[str, object]) -> object:
    response = resolved(document, at(operation, "responses")["200"])
    return at(response, "content", "application/json")["schema"]


def source_of(operation_id: str) -> dict[str, object]:
    return upstream(V1 if operation_id in OF_VERSION_1 else V2)


@pytest.mark.parametrize("overlaid", [False, True])
def test_another_validator_reports_no_error(overlaid: bool) -> None:
    errors = OpenAPIV31SpecValidator(description(overlaid=overlaid)).iter_errors()
    assert [str(error) for error in errors] == []


def test_every_overlay_is_applied_and_every_action_has_a_reason() -> None:
    assert sorted(overlay_names()) == OVERLAYS
    for name in OVERLAYS:
        for action in yaml.safe_load((SPEC / name).read_bytes())["actions"]:
            assert len(action["description"].split()) >= 1, (name, action)


def test_every_action_becomes_a_correction_with_its_pointers() -> None:
    actions = [
        action
        for name in overlay_names()
        for action in yaml.safe_load((SPEC / name).read_bytes())["actions"]
    ]
    corrections = api().corrections
    assert [entry.target for entry in corrections] == [action["target"] for action in actions]
    assert [entry.reason for entry in corrections] == [action["description"] for action in actions]
    due_time = next(
        entry for entry in corrections if entry.target.endswith(".Activity.properties.due_time")
    )
    assert due_time.pointers == ("/components/schemas/Activity/properties/due_time",)
    assert all(entry.pointers for entry in corrections)


def test_costs_match_the_table() -> None:
    assert {operation.id.wire: operation.cost for operation in api().operations} == COSTS


def test_every_component_is_used() -> None:
    assert api().unused_components == ()


def test_replacements_of_deprecated_operations_are_not_deprecated() -> None:
    by_id = {operation.id.wire: operation for operation in api().operations}
    replacements = {
        operation.id.wire: operation.deprecation.replaced_by
        for operation in api().operations
        if operation.deprecation
    }
    assert replacements == {
        "getActivitiesCollection": "getActivities",
        "deleteActivities": "deleteActivity",
    }
    assert all(by_id[name].deprecation is None for name in replacements.values())


def examples(value: object, pointer: str = "") -> Iterator[tuple[str, object, object]]:
    """Yield the examples of a plain document: pointer, value and schema."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from examples(item, f"{pointer}/{index}")
    if not isinstance(value, dict):
        return
    content = value.get("examples")
    if isinstance(content, list):
        yield from ((pointer, example, value) for example in content)
    elif isinstance(content, dict) and "schema" in value:
        yield from ((pointer, item["value"], value["schema"]) for item in content.values())
    for key, item in value.items():
        if key != "examples":
            yield from examples(item, f"{pointer}/{key}")


def test_every_example_matches_its_schema() -> None:
    document = description(overlaid=True)
    all_examples = list(examples(document))
    assert len(all_examples) > 100
    for pointer, example, schema in all_examples:
        assert isinstance(schema, dict)
        whole = {**schema, "components": document["components"]}
        validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        assert [str(error) for error in validator.iter_errors(example)] == [], pointer


def prose(value: object) -> Iterator[str]:
    """Yield the documentation texts of a document."""
    if isinstance(value, list):
        for item in value:
            yield from prose(item)
    if isinstance(value, dict):
        for key, item in value.items():
            if key in {"description", "summary", "x-tool-description"} and isinstance(item, str):
                yield item
            else:
                yield from prose(item)


def sentences(text: str) -> set[str]:
    """Return the sentences of a text in lowercase, without markup and extra spaces."""
    bare = re.sub(r"<[^>]*>|[`*_]", "", text).lower()
    return {" ".join(part.split()).strip(" .;:") for part in re.split(r"[.;:]\s|\n", bare)} - {""}


@needs_upstream
@pytest.mark.parametrize("source", first_and_variants([V2, V1]), ids=lambda path: path.name)
def test_no_sentence_is_copied_from_upstream(source: Path) -> None:
    ours = {part for text in prose(description(overlaid=True)) for part in sentences(text)}
    theirs = {part for text in prose(upstream(source)) for part in sentences(text)}
    copied = {part for part in ours & theirs if len(part.split()) > 2}
    assert copied == set()


# Those of version 1 are variants: its document is large.
OPERATIONS = [
    pytest.param(name, marks=[pytest.mark.variants] if name in OF_VERSION_1 else [])
    for name in COSTS
]


@needs_upstream
@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_parameters_match_upstream(operation_id: str) -> None:
    document = description(overlaid=False)
    ours, theirs = operations(document)[operation_id], operations(source_of(operation_id))
    for key in ("x-token-cost", "security"):
        assert ours[key] == theirs[operation_id][key]
    assert parameters(document, ours) == parameters(source_of(operation_id), theirs[operation_id])


def parameters(document: dict[str, object], operation: dict[str, object]) -> object:
    """Return the facts about each parameter that must match: required, enum and default."""
    listed = operation["parameters"]
    assert isinstance(listed, list)
    return {
        (parameter["name"], parameter["in"]): (
            bool(parameter.get("required")),
            at(parameter, "schema").get("enum"),
            None if parameter["name"] == "limit" else at(parameter, "schema").get("default"),
        )
        for parameter in (resolved(document, item) for item in listed)
    }


@needs_upstream
@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_response_properties_match_upstream(operation_id: str) -> None:
    document = description(overlaid=False)
    ours = success_schema(document, operations(document)[operation_id])
    source = source_of(operation_id)
    theirs = success_schema(source, operations(source)[operation_id])
    assert tree(document, ours) == tree(source, theirs)


@needs_upstream
@pytest.mark.parametrize("operation_id", ["addActivity", "updateActivity"])
def test_body_properties_match_upstream(operation_id: str) -> None:
    def body(document: dict[str, object]) -> object:
        request = resolved(document, operations(document)[operation_id]["requestBody"])
        return tree(document, at(request, "content", "application/json")["schema"])

    assert body(description(overlaid=False)) == body(source_of(operation_id))
