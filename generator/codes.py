"""Every diagnostic code with its one-line meaning; a code, once released, never changes its own.

Three letters name the subject, three digits count. A test holds this table, the sources and the
tests together: a code that is raised stands here, and some test shows it.
"""

from __future__ import annotations

from types import MappingProxyType

CODES = MappingProxyType(
    {
        "YML001": "a file is not UTF-8 text",
        "YML002": "a file is not well-formed YAML or JSON",
        "YML003": "a tab is used to indent",
        "YML004": "a key is given twice in one mapping",
        "YML005": "a key is not plain text",
        "YML006": "a YAML tag is not supported",
        "YML007": "an alias has no anchor before it, or stands inside its own anchor",
        "YML008": "a file is too large, too deep, or grows too much by its aliases",
        "YML009": "a number is too large to be represented",
        "YML010": "a file holds no document, or more than one",
        "YML011": "a file does not exist",
        "YML012": "a merge key is used, which YAML 1.2 does not have",
        "REF001": "a reference points to nothing",
        "REF002": "a reference points to a file that does not exist",
        "REF003": "a reference leads outside the folder of the description",
        "REF004": "a reference asks for the network",
        "REF005": "references go round in a circle",
        "REF006": "keys beside a $ref are ignored in OpenAPI 3.0",
        "REF007": "a reference is not written as file#/json/pointer",
        "REF008": "a reference leads to a component of another kind",
        "OVL001": "an overlay has an unknown key",
        "OVL002": "an overlay lacks a key",
        "OVL003": "a value in an overlay is of the wrong kind",
        "OVL004": "a value in an overlay is not one of those allowed",
        "OVL005": "the target of an action is not a JSONPath",
        "OVL006": "the target of an action matches nothing",
        "OVL007": "an action does not fit what it matches",
        "OVL008": "an action gives no reason",
        "OVL009": "an action changes nothing",
        "OAS001": "a file is not an OpenAPI description",
        "OAS002": "a version of OpenAPI is not supported",
        "OAS003": "a key is unknown at its place",
        "OAS004": "a required key is missing",
        "OAS005": "a value is of the wrong kind",
        "OAS006": "a value is not one of those allowed",
        "OAS007": "an operation has no responses",
        "OAS008": "a path does not begin with a slash",
        "SCH001": "a schema has an unknown type",
        "LNT001": "an operation does not say what it costs",
        "LNT002": "a deprecated operation does not say what to use instead",
        "LNT003": "the replacement of an operation does not exist",
        "LNT004": "the replacement of an operation is deprecated itself",
        "LNT005": "an operation has no description",
        "LNT006": "a parameter has no description",
        "LNT007": "a field of a body has no description",
        "LNT008": "a component is not used",
        "LNT009": "an example does not fit its schema",
        "CFG001": "codegen.yaml has an unknown key",
        "CFG002": "codegen.yaml lacks a key",
        "CFG003": "a value in codegen.yaml is of the wrong kind",
        "CFG004": "a value in codegen.yaml is not one of those allowed",
    }
)
