"""Without ``--spec``, the commands use the only OpenAPI document in the folder of codegen.yaml."""

from __future__ import annotations

import json
import shutil

import pytest
import yaml

from tests.integration.conftest import Project


@pytest.mark.parametrize("name", ["shop.yaml", "shop.yml", "shop.json"])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_document_is_found_by_its_content(
    project: Project, name: str, indent: int | None
) -> None:
    text = json.dumps(yaml.safe_load(project.spec.read_bytes()), indent=indent)
    project.spec.with_name(name).write_text(text, encoding="utf-8")
    project.spec.unlink()
    project.spec.with_name("overlay.yaml").write_text("overlay: 1.0.0\n# openapi: 3.1.0\n")
    project.spec.with_name("notes.txt").write_text("openapi: 3.1.0\n")
    (project.spec.parent / "folder.yaml").mkdir()
    assert project.run("lint").exit_code == 0
    assert project.run("generate").exit_code == 0


def test_the_document_belongs_to_the_configuration(project: Project) -> None:
    shutil.move(project.spec.parent, project.folder / "shop")
    result = project.run("generate", "--config", "shop/codegen.yaml")
    assert result.exit_code == 0, result.output
    assert (project.out / "petshop/client.py").is_file()


def test_a_configuration_elsewhere_uses_the_default_folder(project: Project) -> None:
    shutil.move(project.config, project.folder / "codegen.yaml")
    assert project.run("generate", "--config", "codegen.yaml").exit_code == 0


def test_several_documents_are_a_usage_error(project: Project) -> None:
    shutil.copy(project.spec, project.spec.with_name("zoo.yaml"))
    result = project.run("generate")
    assert result.exit_code == 2
    assert "several OpenAPI documents (spec/activities.yaml, spec/zoo.yaml): pass" in result.stderr
    assert project.run("generate", "--spec", "spec/zoo.yaml").exit_code == 0


def test_no_document_is_a_usage_error(project: Project) -> None:
    project.spec.unlink()
    result = project.run("generate")
    assert result.exit_code == 2
    assert "no OpenAPI document beside spec/codegen.yaml: pass the path" in result.stderr


def test_published_documents_are_configured(project: Project) -> None:
    result = project.run("upstream")
    assert result.exit_code == 2
    assert 'no published document: pass --source, or list it under "upstream"' in result.stderr
    with project.config.open("a", encoding="utf-8") as file:
        file.write("upstream: [spec/activities.yaml]\n")
    result = project.run("upstream")
    assert result.exit_code == 0, result.output


def test_a_published_document_is_a_text(project: Project) -> None:
    with project.config.open("a", encoding="utf-8") as file:
        file.write("upstream: [{url: here}]\n")
    result = project.run("upstream")
    assert result.exit_code == 1
    assert "error[CFG003]" in result.stderr
    assert "a published document" in result.stderr
