"""The table of ``nox -s corpus``: operations are counted from the document, nothing is missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpus import __main__ as corpus
from tests.corpus.documents import operations_of, unexplained
from tests.corpus.measurement import Measurement

DOCUMENT = """
paths:
  /pets:
    parameters: []
    get: {operationId: listPets}
    post: {}
    additionalOperations: {LINK: {}}
  /toys: {$ref: '#/x'}
"""


@pytest.fixture
def operations(tmp_path: Path) -> dict[str, tuple[str, ...]]:
    path = tmp_path / "pets.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    return operations_of(path)


def test_operations_are_counted_without_specgen(operations: dict[str, tuple[str, ...]]) -> None:
    assert list(operations) == ["GET /pets", "POST /pets", "LINK /pets"]


def test_a_missing_operation_needs_a_finding(operations: dict[str, tuple[str, ...]]) -> None:
    generated = [{"pointer": "/paths/~1pets/post"}]
    output = "pets.yaml:3:5: warning[OPE001]: listPets is left out"
    assert unexplained(operations, generated, output) == [
        "LINK /pets is missing, and no finding names it"
    ]


def test_the_table_has_a_row_per_description_and_totals() -> None:
    refused = Measurement(name="a.json", operations_in=3, findings=2)
    generated = Measurement(
        name="b.json", operations_in=4, operations_out=4, is_generated=True, seconds=1.25,
        megabytes=80, lines=900, ruff="ok", types="ok", tests=(7, 1, 0),
    )  # fmt: skip
    header, first, second, totals = corpus.table([generated, refused]).splitlines()
    assert header.split()[:4] == ["description", "in", "out", "findings"]
    assert first.split() == ["a.json", "3", "0", "2", "0.0", *["-"] * 8]
    assert second.split() == [
        "b.json",
        "4",
        "4",
        "0",
        "1.2",
        "80",
        "900",
        "0.00",
        "ok",
        "ok",
        "7",
        "1",
        "0",
    ]
    assert totals.split() == ["2", "descriptions", "7", "4", "2", "900", "7", "1", "0"]


def test_the_session_writes_the_line_of_the_readme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readme = tmp_path / "README.md"
    text = corpus.README.read_text(encoding="utf-8")
    assert len(corpus.README_LINE.findall(text)) == 1
    readme.write_text(text, encoding="utf-8")
    monkeypatch.setattr(corpus, "README", readme)
    measurement = Measurement(name="a", operations_in=1200, operations_out=1100, is_generated=True)
    corpus.write_readme([measurement, Measurement(name="b", operations_in=7)])
    written = readme.read_text(encoding="utf-8")
    assert "\n1 of 2 real descriptions generate, with 1,100 of 1,207 operations" in written


def test_descriptions_are_chosen_by_name_or_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus, "CORPUS", tmp_path)
    for name in ("pets.yaml", "toys.json", "notes.txt"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    pets, toys = tmp_path / "pets.yaml", tmp_path / "toys.json"
    assert corpus.documents(["toys.json", str(pets)], every=False) == [toys, pets]
    assert corpus.documents([], every=True) == [pets, toys]


def test_an_unknown_description_is_an_error_with_the_known_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(corpus, "CORPUS", tmp_path)
    monkeypatch.setattr(corpus, "UPSTREAM", tmp_path)
    (tmp_path / "pets.yaml").write_text("{}", encoding="utf-8")
    with pytest.raises(SystemExit, match="2"):
        corpus.main(["pet.yaml"])
    assert capsys.readouterr().err == f"no description pet.yaml in {tmp_path}:\n  pets.yaml\n"
