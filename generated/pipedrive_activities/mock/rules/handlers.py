"""Executes the operations of both API versions on one store of activities.

Input: validated parameters and bodies. Output: the JSON of a success response. Raises ``ErrorResponse``
if a record does not exist or an operation is not allowed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Annotated

import msgspec

from ..authentication import Caller
from ..base_rules import Call, Context
from ..datetimes import parse_datetime
from ..error_responses import ErrorResponse
from ..settings import Settings as BaseSettings
from ..table import Operation
from .activities import (
    change_record,
    format_datetime,
    new_record,
    read_row,
    show,
    show_legacy,
    write_row,
)
from .cursors import read_cursor, write_cursor
from .store import ListQuery, Row, Store, Value

DELETED_RETENTION = timedelta(days=30).total_seconds()
"""How long a deleted record can be distinguished from one that never existed, in seconds."""

ADMIN = "admin"
ADMIN_ID = 1
USER = "user"
USER_ID = 2

_DEFAULT_LIMIT = 100
_EQUALITY_FILTERS = {
    "owner_id": "owner_id",
    "user_id": "owner_id",
    "deal_id": "deal_id",
    "lead_id": "lead_id",
    "person_id": "person_id",
    "org_id": "org_id",
    "done": "done",
}
_ANY_OF = {"ids": "id", "type": "type"}


class Settings(BaseSettings, kw_only=True, forbid_unknown_fields=True):
    """Settings of the mock server, including behaviour of production that is not confirmed.

    ``user_token`` belongs to a user without admin rights. ``deleted_status`` (404 or 410) is the status
    for deleted records, ``created_status`` (200 or 201) that for created ones. ``null_clears`` makes
    null in an update clear a field; otherwise it is ignored. ``time_zone`` is the zone of times without
    one, too.
    """

    user_token: str = "mock-user-token"
    deleted_status: Annotated[int, msgspec.Meta(ge=404, le=410)] = 404
    created_status: Annotated[int, msgspec.Meta(ge=200, le=201)] = 200
    null_clears: bool = True
    abuse_after: Annotated[int, msgspec.Meta(ge=1)] = 10


def is_legacy(operation: Operation) -> bool:
    """Return whether an operation belongs to version 1 of the API."""
    return operation.path.startswith("/v1/")


def is_admin(caller: Caller) -> bool:
    """Return whether a caller is an administrator, as OAuth clients are."""
    return caller.key != USER


def _user_id(caller: Caller | None) -> int:
    return USER_ID if caller is not None and not is_admin(caller) else ADMIN_ID


class Handlers:
    """Executes calls; one method for each kind of operation."""

    def __init__(self, store: Store, context: Context) -> None:
        self.store = store
        self._context = context
        self._clock = context.clock
        self._filters: dict[int, dict[str, Value]] = {}

    @property
    def settings(self) -> Settings:
        """The current settings."""
        settings = self._context.settings
        assert isinstance(settings, Settings)
        return settings

    def save_filter(self, number: int, equal: dict[str, Value]) -> None:
        """Save the filter for ``filter_id=number``. An unknown number does not filter."""
        self._filters[number] = equal

    def clear_filters(self) -> None:
        """Remove all saved filters."""
        self._filters.clear()

    def execute(self, call: Call) -> tuple[int, bytes]:
        """Execute a call; return the status and body of the success response."""
        handlers: dict[str, Callable[[Call], bytes]] = {
            "getActivities": self._list,
            "getActivitiesCollection": self._list,
            "getActivity": self._get,
            "addActivity": self._create,
            "updateActivity": self._update,
            "deleteActivity": self._delete,
            "deleteActivities": self._delete_many,
        }
        is_creation = call.operation.id == "addActivity"
        status = self.settings.created_status if is_creation else 200
        return status, b'{"success":true,"data":' + handlers[call.operation.id](call) + b"}"

    def _list(self, call: Call) -> bytes:
        legacy = is_legacy(call.operation)
        if legacy and call.caller and not is_admin(call.caller):
            hint = "Ask an admin of the company."
            raise ErrorResponse(403, "Only global admins may list all activities", hint=hint)
        query = self._query(call)
        rows = self.store.list(query)
        page = rows[: query.limit]
        more = len(rows) > query.limit
        with_attendees = call.values.get("include_fields") == "attendees"
        shown = [
            show_legacy(row.id, row.body)
            if legacy
            else show(row.id, row.body, row.attendees if with_attendees else None)
            for row in page
        ]
        cursor = self._next_cursor(query, page, call.shifted) if more else None
        end = msgspec.json.encode({"next_cursor": cursor})
        return b"[" + b",".join(shown) + b'],"additional_data":' + end

    def _next_cursor(self, query: ListQuery, page: list[Row], shifted: bool) -> str:
        last = page[-2] if shifted and len(page) > 1 else page[-1]
        return write_cursor(query.sort, query.descending, last)

    def _query(self, call: Call) -> ListQuery:
        values = call.values
        sort = str(values.get("sort_by", "id"))
        descending = values.get("sort_direction") == "desc"
        cursor = values.get("cursor")
        number = values.get("filter_id")
        saved = self._filters.get(number, {}) if isinstance(number, int) else {}
        limit = values.get("limit", _DEFAULT_LIMIT)
        at = call.parameters.at("cursor")
        return ListQuery(
            sort=sort,
            descending=descending,
            equal={**saved, **_columns(values)},
            among={_ANY_OF[key]: _items(value) for key, value in values.items() if key in _ANY_OF},
            since=self._stored_time(values.get("updated_since", values.get("since"))),
            before=self._stored_time(values.get("updated_until")),
            until=self._stored_time(values.get("until")),
            after=read_cursor(cursor, sort, descending, at) if isinstance(cursor, str) else None,
            limit=limit if isinstance(limit, int) else _DEFAULT_LIMIT,
        )

    def _stored_time(self, text: object) -> str:
        """Return a datetime in the format of the store; without a zone, that of the settings applies."""
        if not isinstance(text, str):
            return ""
        parsed = parse_datetime(text)
        aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=self.settings.zone())
        try:
            return format_datetime(aware.astimezone(UTC))
        except OverflowError:
            return format_datetime(aware)

    def _row(self, call: Call) -> Row:
        id_ = call.values["id"]
        stored = self.store.get(id_) if isinstance(id_, int) else None
        if stored is None:
            raise ErrorResponse(404, "Activity not found")
        row, deleted_at = stored
        if deleted_at is not None:
            forgotten = self._clock.time() - deleted_at >= DELETED_RETENTION
            raise ErrorResponse(
                404 if forgotten else self.settings.deleted_status, "Activity not found"
            )
        return row

    def _get(self, call: Call) -> bytes:
        row = self._row(call)
        with_attendees = call.values.get("include_fields") == "attendees"
        return show(row.id, row.body, row.attendees if with_attendees else None)

    def _create(self, call: Call) -> bytes:
        owner = _user_id(call.caller)
        now = self._clock.now()
        fields = {key: value for key, value in call.fields.items() if value is not None}
        record = change_record(new_record(owner, now), fields, now)
        values = write_row(record)
        return self._show(self.store.insert(values), values)

    def _update(self, call: Call) -> bytes:
        row = self._row(call)
        clears = self.settings.null_clears
        changes = {key: value for key, value in call.fields.items() if clears or value is not None}
        record = change_record(read_row(row.body, row.attendees), changes, self._clock.now())
        values = write_row(record)
        self.store.update(row.id, values)
        return self._show(row.id, values)

    def _show(self, id_: int, values: tuple[Value, ...]) -> bytes:
        """Return a stored record as JSON, including attendees."""
        body, attendees = values[-2:]
        assert isinstance(body, bytes)
        assert isinstance(attendees, bytes)
        return show(id_, body, attendees)

    def _delete(self, call: Call) -> bytes:
        row = self._row(call)
        self.store.delete([row.id], self._clock.time())
        return msgspec.json.encode({"id": row.id})

    def _delete_many(self, call: Call) -> bytes:
        ids = [id_ for id_ in _items(call.values["ids"]) if isinstance(id_, int)]
        return msgspec.json.encode({"id": self.store.delete(ids, self._clock.time())})


def _columns(values: dict[str, object]) -> dict[str, Value]:
    """Return the required values of columns, from the parameters that filter by equality."""
    return {
        column: value
        for name, column in _EQUALITY_FILTERS.items()
        if isinstance(value := values.get(name), int | str)
    }


def _items(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]
