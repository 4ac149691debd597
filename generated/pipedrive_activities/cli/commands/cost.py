"""``cost``: shows operation costs and estimates the cost of a workload.

Without a count, it lists the cost of each operation. With ``--pets 100000`` (there is an
option per resource), it lists the ways to read, change or delete that many records, each with its
number of calls, its tokens and its share of the daily token budget.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import click

from ..cli_error import usage_error
from ..command_model import Command, all_commands, load_commands
from ..input.options import CommonOptions, HeadedOption
from ..input.value_types import OneOf, WholeNumber
from ..input.values import Json, quote_text
from ..product import PRODUCT, RESOURCES
from ..product_model import Resource
from ..settings import load_settings
from .utility_command import UtilityCommand, option, print_records


def _run(
    plan: str | None = None,
    seats: int | None = None,
    profile: str | None = None,
    **parameters: object,
) -> None:
    common = CommonOptions.from_parameters(parameters)
    budget = _daily_budget(plan, seats, profile)
    counts = {
        resource.name: parameters.get(f"count_{number}")
        for number, resource in enumerate(RESOURCES)
    }
    rows = [
        row for resource in RESOURCES for row in _estimates(resource, counts[resource.name], budget)
    ]
    if any(count is not None for count in counts.values()):
        share = ("share_of_day",) if PRODUCT.plans else ()
        print_records(common, rows, ("way", "calls", "tokens", *share))
    else:
        print_records(common, [*_costs()], ("command", "cost", "unit", "deprecated"))


def _costs() -> Iterator[Json]:
    for command in all_commands():
        operation = command.operation
        yield {
            "command": command.title,
            "operation": operation.id,
            "cost": operation.cost,
            "unit": "page" if operation.pagination else "call",
            "items": operation.pagination.maximum_size if operation.pagination else 1,
            "deprecated": command.deprecated is not None,
            "instead": command.deprecated.replaced_by if command.deprecated else None,
        }


def _estimates(resource: Resource, count: object, budget: int | None) -> Iterator[Json]:
    if not isinstance(count, int):
        return
    for command in load_commands(resource):
        for way, calls in _ways(command, count):
            cost = command.operation.cost
            tokens = None if cost is None else calls * cost
            yield {
                "way": way,
                "operation": command.operation.id,
                "records": count,
                "calls": calls,
                "tokens": tokens,
                "share_of_day": _share(tokens, budget),
                "deprecated": command.deprecated is not None,
            }


def _ways(command: Command, count: int) -> Iterator[tuple[str, int]]:
    """Yield the ways to process ``count`` records with a command, and the number of calls."""
    pages = command.operation.pagination
    if pages is not None:
        if pages.maximum_size:
            yield f"{command.title} --all", math.ceil(count / pages.maximum_size) or 1
        if pages.default_size and pages.default_size != pages.maximum_size:
            size = f"{command.option(pages.size).display_name} {pages.default_size}"
            yield f"{command.title} --all {size}", math.ceil(count / pages.default_size) or 1
    batch = command.operation.batch
    if batch is not None and batch.maximum:
        flag = command.option(batch.parameter).display_name
        way = f"{command.title} {flag}, {batch.maximum} per call"
        yield way, math.ceil(count / batch.maximum)
    elif batch is None and pages is None and command.takes_rows:
        yield f"{command.title}, 1 per call", count


def _share(tokens: int | None, budget: int | None) -> str | None:
    if tokens is None or not budget:
        return None
    return f"{100 * tokens / budget:.1f} %"


def _daily_budget(plan: str | None, seats: int | None, profile: str | None) -> int | None:
    """Return the daily token budget of the plan, by default the smallest; None if unknown."""
    settings = load_settings(profile)
    name = settings.get("plan", plan)
    count = settings.get("seats", seats) or "1"
    if not count.isdigit():
        raise usage_error(f"setting seats: expected a whole number, got {quote_text(count)}")
    if PRODUCT.daily_tokens is None or not PRODUCT.plans:
        return None
    if name is None:
        return PRODUCT.daily_tokens * PRODUCT.plans[0].daily_multiplier * int(count)
    for known in PRODUCT.plans:
        if known.name.lower() == name.lower():
            return PRODUCT.daily_tokens * known.daily_multiplier * int(count)
    names = ", ".join(known.name for known in PRODUCT.plans)
    raise usage_error(f"setting plan: expected one of {names}, got {quote_text(name)}")


def _count_options() -> list[click.Parameter]:
    """Return an option per resource, unless its name is that of another option."""
    return [
        HeadedOption(
            [f"--{resource.name}", f"count_{number}"],
            heading="Options",
            type=WholeNumber(1),
            metavar="N",
            help=f"Estimate the cost of processing this many {resource.name}.",
        )
        for number, resource in enumerate(RESOURCES)
        if resource.name not in {"plan", "seats", "profile", "output", "fields", "query"}
    ]


def _plan_options() -> list[click.Parameter]:
    return [
        option(
            "--plan",
            "Commercial plan whose daily token budget applies.",
            type=OneOf([plan.name for plan in PRODUCT.plans], case_sensitive=False),
        ),
        option("--seats", "Paid seats of the plan.", type=WholeNumber(1), metavar="N"),
        option("--profile", "Profile that contains plan and seats.", metavar="NAME"),
    ]


def _example() -> str:
    return f"cost --{RESOURCES[0].name} 100000" if RESOURCES else "cost"


COMMAND = UtilityCommand(
    "cost",
    _run,
    summary="Show operation costs and estimate a workload",
    example=_example(),
    parameters=[
        *_count_options(),
        *(_plan_options() if PRODUCT.plans else ()),
    ],
)
