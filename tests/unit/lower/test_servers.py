"""Servers of single operations whose URLs have variables."""

from __future__ import annotations

import pytest

from generator.lower.operations.servers import without_dot_segments
from generator.views.servers import server_variables, view_operation_servers
from tests.support.lowering import lower_text

TEXT = """\
openapi: 3.1.0
info: {title: Things, version: '1'}
servers: [{url: 'https://{region}.things.test/v1', variables: {region: {default: eu, enum: [eu, us]}}}]
paths:
  /plain: {get: {operationId: getPlain, responses: &none {'204': {description: None.}}}}
  /relative:
    servers: [{url: '/uploads/{version}', variables: {version: {default: v2}}}]
    get: {operationId: getRelative, responses: *none}
  /other:
    get:
      operationId: getOther
      servers: [{url: 'https://{region}.other.test', variables: {region: {default: eu, enum: [eu, ap]}}}]
      responses: *none
  /fixed:
    get: {operationId: getFixed, servers: [{url: 'https://fixed.test/v9'}], responses: *none}
"""


def test_a_relative_url_takes_origin_and_variables_from_the_server_of_the_api() -> None:
    api, _ = lower_text(TEXT)
    relative, other = api.operation("getRelative"), api.operation("getOther")
    assert relative.own_server is not None
    assert relative.own_server.url == "https://{region}.things.test"
    assert relative.own_server.variables == (("region", "eu"),)
    assert relative.own_server.path == "/uploads/{version}"
    assert (relative.server, relative.path) == ("", "/uploads/v2/relative")
    assert (other.server, other.path) == ("https://eu.other.test", "/other")
    assert api.operation("getPlain").own_server is None
    assert api.operation("getFixed").own_server is None


def test_the_variables_of_all_servers_are_listed_once() -> None:
    api, _ = lower_text(TEXT)
    assert server_variables(api) == {"region": ("eu", "us", "ap"), "version": ()}
    views = {view.operations: view.origin for view in view_operation_servers(api)}
    assert views == {
        ("getOther",): "https://{region}.other.test",
        ("getRelative",): "https://{region}.things.test",
    }


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a/./b/../{id}", "/a/{id}"),
        ("/../rel/b", "/rel/b"),
        ("/a/..", "/"),
        ("/a/.", "/a/"),
        ("//x//", "//x//"),
        ("/a..b/.c", "/a..b/.c"),
        ("/a/../b?to=/x/../y#/../z", "/b?to=/x/../y#/../z"),
    ],
)
def test_a_path_has_no_dot_segments(path: str, expected: str) -> None:
    assert without_dot_segments(path) == expected


def test_a_relative_server_above_the_root_is_the_root() -> None:
    api, _ = lower_text(TEXT.replace("/uploads/{version}", "../rel"))
    assert api.operation("getRelative").path == "/rel/relative"
