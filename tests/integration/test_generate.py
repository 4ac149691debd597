"""``specgen generate`` and ``check`` as people run them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

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
    assert fresh.stdout == f"generated is fresh: {len(times_of_files(times))} files\n"


def times_of_files(times: dict[Path, int]) -> list[Path]:
    return [path for path in times if path.is_file()]


def test_another_folder_and_another_hash_seed_give_the_same_bytes(
    project: Project, tmp_path: Path
) -> None:
    assert project.process("generate", PYTHONHASHSEED="1").returncode == 0
    here = project.tree()
    elsewhere = Project(tmp_path / "some where" / "else")
    shutil.copytree(project.spec.parent, elsewhere.spec.parent)
    away = tmp_path / "away"
    away.mkdir()
    done = elsewhere.process(
        "generate",
        f"--spec={elsewhere.spec}",
        f"--config={elsewhere.config}",
        f"--out={elsewhere.out}",
        cwd=away,
        PYTHONHASHSEED="2",
        TZ="Asia/Tokyo",
        LC_ALL="C",
    )
    assert done.returncode == 0, done.stderr
    assert elsewhere.tree() == here


def test_a_changed_type_is_found_named_and_mended(project: Project) -> None:
    project.run("generate")
    before = project.tree()
    project.change(
        "schema: {type: integer, minimum: 1, maximum: 100, default: 20}", "schema: {type: string}"
    )
    found = project.run("check")
    assert found.exit_code == 1
    assert (
        "stale: generated/petshop/resources/pets.py (not what the description gives any more)"
        in (found.stdout)
    )
    assert "--- a/generated/petshop/resources/pets.py" in found.stdout
    assert "+++ b/generated/petshop/resources/pets.py" in found.stdout
    assert project.tree() == before
    assert project.run("generate").exit_code == 0
    assert project.run("check").exit_code == 0
    assert project.tree() != before


def test_missing_extra_and_edited_files_are_told_apart(project: Project) -> None:
    project.run("generate")
    (project.out / "README.md").unlink()
    manifest = json.loads((project.out / "MANIFEST.json").read_bytes())
    (project.out / "petshop/old.py").write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    manifest["files"]["petshop/old.py"] = empty
    (project.out / "MANIFEST.json").write_text(json.dumps(manifest))
    with (project.out / "petshop/models.py").open("a") as models:
        models.write("# mine\x1b[31m\n")
    found = project.run("check")
    assert found.exit_code == 1
    lines = found.stdout.splitlines()
    assert "missing: generated/README.md (not there)" in lines
    assert "extra: generated/petshop/old.py (no longer made)" in lines
    assert "edited: generated/petshop/models.py (edited by hand)" in lines
    assert "-# mine\\x1b[31m" in lines


def test_an_edited_file_is_kept_unless_forced(project: Project) -> None:
    project.run("generate")
    models = project.out / "petshop/models.py"
    models.write_text("mine = True\n")
    before = project.tree()
    refused = project.run("generate")
    assert refused.exit_code == 1
    assert "edited by hand since they were generated: petshop/models.py" in refused.stderr
    assert "--force" in refused.stderr
    assert project.tree() == before
    assert project.run("generate", "--force").exit_code == 0
    assert project.run("check").exit_code == 0


def test_files_of_others_stay(project: Project) -> None:
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
        ("init",),
    ],
)
def test_wrong_use_is_exit_code_2(project: Project, arguments: tuple[str, ...]) -> None:
    done = project.run(*arguments)
    assert done.exit_code == 2
    assert done.stderr.startswith("Usage: specgen")
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
def test_a_broken_description_is_reported_and_nothing_is_written(
    project: Project, case: str, subcommand: str
) -> None:
    project.change(*BROKEN[case])
    done = project.run(subcommand)
    report = done.stdout if subcommand == "lint" else done.stderr
    assert done.exit_code == 1
    assert "spec/activities.yaml:" in report
    assert ": error[" in report
    assert "Traceback" not in done.stderr
    assert not project.out.exists()


def test_an_earlier_package_survives_a_broken_description(project: Project) -> None:
    project.run("generate")
    before = project.tree()
    project.change(*BROKEN["type"])
    done = project.run("generate")
    assert done.exit_code == 1
    assert done.stderr.endswith("nothing was written\n")
    assert project.tree() == before


@pytest.mark.parametrize("subcommand", ["generate", "check"])
def test_a_manifest_in_doubt_is_said_so(project: Project, subcommand: str) -> None:
    project.run("generate")
    (project.out / "MANIFEST.json").write_text("<<<<<<< ours\n")
    done = project.run(subcommand)
    assert done.exit_code == 1
    assert "MANIFEST.json is not a manifest of specgen" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_ir_is_canonical_json(project: Project) -> None:
    first, second = project.process("dump-ir"), project.process("dump-ir", PYTHONHASHSEED="7")
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    assert str(project.folder) not in first.stdout
    assert json.loads(first.stdout)["title"] == "Petshop"


@pytest.mark.parametrize("style", ["text", "json", "github", "sarif"])
def test_lint_reports_in_every_format(project: Project, style: str) -> None:
    project.change("      x-token-cost: 4\n", "")
    done = project.run("lint", f"--format={style}")
    assert done.exit_code == 1, done.stderr
    assert "spec/activities.yaml" in done.stdout
    assert "LNT" in done.stdout
    if style in {"json", "sarif"}:
        assert json.loads(done.stdout)


def test_a_finding_of_lint_can_be_allowed_with_a_reason(project: Project) -> None:
    project.change("      x-token-cost: 4\n", "")
    found = json.loads(project.run("lint", "--format=json").stdout)["diagnostics"]
    allowance = {"code": "LNT001", "pointer": found[0]["pointer"], "reason": "nobody knows"}
    config = project.folder / "spec/codegen.yaml"
    config.write_text(f"{config.read_text()}\nallow: [{json.dumps(allowance)}]\n")
    done = project.run("lint")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    assert project.run("generate").exit_code == 0


def test_an_allowance_that_lint_does_not_need_is_an_error_of_lint_alone(project: Project) -> None:
    allowance = {"code": "LNT001", "pointer": "", "reason": "nobody knows"}
    config = project.folder / "spec/codegen.yaml"
    config.write_text(f"{config.read_text()}\nallow: [{json.dumps(allowance)}]\n")
    done = project.run("lint")
    assert done.exit_code == 1
    assert "error[CFG005]: unused suppression: no LNT001 is reported at /" in done.stdout
    assert project.run("generate").exit_code == 0


def test_lint_says_nothing_about_a_good_description(project: Project) -> None:
    done = project.run("lint")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


def test_the_help_is_there_before_the_stages_are(project: Project) -> None:
    done = project.process("--help", PYTHONPROFILEIMPORTTIME="1")
    assert done.returncode == 0
    for subcommand in ("check", "dump-ir", "generate", "init", "lint", "watch"):
        assert f"\n  {subcommand} " in done.stdout
    for library in ("yaml", "jinja2", "pydantic", "watchfiles", "generator.ir.api"):
        assert f"| {library}\n" not in done.stderr.replace("|   ", "| ").replace("  ", "")
