"""What an operationId says: its verb, and the words before and after the noun of its resource.

``getDealFollowersChangelog`` of deals is get | (deal) | followers, changelog;
``deleteManyDealProducts`` of deal products is delete | many | (deal products) |.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.lower.naming.words import is_plural, singular, words

VERBS = {
    "get": "get",
    "list": "get",
    "fetch": "get",
    "read": "get",
    "retrieve": "get",
    "show": "get",
    "add": "create",
    "create": "create",
    "post": "create",
    "insert": "create",
    "update": "update",
    "patch": "update",
    "put": "update",
    "edit": "update",
    "modify": "update",
    "delete": "delete",
    "remove": "delete",
    "destroy": "delete",
    "search": "search",
}
"""What the verbs of operationIds come down to."""

_PREPOSITIONS = frozenset({"for", "of", "to", "in", "on", "from", "by", "with", "and", "the", "it"})
_COLLECTIVES = frozenset({"collection", "list"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """An operationId taken apart. ``exact`` is false when the noun was only found approximately."""

    verb: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    rest: tuple[str, ...]
    found: bool
    plural: bool
    exact: bool

    @property
    def remainder(self) -> tuple[str, ...]:
        """The words that are neither the verb nor the resource's noun."""
        return self.before + self.after

    @property
    def is_plural(self) -> bool:
        """Whether the thing spoken of, the last word, is a plural or a collection."""
        return any(is_plural(last) or last in _COLLECTIVES for last in self.rest[-1:])


def parse_phrase(operation_id: str, resource: tuple[str, ...]) -> Phrase:
    """Take an operationId apart, given the words of its resource in the singular."""
    spoken = words(operation_id)
    if len(spoken) > 1 and spoken[0] not in VERBS and spoken[-1] in VERBS:
        spoken = (spoken[-1], *spoken[:-1])
    verb, rest = (spoken[0], spoken[1:]) if spoken else ("", ())
    if len(resource) > 1 and resource[-1] == verb:
        resource = resource[:-1]
    for size in range(len(resource), 0, -1):
        noun = resource[-size:]
        for start in range(len(rest) - size + 1):
            window = rest[start : start + size]
            if tuple(map(singular, window)) == noun:
                before, after = rest[:start], _trim_end(rest[start + size :])
                if _trim_end(before) != before:
                    before, after = (), _trim_end(before) + after
                return Phrase(
                    verb=VERBS.get(verb, verb),
                    before=before,
                    after=after,
                    rest=rest,
                    found=True,
                    plural=any(map(is_plural, window[-1:])),
                    exact=size == len(resource) and window[:-1] == noun[:-1],
                )
    return Phrase(
        verb=VERBS.get(verb, verb),
        before=(),
        after=_trim_end(rest),
        rest=rest,
        found=False,
        plural=any(map(is_plural, rest[-1:])),
        exact=False,
    )


def _trim_end(parts: tuple[str, ...]) -> tuple[str, ...]:
    kept = list(parts)
    while kept and kept[-1] in _PREPOSITIONS:
        kept.pop()
    return tuple(kept)
