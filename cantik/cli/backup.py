"""`cantik backup` and `cantik restore`: one store as a sealed file, proved by restoring it before it counts as one."""

from __future__ import annotations

import argparse
import getpass
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base.errors import WrongUse
from cantik.base.numerals import format_number
from cantik.cli import argument_checks, prompts
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store

if TYPE_CHECKING:
    from cantik.vault.app.opening import OpenStore
    from cantik.vault.backup import BackupContents

_BY = "cantik backup"


def add(commands: Any) -> None:
    """Declare both verbs."""
    parser = commands.add_parser(
        "backup",
        help="cadangan satu simpanan, tersandi, diuji dengan memulihkannya",
        description="Menyalin seluruh simpanan (register, berkas asli, rilis) ke satu berkas age, lalu memulihkannya "
        "ke tempat sementara dan membandingkan tiap berkas dan tiap tabel. Kunci simpanan tidak ikut: simpan salinan "
        "tersegelnya di tempat lain.",
    )
    parser.add_argument("--out", required=True, type=Path, metavar="BERKAS")
    parser.add_argument(
        "--key", action="append", default=[], metavar="age1…", help="kunci age penerima, boleh berulang"
    )
    parser.add_argument("--passphrase-file", type=Path, metavar="BERKAS", help="frasa sandi, bila tanpa kunci penerima")
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check_backup, carry_out=back_up)
    parser = commands.add_parser(
        "restore",
        help="simpanan dari cadangan, ke folder baru",
        description="Memulihkan cadangan ke folder kosong sesudah tiap berkas dan tabelnya dicocokkan. Letakkan lalu "
        "berkas kunci simpanan di dalamnya, atau sebut letaknya dengan CANTIK_KEY_FILE.",
    )
    parser.add_argument("file", type=Path, metavar="CADANGAN")
    parser.add_argument("--identity", type=Path, metavar="BERKAS", help="berkas kunci age (AGE-SECRET-KEY-…)")
    parser.add_argument("--passphrase-file", type=Path, metavar="BERKAS", help="berkas frasa sandi")
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check_restore, carry_out=restore)


def check_backup(arguments: argparse.Namespace) -> None:
    """The store is there and the file can be written outside of it."""
    argument_checks.standing_store(arguments.store)
    argument_checks.output_file(arguments.out)
    argument_checks.input_files([arguments.passphrase_file])
    if arguments.store.absolute() in arguments.out.absolute().parents:
        raise WrongUse(
            "D133",
            "Cadangan tidak disimpan di dalam simpanannya",
            found=str(arguments.out),
            mend="Pilih cakram atau flashdisk lain.",
        )
    argument_checks.recipients(arguments.key)


def check_restore(arguments: argparse.Namespace) -> None:
    """The files are there."""
    argument_checks.input_files([arguments.file, arguments.identity, arguments.passphrase_file])


def back_up(arguments: argparse.Namespace, output: Output) -> int:
    """Write the backup, read it again from the disk, restore it beside the store and compare; only then it counts."""
    from cantik.web.setup import django

    django()
    from cantik.vault.app.opening import open_store
    from cantik.vault.backup import unpack
    from cantik.vault.sealed_file import sealed_and_proved

    phrase = "" if arguments.key else _phrase(arguments)
    with open_store(arguments.store) as opened:
        whole = _archive(opened)
        data, opener = sealed_and_proved(whole, recipients=arguments.key, passphrase=phrase)
        draft = arguments.out.with_name(f".{arguments.out.name}.baru")
        try:
            draft.touch(mode=0o600)
            draft.write_bytes(data)
            with tempfile.TemporaryDirectory(dir=opened.store.path, prefix=".uji-cadangan-") as scratch:
                contents = unpack(opener(draft.read_bytes()), Path(scratch) / "simpanan")
            draft.replace(arguments.out)
        finally:
            draft.unlink(missing_ok=True)
    _print_backup(arguments.out, contents, output)
    return 0


def _archive(opened: OpenStore) -> bytes:
    """The files of an open store, its database as one copy of a moment. Raises `WrongUse` D134 for a PostgreSQL."""
    from cantik.base import clock
    from cantik.staff.app import log
    from cantik.vault.app.soundness import copy_database, in_one_file
    from cantik.vault.backup import pack

    if not in_one_file():
        raise WrongUse(
            "D134",
            "Simpanan ini memakai PostgreSQL",
            mend="Hentikan Cantik, lalu cadangkan keduanya: basis datanya dengan pg_dump --format=custom, folder "
            "simpanannya tanpa berkas kunci (panduan: Memakai PostgreSQL).",
        )
    now = clock.now()
    log.record(by=_BY, at=now, action="simpanan.cadangkan", subject="simpanan")
    with tempfile.TemporaryDirectory(dir=opened.store.path, prefix=".cadangan-") as scratch:
        copy = Path(scratch) / "salinan.sqlite3"
        copy_database(copy)
        return pack(opened.store.path, copy, store=opened.store.id, made=now.isoformat(timespec="seconds"))


def restore(arguments: argparse.Namespace, output: Output) -> int:
    """Lay the store into an empty folder; nothing of it stands there when it is not whole."""
    from cantik.cli.unseal import secrets_of
    from cantik.vault.backup import unpack
    from cantik.vault.sealed_file import unseal

    identity, phrase = secrets_of(arguments)
    if not identity and not phrase:
        phrase = prompts.secret("Frasa sandi cadangan: ", prompts.BY_FILE)
    data = unseal(arguments.file.read_bytes(), identity=identity, passphrase=phrase)
    contents = unpack(data, arguments.store, _note)
    _print_backup(arguments.store, contents, output)
    output.answer("Letakkan berkas kunci simpanan (kunci) di folder itu, lalu jalankan cantik doctor --store …")
    return 0


def _note(store: Path, contents: BackupContents) -> None:
    """Let the log's head outside the database say that the store was restored, by whom and when."""
    from cantik.base import clock
    from cantik.vault import anchor
    from cantik.vault.backup import head_of

    head = head_of(store)
    now = clock.now().isoformat(timespec="seconds")
    anchor.note_restoration(store, head, anchor.RestoreNote(getpass.getuser(), now, contents.made, head[0]))


def _phrase(arguments: argparse.Namespace) -> str:
    return prompts.ask_passphrase(arguments.passphrase_file, "Frasa sandi cadangan (paling sedikit 12 huruf): ")


def _print_backup(place: Path, contents: BackupContents, output: Output) -> None:
    n = format_number
    rows = sum(contents.rows.values())
    output.answer(
        f"{place}: {n(len(contents.files))} berkas, {n(len(contents.rows))} tabel, {n(rows)} baris, semuanya cocok "
        f"(dibuat {contents.made})"
    )
    output.result(
        {
            "tempat": str(place),
            "berkas": len(contents.files),
            "tabel": len(contents.rows),
            "baris": rows,
            "dibuat": contents.made,
        }
    )
