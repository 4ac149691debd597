"""What to try: for each operation the arguments and bodies that its description admits.

Input: the contract. Output: plain lists, in the order of the description.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contract.document import (
    CONTRACT,
    REQUESTS,
    RESPONSES,
    Json,
    Media,
    Operation,
    Parameter,
    Response,
)
from contract.fake_transport import Answer
from contract.values import typical, valid_values_for

OPERATIONS = CONTRACT.operations
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.id)


def required_arguments(operation: Operation) -> dict[str, Json]:
    """Return the arguments without which an operation cannot be called, by wire name."""
    return {one.wire: default_value(one) for one in operation.parameters if one.required}


def default_value(parameter: Parameter) -> Json:
    """Return an ordinary value of a parameter: its example, or a typical one that can be spelled."""
    found = valid_values(parameter)
    ordinary = [one for one in found if one not in (0, "")]
    return (ordinary or found or [typical(parameter.schema, REQUESTS)])[0]


def required_body(operation: Operation) -> Json:
    """Return the least body that an operation takes, None when it takes none."""
    body = operation.body
    if body is None:
        return None
    if not body.fields:
        return typical(body.schema, REQUESTS)
    required = [one for one in body.fields if one.required and one.writable]
    return {one.wire: typical(one.schema, REQUESTS) for one in required}


def valid_values(parameter: Parameter) -> list[Json]:
    """Return the values of a parameter that have exactly one spelling."""
    found = [*parameter.examples, *valid_values_for(parameter.schema, REQUESTS)]
    return [one for one in found if _is_spelled_once(parameter, one)]


def _is_spelled_once(parameter: Parameter, value: Json) -> bool:
    """Leave out null, which no style spells, and what a separator or a path cannot carry."""
    if parameter.content_type:
        return parameter.location == "query" or str(value).isascii()
    if value is None or value == [] or value == {}:
        return False
    parts = _parts(value)
    if any(one is None or isinstance(one, (list, dict)) for one in parts):
        return False
    if isinstance(value, (list, dict)) and any(one == "" or _parted(one) for one in parts):
        return False
    if parameter.location == "path":
        return all(str(one) not in {"", ".", ".."} for one in parts)
    return parameter.location in {"query", "cookie"} or str(value).isascii()


def _parts(value: Json) -> list[Json]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    return value if isinstance(value, list) else [value]


def _parted(value: Json) -> bool:
    """Tell whether a value holds what may part it from others in some style."""
    return any(mark in str(value) for mark in ",.;=| ")


def answer_for(operation: Operation) -> Answer:
    """Return an answer that means success, with the body of the description's example."""
    response = operation.success
    if response is None:
        return Answer(body="", content_type="text/plain")
    content = next((one for one in response.content if one.is_json), None)
    if content is None:
        return Answer(status=response.number, body="", content_type="text/plain")
    found = content.examples[0] if content.examples else typical(content.schema, RESPONSES)
    return Answer(status=response.number, body=found, content_type=content.content_type)


def answers(operation: Operation) -> Iterator[tuple[Response, Media]]:
    """Yield every representation of every response that has a status or a range of them."""
    for response in operation.responses:
        for media in response.content:
            if response.status != "default":
                yield response, media
