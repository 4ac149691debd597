"""The client of the MCP server: results are JSON as the API sent it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from .._runtime.call.credentials import Credentials, Given
from .._runtime.client import AsyncClient
from .._runtime.client_config import Hooks
from .._runtime.metering.limits import Limits
from .._runtime.metering.store import QuotaStore
from .._runtime.metering.usage import SpendingLog
from .._runtime.operation import Operation
from .._runtime.plain_caller import PlainCaller
from .._runtime.product import Endpoint
from ..cli.input.values import Json
from ..cli.product import PRODUCT
from ..client import PRODUCT as CLIENT_PRODUCT
from .listing import Payload


class AssistantClient(AsyncClient):
    """The client for asyncio, with plain JSON as results."""

    _product = CLIENT_PRODUCT

    def __init__(
        self,
        given: Mapping[str, Given],
        oauth: Credentials | None = None,
        *,
        base_url: str | None = None,
        server_variables: Mapping[str, str] | None = None,
        timeout: float = 30.0,
        limits: Limits | None = None,
        store: QuotaStore | None = None,
        history: SpendingLog | None = None,
        hooks: Hooks | None = None,
    ) -> None:
        super().__init__(
            given,
            credentials=oauth,
            base_url=base_url,
            server_variables=server_variables,
            timeout=timeout,
            limits=limits,
            store=store,
            history=history,
            hooks=hooks,
            headers={"user-agent": f"{PRODUCT.distribution}-mcp/{PRODUCT.version}"},
        )
        self._caller = PlainCaller(self._product, self._config)

    async def read(self, operation: Operation, arguments: Mapping[str, object]) -> Payload:
        """Call an operation; return its result."""
        return Payload(cast("Json", await self.call(operation, arguments)))

    async def read_page(
        self, operation: Operation, arguments: Mapping[str, object], position: str | None
    ) -> Payload:
        """Return a page of a list: the one at a position, else the first one."""
        endpoint: Endpoint[Json] = Endpoint(operation)
        page = await self.pages(endpoint, arguments).page(position)
        return Payload(list(page), page.next_cursor)

    async def read_stream(
        self, operation: Operation, arguments: Mapping[str, object], count: int
    ) -> Payload:
        """Return the first items of a stream."""
        endpoint: Endpoint[Json] = Endpoint(operation)
        items: list[Json] = []
        async with self.stream(endpoint, arguments) as stream:
            async for item in stream:
                items.append(item)
                if len(items) >= count:
                    break
        return Payload(items)
