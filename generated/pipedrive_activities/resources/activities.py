"""Scheduled or completed work: a call, a lunch, a deadline, or a custom type."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

from msgspec import UNSET, UnsetType

from .._runtime.asynchronous import async_pages, coroutine
from .._runtime.deprecation import deprecated
from .._runtime.product import Endpoint
from .._runtime.request_options import RequestOptions
from .._runtime.resource import AsyncResource, HintedArguments, SyncResource
from .._runtime.sync.calls import list_changes, list_changes_async, prune, prune_async

if TYPE_CHECKING:
    from .. import models
    from .._runtime.pagination.paginator import AsyncPages, Pages
    from .._runtime.sync.changes import AsyncChanges, Changes
    from .._runtime.sync.prune import Pruned
    from .._runtime.sync.state import SyncState

    class _ListArguments(TypedDict, total=False):
        """The arguments of `list` without ids, updated_since, updated_until, sort_by,
        sort_direction and cursor, which a sync sets.
        """

        filter_id: int | UnsetType
        owner_id: int | UnsetType
        deal_id: int | UnsetType
        lead_id: str | UnsetType
        person_id: int | UnsetType
        org_id: int | UnsetType
        done: bool | UnsetType
        include_fields: Literal["attendees"] | UnsetType
        limit: int | UnsetType


__all__ = ["Activities", "AsyncActivities"]


class Activities(SyncResource):
    """Scheduled or completed work: a call, a lunch, a deadline, or a custom type. An activity can
    be linked to a deal, lead, person, organization or project. Date and time are optional. The
    migration guide explains how to move from v1 to v2.
    """

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

        Returns the activities visible to the caller, one page at a time. All filters are combined,
        but `filter_id` disables most of the others. To read more than ten known activities, one
        call with `ids` is cheaper than single lookups. Activities that change while pages are read
        may be returned twice or never, above all when sorted by `update_time`: end the window with
        `updated_until` at the time of the first request, read the rest in the next window, and drop
        duplicates by `id`. Costs 10 tokens a page.

        - filter_id: Id of a filter saved in Pipedrive. The server then ignores `ids`, `owner_id`,
          `deal_id`, `lead_id`, `person_id` and `org_id`.
        - ids: Ids of the activities to return, at most 100 per call. Ids that do not exist or are
          not visible to the caller are silently omitted.
        - owner_id: Only activities of this owner.
        - deal_id: Only activities linked to this deal.
        - lead_id: Only activities linked to this lead.
        - person_id: Only activities whose primary participant is this person. Other participants do
          not match.
        - org_id: Only activities linked to this organization.
        - done: Only completed (`true`) or only open (`false`) activities.
        - updated_since: Only activities changed at or after this time.
        - updated_until: Only activities changed before this time.
        - sort_by: Field that determines the order.
        - sort_direction: Sort order: ascending (`asc`) or descending (`desc`).
        - include_fields: Additional fields to return, separated by commas. Only `attendees` is
          supported; it is omitted by default.
        - limit: Maximum number of activities per page. A call costs the same for any page size, so
          large pages are cheaper.
        - cursor: Opaque cursor of the previous page. Without it, the first page is returned.

        Items that change while pages are fetched may be returned twice or never.
        `.iterate(freeze=True)` fetches only what changed before it began (`updated_until`); its
        `window_end` is where the next iteration begins. `.iterate(distinct=True)` omits items that
        were returned before.

        See https://developers.pipedrive.com/docs/api/v1/Activities#getActivities
        """
        arguments = {
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
        }
        return self._client.pages(Endpoint("getActivities"), arguments, options)

    def get(
        self,
        id: int,
        *,
        include_fields: Literal["attendees"] | UnsetType = UNSET,
        options: RequestOptions | None = None,
    ) -> models.Activity:
        """Get one activity.

        Returns one activity. The cheapest of all operations. Costs 1 token a call.

        - id: Id of the activity.
        - include_fields: Additional fields to return, separated by commas. Only `attendees` is
          supported; it is omitted by default.

        See https://developers.pipedrive.com/docs/api/v1/Activities#getActivity
        """
        arguments = {"id": id, "include_fields": include_fields}
        return self._client.call(Endpoint("getActivity"), arguments, options)

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
        participants: Sequence[models.ActivityParticipantInput | models.ActivityParticipant]
        | UnsetType = UNSET,
        attendees: Sequence[models.ActivityAttendee] | UnsetType = UNSET,
        public_description: str | UnsetType | None = UNSET,
        priority: int | UnsetType | None = UNSET,
        note: str | UnsetType | None = UNSET,
        when: datetime.datetime | UnsetType | None = UNSET,
        person: int | UnsetType = UNSET,
        options: RequestOptions | None = None,
        **rejected: Unpack[HintedArguments],
    ) -> models.Activity:
        """Create an activity.

        Creates an activity. Pipedrive fills in what is omitted. The owner defaults to the caller.
        Costs 5 tokens a call.

        - subject: Subject, as shown in lists and in the calendar.
        - type: The `key_string` of an activity type of the company.
        - owner_id: User who owns the activity.
        - deal_id: Deal to link.
        - lead_id: Lead to link.
        - org_id: Organization to link.
        - project_id: Project to link.
        - due_date: Due date.
        - due_time: Due time in UTC.
        - duration: Planned duration in hours, minutes and optionally seconds.
        - busy: Whether the owner is shown as busy.
        - done: Mark the activity as done, or reopen it.
        - location: Location; `value` alone is sufficient.
        - participants: Participants of the activity. The one marked as primary becomes the person
          of the activity.
        - attendees: Guests to invite through the calendar.
        - public_description: Text of the invitation, visible to all guests.
        - priority: Priority as a number, defined by the activity fields of the company.
        - note: Internal note, not visible to guests. May contain HTML.
        - when: When the activity is due, with a time zone. Sets `due_date` and `due_time`, which
          are in UTC, together: converting the hour can move the day.
        - person: ID of the person to link, as the primary and only participant. Sets
          `participants`; an update replaces the previous ones.
        - person_id: Read-only, cannot be set. Set by the primary participant: list the person in
          `participants` and mark it as `primary`.

        See https://developers.pipedrive.com/docs/api/v1/Activities#addActivity
        """
        arguments = {
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
            "when": when,
            "person": person,
            **rejected,
        }
        return self._client.call(Endpoint("addActivity"), arguments, options)

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
        participants: Sequence[models.ActivityParticipantInput | models.ActivityParticipant]
        | UnsetType = UNSET,
        attendees: Sequence[models.ActivityAttendee] | UnsetType = UNSET,
        public_description: str | UnsetType | None = UNSET,
        priority: int | UnsetType | None = UNSET,
        note: str | UnsetType | None = UNSET,
        when: datetime.datetime | UnsetType | None = UNSET,
        person: int | UnsetType = UNSET,
        options: RequestOptions | None = None,
        **rejected: Unpack[HintedArguments],
    ) -> models.Activity:
        """Update fields of an activity.

        Changes the fields in the body and leaves all others unchanged. Send only the changed
        fields: a complete record contains read-only fields, which the API rejects. Costs 5 tokens a
        call.

        - id: Id of the activity.
        - subject: Subject, as shown in lists and in the calendar.
        - type: The `key_string` of an activity type of the company.
        - owner_id: User who owns the activity.
        - deal_id: Deal to link.
        - lead_id: Lead to link.
        - org_id: Organization to link.
        - project_id: Project to link.
        - due_date: Due date.
        - due_time: Due time in UTC.
        - duration: Planned duration in hours, minutes and optionally seconds.
        - busy: Whether the owner is shown as busy.
        - done: Mark the activity as done, or reopen it.
        - location: Location; `value` alone is sufficient.
        - participants: Participants of the activity. The one marked as primary becomes the person
          of the activity.
        - attendees: Guests to invite through the calendar.
        - public_description: Text of the invitation, visible to all guests.
        - priority: Priority as a number, defined by the activity fields of the company.
        - note: Internal note, not visible to guests. May contain HTML.
        - when: When the activity is due, with a time zone. Sets `due_date` and `due_time`, which
          are in UTC, together: converting the hour can move the day.
        - person: ID of the person to link, as the primary and only participant. Sets
          `participants`; an update replaces the previous ones.
        - person_id: Read-only, cannot be set. Set by the primary participant: list the person in
          `participants` and mark it as `primary`.

        See https://developers.pipedrive.com/docs/api/v1/Activities#updateActivity
        """
        arguments = {
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
            "when": when,
            "person": person,
            **rejected,
        }
        return self._client.call(Endpoint("updateActivity"), arguments, options)

    def delete(self, id: int, *, options: RequestOptions | None = None) -> models.DeletedActivity:
        """Delete one activity.

        Marks the activity as deleted. It is removed permanently after 30 days. Costs 3 tokens a
        call.

        - id: Id of the activity.

        See https://developers.pipedrive.com/docs/api/v1/Activities#deleteActivity
        """
        return self._client.call(Endpoint("deleteActivity"), {"id": id}, options)

    @deprecated(
        "activities.list_collection is deprecated: use activities.list instead (it also costs 10 tokens a call). Sunset: 2026-08-01."
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

        activities.list_collection is deprecated: use activities.list instead (it also costs 10
        tokens a call). Sunset: 2026-08-01.

        Returns the activities of all users in the format of API v1, one page at a time. Only global
        admins may call it; other users get a 403 response. Costs 10 tokens a page.

        - cursor: Opaque cursor of the previous page. Without it, the first page is returned.
        - limit: Maximum number of activities per page. A call costs the same for any page size, so
          large pages are cheaper.
        - since: Only activities changed at or after this time, by `update_time`. Accepts RFC 3339
          and `2026-03-01 08:30:00`; the time zone of a value without offset is not documented.
        - until: Only activities changed up to this time, in the format of `since`.
        - user_id: Only activities of this owner. Default: activities of all users.
        - done: Only completed (`true`) or only open (`false`) activities.
        - type: Only activities of one of these types, given by the `key_string` of the activity
          type.

        See https://developers.pipedrive.com/docs/api/v1/Activities#getActivitiesCollection
        """
        arguments = {
            "cursor": cursor,
            "limit": limit,
            "since": since,
            "until": until,
            "user_id": user_id,
            "done": done,
            "type": type,
        }
        return self._client.pages(Endpoint("getActivitiesCollection"), arguments, options)

    @deprecated(
        "activities.delete_many is deprecated: use activities.delete instead (3 tokens an id instead of 10 a call: cheaper for up to 3 ids). Sunset: 2026-08-01."
    )
    def delete_many(
        self, *, ids: Sequence[int], options: RequestOptions | None = None
    ) -> models.DeletedActivities:
        """Delete several activities at once.

        activities.delete_many is deprecated: use activities.delete instead (3 tokens an id instead
        of 10 a call: cheaper for up to 3 ids). Sunset: 2026-08-01.

        Marks several activities as deleted in one call of API v1. They are removed permanently
        after 30 days. API v2 deletes them one by one, and each deletion costs tokens. Costs 10
        tokens a call.

        - ids: Ids of the activities to delete.

        See https://developers.pipedrive.com/docs/api/v1/Activities#deleteActivities
        """
        return self._client.call(Endpoint("deleteActivities"), {"ids": ids}, options)

    def sync(
        self,
        state: SyncState | None = None,
        *,
        options: RequestOptions | None = None,
        **arguments: Unpack[_ListArguments],
    ) -> Changes[models.Activity]:
        """Return the records that changed since `state`, in the order of `update_time`.

        Without a state, these are all records. The last changes are those from before the call. A
        record that was returned before is omitted unless its content changed. Deleted records are
        those with `is_deleted`.

        Store each of `.pages()` with its `state` in one transaction, and pass the last one to the
        next sync. The arguments are those of `list`; a state belongs to the arguments that it was
        created with.

        Costs 10 tokens a page.
        """
        return list_changes(self._client, Endpoint("getActivities"), state, arguments, options)

    def prune(
        self,
        keys: Iterable[int],
        *,
        options: RequestOptions | None = None,
        **arguments: Unpack[_ListArguments],
    ) -> Pruned:
        """Return which of the keys the list no longer returns: these records were deleted, or are
        no longer visible to the caller. The API does not say which.

        Fetches the list, or asks for the keys, whichever costs less. The arguments are those of
        `list`. Costs 10 tokens a page.
        """
        return prune(self._client, Endpoint("getActivities"), keys, arguments, options)


class AsyncActivities(AsyncResource):
    """The operations of `Activities`, for asyncio."""

    list = async_pages(Activities.list)
    get = coroutine(Activities.get)
    create = coroutine(Activities.create)
    update = coroutine(Activities.update)
    delete = coroutine(Activities.delete)

    @deprecated(
        "activities.list_collection is deprecated: use activities.list instead (it also costs 10 tokens a call). Sunset: 2026-08-01."
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

        activities.list_collection is deprecated: use activities.list instead (it also costs 10
        tokens a call). Sunset: 2026-08-01.

        Returns the activities of all users in the format of API v1, one page at a time. Only global
        admins may call it; other users get a 403 response. Costs 10 tokens a page.

        - cursor: Opaque cursor of the previous page. Without it, the first page is returned.
        - limit: Maximum number of activities per page. A call costs the same for any page size, so
          large pages are cheaper.
        - since: Only activities changed at or after this time, by `update_time`. Accepts RFC 3339
          and `2026-03-01 08:30:00`; the time zone of a value without offset is not documented.
        - until: Only activities changed up to this time, in the format of `since`.
        - user_id: Only activities of this owner. Default: activities of all users.
        - done: Only completed (`true`) or only open (`false`) activities.
        - type: Only activities of one of these types, given by the `key_string` of the activity
          type.

        See https://developers.pipedrive.com/docs/api/v1/Activities#getActivitiesCollection
        """
        arguments = {
            "cursor": cursor,
            "limit": limit,
            "since": since,
            "until": until,
            "user_id": user_id,
            "done": done,
            "type": type,
        }
        return self._client.pages(Endpoint("getActivitiesCollection"), arguments, options)

    @deprecated(
        "activities.delete_many is deprecated: use activities.delete instead (3 tokens an id instead of 10 a call: cheaper for up to 3 ids). Sunset: 2026-08-01."
    )
    async def delete_many(
        self, *, ids: Sequence[int], options: RequestOptions | None = None
    ) -> models.DeletedActivities:
        """Delete several activities at once.

        activities.delete_many is deprecated: use activities.delete instead (3 tokens an id instead
        of 10 a call: cheaper for up to 3 ids). Sunset: 2026-08-01.

        Marks several activities as deleted in one call of API v1. They are removed permanently
        after 30 days. API v2 deletes them one by one, and each deletion costs tokens. Costs 10
        tokens a call.

        - ids: Ids of the activities to delete.

        See https://developers.pipedrive.com/docs/api/v1/Activities#deleteActivities
        """
        return await self._client.call(Endpoint("deleteActivities"), {"ids": ids}, options)

    def sync(
        self,
        state: SyncState | None = None,
        *,
        options: RequestOptions | None = None,
        **arguments: Unpack[_ListArguments],
    ) -> AsyncChanges[models.Activity]:
        """Return the records that changed since `state`, in the order of `update_time`.

        Without a state, these are all records. The last changes are those from before the call. A
        record that was returned before is omitted unless its content changed. Deleted records are
        those with `is_deleted`.

        Store each of `.pages()` with its `state` in one transaction, and pass the last one to the
        next sync. The arguments are those of `list`; a state belongs to the arguments that it was
        created with.

        Costs 10 tokens a page.
        """
        return list_changes_async(
            self._client, Endpoint("getActivities"), state, arguments, options
        )

    async def prune(
        self,
        keys: Iterable[int],
        *,
        options: RequestOptions | None = None,
        **arguments: Unpack[_ListArguments],
    ) -> Pruned:
        """Return which of the keys the list no longer returns: these records were deleted, or are
        no longer visible to the caller. The API does not say which.

        Fetches the list, or asks for the keys, whichever costs less. The arguments are those of
        `list`. Costs 10 tokens a page.
        """
        return await prune_async(self._client, Endpoint("getActivities"), keys, arguments, options)
