"""The Jinja environment: strict, with a closed list of filters, unable to print unquoted text.

Input: the text of the templates by name. Output: compiled templates, each compiled once.
Invariants: an undefined name is an error; a template prints a value only when a filter of
``quoting`` has made it safe, or when it is a whole number or a Python name. Jinja's autoescape
carries the mark of safe text through macros; the ``finalize`` hook refuses what lacks it.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping

from jinja2 import (
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)

from generator.emit.errors import EmitError, QuotingError
from generator.emit.quoting import FILTERS, printable

SUFFIX = ".jinja"
"""What a template's name ends in; every other file is copied byte for byte."""

_ROOT = "templates/"


def build_environment(sources: Mapping[str, bytes]) -> Environment:
    """Return the environment over template sources (UTF-8) by their path under templates/."""

    def load(name: str) -> tuple[str, str, None] | None:
        found = sources.get(name)
        return None if found is None else (found.decode(), f"{_ROOT}{name}", None)

    environment = Environment(
        loader=FunctionLoader(load),
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


def render(environment: Environment, name: str, context: Mapping[str, object]) -> bytes:
    """Return the file that a template gives for a context, in UTF-8.

    Raises EmitError, with the place in the template, for any fault in it.
    """
    try:
        return environment.get_template(name).render(context).encode()
    except TemplateSyntaxError as error:
        raise EmitError(f"{error.filename}:{error.lineno}: {error.message}") from error
    except (TemplateError, QuotingError, TypeError, AttributeError) as error:
        raise EmitError(f"{_place(error) or _ROOT + name}: {error}") from error


def _place(error: Exception) -> str:
    """Return the innermost line of a template in a traceback; Jinja has put those lines there."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno}" for frame in frames]
    return next((place for place in reversed(places) if place.startswith(_ROOT)), "")


def _printable(value: object) -> object:
    return value if isinstance(value, StrictUndefined) else printable(value)
