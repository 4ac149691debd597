"""Lowers OpenAPI documents given as text, and prints an API as short readable text."""

from __future__ import annotations

import json
import os
from dataclasses import fields
from pathlib import Path

import pytest

from generator.config.codegen_config import Config
from generator.diagnostics.diagnostic import Diagnostic, Diagnostics
from generator.ir.api import Api, Product
from generator.ir.json import Json, thaw_json
from generator.ir.operations import Encoding, Operation, Parameter, Response
from generator.ir.types import (
    AnyType,
    ArrayType,
    ConstType,
    Declaration,
    Deprecation,
    EnumDeclaration,
    EnumType,
    Field,
    MapType,
    Name,
    NullableType,
    NullType,
    ObjectDeclaration,
    RefType,
    TupleType,
    Type,
    UnionDeclaration,
)
from generator.lower.api import lower_api
from generator.spec.load import load_document
from tests.support.memory_files import MemoryFiles

PRODUCT = Product(
    distribution="pets",
    package="pets",
    version="1",
    client="Pets",
    command="pets",
    environment="PETS",
)
HEAD = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\n"


def lower_text(text: str, config: Config | None = None) -> tuple[Api, list[Diagnostic]]:
    """Load and lower a valid OpenAPI document; return the API and the diagnostics of lowering."""
    loading = Diagnostics()
    document = load_document("spec.yaml", MemoryFiles({"spec.yaml": text}), (), loading)
    assert document is not None, [diagnostic.message for diagnostic in loading]
    lowering = Diagnostics()
    api = lower_api(document, config or Config(product=PRODUCT), lowering)
    return api, list(lowering)


def codes(diagnostics: list[Diagnostic]) -> list[str]:
    """Return the codes of diagnostics, in order."""
    return [diagnostic.code for diagnostic in diagnostics]


def upstream(name: str) -> Path:
    """Return the path of the vendor's OpenAPI document; skip the test if it is not available."""
    root = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("SPECGEN_UPSTREAM", root.parent / "shared" / "upstream"))
    path = folder / name
    if not path.is_file():
        pytest.skip(
            f"the vendor's OpenAPI document {name} is missing; set SPECGEN_UPSTREAM to its folder"
        )
    return path


def sketch(api: Api) -> str:
    """Return an API as short text, without documentation and source positions."""
    lines: list[str] = []
    for operation in api.operations:
        lines += _operation(operation)
    for declaration in api.types:
        lines += _declaration(declaration)
    if api.failure:
        lines.append(f"failure {api.failure.pointer} = {_json(api.failure.value)}")
    for scheme in api.security_schemes:
        lines.append(f"security {scheme.id}: {type(scheme).__name__}")
    lines += [f"server {server.url} {dict(server.variables)}" for server in api.servers]
    lines += [f"unused {pointer}" for pointer, _ in api.unused_components]
    return "\n".join(lines) + "\n"


def _operation(operation: Operation) -> list[str]:
    call = f"{operation.resource.python}.{operation.method.python}"
    lines = [f"{call}: {operation.http_method} {operation.path} ({operation.id.wire})"]
    properties = {
        "cost": operation.cost,
        "data": operation.data,
        "pagination": operation.pagination,
        "batch": operation.batch,
        "servers": operation.servers,
        "stability": operation.stability,
        "extensions": dict(operation.extensions),
    }
    lines += [f"  {key}: {value}" for key, value in properties.items() if value or value == 0]
    lines += [f"  {mark}" for mark in _deprecated(operation.deprecation)]
    for alternative in operation.security:
        uses = (f"{use.scheme}({', '.join(use.scopes)})" for use in alternative.schemes)
        lines.append("  needs " + (" and ".join(uses) or "nothing"))
    lines += [_parameter(parameter) for parameter in operation.parameters]
    if operation.body:
        required = "!" if operation.body.required else ""
        for media in operation.body.content:
            lines.append(f"  body{required} {media.content_type}: {show(media.type)}")
            lines += [f"    {_encoding(encoding)}" for encoding in media.encodings]
    for response in operation.responses:
        lines += _response(response)
    return lines


def _encoding(encoding: Encoding) -> str:
    style = f"{encoding.style}{'*' if encoding.explode else ''}" if encoding.style else ""
    reserved = "reserved" if encoding.allow_reserved else ""
    headers = ", ".join(f"{name}={value}" for name, value in encoding.headers)
    marks = filter(None, (encoding.content_type, style, reserved, headers))
    return f"{encoding.property} as {' '.join(marks)}"


def _parameter(parameter: Parameter) -> str:
    style = parameter.content_type or f"{parameter.style}{'*' if parameter.explode else ''}"
    marks = [
        f"= {_json(parameter.default)}" if parameter.has_default else "",
        "reserved" if parameter.allow_reserved else "",
        f"cancels {', '.join(parameter.cancels)}" if parameter.cancels else "",
        *_deprecated(parameter.deprecation),
    ]
    name = f"{_name(parameter.name)}{'!' if parameter.required else ''}"
    head = f"  {parameter.location} {name} [{style}]: {show(parameter.type)}"
    return " ".join([head, *filter(None, marks)])


def _response(response: Response) -> list[str]:
    lines = [
        f"  {response.status} {media.content_type}: {show(media.type)}"
        for media in response.content
    ]
    for header in response.headers:
        required = "!" if header.required else ""
        lines.append(
            f"  {response.status} header {_name(header.name)}{required}: {show(header.type)}"
        )
    return lines or [f"  {response.status}"]


def _declaration(declaration: Declaration) -> list[str]:
    marks = "".join(f" {mark}" for mark in _deprecated(declaration.deprecation))
    match declaration:
        case ObjectDeclaration():
            head = f"type {_name(declaration.name)}{marks}"
            rest = [_field(field) for field in declaration.fields]
            rest += [f"  and {_json(schema)}" for schema in declaration.constraints]
            match declaration.additional:
                case None:
                    rest.append("  closed")
                case AnyType():
                    pass
                case additional:
                    rest.append(f"  *: {show(additional)}")
            return [head, *rest]
        case EnumDeclaration():
            members = (
                f"{member.name.python}={_json(member.value)}" for member in declaration.members
            )
            return [f"enum {_name(declaration.name)}{marks}: {' '.join(members)}"]
        case UnionDeclaration(discriminator=discriminator):
            kind = "one of" if declaration.exclusive else "any of"
            variants = " | ".join(show(variant) for variant in declaration.variants)
            by = (
                f" by {discriminator.field.wire} {dict(discriminator.mapping)}"
                + (f" else {discriminator.base}" if discriminator.base else "")
                + (f" default {discriminator.default}" if discriminator.default else "")
                if discriminator
                else ""
            )
            return [f"union {_name(declaration.name)}{marks}: {kind} {variants}{by}"]


def _field(field: Field) -> str:
    marks = [
        f"= {_json(field.default)}" if field.has_default else "",
        "read-only" if field.read_only else "",
        "write-only" if field.write_only else "",
        *_deprecated(field.deprecation),
    ]
    head = f"  {_name(field.name)}{'!' if field.required else ''}: {show(field.type)}"
    return " ".join([head, *filter(None, marks)])


def _name(name: Name) -> str:
    return name.python if name.python == name.wire else f"{name.python} ({name.wire!r})"


def _deprecated(deprecation: Deprecation | None) -> list[str]:
    if deprecation is None:
        return []
    more = [f"use {deprecation.replaced_by}"] if deprecation.replaced_by else []
    more += [f"sunset {deprecation.sunset}"] if deprecation.sunset else []
    return [" ".join(["deprecated", *more])]


def show(type_: Type) -> str:
    """Return a type as short text."""
    match type_:
        case RefType(id=name):
            return name
        case NullableType(inner=inner):
            return f"{show(inner)}?"
        case ArrayType(items=items):
            return f"[{show(items)}]{_limits(type_)}"
        case TupleType(items=parts):
            return f"({', '.join(map(show, parts))})"
        case MapType(values=values):
            return f"{{*: {show(values)}}}{_limits(type_)}"
        case EnumType(values=values):
            return f"({'|'.join(map(_json, values))})"
        case ConstType(value=value):
            return f"={_json(value)}"
        case NullType():
            return "null"
        case _:
            return type(type_).__name__.removesuffix("Type").lower() + _limits(type_)


def _limits(type_: Type) -> str:
    limits = {
        field.name: getattr(type_, field.name)
        for field in fields(type_)
        if field.name not in ("items", "values", "constraints")
        and getattr(type_, field.name) != field.default
    }
    if isinstance(type_, AnyType | ArrayType | MapType) and type_.constraints:
        limits["and"] = " ".join(map(_json, type_.constraints))
    return "<" + " ".join(f"{key}={value}" for key, value in limits.items()) + ">" if limits else ""


def _json(value: Json) -> str:
    return json.dumps(thaw_json(value), ensure_ascii=False)
