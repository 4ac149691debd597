"""Packages generated from the cases of tests/golden/output, imported and called.

No network: the client gets a transport that records requests and returns prepared responses.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

from tests.golden.test_output import generate_case

CASES = Path(__file__).parents[1] / "golden/output"


class StubbedPackage:
    """A generated package, and a client that records requests and gets prepared responses."""

    def __init__(self, package: ModuleType, *answers: object) -> None:
        self.package = package
        self.requests: list[httpx2.Request] = []
        self._answers = list(answers)
        transport = httpx2.MockTransport(self._answer)
        # The package exists only in this test: no type checker knows its attributes.
        schemes = importlib.import_module(f"{package.__name__}.operations").SCHEMES.values()
        credentials = {name: "t" for scheme in schemes for name in scheme.arguments}
        self.client: Any = package.PetShop(**credentials, transport=transport, retries=0)

    @property
    def models(self) -> Any:
        return importlib.import_module(f"{self.package.__name__}.models")

    @property
    def last_request(self) -> httpx2.Request:
        return self.requests[-1]

    @property
    def body(self) -> object:
        return json.loads(self.last_request.content)

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        answer = self._answers.pop(0) if self._answers else None
        if isinstance(answer, bytes):
            return httpx2.Response(200, content=answer, headers={"content-type": "image/png"})
        return httpx2.Response(204) if answer is None else httpx2.Response(200, json=answer)


Make = Callable[..., StubbedPackage]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Return a function that generates and imports a case, and prepares responses."""

    def made(case: str, *answers: object) -> StubbedPackage:
        package = f"case_{case.replace('-', '_')}"
        for name, content in generate_case(CASES / case, package=package).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        monkeypatch.syspath_prepend(tmp_path)
        return StubbedPackage(importlib.import_module(package), *answers)

    return made


def test_absent_null_and_value_are_three_things(make: Make) -> None:
    stubbed = make("models", {"id": 1, "kind": "pet", "tag": None, "owner": {"Last Name": "Doe"}})
    pet, unset = stubbed.client.pets.get(1), stubbed.package.UNSET
    assert (pet.tag, pet.nickname, pet.owner.last_name) == (None, unset, "Doe")
    assert pet.name is unset  # the default is the server's
    assert list(stubbed.client.mismatches) == []


def test_an_undocumented_value_is_kept_and_recorded_as_a_mismatch(make: Make) -> None:
    stubbed = make("models", {"id": "7x", "kind": "cat", "mood": "odd", "tag": "t", "owner": {}})
    pet = stubbed.client.pets.get(1)
    assert (pet.id, pet.kind, pet.mood) == ("7x", "cat", "odd")
    assert {mismatch.pointer for mismatch in stubbed.client.mismatches} == {"/id", "/kind", "/mood"}


def test_a_union_is_decoded_as_the_matching_type(make: Make) -> None:
    answer = {
        "pet": {"kind": "Dog", "tricks": ["sit"]},
        "holder": {"shelter": "North"},
        "key": "k",
        "found": [1, "two"],
        "amount": 1.5,
        "any": {"a": 1},
    }
    stubbed = make("unions", answer)
    models = stubbed.models
    made = stubbed.client.pets.create(body=models.Cat(kind="Cat", lives=9))
    assert stubbed.body == {"kind": "Cat", "lives": 9}
    assert made.pet == models.Dog(kind="Dog", tricks=["sit"])
    assert made.holder == models.Shelter(shelter="North")
    assert (made.key, made.found, made.amount, made.any) == ("k", [1, "two"], 1.5, {"a": 1})
    assert list(stubbed.client.mismatches) == []


def test_recursive_types(make: Make) -> None:
    tree = {"children": [{"children": [], "leaf": ["a", ["b", []]]}], "parent": None}
    stubbed = make("recursion", tree)
    inner = stubbed.models.Tree(children=[], leaf=["a", ["b"]])
    made = stubbed.client.trees.create(children=[inner])
    assert stubbed.body == {"children": [{"children": [], "leaf": ["a", ["b"]]}]}
    assert made.children[0].leaf == ["a", ["b", []]]
    assert list(stubbed.client.mismatches) == []


def test_maps_are_encoded_and_decoded(make: Make) -> None:
    stubbed = make("maps", {"counts": {"cat": 1}, "nested": {"a": ["x", None]}, "more": "note"})
    herd = stubbed.client.counts.set(body={"cat": 1})
    assert stubbed.body == {"cat": 1}
    assert (herd.counts, herd.nested) == ({"cat": 1}, {"a": ["x", None]})
    with pytest.raises(stubbed.package.errors.ArgumentError):
        stubbed.client.counts.set(body={"cat": -1})


def test_arrays_in_queries(make: Make) -> None:
    stubbed = make("arrays", {"kinds": ["cat"], "flags": [True, 1.5, None, "a"]})
    found = stubbed.client.pets.get(kinds=["cat", "it's"], sizes=["s", "m"])
    assert stubbed.last_request.url.raw_path == b"/pets?kinds=cat&kinds=it%27s&sizes=s,m"
    assert (found.kinds, found.flags) == (["cat"], [True, 1.5, None, "a"])


def test_read_only_properties_cannot_be_sent(make: Make) -> None:
    stubbed = make("read-and-write", {"id": 1, "name": "Jo"})
    home = stubbed.models.HomeInput(street="Elm")
    assert stubbed.client.users.create(name="Jo", password="p", home=home).id == 1
    assert stubbed.body == {"name": "Jo", "password": "p", "home": {"street": "Elm"}}
    with pytest.raises(stubbed.package.errors.ArgumentError, match="The server gives it"):
        stubbed.client.users.create(name="Jo", id=2)


def test_files_are_uploaded_and_bytes_downloaded(make: Make) -> None:
    stubbed = make("files-and-bytes", {"id": 5}, b"\x89PNG", None)
    pictures = stubbed.client.pictures
    file = stubbed.package.File(content=b"abc", name='a".png', content_type="image/png")
    assert pictures.create(file=file, tags=["x", "y"]).id == 5
    assert (
        b'name="file"; filename="a%22.png"\r\nContent-Type: image/png'
        in stubbed.last_request.content
    )
    assert stubbed.last_request.content.count(b'name="tags"') == 2
    assert pictures.download(5) == b"\x89PNG"
    assert stubbed.last_request.headers["accept"] == "image/png"
    pictures.replace(5, body=b"raw")
    assert (stubbed.last_request.content, stubbed.last_request.headers["content-type"]) == (
        b"raw",
        "image/png",
    )


TRACE_ID = "adf21080-0e10-11eb-879b-05d71fb426ec"


def test_headers_and_cookies(make: Make) -> None:
    stubbed = make("headers-and-cookies")
    stubbed.client.pets.list(
        session="12345678", x_trace_id=TRACE_ID, if_none_match=["a", "b"], trace=True
    )
    headers = stubbed.last_request.headers
    assert (headers["x-trace-id"], headers["if-none-match"]) == (TRACE_ID, "a,b")
    assert headers["cookie"] == "session=12345678"
    assert headers["x-version"] == "2"
    assert stubbed.last_request.url.query == b"draft=false&trace=true"


def test_styles_of_queries(make: Make) -> None:
    stubbed = make("query-styles")
    like = stubbed.models.Filter(kind="cat", born="2026-12-01")
    stubbed.client.pets.find(filter=like, ids=[1, 2], words=["a", "b"], path="/x?y", where=like)
    assert stubbed.last_request.url.query.decode() == (
        "filter%5Bkind%5D=cat&filter%5Bborn%5D=2026-12-01&ids=1%7C2&words=a%20b&path=/x?y"
        "&where=%7B%22kind%22%3A%22cat%22%2C%22born%22%3A%222026-12-01%22%7D"
    )


def test_iteration_fetches_all_pages(make: Make) -> None:
    first = {"data": [{"id": 1, "name": None}], "additional_data": {"next_cursor": "n"}}
    stubbed = make("pages", first, {"data": [{"id": 2}], "additional_data": {"next_cursor": None}})
    assert [pet.id for pet in stubbed.client.pets.list(limit=1)] == [1, 2]
    assert [request.url.query for request in stubbed.requests] == [b"limit=1", b"limit=1&cursor=n"]
    assert stubbed.client.usage.tokens == 20


def test_deprecated_operations_and_parameters_warn(make: Make) -> None:
    pets = make("deprecated").client.pets
    with pytest.warns(DeprecationWarning, match="use pets.delete instead"):
        pets.delete_many(ids=[1])
    with (
        pytest.warns(DeprecationWarning, match=r"^pets\.old is deprecated\.$"),
        pytest.warns(DeprecationWarning, match="use sort instead"),
    ):
        pets.old(kind="cat")


def test_reserved_names_can_be_properties_and_arguments(make: Make) -> None:
    stubbed = make("names", [{"field": "f", "def": "d", "int": 1, "UNSET": "u"}], "made")
    [found] = stubbed.client.import_.list("a/b", from_=1, int=2, options_="o", self_="s", top=3)
    assert (
        stubbed.last_request.url.raw_path
        == b"/classes/a%2Fb?from=1&int=2&options=o&self=s&%24top=3"
    )
    assert (found.field, found.def_, found.int, found.unset) == ("f", "d", 1, "u")
    body = {"field": "f", "int": 1, "str": None, "list": [1], "def_": "d", "rejected_": True}
    assert stubbed.client.import_.object("c", **body, msgspec="m", encoding=["None"]) == "made"
    assert stubbed.body == {
        "field": "f",
        "int": 1,
        "str": None,
        "list": [1],
        "def": "d",
        "rejected": True,
        "msgspec": "m",
        "encoding": ["None"],
    }


def test_the_api_key_is_sent_in_the_documented_header_to_the_documented_server(make: Make) -> None:
    stubbed = make("security")
    stubbed.client.pets.list()
    assert stubbed.last_request.url == "https://eu.example.com/pets"
    assert stubbed.last_request.headers["x-pet-key"] == "t"


def test_a_command_line_without_documented_servers_can_be_loaded(make: Make) -> None:
    stubbed = make("hostile-text")
    product = importlib.import_module(f"{stubbed.package.__name__}.cli.product")
    assert product.PRODUCT.base_url == "https://api.example.com"
    [group] = product.RESOURCES
    model = importlib.import_module(f"{stubbed.package.__name__}.cli.command_model")
    assert [command.name for command in model.load_commands(group)] == ["get-pets"]
