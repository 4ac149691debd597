"""Credentials by profile: in the keyring if there is one, else in a file only its owner can read.

Input and output: ``Credential``. Invariants: a secret is never printed, never in a repr, never in
an error; keyring is imported only here, and only when a credential is read or written.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol

from ..cli_error import refuse_configuration
from ..private_files import read_private, write_private
from ..product import PRODUCT
from ..settings import config_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """An API token (kind ``token``), or an app with the tokens it got (kind ``oauth``)."""

    kind: str
    token: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    tokens: dict[str, str | float] = field(default_factory=dict, repr=False)


class Store(Protocol):
    """A place for credentials, by name of the profile."""

    @property
    def name(self) -> str:
        """What people call the place."""
        ...

    def read(self, profile: str) -> str | None:
        """Return what was written for the profile, or None."""
        ...

    def write(self, profile: str, text: str) -> None:
        """Keep a text for the profile."""
        ...

    def remove(self, profile: str) -> None:
        """Forget the profile's text; nothing happens when there is none."""
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
        found = self._load().get(profile)
        return None if found is None else json.dumps(found)

    def write(self, profile: str, text: str) -> None:
        """Keep the profile's credential."""
        self._save({**self._load(), profile: json.loads(text)})

    def remove(self, profile: str) -> None:
        """Forget the profile's credential; the file goes with the last one."""
        kept = {name: value for name, value in self._load().items() if name != profile}
        if kept:
            self._save(kept)
        else:
            self.path.unlink(missing_ok=True)

    def _load(self) -> dict[str, object]:
        text = read_private(self.path)
        try:
            document = json.loads(text) if text else {}
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise refuse_configuration(
                f"{self.path} is not a JSON object", "remove it, log in again"
            )
        return document

    def _save(self, document: dict[str, object]) -> None:
        write_private(self.path, json.dumps(document, indent=2, sort_keys=True) + "\n")


class KeyringStore:
    """The keyring of the desktop, under the distribution's name."""

    name = "keyring"

    def read(self, profile: str) -> str | None:
        """Return the profile's credential as JSON, or None."""
        import keyring

        return keyring.get_password(PRODUCT.distribution, profile)

    def write(self, profile: str, text: str) -> None:
        """Keep the profile's credential."""
        import keyring

        keyring.set_password(PRODUCT.distribution, profile, text)

    def remove(self, profile: str) -> None:
        """Forget the profile's credential."""
        import keyring
        import keyring.errors

        try:
            keyring.delete_password(PRODUCT.distribution, profile)
        except keyring.errors.PasswordDeleteError:
            return


def file_store() -> FileStore:
    """Return the store on disk."""
    return FileStore(config_folder() / "credentials.json")


def open_store() -> Store:
    """Return the keyring when one works here, else the file.

    ``…_KEYRING=off`` chooses the file: some keyrings ask a question where nobody can answer.
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
    """Return the credential of a profile, or None. Raises CliError (78) when it is unreadable."""
    text = store.read(profile)
    if text is None:
        return None
    try:
        return Credential(**json.loads(text))
    except (TypeError, ValueError):
        raise refuse_configuration(
            f"the stored credential of profile {profile!r} is unreadable",
            f"{PRODUCT.command} auth login --profile {profile}",
        ) from None


def find_credential(profile: str) -> tuple[Credential, Store] | None:
    """Return the credential of a profile and where it is kept: the keyring first, then the file."""
    stores: dict[str, Store] = {store.name: store for store in (open_store(), file_store())}
    for store in stores.values():
        credential = load_credential(profile, store)
        if credential is not None:
            return credential, store
    return None


def save_credential(profile: str, credential: Credential, store: Store) -> None:
    """Keep a credential under the profile's name."""
    store.write(profile, json.dumps(asdict(credential)))


def read_token_file(name: str) -> str:
    """Return the token in a file; ``-`` is standard input. Raises CliError (78)."""
    try:
        text = sys.stdin.read() if name == "-" else _read(name)
    except (OSError, UnicodeDecodeError) as error:
        raise refuse_configuration(f"cannot read the token from {name}: {error}") from None
    return check_token(text)


def _read(name: str) -> str:
    with Path(name).open(encoding="utf-8") as file:
        return file.read(65_536)


def check_token(text: str) -> str:
    """Return a token without the space around it; refuse what cannot be sent as a header."""
    token = str(text).strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise refuse_configuration("that is no token: it must be one word of printable ASCII")
    return token
