"""Names of the tools and of their options, assigned once.

Output: names of letters, digits and underscores that assistants accept. Invariant: names are unique.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from generator.ir.api import Api
from generator.ir.operations import Operation
from generator.ir.unique_names import numbered

LONGEST_NAME = 56
"""Characters of a tool: 64 are allowed, and assistants add the name of the server."""
_OTHER = re.compile(r"[^A-Za-z0-9_]")
RESERVED = ("find", "describe", "call", "estimate")
"""The tools that are not operations."""


def tool_names(api: Api) -> Mapping[str, str]:
    """Return the name of the tool of each operation, by operationId.

    It is ``pets_list`` for ``pets.list``; the operationId where that is too long. Names that are
    taken get a number.
    """
    ids = [operation.id.wire for operation in api.operations]
    names = numbered([*RESERVED, *map(_short_enough, api.operations)])
    return dict(zip(ids, names[len(RESERVED) :], strict=True))


def _short_enough(operation: Operation) -> str:
    usual = "_".join(filter(None, (operation.resource.python, operation.method.python)))
    name = usual if len(usual) <= LONGEST_NAME else operation.id.python[:LONGEST_NAME]
    return _OTHER.sub("_", name)


def option_names(options: Iterable[str], arguments: Iterable[str]) -> dict[str, str]:
    """Return the name of each option of a tool; ``result_`` precedes the name of an argument."""
    taken = set(arguments)
    names: dict[str, str] = {}
    for option in options:
        name = option if option not in taken else f"result_{option}"
        while name in taken:
            name += "_"
        names[option] = name
    return names
