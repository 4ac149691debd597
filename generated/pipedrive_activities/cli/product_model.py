"""The product and its resources: what the help of the program itself needs.

This module imports nothing of the client but a base class.
"""

from __future__ import annotations

from .._runtime.record import Record


class Resource(Record, kw_only=False):
    """A group of commands, and the attribute of the client whose methods call their operations.

    By default, the attribute has the name of the group.
    """

    name: str
    summary: str
    attribute: str = ""

    def __post_init__(self) -> None:
        self.__dict__["attribute"] = self.attribute or self.name


class OAuth(Record):
    """The URLs and scopes of the OAuth flows; a URL is empty if the API has no such flow."""

    authorize_url: str = ""
    token_url: str = ""
    refresh_url: str = ""
    device_url: str = ""
    discovery_url: str = ""
    scopes: tuple[str, ...] = ()
    has_client_credentials: bool = False


class Plan(Record):
    """A commercial plan: its factor in the daily token budget, and requests per burst window."""

    name: str
    daily_multiplier: int
    burst: int


class Product(Record):
    """Names of the product, how the API authenticates, and its token limits.

    ``example`` is a command with its arguments, ``example_path`` a path that GET reads.
    ``has_costs`` means that some operation has a cost in tokens, ``has_docs`` that the package
    contains the reference pages, ``has_mcp`` an MCP server, ``has_mock`` a mock server,
    ``has_webhooks`` webhooks: without them, their commands and options are absent.
    ``main_arguments`` are the arguments of the client with the credentials that most operations
    need; the values of ``user_names`` are not secret. ``server_variables`` are the names of the
    variables in the URL of the server.
    """

    command: str
    title: str
    distribution: str
    package: str
    client: str
    version: str
    environment: str
    base_url: str
    example: str = ""
    example_path: str = "/"
    has_costs: bool = False
    has_docs: bool = False
    has_mcp: bool = False
    has_mock: bool = False
    has_webhooks: bool = False
    main_arguments: tuple[str, ...] = ()
    user_names: tuple[str, ...] = ()
    api_domains: tuple[str, ...] = ()
    oauth: OAuth | None = None
    daily_tokens: int | None = None
    burst_window: int | None = None
    plans: tuple[Plan, ...] = ()
    server_variables: tuple[str, ...] = ()

    def variable(self, name: str) -> str:
        """Return the full name of an environment variable: ``PETSHOP_OUTPUT`` for ``OUTPUT``."""
        return f"{self.environment}_{name}"
