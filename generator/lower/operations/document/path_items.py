"""Finds the operations of a Path Item Object, by HTTP method.

Input: a path item. Output: its operations, each with its method in lower case. OpenAPI 3.2 adds the
field ``query`` and, for all other methods, ``additionalOperations`` (OpenAPI 3.2.0, Path Item Object).
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.header_names import is_token
from generator.lower.naming.names import quoted
from generator.lower.node_access import members_of
from generator.yaml.node import Mapping, Member

_FIELDS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def operations_in(
    item: Mapping, openapi: str, diagnostics: Diagnostics
) -> Iterator[tuple[Member, str]]:
    """Yield the operations of a path item with their methods in lower case: ``get``, ``copy``.

    Reports an additional operation whose method is not allowed there, and leaves it out.
    """
    fields = _FIELDS if openapi.startswith(("3.0", "3.1")) else (*_FIELDS, "query")
    for member in item:
        if member.key in fields and isinstance(member.value, Mapping):
            yield member, member.key
    for member in members_of(item, "additionalOperations") if "query" in fields else ():
        is_allowed = _is_allowed(member, fields, diagnostics)
        if is_allowed and isinstance(member.value, Mapping):
            yield member, member.key.lower()


def _is_allowed(member: Member, fields: tuple[str, ...], diagnostics: Diagnostics) -> bool:
    method = member.key
    if method.lower() in fields:
        problem = f"the method {quoted(method)} is not an additional one"
        help_text = f"describe the operation under {method.lower()!r} of the path"
    elif not is_token(method):  # RFC 9110, 9.1
        problem, help_text = f"{quoted(method)} is not an HTTP method", "use letters and digits"
    elif method != method.upper():
        problem = f"clients cannot send the method {quoted(method)}, only {method.upper()}"
        help_text = f"use {method.upper()!r} if the API accepts it; methods are case-sensitive"
    else:
        return True
    diagnostics.error("OPE020", problem, member.origin, help=help_text)
    return False
