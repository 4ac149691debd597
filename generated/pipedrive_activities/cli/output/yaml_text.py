"""YAML in and out, with the types of JSON.

Stock YAML 1.1 reads ``12:30`` as 750, ``on`` as true and ``010`` as 8. Here a plain word is null,
true, false or a JSON number, and text otherwise. What is written is read back the same by both.
"""

from __future__ import annotations

import json
import re

import yaml

from ..input.values import Json
from .json_text import format_json


class YamlError(ValueError):
    """The text is not YAML, or not YAML that JSON could say."""


class _Loader(yaml.SafeLoader):
    """The safe loader with JSON's scalars; tags, aliases to cycles and other types are refused."""


_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]*)(?=[.eE])(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$")
_NUMERIC = list("-0123456789")
_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:null|~|)$"), ["n", "~", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)$"), ["t", "f"])
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"-?(?:0|[1-9][0-9]*)$"), _NUMERIC
)
_Loader.add_implicit_resolver("tag:yaml.org,2002:float", _FLOAT, _NUMERIC)


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # C or Python
    """The safe dumper, which also quotes text that only JSON takes for a number (``1e5``)."""


_Dumper.add_implicit_resolver("tag:yaml.org,2002:float", _FLOAT, _NUMERIC)


def parse_yaml(text: str) -> Json:
    """Return the only document of a YAML text; raise YamlError when it holds anything else."""
    try:
        found: object = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise YamlError(" ".join(str(error).split())) from None
    except ValueError as error:
        raise YamlError(str(error)) from None
    return _json(found, 0)


def _json(found: object, depth: int) -> Json:
    if depth > 100:
        raise YamlError("nested too deeply")
    match found:
        case None | bool() | int() | float() | str():
            return found
        case list():
            return [_json(item, depth + 1) for item in found]
        case dict():
            return {_key(key): _json(item, depth + 1) for key, item in found.items()}
        case _:
            raise YamlError(f"a {type(found).__name__} is not a JSON value")


def _key(key: object) -> str:
    """Return a key as text; what reads as a number, true or null is taken by its JSON spelling."""
    if isinstance(key, str):
        return key
    if key is None or isinstance(key, bool | int | float):
        return json.dumps(key)
    raise YamlError(f"a {type(key).__name__} is not a key of JSON")


def format_yaml(value: Json) -> str:
    """Return a value as YAML, in block style, members in their order, hidden characters escaped.

    Half a surrogate pair, which JSON can hold and YAML cannot, makes it JSON in YAML's place.
    """
    try:
        text = _dump(value, unicode=True)
        return text if _is_plain(text) else _dump(value, unicode=False)
    except UnicodeEncodeError:
        items = value if isinstance(value, list) else [value]
        mark = "- " if isinstance(value, list) else ""
        return "".join(f"{mark}{format_json(item)}\n" for item in items)


def _dump(value: Json, *, unicode: bool) -> str:
    text: str = yaml.dump(
        value,
        Dumper=_Dumper,
        allow_unicode=unicode,
        sort_keys=False,
        default_flow_style=False,
        width=10_000,
    )
    return text.removesuffix("...\n")


def _is_plain(text: str) -> bool:
    from .escaping import visible_lines

    return visible_lines(text) == text
