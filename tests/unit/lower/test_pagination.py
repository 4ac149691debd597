"""Which rule applies to an operation, and what the rule takes from the document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.config.codegen_config import Config, PaginationRule
from generator.ir.operations import Pagination
from generator.positions import Origin, Span
from tests.support.lowering import PRODUCT, lower_text

_BODY = """\
      responses:
        "200":
          description: Pets.
          headers: {X-Total: {schema: {type: string}}, Link: {schema: {type: string}}}
          content:
            application/json:
              schema:
                type: object
                properties:
                  pets: {type: array, items: {type: object, properties: {id: {type: integer}}}}
                  names: {type: [array, "null"], items: {type: string}}
                  total: {type: [integer, "null"]}
                  count: {type: number}
                  anything: {}
                  next: {oneOf: [{type: string}, {type: object, properties: {href: {type: string}}}]}
                  more: {type: boolean}
"""


def pagination(
    rules: PaginationRule | tuple[PaginationRule, ...],
    position: str = "",
    method: str = "get",
    location: str = "query",
) -> Pagination | None:
    """Return the pagination of a list whose parameter ``at`` has a schema."""
    text = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths:\n  /pets:\n"
    text += f"    {method}:\n      operationId: listPets\n"
    if position:
        text += f"      parameters: [{{name: at, in: {location}, schema: {position}}}]\n"
    rules = rules if isinstance(rules, tuple) else (rules,)
    api, _ = lower_text(text + _BODY, Config(product=PRODUCT, pagination=rules))
    return api.operations[0].pagination


@pytest.mark.parametrize(
    ("position", "page", "offset"),
    [
        ("{type: integer}", 1, 0),
        ("{type: integer, default: 0}", 0, 0),
        ("{type: integer, default: 1}", 1, 1),
        ("{type: integer, minimum: 0}", 0, 0),
        ("{type: integer, minimum: 1}", 1, 1),
        ("{type: integer, minimum: 0, default: 1}", 1, 1),
        ("{type: integer, default: 7, minimum: 5}", 1, 0),
        ("{type: [integer, 'null'], minimum: 0}", 0, 0),
        ("{type: string, default: '0'}", 1, 0),
    ],
)
def test_the_first_page_is_that_of_the_parameter(position: str, page: int, offset: int) -> None:
    for rule, first in (
        (PaginationRule(page_parameter="at", items="/pets"), page),
        (PaginationRule(offset_parameter="at", items="/pets"), offset),
        (PaginationRule(page_parameter="at", items="/pets", first=0), 0),
        (PaginationRule(offset_parameter="at", items="/pets", first=1), 1),
    ):
        found = pagination(rule, position)
        assert found is not None
        assert found.first == first


@pytest.mark.parametrize(
    "rule",
    [
        PaginationRule(offset_parameter="at", items="/pets", total="/total", has_more="/more"),
        PaginationRule(offset_parameter="at", items="/names", total="/count"),
        PaginationRule(page_parameter="at", items="/pets", total="X-TOTAL"),
        PaginationRule(page_parameter="at", items="/pets", total_pages="/anything"),
        PaginationRule(cursor_parameter="at", items="/pets", next_cursor="/next"),
        PaginationRule(cursor_parameter="at", items="/pets", last_item="/id"),
        PaginationRule(next_link="link", items="/pets"),
        PaginationRule(next_link="/next", items="/pets"),
    ],
)
def test_a_rule_applies_where_everything_fits(rule: PaginationRule) -> None:
    found = pagination(rule, "{type: integer}")
    assert found is not None
    assert found.style is rule.style
    assert found.total == rule.total.lower()
    assert found.next_cursor in (rule.next_cursor, rule.next_link)


@pytest.mark.parametrize(
    ("rule", "position"),
    [
        (PaginationRule(offset_parameter="at", items="/pets"), "{type: boolean}"),
        (PaginationRule(offset_parameter="at", items="/pets"), "{type: array, items: {}}"),
        (PaginationRule(offset_parameter="other", items="/pets"), "{type: integer}"),
        (PaginationRule(offset_parameter="at", items="/total"), "{type: integer}"),
        (PaginationRule(offset_parameter="at", items="/anything"), "{type: integer}"),
        (PaginationRule(offset_parameter="at", items="/pets", total="/more"), "{type: integer}"),
        (PaginationRule(offset_parameter="at", items="/pets", total="X-Sum"), "{type: integer}"),
        (PaginationRule(page_parameter="at", items="/pets", has_more="/total"), "{type: integer}"),
        (PaginationRule(cursor_parameter="at", items="/pets", next_cursor="/more"), "{}"),
        (PaginationRule(cursor_parameter="at", items="/names", last_item="/id"), "{}"),
        (PaginationRule(next_link="/total", items="/pets"), "{}"),
    ],
)
def test_a_rule_does_not_apply_where_something_does_not_fit(
    rule: PaginationRule, position: str
) -> None:
    assert pagination(rule, position) is None


_INSIDE = """\
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                at: {type: [object, "null"], properties: {cursor: {type: string}, "a/b": {type: integer}, deep: {type: object, properties: {n: {type: integer, maximum: 9}}}}}
"""


def inside(rule: PaginationRule) -> Pagination | None:
    """Return the pagination of a list whose request body has an object ``at``."""
    text = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths:\n  /pets:\n    post:\n"
    config = Config(product=PRODUCT, pagination=(rule,))
    api, _ = lower_text(f"{text}      operationId: listPets\n{_INSIDE}{_BODY}", config)
    return api.operations[0].pagination


def test_a_parameter_may_be_inside_of_an_object_of_the_body() -> None:
    for name in ("at.cursor", "/at/cursor"):
        rule = PaginationRule(cursor_parameter=name, next_cursor="/next", items="/pets")
        found = inside(replace(rule, size_parameter="at.deep.n"))
        assert found is not None
        assert (found.cursor_parameter, found.size_parameter) == ("/at/cursor", "/at/deep/n")
        assert (found.in_body, found.maximum_size) == (True, 9)
    slashed = inside(PaginationRule(offset_parameter="at.a/b", items="/pets"))
    assert slashed is not None
    assert slashed.cursor_parameter == "/at/a~1b"


@pytest.mark.parametrize("name", ["at", "at.cursors", "/at/deep", "at.deep.n.x", "cursor", "/"])
def test_a_place_in_the_body_must_exist_and_fit(name: str) -> None:
    rule = PaginationRule(cursor_parameter=name, next_cursor="/next", items="/pets")
    assert inside(rule) is None


def test_the_first_rule_that_applies_counts() -> None:
    rules = (
        PaginationRule(offset_parameter="other", items="/pets"),
        PaginationRule(offset_parameter="at", items="/pets", total="/total"),
        PaginationRule(offset_parameter="at", items="/pets"),
    )
    found = pagination(rules, "{type: integer}")
    assert found is not None
    assert found.total == "/total"


def test_links_are_only_followed_with_get() -> None:
    rule = PaginationRule(next_link="Link", items="/pets")
    assert pagination(rule, method="get") is not None
    assert pagination(rule, method="post") is None


def test_a_cursor_may_be_a_request_header() -> None:
    rule = PaginationRule(cursor_parameter="AT", items="/pets", next_cursor="/next")
    paging = pagination(rule, "{type: string}", location="header")
    assert paging is not None
    assert (paging.cursor_parameter, paging.cursor_in_header) == ("at", True)
    assert pagination(rule, "{type: string}", location="cookie") is None
    assert pagination(rule, "{type: boolean}", location="header") is None
    offset = PaginationRule(offset_parameter="at", items="/pets")
    assert pagination(offset, "{type: integer}", location="header") is None


def test_a_rule_may_apply_to_a_list_that_has_another_rule() -> None:
    """A rule is reported only if no operation has what it needs."""
    origin = Origin(Span("codegen.yaml", 1, 1, 1, 2), "/pagination/0")
    rules = tuple(
        PaginationRule(offset_parameter="at", items=items, origin=origin)
        for items in ("/pets", "/names", "/total")
    )
    text = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths:\n  /pets:\n    get:\n"
    text += "      operationId: listPets\n      parameters: [{name: at, in: query, schema: {}}]\n"
    api, diagnostics = lower_text(text + _BODY, Config(product=PRODUCT, pagination=rules))
    assert api.operations[0].pagination is not None
    assert api.operations[0].pagination.items == "/pets"
    found = [(each.code, each.message) for each in diagnostics if each.code == "CFG006"]
    assert found == [("CFG006", "the pagination rule 3 applies to no operation")]
