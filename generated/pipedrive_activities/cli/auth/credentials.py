"""Stored credentials per profile: in the keyring if available, else in a private file.

A secret is never printed, and never part of a repr or an error message. The keyring library is
imported only here, and only when a credential is read or written.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol

from ..cli_error import configuration_error
from ..private_files import read_private, write_private
from ..product import PRODUCT
from ..settings import config_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """Keys, tokens or passwords (kind ``token``), or an OAuth app with its tokens (kind ``oauth``).

    ``grant`` is ``client_credentials`` for a login of the app itself, ``endpoints`` are discovered URLs.
    ``token`` is the value of the only argument that most operations need, ``values`` are those of several
    arguments.
    """

    kind: str
    token: str = field(default="", repr=False)
    values: dict[str, str] = field(default_factory=dict, repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    tokens: dict[str, str | float] = field(default_factory=dict, repr=False)
    grant: str = ""
    endpoints: dict[str, str] = field(default_factory=dict)


class Store(Protocol):
    """Stores the credential of each profile as JSON text."""

    @property
    def name(self) -> str:
        """The name of the store, for messages."""
        ...

    def read(self, profile: str) -> str | None:
        """Return the text stored for a profile, or None."""
        ...

    def write(self, profile: str, text: str) -> None:
        """Store a text for a profile."""
        ...

    def remove(self, profile: str) -> None:
        """Remove the text of a profile, if there is one."""
        ...


class FileStore:
    """``credentials.json`` in the configuration folder, mode 0600."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def name(self) -> str:
        """The path of the file."""
        return str(self.path)

    def read(self, profile: str) -> str | None:
        """Return the profile's credential as JSON, or None."""
        credential = self._load().get(profile)
        return None if credential is None else json.dumps(credential)

    def write(self, profile: str, text: str) -> None:
        """Store the profile's credential."""
        with self._lock():
            self._save({**self._load(), profile: json.loads(text)})

    def remove(self, profile: str) -> None:
        """Remove the profile's credential; removing the last one deletes the file."""
        with self._lock():
            remaining = {name: value for name, value in self._load().items() if name != profile}
            if remaining:
                self._save(remaining)
            else:
                self.path.unlink(missing_ok=True)

    def _lock(self) -> AbstractContextManager[None]:
        """Return a lock: processes that write at once must not lose each other's profiles."""
        from ..._runtime.oauth.token_store import FileLock

        return FileLock(self.path.with_name(f"{self.path.name}.lock")).hold()

    def _load(self) -> dict[str, object]:
        text = read_private(self.path)
        try:
            document = json.loads(text) if text else {}
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise configuration_error(
                f"{self.path} is not a JSON object", "remove it and log in again"
            )
        return document

    def _save(self, document: dict[str, object]) -> None:
        write_private(self.path, json.dumps(document, indent=2, sort_keys=True) + "\n")


class KeyringStore:
    """The keyring of the operating system, under the distribution's name."""

    name = "keyring"

    def read(self, profile: str) -> str | None:
        """Return the profile's credential as JSON, or None."""
        import keyring

        return keyring.get_password(PRODUCT.distribution, profile)

    def write(self, profile: str, text: str) -> None:
        """Store the profile's credential."""
        import keyring

        keyring.set_password(PRODUCT.distribution, profile, text)

    def remove(self, profile: str) -> None:
        """Remove the profile's credential."""
        import keyring
        import keyring.errors

        try:
            keyring.delete_password(PRODUCT.distribution, profile)
        except keyring.errors.PasswordDeleteError:
            return


def file_store() -> FileStore:
    """Return the store in the configuration folder."""
    return FileStore(config_folder() / "credentials.json")


def open_store() -> Store:
    """Return the keyring if one is available, else the file.

    ``…_KEYRING=off`` selects the file, because some keyrings prompt where nobody can answer.
    """
    if os.environ.get(PRODUCT.variable("KEYRING"), "").lower() in {"off", "0", "no", "false"}:
        return file_store()
    return KeyringStore() if _has_keyring() else file_store()


def _has_keyring() -> bool:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return False
    try:
        if keyring.get_keyring().priority < 1:
            return False
        keyring.get_password(PRODUCT.distribution, "")
    except (KeyringError, RuntimeError, OSError):
        return False
    return True


def load_credential(profile: str, store: Store) -> Credential | None:
    """Return the credential of a profile, or None. Raises CliError (78) if it is unreadable."""
    text = store.read(profile)
    if text is None:
        return None
    try:
        return Credential(**json.loads(text))
    except (TypeError, ValueError):
        raise configuration_error(
            f"the stored credential of profile {json.dumps(profile)} is unreadable",
            f"run {PRODUCT.command} auth login --profile {profile}",
        ) from None


def find_credential(profile: str) -> tuple[Credential, Store] | None:
    """Return the credential of a profile and its store: the keyring first, then the file."""
    stores: dict[str, Store] = {store.name: store for store in (open_store(), file_store())}
    for store in stores.values():
        credential = load_credential(profile, store)
        if credential is not None:
            return credential, store
    return None


def save_credential(profile: str, credential: Credential, store: Store) -> None:
    """Store a credential under the profile's name."""
    store.write(profile, json.dumps(asdict(credential)))


def credential_of(values: dict[str, str]) -> Credential:
    """Return the credential to store for these arguments of the client."""
    if tuple(values) == PRODUCT.main_arguments and len(values) == 1:
        return Credential(kind="token", token=next(iter(values.values())))
    return Credential(kind="token", values=values)


def values_of(credential: Credential) -> dict[str, str]:
    """Return the arguments of the client in a stored credential."""
    main = PRODUCT.main_arguments
    return {main[0]: credential.token} if credential.token and main else dict(credential.values)


def environment_values() -> dict[str, str]:
    """Return the arguments of the client in environment variables."""
    values = {name: os.environ.get(PRODUCT.variable(name.upper()), "") for name in all_arguments()}
    # A password may begin or end with spaces; a token cannot.
    return {
        name: value if name.endswith("password") else value.strip()
        for name, value in values.items()
        if value.strip()
    }


def all_arguments() -> tuple[str, ...]:
    """Return all arguments of the client with credentials, those of most operations first."""
    from ...operations import SCHEMES

    names = (name for scheme in SCHEMES.values() for name in scheme.arguments)
    return tuple(dict.fromkeys((*PRODUCT.main_arguments, *names)))


def read_token_file(name: str) -> dict[str, str]:
    """Return the credentials in a file by argument; ``-`` is standard input.

    The file contains a token or, where several arguments are needed, a JSON object with their values.
    Raises CliError (78) if it is unusable.
    """
    source = "standard input" if name == "-" else name
    try:
        text = sys.stdin.read() if name == "-" else _read(name)
    except (OSError, UnicodeDecodeError) as error:
        raise configuration_error(f"cannot read the token from {source}: {error}") from None
    values = _json_object(text)
    if values is None and len(PRODUCT.main_arguments) != 1:
        fields = dict.fromkeys(PRODUCT.main_arguments or all_arguments(), "…")
        example = json.dumps(fields, ensure_ascii=False)
        raise configuration_error(f"{source} must contain a JSON object such as {example}")
    if values is None:
        return {PRODUCT.main_arguments[0]: check_token(text)}
    for argument, value in values.items():
        if argument not in all_arguments() or not isinstance(value, str):
            known = ", ".join(all_arguments())
            raise configuration_error(f"{source} must contain texts by name; names: {known}")
    return {argument: str(value) for argument, value in values.items()}


def _json_object(text: str) -> dict[str, object] | None:
    if not text.lstrip().startswith("{"):
        return None
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _read(name: str) -> str:
    with Path(name).open(encoding="utf-8") as file:
        return file.read(65_536)


def check_token(text: str) -> str:
    """Return a token without surrounding spaces; raise CliError (78) if no header can carry it."""
    token = str(text).strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise configuration_error("invalid token: must be printable ASCII without spaces")
    return token
