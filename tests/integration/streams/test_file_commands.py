"""Commands that send files, and write responses to files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.scripted_server import answer, cut, serving
from tests.support.things_command import run

pytestmark = pytest.mark.variants


def test_a_binary_body_is_a_file_or_standard_input(things: Any, tmp_path: Path) -> None:
    picture = tmp_path / "x.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    with serving(answer(204)) as server:
        words = ("files", "update", "a", f"--base-url={server.url}", "--quiet")
        assert run(things, tmp_path, *words, f"--data=@{picture}") == (0, "null\n", "")
        assert run(things, tmp_path, *words, "--data=-", stdin="from stdin")[0] == 0
        assert run(things, tmp_path, *words, "--data=plain")[0] == 0
        missing = run(things, tmp_path, *words, f"--data=@{tmp_path}/none")
    heads, bodies = zip(*(each.split("\r\n\r\n", 1) for each in server.requests), strict=True)
    assert "content-length: 8\r\n" in heads[0].lower() + "\r\n"
    assert "content-type: image/png" in heads[0].lower()
    assert [*bodies[1:]] == ["a\r\nfrom stdin\r\n0\r\n\r\n", "plain"]
    assert missing[0] == 65
    assert "none: No such file or directory" in missing[2]


def test_the_items_of_a_body_are_lines_of_a_file(things: Any, tmp_path: Path) -> None:
    lines = tmp_path / "things.jsonl"
    lines.write_text('{"id": 1, "name": "a"}\n\n{"id": 2, "name": "b"}\n', encoding="utf-8")
    with serving(answer(204)) as server:
        words = ("things", "import-things", f"--base-url={server.url}", "--quiet")
        assert run(things, tmp_path, *words, f"--data=@{lines}")[0] == 0
        assert run(things, tmp_path, *words, "--data=-", stdin='{"id": 3, "name": "c"}\n')[0] == 0
        lines.write_text('{"id": 1, "name": "a"}\n{"id": \n', encoding="utf-8")
        code, _, message = run(things, tmp_path, *words, f"--data=@{lines}")
    assert [each.partition("\r\n\r\n")[2] for each in server.requests] == [
        '{"id":1,"name":"a"}\n{"id":2,"name":"b"}\n',
        '{"id":3,"name":"c"}\n',
    ]
    assert code == 65
    assert "things.jsonl, line 2 is not JSON" in message


def test_a_text_body_is_text(things: Any, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("- one\n- two\n", encoding="utf-8")
    with serving(answer(204)) as server:
        words = ("notes", "update", f"--base-url={server.url}", "--quiet")
        for data in (f"@{note}", "- one\n", '"quoted"'):
            assert run(things, tmp_path, *words, f"--data={data}")[0] == 0
    assert [each.partition("\r\n\r\n")[2] for each in server.requests] == [
        "- one\n- two\n",
        "- one\n",
        "quoted",
    ]


def test_properties_of_a_form_are_files(things: Any, tmp_path: Path) -> None:
    for name in ("a.png", "b.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    with serving(answer(204)) as server:
        words = ("files", "create", f"--base-url={server.url}", "--title=t", "--quiet")
        files = (f"--pictures=@{tmp_path}/a.png", f"--pictures=@{tmp_path}/b.txt")
        assert run(things, tmp_path, *words, *files)[0] == 0
        data = json.dumps({"pictures": [f"@{tmp_path}/a.png"]})
        assert run(things, tmp_path, *words, f"--data={data}")[0] == 0
        preview = run(things, tmp_path, *words, *files, "--dry-run", "--output=json")
    first, second = server.requests
    assert 'filename="a.png"\r\nContent-Type: image/png\r\n\r\na.png\r\n' in first
    assert 'filename="b.txt"\r\nContent-Type: text/plain\r\n\r\nb.txt\r\n' in first
    assert 'filename="a.png"' in second
    assert json.loads(preview[1])["requests"][0]["body"].startswith("<a body with files, ")


def test_a_response_is_written_to_a_file(things: Any, tmp_path: Path) -> None:
    target = tmp_path / "saved.png"
    target.write_bytes(b"old")
    with serving(cut, answer(200, b"\x89new")) as server:
        words = ("files", "get", "a", f"--base-url={server.url}", "-O", str(target))
        broken = run(things, tmp_path, *words)
        assert (broken[0], target.read_bytes()) == (69, b"old")
        saved = run(things, tmp_path, *words)
        shown = run(things, tmp_path, *words[:-1], "-", "--quiet")
    assert (saved[:2], target.read_bytes()) == ((0, ""), b"\x89new")
    assert f"written to {target}" in saved[2]
    assert shown[:2] == (0, "\udc89new")
