"""The response header ``Link`` (RFC 8288): which link leads to the next page."""

from __future__ import annotations

import pytest

from pipedrive_activities._runtime.pagination.link_header import next_link

URL = "https://api.test/pets?page=1"


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ('</2>; rel="next"', "/2"),
        ("</2>; rel=next", "/2"),
        ('</1>; rel="prev", </3>; rel="next"', "/3"),
        ("</1>;rel=prev,</3>;rel=next", "/3"),
        ('</2;a,b>; rel="next"', "/2;a,b"),
        ("</2>; REL=NEXT", "/2"),
        ('</2>; rel="last next"', "/2"),
        ('</2>; rel="http://rel.test/next"', ""),
        ('</2>; title="a, <x>; rel=next"; rel="prev"', ""),
        ('</2>; title="a;=, \\" b"; rel="next"', "/2"),
        ("</2>; title*=UTF-8''a%3Brel; rel=next", "/2"),
        ('</2>; rel="prev"; rel="next"', ""),
        ('</2>; rel="next"; rel="prev"', "/2"),
        ('</2>; rel = "next" ; type="text/html"', "/2"),
        ('</2>; rel="next"; anchor="/dogs"', ""),
        ('</2>; rel="next"; anchor="#top"', "/2"),
        ('</2>; anchor=""; rel="next"', "/2"),
        ('</2>; rel="next", </3>; rel="next"', "/2"),
        ('<?page=2>; rel="next"; results="true"', "?page=2"),
        ('</1>; broken=="; rel=next, </2>; rel=next', "/2"),
        ("</2>; crossorigin; rel=next", "/2"),
        ("  , </2>; rel=next,", "/2"),
        ("</2>", ""),
        ('</2>; rel=""', ""),
        ("</2; rel=next", ""),
        ("nonsense", ""),
        ("nonsense, </2>; rel=next", "/2"),
        ("</1>; rel=prev,, nonsense ,</2>; rel=next", "/2"),
        ("", ""),
        ('</1>; rel="prev" nonsense, </2>; rel="next"', "/2"),
    ],
)
def test_the_first_link_to_the_next_page_counts(header: str, target: str) -> None:
    assert next_link(header, URL) == target


def test_a_long_header_is_read_in_linear_time() -> None:
    header = ", ".join(f'</{number}>; title="{"a," * 20}"; rel=item' for number in range(5000))
    assert next_link(f"{header}, </next>; rel=next", URL) == "/next"
    for hostile in (
        "<" * 50_000,
        "</1>" + "; " * 50_000,
        '</1>;a="' + '\\"' * 50_000,
        "</1>" + '"' * 50_001,
    ):
        assert next_link(hostile, URL) == ""
