"""Changes that have a code of their own only in part: headers, tags of variants, limits, renames."""

from __future__ import annotations

import pytest

from generator.diff.compare.api import compare_apis
from generator.diff.findings.codes import ChangeClass
from generator.diff.findings.finding import Finding
from tests.unit.diff.cases.writing import LIST, PAGE, READ, USER
from tests.unit.diff.pairs import BASE, GONE, edit, lower_text

TRACE = f"{PAGE}/headers/x-trace"
LIMITS = "/x-rate-limits"
PAYMENT = f"{READ}/properties/payment"


def found(new: dict[str, object], old: dict[str, object] | None = None) -> list[Finding]:
    """Return what is told of two edits of the base, proofs of equality and versions left out."""
    every = compare_apis(lower_text(edit(BASE, old or {})), lower_text(edit(BASE, new)))
    quiet = ("XM03", "XM04")
    return [f for f in every if f.change_class is not ChangeClass.EQUAL and f.code not in quiet]


def said(new: dict[str, object], old: dict[str, object] | None = None) -> list[tuple[str, str]]:
    return [(finding.code, finding.message) for finding in found(new, old)]


def test_a_header_that_may_be_absent_breaks_those_who_read_it() -> None:
    header = "header `x-trace` of response 200 of getOrders"
    assert said({}, {f"{TRACE}/required": True}) == [("SC05", f"{header} is now optional")]
    assert said({f"{TRACE}/required": True}) == [("SC04", f"{header} is now required")]


def test_a_header_of_the_same_type_with_another_limit_is_no_other_type() -> None:
    assert [code for code, _ in said({f"{TRACE}/schema/maxLength": 9})] == ["SC14"]


def test_another_value_for_a_variant_that_stays_is_another_discriminator() -> None:
    mapping = {"card": "#/components/schemas/Card", "transfer": "#/components/schemas/Transfer"}
    other = {"visa": mapping["card"], "transfer": mapping["transfer"]}
    pointer = f"{PAYMENT}/discriminator/mapping"
    changes = found({pointer: other}, {pointer: mapping})
    assert [(f.code, f.old, f.new) for f in changes if f.code == "SC26"] == [
        ("SC26", ("card",), ("visa",))
    ]


def test_plain_variants_of_one_name_are_compared_one_by_one() -> None:
    dates = [{"type": "string", "format": "date"}, {"type": "string", "format": "uuid"}]
    times = [{"type": "string", "format": "time"}, {"type": "string", "format": "uuid"}]
    pointer = f"{READ}/properties/note"
    changes = found({pointer: {"anyOf": times}}, {pointer: {"anyOf": dates}})
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
        ({f"{LIMITS}/plans/0/name": "big"}, "XM02", "plan `small` is gone"),
        ({LIMITS: GONE}, "XM02", "extension `x-rate-limits` is gone"),
    ],
)
def test_every_part_of_the_limits_counts(new: dict[str, object], code: str, message: str) -> None:
    assert (code, message) in said(new)


def test_limits_that_appear_are_new() -> None:
    without = lower_text(edit(BASE, {LIMITS: GONE}))
    response = [(f.code, f.message) for f in compare_apis(without, lower_text(BASE))]
    assert response == [("XM05", "extension `x-rate-limits` is new")]


def test_names_that_mean_the_contrary_are_no_rename() -> None:
    since, until = (
        {f"{USER}/name": f"updated_{word}", f"{USER}/description": f"Changed {word} then."}
        for word in ("since", "until")
    )
    assert [finding.code for finding in found(until, since)] == ["PA01", "PA03"]


def test_names_alike_of_another_type_are_no_rename_without_the_same_description() -> None:
    other = {
        f"{USER}/name": "users_id",
        f"{USER}/description": "Else.",
        f"{USER}/schema/type": "string",
    }
    assert [finding.code for finding in found(other)] == ["PA01", "PA03"]


def test_servers_of_an_operation_count_where_they_differ() -> None:
    listed = f"{LIST}/servers"
    assert said({listed: [{"url": "https://api.shop.test"}]}) == []
    assert said({listed: [{"url": "https://eu.shop.test"}]}) == [
        (
            "SV03",
            "list of servers of getOrders is now `https://eu.shop.test`, was `https://api.shop.test`",
        )
    ]


def test_an_object_that_was_free_is_narrowed_by_members() -> None:
    free, known = {"type": "object"}, {"type": "object", "properties": {"a": {"type": "string"}}}
    pointer = f"{READ}/properties/note"
    assert [code for code, _ in said({pointer: known}, {pointer: free})] == ["SC06"]
    assert [code for code, _ in said({pointer: free}, {pointer: known})] == ["SC07"]


def test_a_changed_cancellation_is_told() -> None:
    assert said({f"{USER}/x-cancels": ["ids"]}) == [
        (
            "XM01",
            "extension `x-cancels` of query parameter `user_id` of getOrders is now `ids`, was none",
        )
    ]


def test_numbers_in_links_and_markup_are_no_rules() -> None:
    text = 'Lists orders. See https://shop.test/v2/30 <b width="3">here</b>&#39;.'
    assert [code for code, _ in said({f"{LIST}/description": text})] == ["DO01"]


def test_a_broken_error_body_is_told_once_with_its_first_change() -> None:
    changes = found({"/components/schemas/Failure/properties/error/type": "integer"})
    assert (
        [(f.code, f.message) for f in changes]
        == [
            (
                "RS11",
                "error body `Failure` has another shape: field `error` of `Failure` is now `integer`, was `string`",  # one sentence
            )
        ]
    )


def test_a_field_of_a_body_is_a_keyword_and_a_flag() -> None:
    gone = found({"/components/schemas/OrderWrite/properties/gift": GONE})
    assert gone[0].generated == (
        "attribute `gift` of `OrderWrite` vanishes",
        "keyword `gift` of `client.orders.create` vanishes",
        "flag `--gift` of `shop orders create` vanishes",
    )
