"""Holds a request that was sent against what the description asks for.

Input: an operation, the arguments of the call by wire name, its body, and what was sent. Raises
AssertionError for any difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from contract import bodies
from contract.document import REQUESTS, Json, Operation, validator
from contract.expected_request import expect
from contract.fake_transport import Sent


def assert_request_matches(
    operation: Operation, arguments: Mapping[str, Json], body: Json, sent: Sent
) -> None:
    """Hold method, path, query, headers, cookies and body against the description."""
    wanted = expect(operation, arguments, body)
    assert (sent.method, sent.path) == (wanted.method, wanted.path)
    assert sorted(_without_page_size(operation, arguments, sent)) == sorted(wanted.query)
    for name, value in wanted.headers.items():
        assert sent.header(name) == value
    assert cookies_of(sent) == sorted(wanted.cookies)
    if wanted.has_body:
        _assert_body_matches(operation, sent, body)
    else:
        assert not sent.content
        assert sent.header("content-type") is None


def cookies_of(sent: Sent) -> list[tuple[str, str]]:
    """Return the cookies of a request, decoded."""
    written = (sent.header("cookie") or "").split("; ")
    found = (one.partition("=") for one in written if one)
    return sorted((unquote(name), unquote(value)) for name, _, value in found)


def _without_page_size(
    operation: Operation, arguments: Mapping[str, Json], sent: Sent
) -> list[tuple[str, str]]:
    """Return the query; a client may ask for the largest pages: they cost no more than small ones."""
    pages = operation.pagination
    if pages is None or pages.size in arguments:
        return sent.query
    largest = (pages.size, str(pages.maximum_size))
    assert all(one == largest for one in sent.query if one[0] == pages.size)
    return [one for one in sent.query if one != largest]


def _assert_body_matches(operation: Operation, sent: Sent, body: Json) -> None:
    described = operation.body
    assert described is not None
    assert (sent.header("content-type") or "").partition(";")[0] == described.content_type
    problems = [str(one) for one in validator(described.schema, REQUESTS).iter_errors(body)]
    assert not problems
    assert bodies.read(sent) == bodies.spelled(described.content_type, body)
