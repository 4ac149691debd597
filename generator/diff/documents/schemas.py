"""Compares schemas keyword by keyword, following references on both sides."""

from __future__ import annotations

from dataclasses import field

from generator.diff.documents.differences import (
    Context,
    Differences,
    Place,
    candidates,
    compare_values,
    key_of,
)
from generator.diff.documents.equality import Equality
from generator.diff.documents.nodes import json_of, text_of
from generator.diff.documents.schema_keywords import (
    ALTERNATIVES,
    CODINGS,
    NAMED,
    SINGLE,
    SchemaKeywords,
    read_schema,
)
from generator.diff.findings.codes import Direction
from generator.ir.json import Json
from generator.positions import Origin
from generator.records import dataclass, replace
from generator.spec.document import reference_of
from generator.yaml.node import Node

VARIANT = "variant"
"""Stands for everything in a variant of a union that has no counterpart by name."""


@dataclass(slots=True)
class SchemaWalk:
    """Compares schemas; a pair is compared once for each direction."""

    equality: Equality
    differences: Differences
    _done: set[object] = field(default_factory=set)

    def compare(self, old: Node | None, new: Node | None, context: Context) -> None:
        """Compare two schemas; an absent one accepts everything."""
        inside = context.inside(
            old.origin if old else context.old, new.origin if new else context.new
        )
        self._compare([old] if old else [], [new] if new else [], inside)

    def _compare(self, old: list[Node], new: list[Node], context: Context) -> None:
        if len(old) == len(new) == 1 and self.equality.are_alike(old[0], new[0]):
            return
        if self.differences.covers_whole(context):
            return
        references = self.equality.old, self.equality.new
        old, new = (
            [side.follow_alone(node) for node in nodes]
            for side, nodes in zip(references, (old, new), strict=True)
        )
        if len(old) == len(new) == 1:
            context = context.inside(old[0].origin, new[0].origin)
        before, after = read_schema(old, references[0]), read_schema(new, references[1])
        is_unused = context.is_unused or _is_unused(before, after, context.direction)
        key = (tuple(map(id, old)), tuple(map(id, new)), context.direction, is_unused)
        if key in self._done:
            return
        context = replace(
            context,
            old_owners=_joined(before.owners, context.old_owners),
            new_owners=_joined(after.owners, context.new_owners),
            is_unused=is_unused,
        )
        if self.differences.covers_whole(context):
            return
        self._done.add(key)
        _leave_out_required_in_both(before, after)
        self._compare_codings(before, after, context)
        compare_values(before.values, after.values, context, self.differences)
        for keyword in SINGLE:
            if keyword in before.single or keyword in after.single:
                self._compare_single(keyword, before, after, context)
        for keyword in NAMED:
            self._compare_named(keyword, before, after, context)
        self._compare_alternatives(before, after, context)

    def _compare_codings(self, old: SchemaKeywords, new: SchemaKeywords, context: Context) -> None:
        """Record a coding of text that replaced another one, which a finding about formats omits."""
        alone = replace(context, old_owners=(), new_owners=(), inherited=((), ()))
        for keyword in CODINGS:
            if keyword in old.values and keyword in new.values:
                before, after = old.values.pop(keyword), new.values.pop(keyword)
                compare_values({keyword: before}, {keyword: after}, alone, self.differences)

    def _compare_single(
        self, keyword: str, old: SchemaKeywords, new: SchemaKeywords, context: Context
    ) -> None:
        before, after = old.single.get(keyword, []), new.single.get(keyword, [])
        if before and after:
            self._compare(before, after, context.inside(before[0].origin, after[0].origin))
        elif before or after:
            self._add_one_sided(keyword, before, after, context)

    def _add_one_sided(
        self, keyword: str, old: list[Node], new: list[Node], context: Context
    ) -> bool:
        """Record a keyword that only one document has; return whether no finding explains it."""
        return self.differences.add(
            context,
            keyword,
            _plain(old),
            _plain(new),
            old[0] if old else None,
            new[0] if new else None,
        )

    def _compare_named(
        self, keyword: str, old: SchemaKeywords, new: SchemaKeywords, context: Context
    ) -> None:
        before, after = old.named.get(keyword, {}), new.named.get(keyword, {})
        for name in dict.fromkeys((*before, *after)):
            left, right = before.get(name, []), after.get(name, [])
            required = name in old.required, name in new.required
            is_single = len(left) == len(right) == 1 and required[0] == required[1]
            if is_single and self.equality.are_alike(left[0], right[0]):
                continue
            below = context.at(
                left[0].origin if left else context.old, right[0].origin if right else context.new
            )
            if not (left and right):
                # a finding about the object as a whole explains it, too
                inherited = (
                    (*candidates(context.old_owners, keyword), *context.inherited[0]),
                    (*candidates(context.new_owners, keyword), *context.inherited[1]),
                )
                below = replace(
                    below,
                    old=below.old if left else Origin(below.old.span, ""),
                    old_owners=below.old_owners if left else (),
                    new_owners=below.new_owners if right else (),
                    inherited=inherited,
                )
                is_explained = not self._add_one_sided("", left, right, below)
                if right and required == (False, True) and not is_explained:
                    self.differences.add(below, "required", *required)
                continue
            if keyword == "properties" and required[0] != required[1]:
                self.differences.add(below, "required", *required)
            self._compare(left, right, below)

    def _compare_alternatives(
        self, old: SchemaKeywords, new: SchemaKeywords, context: Context
    ) -> None:
        left = [node for keyword in ALTERNATIVES for node in old.alternatives.get(keyword, [])]
        right = [node for keyword in ALTERNATIVES for node in new.alternatives.get(keyword, [])]
        keywords = tuple(old.alternatives), tuple(new.alternatives)
        if left and right and set(keywords[0]) != set(keywords[1]):
            self.differences.add(
                context, keywords[1][0], ", ".join(keywords[0]), ", ".join(keywords[1])
            )
        pairs = _pair_variants(left, right)
        for before, after, is_named in pairs:
            inside = context.inside(before.origin, after.origin)
            if not is_named:
                inside = replace(
                    inside,
                    inherited=(
                        candidates(context.old_owners, VARIANT),
                        candidates(context.new_owners, VARIANT),
                    ),
                )
            self._compare([before], [after], inside)
        paired = {id(node) for before, after, _ in pairs for node in (before, after)}
        keyword = next(iter((*keywords[1], *keywords[0])), "")
        for node in left:
            if id(node) not in paired:
                self._add_one_sided(keyword, [node], [], context)
        for node in right:
            if id(node) not in paired:
                self._add_one_sided(keyword, [], [node], context)


def _is_unused(old: SchemaKeywords, new: SchemaKeywords, direction: Direction | None) -> bool:
    """Return whether messages of a direction lack a value in one of the documents."""
    if direction is None:
        return False
    keyword = "readOnly" if direction is Direction.REQUEST else "writeOnly"
    return keyword in old.values or keyword in new.values


def _leave_out_required_in_both(old: SchemaKeywords, new: SchemaKeywords) -> None:
    """Leave out the properties that both schemas require, and that one of them does not describe."""
    for schema, other in ((old, new), (new, old)):
        names, node = schema.values.pop("required", ((), None))
        assert isinstance(names, tuple)
        if remaining := tuple(name for name in names if name not in other.required):
            schema.values["required"] = (remaining, node)


def _joined(inner: list[Place], outer: tuple[Place, ...]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys((*inner, *outer)))


def _plain(nodes: list[Node]) -> Json:
    values = tuple(json_of(node) for node in nodes)
    return values[0] if len(values) == 1 else (values or None)


def _pair_variants(old: list[Node], new: list[Node]) -> list[tuple[Node, Node, bool]]:
    """Pair variants by content, by the name of the component or title, then in order.

    The last item is false for pairs that only have the same position.
    """
    pairs: list[tuple[Node, Node, bool]] = []
    left, right = list(old), list(new)
    for key in (_content, _name):
        for before in list(left):
            name = key(before)
            after = next((node for node in right if name and key(node) == name), None)
            if after is not None:
                pairs.append((before, after, True))
                left.remove(before)
                right.remove(after)
    if len(left) == len(right):
        pairs += [(before, after, False) for before, after in zip(left, right, strict=True)]
    return pairs


def _content(node: Node) -> object:
    return key_of(json_of(node))


def _name(node: Node) -> object:
    reference = reference_of(node)
    if reference is not None:
        return str(reference.value).rpartition("/")[2]
    return text_of(node, "title") or text_of(node, "type")
