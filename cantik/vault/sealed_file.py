"""Files with persons leave a store as age files only (docs/adr/0010): for the keys
of the recipients, or under a passphrase that travels another way. Nothing here writes to a disk."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

import pyrage

from cantik.base.apart import MB, WorkCutShort, ask_apart, parser_folder
from cantik.vault import age_worker
from cantik.vault.errors import ExportRefused

SUFFIX = ".age"
LEAST = 12
# Without 0, o, 1, i and l, so that it can be read out and copied by hand; 20 of 31 letters hold 99 bits.
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS, _LENGTH = 4, 5
#: bytes of the head of an age file, recipients in it, and the work of a passphrase as a power of two: the library asks
#: for 18 on a quick computer, each step more doubles the time and the memory (20: 1 GB)
MOST_HEAD, MOST_RECIPIENTS, MOST_WORK = 32_000, 64, 20
_STANZA, _END_OF_HEAD = b"\n-> ", b"\n--- "
_WORK = re.compile(rb"\n-> scrypt [^ \n]{1,200} ([0-9]{1,9})")
_MEMORY = 1_500 * MB
SECONDS, _BYTES_A_SECOND = 120, 1_000_000


def new_passphrase() -> str:
    """A passphrase to be told on another way than the file: four groups of five."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(_GROUPS))


def seal(data: bytes, *, recipients: Sequence[str] = (), passphrase: str = "") -> bytes:
    """An age file for these recipients (`age1…`), or under a passphrase when there are none.

    Raises `ExportRefused` R482 for a recipient that is no age key, R483 for a passphrase of fewer than 12 letters.
    """
    require_terms(recipients=recipients, passphrase=passphrase)
    if recipients:
        return _ask_library(age_worker.SEAL_FOR, "\n".join(recipient.strip() for recipient in recipients), data)
    return _ask_library(age_worker.SEAL, passphrase, data)


def require_terms(*, recipients: Sequence[str] = (), passphrase: str = "") -> None:
    """What `seal` refuses, before anything is made that would be recorded or cost a second. Raises as `seal`."""
    if recipients:
        parse_recipients(recipients)
    elif len(passphrase) < LEAST:
        raise ExportRefused(
            "R483",
            "Frasa sandi berkas terlalu pendek",
            expected=f"paling sedikit {LEAST} huruf",
            mend="Pakai frasa yang lebih panjang.",
        )


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
    if not _is_usual(data):
        raise _not_opened()
    if identity:
        return _ask_library(age_worker.OPEN_WITH_KEY, identity.strip(), data)
    return _ask_library(age_worker.OPEN, passphrase, data)


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


def _is_usual(data: bytes) -> bool:
    """Whether the head of an age file is one that is worth opening: short, of few recipients, and its passphrase not
    made to cost minutes. The library itself works through whatever stands there, the square of its length."""
    end = data.find(_END_OF_HEAD, 0, MOST_HEAD)
    head = data[: end + 1]
    if end < 0 or head.count(_STANZA) > MOST_RECIPIENTS:
        return False
    return all(int(found[1]) <= MOST_WORK for found in _WORK.finditer(head))


def _ask_library(act: bytes, secret: str, data: bytes) -> bytes:
    """What the process of the library answers. Raises `ExportRefused`."""
    try:
        answer = ask_apart(
            Path(age_worker.__file__),
            [parser_folder("pyrage")],
            [act, secret.encode(), data],
            memory=_MEMORY + 4 * len(data),
            seconds=SECONDS + len(data) / _BYTES_A_SECOND,
            own=act in (age_worker.SEAL, age_worker.SEAL_FOR),
        )
    except WorkCutShort as error:
        raise (_too_busy() if error.late or error.killed else _not_opened()) from error
    if answer[:1] == age_worker.DONE:
        return answer[1:]
    if answer[:1] == age_worker.SLOW:
        raise _too_busy()
    raise _not_opened()


def _not_opened() -> ExportRefused:
    return ExportRefused(
        "R484",
        "Berkas age tidak dapat dibuka",
        mend="Periksa kunci atau frasa sandinya; berkas yang rusak harus dibuat ulang.",
    )


def _too_busy() -> ExportRefused:
    return ExportRefused(
        "R495",
        "Komputer ini terlalu sibuk untuk membuka berkasnya",
        mend="Tutup pekerjaan lain, lalu coba lagi; berkas dan frasanya tidak salah.",
    )
