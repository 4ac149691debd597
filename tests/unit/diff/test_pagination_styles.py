"""Changes of how a list is paginated, of every style."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.config.codegen_config import PaginationRule
from generator.diff.compare.api import compare_apis
from tests.unit.diff.pairs import BASE, CONFIG, load

OFFSET = PaginationRule(offset_parameter="cursor", size_parameter="limit", items="/data")
PAGE = PaginationRule(page_parameter="cursor", size_parameter="limit", items="/data")
CURSOR = PaginationRule(cursor_parameter="cursor", items="/data", next_cursor="/more/next_cursor")


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        (CURSOR, OFFSET, "PG10", "is now an offset, was an opaque cursor"),
        (OFFSET, PAGE, "PG10", "is now a page number, was an offset"),
        (OFFSET, replace(OFFSET, short_page=True), "PG03", "is now indicated by a short page, was by an empty page"),
        (CURSOR, replace(CURSOR, next_cursor="", last_item="/id"), "PG02", "is now at /id, was at /more/next_cursor"),
    ],
)  # fmt: skip
def test_a_changed_style_is_reported(
    old: PaginationRule, new: PaginationRule, code: str, message: str
) -> None:
    before, after = (load(BASE, config=replace(CONFIG, pagination=(rule,))) for rule in (old, new))
    found = [each for each in compare_apis(before.api, after.api) if each.code.startswith("PG")]
    assert [each.code for each in found] == [code]
    assert message in found[0].message.replace("`", "")
