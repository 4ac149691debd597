"""Servers of the specification, and their URLs with the values of variables."""

from __future__ import annotations

import msgspec


def filled(template: str, values: dict[str, str]) -> str:
    """Return a URL with the values of its variables."""
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", value)
    return template


class Server(msgspec.Struct, frozen=True):
    """A server; ``variables`` maps the placeholders of its origin to their defaults.

    ``path`` is what all paths begin with, if it has variables; ``choices`` are the values listed.
    """

    url: str
    variables: dict[str, str]
    path: str
    path_variables: dict[str, str]
    choices: dict[str, list[str]]

    @property
    def origin(self) -> str:
        """The URL with every variable replaced by its default."""
        return filled(self.url, self.variables).rstrip("/")
