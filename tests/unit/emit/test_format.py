"""Formatting by the pinned ruff, without configuration of the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.emit.errors import FormatError
from generator.emit.format import Formatter


def format_modules(modules: dict[str, bytes]) -> dict[str, bytes]:
    """Format modules of a distribution with the import package ``acme``."""
    with Formatter("acme") as formatter:
        for path, content in modules.items():
            formatter.add(path, content)
        return dict(formatter.finish())


def test_modules_are_formatted_and_imports_sorted() -> None:
    untidy = b"from acme import b\nimport sys, json\nimport httpx2\nx = {  'a':json, 'b': b, 'c': httpx2 }\n"
    tidy = format_modules({"acme/a.py": untidy, "deep/er/b.py": b"x=1"})
    assert tidy["acme/a.py"].decode() == (
        "import json\n\nimport httpx2\n\nfrom acme import b\n\n"
        'x = {"a": json, "b": b, "c": httpx2}\n'
    )
    assert tidy["deep/er/b.py"] == b"x = 1\n"


def test_nothing_is_left_of_imports_that_are_not_used() -> None:
    module = (
        b"from __future__ import annotations\n\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n"
        b'    from acme import models\n\nTEXT = "models"\n'
    )
    expected = b'from __future__ import annotations\n\nTEXT = "models"\n'
    assert format_modules({"acme/a.py": module})["acme/a.py"] == expected


def test_formatting_twice_changes_nothing() -> None:
    once = format_modules({"a.py": b"def f( ):\n  '''doc'''\n  return 1"})
    assert format_modules(once) == once


def test_ruff_configuration_of_the_machine_does_not_apply(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ruff.toml").write_text("line-length = 20\n[format]\nquote-style = 'single'\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    line = b'x = ["aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc"]\n'
    assert format_modules({"a.py": line})["a.py"] == line


@pytest.mark.parametrize(
    ("source", "message"), [(b"x = (", "a.py:1"), (b"print(nowhere)", "undefined name `nowhere`")]
)
def test_a_module_with_errors_is_rejected(source: bytes, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        format_modules({"a.py": source})
    assert message.lower() in str(caught.value).lower()


def test_a_module_is_not_formatted_again_in_the_same_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = {"acme/a.py": b"a=1", "acme/b.py": b"b=1"}
    formatted = format_modules(first)
    runs: list[tuple[str, ...]] = []
    run_ruff = Formatter._run_ruff

    def record(formatter: Formatter, *arguments: str) -> None:
        runs.append(arguments)
        run_ruff(formatter, *arguments)

    monkeypatch.setattr(Formatter, "_run_ruff", record)
    assert format_modules(first) == formatted
    assert runs == []
    assert format_modules({**first, "acme/b.py": b"b=2"})["acme/b.py"] == b"b = 2\n"
    assert [arguments[-1] for arguments in runs] == ["acme/b.py", "acme/b.py"]
