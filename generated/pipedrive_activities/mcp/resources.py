"""Resources: the reference of each operation, and the ledger of the day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.shared.exceptions import MCPError

from ..cli.product import PRODUCT
from .catalog import describe
from .service import Service
from .tool_table import Tool

_PACKAGE = Path(__file__).resolve().parents[1]
"""The folder of the package; the reference is inside of it, or in a checkout beside it."""
_LEDGER = f"{PRODUCT.command}://ledger/today"
_REFERENCE = f"{PRODUCT.command}://reference/"


class Resources:
    """The handlers of resources. Listed are the ledger and, by a template, the references."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def list(self, _: ServerRequestContext[Any], __: object) -> types.ListResourcesResult:
        """Return the resources."""
        ledger = types.Resource(
            name="ledger",
            title="The ledger of today",
            uri=_LEDGER,
            description="What was spent today, by operation, what is left, and writes in doubt.",
            mime_type="application/json",
        )
        return types.ListResourcesResult(resources=[ledger] if PRODUCT.has_costs else [])

    async def list_templates(
        self, _: ServerRequestContext[Any], __: object
    ) -> types.ListResourceTemplatesResult:
        """Return the template of the references."""
        template = types.ResourceTemplate(
            name="reference",
            title="Reference of an operation",
            uri_template=f"{_REFERENCE}{{name}}",
            description="All arguments, fields, errors and examples of a tool or an operation.",
            mime_type="text/markdown",
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read(
        self, _: ServerRequestContext[Any], params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        """Return a resource. Raises MCPError if there is none with the URI."""
        uri = str(params.uri)
        if uri == _LEDGER and PRODUCT.has_costs:
            day = await self._service.ledger.day()
            return _content(uri, json.dumps(day, ensure_ascii=False, indent=1), "application/json")
        name = uri.removeprefix(_REFERENCE)
        for tool in self._service.table.tools.values():
            if uri.startswith(_REFERENCE) and name in (tool.name, tool.operation.id):
                return _content(uri, self._reference(tool), "text/markdown")
        raise MCPError(code=types.INVALID_PARAMS, message=f"there is no resource {uri[:200]}")

    def _reference(self, tool: Tool) -> str:
        """Return the page of the reference; without one, the description of the tool."""
        for folder in (_PACKAGE, _PACKAGE.parent) if tool.reference else ():
            page = folder / "docs" / tool.reference
            if page.is_file():
                return page.read_text(encoding="utf-8")
        return describe(self._service.table, tool)


def _content(uri: str, text: str, mime_type: str) -> types.ReadResourceResult:
    content = types.TextResourceContents(uri=uri, text=text, mime_type=mime_type)
    return types.ReadResourceResult(contents=[content])
