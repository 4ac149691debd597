"""Help texts of operations: description, cost, scopes and options.

Text goes through click's formatter, which wraps it to the terminal. Descriptions come from the
OpenAPI document, so their hidden characters are escaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from .help_example import write_example
from .input.options import SAFETY, ExplainedArgument, HeadedOption
from .output.escaping import visible, visible_lines
from .product import PRODUCT

if TYPE_CHECKING:
    from .command_model import Command, Deprecated, Option

HEADINGS = (
    "Options",
    "Parameters",
    "Body",
    "Rows",
    "Pages",
    "Stream",
    "Output",
    SAFETY,
    "Account and connection",
)


def write_operation_help(
    click_command: click.Command,
    command: Command,
    ctx: click.Context,
    formatter: click.HelpFormatter,
) -> None:
    """Write the help of an operation, starting with an example."""
    write_example(f"{command.title} {command.example}".rstrip(), formatter)
    click_command.format_usage(ctx, formatter)
    _write_description(command, formatter)
    _write_facts(command, formatter)
    _write_arguments(command, formatter)
    write_options(click_command.get_params(ctx), ctx, formatter)


def _write_description(command: Command, formatter: click.HelpFormatter) -> None:
    for text in filter(None, (command.summary, command.description)):
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(visible_lines(text))


def _write_facts(command: Command, formatter: click.HelpFormatter) -> None:
    facts = [("Request", f"{command.operation.method} {command.operation.path}")]
    if PRODUCT.has_costs:
        facts.insert(0, ("Cost", describe_cost(command)))
    if command.deprecated:
        facts.insert(0, ("Deprecated", describe_deprecation(command.deprecated)))
    if command.operation.scopes:
        facts.append(("Scope", " or ".join(command.operation.scopes)))
    if command.has_body:
        from .input.body import PRECEDENCE

        facts.append(("Body", f"later sources win: {PRECEDENCE}"))
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_dl([(name, visible(text)) for name, text in facts])
        if command.docs:
            formatter.write(f"\n{' ' * formatter.current_indent}{visible(command.docs)}\n")


def describe_cost(command: Command) -> str:
    """Return the cost of a call in words."""
    cost, pages = command.operation.cost, command.operation.pagination
    if cost is None:
        return "unknown; counted as the most expensive operation"
    tokens = f"{cost} token" if cost == 1 else f"{cost} tokens"
    if pages is None:
        return f"{tokens} per call"
    sizes = f" of {pages.default_size} items" if pages.default_size else ""
    flag = command.option(pages.size).display_name
    maximum = f"; {flag} accepts up to {pages.maximum_size}" if pages.maximum_size else ""
    return f"{tokens} per page{sizes}{maximum}"


def describe_deprecation(deprecated: Deprecated) -> str:
    """Return the replacement, its savings and the date of the removal, in words."""
    parts = []
    if deprecated.replaced_by:
        parts.append(f"use {deprecated.replaced_by} instead")
    if deprecated.savings:
        parts.append(deprecated.savings)
    if deprecated.sunset:
        parts.append(f"to be removed on {deprecated.sunset}")
    return "; ".join(parts) or "to be removed without a replacement"


def _write_arguments(command: Command, formatter: click.HelpFormatter) -> None:
    options = command.options_in("path")
    rows = [(option.display_name, explain_option(option)) for option in options]
    if rows and command.takes_rows:
        explanation = explain_option(options[-1], " Accepts several values; - reads rows.")
        rows[-1] = (f"{options[-1].display_name}…", explanation)
    if rows:
        with formatter.section("Arguments"):
            formatter.write_dl(rows)


def write_arguments(parameters: Iterable[click.Parameter], formatter: click.HelpFormatter) -> None:
    """Write the arguments of a command that have an explanation, under their own heading."""
    rows = [
        (str(parameter.name).upper(), parameter.explanation)
        for parameter in parameters
        if isinstance(parameter, ExplainedArgument)
    ]
    if rows:
        with formatter.section("Arguments"):
            formatter.write_dl(rows)


def write_options(
    parameters: Iterable[click.Parameter], ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    """Write the options, grouped by heading."""
    records: dict[str, list[tuple[str, str]]] = {heading: [] for heading in HEADINGS}
    for parameter in parameters:
        record = _option_record(parameter, ctx)
        if record is not None:
            heading = parameter.heading if isinstance(parameter, HeadedOption) else "Help"
            records.setdefault(heading, []).append(record)
    for heading, lines in records.items():
        if lines:
            with formatter.section(heading):
                formatter.write_dl(lines, col_max=28)


def _option_record(parameter: click.Parameter, ctx: click.Context) -> tuple[str, str] | None:
    record = None if isinstance(parameter, click.Argument) else parameter.get_help_record(ctx)
    if record is None or not isinstance(parameter, HeadedOption) or parameter.model is None:
        return record
    return record[0], explain_option(parameter.model)


def explain_option(option: Option, note: str = "") -> str:
    """Return the description of an option and a note, then its constraints in brackets."""
    text = " ".join(visible_lines(f"{option.help}{note}").split())
    constraints = "; ".join(_constraints(option))
    return "  ".join(filter(None, [text, f"[{constraints}]" if constraints else ""]))


def _constraints(option: Option) -> Iterable[str]:
    parameter = option.parameter
    low, high = parameter.minimum, parameter.maximum
    if option.deprecated:
        yield f"deprecated: {describe_deprecation(option.deprecated)}"
    if parameter.required:
        yield "required"
    if parameter.default:
        yield f"default: {visible(parameter.default)}"
    if low is not None and high is not None:
        yield f"{low:g} to {high:g}"
    elif low is not None:
        yield f"at least {low:g}"
    elif high is not None:
        yield f"at most {high:g}"
    if parameter.max_items is not None:
        yield f"at most {parameter.max_items} values"
    if option.cancels:
        yield f"makes the server ignore {', '.join('--' + flag for flag in option.cancels)}"


def command_lines(commands: Iterable[Command]) -> list[tuple[str, str]]:
    """Return a row per command: its name, and its summary with the cost."""
    return [(command.name, f"{visible(_brief(command))}{_cost(command)}") for command in commands]


def _brief(command: Command) -> str:
    """Return the summary of a command; for a deprecated one, what to use instead if known."""
    if command.deprecated and command.deprecated.replaced_by:
        return f"use {command.deprecated.replaced_by} instead"
    return command.summary


def _cost(command: Command) -> str:
    cost = command.operation.cost
    if cost is None:
        return ""
    return f" ({cost} token)" if cost == 1 else f" ({cost} tokens)"
