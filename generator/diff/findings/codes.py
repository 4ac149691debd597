"""Change codes with title and severity, which can differ between requests and responses.

A released code never changes its meaning.
"""

from __future__ import annotations

from enum import StrEnum

from generator.records import dataclass


class Direction(StrEnum):
    """Whether a value is sent or returned: the same change can be safe in one and break the other."""

    REQUEST = "request"
    RESPONSE = "response"


class ChangeClass(StrEnum):
    """Severity of a change for users of the API, the most severe first."""

    BREAKING = "breaking"
    COSTING = "costing"
    UNJUDGED = "unjudged"
    BEHAVIOUR = "behaviour"
    DEPRECATING = "deprecating"
    ADDITIVE = "additive"
    DOCUMENTATION = "documentation"
    EQUAL = "equal"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCode:
    """One kind of change.

    ``request`` and ``response`` are its classes; they differ only if the direction matters.
    ``mirror`` lists the codes that the same change can get when old and new are swapped.
    ``generated`` is set if it changes a name or type in generated code, even if requests and
    responses stay compatible.
    """

    code: str
    title: str
    request: ChangeClass
    response: ChangeClass
    mirror: tuple[str, ...]
    generated: bool = False

    def triage(self, direction: Direction | None) -> ChangeClass:
        """Return the class for a direction; without one, that of a request."""
        return self.response if direction is Direction.RESPONSE else self.request


_LETTERS = {
    "B": ChangeClass.BREAKING,
    "C": ChangeClass.COSTING,
    "U": ChangeClass.UNJUDGED,
    "P": ChangeClass.BEHAVIOUR,
    "D": ChangeClass.DEPRECATING,
    "A": ChangeClass.ADDITIVE,
    "T": ChangeClass.DOCUMENTATION,
    "N": ChangeClass.EQUAL,
}

# code | class, or request|response | † if generated code changes | mirrored codes | title
_TABLE = """
OP01 B  .  OP03            operation removed
OP02 B  .  OP03            operation removed after its announced date
OP03 A  .  OP01,OP02,DP10  operation added
OP04 B  .  OP04            operation moved to another path
OP05 B  .  OP05            method of operation changed
OP06 N  †  OP06            path parameter renamed
OP07 N  †  OP07            operationId renamed
OP08 N  †  OP08            operation moved to another group
OP09 P  .  OP10            stability lowered
OP10 A  .  OP09            stability raised
PA01 P  †  PA03,PA04       parameter removed
PA02 B  †  PA02            parameter renamed
PA03 A  .  PA01,DP10       optional parameter added
PA04 B  .  PA01,DP10       required parameter added
PA05 B  †  PA06            parameter became required
PA06 A  .  PA05            parameter became optional
PA07 B  .  PA07            parameter moved to another location
PA08 B  .  PA08            serialization of parameter changed
BQ01 B  .  BQ03            required request body added
BQ02 A  .  BQ03            optional request body added
BQ03 B  †  BQ01,BQ02       request body removed
BQ04 B  .  BQ05            request body became required
BQ05 A  .  BQ04            request body became optional
BQ06 A  .  BQ07            media type of request added
BQ07 B  .  BQ06            media type of request removed
SC01 A|A . SC03            optional field added
SC02 B|A . SC03            required field added
SC03 P|B † SC01,SC02       field removed
SC04 B|A † SC05            field became required
SC05 A|B . SC04            field became optional
SC06 B|A † SC07,HD03       type narrowed
SC07 A|B † SC06            type widened
SC08 B|B † SC08            type replaced
SC09 B|P . SC09            format changed
SC10 B|A † SC11            enum value removed
SC11 A|P . SC10            enum value added
SC12 B|A † SC13            enum added
SC13 A|P † SC12            enum removed
SC14 B|A . SC15            bound tightened
SC15 A|P . SC14            bound loosened
SC16 P|P . SC16            pattern changed
SC17 B|A † SC18            no longer nullable
SC18 A|B † SC17            now nullable
SC19 P|N . SC21            default added
SC20 P|N . SC20            default changed
SC21 P|N . SC19            default removed
SC22 B|N . SC23            additional properties forbidden
SC23 A|P . SC22            additional properties allowed
SC24 A|B † SC25            variant added
SC25 B|A † SC24            variant removed
SC26 B|B † SC26            discriminator changed
SC27 B|A † SC27            read-only changed
SC28 A|B † SC28            write-only changed
SC29 B|A . SC30            format or pattern added
SC30 A|P . SC29            format or pattern removed
RS01 B  .  RS02            success response removed
RS02 P  .  RS01            success response added
RS03 B  .  RS03            success status changed
RS04 N  .  RS05,CO09       error response removed
RS05 P  .  RS04            error response added
RS06 B  .  RS07            media type of response removed
RS07 P  .  RS06            media type of response added
RS08 B  †  RS12            response body removed
RS09 B  †  RS09            payload changed between one item and a list
RS10 B  .  RS10            payload moved within the body
RS11 B  .  RS11            schema of error body changed
RS12 A  †  RS08            response body added
RS13 A  .  RS14            range of success statuses narrowed
RS14 P  .  RS13            success status widened to a range
HD01 P  .  HD02            optional response header removed
HD02 A  .  HD01,HD04,HD05  response header added
HD03 B  .  HD03,SC06       type of response header changed
HD04 C  .  HD02            rate limit header removed
HD05 B  .  HD02            required response header removed
PG01 B  .  PG01            cursor parameter renamed
PG02 B  .  PG02            next cursor moved
PG03 B  .  PG03            end of pagination indicated in another way
PG04 C  .  PG04            default page size changed
PG05 B  .  PG06            maximum page size lowered
PG06 A  .  PG05            maximum page size raised
PG07 B  †  PG11            sort key removed
PG08 P  .  PG08            default sort changed
PG09 B  †  PG12            pagination introduced
PG10 B  .  PG10            pagination style changed
PG11 A  .  PG07            sort key added
PG12 B  †  PG09            pagination removed
CO01 C  .  CO02            cost raised
CO02 A  .  CO01            cost lowered
CO03 P  .  CO10            cost no longer declared
CO04 C  .  CO10            unit of cost changed
CO05 C  .  CO05            cost of fetching all pages changed
CO06 C  .  CO11            maximum number of ids lowered
CO07 C  .  CO12            daily budget lowered
CO08 C  .  CO13            burst limit lowered
CO09 P  .  RS04            response for exceeded limits added
CO10 A  .  CO03,CO04       cost declared
CO11 A  .  CO06            maximum number of ids raised
CO12 A  .  CO07            daily budget raised
CO13 A  .  CO08            burst limit raised
DP01 D  .  DP05            operation deprecated
DP02 D  .  DP05            parameter deprecated
DP03 D  .  DP05            field deprecated
DP04 D  .  DP05            enum value deprecated
DP05 N  .  DP01,DP02,DP03,DP04  no longer deprecated
DP06 D  .  DP09,DP05       sunset added
DP07 D  .  DP08            sunset earlier
DP08 N  .  DP07            sunset later
DP09 P  .  DP06            sunset removed
DP10 B  .  OP03,PA03,PA04  removed before its sunset
DP11 D  .  DP12,DP11       replacement added or changed
DP12 B  .  DP11            replacement removed
DP13 D  .  DP13            sunset has passed
SE01 B  .  SE02            authentication required
SE02 A  .  SE01            authentication no longer required
SE03 B  .  SE04            security alternative removed
SE04 A  .  SE03            security alternative added
SE05 B  .  SE06            scope added
SE06 A  .  SE05            scope removed
SE07 B  .  SE07            type of security scheme changed
SE08 B  .  SE08            name or location of API key changed
SE09 B  .  SE09            URL of OAuth flow changed
SE10 P  .  SE11            scope used but not defined
SE11 N  .  SE10            scope defined again
SE12 A  .  SE13            security scheme no longer required in addition
SE13 B  .  SE12            security scheme required in addition
SE14 A  .  SE15            security scheme declared
SE15 P  .  SE14            security scheme no longer declared
SE16 A  .  SE17            scope declared
SE17 P  .  SE16            scope no longer declared
SV01 B  .  SV02            server removed
SV02 A  .  SV01            server added
SV03 B  .  SV03            URL of server changed
SV04 P  .  SV04            variable of server changed
RF01 N  .  RF02            schema extracted to a component
RF02 N  .  RF01            component inlined
RF03 N  .  RF04            schema split into allOf
RF04 N  .  RF03            allOf merged
RF05 N  .  RF05            reordered
RF06 N  †  RF06            type renamed
RF07 N  .  RF07            null declared in another way
DO01 T  .  DO01,DO05       description changed
DO02 T  †  DO02            summary changed
DO03 T  .  DO03            example changed
DO04 T  .  DO04            link to documentation changed
DO05 P  .  DO01,DO05            description mentions a rule that the schema lacks
XM01 P  .  XM01            extension changed
XM02 P  .  XM05            extension removed
XM03 P  .  .               version decreased
XM04 P  .  .               version not increased with a breaking change
XM05 N  .  XM02            extension added
XM06 P  .  .               other change
XM07 N  .  .               version changed
UJ01 U  .  .               not judged
"""


def _parse(line: str) -> ChangeCode:
    code, classes, generated, mirrors, title = line.split(None, 4)
    request, _, response = classes.partition("|")
    return ChangeCode(
        code=code,
        title=title,
        request=_LETTERS[request],
        response=_LETTERS[response or request],
        mirror=() if mirrors == "." else tuple(mirrors.split(",")),
        generated=generated == "†",
    )


CODES = {code.code: code for code in map(_parse, _TABLE.strip().splitlines())}
"""All change codes by name."""
