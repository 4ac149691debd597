"""Compares operations: parameters, bodies, responses, headers, callbacks and everything beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from generator.diff.documents.differences import (
    Context,
    Differences,
    Values,
    are_equal,
    candidates,
    compare_values,
)
from generator.diff.documents.nodes import (
    References,
    items_of,
    json_of,
    members_of,
    text_of,
    texts_of,
)
from generator.diff.documents.schemas import SchemaWalk
from generator.diff.findings.codes import Direction
from generator.ir.json import Json
from generator.ir.media_types import is_success, media_key
from generator.ir.operations import Style
from generator.positions import Origin
from generator.records import dataclass, replace
from generator.yaml.node import Mapping, Member, Node

METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"})
_STYLES = {"query": "form", "cookie": "form"}
"""The default of ``style`` by location (OpenAPI, Parameter Object); otherwise ``simple``."""
_KNOWN_STYLES = frozenset(Style)
_COMPOSITE = frozenset({"array", "object"})


@dataclass(frozen=True, slots=True)
class RawOperation:
    """An operation as it is written, with its path item and the root of its document."""

    node: Mapping
    item: Mapping
    root: Mapping
    origin: Origin


@dataclass(frozen=True, slots=True)
class OperationWalk:
    """Compares operations and their parts."""

    old: References
    new: References
    schemas: SchemaWalk
    differences: Differences

    def compare(
        self, old: RawOperation, new: RawOperation, operation: str, *, is_received: bool = False
    ) -> None:
        """Compare two operations with what they inherit from path and document.

        ``is_received``: the client receives the requests, as those of a webhook.
        """
        context = Context(old=old.origin, new=new.origin, operation=operation)
        context = context.at(old.origin, new.origin)
        sent, returned = Direction.REQUEST, Direction.RESPONSE
        if is_received:
            sent, returned = returned, sent
        if self._are_alike(old, new) or self.differences.covers_whole(context):
            return
        without = {"parameters", "requestBody", "responses", "callbacks", "security", "servers"}
        before, after = _values(old.node, without), _values(new.node, without)
        for values, raw in ((before, old), (after, new)):
            _set_inherited(values, raw)
        compare_values(before, after, context, self.differences)
        self._compare_parameters(old, new, replace(context, direction=sent))
        self._compare_body(old.node, new.node, replace(context, direction=sent))
        self._compare_responses(old.node, new.node, replace(context, direction=returned))
        self._compare_each(
            old.node.get("callbacks"), new.node.get("callbacks"), context, self.compare_paths
        )

    def _are_alike(self, old: RawOperation, new: RawOperation) -> bool:
        """Return whether two operations are written alike, with what they refer to and inherit."""
        are_alike = self.schemas.equality.are_alike
        return (
            are_alike(old.node, new.node)
            and all(
                are_alike(old.item.get(key), new.item.get(key)) for key in ("parameters", "servers")
            )
            and are_alike(old.root.get("security"), new.root.get("security"))
        )

    def compare_paths(self, old: Node | None, new: Node | None, context: Context) -> None:
        """Compare the path items of a callback, or webhooks."""
        self._compare_each(old, new, context, self._compare_item)

    def _compare_item(self, old: Node | None, new: Node | None, context: Context) -> None:
        before, after = self.old.follow_described(old), self.new.follow_described(new)
        if not (isinstance(before, Mapping) and isinstance(after, Mapping)):
            self._compare_faulty(before, after, context)
            return
        compare_values(_values(before, METHODS), _values(after, METHODS), context, self.differences)
        for method in sorted(METHODS):
            left, right = before.get(method), after.get(method)
            if isinstance(left, Mapping) and isinstance(right, Mapping):
                empty = Mapping(origin=context.old)
                self.compare(
                    RawOperation(left, empty, empty, left.origin),
                    RawOperation(right, empty, empty, right.origin),
                    context.operation,
                    is_received=True,
                )
            elif left is not None or right is not None:
                self.differences.add(context, method, json_of(left), json_of(right), left, right)

    def _compare_each(
        self,
        old: Node | None,
        new: Node | None,
        context: Context,
        compare: Callable[[Node | None, Node | None, Context], None],
        key: Callable[[str], str] = str,
        keyword: str = "",
    ) -> None:
        """Compare the values of two mappings by key; record those that one of them lacks.

        A finding about ``keyword``, the key of the mappings, explains these as well.
        """
        before = {key(member.key): member for member in members_of(old)}
        after = {key(member.key): member for member in members_of(new)}
        lost, gained = [k for k in before if k not in after], [k for k in after if k not in before]
        one_sided = context
        if keyword:
            owners = context.old_owners, context.new_owners
            inherited = candidates(owners[0], keyword), candidates(owners[1], keyword)
            one_sided = replace(context, inherited=inherited)
        for name in (name for name in before if name in after):
            left, right = before[name], after[name]
            compare(left.value, right.value, context.at(left.origin, right.origin))
        for name in lost:
            member = before[name]
            self.add_removed(member.value, one_sided, member.origin)
        for name in gained:
            member = after[name]
            self.add_added(member.value, one_sided, member.origin)

    def add_removed(self, node: Node, context: Context, origin: Origin) -> None:
        """Record a part that only the old document has."""
        below = replace(context.at(origin, context.new), new_owners=())
        self.differences.add(below, "", json_of(node), None)

    def add_added(self, node: Node, context: Context, origin: Origin) -> None:
        """Record a part that only the new document has."""
        below = replace(
            context.at(context.old, origin), old=Origin(context.old.span, ""), old_owners=()
        )
        self.differences.add(below, "", None, json_of(node))

    def _compare_faulty(self, old: Node | None, new: Node | None, context: Context) -> None:
        """Compare two values of which at least one is not the object it has to be."""
        if not are_equal(json_of(old), json_of(new)):
            self.differences.add(context, "", json_of(old), json_of(new))

    # Parameters and headers

    def _compare_parameters(self, old: RawOperation, new: RawOperation, context: Context) -> None:
        before, after = _parameters(old, self.old), _parameters(new, self.new)
        for key in (key for key in before if key in after):
            left, right = before[key], after[key]
            if not self.schemas.equality.are_alike(left, right):
                below = context.at(left.origin, right.origin)
                self._compare_parameter(left, right, below, key[0])
        lost = [key for key in before if key not in after]
        gained = [key for key in after if key not in before]
        for left_key, right_key in _pair_in_path(lost, gained):
            left, right = before[left_key], after[right_key]
            below = context.at(left.origin, right.origin)
            self.differences.add(below, "name", left_key[1], right_key[1])
            self._compare_parameter(left, right, below, "path")
            lost.remove(left_key)
            gained.remove(right_key)
        for key in lost:
            self.add_removed(before[key], context, before[key].origin)
        for key in gained:
            self.add_added(after[key], context, after[key].origin)

    def _compare_parameter(self, old: Node, new: Node, context: Context, location: str) -> None:
        if self.differences.covers_whole(context):
            return
        compare_values(
            _parameter_values(old, location, self.old),
            _parameter_values(new, location, self.new),
            context,
            self.differences,
        )
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            self.schemas.compare(old.get("schema"), new.get("schema"), context)
            self._compare_content(old, new, context)

    def _compare_header(self, old: Node | None, new: Node | None, context: Context) -> None:
        before, after = self.old.follow_described(old), self.new.follow_described(new)
        if before is not None and after is not None:
            self._compare_parameter(before, after, context, "header")

    # Bodies

    def _compare_body(self, old: Mapping, new: Mapping, context: Context) -> None:
        before = self.old.follow_described(old.get("requestBody"))
        after = self.new.follow_described(new.get("requestBody"))
        if before is None and after is None:
            return
        if before is None and after is not None:
            self.add_added(after, context, after.origin)
        elif before is not None and after is None:
            self.add_removed(before, context, before.origin)
        elif isinstance(before, Mapping) and isinstance(after, Mapping):
            inside = context.at(before.origin, after.origin)
            compare_values(
                _values(before, {"content"}, required=False),
                _values(after, {"content"}, required=False),
                inside,
                self.differences,
            )
            self._compare_content(before, after, inside)

    def _compare_content(self, old: Mapping, new: Mapping, context: Context) -> None:
        self._compare_each(
            old.get("content"),
            new.get("content"),
            context,
            self._compare_media,
            media_key,
            "content",
        )

    def _compare_media(self, old: Node | None, new: Node | None, context: Context) -> None:
        before, after = self.old.follow_described(old), self.new.follow_described(new)
        if not (isinstance(before, Mapping) and isinstance(after, Mapping)):
            self._compare_faulty(before, after, context)
            return
        if self.differences.covers_whole(context):
            return
        compare_values(
            _values(before, {"schema"}), _values(after, {"schema"}), context, self.differences
        )
        self.schemas.compare(before.get("schema"), after.get("schema"), context)

    def _compare_responses(self, old: Mapping, new: Mapping, context: Context) -> None:
        before, after = _responses(old), _responses(new)
        lost = [status for status in before if status not in after]
        gained = [status for status in after if status not in before]
        moved = [list(filter(is_success, statuses)) for statuses in (lost, gained)]
        pairs = [(status, status) for status in before if status in after]
        if len(moved[0]) == len(moved[1]) == 1:
            pairs.append((moved[0][0], moved[1][0]))
            lost.remove(moved[0][0])
            gained.remove(moved[1][0])
        for left, right in pairs:
            below = context.at(before[left].origin, after[right].origin)
            self._compare_response(before[left].value, after[right].value, below)
        for status in lost:
            self.add_removed(before[status].value, context, before[status].origin)
        for status in gained:
            self.add_added(after[status].value, context, after[status].origin)

    def _compare_response(self, old: Node, new: Node, context: Context) -> None:
        before, after = self.old.follow_described(old), self.new.follow_described(new)
        if not (isinstance(before, Mapping) and isinstance(after, Mapping)):
            self._compare_faulty(before, after, context)
            return
        context = context.inside(before.origin, after.origin)
        if self.differences.covers_whole(context):
            return
        without = {"content", "headers"}
        compare_values(_values(before, without), _values(after, without), context, self.differences)
        self._compare_content(before, after, context)
        self._compare_each(
            _without_content_type(before.get("headers")),
            _without_content_type(after.get("headers")),
            context,
            self._compare_header,
            str.lower,
        )


def _values(
    node: Mapping, without: Iterable[str], **defaults: Json
) -> dict[str, tuple[Json, Node | None]]:
    """Return the values of a mapping by key, without those that equal their default."""
    excluded = frozenset(without)
    values: dict[str, tuple[Json, Node | None]] = {
        member.key: (json_of(member.value), member.value)
        for member in node
        if member.key not in excluded
    }
    for key, default in {"deprecated": False, **defaults}.items():
        if key in values and values[key][0] == default and type(values[key][0]) is type(default):
            del values[key]
    if "example" in values:
        values["examples"] = values.pop("example")
    if "tags" in values:
        values["tags"] = (tuple(sorted(set(texts_of(node.get("tags"))))), node.get("tags"))
    return {key: value for key, value in values.items() if value[0] != ()}


def _set_inherited(values: dict[str, tuple[Json, Node | None]], raw: RawOperation) -> None:
    """Add the security and the servers that apply to an operation.

    Those of the document are compared once, as part of it.
    """
    security = raw.node.get("security") or raw.root.get("security")
    alternatives = {
        tuple(sorted((m.key, tuple(sorted(texts_of(m.value)))) for m in members_of(item)))
        for item in items_of(security)
    } - {()}
    if security is not None and alternatives:
        is_optional = any(not list(members_of(item)) for item in items_of(security))
        listed: Json = tuple(sorted(alternatives))
        values["security"] = ((listed, "optional") if is_optional else listed, security)
    servers = raw.node.get("servers") or raw.item.get("servers")
    if servers is not None:
        values["servers"] = (json_of(servers), servers)


def _parameters(raw: RawOperation, references: References) -> dict[tuple[str, str], Node]:
    """Return the parameters of an operation and its path by location and name."""
    parameters: dict[tuple[str, str], Node] = {}
    for entry in (*items_of(raw.item.get("parameters")), *items_of(raw.node.get("parameters"))):
        node = references.follow_described(entry)
        if node is not None:
            location, name = text_of(node, "in"), text_of(node, "name")
            parameters[location, name.lower() if location == "header" else name] = node
    return parameters


def _pair_in_path(
    old: list[tuple[str, str]], new: list[tuple[str, str]]
) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Pair renamed path parameters in order: their names are not sent."""
    left, right = ([key for key in keys if key[0] == "path"] for keys in (old, new))
    return list(zip(left, right, strict=True)) if len(left) == len(right) else []


def _parameter_values(node: Node, location: str, references: References) -> Values:
    if not isinstance(node, Mapping):
        return {}
    style = _STYLES.get(location, "simple")
    values = _values(
        node,
        {"schema", "content", "in", "name"},
        required=location == "path",
        allowEmptyValue=False,
        allowReserved=False,
        style=style,
        explode=text_of(node, "style") in ("form", "") and style == "form",
    )
    schema = references.follow(node.get("schema"))
    types = texts_of(schema.get("type")) if isinstance(schema, Mapping) else []
    if types and _COMPOSITE.isdisjoint(types):
        values.pop("explode", None)
        if text_of(node, "style") in _KNOWN_STYLES:
            values.pop("style", None)
    return values


def _responses(node: Mapping) -> dict[str, Member]:
    return {
        member.key.upper() if member.key != "default" else member.key: member
        for member in members_of(node.get("responses"))
    }


def _without_content_type(node: Node | None) -> Node | None:
    if not isinstance(node, Mapping) or all(m.key.lower() != "content-type" for m in node):
        return node
    members = {m.key: m for m in node if m.key.lower() != "content-type"}
    return Mapping(members, origin=node.origin)
