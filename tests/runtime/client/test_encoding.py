"""Serialization: parameter styles, path segments, headers, cookies, and all kinds of bodies."""

from __future__ import annotations

import email
import email.policy
import time
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedrive_activities import File
from pipedrive_activities._runtime.media_types import is_json
from pipedrive_activities._runtime.operation import Operation, Parameter
from pipedrive_activities._runtime.serialization.datetimes import (
    format_datetime,
    format_duration,
    format_local_datetime,
    format_time,
    parse_date,
    parse_datetime,
    parse_duration,
    parse_time,
)
from pipedrive_activities._runtime.serialization.encoding import (
    Encoded,
    encode_request,
    serialize_value,
)
from pipedrive_activities.errors import ArgumentError


def encoded(value: object, path: str = "/things", **settings: Any) -> Encoded:
    parameter = Parameter(name="p", **{"api_name": "p", **settings})
    operation = Operation(
        id="op", resource="r", name="n", method="GET", path=path, parameters=(parameter,)
    )
    return encode_request(operation, {"p": value})


LIST = ["a", "b c", 3]
MAP = {"k": "v", "n": 1}
QUERY = [
    ("form", True, "x y", "p=x%20y"),
    ("form", True, True, "p=true"),
    ("form", True, None, "p=null"),
    ("form", True, 1.5, "p=1.5"),
    ("form", True, LIST, "p=a&p=b%20c&p=3"),
    ("form", False, LIST, "p=a,b%20c,3"),
    ("spaceDelimited", False, LIST, "p=a%20b%20c%203"),
    ("pipeDelimited", False, LIST, "p=a%7Cb%20c%7C3"),
    ("pipeDelimited", True, LIST, "p=a&p=b%20c&p=3"),
    ("pipeDelimited", False, MAP, "p=k%7Cv%7Cn%7C1"),
    ("spaceDelimited", False, MAP, "p=k%20v%20n%201"),
    ("form", True, MAP, "k=v&n=1"),
    ("form", False, MAP, "p=k,v,n,1"),
    ("deepObject", True, MAP, "p%5Bk%5D=v&p%5Bn%5D=1"),
    (
        "deepObject",
        True,
        {"k": {"l": ["a b", {"m": 1}]}},
        "p%5Bk%5D%5Bl%5D%5B0%5D=a%20b&p%5Bk%5D%5Bl%5D%5B1%5D%5Bm%5D=1",
    ),
    ("deepObject", True, LIST, "p%5B0%5D=a&p%5B1%5D=b%20c&p%5B2%5D=3"),
    ("form", True, [{"a": 1}], "p=%7B%22a%22%3A1%7D"),
]


@pytest.mark.parametrize(("style", "explode", "value", "serialized"), QUERY)
def test_query_styles(style: str, explode: bool, value: object, serialized: str) -> None:
    request = encoded(value, location="query", style=style, explode=explode)
    assert request.target == f"/things?{serialized}"


PATH = [
    ("simple", False, "a/b", "a%2Fb"),
    ("simple", False, "a=b", "a%3Db"),
    ("simple", False, 7, "7"),
    ("simple", False, LIST, "a,b%20c,3"),
    ("simple", True, MAP, "k=v,n=1"),
    ("simple", False, MAP, "k,v,n,1"),
    ("label", False, LIST, ".a,b%20c,3"),
    ("label", True, LIST, ".a.b%20c.3"),
    ("matrix", False, LIST, ";p=a,b%20c,3"),
    ("matrix", True, LIST, ";p=a;p=b%20c;p=3"),
    ("matrix", True, MAP, ";k=v;n=1"),
    ("matrix", False, MAP, ";p=k,v,n,1"),
]


@pytest.mark.parametrize(("style", "explode", "value", "serialized"), PATH)
def test_path_styles(style: str, explode: bool, value: object, serialized: str) -> None:
    request = encoded(value, "/a/{p}/z", location="path", style=style, explode=explode)
    assert request.target == f"/a/{serialized}/z"


@pytest.mark.parametrize("value", ["", ".", "..", []])
def test_empty_values_and_dots_are_not_path_segments(value: object) -> None:
    with pytest.raises(ArgumentError, match="p is a path parameter and must not be") as caught:
        encoded(value, "/a/{p}", location="path", style="simple", explode=False)
    assert (caught.value.parameter, caught.value.operation) == ("p", "op")


@given(st.text(min_size=1))
def test_a_value_cannot_leave_its_path_segment(text: str) -> None:
    if text in {".", ".."} or "\ud800" <= max(text, default="") <= "\udfff":
        return
    try:
        target = encoded(text, "/a/{p}/z", location="path", style="simple", explode=False).target
    except UnicodeEncodeError:
        return
    parts = urlsplit(f"https://x.test{target}")
    assert (parts.query, parts.fragment) == ("", "")
    segments = parts.path.split("/")
    assert (len(segments), segments[1], segments[3]) == (4, "a", "z")
    assert unquote(segments[2]) == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_a_value_cannot_leave_its_parameter(texts: list[str]) -> None:
    target = encoded(texts, location="query").target
    assert parse_qsl(urlsplit(target).query, keep_blank_values=True) == [("p", t) for t in texts]


def test_allow_reserved_keeps_reserved_characters() -> None:
    assert encoded("a/b?c", location="query", allow_reserved=True).target == "/things?p=a/b?c"
    response = encoded("a&b=c#d+e", location="query", allow_reserved=True).target
    assert response == "/things?p=a%26b%3Dc%23d%2Be", (
        "characters with a meaning in a query are escaped"
    )
    request = encoded({"k": "a/b"}, location="query", allow_reserved=True)
    assert request.target == "/things?k=a/b"
    assert encoded({"k": "a/b"}, location="query").target == "/things?k=a%2Fb"
    assert encoded(["a/b"], location="query", allow_reserved=True).target == "/things?p=a/b"
    assert encoded(["a/b"], location="query").target == "/things?p=a%2Fb"


def test_headers_and_cookies() -> None:
    assert encoded(["a", 1], location="header", style="simple", explode=False).headers == {
        "p": "a,1"
    }
    assert encoded(MAP, location="header", style="simple", explode=True).headers == {"p": "k=v,n=1"}
    assert encoded(MAP, location="header", style="simple", explode=False).headers == {
        "p": "k,v,n,1"
    }
    assert encoded(True, location="cookie").headers == {"cookie": "p=true"}
    for value in ("line\r\nx-evil: 1", "tab\t", "é"):
        with pytest.raises(ArgumentError, match="header") as caught:
            encoded(value, location="header", style="simple")
        assert (caught.value.parameter, caught.value.operation) == ("p", "op")


def test_a_cookie_header_and_cookies_are_sent_together() -> None:
    header = Parameter(name="own", api_name="Cookie", location="header", style="simple")
    cookie = Parameter(name="p", api_name="p", location="cookie")
    operation = Operation(
        id="op", resource="r", name="n", method="GET", path="/", parameters=(header, cookie)
    )
    for arguments in ({"own": "a=b", "p": 1}, {"p": 1, "own": "a=b"}):
        assert encode_request(operation, arguments).headers == {"cookie": "a=b; p=1"}


def body(content_type: str, whole: bool = False, **arguments: object) -> Encoded:
    parameters = tuple(
        Parameter(name=name, api_name="" if whole else name, location="body") for name in arguments
    )
    operation = Operation(
        id="op",
        resource="r",
        name="n",
        method="POST",
        path="/things",
        content_type=content_type,
        body_required=True,
        parameters=parameters,
    )
    return encode_request(operation, arguments)


def test_json_bodies() -> None:
    assert body("application/json", a=1, b=None).content == b'{"a":1,"b":null}'
    assert body("application/vnd.x+json", whole=True, body=[1]).content == b"[1]"
    assert body("application/json").content == b"{}"
    assert body("application/json", whole=True, body="x").content == b'"x"'
    assert body("application/vnd.x+json", whole=True, body="x").content == b'"x"'
    assert body("application/json", a=1).headers == {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("application/json", True),
        ("text/json", True),
        ("Application/JSON", True),
        ("application/json; charset=utf-8", True),
        ("application/json ;charset=utf-8", True),
        ("application/problem+json", True),
        ("application/Problem+Json; v=1", True),
        ("application/jsonl", False),
        ("application/json-patch", False),
        ("text/plain; format=json", False),
        ("json", False),
        ("", False),
    ],
)
def test_json_media_types(media_type: str, expected: bool) -> None:
    assert is_json(media_type) is expected
    sent = body(media_type or "text/plain", whole=True, body="x")
    assert sent.content == (b'"x"' if expected else b"x")
    assert sent.headers == {"content-type": media_type or "text/plain"}


def test_a_body_that_is_not_needed_is_not_sent() -> None:
    operation = Operation(
        id="op", resource="r", name="n", method="DELETE", path="/x", content_type="application/json"
    )
    assert encode_request(operation, {}).content is None
    assert encode_request(operation.replace(body_required=True), {}).content == b"{}"


def test_form_bodies() -> None:
    form = body("application/x-www-form-urlencoded", a="x&y=z", b=[1, True])
    assert form.content == b"a=x%26y%3Dz&b=1&b=true"
    binary = body("application/x-www-form-urlencoded", a=b"\xfb\xff", f=[File(content=b"x")])
    assert binary.content == b"a=%2B%2F8%3D&f=eA%3D%3D"


def test_multipart_bodies() -> None:
    file = File(content=b"\x00\xff", name='a"b\r\n.png', content_type="image/png")
    request = body("multipart/form-data", file=file, other=b"raw", title="é", tags=["x", 2])
    assert request.content is not None
    head = f"content-type: {request.headers['content-type']}\r\n\r\n".encode()
    message = email.message_from_bytes(head + request.content, policy=email.policy.HTTP)
    parts = [
        (part.get_param("name", header="content-disposition"), part.get_content_type())
        for part in message.iter_parts()
    ]
    assert parts == [
        ("file", "image/png"),
        ("other", "application/octet-stream"),
        ("title", "text/plain"),
        ("tags", "text/plain"),
        ("tags", "text/plain"),
    ]
    assert next(message.iter_parts()).get_payload(decode=True) == b"\x00\xff"
    assert b'filename="a%22b%0D%0A.png"' in request.content


def test_multipart_bytes() -> None:
    parts = body("multipart/form-data", title="é", other=b"raw")
    assert parts.content is not None
    line = b"--" + parts.headers["content-type"].partition("boundary=")[2].encode()
    assert parts.content == (
        line + b'\r\nContent-Disposition: form-data; name="title"\r\n\r\n\xc3\xa9\r\n'
        + line + b'\r\nContent-Disposition: form-data; name="other"; filename="file"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\nraw\r\n"
        + line + b"--\r\n"
    )  # fmt: skip


def test_other_bodies_are_sent_unchanged() -> None:
    kind = "application/octet-stream"
    assert body(kind, whole=True, body=b"\x00").content == b"\x00"
    assert body(kind, whole=True, body=File(content=b"x")).content == b"x"
    assert body("text/plain", whole=True, body="é").content == "é".encode()
    named = body("text/plain", a=1)
    assert (named.content, named.headers) == (b'{"a":1}', {"content-type": "text/plain"})
    assert "content=" not in repr(File(content=b"x"))


def test_scalars_are_serialized_as_in_json() -> None:
    assert [serialize_value(value) for value in ("a", True, False, None, 3, 2.5, {"a": 1})] == [
        "a",
        "true",
        "false",
        "null",
        "3",
        "2.5",
        '{"a":1}',
    ]


def test_dates_and_times_of_the_api_are_parsed() -> None:
    parsed = parse_datetime("2026-12-01T14:30:00Z")
    assert parsed is not None
    assert parsed.utcoffset() is not None
    assert parsed == parse_datetime("2026-12-01 14:30:00")
    assert parse_datetime("2026-12-01T16:30:00+02:00") == parsed
    two_hours_ahead = timezone(timedelta(hours=2))
    assert parse_datetime("2026-12-01 16:30:00", zone=two_hours_ahead) == parsed
    assert parse_datetime("2026-12-01 14:30:00Z", zone=two_hours_ahead) == parsed
    assert str(parse_date("2026-12-01")) == "2026-12-01"
    assert str(parse_time("14:30")) == str(parse_time("14:30:00")) == "14:30:00"
    assert str(parse_duration("100:15:30")) == "4 days, 4:15:30"
    for read in (parse_date, parse_time, parse_duration, parse_datetime):
        assert read(None) is None
        assert read("") is None
        with pytest.raises(ValueError, match="soon"):
            read("soon")


@given(st.times().map(lambda t: t.replace(microsecond=0)))
def test_times_of_day_round_trip(value: Any) -> None:
    assert parse_time(format_time(value)) == value


@given(
    st.timedeltas(min_value=parse_duration("00:00")).map(
        lambda d: d - d % parse_duration("00:00:01")
    )
)  # type: ignore[operator,arg-type]  # both are durations
def test_durations_round_trip(value: Any) -> None:
    assert parse_duration(format_duration(value)) == value


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system does not let go of its zone")
def test_datetimes_are_formatted_in_utc_in_any_local_time_zone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as changed:
        changed.setenv("TZ", "XYZ+5")
        time.tzset()
        parsed = datetime(2026, 12, 1, 16, 30, tzinfo=timezone(timedelta(hours=2)))
        assert format_datetime(parsed) == "2026-12-01T14:30:00Z"
        assert format_local_datetime(parsed) == "2026-12-01 14:30:00"
    time.tzset()
