"""Writes whose outcome is unknown: the command, the bulk run and its checkpoint say the same."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.integration.cli.conftest import Shell
from tests.integration.cli.stub_api import Reply

ADVICE = "the record may have been created; look with pipedrive activities list"


def drop(method: str, path: str) -> Reply | None:
    raise ConnectionResetError


def reply(status: int) -> Callable[[str, str], Reply | None]:
    return lambda method, path: (status, {"success": False, "error": "hm"})


def check(error: dict[str, Any]) -> None:
    assert error["maybe_done"] is True
    assert error["retry"] == "never"
    assert ADVICE in error["message"]
    assert "try again" not in error["message"]


@pytest.mark.parametrize("gate", [drop, *map(reply, (302, 303, 408, 500))])
def test_a_lost_create_is_never_to_be_repeated(
    shell: Shell, gate: Callable[[str, str], Reply | None]
) -> None:
    shell.api.gate = gate
    check(shell("activities", "create", "--subject", "x").error)
    checkpoint = ("--checkpoint", str(shell.folder / "checkpoint"))
    arguments = ("activities", "create", "--rows", "-", *checkpoint)
    row = '{"subject": "x"}\n'
    check(shell(*arguments, stdin=row).json[0]["error"])
    shell.api.gate = lambda method, path: None
    check(shell(*arguments, stdin=row).json[0]["error"])
    assert not shell.api.writes


@pytest.mark.parametrize("gate", [drop, reply(500)])
def test_a_lost_request_of_the_command_api_is_uncertain(
    shell: Shell, gate: Callable[[str, str], Reply | None]
) -> None:
    shell.api.gate = gate
    error = shell("api", "POST", "/v1/things", "--data", "{}").error
    assert (error["maybe_done"], error["retry"]) == (True, "never")
    assert "may have been created" in error["message"]
    assert "do not send it again" in error["message"]


def test_a_rejected_create_is_not_uncertain(shell: Shell) -> None:
    shell.api.gate = reply(400)
    error = shell("activities", "create", "--subject", "x").error
    assert error["maybe_done"] is False


def test_a_lost_delete_that_is_repeated_by_a_resumed_run_is_done(shell: Shell) -> None:
    def delete_and_drop(method: str, path: str) -> Reply | None:
        shell.api.records.pop(int(path.rpartition("/")[2]), None)
        raise ConnectionResetError

    shell.api.gate = drop
    checkpoint = str(shell.folder / "checkpoint")
    arguments = ("activities", "delete", "1", "2", "--yes", "--checkpoint", checkpoint)
    assert shell(*arguments).code == 69
    del shell.api.records[1], shell.api.records[2]
    shell.api.gate = lambda method, path: None
    resumed = shell(*arguments)
    assert resumed.code == 0, resumed.err
    assert [row["result"] for row in resumed.json] == [{"id": 1}, {"id": 2}]
    sent = len(shell.api.requests)
    assert shell(*arguments).summary["skipped"] == 2
    assert len(shell.api.requests) == sent


def test_a_delete_whose_first_response_was_lost_succeeds(shell: Shell) -> None:
    def lose_first(method: str, path: str) -> Reply | None:
        if shell.api.records.pop(3, None):
            raise ConnectionResetError
        return None

    shell.api.gate = lose_first
    result = shell("activities", "delete", "3")
    assert result.code == 0, result.err
    assert result.json == {"id": 3}


@pytest.mark.parametrize("size", range(60, 260, 25))
def test_a_checkpoint_on_a_full_disk_never_leads_to_a_second_record(
    shell: Shell, size: int
) -> None:
    rows = "".join(f'{{"subject": "row {number}"}}\n' for number in range(3))
    checkpoint = shell.folder / "checkpoint"
    options = ("--rows", "-", "--concurrency", "1", "--checkpoint", str(checkpoint))
    arguments = ("activities", "create", *options)
    shell.api.records.clear()
    _full_disk(checkpoint, size, lambda: shell(*arguments, stdin=rows))
    resumed = shell(*arguments, stdin=rows)
    subjects = [record["subject"] for record in shell.api.records.values()]
    assert len(subjects) == len(set(subjects)), resumed.out


def _full_disk(path: Path, size: int, run: Callable[[], Any]) -> None:
    """Run with ``os.write`` on one file limited to a total size, like a disk that becomes full."""
    write = os.write

    def limited(handle: int, content: bytes) -> int:
        if not path.exists() or not os.path.samestat(os.fstat(handle), path.stat()):
            return write(handle, content)
        free = size - os.fstat(handle).st_size
        if free <= 0:
            raise OSError(28, "No space left on device")
        return write(handle, content[:free])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "write", limited)
        run()


def test_a_checkpoint_that_is_a_device_is_rejected(shell: Shell) -> None:
    result = shell("activities", "update", "1", "2", "--done", "--checkpoint", "/dev/full")
    assert result.code == 64
    assert "not a regular file" in result.error["message"]
    assert not shell.api.requests
