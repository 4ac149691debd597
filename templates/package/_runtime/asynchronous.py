"""Makes the methods of a resource for asyncio from its blocking methods, which document them.

A method of a resource checks nothing and waits for nothing: it passes its arguments to its client, and
returns what that returns. With an ``AsyncClient``, this is an awaitable, ``AsyncPages`` or an
``AsyncStream``. So the same method works for both clients, but for its type.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Coroutine
from types import FunctionType
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from .pagination.paginator import AsyncPages, Pages
    from .streaming.stream import AsyncStream, Stream

P = ParamSpec("P")
T = TypeVar("T")

# Any is the resource: that of the blocking client, or that of the client for asyncio.
Method = Callable[Concatenate[Any, P], T]


def coroutine(method: Method[P, T]) -> Method[P, Coroutine[Any, Any, T]]:
    """Return the method as a coroutine function."""
    function = cast("Method[P, Awaitable[T]]", method)

    @functools.wraps(method)
    async def call(resource: Any, /, *arguments: P.args, **named: P.kwargs) -> T:
        return await function(resource, *arguments, **named)

    call.__qualname__ = f"Async{method.__qualname__}"
    return call


def async_pages(method: Method[P, Pages[T]]) -> Method[P, AsyncPages[T]]:
    """Return a method that lists items, for ``async for``."""
    return cast("Method[P, AsyncPages[T]]", _with_async_result(method))


def async_stream(method: Method[P, Stream[T]]) -> Method[P, AsyncStream[T]]:
    """Return a method that opens a stream, for ``async with``."""
    return cast("Method[P, AsyncStream[T]]", _with_async_result(method))


def _with_async_result(method: Callable[..., object]) -> FunctionType:
    """Return a copy of a method whose result is annotated with the class for asyncio."""
    function = cast(FunctionType, method)
    result = f"Async{function.__annotations__['return']}"
    copy = FunctionType(
        function.__code__,
        function.__globals__,
        function.__name__,
        function.__defaults__,
        function.__closure__,  # that of a decorator
    )
    copy.__kwdefaults__ = function.__kwdefaults__
    copy.__annotations__ = {**function.__annotations__, "return": result}
    copy.__doc__ = function.__doc__
    copy.__qualname__ = f"Async{function.__qualname__}"
    return copy
