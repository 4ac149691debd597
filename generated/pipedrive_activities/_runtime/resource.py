"""The base classes of resources, and the attributes of a client for them.

The module of a resource is imported when the resource is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Generic, Self, TypedDict, TypeVar, overload

if TYPE_CHECKING:
    from .client import AsyncClient, SyncClient
    from .client_base import ClientBase

T_co = TypeVar("T_co", covariant=True)


class SyncResource:
    """A group of operations that are called with the blocking client."""

    def __init__(self, client: SyncClient) -> None:
        self._client = client


class AsyncResource:
    """A group of operations that are called with the client for asyncio."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client


class HintedArguments(TypedDict):
    """The keywords of a method whose names have a hint: none, since type checkers report them.

    At run time, the method raises an error that says what to do instead.
    """


class LazyResource(Generic[T_co]):
    """An attribute of a client: a resource of the class ``T_co``, which each client creates once.

    ``name`` is that of the class, ``module`` its module in the package ``resources`` (default: the
    name of the attribute).
    """

    def __init__(self, name: str, module: str = "") -> None:
        self._class = name
        self._module = module

    def __set_name__(self, owner: type, name: str) -> None:
        package = owner.__module__.rpartition(".")[0]
        self._attribute = name
        self._path = f"{package}.resources.{self._module or name}"

    def __repr__(self) -> str:
        # help() of a client prints it: this name can be passed to help().
        return f"<resource {self._path}.{self._class}>"

    @overload
    def __get__(self, client: None, owner: type) -> Self: ...
    @overload
    def __get__(self, client: ClientBase, owner: type) -> T_co: ...
    def __get__(self, client: ClientBase | None, owner: type) -> Self | T_co:
        if client is None:
            return self
        resource: T_co = getattr(import_module(self._path), self._class)(client)
        # From now on, the attribute of the object is found first.
        client.__dict__[self._attribute] = resource
        return resource
