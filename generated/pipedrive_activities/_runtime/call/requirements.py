"""Selects the credentials of an operation: of its alternatives, the one for which there are all.

Input: the security schemes, and what the user has given. Output: ``Credentials`` for each operation.
Invariant: an operation that requires credentials is never called without them; the error names the
schemes, and how to give the credentials, before anything is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NoReturn

from ..errors import ArgumentError, MissingCredentials
from ..operation import Operation, Requirements, Scheme
from ..secret import Secret
from .credentials import (
    ApiToken,
    CombinedCredentials,
    Credentials,
    Given,
    NoCredentials,
    TokenSource,
    user_and_password,
    wrap,
)

_NO_CREDENTIALS = NoCredentials()
_MOST_ALTERNATIVES = 3
"""Alternatives that an error describes."""


class CredentialSelector:
    """The credentials of a client, by operation.

    ``given`` are those that the user passed, by argument; ``environment`` are those of environment
    variables, which are used where what was passed is not enough. ``credentials`` implements the schemes
    for which no argument was passed; if it has the attribute ``kind`` (``bearer``), only schemes of that
    kind. ``prefix`` is that of the environment variables. Thread-safe.
    """

    def __init__(
        self,
        schemes: Mapping[str, Scheme],
        operations: Iterable[Operation],
        *,
        given: Mapping[str, Given],
        environment: Mapping[str, Given] = MappingProxyType({}),
        credentials: Credentials | None = None,
        prefix: str = "",
    ) -> None:
        self._schemes = schemes
        self._given = given
        self._all = {**environment, **given}
        self._credentials = credentials
        self._prefix = prefix
        self._requirements = dict.fromkeys(operation.security for operation in operations)
        self._parts: dict[tuple[object, ...], Credentials] = {}
        self._selected: dict[Requirements | None, Credentials] = {(): _NO_CREDENTIALS}

    def __repr__(self) -> str:
        return f"CredentialSelector({', '.join(self._all)})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("credentials are secrets and cannot be pickled")

    @property
    def identity(self) -> str:
        """Identifies the credentials in a quota store; empty if they have none. It is a secret."""
        if self._credentials is None:
            return _joined_secrets(self._all.values())
        identity = getattr(self._credentials, "identity", "")
        if not isinstance(identity, str) or not identity:
            return ""
        return _joined_secrets((*self._given.values(), Secret(identity)))

    def check(self) -> None:
        """Raise ArgumentError if no operation can be called with these credentials.

        It is about an invalid value, else about what is missing beside the given ones.
        """
        failures: list[tuple[int, ArgumentError]] = []
        for requirements in self._requirements:
            try:
                self._selected[requirements] = self._choose(requirements)
            except MissingCredentials as error:
                failures.append((1 if self._is_partly_met(requirements) else 2, error))
            except ArgumentError as error:
                failures.append((0, error))
        if failures and not self._selected.keys() & self._requirements.keys():
            raise min(failures, key=lambda failure: failure[0])[1]

    def _is_partly_met(self, requirements: Requirements | None) -> bool:
        """Whether one of the schemes of an operation has credentials."""
        ids = {id_ for alternative in requirements or () for id_ in alternative}
        return any(name in self._all for id_ in ids for name in self._arguments(id_))

    def select(self, operation: Operation) -> Credentials:
        """Return the credentials of an operation. Raises ArgumentError if some are missing."""
        security = operation.security
        selected = self._selected.get(security)
        if selected is None:
            selected = self._selected[security] = self._choose(security)
        return selected

    def _choose(self, security: Requirements | None) -> Credentials:
        alternatives = self._any_requirement if security is None else security
        if self._credentials is not None and not self._schemes:
            return self._credentials
        for sources, is_own in ((self._given, True), (self._given, False), (self._all, False)):
            for alternative in filter(None, alternatives):
                parts = [self._part(id_, sources) for id_ in alternative]
                complete = tuple(dict.fromkeys(part for part in parts if part is not None))
                is_used = not is_own or self._credentials in complete
                if is_used and None not in parts:
                    return complete[0] if len(complete) == 1 else CombinedCredentials(complete)
        if not alternatives or () in alternatives:
            return _NO_CREDENTIALS
        raise self._missing(alternatives)

    @property
    def _any_requirement(self) -> Requirements:
        """The alternatives of an operation for which none are documented: none is necessary."""
        options = dict.fromkeys(option for each in self._requirements if each for option in each)
        return (*options, *((id_,) for id_ in self._schemes), ())

    def _part(self, id_: str, sources: Mapping[str, Given]) -> Credentials | None:
        """Return the credentials of one scheme, None if there are none."""
        scheme = self._schemes.get(id_)
        if scheme is not None and scheme.arguments:
            values = [sources.get(name) for name in scheme.arguments]
            present = [value for value in values if value is not None]
            if len(present) == len(values):
                place = (scheme.location, scheme.name, scheme.arguments)
                if place not in self._parts:
                    self._parts[place] = _credentials_of(scheme, present)
                return self._parts[place]
        kind = getattr(self._credentials, "kind", None)
        accepted = kind is None or (scheme is not None and scheme.kind == kind)
        return self._credentials if accepted else None

    def _missing(self, alternatives: Requirements) -> MissingCredentials:
        options = [
            [id_ for id_ in option if self._part(id_, self._all) is None] for option in alternatives
        ]
        described = "; or ".join(
            ", and ".join(map(self._describe, option)) for option in options[:_MOST_ALTERNATIVES]
        )
        if len(options) > _MOST_ALTERNATIVES:
            described += f"; or {len(options) - _MOST_ALTERNATIVES} others"
        return MissingCredentials(
            f"missing credentials: {described}",
            alternatives=tuple(
                tuple(name for id_ in option for name in self._arguments(id_)) for option in options
            ),
        )

    def _arguments(self, id_: str) -> tuple[str, ...]:
        scheme = self._schemes.get(id_)
        return scheme.arguments if scheme is not None else ()

    def _describe(self, id_: str) -> str:
        """Return what a scheme expects, and how to pass it."""
        names, scheme = self._arguments(id_), self._schemes.get(id_)
        arguments = " and ".join(f"{name}=…" for name in names) or "credentials=…"
        variables = " and ".join(f"{self._prefix}_{name.upper()}" for name in names)
        how = f"pass {arguments}" + (f" or set {variables}" if variables else "")
        return f"{ascii(id_)[:60]} ({scheme.title if scheme else 'unknown'}): {how}"


def _credentials_of(scheme: Scheme, values: list[Given]) -> Credentials:
    auth_scheme = "" if scheme.kind == "key" else scheme.kind
    argument = scheme.arguments[-1]
    fixed = [value for value in values if isinstance(value, Secret)]
    if len(fixed) == len(values):
        return ApiToken(
            _joined(scheme, fixed),
            scheme.name,
            auth_scheme,
            location=scheme.location,
            argument=argument,
        )
    return TokenSource(
        lambda: _joined(scheme, [wrap(_value(value)) for value in values]),
        scheme.name,
        auth_scheme,
        location=scheme.location,
        argument=argument,
    )


def _value(value: Given) -> str | Secret:
    return value if isinstance(value, Secret) else value()


def _joined(scheme: Scheme, values: list[Secret]) -> Secret:
    if scheme.kind == "basic":
        return user_and_password(values[0], values[1], scheme.arguments[0])
    return values[0]


def _joined_secrets(values: Iterable[Given]) -> str:
    """Return the fixed secrets as one text that can be encoded."""
    text = "\0".join(value.reveal() for value in values if isinstance(value, Secret))
    return text.encode("utf-8", "replace").decode()
