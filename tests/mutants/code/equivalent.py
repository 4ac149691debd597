"""Mutants that no test can or should detect, each with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable

REASONS: tuple[tuple[str, str], ...] = (
    (r'→ .*"XX[^"]*\w[^\w"]* [^"]*XX"', "changes only the text of a message"),
    (r"__reduce__: raise TypeError", "changes only the text of a message"),
    (
        r"code: the url contains no authorization code|the api uses that of the account",
        "changes only the text of a message",
    ),
    (
        r"cast\([^,]*, (.*)\) → .*cast\([^,]*, \1\)$",
        "the target of a cast is only for type checkers",
    ),
    (
        r"→ .*token_(urlsafe|hex)\((None|17|33|49)\)",
        "a token of another length is as hard to guess",
    ),
    (r'rstrip\("XX=XX"\)', "the base64 of 32 bytes does not end in X"),
    (r'get\("state", \["XXXX"\]', "a missing state never matches, whatever its default"),
    (r'_failure: ClientError \| None = ""', "the failure is replaced before it can be raised"),
    (r'hostname or "XXXX"|match else "XXXX"', "neither text is an allowed host"),
    (r'burst_reset, "XXXX"\)', "neither text is a number"),
    (r"ThreadPoolExecutor\((None|2), ", "only one page is fetched at a time"),
    (
        r"→ executor\.shutdown\(wait=(False|None), ?(cancel_futures=\w+)?\)$",
        "a fetch in progress cannot be cancelled, and no other is waiting",
    ),
    (
        r"\.py Pages\._iterate: pending = self._start\(progress, executor\) → .*None\)",
        "the first page is awaited at once, and the last branch is the one without executor",
    ),
    (
        r"Database.__init__: self\._(pid|connection)",
        "there is no connection yet, so the value is not used",
    ),
    (
        r"→ self\.path, timeout=self\._timeout, check_same_thread=False",
        "every transaction is begun explicitly",
    ),
    (
        r"_settle_or_refund: .*settle\(.* → .*lambda: None",
        "without a response there is nothing to reconcile",
    ),
    (
        r"self\._power \* 3|self\._power \* 2, 1|_power = 0, 2",
        "repeated cursors are detected as reliably, slightly sooner or later",
    ),
    (r'get\("content-type", "XXXX"\)', "neither text is an HTML content type"),
    (
        r"error_of_response\(.*, tuple.* → .*, None\)$",
        "the call loop sets the attempts of every error",
    ),
    (r'_expected: .* → .*getattr\(kind, "__name__", (None)?\)', "every type here has a name"),
    (
        r"cookies=_no_cookies\(\), (limits=None|\))",
        "the size of the connection pool does not change responses",
    ),
    (r'safe: str = "XXXX"|(allow_reserved|Mapping\)) else "XXXX"', "letters are never quoted"),
    (
        r"Http.__init__: self\._(client|pid|closed|lock)",
        "nothing is open yet, and None is as false as False",
    ),
    (
        r"text.isascii\(\)\) and False else quote|_serialize_segment: if type\(value\) is int",
        "a shortcut to the same text",
    ),
    (r'get\(key, "XXXX"\), UNSET', "no model has a field of that name"),
    (r'decode\("LATIN-1"\)', "the same encoding"),
    (r"_started > self\._action\.seconds: → .* >= ", "no response arrives at exactly that time"),
    (r'start or "XXXX"', "neither text is a date"),
    (r'float\("INF"\)', "the same number"),
    (r'replaced_by or "XXXX"', "neither text is an operation"),
    (
        r"_alternatives: .*_estimate_one\(\w+, None, amount",
        "the measure always counts items here",
    ),
    (r"max\(count, 2\)", "one id takes one call, whatever the maximum"),
    (r"_set_pause: if seconds > 0: → if seconds >= 0:", "a pause of zero seconds has no effect"),
    (
        r'"reconcile", → "(XXreconcileXX|RECONCILE)"',
        "the script reconciles for any other command",
    ),
    (r"_failed = None|_is_repeated = None|self\.streamed = None", "as false as False"),
    (r"if wait > 0: → if wait > 1:", "a wait of one nanosecond is negligible"),
    (r"_add_entry: return cursor\.lastrowid or 1?", "an inserted row always has an id"),
    (
        r"_pause_left: if left > length: → if left >= length:",
        "a pause that is set to its own length does not change",
    ),
    (
        r"timeout: float = (5|30).0.* → .*timeout: float = (6|31).0",
        "only an exact clock could distinguish the two",
    ),
    (
        r"AsyncPages\._(iterate: pending|start: return asyncio)",
        "a page that is awaited at once may equally be fetched by a task, and vice versa",
    ),
)
"""Pairs of a pattern for names of mutants (see ``outcome``) and the reason why these are equivalent."""


_SQL = re.compile(r"metering/(history|sqlite|database)\.py ")


def reason_of(name: str) -> str:
    """Return the reason why a mutant is equivalent, empty if none is listed."""
    old, _, new = name.partition(": ")[2].partition(" → ")
    if _SQL.search(name) and old.casefold() == new.casefold():
        return "SQL is not case-sensitive"
    return next((reason for pattern, reason in REASONS if re.search(pattern, name)), "")


def unused_patterns(names: Iterable[str]) -> list[str]:
    """Return the patterns that match none of the names, such as those of code that has changed."""
    known = list(names)
    return [
        pattern for pattern, _ in REASONS if not any(re.search(pattern, name) for name in known)
    ]
