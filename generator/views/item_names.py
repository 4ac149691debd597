"""Names of loop variables in examples: an item of a list of deals is a ``deal``.

Input: the type of an item. Output: a Python name, ``item`` where the type has no name or a long one.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Collection

from generator.ir.api import Api
from generator.ir.type_queries import without_null
from generator.ir.types import RefType, Type

ITEM = "item"
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_GENERIC = frozenset(
    {
        "collection", "data", "dto", "entity", "entry", "item", "items", "list", "model", "object",
        "response", "resource", "schema",
    }
)  # fmt: skip
"""Words at the end of a type's name that say nothing about the thing."""
_MOST_WORDS = 3


def item_name(api: Api, type_: Type | None, taken: Collection[str]) -> str:
    """Return the name of a variable for a value of a type. ``taken``: the other names of the example.

    It is neither a keyword nor the name of a builtin.
    """
    core = None if type_ is None else without_null(type_)[0]
    if not isinstance(core, RefType):
        return ITEM
    words = [word.lower() for word in _WORD.findall(api.declaration(core.id).name.python)]
    while words and (words[-1] in _GENERIC or words[-1].isdigit()):
        words.pop()
    name = "_".join(words)
    if not 0 < len(words) <= _MOST_WORDS or not name.isidentifier() or name in taken:
        return ITEM
    is_reserved = keyword.iskeyword(name) or keyword.issoftkeyword(name) or hasattr(builtins, name)
    return f"{name}_" if is_reserved else name
