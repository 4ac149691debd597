"""Faults that are put into the code of the sync, one at a time, to see that its tests find them.

Each is a function or method, a part of its source, and what replaces it.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

from pipedrive_activities._runtime.pagination.page import Progress
from pipedrive_activities._runtime.sync.changes import _Sync
from pipedrive_activities._runtime.sync.window import Window, _Edge
from pipedrive_activities.cli.copies import run as run_module
from pipedrive_activities.cli.copies.copy import Copy
from pipedrive_activities.cli.copies.prefetch import prefetched
from pipedrive_activities.cli.copies.run import CopyRun
from pipedrive_activities.cli.copies.sqlite_database import SQLiteDatabase


class Fault(NamedTuple):
    """A part ``old`` of the source of ``function``, an attribute of ``owner``, that becomes ``new``."""

    owner: type | ModuleType
    function: Callable[..., Any]
    old: str
    new: str


_STATE = """\
            if state is not None:
                self._database.store_setting(self.table, "state", state.to_json())
"""
_COMMIT = "        self._commit(write)\n"
_COMMIT_STATE = """\
        if state is not None:
            text = state.to_json()
            self._commit(lambda: self._database.store_setting(self.table, "state", text))
"""

FAULTS = {
    "rows are committed without the state": Fault(
        Copy, Copy.store, f"{_STATE}\n{_COMMIT}", _COMMIT + _COMMIT_STATE
    ),
    "the state is committed without the rows": Fault(
        Copy, Copy.store, _COMMIT, _COMMIT_STATE + _COMMIT
    ),
    "the last second is not read again": Fault(
        Window, Window._open, "since=since,", "since=since and since + timedelta(seconds=1),"
    ),
    "a window begins with the latest record although the client's clock is ahead": Fault(
        Window, Window._open, "self.state.next_since", "self.state.latest"
    ),
    "the first of two rows with the same key wins": Fault(
        CopyRun,
        CopyRun._add,
        "pending.records.update(zip(keys, records, strict=True))",
        "[pending.records.setdefault(*each) for each in zip(keys, records)]",
    ),
    "a window has no end": Fault(
        Window, Window.arguments, "sync.until: state.until", "sync.until: None"
    ),
    "a window is extended when it is resumed": Fault(
        Window, Window.arguments, "sync.until: state.until", "sync.until: _now()"
    ),
    "a window begins too early": Fault(
        Window, Window.arguments, "sync.since: state.since", "sync.since: None"
    ),
    "records come in descending order": Fault(
        Window,
        Window.arguments,
        "**sync.order",
        "**sync.order, 'sort_direction': 'desc'",
    ),
    "records are removed that the list did not contain": Fault(
        CopyRun,
        CopyRun.prune,
        "self._fetch_list() and self._ask_for_unseen()",
        "self._fetch_list()",
    ),
    "many invisible records are removed without confirmation": Fault(
        CopyRun, CopyRun._check_missing, "if confirmed or", "if True or"
    ),
    "the cursor of an older window is used again": Fault(
        _Sync, _Sync._may_restart, "self._state = self._window.state", "pass"
    ),
    "records of the last second are known by their key alone": Fault(
        _Edge, _Edge._is_known, "and self._known[name][1] == _digest(record)", ""
    ),
    "records of the last second are always new": Fault(
        _Edge, _Edge._is_known, "name in self._known and", "False and"
    ),
    "records are not marked as seen in the transaction of their page": Fault(
        Copy, Copy.store, "[*records, *removed, *seen]", "[]"
    ),
    "a row is not replaced": Fault(
        SQLiteDatabase, SQLiteDatabase.write, "DO UPDATE SET {changes}", "DO NOTHING"
    ),
    "what the list returns is stored only if it is missing": Fault(
        CopyRun,
        CopyRun._add_seen,
        "if key in outdated:",
        "if key in outdated and self._copy.count() == 0:",
    ),
    "the state after the page that is being fetched is committed with the rows before it": Fault(
        CopyRun, CopyRun.sync, "state = page.state\n", "state = changes._window.state\n"
    ),
    "a page is stored twice": Fault(
        run_module,
        prefetched,
        "            yield page\n",
        "            yield page\n            yield page\n",
    ),
    "a page that was fetched at an interruption is stored twice": Fault(
        run_module,
        prefetched,
        "yield from fetching.stop(_GRACE)",
        "yield from fetching.stop(_GRACE) * 2",
    ),
    "a page that was fetched at an interruption is lost": Fault(
        run_module, prefetched, "yield from fetching.stop(_GRACE)", "fetching.stop(_GRACE)"
    ),
    "another page is fetched after an interruption": Fault(
        run_module,
        prefetched,
        "                raise\n",
        "                _Fetching(pages, size).wait()\n                raise\n",
    ),
    "a page is fetched although the limit leaves too little for it": Fault(
        Progress,
        Progress.next_request,
        "self.cost + page_cost > limits.cost",
        "self.cost > limits.cost",
    ),
    "a run has no limit": Fault(CopyRun, CopyRun.sync, "max_cost=self._left", "max_cost=None"),
}


@contextmanager
def put_in(fault: Fault) -> Iterator[None]:
    """Run the enclosed code with a fault."""
    name = fault.function.__name__
    source = inspect.getsource(fault.function)
    if source.count(fault.old) != 1:
        raise ValueError(f"{name}: {fault.old}")
    changed = textwrap.dedent(source.replace(fault.old, fault.new))
    namespace: dict[str, Any] = {}
    exec(f"from __future__ import annotations\n{changed}", namespace)
    faulty = FunctionType(
        namespace[name].__code__,
        fault.function.__globals__,
        name,
        namespace[name].__defaults__,
    )
    faulty.__kwdefaults__ = namespace[name].__kwdefaults__
    setattr(fault.owner, name, faulty)
    try:
        yield
    finally:
        setattr(fault.owner, name, fault.function)
