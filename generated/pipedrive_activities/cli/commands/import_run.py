"""Runs ``import``: reads the file, looks up its keys, then creates and updates records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from ..command_model import Import
from ..execution.argument_errors import argument_errors
from ..execution.import_keys import (
    Key,
    KeyColumn,
    Lookup,
    find_key,
    lookup_pages,
    read_keyed_rows,
)
from ..execution.import_rows import ImportRun, import_shape
from ..execution.invocation import Invocation, read_invocation
from ..input.rows import Row
from ..output.printer import Printer, closing_output
from ..output.summary import print_note
from ..product import PRODUCT
from .utility_command import print_records

if TYPE_CHECKING:
    from ..execution.client import CommandLineClient
    from ..input.values import Json


def run_import(model: Import, parameters: Mapping[str, object]) -> None:
    """Import a file with click's parameters."""
    invocation = read_invocation(model.create, parameters)
    key = find_key(model, str(parameters["key"]))
    kind = cast("str | None", parameters["rows_format"])
    rows = read_keyed_rows(model, key, str(parameters["file"]), kind)
    if invocation.common.dry_run:
        _preview(model, key, invocation, len(rows))
    else:
        _import(model, key, invocation, rows)


def _import(model: Import, key: KeyColumn, invocation: Invocation, rows: Mapping[Key, Row]) -> None:
    from ..execution.session import open_client

    with open_client(invocation.common, invocation.settings) as client:
        _announce(model, key, invocation, client, len(rows))
        with argument_errors(invocation):
            records = Lookup(client, model, key, rows).records()
        common = invocation.common
        printer = Printer(
            invocation.output,
            import_shape(model, key),
            fields=common.fields,
            query=common.query,
        )
        run = ImportRun(model, key, invocation, client, printer, rows, records)
        as_json = invocation.machine_readable
        with closing_output(printer, run.summary, quiet=common.quiet, as_json=as_json):
            run.run()


def _announce(
    model: Import, key: KeyColumn, invocation: Invocation, client: CommandLineClient, count: int
) -> None:
    """Say what the import will cost at most, before it sends anything."""
    if not PRODUCT.has_costs or invocation.common.quiet:
        return
    listed = model.listed.operation
    pages = lookup_pages(model, key, count)
    tokens = client.estimate(listed.id, pages=pages or 1).tokens
    lookup = f"at most {tokens:,} tokens" if pages else f"{tokens:,} tokens per page of the list"
    writes = count * _row_cost(model)
    note = f"looking up {count:,} keys costs {lookup}; writing the rows at most {writes:,} tokens"
    print_note(note, as_json=invocation.machine_readable)


def _preview(model: Import, key: KeyColumn, invocation: Invocation, count: int) -> None:
    """Print what an import costs at most; nothing is sent."""
    from ..execution.session import open_preview

    client = open_preview(invocation.common, invocation.settings)
    listed = model.listed.operation
    pages = lookup_pages(model, key, count)
    estimate = client.estimate(listed.id, pages=pages or 1)
    lookup = "look up the keys" if pages else "look up the keys, per page of the list"
    is_known = model.create.operation.cost is not None and model.update.operation.cost is not None
    tokens = count * _row_cost(model) if is_known else None
    rows: list[Json] = [
        {
            "step": lookup,
            "rows": count,
            "requests": estimate.calls,
            "tokens": estimate.tokens if estimate.cost_known else None,
        },
        {
            "step": "update" if key.is_id else "create or update, at most",
            "rows": count,
            "requests": count,
            "tokens": tokens,
        },
    ]
    print_records(invocation.common, rows, ("step", "rows", "requests", "tokens"))


def _row_cost(model: Import) -> int:
    """Return the most tokens that a row costs."""
    return max(model.create.operation.cost or 0, model.update.operation.cost or 0)
