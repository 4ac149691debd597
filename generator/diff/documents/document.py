"""Compares two documents value by value, and reports what differs and no finding explains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.diff.documents.comparable import ComparableApi
from generator.diff.documents.coverage import Coverage
from generator.diff.documents.differences import (
    Context,
    Difference,
    Differences,
    Place,
    compare_values,
    place_of,
)
from generator.diff.documents.equality import Equality
from generator.diff.documents.nodes import References, items_of, json_of, members_of, text_of
from generator.diff.documents.operations import METHODS, OperationWalk, RawOperation, _values
from generator.diff.documents.schemas import SchemaWalk
from generator.ir.json import Json
from generator.ir.operations import Operation
from generator.spec.document import OpenApiDocument
from generator.spec.references import references_in
from generator.yaml.node import Mapping, Node

_COMPARED_ELSEWHERE = frozenset(
    {"info", "paths", "webhooks", "components", "security", "servers", "tags"}
)

_COMPARED_BY_NAME = frozenset({"examples", "links", "callbacks"})
"""Components whose references are not followed: they are compared once, with the others of their kind."""


def find_differences(
    old: ComparableApi,
    new: ComparableApi,
    pairs: Iterable[tuple[Operation, Operation]],
    coverage: Coverage,
) -> list[Difference]:
    """Return what differs between two documents and no finding explains.

    ``pairs`` are the operations that are in both.
    """
    walk = _DocumentWalk(old, new, coverage)
    walk.compare_root()
    walk.compare_paths(pairs)
    walk.compare_components()
    return _without_repeated(walk.differences.items)


def _without_repeated(differences: list[Difference]) -> list[Difference]:
    """Leave out where nothing uses what is also used: a read-only field, in requests."""
    used = {(each.pointer, each.keyword) for each in differences if not each.is_unused}
    return [
        each
        for each in differences
        if not each.is_unused or (each.pointer, each.keyword) not in used
    ]


class _DocumentWalk:
    def __init__(self, old: ComparableApi, new: ComparableApi, coverage: Coverage) -> None:
        self.old, self.new = References(old.document), References(new.document)
        self.differences = Differences(coverage.explains)
        self._schemas = SchemaWalk(Equality(self.old, self.new), self.differences)
        self._operations = OperationWalk(self.old, self.new, self._schemas, self.differences)
        self._roots = old.document.root, new.document.root
        self._used = _UsedComponents(old.document), _UsedComponents(new.document)
        origins = self._roots[0].origin, self._roots[1].origin
        self._context = Context(old=origins[0], new=origins[1]).at(*origins)

    def compare_root(self) -> None:
        """Compare what applies to the document as a whole."""
        old, new = self._roots
        compare_values(
            _values(old, _COMPARED_ELSEWHERE),
            _values(new, _COMPARED_ELSEWHERE),
            self._context,
            self.differences,
        )
        self._compare_plain(old.get("info"), new.get("info"))
        self._compare_listed("tags", "name")
        self._compare_listed("servers", "url")
        self._operations.compare_paths(old.get("webhooks"), new.get("webhooks"), self._context)

    def _compare_plain(self, old: Node | None, new: Node | None) -> None:
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            below = self._context.at(old.origin, new.origin)
            without = (
                {"url"}
                if text_of(old, "url") != (url := text_of(new, "url"))
                and text_of(old, "url").rstrip("/") == url.rstrip("/")
                else set()
            )
            compare_values(_values(old, without), _values(new, without), below, self.differences)

    def _compare_listed(self, keyword: str, name: str) -> None:
        """Compare a list of objects that have a name; their order has no meaning."""
        before, after = (_by_name(root.get(keyword), name) for root in self._roots)
        if len(set(before) - set(after)) == len(set(after) - set(before)) == 1:
            lost, gained = (set(before) - set(after)).pop(), (set(after) - set(before)).pop()
            after[lost] = after.pop(gained)  # renamed
        for key in dict.fromkeys((*before, *after)):
            left, right = before.get(key), after.get(key)
            if left is not None and right is not None:
                self._compare_plain(left, right)
            elif left is not None:
                self._operations.add_removed(left, self._context, left.origin)
            elif right is not None:
                self._operations.add_added(right, self._context, right.origin)

    def compare_paths(self, pairs: Iterable[tuple[Operation, Operation]]) -> None:
        """Compare paired operations, and what path items have beside operations."""
        before, after = raw_operations(self.old), raw_operations(self.new)
        for old, new in pairs:
            left, right = before.get(place_of(old.origin)), after.get(place_of(new.origin))
            if left is not None and right is not None:
                self._operations.compare(left, right, old.id.wire)
        without = {*METHODS, "additionalOperations", "parameters", "servers"}
        extensions = (
            {
                m.key: (json_of(m.value), m.value)
                for m in members_of(root.get("paths"))
                if m.key.startswith("x-") or not isinstance(m.value, Mapping)
            }
            for root in self._roots
        )
        compare_values(next(extensions), next(extensions), self._context, self.differences)
        paths = [
            {m.key: self._follow(m.value, i) for m in members_of(root.get("paths"))}
            for i, root in enumerate(self._roots)
        ]
        for path in dict.fromkeys((*paths[0], *paths[1])):
            items = [each.get(path) for each in paths]
            left_item, right_item = items
            if left_item is not None and right_item is not None:
                below = self._context.at(left_item.origin, right_item.origin)
                compare_values(
                    _values(left_item, without),
                    _values(right_item, without),
                    below,
                    self.differences,
                )
            else:
                self._add_empty_item(left_item, right_item)

    def _add_empty_item(self, old: Mapping | None, new: Mapping | None) -> None:
        """Record a path without operations that only one document has."""
        if old is not None and METHODS.isdisjoint(old.members):
            self._operations.add_removed(old, self._context, old.origin)
        if new is not None and METHODS.isdisjoint(new.members):
            self._operations.add_added(new, self._context, new.origin)

    def _follow(self, node: Node, side: int) -> Mapping | None:
        target = (self.old, self.new)[side].follow(node)
        return target if isinstance(target, Mapping) else None

    def compare_components(self) -> None:
        """Compare security schemes, and components that no operation uses."""
        sections = [
            {m.key: m.value for m in members_of(root.get("components"))} for root in self._roots
        ]
        for section in dict.fromkeys((*sections[0], *sections[1])):
            before = {m.key: m.value for m in members_of(sections[0].get(section))}
            after = {m.key: m.value for m in members_of(sections[1].get(section))}
            if section.startswith("x-"):
                pair = sections[0].get(section), sections[1].get(section)
                values = [{section: (json_of(n), n)} if n else {} for n in pair]
                compare_values(values[0], values[1], self._context, self.differences)
                continue
            for name in dict.fromkeys((*before, *after)):
                left, right = before.get(name), after.get(name)
                if self._schemas.equality.are_alike(left, right):
                    continue
                is_used = any(
                    node is not None and used.contains(place_of(node.origin))
                    for node, used in zip((left, right), self._used, strict=True)
                )
                if not is_used or section in _COMPARED_BY_NAME:
                    self._compare_component(section, left, right, is_used=is_used)

    def _compare_component(
        self, section: str, old: Node | None, new: Node | None, *, is_used: bool
    ) -> None:
        context = replace(self._context, is_unused=section != "securitySchemes" and not is_used)
        if old is None or new is None:
            if old is not None:
                self._operations.add_removed(old, context, old.origin)
            if new is not None:
                self._operations.add_added(new, context, new.origin)
            return
        below = context.at(old.origin, new.origin)
        if section == "schemas":
            self._schemas.compare(old, new, below)
        elif section == "securitySchemes":
            self._compare_scheme(old, new, below)
        elif section == "callbacks":
            self._operations.compare_paths(old, new, below)
        else:
            compare_values(
                {"": (json_of(old), old)}, {"": (json_of(new), new)}, below, self.differences
            )

    def _compare_scheme(self, old: Node, new: Node, context: Context) -> None:
        before, after = self.old.follow(old), self.new.follow(new)
        if not (isinstance(before, Mapping) and isinstance(after, Mapping)):
            return
        context = context.at(before.origin, after.origin)
        if self.differences.covers_whole(context):
            return
        compare_values(
            _values(before, {"flows"}), _values(after, {"flows"}), context, self.differences
        )
        flows = [{m.key: m.value for m in members_of(n.get("flows"))} for n in (before, after)]
        for kind in dict.fromkeys((*flows[0], *flows[1])):
            left, right = flows[0].get(kind), flows[1].get(kind)
            if isinstance(left, Mapping) and isinstance(right, Mapping):
                below = context.inside(left.origin, right.origin)
                compare_values(_flow(left), _flow(right), below, self.differences)
            else:
                self.differences.add(
                    context, f"flows/{kind}", json_of(left), json_of(right), left, right
                )


def _flow(node: Mapping) -> dict[str, tuple[Json, Node | None]]:
    scopes = {
        f"scopes/{m.key}": (json_of(m.value), m.value) for m in members_of(node.get("scopes"))
    }
    return {**_values(node, {"scopes"}), **scopes}


def _by_name(node: Node | None, name: str) -> dict[str, Mapping]:
    return {
        text_of(item, name).rstrip("/"): item
        for item in items_of(node)
        if isinstance(item, Mapping)
    }


def raw_operations(references: References) -> dict[Place, RawOperation]:
    """Return the operations of a document by the place of their HTTP method."""
    root = references.document.root
    operations: dict[Place, RawOperation] = {}
    for path in members_of(root.get("paths")):
        item = references.follow(path.value)
        if not isinstance(item, Mapping):
            continue
        members = [member for member in item if member.key in METHODS]
        for member in (*members, *members_of(item.get("additionalOperations"))):
            if isinstance(member.value, Mapping):
                raw = RawOperation(member.value, item, root, member.origin)
                operations[place_of(member.origin)] = raw
    return operations


class _UsedComponents:
    """The places of everything that paths and webhooks refer to, searched as far as it is asked for."""

    def __init__(self, document: OpenApiDocument) -> None:
        roots = [node for key in ("paths", "webhooks") if (node := document.root.get(key))]
        self._targets = {place_of(target.origin) for target in document.targets.values()}
        self._remaining = used_places(document, roots)
        self._found: set[Place] = set()

    def contains(self, place: Place) -> bool:
        """Return whether paths or webhooks refer to a place, directly or not."""
        if place not in self._targets:  # nothing refers to it, not even from elsewhere
            return False
        while place not in self._found:
            following = next(self._remaining, None)
            if following is None:
                return False
            self._found.add(following)
        return True


def used_places(document: OpenApiDocument, roots: Iterable[Node]) -> Iterator[Place]:
    """Yield the places of everything that some nodes refer to, directly or not; some repeatedly."""
    seen: set[int] = set()
    pending = list(roots)
    while pending:
        for reference in references_in(pending.pop(), seen):
            target = document.targets.get(document.address_of(reference.text))
            if target is not None:
                pending.append(target)
                yield place_of(target.origin)
