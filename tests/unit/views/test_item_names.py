"""Loop variables of examples are named after the items, and shadow nothing."""

from __future__ import annotations

import pytest

from generator.ir.types import RefType, StringType
from generator.views.item_names import item_name
from tests.support.lowering import HEAD, lower_text


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ("Pet", "pet"),
        ("PetItem", "pet"),
        ("DealFieldResponse", "deal_field"),
        ("HTTPRoute", "http_route"),
        ("Filter", "filter_"),
        ("Class", "class_"),
        ("Match", "match_"),
        ("Client", "item"),
        ("Item", "item"),
        ("VeryLongNameOfThings", "item"),
    ],
)
def test_an_item_is_named_after_its_type(schema: str, name: str) -> None:
    api, _ = lower_text(
        HEAD
        + f"""
paths:
  /things:
    get:
      operationId: list
      responses:
        '200':
          description: Things.
          content:
            application/json:
              schema: {{type: array, items: {{$ref: '#/components/schemas/{schema}'}}}}
components:
  schemas:
    {schema}: {{type: object, properties: {{id: {{type: integer}}}}}}
"""
    )
    (declaration,) = api.types
    assert item_name(api, RefType(id=declaration.id), {"client"}) == name


def test_a_value_without_a_named_type_is_an_item() -> None:
    api, _ = lower_text(HEAD + "paths: {}")
    assert item_name(api, StringType(), ()) == "item"
    assert item_name(api, None, ()) == "item"
