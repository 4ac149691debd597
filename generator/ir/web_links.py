"""Which links of a document may become links of generated pages."""

from __future__ import annotations

import re


def is_web_link(text: str) -> bool:
    """Return whether text is an ``http`` or ``https`` URL of printable ASCII."""
    return re.fullmatch(r"https?://[!-~]+", text, re.IGNORECASE) is not None
