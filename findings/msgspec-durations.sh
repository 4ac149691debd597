#!/usr/bin/env bash
# msgspec 0.22.0 writes durations that the format "duration" of JSON Schema refuses, and cannot read
# some that it allows.
#
# JSON Schema 2020-12 (validation, 7.3.1) takes "duration" from RFC 3339, appendix A: weeks, months and
# years are allowed, fractions and signs are not. msgspec writes a timedelta of 1.5 seconds as "PT1.5S"
# and a negative one with a sign, which a validator of the format refuses, and it cannot read "P1W",
# a whole week, which is valid and has a fixed length. pydantic reads it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q 'msgspec==0.22.0' 'jsonschema-rs==0.61.0' 'pydantic==2.13.0' 2>/dev/null
"$folder/venv/bin/python" - <<'EOT'
from datetime import timedelta

import jsonschema_rs
import msgspec
import pydantic

DURATION = jsonschema_rs.validator_for({"format": "duration"}, validate_formats=True)
for value in (timedelta(seconds=1.5), timedelta(seconds=-5)):
    text = msgspec.json.decode(msgspec.json.encode(value), type=str)
    print("msgspec writes", text, "- valid:", DURATION.is_valid(text))
    assert not DURATION.is_valid(text)
assert DURATION.is_valid("P1W")
assert pydantic.TypeAdapter(timedelta).validate_python("P1W") == timedelta(days=7)
try:
    msgspec.convert("P1W", timedelta)
except msgspec.ValidationError as error:
    print("msgspec reads P1W:", error)
else:
    raise SystemExit("msgspec reads weeks now")
print("as described")
EOT
