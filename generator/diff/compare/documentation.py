"""Compares descriptions, and finds rules that are in a description but not in the schema."""

from __future__ import annotations

import re

from generator.diff.findings.finding import ChangeLocation, Findings
from generator.ir.types import Documentation

_RULE = re.compile(
    r"\b(?:\d[\d,.]*\d|\d|required|mandatory|deprecated|must|not allowed|read-only)\b",
    re.IGNORECASE,
)

_MARKUP = re.compile(r"https?://\S+|<[^>]*>|&#?\w+;|\[\^?\d+\]")
"""Links, markup and footnotes; numbers in them are not rules."""

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_TIME = re.compile(
    rf"""
    \b\d{{4}}-\d\d(?:-\d\d)?(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?\b
    | \b\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}\b
    | \b\d{{1,2}}:\d\d(?::\d\d)?(?:\s*[ap]\.?m\b)?
    | \b\d{{1,2}}\s*[ap]m\b
    | \b(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+)?{_MONTH}\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?\d{{4}}\b
    | \b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b
    | \b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Dates and times of day, which are examples or history, and not rules; each has a digit."""

_DIGIT = re.compile(r"\d")


def compare_documentation(
    old: Documentation,
    new: Documentation,
    location: ChangeLocation,
    findings: Findings,
    *,
    known: str = "",
) -> None:
    """Report changed documentation.

    ``known`` is the rules of the schema as text. A number or a word like "required" that is new in
    the description and not in ``known`` is reported as a rule that the schema lacks.
    """
    if old == new:
        return
    if _full_description(old) != _full_description(new):
        _compare_descriptions(
            _full_description(old), _full_description(new), location, findings, known
        )
    if old.summary != new.summary:
        findings.report("DO02", location, old=old.summary, new=new.summary)
    if old.examples != new.examples:
        findings.report("DO03", location, old=old.examples, new=new.examples)
    if old.external_docs != new.external_docs:
        findings.report("DO04", location, old=_url(old), new=_url(new))


def _full_description(docs: Documentation) -> str:
    return f"{docs.title} {docs.description}".strip()


def _compare_descriptions(
    old: str, new: str, location: ChangeLocation, findings: Findings, known: str
) -> None:
    rules = _find_rules(new)
    undeclared = rules and rules - _find_rules(old) - _find_rules(known)
    if undeclared:
        findings.report_text("DO05", location, new, new=tuple(sorted(undeclared)))
    else:
        findings.report("DO01", location, old=old, new=new)


def _url(docs: Documentation) -> str | None:
    return docs.external_docs.url if docs.external_docs else None


def _find_rules(text: str) -> set[str]:
    text = _MARKUP.sub(" ", text)
    if _DIGIT.search(text):
        text = _TIME.sub(" ", text)
    return {match.group().lower().replace(",", "") for match in _RULE.finditer(text)}
