"""The description of the Activities: valid, complete against upstream, priced right, in own words."""

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
from generator.spec.load import load_description
from generator.yaml.node import plain

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT / "spec"
OVERLAYS = sorted(path.relative_to(SPEC).as_posix() for path in (SPEC / "overlays").glob("*.yaml"))
UPSTREAM = Path(os.environ.get("SPECGEN_UPSTREAM", ROOT.parent / "shared/upstream"))
V1 = UPSTREAM / "pipedrive-v1-2026-01-14.yaml"
V2 = UPSTREAM / "pipedrive-v2-2026-08-18.yaml"

needs_upstream = pytest.mark.skipif(
    not (V1.is_file() and V2.is_file()),
    reason="upstream's documents are not here; name their folder in SPECGEN_UPSTREAM",
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


class SpecFiles:
    """The folder of the description."""

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file, None when there is none."""
        path = SPEC / name
        return path.read_bytes() if path.is_file() else None


@cache
def description(*, overlaid: bool) -> dict[str, object]:
    """Return the description as plain values, with or without its overlays."""
    diagnostics = Diagnostics()
    overlays = overlay_names() if overlaid else ()
    loaded = load_description("activities.yaml", SpecFiles(), overlays, diagnostics)
    assert list(diagnostics) == []
    assert loaded is not None
    found = plain(loaded.root)
    assert isinstance(found, dict)
    return found


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
    loaded = load_description("activities.yaml", SpecFiles(), config.overlays, diagnostics)
    assert loaded is not None
    lower_text = lower_api(loaded, config, diagnostics)
    assert list(diagnostics) == []
    return lower_text


@cache
def upstream(path: Path) -> dict[str, object]:
    found = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    assert isinstance(found, dict)
    return found


def operations(document: dict[str, object]) -> dict[str, dict[str, object]]:
    """Return the operations of a plain document by their ids."""
    found: dict[str, dict[str, object]] = {}
    for item in at(document, "paths").values():
        for operation in item.values():
            if isinstance(operation, dict) and "operationId" in operation:
                shared = item.get("parameters", [])
                own = operation.get("parameters", [])
                found[operation["operationId"]] = {**operation, "parameters": [*shared, *own]}
    return found


def at(value: object, *path: str) -> dict[str, dict[str, object]]:
    """Return the mapping at a place of a plain document."""
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


def members(document: dict[str, object], schema: object) -> dict[str, dict[str, object]]:
    """Return the members of an object, allOf and anyOf taken together; of a list, its items'."""
    found = resolved(document, schema)
    gathered = dict(at(found, "properties")) if "properties" in found else {}
    for key in ("allOf", "anyOf"):
        parts = found.get(key, [])
        assert isinstance(parts, list)
        for part in parts:
            gathered |= members(document, part)
    return gathered if "items" not in found else members(document, found["items"])


def tree(document: dict[str, object], schema: object) -> dict[str, object]:
    """Return the names of all members, and of theirs."""
    return {name: tree(document, one) for name, one in members(document, schema).items()}


def success_schema(document: dict[str, object], operation: dict[str, object]) -> object:
    response = resolved(document, at(operation, "responses")["200"])
    return at(response, "content", "application/json")["schema"]


def source_of(operation_id: str) -> dict[str, object]:
    return upstream(V1 if operation_id in {"getActivitiesCollection", "deleteActivities"} else V2)


@pytest.mark.parametrize("overlaid", [False, True])
def test_a_second_validator_finds_no_fault(overlaid: bool) -> None:
    found = OpenAPIV31SpecValidator(description(overlaid=overlaid)).iter_errors()
    assert [str(error) for error in found] == []


def test_every_overlay_is_applied_and_every_action_gives_its_reason() -> None:
    assert sorted(overlay_names()) == OVERLAYS
    for name in OVERLAYS:
        for action in yaml.safe_load((SPEC / name).read_bytes())["actions"]:
            assert len(action["description"].split()) >= 1, (name, action)


def test_every_action_is_known_as_a_correction_with_its_places() -> None:
    actions = [
        action
        for name in overlay_names()
        for action in yaml.safe_load((SPEC / name).read_bytes())["actions"]
    ]
    corrections = api().corrections
    assert [one.target for one in corrections] == [one["target"] for one in actions]
    assert [one.reason for one in corrections] == [one["description"] for one in actions]
    due_time = next(
        one for one in corrections if one.target.endswith(".Activity.properties.due_time")
    )
    assert due_time.pointers == ("/components/schemas/Activity/properties/due_time",)
    assert all(one.pointers for one in corrections)


def test_costs_are_those_of_the_table() -> None:
    assert {one.id.wire: one.cost for one in api().operations} == COSTS


def test_nothing_is_declared_that_is_not_used() -> None:
    assert api().unused_components == ()


def test_what_is_deprecated_is_replaced_by_something_current() -> None:
    by_id = {one.id.wire: one for one in api().operations}
    replacements = {
        one.id.wire: one.deprecation.replaced_by for one in api().operations if one.deprecation
    }
    assert replacements == {
        "getActivitiesCollection": "getActivities",
        "deleteActivities": "deleteActivity",
    }
    assert all(by_id[name].deprecation is None for name in replacements.values())


def examples(value: object, pointer: str = "") -> Iterator[tuple[str, object, object]]:
    """Yield every example of a plain document with its place and its schema."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from examples(item, f"{pointer}/{index}")
    if not isinstance(value, dict):
        return
    written = value.get("examples")
    if isinstance(written, list):
        yield from ((pointer, example, value) for example in written)
    elif isinstance(written, dict) and "schema" in value:
        yield from ((pointer, one["value"], value["schema"]) for one in written.values())
    for key, item in value.items():
        if key != "examples":
            yield from examples(item, f"{pointer}/{key}")


def test_every_example_fits_its_schema() -> None:
    document = description(overlaid=True)
    found = list(examples(document))
    assert len(found) > 100
    for pointer, example, schema in found:
        assert isinstance(schema, dict)
        whole = {**schema, "components": document["components"]}
        checked = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        assert [str(error) for error in checked.iter_errors(example)] == [], pointer


def prose(value: object) -> Iterator[str]:
    """Yield every text that a document says to people."""
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
    """Return the sentences of a text, without regard to case, markup and spaces."""
    bare = re.sub(r"<[^>]*>|[`*_]", "", text).lower()
    return {" ".join(one.split()).strip(" .;:") for one in re.split(r"[.;:]\s|\n", bare)} - {""}


@needs_upstream
def test_no_sentence_is_upstreams() -> None:
    ours = {one for text in prose(description(overlaid=True)) for one in sentences(text)}
    theirs = {one for path in (V1, V2) for text in prose(upstream(path)) for one in sentences(text)}
    copied = {one for one in ours & theirs if len(one.split()) > 2}
    assert copied == set()


@needs_upstream
@pytest.mark.parametrize("operation_id", COSTS)
def test_an_operation_has_upstreams_parameters(operation_id: str) -> None:
    document = description(overlaid=False)
    ours, theirs = operations(document)[operation_id], operations(source_of(operation_id))
    for key in ("x-token-cost", "security"):
        assert ours[key] == theirs[operation_id][key]
    assert parameters(document, ours) == parameters(source_of(operation_id), theirs[operation_id])


def parameters(document: dict[str, object], operation: dict[str, object]) -> object:
    """Return what is told of each parameter by both sides."""
    listed = operation["parameters"]
    assert isinstance(listed, list)
    found = [resolved(document, one) for one in listed]
    return {
        (one["name"], one["in"]): (
            bool(one.get("required")),
            at(one, "schema").get("enum"),
            None if one["name"] == "limit" else at(one, "schema").get("default"),
        )
        for one in found
    }


@needs_upstream
@pytest.mark.parametrize("operation_id", COSTS)
def test_a_response_has_upstreams_members(operation_id: str) -> None:
    document = description(overlaid=False)
    ours = success_schema(document, operations(document)[operation_id])
    source = source_of(operation_id)
    theirs = success_schema(source, operations(source)[operation_id])
    assert tree(document, ours) == tree(source, theirs)


@needs_upstream
@pytest.mark.parametrize("operation_id", ["addActivity", "updateActivity"])
def test_a_body_has_upstreams_members(operation_id: str) -> None:
    def body(document: dict[str, object]) -> object:
        found = resolved(document, operations(document)[operation_id]["requestBody"])
        return tree(document, at(found, "content", "application/json")["schema"])

    assert body(description(overlaid=False)) == body(source_of(operation_id))
