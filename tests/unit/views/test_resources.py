"""Names of resources, as attributes of the client and as classes."""

from __future__ import annotations

import re

import pytest

from generator.views.client.view import view_client
from tests.support.descriptions import ROOT
from tests.support.lowering import HEAD, lower_text


@pytest.mark.parametrize(
    ("tag", "attribute", "class_name"),
    [
        ("Pages", "pages_", "PagesResource"),
        ("Pets", "pets", "PetsResource"),
        ("A b", "a_b", "AB"),
        ("None", "none", "NoneResource"),
        ("Exception", "exception", "ExceptionResource"),
    ],
)
def test_resources_do_not_hide_attributes_of_the_client(
    tag: str, attribute: str, class_name: str
) -> None:
    text = f"""{HEAD}\
paths:
  /x: {{get: {{operationId: getX, tags: [{tag}], responses: {{'204': {{description: ok}}}}}}}}
"""
    resource = view_client(lower_text(text)[0]).resources[0]
    assert (resource.attribute, resource.class_name) == (attribute, class_name)


def test_a_call_without_arguments_has_no_variable_for_them() -> None:
    operations = (
        f"  /x{number}: {{get: {{operationId: {'find_' * 14}x{number}, tags: [t],"
        f" parameters: [{parameter}], responses: {{'204': {{description: ok}}}}}}}}\n"
        for number, parameter in enumerate(("", "{name: a, in: query, schema: {type: string}}"))
    )
    resource = view_client(lower_text(f"{HEAD}paths:\n{''.join(operations)}")[0]).resources[0]
    assert [method.names_arguments for method in resource.methods] == [False, True]


@pytest.mark.parametrize("template", ["client.py.jinja", "resources/resource.py.jinja"])
def test_no_resource_has_the_name_of_an_import(template: str) -> None:
    source = (ROOT / "templates/package" / template).read_text(encoding="utf-8")
    imported = re.findall(r"^ *from [\w.]+ import ([\w, ]+)", source, re.MULTILINE)
    names = {name for line in imported for name in line.split(", ") if not name.isupper()}
    assert len(names) > 5
    for name in sorted(name for name in names if name[0].isupper()):
        text = f"""{HEAD}\
paths:
  /x: {{get: {{operationId: getX, tags: [{name}], responses: {{'204': {{description: ok}}}}}}}}
"""
        resource = view_client(lower_text(text)[0]).resources[0]
        assert {resource.class_name, resource.async_class}.isdisjoint(names)
