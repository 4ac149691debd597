"""Arguments that all operations of an API have are written once, in a module of their own."""

from __future__ import annotations

import pytest

from generator.views.client.view import ClientView, view_client
from tests.support.lowering import HEAD, lower_text

SHARED = ("fields", "alt", "quota", "trace")


def view(operations: int, names: tuple[str, ...] = SHARED, changed: str = "") -> ClientView:
    """Return the view of operations with query parameters; in the last one, ``changed`` is required."""
    text = "paths:\n"
    for number in range(operations):
        required = changed if number == operations - 1 else ""
        parameters = ", ".join(
            f"{{name: {name}, in: query, required: {str(name == required).lower()},"
            f" description: About {name}, schema: {{type: string}}}}"
            for name in names
        )
        text += (
            f"  /things{number}:\n    get:\n      operationId: get{number}\n      tags: [things]\n"
        )
        text += (
            f"      parameters: [{parameters}]\n      responses: {{'204': {{description: done}}}}\n"
        )
    api, diagnostics = lower_text(HEAD + text)
    assert [entry.message for entry in diagnostics if entry.severity == "error"] == []
    return view_client(api)


def test_a_module_defines_the_arguments_of_all_operations_once() -> None:
    client = view(3)
    assert client.common is not None
    assert client.common.module == "common_arguments"
    assert [argument.name for argument in client.common.keywords] == list(SHARED)
    assert "- quota: About quota." in client.common.docs
    for method in client.resources[0].methods:
        assert method.arguments == ()
        assert method.rest_annotation == "Unpack[CommonArguments]"
        assert "- common_arguments: Those of all operations" in method.docs
        assert "quota" not in method.docs


def test_the_list_of_public_names_contains_them_for_each_method() -> None:
    lines = list(view(3).resources[0].surface)
    assert sum(".quota)" in line or "(quota)" in line for line in lines) == 6


@pytest.mark.parametrize(
    ("operations", "names", "changed"),
    [(2, SHARED, ""), (3, SHARED[:3], ""), (3, SHARED, "alt")],
    ids=["few operations", "few arguments", "one is required by an operation"],
)
def test_other_arguments_stay_in_the_signatures(
    operations: int, names: tuple[str, ...], changed: str
) -> None:
    client = view(operations, names, changed)
    assert client.common is None
    method = client.resources[0].methods[0]
    assert {argument.name for argument in method.arguments} == set(names)
    assert method.rest == ""
