"""Help texts: what a command does, what it costs, and what each option means.

Input: the surface and click's parameters. Output: text through click's formatter, which wraps it to
the terminal. Descriptions are foreign text: hidden characters are shown as escapes.
"""

from __future__ import annotations

from collections.abc import Iterable

import click

from .command_model import Command, Deprecated, Entry, Option
from .input.options import HeadedOption
from .output.escaping import visible, visible_lines
from .product import PRODUCT

HEADINGS = (
    "Parameters",
    "Body",
    "Rows",
    "Pages",
    "Output",
    "Money and safety",
    "Account and connection",
)


def write_operation_help(
    command: click.Command, surface: Command, ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    """Write the help of an operation: the example first."""
    with formatter.indentation():
        formatter.write_text(f"$ {PRODUCT.command} {surface.title} {surface.example}".rstrip())
    formatter.write_paragraph()
    command.format_usage(ctx, formatter)
    _write_meaning(surface, formatter)
    _write_facts(surface, formatter)
    _write_arguments(surface, formatter)
    write_options(command.get_params(ctx), ctx, formatter)


def _write_meaning(surface: Command, formatter: click.HelpFormatter) -> None:
    for text in filter(None, (surface.summary, surface.description)):
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(visible_lines(text))


def _write_facts(surface: Command, formatter: click.HelpFormatter) -> None:
    facts = [("Cost", describe_cost(surface)), ("Request", f"{surface.method} {surface.path}")]
    if surface.deprecated:
        facts.insert(0, ("Deprecated", describe_deprecation(surface.deprecated)))
    if surface.scopes:
        facts.append(("Scope", " or ".join(surface.scopes)))
    if surface.body:
        from .input.body import PRECEDENCE

        facts.append(("Body", f"the later wins: {PRECEDENCE}"))
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_dl([(name, visible(text)) for name, text in facts])
        if surface.docs:
            formatter.write(f"\n{' ' * formatter.current_indent}{visible(surface.docs)}\n")


def describe_cost(surface: Command) -> str:
    """Return the price of a call in words."""
    if surface.cost is None:
        return "unknown; counted as the dearest known operation"
    tokens = f"{surface.cost} token" if surface.cost == 1 else f"{surface.cost} tokens"
    pages = surface.pages
    if pages is None:
        return f"{tokens} a call"
    sizes = f" of {pages.default_size} items" if pages.default_size else ""
    most = f"; --{pages.size} goes up to {pages.maximum_size}" if pages.maximum_size else ""
    return f"{tokens} a page{sizes}{most}"


def describe_deprecation(deprecated: Deprecated) -> str:
    """Return what to use instead, what that saves, and until when there is time."""
    parts = []
    if deprecated.replaced_by:
        parts.append(f"use {deprecated.replaced_by} instead")
    if deprecated.saves:
        parts.append(deprecated.saves)
    if deprecated.sunset:
        parts.append(f"it goes away on {deprecated.sunset}")
    return "; ".join(parts) or "it will go away, without a replacement"


def _write_arguments(surface: Command, formatter: click.HelpFormatter) -> None:
    options = surface.placed("path")
    rows = [(option.spelling, explain_option(option)) for option in options]
    if rows and surface.takes_rows:
        rows[-1] = (f"{rows[-1][0]}…", f"{rows[-1][1]} Several run one by one; - reads rows.")
    if rows:
        with formatter.section("Arguments"):
            formatter.write_dl(rows)


def write_options(
    parameters: Iterable[click.Parameter], ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    """Write the options under their headings."""
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
    record = parameter.get_help_record(ctx)
    if record is None or not isinstance(parameter, HeadedOption) or parameter.surface is None:
        return record
    return record[0], explain_option(parameter.surface)


def explain_option(option: Option) -> str:
    """Return the meaning of an option with its rules in brackets."""
    text = " ".join(visible_lines(option.help).split())
    rules = "; ".join(_rules(option))
    return f"{text}  [{rules}]" if text and rules else text or (f"[{rules}]" if rules else "")


def _rules(option: Option) -> Iterable[str]:
    if option.deprecated:
        yield f"deprecated: {describe_deprecation(option.deprecated)}"
    if option.required:
        yield "required"
    if option.default:
        yield f"default: {visible(option.default)}"
    if option.minimum is not None and option.maximum is not None:
        yield f"{option.minimum:g} to {option.maximum:g}"
    elif option.minimum is not None:
        yield f"at least {option.minimum:g}"
    elif option.maximum is not None:
        yield f"at most {option.maximum:g}"
    if option.max_items is not None:
        yield f"{option.max_items} values at most"
    if option.cancels:
        yield f"the server then ignores {', '.join('--' + flag for flag in option.cancels)}"


def entry_lines(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    """Return a line per command: its name, what it does, and its price."""
    return [(entry.name, f"{visible(entry.summary)}{_price(entry)}") for entry in entries]


def _price(entry: Entry) -> str:
    if entry.cost is None:
        return ""
    return f" ({entry.cost} token)" if entry.cost == 1 else f" ({entry.cost} tokens)"
