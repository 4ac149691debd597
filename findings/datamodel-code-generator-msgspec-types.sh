#!/usr/bin/env bash
# datamodel-code-generator 0.89.0 with msgspec 0.22.0: models that import, but never decode.
#
# For "oneOf" with a discriminator, --output-model-type msgspec.Struct writes a union of two structs
# without tags, which msgspec refuses; an enum of numbers and texts becomes an Enum with both, which
# it refuses as well. Both errors come when the type is first used, not when the module is imported,
# so that generating and importing in CI look well. For pydantic the same document works.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q 'datamodel-code-generator==0.89.0' 'msgspec==0.22.0' 2>/dev/null
cd "$folder"
cat >shop.yaml <<'EOT'
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths: {}
components:
  schemas:
    Event:
      oneOf: [{$ref: "#/components/schemas/Opened"}, {$ref: "#/components/schemas/Closed"}]
      discriminator:
        propertyName: kind
        mapping: {opened: "#/components/schemas/Opened", closed: "#/components/schemas/Closed"}
    Opened: {type: object, required: [kind], properties: {kind: {type: string}, by: {type: string}}}
    Closed: {type: object, required: [kind], properties: {kind: {type: string}, at: {type: integer}}}
    Size: {enum: [1, "L"]}
EOT
for kind in msgspec.Struct pydantic_v2.BaseModel; do
    venv/bin/datamodel-codegen --input shop.yaml --input-file-type openapi --output-model-type "$kind" \
        --output "${kind%%.*}_models.py" 2>/dev/null
done
venv/bin/python - <<'EOT'
import msgspec
import msgspec_models
import pydantic
import pydantic_v2_models

for kind, text in [("Event", b'{"kind": "closed", "at": 5}'), ("Size", b"1")]:
    print("pydantic:", repr(pydantic.TypeAdapter(getattr(pydantic_v2_models, kind)).validate_json(text)))
    try:
        msgspec.json.decode(text, type=getattr(msgspec_models, kind))
    except TypeError as error:
        print("msgspec: TypeError:", error)
    else:
        raise SystemExit(f"{kind} is decoded now")
print("as described")
EOT
