"""The reference of other documents: the vendor's whole API, and public examples of any size."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.integration.conftest import ROOT, Project
from tests.integration.pages.conftest import Opened
from tests.support.axe import axe_violations
from tests.support.links import broken_links
from tests.support.lowering import upstream

CORPUS = Path(os.environ.get("SPECGEN_CORPUS", ROOT.parent / "shared/corpus"))
NAMES = (
    "pipedrive-v2-2026-08-18.yaml",
    "train-travel.yaml",
    "museum.yaml",
    "stripe.json",
)
pytestmark = pytest.mark.variants


def document(name: str) -> Path:
    if name.startswith("pipedrive"):
        return upstream(name)
    if not (CORPUS / name).is_file():
        pytest.skip(f"{name} is missing; set SPECGEN_CORPUS to the folder that contains it")
    return CORPUS / name


@pytest.mark.parametrize("name", NAMES)
def test_every_page_renders_and_is_searched_from_any_other(
    browser: object, tmp_path: Path, name: str
) -> None:
    spec, config = document(name), tmp_path / "codegen.yaml"
    project = Project(tmp_path)
    assert project.run("init", str(spec), f"--config={config}").exit_code == 0
    drafted = config.read_text(encoding="utf-8")
    changed = drafted.replace("targets: [client, cli, contract]", "targets: [client, docs]")
    assert changed != drafted
    config.write_text(changed, encoding="utf-8")
    generated = project.run("generate", f"--spec={spec}", f"--config={config}", "--out=out")
    assert generated.exit_code == 0, generated.stderr
    docs = tmp_path / "out/docs"
    files = [*docs.rglob("*.html"), *docs.rglob("*.md"), docs / "llms.txt"]
    texts = {path.relative_to(docs).as_posix(): path.read_text(encoding="utf-8") for path in files}
    assert broken_links(texts) == []
    pages = sorted(docs.glob("*.html"))
    largest = max(pages, key=lambda path: path.stat().st_size)
    for path in {largest, tmp_path / "out/docs/index.html"}:
        with Opened(browser, path) as opened:
            assert axe_violations(opened.page) == []
            links = opened.page.locator(".entries a")
            assert max(links.evaluate_all("each => each.map((a) => a.offsetHeight)")) < 90
    if len(pages) > 1:
        another = next(path for path in pages if path.name != "index.html")
        with Opened(browser, another) as opened:
            opened.page.locator("#search").fill("id")
            opened.page.get_by_role("option", name="Search all pages").click()
            opened.page.wait_for_url("**/index.html?search=id")
            assert opened.page.locator("#hits [data-href]").count() > 1
