"""Markdown that needs no parser, as most descriptions: paragraphs, and lists of single lines.

Input: Markdown of the document. Output: its blocks, or the HTML of a line; None for a text with anything
but words, punctuation, code, links to web pages and strong text, which the parser has to read. To import
it takes longer than to render the reference of a small API. Invariant: a parser of CommonMark finds the
same blocks and spans.
"""

from __future__ import annotations

import re

from generator.records import dataclass

_WORDS = r"[\w ,.:;()/%?=+'{}$@\"’“”–—…-]"
_CODE = r"(?<!`)`([^\s`<>&\"](?:[^`<>&\"\n]*[^\s`<>&\"])?)`(?!`)"
_LABEL = r"[\w,.(](?:[\w ,.:()/'-]*[\w.)])?"
_ADDRESS = r"https?://[a-z0-9.-]{1,255}(?:/[A-Za-z0-9/._=#?-]*)?"
_LINK = rf"(?<!!)\[({_LABEL})\]\(({_ADDRESS})\)"
_STRONG = r"(?<![*\w])\*\*(\w(?:[\w ,.:;()/'-]*\w)?)\*\*(?![*\w])"
_SPAN = re.compile(f"{_CODE}|{_LINK}|{_STRONG}")
_BEGINS_SPAN = re.compile(r"[`\[*]")
_LINE = re.compile(rf"(?:{_WORDS}++|{_CODE}|{_LINK}|{_STRONG})++(?<! )")
_BEGINS_TEXT = re.compile(r"(?![\d_])[\w`(\"\[“’]|\*\*\w")
"""Begins the line of a paragraph: no digit, sign or space, which can begin another block."""
_ITEM = re.compile(r"(?P<mark>[-*]|(?P<number>[0-9]{1,9})\.) (?P<text>.+)")
_EMPHASIS = re.compile(r"_(?:(?<![^\W_]_)|(?![^\W_]))")
"""An underscore that is not between two letters or digits: it can be emphasis."""


@dataclass(frozen=True, slots=True)
class PlainBlock:
    """A paragraph with its lines, or a list with its items. ``first`` is the number of the first item.

    ``first`` is 0 for a list without numbers, and None for a paragraph.
    """

    lines: list[str]
    first: int | None = None


def plain_blocks(text: str) -> list[PlainBlock] | None:
    """Return the blocks of a text, None if it needs a parser."""
    blocks: list[PlainBlock] = []
    mark, follows_blank = "", True
    for line in text.strip("\n").split("\n"):
        if not line:
            follows_blank = True
            continue
        item = _ITEM.fullmatch(line)
        content = item["text"] if item else line
        if not _BEGINS_TEXT.match(content) or not is_plain_line(content):
            return None
        is_after_list = bool(blocks) and blocks[-1].first is not None
        if item is None:
            if is_after_list and not follows_blank:
                return None  # it continues the last item
            if follows_blank:
                blocks.append(PlainBlock([]))
        elif not is_after_list:
            number = int(item["number"] or 0)
            if number != 1 and item["number"] and not follows_blank:
                return None  # only 1 can interrupt a paragraph
            mark = item["mark"][-1]
            blocks.append(PlainBlock([], number if item["number"] else 0))
            if item["number"] and not number:
                return None
        elif follows_blank or item["mark"][-1] != mark:
            return None  # a list with space between its items, or a second one
        blocks[-1].lines.append(content)
        follows_blank = False
    return blocks


def is_plain_line(line: str) -> bool:
    """Return whether a line has nothing but words, code, links and strong text."""
    if not line.isprintable() or not _LINE.fullmatch(line):
        return False
    if "_" not in line:
        return True
    return not _EMPHASIS.search(_SPAN.sub(_words_of, line) if _BEGINS_SPAN.search(line) else line)


def _words_of(span: re.Match[str]) -> str:
    """Return what can have emphasis in a span: not code, and not the address of a link."""
    return "`" if span[1] else f"*{span[2] or span[4]}*"


def line_to_html(line: str) -> str:
    """Return the HTML of a plain line."""
    if '"' in line:
        line = line.replace('"', "&quot;")
    return _SPAN.sub(_span_to_html, line) if _BEGINS_SPAN.search(line) else line


def _span_to_html(span: re.Match[str]) -> str:
    code, label, address, strong = span.groups()
    if code:
        return f"<code>{code}</code>"
    if strong:
        return f"<strong>{strong}</strong>"
    return f'<a href="{address}" rel="noreferrer">{label}</a>'


def block_to_html(block: PlainBlock) -> str:
    """Return the HTML of a block, as the parser writes it."""
    lines = map(line_to_html, block.lines)
    if block.first is None:
        return "<p>{}</p>\n".format("\n".join(lines))
    name = "ol" if block.first else "ul"
    start = f' start="{block.first}"' if block.first > 1 else ""
    items = "".join(f"<li>{line}</li>\n" for line in lines)
    return f"<{name}{start}>\n{items}</{name}>\n"
