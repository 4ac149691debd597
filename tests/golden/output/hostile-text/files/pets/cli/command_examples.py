"""What commands have besides their entries in the operation table, by operationId."""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES: Mapping[str, str] = {
    'get"""Pets\\': '\'""""\'',
}
"""Arguments of a useful call of each command, quoted for a POSIX shell."""

FLAGS: Mapping[str, Mapping[tuple[str, str], str]] = {}
"""Flags that differ from the parameter's name, because another option has that flag.

The keys are the location and the name of the parameter.
"""

WEB_URLS: Mapping[str, str] = {}
"""URLs of records in the web app, with path parameters in braces."""
