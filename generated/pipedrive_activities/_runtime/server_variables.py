"""The variables of a server's URL (OpenAPI: Server Variable Object), with the values that callers choose.

Input: the template of a URL, and values. Output: its origin and path. Invariant: a value cannot add a
path, a user name or a query to the origin.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from .errors import ArgumentError
from .record import Record

_ORIGIN_VALUE = re.compile(r"[A-Za-z0-9._~:-]*")
"""Characters of hosts, ports and schemes (RFC 3986, 3.2)."""
_PATH_SAFE = "/:@!$&'()*+,;="


class ServerVariable(Record):
    """A variable: its default, and the values that it may have (empty: any)."""

    default: str
    choices: tuple[str, ...] = ()


class ServerTemplate(Record):
    """The URL of a server with variables in braces: the origin, and the path before all paths."""

    origin: str
    path: str = ""
    variables: Mapping[str, ServerVariable]

    def resolve(self, values: Mapping[str, str]) -> tuple[str, str]:
        """Return origin and path for values of some variables; the others have their defaults.

        Raises ArgumentError for a value that is not allowed.
        """
        for name, value in values.items():
            self._check(name, value)
        origin, path = self.origin, self.path
        for name, variable in self.variables.items():
            value = values.get(name, variable.default)
            origin = origin.replace("{" + name + "}", value)
            path = path.replace("{" + name + "}", quote(value, safe=_PATH_SAFE))
        return origin, path

    def choose(self, values: Mapping[str, str]) -> tuple[str, str, str]:
        """Return origin, default path and path for the values of its own variables among others.

        Raises ArgumentError for a value that is not allowed.
        """
        own = {name: value for name, value in values.items() if name in self.variables}
        origin, path = self.resolve(own)
        return origin, self.resolve({})[1], path

    def _check(self, name: str, value: str) -> None:
        variable = self.variables[name]
        if variable.choices and value not in variable.choices:
            allowed = ", ".join(variable.choices)
            raise _error(f"the server variable {name} is one of {allowed}, got {value!r}")
        in_origin = "{" + name + "}" in self.origin
        if in_origin and not _ORIGIN_VALUE.fullmatch(str(value)):
            raise _error(f"the server variable {name} is part of a host name, got {value!r}")


def _error(message: str) -> ArgumentError:
    return ArgumentError(message, parameter="server_variables")
