"""Changes of the description that mean nothing to anybody who uses the package, each with the reason."""

from __future__ import annotations

import re

REASONS: tuple[tuple[str, str], ...] = (
    (r"/operationId: gone$", "the id that is made up for an operation without one is the same"),
    (
        r"/tags(/\d+(/name)?)?: (gone|another text)$",
        "codegen.yaml names the resource of every operation",
    ),
    (r"/externalDocs/description: ", "a link is shown without what is written on it"),
    (r"#/tags/\d+/externalDocs", "the link of a tag is read in the description alone"),
    (
        r"#/components/(headers|parameters|requestBodies|responses|securitySchemes)/[^/]+/description: ",
        "read in the description alone",
    ),
    (r"#/info/description: ", "read in the description alone"),
    (r"/content/text~1html/schema(/\$ref)?: ", "a page is text in any case"),
    (r"#/components/schemas/HtmlPage/", "a page is text in any case, whatever is said of it"),
    (r"#/servers/\d+/description: ", "read in the description alone"),
    (r"#/components/headers/[^/]+/schema/examples", "nobody sends or is shown a header's example"),
    (r"/scopes/[^/]+: another text$", "a scope is shown by its name alone"),
    (r"/examples/[^/]+(/summary)?: (renamed|gone|another text)$", "examples have no names in code"),
    (
        r"#/components/parameters/ActivityId/required: (gone|True → False)$",
        "a part of the path is required anyway",
    ),
    (r"/style: gone$", "what is said is the default (OpenAPI 3.1, Parameter Object)"),
    (
        r"/type: (gone|renamed)$",
        "the rest tells the same: items a list, properties an object, an enum the type of its values",
    ),
    (r"^overlays/\w+\.yaml#/info/", "the title of an overlay is for those who read it"),
)
"""A pattern of the change's name, and why it is none."""


def reason_of(name: str) -> str:
    """Return why a change means nothing, empty when it is not known to."""
    return next((reason for pattern, reason in REASONS if re.search(pattern, name)), "")
