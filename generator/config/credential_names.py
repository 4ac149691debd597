"""Reads ``credentials`` of codegen.yaml: arguments of the client, by security scheme."""

from __future__ import annotations

import keyword
import re
from types import MappingProxyType

from generator.config.codegen_config import CredentialNames
from generator.config.config_reader import Rule, Section
from generator.yaml.node import Sequence

_NAME = Rule(re.compile(r"[a-z][a-z0-9_]*"), "a lowercase Python name, such as api_key")


def read_credentials(root: Section) -> MappingProxyType[str, CredentialNames]:
    """Return the arguments of each scheme: one, or those of user name and password."""
    names = {}
    for member in root.members("credentials"):
        node = member.value
        items = node.items if isinstance(node, Sequence) else [node]
        arguments = tuple(root.text_of(item, f'"{member.key}"', _NAME) for item in items)
        for item, name in zip(items, arguments, strict=True):
            if keyword.iskeyword(name):
                message = f'"{name}" is a Python keyword'
                root.report_value(item.origin, message, "choose another name")
        names[member.key] = CredentialNames(arguments=arguments, origin=member.origin)
    return MappingProxyType(names)
