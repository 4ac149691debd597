"""Compares what two descriptions tell people, and finds rules that only the prose knows."""

from __future__ import annotations

import re

from generator.diff.findings.finding import ChangeLocation, Findings
from generator.ir.types import Documentation

_RULE = re.compile(
    r"\b(?:\d[\d,.]*\d|\d|required|mandatory|deprecated|must|not allowed|read-only)\b",
    re.IGNORECASE,
)

_NO_PROSE = re.compile(r"https?://\S+|<[^>]*>|&#?\w+;|\[\^?\d+\]")
"""Links, markup and footnotes, whose numbers rule nothing."""


def compare_documentation(
    old: Documentation,
    new: Documentation,
    location: ChangeLocation,
    findings: Findings,
    *,
    known: str = "",
) -> None:
    """Report changed prose. ``known`` is what the schema itself says, as text: a number or a word
    like "required" that is new in the prose and missing there is a rule the schema hides."""
    if _prose(old) != _prose(new):
        _compare_prose(_prose(old), _prose(new), location, findings, known)
    if old.summary != new.summary:
        findings.report("DO02", location, old=old.summary, new=new.summary)
    if old.examples != new.examples:
        findings.report("DO03", location, old=old.examples, new=new.examples)
    if old.external_docs != new.external_docs:
        findings.report("DO04", location, old=_url(old), new=_url(new))


def _prose(docs: Documentation) -> str:
    return f"{docs.title} {docs.description}".strip()


def _compare_prose(
    old: str, new: str, location: ChangeLocation, findings: Findings, known: str
) -> None:
    hidden = _rules(new) - _rules(old) - _rules(known)
    if hidden:
        findings.report("DO05", location, new=tuple(sorted(hidden)))
    else:
        findings.report("DO01", location, old=old, new=new)


def _url(docs: Documentation) -> str | None:
    return docs.external_docs.url if docs.external_docs else None


def _rules(text: str) -> set[str]:
    plain = _NO_PROSE.sub(" ", text)
    return {match.group().lower().replace(",", "") for match in _RULE.finditer(plain)}
