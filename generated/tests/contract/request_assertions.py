"""Assertions that compare a sent request with the specification.

Input: an operation, the arguments of the call by API name, its body and the request that was sent.
Raises AssertionError for any difference.
"""

from __future__ import annotations

from collections.abc import Mapping

from contract import bodies
from contract.document import CONTRACT, REQUESTS, Json, Operation
from contract.expected_request import build_expected_request, cookie_pairs
from contract.fake_transport import SentRequest
from contract.pages import value_of, with_value
from contract.product import SECRETS
from contract.schema_validation import validator


def assert_request_matches(
    operation: Operation, arguments: Mapping[str, Json], body: Json, sent: SentRequest
) -> None:
    """Check method, path, query, headers, cookies and body of a request.

    Raises AssertionError for any difference from the specification.
    """
    body = with_page_size(operation, body, sent)
    expected = build_expected_request(operation, arguments, body)
    assert (sent.method, sent.path) == (expected.method, expected.path)
    query = _without_page_size(operation, arguments, sent)
    assert sorted(_without_keys("query", query)) == sorted(expected.query)
    for name, value in expected.headers.items():
        assert sent.header(name) == value
    assert _without_keys("cookie", cookies_of(sent)) == sorted(expected.cookies)
    if expected.has_body:
        _assert_body_matches(operation, sent, body)
    else:
        assert not sent.content
        assert sent.header("content-type") is None


def cookies_of(sent: SentRequest) -> list[tuple[str, str]]:
    """Return the cookies of a request, decoded."""
    return sorted(cookie_pairs(sent.header("cookie") or ""))


def _without_keys(location: str, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return a query or cookies without API keys, which have tests of their own."""
    names = {
        scheme.name
        for scheme in CONTRACT.security
        if (scheme.kind, scheme.location) == ("key", location)
    }
    return [pair for pair in pairs if pair[0] not in names or pair[1] not in SECRETS.values()]


def _without_page_size(
    operation: Operation, arguments: Mapping[str, Json], sent: SentRequest
) -> list[tuple[str, str]]:
    """Return the query without the largest page size, which a client may add on its own.

    Large pages cost no more than small ones.
    """
    pages = operation.pagination
    if pages is None or pages.in_body or pages.size in arguments:
        return sent.query
    largest = (pages.size, str(pages.maximum_size))
    assert all(pair == largest for pair in sent.query if pair[0] == pages.size)
    return [pair for pair in sent.query if pair != largest]


def with_page_size(operation: Operation, body: Json, sent: SentRequest) -> Json:
    """Return a body with the largest page size, if the client has added it to the one sent."""
    pages = operation.pagination
    if pages is None or not pages.in_body or pages.maximum_size is None or not sent.content:
        return body
    is_added = value_of(sent.json(), pages.size) == pages.maximum_size
    if not is_added or value_of(body, pages.size) is not None:
        return body
    return with_value(body, pages.size, pages.maximum_size)


def essence(content_type: str) -> str:
    """Return a media type in lower case, without parameters (RFC 9110, 8.3.1)."""
    return content_type.partition(";")[0].strip().lower()


def _assert_body_matches(operation: Operation, sent: SentRequest, body: Json) -> None:
    body_spec = operation.body
    assert body_spec is not None
    if "*" not in body_spec.content_type:
        assert essence(sent.header("content-type") or "") == essence(body_spec.content_type)
    problems = [str(error) for error in validator(body_spec.schema, REQUESTS).iter_errors(body)]
    assert not problems
    parsed = bodies.parse(sent, encoded=isinstance(body, str))
    assert parsed == bodies.normalize(body_spec, body)
