"""Every ``$ref`` of a description to its target: checked once, followed cheaply later.

Input: the root tree with its overlays applied. Output: the targets, and for each reference the
address of its target; what points nowhere, outside the folder, to the network or in a circle is
reported. Files other than the root are read when a reference first asks for them, and only the
parts that are referred to are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics.diagnostic import Diagnostics, Note
from generator.positions import Origin
from generator.spec.description import reference_of
from generator.spec.references import Reference, in_place, references_in
from generator.yaml.files import Files
from generator.yaml.node import Mapping, Node, Scalar
from generator.yaml.parse import parse_file
from generator.yaml.pointers import Address, AddressError, find_node, parse_address, suggest

_DOCUMENTATION = frozenset({"$ref", "summary", "description"})


class Resolver:
    """Resolves the references of one description.

    Nodes that come from an overlay refer as the root file does: Overlay 1.0 merges them into it.
    """

    def __init__(
        self,
        root_file: str,
        root: Mapping,
        openapi: str,
        overlays: frozenset[str],
        files: Files,
        diagnostics: Diagnostics,
    ) -> None:
        self.targets: dict[str, Node] = {}
        self.references: dict[tuple[str, str], str] = {}
        self._root_file = root_file
        self._siblings_count = not openapi.startswith("3.0")
        self._overlays = overlays
        self._files = files
        self._diagnostics = diagnostics
        self._documents: dict[str, Node | None] = {root_file: root}
        self._missing: set[str] = set()

    def resolve_all(self) -> None:
        """Resolve what the root and everything it refers to hold; report what cannot be."""
        root = self._documents[self._root_file]
        pending: list[Node] = [root] if root is not None else []
        seen: set[int] = set()
        found: list[Reference] = []
        while pending:
            for reference in references_in(pending.pop(), seen):
                found.append(reference)
                self._warn_of_siblings(reference)
                target = self._resolve(reference)
                if target is not None and id(target) not in seen:
                    pending.append(target)
        self._report_cycles(found)
        self._follow_chains()

    def _resolve(self, reference: Reference) -> Node | None:
        text, origin = str(reference.text.value), reference.text.origin
        key = (origin.span.file, text)
        if key in self.references:
            return self.targets[self.references[key]]
        try:
            address = parse_address(text, self._base(origin))
        except AddressError as error:
            message = f'{error}: "{text}"'
            self._diagnostics.error(error.code, message, origin, help=error.help)
            return None
        target = self._find(address, text, origin)
        if target is not None:
            self.targets[str(address)] = target
            self.references[key] = str(address)
        return target

    def _warn_of_siblings(self, reference: Reference) -> None:
        """OpenAPI 3.0.3, Reference Object: any properties added shall be ignored."""
        holder = reference.holder
        if self._siblings_count or holder is None or _is_path_item(holder):
            return
        ignored = [key for key in holder.members if key != "$ref" and not key.startswith("x-")]
        if ignored:
            keys = ", ".join(f'"{key}"' for key in ignored)
            self._diagnostics.warning(
                "REF006",
                f"beside $ref, OpenAPI 3.0 ignores {keys}",
                holder.key_origin(ignored[0]),
                help="wrap the $ref in allOf, or describe the API in OpenAPI 3.1",
            )

    def _base(self, origin: Origin) -> str:
        return self._root_file if origin.span.file in self._overlays else origin.span.file

    def _find(self, address: Address, text: str, origin: Origin) -> Node | None:
        if address.file not in self._documents:
            self._documents[address.file] = self._read(address.file)
        if address.file in self._missing:
            self._report_missing_file(address.file, origin)
        document = self._documents[address.file]
        if document is None:
            return None
        node, parent, depth = find_node(document, address.tokens)
        if node is None:
            self._report_dangling(text, origin, parent, address.tokens[depth])
        return node

    def _read(self, file: str) -> Node | None:
        content = self._files.read(file)
        if content is None:
            self._missing.add(file)
            return None
        return parse_file(content, file, self._diagnostics)

    def _report_missing_file(self, file: str, origin: Origin) -> None:
        help_text = "correct the path; it is relative to the file that holds the reference"
        self._diagnostics.error("REF002", f'there is no file "{file}"', origin, help=help_text)

    def _report_dangling(self, text: str, origin: Origin, parent: Node, token: str) -> None:
        keys = list(parent.members) if isinstance(parent, Mapping) else []
        near = suggest(token, keys)
        if reference_of(parent) is not None:
            help_text = "a pointer does not pass through a $ref: point to its target instead"
        elif near:
            help_text = f'did you mean "{near}"?'
        else:
            help_text = "define the target, or correct the pointer"
        self._diagnostics.error(
            "REF001",
            f'"{text}" points to nothing: there is no "{token}"',
            origin,
            help=help_text,
            notes=(Note(message="looked for it here", origin=parent.origin),),
        )

    def _next(self, node: Node) -> Node | None:
        """Return what a reference points to directly, None for other nodes and dangling ones."""
        text = reference_of(node)
        address = self._direct(text) if text is not None else ""
        return self.targets[address] if address else None

    def _direct(self, text: Scalar) -> str:
        return self.references.get((text.origin.span.file, str(text.value)), "")

    def _steps(self, node: Mapping) -> Iterator[Mapping]:
        target = self._next(node)
        if isinstance(target, Mapping):
            yield target
        yield from in_place(node)

    def _report_cycles(self, found: list[Reference]) -> None:
        """Depth first over ``$ref`` and allOf, anyOf, oneOf, not: a way back has no meaning."""
        done: set[int] = set()
        for reference in found:
            if reference.holder is None or id(reference.holder) in done:
                continue
            path = [reference.holder]
            ways = [self._steps(reference.holder)]
            while path:
                node = next(ways[-1], None)
                if node is None:
                    done.add(id(path.pop()))
                    ways.pop()
                elif any(node is earlier for earlier in path):
                    self._report_cycle(path[_position(path, node) :])
                elif id(node) not in done:
                    path.append(node)
                    ways.append(self._steps(node))

    def _report_cycle(self, cycle: list[Mapping]) -> None:
        holders = [text for node in cycle if (text := reference_of(node)) is not None]
        first, *others = sorted(holders, key=lambda text: text.origin)
        self._diagnostics.error(
            "REF005",
            f'"{first.value}" leads back to itself',
            first.origin,
            help="let one of them describe a value; a schema may refer to itself in a property",
            notes=tuple(Note(message="by way of this", origin=text.origin) for text in others),
        )

    def _follow_chains(self) -> None:
        """Make every reference point to the end of its chain."""
        direct = dict(self.references)
        for key, address in direct.items():
            passed = {address}
            while (text := self._onward(self.targets[address])) is not None:
                address = direct.get((text.origin.span.file, str(text.value)), "")
                if not address or address in passed:
                    break
                passed.add(address)
            if address:
                self.references[key] = address

    def _onward(self, node: Node) -> Scalar | None:
        """Return the ``$ref`` of a node that says nothing else of weight."""
        text = reference_of(node)
        if text is None or not isinstance(node, Mapping):
            return None
        weighty = any(key not in _DOCUMENTATION and key[:2] != "x-" for key in node.members)
        return None if weighty and self._siblings_count else text


def _is_path_item(node: Mapping) -> bool:
    """Beside the ``$ref`` of a path item, other fields are allowed (Path Item Object)."""
    pointer = node.origin.pointer
    return pointer.startswith("/paths/") and pointer.count("/") == 2


def _position(path: list[Mapping], node: Mapping) -> int:
    return next(index for index, earlier in enumerate(path) if earlier is node)
