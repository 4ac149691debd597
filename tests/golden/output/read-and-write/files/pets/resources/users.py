"""Users."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack

from msgspec import UNSET, UnsetType

from .._runtime.asynchronous import coroutine
from .._runtime.product import Endpoint
from .._runtime.request_options import RequestOptions
from .._runtime.resource import AsyncResource, HintedArguments, SyncResource

if TYPE_CHECKING:
    from .. import models

__all__ = ["AsyncUsers", "Users"]


class Users(SyncResource):
    """Users."""

    def create(
        self,
        *,
        name: str,
        password: str | UnsetType = UNSET,
        home: models.HomeInput | models.Home | UnsetType = UNSET,
        options: RequestOptions | None = None,
        **rejected: Unpack[HintedArguments],
    ) -> models.User:
        """Add a user.

        Costs 3 tokens a call.

        - password: Never shown again.
        - id: Read-only, cannot be set. The server gives it.
        """
        arguments = {"name": name, "password": password, "home": home, **rejected}
        return self._client.call(Endpoint("addUser"), arguments, options)

    def set_team(
        self,
        body: Sequence[models.UserInput | models.User],
        *,
        options: RequestOptions | None = None,
    ) -> None:
        """Replace the team.

        Costs 3 tokens a call.
        """
        return self._client.call(Endpoint[None]("setTeam"), {"body": body}, options)


class AsyncUsers(AsyncResource):
    """The operations of `Users`, for asyncio."""

    create = coroutine(Users.create)
    set_team = coroutine(Users.set_team)
