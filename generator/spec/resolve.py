"""Resolves every ``$ref`` of an OpenAPI document once, so that later stages only look it up.

Input: the root tree with its overlays applied. Output: the targets, and for each reference the
address of its target. Reported are missing targets, targets outside the folder, URLs and circular
references. Other files are read when they are first referenced, and only their referenced parts are
searched for further references.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias
from urllib.parse import quote

from generator.diagnostics.diagnostic import Diagnostics, Note
from generator.positions import Origin
from generator.spec.document import reference_of
from generator.spec.identifiers import Identifiers
from generator.spec.references import Reference, in_place, references_in
from generator.yaml.files import Files
from generator.yaml.node import Mapping, Member, Node, Scalar
from generator.yaml.parse import parse_file
from generator.yaml.pointers import Address, AddressError, find_node, parse_address, suggest

_Report: TypeAlias = Callable[..., None]
"""``Diagnostics.error``; ``Diagnostics.warning`` for an entry of a discriminator's mapping.

Without such an entry, its value is unknown, and everything else can still be used.
"""

_DOCUMENTATION = frozenset({"$ref", "summary", "description"})


class Resolver:
    """Resolves the references of one OpenAPI document.

    References in an overlay are relative to the root file, because an overlay merges its content
    into that file.
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
        self._allows_siblings = not openapi.startswith("3.0")
        self._has_security_uris = openapi.startswith("3.2")
        self._overlays = overlays
        self._files = files
        self._diagnostics = diagnostics
        self._documents: dict[str, Node | None] = {root_file: root}
        self._identifiers = Identifiers()
        self._identifiers.add(root_file, root)
        self._missing: set[str] = set()

    def resolve_all(self) -> None:
        """Resolve the references of the root and of all targets; report those without a target."""
        root = self._documents[self._root_file]
        pending: list[Node] = [root] if root is not None else []
        seen: set[int] = set()
        references: list[Reference] = []
        while pending:
            for reference in references_in(pending.pop(), seen):
                references.append(reference)
                self._warn_of_siblings(reference)
                if reference.is_dynamic and not self._make_static(reference):
                    continue
                if reference.is_requirement and not self._has_security_uris:
                    continue
                target = self._resolve(reference)
                if target is not None and id(target) not in seen:
                    pending.append(target)
        self._report_cycles(references)
        self._follow_chains()

    def _resolve(self, reference: Reference) -> Node | None:
        text, origin = str(reference.text.value), reference.text.origin
        key = (origin.file, text)
        if key in self.references:
            return self.targets[self.references[key]]
        is_mapping = reference.holder is None
        report = self._diagnostics.warning if is_mapping else self._diagnostics.error
        try:
            address = self._address(text, self._base(origin))
        except AddressError as error:
            message = f'{error}: "{text}"'
            report(error.code, message, origin, help=error.help)
            return None
        target = self._find(address, text, origin, report)
        if target is not None:
            self.targets[str(address)] = target
            self.references[key] = str(address)
        return target

    def _address(self, text: str, base: str) -> Address:
        """Return the address of a reference, also of one by URI or anchor. Raises AddressError."""
        text = self._identifiers.localize(text, base)
        path, _, fragment = text.partition("#")
        if fragment and not fragment.startswith("/"):
            file = parse_address(path, base).file
            if file not in self._documents:
                self._documents[file] = self._read(file)
            pointer = self._identifiers.pointer_of_anchor(file, fragment)
            if self._documents[file] is None:
                return parse_address(path, base)
            if pointer:
                return parse_address(f"#{quote(pointer)}", file)
        return parse_address(text, base)

    def _make_static(self, reference: Reference) -> bool:
        """Turn ``$dynamicRef`` into ``$ref`` if its anchor is unique, so that it has one target.

        JSON Schema 2020-12 Core, 8.2.3.2: without another dynamic anchor of that name, they are equal.
        """
        holder, text = reference.holder, reference.text
        base = self._base(text.origin)
        path, _, fragment = str(text.value).partition("#")
        is_local = not path and len(self._identifiers.pointers_of_anchor(base, fragment)) == 1
        if holder is None or "$ref" in holder or not is_local:
            return False
        member = holder.members.pop("$dynamicRef")
        holder.members = {"$ref": Member("$ref", text, member.origin), **holder.members}
        return True

    def _warn_of_siblings(self, reference: Reference) -> None:
        """Warn about ignored keys (OpenAPI 3.0.3, Reference Object: added properties are ignored)."""
        holder = reference.holder
        if self._allows_siblings or holder is None or _is_path_item(holder):
            return
        ignored = [key for key in holder.members if key != "$ref" and not key.startswith("x-")]
        if ignored:
            keys = ", ".join(f'"{key}"' for key in ignored)
            self._diagnostics.warning(
                "REF006",
                f"OpenAPI 3.0 ignores {keys} next to $ref",
                holder.key_origin(ignored[0]),
                help="put the $ref into allOf, or use OpenAPI 3.1",
            )

    def _base(self, origin: Origin) -> str:
        return self._root_file if origin.file in self._overlays else origin.file

    def _find(self, address: Address, text: str, origin: Origin, report: _Report) -> Node | None:
        if address.file not in self._documents:
            self._documents[address.file] = self._read(address.file)
        if address.file in self._missing:
            help_text = (
                "correct the path, which is relative to the file that contains the reference"
            )
            report("REF002", f'file "{address.file}" not found', origin, help=help_text)
        document = self._documents[address.file]
        if document is None:
            return None
        node, parent, depth = find_node(document, address.tokens)
        if node is None:
            self._report_dangling(report, text, origin, parent, address.tokens[depth])
        return node

    def _read(self, file: str) -> Node | None:
        content = self._files.read(file)
        if content is None:
            self._missing.add(file)
            return None
        tree = parse_file(content, file, self._diagnostics)
        if tree is not None:
            self._identifiers.add(file, tree)
        return tree

    def _report_dangling(
        self, report: _Report, text: str, origin: Origin, parent: Node, token: str
    ) -> None:
        keys = list(parent.members) if isinstance(parent, Mapping) else []
        suggestion = suggest(token, keys)
        if reference_of(parent) is not None:
            help_text = "a JSON Pointer does not follow a $ref; use a pointer to its target"
        elif suggestion:
            help_text = f'did you mean "{suggestion}"?'
        else:
            help_text = "define the target or correct the pointer"
        report(
            "REF001",
            f'the target of "{text}" does not exist: "{token}" not found',
            origin,
            help=help_text,
            notes=(Note(message="searched here", origin=parent.origin),),
        )

    def _direct_target(self, node: Node) -> Node | None:
        """Return the direct target of a reference, None for other nodes and missing targets."""
        text = reference_of(node)
        address = self._direct_address(text) if text is not None else ""
        return self.targets[address] if address else None

    def _direct_address(self, text: Scalar) -> str:
        return self.references.get((text.file, str(text.value)), "")

    def _applied_schemas(self, node: Mapping) -> Iterator[Mapping]:
        target = self._direct_target(node)
        if isinstance(target, Mapping):
            yield target
        yield from in_place(node)

    def _report_cycles(self, references: list[Reference]) -> None:
        """Report cycles of ``$ref``, allOf, anyOf, oneOf and not, which no value could satisfy.

        Searches depth first: ``path`` is the current path, ``pending`` the successors of each node
        on it that are still to be visited.
        """
        done: set[int] = set()
        for reference in references:
            if reference.holder is None or id(reference.holder) in done:
                continue
            path = [reference.holder]
            pending = [self._applied_schemas(reference.holder)]
            while path:
                node = next(pending[-1], None)
                if node is None:
                    done.add(id(path.pop()))
                    pending.pop()
                elif any(node is earlier for earlier in path):
                    self._report_cycle(path[_index_of(path, node) :])
                elif id(node) not in done:
                    path.append(node)
                    pending.append(self._applied_schemas(node))

    def _report_cycle(self, cycle: list[Mapping]) -> None:
        holders = [text for node in cycle if (text := reference_of(node)) is not None]
        first, *others = sorted(holders, key=lambda text: text.origin)
        self._diagnostics.error(
            "REF005",
            f'circular reference: "{first.value}" refers back to itself',
            first.origin,
            help="break the cycle; a schema may refer to itself only in a property or item",
            notes=tuple(
                Note(message="through this reference", origin=text.origin) for text in others
            ),
        )

    def _follow_chains(self) -> None:
        """Replace the direct target of every reference by the end of its chain."""
        direct = dict(self.references)
        for key, address in direct.items():
            passed = {address}
            while (text := self._only_reference(self.targets[address])) is not None:
                address = direct.get((text.file, str(text.value)), "")
                if not address or address in passed:
                    break
                passed.add(address)
            if address:
                self.references[key] = address

    def _only_reference(self, node: Node) -> Scalar | None:
        """Return the ``$ref`` of a node that has no other keywords, except documentation."""
        text = reference_of(node)
        if text is None or not isinstance(node, Mapping):
            return None
        has_keywords = any(key not in _DOCUMENTATION and key[:2] != "x-" for key in node.members)
        return None if has_keywords and self._allows_siblings else text


def _is_path_item(node: Mapping) -> bool:
    """Whether a node is a Path Item Object, which may have other fields next to its ``$ref``."""
    pointer = node.origin.pointer
    return pointer.startswith("/paths/") and pointer.count("/") == 2


def _index_of(path: list[Mapping], node: Mapping) -> int:
    return next(index for index, earlier in enumerate(path) if earlier is node)
