"""Activities: how they are created, changed, stored, and represented in both versions of the API.

Input: validated bodies. Output: records (plain JSON, without id and attendees), rows for the store, and
records in the format of version 1.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from .store import Value

Record = dict[str, object]

_EMPTY: Record = {
    "subject": None,
    "type": "call",
    "owner_id": None,
    "creator_user_id": None,
    "is_deleted": False,
    "add_time": "",
    "update_time": "",
    "deal_id": None,
    "lead_id": None,
    "person_id": None,
    "org_id": None,
    "project_id": None,
    "due_date": None,
    "due_time": None,
    "duration": None,
    "busy": False,
    "done": False,
    "marked_as_done_time": None,
    "location": None,
    "participants": [],
    "conference_meeting_client": None,
    "conference_meeting_url": None,
    "conference_meeting_id": None,
    "public_description": None,
    "priority": None,
    "note": None,
}
_PARTS = (
    "subpremise", "street_number", "route", "sublocality", "locality", "admin_area_level_1",
    "admin_area_level_2", "country", "postal_code",
)  # fmt: skip
_LOCATION = ("value", *_PARTS)
_PARTICIPANT = ("person_id", "primary")
_ATTENDEE = ("email", "name", "status", "is_organizer", "person_id", "user_id")


def format_datetime(time: datetime) -> str:
    """Format a UTC datetime as in records, truncated to seconds."""
    return time.isoformat(timespec="seconds")[:19] + "Z"


def new_record(owner: int, time: datetime) -> Record:
    """Return an empty activity with its owner and time of creation."""
    now = format_datetime(time)
    return {
        **_EMPTY,
        "owner_id": owner,
        "creator_user_id": owner,
        "add_time": now,
        "update_time": now,
        "attendees": [],
    }


def change_record(record: Record, changes: Record, time: datetime) -> Record:
    """Return a record with changes applied; null clears a field, unless the field is never empty."""
    changed = dict(record)
    for key, value in changes.items():
        changed[key] = _normalize(key, value)
    if "participants" in changes:
        changed["person_id"] = _primary(changed["participants"])
    if "done" in changes and bool(changes["done"]) != bool(record["done"]):
        changed["marked_as_done_time"] = format_datetime(time) if changes["done"] else None
    changed["subject"] = changed["subject"] or str(changed["type"] or "activity").capitalize()
    if changes:
        changed["update_time"] = format_datetime(time)
    return changed


def _normalize(key: str, value: object) -> object:
    match key, value:
        case "location", dict():
            return _pick(value, _LOCATION)
        case "participants", list():
            return [{"primary": False, **_pick(each, _PARTICIPANT)} for each in value]
        case "attendees", list():
            return [_pick(each, _ATTENDEE) for each in value]
        case _, float() if value.is_integer():
            return int(value)
        case _:
            return value


def _pick(value: object, names: tuple[str, ...]) -> Record:
    return {name: value[name] for name in names if name in value} if isinstance(value, dict) else {}


def _primary(participants: object) -> object:
    """Return the person id of the primary participant, None without one."""
    if not isinstance(participants, list):
        return None
    return next((each.get("person_id") for each in participants if each["primary"]), None)


def write_row(record: Record, deleted_at: float | None = None) -> tuple[Value, ...]:
    """Return the values of a record in the order of the store's columns."""
    body = dict(record)
    attendees = body.pop("attendees")
    return (
        *(_column(record[name]) for name in ("owner_id", "deal_id", "lead_id")),
        *(_column(record[name]) for name in ("person_id", "org_id", "done", "type")),
        str(record["due_date"] or ""),
        str(record["add_time"]),
        str(record["update_time"]),
        deleted_at,
        msgspec.json.encode(body),
        msgspec.json.encode(attendees),
    )


def _column(value: object) -> Value:
    return value if isinstance(value, int | str) else None


def read_row(body: bytes, attendees: bytes) -> Record:
    """Return the record of a row, with its attendees."""
    record: Record = msgspec.json.decode(body)
    record["attendees"] = msgspec.json.decode(attendees)
    return record


def show(id_: int, body: bytes, attendees: bytes | None) -> bytes:
    """Return a record as JSON, with its attendees unless they are None, without decoding it."""
    suffix = b"" if attendees is None else b',"attendees":' + attendees
    return b'{"id":%d,' % id_ + body[1:-1] + suffix + b"}"


def show_legacy(id_: int, body: bytes) -> bytes:
    """Return a record in the format of version 1."""
    record: Record = msgspec.json.decode(body)
    location = record["location"] if isinstance(record["location"], dict) else {}
    same = (
        "done", "type", "subject", "due_date", "deal_id", "lead_id", "person_id", "org_id",
        "project_id", "public_description", "conference_meeting_client",
        "conference_meeting_url", "conference_meeting_id",
    )  # fmt: skip
    shown: Record = {"id": id_, "company_id": 1, "user_id": record["owner_id"]}
    shown |= {name: record[name] for name in same}
    shown |= {
        "due_time": _short(record["due_time"]),
        "duration": _short(record["duration"]),
        "busy_flag": record["busy"],
        "add_time": _zoneless(record["add_time"]),
        "update_time": _zoneless(record["update_time"]),
        "marked_as_done_time": _zoneless(record["marked_as_done_time"]),
        "update_user_id": record["creator_user_id"],
        "active_flag": True,
        "source_timezone": None,
        "location": location.get("value"),
        "location_formatted_address": location.get("value"),
    }
    shown |= {f"location_{part}": location.get(part) for part in _PARTS}
    return msgspec.json.encode(shown)


def _short(time: object) -> object:
    """Remove the seconds: ``09:30:00`` becomes ``09:30``."""
    return ":".join(time.split(":")[:2]) if isinstance(time, str) else None


def _zoneless(time: object) -> object:
    return time.replace("T", " ").removesuffix("Z") if isinstance(time, str) else None
