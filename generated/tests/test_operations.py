"""The table of operations says what the description says."""

from __future__ import annotations

from contract.arguments import OPERATIONS as DESCRIBED
from contract.arguments import every_operation
from contract.document import Operation
from contract.fake_transport import TRACE
from contract.product import OPERATIONS

MOMENTS = {"date", "date-time", "date-time-local"}


def test_the_table_lists_every_operation_and_no_other() -> None:
    assert set(OPERATIONS) == {one.id for one in DESCRIBED}


@every_operation
def test_an_operation_is_what_is_described(operation: Operation) -> None:
    TRACE.at(operation.pointer)
    known = OPERATIONS[operation.id]
    assert (known.method, known.path) == (operation.http_method, operation.path)
    assert known.cost == operation.cost
    assert known.call == operation.call
    if operation.pagination is None:
        assert known.data == operation.data


@every_operation
def test_its_state_is_what_is_described(operation: Operation) -> None:
    TRACE.at(operation.pointer)
    known = OPERATIONS[operation.id]
    assert known.deprecated is (operation.deprecated is not None)
    described = operation.deprecated
    assert (known.replaced_by or "") == (described.replaced_by if described else "")
    assert (known.deprecation.sunset if known.deprecation else "") == (
        described.sunset if described else ""
    )


@every_operation
def test_its_scopes_are_those_described(operation: Operation) -> None:
    TRACE.at(operation.pointer)
    scopes = {scope for one in operation.security for use in one for scope in use.scopes}
    assert set(OPERATIONS[operation.id].scopes) == scopes


@every_operation
def test_its_parameters_travel_as_described(operation: Operation) -> None:
    known = {one.name: one for one in OPERATIONS[operation.id].parameters if one.location != "body"}
    assert set(known) == {one.name for one in operation.parameters}
    names = {one.wire: one.name for one in operation.parameters}
    for parameter in operation.parameters:
        TRACE.at(parameter.pointer)
        found = known[parameter.name]
        assert (found.api_name, found.location) == (parameter.wire, parameter.location)
        assert found.required is parameter.required
        assert (found.style, found.explode) == (parameter.style, parameter.explode)
        assert found.allow_reserved is parameter.allow_reserved
        if parameter.schema.get("format") in MOMENTS:
            assert found.format == parameter.schema["format"]
        assert list(found.cancels) == [names[wire] for wire in parameter.cancels]
        assert (found.deprecation is None) is (parameter.deprecated is None)


@every_operation
def test_its_members_travel_as_described(operation: Operation) -> None:
    known = {one.name: one for one in OPERATIONS[operation.id].parameters if one.location == "body"}
    members = [one for one in operation.body.fields if one.writable] if operation.body else []
    if operation.body is None or operation.body.fields:
        assert set(known) == {one.name for one in members}
    for member in members:
        TRACE.at(member.pointer)
        found = known[member.name]
        assert found.api_name == member.wire
        assert (found.deprecation is None) is (member.deprecated is None)
    content_type = operation.body.content_type if operation.body else ""
    assert OPERATIONS[operation.id].content_type == content_type


@every_operation
def test_its_pages_are_those_described(operation: Operation) -> None:
    TRACE.at(operation.pointer)
    known, described = OPERATIONS[operation.id].pagination, operation.pagination
    assert (known is None) is (described is None)
    if known is None or described is None:
        return
    names = {one.wire: one.name for one in operation.parameters}
    assert (known.cursor, known.size) == (names[described.cursor], names[described.size])
    assert (known.items, known.next_cursor) == (described.items, described.next_cursor)
    assert (known.default_size, known.maximum_size) == (
        described.default_size,
        described.maximum_size,
    )


@every_operation
def test_its_batches_are_those_described(operation: Operation) -> None:
    TRACE.at(operation.pointer)
    known, described = OPERATIONS[operation.id].batch, operation.batch
    assert (known is None) is (described is None)
    if known is not None and described is not None:
        names = {one.wire: one.name for one in operation.parameters}
        assert (known.parameter, known.maximum) == (names[described.parameter], described.maximum)
