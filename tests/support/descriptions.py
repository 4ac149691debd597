"""Our own description, read by the generator's reader, and answers held against it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from generator.config.codegen_file import load_config
from generator.diagnostics.diagnostic import Diagnostics
from generator.spec.load import load_description
from generator.yaml.node import plain

ROOT = Path(__file__).resolve().parents[2]
# Plain JSON: every consumer looks into it by keys that only the description knows.
Json = Any


class _Spec:
    def read(self, name: str) -> bytes | None:
        path = ROOT / "spec" / name
        return path.read_bytes() if path.is_file() else None


@cache
def description() -> dict[str, Json]:
    """Return the description with its overlays, as plain JSON."""
    found = Diagnostics()
    config = load_config("codegen.yaml", _Spec(), found)
    assert config is not None
    loaded = load_description("activities.yaml", _Spec(), config.overlays, found)
    assert loaded is not None
    whole = plain(loaded.root)
    assert isinstance(whole, dict)
    return whole


def at(pointer: str) -> Json:
    """Return what stands at a JSON pointer; raise KeyError or IndexError when nothing does."""
    found: Json = description()
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        found = found[int(key)] if isinstance(found, list) else found[key]
        while isinstance(found, dict) and "$ref" in found:
            found = at(found["$ref"].removeprefix("#"))
    return found


@cache
def _validator(path: str, method: str, status: str, kind: str) -> jsonschema_rs.Validator:
    responses = description()["paths"][path][method]["responses"]
    response = responses[status]
    if "$ref" in response:
        response = at(response["$ref"].removeprefix("#"))
    schema = response["content"][kind]["schema"]
    whole = {**schema, "components": description()["components"]}
    return jsonschema_rs.validator_for(json.loads(json.dumps(whole)))


def assert_described(path: str, method: str, status: int, content_type: str, body: bytes) -> None:
    """Fail when an answer is not one that the description promises."""
    kind = content_type.partition(";")[0]
    value = json.loads(body) if kind == "application/json" else body.decode()
    _validator(path, method.lower(), str(status), kind).validate(value)
