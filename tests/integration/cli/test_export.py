"""The memory of an export as JSON Lines does not depend on the number of records."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.integration.cli.conftest import Shell
from tests.integration.cli.stub_api import Reply

PAGE = 500
PEAK = (
    "import re, sys; from pipedrive_activities.cli.program import run; code = run(sys.argv[1:]); "
    "peak = re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read()); "
    "print(peak[1], file=sys.stderr); sys.exit(code)"
)


def export(shell: Shell, count: int) -> int:
    """Export ``count`` records as JSON Lines; return the peak memory in KiB."""

    def page(method: str, path: str) -> Reply:
        start = int(path.partition("cursor=")[2].partition("&")[0] or 0)
        data = [{"id": number, "subject": "x" * 200} for number in range(start, start + PAGE)]
        next_cursor = str(start + PAGE) if start + PAGE < count else None
        return 200, {"data": data, "additional_data": {"next_cursor": next_cursor}}

    shell.api.gate = page
    with (shell.folder / "out").open("wb") as out:
        completed = subprocess.run(
            [sys.executable, "-c", PEAK, "activities", "list", "--all", "--output", "jsonl"],
            env=shell.env,
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            check=True,
        )
    with (shell.folder / "out").open(encoding="utf-8") as lines:
        assert [json.loads(line)["id"] for line in lines] == list(range(count))
    return int(completed.stderr.split()[-1])


@pytest.mark.variants
@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_an_export_of_100000_records_needs_no_more_memory_than_one_of_5000(shell: Shell) -> None:
    few, many = export(shell, 5_000), export(shell, 100_000)
    assert many < few + 4 * 1024, f"{few} KiB for 5,000, {many} KiB for 100,000"
