"""Overlays: the changes of actions, their errors, and the positions of new content."""

from __future__ import annotations

import pytest

from generator.yaml.node import Mapping, plain
from tests.support.memory_files import HEAD, listed, load_text, loaded

SPEC = (
    HEAD
    + """\
paths:
  /pets:
    get:
      tags: [a, b]
      parameters:
        - {name: limit, in: query, schema: {type: integer, enum: [1, 2]}}
        - {name: sort, in: query, schema: {type: string}}
      responses:
        "200": {description: Fine}
"""
)
ACTIONS = 'overlay: 1.0.0\ninfo: {title: Changes, version: "1"}\nactions:\n'
GET = "$.paths['/pets'].get"
NEW = "['x-new']"


def applied(*actions: str) -> object:
    """Return the operation after applying valid actions."""
    lines = "".join(f"  - {{description: why, {action}}}\n" for action in actions)
    description = loaded(SPEC, ["o.yaml"], o_yaml=ACTIONS + lines)
    value = plain(description.root)
    for key in ("paths", "/pets", "get"):
        assert isinstance(value, dict)
        value = value[key]
    return value


def diagnose(*actions: str) -> list[str]:
    """Return the diagnostics about actions, with line and column in the overlay."""
    lines = "".join(f"  - {{description: why, {action}}}\n" for action in actions)
    return listed(load_text(SPEC, ["o.yaml"], o_yaml=ACTIONS + lines)[1])


def test_an_update_merges_mappings_extends_lists_and_replaces_the_rest() -> None:
    changed = applied(
        f'target: "{GET}", update: {{tags: [c], deprecated: true, responses: '
        '{"200": {description: Better}, "404": {description: None}}}'
    )
    assert isinstance(changed, dict)
    assert changed["tags"] == ["a", "b", "c"]
    assert changed["deprecated"] is True
    assert changed["responses"] == {
        "200": {"description": "Better"},
        "404": {"description": "None"},
    }


def test_an_update_of_a_list_appends_one_entry() -> None:
    changed = applied(f'target: "{GET}.parameters", update: {{name: x, in: header, schema: {{}}}}')
    assert isinstance(changed, dict)
    assert [parameter["name"] for parameter in changed["parameters"]] == ["limit", "sort", "x"]


def test_a_type_can_be_widened() -> None:
    changed = applied(
        f"target: \"{GET}.parameters[?@.name=='sort'].schema\", update: {{type: [string, 'null']}}"
    )
    assert isinstance(changed, dict)
    assert changed["parameters"][1]["schema"]["type"] == ["string", "null"]


def test_several_items_of_a_list_are_removed() -> None:
    changed = applied(f'target: "{GET}.parameters.*", remove: true')
    assert isinstance(changed, dict)
    assert changed["parameters"] == []


def test_keys_and_list_items_are_removed() -> None:
    changed = applied(
        f'target: "{GET}.tags", remove: true',
        f'target: "{GET}..enum[?@==1]", remove: true',
        f'target: "{GET}.parameters[0]", update: {{required: true}}, remove: false',
    )
    assert isinstance(changed, dict)
    assert "tags" not in changed
    assert changed["parameters"][0]["schema"]["enum"] == [2]
    assert changed["parameters"][0]["required"] is True


def test_several_matches_get_separate_copies() -> None:
    changed = applied(
        f'target: "{GET}.parameters.*.schema", update: {{x-new: [1]}}',
        f'target: "{GET}.parameters[0].schema{NEW}", update: 2',
    )
    assert isinstance(changed, dict)
    assert [parameter["schema"]["x-new"] for parameter in changed["parameters"]] == [[1, 2], [1]]


def test_content_of_an_overlay_keeps_its_position_there() -> None:
    overlay = ACTIONS + f'  - target: "{GET}"\n    x-reason: why\n    update: {{summary: New}}\n'
    description = loaded(SPEC, ["o.yaml"], o_yaml=overlay)
    node = description.root
    for key in ("paths", "/pets", "get"):
        child = node.get(key)
        assert isinstance(child, Mapping)
        node = child
    assert str(node.key_origin("summary")) == "o.yaml:6:14 (/actions/0/update/summary)"
    assert node.origin.span.file == "spec.yaml"


def test_a_reference_in_an_overlay_is_relative_to_the_document() -> None:
    overlay = ACTIONS + (
        f'  - {{target: "{GET}.parameters", description: why, update: {{$ref: "parts/p.yaml#/P"}}}}\n'
    )
    loaded(
        SPEC,
        ["overlays/o.yaml"],
        overlays__o_yaml=overlay,
        parts__p_yaml="P: {name: x, in: query, schema: {type: string}}",
    )


def test_overlays_are_applied_in_order() -> None:
    first = ACTIONS + f'  - {{target: "{GET}", description: why, update: {{x-new: {{}}}}}}\n'
    second = ACTIONS + f'  - {{target: "{GET}{NEW}", description: why, update: {{a: 1}}}}\n'
    loaded(SPEC, ["a.yaml", "b.yaml"], a_yaml=first, b_yaml=second)
    _, diagnostics = load_text(SPEC, ["b.yaml", "a.yaml"], a_yaml=first, b_yaml=second)
    assert listed(diagnostics) == ["4:14 OVL006"]


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ('target: "$.nowhere", update: {}', ["4:32 OVL006"]),
        ("target: '$.paths[?@.nowhere]', remove: true", ["4:32 OVL006"]),
        ('target: "paths", remove: true', ["4:32 OVL005"]),
        ('target: "$[", remove: true', ["4:32 OVL005"]),
        ('target: "$", remove: true', ["4:32 OVL007"]),
        ('target: "$.openapi", update: {a: 1}', ["4:32 OVL007"]),
        ('target: "$.info", update: text', ["4:50 OVL007"]),
        ('target: "$.info", update: {title: Pets}', ["4:32 OVL009"]),
        ('target: "$.info", update: {}', ["4:32 OVL009"]),
        (f'target: "{GET}", update: {{tags: []}}', ["4:32 OVL009"]),
        ('target: "$.info"', ["4:5 OVL009"]),
        (f'target: "{GET}.tags", update: [c], remove: true', ["4:61 OVL012"]),
        ('target: "$.info", remove: "yes"', ["4:50 OVL003"]),
        ("target: 3, remove: true", ["4:32 OVL003"]),
        ("remove: true", ["4:5 OVL002"]),
        ('target: "$.info", updat: {}, remove: true', ["4:42 OVL001"]),
    ],
)
def test_an_invalid_action_is_reported_at_its_position(action: str, expected: list[str]) -> None:
    reported = [line for line in diagnose(action) if "OAS" not in line]
    assert reported == expected


def test_an_action_without_a_reason_is_a_warning() -> None:
    overlay = ACTIONS + f'  - {{target: "{GET}", update: {{summary: New}}, description: " "}}\n'
    description, diagnostics = load_text(SPEC, ["o.yaml"], o_yaml=overlay)
    assert listed(diagnostics) == ["4:5 OVL008"]
    assert description is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a", ["1:1 OVL003"]),
        ("a: [", ["1:5 YML002"]),
        (
            "overlay: 2.0.0\ninfo: {title: t, version: '1'}\nactions: [x]",
            ["1:10 OVL004", "3:11 OVL003"],
        ),
        ("overlay: 1.0.0\ninfo: {title: t, version: '1'}", ["1:1 OVL002"]),
        ("overlay: 1.0.0\nactions: []", ["1:1 OVL002"]),
        ("overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions: []", []),
        ("overlay: 1.0.0\ninfo: x\nactions: {}", ["2:7 OVL003", "3:10 OVL003"]),
    ],
)
def test_an_invalid_overlay_is_reported_at_its_position(text: str, expected: list[str]) -> None:
    found = list(dict.fromkeys(listed(load_text(SPEC, ["o.yaml"], o_yaml=text)[1])))
    assert found == expected


def test_a_missing_overlay_is_an_error() -> None:
    description, diagnostics = load_text(SPEC, ["o.yaml"])
    assert description is None
    assert listed(diagnostics) == ["1:1 YML011"]


def test_nested_matches_are_all_removed() -> None:
    nested = f'target: "{GET}", update: {{x-a: {{x-a: {{x-a: 1}}, x-b: [1, 2, 3]}}}}'
    assert "x-a" not in str(applied(nested, "target: \"$..['x-a']\", remove: true"))
    kept = applied(nested, "target: \"$..['x-b'][?@ != 2]\", remove: true")
    assert "'x-b': [2]" in str(kept)


def test_an_action_sees_the_changes_of_earlier_actions() -> None:
    changed = applied(
        'target: "$", update: {x-new: {a: {b: 1}}}',
        f'target: "${NEW}", update: {{c: [{{d: 1}}]}}',
        f'target: "${NEW}.c[?@.d==1]", update: {{e: 2}}',
        f'target: "${NEW}.a", remove: true',
        f'target: "{GET}.parameters", update: {{name: x, in: query, schema: {{}}}}',
        f"target: \"{GET}.parameters[?@.name=='x']\", update: {{name: y}}",
    )
    assert isinstance(changed, dict)
    assert [parameter["name"] for parameter in changed["parameters"]] == ["limit", "sort", "y"]
    assert (
        diagnose('target: "$.info", update: {x-new: 1}', f'target: "$.info{NEW}", remove: true')
        == []
    )
