"""Property: no text of an OpenAPI document becomes code or a path in the output."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.commands.inputs import read_templates
from generator.diagnostics.diagnostic import Diagnostics
from generator.emit.manifest import is_inside
from generator.pipeline import Source, generate
from tests.support.examples import example_count

CONFIG = (Path(__file__).parent / "petshop/codegen.yaml").read_bytes()
CONFIG = CONFIG.replace(b"targets: [client]", b"targets: [client, cli, contract, mock, docs]")
TEMPLATES = read_templates()

CANARY = "canary"
"""A name that no template uses: as an identifier it can only come from the document."""

PIECES = [
    '"""', "'''", '"', "'", "\\", "\n", "\r", "\t", "\x1b[31m", "\u202e", "\u2028",
    "#", "{{ canary() }}", "{% import canary %}", "${canary}", "`canary`", "*/", "-->", "|", "]]",
    "canary()", "import canary", "\nimport canary\n", '"""\nimport canary\n"""', "'''\ncanary()\n",
    "\\\ncanary()", "noqa", "type: ignore", "coding: utf-7", "../../canary", "/etc/canary", "é", "😀", "ﬁ", "ｅ", "日本", "ȴ",
    "class", "None", "self", " ", "{", "}", "{canary}", "%(canary)s", "f'{canary()}'", "\\N{DEGREE}",
    "</script><script>canary()</script>", "</style>", '"><img src=x onerror=canary()>', "[x](javascript:canary())",
    "![x](https://example.com/canary.png)", "<!--", "</pre></code>",
]  # fmt: skip
UNREADABLE = ["\x00", "\ud800", "\x7f", "\ufffe"]
"""Characters with which a document may be rejected, with a diagnostic."""

readable = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join)
anything = st.one_of(
    st.text(), st.lists(st.sampled_from(PIECES + UNREADABLE), max_size=3).map("".join)
)


class DocumentWriter:
    """Writes a valid document in which every free text is hostile.

    Names start with a letter and a unique number unless ``unrestricted``, so that they are valid and
    do not collide.
    """

    def __init__(self, data: st.DataObject, *, unrestricted: bool) -> None:
        self._data = data
        self._unrestricted = unrestricted
        self._count = 0

    def text(self) -> str:
        return self._data.draw(anything if self._unrestricted else readable)

    def name(self) -> str:
        self._count += 1
        stem = "" if self._unrestricted and self._data.draw(st.booleans()) else f"n{self._count}"
        return stem + self.text()

    def names(self) -> list[str]:
        return sorted({self.name(), self.name()})

    def schema(self) -> dict[str, object]:
        """Return an object schema with hostile names, texts, enum values, defaults and constants."""
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
        """Return an operation with every field that can contain text."""
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
        """Return the whole document, as JSON."""
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
    """The files of a project, in memory."""

    def __init__(self, content: bytes) -> None:
        self._files = {"api.json": content, "codegen.yaml": CONFIG}

    def read(self, name: str) -> bytes | None:
        return self._files.get(name)


def is_canary(node: ast.AST) -> bool:
    """Return whether a syntax node contains the name from the document."""
    match node:
        case ast.Name(id=name) | ast.arg(arg=name) | ast.alias(name=name):
            return name == CANARY
        case ast.Attribute(attr=name):
            return name == CANARY
        case _:
            return False


def is_executed_canary(node: ast.AST) -> bool:
    """Return whether a syntax node calls, imports or prints the name; fields may have the name."""
    match node:
        case ast.Call(func=ast.Name(id=name)) | ast.alias(name=name):
            return name == CANARY
        case ast.Expr(value=ast.Name(id=name)) | ast.FormattedValue(value=ast.Name(id=name)):
            return name == CANARY
        case _:
            return False


def generate_files(content: bytes) -> Mapping[str, bytes] | None:
    """Return the files generated from a document, None if it is rejected with a diagnostic."""
    diagnostics = Diagnostics()
    source = Source(document="api.json", config="codegen.yaml", files=Memory(content))
    result = generate(source, TEMPLATES, diagnostics)
    assert result is not None or diagnostics.has_errors
    return result.files if result else None


def assert_no_injected_code(
    files: Mapping[str, bytes], is_injected: Callable[[ast.AST], bool] = is_canary
) -> None:
    """Assert that files parse, have paths inside the output, and contain no injected code."""
    for path, content in files.items():
        assert is_inside(path)
        assert CANARY not in path.split("/")
        text = content.decode()
        if path.endswith(".py"):
            assert not [node for node in ast.walk(ast.parse(text)) if is_injected(node)], path
        if path.endswith(".toml"):
            assert "canary" not in tomllib.loads(text)
        if path.endswith(".json"):
            json.loads(text)
        if path.startswith("docs/") and path.endswith(".html"):
            assert_safe_page(text)


ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "span", "button", "nav",
    "div", "small", "label", "input", "kbd", "ul", "li", "p", "fieldset", "legend", "main",
    "section", "h1", "h2", "h3", "b", "code", "details", "summary", "table", "caption", "thead",
    "tbody", "tr", "th", "td", "pre", "ol", "dl", "dt", "dd", "em", "strong", "blockquote",
    "br", "wbr", "footer", "script", "time",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "name", "content", "http-equiv", "class", "href", "id", "type",
    "popovertarget", "popover", "hidden", "placeholder", "role", "autocomplete", "spellcheck",
    "tabindex", "for", "value", "checked", "scope", "open", "datetime", "rel", "title", "start",
}  # fmt: skip


class PageReader(HTMLParser):
    """Fails on an element, an attribute or a link that no template makes."""

    scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ELEMENTS, tag
        self.scripts += tag == "script"
        for name, value in attrs:
            assert name in ATTRIBUTES or name.startswith(("aria-", "data-")), name
            if name == "href":
                assert re.match(r"#|[A-Za-z0-9_-]+\.html|https?://", str(value)), value


def assert_safe_page(text: str) -> None:
    """Assert that a page has the elements, attributes and links of the templates, and one script."""
    reader = PageReader()
    reader.feed(text)
    assert reader.scripts == 1


# Shrinking a document takes minutes, and the first failing example is mostly clear enough.
example_settings = settings(
    max_examples=example_count(8),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@example_settings
@given(st.data())
def test_no_text_of_a_document_becomes_code(data: st.DataObject) -> None:
    files = generate_files(DocumentWriter(data, unrestricted=False).description())
    if files is not None:
        assert_no_injected_code(files)


@example_settings
@given(st.data())
def test_any_text_gives_files_or_a_diagnostic(data: st.DataObject) -> None:
    files = generate_files(DocumentWriter(data, unrestricted=True).description()) or {}
    assert_no_injected_code(files, is_executed_canary)
