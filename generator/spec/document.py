"""Public types of this package: a loaded OpenAPI document, and what its overlays changed."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingABC
from dataclasses import field
from types import MappingProxyType

from generator.positions import Origin
from generator.records import dataclass
from generator.yaml.node import Mapping, Member, Node, Scalar

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""The keys of a Path Item Object that hold an operation."""


def reference_of(node: Node) -> Scalar | None:
    """Return the ``$ref`` of a Reference Object, or None for any other node.

    A mapping whose ``$ref`` is not a string is not a reference: it has a property of that name.
    """
    if not isinstance(node, Mapping) or "$ref" not in node.members:  # nearly always
        return None
    value = node.members["$ref"].value
    return value if isinstance(value, Scalar) and isinstance(value.value, str) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedAction:
    """An overlay action after it was applied (Overlay 1.1.0, Action Object).

    ``target`` is the JSONPath as written, ``pointers`` are the JSON Pointers it matched, in
    document order. ``update`` is the new content as plain JSON, None for an action that removes.
    ``replaced`` holds, for each pointer, the content that the action overwrote or removed.
    """

    target: str
    reason: str
    update: object
    pointers: tuple[str, ...]
    replaced: tuple[object, ...]
    origin: Origin


def address_of_origin(origin: Origin) -> str:
    """Return a position as the canonical address of a reference to it: ``file#/json/pointer``."""
    return f"{origin.file}#{origin.pointer}"


@dataclass(frozen=True, slots=True)
class PathOperation:
    """An operation as it is located in the document.

    ``path`` is the entry in ``paths``, ``item`` the Path Item Object that it holds or refers to,
    ``member`` the entry of the operation in it, and ``node`` the Operation Object. ``event`` is
    ``webhook`` or ``callback`` for a request that the API sends, whose ``path`` is its entry in
    ``webhooks`` or ``callbacks``; it is empty for all others.
    """

    path: Member
    item: Mapping
    member: Member
    node: Mapping
    event: str = ""

    @property
    def name(self) -> str:
        """The operationId, or the method and the path of an operation without one; the event."""
        if self.event:
            return f"{self.event} {self.path.key}"
        node = self.node.get("operationId")
        if isinstance(node, Scalar) and node.value:
            return str(node.value)
        return f"{self.member.key.upper()} {self.path.key}"


def _operations_in(item: Mapping) -> Iterator[Member]:
    """Yield the entries of a Path Item Object that are operations."""
    yield from (member for member in item if member.key in METHODS)
    more = item.get("additionalOperations")
    yield from more if isinstance(more, Mapping) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OmittedOperation:
    """An operation or event that is left out because of errors: its name, and their codes."""

    name: str
    origin: Origin
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenApiDocument:
    """A valid OpenAPI document with its overlays applied and every ``$ref`` resolved.

    Content of other files is reachable only through ``resolve``: references are never expanded
    in place.
    """

    root: Mapping
    openapi: str
    """The OpenAPI version as written, such as ``3.1.0``."""
    targets: dict[str, Node]
    """Targets of references by canonical address: ``file#/json/pointer``."""
    references: dict[tuple[str, str], str] = field(default_factory=dict)
    """Canonical address of a target, by the referring file and the text of the reference."""
    applied_actions: tuple[AppliedAction, ...] = ()
    """The actions of all overlays, in the order in which they were applied."""
    omitted: MappingABC[str, OmittedOperation] = field(default_factory=lambda: MappingProxyType({}))
    """The operations that are left out, by the address of their entry in the Path Item Object."""

    def operations(self) -> Iterator[PathOperation]:
        """Yield the operations of all paths in document order, without the omitted ones."""
        paths = self.root.get("paths")
        for path in paths if isinstance(paths, Mapping) else ():
            yield from self._operations_at(path, path.value, "")

    def events(self) -> Iterator[PathOperation]:
        """Yield the webhooks, then the callbacks of all operations, without the omitted ones."""
        webhooks = self.root.get("webhooks")
        for entry in webhooks if isinstance(webhooks, Mapping) else ():
            yield from self._operations_at(entry, entry.value, "webhook")
        for operation in self.operations():
            callbacks = operation.node.get("callbacks")
            for entry in callbacks if isinstance(callbacks, Mapping) else ():
                urls, _ = self.resolve(entry.value)
                for url in urls if isinstance(urls, Mapping) else ():
                    yield from self._operations_at(entry, url.value, "callback")

    def _operations_at(self, path: Member, value: Node, event: str) -> Iterator[PathOperation]:
        item, _ = self.resolve(value)
        for member in _operations_in(item) if isinstance(item, Mapping) else ():
            node, _ = self.resolve(member.value)
            if isinstance(node, Mapping) and not self.omits(member):
                assert isinstance(item, Mapping)
                yield PathOperation(path, item, member, node, event)

    def omits(self, member: Member) -> bool:
        """Whether an entry of a Path Item Object is an operation that is left out."""
        return bool(self.omitted) and address_of_origin(member.origin) in self.omitted

    def resolve(self, node: Node) -> tuple[Node, str]:
        """Follow ``$ref`` to its final target; return the target and its canonical address.

        The address is empty when ``node`` is not a reference. In OpenAPI 3.1, resolution stops at
        a schema that has keywords other than ``$ref`` and documentation: that schema is a type of
        its own.
        """
        reference = reference_of(node)
        address = self.address_of(reference) if reference is not None else ""
        return (self.targets[address], address) if address else (node, "")

    def address_of(self, reference: Scalar) -> str:
        """Return the canonical address of a ``$ref`` or of an entry in a discriminator's mapping.

        Empty for a scalar that was not treated as a reference while loading, such as a ``$ref``
        within an example.
        """
        return self.references.get((reference.file, str(reference.value)), "")
