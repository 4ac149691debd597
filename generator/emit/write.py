"""The only code that changes a disk: compares generated files with a folder, then makes them so.

Input: the folder, the files by relative POSIX path. Output: a ``Plan``; ``apply_plan`` carries it
out. Invariants: only files listed in the folder's manifest are replaced or removed, and only when
they are as the generator left them, unless forced; no path leads out of the folder, through a
symbolic link neither; every file is complete at any moment, and when one cannot be written all
those before it are put back.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.emit.manifest import NAME, digest, is_inside, read_manifest


class WriteError(Exception):
    """The folder cannot be changed as planned; nothing in it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What has to happen to a folder. Every path stands in one of the lists, sorted.

    ``missing`` and ``stale`` are to be written, ``extra`` to be removed. ``edited`` were changed by
    hand since they were generated, ``foreign`` stand in the way and were never generated.
    """

    missing: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()

    @property
    def is_fresh(self) -> bool:
        """Whether the folder is what the description gives."""
        return not (self.missing or self.stale or self.extra or self.edited or self.foreign)


def read_file(folder: Path, path: str) -> bytes | None:
    """Return a file's content, None when there is none; raise WriteError for links and folders."""
    if not is_inside(path):
        raise WriteError(f"{path!r} is not inside the output folder")
    target = folder
    for part in PurePosixPath(path).parts:
        target /= part
        if target.is_symlink():
            raise WriteError(f"{target} is a symbolic link; remove it, or choose another folder")
    try:
        return target.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise WriteError(f"{target} cannot be read: {error.strerror}") from error


def plan_changes(folder: Path, files: Mapping[str, bytes]) -> Plan:
    """Compare the files with the folder, which need not exist; nothing is written.

    Raises WriteError for a path that leads out or cannot be read, ManifestError for a manifest
    that cannot be trusted.
    """
    manifest = read_file(folder, NAME)
    known = read_manifest(manifest) if manifest is not None else {}
    found: dict[str, list[str]] = {name: [] for name in Plan.__slots__}
    for path in sorted({*files, *known}):
        kind = _classify(read_file(folder, path), files.get(path), known.get(path), path)
        if kind:
            found[kind].append(path)
    return Plan(**{name: tuple(paths) for name, paths in found.items()})


def _classify(current: bytes | None, wanted: bytes | None, known: str | None, path: str) -> str:
    if current is None:
        return "missing" if wanted is not None else ""
    if current == wanted:
        return "unchanged"
    if path == NAME:
        return "stale"
    if known is None:
        return "foreign"
    if digest(current) != known:
        return "edited"
    return "stale" if wanted is not None else "extra"


def list_strangers(folder: Path, package: str, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return what lies in the package's folder, would ship with it, and was never generated.

    Caches and hidden files do not count: they are not shipped.
    """
    found = (
        path.relative_to(folder)
        for path in (folder / package).rglob("*")
        if path.is_file() or path.is_symlink()
    )
    shipped = (path for path in found if not any(map(_is_cache, path.parts)))
    return tuple(sorted(path.as_posix() for path in shipped if path.as_posix() not in files))


def _is_cache(part: str) -> bool:
    return part.startswith(".") or part == "__pycache__"


def apply_plan(folder: Path, files: Mapping[str, bytes], plan: Plan, *, force: bool) -> None:
    """Write what is missing or stale and remove what is extra, all or nothing.

    ``force`` overwrites or removes what was edited by hand too. Raises WriteError when something
    stands in the way; the folder is then as it was.
    """
    _refuse(plan, force)
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


def _refuse(plan: Plan, force: bool) -> None:
    if plan.foreign:
        listed = ", ".join(plan.foreign)
        raise WriteError(
            f"not written by specgen, so not overwritten: {listed}; "
            "move them away, or choose another folder"
        )
    if plan.edited and not force:
        listed = ", ".join(plan.edited)
        raise WriteError(
            f"edited by hand since they were generated: {listed}; "
            "take the edits out, or lose them with --force"
        )


def _stage(staging: Path, files: Mapping[str, bytes], writes: list[str]) -> None:
    for number, path in enumerate(writes):
        (staging / f"new-{number}").write_bytes(files[path])


def _swap(folder: Path, staging: Path, writes: list[str], removals: list[str]) -> None:
    """Put the staged files in their places, the manifest last; undo everything on failure."""
    order = sorted(enumerate(writes), key=lambda item: item[1] == NAME)
    with ExitStack() as undo:
        for number, path in order:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            _keep(target, staging / f"old-{number}", undo)
            (staging / f"new-{number}").replace(target)
        for number, path in enumerate(removals):
            _keep(folder / path, staging / f"gone-{number}", undo)
            (folder / path).unlink()
        undo.pop_all()


def _keep(target: Path, copy: Path, undo: ExitStack) -> None:
    """Arrange that ``undo`` brings the target back to what it is now."""
    if target.exists():
        shutil.copy2(target, copy)
        undo.callback(copy.replace, target)
    else:
        undo.callback(target.unlink, missing_ok=True)


def _remove_empty_folders(folder: Path, removals: list[str]) -> None:
    for path in removals:
        for parent in (folder / path).parents:
            if parent == folder or any(parent.iterdir()):
                break
            parent.rmdir()
