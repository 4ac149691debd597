"""Servers: the base URLs of an API or of one operation."""

from __future__ import annotations

from dataclasses import field

from generator.ir.types import Documentation
from generator.positions import Origin
from generator.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A base URL. Variables are written in braces in the URL; each has a default.

    The title of ``docs`` is the name of the server. ``variables`` are pairs of name and default (OpenAPI: Server Variable Object).
    ``path`` is the path of the URL if it contains variables, which are the ``path_variables``: the
    paths of operations begin with it, with the defaults in place of the variables. ``choices`` are
    the values of a variable that are listed (``enum``), by its name.
    """

    url: str
    variables: tuple[tuple[str, str], ...] = ()
    path: str = ""
    path_variables: tuple[tuple[str, str], ...] = ()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    docs: Documentation = Documentation()
    origin: Origin = field(compare=False)
