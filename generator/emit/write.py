"""Compares generated files with the output folder and writes the difference.

The only module that writes generated files. Input: the folder, and the files by relative POSIX path.
Output: a ``Plan``, which ``apply_plan`` executes. Invariants: only files in the folder's manifest
are replaced or removed, and, unless forced, only if they were not edited since they were generated;
no path leads out of the folder, not even through a symbolic link; each file is replaced atomically;
if one cannot be written, all changes are rolled back.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from generator.emit.manifest import NAME, digest, is_inside, read_manifest
from generator.records import dataclass


class WriteError(Exception):
    """The output folder cannot be written; it is unchanged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Changes that make a folder equal to the generated files. Each path is in one list, sorted.

    ``missing`` and ``stale`` files are written, ``extra`` files removed. ``edited`` files were
    changed by hand since they were generated. ``foreign`` files were never generated, but have the
    path of a generated file.
    """

    missing: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()

    @property
    def is_fresh(self) -> bool:
        """Whether the folder is up to date."""
        return not (self.missing or self.stale or self.extra or self.edited or self.foreign)


def read_file(folder: Path, path: str, checked: set[str] | None = None) -> bytes | None:
    """Return a file's content, None if it does not exist; raise WriteError for links and folders.

    ``checked`` are the parent folders that are known to be no links; it is updated.
    """
    if not is_inside(path):
        raise WriteError(f"{path!r} is outside the output folder")
    _check_parents(folder, path, set() if checked is None else checked)
    target = folder / path
    try:
        mode = os.lstat(target).st_mode
        if stat.S_ISLNK(mode):
            raise _link_error(target)
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise WriteError(f"{target} is not a regular file; remove it, or choose another folder")
        return target.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise WriteError(f"{target} cannot be read: {error.strerror}") from error


def _check_parents(folder: Path, path: str, checked: set[str]) -> None:
    """Raise WriteError if a folder on the way to a file is a symbolic link."""
    parent = path.rpartition("/")[0]
    if not parent or parent in checked:
        return
    _check_parents(folder, parent, checked)
    if (folder / parent).is_symlink():
        raise _link_error(folder / parent)
    checked.add(parent)


def _link_error(target: Path) -> WriteError:
    return WriteError(f"{target} is a symbolic link; remove it, or choose another folder")


def plan_changes(folder: Path, files: Mapping[str, bytes]) -> Plan:
    """Compare the files with the folder, which may be absent; nothing is written.

    Raises WriteError for a path that leads out of the folder or cannot be read, ManifestError for an
    invalid manifest.
    """
    manifest = read_file(folder, NAME)
    digests = read_manifest(manifest) if manifest is not None else {}
    changes: dict[str, list[str]] = {name: [] for name in Plan.__slots__}
    checked: set[str] = set()
    for path in sorted({*files, *digests}):
        current = read_file(folder, path, checked)
        kind = _classify(path, current, files.get(path), digests.get(path))
        if kind:
            changes[kind].append(path)
    return Plan(**{name: tuple(paths) for name, paths in changes.items()})


def _classify(
    path: str, current: bytes | None, generated: bytes | None, listed_digest: str | None
) -> str:
    """Return the list of ``Plan`` for a path, empty if nothing is to be done."""
    if current is None:
        return "missing" if generated is not None else ""
    if current == generated:
        return "unchanged"
    if path == NAME:
        return "stale"
    if listed_digest is None:
        return "foreign"
    if digest(current) != listed_digest:
        return "edited"
    return "stale" if generated is not None else "extra"


def list_unknown_files(folder: Path, package: str, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the files in the package's folder that would be distributed but were not generated.

    Caches and hidden files are left out: they are not distributed.
    """
    present = (
        path.relative_to(folder)
        for path in (folder / package).rglob("*")
        if path.is_file() or path.is_symlink()
    )
    distributed = (path for path in present if not any(map(_is_cache, path.parts)))
    return tuple(sorted(path.as_posix() for path in distributed if path.as_posix() not in files))


def _is_cache(part: str) -> bool:
    return part.startswith(".") or part == "__pycache__"


def apply_plan(folder: Path, files: Mapping[str, bytes], plan: Plan, *, force: bool) -> None:
    """Write missing and stale files and remove extra ones, all or nothing.

    ``force`` also overwrites or removes files that were edited by hand. Raises WriteError if a file
    must not or cannot be written; the folder is then unchanged.
    """
    _check_overwrites(plan, force)
    edited = plan.edited if force else ()
    writes = [path for path in (*plan.missing, *plan.stale, *edited) if path in files]
    removals = [*plan.extra, *(path for path in edited if path not in files)]
    if not writes and not removals:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".specgen-", dir=folder))
    except OSError as error:
        raise WriteError(f"{folder} cannot be written: {error.strerror}") from error
    try:
        _stage(staging, files, writes)
        _swap(folder, staging, writes, removals)
    except OSError as error:
        raise WriteError(f"{error.filename} cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    _remove_empty_folders(folder, removals)


def _check_overwrites(plan: Plan, force: bool) -> None:
    if plan.foreign:
        paths = ", ".join(plan.foreign)
        raise WriteError(
            f"files not generated by specgen are not overwritten: {paths}; "
            "move them, or choose another folder with --out"
        )
    if plan.edited and not force:
        paths = ", ".join(plan.edited)
        raise WriteError(
            f"files edited by hand since they were generated: {paths}; "
            "revert the edits, or overwrite them with --force"
        )


def _stage(staging: Path, files: Mapping[str, bytes], writes: list[str]) -> None:
    for number, path in enumerate(writes):
        with open(f"{staging}/new-{number}", "wb", buffering=0) as file:  # noqa: PTH123  # faster
            file.write(files[path])


def _swap(folder: Path, staging: Path, writes: list[str], removals: list[str]) -> None:
    """Move the staged files to their paths, the manifest last; undo everything on failure."""
    order = sorted(enumerate(writes), key=lambda item: item[1] == NAME)
    for parent in dict.fromkeys(path.rpartition("/")[0] for path in writes):
        (folder / parent).mkdir(parents=True, exist_ok=True)
    with ExitStack() as undo:
        for number, path in order:
            target = folder / path
            _back_up(target, staging / f"old-{number}", undo)
            (staging / f"new-{number}").replace(target)
        for number, path in enumerate(removals):
            _back_up(folder / path, staging / f"removed-{number}", undo)
            (folder / path).unlink()
        undo.pop_all()


def _back_up(target: Path, copy: Path, undo: ExitStack) -> None:
    """Register with ``undo`` that the target is restored to its present state."""
    if target.exists():
        shutil.copy2(target, copy)
        undo.callback(copy.replace, target)
    else:
        undo.callback(target.unlink, missing_ok=True)


def _remove_empty_folders(folder: Path, removals: list[str]) -> None:
    for path in removals:
        for parent in (folder / path).parents:
            if parent == folder or (parent.exists() and any(parent.iterdir())):
                break
            if parent.exists():  # not yet removed, with another of its files
                parent.rmdir()
