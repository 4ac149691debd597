"""Text of docstrings: documentation from the OpenAPI document, with formats, costs and advice.

Input: documentation and facts of the IR. Output: plain text, in which line breaks separate
paragraphs and list items; the templates quote it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from generator.html_markup import html_to_markdown
from generator.ir.api import Api
from generator.ir.operations import Operation
from generator.ir.types import Deprecation, Documentation

_TEXT_FORMATS = {
    "date-time-local": "A datetime: 2026-12-01 14:30:00 (times.parse_datetime).",
    "clock-time": "A time of day: 14:30 or 14:30:00 (times.parse_time).",
    "clock-duration": "A duration: 01:15 or 01:15:00 (times.parse_duration).",
}
"""Formats of dates and times that models keep as text, with the function that parses them."""


CLIENT_ATTRIBUTES = frozenset(
    {
        "base_url", "budget", "call", "close", "download", "estimate", "label", "mismatches", "operations",
        "pages", "responses", "send", "stream", "usage",
    }
)  # fmt: skip
"""Attributes of every client: a resource with such a name gets an underscore."""


def attribute_of(resource: str) -> str:
    """Return the attribute of the client for a resource, such as ``pets``."""
    return f"{resource}_" if resource in CLIENT_ATTRIBUTES else resource


def call_of(operation: Operation) -> str:
    """Return the method of the client for an operation, such as ``pets.list``."""
    return f"{attribute_of(operation.resource.python)}.{operation.method.python}"


def sentence(text: str) -> str:
    """Return the text with a full stop, unless it ends in punctuation."""
    stripped = text.strip()
    return stripped if not stripped or stripped[-1] in ".!?:…" else f"{stripped}."


def markdown(text: str) -> str:
    """Return a text of the OpenAPI document as Markdown, with a full stop at the end."""
    return sentence(html_to_markdown(text))


@lru_cache(maxsize=4096)  # many parameters have the same text
def flow(text: str) -> str:
    """Return a text for an item of a list: one paragraph, then the items of its own lists, indented."""
    lines = [""]
    for block in _BETWEEN_BLOCKS.split(html_to_markdown(text)):
        for part in _BEFORE_ITEM.split(block.strip()):
            flat = " ".join(part.split())
            if _ITEM.match(flat):
                lines.append(f"  {flat}")
            elif _INDENTED_ITEM.match(lines[-1]):
                lines.append(f"  {sentence(flat)}")
            else:
                lines[-1] = f"{lines[-1]} {sentence(flat)}" if lines[-1] else sentence(flat)
    return "\n".join(lines)


_ITEM = re.compile(r"(?:[-*+]|\d+[.)])\s")
"""The beginning of a list item in Markdown."""
_INDENTED_ITEM = re.compile(rf"\s*{_ITEM.pattern}")
_BEFORE_ITEM = re.compile(rf"\n(?=\s*{_ITEM.pattern})")
_BETWEEN_BLOCKS = re.compile(r"\n\s*\n")


def first_sentence(text: str) -> str:
    """Return the first sentence of a Markdown text on one line, without links and full stop."""
    flat = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(text.split()))
    return re.split(r"(?<=[^.\s]{2})\. ", flat, maxsplit=1)[0].rstrip(".")


def humanize(name: str) -> str:
    """Return a Python name as words: ``get_open`` becomes ``Get open``."""
    return name.strip("_").replace("_", " ").capitalize()


def class_case(name: str) -> str:
    """Return a Python name as the name of a class: ``deal_fields`` becomes ``DealFields``."""
    return "".join(part.capitalize() for part in name.split("_"))


def tokens(count: int) -> str:
    """Return an amount of tokens with its unit, such as ``1 token``."""
    return f"{count} token" if count == 1 else f"{count} tokens"


def enumerate_names(names: Sequence[str]) -> str:
    """Return names as a phrase: ``a``, ``a and b``, ``a, b and c``."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def paragraphs(*texts: str) -> str:
    """Join the texts that are not empty with blank lines."""
    return "\n\n".join(text.strip() for text in texts if text.strip())


def describe_type(docs: Documentation, wire: str, *, sent: bool) -> str:
    """Return the docstring of a model; ``sent`` marks the request variant of one with two classes."""
    text = markdown(docs.description or docs.summary or docs.title or wire)
    return paragraphs(text, "The form used in requests, without read-only fields." * sent)


def describe_field(docs: Documentation, format: str, deprecation: Deprecation | None) -> str:
    """Return the docstring of a model's field, empty when nothing is documented."""
    text = markdown(docs.description or docs.summary or docs.title)
    parts = [text, _TEXT_FORMATS.get(format, ""), _describe_deprecation(deprecation)]
    return " ".join(part for part in parts if part)


def _describe_deprecation(deprecation: Deprecation | None) -> str:
    if deprecation is None:
        return ""
    return (
        f"Deprecated: use {deprecation.replaced_by}." if deprecation.replaced_by else "Deprecated."
    )


def describe_cost(api: Api, operation: Operation) -> str:
    """Return a sentence on the token cost of an operation, empty if no operation has a cost."""
    if not api.has_costs:
        return ""
    if operation.cost is None:
        return "The cost is not documented; it is counted as that of the most expensive operation."
    return f"Costs {tokens(operation.cost)} a {'page' if operation.pagination else 'call'}."


def advise(api: Api, operation: Operation) -> str:
    """Return the replacement of a deprecated operation and what it saves; empty if not deprecated."""
    deprecation = operation.deprecation
    if deprecation is None:
        return ""
    sunset = f" Sunset: {deprecation.sunset}." if deprecation.sunset else ""
    replacement = api.find_operation(deprecation.replaced_by)
    if replacement is None:
        return f"{call_of(operation)} is deprecated.{sunset}"
    return (
        f"{call_of(operation)} is deprecated: use {call_of(replacement)} instead"
        f"{_describe_saving(operation, replacement)}.{sunset}"
    )


def _describe_saving(operation: Operation, replacement: Operation) -> str:
    old, new = operation.cost, replacement.cost
    if old is None or new is None:
        return ""
    if operation.batch is not None and replacement.batch is None:
        return (
            f" ({tokens(new)} an id instead of {old} a call: cheaper for up to {(old - 1) // new} ids)"
            * (0 < new < old)
        )
    if new < old:
        return f", which saves {old - new} of {tokens(old)} a call"
    return f" (it also costs {tokens(new)} a call)" if new == old else f" ({tokens(new)} a call)"


def advise_parameter(call: str, name: str, deprecation: Deprecation | None) -> str:
    """Return the replacement of a deprecated argument; empty if it is not deprecated."""
    if deprecation is None:
        return ""
    replacement = f": use {deprecation.replaced_by} instead" if deprecation.replaced_by else ""
    sunset = f" Sunset: {deprecation.sunset}." if deprecation.sunset else ""
    return f"The argument {name} of {call} is deprecated{replacement}.{sunset}"
