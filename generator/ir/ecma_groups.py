"""Groups of a regular expression, and whether a reference to one is the same in Python.

In ECMA-262 a reference to a group that did not match matches the empty text; in Python it fails.
"""

from __future__ import annotations

from generator.records import dataclass


@dataclass(slots=True)
class Group:
    """A group while it is open, and later as the target of references."""

    parent: Group | None
    lookaround: str = ""
    start: int = 0
    depth: int = 0
    size: int = 0
    has_alternatives: bool = False
    is_quantified: bool = False
    is_closed: bool = False

    def always_matches(self) -> bool:
        """Return whether every match of the pattern contains a match of this group, exactly one."""
        outer = self.parent
        while outer is not None:
            if outer.has_alternatives or outer.is_quantified or outer.lookaround:
                return False
            outer = outer.parent
        return self.is_closed and not self.is_quantified

    def is_in_lookbehind(self) -> bool:
        """Return whether this group or one around it is a lookbehind."""
        group: Group | None = self
        while group is not None:
            if group.lookaround.startswith("?<"):
                return True
            group = group.parent
        return False
