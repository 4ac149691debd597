"""``usage``: what was spent from this machine, per day, operation and label."""

from __future__ import annotations

from datetime import date, timedelta

import click

from ..input.options import Common
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
            words = {"day": row.day.isoformat(), "operation": row.operation, "label": row.label}
            key = tuple(words[group] for group in groups)
            tokens, calls = rows.get(key, (0, 0))
            rows[key] = tokens + row.spent.tokens, calls + row.spent.calls
        history.close()
    found: list[Json] = [
        {**dict(zip(groups, key, strict=True)), "tokens": tokens, "calls": calls}
        for key, (tokens, calls) in sorted(rows.items())
    ]
    print_records(Common.take(parameters), found, (*groups, "tokens", "calls"))


COMMAND = UtilityCommand(
    "usage",
    _run,
    summary="What was spent from this machine, per day (UTC), operation and label",
    example="usage --days 7 --by day --by label",
    parameters=[
        option(
            "--days",
            "How many days to look back, today included [default: 30].",
            type=click.IntRange(min=1, max=36500),
            default=30,
            metavar="N",
        ),
        option(
            "--by",
            "Sum up by this only; may be given several times.",
            type=click.Choice(_GROUPS),
            multiple=True,
        ),
    ],
)
