"""Every operation of the API, by operationId: what it costs, where it goes, what it takes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ._runtime.call.response_headers import HeaderNames
from ._runtime.metering.limits import RateLimits
from ._runtime.operation import Deprecation, Operation, Parameter

__all__ = ["HEADER_NAMES", "OPERATIONS", "RATE_LIMITS"]

_OPERATIONS = (
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
                name="i_d",
                api_name='i"d',
                location="path",
                required=True,
                style="simple",
                explode=False,
            ),
            Parameter(
                name="wo_r_ds",
                api_name='wo"r\nds',
                location="query",
            ),
        ),
        deprecation=Deprecation(
            advice="pe_ts_import_os.get_pets is deprecated.",
            replaced_by='a"b',
        ),
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {operation.id: operation for operation in _OPERATIONS}
)
"""Every operation by operationId."""

HEADER_NAMES = HeaderNames()
"""The headers of responses that the client goes by."""

RATE_LIMITS: RateLimits | None = None
"""How the API meters, None when its description does not say."""
