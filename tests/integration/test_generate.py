"""``specgen generate``, ``check``, ``lint`` and ``dump-ir``: output, files and exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generator.commands.main import COMMANDS
from tests.integration.conftest import Project


def test_the_second_run_changes_nothing(project: Project) -> None:
    first = project.process("generate")
    assert first.returncode == 0, first.stderr
    assert "generated: 3 operations, " in first.stdout
    assert ", 0 unchanged, 0 removed; " in first.stdout
    times = {path: path.stat().st_mtime_ns for path in project.out.rglob("*")}
    second = project.process("generate")
    assert f"; 0 files written, {len(project.tree())} unchanged, 0 removed; " in second.stdout
    assert {path: path.stat().st_mtime_ns for path in project.out.rglob("*")} == times
    fresh = project.process("check")
    assert (fresh.returncode, fresh.stderr) == (0, "")
    assert fresh.stdout == f"generated is up to date: {len(times_of_files(times))} files\n"


def times_of_files(times: dict[Path, int]) -> list[Path]:
    return [path for path in times if path.is_file()]


def test_output_does_not_depend_on_folder_hash_seed_locale_or_time_zone(
    project: Project, tmp_path: Path
) -> None:
    assert project.process("generate", PYTHONHASHSEED="1").returncode == 0
    here = project.tree()
    elsewhere = Project(tmp_path / "some where" / "else")
    shutil.copytree(project.spec.parent, elsewhere.spec.parent)
    away = tmp_path / "away"
    away.mkdir()
    result = elsewhere.process(
        "generate",
        f"--spec={elsewhere.spec}",
        f"--config={elsewhere.config}",
        f"--out={elsewhere.out}",
        cwd=away,
        PYTHONHASHSEED="2",
        TZ="Asia/Tokyo",
        LC_ALL="C",
    )
    assert result.returncode == 0, result.stderr
    assert elsewhere.tree() == here


def test_a_changed_type_makes_files_stale_until_generated_again(project: Project) -> None:
    project.run("generate")
    before = project.tree()
    project.change(
        "schema: {type: integer, minimum: 1, maximum: 100, default: 20}", "schema: {type: string}"
    )
    result = project.run("check")
    assert result.exit_code == 1
    assert (
        "stale: generated/petshop/resources/pets.py (differs from what would be generated)"
        in result.stdout
    )
    assert "--- a/generated/petshop/resources/pets.py" in result.stdout
    assert "+++ b/generated/petshop/resources/pets.py" in result.stdout
    assert project.tree() == before
    assert project.run("generate").exit_code == 0
    assert project.run("check").exit_code == 0
    assert project.tree() != before


def test_missing_extra_and_edited_files_are_distinguished(project: Project) -> None:
    project.run("generate")
    (project.out / "README.md").unlink()
    manifest = json.loads((project.out / "MANIFEST.json").read_bytes())
    (project.out / "petshop/old.py").write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    manifest["files"]["petshop/old.py"] = empty
    (project.out / "MANIFEST.json").write_text(json.dumps(manifest))
    with (project.out / "petshop/models.py").open("a") as models:
        models.write("# mine\x1b[31m\n")
    result = project.run("check")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert "missing: generated/README.md (does not exist)" in lines
    assert "extra: generated/petshop/old.py (no longer generated)" in lines
    assert "edited: generated/petshop/models.py (edited by hand)" in lines
    assert "-# mine\\x1b[31m" in lines


def test_an_edited_file_is_kept_unless_forced(project: Project) -> None:
    project.run("generate")
    models = project.out / "petshop/models.py"
    models.write_text("mine = True\n")
    before = project.tree()
    rejected = project.run("generate")
    assert rejected.exit_code == 1
    assert "edited by hand since they were generated: petshop/models.py" in rejected.stderr
    assert "--force" in rejected.stderr
    assert project.tree() == before
    assert project.run("generate", "--force").exit_code == 0
    assert project.run("check").exit_code == 0


def test_files_that_specgen_did_not_write_are_kept(project: Project) -> None:
    project.run("generate")
    (project.out / "petshop/notes.txt").write_text("mine")
    (project.out / ".venv").mkdir()
    project.change("operationId: getPet", "operationId: fetchPet")
    assert project.run("generate").exit_code == 0
    assert (project.out / "petshop/notes.txt").read_text() == "mine"
    assert (project.out / ".venv").is_dir()


@pytest.mark.parametrize(
    "arguments",
    [
        ("generate", "--spec=nowhere.yaml"),
        ("generate", "--spec=spec"),
        ("generate", "--nonsense"),
        ("lint", "--format=xml"),
        ("nonsense",),
        ("chek",),
        ("init",),
    ],
)
def test_a_usage_error_exits_with_2(project: Project, arguments: tuple[str, ...]) -> None:
    result = project.run(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("Usage: specgen")
    assert not project.out.exists()


BROKEN = {
    "indent": ("      summary: List pets.", "     summary: List pets."),
    "tab": ("      summary: List pets.", "\tsummary: List pets."),
    "misspelt": ("operationId: listPets", "operationID: listPets"),
    "type": ("{type: integer, readOnly: true", "{type: intger, readOnly: true"),
    "dangling": ("{$ref: \"#/components/schemas/Pet\"}\n                  next", "{$ref: \"#/components/schemas/Pat\"}\n                  next"),
    "duplicate": ("operationId: getPet", "operationId: listPets"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("subcommand", "case"),
    [
        *(("generate", case) for case in sorted(BROKEN)),
        ("check", "tab"),
        ("lint", "misspelt"),
        ("dump-ir", "dangling"),
    ],
)
def test_an_invalid_document_is_reported_and_nothing_is_written(
    project: Project, case: str, subcommand: str
) -> None:
    project.change(*BROKEN[case])
    result = project.run(subcommand)
    report = result.stdout if subcommand == "lint" else result.stderr
    assert result.exit_code == 1
    assert "spec/activities.yaml:" in report
    assert ": error[" in report
    assert "Traceback" not in result.stderr
    assert not project.out.exists()


def test_generated_files_are_kept_when_the_document_becomes_invalid(project: Project) -> None:
    project.run("generate")
    before = project.tree()
    project.change(*BROKEN["type"])
    result = project.run("generate")
    assert result.exit_code == 1
    assert result.stderr.endswith("nothing was written\n")
    assert project.tree() == before


@pytest.mark.parametrize("subcommand", ["generate", "check"])
def test_an_invalid_manifest_is_reported(project: Project, subcommand: str) -> None:
    project.run("generate")
    (project.out / "MANIFEST.json").write_text("<<<<<<< ours\n")
    result = project.run(subcommand)
    assert result.exit_code == 1
    assert "MANIFEST.json is not a manifest of specgen" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_ir_is_canonical_json(project: Project) -> None:
    first, second = project.process("dump-ir"), project.process("dump-ir", PYTHONHASHSEED="7")
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    assert str(project.folder) not in first.stdout
    assert json.loads(first.stdout)["title"] == "Petshop"


@pytest.mark.parametrize("style", ["text", "json", "github", "sarif"])
def test_lint_reports_in_every_format(project: Project, style: str) -> None:
    project.change("      x-token-cost: 4\n", "")
    result = project.run("lint", f"--format={style}")
    assert result.exit_code == 1, result.stderr
    assert "spec/activities.yaml" in result.stdout
    assert "LNT" in result.stdout
    if style in {"json", "sarif"}:
        assert json.loads(result.stdout)


def test_a_lint_finding_can_be_suppressed_with_a_reason(project: Project) -> None:
    project.change("      x-token-cost: 4\n", "")
    diagnostics = json.loads(project.run("lint", "--format=json").stdout)["diagnostics"]
    suppression = {"code": "LNT001", "pointer": diagnostics[0]["pointer"], "reason": "nobody knows"}
    config = project.folder / "spec/codegen.yaml"
    config.write_text(f"{config.read_text()}\nallow: [{json.dumps(suppression)}]\n")
    result = project.run("lint")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert project.run("generate").exit_code == 0


def test_an_unused_suppression_of_a_lint_code_is_an_error_of_lint_only(project: Project) -> None:
    suppression = {"code": "LNT001", "pointer": "", "reason": "nobody knows"}
    config = project.folder / "spec/codegen.yaml"
    config.write_text(f"{config.read_text()}\nallow: [{json.dumps(suppression)}]\n")
    result = project.run("lint")
    assert result.exit_code == 1
    assert "error[CFG005]: unused suppression: no LNT001 is reported at /" in result.stdout
    assert project.run("generate").exit_code == 0


def test_lint_prints_nothing_without_findings(project: Project) -> None:
    result = project.run("lint")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_help_does_not_import_the_stages(project: Project) -> None:
    result = project.process("--help", PYTHONPROFILEIMPORTTIME="1")
    assert result.returncode == 0
    for subcommand in ("check", "dump-ir", "generate", "init", "lint", "watch"):
        assert f"\n  {subcommand} " in result.stdout
    for library in ("yaml", "jinja2", "pydantic", "watchfiles", "generator.ir.api"):
        assert f"| {library}\n" not in result.stderr.replace("|   ", "| ").replace("  ", "")


@pytest.mark.parametrize("width", ["80", "100"])
def test_help_prints_every_summary_in_full_on_one_line(project: Project, width: str) -> None:
    result = project.process("--help", COLUMNS=width)
    summaries = result.stdout.partition("Commands:\n")[2].splitlines()
    assert result.returncode == 0
    assert not [line for line in summaries if line.endswith(("...", "…"))]
    assert len(summaries) == len(COMMANDS)
    assert max(map(len, summaries)) <= 80


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("chek", 'no such command "chek"; did you mean "check"?'),
        ("dumpir", 'no such command "dumpir"; did you mean "dump-ir"?'),
        ("nonsense", 'no such command "nonsense"; commands: check, coverage, diff, '),
    ],
)
def test_an_unknown_command_gets_a_suggestion(project: Project, typed: str, hint: str) -> None:
    result = project.process(typed)
    assert result.returncode == 2
    assert hint in result.stderr


def test_an_unknown_operation_in_the_configuration_gets_a_suggestion(project: Project) -> None:
    text = project.config.read_text(encoding="utf-8")
    project.config.write_text(f"{text}\noperations: {{listPet: {{method: list}}}}\n", "utf-8")
    result = project.run("generate")
    assert result.exit_code == 1
    assert 'did you mean "listPets"?' in result.stderr
