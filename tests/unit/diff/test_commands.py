"""``specgen diff`` and ``lint`` read documents that cannot be generated from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.commands.main import main
from tests.unit.diff.cases.case import READ
from tests.unit.diff.pairs import BASE, Document, edit

CONFIG = """\
product:
  {distribution: shop, package: shop, version: '1.0.0', client: Shop, command: shop, environment: SHOP}
"""
FAULTY = {f"{READ}/properties/note/type": "text"}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "codegen.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def write(folder: Path, name: str, document: Document) -> Path:
    path = folder / name
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return path


def diff(config: Path, old: Path, new: Path, *options: str) -> Result:
    arguments = ["diff", str(old), str(new), f"--config={config}", "--format=json", *options]
    return CliRunner().invoke(main, arguments)


def test_a_missing_file_of_accepted_findings_is_an_error(config: Path) -> None:
    document = write(config.parent, "a.json", BASE)
    result = diff(config, document, document, f"--accept={config.parent / 'none.yaml'}")
    assert result.exit_code == 2
    assert "none.yaml' does not exist" in result.output


def test_what_is_not_judged_fails_by_default(config: Path) -> None:
    old = write(config.parent, "old.json", BASE)
    new = write(config.parent, "new.json", edit(BASE, FAULTY))
    result = diff(config, old, new)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["counts"] == {"unjudged": 1}
    assert diff(config, old, new, "--fail-on=breaking").exit_code == 0
    assert diff(config, new, new).exit_code == 0


def test_a_file_that_is_no_openapi_document_is_an_error(config: Path) -> None:
    old = write(config.parent, "old.json", BASE)
    new = write(config.parent, "new.json", {"swagger": "2.0"})
    result = diff(config, old, new)
    assert result.exit_code == 1
    assert "error[OAS001]" in result.stderr
    assert "  1 | {\n    | ^\n" in result.stderr


def test_lint_reports_errors_and_improvements(config: Path) -> None:
    spec = write(config.parent, "openapi.json", edit(BASE, FAULTY))
    arguments = ["lint", f"--spec={spec}", f"--config={config}", "--format=json"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    codes = {each["code"] for each in json.loads(result.stdout)["diagnostics"]}
    assert {"SCH004", "LNT007"} <= codes
