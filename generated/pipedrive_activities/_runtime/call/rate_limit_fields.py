"""The header fields RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-10).

Input: the values of both fields. Output: what remains of each quota. Both are lists of structured
fields (RFC 9651): ``"burst";r=4;t=1`` and ``"burst";q=10;w=2``. A malformed field is ignored as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MAX_LENGTH = 4096
_DAY = 86_400
_STRING = r'"(?:[^"\\\x00-\x1f\x7f]|\\["\\])*"'
_TOKEN = r"[A-Za-z*][A-Za-z0-9:/!#$%&'*+.^_`|~-]*"
_VALUE = rf"{_STRING}|{_TOKEN}|-?\d{{1,15}}(?:\.\d{{1,3}})?|:[A-Za-z0-9+/=]*:|\?[01]"
_PARAMETER = re.compile(rf"; *([a-z*][a-z0-9_.*-]*)(?:=({_VALUE}))?")
_ITEM = re.compile(rf"({_STRING}|{_TOKEN})((?:; *[a-z*][a-z0-9_.*-]*(?:=(?:{_VALUE}))?)*)")
_SEPARATOR = re.compile(r"[ \t]*,[ \t]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """One quota of the server: ``remaining`` of ``limit``, in requests.

    ``reset`` and ``window`` are in seconds, the time until the quota is restored and the time for
    which it is granted. None if the server does not say.
    """

    remaining: int
    limit: int | None = None
    reset: int | None = None
    window: int | None = None

    @property
    def is_daily(self) -> bool:
        """Whether the quota is for a day or longer."""
        return self.window is not None and self.window >= _DAY


def read_quotas(rate_limit: str, policy: str) -> tuple[Quota, ...]:
    """Return the quotas of a response that count requests.

    Both arguments are field values, empty if the response does not have the field.
    """
    policies = dict(_items(policy))
    quotas = []
    for name, state in _items(rate_limit):
        described = policies.get(name, {})
        remaining = _count(state.get("r"))
        if remaining is None or described.get("qu", '"requests"') != '"requests"':
            continue
        quotas.append(
            Quota(
                remaining=remaining,
                limit=_count(described.get("q")),
                reset=_count(state.get("t")),
                window=_count(described.get("w")),
            )
        )
    return tuple(quotas)


def _items(field: str) -> list[tuple[str, dict[str, str]]]:
    """Return the name of each item and its parameters as they are written."""
    text = field.strip(" ")
    if not text or len(text) > _MAX_LENGTH:
        return []
    items, position = [], 0
    while match := _ITEM.match(text, position):
        items.append((match[1].strip('"'), dict(_PARAMETER.findall(match[2]))))
        if match.end() == len(text):
            return items
        separator = _SEPARATOR.match(text, match.end())
        if separator is None:
            return []
        position = separator.end()
    return []


def _count(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() else None
