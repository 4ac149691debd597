"""Reads recorded usage for ``specgen diff --usage``: the output of ``usage --output json``.

The command belongs to the generated command line. The file is a JSON list of objects with a day, an
operationId, and the tokens and calls of that day. Several objects for the same day and operation
(one per label) are added up.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from generator.diff.findings.usage_impact import OperationUsage

_EXPECTED = (
    'expected what "usage --output json" prints: a list of objects with "day", '
    '"operation", "tokens" and "calls"'
)


def read_usage(file: Path | None) -> Mapping[str, OperationUsage]:
    """Return recorded usage by operationId; nothing without a file, standard input for ``-``.

    The number of days is that of the distinct days in the file. Raises UsageError if the content
    is something else.
    """
    from generator.diff.findings.usage_impact import OperationUsage

    if file is None:
        return MappingProxyType({})
    totals: dict[str, tuple[int, int]] = {}
    days: set[date] = set()
    for index, record in enumerate(_read_records(file)):
        day, operation, tokens, calls = _parse_record(file, index, record)
        days.add(day)
        known_tokens, known_calls = totals.get(operation, (0, 0))
        totals[operation] = known_tokens + tokens, known_calls + calls
    if not totals:
        click.echo(f"note: {file} records no calls and has no effect", err=True)
    return {
        operation: OperationUsage(calls=calls, tokens=tokens, days=len(days))
        for operation, (tokens, calls) in totals.items()
    }


def _read_records(file: Path) -> list[object]:
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        records: object = json.loads(content)
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError):
        _reject(file, "not JSON")
    if not isinstance(records, list):
        _reject(file, "not a list")
    return records


def _parse_record(file: Path, index: int, record: object) -> tuple[date, str, int, int]:
    if not isinstance(record, dict):
        _reject(file, f"item {index} is not an object")
    missing = [key for key in ("day", "operation", "tokens", "calls") if key not in record]
    if missing:
        hint = "" if {"tokens", "calls"}.intersection(missing) else " (was --by used?)"
        _reject(file, f'item {index} has no "{missing[0]}"{hint}')
    try:
        day = date.fromisoformat(record["day"])
    except (TypeError, ValueError):
        _reject(file, f'"day" of item {index} is not a date such as 2027-01-31')
    operation = record["operation"]
    if not isinstance(operation, str):
        _reject(file, f'"operation" of item {index} is not text')
    counts = []
    for key in ("tokens", "calls"):
        count = record[key]
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            _reject(file, f'"{key}" of item {index} is not a whole number')
        counts.append(count)
    return day, operation, counts[0], counts[1]


def _reject(file: Path, reason: str) -> NoReturn:
    raise click.UsageError(f"{file} is not a usage report: {reason}; {_EXPECTED}")
