"""Files that are no files, and documents at the edge: specgen ends with a report, never a traceback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.integration.conftest import Project
from tests.support.variants import first_and_variants

EMPTY = "openapi: 3.1.0\ninfo: {title: Petshop, version: '1'}\npaths: {}\n"


def put_fifo(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def with_overlay(project: Project) -> None:
    text = project.config.read_text(encoding="utf-8")
    assert "overlays:" not in text
    project.config.write_text(f"overlays: [odd.yaml]\n{text}", encoding="utf-8")


def test_an_overlay_that_is_a_fifo_is_not_found(project: Project) -> None:
    with_overlay(project)
    put_fifo(project.spec.parent / "odd.yaml")
    result = project.process("generate")
    assert result.returncode == 1
    assert 'file "odd.yaml" not found' in result.stderr


def test_a_reference_to_a_fifo_is_not_found(project: Project) -> None:
    put_fifo(project.spec.parent / "odd.yaml")
    document = EMPTY.replace("{}", "{/a: {$ref: odd.yaml}}")
    project.spec.write_text(document, encoding="utf-8")
    result = project.process("generate")
    assert result.returncode == 1
    assert 'file "odd.yaml" not found' in result.stderr


@pytest.mark.parametrize("name", first_and_variants(["README.md", "MANIFEST.json"]))
@pytest.mark.parametrize("subcommand", first_and_variants(["generate", "check"]))
def test_an_output_file_that_is_a_fifo_is_reported(
    project: Project, name: str, subcommand: str
) -> None:
    put_fifo(project.out / name)
    result = project.process(subcommand)
    assert result.returncode == 1
    assert f"{name} is not a regular file" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "pattern",
    first_and_variants(
        ["(" * 5000 + "a" + ")" * 5000, "a{99999999999999}", "a{" + "9" * 5000 + "}"]
    ),
)
def test_a_pattern_that_python_cannot_compile_is_left_to_the_server(
    project: Project, pattern: str
) -> None:
    parameter = f"{{name: q, in: query, schema: {{type: string, pattern: '{pattern}'}}}}"
    operation = f"{{operationId: find, parameters: [{parameter}], responses: {{'204': {{description: x}}}}}}"
    project.spec.write_text(EMPTY.replace("{}", f"{{/a: {{get: {operation}}}}}"), encoding="utf-8")
    project.config.write_text(plain_config(project), encoding="utf-8")
    result = project.process("generate")
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr


def test_a_document_without_paths_becomes_a_client_without_resources(project: Project) -> None:
    project.spec.write_text(EMPTY, encoding="utf-8")
    project.config.write_text(plain_config(project), encoding="utf-8")
    result = project.run("generate")
    assert result.exit_code == 0, result.stderr
    assert project.run("check").exit_code == 0
    for file in project.out.rglob("*.py"):
        compile(file.read_bytes(), str(file), "exec")


@pytest.mark.parametrize("url", ["https://[::1", "https://a.test:http", "https://\u2100.test"])
def test_a_server_that_is_no_url_is_reported(project: Project, url: str) -> None:
    project.spec.write_text(f"{EMPTY}servers: [{{url: '{url}'}}]\n", encoding="utf-8")
    project.config.write_text(plain_config(project), encoding="utf-8")
    result = project.run("generate")
    assert result.exit_code == 1
    assert "error[OPE014]" in result.stderr


def plain_config(project: Project) -> str:
    """Return the configuration without what refers to operations of the petshop."""
    lines = project.config.read_text(encoding="utf-8").splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if line.startswith("product:"))
    end = next(
        (n for n in range(start + 1, len(lines)) if not lines[n].startswith((" ", "#"))),
        len(lines),
    )
    return "".join(lines[start:end])


@pytest.mark.parametrize(("length", "code"), first_and_variants([(300, 0), (3000, 1)]))
def test_schemas_may_refer_to_each_other_in_a_long_chain(
    project: Project, length: int, code: int
) -> None:
    links = "".join(
        f"    S{n}: {{properties: {{next: {{$ref: '#/components/schemas/S{n + 1}'}}}}}}\n"
        for n in range(length)
    )
    media = "application/json: {schema: {$ref: '#/components/schemas/S0'}}"
    response = f"{{description: A list., content: {{{media}}}}}"
    paths = f"paths: {{/list: {{get: {{operationId: getList, responses: {{'200': {response}}}}}}}}}"
    last = f"    S{length}: {{type: object, properties: {{end: {{type: string}}}}}}\n"
    document = EMPTY.replace("paths: {}", f"{paths}\ncomponents:\n  schemas:\n{links}{last}")
    (project.folder / "chain.yaml").write_text(document, encoding="utf-8")
    result = project.process("init", "chain.yaml")
    assert result.returncode == code, result.stderr
    assert "Traceback" not in result.stderr
    assert ("too long a chain" in result.stderr) is bool(code)
