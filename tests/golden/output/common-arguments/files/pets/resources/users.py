"""Users."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Unpack

from msgspec import UNSET, UnsetType

from .._runtime.asynchronous import coroutine
from .._runtime.product import Endpoint
from .._runtime.request_options import RequestOptions
from .._runtime.resource import AsyncResource, SyncResource

if TYPE_CHECKING:
    from .. import models
    from ..common_arguments import CommonArguments

__all__ = ["AsyncUsers", "Users"]


class Users(SyncResource):
    """Users."""

    def list(
        self,
        *,
        name: str | UnsetType = UNSET,
        options: RequestOptions | None = None,
        **common_arguments: Unpack[CommonArguments],
    ) -> builtins.list[models.User]:
        """List users.

        Costs 3 tokens a call.

        - name: A part of the name.
        - common_arguments: Those of all operations, see `CommonArguments`.
        """
        arguments = {"name": name, **common_arguments}
        return self._client.call(Endpoint("listUsers"), arguments, options)

    def create(
        self,
        *,
        name: str,
        options: RequestOptions | None = None,
        **common_arguments: Unpack[CommonArguments],
    ) -> models.User:
        """Add a user.

        Costs 3 tokens a call.

        - id: Read-only, cannot be set. The server gives it.
        - common_arguments: Those of all operations, see `CommonArguments`.
        """
        arguments = {"name": name, **common_arguments}
        return self._client.call(Endpoint("addUser"), arguments, options)

    def delete(
        self,
        id: int,
        *,
        options: RequestOptions | None = None,
        **common_arguments: Unpack[CommonArguments],
    ) -> None:
        """Delete a user.

        Costs 3 tokens a call.

        - common_arguments: Those of all operations, see `CommonArguments`.
        """
        arguments = {"id": id, **common_arguments}
        return self._client.call(Endpoint[None]("deleteUser"), arguments, options)


class AsyncUsers(AsyncResource):
    """The operations of `Users`, for asyncio."""

    list = coroutine(Users.list)
    create = coroutine(Users.create)
    delete = coroutine(Users.delete)
