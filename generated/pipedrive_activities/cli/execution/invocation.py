"""One run of an operation's command: what was asked for, typed.

Input: the surface and click's parameters. Output: an ``Invocation``, and from it a ``Call`` per
record. Invariant: what is required is there, or the run has ended with 64 before anything is sent.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from ..cli_error import refuse_usage
from ..command_model import Command, Option
from ..input.body import assemble_body, check_members, load_data, load_document
from ..input.options import Common, parameter_name
from ..input.rows import Row, check_row_options
from ..input.values import Json
from ..output.formats import FORMATS, default_format
from ..settings import Settings, load_settings
from .session_protocol import Call


@dataclass(frozen=True, slots=True, kw_only=True)
class PaginationLimits:
    """How far a list is walked. Without ``all``, one page is read."""

    all: bool = False
    items: int | None = None
    pages: int | None = None
    cost: int | None = None
    resume: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOptions:
    """Where the rows come from, and how they are worked through."""

    rows: str | None = None
    format: str | None = None
    concurrency: int = 4
    checkpoint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """Everything that was asked for."""

    command: Command
    common: Common
    settings: Settings
    output: str
    parents: tuple[Json, ...]
    ids: tuple[Json, ...]
    given: tuple[tuple[Option, Json], ...]
    data: Json
    nulls: tuple[str, ...]
    unsets: tuple[str, ...]
    template: bool
    yes: bool
    limits: PaginationLimits
    row_options: RowOptions

    @property
    def machine(self) -> bool:
        """Whether programs read the output."""
        return self.output != "table"

    @property
    def many(self) -> bool:
        """Whether the command runs once per row, or per id of several."""
        return self.row_options.rows is not None or len(self.ids) > 1

    def rows(self) -> Iterable[Row]:
        """Return the rows that the ids on the command line make up."""
        names = [option.wire[0] for option in self.command.placed("path")]
        for number, last in enumerate(self.ids, start=1):
            yield Row(number, dict(zip(names, (*self.parents, last), strict=True)), {})

    def call(self, row: Row | None = None) -> Call:
        """Return the call for a row; without one, for the only id."""
        path = self._path(row)
        return Call(
            operation=self.command.operation,
            path=path,
            query=self._placed("query"),
            headers=self._placed("header"),
            cookies=self._placed("cookie"),
            body=self._body(row.body if row else {}),
        )

    def _path(self, row: Row | None) -> dict[str, Json]:
        options = self.command.placed("path")
        given = zip(options, (*self.parents, *self.ids[:1]), strict=False)
        path = {option.wire[0]: value for option, value in given}
        path.update(row.path if row else {})
        for option in options:
            if option.wire[0] not in path:
                where = f"row {row.number}: " if row else ""
                raise refuse_usage(f"{where}missing {option.spelling}")
        return path

    def _placed(self, place: str) -> dict[str, Json]:
        return {option.wire[0]: value for option, value in self.given if option.place == place}

    def _body(self, row: Mapping[str, Json]) -> Json:
        described = self.command.body
        if described is None:
            return None
        if not isinstance(self.data, dict) or described.whole:
            if self.data is None and described.required:
                raise refuse_usage("missing --data", "this body has no members to give one by one")
            return self.data
        members = [(option, value) for option, value in self.given if option.place == "body"]
        body = assemble_body(self.data, row, members, self.nulls, self.unsets)
        _check_required(self.command, body)
        return body


def _check_required(command: Command, body: Mapping[str, Json]) -> None:
    for option in command.placed("body"):
        found: Json = dict(body)
        for key in option.wire if option.required else ():
            if not isinstance(found, dict) or key not in found:
                raise refuse_usage(f"missing {option.spelling}", "or give it in --data")
            found = found[key]


def read_invocation(command: Command, parameters: Mapping[str, object]) -> Invocation:
    """Return what click's parameters ask for; raise CliError when it makes no sense."""
    common = Common.take(parameters)
    settings = load_settings(common.profile)
    parents, ids = _path_values(command, parameters)
    row_options = _row_options(parameters, from_stdin=ids == ("-",))
    ids = () if ids == ("-",) else ids
    check_row_options(command, row_options.rows, len(ids))
    given = _given(command, parameters)
    _check_parameters(command, given)
    nulls = cast("tuple[str, ...]", parameters.get("null") or ())
    unsets = cast("tuple[str, ...]", parameters.get("unset") or ())
    check_members(command, nulls, "--null")
    check_members(command, unsets, "--unset")
    data = cast("str | None", parameters.get("data"))
    if row_options.rows == "-" and data in {"-", "@-"}:
        raise refuse_usage("standard input cannot hold both --data and --rows")
    return Invocation(
        command=command,
        common=common,
        settings=settings,
        output=choose_output(common.output, settings),
        parents=parents,
        ids=ids,
        given=given,
        data=_data(command, data),
        nulls=nulls,
        unsets=unsets,
        template=bool(parameters.get("data_template")),
        yes=bool(parameters.get("yes")),
        limits=_limits(parameters, command, given),
        row_options=row_options,
    )


def _data(command: Command, text: str | None) -> Json:
    if command.body is not None and command.body.whole:
        return None if text is None else load_document(text)
    return {} if text is None else load_data(text)


def choose_output(given: str | None, settings: Settings) -> str:
    """Return the output format: option, environment, profile, else by the terminal."""
    chosen = settings.get("output", given)
    if chosen is None:
        return default_format()
    if chosen not in FORMATS:
        raise refuse_usage(f"{chosen!r} is no output", f"one of {', '.join(FORMATS)}")
    return chosen


def _path_values(
    command: Command, parameters: Mapping[str, object]
) -> tuple[tuple[Json, ...], tuple[Json, ...]]:
    values = [parameters[f"path_{number}"] for number in range(len(command.placed("path")))]
    if not values:
        return (), ()
    last = values[-1]
    ids = cast("tuple[Json, ...]", last if isinstance(last, tuple) else (last,))
    return tuple(cast("list[Json]", values[:-1])), ids


def _given(command: Command, parameters: Mapping[str, object]) -> tuple[tuple[Option, Json], ...]:
    options = [option for option in command.options if option.place != "path"]
    values = [parameters.get(parameter_name(number)) for number in range(len(options))]
    pairs = zip(options, cast("list[Json]", values), strict=True)
    return tuple((option, value) for option, value in pairs if value is not None)


def _check_parameters(command: Command, given: tuple[tuple[Option, Json], ...]) -> None:
    named = {option.flag for option, _ in given}
    for option in command.options:
        if option.required and option.place not in {"path", "body"} and option.flag not in named:
            raise refuse_usage(f"missing {option.spelling}", option.help)
    for option, _ in given:
        ignored = [f"--{flag}" for flag in option.cancels if flag in named]
        if ignored:
            raise refuse_usage(
                f"beside {option.spelling} the server ignores {', '.join(ignored)}",
                "leave either out",
            )


def _row_options(parameters: Mapping[str, object], *, from_stdin: bool) -> RowOptions:
    rows = cast("str | None", parameters.get("rows"))
    return RowOptions(
        rows="-" if from_stdin and rows is None else rows,
        format=cast("str | None", parameters.get("rows_format")),
        concurrency=cast("int", parameters.get("concurrency") or 1),
        checkpoint=cast("str | None", parameters.get("journal")),
    )


def _limits(
    parameters: Mapping[str, object], command: Command, given: tuple[tuple[Option, Json], ...]
) -> PaginationLimits:
    number = {
        name: cast("int | None", parameters.get(f"max_{name}"))
        for name in ("items", "pages", "cost")
    }
    capped = any(value is not None for value in number.values())
    cursor = command.pages.cursor if command.pages else ""
    typed = [str(value) for option, value in given if option.wire == (cursor,)]
    resume = cast("str | None", parameters.get("resume")) or (typed[0] if typed else None)
    return PaginationLimits(all=bool(parameters.get("all")) or capped, resume=resume, **number)


def may_ask(invocation: Invocation) -> bool:
    """Tell whether a question may be asked: not with ``--no-input``, nor without a terminal."""
    return not invocation.common.no_input and sys.stdin.isatty() and sys.stderr.isatty()
