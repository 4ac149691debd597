"""A few operations for tests of costs, estimates and metering."""

from __future__ import annotations

from pipedrive_activities._runtime.call.response_headers import HeaderNames
from pipedrive_activities._runtime.operation import Batch, Deprecation, Operation, Pagination

NAMES = HeaderNames(
    burst_limit="x-ratelimit-limit",
    burst_remaining="x-ratelimit-remaining",
    burst_reset="x-ratelimit-reset",
    daily_remaining="x-daily-ratelimit-token-remaining",
    daily_requests_remaining="x-daily-requests-left",
)
_PAGES = Pagination(
    cursor="cursor",
    size="limit",
    items="/data",
    next_cursor="/c",
    default_size=100,
    maximum_size=500,
)
_ALL = (
    Operation(
        id="listThings",
        resource="things",
        name="list",
        method="GET",
        path="/api/v2/things",
        cost=10,
        pagination=_PAGES,
        batch=Batch(parameter="ids", maximum=100),
    ),
    Operation(
        id="listOldThings",
        resource="things",
        name="list_old",
        method="GET",
        path="/v1/things/collection",
        cost=20,
        pagination=_PAGES,
        deprecation=Deprecation(replaced_by="listThings"),
    ),
    Operation(
        id="getThing",
        resource="things",
        name="get",
        method="GET",
        path="/api/v2/things/{id}",
        cost=1,
    ),
    Operation(
        id="getThingOfArchive",
        resource="things",
        name="get_of_archive",
        method="GET",
        path="/api/v2/things/archive/{id}",
        cost=1,
    ),
    Operation(
        id="getPartOfThing",
        resource="things",
        name="get_part",
        method="GET",
        path="/api/v2/things/{id}/parts/{part}",
        cost=1,
    ),
    Operation(
        id="getPartsOfThing",
        resource="things",
        name="get_parts",
        method="GET",
        path="/api/v2/things/{id}/parts",
        cost=1,
    ),
    Operation(
        id="deleteThing",
        resource="things",
        name="delete",
        method="DELETE",
        path="/api/v2/things/{id}",
        cost=3,
    ),
    Operation(
        id="deleteThings",
        resource="things",
        name="delete_many",
        method="DELETE",
        path="/v1/things",
        cost=10,
        batch=Batch(parameter="ids", maximum=100),
        deprecation=Deprecation(replaced_by="deleteThing"),
    ),
    Operation(
        id="deleteOther",
        resource="others",
        name="delete",
        method="DELETE",
        path="/api/v2/others/{id}",
        cost=1,
    ),
    Operation(
        id="mystery",
        resource="things",
        name="mystery",
        method="POST",
        path="/api/v2/mystery",
    ),
    Operation(
        id="deleteAnyNumber",
        resource="bulk",
        name="delete",
        method="DELETE",
        path="/v1/bulk",
        cost=5,
        batch=Batch(parameter="ids"),
    ),
)
OPERATIONS = {operation.id: operation for operation in _ALL}
