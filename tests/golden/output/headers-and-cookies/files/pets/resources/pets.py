"""Pets."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Literal

from msgspec import UNSET, UnsetType

from .._runtime.asynchronous import coroutine
from .._runtime.product import Endpoint
from .._runtime.request_options import RequestOptions
from .._runtime.resource import AsyncResource, SyncResource

__all__ = ["AsyncPets", "Pets"]


class Pets(SyncResource):
    """Pets."""

    def list(
        self,
        *,
        session: str,
        x_trace_id: uuid.UUID | str | UnsetType = UNSET,
        if_none_match: Sequence[str] | UnsetType = UNSET,
        x_version: Literal["2"] | UnsetType = UNSET,
        draft: bool | UnsetType = UNSET,
        trace: bool | UnsetType = UNSET,
        options: RequestOptions | None = None,
    ) -> None:
        """List pets.

        Costs 1 token a call.

        - x_trace_id: Comes back in the answer.
        """
        arguments = {
            "session": session,
            "x_trace_id": x_trace_id,
            "if_none_match": if_none_match,
            "x_version": x_version,
            "draft": draft,
            "trace": trace,
        }
        return self._client.call(Endpoint[None]("getPets"), arguments, options)


class AsyncPets(AsyncResource):
    """The operations of `Pets`, for asyncio."""

    list = coroutine(Pets.list)
