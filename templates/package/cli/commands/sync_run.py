"""Runs ``sync``: once, or again and again. Nothing is printed to standard output but a preview."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from ..._runtime.errors import BudgetExceeded, RateLimited, ServerError, TransportError
from ..._runtime.pagination.positions import pagination_of
from ..._runtime.product import Endpoint
from ..cli_error import CliError
from ..copies.copy import Copy, Nested
from ..copies.run import CopyRun, Counts, usual_pages
from ..copies.targets import Target, open_copy, read_target
from ..execution.argument_errors import argument_errors
from ..execution.invocation import Invocation, read_invocation
from ..execution.result_types import record_type
from ..execution.signals import DeferredSignals
from ..output.summary import Summary, print_note, print_summary, print_warning
from ..product import PRODUCT
from .utility_command import print_records

if TYPE_CHECKING:
    from ..command_model import Command
    from ..execution.client import CommandLineClient
    from ..input.values import Json

_SIZES = (1_000, 100_000, 1_000_000)
_MIN_SHARE = 0.02
"""How much of a window has to be read before its total is estimated."""
_TRANSIENT = frozenset({"unreachable"})
"""Codes of failures after which the next run of ``--every`` is worth a try."""

_FIRST_WAIT, _LONGEST_WAIT = 60, 900
"""Seconds to wait after a failure of ``--every``: twice as long after each further one."""


@dataclass(frozen=True, slots=True)
class _Options:
    target: Target
    nested: Nested
    prune: bool
    yes: bool
    max_cost: int | None
    every: int | None


def run_sync(command: Command, parameters: Mapping[str, object]) -> None:
    """Bring a copy up to date with click's parameters."""
    invocation = read_invocation(command, parameters)
    options = _Options(
        target=read_target(str(parameters["to"])),
        nested=cast("Nested", parameters["nested"]),
        prune=parameters["prune"] is True,
        yes=parameters["yes"] is True,
        max_cost=cast("int | None", parameters.get("max_cost")),
        every=cast("int | None", parameters["every"]),
    )
    if invocation.common.dry_run:
        _preview(invocation, options)
    elif options.every is None:
        with DeferredSignals() as interruption:
            _run_once(invocation, options, interruption)
    else:
        _run_every(invocation, options, options.every)


def _run_every(invocation: Invocation, options: _Options, interval: int) -> None:
    """Run again and again; after failures that can pass sooner at first, then less and less often."""
    failures = 0
    with DeferredSignals() as interruption:
        while True:
            started = time.monotonic()
            retry_after = _attempt(invocation, options, interruption)
            failures = 0 if retry_after is None else failures + 1
            wait = float(interval)
            if retry_after is not None:
                longest = max(interval, _LONGEST_WAIT)
                wait = max(min(_FIRST_WAIT * 2 ** (failures - 1), longest), retry_after)
            with interruption.interruptible():
                time.sleep(max(started + wait - time.monotonic(), 0))


def _attempt(
    invocation: Invocation, options: _Options, interruption: DeferredSignals
) -> float | None:
    """Run once; return None, or after a failure that can pass the wait that the API asks for (s)."""
    try:
        _run_once(invocation, options, interruption)
    except BudgetExceeded as error:  # --budget is that of one run: the next one continues
        print_warning(str(error), as_json=invocation.machine_readable)
        return None
    except (TransportError, ServerError, RateLimited) as error:
        print_warning(str(error), as_json=invocation.machine_readable)
        return getattr(error, "retry_after", None) or 0.0
    except CliError as error:
        if error.failure.code not in _TRANSIENT:
            raise
        print_warning(error.failure.message, as_json=invocation.machine_readable)
        return 0.0
    return None


def _run_once(invocation: Invocation, options: _Options, interruption: DeferredSignals) -> None:
    from ..execution.session import open_client

    operation = invocation.command.operation
    summary = Summary(items=0, pages=0, complete=False, noun="record")
    with (
        argument_errors(invocation),
        open_client(invocation.common, invocation.settings) as client,
        _summarized(invocation, client, summary),
        open_copy(options.target, operation, record_type(operation), options.nested) as copy,
    ):
        _announce(invocation, options, client, copy)

        def show(counts: Counts, share: float | None) -> None:
            _count(summary, counts)
            client.progress.total = _total(counts.stored, share)
            client.progress.show(summary)

        run = CopyRun(
            client,
            Endpoint(operation),
            invocation.arguments(),
            copy,
            max_cost=options.max_cost,
            show=show,
            waiting=interruption.interruptible,
        )
        try:
            run.sync()
            if options.prune and run.counts.complete:
                run.prune(confirmed=options.yes)
        finally:
            _count(summary, run.counts)
            summary.remarks += _remarks(run.counts)
        summary.complete = run.counts.complete


@contextmanager
def _summarized(
    invocation: Invocation, client: CommandLineClient, summary: Summary
) -> Iterator[None]:
    """Print the summary when the enclosed code ends, unless it fails before anything was fetched."""
    failed = True
    try:
        yield
        failed = False
    finally:
        client.progress.clear()
        summary.tokens = client.tokens
        summary.resume_option = "" if summary.complete else "the same command"
        if (summary.pages or not failed) and not invocation.common.quiet:
            print_summary(summary, as_json=invocation.machine_readable)


def _count(summary: Summary, counts: Counts) -> None:
    summary.items = counts.stored + counts.found
    summary.pages = counts.pages
    summary.tokens = counts.tokens
    others = {"checked": counts.checked, "removed": counts.removed + counts.missing}
    summary.counts = {name: count for name, count in others.items() if count}


def _remarks(counts: Counts) -> Iterator[str]:
    if counts.missing:
        records = "1 record that" if counts.missing == 1 else f"{counts.missing:,} records that"
        yield f"removed {records} the API no longer returns: deleted, or not visible to this user"
    if counts.found:
        yield f"stored {counts.found:,} that the copy did not contain as they are, such as restored ones"


def _total(stored: int, share: float | None) -> int | None:
    """Return the expected number of records with two significant digits, None if it is unknown."""
    if not stored or share is None or share < _MIN_SHARE:
        return None
    total = round(stored / share)
    return max(round(total, 2 - len(str(total))), stored)


def _announce(
    invocation: Invocation, options: _Options, client: CommandLineClient, copy: Copy
) -> None:
    """Say what a run will cost, before it sends anything."""
    if not PRODUCT.has_costs or invocation.common.quiet:
        return
    operation = invocation.command.operation
    size = pagination_of(operation).largest_page
    page = client.estimate(operation.id, pages=1).tokens
    parts = [f"{page:,} tokens per page" + (f" of {size:,} records" if size else "")]
    state = copy.state
    if state is None or (state.since is None and not state.complete):
        million = client.estimate(operation.id, items=1_000_000).tokens
        parts.append(f"the first sync of 1,000,000 records costs {million:,}")
    elif pages := usual_pages(copy):
        average = page * sum(pages) / len(pages)
        parts.append(f"{_last_runs(pages)} cost {average:,.0f} on average")
    if options.prune:
        tokens = client.estimate(operation.id, items=copy.count()).tokens
        parts.append(f"--prune costs about {tokens:,}")
    print_note("; ".join(parts), as_json=invocation.machine_readable)


def _last_runs(pages: list[int]) -> str:
    return "the last run" if len(pages) == 1 else f"the last {len(pages)} runs"


def _preview(invocation: Invocation, options: _Options) -> None:
    """Print what a first sync, a usual one, and pruning cost; nothing is sent or written."""
    from ..execution.session import open_preview

    client = open_preview(invocation.common, invocation.settings)
    rows = list(_estimates(invocation, options, client))
    print_records(invocation.common, rows, ("run", "records", "pages", "tokens"))


def _estimates(
    invocation: Invocation, options: _Options, client: CommandLineClient
) -> Iterator[Json]:
    operation = invocation.command.operation

    def row(run: str, records: int | None, **workload: int) -> Json:
        estimate = client.estimate(operation.id, **workload)
        tokens = estimate.tokens if estimate.cost_known else None
        return {"run": run, "records": records, "pages": estimate.calls, "tokens": tokens}

    size = pagination_of(operation).maximum_size
    if not options.target.work_file.exists():
        for count in _SIZES:
            yield row("first sync", count, items=count)
        yield row("next sync, of changes", size, pages=1)
        return
    with open_copy(options.target, operation, record_type(operation), options.nested) as copy:
        count, pages = copy.count(), usual_pages(copy)
    usual = round(sum(pages) / len(pages)) if pages else 1
    name = f"next sync, as {_last_runs(pages)}" if pages else "next sync"
    yield row(name, None, pages=usual)
    yield row("prune", count, items=count)
