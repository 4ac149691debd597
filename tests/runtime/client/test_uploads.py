"""Uploads from files and downloads to files, for both clients."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import httpx2
import pytest

from pipedrive_activities import File, Operation, RequestOptions
from pipedrive_activities._runtime.operation import Encoding, Parameter
from pipedrive_activities.errors import ArgumentError, NotFound, ServerError, TransportError
from tests.support.both_clients import ClientAdapter
from tests.support.scripted_server import answer, cut, serving

BODY = Parameter(name="body", api_name="", location="body", kind="string", format="binary")
PUT = Operation(
    id="putPicture",
    resource="pictures",
    name="put",
    method="PUT",
    path="/picture",
    content_type="image/png",
    body_required=True,
    parameters=(BODY,),
)
FORM = PUT.replace(
    method="POST",
    content_type="multipart/form-data",
    parameters=(
        Parameter(name="title", location="body", kind="string"),
        Parameter(name="files", location="body", many=True),
    ),
    encodings={"files": Encoding(content_type="")},
)
GET = Operation(id="getPicture", resource="pictures", name="get", method="GET", path="/picture")


class Receiver:
    """Records requests, and answers them with these statuses; the last one repeats."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = statuses
        self.requests: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        number = min(len(self.requests), len(self.statuses)) - 1
        return httpx2.Response(self.statuses[number], json={})

    @property
    def bodies(self) -> list[bytes]:
        return [request.content for request in self.requests]


class Pipe(io.RawIOBase):
    """A file object that cannot be rewound."""

    def __init__(self, content: bytes) -> None:
        self._left = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._left.readinto(buffer)


def test_a_path_is_sent_with_its_length_and_again_for_a_repeat(
    adapter: ClientAdapter, tmp_path: Path
) -> None:
    picture = tmp_path / "x.png"
    picture.write_bytes(b"\x89" * 300_000)
    receiver = Receiver(503, 204)
    client = adapter.client(receiver)
    adapter.get(client.call(PUT, {"body": File(content=picture)}))
    assert receiver.bodies == [b"\x89" * 300_000] * 2
    assert [request.headers["content-length"] for request in receiver.requests] == ["300000"] * 2
    assert receiver.requests[0].headers["content-type"] == "image/png"


def test_a_file_object_is_rewound_to_where_it_was(adapter: ClientAdapter) -> None:
    file = io.BytesIO(b"header,rest")
    file.seek(7)
    receiver = Receiver(503, 204)
    adapter.get(adapter.client(receiver).call(PUT, {"body": File(content=file)}))
    assert receiver.bodies == [b"rest", b"rest"]


def test_what_cannot_be_rewound_is_sent_once(adapter: ClientAdapter) -> None:
    receiver = Receiver(503, 204)
    with pytest.raises(ServerError) as caught:
        adapter.get(adapter.client(receiver).call(PUT, {"body": File(content=Pipe(b"abc"))}))
    assert receiver.bodies == [b"abc"]
    assert "content-length" not in receiver.requests[0].headers
    assert len(caught.value.attempts) == 1


def test_a_form_has_several_files_with_names_and_types(
    adapter: ClientAdapter, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(b"<p>")
    typed = File(content=io.BytesIO(b"2"), name="b.bin", content_type="image/webp")
    receiver = Receiver(200)
    arguments = {"title": "Zoë", "files": [File(content=page), typed, b"3"]}
    adapter.get(adapter.client(receiver).call(FORM, arguments))
    (request,) = receiver.requests
    assert int(request.headers["content-length"]) == len(request.content)
    boundary = request.headers["content-type"].partition("boundary=")[2].encode()
    parts = [part.strip(b"\r\n") for part in request.content.split(b"--" + boundary)[1:-1]]
    assert parts == [
        'Content-Disposition: form-data; name="title"\r\n\r\nZoë'.encode(),
        part("page.html", "text/html", "<p>"),
        part("b.bin", "image/webp", "2"),
        part("file", "application/octet-stream", "3"),
    ]


def part(name: str, media_type: str, content: str) -> bytes:
    disposition = f'Content-Disposition: form-data; name="files"; filename="{name}"'
    return f"{disposition}\r\nContent-Type: {media_type}\r\n\r\n{content}".encode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (Path("missing.png"), "cannot read missing.png: No such file or directory"),
        (Path(), "cannot read file: Is a directory"),
        (io.StringIO("text"), "file is not opened in binary mode"),
    ],
)
def test_a_file_that_cannot_be_read_is_reported_before_sending(
    adapter: ClientAdapter, content: Any, message: str
) -> None:
    receiver = Receiver(200)
    with pytest.raises(ArgumentError, match=message):
        adapter.get(adapter.client(receiver).call(PUT, {"body": File(content=content)}))
    assert receiver.requests == []


class Shrunk(io.BytesIO):
    """A file object that is shorter than it says."""

    def read(self, size: int | None = -1) -> bytes:
        return b""


def test_a_file_that_becomes_shorter_is_reported(adapter: ClientAdapter) -> None:
    file, receiver = Shrunk(b"abc"), Receiver(200)
    with pytest.raises(ArgumentError, match="became shorter while it was sent"):
        adapter.get(adapter.client(receiver).call(PUT, {"body": File(content=file)}))


def test_a_download_replaces_a_file_when_it_is_complete(
    adapter: ClientAdapter, tmp_path: Path
) -> None:
    target = tmp_path / "picture.png"
    target.write_bytes(b"old")
    with serving(cut, answer(404), answer(200, b"new")) as server:
        client = adapter.client(base_url=server.url, retries=0)
        for expected in (TransportError, NotFound):
            with pytest.raises(expected):
                adapter.get(client.download(GET, {}, target))
            assert target.read_bytes() == b"old"
        response = adapter.get(client.download(GET, {}, target))
    assert (response.status, response.content, target.read_bytes()) == (200, b"", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["picture.png"]


def test_a_download_to_a_file_object(adapter: ClientAdapter) -> None:
    file = io.BytesIO()
    client = adapter.client(lambda request: httpx2.Response(200, content=b"new"))
    adapter.get(client.download("getActivity", {"id": 7}, file, RequestOptions(strict=True)))
    assert file.getvalue() == b"new"


def test_a_download_has_the_announced_length(adapter: ClientAdapter) -> None:
    def respond(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers={"content-length": "5"}, content=b"new")

    client = adapter.client(respond, retries=0)
    with pytest.raises(TransportError, match="ended after 3 of 5 bytes"):
        adapter.get(client.download(GET, {}, io.BytesIO()))


def test_a_folder_that_does_not_exist_is_reported_before_sending(
    adapter: ClientAdapter, tmp_path: Path
) -> None:
    receiver = Receiver(200)
    with pytest.raises(ArgumentError, match="cannot write x: No such file or directory"):
        adapter.get(adapter.client(receiver).download(GET, {}, tmp_path / "missing" / "x"))
    assert receiver.requests == []
