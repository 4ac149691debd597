"""What the operations do: each role, applied to the store.

Input: checked parameters and bodies. Output: the JSON of a success; a ``ErrorResponse`` for what does not
exist or is not allowed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta

import msgspec

from .activities import (
    Record,
    change_record,
    new_record,
    read_row,
    show,
    show_legacy,
    write_moment,
    write_row,
)
from .authentication import ADMIN_ID, Caller
from .clock import Clock
from .cursors import read_cursor, write_cursor
from .error_responses import ErrorResponse
from .settings import Settings
from .store import Listing, Row, Store, Value
from .table import Operation
from .validation import read_moment

KEPT_DELETED = timedelta(days=30).total_seconds()
"""How long a deleted record is known as such; afterwards it never was."""

_PAGE = 100
_EQUAL = {
    "owner_id": "owner_id",
    "user_id": "owner_id",
    "deal_id": "deal_id",
    "lead_id": "lead_id",
    "person_id": "person_id",
    "org_id": "org_id",
    "done": "done",
}
_AMONG = {"ids": "id", "type": "type"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that may be carried out: who asks for what. ``body`` is empty where there is none."""

    operation: Operation
    caller: Caller | None
    values: dict[str, object]
    body: Record
    shifted: bool = False

    def at(self, name: str) -> str:
        """Return the place of a parameter in the description, empty for an unknown one."""
        places = (each.at for each in self.operation.parameters if each.name == name)
        return next(places, "")


class Actions:
    """Carries calls out."""

    def __init__(self, store: Store, settings: Settings, clock: Clock) -> None:
        self.store = store
        self.settings = settings
        self._clock = clock
        self._filters: dict[int, dict[str, Value]] = {}

    def save_filter(self, number: int, equal: dict[str, Value]) -> None:
        """Save a filter: what ``filter_id`` keeps. An unsaved number keeps everything."""
        self._filters[number] = equal

    def forget_filters(self) -> None:
        """Forget every saved filter."""
        self._filters.clear()

    def carry_out(self, call: Call) -> tuple[int, bytes]:
        """Return the status and body of a success."""
        actions: dict[str, Callable[[Call], bytes]] = {
            "list": self._list,
            "get": self._get,
            "create": self._create,
            "update": self._update,
            "delete": self._delete,
            "delete_many": self._delete_many,
        }
        action = actions.get(call.operation.role)
        if action is None:
            raise ErrorResponse(501, "the mock server does not know what this operation does")
        status = self.settings.created_status if call.operation.role == "create" else 200
        return status, b'{"success":true,"data":' + action(call) + b"}"

    def _list(self, call: Call) -> bytes:
        legacy = call.operation.legacy
        if legacy and call.caller and not call.caller.admin:
            hint = "Ask an admin of the company."
            raise ErrorResponse(403, "Only global admins may list all activities", hint=hint)
        listing = self._listing(call)
        rows = self.store.list(listing)
        page = rows[: listing.limit]
        more = len(rows) > listing.limit
        guests = call.values.get("include_fields") == "attendees"
        shown = [
            show_legacy(row.id, row.body)
            if legacy
            else show(row.id, row.body, row.attendees if guests else None)
            for row in page
        ]
        cursor = self._next_cursor(listing, page, call.shifted) if more else None
        end = msgspec.json.encode({"next_cursor": cursor})
        return b"[" + b",".join(shown) + b'],"additional_data":' + end

    def _next_cursor(self, listing: Listing, page: list[Row], shifted: bool) -> str:
        last = page[-2] if shifted and len(page) > 1 else page[-1]
        return write_cursor(listing.sort, listing.descending, last)

    def _listing(self, call: Call) -> Listing:
        values = call.values
        sort = str(values.get("sort_by", "id"))
        descending = values.get("sort_direction") == "desc"
        cursor = values.get("cursor")
        number = values.get("filter_id")
        saved = self._filters.get(number, {}) if isinstance(number, int) else {}
        limit = values.get("limit", _PAGE)
        at = call.at("cursor")
        return Listing(
            sort=sort,
            descending=descending,
            equal={**saved, **_columns(values)},
            among={_AMONG[key]: _items(value) for key, value in values.items() if key in _AMONG},
            since=self._moment(values.get("updated_since", values.get("since"))),
            before=self._moment(values.get("updated_until")),
            until=self._moment(values.get("until")),
            after=read_cursor(cursor, sort, descending, at) if isinstance(cursor, str) else None,
            limit=limit if isinstance(limit, int) else _PAGE,
        )

    def _moment(self, text: object) -> str:
        """Return a moment as records hold it; one without a zone is in the zone of the settings."""
        if not isinstance(text, str):
            return ""
        moment = read_moment(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=self.settings.zone())
        try:
            return write_moment(aware.astimezone(UTC))
        except OverflowError:
            return write_moment(aware)

    def _row(self, call: Call) -> Row:
        id_ = call.values["id"]
        found = self.store.get(id_) if isinstance(id_, int) else None
        if found is None:
            raise ErrorResponse(404, "Activity not found")
        row, deleted_at = found
        if deleted_at is not None:
            gone = self._clock.time() - deleted_at >= KEPT_DELETED
            raise ErrorResponse(404 if gone else self.settings.deleted_status, "Activity not found")
        return row

    def _get(self, call: Call) -> bytes:
        row = self._row(call)
        guests = call.values.get("include_fields") == "attendees"
        return show(row.id, row.body, row.attendees if guests else None)

    def _create(self, call: Call) -> bytes:
        owner = call.caller.user_id if call.caller else ADMIN_ID
        now = self._clock.now()
        given = {key: value for key, value in call.body.items() if value is not None}
        record = change_record(new_record(owner, now), given, now)
        values = write_row(record)
        return self._show(self.store.insert(values), values)

    def _update(self, call: Call) -> bytes:
        row = self._row(call)
        clears = self.settings.null_clears
        changes = {key: value for key, value in call.body.items() if clears or value is not None}
        record = change_record(read_row(row.body, row.attendees), changes, self._clock.now())
        values = write_row(record)
        self.store.update(row.id, values)
        return self._show(row.id, values)

    def _show(self, id_: int, values: tuple[Value, ...]) -> bytes:
        """Return a written record as it is read, guests included."""
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
    """Return the columns that must be equal to a parameter."""
    return {
        column: value
        for name, column in _EQUAL.items()
        if isinstance(value := values.get(name), int | str)
    }


def _items(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]
