"""The import rules: which unit may import which, of the generator and of the generated package.

A unit is a package or a module, named by its dotted path. A module belongs to the longest name that
is a prefix of its own path, so that one module of a package can have rules of its own. A unit may
import itself and what is listed for it, and nothing else of ours. The table in ARCHITECTURE.md is
written from this module (``python -m tests.support.import_rules``), and ``tests/test_architecture.py``
enforces it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Rules = Mapping[str, frozenset[str]]

_BASE = ("positions", "records", "diagnostics")


def _rules(table: Mapping[str, Iterable[str]]) -> Rules:
    return {unit: frozenset(imported) for unit, imported in table.items()}


GENERATOR: Rules = _rules(
    {
        "__init__": (),
        "positions": (),
        "records": (),
        "html_markup": (),
        "diagnostics": ("positions", "records", "__init__"),
        "yaml": _BASE,
        "ir": ("positions", "records",),
        "config": ("ir", "yaml", *_BASE),
        "spec": ("config", "html_markup", "yaml", *_BASE),
        "lower.node_access": ("ir", "yaml", *_BASE),
        "lower.naming.words": (),
        "lower.naming.names": ("lower.naming.words", "ir", *_BASE),
        "lower.schemas": ("lower.naming.names", "lower.naming.words", "lower.node_access", "spec", "yaml", "ir", *_BASE),
        "lower.operations.document": ("lower.naming.names", "lower.node_access", "yaml", "ir", *_BASE),
        "lower.operations.drafts": (
            "lower.naming.names", "lower.naming.words", "lower.node_access",
            "lower.operations.document", "lower.schemas", "yaml", "ir", *_BASE,
        ),
        "lower.operations.webhook_drafts": (
            "lower.naming.names", "lower.node_access", "lower.operations.document",
            "lower.operations.drafts", "lower.schemas", "yaml", "ir", *_BASE,
        ),
        "lower.naming": (
            "lower.naming.names", "lower.naming.words", "lower.node_access",
            "lower.operations.drafts", "lower.schemas", "config", "ir", *_BASE,
        ),
        "lower.schemas.declarations": (
            "lower.naming", "lower.naming.names", "lower.schemas", "ir", *_BASE,
        ),
        "lower.operations": (
            "lower.naming", "lower.naming.names", "lower.naming.words", "lower.node_access",
            "lower.operations.drafts", "lower.operations.webhook_drafts", "lower.schemas",
            "lower.schemas.declarations", "config", "yaml", "ir", *_BASE,
        ),
        "lower": (
            "lower.naming", "lower.naming.names", "lower.node_access", "lower.operations", "lower.operations.drafts",
            "lower.operations.webhook_drafts", "lower.schemas", "lower.schemas.declarations", "config", "spec", "yaml", "ir", *_BASE,
        ),
        "sampling": (),
        "views": ("html_markup", "ir", "positions", "records", "sampling"),
        "views.client": ("views", "html_markup", "ir", "positions", "records"),
        "views.cli": ("views", "ir", "positions", "records"),
        "views.contract": ("views", "ir", "positions", "records"),
        "views.mock": ("views", "ir", "positions", "records"),
        "views.docs": ("views", "views.cli", "ir", "positions", "records"),
        "views.mcp": ("views", "html_markup", "views.cli", "views.docs", "ir", "positions", "records"),
        "emit": ("__init__", "html_markup", "ir", "records"),
        "lint": ("ir", *_BASE),
        "sync_draft": ("emit", "ir", "positions", "records"),
        "product_draft": ("ir", "lower.naming.words", "positions", "records"),
        "config_draft": ("config", "emit", "ir", "sync_draft", *_BASE),
        "traffic": ("ir", "positions", "records"),
        "diff.findings": ("config", "ir", "positions", "records"),
        "diff.documents": ("diff.findings", "spec", "yaml", "ir", *_BASE),
        "diff.compare": ("diff.documents", "diff.findings", "ir", "positions", "records"),
        "diff": ("diff.compare", "diff.documents", "diff.findings", "config", "ir", *_BASE),
        "fixes": ("spec", "yaml", "ir", *_BASE),
        "pipeline": (
            "config", "config_draft", "product_draft", "spec", "yaml", "lower", "ir", "views", "views.client",
            "views.cli", "views.contract", "views.mock", "views.docs", "views.mcp", "emit",
            "diff.documents",
            *_BASE,
        ),
        "commands": (
            "__init__", "pipeline", "config", "config_draft", "spec", "yaml", "lower", "ir", "emit",
            "diff", "diff.compare", "diff.documents", "diff.findings", "fixes", "lint", "traffic", *_BASE,
        ),
        "__main__": ("commands",),
    }
)  # fmt: skip
"""Below ``generator/``."""

LIBRARIES: Mapping[str, frozenset[str]] = {
    "yaml": frozenset({"yaml"}),
    "openapi_pydantic": frozenset({"spec"}),
    "pydantic": frozenset({"spec"}),
    "jsonpath": frozenset({"spec"}),
    "jinja2": frozenset({"emit"}),
    "markupsafe": frozenset({"emit"}),
    "ruff": frozenset({"emit"}),
    "click": frozenset({"commands"}),
    "watchfiles": frozenset({"commands"}),
}
"""The units of the generator that may import a library."""

PACKAGE: Rules = _rules(
    {
        "_runtime.errors": ("_runtime.messages",),
        "_runtime.messages": (),
        "_runtime.deadline": (),
        "_runtime.secret": (),
        "_runtime.network": ("_runtime.deadline", "_runtime.errors"),
        "_runtime.number_checks": ("_runtime.errors",),
        "_runtime.media_types": (),
        "_runtime.uploads": ("_runtime.errors",),
        "_runtime.record": (),
        "_runtime.operation": ("_runtime.record",),
        "_runtime.deprecation": (),
        "_runtime.open_body": (),
        "_runtime.server_variables": ("_runtime.errors", "_runtime.record"),
        "_runtime.call.authorization": ("_runtime.secret",),
        "_runtime.call.effects": (
            "_runtime.call.authorization", "_runtime.messages", "_runtime.open_body",
        ),
        "_runtime.call.rate_limit_fields": (),
        "_runtime.call.response_headers": ("_runtime.call.rate_limit_fields", "_runtime.record"),
        "_runtime.call.retry": (
            "_runtime.call.response_headers", "_runtime.errors", "_runtime.number_checks",
        ),
        "_runtime.call.uncertain": (
            "_runtime.call.retry", "_runtime.errors", "_runtime.operation",
        ),
        "_runtime.request_options": (
            "_runtime.call.retry", "_runtime.errors", "_runtime.number_checks",
        ),
        "_runtime.call.credentials": (
            "_runtime.call.authorization", "_runtime.errors", "_runtime.secret",
        ),
        "_runtime.call.requirements": (
            "_runtime.call.credentials", "_runtime.errors", "_runtime.operation",
            "_runtime.secret",
        ),
        "_runtime.http_request": (
            "_runtime.call.authorization", "_runtime.call.effects", "_runtime.errors",
            "_runtime.messages", "_runtime.secret",
        ),
        "_runtime.response_content": (
            "_runtime.call.effects", "_runtime.errors", "_runtime.messages", "_runtime.secret",
        ),
        "_runtime.http": (
            "_runtime.http_request", "_runtime.call.effects", "_runtime.deadline",
            "_runtime.errors", "_runtime.messages", "_runtime.network", "_runtime.open_body",
            "_runtime.response_content", "_runtime.secret",
        ),
        "_runtime.metering": (
            "_runtime.call.response_headers", "_runtime.call.retry", "_runtime.deadline",
            "_runtime.errors", "_runtime.number_checks", "_runtime.operation",
        ),
        "_runtime.serialization": (
            "_runtime.deprecation", "_runtime.errors", "_runtime.media_types", "_runtime.messages",
            "_runtime.metering", "_runtime.operation", "_runtime.uploads",
        ),
        "_runtime.client_config": (
            "_runtime.call.requirements", "_runtime.call.effects", "_runtime.call.response_headers",
            "_runtime.call.retry", "_runtime.errors", "_runtime.messages", "_runtime.metering",
            "_runtime.operation", "_runtime.serialization",
        ),
        "_runtime.call": (
            "_runtime.call.authorization", "_runtime.call.credentials", "_runtime.call.effects", "_runtime.call.response_headers",
            "_runtime.call.retry", "_runtime.call.uncertain", "_runtime.client_config", "_runtime.errors", "_runtime.http",
            "_runtime.messages", "_runtime.metering", "_runtime.open_body", "_runtime.operation",
            "_runtime.request_options", "_runtime.secret", "_runtime.serialization",
            "_runtime.deadline", "_runtime.uploads",
        ),
        "_runtime.webhooks": (
            "_runtime.errors", "_runtime.messages", "_runtime.record", "_runtime.serialization",
        ),
        "_runtime.streaming": (
            "_runtime.call", "_runtime.call.retry", "_runtime.errors", "_runtime.media_types",
            "_runtime.messages", "_runtime.open_body", "_runtime.operation",
        ),
        "_runtime.pagination": (
            "_runtime.errors", "_runtime.messages", "_runtime.number_checks", "_runtime.operation", "_runtime.serialization",
        ),
        "_runtime.sync": (
            "_runtime", "_runtime.errors", "_runtime.messages", "_runtime.operation", "_runtime.pagination",
            "_runtime.product", "_runtime.request_options", "_runtime.serialization",
        ),
        "_runtime.product": (
            "_runtime.call.response_headers", "_runtime.operation", "_runtime.server_variables",
        ),
        "_runtime.oauth": (
            "_runtime.call.authorization", "_runtime.call.credentials", "_runtime.call.effects", "_runtime.call.retry",
            "_runtime.deadline", "_runtime.errors", "_runtime.http", "_runtime.messages",
            "_runtime.metering", "_runtime.secret",
        ),
        "_runtime": (
            "_runtime.call", "_runtime.call.credentials", "_runtime.call.requirements", "_runtime.call.effects",
            "_runtime.call.response_headers", "_runtime.call.retry", "_runtime.call.uncertain",
            "_runtime.client_config", "_runtime.deprecation", "_runtime.errors", "_runtime.http",
            "_runtime.messages", "_runtime.metering", "_runtime.number_checks",
            "_runtime.open_body", "_runtime.operation", "_runtime.pagination", "_runtime.product",
            "_runtime.request_options", "_runtime.secret", "_runtime.serialization",
            "_runtime.streaming",
        ),
        "changes": (),
        "times": ("_runtime.serialization",),
        "resources": (),
        "cli.product_model": ("_runtime.record",),
        "cli.operation_texts": ("_runtime.operation", "_runtime.record"),
        "cli.command_model": (
            "_runtime.media_types", "_runtime.operation", "cli.command_examples", "cli.operation_texts", "cli.product",
            "cli.product_model",
        ),
        "cli.exit_codes": ("cli.product",),
        "cli.input.times": (),
        "cli.input.values": ("cli.command_model", "cli.input.times"),
        "cli.output.escaping": ("cli.input.values",),
        "cli.cli_error": ("_runtime.record", "cli.exit_codes", "cli.input.values", "cli.output.escaping"),
        "cli.output": (
            "cli.cli_error", "cli.input.values", "cli.output.escaping",
            "cli.product",
        ),
        "cli.input": (
            "_runtime.operation", "_runtime.record", "_runtime.serialization", "cli.cli_error", "cli.command_model", "cli.input.values", "cli.output",
            "cli.output.escaping", "cli.product",
        ),
        "cli.private_files": ("cli.cli_error",),
        "cli.settings": ("cli.cli_error", "cli.input.values", "cli.private_files", "cli.product"),
        "cli.auth": (
            "_runtime.errors", "_runtime.oauth", "cli.cli_error", "cli.exit_codes",
            "cli.private_files", "cli.product", "cli.settings", "cli.output.escaping", "cli.product_model",
        ),
        "cli.help_example": ("cli.product",),
        "cli.help": (
            "cli.help_example",
            "cli.command_model", "cli.input", "cli.output.escaping", "cli.product",
        ),
        "cli.error_mapping": (
            "_runtime.call.uncertain", "_runtime.errors", "_runtime.operation", "cli.cli_error",
            "cli.command_model", "cli.exit_codes", "cli.product",
        ),
        "cli.execution": (
            "_runtime", "_runtime.call", "_runtime.call.authorization", "_runtime.call.credentials", "_runtime.call.effects",
            "_runtime.call.uncertain", "_runtime.client_config", "_runtime.errors",
            "_runtime.http", "_runtime.media_types", "_runtime.messages", "_runtime.metering",
            "_runtime.operation", "_runtime.pagination", "_runtime.product",
            "_runtime.request_options", "_runtime.serialization", "_runtime.sync", "cli.auth", "cli.cli_error",
            "cli.command_model",
            "cli.error_mapping", "cli.exit_codes", "cli.help", "cli.input", "cli.input.times",
            "cli.input.values", "cli.output", "cli.output.escaping", "cli.product", "cli.settings", "_runtime.secret",
        ),
        "cli.copies": (
            "_runtime", "_runtime.errors", "_runtime.operation", "_runtime.pagination",
            "_runtime.product", "_runtime.serialization", "_runtime.sync", "cli.cli_error",
            "cli.execution", "cli.product",
        ),
        "cli.click_commands": (
            "cli.command_model", "cli.execution", "cli.help", "cli.input", "cli.input.values",
        ),
        "cli.command_tree": (
            "cli.cli_error", "cli.click_commands", "cli.command_model", "cli.exit_codes",
            "cli.help", "cli.help_example", "cli.product", "cli.product_model", "cli.settings",
        ),
        "mcp": (
            "_runtime", "_runtime.call.credentials", "_runtime.call.uncertain", "_runtime.client_config", "_runtime.errors",
            "_runtime.messages", "_runtime.metering", "_runtime.operation", "_runtime.pagination", "_runtime.product",
            "_runtime.serialization", "cli.input.values", "cli.output.escaping", "cli.product",
        ),
        "cli.commands": (
            "mcp", "_runtime", "cli.private_files",
            "_runtime.errors", "_runtime.metering", "_runtime.operation", "_runtime.pagination",
            "_runtime.product", "cli.auth", "cli.copies",
            "cli.cli_error", "cli.click_commands", "cli.command_model", "cli.command_tree", "cli.error_mapping",
            "cli.execution", "cli.exit_codes", "cli.help", "cli.help_example", "cli.input", "cli.input.values",
            "cli.output", "cli.output.escaping", "cli.product", "cli.product_model", "cli.settings",
        ),
        "cli": (
            "cli.cli_error", "cli.command_tree", "cli.error_mapping", "cli.exit_codes",
            "cli.output", "cli.product",
        ),
        "mock": (),
    }
)  # fmt: skip
"""Below ``templates/package/``; what is rendered (``operations``, ``cli.product``) counts by its name."""
RENDERED = frozenset(
    {"client", "errors", "models", "oauth", "operations", "rate_limits", "stores", "type_tables", "webhooks",
     "cli.command_examples", "cli.product"}
)  # fmt: skip
"""Modules of the package that are rendered. The runtime imports none of them."""


def unit_of(module: str, rules: Rules) -> str:
    """Return the unit that a dotted module belongs to: the longest prefix that has rules.

    Raises KeyError for a module without one.
    """
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        if name in rules:
            return name
    raise KeyError(module)


def markdown_table(rules: Rules) -> str:
    """Return the rules as a Markdown table, a row per unit, in the order of the rules."""
    rows = ["| unit | may import |", "|---|---|"]
    for unit, imported in rules.items():
        names = ", ".join(f"`{name}`" for name in sorted(imported)) or "nothing of ours"
        rows.append(f"| `{unit}` | {names} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    import sys

    sys.stdout.write(markdown_table(GENERATOR) + "\n" + markdown_table(PACKAGE))
