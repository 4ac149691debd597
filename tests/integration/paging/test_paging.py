"""Lists of every style in a generated package: client, command line, mock server, contract tests."""

from __future__ import annotations

import asyncio
import json
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integration.test_constructs import run_contract
from tests.support.any_mock import AnyMock, generate_mock

_HERE = Path(__file__).parent
_RECORDS = 11
_LISTS = {
    "totals list": 2,
    "offsets list": 2,
    "numbers list": 3,
    "zeros list": 3,
    "links list": 3,
    "hrefs list": 3,
    "afters list": 2,
    "tokens list": 2,
    "lasts list": 2,
    "things search": 3,
    "things find": 3,
    "things filter": 3,
}
"""The lists of the document, with the number of pages that the client needs for all records."""
_REQUIRED: dict[str, dict[str, Any]] = {"things filter": {"options_": {}}}
"""The arguments that a list requires."""
Run = Callable[..., tuple[int, list[int], Any]]
every_list = pytest.mark.parametrize("command", _LISTS)
pytestmark = pytest.mark.variants


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> AnyMock:
    rules = (_HERE / "rules.yaml").read_text(encoding="utf-8")
    return generate_mock(_HERE / "lists.yaml", "lists_api", tmp_path_factory.mktemp("lists"), rules)


@pytest.fixture(scope="module")
def server(lists: AnyMock) -> Iterator[Any]:
    mock = lists.module("mock")
    with mock.Server(mock.Mock(seed=_RECORDS)) as running:
        yield running


@pytest.fixture
def run(
    lists: AnyMock,
    server: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Return a function that runs a command: its exit code, the ids it prints, and its summary."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("API_API_KEY", server.api_token)
    program = lists.module("cli.program")

    def run_command(*words: str) -> tuple[int, list[int], Any]:
        code = program.run([*words, "--base-url", server.url, "--output", "jsonl"])
        captured = capsys.readouterr()
        ids = [json.loads(line)["id"] for line in captured.out.splitlines()]
        return code, ids, json.loads(captured.err)["summary"]

    return run_command


def method(client: Any, command: str) -> Any:
    resource, name = command.split()
    return getattr(getattr(client, resource), name)


@every_list
def test_the_client_fetches_all_pages_of_the_mock_server(
    lists: AnyMock, server: Any, command: str
) -> None:
    settings = {"base_url": server.url, "retries": 0}
    with lists.module().Api(server.api_token, **settings) as client:
        iterator = method(client, command)(**_REQUIRED.get(command, {})).iterate()
        assert [each.id for each in iterator] == list(range(1, _RECORDS + 1))
        assert iterator.pages == _LISTS[command]

    async def fetch() -> list[int]:
        async with lists.module().AsyncApi(server.api_token, **settings) as client:
            listed = method(client, command)(**_REQUIRED.get(command, {}))
            return [each.id async for each in listed]

    assert asyncio.run(fetch()) == list(range(1, _RECORDS + 1))


@every_list
def test_the_command_fetches_all_pages_and_resumes(run: Run, command: str) -> None:
    words = command.replace("_", "-").split()
    words += ["--data", '{"options": {}}'] if command in _REQUIRED else []
    code, ids, summary = run(*words, "--all")
    assert (code, ids) == (0, list(range(1, _RECORDS + 1)))
    assert (summary["complete"], summary["pages"]) == (True, _LISTS[command])
    for limits in (["--max-items", "5"], ["--max-pages", "1"], ["--max-cost", "9"], []):
        code, first, summary = run(*words, *limits)
        assert code == 0
        assert first == list(range(1, len(first) + 1))
        if summary["complete"]:  # without limits, the page size of the server may suffice
            assert not limits
            continue
        code, rest, summary = run(*words, "--all", *shlex.split(summary["resume"]))
        assert (code, summary["complete"]) == (0, True)
        assert first + rest == list(range(1, _RECORDS + 1))


@pytest.mark.parametrize(
    "path", ["/v1/offsets", "/v1/links", "/v1/hrefs", "/v1/zeros", "/v1/lasts"]
)
def test_any_path_can_be_fetched_page_by_page(run: Run, path: str) -> None:
    code, ids, summary = run("api", "GET", path, "--paginate")
    assert (code, ids, summary["complete"]) == (0, list(range(1, _RECORDS + 1)), True)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["offsets", "list", "--resume", "bjU"], 64),
        (["links", "list", "--resume", "https://evil.test/x"], 69),
        (["lasts", "list", "--resume", "99"], 65),
    ],
)
def test_a_cursor_that_is_not_valid_is_an_error(
    lists: AnyMock, run: Run, words: list[str], status: int, server: Any, capsys: Any
) -> None:
    del run
    code = lists.module("cli.program").run([*words, "--base-url", server.url])
    assert code == status, capsys.readouterr().err


def test_the_contract_tests_pass(lists: AnyMock) -> None:
    assert "passed" in run_contract(lists.folder)


def test_lists_without_records_end_after_their_example(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    document = yaml.safe_load((_HERE / "lists.yaml").read_text(encoding="utf-8"))
    for path in [path for path in document["paths"] if path.endswith("}")]:
        del document["paths"][path]
    folder = tmp_path_factory.mktemp("examples")
    spec = folder / "lists.yaml"
    spec.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    rules = (_HERE / "rules.yaml").read_text(encoding="utf-8")
    package = generate_mock(spec, "example_lists_api", folder, rules)
    mock = package.module("mock").Mock()
    with package.module("mock").Server(mock) as running:
        settings = {"base_url": running.url, "retries": 0}
        with package.module().Api(running.api_token, **settings) as client:
            for command in _LISTS:
                iterator = method(client, command)(**_REQUIRED.get(command, {})).iterate()
                assert len(list(iterator)) >= 1, command
                assert iterator.pages <= 2, command
