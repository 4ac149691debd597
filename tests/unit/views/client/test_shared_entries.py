"""Entries that several operations have are constants of the operation table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.views.client.operation_table import OperationView, ParameterView
from generator.views.client.shared_entries import share_entries


def parameter(name: str, kind: str = "", **settings: object) -> ParameterView:
    return ParameterView(
        name=name,
        location="query",
        kind=kind,
        settings=tuple(settings.items()),
        deprecation=(),
    )


_SORT = parameter("sort.by", choices=("id", "name"))
_ORDER = parameter("operations", choices=("a",))
_LIMIT = parameter("limit", "integer")
_TRACE = parameter("trace", "string")


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
    assert shared.common == ()
    assert shared.parameters == (("_PETS_SORT_BY", _SORT),)
    assert [each.shared for each in first.parameters] == ["_PETS_SORT_BY", ""]
    assert [each.shared for each in second.parameters] == ["", "_PETS_SORT_BY"]


def test_the_name_has_no_resource_if_several_have_the_entry() -> None:
    operations = [operation("pets", _SORT, _ORDER), operation("toys", _ORDER, _SORT)]
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
    trace = parameter("trace", api_name=f"X-{'Trace-' * 12}Id")
    (first, _), shared = share_entries([operation("pets", trace), operation("toys", trace)])
    assert shared.parameters == (("_TRACE", trace),)
    assert first.parameters[0].shared == "_TRACE"


def test_parameters_that_all_operations_have_in_one_sequence_are_one_constant() -> None:
    operations = [
        operation("pets", _SORT, _TRACE, _LIMIT),
        operation("toys", _TRACE, _LIMIT, _ORDER, _SORT),
        operation("toys", _TRACE, _LIMIT),
    ]
    (first, second, third), shared = share_entries(operations)
    assert shared.common == (_TRACE, _LIMIT)
    assert [each.shared for each in first.leading] == ["_SORT_BY"]
    assert first.parameters == ()
    assert second.leading == ()
    assert [each.name for each in second.parameters] == ["operations", "sort.by"]
    assert third.leading == third.parameters == ()


@pytest.mark.parametrize(
    "parameters",
    [(_TRACE, _SORT, _LIMIT), (_LIMIT, _TRACE), (_TRACE,), ()],
    ids=["something between them", "another order", "only one", "none"],
)
def test_other_parameters_of_all_operations_stay_in_their_places(
    parameters: tuple[ParameterView, ...],
) -> None:
    views, shared = share_entries(
        [operation("pets", _TRACE, _LIMIT), operation("toys", *parameters)]
    )
    assert shared.common == ()
    assert [each.name for each in views[0].parameters] == ["trace", "limit"]


def test_the_parameters_of_a_single_operation_are_not_shared() -> None:
    (view,), shared = share_entries([operation("pets", _TRACE, _LIMIT)])
    assert shared.common == ()
    assert view.parameters == (_TRACE, _LIMIT)
