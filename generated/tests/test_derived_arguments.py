"""Arguments of the configuration that fill other arguments, in both clients and in the command line."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest
from contract.arguments import required_arguments, required_body, success_response
from contract.both_clients import CALLERS, Caller, by_python_name
from contract.document import CONTRACT, DerivedArgument, Json, Operation
from contract.fake_transport import TRACE
from contract.product import ENVIRONMENT, PACKAGE, SECRETS, errors
from contract.request_assertions import assert_request_matches
from contract.scripted_server import serving

DERIVED = [
    pytest.param(operation, argument, id=f"{operation.id}-{argument.name}")
    for operation in CONTRACT.operations
    for argument in operation.derived
]
VALUES: Mapping[str, Json] = {
    "date-time": "2026-12-01T00:30:00+02:00",
    "integer": 7,
    "string": "some text",
}
PARTS: Mapping[str, Mapping[str, Json]] = {
    "date-time": {
        "$value": "2026-11-30T22:30:00Z",
        "$date": "2026-11-30",
        "$time": "22:30",
    },
    "integer": {"$value": 7},
    "string": {"$value": "some text"},
}
"""What stands for each placeholder if an argument has its value: midnight moves the day in UTC."""

every_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS)
every_argument = pytest.mark.parametrize(("operation", "derived"), DERIVED)


def filled(template: Json, parts: Mapping[str, Json]) -> Json:
    """Return a template with its placeholders replaced."""
    if isinstance(template, str):
        return parts.get(template, template)
    if isinstance(template, list):
        return [filled(item, parts) for item in template]
    if isinstance(template, dict):
        return {key: filled(item, parts) for key, item in template.items()}
    return template


def expected_call(
    operation: Operation, derived: DerivedArgument, *, null: bool = False
) -> tuple[dict[str, Json], Json]:
    """Return the arguments by key and the body that a call with the argument is equal to."""
    arguments, body = required_arguments(operation), required_body(operation)
    in_body = {field.api_name for field in operation.body.fields} if operation.body else set()
    for name, template in derived.fills.items():
        value = None if null else filled(template, PARTS[derived.kind])
        if name in in_body and isinstance(body, dict):
            body[name] = value
        else:
            arguments[name] = value
    return arguments, body


def keywords_of(operation: Operation, derived: DerivedArgument) -> dict[str, object]:
    """Return the required keyword arguments, without those that the argument fills."""
    arguments, body = required_arguments(operation), required_body(operation)
    for name in derived.fills:
        arguments.pop(name, None)
        if isinstance(body, dict):
            body.pop(name, None)
    return by_python_name(operation, arguments, body)


@every_caller
@every_argument
def test_it_fills_other_arguments(
    operation: Operation, derived: DerivedArgument, caller: Caller
) -> None:
    TRACE.set_pointer(operation.pointer)
    keywords = {**keywords_of(operation, derived), derived.name: VALUES[derived.kind]}
    sent = caller(operation, keywords, [success_response(operation)]).request
    assert_request_matches(operation, *expected_call(operation, derived), sent)


@every_caller
@every_argument
def test_null_is_passed_on_or_rejected(
    operation: Operation, derived: DerivedArgument, caller: Caller
) -> None:
    TRACE.set_pointer(operation.pointer)
    keywords = {**keywords_of(operation, derived), derived.name: None}
    outcome = caller(operation, keywords, [success_response(operation)])
    if derived.nullable:
        expected = expected_call(operation, derived, null=True)
        assert_request_matches(operation, *expected, outcome.request)
    else:
        assert isinstance(outcome.error, errors.ArgumentError)
        assert not outcome.sent


@every_caller
@every_argument
def test_it_excludes_what_it_fills(
    operation: Operation, derived: DerivedArgument, caller: Caller
) -> None:
    TRACE.set_pointer(operation.pointer)
    keywords = by_python_name(operation, *expected_call(operation, derived))
    keywords[derived.name] = VALUES[derived.kind]
    outcome = caller(operation, keywords, [success_response(operation)])
    assert isinstance(outcome.error, errors.ArgumentError)
    assert not outcome.sent


@pytest.mark.skipif(
    find_spec(f"{PACKAGE}.cli") is None, reason="the package was generated without a command line"
)
@every_argument
def test_its_option_sends_the_same_request(
    operation: Operation,
    derived: DerivedArgument,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    TRACE.set_pointer(operation.pointer)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    for name, value in SECRETS.items():
        monkeypatch.setenv(f"{ENVIRONMENT}_{name.upper()}", value)
    model = importlib.import_module(f"{PACKAGE}.cli.command_model")
    command = next(each for each in model.all_commands() if each.operation.id == operation.id)
    paths = [str(value) for value in required_arguments(operation).values()]
    if any(parameter.location != "path" for parameter in operation.required_parameters):
        pytest.skip("required options are tested with the other options")
    words = [*command.title.split(), *paths, command.option(derived.name).display_name]
    words.append(str(VALUES[derived.kind]))
    body = required_body(operation)
    if isinstance(body, dict):
        kept = {name: value for name, value in body.items() if name not in derived.fills}
        words.append(f"--data={json.dumps(kept)}")
    program = importlib.import_module(f"{PACKAGE}.cli.program")
    with serving([success_response(operation)]) as server:
        assert program.run([*words, f"--base-url={server.url}"]) == 0
        assert_request_matches(operation, *expected_call(operation, derived), server.sent[0])
