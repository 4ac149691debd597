"""Removes the imports that a rendered module does not use.

Input and output: a rendered module. Invariant: only imports whose names occur nowhere below them are
removed, and only those that ruff would remove. Ruff reads a module again for each import of a
statement that it removes, which takes as long as formatting the module.
"""

from __future__ import annotations

import re

_HEAD = re.compile(
    rb'(?:"""(?:[^"\\]|\\.|"(?!""))*"""\n+)?from __future__ import annotations\n'
    rb"(?P<imports>(?: *(?:from \S+ )?import [^(\n]+\n|if TYPE_CHECKING:\n|\n)*)",
    re.DOTALL,
)
_STATEMENT = re.compile(rb"^(?!.{89})( *(?:from \S+ )?import )(.+)\n", re.MULTILINE)
"""Only statements that fit into a line: ruff wraps longer ones before it removes names, and they stay so."""
_EMPTY_BLOCK = re.compile(rb"^if TYPE_CHECKING:\n++(?! )", re.MULTILINE)


def drop_unused_imports(module: bytes) -> bytes:
    """Return a module without imports of names that it does not contain.

    A module with imports of another layout than one statement a line is left to ruff from there on.
    """
    head = _HEAD.match(module)
    if head is None:
        return module
    body = module[head.end() :]
    condition = b"TYPE_CHECKING" if b"if TYPE_CHECKING" in head["imports"] else b""

    def keep_used(statement: re.Match[bytes]) -> bytes:
        clauses = statement[2].split(b", ")
        used = [clause for clause in clauses if _is_used(clause, body) or clause == condition]
        return statement[1] + b", ".join(used) + b"\n" if used else b""

    imports = _STATEMENT.sub(keep_used, head["imports"])
    if _EMPTY_BLOCK.search(imports):
        return module
    return b"".join([module[: head.start("imports")], imports, body])


def _is_used(clause: bytes, body: bytes) -> bool:
    """Return whether the name that a clause such as ``a.b`` or ``a as b`` binds may be used."""
    imported, _, alias = clause.partition(b" as ")
    name = alias or imported.partition(b".")[0]
    return name in body or alias == imported
