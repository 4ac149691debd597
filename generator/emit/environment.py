"""The Jinja environment: strict, with a closed list of filters, and no output of unquoted text.

Input: the text of the templates by name. Output: compiled templates, each compiled once.
Invariants: an undefined name is an error; a template prints a value only if a filter has
quoted it, or if it is an integer or a Python name. Jinja's autoescape keeps ``Markup`` through
macros; the ``finalize`` hook rejects everything else.
"""

from __future__ import annotations

import hashlib
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import CodeType

import jinja2.compiler
from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    nodes,
)
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup

from generator.emit.errors import EmitError, QuotingError
from generator.emit.html import HTML_FILTERS
from generator.emit.markdown import MARKDOWN_FILTERS
from generator.emit.quoting import FILTERS, is_name, printable

SUFFIX = ".jinja"
"""Suffix of templates; every other file is copied byte for byte."""

_ROOT = "templates/"


def build_environment(sources: Mapping[str, bytes]) -> Environment:
    """Return the environment for template sources (UTF-8), by their path below templates/."""

    def load(name: str) -> tuple[str, str, None] | None:
        source = sources.get(name)
        return None if source is None else (source.decode(), f"{_ROOT}{name}", None)

    environment = _Environment(
        loader=FunctionLoader(load),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        cache_size=-1,
        auto_reload=False,
        bytecode_cache=_COMPILED,
    )
    environment.filters = {**FILTERS, **HTML_FILTERS, **MARKDOWN_FILTERS}
    environment.tests = {}
    environment.globals = {}
    return environment


def render(environment: Environment, name: str, context: Mapping[str, object]) -> bytes:
    """Return the file rendered from a template, in UTF-8.

    Raises EmitError, with the line in the template, for any error in it.
    """
    try:
        return environment.get_template(name).render(context).encode()
    except TemplateSyntaxError as error:
        raise EmitError(f"{error.filename}:{error.lineno}: {error.message}") from error
    except (TemplateError, QuotingError, TypeError, AttributeError) as error:
        raise EmitError(f"{_template_line(error) or _ROOT + name}: {error}") from error


def _template_line(error: Exception) -> str:
    """Return the innermost template and line of a traceback, empty if no template is in it.

    Jinja rewrites tracebacks so that they contain lines of templates.
    """
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{frame.filename}:{frame.lineno}" for frame in frames]
    return next((line for line in reversed(lines) if line.startswith(_ROOT)), "")


def _finalize(value: object) -> str:
    if type(value) is Markup or (type(value) is str and is_name(value)):
        return value
    if isinstance(value, StrictUndefined):
        str(value)  # raises the error that names it
    return printable(value)


class _Code(CodeGenerator):
    """Prints what ``_finalize`` or a filter returns, reads attributes and calls macros as Python does.

    Jinja would escape the output once more, look for an item where there is no attribute, and look
    for functions that expect the context: all to no effect but time.
    """

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - of Jinja
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(  # noqa: N802 - of Jinja
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def _output_child_pre(self, node: nodes.Expr, *_: object, **__: object) -> None:
        is_quoted = isinstance(node, nodes.Filter)  # filters return nothing but Markup
        self.write("(" if is_quoted else "environment.finalize(")

    def _output_child_post(self, *_: object, **__: object) -> None:
        self.write(")")


class _Environment(Environment):
    code_generator_class = _Code


class _CompiledTemplates(FileSystemBytecodeCache):
    """Compiled templates, so that each is compiled once: in memory, and beside Python's bytecode.

    Compiling takes longer than rendering. Code is found by the content of what it is made from: the
    template, Jinja's compiler, and this package, whose filters are applied to constants already when a
    template is compiled.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder), "%s.jinja")
        self._code: dict[tuple[str, str], CodeType] = {}
        compiler = hashlib.sha256(Path(jinja2.compiler.__file__).read_bytes())
        for module in sorted(Path(__file__).parent.glob("*.py")):
            compiler.update(module.read_bytes())
        self._compiler = compiler.hexdigest()

    def get_source_checksum(self, source: str) -> str:
        """Return the hash of a template and of what compiles it."""
        return f"{super().get_source_checksum(source)} {self._compiler}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Set the code of a bucket, if its source was compiled before."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))
        if bucket.code is None:
            super().load_bytecode(bucket)
            self._remember(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a bucket; on disk, if Python may write bytecode there."""
        self._remember(bucket)
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)

    def _remember(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _CompiledTemplates(Path(__file__).with_name("__pycache__"))
