"""Names for a product, whatever a description is called."""

from __future__ import annotations

import keyword
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.starter import draft_product


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
