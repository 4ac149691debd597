"""Lines of the list of public names for models and resources, whose code is all made from their views.

Input: views of models and resources. Output: the lines that ``emit/surface.py`` would read from their
modules, without parsing these. A test compares both.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from generator.views.client.methods import ArgumentView, MethodView
from generator.views.client.models import ModelsView
from generator.views.client.syncs import SyncView

_PLAIN = re.compile(r"(?:[\w., |\[\]]|'[\w ./:-]*')+", re.ASCII)
"""Types that ``ast.unparse`` writes as they are."""
_OPTIONS = ArgumentView(name="options", annotation="RequestOptions | None", required=False)
_STATE = ArgumentView(name="state", annotation="SyncState | None", required=False)


def list_models(models: ModelsView) -> Iterator[str]:
    """Yield a line for each model, and for each of its fields."""
    for struct in models.structs:
        yield f"class models.{struct.name}"
        for field in struct.fields:
            if not field.name.startswith("_"):
                annotation = field.annotation
                yield f"field models.{struct.name}.{field.name}: {_normalize(annotation)}"
    for alias in models.aliases:
        yield f"name models.{alias.name}"


def list_class(
    title: str, methods: Iterable[MethodView], syncs: Iterable[SyncView], *, is_async: bool = False
) -> Iterator[str]:
    """Yield the lines of a resource's class, for asyncio if ``is_async``."""
    prefix = "Async" if is_async else ""
    yield f"class {title}"
    yield f"keyword {title}(client): {prefix or 'Sync'}Client"
    for method in methods:
        returned = _returned(method, prefix)
        arguments = (*method.arguments, *method.common, _OPTIONS)
        for name in (method.name, *(old.name for old in method.old_names)):
            yield from _list_method(f"{title}.{name}", returned, arguments)
    for sync in syncs:
        changes = f"{prefix}Changes[{_normalize(sync.result)}]"
        yield from _list_method(f"{title}.{sync.name}", changes, (_STATE, *sync.keywords, _OPTIONS))
        keys = ArgumentView(name="keys", annotation=f"Iterable[{sync.key}]", required=True)
        pruned = "async Pruned" if is_async else "Pruned"
        arguments = (keys, *sync.keywords, _OPTIONS)
        yield from _list_method(f"{title}.{sync.prune_name}", pruned, arguments)


def _returned(method: MethodView, prefix: str) -> str:
    """Return the result of a method; ``prefix`` is that of classes for asyncio."""
    result = _normalize(method.result)
    if method.paginated:
        return f"{prefix}Pages[{result}]"
    if method.streamed:
        return f"{prefix}Stream[{result}]"
    return f"async {result}" if prefix else result


def _list_method(title: str, returned: str, arguments: Iterable[ArgumentView]) -> Iterator[str]:
    yield f"method {title}: {returned}"
    for argument in arguments:
        if not argument.name.startswith("_"):
            optional = "" if argument.required else " (optional)"
            yield f"keyword {title}({argument.name}): {_normalize(argument.annotation)}{optional}"


def _normalize(annotation: str) -> str:
    """Return a type as ``ast.unparse`` writes it."""
    return annotation if _PLAIN.fullmatch(annotation) else ast.unparse(ast.parse(annotation))
