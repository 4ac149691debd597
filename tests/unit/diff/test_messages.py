"""Changes in headers, discriminators, rate limits and names, and the messages for them."""

from __future__ import annotations

import pytest

from generator.diff.compare.api import compare_apis
from generator.diff.findings.codes import ChangeClass
from generator.diff.findings.finding import Finding
from tests.unit.diff.cases.case import LIST, PAGE, READ, USER
from tests.unit.diff.pairs import BASE, REMOVED, edit, lower_text

TRACE = f"{PAGE}/headers/x-trace"
LIMITS = "/x-rate-limits"
PAYMENT = f"{READ}/properties/payment"


def compare(new: dict[str, object], old: dict[str, object] | None = None) -> list[Finding]:
    """Return the findings between two edits of the base, except refactorings and versions."""
    findings = compare_apis(lower_text(edit(BASE, old or {})), lower_text(edit(BASE, new)))
    ignored = ("XM03", "XM04")
    return [
        f for f in findings if f.change_class is not ChangeClass.EQUAL and f.code not in ignored
    ]


def messages(new: dict[str, object], old: dict[str, object] | None = None) -> list[tuple[str, str]]:
    return [(finding.code, finding.message) for finding in compare(new, old)]


def test_a_header_that_becomes_optional_is_reported() -> None:
    header = "header `x-trace` of response 200 of getOrders"
    assert messages({}, {f"{TRACE}/required": True}) == [("SC05", f"{header} is now optional")]
    assert messages({f"{TRACE}/required": True}) == [("SC04", f"{header} is now required")]


def test_a_header_with_another_constraint_has_the_same_type() -> None:
    assert [code for code, _ in messages({f"{TRACE}/schema/maxLength": 9})] == ["SC14"]


def test_a_changed_discriminator_value_is_a_changed_discriminator() -> None:
    mapping = {"card": "#/components/schemas/Card", "transfer": "#/components/schemas/Transfer"}
    other = {"visa": mapping["card"], "transfer": mapping["transfer"]}
    pointer = f"{PAYMENT}/discriminator/mapping"
    changes = compare({pointer: other}, {pointer: mapping})
    assert [(f.code, f.old, f.new) for f in changes if f.code == "SC26"] == [
        ("SC26", ("card",), ("visa",))
    ]


def test_variants_with_the_same_name_are_compared_in_order() -> None:
    dates = [{"type": "string", "format": "date"}, {"type": "string", "format": "uuid"}]
    times = [{"type": "string", "format": "time"}, {"type": "string", "format": "uuid"}]
    pointer = f"{READ}/properties/note"
    changes = compare({pointer: {"anyOf": times}}, {pointer: {"anyOf": dates}})
    assert ("SC09", "date", "time") in [(f.code, f.old, f.new) for f in changes]


@pytest.mark.parametrize(
    ("new", "code", "message"),
    [
        (
            {f"{LIMITS}/plans/0/burst": 10},
            "CO08",
            "burst of plan `small` is now `10 requests in 2 seconds`, was `20 requests in 2 seconds`",
        ),
        (
            {f"{LIMITS}/burst-window": 1},
            "CO13",
            "burst of plan `small` is now `20 requests in 1 second`, was `20 requests in 2 seconds`",
        ),
        (
            {f"{LIMITS}/oauth-burst-factor": 2},
            "CO08",
            "burst of OAuth clients on plan `small` is now `40 requests in 2 seconds`, was `80 requests in 2 seconds`",  # one sentence
        ),
        (
            {f"{LIMITS}/plans/0/daily-multiplier": 3},
            "CO12",
            "daily budget of plan `small` is now 3,000 tokens, was 1,000",
        ),
        ({f"{LIMITS}/plans/0/name": "big"}, "XM02", "plan `small` was removed"),
        ({LIMITS: REMOVED}, "XM02", "extension `x-rate-limits` was removed"),
    ],
)
def test_every_part_of_the_rate_limits_is_compared(
    new: dict[str, object], code: str, message: str
) -> None:
    assert (code, message) in messages(new)


def test_added_rate_limits_are_reported() -> None:
    without = lower_text(edit(BASE, {LIMITS: REMOVED}))
    reported = [(f.code, f.message) for f in compare_apis(without, lower_text(BASE))]
    assert reported == [("XM05", "extension `x-rate-limits` was added")]


def test_names_of_opposite_meaning_are_not_a_rename() -> None:
    since, until = (
        {f"{USER}/name": f"updated_{word}", f"{USER}/description": f"Changed {word} then."}
        for word in ("since", "until")
    )
    assert [finding.code for finding in compare(until, since)] == ["PA01", "PA03"]


def test_similar_names_of_different_types_are_not_a_rename() -> None:
    other = {
        f"{USER}/name": "users_id",
        f"{USER}/description": "Else.",
        f"{USER}/schema/type": "string",
    }
    assert [finding.code for finding in compare(other)] == ["PA01", "PA03"]


def test_servers_of_an_operation_are_reported_if_they_differ() -> None:
    listed = f"{LIST}/servers"
    assert messages({listed: [{"url": "https://api.shop.test"}]}) == []
    assert messages({listed: [{"url": "https://eu.shop.test"}]}) == [
        (
            "SV03",
            "list of servers of getOrders is now `https://eu.shop.test`, was `https://api.shop.test`",
        )
    ]


def test_declaring_properties_narrows_a_free_form_object() -> None:
    free_form, declared = (
        {"type": "object"},
        {"type": "object", "properties": {"a": {"type": "string"}}},
    )
    pointer = f"{READ}/properties/note"
    assert [code for code, _ in messages({pointer: declared}, {pointer: free_form})] == ["SC06"]
    assert [code for code, _ in messages({pointer: free_form}, {pointer: declared})] == ["SC07"]


def test_a_changed_x_cancels_is_reported() -> None:
    assert messages({f"{USER}/x-cancels": ["ids"]}) == [
        (
            "XM01",
            "extension `x-cancels` of query parameter `user_id` of getOrders is now `ids`, was none",
        )
    ]


def test_numbers_in_links_and_markup_are_not_rules() -> None:
    text = 'Lists orders. See https://shop.test/v2/30 <b width="3">here</b>&#39;.'
    assert [code for code, _ in messages({f"{LIST}/description": text})] == ["DO01"]


def test_a_breaking_error_body_is_one_finding_with_its_first_change() -> None:
    changes = compare({"/components/schemas/Failure/properties/error/type": "integer"})
    assert (
        [(f.code, f.message) for f in changes]
        == [
            (
                "RS11",
                "schema of error body `Failure` changed: field `error` of `Failure` is now `integer`, was `string`",  # one sentence
            )
        ]
    )


def test_a_field_of_a_body_is_a_keyword_argument_and_an_option() -> None:
    findings = compare({"/components/schemas/OrderWrite/properties/gift": REMOVED})
    assert findings[0].generated == (
        "keyword argument `gift` of `client.orders.create` is removed",
        "option `--gift` of `shop orders create` is removed",
    )


def test_a_field_of_a_model_is_an_attribute() -> None:
    findings = compare({"/components/schemas/Order/properties/buyer": REMOVED})
    assert {name for each in findings for name in each.generated} == {
        "attribute `buyer` of `Order` is removed"
    }
