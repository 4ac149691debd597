"""Template filters for HTML: text, Markdown, links, code and hashes of a Content-Security-Policy.

Input: untrusted text. Output: ``Markup`` that is safe as the content of an element or of a quoted
attribute. Invariants: no element, attribute or link target comes from the text but those of its
Markdown: paragraphs, lists, code, emphasis, and links to ``http`` and ``https``; control and
bidirectional characters become visible escapes.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from generator.emit.errors import QuotingError
from generator.emit.plain_markdown import block_to_html, is_plain_line, line_to_html, plain_blocks
from generator.html_markup import html_to_markdown
from generator.ir.web_links import is_web_link

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict
    from pygments.lexer import Lexer

_ID = re.compile(r"[A-Za-z0-9._%-]+")
_WORD_BREAK = Markup("<wbr>")
_LONG = 19
"""Characters of a name that the narrowest column shows."""
_BETWEEN_WORDS = re.compile(r"(?<=[-./_])(?=\w)|(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=4096)
def quote_html(text: str) -> Markup:
    """Return text as the content of an element or of a quoted attribute."""
    return escape(_visible(text))


@lru_cache(maxsize=4096)
def quote_codes(texts: tuple[str, ...]) -> Markup:
    """Return texts as code, separated by commas."""
    return Markup(", ").join([Markup(f"<code>{quote_html(text)}</code>") for text in texts])


@lru_cache(maxsize=4096)
def quote_long_name(text: str) -> Markup:
    """Return a name that may be broken between its words where it is wider than its column."""
    lines = [""]
    for word in _BETWEEN_WORDS.split(_visible(text)):
        if lines[-1] and len(lines[-1]) + len(word) > _LONG:
            lines.append("")
        lines[-1] += word
    return _WORD_BREAK.join(lines)


@lru_cache(maxsize=4096)
def quote_markdown_html(text: str) -> Markup:
    """Return the HTML blocks of a CommonMark text.

    HTML for text (``html_markup``) is converted, other HTML stays text; a heading becomes a strong
    paragraph, an image its alternative text.
    """
    shown = html_to_markdown(text)
    blocks = plain_blocks(shown.rstrip(" \n"))
    if blocks is not None:
        return Markup("".join(map(block_to_html, blocks)))
    return Markup(_markdown().render(_visible(shown)))


@lru_cache(maxsize=4096)
def quote_markdown_compact(text: str) -> Markup:
    """Return the HTML blocks of a CommonMark text, a single paragraph without its element."""
    blocks = quote_markdown_html(text).strip()
    is_paragraph = blocks.startswith("<p>") and blocks.find("</p>") == len(blocks) - 4
    return blocks[3:-4] if is_paragraph else blocks


@lru_cache(maxsize=4096)
def quote_markdown_line(text: str) -> Markup:
    """Return the HTML of a CommonMark text as one line, without paragraphs."""
    flat = " ".join(html_to_markdown(text).split())
    if not flat or is_plain_line(flat):
        return Markup(line_to_html(flat))
    return Markup(_markdown().renderInline(_visible(flat)))


def highlight(source: str, language: str) -> Markup:
    """Return source text with a ``span`` for each keyword, string, number and comment.

    ``language`` is ``python``, ``console``, ``json``, or ``text`` for none. Lines are highlighted one
    by one, since most of them occur in many samples; in ``console`` only if no string spans lines.
    """
    if language == "text":
        return _escape_content(_visible(source))
    lines = source.split("\n")
    if language == "console" and len(lines) > 1 and not all(map(_is_complete, lines)):
        lines = [source]
    return Markup("\n".join([_highlight(line, language) for line in lines]))


def _is_complete(line: str) -> bool:
    """Return whether a line of a shell ends all strings and substitutions that begin in it."""
    return not (
        line.count("'") % 2
        or line.count('"') % 2
        or line.count("`") % 2
        or line.count("(") != line.count(")")
        or line.count("{") != line.count("}")
        or "<<" in line
    )


@lru_cache(maxsize=8192)
def _highlight(source: str, language: str) -> Markup:
    tokens = _lexer(language).get_tokens_unprocessed(_visible(source))
    parts = []
    for css_class, run in groupby(tokens, key=lambda token: _css_class(token[1])):
        text = html.escape("".join([value for _, _, value in run]), quote=False)
        parts.append(f'<span class="{css_class}">{text}</span>' if css_class else text)
    return Markup("".join(parts))


def _escape_content(text: str) -> Markup:
    """Return text as the content of an element, where the many quotes of samples need no escape."""
    return Markup(html.escape(text, quote=False))


@lru_cache
def _css_class(kind: object) -> str:
    return next((name for prefix, name in _CLASSES if str(kind).startswith(prefix)), "")


@lru_cache
def _lexer(language: str) -> Lexer:
    from generator.emit import sample_lexer

    lexers = {
        "python": sample_lexer.PythonSampleLexer,
        "console": sample_lexer.ShellSampleLexer,
        "json": sample_lexer.JsonSampleLexer,
    }
    if language not in lexers:
        raise QuotingError(f"no such language: {language!r}")
    return lexers[language]()


_CLASSES = (
    ("Token.Literal.String", "s"),
    ("Token.Literal.Number", "n"),
    ("Token.Keyword.Constant", "n"),
    ("Token.Keyword", "c"),
    ("Token.Comment", "c"),
)
"""CSS classes by the beginning of a Pygments token type."""


@lru_cache(maxsize=4096)
def check_id(text: str) -> Markup:
    """Return an id or the fragment of a link; raise QuotingError for other characters."""
    if not _ID.fullmatch(text):
        raise QuotingError(f"not an id: {text!r}")
    return Markup(text)


def check_link(text: str) -> Markup:
    """Return a link target: ``http``, ``https``, or a page of this reference.

    Raises QuotingError for anything else, such as ``javascript:``.
    """
    if re.fullmatch(r"(?:[A-Za-z0-9_-]+\.html)?(?:#[A-Za-z0-9._%-]+)?", text) or is_web_link(text):
        return escape(text)
    raise QuotingError(f"not a link: {text!r}")


def format_number(value: int) -> Markup:
    """Return an integer with separators of thousands."""
    return Markup(f"{value:,}")


def content_hash(text: str) -> Markup:
    """Return the hash of an inline style or script for a Content-Security-Policy (CSP 3, 2.3.1)."""
    digest = hashlib.sha256(str(text).encode()).digest()
    return Markup(f"'sha256-{base64.b64encode(digest).decode()}'")


def _visible(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        line if line.isprintable() else "".join(map(_visible_character, line)) for line in lines
    )


def _visible_character(character: str) -> str:
    if character.isprintable() or character in "\n\t ":
        return character
    if character.isspace():
        return " "
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["autolink", "html_inline", "html_block", "hr", "reference"])
    parser.validateLink = is_web_link  # type: ignore[assignment,method-assign]  # documented
    parser.add_render_rule("link_open", _render_link)
    parser.add_render_rule("image", _render_image)
    parser.add_render_rule("table_open", lambda *_: _TABLE_OPEN)
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    # Without the alignment of columns, which is a style of each cell.
    parser.add_render_rule("th_open", lambda *_: '<th scope="col">')
    parser.add_render_rule("td_open", lambda *_: "<td>")
    # The headings of the page are its own: those of a text would break their order.
    parser.add_render_rule("heading_open", lambda *_: "<p><strong>")
    parser.add_render_rule("heading_close", lambda *_: "</strong></p>\n")
    return parser


_TABLE_OPEN = '<div class="wide" role="group" aria-label="Table" tabindex="0"><table>\n'
"""A table that is wider than its column scrolls, also by keyboard; no landmark, since its name repeats."""


def _render_link(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    tokens[index].attrSet("rel", "noreferrer")
    return renderer.renderToken(tokens, index, options, env)


def _render_image(
    _renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    _options: OptionsDict,
    _env: EnvType,
) -> str:
    """Return the alternative text of an image: a page loads nothing from elsewhere."""
    return escape(tokens[index].content)


HTML_FILTERS: Mapping[str, Callable[..., Markup]] = {
    "codes": quote_codes,
    "html": quote_html,
    "long_name": quote_long_name,
    "prose": quote_markdown_html,
    "prose_compact": quote_markdown_compact,
    "prose_line": quote_markdown_line,
    "highlight": highlight,
    "id": check_id,
    "link": check_link,
    "number": format_number,
    "hash": content_hash,
}
"""The filters of HTML templates, by name."""
