"""Start the mock server, call every operation by client and command, and print the token costs.

Run by ``nox -s demo``; needs the generated package with its extras ``cli`` and ``mock``.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable

from pipedrive_activities import Pipedrive
from pipedrive_activities.mock import Mock, Server

COMMANDS = (
    ("list", "--limit", "3"),
    ("list-collection", "--limit", "3"),
    ("get", "1"),
    ("create", "--subject", "Call Ines"),
    ("update", "1", "--done"),
    ("delete-many", "--ids", "2,3", "--yes"),
    ("delete", "4", "--yes"),
)


def calls(client: Pipedrive) -> Iterable[tuple[str, Callable[[], object]]]:
    """Yield a call of every operation, as text and as a function."""
    activities = client.activities
    yield "list(limit=3).page()", lambda: activities.list(limit=3).page()
    yield "list_collection(limit=3).page()", lambda: activities.list_collection(limit=3).page()
    yield "get(5)", lambda: activities.get(5)
    yield "create(subject=…)", lambda: activities.create(subject="Call Ines")
    yield "update(5, done=True)", lambda: activities.update(5, done=True)
    yield "delete_many(ids=[6, 7])", lambda: activities.delete_many(ids=[6, 7])
    yield "delete(8)", lambda: activities.delete(8)


def run_command(server: Server, arguments: tuple[str, ...], folder: str) -> None:
    """Run the command as a process, with the address of the server in its environment.

    Its configuration, state and cache go to ``folder``, not to those of the user.
    """
    environment = {
        **os.environ,
        **dict.fromkeys(("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"), folder),
        "PIPEDRIVE_BASE_URL": server.url,
        "PIPEDRIVE_API_TOKEN": server.api_token,
    }
    subprocess.run(
        [sys.executable, "-m", "pipedrive_activities.cli", "activities", *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=True,
    )


def print_call(server: Server, call_text: str) -> None:
    """Print a call, its operation and its cost."""
    last = server.requests[-1]
    print(f"  {call_text:<48} {last.operation:<24} {last.cost:>3} tokens")  # noqa: T201 - a demonstration


def main() -> None:
    """Call every operation twice: by client and by command."""
    warnings.simplefilter(
        "ignore", DeprecationWarning
    )  # two of the seven operations are deprecated
    with Server(Mock()) as server:
        print(f"The mock server listens at {server.url}\n\nThe client:")  # noqa: T201 - likewise
        with Pipedrive(api_token=server.api_token, base_url=server.url) as client:
            for call_text, call in calls(client):
                call()
                print_call(server, call_text)
            client_tokens = client.usage.tokens
        print(f"\nThe client client_tokens {client_tokens} tokens itself.\n\nThe command:")  # noqa: T201 - likewise
        with tempfile.TemporaryDirectory() as folder:
            for arguments in COMMANDS:
                run_command(server, arguments, folder)
                print_call(server, f"pipedrive activities {shlex.join(arguments)}")
        budget = server.mock.budget
        print(  # noqa: T201 - likewise
            f"\nTogether {server.tokens} tokens; {budget['remaining']} of {budget['limit']} are left."
        )


if __name__ == "__main__":
    main()
