"""``specgen diff`` on two large documents beside reading both with the YAML parser alone.

Nothing is asserted about time: the figures are printed, so that one sees where the time goes.
"""

from __future__ import annotations

import time

import pytest
import yaml

from generator import pipeline
from generator.commands.diff_shared import load_comparison_config
from generator.diagnostics.diagnostic import Diagnostics
from generator.diff.compare.api import compare_apis
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
            pipeline.lower_file(
                "v.yaml", Memory({"v.yaml": one}), load_comparison_config(None), Diagnostics()
            )
            for one in contents
        ]
        loaded = time.perf_counter()
        assert apis[0] is not None
        assert apis[1] is not None
        assert compare_apis(apis[0], apis[1])
        parse.append(parsed - start)
        load.append(loaded - parsed)
        compare.append(time.perf_counter() - loaded)
    whole = min(load) + min(compare)
    with capsys.disabled():
        print(  # a benchmark speaks
            f"\ndiff: {whole:.2f} s, of which comparing {min(compare):.2f} s; "
            f"the YAML alone: {min(parse):.2f} s; ratio {whole / min(parse):.2f}"
        )
