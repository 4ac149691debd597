"""MANIFEST.json: what the generator wrote, so that the next run can tell its own files from others.

Input and output: bytes of the manifest, or the files it lists. Invariants: sorted, free of
clock, host and absolute path; a path that could leave the output folder is never returned.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import PurePosixPath

NAME = "MANIFEST.json"
_FORMAT = 1


class ManifestError(Exception):
    """The manifest of the output folder cannot be read, so nothing there is safe to change."""


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file's content as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def build_manifest(files: Mapping[str, bytes], generator: str) -> bytes:
    """Return the manifest of the files, made by that version of the generator."""
    manifest = {
        "format": _FORMAT,
        "generator": f"specgen {generator}",
        "files": {path: digest(files[path]) for path in sorted(files)},
    }
    return (json.dumps(manifest, indent=2) + "\n").encode()


def read_manifest(content: bytes) -> dict[str, str]:
    """Return the digest of every file that a manifest lists; raise ManifestError for any doubt."""
    try:
        listed = json.loads(content)["files"]
        files = {str(path): str(sha256) for path, sha256 in listed.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ManifestError(f"{NAME} is not a manifest of specgen") from error
    for path in files:
        if not is_inside(path):
            raise ManifestError(f"{NAME} lists {path!r}, which is not inside the folder")
    return files


def is_inside(path: str) -> bool:
    """Tell whether a relative POSIX path stays below the folder it starts from."""
    pure = PurePosixPath(path)
    return (
        path == str(pure) != "."
        and not pure.is_absolute()
        and ".." not in pure.parts
        and not any(mark in path for mark in ("\\", ":", "\0"))
    )
