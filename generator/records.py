"""The decorator of all dataclasses: that of the standard library, with methods made on demand.

``replace`` is that of the standard library as well, in half the time: for code that calls it often.

specgen defines two hundred dataclasses whenever it starts, and a run makes objects of half of them. For
a frozen one, the standard library compiles six methods, half a millisecond a class; here only
``__init__`` is compiled, when the first object is made, and the others are the same few functions for
all classes. Type checkers see the decorator of the standard library, and report an assignment to a
field of a frozen class; at run time nothing checks it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from dataclasses import replace as replace
else:

    def replace(record: Any, /, **changes: Any) -> Any:
        """Return an object with other values of some fields; those outside the constructor are new."""
        record_class = type(record)
        for name in record_class._replaceable:
            if name not in changes:
                changes[name] = getattr(record, name)
        return record_class(**changes)

    def dataclass(
        plain: type | None = None, /, *, frozen: bool = False, eq: bool = True, **options: bool
    ) -> type | Callable[[type], type]:
        """Return a class as a dataclass, or a decorator; objects of a frozen class can be hashed."""

        def decorate(plain: type) -> type:
            record = dataclasses.dataclass(eq=False, repr=False, init=False, **options)(plain)
            _add_constructor(record)
            if eq:
                _add_comparison(record, hashable=frozen)
            record.__repr__ = _represent
            record._replaceable = [each.name for each in dataclasses.fields(record) if each.init]
            return record

        return decorate if plain is None else decorate(plain)


def _add_constructor(record: type) -> None:
    """Give a class a constructor that compiles the final one when the first object is made."""

    def construct_first(self: Any, *args: Any, **values: Any) -> None:
        if record.__init__ is construct_first:  # type: ignore[misc]  # of a class
            record.__init__ = _compile_constructor(record)  # type: ignore[misc]  # of a class
        record.__init__(self, *args, **values)  # type: ignore[misc]  # of a class

    record.__init__ = construct_first  # type: ignore[misc]  # of a class


def _compile_constructor(record: type) -> Callable[..., None]:
    """Return the ``__init__`` of a dataclass: a parameter for each field, those of keywords last."""
    namespace: dict[str, Any] = {"MISSING": dataclasses.MISSING}
    parameters, lines = ["self"], ["pass"]
    for each in sorted(dataclasses.fields(record), key=lambda each: bool(each.kw_only)):
        if each.kw_only and each.init and "*" not in parameters:
            parameters.append("*")
        name = each.name
        namespace[f"default_{name}"] = each.default
        namespace[f"new_{name}"] = each.default_factory
        parameter, value = name, name
        if each.default is not dataclasses.MISSING:
            parameter, value = f"{name}=default_{name}", name if each.init else f"default_{name}"
        elif each.default_factory is not dataclasses.MISSING:
            parameter, value = f"{name}=MISSING", f"new_{name}()"
            value = f"{value} if {name} is MISSING else {name}" if each.init else value
        if each.init:
            parameters.append(parameter)
        if each.init or value != name:
            lines.append(f"self.{name} = {value}")
    if hasattr(record, "__post_init__"):
        lines.append("self.__post_init__()")
    source = f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines)
    exec(source, namespace)  # made of the names of fields
    constructor: Callable[..., None] = namespace["__init__"]
    constructor.__qualname__ = f"{record.__qualname__}.__init__"
    return constructor


def _add_comparison(record: type, *, hashable: bool) -> None:
    """Let objects be equal if they are of one class and the compared fields are equal."""
    values = _getter([each.name for each in dataclasses.fields(record) if each.compare])

    def is_equal(self: object, other: object) -> bool:
        return values(self) == values(other) if type(self) is type(other) else NotImplemented

    def hash_of(self: object) -> int:
        return hash(values(self))

    record.__eq__ = is_equal  # type: ignore[assignment]  # of any class
    record.__hash__ = hash_of if hashable else None  # type: ignore[assignment]  # of any class


def _getter(names: list[str]) -> Callable[[object], Any]:
    """Return a function that returns the values of these fields."""
    return attrgetter(*names) if names else lambda _: ()


def _represent(self: Any) -> str:
    values = (
        f"{each.name}={getattr(self, each.name)!r}"
        for each in dataclasses.fields(self)
        if each.repr
    )
    return f"{type(self).__qualname__}({', '.join(values)})"
