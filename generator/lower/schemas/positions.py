"""Arrays whose items are described by position (``prefixItems``).

Input: the subschemas of an array. Output: the schemas of the positions, and whether they are a tuple:
an array that has exactly these items (JSON Schema 2020-12 Core, 10.3.1.1). Any other array has items of
one type, and is reported if that loses what the positions say.
"""

from __future__ import annotations

from generator.diagnostics.diagnostic import Diagnostics
from generator.lower.node_access import items_of
from generator.lower.schemas.carried_keywords import is_false
from generator.lower.schemas.keyword_merge import tightest_count
from generator.lower.schemas.subschemas import Subschema, report_keyword
from generator.records import dataclass
from generator.yaml.node import Mapping, Node

_REST = ("items", "unevaluatedItems")


@dataclass(frozen=True, slots=True)
class Positions:
    """The items of an array by position; ``most`` is their largest number, None without one."""

    prefix: tuple[Node, ...]
    rest: tuple[Node, ...]
    most: int | None
    is_tuple: bool


def positions_of(subschemas: list[Subschema], diagnostics: Diagnostics) -> Positions:
    """Return the positions of an array; report those that are no tuple."""
    holders = [each.node for each in subschemas if items_of(each.node, "prefixItems")]
    prefix = tuple(items_of(holders[0], "prefixItems")) if holders else ()
    rest = tuple(
        value
        for each in subschemas
        if (value := _rest(each.node)) is not None and not _is_true(value)
    )
    closed = any(map(is_false, rest))
    least = tightest_count(subschemas, "minItems", max) or 0
    most = tightest_count(subschemas, "maxItems", min)
    if closed:
        most = min(len(prefix), len(prefix) if most is None else most)
    is_tuple = bool(prefix) and len(holders) == 1 and least >= len(prefix) == most
    if holders and not is_tuple:
        remedy = "for a tuple, set minItems and maxItems to the number of items"
        report_keyword(holders[0], "prefixItems", remedy, diagnostics)
    return Positions(prefix, rest, most, is_tuple)


def _rest(node: Mapping) -> Node | None:
    return next((node.members[key].value for key in _REST if key in node), None)


def _is_true(node: Node) -> bool:
    return not isinstance(node, Mapping) and not is_false(node)
