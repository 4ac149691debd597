"""Texts of the tools: short, without characters that are invisible.

Text of the document is read by assistants, which pay for tags of HTML, and read characters that nobody
sees.
"""

from __future__ import annotations

import re
import unicodedata

from generator.ir.operations import Operation
from generator.views.prose import humanize

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_TAG = re.compile(r"</?(?:a|b|br|code|em|i|li|ol|p|strong|u|ul)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?](?=\s)")


def plain_text(text: str) -> str:
    """Return text as one line without tags of HTML, control characters and other invisible ones."""
    spaced = " ".join(_TAG.sub("", text).split())
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
