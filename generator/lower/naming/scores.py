"""Scores of name candidates for types: how well a use of a type determines what it should be called.

The scores of all uses that suggest the same name are added up, and the name with the highest sum wins
(``candidates``). If several types want one name, the type with the higher sum gets it
(``type_names``). Only the order and the distances of the scores matter. They were tuned on two large
published documents (``tests/unit/lower/test_upstream.py`` checks the result).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EXPLICIT = 100
"""A configured name or a component name. Above every use, so that nested types follow it first."""

READ: Mapping[str, int] = MappingProxyType({"get": 60, "create": 50, "update": 50})
"""The payload of a read or write, by verb. ``get`` returns the complete record, which should have the
plain name (``Deal``). ``create`` and ``update`` often return part of it and yield the name on conflict.
"""

REQUEST = 45
"""A request body. Below all payloads of reads and writes: a response is what users annotate in their code."""

SEARCH = 40
"""The payload of a search: a reduced view of a record that has its own type."""

DELETE = 20
"""The payload of a deletion: usually just the id, rarely used by callers."""

PARAMETER = 15
"""An object or union as a parameter. Specific to one operation, but named after its parameter."""

ACTION = 10
"""Request and payload of any other verb (``MergeDealsResult``): the name fits one operation only."""

PAYLOAD_WRAPPER = 10
"""An object whose only property is the resource: it must not take the name of the resource."""

ENVELOPE = 8
"""The object around a payload (``DealResponse``). Named after the payload, so of little weight."""

ERROR = 5
"""The body of an error response. Shared by most operations, so the scores of many uses add up."""

FOREIGN_PENALTY = 20
"""Subtracted if an operation is about something that belongs to the resource (``getDealFollowers``).
The operations of the resource itself determine its name, even if there are fewer of them."""

REMAINDER_PENALTY = 5
"""Subtracted if the operationId has words besides verb and noun (``getArchivedDeals``), which may
qualify the record. Small: it decides only between operations that are equal otherwise."""

MANY_PENALTY = 3
"""Subtracted for a list: its items may be abbreviated, so the type of a single record is preferred."""

ALTERNATE_PENALTY = 15
"""Subtracted for the longer fallback names of a use, plus 1 per word. A fallback thus ranks below the
plain names of comparable uses, and a short fallback above a long one."""

TITLE = 12
"""The title of a schema, if it looks like a type name. Above actions, envelopes and errors, whose
names are formulaic; below everything that is named after a resource."""

NESTING_PENALTY = 10
"""Subtracted from the strength of the enclosing type for a nested type: a type close to the resource
determines a shared name better than one that is nested deeply."""

MINIMUM = 1
"""The lowest score of a nested type, so that it still ranks above the last resort."""

LAST_RESORT = 0
"""A name made of the whole JSON pointer: unique and ugly, used only if nothing else is left."""


def is_shared_by_most(count: int, total: int) -> bool:
    """Return whether ``count`` of ``total`` names are at least two thirds.

    With three uses, two that agree outvote the third. A simple majority would let two of three differ
    from a name that most people would expect for the type.
    """
    return 3 * count >= 2 * total
