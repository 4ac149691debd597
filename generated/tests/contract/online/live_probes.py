"""What to try on purpose: what the description says is refused, and what it says may be sent.

Input: the contract. Output: ``REJECTED_REQUESTS`` of lists and reads, and for a change what of its body to try.
Values are the same in each run. Nothing here is sent by itself, and nothing here cannot be undone: reads
change nothing, changes are made to records that the run made and deletes.
"""

from __future__ import annotations

import re
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
from contract.online.lifecycles import is_link, order
from contract.online.observations import form, pattern_of
from contract.online.transport import RequestPatch
from contract.values import invalid_values_for, typical, valid_values_for

UNKNOWN = "no_such_member"


@dataclass(frozen=True, kw_only=True)
class RejectedRequest:
    """A request that is refused, as the description says at a place with a keyword."""

    operation: Operation
    name: str
    pointer: str
    keyword: str
    patch: RequestPatch


def _refused_parameters() -> Iterator[RejectedRequest]:
    for operation in OPERATIONS:
        for name in operation.refused if operation.http_method == "GET" else ():
            yield RejectedRequest(
                operation=operation,
                name=name,
                pointer=operation.pointer,
                keyword="x-refused-parameters",
                patch=RequestPatch(query={name: "x"}),
            )


def _refused_values() -> Iterator[RejectedRequest]:
    """Yield values of parameters that a corrected pattern excludes, and nothing else does."""
    corrected = {
        pointer
        for one in CONTRACT.corrections
        if isinstance(one.update, dict) and "pattern" in one.update
        for pointer in one.pointers
    }
    for operation in OPERATIONS:
        for parameter in operation.parameters:
            pointer = f"{parameter.pointer}/schema"
            value = _excluded(parameter)
            eligible = operation.http_method == "GET" and parameter.location == "query"
            if pointer in corrected and eligible and value is not None:
                yield RejectedRequest(
                    operation=operation,
                    name=parameter.wire,
                    pointer=pointer,
                    keyword="pattern",
                    patch=RequestPatch(query={parameter.wire: value}),
                )


def _excluded(parameter: Parameter) -> str | None:
    loose = {key: one for key, one in parameter.schema.items() if key != "pattern"}
    pattern = pattern_of(parameter.schema)
    texts = [one for one in valid_values_for(loose, REQUESTS) if isinstance(one, str)]
    return next((one for one in texts if pattern and not re.search(pattern, one)), None)


REJECTED_REQUESTS = sorted(
    [*_refused_parameters(), *_refused_values()], key=lambda one: order(one.operation)
)


def rejected_fields(change: Operation) -> Iterator[RejectedRequest]:
    """Yield members that a change must not have: one that is not described, those only read."""
    body = change.body
    if body is None:
        return
    if _resolved(body.schema).get("additionalProperties") is False:
        yield _member(change, UNKNOWN, model_of(change), "additionalProperties", 1)
    for one in body.fields:
        if not one.writable:
            yield _member(change, one.wire, one.pointer, "readOnly", typical(one.schema, REQUESTS))


def _member(
    change: Operation, name: str, pointer: str, keyword: str, value: Json
) -> RejectedRequest:
    return RejectedRequest(
        operation=change,
        name=name,
        pointer=pointer,
        keyword=keyword,
        patch=RequestPatch(body={name: value}),
    )


def model_of(change: Operation) -> str:
    """Return the place of the named type of a body, the body's own place when it has none."""
    body = change.body
    name = str(body.schema.get("$ref", "")).rpartition("/")[2] if body else ""
    known = {model.id: model.pointer for model in CONTRACT.models}
    return known.get(name, body.pointer if body else "")


def _resolved(schema: Schema) -> Schema:
    target = REQUESTS.get(str(schema.get("$ref", "")).rpartition("/")[2], schema)
    return target if isinstance(target, dict) else schema


def clearable(change: Operation) -> list[tuple[Field, Json]]:
    """Return the members that may be null, each with a value to clear; links have none to give."""
    found = []
    for one in change.body.fields if change.body else []:
        values = valid_values_for(one.schema, REQUESTS)
        if one.writable and None in values:
            value = None if is_link(one.wire) else typical(one.schema, REQUESTS)
            found.append((one, value))
    return found


def spellings(change: Operation) -> list[dict[str, Json]]:
    """Return bodies that together spell members with a pattern in each form that it admits."""
    forms: dict[str, list[str]] = {}
    for one in change.body.fields if change.body else []:
        if one.writable and pattern_of(one.schema):
            texts = [
                text for text in valid_values_for(one.schema, REQUESTS) if isinstance(text, str)
            ]
            forms[one.wire] = list({form(text): text for text in reversed(texts)}.values())[::-1]
    most = max(map(len, forms.values()), default=0)
    return [
        {wire: texts[n] for wire, texts in forms.items() if n < len(texts)} for n in range(most)
    ]


def faulty(change: Operation) -> list[RequestPatch]:
    """Return changes that a server has to refuse, for the statuses that it does so with."""
    body = change.body
    if body is None:
        return []
    described = {one.status for one in change.responses}
    found = [RequestPatch(content_type="text/plain")] if "415" in described else []
    for one in body.fields:
        if one.writable and one.schema.get("type") == "string":
            wrong = [
                each for each in invalid_values_for(one.schema, REQUESTS) if isinstance(each, int)
            ]
            return [*found, RequestPatch(body={one.wire: wrong[0]})] if wrong else found
    return found
