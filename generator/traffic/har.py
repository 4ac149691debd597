"""Reads HAR files (HTTP Archive 1.2), as browsers and proxies save them.

Only what is compared is read: method, URL, status, and bodies that are JSON.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import cast

from generator.traffic.exchange import Exchange, RecordedBody, RecordError, Recording, parse_body


def is_har(content: bytes) -> bool:
    """Whether the content of a file is one JSON object that has ``log``, as every HAR file has."""
    try:
        root: object = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(root, dict) and "log" in root


def read_har(content: bytes, name: str) -> Recording:
    """Return the exchanges of a HAR file in their order; ``name`` is the file in messages.

    Raises RecordError for an entry without method, URL or status. Requests that got no response
    (status 0) are only counted.
    """
    root = json.loads(content)
    entries = root["log"].get("entries") if isinstance(root["log"], dict) else None
    if not isinstance(entries, list):
        raise RecordError(f"{name}: not a HAR file: log.entries is not a list")
    exchanges = [_read_entry(entry, f"{name}: log.entries[{i}]") for i, entry in enumerate(entries)]
    answered = tuple(exchange for exchange in exchanges if exchange.status)
    return Recording(exchanges=answered, unanswered=len(exchanges) - len(answered))


def _read_entry(entry: object, place: str) -> Exchange:
    request = _member(entry, "request", dict, place)
    response = _member(entry, "response", dict, place)
    return Exchange(
        method=cast("str", _member(request, "method", str, f"{place}.request")).upper(),
        url=cast("str", _member(request, "url", str, f"{place}.request")),
        status=cast("int", _member(response, "status", int, f"{place}.response")),
        request=_read_body(cast("dict[str, object]", request).get("postData")),
        response=_read_body(cast("dict[str, object]", response).get("content")),
        headers=frozenset(name.lower() for name in _names(request, "headers")),
        cookies=frozenset(_names(request, "cookies")),
    )


def _names(request: object, key: str) -> list[str]:
    """Return the names of headers or cookies; their values are not read."""
    pairs = cast("dict[str, object]", request).get(key)
    pairs = pairs if isinstance(pairs, list) else []
    return [
        pair["name"]
        for pair in pairs
        if isinstance(pair, dict) and isinstance(pair.get("name"), str)
    ]


def _member(parent: object, key: str, kind: type, place: str) -> object:
    value = parent.get(key) if isinstance(parent, dict) else None
    if not isinstance(value, kind) or isinstance(value, bool):
        expected = {dict: "an object", str: "text", int: "a number"}[kind]
        raise RecordError(f"{place}.{key}: {expected} expected, as in HAR 1.2")
    return value


def _read_body(content: object) -> RecordedBody | None:
    """Return a body of ``postData`` or ``content``, whose text may be in Base64."""
    if not isinstance(content, dict) or not isinstance(content.get("text"), str):
        return None
    text: str | bytes = content["text"]
    if content.get("encoding") == "base64":
        try:
            text = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return None
    return parse_body(str(content.get("mimeType", "")), text)
