"""Assigns the names of types.

Input: equivalence classes of shapes, named operations, and the configuration. Output: a name for every
class that becomes a type. Invariants: names are unique; no name ends in a number that is not part of
the OpenAPI document; the result does not depend on the order of keys or of shapes.

Names are assigned in rounds, the most certain first:

1. names configured under ``type_names`` in codegen.yaml,
2. component names,
3. payloads, request bodies, parameters and error responses,
4. the envelopes around payloads,
5. types nested in types that have a name, repeatedly.

In each round every class proposes its best free candidate. If several propose the same name, the one
with the highest score gets it and the others propose their next candidate. With ``tolerance: lenient``
a type that is left without a name gets one made of its JSON Pointer, and a warning.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace

from generator.config.codegen_config import Config
from generator.diagnostics.diagnostic import Diagnostics, Note
from generator.lower.naming import scores
from generator.lower.naming.candidates import Candidate, candidates_of
from generator.lower.naming.contexts import (
    Context,
    element_shape,
    elements_of,
    envelope_context,
    envelope_payload,
    error_context,
    event_context,
    is_error,
    parameter_context,
    payload_context,
    request_context,
)
from generator.lower.naming.methods import NamedOperation
from generator.lower.naming.named_type import NamedType
from generator.lower.naming.names import is_valid_name, quoted, type_name, type_names
from generator.lower.naming.nesting import Nesting
from generator.lower.naming.words import singular_words, words
from generator.lower.schemas.equivalence import EquivalenceClasses, component_of
from generator.lower.schemas.shapes import (
    EnumShape,
    ObjectShape,
    Shape,
    ShapeRef,
    UnionShape,
)
from generator.positions import Origin, unescape_pointer
from generator.records import dataclass

_STRUCTURE = frozenset(
    {
        *("", "components", "paths", "properties", "schema", "content", "items", "schemas"),
        *("allOf", "anyOf", "oneOf"),
    }
)
"""Parts of JSON Pointers that name nothing of the API."""


@dataclass(slots=True)
class TypeNamer:
    """Assigns type names; ``named_types`` holds the classes that become types, by class number."""

    operations: list[NamedOperation]
    events: Sequence[tuple[str, ShapeRef]]
    classes: EquivalenceClasses
    config: Config
    diagnostics: Diagnostics
    named_types: dict[int, NamedType] = field(init=False, default_factory=dict)
    _by_name: dict[str, NamedType] = field(init=False, default_factory=dict)
    _reserved: set[str] = field(init=False, default_factory=set)

    def assign(self, shapes: list[Shape]) -> dict[int, NamedType]:
        """Return the named types among ``shapes``, by class number."""
        self._collect(shapes)
        self._apply_configured_names()
        self._apply_component_names()
        self._assign_best(self._top_level_contexts())
        self._assign_best(self._envelope_contexts())
        nesting = Nesting(self.named_types, self.classes)
        while contexts := nesting.contexts():
            self._assign_best(contexts)
        return self.named_types

    def _collect(self, shapes: list[Shape]) -> None:
        for shape in shapes:
            if isinstance(shape, ObjectShape | UnionShape | EnumShape):
                number = self.classes[id(shape)]
                self.named_types.setdefault(number, NamedType(number, [])).shapes.append(shape)
        for number, named_type in list(self.named_types.items()):
            named_type.sort()
            is_enum = isinstance(named_type.shapes[0], EnumShape)
            if is_enum and not self._is_explicitly_named(named_type):
                del self.named_types[number]

    def _is_explicitly_named(self, named_type: NamedType) -> bool:
        """Return whether a component or codegen.yaml names the type; other enums stay inline."""
        return bool(component_of(named_type.primary)) or bool(self._configured_names(named_type))

    # Explicit names

    def _configured_names(self, named_type: NamedType) -> dict[str, Origin]:
        return {
            self.config.type_names[origin.pointer]: origin
            for origin in named_type.origins
            if origin.pointer in self.config.type_names
        }

    def _apply_configured_names(self) -> None:
        if not self.config.type_names:
            return
        for named_type in self.named_types.values():
            for name, origin in sorted(self._configured_names(named_type).items())[:1]:
                if not is_valid_name(name):
                    self.diagnostics.error(
                        "NAM006",
                        f"{quoted(name)} is not a valid type name in Python",
                        origin,
                        help="correct it under type_names in codegen.yaml",
                    )
                    name = type_name(name)
                self._assign_explicit(named_type, name, origin)

    def _apply_component_names(self) -> None:
        unnamed = [each for each in self.named_types.values() if not each.name and each.component]
        unnamed.sort(key=lambda each: each.origins)
        names = type_names([each.component for each in unnamed])
        self._reserved.update(names)
        for named_type, name in zip(unnamed, names, strict=True):
            self._assign_explicit(named_type, name, named_type.primary.metadata.origin)

    def _assign_explicit(self, named_type: NamedType, name: str, origin: Origin) -> None:
        """Assign a configured or component name; report one that is in use."""
        other = self._by_name.get(name)
        if other is None:
            self._assign(named_type, name, words(name), scores.EXPLICIT)
            return
        message = f"two schemas are the same type in Python: {name}"
        help_text = "rename one of them, or set its name under type_names in codegen.yaml"
        notes = (Note(message="the other schema", origin=other.primary.metadata.origin),)
        is_configured = origin != named_type.primary.metadata.origin
        if self.config.is_lenient and not is_configured:
            self._assign_free(named_type, "NAM007", message, notes)
        else:
            self.diagnostics.error("NAM007", message, origin, help=help_text, notes=notes)

    def _assign_free(
        self, named_type: NamedType, code: str, message: str, notes: tuple[Note, ...] = ()
    ) -> None:
        """Assign the shortest free name that the JSON Pointer suggests, with a warning."""
        origin = named_type.primary.metadata.origin
        taken = self._reserved.union(self._by_name)
        name = next(name for name in pointer_names(origin.pointer) if name not in taken)
        self.diagnostics.warning(
            code,
            f"{message}; this type is {name}",
            origin,
            help="set a name under type_names in codegen.yaml",
            notes=notes,
        )
        self._assign(named_type, name, words(name), scores.EXPLICIT)

    def _assign(
        self, named_type: NamedType, name: str, stem: tuple[str, ...], strength: int
    ) -> None:
        named_type.name, named_type.stem, named_type.strength = name, stem, strength
        self._by_name[name] = named_type

    # Contexts

    def _named_type_of(self, shape_ref: ShapeRef) -> NamedType | None:
        return self.named_types.get(self.classes.get(id(element_shape(shape_ref)), -1))

    def _top_level_contexts(self) -> dict[int, list[Context]]:
        """Return the contexts of all types without a name except envelopes, by class number."""
        contexts: dict[int, list[Context]] = {}

        def suggest(
            shape_ref: ShapeRef, context_of: Callable[..., Context], *arguments: object
        ) -> None:
            for element, position in elements_of(shape_ref):
                named_type = self.named_types.get(self.classes.get(id(element), -1))
                if named_type and not named_type.name:
                    context = context_of(*arguments)
                    own = context.at(position) if position else context
                    contexts.setdefault(named_type.number, []).append(own)

        for name, event_payload in self.events:
            suggest(event_payload, event_context, name)
        for operation in self.operations:
            draft = operation.draft
            for parameter in draft.parameters:
                suggest(parameter.shape_ref, parameter_context, operation, parameter.name)
            for content in draft.body.content if draft.body else ():
                suggest(content.shape_ref, request_context, operation)
            for response in draft.responses:
                for header in response.headers:
                    suggest(header.shape_ref, parameter_context, operation, header.name)
                for content in response.content:
                    if is_error(draft, response.status):
                        suggest(content.shape_ref, error_context, operation, response.status)
                        continue
                    payload = envelope_payload(content.shape_ref, self.config.data)
                    self._suggest_payload(suggest, payload or content.shape_ref, operation)
        return contexts

    def _suggest_payload(
        self,
        suggest: Callable[[ShapeRef, Callable[[NamedOperation], Context], NamedOperation], None],
        payload: ShapeRef,
        operation: NamedOperation,
    ) -> None:
        """Suggest a name for a payload.

        If the resource is the only property of the payload, the resource gets the name and the payload
        is a wrapper (``{"deal": {…}}`` is ``DealPayload``).
        """
        context_of = payload_context
        shape = element_shape(payload)
        if isinstance(shape, ObjectShape) and len(shape.fields) == 1:
            content = shape.fields[0]
            if singular_words(words(content.wire)) == operation.noun:
                suggest(content.shape_ref, payload_context, operation)
                context_of = _wrapper_context
        suggest(payload, context_of, operation)

    def _envelope_contexts(self) -> dict[int, list[Context]]:
        """Return the contexts of the bodies that are still without a name, by class number."""
        contexts: dict[int, list[Context]] = {}
        for operation in self.operations:
            for response in operation.draft.responses:
                for content in response.content:
                    envelope = self._named_type_of(content.shape_ref)
                    if envelope is None or envelope.name:
                        continue
                    payload = envelope_payload(content.shape_ref, self.config.data)
                    payload_type = self._named_type_of(payload) if payload else None
                    payload_name = words(payload_type.name) if payload_type else ()
                    context = envelope_context(operation, payload, payload_name)
                    contexts.setdefault(envelope.number, []).append(context)
        return contexts

    # Assignment

    def _assign_best(self, contexts: dict[int, list[Context]]) -> None:
        """Assign every class with contexts the best of its candidates that it can get."""
        candidates = {number: self._candidates(number, own) for number, own in contexts.items()}
        waiting = sorted(contexts)
        while waiting:
            rivals: dict[str, list[tuple[int, Candidate]]] = {}
            for number in waiting:
                free = (each for each in candidates[number] if each[0] not in self._by_name)
                proposal = next(free, None)
                if proposal is None:
                    self._report_unnamed(self.named_types[number])
                else:
                    rivals.setdefault(proposal[0], []).append((number, proposal[1]))
            waiting = []
            for name, proposals in rivals.items():
                ranked = sorted(proposals, key=lambda pair: self._rank(*pair))
                number, candidate = ranked[0]
                strength = max(context.score for context in contexts[number])
                self._assign(self.named_types[number], name, candidate.stem, strength)
                waiting.extend(number for number, _ in ranked[1:])

    def _candidates(self, number: int, contexts: list[Context]) -> Iterator[tuple[str, Candidate]]:
        """Yield the candidates of a class with their Python names, best first.

        Names are only ever taken, so one that was passed over need not be tried again.
        """
        for candidate in candidates_of(self.named_types[number], contexts):
            yield type_name("_".join(candidate.words)), candidate

    def _rank(self, number: int, candidate: Candidate) -> tuple[int, list[Origin]]:
        """Return the sort key among rivals: the highest score wins, then the first position."""
        return -candidate.score, self.named_types[number].origins

    def _report_unnamed(self, named_type: NamedType) -> None:
        origin = named_type.primary.metadata.origin
        message = "could not derive a unique name for this type"
        if self.config.is_lenient:
            self._assign_free(named_type, "NAM008", message)
            return
        self.diagnostics.error(
            "NAM008",
            message,
            origin,
            help=f"set a name for {origin.pointer} under type_names in codegen.yaml",
        )
        named_type.name = f"Unnamed{named_type.number}"


def _wrapper_context(operation: NamedOperation) -> Context:
    """Return the context of a payload around the resource."""
    context = payload_context(operation)
    return replace(context, suffix=("payload",), score=scores.PAYLOAD_WRAPPER)


def pointer_names(pointer: str) -> Iterator[str]:
    """Yield class names for the schema at a JSON Pointer, the shortest first, without an end.

    The last are numbered: ``Values``, ``DealsValues``, ``Values2``, ``Values3``, …
    """
    every = map(unescape_pointer, pointer.split("/"))
    parts = [part for part in every if part not in _STRUCTURE and part[:1].isalpha()]
    names = [type_name("_".join(parts[-count:])) for count in range(1, len(parts) + 1)]
    yield from filter(None, names)
    stem = next(filter(None, names), "Type")
    yield from (f"{stem}{number}" for number in itertools.count(2))
