"""``specgen init`` on somebody else's description."""

from __future__ import annotations

import pytest

from tests.integration.conftest import Project


def test_a_first_configuration_is_written_and_works(project: Project) -> None:
    project.config.unlink()
    done = project.run("init", "spec/activities.yaml")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "spec/codegen.yaml written; look through it, then: "
        "specgen generate --spec spec/activities.yaml --config spec/codegen.yaml\n"
    )
    text = project.config.read_text(encoding="utf-8")
    for line in ("  package: petshop", '  version: "1.2.0"', '    items: "/data"', 'data: ""'):
        assert f"{line}\n" in text
    assert project.run("dump-ir").exit_code == 0


def test_an_existing_file_stays(project: Project) -> None:
    before = project.config.read_bytes()
    done = project.run("init", "spec/activities.yaml")
    assert done.exit_code == 1
    assert "spec/codegen.yaml is there already, and stays as it is" in done.stderr
    assert project.config.read_bytes() == before


def test_the_file_may_stand_elsewhere(project: Project) -> None:
    done = project.run("init", "spec/activities.yaml", "--config=my own.yaml")
    assert done.exit_code == 0
    assert "--config 'my own.yaml'" in done.stdout
    again = project.run("dump-ir", "--config=my own.yaml")
    assert again.exit_code == 0, again.stderr


def test_a_folder_that_is_not_there_is_said_so(project: Project) -> None:
    done = project.run("init", "spec/activities.yaml", "--config=no/where.yaml")
    assert done.exit_code == 1
    assert "no/where.yaml cannot be written: No such file or directory" in done.stderr


def test_a_broken_description_gets_no_configuration(project: Project) -> None:
    project.config.unlink()
    project.change("{type: integer, readOnly: true", "{type: intger, readOnly: true")
    done = project.run("init", "spec/activities.yaml")
    assert done.exit_code == 1
    assert "error[SCH004]" in done.stderr
    assert not project.config.exists()


@pytest.mark.parametrize("title", ["{title: Petshop", '{title: "{{ 7*7 }}\\n  x: 1"'])
def test_what_is_not_supported_is_allowed_with_a_reason(project: Project, title: str) -> None:
    project.config.unlink()
    project.change("{title: Petshop", title)
    project.change(
        "{type: string, description: What it is called.}",
        "{not: {type: integer}, description: What it is called.}",
    )
    assert project.run("init", "spec/activities.yaml").exit_code == 0
    text = project.config.read_text(encoding="utf-8")
    assert "  - code: SCH003\n" in text
    assert '    pointer: "/components/schemas/Pet/properties/name' in text
    done = project.run("dump-ir")
    assert done.exit_code == 0, done.stderr
