"""Changes of the spec that have no effect on the generated package, each with the reason."""

from __future__ import annotations

import re

REASONS: tuple[tuple[str, str], ...] = (
    (r"/operationId: removed$", "the id derived for an operation without one is the same"),
    (
        r"/tags(/\d+(/name)?)?: (removed|other text)$",
        "codegen.yaml names the resource of every operation",
    ),
    (r"/externalDocs/description: ", "links are shown without their description"),
    (r"#/tags/\d+/externalDocs", "the link of a tag is not used by the generator"),
    (
        r"#/components/(headers|parameters|requestBodies|responses|securitySchemes)/[^/]+/description: ",
        "this description is not used by the generator",
    ),
    (r"#/info/description: ", "this description is not used by the generator"),
    (r"/content/text~1html/schema(/\$ref)?: ", "an HTML body is text whatever its schema"),
    (r"#/components/schemas/HtmlPage/", "an HTML body is text whatever its schema"),
    (r"#/servers/\d+/description: ", "this description is not used by the generator"),
    (
        r"#/components/headers/[^/]+/schema/examples",
        "examples of headers are neither sent nor shown",
    ),
    (r"/scopes/[^/]+: other text$", "only the name of a scope is used"),
    (
        r"/examples/[^/]+(/summary)?: (renamed|removed|other text)$",
        "names of examples are not used",
    ),
    (
        r"#/components/parameters/ActivityId/required: (removed|True → False)$",
        "path parameters are always required",
    ),
    (r"/style: removed$", "the value is the default (OpenAPI 3.1, Parameter Object)"),
    (
        r"/type: (removed|renamed)$",
        "implied: items by array, properties by object, an enum by the type of its values",
    ),
    (r"^overlays/\w+\.yaml#/info/", "the title of an overlay is only for readers"),
)
"""Pairs of a pattern for names of changes and the reason why these have no effect."""


def reason_of(name: str) -> str:
    """Return the reason why a change has no effect, empty if none is listed."""
    return next((reason for pattern, reason in REASONS if re.search(pattern, name)), "")
