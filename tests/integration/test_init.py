"""``specgen init`` on an OpenAPI document without a codegen.yaml."""

from __future__ import annotations

import pytest

from tests.integration.conftest import Project


def test_a_first_configuration_is_written_and_works(project: Project) -> None:
    project.config.unlink()
    result = project.run("init", "spec/activities.yaml")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "wrote spec/codegen.yaml; review it, then run: "
        "specgen generate --spec spec/activities.yaml --config spec/codegen.yaml\n"
    )
    text = project.config.read_text(encoding="utf-8")
    for line in ("  package: petshop", '  version: "1.2.0"', '    items: "/data"', 'data: ""'):
        assert f"{line}\n" in text
    assert project.run("dump-ir").exit_code == 0


def test_an_existing_file_is_not_overwritten(project: Project) -> None:
    before = project.config.read_bytes()
    result = project.run("init", "spec/activities.yaml")
    assert result.exit_code == 1
    assert "spec/codegen.yaml already exists; it was not changed" in result.stderr
    assert project.config.read_bytes() == before


def test_the_file_can_be_written_elsewhere(project: Project) -> None:
    result = project.run("init", "spec/activities.yaml", "--config=my own.yaml")
    assert result.exit_code == 0
    assert "--config 'my own.yaml'" in result.stdout
    again = project.run("dump-ir", "--config=my own.yaml")
    assert again.exit_code == 0, again.stderr


def test_a_missing_folder_is_reported(project: Project) -> None:
    result = project.run("init", "spec/activities.yaml", "--config=no/where.yaml")
    assert result.exit_code == 1
    assert "no/where.yaml cannot be written: No such file or directory" in result.stderr


def test_no_configuration_is_written_for_an_invalid_document(project: Project) -> None:
    project.config.unlink()
    project.change("openapi: 3.1.0", "openapi: 1.2")
    result = project.run("init", "spec/activities.yaml")
    assert result.exit_code == 1
    assert "error[OAS002]" in result.stderr
    assert not project.config.exists()


def test_operations_with_errors_are_left_out_until_the_tolerance_is_strict(
    project: Project,
) -> None:
    project.config.unlink()
    project.change("{type: integer, readOnly: true", "{type: intger, readOnly: true")
    result = project.run("init", "spec/activities.yaml")
    assert result.exit_code == 0
    assert "warning[SCH004]" in result.stderr
    generated = project.run("generate")
    assert generated.exit_code == 0
    assert "operations were left out because of errors:\n  listPets: SCH004\n" in generated.stderr
    text = project.config.read_text(encoding="utf-8")
    project.config.write_text(text.replace("tolerance: lenient", "tolerance: strict"))
    assert "error[SCH004]" in project.run("generate").stderr


@pytest.mark.parametrize("title", ["{title: Petshop", '{title: "{{ 7*7 }}\\n  x: 1"'])
def test_unsupported_constructs_are_suppressed_with_a_reason(project: Project, title: str) -> None:
    project.config.unlink()
    project.change("{title: Petshop", title)
    project.change("{type: apiKey, in: header, name: x-key,", "{type: mutualTLS,")
    assert project.run("init", "spec/activities.yaml").exit_code == 0
    text = project.config.read_text(encoding="utf-8")
    assert "  - code: SEC003\n" in text
    assert '    pointer: "/components/securitySchemes/key' in text
    result = project.run("dump-ir")
    assert result.exit_code == 0, result.stderr
