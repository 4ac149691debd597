"""Shell completion: the offered words, and the printed scripts in real shells."""

from __future__ import annotations

import shutil
import subprocess
from urllib.parse import urlsplit

import pexpect
import pytest

from tests.integration.cli.conftest import Shell


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_completion_scripts_name_the_command(shell: Shell, name: str) -> None:
    script = shell("completion", name).out
    assert "pipedrive" in script
    assert "_PIPEDRIVE_COMPLETE" in script


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("pipedrive act", {"activities"}),
        ("pipedrive activities li", {"list", "list-collection"}),
        ("pipedrive activities list --sort-by ", {"id", "update_time", "add_time", "due_date"}),
        ("pipedrive activities list --sort-direction d", {"desc"}),
        ("pipedrive activities list --include-fields ", {"attendees"}),
        ("pipedrive activities list --output j", {"json", "jsonl"}),
        ("pipedrive activities update 1 --null not", {"note"}),
        ("pipedrive activities create --location.va", {"--location.value"}),
        ("pipedrive config set out", {"output"}),
    ],
)
def test_completion_offers_commands_options_and_values(
    shell: Shell, typed: str, expected: set[str]
) -> None:
    shell.environment |= {
        "_PIPEDRIVE_COMPLETE": "zsh_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(typed.split(" ")) - 1),
    }
    assert set(shell("ignored").out.splitlines()[1::3]) == expected


def source(shell: Shell, name: str) -> str:
    """Return the path of a real shell; put the program on its PATH and write the script."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed")
    program = shell.folder / "bin/pipedrive"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {" ".join(shell.command)} "$@"\n')
    program.chmod(0o755)
    (shell.folder / "script").write_text(shell("completion", name).out)
    shell.environment |= {
        "PATH": f"{program.parent}:{shell.env['PATH']}",
        "HOME": str(shell.folder),
    }
    return path


def lines_of(shell: Shell, *command: str) -> list[str]:
    completed = subprocess.run(
        command,
        env=shell.env,
        cwd=shell.folder,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert completed.returncode == 0, completed
    return completed.stdout.splitlines()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["act"], {"activities"}),
        (["activities", "list", "--sort-by", ""], {"id", "update_time", "add_time", "due_date"}),
    ],
)
def test_bash_completes_in_a_real_shell(shell: Shell, words: list[str], expected: set[str]) -> None:
    bash = source(shell, "bash")
    typed = " ".join(f"'{word}'" for word in ["pipedrive", *words])
    script = [
        f"source ./script; COMP_WORDS=({typed}); COMP_CWORD={len(words)}",
        "_pipedrive_completion pipedrive",
        'printf "%s\\n" "${COMPREPLY[@]}"',
    ]
    assert set(lines_of(shell, bash, "--norc", "-c", "\n".join(script))) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("pipedrive act", {"activities"}),
        ("pipedrive activities list --sort-by ", {"id", "update_time", "add_time", "due_date"}),
    ],
)
def test_fish_completes_in_a_real_shell(shell: Shell, typed: str, expected: set[str]) -> None:
    fish = source(shell, "fish")
    script = f"source ./script; complete --do-complete '{typed}'"
    offered = lines_of(shell, fish, "--no-config", "-c", script)
    assert {line.split("\t")[0] for line in offered} == expected


def test_zsh_completes_what_is_typed_and_runs_it(shell: Shell) -> None:
    """Zsh completes only at its prompt: type tabs there and check the request that is sent."""
    child = pexpect.spawn(
        source(shell, "zsh"),
        ["-f"],
        env={**shell.env, "TERM": "xterm", "PS1": "", "PROMPT_EOL_MARK": ""},
        cwd=str(shell.folder),
        dimensions=(40, 200),
        encoding="utf-8",
        timeout=600,
    )
    child.sendline("autoload -Uz compinit; compinit -u -D; source ./script; PS1='rea''dy> '")
    child.expect_exact("ready> ")
    child.sendline("pipedrive act\tlist --sort-by du\t--limit 1; exit")
    child.expect(pexpect.EOF)
    child.close()
    sent = [urlsplit(path) for _, path, _, _ in shell.api.requests]
    assert [(url.path, set(url.query.split("&"))) for url in sent] == [
        ("/api/v2/activities", {"sort_by=due_date", "limit=1"})
    ], child.before
