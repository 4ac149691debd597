"""Generates realistic activities, reproducibly and in any number.

Input: the number of activities. Output: rows for the store. All dates are between January 2024 and early
2026; neither the system clock nor system randomness is used.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from .activities import Record, format_datetime, new_record, write_row
from .store import Value

_START = datetime(2024, 1, 1, 8, tzinfo=UTC)
_DAYS = 730
_PEOPLE = (
    "Amara Okafor", "Ines Brandt", "Jonas Lindqvist", "Mei Tanaka", "Rafael Moreira", "Sofia Rossi",
    "Tom Whitfield", "Leila Haddad", "Piotr Nowak", "Noa Levi", "Aylin Demir", "Freja Holm",
)  # fmt: skip
_COMPANIES = (
    "Nordwind Logistics", "Brightwater Foods", "Atlas Instruments", "Kestrel Energy",
    "Meadow & Pine", "Harbour Textiles", "Quantum Bakery", "Silverline Rail", "Orchard Clinics",
)  # fmt: skip
_SUBJECTS = {
    "call": ("Call {person} about the offer", "Follow-up call with {firm}", "Renewal call: {firm}"),
    "meeting": ("Kick-off with {firm}", "Demo for {person}", "Quarterly review with {firm}"),
    "task": ("Prepare the quote for {firm}", "Send the contract to {person}", "Update the deal"),
    "deadline": ("Offer to {firm} expires", "Tender of {firm} closes"),
    "email": ("MockResponse {person}", "Send references to {firm}"),
    "lunch": ("Lunch with {person}", "Lunch with the buyers of {firm}"),
}
_TYPES = (
    "call",
    "call",
    "call",
    "meeting",
    "meeting",
    "task",
    "task",
    "email",
    "deadline",
    "lunch",
)
_LOCATIONS: tuple[Record, ...] = (
    {"value": "Lindenallee 4, 20259 Hamburg, Germany", "country": "Germany", "locality": "Hamburg",
     "route": "Lindenallee", "street_number": "4", "postal_code": "20259"},
    {"value": "12 Harbour Street, Cork, Ireland", "country": "Ireland", "locality": "Cork",
     "route": "Harbour Street", "street_number": "12"},
    {"value": "Rua do Sol 88, Porto, Portugal", "country": "Portugal", "locality": "Porto",
     "route": "Rua do Sol", "street_number": "88"},
)  # fmt: skip
_NOTES = (None, None, "Asked for a discount.", "<p>Prefers mornings.</p>", "Parking at the back.")


def seed_rows(count: int, seed: int = 0) -> Iterator[tuple[Value, ...]]:
    """Yield rows of activities with ids from 1; each ``seed`` produces different activities."""
    random = Random(seed)
    step = timedelta(days=_DAYS) / max(count, 1)
    for id_ in range(1, count + 1):
        yield (id_, *write_row(_activity(random, _START + step * id_)))


def _activity(random: Random, added: datetime) -> Record:
    kind = random.choice(_TYPES)
    person = random.choice(_PEOPLE)
    record = new_record(random.randint(1, 12), added)
    record["type"] = kind
    subject = random.choice(_SUBJECTS[kind])
    record["subject"] = subject.format(person=person, firm=random.choice(_COMPANIES))
    _relate(random, record)
    _schedule(random, record, added)
    if kind in {"meeting", "lunch"}:
        record["location"] = random.choice(_LOCATIONS)
        record["attendees"] = [_attendee(random, person)]
    record["note"] = random.choice(_NOTES)
    record["priority"] = random.choice((None, 1, 2, 3))
    return record


def _relate(random: Random, record: Record) -> None:
    """Link most activities to a deal or a lead, and to people."""
    draw = random.random()
    if draw < 0.6:
        record["deal_id"] = random.randint(1, 4000)
        record["org_id"] = random.randint(1, 900)
    elif draw < 0.75:
        record["lead_id"] = str(uuid.UUID(int=random.randint(1, 800) * 0x9E3779B97F4A7C15F39CC060))
    if draw < 0.9:
        record["person_id"] = random.randint(1, 3000)
        record["participants"] = [{"person_id": record["person_id"], "primary": True}]


def _schedule(random: Random, record: Record, added: datetime) -> None:
    """Set due date, time and duration, and mark most activities as done."""
    due = added + timedelta(days=random.randint(0, 30))
    changed = added + timedelta(minutes=random.randint(0, 40_000))
    if random.random() < 0.95:
        record["due_date"] = due.date().isoformat()
    if random.random() < 0.6:
        record["due_time"] = f"{random.randint(8, 17):02}:{random.choice((0, 15, 30, 45)):02}:00"
        record["duration"] = random.choice(("00:15:00", "00:30:00", "01:00:00"))
        record["busy"] = True
    record["update_time"] = format_datetime(changed)
    if random.random() < 0.7:
        record["done"] = True
        record["marked_as_done_time"] = format_datetime(changed)


def _attendee(random: Random, name: str) -> Record:
    return {
        "email": f"{name.lower().replace(' ', '.')}@example.com",
        "name": name,
        "status": random.choice(("accepted", "tentative", "needs-action")),
        "is_organizer": False,
        "person_id": None,
        "user_id": None,
    }
