"""Leaves operations with errors out of an OpenAPI document, so that all others can be generated.

Input: a loaded document, and errors in it. Output: the document without the operations that contain
an error or refer to one, directly or through other components, and the errors as warnings that name
these operations. Webhooks and callbacks are operations of their own: an error in a callback leaves
the operation that has it in place. Errors that concern the document as a whole, or another file of
the project, remain errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.diagnostics.diagnostic import Diagnostic, Note, Severity
from generator.positions import Origin, escape_pointer
from generator.spec.document import (
    OmittedOperation,
    OpenApiDocument,
    PathOperation,
    address_of_origin,
    reference_of,
)
from generator.spec.references import references_in
from generator.yaml.node import Mapping, Node, Sequence

_NAMED_OPERATIONS = 3
"""Operations that a warning names before it only counts them."""

_WHOLE = frozenset({"", "/openapi", "/paths"})
"""JSON Pointers of problems after which nothing can be generated."""

_IGNORED = frozenset(
    {
        *("YML012", "OAS003", "OAS007", "SCH013", "SCH018"),
        *("OPE002", "OPE007", "OPE009", "OPE010", "OPE014", "OPE020", "OPE025", "SEC001"),
    }
)
"""Codes of errors after which the part at fault is ignored, and the rest keeps its meaning."""

_NOT_GENERATED = re.compile(
    r"(?<!/properties)(?<!/schemas)(?<!/\$defs)/((examples|links)/|callbacks/[^/]+(/\$ref)?$)"
)
"""JSON Pointers into what describes operations but is not generated, or to a callback as a whole."""


def omit_operations(
    document: OpenApiDocument, reported: Iterable[Diagnostic]
) -> tuple[OpenApiDocument, list[Diagnostic]]:
    """Return the document without the operations at fault, and the diagnostics to report instead.

    ``reported`` may contain warnings and notes, which are returned unchanged. An error in a component
    that no operation uses becomes a warning, and nothing is left out.
    """
    reported = list(reported)
    errors = [each for each in reported if each.severity is Severity.ERROR]
    if not errors:
        return document, reported
    uses = _Uses(document)
    omitted = dict(document.omitted)
    results: list[Diagnostic] = []
    for diagnostic in reported:
        if diagnostic.severity is Severity.ERROR and uses.is_in_document(diagnostic.origin):
            is_ignored = diagnostic.code in _IGNORED or bool(
                _NOT_GENERATED.search(diagnostic.origin.pointer)
            )
            operations = [] if is_ignored else uses.operations_at(diagnostic.origin)
            for operation in operations:
                address = address_of_origin(operation.member.origin)
                earlier = omitted.get(address)
                codes = {diagnostic.code, *(earlier.codes if earlier else ())}
                omitted[address] = OmittedOperation(
                    name=operation.name, origin=operation.member.origin, codes=tuple(sorted(codes))
                )
            diagnostic = _as_warning(diagnostic, operations)
        results.append(diagnostic)
    return replace(document, omitted=omitted), results


def _as_warning(diagnostic: Diagnostic, operations: list[PathOperation]) -> Diagnostic:
    notes = [
        Note(message=f"{_title_of(each)} is left out", origin=each.member.origin)
        for each in operations[:_NAMED_OPERATIONS]
    ]
    more = len(operations) - _NAMED_OPERATIONS
    if more > 0:
        following = operations[_NAMED_OPERATIONS].member.origin
        notes.append(Note(message=f"and so are {more} more operations", origin=following))
    return replace(diagnostic, severity=Severity.WARNING, notes=(*diagnostic.notes, *notes))


def _title_of(operation: PathOperation) -> str:
    return (
        f'the {operation.event} "{operation.path.key}"'
        if operation.event
        else f'"{operation.name}"'
    )


class _Uses:
    """Which parts of a document use which others.

    A part is an operation, a security scheme, or the target of a reference; it is identified by its
    address. ``_users`` maps a part to the parts that refer to it.
    """

    def __init__(self, document: OpenApiDocument) -> None:
        self._document = document
        self._root_file = document.root.origin.file
        self._operations: dict[str, PathOperation] = {}
        self._users: dict[str, set[str]] = {}
        for operation in document.operations():
            address = self._add_operation(operation)
            for scheme in self._schemes(operation.node):
                self._users.setdefault(scheme, set()).add(address)
        for event in document.events():
            self._add_operation(event)
        for address, target in document.targets.items():
            self._add(address, target)

    def _add_operation(self, operation: PathOperation) -> str:
        """Add an operation or an event without its callbacks; return its address."""
        address = address_of_origin(operation.member.origin)
        self._operations[address] = operation
        own = {key: each for key, each in operation.node.members.items() if key != "callbacks"}
        self._add(address, reference_of(operation.member.value))
        self._add(address, Mapping(own, origin=operation.node.origin))
        for key in ("parameters", "servers"):
            self._add(address, operation.item.get(key))
        return address

    def _add(self, user: str, node: Node | None) -> None:
        self._users.setdefault(user, set())
        for reference in references_in(node, set()) if node is not None else ():
            target = self._document.address_of(reference.text)
            if target:
                self._users.setdefault(target, set()).add(user)

    def _schemes(self, operation: Mapping) -> Iterator[str]:
        """Yield the addresses of the security schemes that an operation requires."""
        root = self._document.root
        security = operation.get("security") or root.get("security")
        for requirement in security if isinstance(security, Sequence) else ():
            for scheme in requirement if isinstance(requirement, Mapping) else ():
                pointer = f"/components/securitySchemes/{escape_pointer(scheme.key)}"
                yield f"{self._root_file}#{pointer}"

    def is_in_document(self, origin: Origin) -> bool:
        """Whether a position is in the document, but does not concern it as a whole."""
        file = origin.file
        if file == self._root_file:
            return origin.pointer not in _WHOLE
        return any(address.startswith(f"{file}#") for address in self._document.targets)

    def operations_at(self, origin: Origin) -> list[PathOperation]:
        """Return the operations that contain a position or use what contains it."""
        parts = self._parts_at(origin)
        if not any(part in self._operations for part in parts):
            parts += self._operations_of_item(origin)
        pending, seen = parts, set(parts)
        while pending:
            users = self._users.get(pending.pop(), set()) - seen
            seen |= users
            pending.extend(users)
        return [each for address, each in self._operations.items() if address in seen]

    def _parts_at(self, origin: Origin) -> list[str]:
        """Return the parts that contain a position."""
        pointer, parts = origin.pointer, []
        while True:
            address = f"{origin.file}#{pointer}"
            if address in self._users:
                parts.append(address)
            if not pointer or self._is_event(address):
                return parts
            pointer = pointer.rpartition("/")[0]

    def _is_event(self, address: str) -> bool:
        """Whether an address is that of a webhook or callback, which has no part in its operation."""
        return address in self._operations and bool(self._operations[address].event)

    def _operations_of_item(self, origin: Origin) -> list[str]:
        """Return the operations of the Path Item Object that contains a position."""
        location = address_of_origin(origin) + "/"
        return [
            address
            for address, operation in self._operations.items()
            for holder in (operation.item.origin, operation.path.origin)
            if location.startswith(address_of_origin(holder) + "/")
        ]
