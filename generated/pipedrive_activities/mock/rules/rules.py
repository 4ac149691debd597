"""What Pipedrive does beyond its OpenAPI document.

Two API versions work on one store of activities. Deleted activities are known as such for 30 days.
Only admins list the activities of all users. Errors have three formats: of the gateway, of version 1 and
of version 2; clients that ignore 429 receive an HTML page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

import msgspec

from ..base_rules import BaseRules, Call
from ..error_responses import ErrorResponse, Source
from ..records import Storage
from ..responses import Content
from ..settings import Settings as BaseSettings
from ..table import Operation
from .handlers import ADMIN, USER, Handlers, Settings, is_legacy
from .seed import seed_rows
from .store import FILTERED, Store, Value

__all__ = ["Rules", "Settings"]

_CODES = {404: "ERR_NOT_FOUND", 410: "ERR_GONE", 415: "ERR_UNSUPPORTED_MEDIA_TYPE"}
_BLOCKED = (
    "<!doctype html><html lang=en><title>403 Forbidden</title>"
    "<h1>Access denied</h1><p>Too many requests were sent after 429.</p></html>"
)


class Rules(BaseRules):
    """The rules of Pipedrive."""

    default_seed: ClassVar[int] = 50
    is_complete: ClassVar[bool] = True

    def open_storage(self) -> Storage:
        """Open the store of activities."""
        self.store = Store(self.context.file)
        self.handlers = Handlers(self.store, self.context)
        return self.store

    def seed(self, count: int) -> None:
        """Replace all activities by ``count`` credible ones."""
        self.store.fill(seed_rows(count))

    def counts(self) -> Mapping[str, int]:
        """Return the number of activities."""
        return {"activities": self.store.count()}

    def check_settings(self, settings: BaseSettings) -> None:
        """Raise ValueError for a status that Pipedrive does not use."""
        for name, allowed in (("deleted_status", (404, 410)), ("created_status", (200, 201))):
            if getattr(settings, name) not in allowed:
                raise ValueError(f"{name} must be one of {allowed}")

    def callers(self, settings: BaseSettings) -> Mapping[str, str]:
        """Return the administrator and the regular user by API token."""
        assert isinstance(settings, Settings)
        return {settings.user_token: USER, settings.api_token: ADMIN}

    def execute(self, call: Call) -> Content:
        """Execute an operation on the store of activities."""
        status, body = self.handlers.execute(call)
        return Content(status=status, body=body, headers={"content-type": "application/json"})

    def enum_properties(self, operation: Operation) -> frozenset[str]:
        """Return the properties with a set of values that can grow."""
        return frozenset({"type", "status"})

    def write_error(self, error: ErrorResponse, operation: Operation | None) -> Content:
        """Return an error in the format of the component that reports it."""
        if error.source is Source.BLOCK:
            headers = {"content-type": "text/html; charset=utf-8", **error.headers}
            return Content(status=error.status, headers=headers, body=_BLOCKED.encode())
        content: dict[str, object] = {"success": False, "error": error.message}
        if error.source is Source.GATEWAY or operation is None:
            content["errorCode"] = error.status
            if error.hint:
                content["error_info"] = error.hint
        elif is_legacy(operation):
            content |= {"error_info": error.hint, "data": None, "additional_data": None}
        else:
            content["code"] = _CODES.get(error.status, "ERR_BAD_REQUEST")
        headers = {"content-type": "application/json", **error.headers}
        return Content(status=error.status, headers=headers, body=msgspec.json.encode(content))

    def save_filter(self, number: int, **equal: Value) -> None:
        """Save the filter for ``filter_id=number``: required values of columns (``type="call"``).

        Raises ValueError for a column that does not support filtering.
        """
        unknown = equal.keys() - FILTERED
        if unknown:
            raise ValueError(f"cannot filter by {', '.join(unknown)}; use {', '.join(FILTERED)}")
        self.handlers.save_filter(number, equal)

    def control(self, path: str, body: bytes) -> bool:
        """Save a filter: ``PUT /_mock/filters/NUMBER`` with the required values."""
        match = re.fullmatch(r"filters/(\d+)", path)
        if match is None:
            return False
        self.save_filter(
            int(match[1]), **msgspec.json.decode(body, type=dict[str, bool | int | str | None])
        )
        return True

    def reset(self) -> None:
        """Remove saved filters."""
        self.handlers.clear_filters()
