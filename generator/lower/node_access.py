"""Typed access to the members of a description's mappings, and what every object may say of itself.

Input: nodes of a description that was found valid. A member of the wrong kind reads as absent: the
reader of the description has reported it already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.json import Json, freeze_json
from generator.ir.types import Deprecation, Documentation, ExternalDocs
from generator.yaml.node import Mapping, Member, Node, Scalar, Sequence, plain

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def text_of(node: Mapping, key: str) -> str:
    """Return a string member, empty when there is none."""
    match node.get(key):
        case Scalar(value=str() as value):
            return value
        case _:
            return ""


def integer_of(node: Mapping, key: str) -> int | None:
    """Return a whole number (``10`` and ``10.0`` alike), None when there is none."""
    match number_of(node, key):
        case None:
            return None
        case value:
            return int(value) if value == int(value) else None


def number_of(node: Mapping, key: str) -> int | float | None:
    """Return a number, None when there is none; a boolean is no number."""
    match node.get(key):
        case Scalar(value=bool()):
            return None
        case Scalar(value=int() | float() as value):
            return value
        case _:
            return None


def flag_of(node: Mapping, key: str) -> bool | None:
    """Return a boolean member, None when there is none."""
    match node.get(key):
        case Scalar(value=bool() as value):
            return value
        case _:
            return None


def mapping_of(node: Mapping, key: str) -> Mapping | None:
    """Return a member that is a mapping, None when there is none."""
    match node.get(key):
        case Mapping() as value:
            return value
        case _:
            return None


def members_of(node: Mapping, key: str) -> Iterator[Member]:
    """Yield the members of a mapping that stands under a key; nothing when there is none."""
    yield from mapping_of(node, key) or ()


def items_of(node: Mapping, key: str) -> list[Node]:
    """Return the items of a list that stands under a key; empty when there is none."""
    match node.get(key):
        case Sequence(items=items):
            return items
        case _:
            return []


def texts_of(node: Mapping, key: str) -> tuple[str, ...]:
    """Return the strings of a list that stands under a key."""
    return tuple(
        item.value
        for item in items_of(node, key)
        if isinstance(item, Scalar) and isinstance(item.value, str)
    )


def json_of(node: Node) -> Json:
    """Return a node as frozen JSON."""
    return freeze_json(plain(node))


def examples_of(node: Mapping) -> tuple[Json, ...]:
    """Return ``example`` and ``examples``: a list in schemas, named Example Objects elsewhere."""
    found: list[Json] = []
    single = node.get("example")
    if single is not None:
        found.append(json_of(single))
    found.extend(json_of(item) for item in items_of(node, "examples"))
    for member in members_of(node, "examples"):
        value = member.value.get("value") if isinstance(member.value, Mapping) else None
        if value is not None:
            found.append(json_of(value))
    return tuple(found)


def documentation_of(node: Mapping) -> Documentation:
    """Return what an object of the description says to people about itself."""
    external = mapping_of(node, "externalDocs")
    return Documentation(
        title=text_of(node, "title"),
        summary=text_of(node, "summary"),
        description=text_of(node, "description"),
        examples=examples_of(node),
        external_docs=ExternalDocs(
            url=text_of(external, "url"), description=text_of(external, "description")
        )
        if external
        else None,
    )


def deprecation_of(node: Mapping, diagnostics: Diagnostics) -> Deprecation | None:
    """Return the deprecation of an object: ``deprecated``, ``x-replaced-by`` and ``x-sunset``."""
    if not flag_of(node, "deprecated"):
        return None
    sunset = text_of(node, "x-sunset")
    written = node.get("x-sunset")
    if written is not None and not _DATE.fullmatch(sunset):
        diagnostics.error(
            "OPE002",
            f"x-sunset is not a date: {plain(written)!r}",
            written.origin,
            help="write the day as YYYY-MM-DD (RFC 3339, full-date)",
        )
        sunset = ""
    return Deprecation(replaced_by=text_of(node, "x-replaced-by"), sunset=sunset)
