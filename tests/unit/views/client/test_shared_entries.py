"""Entries that several operations have are constants of the operation table."""

from __future__ import annotations

from dataclasses import replace

from generator.views.client.operation_table import OperationView, ParameterView
from generator.views.client.shared_entries import share_entries

_SORT = ParameterView(settings=(("name", "sort.by"), ("choices", ("id", "name"))), deprecation=())
_ORDER = ParameterView(settings=(("name", "operations"), ("choices", ("a",))), deprecation=())
_LIMIT = ParameterView(settings=(("name", "limit"), ("kind", "integer")), deprecation=())


def operation(
    resource: str, *parameters: ParameterView, properties: tuple[ParameterView, ...] = ()
) -> OperationView:
    return OperationView(
        id="x",
        resource=resource,
        settings=(),
        parameters=parameters,
        properties=properties,
        derived=(),
        old_arguments=(),
        encodings=(),
        deprecation=(),
        pagination=(("cursor", "after"),),
        sync=(),
        batch=(),
        idempotency_key=(),
        stream=(),
    )


def test_a_repeated_parameter_with_choices_is_a_constant() -> None:
    (first, second), shared = share_entries(
        [operation("pets", _SORT, _LIMIT), operation("pets", _LIMIT, _SORT)]
    )
    assert shared.parameters == (("_PETS_SORT_BY", _SORT),)
    assert [each.shared for each in first.parameters] == ["_PETS_SORT_BY", ""]
    assert [each.shared for each in second.parameters] == ["", "_PETS_SORT_BY"]


def test_the_name_has_no_resource_if_several_have_the_entry() -> None:
    operations = [operation("pets", _SORT, _ORDER), operation("toys", _SORT, _ORDER)]
    shared = share_entries(operations)[1]
    assert [name for name, _ in shared.parameters] == ["_SORT_BY", "_OPERATIONS_2"]
    assert [name for name, _ in shared.paginations] == ["_PAGINATION"]


def test_entries_that_differ_are_not_shared() -> None:
    other = replace(_SORT, deprecation=(("replaced_by", "order"),))
    views, shared = share_entries([operation("pets", _SORT), operation("pets", other)])
    assert shared.parameters == ()
    assert [view.parameters[0].shared for view in views] == ["", ""]


def test_equal_properties_of_bodies_are_shared_with_their_parameters() -> None:
    bodies = [operation("pets", _SORT, properties=(_SORT, _LIMIT)) for _ in range(2)]
    views, shared = share_entries([*bodies, operation("toys", _LIMIT)])
    ((name, properties),) = shared.properties
    assert [view.shared_properties for view in views] == [name, name, ""]
    assert [each.shared for each in properties] == ["_PETS_SORT_BY", ""]


def test_a_repeated_parameter_that_takes_several_lines_is_a_constant() -> None:
    settings = (("name", "trace"), ("api_name", f"X-{'Trace-' * 8}Id"), ("location", "header"))
    trace = ParameterView(settings=settings, deprecation=())
    (first, _), shared = share_entries([operation("pets", trace), operation("toys", trace)])
    assert shared.parameters == (("_TRACE", trace),)
    assert first.parameters[0].shared == "_TRACE"
