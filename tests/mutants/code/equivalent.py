"""Mutants that no test can or should detect, each with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable

REASONS: tuple[tuple[str, str], ...] = (
    (r'→ .*"XX[^"]*\w[^\w"]* [^"]*XX"', "marks around the words of a message"),
    (r"__reduce__: raise TypeError", "the wording of a message"),
    (
        r"code: the url contains no authorization code|the api uses that of the account",
        "the wording of a message",
    ),
    (r"cast\([^,]*, (.*)\) → .*cast\([^,]*, \1\)$", "what is cast to is for type checkers alone"),
    (r"→ .*token_(urlsafe|hex)\((None|17|33|49)\)", "another length is as hard to guess"),
    (r'rstrip\("XX=XX"\)', "the base64 of 32 bytes does not end in X"),
    (r'get\("state", \["XXXX"\]', "a state that is missing equals none, whatever stands for it"),
    (r'_failure: ClientError \| None = ""', "is replaced before it can be raised"),
    (r'hostname or "XXXX"|match else "XXXX"', "is no host that anybody may allow"),
    (r'burst_reset, "XXXX"\)', "is no number either"),
    (r"ThreadPoolExecutor\((None|2), ", "it is never given more than one page to fetch"),
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
    (r"_settle_or_refund: .*settle.* → .*lambda: None", "without a response, nothing changes"),
    (
        r"self\._power \* 3|self\._power \* 2, 1|_power = 0, 2",
        "repeated cursors are detected as reliably, slightly sooner or later",
    ),
    (r'get\("content-type", "XXXX"\)', "neither text is an HTML content type"),
    (
        r"error_of_response\(.*, tuple.* → .*, None, names\)$",
        "the call loop sets the attempts of every error",
    ),
    (r'get\("content-type", "XXXX"\)', "is no HTML either"),
    (r"error_of_response\(.*, tuple.* → .*, None\)$", "run_call sets the attempts of every error"),
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
        "a shorter way to the same text",
    ),
    (r'get\(key, "XXXX"\), UNSET', "no model has a field of that name"),
    (r'decode\("LATIN-1"\)', "the same encoding"),
    (r"_started > self\._action\.seconds: → .* >= ", "no answer comes at that very moment"),
    (r'start or "XXXX"', "is no date either"),
    (r'float\("INF"\)', "the same number"),
    (r'replaced_by or "XXXX"', "is no operation either"),
    (
        r"_alternatives: .*_estimate_one\(\w+, None, amount",
        "the measure is known to be one of items here",
    ),
    (r"max\(count, 2\)", "one id takes one call, however many a call may take"),
    (r"_set_pause: if seconds > 0: → if seconds >= 0:", "a pause of no time makes nobody wait"),
    (
        r'"reconcile", → "(XXreconcileXX|RECONCILE)"',
        "the script reconciles for any other command",
    ),
    (r"_failed = None|_is_repeated = None|self\.streamed = None", "as false as False"),
    (r"if wait > 0: → if wait > 1:", "a nanosecond is nothing to wait for"),
    (r"_add_entry: return cursor\.lastrowid or 1?", "an entry that was made has a number"),
    (
        r"_pause_left: if left > length: → if left >= length:",
        "a pause that starts anew stays as it is",
    ),
    (
        r"timeout: float = (5|30).0.* → .*timeout: float = (6|31).0",
        "only an exact clock could distinguish the two",
    ),
    (
        r"AsyncPages\._(iterate: pending|start: return asyncio)",
        "a page that is awaited at once may as well be fetched by a task, and the other way round",
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
