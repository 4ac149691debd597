"""Differences between a recorded request and the request made during replay.

Input: both requests. Output: a line for each differences_between in method, path, query, headers or body.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from contract.document import Json
from contract.online.recording import RecordedRequest

_MAX_LENGTH = 200


def differences_between(recorded: RecordedRequest, now: RecordedRequest) -> list[str]:
    """Return the differences, the most important first; empty for equal requests."""
    before, after = urlsplit(recorded.target), urlsplit(now.target)
    return [
        *_compare_values("method", recorded.method, now.method),
        *_compare_values("path", before.path, after.path),
        *_compare_queries(before.query, after.query),
        *_compare_items("header", dict(recorded.headers), dict(now.headers)),
        *_compare_bodies(recorded.body, now.body),
    ]


def _compare_values(label: str, recorded: Json, now: Json) -> Iterator[str]:
    if type(recorded) is not type(now) or recorded != now:
        yield f"{label}: recorded {_shorten(recorded)}, now {_shorten(now)}"


def _compare_queries(recorded: str, now: str) -> Iterator[str]:
    if recorded == now:
        return
    before = parse_qsl(recorded, keep_blank_values=True)
    after = parse_qsl(now, keep_blank_values=True)
    differences = list(_compare_items("query", _group_by_name(before), _group_by_name(after)))
    yield from differences or _compare_values("query", recorded, now)


def _group_by_name(pairs: list[tuple[str, str]]) -> dict[str, Json]:
    return {name: [value for key, value in pairs if key == name] for name, _ in pairs}


def _compare_items(label: str, recorded: dict[str, Json], now: dict[str, Json]) -> Iterator[str]:
    for name in dict.fromkeys([*recorded, *now]):
        if name not in now:
            yield f"{label} {name}: recorded {_shorten(recorded[name])}, now absent"
        elif name not in recorded:
            yield f"{label} {name}: not recorded, now {_shorten(now[name])}"
        else:
            yield from _compare_values(f"{label} {name}", recorded[name], now[name])


def _compare_bodies(recorded: str, now: str) -> Iterator[str]:
    if recorded == now:
        return
    try:
        differences = list(_compare_json("", json.loads(recorded), json.loads(now)))
    except ValueError:
        differences = []
    yield from differences or _compare_values("body", recorded, now)


def _compare_json(pointer: str, recorded: Json, now: Json) -> Iterator[str]:
    if isinstance(recorded, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*recorded, *now]):
            if key in recorded and key in now:
                yield from _compare_json(f"{pointer}/{key}", recorded[key], now[key])
            else:
                yield from _compare_items(
                    "body", _single_item(pointer, key, recorded), _single_item(pointer, key, now)
                )
    elif isinstance(recorded, list) and isinstance(now, list) and len(recorded) == len(now):
        for index, (before, after) in enumerate(zip(recorded, now, strict=True)):
            yield from _compare_json(f"{pointer}/{index}", before, after)
    else:
        yield from _compare_values(f"body {pointer or '/'}", recorded, now)


def _single_item(pointer: str, key: str, value: dict[str, Json]) -> dict[str, Json]:
    return {f"{pointer}/{key}": value[key]} if key in value else {}


def _shorten(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MAX_LENGTH else f"{text[:_MAX_LENGTH]}…"
