"""Converts HTML in descriptions to Markdown, which is what OpenAPI's descriptions are (CommonMark).

Input: a text of the document. Output: the same text, in which tags that web pages use for text are
Markdown, and the rows of a table are the items of a list. Invariants: a text without such tags is
returned unchanged; anything else in angle brackets (``<token>``), and what is in code spans, is kept.
"""

from __future__ import annotations

import html
import re

_TAG = re.compile(
    r"(?P<code>`[^`]*`)|<(?P<end>/?)(?P<name>a|b|strong|i|em|code|br|hr|p|div|span|h[1-6]|[uod]l|li|d[td]|table|thead"
    r"|tbody|tr|th|td)(?P<attributes>\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"""\bhref\s*=\s*["']?(https?://[^\s"'()]+)""", re.IGNORECASE)
_SPANS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_BREAKS = {"hr": "\n\n", "p": "\n\n"} | dict.fromkeys(
    ("br", "div", "dl", "ol", "table", "ul"), "\n"
)


def html_to_markdown(text: str) -> str:
    """Return a text with Markdown in place of HTML; links only to web pages."""
    if "<" not in text:
        return text
    tags = [tag for tag in _TAG.finditer(text) if tag["name"]]
    unpaired = _unpaired(tags)
    tags = [tag for tag in tags if tag.start() not in unpaired]
    return _Converter(text).convert(tags) if tags else text


def _unpaired(tags: list[re.Match[str]]) -> set[int]:
    """Return the positions of links and spans without an end or a start: they are text about a tag."""
    unpaired: set[int] = set()
    started: dict[str, list[int]] = {}
    for tag in tags:
        name, position = tag["name"].lower(), tag.start()
        if name != "a" and name not in _SPANS:
            continue
        if not tag["end"]:
            unpaired.add(position)
            started.setdefault(name, []).append(position)
        elif started.get(name):
            unpaired.remove(started[name].pop())
        else:
            unpaired.add(position)
    return unpaired


class _Converter:
    """Writes the Markdown of one text, tag by tag."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._parts: list[str] = []
        self._addresses: list[str] = []
        self._cells: list[str] = []

    def convert(self, tags: list[re.Match[str]]) -> str:
        """Return the Markdown; ``tags`` are the tags of the text, in their order."""
        position = 0
        for tag in tags:
            self._parts.append(html.unescape(self._text[position : tag.start()]))
            self._parts.append(self._markup(tag["name"].lower(), tag))
            position = tag.end()
        self._parts.append(html.unescape(self._text[position:]))
        lines = [line.strip() for line in "".join(self._parts).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def _markup(self, name: str, tag: re.Match[str]) -> str:
        is_end = bool(tag["end"])
        if name == "a":
            return self._link(tag["attributes"] or "", is_end=is_end)
        if name in ("tr", "th", "td"):
            return self._cell(name, is_end=is_end)
        if name in ("li", "dt"):
            return "" if is_end else "\n- "
        if name == "dd":
            return "" if is_end else ": "
        if name in _SPANS:
            return _SPANS[name]
        if name.startswith("h") and name != "hr":
            return ":\n" if is_end else "\n\n"
        return _BREAKS.get(name, "")

    def _link(self, attributes: str, *, is_end: bool) -> str:
        if is_end:
            address = self._addresses.pop()
            return f"]({address})" if address else ""
        match = _ADDRESS.search(html.unescape(attributes))
        self._addresses.append(match[1] if match else "")
        return "[" if match else ""

    def _cell(self, name: str, *, is_end: bool) -> str:
        """Write a row as ``- first: second``, and a row of headings as ``first, second:``."""
        if name == "tr":
            is_heading = is_end and set(self._cells) == {"th"}
            self._cells = []
            return ":" if is_heading else ""
        if is_end:
            return ""
        self._cells.append(name)
        if len(self._cells) > 1:
            return ", " if name == "th" else ": "
        return "\n" if name == "th" else "\n- "
