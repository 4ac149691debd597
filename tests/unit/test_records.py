"""Records behave like the dataclasses of the standard library, except that nothing freezes them."""

from __future__ import annotations

from dataclasses import field, replace

import pytest

from generator.records import dataclass


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
    assert point != (1, 0, "a")
    assert {point, Point(x=1)} == {point}
    assert replace(point, y=3) == Point(x=1, y=3)
    assert repr(point).endswith("Point(x=1, y=0)")
    assert not hasattr(point, "__dict__")
    with pytest.raises(TypeError):
        Point(1)  # type: ignore[misc]  # the error is expected
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
    assert Nothing() != Void()
