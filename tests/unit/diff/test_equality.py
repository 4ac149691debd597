"""Parts that are written alike, with what they refer to: also in cycles, and with shared targets."""

from __future__ import annotations

import pytest

from generator.diagnostics.diagnostic import Diagnostics
from generator.diff.documents.equality import Equality
from generator.diff.documents.nodes import References
from generator.spec.load import load_to_compare
from generator.yaml.node import Mapping, Node
from tests.unit.diff.pairs import Memory

_DOCUMENT = """\
openapi: {version}.0
info: {{title: A, version: '1'}}
paths: {{}}
components:
  schemas:
    User: {{$ref: '#/components/schemas/Node'}}
    Node:
      properties:
        next: {{$ref: '#/components/schemas/Node'}}
        leaf: {{$ref: '#/components/schemas/Leaf'}}
        text: {{$ref: '#/components/schemas/Text'}}
    Leaf:
      properties: {{back: {{$ref: '#/components/schemas/Node'}}}}
      description: {leaf}
    Text: {{type: {text}}}
    Lost: {{$ref: '#/components/schemas/Missing'}}
    Data: {{example: {{$ref: 5}}}}
"""


def _load(version: str = "3.1", leaf: str = "a", text: str = "string") -> References:
    content = _DOCUMENT.format(version=version, leaf=leaf, text=text).encode()
    document = load_to_compare("a.yaml", Memory({"a.yaml": content}), (), Diagnostics())
    assert document is not None
    return References(document)


def _schema(references: References, name: str) -> Node | None:
    components = references.document.root.get("components")
    assert isinstance(components, Mapping)
    schemas = components.get("schemas")
    assert isinstance(schemas, Mapping)
    return schemas.get(name)


def _alike(old: References, new: References) -> set[str]:
    equality = Equality(old, new)
    names = ("Text", "User", "Node", "Leaf", "Lost", "Data")
    return {name for name in names if equality.are_alike(_schema(old, name), _schema(new, name))}


@pytest.mark.parametrize(
    ("changes", "different"),
    [
        ({}, set()),
        ({"text": "integer"}, {"Text", "User", "Node", "Leaf"}),
        ({"leaf": "b"}, {"User", "Node", "Leaf"}),
        ({"leaf": "1"}, {"User", "Node", "Leaf"}),
        ({"version": "3.0"}, {"User", "Node", "Leaf", "Lost"}),
    ],
)
def test_parts_are_alike_if_all_they_refer_to_is(
    changes: dict[str, str], different: set[str]
) -> None:
    everything = {"Text", "User", "Node", "Leaf", "Lost", "Data"}
    assert _alike(_load(), _load(**changes)) == everything - different


def test_numbers_of_other_types_and_absent_parts_differ() -> None:
    old, new = _load(leaf="1"), _load(leaf="1.0")
    equality = Equality(old, new)
    assert not equality.are_alike(_schema(old, "Leaf"), _schema(new, "Leaf"))
    assert not equality.are_alike(None, _schema(new, "Leaf"))
    assert not equality.are_alike(_schema(old, "Leaf"), None)
    assert equality.are_alike(None, None)
