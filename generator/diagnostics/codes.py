"""All diagnostic codes with their one-line meaning; a released code keeps its meaning.

A code has three letters for the subject and three digits. ``tests/unit/diagnostics/test_codes.py``
ensures that every code is reported somewhere in the sources and covered by a test.
"""

from __future__ import annotations

from types import MappingProxyType

CODES = MappingProxyType(
    {
        "YML001": "a file is not valid UTF-8",
        "YML002": "a file is not valid YAML or JSON",
        "YML003": "a tab is used for indentation",
        "YML004": "a mapping contains the same key twice",
        "YML005": "a key is not text",
        "YML006": "a YAML tag is not supported",
        "YML007": "an alias has no anchor before it, or is located inside its own anchor",
        "YML008": "a file is too large, nested too deeply, or repeats too much by aliases",
        "YML009": "a number is too large to be represented",
        "YML010": "a file contains no document, or more than one",
        "YML011": "a file does not exist",
        "YML012": "a merge key is used, which is not part of YAML 1.2",
        "REF001": "the target of a reference does not exist",
        "REF002": "a reference points to a file that does not exist",
        "REF003": "a reference points outside the folder of the OpenAPI document",
        "REF004": "a reference is a URL",
        "REF005": "circular reference",
        "REF006": "keys next to a $ref are ignored in OpenAPI 3.0",
        "REF007": "a reference does not have the form file#/json/pointer",
        "REF008": "a reference points to a component of the wrong kind",
        "OVL001": "an overlay has an unknown key",
        "OVL002": "a key is missing in an overlay",
        "OVL003": "a value in an overlay has the wrong type",
        "OVL004": "a value in an overlay is not allowed",
        "OVL005": "the target of an overlay action is not a valid JSONPath",
        "OVL006": "the target of an overlay action matches nothing",
        "OVL007": "an overlay action cannot be applied to its target",
        "OVL008": "an overlay action gives no reason",
        "OVL009": "an overlay action changes nothing",
        "OAS001": "a file is not an OpenAPI document",
        "OAS002": "the OpenAPI version is not supported",
        "OAS003": "a key is unknown",
        "OAS004": "a required key is missing",
        "OAS005": "a value has the wrong type",
        "OAS006": "a value is not allowed",
        "OAS007": "an operation has no responses",
        "OAS008": "a path does not start with a slash",
        "OAS009": "a mistake with a certain meaning is corrected",
        "SCH003": "a JSON Schema keyword is not supported",
        "SCH004": "a schema has an unknown type",
        "SCH005": "the schemas of an allOf have different types",
        "SCH006": "the schemas of an allOf have no enum value in common",
        "SCH007": "the schemas of an allOf contradict each other",
        "SCH008": "a schema accepts no value",
        "SCH010": "a schema combines several oneOf or anyOf",
        "SCH011": "alternative sets of required properties are not checked",
        "SCH012": "a required property is not defined",
        "SCH013": "a discriminator maps to a schema that is not a variant",
        "SCH014": "a variant has no discriminator value",
        "SCH015": "a discriminator has no variants",
        "SCH016": "a list or map contains only itself",
        "SCH017": "additional properties are neither sent nor decoded",
        "SCH018": "a pattern is not a regular expression of ECMA-262",
        "SCH019": "a pattern cannot be checked by the client",
        "SCH020": "a value of an enum or const does not match the type",
        "OPE001": "two operations have the same operationId",
        "OPE002": "a sunset is not a date",
        "OPE003": "an operation has no operationId",
        "OPE004": "callbacks and webhooks are not generated",
        "OPE005": "a header parameter is ignored; OpenAPI defines it elsewhere",
        "OPE006": "servers have different paths",
        "OPE007": "a cost is not a number of tokens",
        "OPE009": "a parameter cancels one that does not exist",
        "OPE010": "a rate limit is missing or not an integer above 0",
        "OPE011": "an operation has no success response",
        "OPE013": "a parameter or a property of a form has a style that is not allowed for it",
        "OPE014": "the URL of a server is not valid",
        "OPE015": "a header of a part of a form has no fixed value",
        "NAM002": "two names map to the same Python identifier",
        "NAM003": "codegen.yaml names an operation that does not exist",
        "NAM004": "a name in codegen.yaml is not a valid Python identifier",
        "NAM005": "two operations map to the same Python method",
        "NAM006": "a type name is not a valid Python identifier",
        "NAM007": "two schemas map to the same Python type",
        "NAM008": "no unique name could be derived for a type",
        "NAM009": "codegen.yaml names a parameter that does not exist",
        "NAM010": "codegen.yaml names a property that does not exist",
        "SEC001": "a security scheme is not declared",
        "SEC002": "a scope is not declared by its security scheme",
        "SEC003": "a type of security scheme is not supported",
        "SEC004": "an operation requires credentials that no client has",
        "LNT001": "an operation has no cost",
        "LNT002": "a deprecated operation names no replacement",
        "LNT003": "the replacement of an operation does not exist",
        "LNT004": "the replacement of an operation is deprecated",
        "LNT005": "an operation has no description",
        "LNT006": "a parameter has no description",
        "LNT007": "a field of a body has no description",
        "LNT008": "a component is not used",
        "LNT009": "an example does not match its schema",
        "CFG001": "codegen.yaml has an unknown key",
        "CFG002": "a key is missing in codegen.yaml",
        "CFG003": "a value in codegen.yaml has the wrong type",
        "CFG004": "a value in codegen.yaml is not allowed",
        "CFG005": "unused suppression in codegen.yaml",
    }
)

UNSUPPORTED = frozenset({"SCH003", "SEC003"})
"""Errors about constructs without which the rest of the document can be generated."""

SUPPRESSIBLE = UNSUPPORTED | {
    *("OPE003", "OPE004", "OPE005", "OPE006", "OPE011", "OPE015"),
    *("SCH011", "SCH012", "SCH015", "SCH017", "SCH019", "SCH020"),
    *("SEC002", "SEC004"),
    *(code for code in CODES if code.startswith("LNT")),
}
"""Codes that ``allow`` in codegen.yaml may suppress: lint, other warnings, unsupported constructs.

Without any other error the generated code would be wrong or incomplete.
"""
