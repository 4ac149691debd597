"""The manifest of the command line matches the specification and the help of the commands."""

from __future__ import annotations

import importlib
import json
import re
import shlex
from importlib.util import find_spec
from pathlib import Path
from typing import cast

import pytest
from contract.arguments import (
    OPERATIONS,
    every_operation,
    required_arguments,
    required_body,
)
from contract.document import CONTRACT, Json, Operation
from contract.fake_transport import TRACE
from contract.product import COMMAND, ENVIRONMENT, PACKAGE, SECRETS

pytestmark = pytest.mark.skipif(
    find_spec(f"{PACKAGE}.cli") is None, reason="the package was generated without a command line"
)

Record = dict[str, object]
EXIT_CODES = {"0", "64", "65", "66", "69", "70", "74", "75", "77", "78", "130"}


@pytest.fixture(scope="module")
def manifest() -> Record:
    """The manifest as the manifest command prints it."""
    built: Record = importlib.import_module(f"{PACKAGE}.cli.commands.manifest").build_manifest()
    return built


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the user's settings and token from the command line."""
    monkeypatch.setenv(f"{ENVIRONMENT}_CONFIG_DIR", str(tmp_path))
    monkeypatch.setenv(f"{ENVIRONMENT}_STATE_DIR", str(tmp_path))
    monkeypatch.setenv(f"{ENVIRONMENT}_KEYRING", "off")
    for name in SECRETS:
        monkeypatch.delenv(f"{ENVIRONMENT}_{name.upper()}", raising=False)


def command_of(manifest: Record, operation: Operation) -> Record:
    """Return the only command of an operation."""
    commands = cast("list[Record]", manifest["commands"])
    matches = [command for command in commands if command["operation"] == operation.id]
    assert len(matches) == 1
    return matches[0]


def is_printable(value: Json) -> bool:
    """Whether a value can be shown on a terminal as it is."""
    if isinstance(value, dict):
        return all(map(is_printable, (*value, *value.values())))
    if isinstance(value, list):
        return all(map(is_printable, value))
    return not isinstance(value, str) or value.isprintable()


def test_every_operation_has_a_command_and_exit_codes_are_stable(manifest: Record) -> None:
    commands = cast("list[Record]", manifest["commands"])
    assert {command["operation"] for command in commands} == {
        None,
        *(operation.id for operation in OPERATIONS),
    }
    assert set(cast("Record", manifest["exit_codes"])) == EXIT_CODES


@every_operation
def test_command_matches_the_specification(manifest: Record, operation: Operation) -> None:
    TRACE.set_pointer(operation.pointer)
    command = command_of(manifest, operation)
    assert command["cost"] == operation.cost
    assert command["request"] == f"{operation.http_method} {operation.path}"
    assert command["pages"] is (operation.pagination is not None)
    scopes = {scope for scheme in operation.security for use in scheme for scope in use.scopes}
    assert set(cast("list[str]", command["scopes"])) == scopes


@every_operation
def test_command_deprecation_matches_the_specification(
    manifest: Record, operation: Operation
) -> None:
    TRACE.set_pointer(operation.pointer)
    deprecated = command_of(manifest, operation)["deprecated"]
    assert (deprecated is None) is (operation.deprecated is None)
    if operation.deprecated is not None:
        entry = cast("Record", deprecated)
        assert (entry["sunset"] or "") == operation.deprecated.sunset
        if operation.deprecated.replaced_by:
            replacement = CONTRACT.operation(operation.deprecated.replaced_by)
            assert entry["replaced_by"] == command_of(manifest, replacement)["command"]


@pytest.mark.usefixtures("home")
@every_operation
def test_help_example_runs(
    manifest: Record, operation: Operation, capsys: pytest.CaptureFixture[str]
) -> None:
    TRACE.set_pointer(operation.pointer)
    if CONTRACT.needs_own_authentication(operation):
        pytest.skip("the command line has no credentials of this kind")
    # Skipped if there are no such values.
    required = [*required_arguments(operation).values(), required_body(operation)]
    if not all(map(is_printable, required)):
        pytest.skip("help shows no control characters, also where a value needs them")
    program = importlib.import_module(f"{PACKAGE}.cli.program")
    example = shlex.split(str(command_of(manifest, operation)["example"]))
    end = example.index("--") if "--" in example else len(example)
    arguments = [*example[:end], "--dry-run", "--output", "json", *example[end:]]
    assert program.run(arguments) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["operation"] == operation.id
    assert plan["cost"] == operation.cost
    assert plan["requests"][0]["method"] == operation.http_method


@pytest.mark.usefixtures("home")
@every_operation
def test_help_shows_cost_request_and_flags(
    manifest: Record, operation: Operation, capsys: pytest.CaptureFixture[str]
) -> None:
    TRACE.set_pointer(operation.pointer)
    program = importlib.import_module(f"{PACKAGE}.cli.program")
    command = command_of(manifest, operation)
    assert program.run([*str(command["command"]).split(), "--help"]) == 0
    text = capsys.readouterr().out
    flat = re.sub(r"\s+", "", text)
    head = text.partition("\n\n")[0].replace(
        "\\\n", " "
    )  # a long example continues after a backslash
    example = f"{COMMAND} {command['example']}"
    assert head.split() == ["Example:", *example.split()], "the help starts with an example"
    if operation.cost is not None:
        assert f"{operation.cost}token" in flat
    assert re.sub(r"\s+", "", f"{operation.http_method}{operation.path}") in flat
    for option in cast("list[Record]", command["options"]):
        for flag in cast("list[str]", option["flags"]):
            assert flag in flat, flag
