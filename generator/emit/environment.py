"""The Jinja environment: strict, with a closed list of filters, unable to print unquoted text.

Input: the text of the templates by name. Output: compiled templates, each compiled once.
Invariants: an undefined name is an error; a template prints a value only when a filter of
``quoting`` has made it safe, or when it is a whole number or a Python name. Jinja's autoescape
carries the mark of safe text through macros; the ``finalize`` hook refuses what lacks it.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from types import CodeType

from jinja2 import (
    BytecodeCache,
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket

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
        bytecode_cache=_COMPILED,
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


class _CompiledTemplates(BytecodeCache):
    """Compiled templates by name and source, so that a process compiles each template once."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Set the code of a bucket, if its source was compiled before."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a bucket."""
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _CompiledTemplates()
