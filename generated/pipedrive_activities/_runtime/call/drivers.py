"""The two drivers that execute the effects of a call: one blocks, one awaits."""

from __future__ import annotations

import asyncio
import time
from typing import TypeVar

from ..http import AsyncHttp, Http
from .effects import Effect, Reply, Send, Sleep, Steps

T = TypeVar("T")


def drive(steps: Steps[T], http: Http) -> T:
    """Execute the steps in this thread; return their result."""
    try:
        effect = next(steps)
        while True:
            try:
                reply = _execute(effect, http)
            except BaseException as error:  # noqa: BLE001 - thrown into the steps, KeyboardInterrupt too: they settle the charge
                effect = steps.throw(error)
            else:
                effect = steps.send(reply)
    except StopIteration as end:
        result: T = end.value
        return result


def _execute(effect: Effect, http: Http) -> Reply:
    match effect:
        case Send():
            return http.send(effect)
        case Sleep():
            time.sleep(effect.seconds)
            return None
        case _:
            return effect.work()


async def drive_async(steps: Steps[T], http: AsyncHttp) -> T:
    """Execute the steps in this task; return their result."""
    try:
        effect = next(steps)
        while True:
            try:
                reply = await _execute_async(effect, http)
            except BaseException as error:  # noqa: BLE001 - thrown into the steps, KeyboardInterrupt too: they settle the charge
                effect = steps.throw(error)
            else:
                effect = steps.send(reply)
    except StopIteration as end:
        result: T = end.value
        return result


async def _execute_async(effect: Effect, http: AsyncHttp) -> Reply:
    match effect:
        case Send():
            return await http.send(effect)
        case Sleep():
            await asyncio.sleep(effect.seconds)
            return None
        case _:
            return await asyncio.to_thread(effect.work)
