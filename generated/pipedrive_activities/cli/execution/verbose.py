"""``--verbose``: each attempt on standard error, without a secret.

A request as the hooks see it holds no credentials; of its headers only harmless ones are shown.
"""

from __future__ import annotations

import click

from ..._runtime.errors import TransportError
from ..._runtime.messages import SAFE_HEADERS, RawResponse, Request
from ..output.escaping import visible


def show_attempt(request: Request, came: RawResponse | TransportError) -> None:
    """Print a request and what came of it."""
    lines = [f"> {request.method} {request.url}"]
    for name, value in request.headers.items():
        lines.append(f">   {name}: {value if name in SAFE_HEADERS else '<redacted>'}")
    if request.content is not None:
        lines.append(f">   {request.content.decode('utf-8', 'replace')}")
    if isinstance(came, RawResponse):
        size = len(came.content)
        lines.append(f"< {came.status} in {came.elapsed * 1000:.0f} ms, {size:,} bytes")
    else:
        lines.append(f"< {came.message}")
    click.echo("\n".join(map(visible, lines)), err=True)
