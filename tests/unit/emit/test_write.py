"""Writing: only what changed, only what is ours, all or nothing, never outside the folder."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.emit import write
from generator.emit.manifest import (
    NAME,
    ManifestError,
    build_manifest,
    digest,
    is_inside,
    read_manifest,
)
from generator.emit.write import Plan, WriteError, apply_plan, list_unknown_files, plan_changes


def with_manifest(**files: str) -> dict[str, bytes]:
    """Return files (``__`` for a slash, ``_py`` for .py) with their manifest."""
    content = {name.replace("__", "/"): text.encode() for name, text in files.items()}
    return {**content, NAME: build_manifest(content, "1.0")}


def settle(folder: Path, files: dict[str, bytes], *, force: bool = False) -> Plan:
    plan = plan_changes(folder, files)
    apply_plan(folder, files, plan, force=force)
    return plan


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_new_folder_gets_every_file(tmp_path: Path) -> None:
    files = with_manifest(a="1", deep__er__b="2")
    plan = settle(tmp_path / "out", files)
    assert plan.missing == (NAME, "a", "deep/er/b")
    assert tree(tmp_path / "out") == files


def test_the_second_run_touches_nothing(tmp_path: Path) -> None:
    files = with_manifest(a="1", b="2")
    settle(tmp_path, files)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    plan = settle(tmp_path, files)
    assert plan.is_fresh
    assert plan.unchanged == (NAME, "a", "b")
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == times


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    settle(tmp_path, with_manifest(a="1", b="2"))
    before = (tmp_path / "b").stat().st_ino
    plan = settle(tmp_path, with_manifest(a="new", b="2"))
    assert plan.stale == (NAME, "a")
    assert plan.unchanged == ("b",)
    assert (tmp_path / "b").stat().st_ino == before


def test_what_is_no_longer_made_is_removed_with_its_empty_folders(tmp_path: Path) -> None:
    settle(tmp_path, with_manifest(a="1", deep__er__b="2", kept__c="3"))
    (tmp_path / "kept/mine.txt").write_text("mine")
    plan = settle(tmp_path, with_manifest(a="1"))
    assert plan.extra == ("deep/er/b", "kept/c")
    assert not (tmp_path / "deep").exists()
    assert (tmp_path / "kept/mine.txt").read_text() == "mine"


def test_a_file_edited_by_hand_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    settle(tmp_path, with_manifest(a="1", b="2", c="3"))
    (tmp_path / "a").write_text("mine")
    (tmp_path / "c").write_text("mine too")
    before = tree(tmp_path)
    with pytest.raises(WriteError, match="edited by hand since they were generated: a, c"):
        settle(tmp_path, with_manifest(a="new", b="new"))
    assert tree(tmp_path) == before


def test_force_overwrites_and_removes_what_was_edited(tmp_path: Path) -> None:
    settle(tmp_path, with_manifest(a="1", c="3"))
    (tmp_path / "a").write_text("mine")
    (tmp_path / "c").write_text("mine too")
    files = with_manifest(a="new")
    settle(tmp_path, files, force=True)
    assert tree(tmp_path) == files


@pytest.mark.parametrize("force", [True, False])
def test_a_file_of_somebody_else_is_never_overwritten(tmp_path: Path, force: bool) -> None:
    (tmp_path / "a").write_text("mine")
    with pytest.raises(WriteError, match="not written by specgen, so not overwritten: a"):
        settle(tmp_path, with_manifest(a="1"), force=force)
    assert tree(tmp_path) == {"a": b"mine"}


def test_a_file_that_is_already_right_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    assert settle(tmp_path, with_manifest(a="1")).unchanged == ("a",)


def test_a_lost_file_is_missing_and_comes_back(tmp_path: Path) -> None:
    files = with_manifest(a="1", b="2")
    settle(tmp_path, files)
    (tmp_path / "a").unlink()
    assert settle(tmp_path, files).missing == ("a",)
    assert tree(tmp_path) == files


def test_a_file_that_is_gone_and_no_longer_made_is_nothing_to_speak_of(tmp_path: Path) -> None:
    settle(tmp_path, with_manifest(a="1", b="2"))
    (tmp_path / "b").unlink()
    assert plan_changes(tmp_path, with_manifest(a="1")).extra == ()


@pytest.mark.parametrize("path", ["../a", "/a", "a/../../b", "a\\b", "C:a", ".", "", "a//b", "a\0"])
def test_no_path_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    assert not is_inside(path)
    with pytest.raises(WriteError, match="is not inside the output folder"):
        plan_changes(tmp_path / "out", {path: b""})


@given(st.text(alphabet="ab/.\\:\0 ", max_size=12))
def test_what_counts_as_inside_is_inside(path: str) -> None:
    if is_inside(path):
        assert Path(os.path.normpath(Path("/root/out") / path)).is_relative_to("/root/out")


def test_no_symbolic_link_is_followed(tmp_path: Path) -> None:
    outside, out = tmp_path / "outside", tmp_path / "out"
    outside.mkdir()
    out.mkdir()
    (out / "package").symlink_to(outside)
    with pytest.raises(WriteError, match="is a symbolic link"):
        settle(out, with_manifest(package__a="1"), force=True)
    (out / "package").unlink()
    (outside / "secret").write_text("kept")
    (out / "a").symlink_to(outside / "secret")
    with pytest.raises(WriteError, match="is a symbolic link"):
        settle(out, with_manifest(a="1"), force=True)
    assert tree(outside) == {"secret": b"kept"}


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    settle(tmp_path / "out", with_manifest(a="1"))
    assert (tmp_path / "real/a").read_text() == "1"


def test_a_folder_in_the_way_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(WriteError, match="cannot be read"):
        plan_changes(tmp_path, with_manifest(a="1"))


def test_a_file_in_the_place_of_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")
    with pytest.raises(WriteError, match="cannot be written"):
        settle(tmp_path, with_manifest(a__b="1", c="2"))
    assert tree(tmp_path) == {"a": b"mine"}


def test_an_output_folder_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(WriteError, match="cannot be written"):
        settle(tmp_path / "out", with_manifest(a="1"))


@pytest.mark.parametrize("failing", ["b", NAME])
def test_a_failure_half_way_puts_everything_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    settle(tmp_path, with_manifest(a="1", b="2", gone="3"))
    before = tree(tmp_path)
    keep = write._keep

    def fail(target: Path, copy: Path, undo: object) -> None:
        if target.name == failing:
            raise OSError(28, "No space left on device", str(target))
        keep(target, copy, undo)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(write, "_keep", fail)
    with pytest.raises(WriteError, match="No space left on device"):
        settle(tmp_path, with_manifest(a="new", b="new", fresh="new"))
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"files": 3}', b"<<<<<<< ours", b"\xff", b'{"files": {"../a": "0"}}'],
)
def test_a_manifest_in_doubt_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(ManifestError, match=NAME):
        plan_changes(tmp_path, with_manifest(a="1"))
    assert tree(tmp_path) == {NAME: content}


def test_a_manifest_lists_digests_sorted_and_reads_back() -> None:
    content = build_manifest({"b": b"2", "a": b"1"}, "1.0")
    assert list(json.loads(content)["files"]) == ["a", "b"]
    assert read_manifest(content) == {"a": digest(b"1"), "b": digest(b"2")}
    assert content == build_manifest({"a": b"1", "b": b"2"}, "1.0")


@given(
    st.dictionaries(st.sampled_from("abcd"), st.binary(max_size=3)),
    st.dictionaries(st.sampled_from("abcd"), st.binary(max_size=3)),
)
def test_after_generating_the_folder_is_what_was_made(
    tmp_path_factory: pytest.TempPathFactory, first: dict[str, bytes], second: dict[str, bytes]
) -> None:
    folder = tmp_path_factory.mktemp("out")
    for content in (first, second):
        files = {**content, NAME: build_manifest(content, "1.0")}
        settle(folder, files)
        assert tree(folder) == files
        assert plan_changes(folder, files).is_fresh


def test_what_would_ship_and_was_never_generated_is_a_stranger(tmp_path: Path) -> None:
    files = with_manifest(package__a="1", tests__b="2")
    settle(tmp_path, files)
    for name in ("package/mine.py", "package/deep/x", "package/__pycache__/a.pyc", "tests/mine"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "package/.hidden").write_text("")
    assert list_unknown_files(tmp_path, "package", files) == ("package/deep/x", "package/mine.py")
    assert list_unknown_files(tmp_path / "nowhere", "package", files) == ()
