"""What a place in the description suggests to call a type: one context for each place it is used.

Input: placed operations and the shapes in their bodies. Output: for every class of shapes that needs
a name the contexts in which it stands at the top: as what an operation returns, as what it is sent,
as an error. Contexts inside other types are found by ``type_names``, which knows the others' names.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from generator.lower.naming.methods import Placement
from generator.lower.naming.operation_ids import VERBS
from generator.lower.naming.words import singular_words, words
from generator.lower.operations.drafts import OperationDraft
from generator.lower.schemas.shapes import ArrayShape, MapShape, ObjectShape, Shape, ShapeRef
from generator.positions import unescape_pointer

ENVELOPE_FIELDS = ("data", "result", "results", "items", "records")
"""Members in which success bodies commonly hold what the caller wants, unless it is configured."""

_STATUS_WORDS = {
    "400": ("bad", "request"),
    "401": ("unauthorized",),
    "402": ("payment", "required"),
    "403": ("forbidden",),
    "404": ("not", "found"),
    "409": ("conflict",),
    "410": ("gone",),
    "415": ("unsupported", "media", "type"),
    "422": ("unprocessable",),
    "429": ("too", "many", "requests"),
    "500": ("server", "error"),
    "4XX": ("client", "error"),
    "5XX": ("server", "error"),
    "default": ("error",),
}

Words = tuple[str, ...]


class Role(StrEnum):
    """What a type is for, where a context suggests a name for it."""

    PAYLOAD = "payload"
    REQUEST = "request"
    PARAMETER = "parameter"
    ERROR = "error"
    ENVELOPE = "envelope"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Words for a name: what goes before and after the stem tells the role, the stem the thing.

    ``leaf`` holds the last words of the stem where they are a field's; ``alternates`` are whole
    names to fall back on; ``score`` weighs the context against others.
    """

    role: Role
    stem: Words
    prefix: Words = ()
    suffix: Words = ()
    leaf: Words = ()
    score: int
    alternates: tuple[Words, ...] = ()

    @property
    def words(self) -> Words:
        """The name that this context would choose."""
        return self.prefix + self.stem + self.suffix


def nominal(use: ShapeRef) -> Shape:
    """Return the shape at the heart of a use: lists and maps taken off."""
    match use.shape:
        case ArrayShape(items=items):
            return nominal(items)
        case MapShape(values=values):
            return nominal(values)
        case shape:
            return shape


def envelope_payload(body: ShapeRef, pointer: str) -> ShapeRef | None:
    """Return what stands at a pointer of a success body, or under one of the common names.

    None when the body is no envelope: then it is itself what the caller wants.
    """
    if pointer:
        return follow(body, pointer)
    if isinstance(body.shape, ObjectShape):
        for name in ENVELOPE_FIELDS:
            for one in body.shape.fields:
                if one.wire == name:
                    return one.use
    return None


def follow(use: ShapeRef, pointer: str) -> ShapeRef | None:
    """Return the use at a JSON pointer of a body; None when no field leads there."""
    for token in pointer.split("/")[1:]:
        if not isinstance(use.shape, ObjectShape):
            return None
        wanted = unescape_pointer(token)
        fields = [one for one in use.shape.fields if one.wire == wanted]
        if not fields:
            return None
        use = fields[0].use
    return use


_READ_SCORES = {"get": 60, "create": 50, "update": 50}
_PLAIN_ROLES = frozenset({"create", "update", "delete"})


def payload_context(placement: Placement) -> Context:
    """Return what an operation's payload suggests to be called."""
    phrase, noun = placement.phrase, placement.noun
    whole = (*words(placement.draft.id), "result")
    match phrase.verb:
        case "delete":
            prefix = ("bulk", "deleted") if placement.current.endswith("_many") else ("deleted",)
            return Context(
                role=Role.PAYLOAD,
                prefix=prefix,
                stem=thing_of(placement),
                score=20,
                alternates=(whole,),
            )
        case "search":
            stem = noun[:-1] if noun[-1:] == ("search",) else noun
            found = ("search", "result") if placement.many else ("search", "results")
            return Context(role=Role.PAYLOAD, stem=stem + found, score=40, alternates=(whole,))
        case "get" | "create" | "update" as verb:
            return Context(
                role=Role.PAYLOAD,
                stem=thing_of(placement),
                score=_READ_SCORES[verb] - _distance(placement) - 3 * placement.many,
                alternates=(*_qualified(placement), whole),
            )
        case _:
            return _by_verb(placement, Role.PAYLOAD, "result")


def _distance(placement: Placement) -> int:
    """Return how far what an operation speaks of is from its resource."""
    phrase = placement.phrase
    foreign = bool(phrase.after) and phrase.after != ("collection",)
    return 20 if foreign and phrase.found else 5 if phrase.remainder else 0


def _by_verb(placement: Placement, role: Role, suffix: str) -> Context:
    """Return a context that speaks of what is done: MergeDealsResult, MergeDealsRequest."""
    spoken = words(placement.draft.id)
    return Context(
        role=role,
        prefix=spoken[:1],
        stem=spoken[1:] or placement.noun,
        suffix=(suffix,),
        score=10,
        alternates=((*placement.noun, *spoken, suffix),),
    )


def thing_of(placement: Placement) -> Words:
    """Return what an operation is about: the resource, or what belongs to it."""
    phrase, noun = placement.phrase, placement.noun
    after = tuple(word for word in phrase.after if word != "collection")
    if not phrase.found:
        return singular_words(after) or noun
    return noun + singular_words(after)


def _qualified(placement: Placement) -> tuple[Words, ...]:
    """Return longer names of an operation's payload, for when the plain one is taken."""
    phrase, thing = placement.phrase, thing_of(placement)
    found: list[Words] = []
    qualifiers = phrase.before + tuple(w for w in phrase.after if w == "collection")
    if qualifiers and VERBS.keys().isdisjoint(qualifiers):
        found.append((*qualifiers, *thing))
    if not phrase.found:
        found.append((*placement.noun, *thing))
    match phrase.verb:
        case "get" if placement.many:
            found.append(("listed", *thing))
        case "get":
            found.append((*thing, "details"))
        case "create":
            found.append(("created", *thing))
        case _:
            found.append(("updated", *thing))
    return tuple(found)


def request_context(placement: Placement) -> Context:
    """Return what the body sent to an operation suggests to be called."""
    phrase, thing = placement.phrase, thing_of(placement)
    if phrase.verb not in _PLAIN_ROLES:
        return _by_verb(placement, Role.REQUEST, "request")
    whole = (*words(placement.draft.id), "request")
    longer: tuple[Words, ...] = ()
    if phrase.before:
        longer += ((*thing, phrase.verb, *phrase.before),)
    if not phrase.found:
        longer += ((*placement.noun, *thing, phrase.verb),)
    return Context(
        role=Role.REQUEST,
        stem=thing,
        suffix=(phrase.verb,),
        score=45,
        alternates=(*longer, whole),
    )


def parameter_context(placement: Placement, name: str) -> Context:
    """Return what a parameter's object or union suggests to be called."""
    own = words(name)
    return Context(
        role=Role.PARAMETER,
        stem=placement.noun + own,
        leaf=own,
        score=15,
        alternates=((*words(placement.draft.id), *own),),
    )


def error_context(placement: Placement, status: str) -> Context:
    """Return what the body of a failure suggests to be called."""
    known = _STATUS_WORDS.get(status, ("error",))
    operation = words(placement.draft.id)
    return Context(
        role=Role.ERROR,
        stem=known,
        suffix=("response",),
        score=5,
        alternates=(
            (*placement.noun, *known, "response"),
            (*operation, *known, "response"),
            (*operation, *known, *words(status), "response"),
        ),
    )


def envelope_context(placement: Placement, payload: ShapeRef | None, name: Words) -> Context:
    """Return what the body around a payload suggests to be called, given the payload's name."""
    many = payload is not None and isinstance(payload.shape, ArrayShape)
    stem = name[:-1] if name[-1:] in (("results",), ("payload",)) else name
    suffix = ("list", "response") if many else ("response",)
    thing = thing_of(placement)
    return Context(
        role=Role.ENVELOPE,
        stem=stem or thing,
        suffix=suffix,
        score=8,
        alternates=((*thing, *suffix), (*words(placement.draft.id), "response")),
    )


def is_error(draft: OperationDraft, status: str) -> bool:
    """Tell whether a status tells of a failure; ``default`` does beside any success."""
    return not status.startswith(("1", "2", "3")) and len(draft.responses) > 1
