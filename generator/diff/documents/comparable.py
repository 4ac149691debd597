"""An API to compare, with the document it was lowered from and what was not understood in it."""

from __future__ import annotations

from generator.diagnostics.diagnostic import Diagnostic
from generator.ir.api import Api
from generator.records import dataclass
from generator.spec.document import OpenApiDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparableApi:
    """An API, its document, and the errors in parts that no client could be generated from."""

    api: Api
    document: OpenApiDocument
    errors: tuple[Diagnostic, ...] = ()
