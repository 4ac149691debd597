"""Records behave like the dataclasses of the standard library, except that nothing freezes them."""

from __future__ import annotations

from dataclasses import asdict, field, fields, is_dataclass

import pytest

from generator.records import dataclass, replace


def test_a_record_is_a_dataclass() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Point:
        x: int
        y: int = 0
        name: str = field(default="", compare=False, repr=False)

    @dataclass(slots=True)
    class Open:
        values: list[int] = field(default_factory=list)

    point = Point(x=1, name="a")
    assert point == Point(x=1, y=0, name="b")
    assert point != Point(x=2)
    assert point != object()
    assert {point, Point(x=1)} == {point}
    assert replace(point, y=3) == Point(x=1, y=3)
    assert repr(point).endswith("Point(x=1, y=0)")
    assert not hasattr(point, "__dict__")
    with pytest.raises(TypeError):
        Point(1)  # type: ignore[call-arg]  # the error is expected
    assert Open() == Open([])
    with pytest.raises(TypeError, match="unhashable"):
        hash(Open())


def test_objects_without_fields_or_of_other_classes_differ() -> None:
    @dataclass(frozen=True)
    class Nothing: ...

    @dataclass(frozen=True)
    class Void: ...

    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())
    void: object = Void()
    assert Nothing() != void


def test_fields_outside_the_constructor_have_their_defaults() -> None:
    @dataclass(slots=True)
    class Counter:
        kind: str = field(kw_only=True)
        start: int
        steps: list[int] = field(init=False, default_factory=list)
        unit: str = field(init=False, default="m")
        total: int = field(init=False)

        def __post_init__(self) -> None:
            self.total = self.start + len(self.unit)

    class Special(Counter): ...

    special, first, second = Special(5, kind="b"), Counter(1, kind="a"), Counter(start=2, kind="a")
    first.steps.append(1)
    assert (first.steps, second.steps) == ([1], [])
    assert (first.total, second.total, special.total) == (2, 3, 6)
    assert (first.unit, special.kind, type(special)) == ("m", "b", Special)
    with pytest.raises(TypeError, match="kind"):
        Counter(1)  # type: ignore[call-arg]  # the error is expected
    with pytest.raises(TypeError, match="unit"):
        Counter(1, kind="a", unit="k")  # type: ignore[call-arg]  # the error is expected
    moved = replace(first, start=7)
    assert (moved.kind, moved.start, moved.total, moved.steps) == ("a", 7, 8, [])
    assert (first.start, first.steps) == (1, [1])


def test_functions_of_the_standard_library_accept_records() -> None:
    @dataclass(frozen=True)
    class Named:
        name: str
        labels: list[str] = field(default_factory=list, repr=False)

    @dataclass(frozen=True, slots=True)
    class Sized(Named):
        size: int = field(default=3, compare=False)
        unit: str = "m"

    sized = Sized("a", ["b"], 4)
    assert is_dataclass(sized)
    assert [each.name for each in fields(Sized)] == ["name", "labels", "size", "unit"]
    assert asdict(sized) == {"name": "a", "labels": ["b"], "size": 4, "unit": "m"}
    assert sized == Sized("a", ["b"])
    assert repr(Sized("a")).endswith("Sized(name='a', size=3, unit='m')")
    assert (Named("a").labels, hasattr(Named, "labels")) == ([], False)
    match sized:
        case Sized(name, _, size):
            assert (name, size) == ("a", 4)


def test_defaults_apply_to_parameters_of_both_kinds() -> None:
    @dataclass(slots=True)
    class Box:
        width: int
        height: int = 2
        label: str = field(kw_only=True, default="box")
        colour: str = field(kw_only=True)

    box = Box(1, colour="red")
    assert (box.width, box.height, box.label, box.colour) == (1, 2, "box", "red")
    assert Box(1, 5, colour="red", label="crate").height == 5
    with pytest.raises(TypeError, match="colour"):
        Box(1)  # type: ignore[call-arg]  # the error is expected
    with pytest.raises(TypeError, match="positional"):
        Box(1, 2, "box", colour="red")  # type: ignore[call-arg]  # the error is expected
