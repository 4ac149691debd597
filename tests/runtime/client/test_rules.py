"""Constraints that msgspec cannot check: listed values, large bounds, multiples, Unicode categories."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
import pytest

from pipedrive_activities._runtime.errors import ArgumentError, DecodingError
from pipedrive_activities._runtime.messages import RawResponse
from pipedrive_activities._runtime.operation import Operation, Parameter
from pipedrive_activities._runtime.serialization.arguments import check_arguments
from pipedrive_activities._runtime.serialization.decoding import decode_body
from pipedrive_activities._runtime.serialization.mismatches import Mismatches
from pipedrive_activities._runtime.serialization.rules import Rule, broken_rules, has_rules
from pipedrive_activities._runtime.serialization.unions import Distinct, one_of


class Item(msgspec.Struct, kw_only=True):
    price: Annotated[float, Rule(multiple_of=0.01)] | msgspec.UnsetType = msgspec.UNSET
    inner: Item | None = None


class Other(msgspec.Struct, kw_only=True):
    yes: Annotated[bool, Rule(values=(True,))]


EITHER: Any = one_of("Either", lambda: (Item, Other))
CASES: list[tuple[object, object, list[tuple[object, ...]]]] = [
    (19.99, Annotated[float, Rule(multiple_of=0.01)], []),
    (19.999, Annotated[float, Rule(multiple_of=0.01)], [()]),
    (3, Annotated[float, Rule(multiple_of=0.1)], []),
    (float("inf"), Annotated[float, Rule(multiple_of=0.1)], []),
    (2**63, Annotated[int, Rule(le=2**63)], []),
    (2**63 + 1, Annotated[int, Rule(le=2**63)], [()]),
    (2**63, Annotated[int, Rule(lt=2**63)], [()]),
    (-(2**63) - 1, Annotated[int, Rule(ge=-(2**63))], [()]),
    (-(2**63), Annotated[int, Rule(gt=-(2**63))], [()]),
    (float(2**63), Annotated[float, Rule(le=2**63 - 1)], [()]),
    (True, Annotated[bool, Rule(values=(True,))], []),
    (False, Annotated[bool, Rule(values=(True,))], [()]),
    (1, Annotated[float, Rule(values=(True, 2.5))], [()]),
    (2.5, Annotated[Literal["a"] | float, Rule(values=("a", 2.5))] | None, []),
    (None, Annotated[float, Rule(values=(2.5,))] | None, []),
    (3.5, Annotated[float, Rule(values=(2.5,))] | None, [()]),
    ([2.5, 3.5], list[Annotated[float, Rule(values=(2.5,))]], [(1,)]),
    ({"a": 3.5}, dict[str, Annotated[float, Rule(values=(2.5,))]], [("a",)]),
    ([3.5], Distinct[list[Annotated[float, Rule(values=(2.5,))]]], [(0,)]),
    (Item(inner=Item(price=0.001)), Item, [("inner", "price")]),
    (Other(yes=False), EITHER, [("yes",)]),
    (7, Annotated[int, Rule(le=5)] | Annotated[float, Rule(ge=6)], []),
    (7, Annotated[int, Rule(le=5)] | str, [()]),
    ("é", Annotated[str, Rule(pattern=r"^[\p{L}]+\Z")], []),
    ("12", Annotated[str, Rule(pattern=r"^[\p{L}]+\Z")], [()]),
    ("1", Annotated[str, Rule(pattern=r"^[\P{L}]+\Z")], []),
    ("\\p{L}", Annotated[str, Rule(pattern=r"^\\p\{L\}\Z")], []),
]


@pytest.mark.parametrize(("value", "kind", "locations"), CASES)
def test_broken_rules_are_located(
    value: object, kind: object, locations: list[tuple[object, ...]]
) -> None:
    assert [location for location, _, _ in broken_rules(value, kind)] == locations


def test_recursive_types_and_types_without_rules() -> None:
    assert has_rules(Item)
    assert not has_rules(list[dict[str, int | None]])


class Arguments(msgspec.Struct, kw_only=True):
    prices: list[Annotated[float, Rule(multiple_of=0.01)]] | msgspec.UnsetType = msgspec.UNSET
    big: Annotated[int, Rule(le=2**64)] | msgspec.UnsetType = msgspec.UNSET
    word: Annotated[str, Rule(pattern=r"^[\p{Lu}]\Z")] | msgspec.UnsetType = msgspec.UNSET


OPERATION = Operation(
    id="getItems",
    resource="items",
    name="list",
    method="GET",
    path="/items",
    parameters=tuple(
        Parameter(name=name, api_name=name, location="query") for name in ("prices", "big", "word")
    ),
)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"prices": [19.99, 0.001]}, "prices[1] must be a multiple of 0.01, got 0.001"),
        ({"big": 2**64 + 1}, f"big must be {2**64} or less, got {2**64 + 1}"),
        ({"word": "a"}, r'word must match the pattern ^[\p{Lu}]\Z, got "a"'),
    ],
)
def test_an_argument_that_breaks_a_rule_is_rejected(
    arguments: dict[str, object], complaint: str
) -> None:
    with pytest.raises(ArgumentError) as caught:
        check_arguments(OPERATION, arguments, Arguments)
    assert str(caught.value) == f"items.list: {complaint}"
    assert check_arguments(OPERATION, {"prices": [19.99], "big": 2**64, "word": "É"}, Arguments)


def decode(content: bytes, kind: object, *, strict: bool) -> tuple[object, list[tuple[str, str]]]:
    mismatches = Mismatches()
    response = RawResponse(status=200, headers={}, content=content)
    value = decode_body(OPERATION, response, kind, mismatches, strict=strict)
    return value, [(mismatch.pointer, mismatch.expected) for mismatch in mismatches]


class Numbers(msgspec.Struct, kw_only=True):
    whole: int
    items: list[int]
    listed: Literal[1, 2]
    null: int | None
    keyed: dict[str, int]
    ratio: float
    any: object


@pytest.mark.parametrize("strict", [False, True])
def test_integral_fractions_and_exponents_are_integers(strict: bool) -> None:
    body = (
        b'{"whole":1.0,"items":[1e2,-0.0],"listed":2.0,"null":3.0,"keyed":{"a":4.0},"ratio":5.0,'
        b'"any":6.0}'
    )
    value, mismatches = decode(body, Numbers, strict=strict)
    assert mismatches == []
    assert isinstance(value, Numbers)
    numbers = [value.whole, *value.items, value.listed, value.null, *value.keyed.values()]
    assert numbers == [1, 100, 0, 2, 3, 4]
    assert {type(number) for number in numbers} == {int}
    assert (type(value.ratio), type(value.any)) == (float, float)


@pytest.mark.parametrize("number", [b"1.5", b"1e400", b"-1e400", b"true", b'"1"'])
def test_other_numbers_are_no_integers(number: bytes) -> None:
    assert decode(number, int, strict=False)[1] == [("", "integer")]
    with pytest.raises(DecodingError):
        decode(number, int, strict=True)


@pytest.mark.parametrize(
    ("content", "mismatches"),
    [
        (b"[true]", []),
        (b"[false]", [("/0", "one of true")]),
        (b'[true, "x", false]', [("/1", "boolean"), ("/2", "one of true")]),
    ],
)
def test_listed_values_are_checked_on_receipt(
    content: bytes, mismatches: list[tuple[str, str]]
) -> None:
    kind = list[Annotated[bool, Rule(values=(True,))]]
    value, found = decode(content, kind, strict=False)
    assert value == msgspec.json.decode(content)
    assert found == mismatches
    if mismatches:
        with pytest.raises(DecodingError):
            decode(content, kind, strict=True)
