"""``specgen lint --fix`` edits only what cannot change the meaning of a document."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.commands.main import main

CONFIG = """\
product:
  {distribution: shop, package: shop, version: '1.0.0', client: Shop, command: shop, environment: SHOP}
"""
DOCUMENT = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /carts:
    get:  # all of them
      responses:
        '200':
          description: Carts.
          content:
            application/json:
              schema:
                type: object
                properties:
                  name:
                    type: string
                    nullable: true
                  size:
                    nullable: true
                    type: integer
"""
FIXED = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /carts:
    get:  # all of them
      operationId: getCarts
      responses:
        '200':
          description: Carts.
          content:
            application/json:
              schema:
                type: object
                properties:
                  name:
                    type: [string, "null"]
                  size:
                    type: [integer, "null"]
"""


def fix(folder: Path, document: str) -> tuple[str, str]:
    """Fix a document; return its new content and what was printed on standard error."""
    spec = folder / "openapi.yaml"
    spec.write_bytes(document.encode())
    (folder / "codegen.yaml").write_text(CONFIG, encoding="utf-8")
    arguments = ["lint", "--fix", f"--spec={spec}", f"--config={folder / 'codegen.yaml'}"]
    result = CliRunner().invoke(main, arguments)
    return spec.read_bytes().decode(), result.stderr


def test_certain_edits_are_applied_and_nothing_else(tmp_path: Path) -> None:
    content, printed = fix(tmp_path, DOCUMENT)
    assert content == FIXED
    assert printed == f"edited 5 lines of {(tmp_path / 'openapi.yaml').as_posix()}\n"
    assert fix(tmp_path, content) == (content, "nothing to fix\n")


def test_line_endings_are_kept(tmp_path: Path) -> None:
    content, _ = fix(tmp_path, DOCUMENT.replace("\n", "\r\n"))
    assert content == FIXED.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("type: string\n                    nullable: true", "{type: string, nullable: true}"),
        (
            "nullable: true\n                  size",
            "nullable: true  # why?\n                  size",
        ),
        ("    type: integer", "    type: [integer, string]"),
    ],
)
def test_lines_with_anything_else_are_left_alone(tmp_path: Path, old: str, new: str) -> None:
    document = FIXED.replace('[string, "null"]', "string\n                    nullable: true")
    document = document.replace('type: [integer, "null"]', "type: integer")
    edited = document.replace(old, new)
    assert edited != document
    content, _ = fix(tmp_path, edited)
    assert "nullable: true" in content or "[integer, string]" in content
    assert new.split("\n")[0] in content


def test_nullable_of_openapi_3_0_is_correct(tmp_path: Path) -> None:
    document = (
        FIXED.replace("3.1.0", "3.0.3")
        .replace('[string, "null"]', "string\n                    nullable: true")
        .replace('[integer, "null"]', "integer")
    )
    assert fix(tmp_path, document) == (document, "nothing to fix\n")
