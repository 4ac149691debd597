"""Where the client offers each operation: its resource and its method.

Input: drafts, and what codegen.yaml decided. Output: a resource and a method for every operation.
Invariants: within a resource no two operations share a method; the outcome does not depend on the
order of the drafts. The names follow the operationId: ``getDeals`` is ``deals.list``, ``getDeal``
``deals.get``, ``addDealFollower`` ``deals.add_follower``.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from itertools import pairwise

from generator.config.codegen_config import Config, OperationNames
from generator.diagnostics.diagnostic import Diagnostics, Note
from generator.ir.types import Name
from generator.lower.naming.names import is_spelling, quoted, value_name
from generator.lower.naming.operation_ids import Phrase, parse_phrase
from generator.lower.naming.words import naming_segments, singular, singular_words, snake, words
from generator.lower.node_access import flag_of
from generator.lower.operations.drafts import OperationDraft
from generator.lower.schemas.shapes import ArrayShape, ObjectShape, ShapeRef

_NOTHING = OperationNames()
_HELP = "decide on another name under operations in codegen.yaml"


@dataclass(slots=True, kw_only=True)
class Placement:
    """An operation's place in the client. ``noun`` holds the resource's words in the singular."""

    draft: OperationDraft
    resource: Name
    noun: tuple[str, ...]
    phrase: Phrase
    many: bool
    candidates: list[str]
    decided: bool
    chosen: int = 0
    method: Name = field(init=False)

    @property
    def current(self) -> str:
        """The candidate under consideration."""
        return self.candidates[self.chosen]

    @property
    def rank(self) -> tuple[object, ...]:
        """Who keeps a name that several want; the least does."""
        return (
            not self.decided,
            self.chosen,
            not self.phrase.exact,
            len(self.phrase.remainder),
            bool(flag_of(self.draft.node, "deprecated")),
            len(self.draft.path),
            self.draft.id,
        )


def place_operations(
    drafts: list[OperationDraft],
    payloads: dict[str, ShapeRef | None],
    config: Config,
    diagnostics: Diagnostics,
) -> list[Placement]:
    """Return the place of every operation, sorted by resource and then as people should meet them.

    ``payloads`` holds what each operation returns to its caller, by operationId.
    """
    _report_unknown(drafts, config, diagnostics)
    placements = [
        _placement(
            draft, payloads.get(draft.id), config.operations.get(draft.id, _NOTHING), diagnostics
        )
        for draft in drafts
    ]
    groups: dict[str, list[Placement]] = {}
    for placement in placements:
        groups.setdefault(placement.resource.python, []).append(placement)
    for group in groups.values():
        _settle(group, diagnostics)
    return sorted(placements, key=_order)


def _report_unknown(drafts: list[OperationDraft], config: Config, diagnostics: Diagnostics) -> None:
    known = {draft.id for draft in drafts}
    for operation_id, names in config.operations.items():
        if operation_id not in known and names.origin is not None:
            similar = difflib.get_close_matches(operation_id, sorted(known), n=1, cutoff=0.7)
            default = "write the operationId as the description has it, or remove the entry"
            diagnostics.error(
                "NAM003",
                f"there is no operation {quoted(operation_id)}",
                names.origin,
                help=f"did you mean {quoted(similar[0])}?" if similar else default,
            )


_METHOD_ORDER = ("list", "get", "create", "add", "update", "delete", "search")


def _order(placement: Placement) -> tuple[object, ...]:
    method = placement.method.python
    first = method.partition("_")[0]
    return (
        placement.resource.python,
        bool(flag_of(placement.draft.node, "deprecated")),
        _METHOD_ORDER.index(method) if method in _METHOD_ORDER else len(_METHOD_ORDER),
        _METHOD_ORDER.index(first) if first in _METHOD_ORDER else len(_METHOD_ORDER),
        method,
    )


def _placement(
    draft: OperationDraft, payload: ShapeRef | None, names: OperationNames, diagnostics: Diagnostics
) -> Placement:
    wire = draft.tags[0] if draft.tags else _first_segment(draft.path)
    resource = _decided(names.resource, names, diagnostics) or value_name(wire, "resource")
    noun = singular_words(words(names.resource or wire))
    phrase = parse_phrase(draft.id, noun)
    many = _returns_many(payload, phrase, noun)
    method = _decided(names.method, names, diagnostics)
    if not resource:
        resource = "root"
    return Placement(
        draft=draft,
        resource=Name(wire=wire, python=resource),
        noun=noun,
        phrase=phrase,
        many=many,
        candidates=[method] if method else _candidates(draft, phrase, many),
        decided=bool(method),
    )


def _decided(text: str, names: OperationNames, diagnostics: Diagnostics) -> str:
    """Return a name that codegen.yaml decided on, if Python accepts it."""
    if not text or is_spelling(text):
        return text
    if names.origin is not None:
        diagnostics.error(
            "NAM004",
            f"{quoted(text)} is not a name in Python",
            names.origin,
            help="use lower-case letters, digits and underscores, and no keyword of Python",
        )
    return value_name(text, "name")


def _first_segment(path: str) -> str:
    """Return the first segment of a path that names something and is no parameter."""
    named = (segment for segment in naming_segments(path) if not segment.startswith("{"))
    return next(named, "root")


def _returns_many(payload: ShapeRef | None, phrase: Phrase, noun: tuple[str, ...]) -> bool:
    """Tell whether a list comes back: an array, or an object that holds one under the noun."""
    if payload is None:
        return phrase.is_plural
    match payload.shape:
        case ArrayShape():
            return True
        case ObjectShape(fields=fields):
            named = {one.wire for one in fields if isinstance(one.use.shape, ArrayShape)}
            return any(singular(snake(words(one))) == snake(noun) for one in named)
        case _:
            return False


def _candidates(draft: OperationDraft, phrase: Phrase, many: bool) -> list[str]:
    """Return the method's names from the most to the least wanted."""
    verb = phrase.verb
    by_id = draft.path.rstrip("/").endswith("}")
    listing = verb == "get" and many and phrase.is_plural
    plain = _plain(phrase, listing or (verb == "get" and many and not by_id), by_id)
    parts = _path_words(draft.path)
    if not phrase.remainder:
        wanted = [plain]
    elif phrase.after:
        wanted = [_joined("list" if listing else _kept(verb), phrase.remainder)]
    elif snake(phrase.before) in parts.before_parameter:
        wanted = [f"{plain}_for_{snake(phrase.before)}"]
    elif set(phrase.before) & parts.static:
        wanted = [_joined(plain, phrase.before)]
    else:
        wanted = [plain, _joined(plain.removesuffix("_many"), phrase.before)]
    wanted += [_joined("list" if listing else _kept(verb), phrase.rest), snake(words(draft.id))]
    return list(dict.fromkeys(value_name(one, "call") for one in wanted if one)) or ["call"]


def _plain(phrase: Phrase, listing: bool, by_id: bool) -> str:
    match phrase.verb:
        case "get":
            return "list" if listing else "get"
        case "create" | "update" | "delete" as verb:
            many = phrase.plural and phrase.found and not phrase.before and not by_id
            return f"{verb}_many" if many else verb
        case verb:
            return verb


def _kept(verb: str) -> str:
    """Return the verb for something that belongs to the resource: one adds a follower to a deal."""
    return "add" if verb == "create" else verb


def _joined(verb: str, parts: tuple[str, ...]) -> str:
    return "_".join((verb, *parts))


@dataclass(frozen=True, slots=True)
class _PathWords:
    static: frozenset[str]
    before_parameter: frozenset[str]


def _path_words(path: str) -> _PathWords:
    """Return the words of a path, and those of the segments that stand right before a parameter."""
    segments = [segment for segment in path.split("/") if segment]
    followed = pairwise(segments)
    return _PathWords(
        static=frozenset(w for s in segments if not s.startswith("{") for w in words(s)),
        before_parameter=frozenset(
            snake(words(s)) for s, following in followed if following.startswith("{")
        ),
    )


def _settle(group: list[Placement], diagnostics: Diagnostics) -> None:
    """Let operations that want the same method move on to their next candidate, all but one."""
    while True:
        wanting: dict[str, list[Placement]] = {}
        for placement in group:
            wanting.setdefault(placement.current, []).append(placement)
        moved = False
        for rivals in wanting.values():
            for loser in sorted(rivals, key=lambda rival: rival.rank)[1:]:
                if loser.chosen + 1 < len(loser.candidates):
                    loser.chosen += 1
                    moved = True
        if not moved:
            break
    for name, rivals in wanting.items():
        _report_rivals(name, sorted(rivals, key=lambda rival: rival.rank), diagnostics)
    for placement in group:
        placement.method = Name(wire=placement.draft.id, python=placement.current)


def _report_rivals(name: str, rivals: list[Placement], diagnostics: Diagnostics) -> None:
    first = rivals[0]
    for rival in rivals[1:]:
        if rival.draft.id != first.draft.id:
            diagnostics.error(
                "NAM005",
                f"{quoted(rival.draft.id)} and {quoted(first.draft.id)} "
                f"are the same method in Python: {first.resource.python}.{name}",
                rival.draft.origin,
                help=_HELP,
                notes=(
                    Note(
                        message=f"{quoted(first.draft.id)} stands here", origin=first.draft.origin
                    ),
                ),
            )
