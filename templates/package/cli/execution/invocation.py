"""The typed arguments of one run of a command.

``read_invocation`` builds an ``Invocation`` from click's parameters; ``Invocation.arguments``
returns the arguments of the client for a record. A missing required value ends the run (exit code
64) before anything is sent.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import cast

from ..cli_error import input_error, usage_error
from ..command_model import Command, Option
from ..input.body import (
    assemble_body,
    check_properties,
    load_data,
    load_document,
    load_items,
)
from ..input.files import raw_arguments, with_files
from ..input.options import CommonOptions, parameter_name
from ..input.rows import Row, check_row_options
from ..input.times import expand_datetime
from ..input.values import Json, check_count, convert_text, quote_text
from ..output.formats import FORMATS, default_format
from ..output.messages import json_messages
from ..settings import Settings, load_settings
from .option_checks import check_not_empty, check_options, check_required


@dataclass(frozen=True, slots=True, kw_only=True)
class PaginationLimits:
    """Limits of pagination. Without ``all``, only one page is fetched.

    ``link`` is the link to the first page, empty for a list without links; ``skip`` items of the first
    page are omitted. ``distinct``: omit items that were printed before. ``frozen`` is the option that
    ends the window of changes at the start, as it is typed; empty if the window is not frozen.
    """

    all: bool = False
    items: int | None = None
    pages: int | None = None
    cost: int | None = None
    link: str = ""
    skip: int = 0
    distinct: bool = False
    frozen: str = ""

    def resume_option(self, cursor: str | None, skip: int) -> str:
        """Return the options that resume at a cursor, quoted for a POSIX shell."""
        options = [f"--resume {shlex.quote(cursor)}"] if cursor is not None else []
        options += [f"--skip {skip}"] if skip else []
        return " ".join(filter(None, (*options, self.frozen)))


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOptions:
    """The source of the rows, and how they are processed."""

    rows: str | None = None
    format: str | None = None
    concurrency: int = 4
    checkpoint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """The command, its options and its settings.

    ``parents`` are the path parameters before the last one, ``ids`` the values of the last one.
    ``option_values`` are the options of the operation that were given. ``follow``: print the stream
    of an operation that also has a single response. ``output_file``: the file that the response is
    written to, empty to print it.
    """

    command: Command
    common: CommonOptions
    settings: Settings
    output: str
    parents: tuple[Json, ...]
    ids: tuple[Json, ...]
    option_values: tuple[tuple[Option, Json], ...]
    data: Json
    has_data: bool
    nulls: tuple[str, ...]
    unsets: tuple[str, ...]
    yes: bool
    backup: str | None
    limits: PaginationLimits
    row_options: RowOptions
    follow: bool = False
    output_file: str = ""

    @property
    def machine_readable(self) -> bool:
        """Whether messages on standard error are for programs."""
        return json_messages(self.common.output)

    @property
    def many(self) -> bool:
        """Whether the command runs once per row, or once per id of several."""
        return self.row_options.rows is not None or len(self.ids) > 1

    def rows(self) -> Iterable[Row]:
        """Yield a row for each id on the command line."""
        names = [option.parameter.api_name for option in self.command.options_in("path")]
        for number, id_ in enumerate(self.ids, start=1):
            yield Row(number, dict(zip(names, (*self.parents, id_), strict=True)), {})

    def arguments(self, row: Row | None = None) -> dict[str, object]:
        """Return the arguments of the client for a row, or for the only id if there are no rows.

        Names are those of Python, except unknown properties of the body, which the client rejects.
        """
        path = self.path(row)
        arguments: dict[str, object] = {
            option.parameter.name: path[option.parameter.api_name]
            for option in self.command.options_in("path")
        }
        for option, value in self.option_values:
            if option.parameter.location != "body":
                arguments[option.parameter.name] = value
        return arguments | self._body_arguments(row)

    def _body_arguments(self, row: Row | None) -> dict[str, object]:
        """Return the arguments of the body: one per property, or one that is the whole body."""
        raw = self.command.raw_body
        if raw is not None:
            data = None if self.data is None else str(self.data)
            return raw_arguments(raw, data, required=self.command.operation.body_required)
        body = self.body(row)
        known = self.command.operation.arguments
        names = {item.api_name: item.name for item in known.values() if item.location == "body"}
        if "" in names:
            is_passed = body is not None or self.command.operation.body_required
            return {names[""]: body} if is_passed else {}
        properties = body if isinstance(body, dict) else {}
        for key in properties:
            if key not in names and key in known:  # the client would take it for a parameter
                raise input_error(f"{quote_text(key)} is not a property of the body")
        return with_files(known, {names.get(key, key): each for key, each in properties.items()})

    def path(self, row: Row | None) -> dict[str, Json]:
        """Return the path parameters of a row, or of the only id if there are no rows.

        Raises a usage error (64) if one is missing.
        """
        options = self.command.options_in("path")
        values = zip(options, (*self.parents, *self.ids[:1]), strict=False)
        path = {option.parameter.api_name: value for option, value in values}
        path.update(row.path if row else {})
        for option in options:
            if option.parameter.api_name not in path:
                prefix = f"row {row.number}: " if row else ""
                raise usage_error(f"{prefix}missing {option.display_name}")
        return path

    def body(self, row: Row | None = None) -> Json:
        """Return the body for a row, with the names of the API; null if there is none.

        Raises a usage error (64) if a part that the API requires is missing.
        """
        command = self.command
        if not command.has_body:
            return None
        if command.data_only or not isinstance(self.data, dict):
            if not self.has_data and command.operation.body_required:
                raise usage_error("missing --data", "this command needs a request body")
            return self.data
        properties = [pair for pair in self.option_values if pair[0].parameter.location == "body"]
        of_row = row.body if row else {}
        body = assemble_body(self.data, of_row, properties, self.nulls, self.unsets)
        check_required(command, body)
        if not (self.common.dry_run or self.common.curl):
            check_not_empty(command, body, confirmed=self.yes or self.has_data)
        return body


def read_invocation(command: Command, parameters: Mapping[str, object]) -> Invocation:
    """Return the invocation for click's parameters; raise CliError if they contradict each other."""
    common = CommonOptions.from_parameters(parameters)
    settings = load_settings(common.profile)
    parents, ids = _path_values(command, parameters)
    row_options = _row_options(parameters, from_stdin=ids == ("-",))
    ids = () if ids == ("-",) else ids
    check_row_options(command, row_options.rows, len(ids))
    option_values = _option_values(command, parameters)
    option_values += _resumed(command, parameters)
    frozen = _freeze(command, parameters, option_values)
    option_values += frozen
    check_options(command, option_values)
    nulls = cast("tuple[str, ...]", parameters.get("null") or ())
    unsets = cast("tuple[str, ...]", parameters.get("unset") or ())
    check_properties(command, nulls, "--null")
    check_properties(command, unsets, "--unset")
    data = cast("str | None", parameters.get("data"))
    if row_options.rows == "-" and data in {"-", "@-"}:
        raise usage_error("--data and --rows cannot both read standard input")
    return Invocation(
        command=command,
        common=common,
        settings=settings,
        output=choose_output(common.output, settings),
        parents=parents,
        ids=ids,
        option_values=option_values,
        data=_data(command, data),
        has_data=data is not None,
        nulls=nulls,
        unsets=unsets,
        yes=bool(parameters.get("yes")),
        backup=cast("str | None", parameters.get("backup")),
        limits=replace(
            _limits(command, parameters),
            distinct=bool(parameters.get("distinct")),
            frozen=" ".join(f"{option.display_name} {value}" for option, value in frozen),
        ),
        row_options=row_options,
        follow=bool(parameters.get("follow")),
        output_file=cast("str | None", parameters.get("output_file")) or "",
    )


def _resumed(command: Command, parameters: Mapping[str, object]) -> tuple[tuple[Option, Json], ...]:
    """Return the cursor of ``--resume`` as the value of its option; a link has none."""
    cursor, pages = parameters.get("resume"), command.operation.pagination
    if pages is None or not pages.cursor or not isinstance(cursor, str):
        return ()
    option = command.option(pages.cursor)
    try:
        return ((option, convert_text(option, cursor)),)
    except ValueError as error:
        raise usage_error(f"--resume: {error}") from None


def _freeze(
    command: Command,
    parameters: Mapping[str, object],
    option_values: tuple[tuple[Option, Json], ...],
) -> tuple[tuple[Option, Json], ...]:
    """Return the option that ends the window of changes now, if ``--freeze`` asks for it.

    A window that has an end is kept. Raises a usage error (64) for a cursor of an earlier run.
    """
    pages = command.operation.pagination
    if pages is None or not parameters.get("freeze"):
        return ()
    given = {option.parameter.name for option, _ in option_values}
    if pages.window_end in given:
        return ()
    option = command.option(pages.window_end)
    if parameters.get("resume") or pages.cursor in given:
        raise usage_error(
            "--freeze cannot be combined with --resume",
            f"use the {option.display_name} that the earlier run printed",
        )
    return ((option, expand_datetime("now", datetime.now(UTC))),)


def _data(command: Command, text: str | None) -> Json:
    if command.raw_body is not None:
        return text
    if command.data_only and text is not None:
        return load_items(text) if command.takes_items else load_document(text)
    if command.data_only:
        return None
    return {} if text is None else load_data(text)


def choose_output(option: str | None, settings: Settings) -> str:
    """Return the output format: from the option, the environment or the profile, else the default.

    Raises a usage error (64) for an unknown format.
    """
    output = settings.get("output", option)
    if output is None:
        return default_format()
    if output not in FORMATS:
        raise usage_error(
            f"setting output: expected one of {', '.join(FORMATS)}, got {quote_text(output)}"
        )
    return output


def _path_values(
    command: Command, parameters: Mapping[str, object]
) -> tuple[tuple[Json, ...], tuple[Json, ...]]:
    values = [parameters[f"path_{number}"] for number in range(len(command.options_in("path")))]
    if not values:
        return (), ()
    last = values[-1]
    ids = cast("tuple[Json, ...]", last if isinstance(last, tuple) else (last,))
    return tuple(cast("list[Json]", values[:-1])), ids


def _option_values(
    command: Command, parameters: Mapping[str, object]
) -> tuple[tuple[Option, Json], ...]:
    options = command.flag_options
    values = [parameters.get(parameter_name(number)) for number in range(len(options))]
    pairs = [
        (option, _combine(option, value) if isinstance(value, tuple) else cast("Json", value))
        for option, value in zip(options, values, strict=True)
        if value is not None and value != ()
    ]
    given: dict[tuple[bool, str], Option] = {}
    for option, _ in pairs:
        key = (option.parameter.location == "body", option.parameter.name)
        other = given.setdefault(key, option)
        if other is not option:
            names = f"{other.display_name} and {option.display_name}"
            raise usage_error(f"{names} are the same option", f"use {other.display_name}")
    return tuple(pairs)


def _combine(option: Option, occurrences: tuple[Json, ...]) -> Json:
    """Return the value of an option that may be repeated; only lists can be given in parts."""
    if not option.parameter.many:
        first, *others = occurrences
        if others:
            raise usage_error(f"{option.display_name}: given {len(occurrences)} times, accepts one")
        return first
    values: list[Json] = []
    for occurrence in occurrences:
        values += occurrence if isinstance(occurrence, list) else [occurrence]
    try:
        check_count(option, values)
    except ValueError as error:
        raise usage_error(f"{option.display_name}: {error}") from None
    return values


def _row_options(parameters: Mapping[str, object], *, from_stdin: bool) -> RowOptions:
    rows = cast("str | None", parameters.get("rows"))
    return RowOptions(
        rows="-" if from_stdin and rows is None else rows,
        format=cast("str | None", parameters.get("rows_format")),
        concurrency=cast("int", parameters.get("concurrency") or 1),
        checkpoint=cast("str | None", parameters.get("checkpoint")),
    )


def _limits(command: Command, parameters: Mapping[str, object]) -> PaginationLimits:
    pages = command.operation.pagination
    has_links = pages is not None and pages.style == "link"
    numbers = {
        name: cast("int | None", parameters.get(f"max_{name}"))
        for name in ("items", "pages", "cost")
    }
    limited = any(value is not None for value in numbers.values())
    return PaginationLimits(
        all=bool(parameters.get("all")) or limited,
        items=numbers["items"],
        pages=numbers["pages"],
        cost=numbers["cost"],
        link=cast("str | None", parameters.get("resume")) or "" if has_links else "",
        skip=cast("int | None", parameters.get("skip")) or 0,
    )


def may_prompt(invocation: Invocation) -> bool:
    """Return whether the user can be prompted: on a terminal, and without ``--no-input``."""
    return not invocation.common.no_input and sys.stdin.isatty() and sys.stderr.isatty()
