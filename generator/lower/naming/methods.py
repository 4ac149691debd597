"""Assigns each operation a resource and a method of the client.

Input: operation drafts, their payloads, and the configuration. Output: a resource and a method name for
every operation. Invariants: methods are unique within a resource; the result does not depend on the
order of the drafts.

The resource is chosen by ``resources``. The method follows the operationId, as far as it does not
repeat the rest of the document (``id_words``): ``getDeals`` becomes ``deals.list``, ``getDeal``
``deals.get``, and ``addDealFollower`` ``deals.add_follower``.
"""

from __future__ import annotations

import difflib
from dataclasses import field, replace
from itertools import pairwise

from generator.config.codegen_config import Config, OperationNames
from generator.diagnostics.diagnostic import Diagnostics, Note
from generator.ir.types import Name
from generator.lower.naming.id_words import id_words, is_abbreviated, path_words, starts_with
from generator.lower.naming.names import is_valid_name, quoted, value_name
from generator.lower.naming.operation_ids import ParsedOperationId, parse_operation_id
from generator.lower.naming.resources import dotted_parts, resources_of
from generator.lower.naming.words import singular, singular_words, snake, words
from generator.lower.node_access import flag_of
from generator.lower.operations.drafts import OperationDraft
from generator.lower.schemas.shapes import ArrayShape, ObjectShape, ShapeRef
from generator.records import dataclass

_NO_NAMES = OperationNames()
_LIST_NAMES = frozenset({"data", "entry", "item", "record", "result", "value"})
"""Singulars of the usual names of an array that is the whole result."""


@dataclass(slots=True, kw_only=True)
class NamedOperation:
    """An operation with its resource and method.

    ``noun`` holds the words of the resource in the singular. ``candidates`` are the possible method
    names, best first; ``chosen`` is the index of the current one. ``configured`` is true if codegen.yaml
    sets the method. ``method`` is set once all operations of the resource are known.
    """

    draft: OperationDraft
    resource: Name
    noun: tuple[str, ...]
    parsed_id: ParsedOperationId
    returns_many: bool
    candidates: list[str]
    configured: bool
    chosen: int = 0
    method: Name = field(init=False)

    @property
    def current(self) -> str:
        """The current method name, which may change while conflicts are resolved."""
        return self.candidates[self.chosen]

    @property
    def has_alternative(self) -> bool:
        """Whether there is another candidate after the current one."""
        return self.chosen + 1 < len(self.candidates)

    @property
    def rank(self) -> tuple[object, ...]:
        """The sort key among operations that want the same method; the lowest gets it.

        In order of importance: a configured name; an operation that has given up fewer candidates; an
        operationId that contains the resource's noun exactly, and has fewer other words; an operation
        that is not deprecated; a shorter path. The operationId only makes the order total.
        """
        return (
            not self.configured,
            self.chosen,
            not self.parsed_id.exact,
            len(self.parsed_id.remainder),
            bool(flag_of(self.draft.node, "deprecated")),
            len(self.draft.path),
            self.draft.id,
        )


def name_operations(
    drafts: list[OperationDraft],
    payloads: dict[str, ShapeRef | None],
    config: Config,
    diagnostics: Diagnostics,
) -> list[NamedOperation]:
    """Return the operations with their resources and methods, in the order of the documentation.

    That order is: by resource, current before deprecated operations, then by kind of method.
    ``payloads`` maps operationIds to what the operation returns to its caller.
    """
    _report_unknown_operations(drafts, config, diagnostics)
    resources = resources_of(drafts)
    prefixed = _prefixed_resources(drafts, resources)
    operations = [
        _named_operation(
            draft,
            resources[id(draft)],
            payloads.get(draft.id),
            config.operations.get(draft.id, _NO_NAMES),
            diagnostics,
            is_prefixed=resources[id(draft)] in prefixed,
        )
        for draft in drafts
    ]
    groups: dict[str, list[NamedOperation]] = {}
    for operation in operations:
        groups.setdefault(operation.resource.python, []).append(operation)
    for group in groups.values():
        _assign_methods(group, diagnostics)
    return sorted(operations, key=_documentation_order)


def _report_unknown_operations(
    drafts: list[OperationDraft], config: Config, diagnostics: Diagnostics
) -> None:
    known = {draft.id for draft in drafts}
    for operation_id, names in config.operations.items():
        if operation_id not in known and names.origin is not None:
            similar = difflib.get_close_matches(operation_id, sorted(known), n=1, cutoff=0.7)
            default = "use an operationId of the OpenAPI document, or remove the entry"
            diagnostics.error(
                "NAM003",
                f"unknown operation {quoted(operation_id)}",
                names.origin,
                help=f"did you mean {quoted(similar[0])}?" if similar else default,
            )


_METHOD_ORDER = ("list", "get", "create", "add", "update", "delete", "search")


def _documentation_order(operation: NamedOperation) -> tuple[object, ...]:
    method = operation.method.python
    verb = method.partition("_")[0]
    return (
        operation.resource.python,
        bool(flag_of(operation.draft.node, "deprecated")),
        _METHOD_ORDER.index(method) if method in _METHOD_ORDER else len(_METHOD_ORDER),
        _METHOD_ORDER.index(verb) if verb in _METHOD_ORDER else len(_METHOD_ORDER),
        method,
    )


def _prefixed_resources(drafts: list[OperationDraft], resources: dict[int, str]) -> set[str]:
    """Return the resources that most of their operationIds, and more than one, begin with."""
    ids: dict[str, list[tuple[str, ...]]] = {}
    for draft in drafts:
        ids.setdefault(resources[id(draft)], []).append(words(draft.id))
    counts = {
        wire: sum(starts_with(every, noun) or is_abbreviated(every, noun) for every in group)
        for wire, group in ids.items()
        for noun in [singular_words(words(wire))]
    }
    return {wire for wire, count in counts.items() if count > 1 and count * 2 > len(ids[wire])}


def _named_operation(
    draft: OperationDraft,
    wire: str,
    payload: ShapeRef | None,
    names: OperationNames,
    diagnostics: Diagnostics,
    *,
    is_prefixed: bool,
) -> NamedOperation:
    resource = _configured(names.resource, names, diagnostics) or value_name(wire, "resource")
    noun = singular_words(words(names.resource or wire))
    dotted = dotted_parts(draft.id)
    reduced = (
        _dotted_words(dotted)
        if dotted
        else id_words(draft.id, noun, draft.http_method, draft.path, is_prefixed=is_prefixed)
    )
    parsed_id = parse_operation_id(reduced, noun, draft.http_method)
    returns_many = _returns_many(payload, parsed_id, noun)
    is_list = returns_many or _wraps_list(payload, noun)
    method = _configured(names.method, names, diagnostics)
    return NamedOperation(
        draft=draft,
        resource=Name(wire=wire, python=resource or "root"),
        noun=noun,
        parsed_id=parsed_id,
        returns_many=returns_many,
        candidates=[method] if method else _method_candidates(draft, parsed_id, is_list),
        configured=bool(method),
    )


def _dotted_words(parts: list[str]) -> tuple[str, ...]:
    """Return the words of ``api.pets.list``: list, pets; of ``api.pets.getOwner``: get, owner."""
    verb = words(parts[-1])
    return (*verb, *words(parts[-2])) if len(verb) == 1 else verb


def _configured(name: str, names: OperationNames, diagnostics: Diagnostics) -> str:
    """Return a name from codegen.yaml; report one that is not valid in Python and correct it."""
    if not name or is_valid_name(name):
        return name
    if names.origin is not None:
        diagnostics.error(
            "NAM004",
            f"{quoted(name)} is not a valid name in Python",
            names.origin,
            help="use lower-case letters, digits and underscores, and no Python keyword",
        )
    return value_name(name, "name")


def _returns_many(
    payload: ShapeRef | None, parsed_id: ParsedOperationId, noun: tuple[str, ...]
) -> bool:
    """Return whether the payload is a list: an array, or an object with one named after the noun."""
    if payload is None:
        return parsed_id.ends_in_plural
    match payload.shape:
        case ArrayShape():
            return True
        case ObjectShape(fields=fields):
            arrays = {
                field.wire for field in fields if isinstance(field.shape_ref.shape, ArrayShape)
            }
            return any(singular(snake(words(name))) == snake(noun) for name in arrays)
        case _:
            return False


def _wraps_list(payload: ShapeRef | None, noun: tuple[str, ...]) -> bool:
    """Return whether the payload is an object around a list with a usual name, or the noun's end."""
    if payload is None or not isinstance(payload.shape, ObjectShape):
        return False
    names = {
        snake(singular_words(words(field.wire)))
        for field in payload.shape.fields
        if isinstance(field.shape_ref.shape, ArrayShape)
    }
    tails = {snake(noun[start:]) for start in range(len(noun))}
    return not names.isdisjoint(tails | _LIST_NAMES)


def _method_candidates(
    draft: OperationDraft, parsed_id: ParsedOperationId, returns_many: bool
) -> list[str]:
    """Return the possible names of a method, best first.

    The first is without the key that the path ends in (``get_by_id``). The last three are a phrase
    for the path, the whole operationId, and the HTTP method with the path. Python keywords come
    after all others.
    """
    verb = parsed_id.verb
    by_id = draft.path.rstrip("/").endswith("}")
    listing = parsed_id.lists or (verb == "get" and returns_many and parsed_id.ends_in_plural)
    is_list = listing or (verb == "get" and returns_many and not by_id)
    plain = _plain_method(parsed_id, is_list, is_item=by_id or not _takes_many(draft))
    long_verb = "list" if listing else _verb_for_part(verb)
    path = _path_words(draft.path)
    if not parsed_id.remainder:
        names = [plain]
    elif parsed_id.after:
        names = [_joined(long_verb, parsed_id.remainder)]
    elif snake(parsed_id.before) in path.before_parameter:
        names = [f"{plain}_for_{snake(parsed_id.before)}"]
    elif set(parsed_id.before) & path.static:
        names = [_joined(plain, parsed_id.before)]
    else:
        names = [plain, _joined(plain.removesuffix("_many"), parsed_id.before)]
    names += [f"{plain}_for_{singular(part)}" for part in dotted_parts(draft.id)[1:-2]]
    names += [
        _joined(long_verb, parsed_id.rest),
        snake(path_words(draft.http_method, draft.path)),
        snake(words(draft.id)),
        snake(words(f"{draft.http_method} {draft.path}")),
    ]
    short = _without_key(parsed_id, draft.path)
    if short is not parsed_id:
        names = [_method_candidates(draft, short, returns_many)[0], *names]
    python_names = dict.fromkeys(value_name(name, "call") for name in names if name)
    return sorted(python_names, key=lambda name: name.endswith("_")) or ["call"]


def _without_key(parsed_id: ParsedOperationId, path: str) -> ParsedOperationId:
    """Return an operationId without ``by`` and the parameter that its path ends in (``ById``)."""
    after = parsed_id.after
    start = len(after) - 1 - after[::-1].index("by") if "by" in after else 0
    parameter = words(path.rpartition("/")[2]) if path.endswith("}") else ()
    key = after[start + 1 :]
    if "by" not in after or not key or parameter[-len(key) :] != key:
        return parsed_id
    kept = len(parsed_id.rest) - len(after) + start
    return replace(parsed_id, after=after[:start], rest=parsed_id.rest[:kept])


def _takes_many(draft: OperationDraft) -> bool:
    """Return whether an operation applies to many items: all but the creation of one.

    A ``POST`` creates one item unless its body is a list.
    """
    bodies = [content.shape_ref.shape for content in draft.body.content] if draft.body else []
    return draft.http_method != "post" or any(isinstance(body, ArrayShape) for body in bodies)


def _plain_method(parsed_id: ParsedOperationId, is_list: bool, *, is_item: bool) -> str:
    """Return the method name for an operation on the resource itself, without other words."""
    match parsed_id.verb:
        case "get":
            return "list" if is_list else "get"
        case "create" | "update" | "delete" as verb:
            many = (
                parsed_id.noun_is_plural
                and parsed_id.has_noun
                and not parsed_id.before
                and not is_item
            )
            return f"{verb}_many" if many else verb
        case verb:
            return verb


def _verb_for_part(verb: str) -> str:
    """Return the verb for a part of the resource: a follower is added to a deal, not created."""
    return "add" if verb == "create" else verb


def _joined(verb: str, parts: tuple[str, ...]) -> str:
    return "_".join((verb, *parts))


@dataclass(frozen=True, slots=True)
class _PathWords:
    static: frozenset[str]
    before_parameter: frozenset[str]


def _path_words(path: str) -> _PathWords:
    """Return the words of the static segments, and the segments directly before a parameter."""
    segments = [segment for segment in path.split("/") if segment]
    followed = pairwise(segments)
    return _PathWords(
        static=frozenset(w for s in segments if not s.startswith("{") for w in words(s)),
        before_parameter=frozenset(
            snake(words(s)) for s, following in followed if following.startswith("{")
        ),
    )


def _assign_methods(group: list[NamedOperation], diagnostics: Diagnostics) -> None:
    """Resolve conflicts within a resource.

    Of several operations with the same method, all but the one with the lowest rank move on to their
    next candidate. If none of them has one, the winner moves. This ends when there is no conflict, or
    no candidate left.
    """
    while True:
        by_name: dict[str, list[NamedOperation]] = {}
        for operation in group:
            by_name.setdefault(operation.current, []).append(operation)
        moves = [_move(rivals) for rivals in by_name.values()]
        if not any(moves):
            break
    for name, rivals in by_name.items():
        _report_conflicts(name, sorted(rivals, key=lambda rival: rival.rank), diagnostics)
    for operation in group:
        operation.method = Name(wire=operation.draft.id, python=operation.current)


def _move(rivals: list[NamedOperation]) -> bool:
    """Move operations with the same method to other candidates; return whether one has moved."""
    winner, *losers = sorted(rivals, key=lambda rival: rival.rank)
    movable = [loser for loser in losers if loser.has_alternative]
    if losers and not movable and winner.has_alternative:
        movable = [winner]
    for operation in movable:
        operation.chosen += 1
    return bool(movable)


def _report_conflicts(name: str, rivals: list[NamedOperation], diagnostics: Diagnostics) -> None:
    first = rivals[0]
    for rival in rivals[1:]:
        if rival.draft.id != first.draft.id:
            diagnostics.error(
                "NAM005",
                f"{quoted(rival.draft.id)} and {quoted(first.draft.id)} "
                f"are the same method in Python: {first.resource.python}.{name}",
                rival.draft.origin,
                help="set another name under operations in codegen.yaml",
                notes=(
                    Note(message=f"{quoted(first.draft.id)} is here", origin=first.draft.origin),
                ),
            )
