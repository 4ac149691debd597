"""Splitting sequences: every split of the bytes into chunks gives the same items."""

from __future__ import annotations

import pytest

from pipedrive_activities._runtime.errors import DecodingError, ResponseTooLarge
from pipedrive_activities._runtime.streaming.sequences import (
    EventSplitter,
    Item,
    LineSplitter,
    ServerSentEvent,
    Splitter,
    splitter_for,
)

EVENTS = "text/event-stream"


def split(media_type: str, *chunks: bytes, limit: int = 1000) -> list[Item]:
    splitter = splitter_for(media_type, limit)
    items = [item for chunk in chunks for item in splitter.feed(chunk)]
    return items + splitter.finish()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"data: a\n\n", [ServerSentEvent(data="a")]),
        (b"data:a\r\rdata: b\r\n\r\n", [ServerSentEvent(data="a"), ServerSentEvent(data="b")]),
        (b"\xef\xbb\xbfdata: a\n\n", [ServerSentEvent(data="a")]),
        (b"data: a\ndata\ndata:  b\n\n", [ServerSentEvent(data="a\n\n b")]),
        (b":ping\n\nid: 1\n\nevent: x\n\ndata: a\n\n", [ServerSentEvent(data="a")]),
        (b"event: x\nid: 7\nretry: 10\ndata: a\n\n", [ServerSentEvent(event="x", data="a", id="7", retry=10)]),
        (b"retry: 1s\nid: a\0b\nother: 1\ndata: \xff\n\n", [ServerSentEvent(data="\ufffd")]),
        ("data: \u2028é\x85\n\n".encode(), [ServerSentEvent(data="\u2028é\x85")]),
        (b"data: lost", []),
    ],
)  # fmt: skip
def test_server_sent_events(content: bytes, expected: list[Item]) -> None:
    for position in range(len(content) + 1):
        assert split(EVENTS, content[:position], content[position:]) == expected
    assert split(EVENTS, *(content[i : i + 1] for i in range(len(content)))) == expected


def test_the_id_of_an_event_counts_when_the_event_is_complete() -> None:
    splitter = EventSplitter(100, "1")
    splitter.feed(b"retry: 5\nid: 2\ndata: a\n")
    assert (splitter.last_event_id, splitter.retry) == ("1", 5)
    splitter.feed(b"\nid: 3\n\n")
    assert splitter.last_event_id == "3"


def test_json_lines() -> None:
    content = ' {"a":\t"\u2028\x85"}\r\n\n\n[1]'.encode()
    expected: list[Item] = ['{"a":\t"\u2028\x85"}'.encode(), b"[1]"]
    for position in range(len(content) + 1):
        assert split("application/jsonl", content[:position], content[position:]) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'\x1e{"a":\n1}\n\x1e2\n', [b'{"a":\n1}', b"2"]),
        (b"\x1e[1]\n\x1e\x1e[2]", [b"[1]", b"[2]"]),
    ],
)
def test_json_text_sequences(content: bytes, expected: list[Item]) -> None:
    for position in range(len(content) + 1):
        assert split("application/json-seq", content[:position], content[position:]) == expected


def test_a_number_at_the_end_may_be_truncated() -> None:
    with pytest.raises(DecodingError, match="truncated"):
        split("application/geo+json-seq", b"\x1e12")


@pytest.mark.parametrize("splitter", [EventSplitter(10), LineSplitter(10)])
def test_an_item_has_a_limit(splitter: Splitter) -> None:
    splitter.feed(b"data: 1234\n\n")
    splitter.feed(b"data:")
    with pytest.raises(ResponseTooLarge, match="larger than 10 bytes"):
        splitter.feed(b"123456")


def test_the_limit_counts_all_lines_of_an_event() -> None:
    with pytest.raises(ResponseTooLarge):
        split(EVENTS, b"data:1\n" * 3, limit=16)
    assert split(EVENTS, b"data:1\n\n" * 3, limit=16) == [ServerSentEvent(data="1")] * 3
