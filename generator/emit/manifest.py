"""MANIFEST.json: the files that specgen wrote, so that the next run recognises them.

Input and output: the manifest as bytes, or the files that it lists. Invariants: the manifest is
sorted and contains no time, host name or absolute path; a path that could lead out of the output
folder is never returned.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

NAME = "MANIFEST.json"
_FORMAT = 1


class ManifestError(Exception):
    """The manifest of the output folder is invalid, so no file there may be changed."""


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file's content as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def build_manifest(files: Mapping[str, bytes], generator: str) -> bytes:
    """Return the manifest of the files; ``generator`` is the version of specgen."""
    manifest = {
        "format": _FORMAT,
        "generator": f"specgen {generator}",
        "files": {path: digest(files[path]) for path in sorted(files)},
    }
    return (json.dumps(manifest, indent=2) + "\n").encode()


def read_manifest(content: bytes) -> dict[str, str]:
    """Return the SHA-256 of each file that a manifest lists; raise ManifestError if it is invalid."""
    try:
        entries = json.loads(content)["files"]
        files = {str(path): str(sha256) for path, sha256 in entries.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ManifestError(f"{NAME} is not a manifest of specgen") from error
    for path in files:
        if not is_inside(path):
            raise ManifestError(f"{NAME} lists {path!r}, which is outside the output folder")
    return files


def is_inside(path: str) -> bool:
    """Return whether a path is relative, normalised POSIX and stays inside its base folder."""
    has_plain_parts = not {"", ".", ".."}.intersection(path.split("/"))
    return has_plain_parts and not any(character in path for character in ("\\", ":", "\0"))
