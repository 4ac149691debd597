"""The table of minimal pairs: for every change code, edits to either side that give just that."""

from __future__ import annotations

from tests.unit.diff.cases.access import SECURITY, SERVERS
from tests.unit.diff.cases.answers import HEADERS, PAGES, RESPONSES
from tests.unit.diff.cases.money import COSTS, DEPRECATIONS
from tests.unit.diff.cases.operations import BODIES, OPERATIONS, PARAMETERS
from tests.unit.diff.cases.schemas import SCHEMAS
from tests.unit.diff.cases.text import DOCUMENTS, SPELLINGS

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
    *SPELLINGS,
    *DOCUMENTS,
]
