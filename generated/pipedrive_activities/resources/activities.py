"""Something to be done or already done: a call, a lunch, a deadline, a type of your own. An
activity may hang on a deal, a lead, a person, an organization or a project, and needs neither
date nor time. Code written for v1 finds the way to v2 in the migration guide.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, Never

from msgspec import UNSET, UnsetType

from .._runtime.deprecation import deprecated
from .._runtime.messages import RequestOptions
from .._runtime.product import Endpoint
from ..operations import OPERATIONS

if TYPE_CHECKING:
    from .. import models
    from .._runtime.client import AsyncClient, SyncClient
    from .._runtime.pagination.paginator import AsyncPages, Pages

__all__ = ["Activities", "AsyncActivities"]

_LIST: Endpoint[models.Activity] = Endpoint(OPERATIONS["getActivities"])
_GET: Endpoint[models.Activity] = Endpoint(OPERATIONS["getActivity"])
_CREATE: Endpoint[models.Activity] = Endpoint(OPERATIONS["addActivity"])
_UPDATE: Endpoint[models.Activity] = Endpoint(OPERATIONS["updateActivity"])
_DELETE: Endpoint[models.DeletedActivity] = Endpoint(OPERATIONS["deleteActivity"])
_LIST_COLLECTION: Endpoint[models.CollectionActivity] = Endpoint(
    OPERATIONS["getActivitiesCollection"]
)
_DELETE_MANY: Endpoint[models.DeletedActivities] = Endpoint(OPERATIONS["deleteActivities"])


class Activities:
    """Something to be done or already done: a call, a lunch, a deadline, a type of your own. An
    activity may hang on a deal, a lead, a person, an organization or a project, and needs
    neither date nor time. Code written for v1 finds the way to v2 in the migration guide.
    """

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    def list(
        self,
        *,
        filter_id: int | UnsetType = UNSET,
        ids: Sequence[int] | UnsetType = UNSET,
        owner_id: int | UnsetType = UNSET,
        deal_id: int | UnsetType = UNSET,
        lead_id: str | UnsetType = UNSET,
        person_id: int | UnsetType = UNSET,
        org_id: int | UnsetType = UNSET,
        done: bool | UnsetType = UNSET,
        updated_since: datetime.datetime | str | UnsetType = UNSET,
        updated_until: datetime.datetime | str | UnsetType = UNSET,
        sort_by: Literal["id", "update_time", "add_time", "due_date"] | UnsetType = UNSET,
        sort_direction: Literal["asc", "desc"] | UnsetType = UNSET,
        include_fields: Literal["attendees"] | UnsetType = UNSET,
        limit: int | UnsetType = UNSET,
        cursor: str | UnsetType = UNSET,
        options: RequestOptions | None = None,
    ) -> Pages[models.Activity]:
        """List activities.

        Returns the activities that the caller may see, a page at a time. Filters add up,
        except that `filter_id` switches most others off. For a handful of known ids one call
        with `ids` is cheaper than single lookups as soon as there are more than ten.

        - filter_id: Apply a filter saved in Pipedrive. The server then ignores `ids`,
          `owner_id`, `deal_id`, `lead_id`, `person_id` and `org_id`.
        - ids: Fetch exactly these activities, at most 100 a call. Ids that do not exist, or
          that the caller may not see, are left out of the answer without any sign.
        - owner_id: Keep what is assigned to this user.
        - deal_id: Keep what hangs on this deal.
        - lead_id: Keep what hangs on this lead.
        - person_id: Keep what has this person as its primary participant. Someone who merely
          takes part does not match.
        - org_id: Keep what hangs on this organization.
        - done: Keep finished activities only (`true`) or open ones only (`false`).
        - updated_since: Keep what changed at this moment or after it (inclusive).
        - updated_until: Keep what changed before this moment (exclusive).
        - sort_by: The field that orders the list.
        - sort_direction: Upwards (`asc`) or downwards (`desc`).
        - include_fields: Fields to add to each activity, separated by commas. There is one so
          far: without `attendees` the guest list stays out of the answer.
        - limit: How many activities a page may hold. A call costs the same whatever its page
          holds, so large pages are cheap.
        - cursor: Where to go on, as the page before has told. Opaque; without it a list
          starts over.

        Costs 10 tokens a page.

        See https://developers.pipedrive.com/docs/api/v1/Activities#getActivities
        """
        return self._client.pages(
            _LIST,
            {
                "filter_id": filter_id,
                "ids": ids,
                "owner_id": owner_id,
                "deal_id": deal_id,
                "lead_id": lead_id,
                "person_id": person_id,
                "org_id": org_id,
                "done": done,
                "updated_since": updated_since,
                "updated_until": updated_until,
                "sort_by": sort_by,
                "sort_direction": sort_direction,
                "include_fields": include_fields,
                "limit": limit,
                "cursor": cursor,
            },
            options,
        )

    def get(
        self,
        id: int,
        *,
        include_fields: Literal["attendees"] | UnsetType = UNSET,
        options: RequestOptions | None = None,
    ) -> models.Activity:
        """Get one activity.

        Returns a single activity. The cheapest of all calls.

        - id: Which activity is meant.
        - include_fields: Fields to add to each activity, separated by commas. There is one so
          far: without `attendees` the guest list stays out of the answer.

        Costs 1 token a call.

        See https://developers.pipedrive.com/docs/api/v1/Activities#getActivity
        """
        return self._client.call(
            _GET,
            {
                "id": id,
                "include_fields": include_fields,
            },
            options,
        )

    def create(
        self,
        *,
        subject: str | UnsetType = UNSET,
        type: str | UnsetType = UNSET,
        owner_id: int | UnsetType = UNSET,
        deal_id: int | UnsetType | None = UNSET,
        lead_id: str | UnsetType | None = UNSET,
        org_id: int | UnsetType | None = UNSET,
        project_id: int | UnsetType | None = UNSET,
        due_date: datetime.date | str | UnsetType | None = UNSET,
        due_time: datetime.time | str | UnsetType | None = UNSET,
        duration: datetime.timedelta | str | UnsetType | None = UNSET,
        busy: bool | UnsetType = UNSET,
        done: bool | UnsetType = UNSET,
        location: models.ActivityLocation | UnsetType | None = UNSET,
        participants: Sequence[models.ActivityParticipantInput] | UnsetType = UNSET,
        attendees: Sequence[models.ActivityAttendee] | UnsetType = UNSET,
        public_description: str | UnsetType | None = UNSET,
        priority: int | UnsetType | None = UNSET,
        note: str | UnsetType | None = UNSET,
        options: RequestOptions | None = None,
        **refused: Never,
    ) -> models.Activity:
        """Create an activity.

        Creates an activity from whatever is given; Pipedrive fills in the rest. Without an
        owner it belongs to the caller.

        - subject: What it is about, as shown in lists and in the calendar.
        - type: The `key_string` of an activity type that the company has.
        - owner_id: User to assign it to.
        - deal_id: Deal to attach it to.
        - lead_id: Lead to attach it to.
        - org_id: Organization to attach it to.
        - project_id: Project to attach it to.
        - due_date: Day for which to plan it.
        - due_time: Time of day in UTC for which to plan it.
        - duration: How long it shall take, in hours, minutes and perhaps seconds.
        - busy: Whether the owner shall count as busy meanwhile.
        - done: Tick it off, or open it again.
        - location: Where it shall take place; `value` alone is enough.
        - participants: Persons who take part. Mark one as primary: that one becomes the
          person of the activity.
        - attendees: Guests to invite through the calendar.
        - public_description: Text for the invitation, seen by every guest.
        - priority: Urgency as a number that the activity fields of the company know.
        - note: Remarks for colleagues, which guests never see. May hold HTML.
        - person_id: Cannot be set. Follows from the primary participant: list the person in
          `participants` and mark it as `primary`.

        Costs 5 tokens a call.

        See https://developers.pipedrive.com/docs/api/v1/Activities#addActivity
        """
        return self._client.call(
            _CREATE,
            {
                "subject": subject,
                "type": type,
                "owner_id": owner_id,
                "deal_id": deal_id,
                "lead_id": lead_id,
                "org_id": org_id,
                "project_id": project_id,
                "due_date": due_date,
                "due_time": due_time,
                "duration": duration,
                "busy": busy,
                "done": done,
                "location": location,
                "participants": participants,
                "attendees": attendees,
                "public_description": public_description,
                "priority": priority,
                "note": note,
                **refused,
            },
            options,
        )

    def update(
        self,
        id: int,
        *,
        subject: str | UnsetType = UNSET,
        type: str | UnsetType = UNSET,
        owner_id: int | UnsetType = UNSET,
        deal_id: int | UnsetType | None = UNSET,
        lead_id: str | UnsetType | None = UNSET,
        org_id: int | UnsetType | None = UNSET,
        project_id: int | UnsetType | None = UNSET,
        due_date: datetime.date | str | UnsetType | None = UNSET,
        due_time: datetime.time | str | UnsetType | None = UNSET,
        duration: datetime.timedelta | str | UnsetType | None = UNSET,
        busy: bool | UnsetType = UNSET,
        done: bool | UnsetType = UNSET,
        location: models.ActivityLocation | UnsetType | None = UNSET,
        participants: Sequence[models.ActivityParticipantInput] | UnsetType = UNSET,
        attendees: Sequence[models.ActivityAttendee] | UnsetType = UNSET,
        public_description: str | UnsetType | None = UNSET,
        priority: int | UnsetType | None = UNSET,
        note: str | UnsetType | None = UNSET,
        options: RequestOptions | None = None,
        **refused: Never,
    ) -> models.Activity:
        """Change an activity.

        Changes the fields that are sent and leaves every other as it is. Send changes only: a
        record that was read and is sent back whole holds fields that may not be written.

        - id: Which activity is meant.
        - subject: What it is about, as shown in lists and in the calendar.
        - type: The `key_string` of an activity type that the company has.
        - owner_id: User to assign it to.
        - deal_id: Deal to attach it to.
        - lead_id: Lead to attach it to.
        - org_id: Organization to attach it to.
        - project_id: Project to attach it to.
        - due_date: Day for which to plan it.
        - due_time: Time of day in UTC for which to plan it.
        - duration: How long it shall take, in hours, minutes and perhaps seconds.
        - busy: Whether the owner shall count as busy meanwhile.
        - done: Tick it off, or open it again.
        - location: Where it shall take place; `value` alone is enough.
        - participants: Persons who take part. Mark one as primary: that one becomes the
          person of the activity.
        - attendees: Guests to invite through the calendar.
        - public_description: Text for the invitation, seen by every guest.
        - priority: Urgency as a number that the activity fields of the company know.
        - note: Remarks for colleagues, which guests never see. May hold HTML.
        - person_id: Cannot be set. Follows from the primary participant: list the person in
          `participants` and mark it as `primary`.

        Costs 5 tokens a call.

        See https://developers.pipedrive.com/docs/api/v1/Activities#updateActivity
        """
        return self._client.call(
            _UPDATE,
            {
                "id": id,
                "subject": subject,
                "type": type,
                "owner_id": owner_id,
                "deal_id": deal_id,
                "lead_id": lead_id,
                "org_id": org_id,
                "project_id": project_id,
                "due_date": due_date,
                "due_time": due_time,
                "duration": duration,
                "busy": busy,
                "done": done,
                "location": location,
                "participants": participants,
                "attendees": attendees,
                "public_description": public_description,
                "priority": priority,
                "note": note,
                **refused,
            },
            options,
        )

    def delete(
        self,
        id: int,
        *,
        options: RequestOptions | None = None,
    ) -> models.DeletedActivity:
        """Delete one activity.

        Flags the activity as deleted. Thirty days later it is gone for good.

        - id: Which activity is meant.

        Costs 3 tokens a call.

        See https://developers.pipedrive.com/docs/api/v1/Activities#deleteActivity
        """
        return self._client.call(
            _DELETE,
            {
                "id": id,
            },
            options,
        )

    @deprecated(
        "activities.list_collection is deprecated: use activities.list instead (it costs 10 tokens a call as well). Sunset: 2026-08-01."
    )
    def list_collection(
        self,
        *,
        cursor: str | UnsetType = UNSET,
        limit: int | UnsetType = UNSET,
        since: datetime.datetime | str | UnsetType = UNSET,
        until: datetime.datetime | str | UnsetType = UNSET,
        user_id: int | UnsetType = UNSET,
        done: bool | UnsetType = UNSET,
        type: Sequence[str] | UnsetType = UNSET,
        options: RequestOptions | None = None,
    ) -> Pages[models.CollectionActivity]:
        """List the activities of all users.

        activities.list_collection is deprecated: use activities.list instead (it costs 10
        tokens a call as well). Sunset: 2026-08-01.

        Returns the whole company's activities in the older shape of API v1, a page at a time.
        Only global admins may call it; anybody else is answered with 403.

        - cursor: Where to go on, as the page before has told. Opaque; without it a list
          starts over.
        - limit: How many activities a page may hold. A call costs the same whatever its page
          holds, so large pages are cheap.
        - since: Keep what changed from this moment on, judged by `update_time`. Both
          `2026-03-01 08:30:00` and RFC 3339 are understood; the zone of a time without one is
          not documented.
        - until: Keep what changed up to this moment, written as for `since`.
        - user_id: Keep what is assigned to this user; without it everybody's activities come.
        - done: Keep finished activities only (`true`) or open ones only (`false`).
        - type: Keep these types, each given by the `key_string` of an activity type. An
          activity of any of them matches.

        Costs 10 tokens a page.

        See https://developers.pipedrive.com/docs/api/v1/Activities#getActivitiesCollection
        """
        return self._client.pages(
            _LIST_COLLECTION,
            {
                "cursor": cursor,
                "limit": limit,
                "since": since,
                "until": until,
                "user_id": user_id,
                "done": done,
                "type": type,
            },
            options,
        )

    @deprecated(
        "activities.delete_many is deprecated: use activities.delete instead (3 tokens an id instead of 10 a call: cheaper for up to 3 ids). Sunset: 2026-08-01."
    )
    def delete_many(
        self,
        *,
        ids: Sequence[int],
        options: RequestOptions | None = None,
    ) -> models.DeletedActivities:
        """Delete several activities at once.

        activities.delete_many is deprecated: use activities.delete instead (3 tokens an id
        instead of 10 a call: cheaper for up to 3 ids). Sunset: 2026-08-01.

        Flags many activities as deleted in one call of API v1. Thirty days later they are
        gone for good. Version 2 deletes them one by one, at a price for each.

        - ids: The activities to delete.

        Costs 10 tokens a call.

        See https://developers.pipedrive.com/docs/api/v1/Activities#deleteActivities
        """
        return self._client.call(
            _DELETE_MANY,
            {
                "ids": ids,
            },
            options,
        )


class AsyncActivities:
    """Something to be done or already done: a call, a lunch, a deadline, a type of your own. An
    activity may hang on a deal, a lead, a person, an organization or a project, and needs
    neither date nor time. Code written for v1 finds the way to v2 in the migration guide.
    """

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    def list(
        self,
        *,
        filter_id: int | UnsetType = UNSET,
        ids: Sequence[int] | UnsetType = UNSET,
        owner_id: int | UnsetType = UNSET,
        deal_id: int | UnsetType = UNSET,
        lead_id: str | UnsetType = UNSET,
        person_id: int | UnsetType = UNSET,
        org_id: int | UnsetType = UNSET,
        done: bool | UnsetType = UNSET,
        updated_since: datetime.datetime | str | UnsetType = UNSET,
        updated_until: datetime.datetime | str | UnsetType = UNSET,
        sort_by: Literal["id", "update_time", "add_time", "due_date"] | UnsetType = UNSET,
        sort_direction: Literal["asc", "desc"] | UnsetType = UNSET,
        include_fields: Literal["attendees"] | UnsetType = UNSET,
        limit: int | UnsetType = UNSET,
        cursor: str | UnsetType = UNSET,
        options: RequestOptions | None = None,
    ) -> AsyncPages[models.Activity]:
        """List activities.

        Returns the activities that the caller may see, a page at a time. Filters add up,
        except that `filter_id` switches most others off. For a handful of known ids one call
        with `ids` is cheaper than single lookups as soon as there are more than ten.

        - filter_id: Apply a filter saved in Pipedrive. The server then ignores `ids`,
          `owner_id`, `deal_id`, `lead_id`, `person_id` and `org_id`.
        - ids: Fetch exactly these activities, at most 100 a call. Ids that do not exist, or
          that the caller may not see, are left out of the answer without any sign.
        - owner_id: Keep what is assigned to this user.
        - deal_id: Keep what hangs on this deal.
        - lead_id: Keep what hangs on this lead.
        - person_id: Keep what has this person as its primary participant. Someone who merely
          takes part does not match.
        - org_id: Keep what hangs on this organization.
        - done: Keep finished activities only (`true`) or open ones only (`false`).
        - updated_since: Keep what changed at this moment or after it (inclusive).
        - updated_until: Keep what changed before this moment (exclusive).
        - sort_by: The field that orders the list.
        - sort_direction: Upwards (`asc`) or downwards (`desc`).
        - include_fields: Fields to add to each activity, separated by commas. There is one so
          far: without `attendees` the guest list stays out of the answer.
        - limit: How many activities a page may hold. A call costs the same whatever its page
          holds, so large pages are cheap.
        - cursor: Where to go on, as the page before has told. Opaque; without it a list
          starts over.

        Costs 10 tokens a page.

        See https://developers.pipedrive.com/docs/api/v1/Activities#getActivities
        """
        return self._client.pages(
            _LIST,
            {
                "filter_id": filter_id,
                "ids": ids,
                "owner_id": owner_id,
                "deal_id": deal_id,
                "lead_id": lead_id,
                "person_id": person_id,
                "org_id": org_id,
                "done": done,
                "updated_since": updated_since,
                "updated_until": updated_until,
                "sort_by": sort_by,
                "sort_direction": sort_direction,
                "include_fields": include_fields,
                "limit": limit,
                "cursor": cursor,
            },
            options,
        )

    async def get(
        self,
        id: int,
        *,
        include_fields: Literal["attendees"] | UnsetType = UNSET,
        options: RequestOptions | None = None,
    ) -> models.Activity:
        """Get one activity.

        Returns a single activity. The cheapest of all calls.

        - id: Which activity is meant.
        - include_fields: Fields to add to each activity, separated by commas. There is one so
          far: without `attendees` the guest list stays out of the answer.

        Costs 1 token a call.

        See https://developers.pipedrive.com/docs/api/v1/Activities#getActivity
        """
        return await self._client.call(
            _GET,
            {
                "id": id,
                "include_fields": include_fields,
            },
            options,
        )

    async def create(
        self,
        *,
        subject: str | UnsetType = UNSET,
        type: str | UnsetType = UNSET,
        owner_id: int | UnsetType = UNSET,
        deal_id: int | UnsetType | None = UNSET,
        lead_id: str | UnsetType | None = UNSET,
        org_id: int | UnsetType | None = UNSET,
        project_id: int | UnsetType | None = UNSET,
        due_date: datetime.date | str | UnsetType | None = UNSET,
        due_time: datetime.time | str | UnsetType | None = UNSET,
        duration: datetime.timedelta | str | UnsetType | None = UNSET,
        busy: bool | UnsetType = UNSET,
        done: bool | UnsetType = UNSET,
        location: models.ActivityLocation | UnsetType | None = UNSET,
        participants: Sequence[models.ActivityParticipantInput] | UnsetType = UNSET,
        attendees: Sequence[models.ActivityAttendee] | UnsetType = UNSET,
        public_description: str | UnsetType | None = UNSET,
        priority: int | UnsetType | None = UNSET,
        note: str | UnsetType | None = UNSET,
        options: RequestOptions | None = None,
        **refused: Never,
    ) -> models.Activity:
        """Create an activity.

        Creates an activity from whatever is given; Pipedrive fills in the rest. Without an
        owner it belongs to the caller.

        - subject: What it is about, as shown in lists and in the calendar.
        - type: The `key_string` of an activity type that the company has.
        - owner_id: User to assign it to.
        - deal_id: Deal to attach it to.
        - lead_id: Lead to attach it to.
        - org_id: Organization to attach it to.
        - project_id: Project to attach it to.
        - due_date: Day for which to plan it.
        - due_time: Time of day in UTC for which to plan it.
        - duration: How long it shall take, in hours, minutes and perhaps seconds.
        - busy: Whether the owner shall count as busy meanwhile.
        - done: Tick it off, or open it again.
        - location: Where it shall take place; `value` alone is enough.
        - participants: Persons who take part. Mark one as primary: that one becomes the
          person of the activity.
        - attendees: Guests to invite through the calendar.
        - public_description: Text for the invitation, seen by every guest.
        - priority: Urgency as a number that the activity fields of the company know.
        - note: Remarks for colleagues, which guests never see. May hold HTML.
        - person_id: Cannot be set. Follows from the primary participant: list the person in
          `participants` and mark it as `primary`.

        Costs 5 tokens a call.

        See https://developers.pipedrive.com/docs/api/v1/Activities#addActivity
        """
        return await self._client.call(
            _CREATE,
            {
                "subject": subject,
                "type": type,
                "owner_id": owner_id,
                "deal_id": deal_id,
                "lead_id": lead_id,
                "org_id": org_id,
                "project_id": project_id,
                "due_date": due_date,
                "due_time": due_time,
                "duration": duration,
                "busy": busy,
                "done": done,
                "location": location,
                "participants": participants,
                "attendees": attendees,
                "public_description": public_description,
                "priority": priority,
                "note": note,
                **refused,
            },
            options,
        )

    async def update(
        self,
        id: int,
        *,
        subject: str | UnsetType = UNSET,
        type: str | UnsetType = UNSET,
        owner_id: int | UnsetType = UNSET,
        deal_id: int | UnsetType | None = UNSET,
        lead_id: str | UnsetType | None = UNSET,
        org_id: int | UnsetType | None = UNSET,
        project_id: int | UnsetType | None = UNSET,
        due_date: datetime.date | str | UnsetType | None = UNSET,
        due_time: datetime.time | str | UnsetType | None = UNSET,
        duration: datetime.timedelta | str | UnsetType | None = UNSET,
        busy: bool | UnsetType = UNSET,
        done: bool | UnsetType = UNSET,
        location: models.ActivityLocation | UnsetType | None = UNSET,
        participants: Sequence[models.ActivityParticipantInput] | UnsetType = UNSET,
        attendees: Sequence[models.ActivityAttendee] | UnsetType = UNSET,
        public_description: str | UnsetType | None = UNSET,
        priority: int | UnsetType | None = UNSET,
        note: str | UnsetType | None = UNSET,
        options: RequestOptions | None = None,
        **refused: Never,
    ) -> models.Activity:
        """Change an activity.

        Changes the fields that are sent and leaves every other as it is. Send changes only: a
        record that was read and is sent back whole holds fields that may not be written.

        - id: Which activity is meant.
        - subject: What it is about, as shown in lists and in the calendar.
        - type: The `key_string` of an activity type that the company has.
        - owner_id: User to assign it to.
        - deal_id: Deal to attach it to.
        - lead_id: Lead to attach it to.
        - org_id: Organization to attach it to.
        - project_id: Project to attach it to.
        - due_date: Day for which to plan it.
        - due_time: Time of day in UTC for which to plan it.
        - duration: How long it shall take, in hours, minutes and perhaps seconds.
        - busy: Whether the owner shall count as busy meanwhile.
        - done: Tick it off, or open it again.
        - location: Where it shall take place; `value` alone is enough.
        - participants: Persons who take part. Mark one as primary: that one becomes the
          person of the activity.
        - attendees: Guests to invite through the calendar.
        - public_description: Text for the invitation, seen by every guest.
        - priority: Urgency as a number that the activity fields of the company know.
        - note: Remarks for colleagues, which guests never see. May hold HTML.
        - person_id: Cannot be set. Follows from the primary participant: list the person in
          `participants` and mark it as `primary`.

        Costs 5 tokens a call.

        See https://developers.pipedrive.com/docs/api/v1/Activities#updateActivity
        """
        return await self._client.call(
            _UPDATE,
            {
                "id": id,
                "subject": subject,
                "type": type,
                "owner_id": owner_id,
                "deal_id": deal_id,
                "lead_id": lead_id,
                "org_id": org_id,
                "project_id": project_id,
                "due_date": due_date,
                "due_time": due_time,
                "duration": duration,
                "busy": busy,
                "done": done,
                "location": location,
                "participants": participants,
                "attendees": attendees,
                "public_description": public_description,
                "priority": priority,
                "note": note,
                **refused,
            },
            options,
        )

    async def delete(
        self,
        id: int,
        *,
        options: RequestOptions | None = None,
    ) -> models.DeletedActivity:
        """Delete one activity.

        Flags the activity as deleted. Thirty days later it is gone for good.

        - id: Which activity is meant.

        Costs 3 tokens a call.

        See https://developers.pipedrive.com/docs/api/v1/Activities#deleteActivity
        """
        return await self._client.call(
            _DELETE,
            {
                "id": id,
            },
            options,
        )

    @deprecated(
        "activities.list_collection is deprecated: use activities.list instead (it costs 10 tokens a call as well). Sunset: 2026-08-01."
    )
    def list_collection(
        self,
        *,
        cursor: str | UnsetType = UNSET,
        limit: int | UnsetType = UNSET,
        since: datetime.datetime | str | UnsetType = UNSET,
        until: datetime.datetime | str | UnsetType = UNSET,
        user_id: int | UnsetType = UNSET,
        done: bool | UnsetType = UNSET,
        type: Sequence[str] | UnsetType = UNSET,
        options: RequestOptions | None = None,
    ) -> AsyncPages[models.CollectionActivity]:
        """List the activities of all users.

        activities.list_collection is deprecated: use activities.list instead (it costs 10
        tokens a call as well). Sunset: 2026-08-01.

        Returns the whole company's activities in the older shape of API v1, a page at a time.
        Only global admins may call it; anybody else is answered with 403.

        - cursor: Where to go on, as the page before has told. Opaque; without it a list
          starts over.
        - limit: How many activities a page may hold. A call costs the same whatever its page
          holds, so large pages are cheap.
        - since: Keep what changed from this moment on, judged by `update_time`. Both
          `2026-03-01 08:30:00` and RFC 3339 are understood; the zone of a time without one is
          not documented.
        - until: Keep what changed up to this moment, written as for `since`.
        - user_id: Keep what is assigned to this user; without it everybody's activities come.
        - done: Keep finished activities only (`true`) or open ones only (`false`).
        - type: Keep these types, each given by the `key_string` of an activity type. An
          activity of any of them matches.

        Costs 10 tokens a page.

        See https://developers.pipedrive.com/docs/api/v1/Activities#getActivitiesCollection
        """
        return self._client.pages(
            _LIST_COLLECTION,
            {
                "cursor": cursor,
                "limit": limit,
                "since": since,
                "until": until,
                "user_id": user_id,
                "done": done,
                "type": type,
            },
            options,
        )

    @deprecated(
        "activities.delete_many is deprecated: use activities.delete instead (3 tokens an id instead of 10 a call: cheaper for up to 3 ids). Sunset: 2026-08-01."
    )
    async def delete_many(
        self,
        *,
        ids: Sequence[int],
        options: RequestOptions | None = None,
    ) -> models.DeletedActivities:
        """Delete several activities at once.

        activities.delete_many is deprecated: use activities.delete instead (3 tokens an id
        instead of 10 a call: cheaper for up to 3 ids). Sunset: 2026-08-01.

        Flags many activities as deleted in one call of API v1. Thirty days later they are
        gone for good. Version 2 deletes them one by one, at a price for each.

        - ids: The activities to delete.

        Costs 10 tokens a call.

        See https://developers.pipedrive.com/docs/api/v1/Activities#deleteActivities
        """
        return await self._client.call(
            _DELETE_MANY,
            {
                "ids": ids,
            },
            options,
        )
