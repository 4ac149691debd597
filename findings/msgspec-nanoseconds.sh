#!/usr/bin/env bash
# msgspec 0.22: a datetime with more than six digits of a second is rounded, even into the next day.
#
# RFC 3339 allows any number of digits, and several platforms write seven or nine. One would expect
# that digits beyond microseconds are cut, as datetime.fromisoformat of Python 3.11 does. msgspec
# rounds them instead: a moment in the last microsecond of a day is decoded as the first of the next,
# so that grouping records by date puts it on another day than other readers of the same JSON do.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q 'msgspec==0.22.0' 2>/dev/null
"$folder/venv/bin/python" - <<'EOT'
import sys
from datetime import datetime

import msgspec

text = "2026-01-01T23:59:59.9999999Z"
decoded = msgspec.json.decode(f'"{text}"', type=datetime)
print("msgspec: ", decoded.isoformat())
assert decoded.date().isoformat() == "2026-01-02", decoded
if sys.version_info >= (3, 11):
    standard = datetime.fromisoformat(text)
    print("standard:", standard.isoformat())
    assert standard.date().isoformat() == "2026-01-01", standard
print("as described")
EOT
