"""Finds parts of two documents that are written alike, with everything that they refer to.

Most of two revisions is the same, and nothing in such a part differs. Each pair of targets of
references is compared once, however many parts refer to it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field
from typing import TypeAlias

from generator.diff.documents.nodes import References
from generator.records import dataclass
from generator.spec.document import reference_of
from generator.yaml.node import Mapping, Node, Scalar, Sequence

_Pair: TypeAlias = tuple[Node, Node]
_Ids: TypeAlias = tuple[int, int]


@dataclass(slots=True)
class Equality:
    """Compares the text of nodes, and that of the targets of their references."""

    old: References
    new: References
    _known: dict[_Ids, bool] = field(default_factory=dict)
    """Whether pairs of targets are alike, by the ids of their nodes."""

    def are_alike(self, old: Node | None, new: Node | None) -> bool:
        """Return whether two nodes have the same text, and so has what they refer to."""
        if old is None or new is None:
            return old is new
        targets: list[_Pair] = []
        if not self._have_same_text(old, new, targets):
            return False
        return not targets or all(self._are_targets_alike(pair) for pair in targets)

    def _have_same_text(self, old: Node, new: Node, targets: list[_Pair]) -> bool:
        """Return whether two nodes are written alike; add the targets of their references."""
        pending: list[_Pair] = [(old, new)]
        while pending:
            left, right = pending.pop()
            if isinstance(left, Scalar) and isinstance(right, Scalar):
                if not _are_same(left, right):
                    return False
            elif isinstance(left, Sequence) and isinstance(right, Sequence):
                if len(left.items) != len(right.items):
                    return False
                pending.extend(zip(left.items, right.items, strict=True))
            elif isinstance(left, Mapping) and isinstance(right, Mapping):
                if left.members.keys() != right.members.keys():
                    return False
                if "$ref" in left.members and not self._add_targets(left, right, targets):
                    return False
                for key, member in left.members.items():
                    value, other = member.value, right.members[key].value
                    if type(value) is not Scalar or type(other) is not Scalar:
                        pending.append((value, other))
                    elif not _are_same(value, other):
                        return False
            else:
                return False
        return True

    def _add_targets(self, old: Node, new: Node, targets: list[_Pair]) -> bool:
        """Add the targets of two references; return whether they mean the same if these do."""
        if reference_of(old) is None:
            return True
        if self.old.keeps_siblings() != self.new.keeps_siblings():
            return False
        left, right = self.old.follow(old), self.new.follow(new)
        if left is not old and right is not new and left is not None and right is not None:
            targets.append((left, right))
            return True
        return left is old and right is new

    def _are_targets_alike(self, root: _Pair) -> bool:
        """Return whether two targets are alike; decide this for everything that they refer to."""
        users: dict[_Ids, list[_Ids]] = defaultdict(list)
        different: list[_Ids] = []
        pending = [root]
        while pending:
            pair = pending.pop()
            if _ids(pair) in self._known:
                continue
            self._known[_ids(pair)] = True  # unless what it refers to is different
            targets: list[_Pair] = []
            if not self._have_same_text(*pair, targets):
                different.append(_ids(pair))
            for target in targets:
                users[_ids(target)].append(_ids(pair))
                if self._known.get(_ids(target)) is False:
                    different.append(_ids(pair))
            pending += targets
        while different:
            ids = different.pop()
            if self._known[ids]:
                self._known[ids] = False
                different += users[ids]
        return self._known[_ids(root)]


def _are_same(old: Scalar, new: Scalar) -> bool:
    return old.value == new.value and type(old.value) is type(new.value)


def _ids(pair: _Pair) -> _Ids:
    return id(pair[0]), id(pair[1])
