"""Shapes the result of a call for a context window, as structured content and as text.

Invariants: texts are clean, at most ``max_text`` long and marked as data; whatever was left out is
noted, with the way to the whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..cli.input.values import Json
from .fields import pick_fields
from .fitting import (
    LONGEST_RESULT,
    fit_record,
    is_too_long,
    left_out_note,
    way_to_whole,
)
from .listing import Listing
from .record_text import (
    Reduction,
    as_data,
    compact_json,
    counted,
    reduce_value,
    without_nulls,
)
from .tool_arguments import ToolCall
from .tool_table import Tool

_SHORT_TEXT = 100


@dataclass(slots=True, kw_only=True)
class Result:
    """The result of a call. ``value`` are the items of a list.

    ``next`` are the arguments with which the same call continues. ``cost`` and ``left`` are tokens of
    the API. ``request`` is what a rehearsal would have sent.
    """

    tool: Tool
    value: Json = None
    next: dict[str, Json] | None = None
    notes: list[str] = field(default_factory=list)
    cost: int = 0
    left: int | None = None
    request: dict[str, Json] | None = None

    def structured(self, *, has_costs: bool = True) -> dict[str, Json]:
        """Return the structured content; what is null is left out."""
        inner: dict[str, Json] = (
            {"items": self.value, "next": self.next}
            if self.tool.is_list
            else {"result": self.value}
        )
        content = {"request": self.request} if self.request is not None else inner
        account: dict[str, Json] = {"cost": self.cost, "left": self.left} if has_costs else {}
        notes = list[Json](self.notes) or None
        every: dict[str, Json] = {**content, **account, "notes": notes}
        return {key: value for key, value in every.items() if value is not None}

    def text(self, *, has_costs: bool = True) -> str:
        """Return the content as text: first what the server says, then the data of the API."""
        if self.request is not None:
            return f"{self._head(has_costs)}\n{as_data(self.request)}"
        lines = [self._head(has_costs), *self.notes]
        if self.next is not None:
            lines.append(f"More: repeat the call with {compact_json(self.next)}.")
        if self.value is None:
            return "\n".join(lines)
        return "\n".join([*lines, as_data(self.value)])

    def _head(self, has_costs: bool) -> str:
        if self.request is not None:
            price = f" It would cost {counted(self.cost, 'token')}." if has_costs else ""
            return f"Rehearsal: nothing was sent. {self.tool.name} would send this.{price}"
        count = len(self.value) if isinstance(self.value, list) else 0
        what = counted(count, "item") if self.tool.is_list else "done"
        if not has_costs:
            return f"{self.tool.name}: {what}."
        left = "" if self.left is None else f", {self.left} left today"
        return f"{self.tool.name}: {what}. Cost {counted(self.cost, 'token')}{left}."


def single_result(call: ToolCall, value: Json) -> Result:
    """Return the result of a call that does not return a list."""
    notes: list[str] = []
    shown = _reduced(call, value, call.max_text, notes)
    if is_too_long(call, shown):
        notes.clear()
        shown = _reduced(call, value, _SHORT_TEXT, notes)
    left_out: dict[str, int] = {}
    shown = fit_record(call, shown, left_out)
    notes += [left_out_note(call, left_out)] if left_out else []
    return Result(tool=call.tool, value=shown, notes=notes)


def list_result(call: ToolCall, listing: Listing) -> Result:
    """Return the result of a call that returns a list: as many items as fit."""
    notes: list[str] = []
    longest = call.max_text
    items = _reduced_items(call, listing.items, longest, notes)
    if items and is_too_long(call, items[0]):
        longest = _SHORT_TEXT
        items = _reduced_items(call, listing.items, longest, notes)
    left_out: dict[str, int] = {}
    items[:1] = [fit_record(call, item, left_out) for item in items[:1]]
    count, read = _fitting(items), len(items)
    if count < read:
        _reduced_items(call, listing.items[:count], longest, notes)  # only notes on these
        fields = call.tool.options["fields"]
        notes.append(
            f"{count} of {read} items fit into a result. Choose {fields} to see more of them."
        )
        if listing.positions:
            listing.cut(count)
    notes += [left_out_note(call, left_out)] if left_out else []
    return Result(
        tool=call.tool, value=items[:count], next=listing.next, notes=[*listing.notes, *notes]
    )


def _reduced_items(call: ToolCall, items: list[Json], longest: int, notes: list[str]) -> list[Json]:
    """Return reduced items; replace the notes by those on these items."""
    notes.clear()
    reduced = _reduced(call, items, longest, notes)
    return reduced if isinstance(reduced, list) else []


def _fitting(items: list[Json]) -> int:
    """Return how many items fit into a result, at least one."""
    length = 0
    for number, item in enumerate(items):
        length += len(compact_json(item)) + 1
        if length > LONGEST_RESULT and number:
            return number
    return len(items)


def _reduced(call: ToolCall, value: Json, longest: int, notes: list[str]) -> Json:
    """Return a value with the chosen fields and short texts; add notes on what was left out."""
    picked = without_nulls(pick_fields(value, call.fields) if call.fields else value)
    reduction = Reduction()
    reduced = reduce_value(picked, longest, reduction)
    if reduction.cut:
        names = ", ".join(sorted(reduction.cut - {""})) or "the text"
        options = f"{call.tool.options['max_text']}=0 and few {call.tool.options['fields']}"
        notes.append(f"Cut: {names}. {way_to_whole(call, options)}")
    if reduction.hidden:
        notes.append(f"Removed from texts: {counted(reduction.hidden, 'invisible character')}.")
    missing = _missing_fields(call, picked)
    if missing:
        notes.append(f"No record has {', '.join(missing)}.")
    return reduced


def _missing_fields(call: ToolCall, picked: Json) -> list[str]:
    """Return the chosen fields that no record has."""
    records = picked if isinstance(picked, list) else [picked]
    present = {key for record in records if isinstance(record, dict) for key in record}
    if not any(isinstance(record, dict) for record in records):
        return []
    return [field for field in call.fields if field.partition(".")[0] not in present]
