"""The worked example in the docstring of ``assign_names`` is what the code does."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from textwrap import dedent

import pytest

from generator.lower.naming import methods, type_names
from generator.lower.naming.api import assign_names
from generator.lower.naming.candidates import Candidate, candidates_of
from generator.lower.naming.contexts import Context
from generator.lower.naming.named_type import NamedType
from generator.lower.naming.operation_ids import ParsedOperationId
from generator.lower.naming.words import pascal
from generator.lower.operations.drafts import OperationDraft
from tests.support.lowering import HEAD, lower_text

DOCSTRING = inspect.getdoc(assign_names) or ""
DOCUMENT = HEAD + dedent(DOCSTRING.partition("::\n\n")[2].partition("\nThe resource")[0])


def test_the_result_is_as_documented() -> None:
    api, diagnostics = lower_text(DOCUMENT)
    assert not diagnostics
    methods_by_id = {
        operation.id.wire: f"{operation.resource.python}.{operation.method.python}"
        for operation in api.operations
    }
    assert methods_by_id == {"getPets": "pets.list", "addPet": "pets.create"}
    assert [str(declaration.id) for declaration in api.types] == [
        "Pet",
        "PetCreate",
        "PetListResponse",
        "PetOwner",
        "PetResponse",
    ]


def test_the_candidates_of_methods_are_as_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    method_candidates = methods._method_candidates

    def record(draft: OperationDraft, parsed_id: ParsedOperationId, many: bool) -> list[str]:
        candidates = method_candidates(draft, parsed_id, many)
        lines.append(f"{draft.id}: {', '.join(candidates)}")
        return candidates

    monkeypatch.setattr(methods, "_method_candidates", record)
    lower_text(DOCUMENT)
    assert len(lines) == 2
    assert [line for line in lines if line not in DOCSTRING] == []


def test_the_candidates_of_types_are_as_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []

    def record(named_type: NamedType, contexts: list[Context]) -> Iterator[Candidate]:
        candidates = list(candidates_of(named_type, contexts))
        scores: dict[str, int] = {}
        for each in candidates[:-1]:
            scores.setdefault(pascal(each.words), each.score)
        lines.append(", ".join((*(f"{name} {score}" for name, score in scores.items()), "...")))
        return iter(candidates)

    monkeypatch.setattr(type_names, "candidates_of", record)
    lower_text(DOCUMENT)
    assert len(lines) == 5
    assert [line for line in lines if line not in DOCSTRING] == []
