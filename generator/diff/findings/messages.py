"""What each change means for people: one sentence that says what happened, one what to do.

The subject is put first (``query parameter `limit` of getActivities``). A part in square brackets
is left out when a value in it is unknown. A sentence never names a tool or assumes which side of
the wire the reader is on.
"""

from __future__ import annotations

import json
import re

from generator.diff.findings.codes import Direction
from generator.ir.json import Json, thaw_json

# code: what happened | what to do [| what to do where it comes back in a response]
_SENTENCES = """
OP01 {subject} is gone[, though it was announced for {old}] | stop calling it[: use {new} instead]
OP02 {subject} is gone, as announced for {old} | calls now fail[: use {new} instead]
OP03 {subject} is new | nothing to do; regenerate the client to use it
OP04 {subject} moved from {old} to {new} | regenerate the client; hand-written calls to the old path fail
OP05 {subject} is now called by {new}, no longer by {old} | regenerate the client; calls by the old method fail
OP06 {subject} is now called {new}, was {old}; the path stays the same | rename the argument where it is passed by keyword
OP07 {subject} has the operationId {new}, was {old}; the request stays the same | follow the new method and command name
OP08 {subject} is now found under {new}, was {old} | follow the new place in the client and the command line
OP09 {subject} is now {new}, was {old} | expect changes without notice; pin what you rely on with tests
OP10 {subject} is now {new}, was {old} | nothing to do
PA01 {subject} is gone | stop passing it: the server ignores or refuses it
PA02 {subject} is now called {new}, was {old} | regenerate the client and rename the argument
PA03 {subject} is new and optional | nothing to do; regenerate the client to use it
PA04 {subject} is new and required | pass it in every call: calls without it fail
PA05 {subject} is now required | pass it in every call: calls without it fail
PA06 {subject} is now optional | nothing to do
PA07 {subject} now travels in the {new}, was in the {old} | regenerate the client; hand-written calls must move it
PA08 {subject} is now written as {new}, was {old} | regenerate the client; hand-written calls must encode it anew
BQ01 {subject} is new and required | send a body with every call: calls without it fail
BQ02 {subject} is new and optional | nothing to do; regenerate the client to use it
BQ03 {subject} is gone | stop sending a body: what it carried is ignored or refused
BQ04 {subject} is now required | send a body with every call: calls without it fail
BQ05 {subject} is now optional | nothing to do
BQ06 {subject} can now be sent as {new} | nothing to do
BQ07 {subject} can no longer be sent as {old} | send one of the media types that are left
SC01 {subject} is new and optional | nothing to do; regenerate the client to use it | nothing to do; regenerate the client to read it
SC02 {subject} is new and required | send it in every call: calls without it fail | nothing to do; regenerate the client to read it
SC03 {subject} is gone | stop sending it: the server ignores or refuses it | stop reading it: it no longer comes back
SC04 {subject} is now required | send it in every call: calls without it fail | nothing to do: it now always comes back
SC05 {subject} is now optional | nothing to do | expect it to be absent
SC06 {subject} is now {new}, was the wider {old} | send only what the new type admits | nothing to do; the values you get are fewer
SC07 {subject} is now {new}, was the narrower {old} | nothing to do | expect values that the old type did not have
SC08 {subject} is now {new}, was {old} | send the new type: the old one is refused | read the new type: code for the old one breaks
SC09 format of {subject} is now {new}, was {old} | check how the value is written | check how the value is read
SC10 {subject} no longer admits {old} | stop sending this value: it is refused | nothing to do; the value no longer comes back
SC11 {subject} now admits {new} | nothing to do; the value can be sent | handle the new value where all values are told apart
SC12 {subject} now admits only {new} | send one of these values: others are refused | nothing to do; the values you get are fewer
SC13 {subject} is no longer limited to {old} | nothing to do | expect any value
SC14 limit of {subject} is now {new}, was {old} | keep within the new limit: values beyond it are refused | nothing to do; the values you get are fewer
SC15 limit of {subject} is now {new}, was {old} | nothing to do | expect values beyond the old limit
SC16 pattern of {subject} is now {new}, was {old} | check the values you send | check the values you read
SC17 {subject} can no longer be null | stop sending null: it is refused | nothing to do; null no longer comes back
SC18 {subject} can now be null | nothing to do; null can be sent | handle null
SC19 {subject} now has the default {new} | pass the value you mean where you left it out | nothing to do
SC20 default of {subject} is now {new}, was {old} | pass the value you mean where you left it out | nothing to do
SC21 {subject} lost its default {old} | pass the value you mean where you left it out | nothing to do
SC22 {subject} no longer takes members of other names | send only the members it names | nothing to do
SC23 {subject} now takes members of other names | nothing to do | expect members of other names
SC24 {subject} can now also be {new} | nothing to do | handle the new variant
SC25 {subject} can no longer be {old} | stop sending this variant: it is refused | nothing to do; the variant no longer comes back
SC26 {subject} is told apart by {new}, was by {old} | regenerate the client; set the new member | regenerate the client; read the new member
SC27 {subject} is now {new}, was {old} | send it only where it may be written | nothing to do
SC28 {subject} is now {new}, was {old} | nothing to do | expect it back only where it may be read
RS01 {subject} no longer comes back | expect one of the statuses that are left
RS02 {subject} is a new success | handle it where statuses are told apart
RS03 success of {subject} is now {new}, was {old} | accept the new status: code that asks for the old one takes success for failure
RS04 {subject} is no longer documented | nothing to do
RS05 {subject} is a new failure | handle it where failures are told apart
RS06 {subject} no longer comes as {old} | read one of the media types that are left
RS07 {subject} can now come as {new} | nothing to do unless every type is accepted
RS08 {subject} no longer has a body | stop reading it
RS09 {subject} is now {new}, was {old} | read the payload in its new shape
RS10 payload of {subject} now stands at {new}, was at {old} | regenerate the client; hand-written code must read the new place
RS11 {subject} has another shape | regenerate the client; check code that reads error bodies
RS12 {subject} now has a body | nothing to do; regenerate the client to read it
HD01 {subject} is gone | do not rely on it
HD02 {subject} is new | nothing to do
HD03 {subject} is now {new}, was {old} | read the new type
HD04 {subject} is gone, and it told how much may still be spent | count spending on your side: the server no longer corrects the books
PG01 {subject} goes on by {new}, no longer by {old} | regenerate the client; hand-written loops never end or stop early
PG02 next cursor of {subject} stands at {new}, was at {old} | regenerate the client; hand-written loops stop after a page
PG03 end of {subject} is told by {new}, was by {old} | regenerate the client; hand-written loops never end or stop early
PG04 default page of {subject} is now {new}, was {old} | pass the page size you mean: the number of calls changes
PG05 largest page of {subject} is now {new}, was {old} | lower the page size you ask for, and expect more calls
PG06 largest page of {subject} is now {new}, was {old} | ask for larger pages: a walk then costs less
PG07 {subject} can no longer sort by {old} | sort by another key, or on your side
PG08 default order of {subject} is now {new}, was {old} | pass the order you mean
PG09 {subject} now comes in pages | walk the pages: one call no longer brings everything
PG10 {subject} is paged in another way: {new}, was {old} | regenerate the client; stored cursors are worthless
PG11 {subject} can now sort by {new} | nothing to do
PG12 {subject} no longer comes in pages | read everything from one call
CO01 {subject} costs {new}, was {old} | check your daily budget: each call spends more
CO02 {subject} costs {new}, was {old} | nothing to do; each call spends less
CO03 {subject} no longer declares its cost, was {old} | ask what it costs; until then it counts as the dearest known
CO04 cost of {subject} is counted by {new}, was by {old} | work out your budget in the new unit
CO05 walking all of {subject} costs {new} for 1,000 items, was {old} | check your daily budget for full walks
CO06 {subject} takes at most {new}, was {old} | split into more calls, and expect to spend more
CO07 {subject} is now {new}, was {old} | check that a day's work still fits
CO08 {subject} is now {new}, was {old} | expect to be slowed down earlier
CO09 {subject} now answers that a limit was exceeded | wait and retry on a burst, stop for the day on a spent budget
CO10 {subject} now declares its cost: {new} | nothing to do
CO11 {subject} takes up to {new}, was {old} | ask for more ids a call and spend less
CO12 {subject} is now {new}, was {old} | nothing to do
CO13 {subject} is now {new}, was {old} | nothing to do
DP01 {subject} is deprecated | move away before it goes[: use {new} instead]
DP02 {subject} is deprecated | stop passing it before it goes[: use {new} instead]
DP03 {subject} is deprecated | stop using it before it goes[: use {new} instead]
DP04 {subject} deprecates the value {new} | stop using it before it goes
DP05 {subject} is no longer deprecated | nothing to do
DP06 {subject} will be switched off on {new} | move away before that day
DP07 {subject} will be switched off on {new}, earlier than {old} | move away before that day
DP08 {subject} will be switched off on {new}, later than {old} | nothing to do; there is more time
DP09 {subject} no longer tells when it is switched off, was {old} | ask for the date; plan to move all the same
DP10 {subject} is gone before the day announced, {old} | stop calling it now: calls fail[; use {new} instead]
DP11 {subject} now names what to use instead: {new}[, was {old}] | move to the replacement
DP12 {subject} named {old} as its replacement, which is no longer there | look for another way before it goes
DP13 {subject} was to be switched off on {new}, and that day has passed | move now: it can vanish at any time
SE01 {subject} now asks for authentication | send credentials with every call
SE02 {subject} no longer asks for authentication | nothing to do
SE03 {subject} no longer accepts {old} | authenticate in one of the ways that are left
SE04 {subject} now also accepts {new} | nothing to do
SE05 {subject} now asks for the scope {new}[, was {old}] | let users grant the scope again: tokens without it are refused
SE06 {subject} no longer asks for the scope {old} | nothing to do; ask users for less
SE07 {subject} is now {new}, was {old} | change how you authenticate
SE08 {subject} now stands in {new}, was in {old} | regenerate the client; hand-written calls are refused
SE09 {subject} is now {new}, was {old} | use the new address; tokens from the old one may no longer be had
SE10 {subject} is used but no longer defined | ask which scope to request instead
SE11 {subject} is defined again | nothing to do
SV01 {subject} is no longer listed | move to one of the servers that are left
SV02 {subject} is new | nothing to do
SV03 {subject} is now {new}, was {old} | set the new origin; calls to the old one may fail
SV04 {subject} is now {new}, was {old} | check the value you set
RF01 {subject} now stands in a component of its own | nothing to do: it means the same
RF02 {subject} is now written in place | nothing to do: it means the same
RF03 {subject} is now put together by allOf | nothing to do: it means the same
RF04 {subject} is no longer put together by allOf | nothing to do: it means the same
RF05 {subject} has another order | nothing to do: it means the same
RF06 {subject} is now called {new}, was {old} | follow the new type name where you import it
RF07 null is now written as in OpenAPI {new}, was {old} | nothing to do: it means the same
DO01 description of {subject} is now {new}, was {old} | read the new text
DO02 summary of {subject} is now {new}, was {old} | read the new text; help texts change
DO03 example of {subject} changed | nothing to do
DO04 link to the documentation of {subject} is now {new}, was {old} | nothing to do
DO05 description of {subject} now says {new}, and its schema does not | read it: this may be a rule that calls fail by
XM01 {subject} is now {new}, was {old} | check what relies on it
XM02 {subject} is gone[, was {old}] | check what relies on it
XM03 version of the description went from {old} back to {new} | check that the newer description is really the newer one
XM04 version of the description stays {new} although calls break | do not rely on the version to tell what changed
XM05 {subject} is new[: {new}] | nothing to do
"""

_UNITS = {
    "token": ("CO01", "CO02", "CO03", "CO05", "CO07", "CO10", "CO12"),
    "item": ("PG04", "PG05", "PG06"),
    "id": ("CO06", "CO11"),
}
_UNIT_OF = {code: unit for unit, codes in _UNITS.items() for code in codes}
_NULL_IS_A_VALUE = frozenset({"SC10", "SC11", "SC19", "SC20", "SC21"})
_PROSE = frozenset({"DO01", "DO02"})
_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_LONGEST_LIST = 6
_LONGEST_TEXT = 80


def _parse(line: str) -> tuple[str, tuple[str, str, str]]:
    code, text = line.split(" ", 1)
    what, do, *response = (part.strip() for part in text.split(" | "))
    return code, (what, do, response[0] if response else do)


_BY_CODE = dict(map(_parse, _SENTENCES.strip().splitlines()))


def describe(code: str, subject: str, old: Json, new: Json) -> str:
    """Return the sentence that says what happened, in lower case and without a full stop."""
    return _fill(_BY_CODE[code][0], code, subject, old, new)


def advise(code: str, direction: Direction | None, old: Json, new: Json) -> str:
    """Return the sentence that says what to do about it."""
    _, request, response = _BY_CODE[code]
    return _fill(response if direction is Direction.RESPONSE else request, code, "", old, new)


def _fill(sentence: str, code: str, subject: str, old: Json, new: Json) -> str:
    unknown = [name for name, value in (("{old}", old), ("{new}", new)) if value is None]
    known = _OPTIONAL.sub(
        lambda part: "" if any(name in part[1] for name in unknown) else part[1], sentence
    )
    if code in _PROSE:
        old, new = _contrast(str(old or ""), str(new or ""))
    said = _show(code, old) if isinstance(new, int | float) else _measured(code, old)
    return _flat(known.format(subject=subject, old=said, new=_measured(code, new)))


def _measured(code: str, value: Json) -> str:
    """Return a value with its unit, if it has one."""
    shown = _show(code, value)
    if isinstance(value, int | float) and code in _UNIT_OF:
        return f"{shown} {_UNIT_OF[code]}{'' if value == 1 else 's'}"
    return shown


def _show(code: str, value: Json) -> str:
    """Return a value for people: text in backticks, long texts and lists shortened."""
    if value is None and code not in _NULL_IS_A_VALUE:
        return "none"
    if isinstance(value, str):
        return f"`{_short(value)}`"
    if isinstance(value, tuple) and not any(isinstance(item, tuple) for item in value):
        listed = [_show(code, item) for item in value[:_LONGEST_LIST]]
        more = [f"{len(value) - _LONGEST_LIST} more"] if len(value) > _LONGEST_LIST else []
        return ", ".join([*listed, *more]) or "none"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,.10g}"
    return _short(json.dumps(thaw_json(value), ensure_ascii=False))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"


def _contrast(old: str, new: str) -> tuple[str | None, str | None]:
    """Return where two texts differ, a few words before included; None for no text at all."""
    left, right = old.split(), new.split()
    same = next(
        (at for at, (one, other) in enumerate(zip(left, right, strict=False)) if one != other),
        min(len(left), len(right)),
    )
    start = max(same - 3, 0)
    return _excerpt(left, start), _excerpt(right, start)


def _excerpt(words: list[str], start: int) -> str | None:
    return ("… " if start else "") + " ".join(words[start:]) if words else None


def _flat(text: str) -> str:
    """Keep names and values of a description from breaking a line or steering a terminal."""
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")
        for sign in text
    )
