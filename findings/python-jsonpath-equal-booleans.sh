#!/usr/bin/env bash
# python-jsonpath 2.2: a filter compares the arrays [1] and [true] as equal.
#
# RFC 9535 (2.3.5.2.2) compares arrays element by element, and 1 and true are not equal; the library
# says so for the bare values. Inside arrays and objects it compares as Python does, where True == 1,
# so that a filter selects values of another type. An overlay with such a filter changes the wrong
# part of a document.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q 'python-jsonpath==2.2.2' 2>/dev/null
"$folder/venv/bin/python" - <<'EOT'
import jsonpath

document = {"wanted": [1], "items": [{"name": "number", "of": [1]}, {"name": "boolean", "of": [True]}]}
nested = jsonpath.findall("$.items[?@.of == $.wanted].name", document)
bare = jsonpath.findall("$.items[?@.of[0] == $.wanted[0]].name", document)
print("arrays:     ", nested)
print("bare values:", bare)
assert nested == ["number", "boolean"], nested
assert bare == ["number"], bare
print("as described")
EOT
