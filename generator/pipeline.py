"""Composes the stages: bytes in, files and diagnostics out.

Input: the names of the description and of codegen.yaml, a reader of files, the templates. Output:
an ``Api`` or the files of a distribution; everything worth saying goes to the ``Diagnostics``.
Invariant: nothing here prints, and nothing is changed on disk. Stages are imported when they run,
so that ``specgen --help`` does not wait for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.collector import paused_collector

if TYPE_CHECKING:
    from generator.config.codegen_config import Config
    from generator.diagnostics.diagnostic import Diagnostics
    from generator.ir.api import Api
    from generator.spec.description import Description, Files


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a description comes from: its name and codegen.yaml's, and what reads them."""

    description: str
    config: str
    files: Files


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What was understood of an API, and the decisions that belong to it."""

    api: Api
    config: Config


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """What a description gives: the API, and every file by relative POSIX path."""

    api: Api
    files: Mapping[str, bytes]


def load_api(source: Source, diagnostics: Diagnostics) -> Loaded | None:
    """Load and lower a description; None when that ended in errors, which are then reported."""
    loaded = build_api_or_partial(source, diagnostics)
    return None if diagnostics.has_errors else loaded


def build_api_or_partial(source: Source, diagnostics: Diagnostics) -> Loaded | None:
    """Return what could be understood, with errors or without; None when it could not be loaded."""
    with paused_collector():
        from generator.config.codegen_file import load_config
        from generator.lower.api import lower_api
        from generator.spec.load import load_description

        config = load_config(source.config, source.files, diagnostics)
        if config is None:
            return None
        description = load_description(
            source.description, source.files, config.overlays, diagnostics
        )
        if description is None:
            return None
        return Loaded(api=lower_api(description, config, diagnostics), config=config)


def lower_file(name: str, files: Files, config: Config, diagnostics: Diagnostics) -> Api | None:
    """Load and lower one description with decisions that may have been made for another.

    Names are kept for those of its operations that the decisions know. None when there are errors.
    """
    from generator.lower.api import lower_api
    from generator.spec.load import load_description

    with paused_collector():
        description = load_description(name, files, config.overlays, diagnostics)
        if description is None:
            return None
        present = operation_ids(description)
        names = {key: value for key, value in config.operations.items() if key in present}
        api = lower_api(description, replace(config, operations=names), diagnostics)
    return None if diagnostics.has_errors else api


def operation_ids(description: Description) -> set[str]:
    """Return every operationId that a description gives."""
    from generator.yaml.node import Mapping as Tree
    from generator.yaml.node import Scalar

    paths = description.root.get("paths")
    found: set[str] = set()
    for path in paths if isinstance(paths, Tree) else ():
        for member in path.value if isinstance(path.value, Tree) else ():
            written = member.value.get("operationId") if isinstance(member.value, Tree) else None
            if isinstance(written, Scalar):
                found.add(str(written.value))
    return found


def generate(
    source: Source, templates: Mapping[str, bytes], diagnostics: Diagnostics
) -> Generation | None:
    """Make every file of the distribution; None when there are errors, which are then reported."""
    loaded = load_api(source, diagnostics)
    if loaded is None:
        return None
    with paused_collector():
        return Generation(api=loaded.api, files=emit_api(loaded.api, loaded.config, templates))


def emit_api(api: Api, config: Config, templates: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of the distribution that an API gives."""
    from generator.emit.files import emit_files
    from generator.views.client.view import view_client
    from generator.views.package import view_package

    client = view_client(api)
    views = {target: _view_target(target, api) for target in config.targets if target != "client"}
    return emit_files(
        templates,
        {**views, "client": client, "package": view_package(api, config.targets)},
        targets=config.targets,
        package=api.product.package,
        resources=client.resources,
    )


def _view_target(target: str, api: Api) -> object:
    """Return the view of a target beside the client; raise ValueError for an unknown one."""
    match target:
        case "cli":
            from generator.views.cli.view import view_cli

            return view_cli(api)
        case "contract":
            from generator.views.contract.view import view_contract

            return view_contract(api)
        case "mock":
            from generator.views.mock.view import view_mock

            return view_mock(api)
        case _:
            raise ValueError(f"there is no target {target!r}")
