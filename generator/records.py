"""The decorator of all dataclasses: that of the standard library, with methods made on demand.

``replace`` is that of the standard library as well, in half the time: for code that calls it often.

specgen defines two hundred dataclasses whenever it starts, and a run makes objects of half of them. For
a frozen one, the standard library compiles six methods, half a millisecond a class. Here
``__init__`` is made for the first object, mostly from code that is compiled once for each number of
fields, and the others are the same few functions for all classes. The functions of ``dataclasses``
accept these classes. Type checkers see the decorator of the standard library, and report an assignment
to a field of a frozen class; at run time nothing checks it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from types import CodeType, FunctionType
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
        plain: type | None = None,
        /,
        *,
        frozen: bool = False,
        eq: bool = True,
        slots: bool = False,
        kw_only: bool = False,
    ) -> type | Callable[[type], type]:
        """Return a class as a dataclass, or a decorator; objects of a frozen class can be hashed."""

        def decorate(plain: type) -> type:
            fields = _fields_of(plain, kw_only=kw_only)
            record = _with_slots(plain, fields) if slots else _with_defaults(plain, fields)
            record.__dataclass_fields__ = fields
            passed = [each for each in fields.values() if each.init]
            record.__match_args__ = tuple(each.name for each in passed if not each.kw_only)
            record._replaceable = [each.name for each in passed]
            _add_constructor(record)
            if eq:
                _add_comparison(record, hashable=frozen)
            record.__repr__ = _represent
            return record

        return decorate if plain is None else decorate(plain)


@dataclasses.dataclass(init=False, repr=False, eq=False)
class _Sample:
    name: str


_FIELD_KIND = dataclasses.fields(_Sample)[0]._field_type  # type: ignore[attr-defined]  # has no other source
"""Marks fields for the functions of ``dataclasses``, in contrast to variables of a class."""


def _fields_of(plain: type, *, kw_only: bool) -> dict[str, dataclasses.Field[Any]]:
    """Return the fields of a class and its bases by name, those of bases first."""
    fields: dict[str, dataclasses.Field[Any]] = {}
    for base in plain.__mro__[-1:0:-1]:
        fields.update(base.__dict__.get("__dataclass_fields__", {}))
    for name, annotation in plain.__annotations__.items():
        default = plain.__dict__.get(name, dataclasses.MISSING)
        each: dataclasses.Field[Any] = (
            default
            if isinstance(default, dataclasses.Field)
            else dataclasses.field(default=default)
        )
        each.name, each.type = name, annotation
        each._field_type = _FIELD_KIND  # type: ignore[attr-defined]  # as in the standard library
        if each.kw_only is dataclasses.MISSING:
            each.kw_only = kw_only
        fields[name] = each
    return fields


def _with_slots(plain: type, fields: dict[str, dataclasses.Field[Any]]) -> type:
    """Return a class with a slot for each field; slots can only be added by making it again."""
    inherited = {name for base in plain.__mro__[1:] for name in getattr(base, "__slots__", ())}
    namespace = {
        name: value
        for name, value in plain.__dict__.items()
        if name not in fields and name not in ("__dict__", "__weakref__")
    }
    namespace["__slots__"] = tuple(name for name in fields if name not in inherited)
    record = type(plain)(plain.__name__, plain.__bases__, namespace)
    record.__qualname__ = plain.__qualname__
    return record


def _with_defaults(plain: type, fields: dict[str, dataclasses.Field[Any]]) -> type:
    """Return a class whose attributes are the defaults of its fields instead of the fields."""
    for name, each in fields.items():
        if isinstance(plain.__dict__.get(name), dataclasses.Field):
            delattr(plain, name)
            if each.default is not dataclasses.MISSING:
                setattr(plain, name, each.default)
    return plain


def _add_constructor(record: type) -> None:
    """Give a class a constructor that compiles the final one when the first object is made."""

    def construct_first(self: Any, *args: Any, **values: Any) -> None:
        if record.__init__ is construct_first:  # type: ignore[misc]  # of a class
            record.__init__ = _make_constructor(record)  # type: ignore[misc]  # of a class
        record.__init__(self, *args, **values)  # type: ignore[misc]  # of a class

    record.__init__ = construct_first  # type: ignore[misc]  # of a class


def _make_constructor(record: type) -> Callable[..., None]:
    """Return the ``__init__`` of a dataclass: a parameter for each field, those of keywords last."""
    fields = sorted(dataclasses.fields(record), key=lambda each: bool(each.kw_only))
    only_stores = not hasattr(record, "__post_init__") and all(
        each.init and each.default_factory is dataclasses.MISSING for each in fields
    )
    constructor = _store_parameters(fields) if only_stores else _compile_constructor(record, fields)
    constructor.__name__ = "__init__"
    constructor.__qualname__ = f"{record.__qualname__}.__init__"
    return constructor


def _store_parameters(fields: list[dataclasses.Field[Any]]) -> FunctionType:
    """Return a constructor that does nothing but store its parameters.

    Its code is that of any other with as many parameters, except for the names, and how many are
    passed by position.
    """
    names = tuple(each.name for each in fields)
    keywords = sum(bool(each.kw_only) for each in fields)
    code = _code_that_stores(len(names)).replace(
        co_varnames=("self", *names),
        co_names=names,
        co_argcount=1 + len(names) - keywords,
        co_kwonlyargcount=keywords,
    )
    by_position = fields[: len(names) - keywords]
    defaults = [each.default for each in by_position if each.default is not dataclasses.MISSING]
    constructor = FunctionType(code, {})
    constructor.__defaults__ = tuple(defaults)
    constructor.__kwdefaults__ = {
        each.name: each.default
        for each in fields[len(by_position) :]
        if each.default is not dataclasses.MISSING
    }
    return constructor


@cache
def _code_that_stores(count: int) -> CodeType:
    """Return the code of a constructor that stores so many parameters under their names."""
    names = [f"_{index}" for index in range(count)]
    lines = [f"self.{name} = {name}" for name in names] or ["pass"]
    namespace: dict[str, Any] = {}
    exec(f"def store({', '.join(['self', *names])}):\n " + "\n ".join(lines), namespace)
    code: CodeType = namespace["store"].__code__
    return code


def _compile_constructor(record: type, fields: list[dataclasses.Field[Any]]) -> FunctionType:
    namespace: dict[str, Any] = {"MISSING": dataclasses.MISSING}
    parameters, lines = ["self"], ["pass"]
    for each in fields:
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
    constructor: FunctionType = namespace["__init__"]
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
