"""Unions in generated packages: discriminators, inheritance by allOf, and the best fit without either.

Both clients are called; a transport records requests and returns prepared responses.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.golden.test_output import generate_case

INHERITANCE = Path(__file__).parents[1] / "golden/ir/discriminator-inheritance"
UNIONS = Path(__file__).parent / "unions"
Json = Any
"""Plain JSON: the tests index into it without checks."""


class Package:
    """A generated package; ``call`` makes a call with one of its clients."""

    def __init__(self, name: str, kind: str) -> None:
        self._kind = kind
        # The package exists only in this test: no type checker knows its attributes.
        self._package: Any = importlib.import_module(name)
        self.models: Any = importlib.import_module(f"{name}.models")
        self.errors: Any = self._package.errors
        self.sent: Json = None
        self.mismatches: list[tuple[str, str]] = []

    def call(self, operation: str, answer: Json, *, strict: bool = False, **arguments: Any) -> Any:
        def respond(request: httpx2.Request) -> httpx2.Response:
            self.sent = json.loads(request.content) if request.content else None
            return httpx2.Response(200, json=answer)

        settings = {"transport": httpx2.MockTransport(respond), "strict": strict, "retries": 0}
        prefix = "Async" if self._kind == "async" else ""
        client = getattr(self._package, f"{prefix}PetShop")(**settings)
        result = client.call(operation, arguments)
        if self._kind == "async":
            result = asyncio.run(result)
        self.mismatches = [(each.pointer, each.got) for each in client.mismatches]
        return result


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    root = tmp_path_factory.mktemp("unions")
    for folder, package in ((INHERITANCE, "case_zoo"), (UNIONS, "case_shop")):
        for name, content in generate_case(folder, package=package).items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    sys.path.insert(0, str(root))
    yield
    sys.path.remove(str(root))


@pytest.fixture(params=["sync", "async"])
def shop(generated: None, request: pytest.FixtureRequest) -> Package:
    return Package("case_shop", request.param)


@pytest.fixture(params=["sync", "async"])
def zoo(generated: None, request: pytest.FixtureRequest) -> Package:
    return Package("case_zoo", request.param)


@pytest.mark.parametrize(
    ("value", "variant"),
    [
        ({"kind": "lamp", "label": "x"}, "Lamp"),
        ({"kind": "oven", "watts": 4}, "Oven"),
        ({"kind": "stove", "watts": 4}, "Oven"),
        ({"kind": "Rug", "area": 1.5}, "Rug"),
    ],
)
def test_a_discriminator_selects_the_variant(
    shop: Package, value: dict[str, object], variant: str
) -> None:
    model = getattr(shop.models, variant)(**value)
    assert shop.call("putMapped", value, strict=True, body=model) == model
    assert shop.sent == value
    assert type(shop.call("putMapped", value, body=value)) is type(model)
    assert shop.sent == value


def test_discriminators_apply_in_lists_maps_and_properties(shop: Package) -> None:
    models = shop.models
    value = {
        "list": [{"kind": "oven", "watts": 1}, {"kind": "lamp"}],
        "map": {"a": {"kind": "stove", "watts": 2}},
        "listed": {"size": "xl", "weight": 3},
        "constant": {"version": 2, "name": "two"},
        "optional": {"kind": "Rug", "area": 2.0},
    }
    result = shop.call("putNested", value, strict=True, **value)
    assert result.list == [models.Oven(kind="oven", watts=1), models.Lamp(kind="lamp")]
    assert result.map == {"a": models.Oven(kind="stove", watts=2)}
    assert result.listed == models.Large(size="xl", weight=3)
    assert result.constant == models.Second(version=2, name="two")
    assert result.optional == models.Rug(kind="Rug", area=2.0)
    assert shop.sent == value
    assert shop.call("putNested", {"optional": None}, strict=True).optional is None


def test_a_wrong_value_inside_the_selected_variant_is_kept(shop: Package) -> None:
    result = shop.call("putMapped", {"kind": "oven", "watts": "many"}, body={"kind": "lamp"})
    assert (type(result), result.watts) == (shop.models.Oven, "many")
    assert shop.mismatches == [("/watts", "string")]
    nested = {"listed": {"size": "s", "weight": "x"}, "constant": {"version": 1, "name": 5}}
    result = shop.call("putNested", nested)
    assert (type(result.listed), type(result.constant)) == (shop.models.Small, shop.models.First)
    assert shop.mismatches == [("/listed/weight", "string"), ("/constant/name", "integer")]


@pytest.mark.parametrize("tag", ["sofa", "Lamp", None, 1.5])
def test_an_unknown_discriminator_value_keeps_the_raw_object(shop: Package, tag: object) -> None:
    value = {"list": [{"kind": tag, "seats": 3}, {"kind": "lamp"}]}
    result = shop.call("putNested", value)
    assert result.list == [value["list"][0], shop.models.Lamp(kind="lamp")]
    assert [pointer for pointer, _ in shop.mismatches] == ["/list/0/kind"]
    with pytest.raises(shop.errors.DecodingError, match="by kind: Rug, lamp, oven, stove"):
        shop.call("putNested", value, strict=True)
    with pytest.raises(shop.errors.ArgumentError, match="list"):
        shop.call("putNested", {}, **value)


def test_a_missing_discriminator_is_a_mismatch(shop: Package) -> None:
    result = shop.call("putMapped", {"watts": 4}, body={"kind": "lamp"})
    assert (type(result), result.watts) == (shop.models.Oven, 4)
    assert shop.mismatches == [("/kind", "missing")]


def test_without_discriminator_the_type_that_keeps_the_most_properties_is_used(
    shop: Package,
) -> None:
    models = shop.models
    value = {
        "closed": {"name": "n", "iban": "DE"},
        "open": {"id": 1, "name": "n"},
        "deep": {"item": {"id": 1, "name": "n"}},
        "lists": [{"id": 1, "name": "n"}],
    }
    result = shop.call("putUntagged", value, strict=True, **value)
    assert shop.sent == value
    assert result.closed == models.Bank(name="n", iban="DE")
    assert result.open == models.Full(id=1, name="n")
    assert result.deep == models.FullBox(item=models.Full(id=1, name="n"))
    assert result.lists == [models.Full(id=1, name="n")]
    shop.call("putUntagged", {}, open=result.open, deep=result.deep, closed=result.closed)
    assert shop.sent == {key: value[key] for key in ("closed", "open", "deep")}


def test_undocumented_properties_do_not_change_the_best_fit(shop: Package) -> None:
    value = {"open": {"id": 1, "name": "n", "new": 1}, "closed": {"iban": "DE", "new": 1}}
    result = shop.call("putUntagged", value, strict=True)
    assert result.open == shop.models.Full(id=1, name="n")
    assert result.closed == shop.models.Bank(iban="DE")


def test_without_discriminator_the_first_of_equals_is_used(shop: Package) -> None:
    models = shop.models
    value = {"closed": {"name": "n"}, "open": {"id": 1}, "deep": {}, "lists": "none"}
    result = shop.call("putUntagged", value, strict=True)
    assert (result.closed, result.open) == (models.Card(name="n"), models.Brief(id=1))
    assert (result.deep, result.lists) == (models.BriefBox(), "none")


def test_a_base_is_decoded_as_its_extension(zoo: Package) -> None:
    models = zoo.models
    value = [
        {"species": "cat", "lives": 9, "legs": 4, "friend": {"species": "Mammal", "legs": 2}},
        {"species": "feline", "lives": 7},
        {"species": "parrot", "wings": 2},
        {"species": "Robot", "model": "Vacuum", "bag": 1.5},
        {"species": "Animal", "name": "it"},
    ]
    friend = models.Mammal(species="Mammal", legs=2)
    assert zoo.call("listAnimals", value, strict=True) == [
        models.Cat(species="cat", lives=9, legs=4, friend=friend),
        models.Cat(species="feline", lives=7),
        models.Bird(species="parrot", wings=2),
        models.Vacuum(species="Robot", model="Vacuum", bag=1.5),
        models.Animal(species="Animal", name="it"),
    ]
    assert zoo.call("getMammal", value[0], strict=True).lives == 9
    assert zoo.call("getCat", value[0], strict=True).lives == 9


def test_extensions_are_sent(zoo: Package) -> None:
    cat = zoo.models.Cat(species="cat", lives=3)
    bird = {"species": "bird", "wings": 2}
    result = zoo.call("setCage", {"guest": None}, strict=True, keeper=cat, all={"a": bird})
    assert zoo.sent == {"keeper": {"species": "cat", "lives": 3}, "all": {"a": bird}}
    assert result.guest is None
    answer = {"guest": {"species": "cat", "lives": 1}}
    assert zoo.call("setCage", answer, strict=True, guest=None).guest.lives == 1
    assert zoo.sent == {"guest": None}
    answer = {"species": "cat", "lives": 4}
    assert zoo.call("addAnimal", answer, species="cat", lives=4).lives == 4
    assert zoo.sent == answer


def test_a_model_is_sent_with_the_discriminator_of_its_variant(shop: Package) -> None:
    models = shop.models
    shop.call("putNested", {}, tool=models.Saw(teeth=30))
    assert shop.sent == {"tool": {"sort": "Saw", "teeth": 30}}
    shop.call("putNested", {}, tool=models.Saw(sort="Hammer"))
    assert shop.sent == {"tool": {"sort": "Hammer"}}
    shop.call("putNested", {}, tool={"teeth": 30}, list=[models.Oven(kind="stove")])
    assert shop.sent == {"tool": {"teeth": 30}, "list": [{"kind": "stove"}]}


def test_an_unknown_extension_is_decoded_as_the_base_with_a_mismatch(zoo: Package) -> None:
    alien = {"species": "alien", "name": "it"}
    assert zoo.call("listAnimals", [alien]) == [zoo.models.Animal(**alien)]
    assert zoo.mismatches == [("/0/species", "string")]
    with pytest.raises(zoo.errors.DecodingError, match="species"):
        zoo.call("listAnimals", [alien], strict=True)
    zoo.call("setCage", {}, all={"a": alien})
    assert zoo.sent == {"all": {"a": alien}}


def test_a_closed_variant_is_ruled_out_by_other_properties_at_any_depth(shop: Package) -> None:
    models = shop.models
    boxes = [{"item": {"name": "x"}}, {"item": {"name": "x", "text": "y"}}]
    result = shop.call("putUntagged", {"boxes": boxes}, strict=True)
    assert result.boxes == [
        models.CardBox(item=models.Card(name="x")),
        models.NoteBox(item=models.Note(name="x")),
    ]


def test_a_model_with_the_tag_of_another_variant_is_not_converted_silently(shop: Package) -> None:
    for body in (shop.models.Oven(kind="lamp", watts=4), {"kind": "lamp", "watts": 4}):
        with pytest.raises(shop.errors.ArgumentError, match="watts is not a property of Lamp"):
            shop.call("putMapped", {}, body=body)
    assert shop.sent is None
