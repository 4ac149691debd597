"""The message and the advice of each change code: what happened, and what to do about it.

``{subject}`` is what changed (``query parameter `limit` of listPets``). A part in square
brackets is left out if a value in it is unknown. Sentences do not name tools.
"""

from __future__ import annotations

import json
import re

from generator.diff.findings.codes import Direction
from generator.ir.json import Json, thaw_json

# code message | advice [| advice for a response, where it differs]
_SENTENCES = """
OP01 {subject} was removed[ before its announced sunset on {old}] | stop calling it[: use {new} instead]
OP02 {subject} was removed, as announced for {old} | calls now fail[: use {new} instead]
OP03 {subject} was added | nothing to do; regenerate the client to use it
OP04 {subject} moved from {old} to {new} | regenerate the client; hand-written calls to the old path fail
OP05 method of {subject} is now {new}, was {old} | regenerate the client; hand-written calls with the old method fail
OP06 {subject} is now called {new}, was {old}; the path stays the same | rename the argument where it is passed by keyword
OP07 operationId of {subject} is now {new}, was {old}; the request stays the same | use the new method and command name
OP08 {subject} is now in the group {new}, was in {old} | use the new resource in the client and the command line
OP09 {subject} is now {new}, was {old} | expect changes without notice; test what you rely on
OP10 {subject} is now {new}, was {old} | nothing to do
PA01 {subject} was removed | stop passing it: the server ignores or rejects it
PA02 {subject} is now called {new}, was {old} | regenerate the client and rename the argument
PA03 {subject} was added and is optional | nothing to do; regenerate the client to use it
PA04 {subject} was added and is required | pass it in every call: calls without it fail
PA05 {subject} is now required | pass it in every call: calls without it fail
PA06 {subject} is now optional | nothing to do
PA07 {subject} is now a {new} parameter, was a {old} parameter | regenerate the client; change hand-written calls
PA08 serialization of {subject} is now {new}, was {old} | regenerate the client; change the encoding in hand-written calls
BQ01 {subject} was added and is required | send a body with every call: calls without it fail
BQ02 {subject} was added and is optional | nothing to do; regenerate the client to use it
BQ03 {subject} was removed | stop sending a body: its content is ignored or rejected
BQ04 {subject} is now required | send a body with every call: calls without it fail
BQ05 {subject} is now optional | nothing to do
BQ06 {subject} can now be sent as {new} | nothing to do
BQ07 {subject} can no longer be sent as {old} | send one of the remaining media types
SC01 {subject} was added and is optional | nothing to do; regenerate the client to use it | nothing to do; regenerate the client to read it
SC02 {subject} was added and is required | send it in every call: calls without it fail | nothing to do; regenerate the client to read it
SC03 {subject} was removed | stop sending it: the server ignores or rejects it | stop reading it: it is no longer returned
SC04 {subject} is now required | send it in every call: calls without it fail | nothing to do; it is now always returned
SC05 {subject} is now optional | nothing to do | expect it to be absent
SC06 {subject} is now {new}, was the wider {old} | send only values of the new type | nothing to do; the possible values are fewer
SC07 {subject} is now {new}, was the narrower {old} | nothing to do | expect values that the old type did not have
SC08 {subject} is now {new}, was {old} | send the new type: the old one is rejected | read the new type: code for the old one breaks
SC09 format of {subject} is now {new}, was {old} | send the new format: the old one is rejected | check how the value is parsed
SC10 {subject} no longer accepts {old} | stop sending this value: it is rejected | nothing to do; the value is no longer returned
SC11 {subject} now accepts {new} | nothing to do; the value can be sent | handle the new enum value wherever you switch on it
SC12 {subject} now accepts only {new} | send one of these values: others are rejected | nothing to do; the possible values are fewer
SC13 {subject} is no longer limited to {old} | nothing to do | expect any value
SC14 limit of {subject} is now {new}, was {old} | stay within the new limit: values beyond it are rejected | nothing to do; the possible values are fewer
SC15 limit of {subject} is now {new}, was {old} | nothing to do | expect values beyond the old limit
SC16 pattern of {subject} is now {new}, was {old} | check the values you send | check the values you read
SC17 {subject} can no longer be null | stop sending null: it is rejected | nothing to do; null is no longer returned
SC18 {subject} can now be null | nothing to do; null can be sent | handle null
SC19 {subject} now has the default {new} | pass the intended value where you relied on leaving it out | nothing to do
SC20 default of {subject} is now {new}, was {old} | pass the intended value where you relied on the default | nothing to do
SC21 {subject} no longer has the default {old} | pass the intended value where you relied on the default | nothing to do
SC22 {subject} no longer accepts additional properties | send only the documented properties | nothing to do
SC23 {subject} now accepts additional properties | nothing to do | expect additional properties
SC24 {subject} can now also be {new} | nothing to do | handle the new variant
SC25 {subject} can no longer be {old} | stop sending this variant: it is rejected | nothing to do; the variant is no longer returned
SC26 discriminator of {subject} is now {new}, was {old} | regenerate the client; set the new discriminator | regenerate the client; read the new discriminator
SC27 {subject} is now {new}, was {old} | send it only if it can be written | nothing to do
SC28 {subject} is now {new}, was {old} | nothing to do | expect it only if it can be read
SC29 {subject} now has the {new} | send only values that match it: others are rejected | nothing to do; the possible values are fewer
SC30 {subject} no longer has the {old} | nothing to do | expect values that do not match it
RS01 {subject} was removed | expect one of the remaining statuses
RS02 {subject} was added and means success | handle it wherever you check the status
RS03 {subject} now has the status {new}, was {old} | accept the new status: code that expects the old one treats success as an error
RS04 {subject} is no longer documented | nothing to do
RS05 {subject} was added and means failure | handle it wherever you handle errors
RS06 {subject} is no longer available as {old} | read one of the remaining media types
RS07 {subject} can now be returned as {new} | nothing to do unless you accept every media type
RS08 {subject} no longer has a body | stop reading it
RS09 {subject} is now {new}, was {old} | read the payload as the new type
RS10 payload of {subject} is now at {new}, was at {old} | regenerate the client; hand-written code must read the new location
RS11 schema of {subject} changed | regenerate the client; check code that reads error bodies
RS12 {subject} now has a body | nothing to do; regenerate the client to read it
RS13 {subject} now has the status {new} only, was {old} | nothing to do
RS14 {subject} can now have any status {new}, was {old} | accept every success status
HD01 {subject} was removed | do not rely on it
HD02 {subject} was added | nothing to do
HD03 {subject} is now {new}, was {old} | read the new type
HD04 {subject} was removed; it reported the remaining limit | track usage yourself: the server no longer reports it
HD05 {subject} was removed although it was required | do not rely on it: reading it fails
PG01 cursor parameter of {subject} is now {new}, was {old} | regenerate the client; hand-written loops never end or stop early
PG02 next cursor of {subject} is now at {new}, was at {old} | regenerate the client; hand-written loops stop after one page
PG03 last page of {subject} is now indicated by {new}, was by {old} | regenerate the client; hand-written loops never end or stop early
PG04 default page size of {subject} is now {new}, was {old} | pass the intended page size: the number of calls changes
PG05 maximum page size of {subject} is now {new}, was {old} | reduce the requested page size, and expect more calls
PG06 maximum page size of {subject} is now {new}, was {old} | request larger pages: fetching all pages then costs less
PG07 {subject} no longer accepts the sort key {old} | sort by another key, or sort the results yourself
PG08 default order of {subject} is now {new}, was {old} | pass the intended order
PG09 {subject} is now paginated | fetch all pages: one call no longer returns everything
PG10 cursor of {subject} is now {new}, was {old} | regenerate the client; discard stored cursors
PG11 {subject} now accepts the sort key {new} | nothing to do
PG12 {subject} is no longer paginated | read everything from one call
CO01 {subject} costs {new}, was {old} | check your daily budget: each call costs more
CO02 {subject} costs {new}, was {old} | nothing to do; each call costs less
CO03 {subject} no longer declares its cost, was {old} | cost unknown; counted as the most expensive operation
CO04 cost of {subject} is now declared as {new}, was {old} | recalculate your budget in the new unit
CO05 fetching all pages of {subject} costs {new} for 1,000 items, was {old} | check your daily budget for calls that fetch all pages
CO06 {subject} accepts at most {new}, was {old} | split into more calls, and expect a higher cost
CO07 {subject} is now {new}, was {old} | check that a day's calls still fit
CO08 {subject} is now {new}, was {old} | expect to be throttled earlier
CO09 {subject} was added and means that a limit was exceeded | wait and retry after a burst; stop until the next day when the daily budget is spent
CO10 {subject} now declares its cost: {new} | nothing to do
CO11 {subject} accepts up to {new}, was {old} | pass more ids per call to reduce the cost
CO12 {subject} is now {new}, was {old} | nothing to do
CO13 {subject} is now {new}, was {old} | nothing to do
DP01 {subject} is deprecated | migrate before it is removed[: use {new} instead]
DP02 {subject} is deprecated | stop passing it before it is removed[: use {new} instead]
DP03 {subject} is deprecated | stop using it before it is removed[: use {new} instead]
DP04 {subject} deprecates the value {new} | stop using it before it is removed
DP05 {subject} is no longer deprecated | nothing to do
DP06 sunset of {subject} is {new} | migrate before that date
DP07 sunset of {subject} is now {new}, earlier than {old} | migrate before that date
DP08 sunset of {subject} is now {new}, later than {old} | nothing to do; there is more time
DP09 {subject} no longer has a sunset date, was {old} | ask for the date; plan the migration anyway
DP10 {subject} was removed before its announced sunset on {old} | stop calling it now: calls fail[; use {new} instead]
DP11 {subject} now has the replacement {new}[, was {old}] | migrate to the replacement
DP12 {subject} was to be replaced by {old}, which no longer exists | find another replacement before it is removed
DP13 {subject} has passed its sunset on {new} | migrate now: it can be removed at any time
SE01 {subject} now requires authentication | send credentials with every call
SE02 {subject} no longer requires authentication | nothing to do
SE03 {subject} no longer accepts {old} | authenticate with one of the remaining security schemes
SE04 {subject} now also accepts {new} | nothing to do
SE05 {subject} now requires the scope {new}[, was {old}] | ask users to grant the scope again: access tokens without it are rejected
SE06 {subject} no longer requires the scope {old} | nothing to do; request fewer scopes
SE07 {subject} is now {new}, was {old} | change how you authenticate
SE08 {subject} is now in {new}, was in {old} | regenerate the client; hand-written calls are rejected
SE09 {subject} is now {new}, was {old} | use the new URL; the old one may no longer issue access tokens
SE10 {subject} is used but no longer defined | ask which scope to request instead
SE11 {subject} is defined again | nothing to do
SE12 {subject} now accepts {new}, was {old} | nothing to do; send fewer credentials
SE13 {subject} now requires {new}, was {old} | send all of these credentials with every call
SE14 {subject} was added | nothing to do
SE15 {subject} was removed | do not rely on it
SE16 {subject} was added | nothing to do; request it where it is needed
SE17 {subject} was removed | stop requesting it
SV01 {subject} is no longer listed | use one of the remaining servers
SV02 {subject} was added | nothing to do
SV03 {subject} is now {new}, was {old} | set the new base URL; calls to the old one may fail
SV04 {subject} is now {new}, was {old} | check the value you set
RF01 {subject} was extracted to a component | nothing to do: it means the same
RF02 {subject} is now defined inline | nothing to do: it means the same
RF03 {subject} is now composed with allOf | nothing to do: it means the same
RF04 {subject} is no longer composed with allOf | nothing to do: it means the same
RF05 {subject} was reordered | nothing to do: it means the same
RF06 {subject} is now called {new}, was {old} | use the new type name where you import it
RF07 null is now declared as in OpenAPI {new}, was {old} | nothing to do: it means the same
DO01 description of {subject} is now {new}, was {old} | read the new text
DO02 summary of {subject} is now {new}, was {old} | read the new text; help texts change
DO03 example of {subject} changed | nothing to do
DO04 link to the documentation of {subject} is now {new}, was {old} | nothing to do
DO05 description of {subject} now mentions {new}, which its schema does not | read it: this may be a rule that calls have to follow
XM01 {subject} is now {new}, was {old} | check what relies on it
XM02 {subject} was removed[, was {old}] | check what relies on it
XM03 version of the document decreased[ from {old}][ to {new}] | check that the newer document is really the newer one
XM04 version of the document was not increased[ from {new}] although clients break | do not rely on the version to detect changes
XM05 {subject} was added[: {new}] | nothing to do
XM06 {subject} is now {new}, was {old} | read both versions: no rule says what this change means
XM07 {subject} is now {new}, was {old} | nothing to do
UJ01 {subject} cannot be judged[; it is now {new}][, was {old}] | read both versions
"""

_UNITS = {
    "token": ("CO01", "CO02", "CO03", "CO05", "CO07", "CO10", "CO12"),
    "item": ("PG04", "PG05", "PG06"),
    "id": ("CO06", "CO11"),
}
_UNIT_OF = {code: unit for unit, codes in _UNITS.items() for code in codes}
_NULL_IS_VALUE = frozenset({"SC10", "SC11", "SC19", "SC20", "SC21"})
_PROSE = frozenset({"DO01", "DO02"})
_OPTIONAL_PART = re.compile(r"\[([^\]]*)\]")
_LONGEST_LIST = 6
_LONGEST_TEXT = 80


def _parse(line: str) -> tuple[str, tuple[str, str, str]]:
    code, text = line.split(" ", 1)
    message, advice, *response = (part.strip() for part in text.split(" | "))
    return code, (message, advice, response[0] if response else advice)


_BY_CODE = dict(map(_parse, _SENTENCES.strip().splitlines()))


def describe(code: str, subject: str, old: Json, new: Json) -> str:
    """Return the message for a change: what happened, in lower case, without a full stop."""
    return _fill(_BY_CODE[code][0], code, subject, old, new)


def advise(code: str, direction: Direction | None, old: Json, new: Json) -> str:
    """Return the advice for a change; values sent and values returned can need different advice."""
    _, request, response = _BY_CODE[code]
    return _fill(response if direction is Direction.RESPONSE else request, code, "", old, new)


def _fill(sentence: str, code: str, subject: str, old: Json, new: Json) -> str:
    unknown = [name for name, value in (("{old}", old), ("{new}", new)) if value is None]
    known = sentence
    if "[" in sentence:
        known = _OPTIONAL_PART.sub(
            lambda part: "" if any(name in part[1] for name in unknown) else part[1], sentence
        )
    if "{old}" not in known and "{new}" not in known:
        return _escape(known.format(subject=subject))
    if code in _PROSE:
        old, new = _differing_parts(str(old or ""), str(new or ""))
    # The unit is written once, after the new value.
    before = _format(code, old) if isinstance(new, int | float) else _format_with_unit(code, old)
    return _escape(known.format(subject=subject, old=before, new=_format_with_unit(code, new)))


def _format_with_unit(code: str, value: Json) -> str:
    """Return a value with its unit, if the code has one."""
    text = _format(code, value)
    if isinstance(value, int | float) and code in _UNIT_OF:
        return f"{text} {_UNIT_OF[code]}{'' if value == 1 else 's'}"
    return text


def _format(code: str, value: Json) -> str:
    """Return a value as text: strings in backticks, long strings and lists shortened."""
    if value is None and code not in _NULL_IS_VALUE:
        return "none"
    if isinstance(value, str):
        return f"`{_shorten(value)}`"
    if isinstance(value, tuple) and not any(isinstance(item, tuple) for item in value):
        listed = [_format(code, item) for item in value[:_LONGEST_LIST]]
        more = [f"{len(value) - _LONGEST_LIST} more"] if len(value) > _LONGEST_LIST else []
        return ", ".join([*listed, *more]) or "none"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,.10g}"
    return _shorten(json.dumps(thaw_json(value), ensure_ascii=False))


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"


def _differing_parts(old: str, new: str) -> tuple[str | None, str | None]:
    """Return two texts from where they differ, after up to three equal words; None for no text."""
    left, right = old.split(), new.split()
    equal = next(
        (
            i
            for i, (old_word, new_word) in enumerate(zip(left, right, strict=False))
            if old_word != new_word
        ),
        min(len(left), len(right)),
    )
    start = max(equal - 3, 0)
    return _excerpt(left, start), _excerpt(right, start)


def _excerpt(words: list[str], start: int) -> str | None:
    return ("… " if start else "") + " ".join(words[start:]) if words else None


def _escape(text: str) -> str:
    """Return text with line breaks and terminal controls as escapes: it quotes untrusted input."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in text
    )
