"""Reads and validates codegen.yaml.

Input: the name of the file. Output: a ``Config``, or None after an error; every problem is
reported with its position. Names that end up in code or in a path (packages, classes, commands)
must match strict patterns, because they are inserted there without quoting.
"""

from __future__ import annotations

import keyword
import posixpath
import re
from dataclasses import fields
from types import MappingProxyType

from generator.config.codegen_config import (
    Config,
    DerivedRule,
    FieldName,
    MockModule,
    OperationNames,
    RepeatRule,
)
from generator.config.config_reader import Rule, Section, SectionCodes, kind_of, report_unknown
from generator.config.credential_names import read_credentials
from generator.config.mcp_section import read_prompts
from generator.config.pagination_keys import POINTER, read_pagination_rule
from generator.config.renames import read_renames
from generator.config.suppressions import DiagnosticSuppression
from generator.config.sync_section import read_sync_rule
from generator.config.targets_section import read_targets
from generator.config.webhook_rules import read_webhook_rules
from generator.diagnostics.codes import CODES, SUPPRESSIBLE
from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import FailureRule, HeaderRole, Product
from generator.ir.json import freeze_json
from generator.yaml.files import Files
from generator.yaml.node import Mapping, Member, Node, Scalar, plain
from generator.yaml.parse import file_origin, parse_file

_CODES = SectionCodes(unknown="CFG001", missing="CFG002", kind="CFG003", value="CFG004")

_VARIABLE = Rule(re.compile(r"[a-z][a-z0-9_]*"), "a lowercase Python name, such as due_date")
_CLASS = Rule(re.compile(r"[A-Z][A-Za-z0-9]*"), "a Python class name, such as Pet")
_PRODUCT_RULES = {
    "distribution": Rule(
        re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"),
        "a distribution name of letters, digits, '-', '_' and '.'",
    ),
    "package": _VARIABLE,
    "version": Rule(
        re.compile(r"[0-9]+(\.[0-9]+)*((a|b|rc)[0-9]+)?(\.post[0-9]+)?(\.dev[0-9]+)?"),
        "a PEP 440 version in quotes, such as '1.0.0'",
    ),
    "client": _CLASS,
    "command": Rule(
        re.compile(r"[a-z][a-z0-9-]*"), "a command name of lowercase letters, digits and '-'"
    ),
    "environment": Rule(re.compile(r"[A-Z][A-Z0-9_]*"), "an uppercase prefix, such as ACME"),
}
_MODULE = Rule(
    re.compile(r"([^/]+/)*[a-z][a-z0-9_]*\.py"),
    "the path of a Python module, such as mock/rules.py",
)
_MEMBER_POINTER = Rule(re.compile(r"(/([^~/]|~[01])*)+"), "a JSON Pointer, such as /success")
_TOLERANCE = Rule(re.compile(r"strict|lenient"), "strict or lenient")
_WEB_URL = Rule(
    re.compile(r"https://[!-z|~]+([{][^{}\s]+[}][!-z|~]*)*"),
    "an HTTPS URL with path parameters in braces, such as https://example.com/pets/{id}",
)
_DERIVED_KIND = Rule(re.compile(r"date-time|integer|string"), "date-time, integer or string")
_SCOPES = Rule(re.compile(r"all|any"), "all or any")
_REPEATED_METHOD = Rule(
    re.compile(r"POST|PATCH"), "POST or PATCH; other methods are idempotent (RFC 9110, 9.2.2)"
)
_HEADER = Rule(re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"), "a header name (RFC 9110, 5.6.2: token)")
_CODE = Rule(re.compile(r"[A-Z]{3}[0-9]{3}"), "a diagnostic code, such as OPE001")
_REASON = Rule(re.compile(r".*\S.*", re.DOTALL), "text that gives the reason")

HEADER_ROLES = (
    "burst_limit",
    "burst_remaining",
    "burst_reset",
    "daily_limit",
    "daily_remaining",
    "daily_requests_remaining",
    "retry_after",
    "request_id",
    "rate_limit",
    "rate_limit_policy",
)


def load_config(name: str, files: Files, diagnostics: Diagnostics) -> Config | None:
    """Read codegen.yaml; return None after an error in it.

    ``name`` is relative to the folder of the OpenAPI document. Reports the codes YML001 to YML012
    and CFG001 to CFG004.
    """
    reported = Diagnostics()
    config = _load(name, files, reported)
    for diagnostic in reported:
        diagnostics.add(diagnostic)
    return None if reported.has_errors else config


def _load(name: str, files: Files, diagnostics: Diagnostics) -> Config | None:
    content = files.read(name)
    if content is None:
        how = "create it, or pass the path of another file with --config"
        diagnostics.error("YML011", f'file "{name}" not found', file_origin(name), help=how)
        return None
    return parse_config(content, name, diagnostics)


def parse_config(content: bytes, name: str, diagnostics: Diagnostics) -> Config | None:
    """Return the configuration in the text of codegen.yaml; None if it is not a mapping.

    After errors, the invalid parts have their defaults. ``name`` is used in messages.
    """
    root = parse_file(content, name, diagnostics)
    if root is None:
        return None
    if not isinstance(root, Mapping):
        message = f"the configuration is {kind_of(root)}, expected a mapping"
        diagnostics.error("CFG003", message, root.origin, help="start with the key 'product:'")
        return None
    return _read_config(Section(root, "the configuration", _CODES, diagnostics))


def _read_config(root: Section) -> Config:
    root.check_keys(tuple(field.name for field in fields(Config)))
    return Config(
        product=_read_product(root),
        overlays=_read_overlays(root),
        operations=_read_operations(root),
        arguments=_read_arguments(root),
        credentials=read_credentials(root),
        renamed=read_renames(root),
        type_names=_read_type_names(root),
        field_names=_read_field_names(root),
        pagination=tuple(
            map(read_pagination_rule, _sections(root, "pagination", "a pagination rule"))
        ),
        repeats=tuple(map(_read_repeat_rule, _sections(root, "repeats", "a rule for repeats"))),
        sync=tuple(map(read_sync_rule, _sections(root, "sync", "a sync rule"))),
        webhooks=read_webhook_rules(root),
        stream_end=root.text("stream_end", default=""),
        data=root.text("data", POINTER, ""),
        failure=_read_failure(root),
        header_roles=_read_header_roles(root),
        scopes=root.text("scopes", _SCOPES, "all"),
        targets=read_targets(root),
        mock=_read_mock(root),
        mcp=read_prompts(root),
        upstream=tuple(
            root.text_of(item, "a published document") for item in root.items("upstream")
        ),
        allow=tuple(map(_read_suppression, _sections(root, "allow", "a suppression"))),
        tolerance=root.text("tolerance", _TOLERANCE, "strict"),
    )


def _sections(root: Section, key: str, title: str) -> list[Section]:
    sections = [root.section_of(item, title) for item in root.items(key)]
    return [section for section in sections if section is not None]


def _read_product(root: Section) -> Product:
    if root.node.get("product") is None:
        root.report_missing("product")
    section = root.section("product", '"product"')
    if section is None:
        return Product(**dict.fromkeys(_PRODUCT_RULES, ""))
    section.check_keys(tuple(_PRODUCT_RULES))
    texts = {key: section.text(key, rule) for key, rule in _PRODUCT_RULES.items()}
    if keyword.iskeyword(texts["package"]):
        _report_keyword(section, section.node.members["package"].value, texts["package"])
    return Product(**texts)


def _report_keyword(section: Section, node: Node, name: str) -> None:
    section.report_value(node.origin, f'"{name}" is a Python keyword', "choose another name")


def _read_overlays(root: Section) -> tuple[str, ...]:
    names = []
    for item in root.items("overlays"):
        name = root.text_of(item, "an overlay")
        if name and not _is_inside(name):
            help_text = "use a path below the folder of the OpenAPI document, with forward slashes"
            root.report_value(item.origin, f'invalid overlay path "{name}"', help_text)
        names.append(name)
    return tuple(names)


def _read_mock(root: Section) -> tuple[MockModule, ...]:
    section = root.section("mock", '"mock"')
    if section is None:
        return ()
    section.check_keys(("modules",))
    modules, names = list[MockModule](), set[str]()
    for item in section.items("modules"):
        path = section.text_of(item, "a module of the mock server", _MODULE)
        module = MockModule(path=path, origin=item.origin)
        if path and (not _is_inside(path) or keyword.iskeyword(module.name)):
            help_text = "use a path below the folder of the OpenAPI document, with forward slashes"
            section.report_value(item.origin, f'invalid module path "{path}"', help_text)
        if module.name in names:
            problem = f'there are two modules "{module.name}"'
            section.report_value(item.origin, problem, "rename one of them")
        names.add(module.name)
        modules.append(module)
    return tuple(modules)


def _is_inside(name: str) -> bool:
    is_plain = name.isprintable() and not any(char in name for char in "\\:")
    normal = posixpath.normpath(name)
    return is_plain and normal not in (".", "..") and not normal.startswith(("/", "../"))


def _read_operations(root: Section) -> MappingProxyType[str, OperationNames]:
    operations = {}
    for member in root.members("operations"):
        section = root.section_of(member.value, f'the operation "{member.key}"')
        if section is None:
            continue
        section.check_keys(("resource", "method", "parameters", "web"))
        operations[member.key] = OperationNames(
            resource=_read_name(section, "resource"),
            method=_read_name(section, "method"),
            parameters=MappingProxyType(
                {
                    parameter.key: _python_name(section, parameter.value, f'"{parameter.key}"')
                    for parameter in section.members("parameters")
                }
            ),
            web=section.text("web", _WEB_URL, ""),
            origin=member.origin,
        )
    return MappingProxyType(operations)


def _read_arguments(root: Section) -> tuple[DerivedRule, ...]:
    rules = []
    for member in root.members("arguments"):
        section = root.section_of(member.value, f'the argument "{member.key}"')
        if section is None:
            continue
        section.check_keys(("operations", "type", "description", "fills"))
        if not _VARIABLE.pattern.fullmatch(member.key) or keyword.iskeyword(member.key):
            message = f'"{member.key}" is not a name of an argument'
            section.report_value(member.origin, message, f"use {_VARIABLE.expected}")
        if "fills" not in section.node:
            section.report_missing("fills")
        rules.append(
            DerivedRule(
                name=member.key,
                operations=tuple(
                    section.text_of(item, "an operation") for item in section.items("operations")
                ),
                kind=section.text("type", _DERIVED_KIND),
                description=section.text("description", _REASON),
                fills=tuple(
                    (filled.key, freeze_json(plain(filled.value)))
                    for filled in section.members("fills")
                ),
                origin=member.origin,
            )
        )
    return tuple(rules)


def _read_name(section: Section, key: str) -> str:
    node = section.node.get(key)
    return "" if node is None else _python_name(section, node, f'"{key}"')


def _python_name(section: Section, node: Node, subject: str) -> str:
    name = section.text_of(node, subject, _VARIABLE)
    if keyword.iskeyword(name):
        _report_keyword(section, node, name)
    return name


def _read_type_names(root: Section) -> MappingProxyType[str, str]:
    names = {}
    for member in root.members("type_names"):
        _check_pointer(root, member, "type_names", "a schema, such as /components/schemas/Pet")
        names[member.key] = root.text_of(member.value, "the type name", _CLASS)
    return MappingProxyType(names)


def _read_field_names(root: Section) -> MappingProxyType[str, FieldName]:
    names = {}
    for member in root.members("field_names"):
        example = "a property, such as /components/schemas/Pet/properties/ownerId"
        _check_pointer(root, member, "field_names", example)
        name = _python_name(root, member.value, "the field name")
        names[member.key] = FieldName(python=name, origin=member.origin)
    return MappingProxyType(names)


def _check_pointer(root: Section, member: Member, key: str, expected: str) -> None:
    if not POINTER.pattern.fullmatch(member.key):
        message = f'invalid key "{member.key}" in "{key}"'
        root.report_value(member.origin, message, f"use the JSON Pointer of {expected}")


def _read_repeat_rule(section: Section) -> RepeatRule:
    section.check_keys(tuple(field.name for field in fields(RepeatRule)))
    operations = {
        section.text_of(item, "an operationId"): item.origin for item in section.items("operations")
    }
    methods = tuple(
        section.text_of(item, "a method", _REPEATED_METHOD) for item in section.items("methods")
    )
    key_header = section.text("key_header", _HEADER, "")
    if not operations and not methods:
        section.report_missing("operations")
    if "POST" in methods and not key_header:
        message = "every POST would be repeated, although it may create a record each time"
        help_text = "add key_header, or list the operations that change nothing"
        section.report_value(section.node.origin, message, help_text)
    return RepeatRule(
        operations=MappingProxyType(operations),
        methods=methods,
        key_header=key_header,
        quoted_key=section.flag("quoted_key"),
    )


def _read_failure(root: Section) -> FailureRule | None:
    section = root.section("failure", '"failure"')
    if section is None:
        return None
    section.check_keys(tuple(field.name for field in fields(FailureRule)))
    pointer = section.text("pointer", _MEMBER_POINTER)
    node = section.node.get("value")
    if node is None:
        section.report_missing("value")
    elif not isinstance(node, Scalar):
        section.report_kind(node, '"value"', "null, a boolean, a number or text")
    value = node.value if isinstance(node, Scalar) else None
    return FailureRule(pointer=pointer, value=value)


def _read_header_roles(root: Section) -> tuple[HeaderRole, ...]:
    roles = []
    for member in root.members("header_roles"):
        if member.key not in HEADER_ROLES:
            report_unknown(root, member.origin, "header role", member.key, HEADER_ROLES)
        header = root.text_of(member.value, "the header name", _HEADER)
        roles.append(HeaderRole(role=member.key, header=header))
    return tuple(roles)


def _read_suppression(section: Section) -> DiagnosticSuppression:
    section.check_keys(("code", "pointer", "reason"))
    code = section.text("code", _CODE)
    if code in CODES and code not in SUPPRESSIBLE:
        message = f"{code} cannot be suppressed: {CODES[code]}"
        help_text = "correct the document, if necessary by an overlay, or set a name"
        section.report_value(section.node.members["code"].value.origin, message, help_text)
    elif code not in CODES and _CODE.pattern.fullmatch(code):
        report_unknown(
            section, section.node.members["code"].value.origin, "code", code, sorted(SUPPRESSIBLE)
        )
    return DiagnosticSuppression(
        code=code,
        pointer=section.text("pointer", POINTER),
        reason=section.text("reason", _REASON),
        origin=section.node.origin,
    )
