"""The public names of the package, which are imported when they are first used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

_LAZY_EXPORTS = {
    "OPERATIONS": ".operations",
    "RATE_LIMITS": ".rate_limits",
    "UNSET": "msgspec",
    "UnsetType": "msgspec",
    "File": "._runtime.serialization.encoding",
    "Hooks": "._runtime.client_config",
    "Limits": "._runtime.metering.limits",
    "Operation": "._runtime.operation",
    "Page": "._runtime.pagination.page",
    "RawResponse": "._runtime.messages",
    "RequestOptions": "._runtime.request_options",
    "Retries": "._runtime.call.retry",
    "SyncState": "._runtime.sync.state",
    "changes": ".changes",
}
"""The modules of the names that every package exports."""


def lazy_exports(
    namespace: dict[str, Any], modules: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return the functions ``__getattr__`` and ``__dir__`` of the package (PEP 562).

    ``namespace`` is that of the package, ``modules`` are the modules of its other names. A name in
    ``__all__`` that has none is a module itself.
    """
    package: str = namespace["__name__"]
    public: list[str] = namespace["__all__"]
    known = {**_LAZY_EXPORTS, **modules}

    def get(name: str) -> object:
        if name not in public:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        if name not in known:
            return import_module(f".{name}", package)
        value: object = getattr(import_module(known[name], package), name)
        namespace[name] = value
        return value

    return get, lambda: sorted({*namespace, *public})
