"""Immutable objects with typed attributes, such as the entries of the operation table.

They are used like frozen data classes, but no code is compiled for each class, and ``dataclasses``
(with ``inspect``) is not imported: with them, importing an operation table takes 40 % longer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, NoReturn, Self, dataclass_transform


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Record:
    """An immutable object. A subclass annotates its attributes, and gives those with a default one.

    With ``kw_only=False``, the attributes of a subclass can also be passed by position. Raises
    TypeError if a required attribute is missing or an attribute is unknown.
    """

    _names: ClassVar[Mapping[str, object]] = {}
    _required: ClassVar[frozenset[str]] = frozenset()
    _positional: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, *, kw_only: bool = True) -> None:
        cls._names = cls.__annotations__
        cls._positional = () if kw_only else tuple(cls._names)
        cls._required = frozenset(name for name in cls._names if not hasattr(cls, name))

    def __init__(self, *positional: object, **values: object) -> None:
        if positional:
            if len(positional) > len(self._positional):
                raise TypeError(f"{type(self).__name__}: too many attributes by position")
            values.update(zip(self._positional, positional, strict=False))
        if not self._required <= values.keys() <= self._names.keys():
            missing = self._required - values.keys()
            wrong = ", ".join(sorted(missing or values.keys() - self._names.keys()))
            problem = "missing" if missing else "unknown"
            raise TypeError(f"{type(self).__name__}: {problem} attributes: {wrong}")
        self.__dict__.update(values)
        self.__post_init__()

    def __post_init__(self) -> None:
        """Set attributes that depend on others."""

    def replace(self, **changes: object) -> Self:
        """Return a copy with other values of some attributes."""
        return type(self)(**{**self._values(), **changes})

    def _values(self) -> Mapping[str, object]:
        return {name: self.__dict__[name] for name in self._names if name in self.__dict__}

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self._values().items())
        return f"{type(self).__name__}({values})"

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self._names)

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, name) for name in self._names))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")
