"""Descriptions in Markdown files keep their blocks, and begin no others."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from generator.emit.errors import QuotingError
from generator.emit.markdown import quote_autolink, quote_markdown_blocks

PIECES = [
    "\n", "\n\n", "- ", "  ", "    ", "1. ", "7) ", "> ", "# ", "```", "~~~js\n", "|", "|---|---|\n",
    "---", "\\", "<b>", "</b>", "<script>", "<li>", "&lt;", "`", "**", "[a](javascript:b)", "x", "\t",
    "[b]: https://b.example", "\u202e",
]  # fmt: skip
BLOCKS = {"p", "pre", "code", "a", "strong", "ul", "ol", "li", "blockquote", "table", "thead", "tbody",
          "tr", "th", "td"}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("One `a|b`.", "One `a|b`."),
        ("One\ntwo.\n\nThree *four*.", "One two.\n\nThree \\*four\\*."),
        ("Steps:\n* a\n* b\n  1. c\n  2. d", "Steps:\n\n- a\n- b\n  1. c\n  2. d"),
        ("- a\n\n  b\n\n- c", "- a\n\n  b\n\n- c"),
        ("3. a\n\n   ```json\n   {\"x\": 1}\n\n   []\n   ```", "3. a\n\n   ```json\n   {\"x\": 1}\n\n   []\n   ```"),
        ("```c++ x\na *b*\n```\nc", "```text\na *b*\n```\n\nc"),
        ("~~~\n```\n~~~", "````text\n```\n````"),
        ("    GET /\n", "    GET /".strip()),
        ("a\n\n    GET /\n", "a\n\n```text\nGET /\n```"),
        ("> a\n>\n> - b", "> a\n>\n> - b"),
        ("# A *b*\n\nc\n\n---\n\nd", "**A \\*b\\***\n\nc\n\nd"),
        ("| a | b |\n|---|:-:|\n| `c` | d\\|e |", "| a | b |\n|---|---|\n| `c` | d\\|e |"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("a<br>- b\n# c", "a\n\n- b\n\n**c**"),
        ("a  \nb\\\nc", "a b c"),
        ("-\n- b", "-\n- b"),
    ],
)  # fmt: skip
def test_blocks_of_a_description_are_kept(text: str, quoted: str) -> None:
    assert quote_markdown_blocks(text) == quoted


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=20).map("".join)))
def test_a_description_has_no_other_blocks(text: str) -> None:
    quoted = str(quote_markdown_blocks(text))
    parser = MarkdownIt("commonmark").enable("table")
    html = parser.render(quoted)
    assert set(re.findall(r"</?(\w+)", html)) <= BLOCKS
    assert all(link.startswith("http") for link in re.findall(r'href="([^"]*)', html))
    words = re.findall(r"\bx\b", parser.render(text))
    assert len(re.findall(r"\bx\b", html)) >= len(words)
    # What follows is outside of the last block.
    assert parser.render(f"{quoted}\n\nEnd.").endswith("<p>End.</p>\n")


def test_an_autolink_keeps_its_address() -> None:
    address = "https://a.example/?a=1&b=2"
    assert quote_autolink(address) == f"<{address}>"
    for text in ("javascript:a", "https://a.example/>b", "https://a.example/ b"):
        with pytest.raises(QuotingError, match="not a link"):
            quote_autolink(text)
