"""\"\"\" + os.system('x') + \"\"\"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import UNSET, UnsetType

from .._runtime.deprecation import deprecated
from .._runtime.product import Endpoint
from .._runtime.request_options import RequestOptions
from .._runtime.resource import AsyncResource, SyncResource

if TYPE_CHECKING:
    from .. import models

__all__ = ["AsyncPeTsImportOs", "PeTsImportOs"]


class PeTsImportOs(SyncResource):
    """\"\"\" + os.system('x') + \"\"\"."""

    @deprecated("pe_ts_import_os.get_pets is deprecated.")
    def get_pets(
        self,
        i_d: str,
        *,
        wo_r_ds: Literal["'", '"', "\n", "\\", '"""'] | UnsetType = UNSET,
        options: RequestOptions | None = None,
    ) -> models.Pet:
        """List \"\"\"\\ # noqa.

        pe_ts_import_os.get_pets is deprecated.

        First\u2028second
        \"\"\"
        import os
        \u001b[31mred \u202eevil. Costs 1 token a call.

        - wo_r_ds: \"\"\"\\.

        See https://example.com/\"\"\"
        """
        arguments = {"i_d": i_d, "wo_r_ds": wo_r_ds}
        return self._client.call(Endpoint('get"""Pets\\'), arguments, options)


class AsyncPeTsImportOs(AsyncResource):
    """The operations of `PeTsImportOs`, for asyncio."""

    @deprecated("pe_ts_import_os.get_pets is deprecated.")
    async def get_pets(
        self,
        i_d: str,
        *,
        wo_r_ds: Literal["'", '"', "\n", "\\", '"""'] | UnsetType = UNSET,
        options: RequestOptions | None = None,
    ) -> models.Pet:
        """List \"\"\"\\ # noqa.

        pe_ts_import_os.get_pets is deprecated.

        First\u2028second
        \"\"\"
        import os
        \u001b[31mred \u202eevil. Costs 1 token a call.

        - wo_r_ds: \"\"\"\\.

        See https://example.com/\"\"\"
        """
        arguments = {"i_d": i_d, "wo_r_ds": wo_r_ds}
        return await self._client.call(Endpoint('get"""Pets\\'), arguments, options)
