"""Sync rules in codegen.yaml."""

from __future__ import annotations

import pytest

from tests.support.memory_files import listed
from tests.unit.config.test_codegen_file import PRODUCT, load

RULE = """\
sync:
  - operations: [listPets]
    since_parameter: changed_since
    until_parameter: changed_until
    order: {sort: changed, reverse: false}
    key: id
    timestamp: changed
    deleted: status
    deleted_value: gone
"""


def test_a_rule_is_read_with_the_positions_of_its_settings() -> None:
    config, diagnostics = load(PRODUCT + RULE)
    assert listed(diagnostics) == []
    assert config is not None
    (rule,) = config.sync
    assert list(rule.operations) == ["listPets"]
    assert (rule.since_parameter, rule.until_parameter) == ("changed_since", "changed_until")
    assert rule.order == (("sort", "changed"), ("reverse", False))
    assert (rule.key, rule.timestamp) == ("id", "changed")
    assert (rule.deleted, rule.deleted_value) == ("status", "gone")
    assert str(rule.origins["key"]).startswith("codegen.yaml:13:10")
    assert str(rule.origins["order/reverse"]).startswith("codegen.yaml:12:28")


@pytest.mark.parametrize(
    ("written", "instead", "expected"),
    [
        ("    key: id\n", "", "9:5 CFG002"),
        ("    timestamp: changed\n", "", "9:5 CFG002"),
        ("[listPets]", "[]", "9:5 CFG002"),
        ("[listPets]", "[3]", "9:18 CFG003"),
        ("    deleted: status\n", "", "9:5 CFG002"),
        ("deleted_value: gone", "deleted_value: [gone]", "16:20 CFG003"),
        ("deleted_value: gone", "deleted_value: null", "16:20 CFG003"),
        ("reverse: false", "reverse: null", "12:37 CFG003"),
        ("order: {sort: changed, reverse: false}", "order: sort", "12:12 CFG003"),
        ("since_parameter", "since", "9:5 CFG002"),
    ],
)
def test_an_error_is_reported_at_its_position(written: str, instead: str, expected: str) -> None:
    assert written in RULE
    config, diagnostics = load(PRODUCT + RULE.replace(written, instead, 1))
    assert config is None
    assert expected in listed(diagnostics)
