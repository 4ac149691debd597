"""Texts of a document that attack the page: they stay text, and the page stays usable."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.commands.inputs import read_templates
from generator.diagnostics.diagnostic import Diagnostics
from generator.pipeline import Source, generate
from tests.integration.pages.conftest import PHONE, Opened
from tests.support.axe import axe_violations
from tests.support.memory_files import MemoryFiles

LONG = "x" * 10_000
TEXTS = [
    "</script><script>alert(1)</script>",
    "<img src=https://evil.test/a.png onerror=alert(2)>",
    "</style><style>body{display:none}</style>",
    "[link](javascript:alert(3)) ![image](https://evil.test/b.png)",
    "<javascript:alert(4)> https://evil.test/c",
    "\u202eevil\u2066 and \u0007",
    f"```\n{'code ' * 200}\n```",
    LONG,
]
NAMES = ['a" onclick="alert(5)', "b'c", "d\u202ee", "<b>", "f g", "</script>"]
CONFIG = """\
product:
  {distribution: x, package: x, version: '1', client: X, command: x, environment: X}
targets: [client, docs]
"""


def hostile_document() -> str:
    text = "\n\n".join(TEXTS)
    properties = {name: {"type": "string", "description": text, "default": text} for name in NAMES}
    parameters = [
        {"name": name, "in": "query", "description": text, "schema": {"type": "string"}}
        for name in NAMES
    ]
    schema = {"type": "object", "properties": properties, "example": {"a": text}}
    content = {"application/json": {"schema": schema}}
    operation = {
        "operationId": "attack",
        "summary": TEXTS[0],
        "description": text,
        "externalDocs": {"url": "javascript:alert(6)", "description": text},
        "parameters": parameters,
        "requestBody": {"description": text, "content": content},
        "responses": {
            "200": {"description": text, "content": content},
            "400": {"description": text},
        },
    }
    info = {"title": f"<b>{TEXTS[1]}", "version": "1", "description": text}
    event = {key: operation[key] for key in ("summary", "description", "requestBody", "responses")}
    webhooks = {name: {"post": event} for name in (NAMES[0], NAMES[-1])}
    paths = {"/attack": {"post": operation}}
    return json.dumps({"openapi": "3.1.0", "info": info, "paths": paths, "webhooks": webhooks})


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = MemoryFiles({"spec.json": hostile_document(), "codegen.yaml": CONFIG})
    source = Source(document="spec.json", config="codegen.yaml", files=files)
    diagnostics = Diagnostics()
    generation = generate(source, read_templates(), diagnostics)
    assert generation is not None, list(diagnostics)
    page = tmp_path_factory.mktemp("hostile") / "index.html"
    page.write_bytes(generation.files["docs/index.html"])
    return page


def test_no_text_of_a_document_acts_on_the_page(browser: object, hostile: Path) -> None:
    with Opened(browser, hostile, viewport=PHONE) as opened:
        page = opened.page
        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        content = page.locator("#attack .lede")
        assert content.evaluate("element => element.scrollWidth <= element.clientWidth")
        text = content.inner_text()
        assert "<img src=https://evil.test/a.png onerror=alert(2)>" in text
        assert "\\u202eevil\\u2066 and \\u0007" in text
        assert LONG in text
        assert page.locator("img, iframe, script[src], [onclick], [onerror]").count() == 0
        targets = page.evaluate("[...document.links].map(link => link.protocol)")
        assert set(targets) <= {"file:", "https:"}
        assert page.evaluate("getComputedStyle(document.body).display") == "block"
        for part in page.locator("#attack summary").all():
            part.click(timeout=2_000)


def test_the_search_shows_hostile_names_as_text(browser: object, hostile: Path) -> None:
    with Opened(browser, hostile) as opened:
        opened.page.locator("#search").fill("onclick")
        options = opened.page.locator("#hits").get_by_role("option")
        assert 'a" onclick="alert(5)' in options.first.inner_text()
        assert opened.page.locator("#hits b, #hits img").count() == 0
