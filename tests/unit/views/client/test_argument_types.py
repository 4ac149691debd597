"""The types of arguments: what the operation table describes is not rendered a second time."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

import pytest
from msgspec import Meta

from generator.views.client.type_tables import _table_annotation
from generator.views.value_types import ValueType
from pipedrive_activities._runtime.operation import Parameter
from pipedrive_activities._runtime.serialization.argument_types import _type_of
from pipedrive_activities.type_tables import ARGUMENTS

NAMES = {"Annotated": Annotated, "Literal": Literal, "Meta": Meta}


@pytest.mark.parametrize(
    "value",
    [
        ValueType(kind="string"),
        ValueType(kind="boolean", nullable=True),
        ValueType(kind="json"),
        ValueType(kind="integer", minimum=1, maximum=500),
        ValueType(kind="number", minimum=0.5),
        ValueType(kind="number", maximum=2.0, nullable=True),
        ValueType(kind="string", choices=("a", "it's")),
        ValueType(kind="integer", choices=("1", "2"), nullable=True),
        ValueType(kind="integer", many=True, max_items=100),
        ValueType(kind="string", choices=("a",), many=True, nullable=True),
    ],
)
def test_the_runtime_builds_the_type_that_is_not_rendered(value: ValueType) -> None:
    settings = {name: getattr(value, name) for name in ValueType.__dataclass_fields__}
    parameter = Parameter(name="x", location="query", **settings)
    plain = replace(value, nullable=False)
    assert eval(_table_annotation(plain), NAMES) == _type_of(parameter)
    assert _table_annotation(replace(value, nullable=True)) == f"{_table_annotation(plain)} | None"


def test_only_what_the_table_does_not_describe_is_rendered() -> None:
    assert set(ARGUMENTS._types["getActivities"]) == {"updated_since", "updated_until"}
    assert "deleteActivity" not in ARGUMENTS._types
    assert set(ARGUMENTS) > {"deleteActivity"}
    assert ARGUMENTS["deleteActivity"] is ARGUMENTS["deleteActivity"]
    assert ARGUMENTS["deleteActivity"].__struct_fields__ == ("id",)
    with pytest.raises(KeyError):
        ARGUMENTS["unknown"]
