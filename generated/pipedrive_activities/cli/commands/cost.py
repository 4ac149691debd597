"""``cost``: what operations cost, and what a plan comes to before its first call.

Without a count, the price list. With ``--activities 100000`` (an option per resource that can be
listed), the ways to read, change or delete so many records, each with its calls and tokens, and its
share of a day's budget.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import click

from ..catalogue import all_commands, load_commands
from ..cli_error import refuse_usage
from ..command_model import Command, Resource
from ..input.options import Common, HeadedOption
from ..input.values import Json
from ..product import PRODUCT, RESOURCES
from ..settings import load_settings
from .utility_command import UtilityCommand, option, print_records


def _run(plan: str | None, seats: int | None, profile: str | None, **parameters: object) -> None:
    common = Common.take(parameters)
    budget = _daily_budget(plan, seats, profile)
    counts = {
        resource.name: parameters.get(f"count_{number}")
        for number, resource in enumerate(RESOURCES)
    }
    rows = [
        row for resource in RESOURCES for row in _plans(resource, counts[resource.name], budget)
    ]
    if any(count is not None for count in counts.values()):
        print_records(common, rows, ("way", "calls", "tokens", "share_of_day"))
    else:
        print_records(common, [*_prices()], ("command", "cost", "unit", "deprecated"))


def _prices() -> Iterator[Json]:
    for command in all_commands():
        yield {
            "command": command.title,
            "operation": command.operation,
            "cost": command.cost,
            "unit": "page" if command.pages else "call",
            "items": command.pages.maximum_size if command.pages else 1,
            "deprecated": command.deprecated is not None,
            "instead": command.deprecated.replaced_by if command.deprecated else None,
        }


def _plans(resource: Resource, count: object, budget: int | None) -> Iterator[Json]:
    if not isinstance(count, int):
        return
    for command in load_commands(resource):
        for way, calls in _ways(command, count):
            tokens = None if command.cost is None else calls * command.cost
            yield {
                "way": way,
                "operation": command.operation,
                "records": count,
                "calls": calls,
                "tokens": tokens,
                "share_of_day": _share(tokens, budget),
                "deprecated": command.deprecated is not None,
            }


def _ways(command: Command, count: int) -> Iterator[tuple[str, int]]:
    """Yield each way to treat so many records by a command, and the calls it takes."""
    pages = command.pages
    if pages is not None:
        if pages.maximum_size:
            yield f"{command.title} --all", math.ceil(count / pages.maximum_size) or 1
        if pages.default_size and pages.default_size != pages.maximum_size:
            size = f"--{pages.size} {pages.default_size}"
            yield f"{command.title} --all {size}", math.ceil(count / pages.default_size) or 1
    if command.ids:
        most = next((o.max_items for o in command.options if o.wire == (command.ids,)), None)
        if most:
            yield f"{command.title} --{command.ids}, {most} at once", math.ceil(count / most)
    elif pages is None and command.takes_rows:
        yield f"{command.title}, one by one", count


def _share(tokens: int | None, budget: int | None) -> str | None:
    if tokens is None or not budget:
        return None
    return f"{100 * tokens / budget:.1f} %"


def _daily_budget(plan: str | None, seats: int | None, profile: str | None) -> int | None:
    """Return the tokens of a day: by the plan named, else the cheapest there is, else unknown."""
    settings = load_settings(profile)
    name = settings.get("plan", plan)
    told = settings.get("seats", seats) or "1"
    if not told.isdigit():
        raise refuse_usage(f"{told!r} is no number of seats")
    if PRODUCT.daily_tokens is None or not PRODUCT.plans:
        return None
    if name is None:
        return PRODUCT.daily_tokens * PRODUCT.plans[0].daily_multiplier * int(told)
    for found in PRODUCT.plans:
        if found.name.lower() == name.lower():
            return PRODUCT.daily_tokens * found.daily_multiplier * int(told)
    raise refuse_usage(f"{name!r} is no plan", f"one of {', '.join(p.name for p in PRODUCT.plans)}")


def _count_options() -> list[click.Parameter]:
    """Return an option per resource, unless its name is one of this command's own."""
    return [
        HeadedOption(
            [f"--{resource.name}", f"count_{number}"],
            heading="Options",
            type=click.IntRange(min=1),
            metavar="N",
            help=f"Price the ways to treat so many {resource.name}.",
        )
        for number, resource in enumerate(RESOURCES)
        if resource.name not in {"plan", "seats", "profile", "output", "fields", "query"}
    ]


def _example() -> str:
    return f"cost --{RESOURCES[0].name} 100000" if RESOURCES else "cost"


COMMAND = UtilityCommand(
    "cost",
    _run,
    summary="What operations cost, and what a plan for so many records comes to",
    example=_example(),
    parameters=[
        *_count_options(),
        option(
            "--plan",
            "Commercial plan whose daily budget to compare with.",
            type=click.Choice([plan.name for plan in PRODUCT.plans], case_sensitive=False),
        ),
        option("--seats", "Paid seats.", type=click.IntRange(min=1), metavar="N"),
        option("--profile", "Profile that holds plan and seats.", metavar="NAME"),
    ],
)
