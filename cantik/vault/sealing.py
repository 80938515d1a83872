"""Seeds of second factors are sealed with a key that hangs from the store's master key.

Opening a store installs the key (`cantik.vault.app.opening`).
Without a key a second factor cannot be set up or used: nothing is ever stored in clear.
"""

from __future__ import annotations

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cantik.vault.errors import NoSealingKey

_PLACE = b"mfa_authenticator.data"
_NONCE_BYTES = 12
_VERSION = "1"
_cipher: list[AESGCM] = []


def install(master: bytes) -> None:
    """Derive the key of this room from the master key of the open store (HKDF-SHA256); a later call replaces it."""
    _cipher[:] = [AESGCM(HKDF(SHA256(), 32, salt=None, info=b"cantik staff sealing 1").derive(master))]


def seal(text: str, place: bytes = _PLACE) -> str:
    """A seed as it is stored: `1.` and base64 of nonce and ciphertext. Raises `NoSealingKey` (S104).

    `place`: where it lies; what was sealed for one place does not open in another.
    """
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = nonce + _key().encrypt(nonce, text.encode(), place)
    return f"{_VERSION}.{base64.urlsafe_b64encode(sealed).decode()}"


def unseal(stored: str, place: bytes = _PLACE) -> str:
    """The seed again. Raises `NoSealingKey` (S104), also for a seed of another store or one that was changed."""
    version, _, text = stored.partition(".")
    try:
        sealed = base64.urlsafe_b64decode(text)
        if version != _VERSION:
            raise ValueError(version)
        return _key().decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place).decode()
    except (ValueError, InvalidTag) as error:
        raise NoSealingKey from error


def _key() -> AESGCM:
    if not _cipher:
        raise NoSealingKey
    return _cipher[0]
