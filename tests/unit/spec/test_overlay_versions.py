"""What Overlay 1.1 and 1.2 add: copies, single values as targets, lists, reusable actions."""

from __future__ import annotations

import pytest

from generator.config.suppressions import DiagnosticSuppression
from generator.diagnostics.diagnostic import Diagnostics
from generator.positions import Origin, Span
from generator.spec.load import load_document
from generator.spec.overlay import split_overlay
from generator.yaml.node import plain
from tests.support.memory_files import HEAD, MemoryFiles, listed, load_text, loaded

SPEC = HEAD + "x-new: {text: a, list: [1], map: {a: 1}, none: null, deep: {list: [b]}}\npaths: {}\n"


def overlay(version: str, *actions: str, more: str = "") -> str:
    """Return an overlay of actions in flow style."""
    lines = "".join(f"  - {{description: why, {action}}}\n" for action in actions)
    return f'overlay: {version}\ninfo: {{title: Changes, version: "1"}}\n{more}actions:\n{lines}'


def changed(version: str, *actions: str, more: str = "") -> object:
    """Return the extension ``x-new`` after applying valid actions."""
    text = overlay(version, *actions, more=more)
    node = loaded(SPEC, ["o.yaml"], o_yaml=text).root.get("x-new")
    assert node is not None
    return plain(node)


def diagnosed(version: str, *actions: str) -> list[str]:
    """Return the diagnostics about actions, with line and column in the overlay."""
    return listed(load_text(SPEC, ["o.yaml"], o_yaml=overlay(version, *actions))[1])


NEW = "$['x-new']"


@pytest.mark.parametrize(
    ("action", "key", "value"),
    [
        (f'target: "{NEW}.text", update: b', "text", "b"),
        (f'target: "{NEW}.none", update: 0', "none", 0),
        (f'target: "{NEW}.list[0]", update: 2', "list", [2]),
        (f'target: "{NEW}.list", update: [2, 3]', "list", [1, 2, 3]),
        (f'target: "{NEW}.list", update: {{a: 1}}', "list", [1, {"a": 1}]),
        (f'target: "{NEW}.list", update: 2', "list", [1, 2]),
        (f'target: "{NEW}", update: {{list: [2]}}', "list", [1, 2]),
        (f'target: "{NEW}.list[?@ == 1]", remove: true', "list", []),
        (f'target: "{NEW}.map", copy: "{NEW}.deep"', "map", {"a": 1, "list": ["b"]}),
        (f'target: "{NEW}.list", copy: "{NEW}.deep.list"', "list", [1, "b"]),
        (f'target: "{NEW}.list", copy: "{NEW}.text"', "list", [1, "a"]),
        (f'target: "{NEW}.text", copy: "{NEW}.list[0]"', "text", 1),
        (f"target: \"{NEW}['text', 'none']\", update: x", "none", "x"),
    ],
)
def test_an_action_of_1_1_changes_its_target(action: str, key: str, value: object) -> None:
    result = changed("1.1.0", action)
    assert isinstance(result, dict)
    assert result[key] == value


def test_a_copy_is_independent_of_its_source() -> None:
    result = changed(
        "1.1.0",
        f'target: "{NEW}.map", copy: "{NEW}.deep"',
        f'target: "{NEW}.map.list", update: [c]',
    )
    assert isinstance(result, dict)
    assert result["deep"] == {"list": ["b"]}
    assert result["map"] == {"a": 1, "list": ["b", "c"]}


@pytest.mark.parametrize(
    ("version", "action", "expected"),
    [
        ("1.0.0", f'target: "{NEW}.text", update: b', ["4:32 OVL007"]),
        ("1.0.0", f'target: "{NEW}.map", copy: "{NEW}"', ["4:50 OVL001"]),
        ("1.1.0", f'target: "{NEW}.text", update: [b]', ["4:59 OVL007"]),
        ("1.1.0", f'target: "{NEW}.map", update: b', ["4:58 OVL007"]),
        ("1.1.0", f'target: "{NEW}", update: {{list: b}}', ["4:61 OVL007"]),
        ("1.1.0", f'target: "{NEW}", update: {{text: {{a: 1}}}}', ["4:61 OVL007"]),
        ("1.1.0", f'target: "{NEW}.*", update: b', ["4:32 OVL007"]),
        ("1.1.0", f'target: "{NEW}.map", copy: "{NEW}.*"', ["4:56 OVL010"]),
        ("1.1.0", f'target: "{NEW}.map", copy: "{NEW}.gone"', ["4:56 OVL010"]),
        ("1.1.0", f'target: "{NEW}.map", copy: "["', ["4:56 OVL005"]),
        ("1.1.0", f'target: "{NEW}.map", copy: 1', ["4:56 OVL003"]),
        ("1.1.0", f'target: "{NEW}.text", update: a', ["4:32 OVL009"]),
        ("1.3.0", f'target: "{NEW}.text", update: b', ["1:10 OVL004"]),
    ],
)
def test_what_a_version_does_not_allow_is_reported(
    version: str, action: str, expected: list[str]
) -> None:
    assert diagnosed(version, action) == expected


def test_overlay_1_0_appends_lists_and_replaces_other_types() -> None:
    appended = changed("1.0.0", f'target: "{NEW}.list", update: [2]')
    assert isinstance(appended, dict)
    assert appended["list"] == [1, [2]]
    replaced = changed("1.0.0", f'target: "{NEW}", update: {{list: x}}')
    assert isinstance(replaced, dict)
    assert replaced["list"] == "x"


REUSABLE = (
    "components: {actions: {mark/it: {description: marks, fields: {update: {marked: true}}}}}\n"
)


def test_a_reusable_action_is_applied_to_each_target() -> None:
    reference = "$ref: '#/components/actions/mark~1it'"
    result = changed(
        "1.2.0",
        f'{reference}, target: "{NEW}.map"',
        f'{reference}, target: "{NEW}.deep"',
        more=REUSABLE,
    )
    assert isinstance(result, dict)
    assert result["map"] == {"a": 1, "marked": True}
    assert result["deep"] == {"list": ["b"], "marked": True}


def test_a_reusable_action_gives_its_description() -> None:
    text = overlay("1.2.0", more=REUSABLE).replace(
        "actions:\n",
        f"actions: [{{$ref: '#/components/actions/mark~1it', target: \"{NEW}.map\"}}]\n",
    )
    document = loaded(SPEC, ["o.yaml"], o_yaml=text)
    assert [action.reason for action in document.applied_actions] == ["marks"]
    (alone,) = split_overlay("o.yaml", MemoryFiles({"o.yaml": text}))
    loaded(SPEC, ["o.yaml"], o_yaml=alone.content.decode())


def test_a_copy_is_recorded_with_its_content() -> None:
    text = overlay("1.1.0", f'target: "{NEW}.map", copy: "{NEW}.deep"')
    (action,) = loaded(SPEC, ["o.yaml"], o_yaml=text).applied_actions
    assert action.update == {"list": ["b"]}
    assert action.pointers == ("/x-new/map",)


@pytest.mark.parametrize(
    ("pointers", "expected"),
    [
        ([], ["OVL006"]),
        (["/actions/0"], []),
        (["/actions/0/target"], []),
        (["/actions/1"], ["CFG005", "OVL006"]),
        (["/actions/0", "/actions/1"], ["CFG005"]),
    ],
)
def test_a_target_without_match_can_be_allowed(pointers: list[str], expected: list[str]) -> None:
    origin = Origin(Span("codegen.yaml", 1, 1, 1, 1), "/allow")
    allow = [
        DiagnosticSuppression(code="OVL006", pointer=pointer, reason="foreign", origin=origin)
        for pointer in pointers
    ]
    text = overlay("1.1.0", f'target: "{NEW}.gone", remove: true')
    files = MemoryFiles({"spec.yaml": SPEC, "o.yaml": text})
    diagnostics = Diagnostics()
    document = load_document("spec.yaml", files, ["o.yaml"], diagnostics, allow=allow)
    assert sorted(each.code for each in diagnostics) == expected
    assert (document is None) == bool(expected)
