"""The Jinja environment: strict, with a closed list of filters, unable to print unquoted text.

Input: the text of the templates by name. Output: compiled templates, each compiled once.
Invariants: an undefined name is an error; a template prints a value only when a filter of
``quoting`` has made it safe, or when it is a whole number or a Python name. Jinja's autoescape
carries the mark of safe text through macros; the ``finalize`` hook refuses what lacks it.
"""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import DictLoader, Environment, StrictUndefined, Template

from generator.emit.quoting import FILTERS, printable

SUFFIX = ".jinja"
"""What a template's name ends in; every other file is copied byte for byte."""


def build_environment(sources: Mapping[str, bytes]) -> Environment:
    """Return the environment over template sources (UTF-8) by their path under templates/."""
    environment = Environment(
        loader=DictLoader(
            {name: text.decode() for name, text in sources.items() if name.endswith(SUFFIX)}
        ),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        cache_size=-1,
        auto_reload=False,
    )
    environment.filters = dict(FILTERS)
    environment.tests = {}
    environment.globals = {}
    return environment


def render(template: Template, context: Mapping[str, object]) -> bytes:
    """Return the file that a template gives for a context, in UTF-8."""
    return template.render(context).encode()


def _printable(value: object) -> object:
    return value if isinstance(value, StrictUndefined) else printable(value)
