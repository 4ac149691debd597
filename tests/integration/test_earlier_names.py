"""Earlier names of methods and arguments, which keep working until the next major version."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import warnings
from typing import Any

import httpx2
import pytest

from tests.support.generated_client import generate_module

SPEC = """\
openapi: 3.1.0
info: {title: Tills, version: '1'}
paths:
  /tills/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: getTill
      tags: [tills]
      parameters: [{name: part, in: query, schema: {type: string}}]
      responses: {'200': {description: it, content: {application/json: {schema: {type: object}}}}}
    put:
      operationId: setTill
      tags: [tills]
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}
      responses: {'204': {description: done}}
"""
SETTINGS = """
renamed:
- {operation: getTill, method: find, since: '1.0.0'}
- {operation: getTill, argument: section, now: part, since: '1.0.0'}
- {operation: getTill, argument: till_id, now: id, since: '1.0.0'}
- {operation: setTill, argument: title, now: name, since: '1.0.0'}
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("renamed")
    return generate_module(folder, "renamed_tills", SPEC, SETTINGS)


def call(package: Any, method: str, *values: object, **named: object) -> tuple[str, list[str]]:
    """Call a method of both clients; return path and query of its request, and the warnings."""
    seen: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(f"{request.url.raw_path.decode()} {request.content.decode()}".rstrip())
        body = request.method == "GET"
        return httpx2.Response(200, json={}) if body else httpx2.Response(204)

    async def call_async() -> None:
        transport = httpx2.MockTransport(answer)
        async with package.AsyncApi(base_url="http://tills.test", transport=transport) as client:
            await getattr(client.tills, method)(*values, **named)

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with package.Api(
            base_url="http://tills.test", transport=httpx2.MockTransport(answer)
        ) as client:
            getattr(client.tills, method)(*values, **named)
        blocking = [str(warning.message) for warning in caught]
        asyncio.run(call_async())
    assert all(warning.category is DeprecationWarning for warning in caught)
    assert len(seen) == 2
    assert seen[0] == seen[1]
    return seen[0], blocking


def test_an_earlier_method_calls_the_present_one_and_warns(package: Any) -> None:
    assert call(package, "find", 7, part="x") == (
        "/tills/7?part=x",
        ["tills.find is now tills.get."],
    )
    assert call(package, "get", 7, part="x") == ("/tills/7?part=x", [])


@pytest.mark.parametrize(
    ("method", "named", "request_line", "old", "new"),
    [
        ("get", {"id": 7, "section": "x"}, "/tills/7?part=x", "section", "part"),
        ("get", {"till_id": 7}, "/tills/7", "till_id", "id"),
        ("set", {"id": 7, "title": "T"}, '/tills/7 {"name":"T"}', "title", "name"),
    ],
)
def test_an_earlier_argument_is_sent_by_its_present_name(
    package: Any, method: str, named: dict[str, object], request_line: str, old: str, new: str
) -> None:
    sent, warned = call(package, method, **named)
    assert sent == request_line
    assert warned == [f"tills.{method}: the argument {old} is now {new}."]


def test_an_argument_by_both_names_or_by_none_is_refused(package: Any) -> None:
    error = package.errors.ArgumentError
    with pytest.raises(error, match="is now part, which was passed too"):
        call(package, "get", 7, part="x", section="y")
    with pytest.raises(error, match="name"):
        call(package, "set", 7)
    with pytest.raises(error, match="id"):
        call(package, "get")


def test_the_old_name_has_the_signature_of_the_new_one(package: Any) -> None:
    with package.Api(base_url="http://tills.test") as client:
        tills = type(client.tills)
    assert inspect.signature(tills.find) == inspect.signature(tills.get)
    assert "Earlier name of `part`." in tills.get.__doc__


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The module with ``run``, which returns the exit code of a command."""
    folder = tmp_path_factory.mktemp("renamed_cli")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("API_CONFIG_DIR", str(folder))
        patch.setenv("API_OUTPUT", "table")
        generate_module(folder, "renamed_command", SPEC, SETTINGS, targets="client, cli")
        yield importlib.import_module("renamed_command.cli.program")


def test_an_earlier_command_and_its_flags_work_and_warn(
    program: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    server = ("--curl", "--base-url", "http://tills.test")
    assert program.run(["tills", "find", "7", "--section", "x", *server]) == 0
    printed = capsys.readouterr()
    assert "http://tills.test/tills/7?part=x" in printed.out
    assert "tills find is now tills get" in printed.err
    assert "--section is deprecated: use --part instead" in printed.err
    strict = ["tills", "find", "7", "--fail-on-deprecated", *server]
    assert program.run(strict) == 64
    assert program.run(["tills", "get", "7", "--section", "x", "--part", "y", *server]) == 64
    assert "--part and --section are the same option" in capsys.readouterr().err
    assert program.run(["tills", "get", "--help"]) == 0
    assert "--section" not in capsys.readouterr().out
