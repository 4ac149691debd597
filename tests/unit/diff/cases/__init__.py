"""Minimal pairs: for every change code, edits of the old and new document that produce only it."""

from __future__ import annotations

from tests.unit.diff.cases.costs import COSTS, DEPRECATIONS
from tests.unit.diff.cases.documentation import DOCUMENTS, REFACTORINGS
from tests.unit.diff.cases.operations import BODIES, OPERATIONS, PARAMETERS
from tests.unit.diff.cases.responses import HEADERS, PAGES, RESPONSES
from tests.unit.diff.cases.schemas import SCHEMAS
from tests.unit.diff.cases.security import SECURITY, SERVERS

CASES = [
    *OPERATIONS,
    *PARAMETERS,
    *BODIES,
    *SCHEMAS,
    *RESPONSES,
    *HEADERS,
    *PAGES,
    *COSTS,
    *DEPRECATIONS,
    *SECURITY,
    *SERVERS,
    *REFACTORINGS,
    *DOCUMENTS,
]
