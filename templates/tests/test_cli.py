"""The command line sends the same request as the client for the same call."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import pytest
from contract import bodies
from contract.arguments import (
    all_arguments,
    every_operation,
    required_arguments,
    required_body,
    success_response,
    valid_values,
)
from contract.both_clients import by_python_name, call_blocking
from contract.document import CONTRACT, Json, Operation
from contract.fake_transport import TRACE, SentRequest
from contract.pages import next_cursor
from contract.pagination import Pagination
from contract.product import ENVIRONMENT, PACKAGE, SECRETS
from contract.request_assertions import assert_request_matches
from contract.schema_values import valid_examples
from contract.scripted_server import serving

pytestmark = pytest.mark.skipif(
    find_spec(f"{PACKAGE}.cli") is None, reason="the package was generated without a command line"
)


def command_words(operation: Operation, arguments: Mapping[str, Json], body: Json) -> list[str]:
    """Return the command-line arguments of a call."""
    words = command_of(operation).title.split()
    path: list[str] = []
    options = options_of(operation)
    for parameter in operation.parameters:
        if parameter.key not in arguments:
            continue
        value = arguments[parameter.key]
        option = options[parameter.location, parameter.api_name]
        flag = option.flag
        if parameter.location == "path":
            path.append(to_word(value, option.parameter.kind))
        elif option.parameter.kind == "boolean":
            words.append(f"--{flag}" if value else f"--no-{flag}")
        else:
            words.append(f"--{flag}={to_word(value, option.parameter.kind)}")
    if operation.body is not None:
        words.append(f"--data={json.dumps(body)}")
    if any(isinstance(value, list) and len(value) > 1 for value in arguments.values()):
        words += ["--yes"] if operation.http_method == "DELETE" else []
    return [*words, "--", *path]  # a negative number is no option


def command_of(operation: Operation) -> Command:
    """Return the command of an operation, which is named after its method of the client.

    The name of a resource that is taken by a utility command starts with ``api-``.
    """
    commands = importlib.import_module(f"{PACKAGE}.cli.command_model").all_commands()
    command: Command = next(command for command in commands if command.operation.id == operation.id)
    names = (name.strip("_").replace("_", "-") for name in (operation.resource, operation.method))
    expected = " ".join(names)
    assert command.title in (expected, f"api-{expected}")
    return command


class CommandOperation(Protocol):
    """The attributes of a command's operation that these tests use."""

    id: str


class Command(Protocol):
    """The attributes of a command that these tests use."""

    title: str
    operation: CommandOperation
    options: Sequence[Option]


class CommandParameter(Protocol):
    """The attributes of an option's parameter that these tests use."""

    kind: str
    location: str
    api_name: str


class Option(Protocol):
    """The attributes of a command option that these tests use."""

    flag: str
    parameter: CommandParameter


def options_of(operation: Operation) -> dict[tuple[str, str], Option]:
    """Return the option of each parameter, by location and API name.

    A flag that is already taken is prefixed with the location of its parameter.
    """
    options = {
        (option.parameter.location, option.parameter.api_name): option
        for option in command_of(operation).options
        if option.parameter.location != "body"
    }
    for parameter in operation.parameters:
        flag = options[parameter.location, parameter.api_name].flag
        assert flag.removeprefix(f"{parameter.location}.") == parameter.name.strip("_").replace(
            "_", "-"
        )
    return options


def to_word(value: Json, kind: str) -> str:
    """Return a value as one command-line word; ``kind`` is that of the option."""
    if isinstance(value, bool) or (kind == "json" and not isinstance(value, str)):
        return json.dumps(value)
    if isinstance(value, dict) or (isinstance(value, list) and any(map(is_nested, value))):
        return json.dumps(value)
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def is_nested(value: Json) -> bool:
    """Return whether a value is an array or an object."""
    return isinstance(value, (dict, list))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the user's settings from the command line."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    for name, value in SECRETS.items():
        monkeypatch.setenv(f"{ENVIRONMENT}_{name.upper()}", value)


def run(operation: Operation, arguments: Mapping[str, Json], body: Json) -> SentRequest:
    """Run the command against a local server and return the only request that it sent."""
    program = importlib.import_module(f"{PACKAGE}.cli.program")
    with serving([success_response(operation)]) as server:
        command, *words = command_words(operation, arguments, body)
        command_line = [command, *words[:1], f"--base-url={server.url}", *words[1:]]
        code = program.run(command_line)
        assert code == 0, f"{command_line} exited with {code}"
        assert len(server.sent) == 1
        return server.sent[0]


@pytest.mark.usefixtures("home")
@every_operation
def test_minimal_command_sends_same_request_as_client(operation: Operation) -> None:
    TRACE.set_pointer(operation.pointer)
    body = required_body(operation)
    assert_same_request(operation, required_arguments(operation), None if body == {} else body)


@pytest.mark.usefixtures("home")
@every_operation
def test_command_with_all_options_sends_same_request_as_client(operation: Operation) -> None:
    TRACE.set_pointer(operation.pointer)
    arguments = all_arguments(operation)
    if operation.pagination is not None:
        arguments |= another_cursor(operation, operation.pagination)
    examples = valid_examples(operation.body) if operation.body else []
    assert_same_request(operation, arguments, examples[0] if examples else required_body(operation))


def another_cursor(operation: Operation, pages: Pagination) -> dict[str, Json]:
    """Return a cursor that differs from the next cursor of the response.

    The same cursor would be reported as a repeated one.
    """
    if pages.style == "link" or pages.in_body:
        return {}
    following = next_cursor(pages, "", success_response(operation), "")
    cursor = next(
        parameter for parameter in operation.parameters if parameter.api_name == pages.cursor
    )
    return {
        pages.cursor: next(
            value for value in valid_values(cursor) if str(value) not in (following, "")
        )
    }


def assert_same_request(operation: Operation, arguments: Mapping[str, Json], body: Json) -> None:
    """Make a call with both and check both requests against the specification."""
    if CONTRACT.needs_own_authentication(operation):
        pytest.skip("the command line has no credentials of this kind")
    if operation.body is not None and body is None and not bodies.is_null(operation.body):
        body = next(iter(valid_examples(operation.body)), {})
    by_command = run(operation, arguments, body)
    keywords = by_python_name(operation, arguments, body)
    by_client = call_blocking(operation, keywords, [success_response(operation)]).request
    for sent in (by_command, by_client):
        assert_request_matches(operation, arguments, body, sent)
    assert by_command.header("accept") == by_client.header("accept")
