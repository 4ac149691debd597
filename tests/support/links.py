"""Links of the reference that lead nowhere, and ids that are not unique on their page."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from markdown_it import MarkdownIt


def broken_links(files: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the links between files, which are by their path."""
    pages = {path: text for path, text in files.items() if path.endswith(".html")}
    ids = {path: re.findall(r'\bid="([^"]*)"', text) for path, text in pages.items()}
    repeated = [
        f"{path}: {name} occurs {count} times"
        for path, names in ids.items()
        for name, count in Counter(names).items()
        if count > 1
    ]
    anchors = {path: {*names} for path, names in ids.items()}
    anchors |= {path: {*_headings(text)} for path, text in files.items() if path.endswith(".md")}
    links = [
        (path, link)
        for path, text in files.items()
        for link in (_hrefs(text) if path in pages else _markdown_links(text))
    ]
    return repeated + [f"{path}: {link}" for path, link in links if not _leads(path, link, anchors)]


def _leads(path: str, link: str, anchors: Mapping[str, set[str]]) -> bool:
    if re.match("https?://", link):
        return True
    file, _, anchor = link.partition("#")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
    return target in anchors and (not anchor or anchor in anchors[target])


def _hrefs(text: str) -> Iterator[str]:
    yield from re.findall(r'\b(?:data-)?href="([^"]+)"', text)
    yield from (f"#{id_}" for id_ in re.findall(r'\bdata-(?:open|copy)="([^"]+)"', text))


def _markdown_links(text: str) -> Iterator[str]:
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        for span in token.children or ():
            if span.type == "link_open":
                yield str(span.attrs["href"])


def _headings(text: str) -> Iterator[str]:
    for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE):
        yield re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
