"""The Markdown of the reference, rendered as a reader's program would, shows nothing but its text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.support.links import broken_links

DOCS = Path(__file__).resolve().parents[3] / "generated/docs"
FILES = [*sorted(DOCS.rglob("*.md")), DOCS / "llms.txt"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_escape_is_visible_and_no_line_is_blank_twice(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    spans = [span for token in tokens for span in token.children or ()]
    assert not any(r"\|" in span.content for span in spans)
    assert not any("\\" in span.content for span in spans if span.type == "text")
    lines = source.split("\n")
    for token in tokens:
        if token.type == "fence" and token.map:
            lines[slice(*token.map)] = ["code"] * (token.map[1] - token.map[0])
    text = "\n".join(lines)
    assert "\n\n\n" not in text
    assert not re.search(r"\\:|[ \t]$|;  ", text, re.MULTILINE)


def test_every_link_of_the_reference_leads_somewhere() -> None:
    files = {
        path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8")
        for path in (*FILES, DOCS / "index.html")
    }
    assert broken_links(files) == []
