r"""Translates regular expressions of ECMA-262 to Python's ``re``.

JSON Schema (2020-12 Core, 6.4) and OpenAPI define ``pattern`` as ECMA-262 with the flag ``u``. Input: a
pattern. Output: a Python pattern that ``re.search`` matches for exactly the same strings, or the reason
why there is none. Invariant: the time is linear in the length of the pattern, and nothing is matched.

| ECMA-262 | Python | why |
|---|---|---|
| ``\d`` ``\w`` and complements | ASCII classes | Python's include all scripts |
| ``\s`` ``\S`` | the 25 characters of WhiteSpace and LineTerminator | Python's include U+001C to U+001F |
| ``.`` | no ``\n`` ``\r`` U+2028 U+2029 | Python's excludes ``\n`` alone |
| ``$`` | ``\Z`` | Python's also matches before a final newline |
| ``\b`` ``\B`` | ASCII lookarounds | Python's depend on all scripts |
| ``(?<name>…)`` ``\k<name>`` | numbered group and reference | names have another syntax |
| ``\cX`` ``\xHH`` ``\uHHHH`` ``\u{H}`` ``\0`` | the character | escapes differ |
| ``[^]`` ``[]`` | any character, none | ``]`` is a literal there in Python |
| ``\p{L}`` ``\P{L}`` | kept; the runtime replaces general categories by ranges | ``re`` has none |
| ``[\w-.]`` ``\@`` ``{`` ``]`` | literals | allowed without ``u`` only (Annex B), with one meaning |

Not translated: other properties, ``(?i:…)``, legacy octal and letter escapes, lookbehind of variable
length, references to groups that may not have matched, patterns beyond ``MAX_SIZE`` or ``MAX_DEPTH``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from generator.ir.ecma_classes import PatternError
from generator.ir.ecma_syntax import END, PatternReader
from generator.records import dataclass

__all__ = ["PatternError", "Translation", "check_pattern", "translate_pattern"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A pattern for Python, or the reason why the pattern is not checked.

    ``portable`` is the same for other engines: the original, unless it contains syntax that they read
    in another way. ``has_properties``: ``python`` still contains ``\\p{…}``.
    """

    python: str = ""
    portable: str = ""
    reason: str = ""
    has_properties: bool = False


def check_pattern(pattern: str) -> PatternReader:
    """Return the reader of a valid pattern. Raises PatternError if ECMA-262 does not allow it."""
    reader = PatternReader(pattern)
    reader.run()
    return reader


@lru_cache(maxsize=4096)
def translate_pattern(pattern: str) -> Translation:
    """Return the translation of a pattern; an invalid one has none."""
    try:
        reader = check_pattern(pattern)
    except PatternError as error:
        return Translation(reason=str(error))
    if reader.reason:
        return Translation(reason=reader.reason)
    python = "".join(reader.output)
    try:
        re.compile(python.replace(r"\p{", r"\x70{").replace(r"\P{", r"\x70{"))
    except (re.error, OverflowError, RecursionError) as error:
        return Translation(reason=f"Python does not support it ({error})")
    portable = "".join("$" if part == END else part for part in reader.output)
    return Translation(
        python=python,
        portable=portable if reader.is_unusual else pattern,
        has_properties=reader.has_properties,
    )
