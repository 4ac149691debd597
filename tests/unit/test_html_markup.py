"""HTML in descriptions as Markdown."""

from __future__ import annotations

import pytest

from generator.html_markup import html_to_markdown

TABLE = (
    '<h4>Plans</h4><table><tr><th style="width: 40px">Value</th><th>Meaning</th></tr>'
    "<tr><td>`1`</td><td>Owner &amp; followers</td><tr><td>`3`</td><td>All</td></tr></table>"
)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ('<a href="https://x.test/a" target="_blank">here</a>.', "[here](https://x.test/a)."),
        ("<a href='javascript:alert(1)'>here</a>", "here"),
        ("<a>here</a>", "here"),
        ('<a href="https://x.test"><b>bold</b></a>', "[**bold**](https://x.test)"),
        ("a<br/>b<BR>c", "a\nb\nc"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<b>a</b> <em>b</em> <code>c</code>", "**a** *b* `c`"),
        ("of:<ul><li>a</li><li>b</li></ul>end", "of:\n\n- a\n- b\nend"),
        ("<dl><dt>a</dt><dd>first</dd></dl>", "- a: first"),
        (TABLE, "Plans:\n\nValue, Meaning:\n- `1`: Owner & followers\n- `3`: All"),
        ("</a><td></b><br><b>", "</a>\n- </b>\n<b>"),
    ],
)
def test_html_becomes_markdown(text: str, markdown: str) -> None:
    assert html_to_markdown(text) == markdown


@pytest.mark.parametrize(
    "text",
    [
        "Bearer <token>",
        "1 < 2 and 3 > 2 &amp; so on",
        "`<b>` is bold",
        "use <b>, not </i>",
        '<a href="https://x.test">open',
        "<script>alert(1)</script>",
        "<article>",
        "",
    ],
)
def test_other_text_is_unchanged(text: str) -> None:
    assert html_to_markdown(text) == text


def test_other_tags_beside_html_are_kept() -> None:
    assert html_to_markdown("<b>a</b> <token> <img src=x>") == "**a** <token> <img src=x>"
