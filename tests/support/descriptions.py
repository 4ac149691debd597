"""The OpenAPI document of this project with its overlays, and validation of responses against it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from generator.config.codegen_file import load_config
from generator.diagnostics.diagnostic import Diagnostics
from generator.spec.load import load_document
from generator.yaml.node import plain

ROOT = Path(__file__).resolve().parents[2]
# Plain JSON, read by key.
Json = Any


class _Spec:
    def read(self, name: str) -> bytes | None:
        path = ROOT / "spec" / name
        return path.read_bytes() if path.is_file() else None


@cache
def description() -> dict[str, Json]:
    """Return the OpenAPI document with its overlays applied, as plain JSON."""
    diagnostics = Diagnostics()
    config = load_config("codegen.yaml", _Spec(), diagnostics)
    assert config is not None
    loaded = load_document("activities.yaml", _Spec(), config.overlays, diagnostics)
    assert loaded is not None
    document = plain(loaded.root)
    assert isinstance(document, dict)
    return document


def at(pointer: str) -> Json:
    """Return the value at a JSON pointer, references resolved; raise KeyError or IndexError."""
    value: Json = description()
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        value = value[int(key)] if isinstance(value, list) else value[key]
        while isinstance(value, dict) and "$ref" in value:
            value = at(value["$ref"].removeprefix("#"))
    return value


@cache
def _validator(path: str, method: str, status: str, media_type: str) -> jsonschema_rs.Validator:
    responses = description()["paths"][path][method]["responses"]
    response = responses[status]
    if "$ref" in response:
        response = at(response["$ref"].removeprefix("#"))
    schema = response["content"][media_type]["schema"]
    resolvable = {**schema, "components": description()["components"]}
    return jsonschema_rs.validator_for(json.loads(json.dumps(resolvable)))


def assert_described(path: str, method: str, status: int, content_type: str, body: bytes) -> None:
    """Fail if a response does not conform to the OpenAPI document."""
    media_type = content_type.partition(";")[0]
    value = json.loads(body) if media_type == "application/json" else body.decode()
    _validator(path, method.lower(), str(status), media_type).validate(value)
