"""Which differences of the documents a finding explains: keywords, by its code and positions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from generator.diff.documents.differences import WHOLE, Candidate, Place, place_of
from generator.diff.documents.schemas import VARIANT
from generator.diff.findings.finding import Report
from generator.ir.api import Api
from generator.records import dataclass

_OLD, _NEW = 0, 1
_BOTH = (_OLD, _NEW)

_SHAPE = (
    *("type", "nullable", "enum", "oneOf", "anyOf", "properties", "items", "additionalProperties"),
    *("required", "format", "minimum", "maximum", "discriminator", "contentEncoding", "pattern"),
    *("minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "multipleOf"),
)
"""Keywords that say which values are valid."""

# codes | document: old, new or both | keywords; * is everything below
_TABLE = f"""
OP01 OP02 DP10 PA01 BQ03 BQ07 SC03 RS01 RS04 RS06 HD01 HD04 HD05 SV01 | old | *
OP03 PA03 PA04 BQ01 BQ02 BQ06 SC01 SC02 RS02 RS05 RS07 CO09 HD02 SV02 | new | *
SE14 | new | *
SE15 | old | *
PA02 PA07 SC06 SC07 SC08 RS09 RS10 RS11 HD03 | both | *
OP06 | both | name
OP07 | both | operationId
OP08 | both | tags
OP09 OP10 | both | x-stability-level x-stability tags
PA05 PA06 BQ04 BQ05 SC04 SC05 | both | required
PA08 | both | style explode allowReserved content schema
SC09 SC16 SC29 SC30 | both | format pattern contentEncoding contentMediaType
SC10 SC11 | both | enum type nullable
SC12 SC13 | both | {" ".join(_SHAPE)}
SC17 SC18 | both | nullable type enum
SC19 SC20 SC21 PG04 PG08 | both | default
SC22 SC23 | both | additionalProperties unevaluatedProperties
SC24 SC25 | both | {VARIANT} {" ".join(_SHAPE)}
SC26 | both | {VARIANT} discriminator oneOf anyOf
SC27 | both | readOnly
SC28 | both | writeOnly
RS08 RS12 | both | content
PG05 PG06 | both | maximum
PG07 PG11 | both | enum type
CO06 CO11 | both | maxItems
CO01 CO02 CO03 CO04 CO10 CO07 CO08 CO12 CO13 | both | *
DP01 DP02 DP03 DP05 DP06 DP07 DP08 DP09 DP11 DP12 DP13 | both | deprecated x-sunset x-replaced-by
DP04 DP05 | both | x-deprecated-values
SE01 SE02 SE03 SE04 SE05 SE06 SE12 SE13 | both | security
SE07 SE08 SE09 | both | *
SV03 | both | servers url
SV04 | both | variables
UJ01 | both | *
DO01 DO05 | both | description title
DO02 | both | summary
DO03 | both | examples
DO04 | both | externalDocs
"""


def _parse(text: str) -> dict[str, tuple[tuple[int, ...], tuple[str, ...]]]:
    sides = {"old": (_OLD,), "new": (_NEW,), "both": _BOTH}
    rules: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {}
    for line in text.strip().splitlines():
        codes, side, keywords = (part.split() for part in line.split("|"))
        for code in codes:
            known = rules.get(code, ((), ()))[1]
            rules[code] = (sides[side[0]], (*known, *keywords))
    return rules


_RULES = _parse(_TABLE)

_LIMITS = {
    "minimum": "minimum",
    "maximum": "maximum",
    "min length": "minLength",
    "max length": "maxLength",
    "min items": "minItems",
    "max items": "maxItems",
    "multiple of": "multipleOf",
    "unique items": "uniqueItems",
}
"""The keyword of a limit, by its name in a finding."""


@dataclass(slots=True)
class Coverage:
    """The candidates that findings explain, for the old and the new document."""

    aliases: tuple[dict[Place, Place], dict[Place, Place]]
    """For each document: the place of a type, by the places of all schemas that are equal to it."""
    _explained: tuple[dict[str, set[Place]], dict[str, set[Place]]] = field(
        init=False, default_factory=lambda: ({}, {})
    )
    """For each document: the places by the keyword that a finding explains there."""
    _scopes: set[str] = field(init=False, default_factory=set)
    _canonical_places: tuple[dict[Place, Place], dict[Place, Place]] = field(
        init=False, default_factory=lambda: ({}, {})
    )

    @classmethod
    def of(cls, old: Api, new: Api, reports: Iterable[Report]) -> Coverage:
        """Return the coverage of everything that was reported when comparing two APIs."""
        coverage = cls((_aliases(old), _aliases(new)))
        for report in reports:
            coverage._add(report)
        return coverage

    def _add(self, report: Report) -> None:
        sides, keywords = _RULES.get(report.code, (_BOTH, ()))
        if report.code in ("SC14", "SC15"):
            keywords = tuple(_limits_in(str(report.old or report.new)))
        if report.code in ("XM01", "XM02", "XM05"):
            name = report.address.rpartition("/")[2]
            keywords = (name,) if name.startswith("x-") else (WHOLE,)
        if report.code in ("SE10", "SE11", "SE16", "SE17"):
            self._scopes.add(report.address.partition("/scopes/")[2])
        for side in sides:
            origin = (report.old_origin, report.new_origin)[side]
            if origin is not None:
                place = self._canonical(place_of(origin), side)
                for keyword in keywords:
                    self._explained[side].setdefault(keyword, set()).add(place)

    def explains(self, candidate: Candidate, side: int) -> bool:
        """Return whether a finding explains a candidate in the old (0) or new (1) document."""
        place, keyword = candidate
        if keyword.startswith("scopes/"):
            return keyword.removeprefix("scopes/") in self._scopes
        places = self._explained[side].get(keyword)
        return places is not None and self._canonical(place, side) in places

    def _canonical(self, place: Place, side: int) -> Place:
        """Return a place within the type that stands for all equal schemas, without allOf."""
        known = self._canonical_places[side]
        if place not in known:
            known[place] = self._find_canonical(place, side)
        return known[place]

    def _find_canonical(self, place: Place, side: int) -> Place:
        file, pointer = place
        prefix, rest = pointer, ""
        aliases = self.aliases[side]
        while prefix:
            if (file, prefix) in aliases:
                file, prefix = aliases[file, prefix]
                break
            prefix, _, token = prefix.rpartition("/")
            rest = f"/{token}{rest}"
        return file, _without_all_of(prefix + rest)


def _without_all_of(pointer: str) -> str:
    if "/allOf/" not in pointer:
        return pointer
    tokens = pointer.split("/")
    kept = [
        token
        for index, token in enumerate(tokens)
        if token != "allOf" and tokens[max(index - 1, 0)] != "allOf"
    ]
    return "/".join(kept)


def _limits_in(text: str) -> list[str]:
    return [keyword for name, keyword in _LIMITS.items() if name in text]


def _aliases(api: Api) -> dict[Place, Place]:
    return {
        place_of(origin): place_of(declaration.origin)
        for declaration in api.types
        for origin in declaration.origins
    }
