"""generated/ is the one large golden: it is what the description gives, byte for byte."""

from __future__ import annotations

from tests.integration.conftest import ROOT, Project


def test_the_generated_package_is_what_the_description_gives() -> None:
    done = Project(ROOT).run("check")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("generated is up to date: ")


def test_the_description_of_the_activities_leaves_nothing_to_find() -> None:
    done = Project(ROOT).run("lint")
    assert (done.exit_code, done.output) == (0, "")
