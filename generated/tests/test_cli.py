"""The command line sends the request that the client sends for the same call."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import pytest
from contract.arguments import (
    answer_for,
    default_value,
    every_operation,
    required_arguments,
    required_body,
    valid_values,
)
from contract.both_clients import by_python_name, call_blocking
from contract.document import Json, Operation, Pagination, follow
from contract.fake_transport import TOKEN, TRACE, Sent
from contract.product import ENVIRONMENT, PACKAGE
from contract.request_assertions import assert_request_matches
from contract.scripted_server import serving

pytestmark = pytest.mark.skipif(
    find_spec(f"{PACKAGE}.cli") is None, reason="the package was generated without a command line"
)


def words(operation: Operation, arguments: Mapping[str, Json], body: Json) -> list[str]:
    """Return a call as words of the command line."""
    named = (operation.resource, operation.method)
    found = [name.strip("_").replace("_", "-") for name in named]
    options = options_of(operation)
    for parameter in operation.parameters:
        if parameter.wire not in arguments:
            continue
        value = arguments[parameter.wire]
        option = options[parameter.location, parameter.wire]
        flag = option.flag
        if parameter.location == "path":
            found.append(spelled(value))
        elif option.kind == "boolean":
            found.append(f"--{flag}" if value else f"--no-{flag}")
        else:
            found.append(f"--{flag}={spelled(value)}")
    if operation.body is not None:
        found.append(f"--data={json.dumps(body)}")
    if any(isinstance(value, list) and len(value) > 1 for value in arguments.values()):
        found += ["--yes"] if operation.http_method == "DELETE" else []
    return found


class Option(Protocol):
    """An option of a command, as far as it is looked at here."""

    flag: str
    kind: str


def options_of(operation: Operation) -> dict[tuple[str, str], Option]:
    """Return the option of each parameter; a flag that is taken has its place before it."""
    commands = importlib.import_module(f"{PACKAGE}.cli.command_tree").all_commands()
    command = next(command for command in commands if command.operation == operation.id)
    options = {
        (option.location, option.api_path[0]): option
        for option in command.options
        if option.location != "body"
    }
    for parameter in operation.parameters:
        flag = options[parameter.location, parameter.wire].flag
        assert flag.removeprefix(f"{parameter.location}.") == parameter.name.strip("_").replace(
            "_", "-"
        )
    return options


def spelled(value: Json) -> str:
    """Return a value as one word."""
    if isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, dict) or (isinstance(value, list) and any(map(is_nested, value))):
        return json.dumps(value)
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def is_nested(value: Json) -> bool:
    """Tell whether a value has parts."""
    return isinstance(value, (dict, list))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command line find no settings but the tests' own."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv(f"{ENVIRONMENT}_API_TOKEN", TOKEN)


def run(operation: Operation, arguments: Mapping[str, Json], body: Json) -> Sent:
    """Run the command against a server, and return the one request that it sent."""
    program = importlib.import_module(f"{PACKAGE}.cli.program")
    with serving([answer_for(operation)]) as server:
        given = [*words(operation, arguments, body), f"--base-url={server.url}"]
        code = program.run(given)
        assert code == 0, f"{given} ended with {code}"
        assert len(server.sent) == 1
        return server.sent[0]


@pytest.mark.usefixtures("home")
@every_operation
def test_the_least_command_sends_what_the_client_sends(operation: Operation) -> None:
    TRACE.at(operation.pointer)
    compare(operation, required_arguments(operation), required_body(operation) or None)


@pytest.mark.usefixtures("home")
@every_operation
def test_every_option_at_once_sends_what_the_client_sends(operation: Operation) -> None:
    TRACE.at(operation.pointer)
    cancelling = {one.wire for one in operation.parameters if one.cancels}
    arguments = {
        one.wire: default_value(one) for one in operation.parameters if one.wire not in cancelling
    }
    if operation.pagination is not None:
        arguments |= another_cursor(operation, operation.pagination)
    examples = operation.body.examples if operation.body else []
    compare(operation, arguments, examples[0] if examples else required_body(operation))


def another_cursor(operation: Operation, pages: Pagination) -> dict[str, Json]:
    """Return a cursor that is not the next one of the answer, which would be a circle."""
    following = follow(answer_for(operation).body, pages.next_cursor)
    cursor = next(one for one in operation.parameters if one.wire == pages.cursor)
    return {pages.cursor: next(one for one in valid_values(cursor) if one not in (following, ""))}


def compare(operation: Operation, arguments: Mapping[str, Json], body: Json) -> None:
    """Make a call both ways, and hold both requests against the description."""
    if operation.body is not None and body is None:
        body = operation.body.examples[0] if operation.body.examples else {}
    by_command = run(operation, arguments, body)
    given = by_python_name(operation, arguments, body)
    by_client = call_blocking(operation, given, [answer_for(operation)]).request
    for sent in (by_command, by_client):
        assert_request_matches(operation, arguments, body, sent)
    assert by_command.header("accept") == by_client.header("accept")
