#!/usr/bin/env bash
# msgspec 0.22: strict decoding to int rejects 1.0 and 1e2, which JSON Schema counts as integers.
#
# JSON Schema 2020-12 (validation, section 6.1.1) defines "integer" by value: any number with a zero
# fractional part. A server written in a language with one number type may send 1.0 for an integer
# field. msgspec decodes by spelling: int accepts 1 only, in strict mode; lax mode accepts 1.0, but also
# the string "1", so that there is no mode that matches JSON Schema.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q 'msgspec==0.22.0' 'jsonschema==4.25.1' 2>/dev/null
"$folder/venv/bin/python" - <<'EOT'
import json

import jsonschema
import msgspec


def outcome(text, strict):
    try:
        return repr(msgspec.json.decode(text, type=int, strict=strict))
    except msgspec.ValidationError as error:
        return f"error: {error}"


def valid(text):
    return jsonschema.Draft202012Validator({"type": "integer"}).is_valid(json.loads(text))


for text in ("1", "1.0", "1e2", '"1"'):
    print(f"{text:5} JSON Schema: {valid(text)!s:5}  strict: {outcome(text, True)}  lax: {outcome(text, False)}")
assert valid("1.0") and valid("1e2") and not valid('"1"')
assert outcome("1.0", True).startswith("error") and outcome("1e2", True).startswith("error")
assert outcome("1.0", False) == "1" and outcome('"1"', False) == "1"
print("as described")
EOT
