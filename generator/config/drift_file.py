"""Reads and validates drift.yaml: which changes are accepted, why and until when.

Input: the name of the file, and the known change codes and classes. Output: a ``DriftConfig``, or
None after an error. When the file does not exist, nothing is accepted.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from types import MappingProxyType

from generator.config.config_reader import Rule, Section, SectionCodes, kind_of, report_unknown
from generator.config.drift_config import AcceptedFinding, DriftConfig
from generator.diagnostics.diagnostic import Diagnostics
from generator.positions import Origin
from generator.yaml.files import Files
from generator.yaml.node import Mapping
from generator.yaml.parse import parse_file

_CODES = SectionCodes(unknown="DRF001", missing="DRF002", kind="DRF003", value="DRF004")
_FINGERPRINT = Rule(re.compile(r"[0-9a-f]{16}"), "16 hexadecimal digits in quotes, from a report")
_DATE = Rule(re.compile(r"\d{4}-\d{2}-\d{2}"), "a date, such as 2027-01-31")
_REASON = Rule(re.compile(r".*\S.*", re.DOTALL), "text that gives the reason")


def load_drift_config(
    name: str,
    files: Files,
    codes: Collection[str],
    classes: Collection[str],
    diagnostics: Diagnostics,
) -> DriftConfig | None:
    """Read drift.yaml; return None after an error in it.

    ``codes`` and ``classes`` are the known change codes and change classes. Reports the codes
    YML001 to YML012 and DRF001 to DRF004.
    """
    content = files.read(name)
    if content is None:
        return DriftConfig()
    reported = Diagnostics()
    root = parse_file(content, name, reported)
    drift_config = None
    if isinstance(root, Mapping):
        section = Section(root, "the file", _CODES, reported)
        drift_config = _read_drift_config(section, codes, classes)
    elif root is not None:
        message = f"the file is {kind_of(root)}, expected a mapping"
        reported.error(_CODES.kind, message, root.origin, help="write 'accept:' and a list")
    for diagnostic in reported:
        diagnostics.add(diagnostic)
    return None if reported.has_errors else drift_config


def _read_drift_config(
    root: Section, codes: Collection[str], classes: Collection[str]
) -> DriftConfig:
    root.check_keys(("accept", "classes"))
    sections = [root.section_of(item, "an accepted finding") for item in root.items("accept")]
    chosen = {}
    for member in root.members("classes"):
        _check_known(root, member.origin, "change code", member.key, codes)
        change_class = root.text_of(member.value, f'the class of "{member.key}"')
        _check_known(root, member.value.origin, "change class", change_class, classes)
        chosen[member.key] = change_class
    return DriftConfig(
        accepted=tuple(_read_accepted(section) for section in sections if section is not None),
        classes=MappingProxyType(chosen),
    )


def _read_accepted(section: Section) -> AcceptedFinding:
    section.check_keys(("fingerprint", "reason", "expires"))
    return AcceptedFinding(
        fingerprint=section.text("fingerprint", _FINGERPRINT),
        reason=section.text("reason", _REASON),
        expires=_read_expiry_date(section),
        origin=section.node.origin,
    )


def _read_expiry_date(section: Section) -> date:
    text = section.text("expires", _DATE)
    try:
        return date.fromisoformat(text)
    except ValueError:
        if _DATE.pattern.fullmatch(text):
            origin = section.node.members["expires"].value.origin
            message = f'"{text}" is not a valid date'
            section.report_value(origin, message, f"use {_DATE.expected}")
        return date.max


def _check_known(
    section: Section, origin: Origin, kind: str, value: str, known: Collection[str]
) -> None:
    if value not in known:
        report_unknown(section, origin, kind, value, sorted(known))
