"""Time of ``specgen diff`` for two large documents, compared with parsing their YAML only.

Times are printed, not asserted.
"""

from __future__ import annotations

import time

import pytest
import yaml

from generator import pipeline
from generator.commands.diff_shared import load_comparison_config
from generator.diagnostics.diagnostic import Diagnostics
from generator.diff.compare.api import compare_documents
from tests.support.lowering import upstream
from tests.unit.diff.pairs import Memory

RUNS = 3


def test_diff_of_official_documents(capsys: pytest.CaptureFixture[str]) -> None:
    names = ("pipedrive-v2-2026-01-14.yaml", "pipedrive-v2-2026-08-18.yaml")
    contents = [upstream(name).read_bytes() for name in names]
    parse: list[float] = []
    load: list[float] = []
    compare: list[float] = []
    for _ in range(RUNS):
        start = time.perf_counter()
        for content in contents:
            yaml.load(content, yaml.CSafeLoader)
        parsed = time.perf_counter()
        apis = [
            pipeline.lower_to_compare(
                "v.yaml", Memory({"v.yaml": content}), load_comparison_config(None), Diagnostics()
            )
            for content in contents
        ]
        loaded = time.perf_counter()
        assert apis[0] is not None
        assert apis[1] is not None
        assert compare_documents(apis[0], apis[1])
        parse.append(parsed - start)
        load.append(loaded - parsed)
        compare.append(time.perf_counter() - loaded)
    total = min(load) + min(compare)
    with capsys.disabled():
        print(
            f"\ndiff: {total:.2f} s, of which comparing {min(compare):.2f} s; "
            f"the YAML alone: {min(parse):.2f} s; ratio {total / min(parse):.2f}"
        )
