"""drift.yaml to ``DriftConfig``: which changes were accepted, why and until when.

Input: the name of the file, and the codes and classes of change there are. Output: a ``DriftConfig``,
or None after an error. A file that does not exist accepts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from types import MappingProxyType

from generator.config.config_reader import Rule, Section, SectionCodes, kind_of
from generator.config.drift_config import AcceptedFinding, DriftConfig
from generator.diagnostics.diagnostic import Diagnostics
from generator.positions import Origin
from generator.spec.description import Files
from generator.yaml.node import Mapping
from generator.yaml.parse import parse_file
from generator.yaml.pointers import suggest

_CODES = SectionCodes(unknown="DRF001", missing="DRF002", kind="DRF003", value="DRF004")
_FINGERPRINT = Rule(re.compile(r"[0-9a-f]{16}"), "16 hexadecimal digits in quotes, from a report")
_DAY = Rule(re.compile(r"\d{4}-\d{2}-\d{2}"), "a day, such as 2027-01-31")
_REASON = Rule(re.compile(r".*\S.*", re.DOTALL), "the reason, in words")


def load_drift_config(
    name: str,
    files: Files,
    codes: Collection[str],
    classes: Collection[str],
    diagnostics: Diagnostics,
) -> DriftConfig | None:
    """Return what a drift.yaml says, None after an error in it.

    Codes: YML001 to YML012 for the file, DRF001 to DRF004 for what stands in it.
    """
    content = files.read(name)
    if content is None:
        return DriftConfig()
    found = Diagnostics()
    root = parse_file(content, name, found)
    drift_config = None
    if isinstance(root, Mapping):
        drift_config = _lower(Section(root, "the file", _CODES, found), codes, classes)
    elif root is not None:
        message = f"the file is {kind_of(root)}, expected a mapping"
        found.error(_CODES.kind, message, root.origin, help="write 'accept:' and a list")
    for diagnostic in found:
        diagnostics.add(diagnostic)
    return None if found.has_errors else drift_config


def _lower(root: Section, codes: Collection[str], classes: Collection[str]) -> DriftConfig:
    root.check_keys(("accept", "classes"))
    sections = [root.section_of(item, "an acceptance") for item in root.items("accept")]
    chosen = {}
    for member in root.members("classes"):
        _check_known(root, member.origin, "code of change", member.key, codes)
        word = root.text_of(member.value, f'the class of "{member.key}"')
        _check_known(root, member.value.origin, "class of change", word, classes)
        chosen[member.key] = word
    return DriftConfig(
        accepted=tuple(_acceptance(section) for section in sections if section is not None),
        classes=MappingProxyType(chosen),
    )


def _acceptance(section: Section) -> AcceptedFinding:
    section.check_keys(("fingerprint", "reason", "expires"))
    return AcceptedFinding(
        fingerprint=section.text("fingerprint", _FINGERPRINT),
        reason=section.text("reason", _REASON),
        expires=_day(section),
        origin=section.node.origin,
    )


def _day(section: Section) -> date:
    text = section.text("expires", _DAY)
    try:
        return date.fromisoformat(text)
    except ValueError:
        if _DAY.pattern.fullmatch(text):
            origin = section.node.members["expires"].value.origin
            section.report_value(origin, f'there is no day "{text}"', f"it is {_DAY.words}")
        return date.max


def _check_known(
    section: Section, origin: Origin, what: str, word: str, known: Collection[str]
) -> None:
    if word not in known:
        near = suggest(word, sorted(known))
        help_text = f'did you mean "{near}"?' if near else f"one of: {', '.join(sorted(known))}"
        section.report_value(origin, f'"{word}" is not a {what}', help_text)
