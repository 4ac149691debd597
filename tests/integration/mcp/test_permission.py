"""What writes asks the user, needs ``--allow``, or is not done."""

from __future__ import annotations

import asyncio

import mcp_types as types
import pytest

from pipedrive_activities.mcp.permissions import UnknownPermission, parse_allowed
from pipedrive_activities.mock.server import Server
from tests.support.assistants import ERAS, Assistant, User
from tests.support.variants import first_and_variants

both_eras = pytest.mark.parametrize("mode", first_and_variants(ERAS))
SUBJECT = {"subject": "Call\u200b", "type": "call"}


@both_eras
def test_the_user_agrees_to_a_write(assistant: Assistant, api: Server, mode: str) -> None:
    user = User()

    async def scenario() -> None:
        async with assistant.connect(mode, user) as caller:
            result = await caller.result("activities_create", SUBJECT)
            assert result["cost"] == 5

    asyncio.run(scenario())
    assert len(api.requests) == 1
    (question,) = user.questions
    assert question.startswith('Create an activity? activities_create {"subject":"Call\\u200b"')
    assert question.endswith("(5 tokens)")


@both_eras
@pytest.mark.parametrize("action", ["decline", "cancel"])
def test_the_user_does_not_agree(assistant: Assistant, api: Server, mode: str, action: str) -> None:
    async def scenario() -> None:
        async with assistant.connect(mode, User(action)) as caller:
            text = await caller.error("activities_create", SUBJECT)
            assert "did not agree. Nothing was sent." in text

    asyncio.run(scenario())
    assert not api.requests


@both_eras
def test_a_deletion_needs_a_word_of_its_own(assistant: Assistant, api: Server, mode: str) -> None:
    async def scenario() -> None:
        for content in ({}, {"word": "yes"}):
            async with assistant.connect(mode, User(content=content)) as caller:
                assert 'did not write "delete"' in await caller.error(
                    "activities_delete", {"id": 1}
                )
        assert not api.requests
        async with assistant.connect(mode, User(content={"word": "delete"})) as caller:
            assert (await caller.result("activities_delete", {"id": 1}))["result"] == {"id": 1}

    asyncio.run(scenario())


@both_eras
def test_a_client_that_cannot_ask_needs_permission(
    assistant: Assistant, api: Server, mode: str
) -> None:
    async def scenario() -> None:
        async with assistant.connect(mode, allow=("create", "update")) as caller:
            await caller.result("activities_create", SUBJECT)
            await caller.result("activities_update", {"id": 1, "subject": "Call"})
            text = await caller.error("activities_delete", {"id": 1})
            assert "--allow delete" in text
            assert "Nothing was sent" in text
        async with assistant.connect(mode, allow=("delete",)) as caller:
            assert "--allow create" in await caller.error("activities_create", SUBJECT)
            await caller.result("activities_delete", {"id": 1})

    asyncio.run(scenario())
    assert [request.operation for request in api.requests] == [
        "addActivity",
        "updateActivity",
        "deleteActivity",
    ]


def test_reading_is_never_asked(assistant: Assistant) -> None:
    user = User("decline")

    async def scenario() -> None:
        async with assistant.connect(user=user) as caller:
            await caller.result("activities_get", {"id": 1})

    asyncio.run(scenario())
    assert not user.questions


def test_invalid_arguments_are_rejected_before_the_user_is_asked(assistant: Assistant) -> None:
    user = User()

    async def scenario() -> None:
        async with assistant.connect(user=user) as caller:
            assert "Invalid arguments" in await caller.error("activities_update", {"id": "1"})

    asyncio.run(scenario())
    assert not user.questions


def test_an_answer_counts_for_the_call_it_was_given_for(assistant: Assistant, api: Server) -> None:
    """A client that repeats a call with other arguments is asked again."""

    async def scenario() -> None:
        async with assistant.connect(user=User()) as caller:
            session = caller.client.session
            asked = await session.call_tool("activities_create", SUBJECT, allow_input_required=True)
            assert isinstance(asked, types.InputRequiredResult)
            again = await session.call_tool(
                "activities_create",
                {"subject": "Another"},
                input_responses={"confirm": types.ElicitResult(action="accept", content={})},
                request_state=asked.request_state,
                allow_input_required=True,
            )
            assert isinstance(again, types.InputRequiredResult)

    asyncio.run(scenario())
    assert not api.requests


def test_words_of_allow_are_checked() -> None:
    assert parse_allowed(["create, update", "delete"]) == {"create", "update", "delete"}
    with pytest.raises(UnknownPermission, match="'write' is none of create, update, delete"):
        parse_allowed(["write"])


def test_a_long_argument_hides_no_other_one_from_the_user(assistant: Assistant) -> None:
    user = User(action="decline")
    arguments = {"note": "n" * 1_000_000, "subject": "a\u202eb", "deal_id": 12}

    async def scenario() -> None:
        async with assistant.connect(user=user) as caller:
            await caller.error("activities_create", arguments)

    asyncio.run(scenario())
    (question,) = user.questions
    assert len(question) < 500
    assert "… (1,000,002 characters)" in question
    assert '"deal_id":12' in question
    assert "\u202e" not in question
