"""Shared options of the commands: output, cost, connection, pages, rows and body.

Each click option has a heading under which it appears in help. The generator reserves the flags
defined here (``generator.views.cli.text.RESERVED``), so that no option of an operation uses them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, cast

import click

from ..._runtime.record import Record
from ..output.formats import FORMATS
from ..output.selection import LIST_FIELDS
from ..product import PRODUCT
from .list_completion import ListCompleter
from .value_types import OneOf, Seconds, WholeNumber

if TYPE_CHECKING:
    from click.types import OptionHelpExtra

    from ..._runtime.operation import Pagination
    from ..command_model import Command, Option

ROW_FORMATS = ("jsonl", "csv", "ids")
"""Formats of ``--rows``."""
SAFETY = "Cost and safety" if PRODUCT.has_costs else "Safety"
"""The heading of the options that preview, limit or record what a command does."""


class HeadedOption(click.Option):
    """A click option with its heading in help and, for an operation's option, its model."""

    def __init__(
        self,
        declarations: list[str],
        *,
        heading: str,
        model: Option | None = None,
        **settings: object,
    ) -> None:
        super().__init__(declarations, **settings)  # type: ignore[arg-type]  # click's own keywords
        self.heading = heading
        self.model = model

    def get_help_extra(self, ctx: click.Context) -> OptionHelpExtra:
        """Return what click adds to the help, without the range, which the help text contains."""
        extra = super().get_help_extra(ctx)
        extra.pop("range", None)
        return extra


class ExplainedArgument(click.Argument):
    """A positional argument with its explanation in help."""

    def __init__(self, name: str, explanation: str, **settings: object) -> None:
        metavar = f"{name.upper()}{'...' if settings.get('nargs') == -1 else ''}"
        super().__init__([name], metavar=metavar, **settings)  # type: ignore[arg-type]  # click's own keywords
        self.explanation = explanation


class CommonOptions(Record):
    """The values of the shared options; None for an option that was not given."""

    output: str | None = None
    fields: str | None = None
    query: str | None = None
    dry_run: bool = False
    curl: bool = False
    budget: int | None = None
    budget_per_day: int | None = None
    label: str | None = None
    fail_on_deprecated: bool = False
    profile: str | None = None
    token_file: str | None = None
    base_url: str | None = None
    server_variables: tuple[str, ...] = ()
    timeout: float | None = None
    verbose: bool = False
    quiet: bool = False
    no_input: bool = False

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, object]) -> CommonOptions:
        """Return the shared options from click's parameters."""

        def text(name: str) -> str | None:
            value = parameters.get(name)
            return None if value is None else str(value)

        def flag(name: str) -> bool:
            return parameters.get(name) is True

        def count(name: str) -> int | None:
            value = parameters.get(name)
            return value if isinstance(value, int) else None

        timeout = parameters.get("timeout")
        return cls(
            output=text("output"),
            fields=text("fields"),
            query=text("query"),
            dry_run=flag("dry_run"),
            curl=flag("curl"),
            budget=count("budget"),
            budget_per_day=count("budget_per_day"),
            label=text("label"),
            fail_on_deprecated=flag("fail_on_deprecated"),
            profile=text("profile"),
            token_file=text("token_file"),
            base_url=text("base_url"),
            server_variables=cast("tuple[str, ...]", parameters.get("server_variable") or ()),
            timeout=timeout if isinstance(timeout, float) else None,
            verbose=flag("verbose"),
            quiet=flag("quiet"),
            no_input=flag("no_input"),
        )


def output_options(fields: Callable[[], tuple[str, ...]] = tuple) -> list[click.Parameter]:
    """Return the options that control the output; every command that prints records has them.

    ``fields`` returns the fields of a record, for completion.
    """
    heading = "Output"
    return [
        HeadedOption(
            ["--output", "-o"],
            heading=heading,
            type=OneOf(FORMATS),
            help="Output format [default: table on a terminal, else json].",
        ),
        HeadedOption(
            ["--fields"],
            heading=heading,
            metavar="A,B.C",
            is_flag=False,
            flag_value=LIST_FIELDS,
            shell_complete=ListCompleter(fields),
            help="Print only these fields, in this order; use dots for nested fields. "
            "Without a value: list the fields.",
        ),
        HeadedOption(
            ["--query"],
            heading=heading,
            metavar="JMESPATH",
            help="Filter the whole result with JMESPath (buffered in memory).",
        ),
        _flag(
            heading,
            "--quiet",
            "Print no summary, progress or notes; warnings and errors remain.",
            short="-q",
        ),
    ]


def web_options(command: Command) -> list[click.Parameter]:
    """Return the option that opens a record in the web app, if its URL is known."""
    text = "Open the record in the browser; send nothing. Prints the URL into a pipe."
    return [_flag("Output", "--web", text)] if command.web else []


def request_options() -> list[click.Parameter]:
    """Return the options of every command that sends requests."""
    preview = "Print the request and its maximum cost" if PRODUCT.has_costs else "Print the request"
    return [
        _flag(SAFETY, "--dry-run", f"{preview}; send nothing."),
        _flag(SAFETY, "--curl", "Print the request as a curl command; send nothing."),
        *(_cost_options() if PRODUCT.has_costs else ()),
        _flag(SAFETY, "--fail-on-deprecated", "Treat deprecation warnings as errors."),
        *_connection_options(),
    ]


def _cost_options() -> list[click.Parameter]:
    return [
        HeadedOption(
            ["--budget"],
            heading=SAFETY,
            type=WholeNumber(0),
            metavar="TOKENS",
            help="Fail before spending more tokens than this.",
        ),
        HeadedOption(
            ["--budget-per-day"],
            heading=SAFETY,
            type=WholeNumber(0),
            metavar="TOKENS",
            help="Fail before commands and MCP servers together spend more than this today (UTC).",
        ),
        HeadedOption(
            ["--label"],
            heading=SAFETY,
            metavar="NAME",
            help="Label recorded token usage with this name.",
        ),
    ]


def _connection_options() -> list[click.Parameter]:
    heading = "Account and connection"
    return [
        HeadedOption(["--profile"], heading=heading, metavar="NAME", help="Profile to use."),
        HeadedOption(
            ["--token-file"],
            heading=heading,
            metavar="FILE",
            help="Read the API token from this file; - for standard input.",
        ),
        HeadedOption(["--base-url"], heading=heading, metavar="URL", help="Base URL of the API."),
        HeadedOption(
            ["--timeout"],
            heading=heading,
            type=Seconds(),
            metavar="SECONDS",
            help="Maximum time to wait for a response [default: 30].",
        ),
        _flag(
            heading,
            "--verbose",
            "Print each request to standard error, without secrets.",
            short="-v",
        ),
        _flag(heading, "--no-input", "Never prompt; fail instead."),
    ]


def page_options(command: Command) -> list[click.Parameter]:
    """Return the options of a paginated list."""
    heading = "Pages"
    if command.operation.pagination is None:
        return []
    return [
        _flag(heading, "--all", "Fetch all pages (default: first page only)."),
        *(
            HeadedOption([flag], heading=heading, type=WholeNumber(1), metavar="N", help=text)
            for flag, text in _LIMIT_OPTIONS.items()
        ),
        HeadedOption(
            ["--resume"],
            heading=heading,
            metavar="CURSOR",
            help="Resume from the cursor printed by an earlier run.",
        ),
        *_skip_options(heading, command.operation.pagination),
        *_window_options(heading, command.operation.pagination),
    ]


def _skip_options(heading: str, pages: Pagination) -> Iterable[click.Parameter]:
    """Yield the option for lists that a limit of items can end inside of a page."""
    if pages.style in ("page", "link"):
        yield HeadedOption(
            ["--skip"],
            heading=heading,
            type=WholeNumber(0),
            metavar="N",
            help="Omit this many items of the first page; an earlier run printed them.",
        )


def _window_options(heading: str, pages: Pagination) -> Iterable[click.Parameter]:
    """Yield the options for lists that change while their pages are fetched."""
    if pages.window_end:
        text = "Leave out what changes after the start, so that nothing moves to another page."
        yield _flag(heading, "--freeze", text)
    if pages.item_id:
        text = f"Omit items whose {pages.item_id} was printed before (kept in memory)."
        yield _flag(heading, "--distinct", text)


_LIMIT_OPTIONS = {
    "--max-items": "Stop after this many items; implies --all.",
    "--max-pages": "Stop after this many pages; implies --all.",
}
if PRODUCT.has_costs:
    _LIMIT_OPTIONS["--max-cost"] = "Stop before spending more tokens than this; implies --all."


def row_options(command: Command) -> list[click.Parameter]:
    """Return the options of a command that can run once per row."""
    heading = "Rows"
    if not command.takes_rows:
        return []
    return [
        HeadedOption(
            ["--rows"],
            heading=heading,
            metavar="FILE",
            help="Run once per row of this file (ids, JSON Lines, JSON array or CSV); - for "
            "standard input.",
        ),
        HeadedOption(
            ["--rows-format"],
            heading=heading,
            type=OneOf(ROW_FORMATS),
            help="Input format [default: detected from the first line].",
        ),
        HeadedOption(
            ["--concurrency"],
            heading=heading,
            type=WholeNumber(1, 64),
            default=4,
            metavar="N",
            help="Number of rows to send in parallel, 1 to 64 [default: 4].",
        ),
        HeadedOption(
            ["--checkpoint"],
            heading=heading,
            metavar="FILE",
            help="Record progress in this file; pass it again to resume without duplicates.",
        ),
    ]


def body_options(command: Command) -> list[click.Parameter]:
    """Return the options for the body as a whole; those of its properties are separate."""
    heading = "Body"
    if not command.has_body:
        return []
    raw = command.raw_body
    if raw is not None:
        kind = "a file" if raw.format == "binary" else "text"
        return [
            HeadedOption(
                ["--data"],
                heading=heading,
                metavar="@FILE",
                help=f"Body ({kind}): @FILE, - for standard input, or the text itself.",
            )
        ]
    items = " A file has a JSON value on each line, or a list." if command.takes_items else ""
    data = HeadedOption(
        ["--data"],
        heading=heading,
        metavar="JSON",
        help=f"Body as JSON, @FILE, or - for standard input.{items}",
    )
    if command.data_only:
        return [data]
    return [
        data,
        _flag(heading, "--data-template", "Print a commented template of the body and exit."),
        HeadedOption(
            ["--null"],
            heading=heading,
            multiple=True,
            metavar="PROPERTY",
            shell_complete=ListCompleter(partial(_properties, command)),
            help="Send null for this property.",
        ),
        HeadedOption(
            ["--unset"],
            heading=heading,
            multiple=True,
            metavar="PROPERTY",
            shell_complete=ListCompleter(partial(_properties, command)),
            help="Omit this property, even if --data or the row contains it.",
        ),
    ]


def confirm_options(command: Command) -> list[click.Parameter]:
    """Return the options that back up and confirm a deletion, or confirm an empty new record."""
    texts = {
        "DELETE": "Delete several records without confirmation.",
        "POST": "Create a record without any field." if command.options_in("body") else "",
    }
    text = texts.get(command.operation.method, "")
    options: list[click.Parameter] = []
    if command.operation.method == "DELETE" and command.has_lookup:
        text_of_backup = "Append what is deleted to this file first, as JSON Lines."
        options = [HeadedOption(["--backup"], heading=SAFETY, metavar="FILE", help=text_of_backup)]
    return [*options, _flag(SAFETY, "--yes", text, short="-y")] if text else options


def _flag(heading: str, name: str, text: str, short: str = "") -> HeadedOption:
    names = [name, short] if short else [name]
    return HeadedOption(names, heading=heading, is_flag=True, default=False, help=text)


def _properties(command: Command) -> list[str]:
    """Return the names of a body's properties."""
    return sorted(".".join(option.parameter.path) for option in command.options_in("body"))


def parameter_name(number: int) -> str:
    """Return click's name for the option with this index among those outside the path."""
    return f"value_{number}"
