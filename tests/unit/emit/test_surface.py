"""The list of public names, and which of its changes break callers."""

from __future__ import annotations

import pytest

from generator.emit.surface import build_surface, compare_surfaces

FILES = {
    "shop/__init__.py": b"""
__version__ = "1.2.0"
__all__ = ["Shop"]
_LAZY_EXPORTS = {"Shop": ".client", "Limits": "._runtime.limits", "UNSET": "msgspec"}
""",
    "shop/client.py": b"class Shop(SyncClient[int]):\n    orders: LazyResource[Orders] = 0\n",
    "shop/_runtime/client.py": b"""
class SyncClient:
    def __init__(
        self, *, token: str | None = None, **settings: Unpack[ClientSettings]
    ) -> None: ...
    def close(self) -> None: ...
    def _send(self, request: object) -> None: ...
""",
    "shop/_runtime/client_base.py": b"""
if TYPE_CHECKING:
    class ClientSettings(TypedDict, total=False):
        timeout: float
""",
    "shop/common_arguments.py": b"""
__all__ = ["CommonArguments"]
class CommonArguments(TypedDict, total=False):
    trace: str
""",
    "shop/_runtime/limits.py": b"class Limits:\n    burst: int\n    _private: int\n",
    "shop/errors.py": b"from ._runtime.errors import NotFound\n__all__ = ['NotFound']\n",
    "shop/models.py": b"__all__ = ['Order']\nclass Order:\n    id: int\nclass Hidden: ...\n",
    "shop/resources/orders.py": b"""
__all__ = ["AsyncOrders"]
class Orders:
    def find(self, name: str, **common_arguments: Unpack[CommonArguments]) -> Pages[str]: ...
    def close(self) -> None: ...
class AsyncOrders:
    find = async_pages(Orders.find)
    close = coroutine(Orders.close)
    async def get(self, id: int, *, full: bool = False) -> models.Order: ...
    def sync(self, *, options: Options = None, **arguments: Unpack[_ListArguments]) -> Changes: ...
if TYPE_CHECKING:
    class _ListArguments(TypedDict, total=False):
        shop: Required[int | None]
        open: bool | UnsetType
    class _Other(TypedDict):
        hidden: int
""",
    "shop/cli/input/options.py": b"""OPTIONS = [Option(["--output", "-o"]), Flag("--all", "Not --x")]""",
    "shop/cli/commands/auth.py": b"""option("--client-id", "Of the app.")""",
    "shop/cli/exit_codes.py": b"class ExitCode(IntEnum):\n    OK = 0\n    USAGE = 64\n",
}
COMMANDS = (
    "command orders get",
    "flag orders get --full: boolean (optional)",
    "argument orders get ID: integer",
)
SURFACE = """\
version 1.2.0
argument orders get ID: integer
class Limits
class Shop
class common_arguments.CommonArguments
class models.Order
class resources.orders.AsyncOrders
command orders get
exit code 0: OK
exit code 64: USAGE
field Limits.burst: int
field common_arguments.CommonArguments.trace: str
field models.Order.id: int
flag --all
flag --output
flag auth --client-id
flag orders get --full: boolean (optional)
keyword Shop(timeout): float (optional)
keyword Shop(token): str | None (optional)
keyword resources.orders.AsyncOrders.find(name): str
keyword resources.orders.AsyncOrders.find(trace): str (optional)
keyword resources.orders.AsyncOrders.get(full): bool (optional)
keyword resources.orders.AsyncOrders.get(id): int
keyword resources.orders.AsyncOrders.sync(open): bool | UnsetType (optional)
keyword resources.orders.AsyncOrders.sync(options): Options (optional)
keyword resources.orders.AsyncOrders.sync(shop): int | None
method Shop.close: None
method Shop.orders: Orders
method resources.orders.AsyncOrders.close: async None
method resources.orders.AsyncOrders.find: AsyncPages[str]
method resources.orders.AsyncOrders.get: async models.Order
method resources.orders.AsyncOrders.sync: Changes
name errors.NotFound
"""


def test_everything_public_has_a_line() -> None:
    assert build_surface(FILES, "shop", {"cli/": COMMANDS}).decode() == SURFACE


def test_modules_whose_lines_are_known_are_not_read() -> None:
    models = "class models.Order", "field models.Order.id: int"
    files = {**FILES, "shop/models.py": b"not Python"}
    assert build_surface(files, "shop", {"cli/": COMMANDS, "models.py": models}).decode() == SURFACE


def test_only_definitions_of_a_module_have_members() -> None:
    """Also where a string looks like another definition, or a definition is decorated or repeated."""
    files = {
        **FILES,
        "shop/stores.py": b'''
"""Stores.
class Store is in here.
"""
__all__ = ["Store", "StoreKind", "memory"]
class StoreKind:
    name: str
class Store:
    """Stores text.

class Other is not one.
"""
    size: int
    def memory(self) -> None: ...
@final
def memory(size: int) -> Store: ...
class Store:
    later: int
''',
    }
    lines = set(build_surface(files, "shop").decode().splitlines())
    assert lines - set(SURFACE.splitlines()) == {
        "class stores.Store",
        "class stores.StoreKind",
        "field stores.Store.size: int",
        "field stores.StoreKind.name: str",
        "function stores.memory: Store",
        "keyword stores.memory(size): int",
        "method stores.Store.memory: None",
    }


def test_the_order_of_files_does_not_matter() -> None:
    files = dict(reversed(FILES.items()))
    assert build_surface(files, "shop") == build_surface(FILES, "shop")


def test_a_lost_line_and_another_type_break_callers() -> None:
    new = SURFACE.replace("field Limits.burst: int\n", "").replace("id: int\n", "id: str\n")
    change = compare_surfaces(SURFACE, new)
    assert change.lost == ("field Limits.burst: int",)
    assert change.changed == (("field models.Order.id: int", "field models.Order.id: str"),)
    added = compare_surfaces(new, SURFACE + "class models.More\n")
    assert added.lost == ()


@pytest.mark.parametrize(
    ("old", "new", "announced"),
    [
        ("1.2.0", "1.3.0", False),
        ("1.2.0", "2.0.0", True),
        ("0.1.0", "0.1.1", False),
        ("0.1.0", "0.2.0", True),
        ("2.0.0", "1.9.0", False),
    ],
)
def test_the_version_can_announce_it(old: str, new: str, announced: bool) -> None:
    change = compare_surfaces(f"version {old}\nclass A\n", f"version {new}\n")
    assert change.lost == ("class A",)
    assert change.is_announced is announced
