"""Every operation as a command: what is sent, what is printed, how it ends."""

from __future__ import annotations

import json

import pytest

from tests.integration.cli.conftest import Shell


def test_a_list_prints_one_array_and_says_how_to_go_on(shell: Shell) -> None:
    result = shell("activities", "list", "--limit", "5")
    assert result.code == 0
    assert [record["id"] for record in result.json] == [1, 2, 3, 4, 5]
    assert result.summary["complete"] is False
    assert result.summary["continue"] == "--resume after-5"
    assert result.summary["tokens"] == 10


def test_resuming_walks_on_without_missing_or_repeating(shell: Shell) -> None:
    first = shell("activities", "list", "--max-items", "5")
    rest = shell("activities", "list", "--all", *first.summary["continue"].split())
    assert [record["id"] for record in first.json + rest.json] == list(range(1, 13))
    assert rest.summary["complete"] is True
    assert rest.summary["continue"] is None


@pytest.mark.parametrize(
    ("caps", "pages", "items"),
    [
        (["--max-pages", "2", "--limit", "3"], 2, 6),
        (["--max-cost", "25", "--limit", "3"], 2, 6),
        (["--max-items", "7", "--limit", "5"], 2, 7),
        (["--all", "--limit", "5"], 3, 12),
        (["--max-cost", "9"], 0, 0),
    ],
)
def test_caps_stop_the_walk_where_they_say(
    shell: Shell, caps: list[str], pages: int, items: int
) -> None:
    result = shell("activities", "list", *caps)
    assert result.code == 0
    assert (result.summary["pages"], result.summary["items"]) == (pages, items)
    assert len(result.json) == items


def test_a_walk_asks_for_the_largest_pages_and_one_page_leaves_it_to_the_server(
    shell: Shell,
) -> None:
    shell("activities", "list", "--all")
    shell("activities", "list")
    paths = [path for _, path, _, _ in shell.stand.requests]
    assert paths == ["/api/v2/activities?limit=500", "/api/v2/activities"]


def test_every_parameter_reaches_the_wire(shell: Shell) -> None:
    result = shell(
        *("activities", "list", "--ids", "3,5", "--no-done", "--sort-by", "due_date"),
        *("--updated-since", "2026-01-01T00:00:00Z", "--include-fields", "attendees"),
    )
    assert result.code == 0
    path = shell.stand.requests[0][1]
    for part in ("ids=3,5", "done=false", "sort_by=due_date", "include_fields=attendees"):
        assert part in path
    assert "updated_since=2026-01-01T00%3A00%3A00Z" in path


def test_get_prints_one_object(shell: Shell) -> None:
    result = shell("activities", "get", "7")
    assert result.code == 0
    assert result.json["subject"] == "Call 7"
    assert result.summary["tokens"] == 1


def test_a_body_is_put_together_by_the_stated_precedence(shell: Shell) -> None:
    data = {"subject": "from data", "note": "n", "priority": 3, "location": {"locality": "Riga"}}
    result = shell(
        *("activities", "create", "--data", json.dumps(data), "--subject", "from option"),
        *("--location.value", "Main Street", "--participants", '[{"person_id": 4}]'),
        *("--null", "note", "--unset", "priority", "--busy"),
    )
    assert result.code == 0, result.err
    assert shell.stand.requests[0][3] == {
        "subject": "from option",
        "note": None,
        "busy": True,
        "location": {"locality": "Riga", "value": "Main Street"},
        "participants": [{"person_id": 4}],
    }


def test_data_comes_from_a_file_or_standard_input_in_json_or_yaml(shell: Shell) -> None:
    (shell.folder / "body.yaml").write_text("subject: Call\ndue_time: 12:30\ndone: true\n")
    shell("activities", "create", "--data", f"@{shell.folder / 'body.yaml'}")
    shell("activities", "create", "--data", "-", stdin='{"subject": "Mail"}')
    bodies = [request[3] for request in shell.stand.requests]
    assert bodies == [{"subject": "Call", "due_time": "12:30", "done": True}, {"subject": "Mail"}]


def test_the_template_of_a_body_sends_nothing_until_it_is_filled_in(shell: Shell) -> None:
    template = shell("activities", "create", "--data-template").out
    assert "# subject:" in template
    assert "#   value:" in template
    (shell.folder / "body.yaml").write_text(template)
    plan = shell(
        "activities", "update", "1", "--data", f"@{shell.folder / 'body.yaml'}", "--dry-run"
    )
    assert plan.json["requests"][0]["body"] == {}
    (shell.folder / "body.yaml").write_text(template.replace("# subject: ", "subject: "))
    plan = shell(
        "activities", "update", "1", "--data", f"@{shell.folder / 'body.yaml'}", "--dry-run"
    )
    assert list(plan.json["requests"][0]["body"]) == ["subject"]


def test_update_sends_only_what_was_given(shell: Shell) -> None:
    assert shell("activities", "update", "3", "--done").code == 0
    method, path, _, body = shell.stand.requests[0]
    assert (method, path, body) == ("PATCH", "/api/v2/activities/3", {"done": True})


def test_delete_of_one_does_not_ask_and_of_several_wants_a_yes(shell: Shell) -> None:
    assert shell("activities", "delete", "1").code == 0
    refused = shell("activities", "delete", "2", "3")
    assert refused.code == 64
    assert "--yes" in refused.error["message"]
    assert set(shell.stand.records) == set(range(2, 13))
    assert shell("activities", "delete", "2", "3", "--yes").code == 0
    assert set(shell.stand.records) == set(range(4, 13))
    assert shell("activities", "delete-many", "--ids", "4,5").code == 64
    assert shell("activities", "delete-many", "--ids", "4,5", "--yes").code == 0


def test_what_is_deprecated_warns_and_can_be_refused(shell: Shell) -> None:
    result = shell("activities", "list-collection")
    assert result.code == 0
    warning = next(note["warning"] for note in result.notes if "warning" in note)
    assert "use activities list instead" in warning
    sent = len(shell.stand.requests)
    refused = shell("activities", "list-collection", "--fail-on-deprecated")
    assert refused.code == 64
    assert len(shell.stand.requests) == sent


def test_filters_that_cancel_each_other_are_refused(shell: Shell) -> None:
    result = shell("activities", "list", "--filter-id", "1", "--owner-id", "2")
    assert result.code == 64
    assert "--owner-id" in result.error["message"]
    assert not shell.stand.requests


def test_a_dry_run_needs_no_token_sends_nothing_and_prices_the_worst_case(shell: Shell) -> None:
    shell.environment["PIPEDRIVE_API_TOKEN"] = ""
    plan = shell("activities", "list", "--max-items", "1200", "--dry-run").json
    assert plan["pages"] == 3
    assert plan["tokens"] == 30
    assert plan["tokens_with_every_retry"] > 30
    request = plan["requests"][0]
    assert request["url"] == f"{shell.stand.origin}/api/v2/activities?limit=500"
    assert request["headers"]["x-api-token"] == "<redacted>"
    unbounded = shell("activities", "list", "--all", "--dry-run").json
    assert (unbounded["tokens"], unbounded["bounded"]) == (None, False)
    assert not shell.stand.requests


def test_a_dry_run_shows_the_request_that_is_then_sent(shell: Shell) -> None:
    arguments = ("activities", "create", "--subject", "é", "--due-date", "2026-12-01")
    planned = shell(*arguments, "--dry-run").json["requests"][0]
    shell(*arguments)
    method, path, headers, body = shell.stand.requests[0]
    assert planned["method"] == method
    assert planned["url"] == shell.stand.origin + path
    assert planned["body"] == body
    for name, value in planned["headers"].items():
        assert headers[name] == (shell.stand.token if name == "x-api-token" else value)


def test_curl_holds_a_variable_instead_of_the_token(shell: Shell) -> None:
    result = shell("activities", "update", "1", "--subject", "it's", "--curl")
    assert '"x-api-token: ${PIPEDRIVE_API_TOKEN}"' in result.out
    assert shell.stand.token not in result.out
    assert not shell.stand.requests


def test_a_budget_refuses_before_it_is_overspent(shell: Shell) -> None:
    result = shell("activities", "list", "--all", "--limit", "5", "--budget", "25")
    assert result.code == 75
    assert result.error["code"] == "budget_exceeded"
    assert len(shell.stand.requests) == 2
    assert len(result.json) == 10
    assert result.summary["continue"] == "--resume after-10"


def test_a_query_sees_one_array_across_pages_and_says_what_it_wastes(shell: Shell) -> None:
    result = shell("activities", "list", "--all", "--limit", "5", "--query", "[?id > `10`].id")
    assert result.json == [11, 12]
    assert "kept 2 of 12" in result.summary["remarks"][0]


def test_raw_requests_stay_at_the_origin(shell: Shell) -> None:
    result = shell("api", "get", "/api/v2/activities/3", "--param", "a=b c")
    assert result.json["data"]["id"] == 3
    assert shell.stand.requests[0][1] == "/api/v2/activities/3?a=b%20c"
    for path in ("//evil.example/", "https://evil.example/", "api", "/a/../b", "/a\\b"):
        assert shell("api", "GET", path).code == 64, path
    assert len(shell.stand.requests) == 1


def test_a_spent_day_ends_the_walk_with_what_was_read_and_how_to_go_on(shell: Shell) -> None:
    spent = {"success": False, "error": "daily request budget exceeded", "errorCode": 429}
    pages = iter([None, None, (429, spent)])
    shell.stand.gate = lambda method, path: next(pages)
    result = shell("activities", "list", "--all", "--limit", "5")
    assert result.code == 75
    assert [record["id"] for record in result.json] == list(range(1, 11))
    assert result.summary["continue"] == "--resume after-10"
    assert result.error["retry"] == "tomorrow"


def test_null_and_absent_stay_apart(shell: Shell) -> None:
    shell("activities", "update", "1", "--data", '{"note": "x"}', "--unset", "note", "--done")
    shell("activities", "update", "1", "--null", "note")
    bodies = [body for _, _, _, body in shell.stand.requests]
    assert bodies == [{"done": True}, {"note": None}]


def test_members_that_cannot_be_written_say_what_to_do_instead(shell: Shell) -> None:
    result = shell("activities", "create", "--subject", "x", "--data", '{"person_id": 4}')
    assert result.code == 65
    assert "person_id cannot be set" in result.error["message"]
    assert not shell.stand.requests
