"""Names that clash in Python, or that msgspec does not accept, in generated packages that are called.

Each test runs with the blocking and with the asynchronous client.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

from tests.golden.test_output import generate_case
from tests.integration.conftest import Project
from tests.integration.test_constructs import run_contract
from tests.integration.test_output import CASES


class CalledPackage:
    """A generated package with one of its clients, which gets the same response to each request."""

    def __init__(self, package: ModuleType, client_class: str, response: object) -> None:
        self.package = package
        self.requests: list[httpx2.Request] = []
        self._response = response
        transport = httpx2.MockTransport(self._answer)
        # The package exists only in this test: no type checker knows its attributes.
        client: Any = getattr(package, client_class)
        self.client = client(transport=transport, retries=0, strict=True)

    @property
    def models(self) -> Any:
        return importlib.import_module(f"{self.package.__name__}.models")

    @property
    def body(self) -> object:
        return json.loads(self.requests[-1].content)

    @property
    def target(self) -> str:
        return self.requests[-1].url.raw_path.decode()

    def get(self, result: Any) -> Any:
        """Return the result of a call; await it if it is awaitable."""

        async def wait() -> Any:
            return await result

        return asyncio.run(wait()) if inspect.isawaitable(result) else result

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        if self._response is None:
            return httpx2.Response(204)
        return httpx2.Response(200, json=self._response)


Call = Callable[[str, object], CalledPackage]


@pytest.fixture(params=["PetShop", "AsyncPetShop"])
def call(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Return a function that generates and imports a case, and prepares a response."""

    def called(case: str, response: object) -> CalledPackage:
        package = f"named_{Path(case).name.replace('-', '_')}"
        for name, content in generate_case(CASES / case, package=package).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        monkeypatch.syspath_prepend(tmp_path)
        return CalledPackage(importlib.import_module(package), request.param, response)

    return called


VOTE = {
    "+1": 3,
    "-1": 1,
    "a.b": "dotted",
    "a_b": "plain",
    "userId": 7,
    "user_id": "u7",
    "$": "total",
    "mode": "ASC",
}
FIELDS = {
    "plus_1": 3,
    "minus_1": 1,
    "a_dot_b": "dotted",
    "a_b": "plain",
    "user_number": 7,
    "user_id": "u7",
    "dollar": "total",
    "mode": "ASC",
}


def test_fields_that_would_share_a_name_are_decoded(call: Call) -> None:
    called = call("clashing-names", VOTE)
    vote = called.get(called.client.votes.get("v"))
    assert {name: getattr(vote, name) for name in vote.__struct_fields__} == FIELDS


def test_fields_that_would_share_a_name_are_sent(call: Call) -> None:
    called = call("clashing-names", None)
    called.get(called.client.votes.set("v", **FIELDS))
    assert called.body == VOTE


def test_parameters_that_would_share_a_name_are_sent(call: Call) -> None:
    called = call("clashing-names", VOTE)
    arguments = {
        "underscore_id": "u",
        "start_time": "t",
        "start_time_less_than": "l",
        "start_time_greater_than": "g",
        "page_dash_size": 1,
        "page_size": 2,
        "sort_by_camel": "c",
        "sort_by": "s",
        "empty_parameter": "e",
    }
    called.get(called.client.votes.get("v", **arguments))
    assert called.target == (
        "/votes/v?_id=u&StartTime=t&StartTime%3C=l&StartTime%3E=g"
        "&page-size=1&PageSize=2&sortBy=c&sort_by=s&=e"
    )


@pytest.mark.variants
def test_init_names_what_cannot_be_told_apart_and_the_package_works(
    project: Project, tmp_path: Path
) -> None:
    text = (CASES / "clashing-names/spec.yaml").read_text(encoding="utf-8")
    spec, config, out = tmp_path / "votes.yaml", tmp_path / "votes-config.yaml", tmp_path / "votes"
    more = "  /{}:\n    get: {{operationId: {}, tags: [x], responses: {{'204': {{description: no}}}}}}\n"
    paths = "".join(
        more.format(*each) for each in (("a-b", "Ping"), ("a_b", "ping"), ("a.b", "pING"))
    )
    spec.write_text(text.replace("components:\n", f"{paths}components:\n"), encoding="utf-8")
    drafted = project.run("init", str(spec), f"--config={config}")
    assert (drafted.exit_code, re.findall(r"error\[(\w+)\]", drafted.stderr)) == (0, [])
    draft = config.read_text(encoding="utf-8")
    assert '  "getVote": {parameters: {"sort_by": sort_by_2}}\n' in draft
    assert '  "/components/schemas/Vote/properties/user_id": user_id_2\n' in draft
    generated = project.run("generate", f"--spec={spec}", f"--config={config}", f"--out={out}")
    assert generated.exit_code == 0, generated.stderr
    run_contract(out, "tests")


CASE = {
    'healed"': 1,
    "healed": 2,
    "healed%22": 3,
    "tab\there": "t",
    "back\\slash": {'a"b': 4},
    "by day": {'mon"day': {'a"b': 5}},
    "either": {'c"d': "other"},
    "next": {'healed"': 6},
}


def test_names_that_msgspec_rejects_are_decoded(call: Call) -> None:
    called = call("quoted-names", [CASE, {'healed"': 7, "either": {'a"b': 8}}])
    with called.client.responses() as responses:
        first, second = called.get(called.client.cases.list())
    assert (first.healed_quote, first.healed, first.healed_22) == (1, 2, 3)
    assert (first.tab_here, first.back_slash.a_b, first.next.healed_quote) == ("t", 4, 6)
    assert first.by_day == {'mon"day': called.models.Nested(a_b=5)}
    assert (first.either.c_d, second.either.a_b) == ("other", 8)
    assert responses.extra_fields(first) == responses.extra_fields(first.back_slash) == {}


def test_names_that_msgspec_rejects_are_sent(call: Call) -> None:
    called = call("quoted-names", CASE)
    by_api_name = {name: CASE[name] for name in ("healed", 'healed"')}
    made = called.get(called.client.call("addCase", by_api_name))
    assert called.body == {'healed"': 1, "healed": 2}
    arguments = {
        name: getattr(made, name)
        for name in ("healed_quote", "healed_22", "tab_here", "next", "by_day", "either")
    }
    nested = called.models.NestedInput(a_b=4)
    called.get(called.client.cases.create(**arguments, back_slash=nested))
    assert called.body == {name: value for name, value in CASE.items() if name != "healed"}
    with pytest.raises(called.package.errors.ArgumentError, match="c is read-only"):
        called.get(called.client.cases.create(healed_quote=1, back_slash={'a"b': 1, "b\\c": "x"}))


def test_odd_values_under_names_that_msgspec_rejects_are_kept(call: Call) -> None:
    called = call("quoted-names", [{'healed"': "x", "back\\slash": {}}])
    client = called.client
    (case,) = called.get(client.call("listCases", {}, called.package.RequestOptions(strict=False)))
    assert case.healed_quote == "x"
    assert [mismatch.pointer for mismatch in client.mismatches] == [
        '/0/healed"',
        '/0/back\\slash/a"b',
    ]


@pytest.mark.variants
def test_the_contract_tests_of_names_that_msgspec_rejects_pass(
    project: Project, tmp_path: Path
) -> None:
    spec, config = CASES / "quoted-names/spec.yaml", tmp_path / "cases.yaml"
    drafted = project.run("init", str(spec), f"--config={config}")
    assert drafted.exit_code == 0, drafted.stderr
    out = tmp_path / "cases"
    generated = project.run("generate", f"--spec={spec}", f"--config={config}", f"--out={out}")
    assert generated.exit_code == 0, generated.stderr
    run_contract(out, "tests")


DECORATORS = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets/async: {get: {operationId: coroutine, tags: [pets], responses: {'204': {description: done}}}}
  /pets/old: {get: {operationId: deprecated, tags: [pets], responses: {'204': {description: done}}}}
  /pets/older:
    get: {operationId: older, deprecated: true, tags: [pets], responses: {'204': {description: done}}}
"""


def test_methods_with_the_names_of_decorators_do_not_hide_them(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "decorators"
    folder.mkdir()
    folder.joinpath("spec.yaml").write_text(DECORATORS)
    package = call(str(folder), None)
    pets = package.client.pets
    for method in (pets.coroutine, pets.deprecated):
        assert package.get(method()) is None
    assert pets.older.__deprecated__ == "pets.older is deprecated."
    assert [sent.url.path for sent in package.requests] == ["/pets/async", "/pets/old"]
