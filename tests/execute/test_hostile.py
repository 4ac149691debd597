"""A law: whatever a description says, no text of it becomes code, a path or a second statement."""

from __future__ import annotations

import ast
import json
import tomllib
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.commands.inputs import read_templates
from generator.diagnostics import Diagnostics
from generator.emit.manifest import is_inside
from generator.pipeline import Source, generate

CONFIG = (Path(__file__).parent / "petshop/codegen.yaml").read_bytes()
TEMPLATES = read_templates()

CANARY = "canary"
"""A name that no template knows: wherever it stands as code, it came from the description."""

PIECES = [
    '"""', "'''", '"', "'", "\\", "\n", "\r", "\t", "\x1b[31m", "\x00", "\u202e", "\u2028", "\ud800",
    "#", "{{ canary() }}", "{% import canary %}", "${canary}", "`canary`", "*/", "-->", "|", "]]",
    "canary()", "import canary", "\nimport canary\n", '"""\nimport canary\n"""', "'''\ncanary()\n",
    "\\\ncanary()", "noqa", "type: ignore", "coding: utf-7", "../../canary", "/etc/canary", "é", "😀",
    "class", "None", "self", " ", "{", "}", "{canary}", "%(canary)s", "f'{canary()}'", "\\N{DEGREE}",
]  # fmt: skip
hostile = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join)


def schema(data: st.DataObject) -> dict[str, object]:
    """Return an object schema with nasty names, texts, enumerations, defaults and patterns."""
    text = lambda: data.draw(hostile)  # noqa: E731  # drawn anew at each place
    return {
        "type": "object",
        "title": text(),
        "description": text(),
        "properties": {
            text(): {"type": "string", "description": text(), "default": text()},
            text(): {"type": "string", "enum": sorted({text(), text()}), "example": text()},
            text(): {
                "type": "array",
                "items": {"type": "string", "pattern": ".*", "const": text()},
            },
        },
    }


def description(data: st.DataObject) -> bytes:
    """Return a valid description in which every free text is nasty."""
    text = lambda: data.draw(hostile)  # noqa: E731  # drawn anew at each place
    name = text()
    operation = {
        "operationId": text(),
        "summary": text(),
        "description": text(),
        "tags": [text()],
        "externalDocs": {"url": f"https://example.com/{text()}", "description": text()},
        "parameters": [
            {
                "name": name,
                "in": "query",
                "description": text(),
                "schema": {"type": "string", "enum": sorted({text(), text()}), "default": text()},
            },
            {"name": text(), "in": "header", "schema": {"type": "string"}},
        ],
        "requestBody": {"content": {"application/json": {"schema": schema(data)}}},
        "responses": {
            "200": {
                "description": text(),
                "content": {"application/json": {"schema": schema(data), "example": text()}},
            }
        },
        "x-token-cost": 1,
    }
    root = {
        "openapi": "3.1.0",
        "info": {"title": text(), "version": text(), "description": text()},
        "servers": [{"url": f"https://example.com/{text()}", "description": text()}],
        "paths": {f"/{text()}": {"post": operation}},
        "components": {"schemas": {"A": schema(data)}},
    }
    return json.dumps(root).encode()


class Memory:
    """The files of a description, held in memory."""

    def __init__(self, content: bytes) -> None:
        self._files = {"api.json": content, "codegen.yaml": CONFIG}

    def read(self, name: str) -> bytes | None:
        return self._files.get(name)


def is_canary(node: ast.AST) -> bool:
    """Tell whether a node of code was spelled by the description."""
    match node:
        case ast.Name(id=name) | ast.arg(arg=name) | ast.alias(name=name):
            return name == CANARY
        case ast.Attribute(attr=name):
            return name == CANARY
        case _:
            return False


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_text_of_a_description_becomes_code(data: st.DataObject) -> None:
    content = description(data)
    diagnostics = Diagnostics()
    source = Source(description="api.json", config="codegen.yaml", files=Memory(content))
    made = generate(source, TEMPLATES, diagnostics)
    assert made is not None or diagnostics.has_errors
    for path, written in (made.files if made else {}).items():
        assert is_inside(path)
        assert CANARY not in path.split("/")
        text = written.decode()
        if path.endswith(".py"):
            assert not [node for node in ast.walk(ast.parse(text)) if is_canary(node)], path
        if path.endswith(".toml"):
            assert "canary" not in tomllib.loads(text)
        if path.endswith(".json"):
            json.loads(text)
