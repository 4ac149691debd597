"""The names of types: for every class of shapes the name that a person would choose.

Input: classes of shapes, placed operations, and what codegen.yaml decided. Output: a name for every
class that needs one. Invariants: no two classes share a name; no name ends in a number that the
description does not have; the outcome depends neither on the order of keys nor on that of reading.

Names are given in rounds, the surest first: decided ones; components; what operations return, are sent
and fail with; the envelopes around payloads; then what stands inside types that have a name. Within a
round every class proposes its names, best first, and of several that want one name the one with the
best context gets it; the others go on to their next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from generator.config.codegen_config import Config
from generator.diagnostics.diagnostic import Diagnostics, Note
from generator.lower.naming.candidates import Candidate, candidates_of
from generator.lower.naming.contexts import (
    Context,
    envelope_context,
    envelope_payload,
    error_context,
    is_error,
    nominal,
    parameter_context,
    payload_context,
    request_context,
)
from generator.lower.naming.methods import Placement
from generator.lower.naming.named_type import Member
from generator.lower.naming.names import is_spelling, quoted, type_name
from generator.lower.naming.nesting import Nesting
from generator.lower.naming.words import singular_words, words
from generator.lower.schemas.equivalence import Classes, component_of
from generator.lower.schemas.shapes import (
    EnumShape,
    ObjectShape,
    Shape,
    ShapeRef,
    UnionShape,
)
from generator.positions import Origin


@dataclass(slots=True)
class TypeNames:
    """Names classes; ``members`` are those that need a name, by class."""

    placements: list[Placement]
    classes: Classes
    config: Config
    diagnostics: Diagnostics
    members: dict[int, Member] = field(init=False, default_factory=dict)
    _taken: dict[str, Member] = field(init=False, default_factory=dict)

    def name(self, shapes: list[Shape]) -> dict[int, Member]:
        """Return the named classes."""
        self._collect(shapes)
        self._apply_configured_names()
        self._take_components()
        self._settle(self._payload_round())
        self._settle(self._envelope_round())
        nesting = Nesting(self.members, self.classes)
        while contexts := nesting.contexts():
            self._settle(contexts)
        return self.members

    def _collect(self, shapes: list[Shape]) -> None:
        for shape in shapes:
            if isinstance(shape, ObjectShape | UnionShape | EnumShape):
                number = self.classes[id(shape)]
                self.members.setdefault(number, Member(number, [])).shapes.append(shape)
        for number, member in list(self.members.items()):
            if isinstance(member.shapes[0], EnumShape) and not self._deserves_name(member):
                del self.members[number]

    def _deserves_name(self, member: Member) -> bool:
        """Tell whether an enumeration has a name of its own; else it is used in place."""
        return bool(component_of(member.primary)) or bool(self._decided(member))

    # Names that somebody decided on

    def _decided(self, member: Member) -> dict[str, Origin]:
        return {
            self.config.type_names[origin.pointer]: origin
            for origin in member.places
            if origin.pointer in self.config.type_names
        }

    def _apply_configured_names(self) -> None:
        if not self.config.type_names:
            return
        for member in self.members.values():
            for text, origin in sorted(self._decided(member).items())[:1]:
                if not is_spelling(text):
                    self.diagnostics.error(
                        "NAM006",
                        f"{quoted(text)} is not a name of a type in Python",
                        origin,
                        help="correct it under type_names in codegen.yaml",
                    )
                    text = type_name(text)
                self._take_explicit(member, text, origin)

    def _take_components(self) -> None:
        for member in sorted(self.members.values(), key=lambda one: one.places):
            if member.name:
                continue
            component = component_of(member.primary)
            if component:
                self._take_explicit(member, type_name(component), member.primary.place.origin)

    def _take_explicit(self, member: Member, name: str, origin: Origin) -> None:
        """Give a class the name that somebody wrote; report one that is taken or empty."""
        if not name:
            self.diagnostics.error(
                "NAM001",
                f"{quoted(component_of(member.primary))} has no letter or digit to name a type by",
                origin,
                help="rename the component, or decide on its name under type_names in codegen.yaml",
            )
            return
        holder = self._taken.get(name)
        if holder is not None:
            self.diagnostics.error(
                "NAM007",
                f"two schemas are the same type in Python: {name}",
                origin,
                help="rename one, or decide on its name under type_names in codegen.yaml",
                notes=(Note(message="the other one", origin=holder.primary.place.origin),),
            )
            return
        self._give(member, name, words(name), 100)

    def _give(self, member: Member, name: str, stem: tuple[str, ...], strength: int) -> None:
        member.name, member.stem, member.strength = name, stem, strength
        self._taken[name] = member

    # Rounds

    def _member(self, use: ShapeRef) -> Member | None:
        return self.members.get(self.classes.get(id(nominal(use)), -1))

    def _payload_round(self) -> dict[int, list[Context]]:
        contexts: dict[int, list[Context]] = {}

        def suggest(use: ShapeRef, context: Context) -> None:
            member = self._member(use)
            if member and not member.name:
                contexts.setdefault(member.number, []).append(context)

        for placement in self.placements:
            draft = placement.draft
            for parameter in draft.parameters:
                suggest(parameter.use, parameter_context(placement, parameter.name))
            for content in draft.body.content if draft.body else ():
                suggest(content.use, request_context(placement))
            for response in draft.responses:
                for header in response.headers:
                    suggest(header.use, parameter_context(placement, header.name))
                for content in response.content:
                    if is_error(draft, response.status):
                        suggest(content.use, error_context(placement, response.status))
                        continue
                    payload = envelope_payload(content.use, self.config.data)
                    self._suggest_payload(suggest, payload or content.use, placement)
        return contexts

    def _suggest_payload(
        self, suggest: Callable[[ShapeRef, Context], None], use: ShapeRef, placement: Placement
    ) -> None:
        """Suggest a name for a payload; one that only holds the resource is its wrapping."""
        context = payload_context(placement)
        shape = nominal(use)
        if isinstance(shape, ObjectShape) and len(shape.fields) == 1:
            held = shape.fields[0]
            if singular_words(words(held.wire)) == placement.noun:
                suggest(held.use, context)
                context = replace(context, suffix=("payload",), score=10)
        suggest(use, context)

    def _envelope_round(self) -> dict[int, list[Context]]:
        contexts: dict[int, list[Context]] = {}
        for placement in self.placements:
            for response in placement.draft.responses:
                for content in response.content:
                    member = self._member(content.use)
                    if member is None or member.name:
                        continue
                    payload = envelope_payload(content.use, self.config.data)
                    inner = self._member(payload) if payload else None
                    named = words(inner.name) if inner else ()
                    context = envelope_context(placement, payload, named)
                    contexts.setdefault(member.number, []).append(context)
        return contexts

    def _settle(self, contexts: dict[int, list[Context]]) -> None:
        """Give every class with contexts the best of its names that it can get."""
        wanted = {number: self._wanted(number, own) for number, own in contexts.items()}
        waiting = sorted(contexts)
        while waiting:
            rivals: dict[str, list[tuple[int, Candidate]]] = {}
            for number in waiting:
                free = next(
                    (pair for pair in wanted[number].items() if pair[0] not in self._taken), None
                )
                if free is None:
                    self._report_nameless(self.members[number])
                else:
                    rivals.setdefault(free[0], []).append((number, free[1]))
            waiting = []
            for name, proposals in rivals.items():
                ranked = sorted(proposals, key=lambda one: self._rank(*one))
                number, candidate = ranked[0]
                strength = max(context.score for context in contexts[number])
                self._give(self.members[number], name, candidate.stem, strength)
                waiting.extend(number for number, _ in ranked[1:])

    def _wanted(self, number: int, contexts: list[Context]) -> dict[str, Candidate]:
        """Return the candidates of a class by their spelling, best first."""
        wanted: dict[str, Candidate] = {}
        for candidate in candidates_of(self.members[number], contexts):
            wanted.setdefault(type_name("_".join(candidate.words)), candidate)
        return wanted

    def _rank(self, number: int, candidate: Candidate) -> tuple[int, list[Origin]]:
        return -candidate.weight, self.members[number].places

    def _report_nameless(self, member: Member) -> None:
        place = member.primary.place.origin
        self.diagnostics.error(
            "NAM008",
            "no name is left for this type",
            place,
            help=f"decide on one for {place.pointer} under type_names in codegen.yaml",
        )
        member.name = f"Unnamed{member.number}"
