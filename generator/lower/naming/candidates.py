"""Ranked name candidates for a type, derived from its contexts.

If all contexts suggest the same name, that is the first candidate. If they differ, what they have in
common comes first: a type used as ``DealFollower`` and ``PersonFollower`` is a ``Follower``, and a
request body for both create and update is a ``PetInput``. Then follow the names of the single
contexts by score, titles, longer fallback names, and finally the whole JSON pointer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from generator.lower.naming import scores
from generator.lower.naming.contexts import Context, Role, Words
from generator.lower.naming.named_type import NamedType
from generator.lower.naming.nesting import GENERIC
from generator.lower.naming.words import words
from generator.lower.schemas.shapes import LeafShape, ObjectShape
from generator.positions import unescape_pointer
from generator.records import dataclass

_ROLE_WORDS = frozenset({"create", "update", "delete", "input", "request", "response", "result"})
"""Words of a name that stand for a role; the names of nested types do not repeat them."""

_TITLE_STOP_WORDS = frozenset(
    {"response", "request", "base", "body", "schema", "of", "with", "non", "all"}
)
"""Words of titles that describe a schema technically (``BaseResponseWithNonNullData``)."""

_POINTER_STOP_WORDS = frozenset(
    {
        "paths", "responses", "content", "application", "json", "schema", "properties", "items",
        "all", "any", "one", "of", "components", "schemas", "request", "body",
    }
)  # fmt: skip
"""Words of JSON pointers that come from OpenAPI and not from the API."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible name, the words that names of nested types begin with, and its score."""

    words: Words
    stem: Words
    score: int


def candidates_of(named_type: NamedType, contexts: list[Context]) -> Iterator[Candidate]:
    """Yield the candidates for a type, best first; few types need more than the first.

    Scores of contexts with the same name are added up. Nested uses count once, since an enclosing type
    that is used often would otherwise determine the names of everything inside it.
    """
    totals: Counter[Words] = Counter()
    stems: dict[Words, Words] = {}
    for context in contexts:
        nested = context.role is Role.INSIDE
        total = totals[context.words]
        totals[context.words] = max(total, context.score) if nested else total + context.score
        stems.setdefault(context.words, context.prefix + context.stem)
    for context in contexts:
        for alternate in context.alternates:
            score = context.score - scores.ALTERNATE_PENALTY - len(alternate)
            totals[alternate] = max(score, totals.get(alternate, score))
            stems.setdefault(alternate, _without_role(alternate))
    for title in _titles(named_type):
        totals[title] += scores.TITLE
        stems.setdefault(title, title)
    own = [Candidate(name, stems[name], score) for name, score in totals.items() if name]
    own.sort(key=lambda candidate: (-candidate.score, len(candidate.words), candidate.words))
    yield from common_names(named_type, contexts)
    yield from own
    yield from _details(own)
    yield _pointer_name(named_type)


def _titles(named_type: NamedType) -> list[Words]:
    titles = (usable_title(shape.metadata.docs.title) for shape in named_type.shapes)
    return [title for title in titles if title]


def _without_role(name: Words) -> Words:
    while len(name) > 1 and name[-1] in _ROLE_WORDS:
        name = name[:-2] if name[-2:] == ("list", "response") and len(name) > 2 else name[:-1]
    return name


def _details(own: list[Candidate]) -> list[Candidate]:
    """Return the best candidate with ``Details`` appended, as a fallback."""
    return [
        Candidate((*best.words, "details"), (*best.words, "details"), best.score)
        for best in own[:1]
    ]


def usable_title(title: str) -> Words:
    """Return the words of a title that can be a type name, nothing if it is prose or technical."""
    parts = words(title)
    if not title[:1].isupper() or not title.isalnum():
        return ()
    return parts if (_TITLE_STOP_WORDS | GENERIC).isdisjoint(parts) else ()


def _pointer_name(named_type: NamedType) -> Candidate:
    """Return a name made of the JSON pointer of the primary schema."""
    tokens = named_type.primary.metadata.origin.pointer.split("/")
    every = [word for token in tokens for word in words(unescape_pointer(token))]
    name = tuple(word for word in every if word not in _POINTER_STOP_WORDS and not word.isdigit())
    return Candidate(name, name, scores.LAST_RESORT)


def common_names(named_type: NamedType, contexts: list[Context]) -> list[Candidate]:
    """Return the names that the contexts of the predominant role have in common, best first."""
    group = _predominant(_as_input(contexts))
    first = group[0]
    group_scores = [context.score for context in group]
    score = max(group_scores) if first.role is Role.INSIDE else sum(group_scores)
    if len({context.stem for context in group}) == 1:
        stems = [first.stem]
    elif first.role is Role.INSIDE:
        stems = _common_stems_inside(group, named_type)
    else:
        stems = _common_stems(group)
    return [
        Candidate(first.prefix + stem + first.suffix, first.prefix + stem, score)
        for stem in stems
        if first.prefix + stem
    ]


def _as_input(contexts: list[Context]) -> list[Context]:
    """Use the suffix ``input`` for a request body of both create and update operations."""
    suffixes = {context.suffix for context in contexts}
    mixed = {("create",), ("update",)}
    if not mixed <= suffixes:
        return contexts
    return [
        replace(context, suffix=("input",)) if context.suffix in mixed else context
        for context in contexts
    ]


def _predominant(contexts: list[Context]) -> list[Context]:
    """Return the contexts with the same role, prefix and suffix whose scores add up to the most."""
    groups: dict[tuple[Role, Words, Words], list[Context]] = {}
    for context in contexts:
        groups.setdefault((context.role, context.prefix, context.suffix), []).append(context)
    ranked = sorted(
        groups.items(), key=lambda item: (-sum(context.score for context in item[1]), item[0])
    )
    return ranked[0][1]


def _common_stems(group: list[Context]) -> list[Words]:
    """Return what the stems of contexts at the top level of bodies have in common."""
    ending = _common_ending([context.stem for context in group], every=True)
    if ending in {(word,) for word in _ROLE_WORDS}:
        return [(*ending, "record")]
    if ending:
        return [ending]
    if group[0].role is Role.ERROR:
        return [("error",)]
    return [()] if group[0].prefix else []


def _common_stems_inside(group: list[Context], named_type: NamedType) -> list[Words]:
    """Return what the stems of nested uses have in common."""
    leaves = sorted({context.leaf for context in group})
    if len(leaves) == 1:
        endings = [
            _common_ending([context.stem for context in group]),
            _common_ending([context.alternates[0] for context in group]),
            leaves[0] if len(leaves[0]) > 1 else (),
        ]
        specific = [
            ending
            for ending in endings
            if ending and not (len(ending) == 1 and ending[0] in GENERIC)
        ]
        return specific + [(*ending, "details") for ending in specific[:1]]
    titles = _titles(named_type)
    if titles and len(set(titles)) == 1:
        return titles[:1]
    parents = {context.stem[: len(context.stem) - len(context.leaf)] for context in group}
    parent = parents.pop() if len(parents) == 1 else ()
    middle = _common_start(leaves) + _common_start([leaf[::-1] for leaf in leaves])[::-1]
    if len(middle) > 1 and all(len(leaf) >= len(middle) for leaf in leaves):
        return [parent + middle, middle]
    if len(leaves) == 2 and all(0 < len(leaf) < 3 for leaf in leaves):
        either = (*leaves[0], "or", *leaves[1])
        return [parent + either, either]
    return _names_by_content(named_type)


def _names_by_content(named_type: NamedType) -> list[Words]:
    """Return a name made of the properties of an object with one or two scalars: IdAndName."""
    shape = named_type.primary
    if not isinstance(shape, ObjectShape) or len(shape.fields) > 2:
        return []
    if not all(isinstance(field.shape_ref.shape, LeafShape) for field in shape.fields):
        return []
    names = [words(name) for name in sorted(field.wire for field in shape.fields)]
    if not names:
        return []
    return [(*names[0], *(word for name in names[1:] for word in ("and", *name)))]


def _common_ending(stems: list[Words], *, every: bool = False) -> Words:
    """Return the longest ending that all stems share, or two thirds of them unless ``every``."""
    counts = Counter(stem[-size:] for stem in stems for size in range(1, len(stem) + 1))
    shared = [
        ending
        for ending, count in counts.items()
        if (count >= len(stems) if every else scores.is_shared_by_most(count, len(stems)))
    ]
    longest = max(shared, key=lambda ending: (len(ending), ending), default=())
    while len(longest) > 1 and longest[0] in _ROLE_WORDS | GENERIC:
        longest = longest[1:]
    return longest


def _common_start(stems: list[Words]) -> Words:
    """Return the words that all stems begin with."""
    shared: list[str] = []
    for column in zip(*stems, strict=False):
        if len(set(column)) > 1:
            break
        shared.append(column[0])
    return tuple(shared)
