"""Import."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack

from msgspec import UNSET, UnsetType

from .._runtime.asynchronous import coroutine
from .._runtime.product import Endpoint
from .._runtime.request_options import RequestOptions
from .._runtime.resource import AsyncResource, HintedArguments, SyncResource

if TYPE_CHECKING:
    from .. import models

__all__ = ["AsyncImport", "Import"]


class Import(SyncResource):
    """Import."""

    def list(
        self,
        class_: str,
        *,
        from_: int,
        int: int | UnsetType = UNSET,
        options_: str | UnsetType = UNSET,
        self_: str | UnsetType = UNSET,
        top: int | UnsetType = UNSET,
        parameter_2nd: str | UnsetType = UNSET,
        options: RequestOptions | None = None,
    ) -> builtins.list[models.Struct]:
        """List what is in a class.

        Costs 1 token a call.

        - class_: Which one.
        - from_: Here it must be given.
        """
        arguments = {
            "class_": class_,
            "from_": from_,
            "int": int,
            "options_": options_,
            "self_": self_,
            "top": top,
            "parameter_2nd": parameter_2nd,
        }
        return self._client.call(Endpoint("list"), arguments, options)

    def object(
        self,
        class_: str,
        *,
        from_: str | UnsetType = UNSET,
        field: str | UnsetType = UNSET,
        int: int | UnsetType = UNSET,
        str: str | UnsetType | None = UNSET,
        list: Sequence[int] | UnsetType = UNSET,
        def_: str | UnsetType = UNSET,
        rejected_: bool | UnsetType = UNSET,
        msgspec: str | UnsetType = UNSET,
        unset: str | UnsetType = UNSET,
        encoding: Sequence[models.Literal] | UnsetType = UNSET,
        options: RequestOptions | None = None,
        **rejected: Unpack[HintedArguments],
    ) -> str:
        """Add to a class.

        Costs 1 token a call.

        - class_: Which one.
        - made: Read-only, cannot be set.
        """
        arguments = {
            "class_": class_,
            "from_": from_,
            "field": field,
            "int": int,
            "str": str,
            "list": list,
            "def_": def_,
            "rejected_": rejected_,
            "msgspec": msgspec,
            "unset": unset,
            "encoding": encoding,
            **rejected,
        }
        return self._client.call(Endpoint("object"), arguments, options)


class AsyncImport(AsyncResource):
    """The operations of `Import`, for asyncio."""

    list = coroutine(Import.list)
    object = coroutine(Import.object)
