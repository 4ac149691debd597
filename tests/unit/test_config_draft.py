"""Names for a product, whatever a description is called."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.config_draft import (
    NAMELESS,
    draft_config,
    draft_product,
    minimal_config,
)
from generator.diagnostics.diagnostic import Diagnostic, Diagnostics, Severity
from generator.pipeline import Source, build_api_or_partial
from generator.positions import Origin, Span


@pytest.mark.parametrize(
    ("title", "stem", "package", "client"),
    [
        ("Pipedrive API v2", "x", "pipedrive", "Pipedrive"),
        ("Swagger Petstore - OpenAPI 3.0", "x", "petstore", "Petstore"),
        ("The Acme Billing REST API", "x", "acme_billing", "AcmeBilling"),
        ("Müller & Söhne", "x", "muller_sohne", "MullerSohne"),
        ("", "my-shop", "my_shop", "MyShop"),
        ("日本", "日本", "generated_client", "GeneratedClient"),
        ("Json", "x", "json_client", "Json"),
        ("1Password", "x", "password", "Password"),
        ("Class", "x", "class_client", "Class"),
        ("gitHubActions", "x", "git_hub_actions", "GitHubActions"),
    ],
)
def test_names_follow_the_title_or_else_the_file(
    title: str, stem: str, package: str, client: str
) -> None:
    product = draft_product(title, "1.0", stem)
    assert (product.package, product.client) == (package, client)
    assert product.distribution == package.replace("_", "-")


@given(st.text(), st.text(), st.text())
def test_names_are_names_whatever_the_title_holds(title: str, version: str, stem: str) -> None:
    product = draft_product(title, version, stem)
    assert product.package.isidentifier()
    assert not keyword.iskeyword(product.package)
    assert re.fullmatch(r"[a-z][a-z0-9_]*", product.package)
    assert re.fullmatch(r"[A-Z][A-Za-z0-9]*", product.client)
    assert re.fullmatch(r"[a-z][a-z0-9-]*", product.command)
    assert re.fullmatch(r"[A-Z][A-Z0-9_]*", product.environment)
    assert re.fullmatch(r"[0-9]+(\.[0-9]+){0,3}", product.version)


@pytest.mark.parametrize(("version", "kept"), [("2.0.1", "2.0.1"), ("v2", "0.1.0"), ("", "0.1.0")])
def test_a_version_is_kept_when_a_distribution_may_have_it(version: str, kept: str) -> None:
    assert draft_product("Acme", version, "x").version == kept


SPAN = Span("api.yaml", 1, 1, 1, 2)
PETSHOP = Path(__file__).parents[1] / "integration/petshop"


class Memory:
    """The petshop, with a change, and a codegen.yaml that decides on names alone."""

    def __init__(self, *changes: tuple[str, str]) -> None:
        self.text = (PETSHOP / "petshop.yaml").read_text(encoding="utf-8")
        for old, new in changes:
            assert old in self.text
            self.text = self.text.replace(old, new)

    def read(self, name: str) -> bytes | None:
        product = draft_product("Petshop", "1.0", "x")
        return {"api.yaml": self.text, "codegen.yaml": minimal_config(product)}[name].encode()


def drafted(*changes: tuple[str, str], found: Iterable[Diagnostic] = ()) -> dict[str, object]:
    """Return the keys of a first codegen.yaml for the petshop with changes."""
    diagnostics = Diagnostics()
    source = Source(description="api.yaml", config="codegen.yaml", files=Memory(*changes))
    loaded = build_api_or_partial(source, diagnostics)
    assert loaded
    text = draft_config(loaded.api.product, loaded.api, [*diagnostics, *found])
    read = yaml.safe_load(text)
    assert isinstance(read, dict)
    return read


def test_a_list_that_walks_pages_is_found() -> None:
    assert drafted()["pagination"] == [
        {
            "cursor_parameter": "cursor",
            "size_parameter": "limit",
            "items": "/data",
            "next_cursor": "/next_cursor",
        }
    ]


@pytest.mark.parametrize("missing", ["cursor", "limit", "next_cursor", "data"])
def test_a_list_that_lacks_a_part_of_it_is_none(missing: str) -> None:
    changes = [(f"name: {missing}\n", "name: other\n")] if missing in {"cursor", "limit"} else [
        (f"                  {missing}:", "                  other:"),
    ]  # fmt: skip
    if missing == "data":
        changes = [("type: array", "type: object"), ("items: {", "properties: {a: {"), ('Pet"}\n                  next', 'Pet"}}\n                  next')]  # fmt: skip
    assert drafted(*changes)["pagination"] == []


def test_places_inside_are_json_pointers() -> None:
    nested = "additional: {type: object, properties: {next_cursor: {type: string}}}"
    read = drafted(
        ('next_cursor:\n                    type: [string, "null"]\n', "x/y~z:\n                    type: string\n"),
        ("                  data:\n", f"                  {nested}\n                  da/ta:\n"),
        ("required: [data]", "required: [da/ta]"),
    )  # fmt: skip
    assert read["pagination"] == [
        {
            "cursor_parameter": "cursor",
            "size_parameter": "limit",
            "items": "/da~1ta",
            "next_cursor": "/additional/next_cursor",
        }
    ]


def test_the_payload_is_where_most_bodies_have_it() -> None:
    assert drafted()["data"] == ""
    wrapped = '{type: object, properties: {data: {$ref: "#/components/schemas/Pet"}}}'
    bare = '              schema: {$ref: "#/components/schemas/Pet"}\n'
    assert drafted((bare, f"              schema: {wrapped}\n"))["data"] == "/data"


def fault(code: str, pointer: str) -> Diagnostic:
    return Diagnostic(
        code=code,
        severity=Severity.ERROR,
        message='hostile: "\n# x: [',
        origin=Origin(SPAN, pointer),
    )


def test_nameless_types_get_the_shortest_name_that_is_free() -> None:
    deals = "/paths/~1x/get/properties/new_deals/properties"
    read = drafted(
        found=[
            fault(NAMELESS, f"{deals}/values"),
            fault(NAMELESS, f"{deals}/more/properties/values"),
            fault(NAMELESS, "/components/schemas/Pet"),
            fault(NAMELESS, "/1"),
            fault(NAMELESS, "/2"),
        ]
    )
    assert read["type_names"] == {
        f"{deals}/values": "Values",
        f"{deals}/more/properties/values": "MoreValues",
        "/components/schemas/Pet": "ComponentsPet",
        "/1": "Type2",
        "/2": "Type3",
    }


def test_what_is_not_supported_is_allowed_where_it_stands() -> None:
    read = drafted(found=[fault("SCH003", "/a~1b"), fault("OAS001", "/c")])
    assert read["allow"] == [
        {
            "code": "SCH003",
            "pointer": "/a~1b",
            "reason": 'not supported when this file was begun: hostile: "\n# x: [',
        }
    ]
