"""codegen.yaml to ``Config``: every key known, every value checked, every fault with its place.

Input: the name of the file. Output: a ``Config``, or None after an error. Names that end up in
code or in a path (packages, classes, commands) are held to patterns that leave no room for more.
"""

from __future__ import annotations

import keyword
import posixpath
import re
from dataclasses import fields
from types import MappingProxyType

from generator.config.codegen_config import Config, OperationNames, PaginationRule, Suppression
from generator.config.config_reader import Rule, Section, SectionCodes, kind_of
from generator.diagnostics.diagnostic import Diagnostics
from generator.ir.api import HeaderRole, Product
from generator.positions import Origin
from generator.spec.description import Files
from generator.yaml.node import Mapping, Node
from generator.yaml.parse import file_origin, parse_file
from generator.yaml.pointers import suggest

_CODES = SectionCodes(unknown="CFG001", missing="CFG002", kind="CFG003", value="CFG004")

_VARIABLE = Rule(re.compile(r"[a-z][a-z0-9_]*"), "a Python name in lower case, such as due_date")
_CLASS = Rule(re.compile(r"[A-Z][A-Za-z0-9]*"), "a Python class name, such as Activity")
_PRODUCT_RULES = {
    "distribution": Rule(
        re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"),
        "a distribution name of letters, digits, '-', '_' and '.'",
    ),
    "package": _VARIABLE,
    "version": Rule(
        re.compile(r"[0-9]+(\.[0-9]+)*((a|b|rc)[0-9]+)?(\.post[0-9]+)?(\.dev[0-9]+)?"),
        "a version as PEP 440 has it, in quotes, such as '1.0.0'",
    ),
    "client": _CLASS,
    "command": Rule(re.compile(r"[a-z][a-z0-9-]*"), "a command of lower case letters and '-'"),
    "environment": Rule(re.compile(r"[A-Z][A-Z0-9_]*"), "a prefix in upper case, such as ACME"),
}
_POINTER = Rule(re.compile(r"(/([^~/]|~[01])*)*"), "a JSON pointer, such as /data/items")
_HEADER = Rule(re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"), "a header name (RFC 9110, token)")
_CODE = Rule(re.compile(r"[A-Z]{3}[0-9]{3}"), "a diagnostic code, such as OPE001")
_REASON = Rule(re.compile(r".*\S.*", re.DOTALL), "the reason, in words")

HEADER_ROLES = (
    "burst_limit",
    "burst_remaining",
    "burst_reset",
    "daily_limit",
    "daily_remaining",
    "daily_requests_remaining",
    "retry_after",
    "request_id",
)
TARGETS = ("client", "cli", "contract", "mock")
_DEFAULT_TARGETS = ("client", "cli", "contract")


def load_config(name: str, files: Files, diagnostics: Diagnostics) -> Config | None:
    """Return the decisions in a codegen.yaml, None after an error in it.

    ``name`` is relative to the folder of the description. Codes: YML001 to YML012, CFG001 to CFG004.
    """
    found = Diagnostics()
    config = _load(name, files, found)
    for diagnostic in found:
        diagnostics.add(diagnostic)
    return None if found.has_errors else config


def _load(name: str, files: Files, diagnostics: Diagnostics) -> Config | None:
    content = files.read(name)
    if content is None:
        help_text = "create it, or name another with --config"
        diagnostics.error("YML011", f'there is no file "{name}"', file_origin(name), help=help_text)
        return None
    root = parse_file(content, name, diagnostics)
    if root is None:
        return None
    if not isinstance(root, Mapping):
        message = f"the configuration is {kind_of(root)}, expected a mapping"
        diagnostics.error("CFG003", message, root.origin, help="write 'product:' and what follows")
        return None
    return _lower_root(Section(root, "the configuration", _CODES, diagnostics))


def _lower_root(root: Section) -> Config:
    root.check_keys(tuple(field.name for field in fields(Config)))
    return Config(
        product=_product(root),
        overlays=_overlays(root),
        operations=_operations(root),
        type_names=_type_names(root),
        pagination=tuple(
            _pagination(section) for section in _sections(root, "pagination", "a pagination rule")
        ),
        data=root.text("data", _POINTER, ""),
        header_roles=_header_roles(root),
        targets=_targets(root),
        allow=tuple(_allowance(section) for section in _sections(root, "allow", "an allowance")),
    )


def _sections(root: Section, key: str, title: str) -> list[Section]:
    found = [root.section_of(item, title) for item in root.items(key)]
    return [section for section in found if section is not None]


def _product(root: Section) -> Product:
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


def _report_keyword(section: Section, node: Node, word: str) -> None:
    section.report_value(node.origin, f'"{word}" is a word of Python', "choose another name")


def _overlays(root: Section) -> tuple[str, ...]:
    names = []
    for item in root.items("overlays"):
        name = root.text_of(item, "an overlay")
        if name and not _is_inside(name):
            help_text = "name a file in the folder of the description, with forward slashes"
            root.report_value(item.origin, f'the overlay is "{name}"', help_text)
        names.append(name)
    return tuple(names)


def _is_inside(name: str) -> bool:
    plain = name.isprintable() and not any(sign in name for sign in "\\:")
    normal = posixpath.normpath(name)
    return plain and normal not in (".", "..") and not normal.startswith(("/", "../"))


def _operations(root: Section) -> MappingProxyType[str, OperationNames]:
    operations = {}
    for member in root.members("operations"):
        section = root.section_of(member.value, f'the operation "{member.key}"')
        if section is None:
            continue
        section.check_keys(("resource", "method", "parameters"))
        operations[member.key] = OperationNames(
            resource=_name(section, "resource"),
            method=_name(section, "method"),
            parameters=MappingProxyType(
                {
                    parameter.key: _checked(section, parameter.value, f'"{parameter.key}"')
                    for parameter in section.members("parameters")
                }
            ),
            origin=member.origin,
        )
    return MappingProxyType(operations)


def _name(section: Section, key: str) -> str:
    node = section.node.get(key)
    return "" if node is None else _checked(section, node, f'"{key}"')


def _checked(section: Section, node: Node, what: str) -> str:
    word = section.text_of(node, what, _VARIABLE)
    if keyword.iskeyword(word):
        _report_keyword(section, node, word)
    return word


def _type_names(root: Section) -> MappingProxyType[str, str]:
    names = {}
    for member in root.members("type_names"):
        if not _POINTER.pattern.fullmatch(member.key):
            help_text = f"it is {_POINTER.words}"
            root.report_value(member.origin, f'the key is "{member.key}"', help_text)
        names[member.key] = root.text_of(member.value, "the name of a type", _CLASS)
    return MappingProxyType(names)


def _pagination(section: Section) -> PaginationRule:
    section.check_keys(tuple(field.name for field in fields(PaginationRule)))
    return PaginationRule(
        cursor_parameter=section.text("cursor_parameter"),
        size_parameter=section.text("size_parameter"),
        items=section.text("items", _POINTER),
        next_cursor=section.text("next_cursor", _POINTER),
    )


def _header_roles(root: Section) -> tuple[HeaderRole, ...]:
    roles = []
    for member in root.members("header_roles"):
        if member.key not in HEADER_ROLES:
            _report_choice(root, member.origin, "role of a header", member.key, HEADER_ROLES)
        header = root.text_of(member.value, "the name of a header", _HEADER)
        roles.append(HeaderRole(role=member.key, header=header))
    return tuple(roles)


def _targets(root: Section) -> tuple[str, ...]:
    if "targets" not in root.node:
        return _DEFAULT_TARGETS
    targets = []
    for item in root.items("targets"):
        target = root.text_of(item, "a target")
        if target and target not in TARGETS:
            _report_choice(root, item.origin, "target", target, TARGETS)
        targets.append(target)
    return tuple(targets)


def _report_choice(
    section: Section, origin: Origin, what: str, word: str, known: tuple[str, ...]
) -> None:
    near = suggest(word, list(known))
    help_text = f'did you mean "{near}"?' if near else f"one of: {', '.join(known)}"
    section.report_value(origin, f'"{word}" is not a {what}', help_text)


def _allowance(section: Section) -> Suppression:
    section.check_keys(("code", "pointer", "reason"))
    return Suppression(
        code=section.text("code", _CODE),
        pointer=section.text("pointer", _POINTER),
        reason=section.text("reason", _REASON),
        origin=section.node.origin,
    )
