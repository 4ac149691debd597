"""Options that every command shares, and how an option of an operation becomes one of click.

Input: the surface. Output: click parameters, each with the heading it stands under in help.
Invariant: the flags made here are the reserved ones; the generator keeps operations off them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from ..command_model import Command, Option
from ..output.escaping import visible
from ..output.formats import FORMATS
from .rows import FORMATS as ROW_FORMATS
from .values import convert_text, describe_value

if TYPE_CHECKING:
    from click.types import OptionHelpExtra


class HeadedOption(click.Option):
    """A click option that knows its heading in help, and the surface option behind it."""

    def __init__(
        self,
        declarations: list[str],
        *,
        heading: str,
        surface: Option | None = None,
        **settings: object,
    ) -> None:
        super().__init__(declarations, **settings)  # type: ignore[arg-type]  # click's own keywords
        self.heading = heading
        self.surface = surface

    def get_help_extra(self, ctx: click.Context) -> OptionHelpExtra:
        """Return what click adds to the help, without ranges: the help text names them."""
        extra = super().get_help_extra(ctx)
        extra.pop("range", None)
        return extra


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """The shared options as given; None where they were not."""

    output: str | None = None
    fields: str | None = None
    query: str | None = None
    dry_run: bool = False
    curl: bool = False
    budget: int | None = None
    label: str | None = None
    fail_on_deprecated: bool = False
    profile: str | None = None
    token_file: str | None = None
    base_url: str | None = None
    timeout: float | None = None
    verbose: bool = False
    no_input: bool = False

    @classmethod
    def take(cls, parameters: Mapping[str, object]) -> Common:
        """Return the shared options out of click's parameters."""

        def text(name: str) -> str | None:
            value = parameters.get(name)
            return None if value is None else str(value)

        def flag(name: str) -> bool:
            return parameters.get(name) is True

        budget, timeout = parameters.get("budget"), parameters.get("timeout")
        return cls(
            output=text("output"),
            fields=text("fields"),
            query=text("query"),
            dry_run=flag("dry_run"),
            curl=flag("curl"),
            budget=budget if isinstance(budget, int) else None,
            label=text("label"),
            fail_on_deprecated=flag("fail_on_deprecated"),
            profile=text("profile"),
            token_file=text("token_file"),
            base_url=text("base_url"),
            timeout=timeout if isinstance(timeout, float) else None,
            verbose=flag("verbose"),
            no_input=flag("no_input"),
        )


def output_options() -> list[click.Parameter]:
    """Return the options that shape what is printed; every command has them."""
    heading = "Output"
    return [
        HeadedOption(
            ["--output", "-o"],
            heading=heading,
            type=click.Choice(FORMATS),
            help="How to print [default: table on a terminal, json otherwise].",
        ),
        HeadedOption(
            ["--fields"],
            heading=heading,
            metavar="A,B.C",
            help="Print only these fields, in this order; a dot goes inwards.",
        ),
        HeadedOption(
            ["--query"],
            heading=heading,
            metavar="JMESPATH",
            help="Print what this expression makes of the whole result; it is held in memory.",
        ),
    ]


def request_options() -> list[click.Parameter]:
    """Return the options of every command that sends something."""
    return [*_money_options(), *_connection_options()]


def _money_options() -> list[click.Parameter]:
    heading = "Money and safety"
    return [
        _flag(heading, "--dry-run", "Print the request and its worst price; send nothing."),
        _flag(heading, "--curl", "Print the same request as a curl command; send nothing."),
        HeadedOption(
            ["--budget"],
            heading=heading,
            type=click.IntRange(min=0),
            metavar="TOKENS",
            help="Refuse the call that would spend more than this.",
        ),
        HeadedOption(
            ["--label"], heading=heading, metavar="NAME", help="Book what is spent under this name."
        ),
        _flag(heading, "--fail-on-deprecated", "Refuse what is deprecated instead of warning."),
    ]


def _connection_options() -> list[click.Parameter]:
    heading = "Account and connection"
    return [
        HeadedOption(["--profile"], heading=heading, metavar="NAME", help="Account to use."),
        HeadedOption(
            ["--token-file"],
            heading=heading,
            metavar="FILE",
            help="Read the token from this file; - is standard input.",
        ),
        HeadedOption(["--base-url"], heading=heading, metavar="URL", help="Origin of the API."),
        HeadedOption(
            ["--timeout"],
            heading=heading,
            type=click.FloatRange(min=0, min_open=True),
            metavar="SECONDS",
            help="Wait no longer than this for an answer.",
        ),
        _flag(heading, "--verbose", "Show each request on standard error, redacted.", short="-v"),
        _flag(heading, "--no-input", "Never ask; fail where an answer would be needed."),
    ]


def page_options(command: Command) -> list[click.Parameter]:
    """Return the options of a list that goes on over several pages."""
    heading = "Pages"
    if command.pages is None:
        return []
    return [
        _flag(heading, "--all", "PageFetcher all pages; without it, one page is read."),
        *(
            HeadedOption(
                [flag], heading=heading, type=click.IntRange(min=1), metavar="N", help=text
            )
            for flag, text in _LIMIT_OPTIONS.items()
        ),
        HeadedOption(
            ["--resume"],
            heading=heading,
            metavar="CURSOR",
            help="Go on where an earlier run stopped; its summary names the cursor.",
        ),
    ]


_LIMIT_OPTIONS = {
    "--max-items": "CliError after this many items; implies --all.",
    "--max-pages": "CliError after this many pages; implies --all.",
    "--max-cost": "CliError before more than this many tokens are spent; implies --all.",
}


def row_options(command: Command) -> list[click.Parameter]:
    """Return the options of a command that can be repeated over rows."""
    heading = "Rows"
    if not command.takes_rows:
        return []
    return [
        HeadedOption(
            ["--rows"],
            heading=heading,
            metavar="FILE",
            help="Run once per row: ids, JSON lines, a JSON array or CSV; - is standard input.",
        ),
        HeadedOption(
            ["--rows-format"],
            heading=heading,
            type=click.Choice(ROW_FORMATS),
            help="What the rows are [default: told by the first line].",
        ),
        HeadedOption(
            ["--concurrency"],
            heading=heading,
            type=click.IntRange(1, 64),
            default=4,
            metavar="N",
            help="Rows in flight at once, 1 to 64 [default: 4].",
        ),
        HeadedOption(
            ["--journal"],
            heading=heading,
            metavar="FILE",
            help="Note each row here; given again, go on without writing twice.",
        ),
    ]


def body_options(command: Command) -> list[click.Parameter]:
    """Return the options of a command with a body, beside those of its members."""
    heading = "Body"
    if command.body is None:
        return []
    data = HeadedOption(
        ["--data"], heading=heading, metavar="JSON", help="The body: JSON, @FILE, or - (stdin)."
    )
    if command.body.whole:
        return [data]
    return [
        data,
        _flag(heading, "--data-template", "Print an empty body with comments."),
        HeadedOption(
            ["--null"],
            heading=heading,
            multiple=True,
            metavar="MEMBER",
            shell_complete=_members_of(command),
            help="Send null for this member.",
        ),
        HeadedOption(
            ["--unset"],
            heading=heading,
            multiple=True,
            metavar="MEMBER",
            shell_complete=_members_of(command),
            help="Leave this member out, whatever --data or the row says.",
        ),
    ]


def confirm_options(command: Command) -> list[click.Parameter]:
    """Return the option that answers the question before something is deleted."""
    if command.method != "DELETE":
        return []
    return [_flag("Money and safety", "--yes", "Delete several without asking.", short="-y")]


def _flag(heading: str, name: str, text: str, short: str = "") -> HeadedOption:
    names = [name, short] if short else [name]
    return HeadedOption(names, heading=heading, is_flag=True, default=False, help=text)


class _Completer:
    """Completes the names of a body's members."""

    def __init__(self, command: Command) -> None:
        self._names = sorted(".".join(option.wire) for option in command.placed("body"))

    def __call__(
        self, context: click.Context, parameter: click.Parameter, incomplete: str
    ) -> list[str]:
        return [name for name in self._names if name.startswith(incomplete)]


def _members_of(command: Command) -> _Completer:
    return _Completer(command)


class ValueType(click.ParamType[object]):
    """The click type of one option of an operation: converts, bounds and completes its values."""

    def __init__(self, option: Option) -> None:
        self.option = option
        self.name = describe_value(option).lower()

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> object:
        """Return the JSON value of a text, or end with a usage error (64)."""
        if not isinstance(value, str):
            return value
        try:
            return convert_text(self.option, value)
        except ValueError as error:
            self.fail(visible(str(error)), param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the allowed values that begin with what was typed; after a comma, the next one."""
        head, comma, last = incomplete.rpartition(",") if self.option.many else ("", "", incomplete)
        return [
            CompletionItem(f"{head}{comma}{choice}")
            for choice in self.option.choices
            if choice.startswith(last)
        ]


def parameter_name(number: int) -> str:
    """Return click's name for the option with that number among those that are not in the path."""
    return f"value_{number}"
