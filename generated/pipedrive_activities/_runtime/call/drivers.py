"""The two drivers that carry out what a call asks for: one blocks, one awaits."""

from __future__ import annotations

import asyncio
import time
from typing import TypeVar

from ..http import AsyncHttp, Http
from .effects import Action, Reply, Send, Sleep, Steps

T = TypeVar("T")


def drive(steps: Steps[T], http: Http) -> T:
    """Carry out the steps in this thread; return what they end in."""
    try:
        action = next(steps)
        while True:
            try:
                reply = _do(action, http)
            except BaseException as error:  # noqa: BLE001 - the steps decide, on a KeyboardInterrupt too
                action = steps.throw(error)
            else:
                action = steps.send(reply)
    except StopIteration as end:
        result: T = end.value
        return result


def _do(action: Action, http: Http) -> Reply:
    match action:
        case Send():
            return http.send(action)
        case Sleep():
            time.sleep(action.seconds)
            return None
        case _:
            return action.work()


async def drive_async(steps: Steps[T], http: AsyncHttp) -> T:
    """Carry out the steps in this task; return what they end in."""
    try:
        action = next(steps)
        while True:
            try:
                reply = await _do_async(action, http)
            except BaseException as error:  # noqa: BLE001 - the steps decide, on a KeyboardInterrupt too
                action = steps.throw(error)
            else:
                action = steps.send(reply)
    except StopIteration as end:
        result: T = end.value
        return result


async def _do_async(action: Action, http: AsyncHttp) -> Reply:
    match action:
        case Send():
            return await http.send(action)
        case Sleep():
            await asyncio.sleep(action.seconds)
            return None
        case _:
            return await asyncio.to_thread(action.work)
