"""Operations as commands: the requests, the output and the exit codes."""

from __future__ import annotations

import json

import pytest

from tests.integration.cli.conftest import Shell


def test_a_list_prints_one_array_and_how_to_resume(shell: Shell) -> None:
    result = shell("activities", "list", "--limit", "5")
    assert result.code == 0
    assert [record["id"] for record in result.json] == [1, 2, 3, 4, 5]
    assert result.summary["complete"] is False
    assert result.summary["resume"] == "--resume after-5"
    assert result.summary["tokens"] == 10


def test_a_resumed_list_neither_skips_nor_repeats_items(shell: Shell) -> None:
    first = shell("activities", "list", "--max-items", "5")
    rest = shell("activities", "list", "--all", *first.summary["resume"].split())
    assert [record["id"] for record in first.json + rest.json] == list(range(1, 13))
    assert rest.summary["complete"] is True
    assert rest.summary["resume"] is None


@pytest.mark.parametrize(
    ("limits", "pages", "items"),
    [
        (["--max-pages", "2", "--limit", "3"], 2, 6),
        (["--max-cost", "25", "--limit", "3"], 2, 6),
        (["--max-items", "7", "--limit", "5"], 2, 7),
        (["--all", "--limit", "5"], 3, 12),
        (["--max-cost", "9"], 0, 0),
    ],
)
def test_limits_end_a_list(shell: Shell, limits: list[str], pages: int, items: int) -> None:
    result = shell("activities", "list", *limits)
    assert result.code == 0
    assert (result.summary["pages"], result.summary["items"]) == (pages, items)
    assert len(result.json) == items


def test_all_pages_are_fetched_with_the_maximum_size_and_one_page_with_the_default(
    shell: Shell,
) -> None:
    shell("activities", "list", "--all")
    shell("activities", "list")
    paths = [path for _, path, _, _ in shell.api.requests]
    assert paths == ["/api/v2/activities?limit=500", "/api/v2/activities"]


def test_every_parameter_is_sent(shell: Shell) -> None:
    result = shell(
        *("activities", "list", "--ids", "3,5", "--no-done", "--sort-by", "due_date"),
        *("--updated-since", "2026-01-01T00:00:00Z", "--include-fields", "attendees"),
    )
    assert result.code == 0
    path = shell.api.requests[0][1]
    for part in ("ids=3,5", "done=false", "sort_by=due_date", "include_fields=attendees"):
        assert part in path
    assert "updated_since=2026-01-01T00%3A00%3A00Z" in path


def test_get_prints_one_object(shell: Shell) -> None:
    result = shell("activities", "get", "7")
    assert result.code == 0
    assert result.json["subject"] == "Call 7"
    assert result.summary["tokens"] == 1


def test_a_body_is_assembled_by_the_documented_precedence(shell: Shell) -> None:
    data = {"subject": "from data", "note": "n", "priority": 3, "location": {"locality": "Riga"}}
    result = shell(
        *("activities", "create", "--data", json.dumps(data), "--subject", "from option"),
        *("--location.value", "Main Street", "--participants", '[{"person_id": 4}]'),
        *("--null", "note", "--unset", "priority", "--busy"),
    )
    assert result.code == 0, result.err
    assert shell.api.requests[0][3] == {
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
    bodies = [request[3] for request in shell.api.requests]
    assert bodies == [{"subject": "Call", "due_time": "12:30", "done": True}, {"subject": "Mail"}]


def test_an_unchanged_body_template_sends_no_property(shell: Shell) -> None:
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


def test_update_sends_only_the_given_properties(shell: Shell) -> None:
    assert shell("activities", "update", "3", "--done").code == 0
    method, path, _, body = shell.api.requests[0]
    assert (method, path, body) == ("PATCH", "/api/v2/activities/3", {"done": True})


def test_only_deleting_several_records_requires_yes(shell: Shell) -> None:
    assert shell("activities", "delete", "1").code == 0
    rejected = shell("activities", "delete", "2", "3")
    assert rejected.code == 64
    assert "--yes" in rejected.error["message"]
    assert set(shell.api.records) == set(range(2, 13))
    assert shell("activities", "delete", "2", "3", "--yes").code == 0
    assert set(shell.api.records) == set(range(4, 13))
    assert shell("activities", "delete-many", "--ids", "4,5").code == 64
    assert shell("activities", "delete-many", "--ids", "4,5", "--yes").code == 0


def test_a_deprecated_command_warns_or_fails(shell: Shell) -> None:
    result = shell("activities", "list-collection")
    assert result.code == 0
    warning = next(note["warning"] for note in result.notes if "warning" in note)
    assert "use activities list instead" in warning
    sent = len(shell.api.requests)
    rejected = shell("activities", "list-collection", "--fail-on-deprecated")
    assert rejected.code == 64
    assert len(shell.api.requests) == sent


def test_filters_that_cancel_each_other_are_rejected(shell: Shell) -> None:
    result = shell("activities", "list", "--filter-id", "1", "--owner-id", "2")
    assert result.code == 64
    assert "--owner-id" in result.error["message"]
    assert not shell.api.requests


def test_a_dry_run_needs_no_token_sends_nothing_and_shows_the_maximum_cost(shell: Shell) -> None:
    shell.environment["PIPEDRIVE_API_TOKEN"] = ""
    plan = shell("activities", "list", "--max-items", "1200", "--dry-run").json
    assert plan["pages"] == 3
    assert plan["tokens"] == 30
    assert plan["tokens_with_every_retry"] > 30
    request = plan["requests"][0]
    assert request["url"] == f"{shell.api.origin}/api/v2/activities?limit=500"
    assert request["headers"]["x-api-token"] == "<redacted>"
    unbounded = shell("activities", "list", "--all", "--dry-run").json
    assert (unbounded["tokens"], unbounded["bounded"]) == (None, False)
    assert not shell.api.requests


def test_a_dry_run_shows_the_exact_request(shell: Shell) -> None:
    arguments = ("activities", "create", "--subject", "é", "--due-date", "2026-12-01")
    planned = shell(*arguments, "--dry-run").json["requests"][0]
    shell(*arguments)
    method, path, headers, body = shell.api.requests[0]
    assert planned["method"] == method
    assert planned["url"] == shell.api.origin + path
    assert planned["body"] == body
    for name, value in planned["headers"].items():
        assert headers[name] == (shell.api.token if name == "x-api-token" else value)


def test_curl_contains_a_variable_instead_of_the_token(shell: Shell) -> None:
    result = shell("activities", "update", "1", "--subject", "it's", "--curl")
    assert '"x-api-token: ${PIPEDRIVE_API_TOKEN}"' in result.out
    assert shell.api.token not in result.out
    assert not shell.api.requests


def test_a_budget_is_never_exceeded(shell: Shell) -> None:
    result = shell("activities", "list", "--all", "--limit", "5", "--budget", "25")
    assert result.code == 75
    assert result.error["code"] == "budget_exceeded"
    assert result.error["message"] == (
        "activities list costs 10 tokens but only 5 of 25 remain in the budget; request not sent; "
        "raise --budget or request less"
    )
    assert len(shell.api.requests) == 2
    assert len(result.json) == 10
    assert result.summary["resume"] == "--resume after-10"


def test_a_query_sees_one_array_across_pages_and_reports_discarded_items(shell: Shell) -> None:
    result = shell("activities", "list", "--all", "--limit", "5", "--query", "[?id > `10`].id")
    assert result.json == [11, 12]
    assert "kept 2 of 12" in result.summary["remarks"][0]


def test_api_requests_go_only_to_the_origin(shell: Shell) -> None:
    result = shell("api", "get", "/api/v2/activities/3", "--param", "a=b c")
    assert result.json["data"]["id"] == 3
    assert shell.api.requests[0][1] == "/api/v2/activities/3?a=b%20c"
    odd = ("//[", "//[::1", "//[x]/", "//\u2100/", "https://[", "/a\ud800")
    for path in ("//evil.example/", "https://evil.example/", "api", "/a/../b", "/a\\b", *odd):
        assert shell("api", "GET", path).code == 64, path
    assert len(shell.api.requests) == 1


@pytest.mark.parametrize(
    ("method", "path", "cost"),
    [
        ("GET", "/api/v2/activities/3", 1),
        ("GET", "/api/v2/activities?limit=1", 10),
        ("DELETE", "/api/v2/activities/3", 3),
        ("GET", "/v1/unknown/3", 10),
    ],
)
def test_api_charges_the_cost_of_the_operation_with_this_method_and_path(
    shell: Shell, method: str, path: str, cost: int
) -> None:
    assert shell("api", method, path).summary["tokens"] == cost
    assert shell("api", method, path, "--budget", str(cost - 1)).error["code"] == "budget_exceeded"
    if "unknown" not in path:
        assert shell("api", method, path, "--dry-run", "--output", "json").json["cost"] == cost


def test_an_exhausted_daily_limit_ends_a_list_that_can_be_resumed(shell: Shell) -> None:
    spent = {"success": False, "error": "daily request budget exceeded", "errorCode": 429}
    pages = iter([None, None, (429, spent)])
    shell.api.gate = lambda method, path: next(pages)
    result = shell("activities", "list", "--all", "--limit", "5")
    assert result.code == 75
    assert [record["id"] for record in result.json] == list(range(1, 11))
    assert result.summary["resume"] == "--resume after-10"
    assert result.error["retry"] == "tomorrow"


def test_null_and_absent_are_distinguished(shell: Shell) -> None:
    shell("activities", "update", "1", "--data", '{"note": "x"}', "--unset", "note", "--done")
    shell("activities", "update", "1", "--null", "note")
    bodies = [body for _, _, _, body in shell.api.requests]
    assert bodies == [{"done": True}, {"note": None}]


def test_an_error_for_a_read_only_property_says_what_to_do_instead(shell: Shell) -> None:
    result = shell("activities", "create", "--subject", "x", "--data", '{"person_id": 4}')
    assert result.code == 65
    assert "person_id cannot be set" in result.error["message"]
    assert not shell.api.requests


def test_results_are_exactly_what_the_api_sent(shell: Shell) -> None:
    record = {"id": 1, "due_date": "soon", "custom": {"a": [1.50, None]}, "update_time": "x"}
    shell.api.records[1] = record
    assert shell("activities", "get", "1").json == record
    assert shell("activities", "list", "--max-items", "1").json == [record]


def test_a_body_never_becomes_a_parameter(shell: Shell) -> None:
    result = shell("activities", "update", "1", "--data", '{"subject": "a", "id": 2}')
    assert (result.code, shell.api.requests) == (65, [])
    assert result.error["message"] == '"id" is not a property of the body'


def test_more_items_than_asked_for_are_not_printed(shell: Shell) -> None:
    page = {"success": True, "data": [{"id": number} for number in range(5)]}
    shell.api.gate = lambda method, path: (200, page)
    assert len(shell("activities", "list", "--max-items", "3").json) == 3


def test_a_page_without_a_list_is_an_error(shell: Shell) -> None:
    shell.api.gate = lambda method, path: (200, {"success": True, "data": {"id": 1}})
    result = shell("activities", "list")
    assert result.code == 69
    assert "activities list: the response has no list at /data" in result.error["message"]
    shell.api.gate = lambda method, path: (200, {"success": True, "data": None})
    assert shell("activities", "list").json == []
