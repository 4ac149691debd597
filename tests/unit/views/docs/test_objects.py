"""Objects in a reference of several pages: which have a section, where, and what links to them."""

from __future__ import annotations

import json

import pytest

from generator.commands.inputs import read_templates
from generator.diagnostics.diagnostic import Diagnostics
from generator.pipeline import Source, generate
from generator.views.docs.trees import RowView
from generator.views.docs.view import DocsView, ObjectView, PageView, view_docs
from tests.support.links import broken_links
from tests.support.lowering import lower_text
from tests.support.memory_files import MemoryFiles

GROUPS = ("Cats", "Dogs", "Fish")
LONG = {f"note{number}": {"type": "string"} for number in range(6)}


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def content(schema: object) -> dict[str, object]:
    return {"content": {"application/json": {"schema": schema}}}


SCHEMAS = {
    "Cat": {
        "type": "object",
        "required": ["id"],
        "description": "A cat.",
        "properties": {
            **LONG,
            "id": {"type": "integer", "readOnly": True},
            "secret": {"type": "string", "writeOnly": True},
            "collar": {"type": "object", "properties": {"colour": {"type": "string"}}},
            "vet": reference("Vet"),
            "chip": reference("Chip"),
        },
    },
    "Dog": {"type": "object", "properties": {**LONG, "vet": reference("Vet"), "chip": reference("Chip")}},
    "Fish": {"type": "object", "properties": {"parts": {"type": "array", "items": reference("Fish")}}},
    "Vet": {"type": "object", "properties": {**LONG, "street": {"type": "string"}}},
    "Chip": {"type": "object", "properties": {"number": {"type": "string"}}},
    "Any": {"anyOf": [{"type": "string"}, reference("Cat"), reference("Dog")]},
    "Error": {"type": "object", "properties": {"message": {"type": "string"}}},
}  # fmt: skip


def document() -> str:
    """Return a document with 42 operations of three resources."""
    paths = {
        f"/{group.lower()}/{number}": {
            "get": {
                "operationId": f"get{group}{number}",
                "tags": [group],
                "responses": {
                    "200": {"description": "Done.", **content(reference({"Cats": "Cat", "Dogs": "Dog"}.get(group, "Fish")))},
                    "404": {"description": "Missing.", **content(reference("Error"))},
                },
            }
        }
        for group in GROUPS
        for number in range(14)
    }  # fmt: skip
    cats: dict[str, object] = paths["/cats/0"]
    cats["post"] = {
        "operationId": "addCat",
        "tags": ["Cats"],
        "requestBody": content(reference("Cat")),
        "responses": {"200": {"description": "Done.", **content(
            {"type": "object", "properties": {"ok": {"type": "boolean"}, "any": reference("Any")}}
        )}},
    }  # fmt: skip
    head = {"openapi": "3.1.0", "info": {"title": "Pets", "version": "1"}}
    return json.dumps({**head, "paths": paths, "components": {"schemas": SCHEMAS}})


@pytest.fixture(scope="module")
def docs() -> DocsView:
    api, _ = lower_text(document())
    return view_docs(api, has_command=True)


def page(docs: DocsView, module: str) -> PageView:
    return next(each for each in docs.pages if each.module == module)


def section(docs: DocsView, module: str, title: str) -> ObjectView:
    return next(each for each in page(docs, module).objects if each.title == title)


def body(docs: DocsView, operation_id: str) -> tuple[RowView, ...]:
    shown = next(each for each in docs.operations if each.id == operation_id)
    return shown.responses[0].rows


def row(rows: tuple[RowView, ...], name: str) -> RowView:
    return next(each for each in rows if each.name == name)


def test_an_object_of_several_operations_is_described_once(docs: DocsView) -> None:
    (whole,) = body(docs, "getCats1")
    assert [(link.href, link.title) for link in whole.links] == [("#objects.Cat", "Cat")]
    assert whole.children == ()
    assert whole.facts[0].text == "Fields"
    assert whole.facts[0].codes[:2] == ("note0", "note1")
    cat = section(docs, "cats", "Cat")
    assert (cat.type, cat.description) == ("Object", "A cat.")
    assert row(row(cat.rows, "collar").children, "colour").type == "string"


def test_a_section_shows_both_directions(docs: DocsView) -> None:
    cat = section(docs, "cats", "Cat")
    assert row(cat.rows, "id").notes == ("only in responses",)
    assert not row(cat.rows, "id").is_required
    assert row(cat.rows, "secret").notes == ("only in requests",)


def test_an_object_is_on_the_page_that_uses_it_most_or_on_the_first(docs: DocsView) -> None:
    assert [each.title for each in docs.objects] == ["Error", "Vet"]
    vet = row(section(docs, "dogs", "Dog").rows, "vet")
    assert [link.href for link in vet.links] == ["index.html#objects.Vet"]
    assert [link.title for link in docs.object_links] == ["Cat", "Dog", "Error", "Fish", "Vet"]


def test_a_small_object_is_nested_where_it_is_used(docs: DocsView) -> None:
    for module, title in (("cats", "Cat"), ("dogs", "Dog")):
        chip = row(section(docs, module, title).rows, "chip")
        assert chip.links == ()
        assert [each.name for each in chip.children] == ["number"]


def test_an_object_that_contains_itself_links_to_itself(docs: DocsView) -> None:
    (parts,) = section(docs, "fish", "Fish").rows
    assert parts.children == ()
    assert [link.href for link in parts.links] == ["#objects.Fish"]


def test_a_union_of_objects_is_listed_in_its_row(docs: DocsView) -> None:
    union = row(body(docs, "addCat"), "any")
    assert (union.type, union.children) == ("string", ())
    assert [link.href for link in union.links] == ["#objects.Cat", "dogs.html#objects.Dog"]


def test_an_error_links_to_its_body(docs: DocsView) -> None:
    shown = next(each for each in docs.operations if each.id == "getDogs0")
    assert [link.title for link in shown.errors[0].links] == ["Error"]
    assert [example.status for example in shown.examples] == ["200"]


CONFIG = """\
product: {distribution: x, package: x, version: '1', client: X, command: x, environment: X}
targets: [client, docs]
"""


def test_every_link_leads_to_an_id_and_every_id_is_unique() -> None:
    files = MemoryFiles({"spec.json": document(), "codegen.yaml": CONFIG})
    source = Source(document="spec.json", config="codegen.yaml", files=files)
    generation = generate(source, read_templates(), Diagnostics())
    assert generation is not None
    docs = {
        path: text.decode() for path, text in generation.files.items() if path.startswith("docs/")
    }
    assert "docs/objects/cats.md" in docs
    assert broken_links(docs) == []
    moved = docs["docs/dogs.html"].replace('id="objects.Dog"', 'id="elsewhere"')
    assert broken_links({**docs, "docs/dogs.html": moved}) != []
