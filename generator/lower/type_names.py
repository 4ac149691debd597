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

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from generator.config import Config
from generator.diagnostics import Diagnostics, Note
from generator.lower.classes import Classes, component_of
from generator.lower.contexts import (
    Context,
    Words,
    envelope_context,
    envelope_payload,
    error_context,
    is_error,
    nominal,
    parameter_context,
    payload_context,
    request_context,
)
from generator.lower.members import Member
from generator.lower.methods import Placement
from generator.lower.names import is_spelling, quoted, type_name
from generator.lower.nesting import Nesting, generalised, nested_contexts
from generator.lower.shapes import (
    EnumShape,
    ObjectShape,
    Shape,
    UnionShape,
    Use,
)
from generator.lower.words import words
from generator.source import Origin


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
        self._take_decided()
        self._take_components()
        self._settle(self._payload_round())
        self._settle(self._envelope_round())
        nesting = Nesting(self.members, self.classes)
        while any(not member.name for member in self.members.values()):
            contexts = nested_contexts(nesting)
            if not contexts:
                break
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

    def _take_decided(self) -> None:
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

    def _give(self, member: Member, name: str, stem: Words, strength: int) -> None:
        member.name, member.stem, member.strength = name, stem, strength
        self._taken[name] = member

    # Rounds

    def _member(self, use: Use) -> Member | None:
        return self.members.get(self.classes.get(id(nominal(use)), -1))

    def _payload_round(self) -> dict[int, list[Context]]:
        contexts: dict[int, list[Context]] = {}

        def suggest(use: Use | None, context: Context) -> None:
            member = self._member(use) if use else None
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
                    suggest(payload or content.use, payload_context(placement))
        return contexts

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
                    named = inner.stem if inner and inner.name else ()
                    context = envelope_context(placement, payload, named)
                    contexts.setdefault(member.number, []).append(context)
        return contexts

    def _settle(self, contexts: dict[int, list[Context]]) -> None:
        """Give every class with contexts the best of its names that it can get."""
        proposals = {
            number: _proposals(self.members[number], own) for number, own in contexts.items()
        }
        waiting = set(contexts)
        while waiting:
            wanted: dict[str, list[int]] = {}
            for number in waiting:
                free = next(
                    (
                        one
                        for one in proposals[number]
                        if type_name("_".join(one[0])) not in self._taken
                    ),
                    None,
                )
                if free is None:
                    self._report_nameless(self.members[number])
                    continue
                wanted.setdefault(type_name("_".join(free[0])), []).append(number)
            waiting = set()
            for name, rivals in wanted.items():
                ranked = sorted(rivals, key=lambda number: self._rank(number, contexts[number]))
                self._award(ranked[0], name, proposals[ranked[0]], contexts[ranked[0]])
                waiting.update(ranked[1:])

    def _award(
        self, number: int, name: str, proposals: list[tuple[Words, Words]], contexts: list[Context]
    ) -> None:
        stem = next(stem for whole, stem in proposals if type_name("_".join(whole)) == name)
        self._give(self.members[number], name, stem, max(context.score for context in contexts))

    def _rank(self, number: int, contexts: list[Context]) -> tuple[object, ...]:
        best = max(context.score for context in contexts)
        return -best, -len(contexts), self.members[number].places

    def _report_nameless(self, member: Member) -> None:
        self.diagnostics.error(
            "NAM008",
            "no name is left for this type",
            member.primary.place.origin,
            help=f"decide on one under type_names in codegen.yaml: "
            f"{member.primary.place.origin.pointer}",
        )
        member.name = f"Unnamed{member.number}"


_JUNK = frozenset(
    {
        "response",
        "request",
        "data",
        "item",
        "items",
        "object",
        "base",
        "body",
        "schema",
        "of",
        "with",
        "non",
    }
)


def decent_title(title: str) -> Words:
    """Return the words of a title that is a good name, nothing otherwise."""
    parts = words(title)
    if not title[:1].isupper() or not title.isalnum() or not _JUNK.isdisjoint(parts):
        return ()
    return parts


def _titles(member: Member) -> list[Words]:
    titles = Counter(decent_title(shape.place.docs.title) for shape in member.shapes)
    del titles[()]
    return [title for title, _ in sorted(titles.items(), key=lambda one: (-one[1], one[0]))]


def _proposals(member: Member, contexts: list[Context]) -> list[tuple[Words, Words]]:
    """Return the names that a class wants, best first, each with its stem for what stands inside."""
    common = generalised(contexts)
    votes = Counter((context.words, context.stem or context.words) for context in contexts)
    scores = {context.words: context.score for context in sorted(contexts, key=lambda c: c.score)}
    ranked = sorted(votes, key=lambda one: (-scores[one[0]], -votes[one], len(one[0]), one))
    alternates = [
        (words_, words_)
        for context in sorted(contexts, key=lambda c: (-c.score, c.words))
        for words_ in context.alternates
    ]
    titles = [(title, title) for title in _titles(member)]
    return list(_unique([*common, *ranked, *titles, *alternates]))


def _unique(proposals: Iterable[tuple[Words, Words]]) -> Iterable[tuple[Words, Words]]:
    seen: set[Words] = set()
    for whole, stem in proposals:
        if whole and whole not in seen:
            seen.add(whole)
            yield whole, stem
