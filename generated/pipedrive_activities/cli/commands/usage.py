"""``usage``: shows the tokens spent from this machine, per day, operation and label."""

from __future__ import annotations

from datetime import date, timedelta

from ..input.options import CommonOptions
from ..input.value_types import OneOf, WholeNumber
from ..input.values import Json
from ..settings import history_path
from .utility_command import UtilityCommand, option, print_records

_GROUPS = ("day", "operation", "label")


def _run(days: int, by: tuple[str, ...], **parameters: object) -> None:
    from ..._runtime.metering.history import SpendingHistory
    from ..._runtime.metering.store import DAY, Clock

    groups = by or _GROUPS
    today = date.fromordinal(date(1970, 1, 1).toordinal() + int(Clock().wall() // DAY))
    rows: dict[tuple[str, ...], tuple[int, int]] = {}
    if history_path().exists():
        history = SpendingHistory(history_path())
        for row in history.rows(since=today - timedelta(days=days - 1)):
            values = {"day": row.day.isoformat(), "operation": row.operation, "label": row.label}
            key = tuple(values[group] for group in groups)
            tokens, calls = rows.get(key, (0, 0))
            rows[key] = tokens + row.spent.tokens, calls + row.spent.calls
        history.close()
    records: list[Json] = [
        {**dict(zip(groups, key, strict=True)), "tokens": tokens, "calls": calls}
        for key, (tokens, calls) in sorted(rows.items())
    ]
    print_records(CommonOptions.from_parameters(parameters), records, (*groups, "tokens", "calls"))


COMMAND = UtilityCommand(
    "usage",
    _run,
    summary="Show the tokens spent from this machine, per day (UTC), operation and label",
    example="usage --days 7 --by day --by label",
    parameters=[
        option(
            "--days",
            "Number of days to include, up to today [default: 30].",
            type=WholeNumber(1, 36_500),
            default=30,
            metavar="N",
        ),
        option(
            "--by",
            "Group by this; may be repeated [default: all three].",
            type=OneOf(_GROUPS),
            multiple=True,
        ),
    ],
)
