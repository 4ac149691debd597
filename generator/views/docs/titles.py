"""Titles of operations in the reference."""

from __future__ import annotations

import re

from generator.ir.operations import Operation
from generator.views.prose import humanize


def title_of(operation: Operation) -> str:
    """Return the title of an operation: its summary, or its method in words.

    To a method of one word, such as ``get``, the words of its resource are added.
    """
    docs = operation.docs
    text = docs.summary or docs.title
    if not text:
        text = humanize(operation.method.python)
        if " " not in text:
            text = f"{text} {_subject(operation)}"
    return " ".join(text.split()).removesuffix(".")


def _subject(operation: Operation) -> str:
    """Return what a method of one word is about: the resource of a list, or else one of it."""
    words = operation.resource.python.strip("_").replace("_", " ")
    if operation.pagination or operation.method.python in ("list", "search"):
        return words
    return _PLURAL.sub(lambda end: "y" if end[0] == "ies" else end[1] or "", words)


_PLURAL = re.compile(r"(?<=[a-z]{2})(?:ies|(ss|x|ch|sh|tus)es|(?<![sui])s)$")
