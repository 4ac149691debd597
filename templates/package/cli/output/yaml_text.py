"""Reads and writes YAML with the types of JSON.

YAML 1.1 reads ``12:30`` as 750, ``on`` as true and ``010`` as 8. Here a plain scalar is null, true,
false or a JSON number, and text otherwise. Both kinds of readers read the output alike.
"""

from __future__ import annotations

import json
import re

import yaml

from ..input.values import Json
from .escaping import format_json


class YamlError(ValueError):
    """The text is not valid YAML, or has no JSON equivalent."""


class _Loader(yaml.SafeLoader):
    """The safe loader with JSON's scalars; rejects tags, cyclic aliases and other types."""


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
    """The safe dumper; also quotes text that is a number only in JSON (``1e5``)."""


_Dumper.add_implicit_resolver("tag:yaml.org,2002:float", _FLOAT, _NUMERIC)


def parse_yaml(text: str) -> Json:
    """Return the only document of a YAML text; raise YamlError if that is not possible."""
    try:
        document: object = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise YamlError(" ".join(str(error).split())) from None
    except ValueError as error:
        raise YamlError(str(error)) from None
    return _to_json(document, 0)


def _to_json(value: object, depth: int) -> Json:
    if depth > 100:
        raise YamlError("nested too deeply")
    match value:
        case None | bool() | int() | float() | str():
            return value
        case list():
            return [_to_json(item, depth + 1) for item in value]
        case dict():
            return {_key(key): _to_json(item, depth + 1) for key, item in value.items()}
        case _:
            raise YamlError(f"a {type(value).__name__} is not a JSON value")


def _key(key: object) -> str:
    """Return a key as text; a number, true, false or null becomes its JSON text."""
    if isinstance(key, str):
        return key
    if key is None or isinstance(key, bool | int | float):
        return json.dumps(key)
    raise YamlError(f"a {type(key).__name__} is not a valid JSON key")


def format_yaml(value: Json) -> str:
    """Return a value as YAML in block style, with properties in order and hidden characters escaped.

    A lone surrogate, which JSON can represent and YAML cannot, is written as JSON.
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
