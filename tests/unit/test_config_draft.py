"""The draft of codegen.yaml: product names, pagination, payload, type names, suppressions."""

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
    _draft_product,
    draft_config,
)
from generator.diagnostics.diagnostic import Diagnostic, Diagnostics, Severity
from generator.pipeline import Source, build_api_or_partial
from generator.positions import Origin, Span
from generator.product_draft import draft_product


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
        (
            "Amazon DocumentDB with MongoDB compatibility",
            "x",
            "amazon_document_db",
            "AmazonDocumentDb",
        ),
        (
            "AWS Systems Manager for SAP",
            "x",
            "aws_systems_manager_for_sap",
            "AwsSystemsManagerForSap",
        ),
        ("Subscriptions API (v2 - DEPRECATED)", "x", "subscriptions", "Subscriptions"),
        ("(Beta) API", "x", "beta", "Beta"),
        ("ThreatJammer.com User API", "x", "threat_jammer_user", "ThreatJammerUser"),
        ("GitHub's official OpenAPI spec", "x", "github", "GitHub"),
        ("Documentation of the Acme API", "x", "acme", "Acme"),
        ("gitHubActions", "x", "git_hub_actions", "GitHubActions"),
    ],
)
def test_names_are_derived_from_the_title_or_else_the_file(
    title: str, stem: str, package: str, client: str
) -> None:
    product = draft_product(title, "1.0", stem)
    assert (product.package, product.client) == (package, client)
    assert product.distribution == package.replace("_", "-")


@given(st.text(), st.text(), st.text())
def test_names_are_valid_for_any_title(title: str, version: str, stem: str) -> None:
    product = draft_product(title, version, stem)
    assert product.package.isidentifier()
    assert not keyword.iskeyword(product.package)
    assert re.fullmatch(r"[a-z][a-z0-9_]*", product.package)
    assert re.fullmatch(r"[A-Z][A-Za-z0-9]*", product.client)
    assert re.fullmatch(r"[a-z][a-z0-9-]*", product.command)
    assert re.fullmatch(r"[A-Z][A-Z0-9_]*", product.environment)
    assert re.fullmatch(r"[0-9]+(\.[0-9]+){0,3}", product.version)


@pytest.mark.parametrize(("version", "kept"), [("2.0.1", "2.0.1"), ("v2", "0.1.0"), ("", "0.1.0")])
def test_a_version_is_kept_if_it_is_valid_for_a_distribution(version: str, kept: str) -> None:
    assert draft_product("Acme", version, "x").version == kept


SPAN = Span("api.yaml", 1, 1, 1, 2)
PETSHOP = Path(__file__).parents[1] / "integration/petshop"


class Memory:
    """The petshop with changes, and a codegen.yaml that only has product names."""

    def __init__(self, *changes: tuple[str, str]) -> None:
        self.text = (PETSHOP / "petshop.yaml").read_text(encoding="utf-8")
        for old, new in changes:
            assert old in self.text
            self.text = self.text.replace(old, new)

    def read(self, name: str) -> bytes | None:
        product = draft_product("Petshop", "1.0", "x")
        return {"api.yaml": self.text, "codegen.yaml": _draft_product(product)}[name].encode()


def draft_text(*changes: tuple[str, str], more: Iterable[Diagnostic] = ()) -> str:
    """Return the text of a draft of codegen.yaml for the petshop with changes and diagnostics."""
    diagnostics = Diagnostics()
    source = Source(document="api.yaml", config="codegen.yaml", files=Memory(*changes))
    loaded = build_api_or_partial(source, diagnostics)
    assert loaded
    return draft_config(loaded.api.product, loaded.api, [*diagnostics, *more])


def draft(*changes: tuple[str, str], more: Iterable[Diagnostic] = ()) -> dict[str, object]:
    """Return the draft of codegen.yaml for the petshop with changes and more diagnostics."""
    read = yaml.safe_load(draft_text(*changes, more=more))
    assert isinstance(read, dict)
    return read


def test_a_paginated_list_is_detected() -> None:
    assert draft()["pagination"] == [
        {
            "cursor_parameter": "cursor",
            "size_parameter": "limit",
            "items": "/data",
            "next_cursor": "/next_cursor",
        }
    ]


@pytest.mark.parametrize("missing", ["cursor", "next_cursor", "data"])
def test_a_list_that_lacks_a_part_is_not_paginated(missing: str) -> None:
    changes = [(f"name: {missing}\n", "name: other\n")] if missing == "cursor" else [
        (f"                  {missing}:", "                  other:"),
    ]  # fmt: skip
    if missing == "data":
        changes = [("type: array", "type: object"), ("items: {", "properties: {a: {"), ('Pet"}\n                  next', 'Pet"}}\n                  next')]  # fmt: skip
    assert draft(*changes)["pagination"] == []


def test_lists_that_look_paged_without_a_rule_are_named_with_the_evidence() -> None:
    heading = (
        "# No rule applies to these lists, although they look paged: each call returns one page.\n"
    )
    assert heading not in draft_text()
    text = draft_text(("name: cursor\n", 'name: "page\\n"\n'))
    assert (
        f'{heading}#   "listPets": "the query parameter \\"page\\u000a\\""\npagination: []' in text
    )


def test_nested_locations_are_json_pointers() -> None:
    nested = "additional: {type: object, properties: {next_cursor: {type: string}}}"
    read = draft(
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


def test_the_payload_is_at_the_most_frequent_location() -> None:
    assert draft()["data"] == ""
    wrapped = '{type: object, properties: {data: {$ref: "#/components/schemas/Pet"}}}'
    bare = '              schema: {$ref: "#/components/schemas/Pet"}\n'
    assert draft((bare, f"              schema: {wrapped}\n"))["data"] == "/data"


def error(code: str, pointer: str) -> Diagnostic:
    return Diagnostic(
        code=code,
        severity=Severity.ERROR,
        message='hostile: "\n# x: [',
        origin=Origin(SPAN, pointer),
    )


def test_types_without_a_name_of_their_own_get_the_name_that_was_assigned() -> None:
    pointer = "/components/schemas/Pet"
    read = draft(more=[error("NAM008", pointer), error("NAM007", "/unused")])
    assert read["type_names"] == {pointer: "Pet"}


def test_unsupported_constructs_are_suppressed_at_their_location() -> None:
    read = draft(more=[error("SCH003", "/a~1b"), error("OAS001", "/c")])
    assert read["allow"] == [
        {
            "code": "SCH003",
            "pointer": "/a~1b",
            "reason": 'not supported when this file was created: hostile: "\n# x: [',
        }
    ]


PARAMETERS = """\
        - {name: updatedAfter, in: query, schema: {type: string, format: date-time}}
        - {name: sort, in: query, schema: {type: string, enum: [name, updated_at]}}
        - {name: order, in: query, schema: {type: string, enum: [DESC, ASC]}}
        - name: limit
"""
SYNCED = (
    ("        - name: limit\n", PARAMETERS),
    ("        id: {", "        updated_at: {type: string, format: date-time}\n        id: {"),
)


def test_a_list_of_changes_is_detected() -> None:
    assert draft()["sync"] == []
    assert draft(*SYNCED)["sync"] == [
        {
            "operations": ["listPets"],
            "since_parameter": "updatedAfter",
            "key": "id",
            "timestamp": "updated_at",
            "order": {"sort": "updated_at", "order": "ASC"},
        }
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("updatedAfter", "fresh"),
        ("enum: [name, updated_at]", "enum: [name]"),
        ("enum: [DESC, ASC]", "enum: [DESC]"),
        ("updated_at: {type: string,", "other: {type: string,"),
    ],
)
def test_a_list_that_does_not_say_how_to_sync_is_not_detected(old: str, new: str) -> None:
    changed = tuple((before, after.replace(old, new)) for before, after in SYNCED)
    assert changed != SYNCED
    assert draft(*changed)["sync"] == []


@pytest.mark.parametrize("title", ["Credentials API", "File", "Page"])
def test_the_client_has_no_name_that_its_package_uses_itself(title: str) -> None:
    assert draft_product(title, "1.0", "x").client == f"{title.split()[0]}Client"
