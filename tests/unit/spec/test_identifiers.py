"""References by ``$anchor``, ``$dynamicRef`` and ``$id`` (JSON Schema 2020-12 Core, 8.2)."""

from __future__ import annotations

import pytest

from generator.diagnostics.diagnostic import Diagnostics
from generator.spec.load import load_document
from tests.support.memory_files import MemoryFiles

HEAD = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\n"


def targets(schemas: str, **files: str) -> dict[str, str] | list[str]:
    """Return the address of the target of each reference, or the codes if there are errors."""
    contents = {f"{name}.yaml": content for name, content in files.items()}
    text = HEAD + "components: {schemas: {" + schemas + "}}"
    diagnostics = Diagnostics()
    document = load_document(
        "spec.yaml", MemoryFiles({"spec.yaml": text, **contents}), (), diagnostics
    )
    if document is None:
        return [each.code for each in diagnostics]
    return {text: address for (_, text), address in document.references.items()}


@pytest.mark.parametrize(
    ("schemas", "found"),
    [
        (
            "A: {$ref: '#pet'}, B: {$anchor: pet}",
            {"#pet": "spec.yaml#/components/schemas/B"},
        ),
        (
            "A: {$ref: '#in'}, B: {properties: {a/b: {$anchor: in}}}",
            {"#in": "spec.yaml#/components/schemas/B/properties/a~1b"},
        ),
        ("A: {$ref: '#x'}, B: {$dynamicAnchor: x}", {"#x": "spec.yaml#/components/schemas/B"}),
        ("A: {$dynamicRef: '#x'}, B: {$anchor: x}", {"#x": "spec.yaml#/components/schemas/B"}),
        (
            "A: {$ref: 'https://pets.test/pet'}, B: {$id: 'https://pets.test/pet'}",
            {"https://pets.test/pet": "spec.yaml#/components/schemas/B"},
        ),
        (
            "A: {$ref: 'https://p.test/x#/properties/a'}, B: {$id: 'https://p.test/x', properties: {a: {}}}",
            {"https://p.test/x#/properties/a": "spec.yaml#/components/schemas/B/properties/a"},
        ),
        (
            "A: {$ref: 'other.yaml#pet'}",
            {"other.yaml#pet": "other.yaml#/$defs/Pet"},
        ),
        ("A: {$ref: '#none'}", ["REF007"]),
        ("A: {$ref: '#a'}, B: {example: {$anchor: a}}", ["REF007"]),
        ("A: {$ref: 'https://pets.test/pet'}", ["REF004"]),
        ("A: {$ref: 'none.yaml#pet'}", ["REF002"]),
    ],
)
def test_a_schema_is_found_by_its_identifiers(
    schemas: str, found: dict[str, str] | list[str]
) -> None:
    assert targets(schemas, other="$defs: {Pet: {$anchor: pet}}") == found


def test_a_dynamic_reference_with_several_targets_stays() -> None:
    schemas = "A: {$dynamicRef: '#x'}, B: {$dynamicAnchor: x}, C: {$dynamicAnchor: x}"
    assert targets(schemas) == {}
