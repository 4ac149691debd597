"""Reproducible samples of mutants.

Input: the name of a mutant and a sampling interval. Output: whether the mutant is in the sample. The
choice depends on nothing but the name, so it stays the same when other mutants come or go.
"""

from __future__ import annotations

import zlib


def is_sampled(name: str, every: int) -> bool:
    """Return whether a mutant is among the roughly one in ``every`` that are tested; 1 means all."""
    return zlib.crc32(name.encode()) % every == 0


def positive(text: str) -> int:
    """Return a sampling interval from the command line; raises ValueError unless it is positive."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
