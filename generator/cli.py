"""The command ``specgen``: gathers the commands, each of which is a module of ``commands``.

Exit codes: 0 fine, 1 findings or drift, 2 wrong use.
"""

from __future__ import annotations

import click

from generator import __version__
from generator.commands.check import check
from generator.commands.diff import diff
from generator.commands.dump_ir import dump_ir
from generator.commands.generate import generate
from generator.commands.init import init
from generator.commands.lint import lint
from generator.commands.watch import watch


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="specgen")
def main() -> None:
    """Turn an OpenAPI description into a client, a command line and contract tests."""


for _command in (generate, check, lint, dump_ir, watch, init, diff):
    main.add_command(_command)
