"""Files with persons leave a store as age files only (docs/adr/0010): for the keys
of the recipients, or under a passphrase that travels another way. Nothing here writes to a disk."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

import pyrage

from cantik.vault.errors import ExportRefused

SUFFIX = ".age"
LEAST = 12
# Without 0, o, 1, i and l, so that it can be read out and copied by hand; 20 of 31 letters hold 99 bits.
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS, _LENGTH = 4, 5
_TRIES = 5
_TOO_SLOW = "work parameter"


def new_passphrase() -> str:
    """A passphrase to be told on another way than the file: four groups of five."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(_GROUPS))


def seal(data: bytes, *, recipients: Sequence[str] = (), passphrase: str = "") -> bytes:
    """An age file for these recipients (`age1…`), or under a passphrase when there are none.

    Raises `ExportRefused` R482 for a recipient that is no age key, R483 for a passphrase of fewer than 12 letters.
    """
    if recipients:
        return bytes(pyrage.encrypt(data, parse_recipients(recipients)))
    if len(passphrase) < LEAST:
        raise ExportRefused(
            "R483",
            "Frasa sandi berkas terlalu pendek",
            expected=f"paling sedikit {LEAST} huruf",
            mend="Pakai frasa yang lebih panjang.",
        )
    return bytes(pyrage.passphrase.encrypt(data, passphrase))


def parse_recipients(keys: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    """The keys of recipients as they were typed. Raises `ExportRefused` R482 for one that is no age key."""
    try:
        return [pyrage.x25519.Recipient.from_str(key.strip()) for key in keys]
    except pyrage.RecipientError as error:
        raise ExportRefused(
            "R482",
            "Kunci penerima bukan kunci age",
            expected="kunci yang berawal age1",
            mend="Minta penerima mengirim kunci age-nya.",
        ) from error


def unseal(data: bytes, *, identity: str = "", passphrase: str = "") -> bytes:
    """The file again.

    Raises `ExportRefused` R484 when the key or passphrase does not fit or the file was changed, R495 when this computer
    is too slow at present for the work that the passphrase costs.
    """
    try:
        if identity:
            return bytes(pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(identity.strip())]))
        return _decrypt(data, passphrase)
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        raise ExportRefused(
            "R484",
            "Berkas age tidak dapat dibuka",
            mend="Periksa kunci atau frasa sandinya; berkas yang rusak harus dibuat ulang.",
        ) from error


def sealed_and_proved(
    data: bytes, *, recipients: Sequence[str] = (), passphrase: str = ""
) -> tuple[bytes, Callable[[bytes], bytes]]:
    """An age file, and how this process opens it to prove it: under the passphrase, or with a key of its own that is
    one more recipient and is forgotten with the process. Raises as `seal`."""
    if not recipients:
        return seal(data, passphrase=passphrase), lambda file: unseal(file, passphrase=passphrase)
    own = pyrage.x25519.Identity.generate()
    file = seal(data, recipients=[*recipients, str(own.to_public())])
    return file, lambda again: unseal(again, identity=str(own))


def _decrypt(data: bytes, passphrase: str) -> bytes:
    """Open a file under a passphrase. age refuses work that looks too long by a short trial of the computer's speed,
    which is wrong while the computer is busy: so it is tried again."""
    for _ in range(_TRIES):
        try:
            return bytes(pyrage.passphrase.decrypt(data, passphrase))
        except pyrage.DecryptError as error:
            if _TOO_SLOW not in str(error).lower():
                raise
    raise ExportRefused(
        "R495",
        "Komputer ini terlalu sibuk untuk membuka berkasnya",
        mend="Tutup pekerjaan lain, lalu coba lagi; berkas dan frasanya tidak salah.",
    )
