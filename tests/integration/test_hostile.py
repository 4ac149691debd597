"""A law: whatever a description says, no text of it becomes code, a path or a second statement."""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.commands.inputs import read_templates
from generator.diagnostics.diagnostic import Diagnostics
from generator.emit.manifest import is_inside
from generator.pipeline import Source, generate
from tests.support.examples import example_count

CONFIG = (Path(__file__).parent / "petshop/codegen.yaml").read_bytes()
CONFIG = CONFIG.replace(b"targets: [client]", b"targets: [client, cli, contract, mock]")
TEMPLATES = read_templates()

CANARY = "canary"
"""A name that no template knows: wherever it stands as code, it came from the description."""

PIECES = [
    '"""', "'''", '"', "'", "\\", "\n", "\r", "\t", "\x1b[31m", "\u202e", "\u2028",
    "#", "{{ canary() }}", "{% import canary %}", "${canary}", "`canary`", "*/", "-->", "|", "]]",
    "canary()", "import canary", "\nimport canary\n", '"""\nimport canary\n"""', "'''\ncanary()\n",
    "\\\ncanary()", "noqa", "type: ignore", "coding: utf-7", "../../canary", "/etc/canary", "é", "😀", "ﬁ", "ｅ", "日本", "ȴ",
    "class", "None", "self", " ", "{", "}", "{canary}", "%(canary)s", "f'{canary()}'", "\\N{DEGREE}",
]  # fmt: skip
UNREADABLE = ["\x00", "\ud800", "\x7f", "\ufffe"]
"""What may keep a description from being read at all, with a diagnostic."""

readable = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join)
anything = st.one_of(
    st.text(), st.lists(st.sampled_from(PIECES + UNREADABLE), max_size=3).map("".join)
)


class Author:
    """Writes a description: valid, and every free text in it nasty.

    Names begin with a letter and a number of their own unless ``careless``, so that they are names
    at all and do not collide.
    """

    def __init__(self, data: st.DataObject, *, careless: bool) -> None:
        self._data = data
        self._careless = careless
        self._count = 0

    def text(self) -> str:
        return self._data.draw(anything if self._careless else readable)

    def name(self) -> str:
        self._count += 1
        stem = "" if self._careless and self._data.draw(st.booleans()) else f"n{self._count}"
        return stem + self.text()

    def names(self) -> list[str]:
        return sorted({self.name(), self.name()})

    def schema(self) -> dict[str, object]:
        """Return an object schema with nasty names, texts, enumerations, defaults and constants."""
        return {
            "type": "object",
            "title": self.text(),
            "description": self.text(),
            "properties": {
                self.name(): {"type": "string", "description": self.text(), "default": self.text()},
                self.name(): {"type": "string", "enum": self.names(), "example": self.text()},
                self.name(): {"type": "array", "items": {"type": "string", "const": self.text()}},
            },
        }

    def operation(self) -> dict[str, object]:
        """Return an operation that has everything in which text can stand."""
        parameter = {"type": "string", "enum": self.names(), "default": self.text()}
        return {
            "operationId": self.name(),
            "summary": self.text(),
            "description": self.text(),
            "tags": [self.name()],
            "externalDocs": {"url": "https://example.com/", "description": self.text()},
            "parameters": [
                {"name": self.name(), "in": "query", "schema": parameter},
                {"name": self.name(), "in": "query", "schema": {"type": "string"}},
            ],
            "requestBody": {"content": {"application/json": {"schema": self.schema()}}},
            "responses": {
                "200": {
                    "description": self.text(),
                    "content": {
                        "application/json": {"schema": self.schema(), "example": self.text()}
                    },
                }
            },
            "x-token-cost": 1,
        }

    def description(self) -> bytes:
        """Return the whole, in JSON."""
        root = {
            "openapi": "3.1.0",
            "info": {
                "title": self.text(),
                "version": self.text(),
                "description": self.text(),
            },
            "servers": [{"url": "https://example.com/", "description": self.text()}],
            "paths": {"/pets": {"post": self.operation()}},
            "components": {"schemas": {"A": self.schema()}},
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


def is_canary_at_work(node: ast.AST) -> bool:
    """Tell whether a node runs or imports what the description spelled; a field may be called so."""
    match node:
        case ast.Call(func=ast.Name(id=name)) | ast.alias(name=name):
            return name == CANARY
        case ast.Expr(value=ast.Name(id=name)) | ast.FormattedValue(value=ast.Name(id=name)):
            return name == CANARY
        case _:
            return False


def made_of(content: bytes) -> Mapping[str, bytes] | None:
    """Return the files that a description gives, None when it is refused with a diagnostic."""
    diagnostics = Diagnostics()
    source = Source(description="api.json", config="codegen.yaml", files=Memory(content))
    made = generate(source, TEMPLATES, diagnostics)
    assert made is not None or diagnostics.has_errors
    return made.files if made else None


def hold_no_code(
    files: Mapping[str, bytes], is_planted: Callable[[ast.AST], bool] = is_canary
) -> None:
    """Assert that files parse, lie inside, and hold no code that a description wrote."""
    for path, content in files.items():
        assert is_inside(path)
        assert CANARY not in path.split("/")
        text = content.decode()
        if path.endswith(".py"):
            assert not [node for node in ast.walk(ast.parse(text)) if is_planted(node)], path
        if path.endswith(".toml"):
            assert "canary" not in tomllib.loads(text)
        if path.endswith(".json"):
            json.loads(text)


# Shrinking a whole description takes minutes and tells little: one culprit is mostly enough.
quick = settings(
    max_examples=example_count(12),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@quick
@given(st.data())
def test_no_text_of_a_description_becomes_code(data: st.DataObject) -> None:
    files = made_of(Author(data, careless=False).description())
    if files is not None:
        hold_no_code(files)


@quick
@given(st.data())
def test_any_text_gives_files_or_a_diagnostic(data: st.DataObject) -> None:
    files = made_of(Author(data, careless=True).description()) or {}
    hold_no_code(files, is_canary_at_work)
