"""Typed access to the YAML mappings of an OpenAPI document, and the annotations common to all objects.

Input: nodes of a validated document. A value of the wrong type is treated as absent, because
validation has reported it already.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.json import Json, freeze_json
from generator.ir.types import Deprecation, Documentation, ExternalDocs
from generator.yaml.node import Mapping, Member, Node, Scalar, Sequence, plain

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DOCUMENTATION = frozenset(
    {"title", "summary", "description", "example", "examples", "externalDocs"}
)
_UNDOCUMENTED = Documentation()


def text_of(node: Mapping, key: str) -> str:
    """Return the string under ``key``, empty if absent."""
    member = node.members.get(key)  # the most frequent question of all: no call, no pattern
    value = member.value if member is not None else None
    return value.value if isinstance(value, Scalar) and isinstance(value.value, str) else ""


def integer_of(node: Mapping, key: str) -> int | None:
    """Return the integer under ``key``, None if absent; ``10.0`` is an integer (JSON Schema)."""
    match number_of(node, key):
        case None:
            return None
        case value:
            return int(value) if value == int(value) else None


def number_of(node: Mapping, key: str) -> int | float | None:
    """Return the number under ``key``, None if absent; booleans are not numbers."""
    match node.get(key):
        case Scalar(value=bool()):
            return None
        case Scalar(value=int() | float() as value):
            return value
        case _:
            return None


def flag_of(node: Mapping, key: str) -> bool | None:
    """Return the boolean under ``key``, None if absent."""
    member = node.members.get(key)
    value = member.value if member is not None else None
    return value.value if isinstance(value, Scalar) and isinstance(value.value, bool) else None


def mapping_of(node: Mapping, key: str) -> Mapping | None:
    """Return the mapping under ``key``, None if absent."""
    member = node.members.get(key)
    value = member.value if member is not None else None
    return value if isinstance(value, Mapping) else None


def members_of(node: Mapping, key: str) -> Iterator[Member]:
    """Yield the entries of the mapping under ``key``, nothing if absent."""
    yield from mapping_of(node, key) or ()


def items_of(node: Mapping, key: str) -> list[Node]:
    """Return the items of the list under ``key``, empty if absent."""
    member = node.members.get(key)
    value = member.value if member is not None else None
    return value.items if isinstance(value, Sequence) else []


def texts_of(node: Mapping, key: str) -> tuple[str, ...]:
    """Return the strings in the list under ``key``, empty if absent."""
    return tuple(
        item.value
        for item in items_of(node, key)
        if isinstance(item, Scalar) and isinstance(item.value, str)
    )


def json_of(node: Node) -> Json:
    """Convert a node to immutable JSON."""
    if isinstance(node, Scalar):
        return node.value
    return freeze_json(plain(node))


def examples_of(node: Mapping) -> tuple[Json, ...]:
    """Return the values of ``example`` and ``examples``."""
    return tuple(value for _, value in named_examples_of(node))


def named_examples_of(node: Mapping) -> tuple[tuple[str, Json], ...]:
    """Return title and value of ``example`` and ``examples``.

    ``examples`` is a list in a schema, and a map of Example Objects elsewhere. Only the latter have
    a title: their summary, or else their key.
    """
    examples: list[tuple[str, Json]] = []
    if "example" not in node.members and "examples" not in node.members:
        return ()
    single = node.get("example")
    if single is not None:
        examples.append(("", json_of(single)))
    examples.extend(("", json_of(item)) for item in items_of(node, "examples"))
    for entry in members_of(node, "examples"):
        value = _example_value(entry.value)
        if value is not None:
            examples.append((_example_title(entry), json_of(value)))
    return tuple(examples)


def _example_title(entry: Member) -> str:
    summary = text_of(entry.value, "summary") if isinstance(entry.value, Mapping) else ""
    return summary or entry.key


def _example_value(example: Node) -> Node | None:
    """Return the value of an Example Object (``dataValue`` since OpenAPI 3.2), None without one."""
    if not isinstance(example, Mapping):
        return None
    return example.get("dataValue") or example.get("value")


def serialized_examples(node: Mapping) -> tuple[tuple[str, Json], ...]:
    """Return title and value of JSON examples that have only a serialized form (OpenAPI 3.2)."""
    examples: list[tuple[str, Json]] = []
    for entry in members_of(node, "examples"):
        if isinstance(entry.value, Mapping) and _example_value(entry.value) is None:
            try:
                value = freeze_json(json.loads(text_of(entry.value, "serializedValue")))
                examples.append((_example_title(entry), value))
            except (ValueError, RecursionError):
                continue
    return tuple(examples)


def documentation_of(node: Mapping) -> Documentation:
    """Return title, summary, description, examples and external documentation of an object."""
    if _DOCUMENTATION.isdisjoint(node.members):
        return _UNDOCUMENTED
    external = mapping_of(node, "externalDocs") if "externalDocs" in node.members else None
    has_examples = "example" in node.members or "examples" in node.members
    return Documentation(
        title=text_of(node, "title"),
        summary=text_of(node, "summary"),
        description=text_of(node, "description"),
        examples=examples_of(node) if has_examples else (),
        external_docs=ExternalDocs(
            url=text_of(external, "url"), description=text_of(external, "description")
        )
        if external
        else None,
    )


def deprecation_of(node: Mapping, diagnostics: Diagnostics) -> Deprecation | None:
    """Return the deprecation of an object, None unless ``deprecated`` is true.

    ``x-replaced-by`` names the replacement, ``x-sunset`` the date of removal (YYYY-MM-DD).
    """
    if "deprecated" not in node.members or not flag_of(node, "deprecated"):
        return None
    sunset = text_of(node, "x-sunset")
    value = node.get("x-sunset")
    if value is not None and not _DATE.fullmatch(sunset):
        diagnostics.error(
            "OPE002",
            f"x-sunset is not a date: {plain(value)!r}",
            value.origin,
            help="use the format YYYY-MM-DD (RFC 3339, full-date)",
        )
        sunset = ""
    return Deprecation(replaced_by=text_of(node, "x-replaced-by"), sunset=sunset)
