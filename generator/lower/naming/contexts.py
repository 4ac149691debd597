"""Contexts: the name that each use of a type suggests.

Input: named operations and the shapes in their requests and responses. Output: for each use of a shape
in a payload, a request body, a parameter, an error response or an envelope, the name it suggests with a
score. ``nesting`` adds the contexts of types inside other types.

A payload is the part of a success body that callers want; an envelope is the object around it
(``{"success": true, "data": payload}``).
"""

from __future__ import annotations

from enum import StrEnum

from generator.lower.naming import scores
from generator.lower.naming.id_words import VERBS
from generator.lower.naming.methods import NamedOperation
from generator.lower.naming.words import singular_words, words
from generator.lower.operations.drafts import OperationDraft
from generator.lower.schemas.shapes import (
    ArrayShape,
    MapShape,
    ObjectShape,
    Shape,
    ShapeRef,
    TupleShape,
)
from generator.positions import unescape_pointer
from generator.records import dataclass, replace

ENVELOPE_FIELDS = ("data", "result", "results", "items", "records")
"""Properties that commonly hold the payload, in order of preference; used if none is configured."""

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

_RECORD_VERBS = frozenset({"create", "update", "delete"})
"""Verbs whose request body is named after the resource (``DealCreate``), not after the operation."""

Words = tuple[str, ...]


class Role(StrEnum):
    """The kind of use that a context stands for."""

    PAYLOAD = "payload"
    REQUEST = "request"
    PARAMETER = "parameter"
    ERROR = "error"
    ENVELOPE = "envelope"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A use of a type, and the name it suggests: prefix, stem and suffix.

    The stem names the thing, prefix and suffix the role (``Deal``, ``DealCreate``). ``leaf`` holds the
    last words of the stem if they come from a property. ``alternates`` are complete names to fall back
    on. ``score`` weighs the context against others (see ``scores``).
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
        """The words of the suggested name."""
        return self.prefix + self.stem + self.suffix

    def at(self, position: Words) -> Context:
        """Return the context of an item of a tuple that is used here."""
        alternates = tuple((*name, *position) for name in self.alternates)
        return replace(self, stem=self.stem + position, alternates=alternates)


def element_shape(shape_ref: ShapeRef) -> Shape:
    """Return the innermost shape of (nested) lists and maps; other shapes are returned as they are."""
    match shape_ref.shape:
        case ArrayShape(items=items):
            return element_shape(items)
        case MapShape(values=values):
            return element_shape(values)
        case shape:
            return shape


def elements_of(shape_ref: ShapeRef, position: Words = ()) -> list[tuple[Shape, Words]]:
    """Return the innermost shapes of (nested) lists, maps and tuples.

    Each has the words of its position in a tuple: ``item 2``.
    """
    shape = element_shape(shape_ref)
    if not isinstance(shape, TupleShape):
        return [(shape, position)]
    return [
        element
        for number, item in enumerate(shape.items, 1)
        for element in elements_of(item, (*position, "item", str(number)))
    ]


def envelope_payload(body: ShapeRef, pointer: str) -> ShapeRef | None:
    """Return the payload of a success body; None if the body is not an envelope.

    ``pointer`` is the configured JSON pointer (``data`` in codegen.yaml). If it is empty, the first of
    ``ENVELOPE_FIELDS`` that the body has is the payload.
    """
    if pointer:
        return shape_at_pointer(body, pointer)
    if isinstance(body.shape, ObjectShape):
        for name in ENVELOPE_FIELDS:
            for field in body.shape.fields:
                if field.wire == name:
                    return field.shape_ref
    return None


def shape_at_pointer(body: ShapeRef, pointer: str) -> ShapeRef | None:
    """Return the shape at a JSON pointer into a body; None if there is no such property."""
    current = body
    for token in pointer.split("/")[1:]:
        if not isinstance(current.shape, ObjectShape):
            return None
        name = unescape_pointer(token)
        fields = [field for field in current.shape.fields if field.wire == name]
        if not fields:
            return None
        current = fields[0].shape_ref
    return current


def payload_context(operation: NamedOperation) -> Context:
    """Return the context of an operation's payload."""
    parsed, noun = operation.parsed_id, operation.noun
    whole = (*words(operation.draft.id), "result")
    match parsed.verb:
        case "delete":
            bulk = operation.current.endswith("_many")
            return Context(
                role=Role.PAYLOAD,
                prefix=("bulk", "deleted") if bulk else ("deleted",),
                stem=subject_of(operation),
                score=scores.DELETE,
                alternates=(whole,),
            )
        case "search":
            stem = noun[:-1] if noun[-1:] == ("search",) else noun
            result = ("search", "result") if operation.returns_many else ("search", "results")
            return Context(
                role=Role.PAYLOAD, stem=stem + result, score=scores.SEARCH, alternates=(whole,)
            )
        case "get" | "create" | "update" as verb:
            penalty = _distance(operation) + scores.MANY_PENALTY * operation.returns_many
            return Context(
                role=Role.PAYLOAD,
                stem=subject_of(operation),
                score=scores.READ[verb] - penalty,
                alternates=(*_qualified_names(operation), whole),
            )
        case _:
            return _action_context(operation, Role.PAYLOAD, "result")


def _distance(operation: NamedOperation) -> int:
    """Return the penalty for an operation that is not about the resource itself."""
    parsed = operation.parsed_id
    foreign = bool(parsed.after) and parsed.after != ("collection",)
    if foreign and parsed.has_noun:
        return scores.FOREIGN_PENALTY
    return scores.REMAINDER_PENALTY if parsed.remainder else 0


def _action_context(operation: NamedOperation, role: Role, suffix: str) -> Context:
    """Return a context named after the action: MergeDealsResult, MergeDealsRequest."""
    every = words(operation.draft.id)
    return Context(
        role=role,
        prefix=every[:1],
        stem=every[1:] or operation.noun,
        suffix=(suffix,),
        score=scores.ACTION,
        alternates=((*operation.noun, *every, suffix),),
    )


def subject_of(operation: NamedOperation) -> Words:
    """Return the words of what an operation is about: the resource, or something that belongs to it.

    It is ``deal`` for ``getDeals`` and ``deal follower`` for ``addDealFollower``.
    """
    parsed, noun = operation.parsed_id, operation.noun
    after = tuple(word for word in parsed.after if word != "collection")
    if not parsed.has_noun:
        return singular_words(after) or noun
    return noun + singular_words(after)


def _qualified_names(operation: NamedOperation) -> tuple[Words, ...]:
    """Return longer names for an operation's payload, in case the plain name is in use."""
    parsed, subject = operation.parsed_id, subject_of(operation)
    names: list[Words] = []
    qualifiers = parsed.before + tuple(word for word in parsed.after if word == "collection")
    if qualifiers and VERBS.keys().isdisjoint(qualifiers):
        names.append((*qualifiers, *subject))
    if not parsed.has_noun:
        names.append((*operation.noun, *subject))
    match parsed.verb:
        case "get" if operation.returns_many:
            names.append(("listed", *subject))
        case "get":
            names.append((*subject, "details"))
        case "create":
            names.append(("created", *subject))
        case _:
            names.append(("updated", *subject))
    return tuple(names)


def request_context(operation: NamedOperation) -> Context:
    """Return the context of an operation's request body."""
    parsed, subject = operation.parsed_id, subject_of(operation)
    if parsed.verb not in _RECORD_VERBS:
        return _action_context(operation, Role.REQUEST, "request")
    whole = (*words(operation.draft.id), "request")
    longer: tuple[Words, ...] = ()
    if parsed.before:
        longer += ((*subject, parsed.verb, *parsed.before),)
    if not parsed.has_noun:
        longer += ((*operation.noun, *subject, parsed.verb),)
    return Context(
        role=Role.REQUEST,
        stem=subject,
        suffix=(parsed.verb,),
        score=scores.REQUEST,
        alternates=(*longer, whole),
    )


def parameter_context(operation: NamedOperation, name: str) -> Context:
    """Return the context of an object or union that is a parameter or a response header."""
    leaf = words(name)
    return Context(
        role=Role.PARAMETER,
        stem=operation.noun + leaf,
        leaf=leaf,
        score=scores.PARAMETER,
        alternates=((*words(operation.draft.id), *leaf),),
    )


def event_context(name: str) -> Context:
    """Return the context of the payload of a webhook: NewPetPayload for the event ``newPet``."""
    stem = words(name)
    return Context(
        role=Role.REQUEST,
        stem=stem,
        suffix=("payload",),
        score=scores.REQUEST,
        alternates=((*stem, "event", "payload"), (*stem, "webhook", "payload")),
    )


def error_context(operation: NamedOperation, status: str) -> Context:
    """Return the context of the body of an error response."""
    stem = _STATUS_WORDS.get(status, ("error",))
    operation_id = words(operation.draft.id)
    return Context(
        role=Role.ERROR,
        stem=stem,
        suffix=("response",),
        score=scores.ERROR,
        alternates=(
            (*operation.noun, *stem, "response"),
            (*operation_id, *stem, "response"),
            (*operation_id, *stem, *words(status), "response"),
        ),
    )


def envelope_context(
    operation: NamedOperation, payload: ShapeRef | None, payload_name: Words
) -> Context:
    """Return the context of an envelope, given the words of the name of its payload."""
    many = payload is not None and isinstance(payload.shape, ArrayShape)
    redundant = payload_name[-1:] in (("results",), ("payload",))
    stem = payload_name[:-1] if redundant else payload_name
    suffix = ("list", "response") if many else ("response",)
    subject = subject_of(operation)
    return Context(
        role=Role.ENVELOPE,
        stem=stem or subject,
        suffix=suffix,
        score=scores.ENVELOPE,
        alternates=((*subject, *suffix), (*words(operation.draft.id), "response")),
    )


def is_error(draft: OperationDraft, status: str) -> bool:
    """Return whether a response is an error response.

    ``default`` is one unless it is the only response.
    """
    return not status.startswith(("1", "2", "3")) and len(draft.responses) > 1
