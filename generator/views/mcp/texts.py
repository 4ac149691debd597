"""Texts of the tools: short, without characters that are invisible.

Text of the document is read by assistants, which pay for tags of HTML, and read characters that nobody
sees.
"""

from __future__ import annotations

import re
import unicodedata

from generator.html_markup import html_to_markdown
from generator.ir.operations import Operation
from generator.views.prose import humanize

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_SPAN = re.compile(r"</?(?:a|b|code|em|i|span|strong|u)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?](?=\s)")


def plain_text(text: str) -> str:
    """Return text as one line without HTML, control characters and other invisible ones.

    Lists and tables of HTML become those of Markdown.
    """
    spaced = " ".join(html_to_markdown(_SPAN.sub("", text)).split())
    if spaced.isprintable():
        return spaced
    return "".join(each for each in spaced if unicodedata.category(each) not in _HIDDEN)


def shorten(text: str, longest: int) -> str:
    """Return at most ``longest`` characters of a text, if possible whole sentences, as one line."""
    flat = plain_text(text)
    if len(flat) <= longest:
        return flat
    ends = [match.end() for match in _SENTENCE_END.finditer(flat) if match.end() <= longest]
    if ends and ends[-1] >= longest // 2:
        return flat[: ends[-1]]
    return f"{flat[: longest - 1].rsplit(' ', 1)[0]}…"


def title_of(operation: Operation) -> str:
    """Return the title of an operation, without a final full stop."""
    title = operation.docs.summary or operation.docs.title
    return shorten(title, 80).rstrip(".") or humanize(operation.method.python)
