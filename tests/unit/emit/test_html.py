"""Filters for HTML: no text of a document becomes an element, an attribute or a script."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.emit.errors import QuotingError
from generator.emit.html import (
    _markdown,
    check_id,
    check_link,
    content_hash,
    format_number,
    highlight,
    quote_html,
    quote_long_name,
    quote_markdown_compact,
    quote_markdown_html,
    quote_markdown_line,
)

ALLOWED = {
    "p",
    "code",
    "pre",
    "em",
    "strong",
    "a",
    "ul",
    "ol",
    "li",
    "blockquote",
    "br",
    "wbr",
    "span",
}
HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](data:text/html,a)",
    '[x](https://a.example "onmouseover=alert(1)")',
    "![x](https://a.example/pixel.png)",
    "<https://a.example>",
    "# heading\n\n---\n\n<div>",
    '"><b onclick=x>',
    "a\u202eb\x00c\x1b[31m",
    "x" * 10_000,
]
hostile = st.text(
    st.sampled_from("<>&\"'`*_[]()!#-:/ \n\tab\u202e\x00"), max_size=60
) | st.sampled_from(HOSTILE)


class Reader(HTMLParser):
    """Collects the elements and attributes of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(hostile)
def test_markdown_has_no_element_but_the_allowed_ones(text: str) -> None:
    for filtered in (quote_markdown_html, quote_markdown_line, quote_markdown_compact):
        for tag, attributes in Reader(filtered(text)).elements:
            assert tag in ALLOWED
            assert set(attributes) <= (
                {"href", "rel", "title"} if tag == "a" else {"start", "class"}
            )
            if tag == "a":
                assert re.match(r"https?://", str(attributes["href"]))
                assert attributes["rel"] == "noreferrer"


@given(hostile)
def test_text_is_text_and_control_characters_are_visible(text: str) -> None:
    shown = Reader(f'<p title="{quote_html(text)}">{quote_html(text)}</p>')
    assert [tag for tag, _ in shown.elements] == ["p"]
    assert all(character.isprintable() or character in "\n\t " for character in shown.text)


def test_a_bidirectional_override_is_shown_as_its_escape() -> None:
    assert quote_html("a\u202eb\x1b") == "a\\u202eb\\u001b"
    assert "\u202e" not in quote_markdown_line("a\u202eb")


def test_markdown_keeps_paragraphs_code_emphasis_and_links() -> None:
    html = quote_markdown_html("Use `id`, *not* <b>.\n\nSee [docs](https://a.example/x?a=1&b=2).")
    assert html == (
        "<p>Use <code>id</code>, <em>not</em> &lt;b&gt;.</p>\n"
        '<p>See <a href="https://a.example/x?a=1&amp;b=2" rel="noreferrer">docs</a>.</p>\n'
    )


def test_headings_and_images_become_text() -> None:
    html = quote_markdown_html(
        "## Run *now*\n\n[![a <b>](https://a.example/x.png)](https://b.example)"
    )
    assert html == (
        "<p><strong>Run <em>now</em></strong></p>\n"
        '<p><a href="https://b.example" rel="noreferrer">a &lt;b&gt;</a></p>\n'
    )


def test_a_single_paragraph_needs_no_element() -> None:
    assert quote_markdown_compact("Only `this`.") == "Only <code>this</code>."
    assert quote_markdown_compact("One.\n\nTwo.") == "<p>One.</p>\n<p>Two.</p>"
    assert quote_markdown_compact("- a\n- b").startswith("<ul>")


def test_long_names_may_break_between_their_words() -> None:
    assert quote_long_name("due_time/<x>") == "due_time/&lt;x&gt;"
    assert quote_long_name("include_option_labels") == "include_option_<wbr>labels"
    assert quote_long_name("FollowersChangelogListResponse") == (
        "FollowersChangelog<wbr>ListResponse"
    )


@pytest.mark.parametrize("language", ["python", "console", "json", "text"])
@given(text=hostile)
def test_highlighted_source_keeps_its_text(language: str, text: str) -> None:
    shown = Reader(highlight(text, language))
    assert {tag for tag, _ in shown.elements} <= {"span"}
    assert shown.text == Reader(quote_html(text)).text


def test_source_is_coloured_by_kind() -> None:
    assert highlight('x = "a"  # b', "python") == (
        'x = <span class="s">"a"</span>  <span class="c"># b</span>'
    )
    with pytest.raises(QuotingError, match="language"):
        highlight("x", "ruby")


def test_python_is_coloured_by_words_strings_and_numbers() -> None:
    html = highlight('    async for item in client.for_1(limit=5_0, x=None, y="a\\"#"):', "python")
    assert Reader(html).text == '    async for item in client.for_1(limit=5_0, x=None, y="a\\"#"):'
    assert re.findall(r'<span class="(\w)">(.*?)</span>', html) == [
        ("c", "async"),
        ("c", "for"),
        ("c", "in"),
        ("n", "5_0"),
        ("n", "None"),
        ("s", '"a\\"#"'),
    ]


def test_strings_of_a_shell_may_span_lines() -> None:
    assert highlight("a 'b\nc' \\\n  d", "console") == (
        'a <span class="s">\'b\nc\'</span> <span class="s">\\\n</span>  d'
    )
    assert highlight("a 'b' \\\n  'c'", "console") == (
        "a <span class=\"s\">'b'</span> \\\n  <span class=\"s\">'c'</span>"
    )


almost_plain = st.lists(
    st.sampled_from(
        [
            *"ab1é ,.:;()/%?=-+'{}`_*#\\\n&\"<!|$@’—[]",
            *(
                "[a_b](https://a.example/b_c#d)",
                "[a](",
                "**",
                "**a b**",
                "- ",
                "* ",
                "1. ",
                "2. ",
                "\n\n",
            ),
            *("\n- a", "\n1. b", "\na", "  ", "a\n---", "](https://a.example)"),
        ]
    ),
    max_size=25,
).map("".join)


@given(text=almost_plain)
@example("Only `a_b`, and 50% (of `1`).")
@example("a_b_c `d")
@example("`a b` in a_b, a__b or é_1.\n")
@example("a_`b`_c")
@example("a _b_ c `d``e`")
@example("` a` and `b `")
@example("(`a`)_b `<` `&`")
@example("٣. a")
@example(f"see [a](https://{'b.' * 128}test/c)")
def test_plain_text_is_shown_as_the_parser_would(text: str) -> None:
    assert quote_markdown_html(text) == _markdown().render(text)
    line = " ".join(text.split())
    assert quote_markdown_line(text) == _markdown().renderInline(line)


@pytest.mark.parametrize("text", ["", "a b", 'a"', "é", "a#b", "<"])
def test_an_id_with_other_characters_is_rejected(text: str) -> None:
    with pytest.raises(QuotingError):
        check_id(text)


@pytest.mark.parametrize("text", ["#a.b-c%20d", "pets.html#list", "https://a.example/?q=1"])
def test_links_within_the_reference_and_to_the_web_are_accepted(text: str) -> None:
    assert str(check_link(text)) == text


@pytest.mark.parametrize(
    "text", ["javascript:x", "data:x", "//a.example", "../x.html", "a b", "/etc"]
)
def test_other_links_are_rejected(text: str) -> None:
    with pytest.raises(QuotingError):
        check_link(text)


def test_the_hash_is_that_of_the_content() -> None:
    digest = base64.b64encode(hashlib.sha256("é".encode()).digest()).decode()
    assert content_hash("é") == f"'sha256-{digest}'"
    assert format_number(1234567) == "1,234,567"
