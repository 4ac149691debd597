"""Arranges the imports of a rendered module as ruff does, which then has nothing to correct.

Input and output: a rendered module. Invariants: only imports whose names occur nowhere below them are
removed, and only those that ruff would remove; statements stay in their order. Ruff corrects the rest,
but reads a module again for each correction, which takes as long as formatting the module.
"""

from __future__ import annotations

import re

IMPORT_LENGTH = 88
"""Line length for imports: ruff's default, so that import sorting also passes without settings."""

_HEAD = re.compile(
    rb'(?:"""(?:[^"\\]|\\.|"(?!""))*"""\n+)?from __future__ import annotations\n'
    rb"(?P<imports>(?: *(?:from \S+ )?import [^(\n]+\n|if TYPE_CHECKING:\n|\n)*)",
    re.DOTALL,
)
_STATEMENT = re.compile(rb"^( *)((?:from \S+ )?import )(.+)\n", re.MULTILINE)
_EMPTY_BLOCK = re.compile(rb"^if TYPE_CHECKING:\n++(?! )", re.MULTILINE)
_BLANK_LINES = re.compile(rb"\n{3,}(?=[^\n])")


def arrange_imports(module: bytes) -> bytes:
    """Return a module without imports of names that it does not contain, and long ones wrapped.

    A module with imports of another layout than one statement a line is left to ruff from there on.
    """
    head = _HEAD.match(module)
    if head is None:
        return module
    lines = set(module[head.end() :].splitlines())  # methods repeat most of them
    body = b"\n".join(lines)
    condition = b"TYPE_CHECKING" if b"if TYPE_CHECKING" in head["imports"] else b""

    def keep_used(statement: re.Match[bytes]) -> bytes:
        indent, start, names = statement.groups()
        is_long = len(statement[0]) > IMPORT_LENGTH + 1
        if is_long and not (start.startswith(b"from") and names.isascii()):
            return statement[0]
        clauses = names.split(b", ")
        used = [clause for clause in clauses if _is_used(clause, body) or clause == condition]
        if not is_long:
            return indent + start + b", ".join(used) + b"\n" if used else b""
        # Ruff wraps before it removes names, and what was wrapped stays so.
        lines = (indent + b"    " + clause + b",\n" for clause in used)
        return b"".join([indent, start, b"(\n", *lines, indent, b")\n"]) if used else b""

    imports = _STATEMENT.sub(keep_used, head["imports"])
    without_block = _EMPTY_BLOCK.sub(b"", imports)
    arranged = _BLANK_LINES.sub(b"\n\n", without_block)
    parts = [module[: head.start("imports")], arranged, module[head.end() :]]
    # Without the block, its condition need not be imported.
    return b"".join(parts) if without_block == imports else arrange_imports(b"".join(parts))


def _is_used(clause: bytes, body: bytes) -> bool:
    """Return whether the name that a clause such as ``a.b`` or ``a as b`` binds may be used.

    ``body`` has the lines below the imports, each once, in any order.
    """
    imported, _, alias = clause.partition(b" as ")
    name = alias or imported.partition(b".")[0]
    return name in body or alias == imported
