"""Resources and prompts, as the official SDK reads them in both eras of the protocol."""

from __future__ import annotations

import asyncio

import pytest
from mcp import MCPError

from pipedrive_activities.mcp.tool_table import load_tools
from tests.support.assistants import ERAS, Assistant
from tests.support.variants import first_and_variants

both_eras = pytest.mark.parametrize("mode", first_and_variants(ERAS))


@both_eras
def test_the_reference_of_each_operation_is_a_resource(assistant: Assistant, mode: str) -> None:
    async def scenario() -> None:
        async with assistant.connect(mode) as caller:
            templates = await caller.client.list_resource_templates()
            (template,) = templates.resource_templates
            assert template.uri_template == "pipedrive://reference/{name}"
            for tool in load_tools().tools.values():
                for name in (tool.name, tool.operation.id):
                    read = await caller.client.read_resource(f"pipedrive://reference/{name}")
                    (content,) = read.contents
                    assert content.mime_type == "text/markdown"
                    text = content.text
                    assert f"`{tool.operation.id}`" in text.splitlines()[0]

    asyncio.run(scenario())


def test_an_unknown_resource_is_an_error(assistant: Assistant) -> None:
    async def scenario() -> None:
        async with assistant.connect() as caller:
            for uri in ("pipedrive://reference/nothing", "pipedrive://x", "file:///etc/passwd"):
                with pytest.raises(MCPError, match="there is no resource"):
                    await caller.client.read_resource(uri)

    asyncio.run(scenario())


@both_eras
def test_prompts_contain_their_arguments(assistant: Assistant, mode: str) -> None:
    async def scenario() -> None:
        async with assistant.connect(mode) as caller:
            prompts = {each.name: each for each in (await caller.client.list_prompts()).prompts}
            assert prompts.keys() == {"overdue_activities", "week_by_owner", "what_did_this_cost"}
            (argument,) = prompts["overdue_activities"].arguments or []
            assert not argument.required
            text = await prompt(caller.client, "overdue_activities", owner="Ines")
            assert text.startswith("List the overdue activities of Ines:")
            assert "of all users:" in await prompt(caller.client, "overdue_activities")
            await caller.result("activities_get", {"id": 1})
            cost = await prompt(caller.client, "what_did_this_cost")
            assert '"operation": "getActivity"' in cost
            with pytest.raises(MCPError, match="has no argument"):
                await prompt(caller.client, "week_by_owner", x="1")
            with pytest.raises(MCPError, match="prompts: overdue_activities"):
                await prompt(caller.client, "nothing")

    asyncio.run(scenario())


# Any: the client of the SDK.
async def prompt(client: object, name: str, **arguments: str) -> str:
    """Return the text of a prompt."""
    result = await client.get_prompt(name, arguments)
    (message,) = result.messages
    return str(message.content.text)


def test_prompts_name_tools_and_fields_that_exist() -> None:
    """The prompts of spec/codegen.yaml are read by assistants, and by no compiler."""
    table = load_tools()
    tool = table.tools["activities_list"]
    known = {*table.field_names(tool), *tool.arguments, *tool.options.values()}
    for entry in table.prompts:
        text = str(entry["text"])
        assert "activities_list" in text
        fields = text.partition("[")[2].partition("]")[0]
        names = {name.strip(' "') for name in fields.split(",")}
        assert names <= known
