"""`cantik import` of an archive of a register: opened, shown as counts, brought in with --apply."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from cantik.base.errors import WrongUse
from cantik.base.numerals import format_number
from cantik.cli import prompts
from cantik.cli.output import Output

if TYPE_CHECKING:
    from cantik.register.leave.archive import Register
    from cantik.vault.app.opening import OpenStore

_AGE = b"age-encryption.org/v1"
#: an archive is looked at whole; larger files are lists of a kabupaten
_MOST = 200_000_000
#: tables whose rows are counted for people, with the words for them
_WORDS = (
    ("orang", "orang"),
    ("keluarga", "keluarga"),
    ("himpunan", "himpunan data masukan"),
    ("peristiwa", "peristiwa"),
    ("temuan", "temuan"),
)


def archive_in(arguments: argparse.Namespace) -> Register | None:
    """The archive that the file is, in clear or sealed; None for a file of any other kind.

    Raises `ArchiveRefused` R510, R511; `ExportRefused` R484 for a wrong key; `WrongUse` D120 for an archive that is
    handed in beside other files.
    """
    from cantik.register.leave.archive import is_register, unpack

    found = None
    for path in arguments.files:
        if not path.is_file() or path.stat().st_size > _MOST:
            continue
        data = path.read_bytes()
        if data.startswith(_AGE):
            data = _unseal_archive(data, arguments)
        if is_register(data):
            found = unpack(data, path.name)
    if found is not None and len(arguments.files) > 1:
        raise WrongUse(
            "D120",
            "Arsip register diimpor sendiri",
            found=f"{len(arguments.files)} berkas",
            mend="Impor berkas lain sesudahnya.",
        )
    return found


def _unseal_archive(data: bytes, arguments: argparse.Namespace) -> bytes:
    from cantik.cli.unseal import secrets_of
    from cantik.vault.sealed_file import unseal

    identity, phrase = secrets_of(arguments)
    if not identity and not phrase:
        phrase = prompts.secret("Frasa sandi berkas: ", prompts.BY_FILE)
    return unseal(data, identity=identity, passphrase=phrase)


def restore_archive(archive: Register, opened: OpenStore, arguments: argparse.Namespace, output: Output) -> int:
    """Bring the archive in, or show what it would bring."""
    from cantik.base import clock
    from cantik.codes.area import AreaCode
    from cantik.register.leave.app.restoring import plan_restore, restore
    from cantik.staff.app import log

    desa = AreaCode.kemendagri(arguments.desa)
    act = restore if arguments.apply else plan_restore
    with log.within(desa.text()):
        found = act(opened=opened, area=desa, archive=archive, by="cantik import", at=clock.now())
    said = ", ".join(f"{format_number(found.counts.get(name, 0))} {word}" for name, word in _WORDS)
    output.answer(f"Arsip register {archive.card.village}: {said}")
    if found.known:
        output.answer("Register ini sudah memuat semuanya; tidak ada yang berubah.")
    elif not arguments.apply:
        output.answer("Belum ada yang disimpan. Register tetap seperti semula sampai Anda menambahkan --apply.")
    else:
        output.answer("Register dipulihkan dengan seluruh riwayatnya.")
    output.result(
        {"arsip": dict(found.counts), "sudah_ada": found.known, "disimpan": bool(arguments.apply and not found.known)}
    )
    return 0
