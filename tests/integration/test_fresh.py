"""The committed package in generated/ is byte for byte what the OpenAPI document generates."""

from __future__ import annotations

from tests.integration.conftest import ROOT, Project


def test_the_committed_package_is_up_to_date() -> None:
    result = Project(ROOT).run("check")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("generated is up to date: ")


def test_lint_finds_nothing_in_the_activities_document() -> None:
    result = Project(ROOT).run("lint")
    assert (result.exit_code, result.output) == (0, "")
