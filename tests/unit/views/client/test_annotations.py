"""Annotations of types: in models, in arguments, and for validation."""

from __future__ import annotations

import pytest

from generator.ir.json import freeze_json
from generator.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    ConstType,
    EnumType,
    IntegerType,
    MapType,
    NullableType,
    NullType,
    NumberType,
    RefType,
    StringType,
    Type,
    TypeId,
)
from generator.views.client.annotations import (
    Annotations,
    check_annotation,
    format_of,
    optional,
    union_of,
)
from generator.views.directions import Directions

DIRECTIONS = Directions(read=frozenset(), sent=frozenset(), sent_names={TypeId("Pet"): "PetInput"})
PET = RefType(id=TypeId("Pet"))


@pytest.mark.parametrize(
    ("type_", "read", "argument"),
    [
        (AnyType(), "object", "object"),
        (NullType(), "None", "None"),
        (BooleanType(), "bool", "bool"),
        (IntegerType(), "int", "int"),
        (NumberType(), "float", "float"),
        (StringType(), "str", "str"),
        (StringType(format="binary"), "str", "bytes | encoding.File"),
        (StringType(format="date"), "datetime.date", "datetime.date | str"),
        (StringType(format="date-time"), "datetime.datetime", "datetime.datetime | str"),
        (StringType(format="date-time-local"), "str", "datetime.datetime | str"),
        (StringType(format="clock-time"), "str", "datetime.time | str"),
        (StringType(format="uuid"), "uuid.UUID", "uuid.UUID | str"),
        (StringType(format="decimal"), "decimal.Decimal", "decimal.Decimal | str"),
        (NumberType(format="decimal"), "decimal.Decimal", "decimal.Decimal | float"),
        (NumberType(format="double"), "float", "float"),
        (StringType(format="email"), "str", "str"),
        (ConstType(value="a'\n"), 'Literal["a\'\\n"]', 'Literal["a\'\\n"]'),
        (ConstType(value=True), "bool", "bool"),
        (EnumType(values=("a", 1)), "Literal['a', 1]", "Literal['a', 1]"),
        (EnumType(values=("a", None)), "Literal['a'] | None", "Literal['a'] | None"),
        (EnumType(values=(1, 1.5, 2**70)), "float | int", "float | int"),
        (EnumType(values=("a", 1, freeze_json({"b": 1}))), "object", "object"),
        (EnumType(values=()), "object", "object"),
        (ArrayType(items=PET), "list[Pet]", "Sequence[PetInput | Pet]"),
        (MapType(values=IntegerType()), "dict[str, int]", "Mapping[str, int]"),
        (
            NullableType(inner=StringType(format="date")),
            "datetime.date | None",
            "datetime.date | str | None",
        ),
    ],
)
def test_annotations(type_: Type, read: str, argument: str) -> None:
    assert Annotations(directions=DIRECTIONS, sent=False).model(type_) == read
    assert Annotations(directions=DIRECTIONS, sent=True).argument(type_) == argument


@pytest.mark.parametrize(
    ("annotations", "union"),
    [
        (("Literal['a']", "int", "Literal['b']"), "Literal['a', 'b'] | int"),
        (("datetime.date", "object"), "object"),
        (("builtins.object", "None"), "builtins.object"),
    ],
)
def test_a_union_is_as_short_as_it_can_be(annotations: tuple[str, ...], union: str) -> None:
    assert union_of(annotations) == union


def test_hidden_names_are_qualified() -> None:
    hidden = frozenset({"list", "str", "Literal"})
    annotations = Annotations(directions=DIRECTIONS, sent=False, hidden=hidden, models="models.")
    assert annotations.model(ArrayType(items=StringType())) == "builtins.list[builtins.str]"
    assert annotations.model(EnumType(values=("a",))) == "typing.Literal['a']"
    assert annotations.model(PET) == "models.Pet"


@pytest.mark.parametrize(
    ("type_", "annotation"),
    [
        (IntegerType(minimum=1, maximum=500), "Annotated[int, Meta(ge=1, le=500)]"),
        (
            NumberType(exclusive_minimum=0, multiple_of=0.5),
            "Annotated[float, Meta(gt=0), _rules.Rule(multiple_of=0.5)]",
        ),
        (NumberType(multiple_of=5), "Annotated[float, Meta(multiple_of=5)]"),
        (NumberType(maximum=float("inf")), "float"),
        (IntegerType(maximum=2**64), f"Annotated[int, _rules.Rule(le={2**64})]"),
        (IntegerType(minimum=-(2**63)), f"Annotated[int, _rules.Rule(ge={-(2**63)})]"),
        (NumberType(maximum=2**63 - 1), f"Annotated[float, _rules.Rule(le={2**63 - 1})]"),
        (
            IntegerType(minimum=1, exclusive_minimum=2),
            "Annotated[int, Meta(ge=1), _rules.Rule(gt=2)]",
        ),
        (
            StringType(pattern=r"\p{L}"),
            r"Annotated[str, _rules.Rule(pattern='[\\p{L}]', original='\\p{L}')]",
        ),
        (
            StringType(min_length=2**70, max_length=2**70),
            f"Annotated[str, Meta(min_length={2**63 - 1})]",
        ),
        (EnumType(values=(0.5, 1)), "Annotated[Literal[1] | float, _rules.Rule(values=(0.5, 1))]"),
        (ConstType(value=True), "Annotated[bool, _rules.Rule(values=(True,))]"),
        (
            StringType(max_length=3, pattern="^a"),
            "Annotated[str, Meta(pattern='^a', max_length=3)]",
        ),
        (StringType(pattern="(?<bad"), "str"),
        (
            StringType(pattern=r"^\d$"),
            r"Annotated[str, Meta(pattern='^[0-9]\\Z', description='^\\d$')]",
        ),
        (StringType(format="binary"), "Content"),
        (ArrayType(items=PET, max_items=9), "Annotated[list[models.PetInput], Meta(max_length=9)]"),
        (
            ArrayType(items=IntegerType(), min_items=1, unique_items=True),
            "Distinct[Annotated[list[int], Meta(min_length=1)]]",
        ),
        (MapType(values=BooleanType()), "dict[str, bool]"),
        (NullableType(inner=IntegerType(minimum=0)), "Annotated[int, Meta(ge=0)] | None"),
        (EnumType(values=("a",)), "Literal['a']"),
    ],
)
def test_arguments_are_validated_with_their_bounds(type_: Type, annotation: str) -> None:
    assert check_annotation(type_, DIRECTIONS) == annotation


def test_optional_annotations_name_null_last() -> None:
    assert optional("int") == "int | UnsetType"
    assert optional("int | None") == "int | UnsetType | None"
    assert optional("None") == "UnsetType | None"


def test_times_are_recognised_by_their_format() -> None:
    assert format_of(StringType(format="clock-time", pattern="^a")) == "clock-time"
    assert format_of(NullableType(inner=StringType(format="clock-duration"))) == "clock-duration"
    assert format_of(ArrayType(items=StringType(format="time"))) == "time"
    assert format_of(MapType(values=StringType(format="duration"))) == "duration"
    assert format_of(StringType(pattern=r"^\d{2}:\d{2}$")) == ""
    assert format_of(StringType(format="uuid")) == "uuid"
    assert format_of(NumberType(format="decimal")) == "number"
    assert format_of(StringType(format="email")) == ""
    assert format_of(IntegerType()) == ""
