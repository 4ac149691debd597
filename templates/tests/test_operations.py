"""The operation table matches the specification."""

from __future__ import annotations

from contract.arguments import OPERATIONS as SPECIFIED
from contract.arguments import every_operation
from contract.document import REQUESTS, Operation
from contract.fake_transport import TRACE
from contract.json_pointers import pointer_to
from contract.product import OPERATIONS

DATE_FORMATS = {"date", "date-time", "date-time-local"}


def test_table_lists_exactly_the_specified_operations() -> None:
    assert set(OPERATIONS) == {operation.id for operation in SPECIFIED}


@every_operation
def test_operation_matches_the_specification(operation: Operation) -> None:
    TRACE.set_pointer(operation.pointer)
    entry = OPERATIONS[operation.id]
    assert (entry.method, entry.path) == (operation.http_method, operation.path)
    assert entry.cost == operation.cost
    assert entry.call == operation.call
    if operation.pagination is None:
        assert entry.data == operation.data


@every_operation
def test_deprecation_matches_the_specification(operation: Operation) -> None:
    TRACE.set_pointer(operation.pointer)
    entry = OPERATIONS[operation.id]
    assert entry.deprecated is (operation.deprecated is not None)
    deprecation = operation.deprecated
    assert (entry.replaced_by or "") == (deprecation.replaced_by if deprecation else "")
    assert (entry.deprecation.sunset if entry.deprecation else "") == (
        deprecation.sunset if deprecation else ""
    )


@every_operation
def test_scopes_match_the_specification(operation: Operation) -> None:
    TRACE.set_pointer(operation.pointer)
    scopes = {scope for scheme in operation.security for use in scheme for scope in use.scopes}
    assert set(OPERATIONS[operation.id].scopes) == scopes


@every_operation
def test_parameters_match_the_specification(operation: Operation) -> None:
    entries = {
        parameter.name: parameter
        for parameter in OPERATIONS[operation.id].parameters
        if parameter.location != "body"
    }
    assert set(entries) == {parameter.name for parameter in operation.parameters}
    names = {parameter.api_name: parameter.name for parameter in operation.parameters}
    for parameter in operation.parameters:
        TRACE.set_pointer(parameter.pointer)
        entry = entries[parameter.name]
        assert (entry.api_name, entry.location) == (parameter.api_name, parameter.location)
        assert entry.required is parameter.required
        assert (entry.style, entry.explode) == (parameter.style, parameter.explode)
        assert entry.allow_reserved is parameter.allow_reserved
        if parameter.schema.get("format") in DATE_FORMATS and parameter.schema["type"] == "string":
            assert entry.format == parameter.schema["format"]
        assert list(entry.cancels) == [names[api_name] for api_name in parameter.cancels]
        assert (entry.deprecation is None) is (parameter.deprecated is None)


@every_operation
def test_body_fields_match_the_specification(operation: Operation) -> None:
    entries = {
        parameter.name: parameter
        for parameter in OPERATIONS[operation.id].parameters
        if parameter.location == "body"
    }
    fields = [field for field in operation.body.fields if field.writable] if operation.body else []
    if operation.body is None or operation.body.fields:
        assert set(entries) == {field.name for field in fields}
    for field in fields:
        TRACE.set_pointer(field.pointer)
        entry = entries[field.name]
        assert entry.api_name == field.api_name
        assert (entry.deprecation is None) is (field.deprecated is None)
    content_type = operation.body.content_type if operation.body else ""
    assert OPERATIONS[operation.id].content_type == content_type


@every_operation
def test_pagination_matches_the_specification(operation: Operation) -> None:
    TRACE.set_pointer(operation.pointer)
    actual, expected = OPERATIONS[operation.id].pagination, operation.pagination
    assert (actual is None) is (expected is None)
    if actual is None or expected is None:
        return
    body = operation.body.fields if operation.body and expected.in_body else []
    query = [parameter for parameter in operation.parameters if parameter.location == "query"]
    names = {item.api_name: item.name for item in (body if expected.in_body else query)}
    if expected.cursor_in_header:
        headers = [each for each in operation.parameters if each.location == "header"]
        names |= {header.api_name: header.name for header in headers}
    for inner in OPERATIONS[operation.id].properties:
        names[pointer_to(inner.path)] = inner.name
    assert actual.cursor == (names[expected.cursor] if expected.cursor else "")
    assert actual.size == (names[expected.size] if expected.size else "")
    window = {item.api_name: item.name for item in query}
    assert actual.window_end == window.get(expected.window_end, "")
    fields = {"style", "first", "items", "next_cursor", "last_item", "has_more", "total"}
    fields |= {"total_pages", "short_page", "default_size", "maximum_size", "item_id"}
    for name in fields:
        assert getattr(actual, name) == getattr(expected, name)


@every_operation
def test_batch_matches_the_specification(operation: Operation) -> None:
    TRACE.set_pointer(operation.pointer)
    actual, expected = OPERATIONS[operation.id].batch, operation.batch
    assert (actual is None) is (expected is None)
    if actual is not None and expected is not None:
        names = {parameter.api_name: parameter.name for parameter in operation.parameters}
        assert (actual.parameter, actual.maximum) == (names[expected.parameter], expected.maximum)


@every_operation
def test_an_open_body_is_one_whose_object_allows_other_properties(operation: Operation) -> None:
    body = operation.body
    definition = REQUESTS.get(str(body.schema.get("$ref")).rpartition("/")[2]) if body else None
    if isinstance(definition, dict) and "properties" in definition:
        TRACE.set_pointer(operation.pointer)
        is_open = definition.get("additionalProperties") is not False
        assert OPERATIONS[operation.id].open_body is is_open
