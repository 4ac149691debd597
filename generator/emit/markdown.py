"""Template filters that quote untrusted text for Markdown files.

Input: text, or Markdown of the document. Output: ``Markup``. Invariant: the output has no markup but
the code, links to web pages, strong text and blocks that its filter names, and no HTML.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from generator.emit.errors import QuotingError
from generator.emit.plain_markdown import PlainBlock, plain_blocks
from generator.emit.quoting import check_name, is_name, visible
from generator.html_markup import html_to_markdown
from generator.ir.web_links import is_web_link

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode


@lru_cache(maxsize=4096)
def quote_markdown(text: str) -> Markup:
    """Return the text as one line of Markdown prose, in which markup, links and HTML are escaped."""
    return _line(_escape_markup(" ".join(visible(text).split())))


@lru_cache(maxsize=4096)
def quote_markdown_prose(text: str) -> Markup:
    """Return a Markdown text as one line, in which code, links to web pages and strong text are markup.

    HTML for text is converted (``html_markup``). Lists and everything else become text.
    """
    return _inline(visible(html_to_markdown(text)))


@lru_cache(maxsize=4096)
def quote_markdown_blocks(text: str) -> Markup:
    """Return a Markdown text with its paragraphs, lists, quotes, tables and code blocks.

    Each is written anew, so that nothing of the text can end the block it is in; headings become
    strong paragraphs, since those of the page are its own. Lines are as by ``markdown_prose``.
    """
    shown = visible(html_to_markdown(text))
    if "\n" not in shown.strip() and not _BLOCK.match(shown.lstrip()):
        return _inline(shown)
    plain = plain_blocks(shown)
    if plain is not None:
        return Markup("\n\n".join(map(_plain_block, plain)))
    return Markup(_blocks(_parse(shown)))


def _plain_block(block: PlainBlock) -> str:
    lines = map(_inline, block.lines)
    match block.first:
        case None:
            return _inline(" ".join(block.lines))
        case 0:
            return "\n".join(f"- {line}" for line in lines)
        case first:
            return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, first))


def quote_autolink(text: str) -> Markup:
    """Return the URL of a web page as an autolink (CommonMark 6.5); raise QuotingError for others."""
    if not is_web_link(text) or re.search("[<>]", text):
        raise QuotingError(f"not a link: {text!r}")
    return Markup(f"<{text}>")


def _parse(text: str) -> SyntaxTreeNode:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["html_block", "reference"])
    return SyntaxTreeNode(parser.parse(text))


def _blocks(node: SyntaxTreeNode, *, is_tight: bool = False) -> str:
    blocks = [block for block in map(_block, node.children) if block]
    return ("\n" if is_tight else "\n\n").join(blocks)


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "fence" | "code_block":
            language = node.info.split()[0] if node.info.strip() else ""
            return quote_code_block(
                node.content.removesuffix("\n"), language if is_name(language) else "text"
            )
        case "bullet_list" | "ordered_list":
            return _list(node)
        case "blockquote":
            return textwrap.indent(_blocks(node), "> ", lambda _: True).replace("> \n", ">\n")
        case "table":
            return _table(node)
        case "heading":
            text = _inline_of(node)
            return text if "**" in text or not text else f"**{text}**"
        case "hr":
            return ""
        case _:
            return _inline_of(node)


def _list(node: SyntaxTreeNode) -> str:
    first = int(node.attrs.get("start", 1))
    is_tight = all(child.hidden for item in node.children for child in item.children[:1])
    items = []
    for number, item in enumerate(node.children, start=first):
        mark = f"{number}. " if node.type == "ordered_list" else "- "
        content = textwrap.indent(_blocks(item, is_tight=is_tight), " " * len(mark))
        items.append(f"{mark}{content.lstrip(' ')}".rstrip(" "))
    return ("\n" if is_tight else "\n\n").join(items)


def _table(node: SyntaxTreeNode) -> str:
    rows = [row for part in node.children for row in part.children]
    lines = [
        "| " + " | ".join(quote_cell(_inline_of(cell)) for cell in row.children) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "---|" * len(rows[0].children))
    return "\n".join(lines)


def _inline_of(node: SyntaxTreeNode) -> Markup:
    text = " ".join(child.content for child in node.children)
    return _inline(text.replace("\\\n", "\n"))


def _inline(text: str) -> Markup:
    """Return the text of a paragraph as one line."""
    flat = " ".join(text.split())
    if "`" not in flat:
        return _line(_prose(flat))
    parts = re.split(r"(?<!`)`([^`]+)`(?!`)", flat)
    return _line(
        "".join(
            quote_code(part) if number % 2 else _prose(part) for number, part in enumerate(parts)
        )
    )


def _line(quoted: str) -> Markup:
    """Return quoted text as a line that begins no block."""
    return Markup(re.sub(r"^\d*", r"\g<0>\\", quoted) if _BLOCK.match(quoted) else quoted)


def _prose(part: str) -> str:
    """Return a part of a line without code spans."""
    if "](" not in part and "**" not in part:
        return _text(part)
    quoted, end = "", 0
    for match in _SPAN.finditer(part):
        label, strong = match.group("label", "strong")
        quoted += _text(part[end : match.start()])
        quoted += f"[{_text(label)}]({match['url']})" if label else f"**{_text(strong)}**"
        end = match.end()
    return quoted + _text(part[end:])


def _text(part: str) -> str:
    """Return a part of Markdown without spans: its escapes and entities are the characters they stand for."""
    plain = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", part) if "\\" in part else part
    if "&" in plain:
        plain = re.sub(r"\s", " ", visible(html.unescape(plain)))
    return _escape_markup(plain)


def _escape_markup(text: str) -> str:
    return _MARKUP.sub(lambda mark: f"\\{mark[0]}", text)


_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$]")
_BLOCK = re.compile(r"[-+=#:]|\d+[.)](?:\s|$)")
"""Begins a list, a heading or a table. ``1. `` begins a list, ``1.0`` does not."""
_SPAN = re.compile(
    r"(?<![\\!])\[(?P<label>[^\[\]]+)\]\((?P<url>https?://[A-Za-z0-9:/?#@!&+,=%.~_-]+)\)"
    r"|(?<!\\)\*\*(?P<strong>\w(?:[^*]*\w)?)\*\*"
)
"""A link to a web page, or strong text."""


@lru_cache(maxsize=4096)
def quote_code(text: str) -> Markup:
    """Return the text as a Markdown code span."""
    flat = " ".join(visible(text).split())
    longest = _longest_run(flat)
    fence = "`" * (longest + 1)
    padding = " " if longest or not flat else ""
    return Markup(f"{fence}{padding}{flat}{padding}{fence}")


@lru_cache(maxsize=4096)
def quote_code_list(texts: tuple[str, ...]) -> Markup:
    """Return texts as code spans, separated by commas."""
    return Markup(", ").join(map(quote_code, texts))


def quote_cell(quoted: Markup) -> Markup:
    """Return quoted Markdown as the content of a table's cell, which a ``|`` would end."""
    if type(quoted) is not Markup:
        raise QuotingError(f"not quoted as Markdown: {quoted!r}")
    return Markup(re.sub(r"(?<!\\)\|", r"\\|", quoted))


def quote_code_block(text: str, language: str) -> Markup:
    """Return the text as a fenced code block; ``language`` is a word such as ``python``."""
    shown = visible(text)
    fence = "`" * max(3, _longest_run(shown) + 1)
    return Markup(f"{fence}{check_name(language)}\n{shown}\n{fence}")


def _longest_run(text: str) -> int:
    """Return the number of backticks in the longest run of them."""
    return max(map(len, re.findall("`+", text)), default=0) if "`" in text else 0


MARKDOWN_FILTERS: Mapping[str, Callable[..., Markup]] = {
    "autolink": quote_autolink,
    "cell": quote_cell,
    "code": quote_code,
    "code_block": quote_code_block,
    "code_list": quote_code_list,
    "markdown": quote_markdown,
    "markdown_blocks": quote_markdown_blocks,
    "markdown_prose": quote_markdown_prose,
}
"""The filters of Markdown templates, by name."""
