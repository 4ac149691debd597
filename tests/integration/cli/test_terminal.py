"""On a terminal: tables, progress, prompts and Ctrl-C."""

from __future__ import annotations

import json
import re
import threading

import pexpect
import pytest

from tests.integration.cli.conftest import Shell
from tests.integration.cli.stub_api import Reply
from tests.support.interrupts import default_interrupts
from tests.support.variants import first_and_variants

CLEARED = re.compile(r"[^\r\n]*\r\x1b\[2K")
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")


def spawn(shell: Shell, *arguments: str, columns: int = 80, **more: str) -> pexpect.spawn[str]:
    environment = {**shell.env, "TERM": "xterm-256color", **more}
    with default_interrupts():
        return pexpect.spawn(
            shell.command[0],
            [*shell.command[1:], *arguments],
            env=environment,
            cwd=str(shell.folder),
            dimensions=(40, columns),
            encoding="utf-8",
            timeout=30,
        )


def read_all(child: pexpect.spawn[str]) -> str:
    child.expect(pexpect.EOF)
    child.close()
    return str(child.before)


@pytest.mark.parametrize("columns", first_and_variants([60, 40, 120]))
def test_a_table_fits_the_terminal_without_truncating_text(shell: Shell, columns: int) -> None:
    subject = "A very long subject that goes on and on until it no longer fits: \x1b[31mend"
    shell.api.records[1]["subject"] = subject
    shown = read_all(spawn(shell, "activities", "list", "--limit", "3", columns=columns))
    lines = ESCAPES.sub("", CLEARED.sub("", shown)).splitlines()
    assert all(len(line.rstrip()) <= columns for line in lines[:-2]), lines
    assert lines[0].split()[:2] == ["id", "subject"]
    letters = "".join(line[4:].split("  ")[0].strip() for line in lines[1:8])
    assert "[31mend" in letters.replace(" ", "")
    assert "incomplete; resume with --resume after-3" in lines[-1]
    if columns < 100:
        assert "too narrow for" in lines[-2]


def test_no_color_disables_styles(shell: Shell) -> None:
    plain = read_all(spawn(shell, "activities", "get", "1", NO_COLOR="1"))
    assert "\x1b[1m" not in plain
    assert "\x1b[" in read_all(spawn(shell, "activities", "get", "1"))
    assert "\x1b" not in read_all(spawn(shell, "activities", "list", TERM="dumb", NO_COLOR="1"))


def test_progress_is_shown_only_on_a_terminal(shell: Shell) -> None:
    seen, pages = threading.Event(), iter(range(3))

    def wait_on_the_second_page(method: str, path: str) -> Reply | None:
        if next(pages) == 1:
            assert seen.wait(60)
        return None

    shell.api.gate = wait_on_the_second_page
    child = spawn(shell, "activities", "list", "--all", "--limit", "5", "-o", "jsonl")
    try:
        child.expect_exact("5 items, 1 page, 10 tokens", timeout=600)
    finally:
        seen.set()
    read_all(child)
    assert child.exitstatus == 0
    shell.api.gate = lambda method, path: None
    assert "5 items" not in shell("activities", "list", "--all", "--limit", "5").err


def test_deleting_several_records_asks_for_confirmation(shell: Shell) -> None:
    child = spawn(shell, "activities", "delete", "1", "2")
    child.expect("Delete 2 records")
    child.sendline("n")
    shown = read_all(child)
    assert "cancelled; nothing was deleted" in shown
    assert "interrupted" not in shown
    assert child.exitstatus == 130
    assert {1, 2} <= set(shell.api.records)
    child = spawn(shell, "activities", "delete", "1", "2")
    child.expect("Delete 2 records")
    child.sendline("y")
    read_all(child)
    assert child.exitstatus == 0
    assert not {1, 2} & set(shell.api.records)
    child = spawn(shell, "activities", "delete", "3", "4", "--no-input")
    assert "--yes" in read_all(child)
    assert child.exitstatus == 64


def test_the_token_prompt_does_not_echo(shell: Shell) -> None:
    shell.environment["PIPEDRIVE_API_TOKEN"] = ""
    shell.api.token = "hidden-token"
    child = spawn(shell, "auth", "login")
    child.expect("API token")
    child.sendline("hidden-token")
    shown = read_all(child)
    assert child.exitstatus == 0
    assert "hidden-token" not in shown
    kept = json.loads((shell.folder / "config/credentials.json").read_text())
    assert kept["default"]["token"] == "hidden-token"


def test_a_list_interrupted_by_ctrl_c_is_resumed_without_skipping_or_repeating(
    shell: Shell,
) -> None:
    for number in range(1, 501):
        shell.api.records[number] = {"id": number}
    stuck, release, pages = threading.Event(), threading.Event(), [0]

    def hang_on_the_fourth_page(method: str, path: str) -> Reply | None:
        pages[0] += 1
        if pages[0] == 4:
            stuck.set()
            release.wait(30)
        return None

    shell.api.gate = hang_on_the_fourth_page
    words = ["activities", "list", "--all", "--limit", "50", "--output", "jsonl"]
    line = " ".join([*shell.command, *words])
    child = pexpect.spawn(
        "/bin/sh",
        ["-c", f"exec {line} >first"],
        env={**shell.env, "TERM": "xterm"},
        cwd=str(shell.folder),
        encoding="utf-8",
        timeout=30,
    )
    assert stuck.wait(30)
    child.sendintr()
    shown = read_all(child)
    release.set()
    assert child.exitstatus == 130
    notes = [json.loads(part) for part in re.findall(r"\{.*\}", shown)]
    resume = next(note["summary"]["resume"] for note in notes if "summary" in note)
    assert resume == "--resume after-150"
    assert notes[-1]["error"]["code"] == "interrupted"
    rest = shell(*words, *resume.split())
    lines = (shell.folder / "first").read_text().splitlines() + rest.out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == list(range(1, 501))
