"""What differs between a request that was recorded and one that is made now.

Input: both. Output: a line for each difference: method, path, a name of the query, a header, a place in
the body.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from contract.document import Json
from contract.online.recording import Asked

_LONGEST = 200


def difference(recorded: Asked, now: Asked) -> list[str]:
    """Return what differs, most telling first; nothing for the same request."""
    before, after = urlsplit(recorded.target), urlsplit(now.target)
    return [
        *_text("method", recorded.method, now.method),
        *_text("path", before.path, after.path),
        *_query(before.query, after.query),
        *_members("header", dict(recorded.headers), dict(now.headers)),
        *_body(recorded.body, now.body),
    ]


def _text(what: str, recorded: Json, now: Json) -> Iterator[str]:
    if type(recorded) is not type(now) or recorded != now:
        yield f"{what}: recorded {_cut(recorded)}, now {_cut(now)}"


def _query(recorded: str, now: str) -> Iterator[str]:
    if recorded == now:
        return
    before = parse_qsl(recorded, keep_blank_values=True)
    after = parse_qsl(now, keep_blank_values=True)
    found = list(_members("query", _grouped(before), _grouped(after)))
    yield from found or _text("query", recorded, now)


def _grouped(pairs: list[tuple[str, str]]) -> dict[str, Json]:
    return {name: [value for key, value in pairs if key == name] for name, _ in pairs}


def _members(what: str, recorded: dict[str, Json], now: dict[str, Json]) -> Iterator[str]:
    for name in dict.fromkeys([*recorded, *now]):
        if name not in now:
            yield f"{what} {name}: recorded {_cut(recorded[name])}, now absent"
        elif name not in recorded:
            yield f"{what} {name}: not recorded, now {_cut(now[name])}"
        else:
            yield from _text(f"{what} {name}", recorded[name], now[name])


def _body(recorded: str, now: str) -> Iterator[str]:
    if recorded == now:
        return
    try:
        found = list(_json("", json.loads(recorded), json.loads(now)))
    except ValueError:
        found = []
    yield from found or _text("body", recorded, now)


def _json(at: str, recorded: Json, now: Json) -> Iterator[str]:
    if isinstance(recorded, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*recorded, *now]):
            if key in recorded and key in now:
                yield from _json(f"{at}/{key}", recorded[key], now[key])
            else:
                yield from _members("body", _at(at, key, recorded), _at(at, key, now))
    elif isinstance(recorded, list) and isinstance(now, list) and len(recorded) == len(now):
        for index, (before, after) in enumerate(zip(recorded, now, strict=True)):
            yield from _json(f"{at}/{index}", before, after)
    else:
        yield from _text(f"body {at or '/'}", recorded, now)


def _at(at: str, key: str, value: dict[str, Json]) -> dict[str, Json]:
    return {f"{at}/{key}": value[key]} if key in value else {}


def _cut(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
