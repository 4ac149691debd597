"""Table of all operations: cost, method, path and parameters, by operationId."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ._runtime.operation import (
    Deprecation,
    Operation,
    Parameter,
    Scheme,
)

__all__ = ["OPERATIONS", "SCHEMES"]


_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id='get"""Pets\\',
        resource="pe_ts_import_os",
        name="get_pets",
        method="GET",
        path='/pe"ts/{i"d}',
        cost=1,
        summary='List """\\ # noqa.',
        parameters=(
            Parameter(
                "i_d", "path", "string", api_name='i"d', pattern='^[\'"\\\\]+"""$', required=True
            ),
            Parameter(
                "wo_r_ds",
                "query",
                "string",
                api_name='wo"r\nds',
                choices=("'", '"', "\n", "\\", '"""'),
                default="'",
            ),
        ),
        deprecation=Deprecation(
            advice="pe_ts_import_os.get_pets is deprecated.", replaced_by='a"b'
        ),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""All operations, by operationId."""

SCHEMES: Mapping[str, Scheme] = MappingProxyType({})
"""The security schemes by id: where credentials are sent, and the arguments of a client with them."""
