"""The commands of one resource."""

from __future__ import annotations

from ..command_model import Command, Deprecated, Option

COMMANDS: tuple[Command, ...] = (
    Command(
        cost=1,
        name="get-pets",
        resource="pe-ts-import-os",
        operation='get"""Pets\\',
        method="GET",
        path='/pe"ts/{i"d}',
        summary='List """\\ # noqa',
        description='First\u2028second\n"""\nimport os\n\x1b[31mred \u202eevil',
        example='\'""""\'',
        docs='https://example.com/"""',
        columns=("na\"me')", "__class__"),
        fields=("na\"me')", "__class__"),
        options=(
            Option(
                flag="i-d",
                api_path=('i"d',),
                location="path",
                kind="string",
                pattern='^[\'"\\\\]+"""$',
                required=True,
            ),
            Option(
                flag="wo-r-ds",
                api_path=('wo"r\nds',),
                location="query",
                kind="string",
                choices=("'", '"', "\n", "\\", '"""'),
                default="'",
                help='"""\\',
            ),
        ),
        deprecated=Deprecated(
            replaced_by='a"b',
        ),
    ),
)
