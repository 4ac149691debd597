"""Probes of a server: requests that it must reject, and bodies that it must accept.

Input: the contract. Output: ``REJECTED_REQUESTS`` for lists and reads, and for a change the parts of
its body to test. The values are the same in each run. Nothing is sent by this module, and nothing in
it has a lasting effect: reads change nothing, and changes apply to records that the run creates and
deletes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contract.arguments import OPERATIONS
from contract.document import (
    CONTRACT,
    REQUESTS,
    Field,
    Json,
    Operation,
    Parameter,
    Schema,
)
from contract.online.lifecycles import cost_order, is_link
from contract.online.observations import form, pattern_of
from contract.online.transport import RequestPatch
from contract.schema_validation import validator
from contract.schema_values import (
    invalid_values_for,
    is_known,
    typical_value,
    valid_values_for,
)

UNKNOWN = "no_such_property"


@dataclass(frozen=True, kw_only=True)
class RejectedRequest:
    """A request that must be rejected because of a keyword at a location in the specification."""

    operation: Operation
    name: str
    pointer: str
    keyword: str
    patch: RequestPatch


def _requests_with_rejected_parameters() -> Iterator[RejectedRequest]:
    for operation in OPERATIONS:
        for name in operation.rejected_parameters if operation.http_method == "GET" else ():
            yield RejectedRequest(
                operation=operation,
                name=name,
                pointer=operation.pointer,
                keyword="x-rejected-parameters",
                patch=RequestPatch(query={name: "x"}),
            )


def _requests_with_rejected_values() -> Iterator[RejectedRequest]:
    """Yield requests with parameter values that only a corrected pattern excludes."""
    corrected = {
        pointer
        for correction in CONTRACT.corrections
        if isinstance(correction.update, dict) and "pattern" in correction.update
        for pointer in correction.pointers
    }
    for operation in OPERATIONS:
        for parameter in operation.parameters:
            pointer = f"{parameter.pointer}/schema"
            value = _value_excluded_by_pattern(parameter)
            eligible = operation.http_method == "GET" and parameter.location == "query"
            if pointer in corrected and eligible and value is not None:
                yield RejectedRequest(
                    operation=operation,
                    name=parameter.api_name,
                    pointer=pointer,
                    keyword="pattern",
                    patch=RequestPatch(query={parameter.api_name: value}),
                )


def _value_excluded_by_pattern(parameter: Parameter) -> str | None:
    without_pattern = {key: item for key, item in parameter.schema.items() if key != "pattern"}
    if without_pattern == parameter.schema:
        return None
    allowed = validator(parameter.schema, REQUESTS)
    values = valid_values_for(without_pattern, REQUESTS)
    return next(
        (value for value in values if isinstance(value, str) and not allowed.is_valid(value)), None
    )


REJECTED_REQUESTS = sorted(
    [*_requests_with_rejected_parameters(), *_requests_with_rejected_values()],
    key=lambda request: cost_order(request.operation),
)


def rejected_fields(change: Operation) -> Iterator[RejectedRequest]:
    """Yield changes with an undocumented property or with a read-only property."""
    body = change.body
    if body is None:
        return
    if _resolved(body.schema).get("additionalProperties") is False:
        yield _request_with_property(
            change, UNKNOWN, type_location(change), "additionalProperties", 1
        )
    for field in body.fields:
        if not field.writable and is_known(field.schema, REQUESTS):
            yield _request_with_property(
                change,
                field.api_name,
                field.pointer,
                "readOnly",
                typical_value(field.schema, REQUESTS),
            )


def _request_with_property(
    change: Operation, name: str, pointer: str, keyword: str, value: Json
) -> RejectedRequest:
    return RejectedRequest(
        operation=change,
        name=name,
        pointer=pointer,
        keyword=keyword,
        patch=RequestPatch(body={name: value}),
    )


def type_location(change: Operation) -> str:
    """Return the location of the named type of a body, or of the body if it has none."""
    body = change.body
    name = str(body.schema.get("$ref", "")).rpartition("/")[2] if body else ""
    pointers = {model.id: model.pointer for model in CONTRACT.models}
    return pointers.get(name, body.pointer if body else "")


def _resolved(schema: Schema) -> Schema:
    target = REQUESTS.get(str(schema.get("$ref", "")).rpartition("/")[2], schema)
    return target if isinstance(target, dict) else schema


def clearable_fields(change: Operation) -> list[tuple[Field, Json]]:
    """Return the nullable fields, each with a value to clear; None for ids of other records."""
    fields = []
    for field in change.body.fields if change.body else []:
        values = valid_values_for(field.schema, REQUESTS)
        if field.writable and None in values:
            value = None if is_link(field.api_name) else typical_value(field.schema, REQUESTS)
            fields.append((field, value))
    return fields


def text_form_bodies(change: Operation) -> list[dict[str, Json]]:
    """Return bodies that together contain each form of text that the patterns of fields allow."""
    forms: dict[str, list[str]] = {}
    for field in change.body.fields if change.body else []:
        if field.writable and pattern_of(field.schema):
            texts = [
                text for text in valid_values_for(field.schema, REQUESTS) if isinstance(text, str)
            ]
            forms[field.api_name] = list({form(text): text for text in reversed(texts)}.values())[
                ::-1
            ]
    count = max(map(len, forms.values()), default=0)
    return [
        {name: texts[n] for name, texts in forms.items() if n < len(texts)} for n in range(count)
    ]


def invalid_requests(change: Operation) -> list[RequestPatch]:
    """Return changes that a server must reject, for the documented error statuses."""
    body = change.body
    if body is None:
        return []
    documented = {response.status for response in change.responses}
    patches = [RequestPatch(content_type="text/plain")] if "415" in documented else []
    for field in body.fields:
        if field.writable and field.schema.get("type") == "string":
            integers = [
                value
                for value in invalid_values_for(field.schema, REQUESTS)
                if isinstance(value, int)
            ]
            return (
                [*patches, RequestPatch(body={field.api_name: integers[0]})]
                if integers
                else patches
            )
    return patches
