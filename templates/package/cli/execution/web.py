"""``--web``: opens records in the web app of the API. Nothing is sent to the API."""

from __future__ import annotations

import re
import sys
import webbrowser
from urllib.parse import quote

import click

from ..input.values import Json
from ..output.messages import print_message
from .invocation import Invocation


def open_records(invocation: Invocation) -> None:
    """Open each record in the browser; print the URLs if there is no terminal or no browser."""
    rows = list(invocation.rows()) if invocation.ids else [None]
    for row in rows:
        url = record_url(invocation.command.web, invocation.path(row))
        if not sys.stdout.isatty():
            click.echo(url)
        elif webbrowser.open(url):
            print_message(f"Opened {url}")
        else:
            print_message("There is no browser; open this URL:")
            click.echo(url)


def record_url(template: str, path: dict[str, Json]) -> str:
    """Return the URL of a record: its path parameters, encoded, in the place of their names."""

    def value(match: re.Match[str]) -> str:
        return quote(str(path[match[1]]), safe="")

    return re.sub(r"\{([^{}]+)\}", value, template)
