"""Parses operationIds: the verb, and the words before and after the resource's noun.

``getDealFollowersChangelog`` of the resource ``deals`` has the verb ``get`` and, after the noun
``deal``, the words ``followers changelog``. ``deleteManyDealProducts`` of ``deal products`` has the
verb ``delete`` and, before the noun, the word ``many``.
"""

from __future__ import annotations

from generator.lower.naming.id_words import ACTIONS, VERBS
from generator.lower.naming.words import is_plural, singular, words
from generator.records import dataclass

_HTTP_METHODS = {
    "get": frozenset({"get", "head"}),
    "create": frozenset({"post", "put"}),
    "update": frozenset({"put", "patch", "post"}),
    "delete": frozenset({"delete", "post"}),
    "search": frozenset({"get", "post"}),
}
"""The HTTP methods of operations whose operationId may end in the canonical verb."""
_PREPOSITIONS = frozenset({"for", "of", "to", "in", "on", "from", "by", "with", "and", "the", "it"})
_COLLECTIVES = frozenset({"collection", "list"})


@dataclass(frozen=True, slots=True)
class ParsedOperationId:
    """The parts of an operationId.

    ``verb`` is canonical; ``lists`` is true if it was written as ``list``. ``rest`` holds all words
    after the verb; ``before`` and ``after`` those around the noun. Without the noun (``has_noun``
    is false) all words are in ``after``. ``noun_is_plural`` describes the noun, or the last word
    without one. ``exact`` is false if the noun was matched only in part or in another grammatical
    number.
    """

    verb: str
    lists: bool
    before: tuple[str, ...]
    after: tuple[str, ...]
    rest: tuple[str, ...]
    has_noun: bool
    noun_is_plural: bool
    exact: bool

    @property
    def remainder(self) -> tuple[str, ...]:
        """The words other than the verb and the noun."""
        return self.before + self.after

    @property
    def ends_in_plural(self) -> bool:
        """Whether the last word is a plural or a collective noun (``collection``, ``list``)."""
        return any(is_plural(last) or last in _COLLECTIVES for last in self.rest[-1:])


def parse_operation_id(
    operation_id: str | tuple[str, ...], noun: tuple[str, ...], http_method: str
) -> ParsedOperationId:
    """Split an operationId, or its words, at the noun of its resource.

    ``http_method`` is in lower case.

    ``noun`` holds the words of the resource in the singular. If they do not all occur in a row, their
    last words are searched for: ``getInstallments`` of ``deal installments`` has the noun, too. A verb
    may also come last (``pets_list``), unless the first word is one, or the HTTP method contradicts it.
    """
    every = words(operation_id) if isinstance(operation_id, str) else operation_id
    if _ends_in_verb(every, noun, http_method):
        every = (every[-1], *every[:-1])
    verb, rest = (every[0], every[1:]) if every else ("", ())
    if len(noun) > 1 and noun[-1] == verb:
        noun = noun[:-1]
    for size in range(len(noun), 0, -1):
        tail = noun[-size:]
        for start in range(len(rest) - size + 1):
            window = rest[start : start + size]
            if tuple(map(singular, window)) == tuple(map(singular, tail)):
                before, after = rest[:start], _without_prepositions(rest[start + size :])
                if _without_prepositions(before) != before:
                    before, after = (), _without_prepositions(before) + after
                return ParsedOperationId(
                    verb=VERBS.get(verb, verb),
                    lists=verb == "list",
                    before=before,
                    after=after,
                    rest=rest,
                    has_noun=True,
                    noun_is_plural=any(map(is_plural, window[-1:])),
                    exact=size == len(noun) and window[:-1] == tail[:-1],
                )
    return ParsedOperationId(
        verb=VERBS.get(verb, verb),
        lists=verb == "list",
        before=(),
        after=_without_prepositions(rest),
        rest=rest,
        has_noun=False,
        noun_is_plural=any(map(is_plural, rest[-1:])),
        exact=False,
    )


def _ends_in_verb(every: tuple[str, ...], noun: tuple[str, ...], http_method: str) -> bool:
    if len(every) < 2 or every[0] in VERBS or every[-1] not in VERBS:
        return False
    starts_with_action = every[0] in ACTIONS and every[:1] != noun[:1]
    return not starts_with_action and http_method in _HTTP_METHODS[VERBS[every[-1]]]


def _without_prepositions(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Remove prepositions at the end: ``comment for`` (a note) becomes ``comment``."""
    kept = list(parts)
    while kept and kept[-1] in _PREPOSITIONS:
        kept.pop()
    return tuple(kept)
