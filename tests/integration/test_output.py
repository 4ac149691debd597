"""The cases of tests/golden/output, used: what is generated is imported and called.

Nothing leaves the process: the client gets a transport that keeps requests and plays answers.
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


class Stand:
    """A generated package with a client whose requests are kept and answered."""

    def __init__(self, package: ModuleType, *answers: object) -> None:
        self.package = package
        self.requests: list[httpx2.Request] = []
        self._answers = list(answers)
        transport = httpx2.MockTransport(self._answer)
        # The package exists only in this test: no type checker can know its members.
        self.client: Any = package.PetShop(api_token="t", transport=transport, retries=0)

    @property
    def models(self) -> Any:
        return importlib.import_module(f"{self.package.__name__}.models")

    @property
    def sent(self) -> httpx2.Request:
        return self.requests[-1]

    @property
    def body(self) -> object:
        return json.loads(self.sent.content)

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        answer = self._answers.pop(0) if self._answers else None
        if isinstance(answer, bytes):
            return httpx2.Response(200, content=answer, headers={"content-type": "image/png"})
        return httpx2.Response(204) if answer is None else httpx2.Response(200, json=answer)


Make = Callable[..., Stand]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Return what generates a case, imports it, and gives its client answers to play."""

    def made(case: str, *answers: object) -> Stand:
        package = f"case_{case.replace('-', '_')}"
        for name, content in generate_case(CASES / case, package=package).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        monkeypatch.syspath_prepend(tmp_path)
        return Stand(importlib.import_module(package), *answers)

    return made


def test_absent_null_and_value_are_three_things(make: Make) -> None:
    stand = make("models", {"id": 1, "kind": "pet", "tag": None, "owner": {"Last Name": "Doe"}})
    pet, unset = stand.client.pets.get(1), stand.package.UNSET
    assert (pet.tag, pet.nickname, pet.owner.last_name) == (None, unset, "Doe")
    assert pet.name is unset  # the default is the server's
    assert list(stand.client.mismatches) == []


def test_a_value_that_is_not_as_described_is_kept_and_told(make: Make) -> None:
    stand = make("models", {"id": "7x", "kind": "cat", "mood": "odd", "tag": "t", "owner": {}})
    pet = stand.client.pets.get(1)
    assert (pet.id, pet.kind, pet.mood) == ("7x", "cat", "odd")
    assert {one.pointer for one in stand.client.mismatches} == {"/id", "/kind", "/mood"}


def test_unions_become_the_type_that_fits(make: Make) -> None:
    answer = {
        "pet": {"kind": "Dog", "tricks": ["sit"]},
        "holder": {"shelter": "North"},
        "key": "k",
        "found": [1, "two"],
        "amount": 1.5,
        "any": {"a": 1},
    }
    stand = make("unions", answer)
    models = stand.models
    made = stand.client.pets.create(body=models.Cat(kind="Cat", lives=9))
    assert stand.body == {"kind": "Cat", "lives": 9}
    assert made.pet == models.Dog(kind="Dog", tricks=["sit"])
    assert made.holder == models.Shelter(shelter="North")
    assert (made.key, made.found, made.amount, made.any) == ("k", [1, "two"], 1.5, {"a": 1})
    assert list(stand.client.mismatches) == []


def test_types_that_hold_themselves(make: Make) -> None:
    tree = {"children": [{"children": [], "leaf": ["a", ["b", []]]}], "parent": None}
    stand = make("recursion", tree)
    inner = stand.models.Tree(children=[], leaf=["a", ["b"]])
    made = stand.client.trees.create(children=[inner])
    assert stand.body == {"children": [{"children": [], "leaf": ["a", ["b"]]}]}
    assert made.children[0].leaf == ["a", ["b", []]]
    assert list(stand.client.mismatches) == []


def test_maps_are_sent_and_read(make: Make) -> None:
    stand = make("maps", {"counts": {"cat": 1}, "nested": {"a": ["x", None]}, "more": "note"})
    herd = stand.client.counts.set(body={"cat": 1})
    assert stand.body == {"cat": 1}
    assert (herd.counts, herd.nested) == ({"cat": 1}, {"a": ["x", None]})
    with pytest.raises(stand.package.errors.ArgumentError):
        stand.client.counts.set(body={"cat": -1})


def test_arrays_in_queries(make: Make) -> None:
    stand = make("arrays", {"kinds": ["cat"], "flags": [True, 1.5, None, "a"]})
    found = stand.client.pets.get(kinds=["cat", "it's"], sizes=["s", "m"])
    assert stand.sent.url.raw_path == b"/pets?kinds=cat&kinds=it%27s&sizes=s,m"
    assert (found.kinds, found.flags) == (["cat"], [True, 1.5, None, "a"])


def test_what_the_server_gives_cannot_be_sent(make: Make) -> None:
    stand = make("read-and-write", {"id": 1, "name": "Jo"})
    home = stand.models.HomeInput(street="Elm")
    assert stand.client.users.create(name="Jo", password="p", home=home).id == 1
    assert stand.body == {"name": "Jo", "password": "p", "home": {"street": "Elm"}}
    with pytest.raises(stand.package.errors.ArgumentError, match="The server gives it"):
        stand.client.users.create(name="Jo", id=2)


def test_files_go_up_and_bytes_come_down(make: Make) -> None:
    stand = make("files-and-bytes", {"id": 5}, b"\x89PNG", None)
    pictures = stand.client.pictures
    file = stand.package.File(content=b"abc", name='a".png', content_type="image/png")
    assert pictures.create(file=file, tags=["x", "y"]).id == 5
    assert b'name="file"; filename="a%22.png"\r\nContent-Type: image/png' in stand.sent.content
    assert stand.sent.content.count(b'name="tags"') == 2
    assert pictures.download(5) == b"\x89PNG"
    assert stand.sent.headers["accept"] == "image/png"
    pictures.replace(5, body=b"raw")
    assert (stand.sent.content, stand.sent.headers["content-type"]) == (b"raw", "image/png")


def test_headers_and_cookies(make: Make) -> None:
    stand = make("headers-and-cookies")
    stand.client.pets.list(session="12345678", x_trace_id="t", if_none_match=["a", "b"], trace=True)
    headers = stand.sent.headers
    assert (headers["x-trace-id"], headers["if-none-match"]) == ("t", "a,b")
    assert headers["cookie"] == "session=12345678"
    assert stand.sent.url.query == b"trace=true"


def test_styles_of_queries(make: Make) -> None:
    stand = make("query-styles")
    like = stand.models.Filter(kind="cat", born="2026-12-01")
    stand.client.pets.find(filter=like, ids=[1, 2], words=["a", "b"], path="/x?y", where=like)
    assert stand.sent.url.query.decode() == (
        "filter%5Bkind%5D=cat&filter%5Bborn%5D=2026-12-01&ids=1%7C2&words=a%20b&path=/x?y"
        "&where=%7B%22kind%22%3A%22cat%22%2C%22born%22%3A%222026-12-01%22%7D"
    )


def test_pages_are_walked(make: Make) -> None:
    first = {"data": [{"id": 1, "name": None}], "additional_data": {"next_cursor": "n"}}
    stand = make("pages", first, {"data": [{"id": 2}], "additional_data": {"next_cursor": None}})
    assert [pet.id for pet in stand.client.pets.list(limit=1)] == [1, 2]
    assert [one.url.query for one in stand.requests] == [b"limit=1", b"limit=1&cursor=n"]
    assert stand.client.usage.tokens == 20


def test_what_is_deprecated_warns(make: Make) -> None:
    pets = make("deprecated").client.pets
    with pytest.warns(DeprecationWarning, match="use pets.delete instead"):
        pets.delete_many(ids=[1])
    with (
        pytest.warns(DeprecationWarning, match=r"^pets\.old is deprecated\.$"),
        pytest.warns(DeprecationWarning, match="use sort instead"),
    ):
        pets.old(kind="cat")


def test_names_of_python_and_of_the_runtime_can_be_members_and_arguments(make: Make) -> None:
    stand = make("names", [{"field": "f", "def": "d", "int": 1, "UNSET": "u"}], "made")
    [found] = stand.client.import_.get("a/b", from_=1, int=2, options_="o", self_="s", top=3)
    assert stand.sent.url.raw_path == b"/classes/a%2Fb?from=1&int=2&options=o&self=s&%24top=3"
    assert (found.field, found.def_, found.int, found.unset) == ("f", "d", 1, "u")
    body = {"field": "f", "int": 1, "str": None, "list": [1], "def_": "d", "refused_": True}
    assert stand.client.import_.object("c", **body, msgspec="m", encoding=["None"]) == "made"
    assert stand.body == {
        "field": "f",
        "int": 1,
        "str": None,
        "list": [1],
        "def": "d",
        "refused": True,
        "msgspec": "m",
        "encoding": ["None"],
    }


def test_a_key_of_another_name_goes_to_the_server_of_the_description(make: Make) -> None:
    stand = make("security")
    stand.client.pets.list()
    assert stand.sent.url == "https://eu.example.com/pets"
    assert stand.sent.headers["x-pet-key"] == "t"


def test_a_command_line_without_a_server_of_its_own_starts(make: Make) -> None:
    stand = make("hostile-text")
    product = importlib.import_module(f"{stand.package.__name__}.cli.product")
    assert product.PRODUCT.base_url == "https://api.example.com"
    [group] = product.RESOURCES
    assert [entry.name for entry in group.entries] == ["get-pets"]
