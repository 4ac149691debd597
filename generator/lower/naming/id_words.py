"""Reduces an operationId to the words that say what the operation does.

Input: an operationId with the noun of its resource, its HTTP method and path. Output: words, the verb
first. What other parts of the document say already is removed: the path and the method that
frameworks append (``list_pets_v1_pets_get``), the resource that groups operations (``Pets_List``,
``petsList``), and the routers in front of the verb. An operationId that only repeats the path
(``GetPetsPetToysId``) is replaced by a phrase for the path: get, pet, toy.
"""

from __future__ import annotations

import re

from generator.lower.naming.words import is_plural, naming_segments, singular, words
from generator.lower.operations.drafts import DERIVED_VERBS, derived_id

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
"""The canonical verb for each verb used in operationIds. Other verbs are kept as they are."""

ACTIONS = frozenset(
    {
        "accept", "acknowledge", "activate", "advance", "apply", "approve", "archive", "assign",
        "attach", "authorize", "calculate", "cancel", "capture", "check", "clone", "close",
        "compute", "confirm", "convert", "copy", "deactivate", "decline", "deliver", "deploy",
        "describe", "detach", "disable", "dispatch", "download", "enable", "execute", "expire",
        "export", "finalize", "find", "forward", "generate", "import", "install", "invite",
        "invoke", "join", "leave", "link", "lock", "mark", "merge", "move", "notify", "open",
        "pause", "pay", "play", "publish", "pull", "push", "query", "reactivate", "refresh",
        "refund", "regenerate", "register", "reject", "rename", "reopen", "replace", "resend",
        "reset", "restore", "resume", "retry", "reverse", "revoke", "run", "save", "send", "set",
        "sign", "start", "stop", "submit", "subscribe", "suspend", "sync", "tag", "terminate",
        "translate", "trigger", "unarchive", "unassign", "uninstall", "unlink", "unlock",
        "unpublish", "unsubscribe", "untag", "upload", "validate", "verify", "void", "watch",
    }
)  # fmt: skip
"""Verbs without a synonym in ``VERBS``. At the start of an operationId they are its verb, even if
the last word could be one, too: ``sendList`` sends a list."""

_PATH_ACTIONS = ACTIONS.union(
    (
        *("connect", "disconnect", "dispute", "fail", "fund", "increment", "inspect"),
        *("present", "process", "prune", "redact", "release", "return", "rotate", "simulate"),
        *("succeed", "withdraw"),
    )
)
"""Verbs at the end of a path after a parameter: ``/accounts/{id}/fund``. Elsewhere some are nouns."""

_VERSION = re.compile(r"v\d+")
_ARTICLES = frozenset({"a", "an", "the"})
_ROUTERS = frozenset(
    {"api", "apis", "controller", "handler", "resource", "rest", "router", "routes", "service"}
)
"""Words of the code behind an operation, which some frameworks put in front of the verb."""


def id_words(
    operation_id: str,
    noun: tuple[str, ...],
    http_method: str,
    path: str,
    *,
    is_prefixed: bool = False,
) -> tuple[str, ...]:
    """Return the words of an operationId without those that repeat the rest of the document.

    ``noun`` holds the words of the resource in the singular, ``http_method`` is in lower case.
    ``is_prefixed``: most operationIds of the resource begin with the noun.
    """
    every = _without_route(_without_method(words(operation_id), http_method), http_method, path)
    if not every or _repeats_path(every, http_method, path):
        return path_words(http_method, path)
    every = _with_compound_verb(_without_version(_without_articles(every)))
    every = _without_routers(every, noun, path)
    every = _with_action_first(every, http_method, path)
    is_query = http_method in ("get", "head")
    every = _without_owner(every, noun, is_prefixed=is_prefixed, is_query=is_query)
    every = _as_list(every, http_method, path)
    is_noun = not is_verb(every[0]) and _singulars(every) == _singulars(noun)
    return (http_method, *every) if is_noun else every


def starts_with(every: tuple[str, ...], noun: tuple[str, ...]) -> bool:
    """Whether words begin with a noun, in the singular or plural, and do not end there."""
    return 0 < len(noun) < len(every) and _singulars(every[: len(noun)]) == _singulars(noun)


def is_verb(word: str) -> bool:
    """Whether a word is one of the verbs of operationIds."""
    last = word.rpartition("_")[2]
    return last in VERBS or last in ACTIONS


def _singulars(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(singular, parts))


def _without_method(every: tuple[str, ...], http_method: str) -> tuple[str, ...]:
    """Remove ``UsingGET`` at the end, with or without a number (Springfox)."""
    named = every[:-1] if every[-1:] and every[-1].isdecimal() else every
    return named[:-2] if len(named) > 3 and named[-2:] == ("using", http_method) else every


def _without_route(every: tuple[str, ...], http_method: str, path: str) -> tuple[str, ...]:
    """Remove the path and the method, at the end (FastAPI) or at the start."""
    route = words(path)
    count = len(route) + 1
    if len(every) > count and every[-count:] == (*route, http_method):
        return every[:-count]
    if every[:count] == (http_method, *route) and every[count:] != route:
        return every[count:]
    return () if every[:count] == (http_method, *route) else every


def _repeats_path(every: tuple[str, ...], http_method: str, path: str) -> bool:
    """Whether an operationId consists of the HTTP method and the path, with or without version."""
    for text in (path, "/".join(naming_segments(path))):
        route = words(text)
        if route and every in ((http_method, *route), (*route, http_method)):
            return True
    return False


def path_words(http_method: str, path: str) -> tuple[str, ...]:
    """Return words for a path: get, pet, toy for ``GET /pets/{pet}/toys/{id}``.

    A verb at its end is the verb: cancel, order for ``POST /orders/{id}/cancel``. ``POST`` with an id
    at the end updates.
    """
    segments = naming_segments(path)
    ends_in_word = bool(segments) and segments[-1][0] != "{"
    action = words(segments[-1] if ends_in_word else "")
    follows_item = len(segments) > 1 and segments[-2][0] == "{"
    actions = _PATH_ACTIONS if follows_item else ACTIONS
    is_phrase = len(segments) > 1 or (len(action) > 1 and not is_plural(action[-1]))
    first = action[0] if action else ""
    if http_method != "get" and is_phrase and first in actions:
        return (first, *words(derived_id("", "/".join(segments[:-1]))), *action[1:])
    verb = DERIVED_VERBS.get(http_method, http_method)
    if http_method == "post" and path.rstrip("/").endswith("}"):
        verb = "update"
    return words(derived_id(verb, path))


def _without_articles(every: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        word for index, word in enumerate(every, 1) if word not in _ARTICLES or index == len(every)
    )


def _without_version(every: tuple[str, ...]) -> tuple[str, ...]:
    """Remove a version at the end."""
    return every[:-1] if len(every) > 1 and _VERSION.fullmatch(every[-1]) else every


def _with_compound_verb(every: tuple[str, ...]) -> tuple[str, ...]:
    """Treat "create or update" and "batch get" as one word."""
    if every[0] in ("batch", "bulk") and len(every) > 2 and is_verb(every[1]):
        return ("_".join(every[:2]), *every[2:])
    for start in range(len(every) - 2):
        if every[start : start + 3] == ("create", "or", "update"):
            return (*every[:start], "create_or_update", *every[start + 3 :])
    return every


def _without_routers(every: tuple[str, ...], noun: tuple[str, ...], path: str) -> tuple[str, ...]:
    """Remove words in front of the first verb that only name the router, the resource or the path.

    Two words for routers (``jobs_api_routes_tuning_archive_model``) are a path of modules, whatever
    else it contains. ``do`` in front of a verb says nothing.
    """
    known = _ROUTERS.union(noun, map(singular, words(path)))
    start = next((index for index, word in enumerate(every) if is_verb(word)), 0)
    before = every[:start]
    routers = sum(word in _ROUTERS for word in before)
    is_known = all(word in known or singular(word) in known for word in before)
    is_route = routers > 1 or (routers > 0 and is_known)
    return every[start:] if is_route or before == ("do",) else every


def _with_action_first(every: tuple[str, ...], http_method: str, path: str) -> tuple[str, ...]:
    """Move the last word to the front if the path ends in it as a verb: ``POST /wallet/get``.

    Any word is a verb if the operationId consists of the path: evaluate, signal for ``signalEvaluate``
    of ``POST /signal/evaluate``.
    """
    segments = naming_segments(path)
    if http_method != "post" or len(every) < 2 or not segments or words(segments[-1]) != every[-1:]:
        return every
    is_path = every == words("/".join(segments)) and not is_plural(every[-1])
    has_verb = is_verb(every[0]) or every[0] in _PATH_ACTIONS
    is_action = not has_verb and (is_verb(every[-1]) or is_path)
    return (every[-1], *every[:-1]) if is_action else every


def _as_list(every: tuple[str, ...], http_method: str, path: str) -> tuple[str, ...]:
    """Replace get … list by list: ``getOrderList``, unless the path says that a list is the resource."""
    segments = naming_segments(path)
    nouns = segments[:-1] if segments[-1:] == ["list"] else segments
    is_resource = any("list" in map(singular, words(segment)) for segment in nouns)
    is_list = len(every) > 2 and VERBS.get(every[0]) == "get" and every[-1] == "list"
    if http_method != "get" or not is_list or is_resource or path.endswith("}"):
        return every
    return ("list", *every[1:-1])


def is_abbreviated(every: tuple[str, ...], noun: tuple[str, ...]) -> bool:
    """Whether words begin with the first letters of a noun, at least three: org for organization."""
    return len(every) > 1 and len(every[0]) > 2 and noun[:1] != () and noun[0].startswith(every[0])


def _without_owner(
    every: tuple[str, ...], noun: tuple[str, ...], *, is_prefixed: bool, is_query: bool
) -> tuple[str, ...]:
    """Move the verb in front of the resource that an operationId begins with.

    The resource may be abbreviated: ``repoGetTag`` of ``repository`` is get, repository, tag. The
    operationId of a query (``is_query``) may have no verb: ``taskLogs`` of ``tasks`` is logs, task.
    """
    if len(every) < 2 or not noun or is_verb(every[0]):
        return every
    for size in range(len(noun), 0, -1):
        tail = noun[-size:]
        if starts_with(every, tail):
            verb, *rest = every[size:]
            is_owner = is_verb(verb) or (size == len(noun) and (is_prefixed or is_query))
            return _phrase(verb, noun, tuple(rest)) if is_owner else every
    if is_abbreviated(every, noun) and (is_verb(every[1]) or is_prefixed):
        return _phrase(every[1], noun, every[2:])
    return every


def _phrase(verb: str, noun: tuple[str, ...], rest: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of an operationId: the verb, the noun once, and the rest."""
    has_noun = rest == noun or starts_with(rest, noun) or _singulars(rest) == _singulars(noun)
    return (verb, *rest) if has_noun else (verb, *noun, *rest)
