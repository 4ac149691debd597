"""Parses the response header ``Link`` (RFC 8288, sections 3 and B.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

_SPACE = r"[ \t]*"
_LINK = re.compile(rf"{_SPACE},?{_SPACE}<([^>]*)>")
_PARAMETER = re.compile(
    rf"{_SPACE};{_SPACE}([^=;,\s\"]+)?{_SPACE}(?:={_SPACE}(?:\"((?:[^\"\\]|\\.)*)\"|([^;,\"]*)))?"
)
_NEXT_LINK = re.compile(r"[^,\"]*(?:\"(?:[^\"\\]|\\.)*\"[^,\"]*)*")
"""What is left of a link that is not as the standard says, up to the comma before the next one."""


def next_link(header: str, url: str) -> str:
    """Return the target of the first link with the relation ``next``, empty if there is none.

    ``header`` are all fields of the response, joined by commas; ``url`` is the URL of the response.
    A link about another resource (``anchor``) does not count.
    """
    for target, parameters in _links(header):
        relations = parameters.get("rel", "").lower().split()
        anchor = parameters.get("anchor")
        is_about_response = anchor is None or _same(urljoin(url, anchor), url)
        if "next" in relations and is_about_response:
            return target
    return ""


def _links(header: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the target and the parameters of each link; of repeated parameters the first counts."""
    position = 0
    while 0 <= position < len(header):
        match = _LINK.match(header, position)
        if match is None:  # not a link; perhaps the next one is
            position = header.find(",", position + 1)
            continue
        target, position = match[1].strip(), match.end()
        parameters: dict[str, str] = {}
        while match := _PARAMETER.match(header, position):
            name, quoted, token = match[1], match[2], match[3]
            value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else (token or "").strip()
            if name:
                parameters.setdefault(name.lower(), value)
            position = match.end()
        yield target, parameters
        rest = _NEXT_LINK.match(header, position)
        position = rest.end() if rest else position


def _same(first: str, second: str) -> bool:
    """Whether two URLs are those of one resource: without their fragments they are equal."""
    return first.partition("#")[0] == second.partition("#")[0]
