"""Checks the encoding of a YAML or JSON file.

Input: any bytes. Output: UTF-8 as libyaml reads it, or an error at the first byte that is not.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8

from generator.diagnostics.diagnostic import Diagnostics
from generator.positions import Origin, Span

_SURROGATES = re.compile(
    r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
)


def check_encoding(content: bytes, file: str, diagnostics: Diagnostics) -> bytes | None:
    """Return UTF-8 without a byte order mark, None after the error YML001.

    The decoded text is not kept: it may take four times the memory.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        diagnostics.error(
            "YML001",
            f"the file is not valid UTF-8: byte 0x{error.object[error.start]:02x} at offset {error.start}",
            Origin(_byte_span(file, error.object, error.start), ""),
            help="save the file as UTF-8",
        )
        return None
    return join_surrogates(text).encode() if "\\u" in text else content.removeprefix(BOM_UTF8)


def join_surrogates(text: str) -> str:
    """Write each JSON surrogate pair (RFC 8259, section 7) as the single escape that YAML requires."""
    return _SURROGATES.sub(_join_pair, text)


def _join_pair(match: re.Match[str]) -> str:
    high, low = int(match[2], 16), int(match[3], 16)
    return f"{match[1]}\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"


def _byte_span(file: str, content: bytes, offset: int) -> Span:
    start = content.rfind(b"\n", 0, offset) + 1
    line = content.count(b"\n", 0, offset) + 1
    column = len(content[start:offset].decode("utf-8", "replace").removeprefix("\ufeff")) + 1
    return Span(file, line, column, line, column + 1)
