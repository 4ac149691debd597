#!/usr/bin/env bash
# DuckDB 2.0.1, read_json with explicit column types.
#
# Seen: a column declared BIGINT takes the JSON number 1.5 as 2 and the JSON value true as 1, without
# an error or a warning; only text that is no number is an error. A loader that declares types
# therefore stores other values than it was sent, where these depart from their description.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install -q 'duckdb==2.0.1' 2>/dev/null
printf '{"id": 1.5}\n{"id": true}\n{"id": 7}\n' >"$work/rows.jsonl"
"$work/env/bin/python" - "$work/rows.jsonl" <<'PY'
import sys

import duckdb

rows = duckdb.sql(
    f"SELECT id FROM read_json('{sys.argv[1]}', format='newline_delimited', columns={{'id': 'BIGINT'}})"
).fetchall()
print(duckdb.__version__, rows)
assert rows == [(2,), (1,), (7,)], "the behaviour has changed"
PY
