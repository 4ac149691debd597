"""References: their targets, and those that are rejected."""

from __future__ import annotations

import pytest

from generator.diagnostics.diagnostic import Diagnostics
from generator.spec.document import OpenApiDocument
from generator.spec.load import load_document
from generator.yaml.node import Mapping, Node, Scalar, plain
from tests.support.memory_files import HEAD, MemoryFiles, listed, load_text, loaded

SCHEMAS = HEAD + "components:\n  schemas:\n"


def at(root: Node, *keys: str) -> Node:
    """Return the node at a path of keys."""
    for key in keys:
        assert isinstance(root, Mapping)
        child = root.get(key)
        assert child is not None
        root = child
    return root


def schema(description: OpenApiDocument, *keys: str) -> Node:
    """Return a node below components/schemas."""
    return at(description.root, "components", "schemas", *keys)


def test_a_reference_is_resolved_to_its_target_and_address() -> None:
    description = loaded(
        SCHEMAS + "    A: {$ref: '#/components/schemas/a~1b%20c~0'}\n    a/b c~: {type: string}\n"
    )
    target, address = description.resolve(schema(description, "A"))
    assert target is schema(description, "a/b c~")
    assert address == "spec.yaml#/components/schemas/a~1b c~0"
    assert description.targets[address] is target


def test_a_node_that_is_not_a_reference_resolves_to_itself() -> None:
    description = loaded(SCHEMAS + "    A: {type: string}\n")
    node = schema(description, "A")
    assert description.resolve(node) == (node, "")
    assert description.resolve(schema(description, "A", "type"))[1] == ""


def test_a_chain_is_followed_to_its_end() -> None:
    description = loaded(
        SCHEMAS
        + "    A: {$ref: '#/components/schemas/B'}\n"
        + "    B: {$ref: '#/components/schemas/C', description: only words}\n"
        + "    C: {type: string}\n"
    )
    assert description.resolve(schema(description, "A"))[0] is schema(description, "C")


def test_in_3_1_a_chain_ends_at_a_schema_with_other_keywords() -> None:
    description = loaded(
        SCHEMAS
        + "    A: {$ref: '#/components/schemas/B'}\n"
        + "    B: {$ref: '#/components/schemas/C', maxLength: 3}\n"
        + "    C: {type: string}\n"
    )
    assert description.resolve(schema(description, "A"))[0] is schema(description, "B")


def test_in_3_0_siblings_are_ignored_with_a_warning() -> None:
    text = (
        SCHEMAS.replace("3.1.0", "3.0.3")
        + "    A: {$ref: '#/components/schemas/B'}\n"
        + "    B: {$ref: '#/components/schemas/C', maxLength: 3, x-note: fine}\n"
        + "    C: {type: string}\npaths: {}\n"
    )
    description, diagnostics = load_text(text)
    assert listed(diagnostics) == ["6:41 REF006"]
    assert description is not None
    assert description.resolve(schema(description, "A"))[0] is schema(description, "C")


def test_in_3_0_a_path_item_may_have_siblings() -> None:
    text = HEAD.replace("3.1.0", "3.0.3") + "paths:\n  /a: {$ref: 'a.yaml', summary: Fine}\n"
    _, diagnostics = load_text(text, a_yaml="get: {responses: {'200': {description: Fine}}}")
    assert listed(diagnostics) == []


def test_references_are_relative_to_their_file_and_each_file_is_read_once() -> None:
    contents: dict[str, str | bytes] = {
        "spec.yaml": SCHEMAS
        + "    A: {$ref: 'parts/a.yaml#/A'}\n    B: {$ref: './parts/../parts/a.yaml#/B'}\n",
        "parts/a.yaml": "A: {$ref: 'b%20c.json'}\nB: {$ref: '#/A'}\n",
        "parts/b c.json": '{"type": "string"}',
    }
    files = MemoryFiles(contents)
    diagnostics = Diagnostics()
    description = load_document("spec.yaml", files, (), diagnostics)
    assert list(diagnostics) == []
    assert description is not None
    for name in "AB":
        target, address = description.resolve(schema(description, name))
        assert plain(target) == {"type": "string"}
        assert address == "parts/b c.json#"
    assert sorted(files.asked) == ["parts/a.yaml", "parts/b c.json", "spec.yaml"]


def test_a_pointer_addresses_list_items_by_index() -> None:
    description = loaded(
        SCHEMAS + "    A: {$ref: '#/components/schemas/B/oneOf/1'}\n"
        "    B: {oneOf: [{type: string}, {type: integer}]}\n"
    )
    assert plain(description.resolve(schema(description, "A"))[0]) == {"type": "integer"}


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("#/components/schemas/Nowhere", "REF001"),
        ("#/components/schemas/L/oneOf/01", "REF001"),
        ("#/components/schemas/L/oneOf/7", "REF001"),
        ("#/openapi/x", "REF001"),
        ("#/components/schemas/R/oneOf", "REF001"),
        ("nowhere.yaml", "REF002"),
        ("nowhere.yaml#/x", "REF002"),
        ("../a.yaml", "REF003"),
        ("x/../../a.yaml", "REF003"),
        ("%2e%2e/a.yaml", "REF003"),
        ("..", "REF003"),
        ("/etc/passwd", "REF003"),
        ("http://localhost/a.yaml", "REF004"),
        ("//localhost/a.yaml", "REF004"),
        ("file:///etc/passwd", "REF004"),
        ("C:/a.yaml", "REF004"),
        ("a\\\\b.yaml", "REF007"),
        ("a%00.yaml", "REF007"),
        ("%ff.yaml", "REF007"),
        ("#name", "REF007"),
        ("#/a~2", "REF007"),
        ("Pet", "REF002"),
    ],
)
def test_invalid_references_are_rejected(reference: str, code: str) -> None:
    files = MemoryFiles(
        {
            "spec.yaml": SCHEMAS + f'    A: {{$ref: "{reference}"}}\n'
            "    L: {oneOf: [{type: string}]}\n    R: {$ref: '#/components/schemas/L'}\n"
        }
    )
    diagnostics = Diagnostics()
    assert load_document("spec.yaml", files, (), diagnostics) is None
    assert listed(diagnostics) == [f"5:15 {code}"]
    assert all(diagnostic.help for diagnostic in diagnostics)
    outside = [name for name in files.asked if name.startswith(("/", "..")) or ":" in name]
    assert outside == []


def test_a_similar_name_is_suggested() -> None:
    _, diagnostics = load_text(
        SCHEMAS + "    Activity: {type: string}\n    A: {$ref: '#/components/schemas/activity'}\n"
    )
    assert [diagnostic.help for diagnostic in diagnostics] == ['did you mean "Activity"?']


def test_a_syntax_error_in_a_referenced_file_is_reported_once() -> None:
    _, diagnostics = load_text(
        SCHEMAS + "    A: {$ref: 'a.yaml#/A'}\n    B: {$ref: 'a.yaml#/B'}\n", a_yaml="A: ["
    )
    assert [(diagnostic.code, diagnostic.origin.span.file) for diagnostic in diagnostics] == [
        ("YML002", "a.yaml")
    ]


def test_recursion_through_a_property_is_valid() -> None:
    loaded(
        SCHEMAS
        + "    Tree: {properties: {up: {$ref: '#/components/schemas/Tree'}, down: {items: "
        + "{$ref: '#/components/schemas/Tree'}}}}\n"
    )


@pytest.mark.parametrize(
    "schemas",
    [
        "A: {$ref: '#/components/schemas/A'}",
        "A: {$ref: '#/components/schemas/B'}\n    B: {allOf: [{$ref: '#/components/schemas/A'}]}",
        "A: {oneOf: [{type: string}, {not: {$ref: '#/components/schemas/A'}}]}",
        "A: {$ref: '#/components/schemas/A', maxLength: 3}",
    ],
)
def test_a_circular_reference_is_an_error(schemas: str) -> None:
    _, diagnostics = load_text(SCHEMAS + f"    {schemas}\n")
    assert [diagnostic.code for diagnostic in diagnostics] == ["REF005"]


def test_each_cycle_is_reported_once() -> None:
    users = "".join(f"    U{i}: {{$ref: '#/components/schemas/A'}}\n" for i in range(3))
    cycle = "".join(
        f"    {source}: {{$ref: '#/components/schemas/{target}'}}\n"
        for source, target in ("AB", "BC", "CA")
    )
    _, diagnostics = load_text(SCHEMAS + users + cycle)
    assert [diagnostic.code for diagnostic in diagnostics] == ["REF005"]
    assert len(next(iter(diagnostics)).notes) == 2


def test_a_ref_key_in_data_is_not_a_reference() -> None:
    description = loaded(
        SCHEMAS
        + "    A:\n"
        + "      properties: {$ref: {type: string}, example: {type: string}, default: "
        + "{$ref: '#/components/schemas/B'}}\n"
        + "      example: {$ref: '#/nowhere'}\n"
        + "      examples: [{$ref: '#/nowhere'}]\n"
        + "      default: {$ref: '#/nowhere'}\n"
        + "      enum: [{$ref: '#/nowhere'}]\n"
        + "      const: {$ref: '#/nowhere'}\n"
        + "      x-any: {$ref: '#/nowhere'}\n"
        + "    B: {type: string}\n"
        + "  examples: {E: {value: {$ref: '#/nowhere'}}}\n"
    )
    node = schema(description, "A", "properties", "default")
    assert description.resolve(node)[0] is schema(description, "B")
    data = schema(description, "A", "example")
    assert description.resolve(data) == (data, "")


def test_a_discriminator_refers_by_name_or_reference() -> None:
    text = (
        SCHEMAS + "    A: {oneOf: [{$ref: '#/components/schemas/B'}], discriminator: "
        "{propertyName: k, mapping: {b: B, c: '#/components/schemas/B', d: '#/components/x'}}}\n"
        "    B: {type: object}\n"
    )
    _, diagnostics = load_text(text)
    assert [diagnostic.code for diagnostic in diagnostics] == ["REF001"]
    description = loaded(text.replace(", d: '#/components/x'", ""))
    scalar = schema(description, "A", "discriminator", "mapping", "c")
    assert isinstance(scalar, Scalar)
    assert description.address_of(scalar) == "spec.yaml#/components/schemas/B"


def test_a_reference_into_an_extension_is_followed() -> None:
    description = loaded(
        SCHEMAS + "    A: {$ref: '#/x-parts/P'}\nx-parts: {P: {items: {$ref: '#/x-parts/Q'}}, "
        "Q: {type: string}}\n"
    )
    inner = at(description.root, "x-parts", "P", "items")
    assert plain(description.resolve(inner)[0]) == {"type": "string"}
