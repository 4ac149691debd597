"""What documentation strings say: the description's words, and what only the product knows.

Input: documentation and facts of the IR. Output: plain text, one paragraph or list item a line
block; the templates quote it.
"""

from __future__ import annotations

from generator.ir.api import Api
from generator.ir.operations import Operation
from generator.ir.types import Deprecation, Documentation

_FORMATS = {
    "date": "A date: 2026-12-01 (times.parse_date).",
    "date-time": "A moment: 2026-12-01T14:30:00Z (times.parse_datetime).",
    "date-time-local": "A moment: 2026-12-01 14:30:00 (times.parse_datetime).",
    "clock-time": "A time of day: 14:30 or 14:30:00 (times.parse_time).",
    "clock-duration": "A duration: 01:15 or 01:15:00 (times.parse_duration).",
}


def call_of(operation: Operation) -> str:
    """Return how an operation is spelled on the client: ``activities.list``."""
    return f"{operation.resource.python}.{operation.method.python}"


def sentence(text: str) -> str:
    """Return text with a full stop at its end, if it has none."""
    stripped = text.strip()
    return stripped if not stripped or stripped[-1] in ".!?:…" else f"{stripped}."


def spoken(name: str) -> str:
    """Return a Python name as words: ``get_open`` is ``Get open``."""
    return name.strip("_").replace("_", " ").capitalize()


def tokens(count: int) -> str:
    """Return an amount of tokens in words."""
    return f"{count} token" if count == 1 else f"{count} tokens"


def paragraphs(*texts: str) -> str:
    """Return the texts that are not empty, a blank line between them."""
    return "\n\n".join(text.strip() for text in texts if text.strip())


def describe_type(docs: Documentation, wire: str, *, sent: bool) -> str:
    """Return the docstring of a model's class."""
    told = sentence(docs.description or docs.summary or docs.title or wire)
    return paragraphs(
        told, "As it is sent: without the members that the API refuses to set." * sent
    )


def describe_field(docs: Documentation, form: str, deprecation: Deprecation | None) -> str:
    """Return the docstring of a model's field, empty when there is nothing to say."""
    told = sentence(docs.description or docs.summary or docs.title)
    parts = [told, _FORMATS.get(form, ""), _deprecated_field(deprecation)]
    return " ".join(part for part in parts if part)


def _deprecated_field(deprecation: Deprecation | None) -> str:
    if deprecation is None:
        return ""
    return (
        f"Deprecated: use {deprecation.replaced_by}." if deprecation.replaced_by else "Deprecated."
    )


def describe_cost(operation: Operation) -> str:
    """Return what calling the operation costs, in words."""
    if operation.cost is None:
        return "The cost is not stated; it counts as that of the dearest operation."
    return f"Costs {tokens(operation.cost)} a {'page' if operation.pagination else 'call'}."


def advise(api: Api, operation: Operation) -> str:
    """Return what to do instead of a deprecated operation and what that saves, else nothing."""
    deprecation = operation.deprecation
    if deprecation is None:
        return ""
    known = [one for one in api.operations if one.id.wire == deprecation.replaced_by]
    ends = f" Sunset: {deprecation.sunset}." if deprecation.sunset else ""
    if not known:
        return f"{call_of(operation)} is deprecated.{ends}"
    instead = known[0]
    return (
        f"{call_of(operation)} is deprecated: use {call_of(instead)} instead"
        f"{_saving(operation, instead)}.{ends}"
    )


def _saving(operation: Operation, instead: Operation) -> str:
    old, new = operation.cost, instead.cost
    if old is None or new is None:
        return ""
    if operation.batch is not None and instead.batch is None:
        return (
            f" ({tokens(new)} an id instead of {old} a call: cheaper for up to {(old - 1) // new} ids)"
            * (0 < new < old)
        )
    if new < old:
        return f", which saves {old - new} of {tokens(old)} a call"
    return f" (it costs {tokens(new)} a call as well)" * (new == old) or f" ({tokens(new)} a call)"


def advise_parameter(call: str, name: str, deprecation: Deprecation | None) -> str:
    """Return what to do instead of a deprecated argument, nothing when it is current."""
    if deprecation is None:
        return ""
    instead = f": use {deprecation.replaced_by} instead" if deprecation.replaced_by else ""
    ends = f" Sunset: {deprecation.sunset}." if deprecation.sunset else ""
    return f"The argument {name} of {call} is deprecated{instead}.{ends}"
