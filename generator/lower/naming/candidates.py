"""Names that a type wants, from the contexts in which it stands; best first.

Where contexts agree, that is the name. Where they differ, what they share is the better name: what
follows a deal and what follows a person is a ``Follower``, what a call to create and one to update are
sent is an ``ActivityInput``. After these come the contexts' own names by weight, titles, longer names.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from generator.lower.naming.contexts import Context, Role, Words
from generator.lower.naming.named_type import Member
from generator.lower.naming.nesting import GENERIC
from generator.lower.naming.words import words
from generator.lower.schemas.shapes import LeafShape, ObjectShape
from generator.positions import unescape_pointer

_ROLE_WORDS = frozenset({"create", "update", "delete", "input", "request", "response", "result"})
_JUNK = frozenset({"response", "request", "base", "body", "schema", "of", "with", "non", "all"})
_ALTERNATE_HANDICAP = 15
_TITLE_WEIGHT = 12
_POINTER_WORDS = frozenset(
    {
        "paths", "responses", "content", "application", "json", "schema", "properties", "items",
        "all", "any", "one", "of", "components", "schemas", "request", "body",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name, the words by which types inside are called, and how much speaks for it."""

    words: Words
    stem: Words
    weight: int


def candidates_of(member: Member, contexts: list[Context]) -> list[Candidate]:
    """Return the names that a class wants."""
    weights: Counter[Words] = Counter()
    stems: dict[Words, Words] = {}
    for context in contexts:
        inside = context.role is Role.INSIDE
        known = weights[context.words]
        weights[context.words] = max(known, context.score) if inside else known + context.score
        stems.setdefault(context.words, context.prefix + context.stem)
    for context in contexts:
        for alternate in context.alternates:
            weight = context.score - _ALTERNATE_HANDICAP - len(alternate)
            weights[alternate] = max(weight, weights.get(alternate, weight))
            stems.setdefault(alternate, _without_role(alternate))
    for title in _titles(member):
        weights[title] += _TITLE_WEIGHT
        stems.setdefault(title, title)
    own = [Candidate(name, stems[name], weight) for name, weight in weights.items() if name]
    own.sort(key=lambda one: (-one.weight, len(one.words), one.words))
    ranked = [*generalised(member, contexts), *own, *_details(own), _last_resort(member)]
    first: dict[Words, Candidate] = {}
    for one in ranked:
        first.setdefault(one.words, one)
    return list(first.values())


def _titles(member: Member) -> list[Words]:
    titles = (usable_title(shape.place.docs.title) for shape in member.shapes)
    return [title for title in titles if title]


def _without_role(name: Words) -> Words:
    while len(name) > 1 and name[-1] in _ROLE_WORDS:
        name = name[:-2] if name[-2:] == ("list", "response") and len(name) > 2 else name[:-1]
    return name


def _details(own: list[Candidate]) -> list[Candidate]:
    return [
        Candidate((*one.words, "details"), (*one.words, "details"), one.weight) for one in own[:1]
    ]


def usable_title(title: str) -> Words:
    """Return the words of a title that is a good name, nothing otherwise."""
    parts = words(title)
    if not title[:1].isupper() or not title.isalnum():
        return ()
    return parts if (_JUNK | GENERIC).isdisjoint(parts) else ()


def _last_resort(member: Member) -> Candidate:
    """Return a name made of the whole way to the first place of a class."""
    tokens = member.primary.place.origin.pointer.split("/")
    way = [word for token in tokens for word in words(unescape_pointer(token))]
    name = tuple(word for word in way if word not in _POINTER_WORDS and not word.isdigit())
    return Candidate(name, name, 0)


def generalised(member: Member, contexts: list[Context]) -> list[Candidate]:
    """Return the names that the contexts of the prevailing role have in common."""
    group = _prevailing(_as_input(contexts))
    first = group[0]
    scores = [context.score for context in group]
    weight = max(scores) if first.role is Role.INSIDE else sum(scores)
    if len({context.stem for context in group}) == 1:
        shared = [first.stem]
    elif first.role is Role.INSIDE:
        shared = _shared_inside(group, member)
    else:
        shared = _shared(group)
    return [
        Candidate(first.prefix + stem + first.suffix, first.prefix + stem, weight)
        for stem in shared
        if first.prefix + stem
    ]


def _as_input(contexts: list[Context]) -> list[Context]:
    """What is sent both to create and to update a thing is its input."""
    suffixes = {context.suffix for context in contexts}
    mixed = {("create",), ("update",)}
    if not mixed <= suffixes:
        return contexts
    return [
        replace(context, suffix=("input",)) if context.suffix in mixed else context
        for context in contexts
    ]


def _prevailing(contexts: list[Context]) -> list[Context]:
    groups: dict[tuple[Role, Words, Words], list[Context]] = {}
    for context in contexts:
        groups.setdefault((context.role, context.prefix, context.suffix), []).append(context)
    ranked = sorted(groups.items(), key=lambda item: (-sum(one.score for one in item[1]), item[0]))
    return ranked[0][1]


def _shared(group: list[Context]) -> list[Words]:
    """Return what the stems of operations have in common."""
    ending = _ending([context.stem for context in group], every=True)
    if ending in {(word,) for word in _ROLE_WORDS}:
        return [(*ending, "record")]
    if ending:
        return [ending]
    if group[0].role is Role.ERROR:
        return [("error",)]
    return [()] if group[0].prefix else []


def _shared_inside(group: list[Context], member: Member) -> list[Words]:
    """Return what the stems of fields have in common."""
    leaves = sorted({context.leaf for context in group})
    if len(leaves) == 1:
        endings = [
            _ending([context.stem for context in group]),
            _ending([context.alternates[0] for context in group]),
            leaves[0] if len(leaves[0]) > 1 else (),
        ]
        telling = [one for one in endings if one and not (len(one) == 1 and one[0] in GENERIC)]
        return telling + [(*one, "details") for one in telling[:1]]
    titles = _titles(member)
    if titles and len(set(titles)) == 1:
        return titles[:1]
    holders = {context.stem[: len(context.stem) - len(context.leaf)] for context in group}
    holder = holders.pop() if len(holders) == 1 else ()
    middle = _common(leaves) + _common([leaf[::-1] for leaf in leaves])[::-1]
    if len(middle) > 1 and all(len(leaf) >= len(middle) for leaf in leaves):
        return [holder + middle, middle]
    if len(leaves) == 2 and all(0 < len(leaf) < 3 for leaf in leaves):
        either = (*leaves[0], "or", *leaves[1])
        return [holder + either, either]
    return _by_content(member)


def _by_content(member: Member) -> list[Words]:
    """Return what an object of one or two plain fields holds: IdAndName."""
    shape = member.primary
    if not isinstance(shape, ObjectShape) or len(shape.fields) > 2:
        return []
    if not all(isinstance(one.use.shape, LeafShape) for one in shape.fields):
        return []
    held = [words(name) for name in sorted(one.wire for one in shape.fields)]
    return [(*held[0], *(word for one in held[1:] for word in ("and", *one)))] if held else []


def _ending(stems: list[Words], *, every: bool = False) -> Words:
    """Return the longest words that all stems, or at least two thirds of them, end with."""
    counts = Counter(stem[-size:] for stem in stems for size in range(1, len(stem) + 1))
    needed = len(stems) if every else -(-2 * len(stems) // 3)
    enough = [ending for ending, count in counts.items() if count >= needed]
    longest = max(enough, key=lambda ending: (len(ending), ending), default=())
    while len(longest) > 1 and longest[0] in _ROLE_WORDS | GENERIC:
        longest = longest[1:]
    return longest


def _common(stems: list[Words]) -> Words:
    """Return the words that all stems begin with."""
    shared: list[str] = []
    for column in zip(*stems, strict=False):
        if len(set(column)) > 1:
            break
        shared.append(column[0])
    return tuple(shared)
