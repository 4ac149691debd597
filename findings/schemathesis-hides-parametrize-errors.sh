#!/usr/bin/env bash
# schemathesis 4.32 with pytest 9: a mistake in an unrelated test's parametrize is reported as a failed
# assertion inside schemathesis.
#
# pytest reports `@pytest.mark.parametrize("told", …)` on a function without that argument as
# "function uses no argument 'told'". With schemathesis merely installed, its collection hook wraps
# every test item and runs an assertion of its own first. Where warnings are errors, the run ends with
# PluggyTeardownRaisedWarning and "assert schema is not None"; the message of pytest comes last or in
# the middle of three chained tracebacks. Nothing in the test imports schemathesis.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q 'schemathesis==4.32.5' 'pytest==9.2.0' 2>/dev/null
cat >"$folder/test_plain.py" <<'EOT'
import pytest


@pytest.mark.parametrize("told", [1])
def test_plain(response: int) -> None:
    assert response
EOT
cd "$folder"
run() { "$folder/venv/bin/python" -m pytest -q -W error -p no:cacheprovider "$@" test_plain.py 2>&1 || true; }
with=$(run)
without=$(run -p no:schemathesis)
echo "--- with schemathesis installed"; grep -E '^E  ' <<<"$with" || true
echo "--- with -p no:schemathesis"; grep -E 'uses no argument' <<<"$without" || true
grep -q 'PluggyTeardownRaisedWarning' <<<"$with"
grep -q 'assert schema is not None' <<<"$with"
! grep -q 'PluggyTeardownRaisedWarning' <<<"$without"
grep -q "function uses no argument 'told'" <<<"$without"
echo "as described"
