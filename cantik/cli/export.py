"""`cantik export`: the register in the columns of another format, as a file for its recipient only."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base.errors import WrongUse
from cantik.base.numerals import format_number
from cantik.cli import argument_checks, prompts
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store, date, reason

if TYPE_CHECKING:
    from cantik.codes.area import AreaCode
    from cantik.register.leave.export import Exported
    from cantik.vault.app.opening import OpenStore

SHAPES = {
    "opensid": "opensid_penduduk",
    "regsosek": "regsosek2022k",
    "dtsen-individu": "dtsen_individu",
    "dtsen-keluarga": "dtsen_keluarga",
    "isian-regsosek": "isian_regsosek2022k",
    "isian-dtsen-individu": "isian_dtsen_individu",
    "isian-dtsen-keluarga": "isian_dtsen_keluarga",
}
#: the whole register with its history, in our own format
WHOLE = "cantik"
_SHOWN = 12


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "export",
        help="register ke kolom OpenSID, Regsosek, DTSEN, atau arsip Cantik, sebagai berkas tersandi",
        description="Menulis penduduk desa dalam kolom format lain, sehingga dapat diimpor kembali tanpa mengubah apa "
        "pun; bentuk cantik membawa seluruh register dengan riwayatnya; bentuk isian-… adalah formulir yang sudah "
        "terisi dari register, untuk dilengkapi petugas lalu diimpor. Berkas disandikan (age) untuk "
        "penerimanya; tiap orang di dalamnya tercatat dalam catatan audit.",
    )
    parser.add_argument("--desa", required=True, metavar="KODE")
    parser.add_argument(
        "--shape", required=True, choices=(*SHAPES, WHOLE), metavar="BENTUK", help=" | ".join((*SHAPES, WHOLE))
    )
    parser.add_argument("--out", required=True, type=Path, metavar="BERKAS")
    parser.add_argument("--date", type=date, metavar="TANGGAL", help="keadaan pada tanggal ini (biasanya: terbaru)")
    parser.add_argument("--reason", required=True, type=reason, metavar="ALASAN", help="untuk apa, tersimpan selamanya")
    parser.add_argument("--recipient", default="desa sendiri", metavar="SIAPA", help="siapa yang menerima berkas")
    parser.add_argument(
        "--key", action="append", default=[], metavar="age1…", help="kunci age penerima, boleh berulang"
    )
    parser.add_argument("--passphrase-file", type=Path, metavar="BERKAS", help="frasa sandi, bila tanpa kunci penerima")
    parser.add_argument("--mask", action="store_true", help="samarkan NIK dan nomor KK (tidak dapat diimpor kembali)")
    parser.add_argument("--plain", action="store_true", help="tanpa sandi; hanya untuk simpanan contoh")
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """Files and codes are there before anything is opened."""
    argument_checks.codes(arguments.desa)
    argument_checks.day_has_come(arguments.date, arguments.desa)
    argument_checks.output_file(arguments.out)
    if arguments.shape == WHOLE and (arguments.mask or arguments.date is not None):
        raise WrongUse(
            "D118",
            "Arsip register selalu utuh",
            found="--mask" if arguments.mask else "--date",
            mend="Hapus pilihan itu, atau pilih bentuk lain.",
        )
    if arguments.passphrase_file and not (arguments.plain or arguments.key):
        _secret(arguments)
    argument_checks.standing_store(arguments.store)
    argument_checks.recipients(arguments.key)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Write the file; 0 = written, also when something has no place in the shape, which is told."""
    from cantik.web.setup import django

    django()
    from cantik.base import clock
    from cantik.codes.area import AreaCode
    from cantik.codes.knowledge import load
    from cantik.register.core.app.recorder import Recorder
    from cantik.register.core.app.search import latest_date
    from cantik.register.leave.app.exporting import ExportTerms, ExportWish, take_out
    from cantik.register.leave.export_files import written_file
    from cantik.staff.app import log, notices
    from cantik.vault.app.opening import open_store

    knowledge, today = load(), clock.today()
    desa = AreaCode.kemendagri(arguments.desa)
    with open_store(arguments.store) as opened:
        area = _standing_area(arguments, opened, desa)
        secret = _secret(arguments)
        if arguments.shape == WHOLE:
            return _whole(arguments, opened, desa, area, secret, output)
        with log.within(desa.text()):
            as_of = arguments.date or latest_date(area, today)
            exported = take_out(
                Recorder(opened, desa, area, "cantik export", clock.now(), today),
                ExportWish(SHAPES[arguments.shape], knowledge.content, as_of, masked=arguments.mask),
                ExportTerms(arguments.shape, arguments.recipient, arguments.reason),
                tell=lambda done, total: output.progress("Membaca register", done, total),
            )
            notices.write(desa.text(), notices.TAKEN, by=None, at=clock.now(), about=arguments.shape)
        _, data = written_file(exported, knowledge.content.variables, knowledge.lists)
    _write(arguments, data, secret)
    _print_export(exported, arguments.out, output)
    output.result(_as_dict(exported, arguments.out))
    return 0


def _standing_area(arguments: argparse.Namespace, opened: OpenStore, area: AreaCode) -> int:
    """The village in the store. Raises `WrongUse` D114 for real data in clear, D115 where nothing stands of it."""
    from cantik.codes.app.queries import require_area

    if arguments.plain and not opened.is_invented(area):
        raise WrongUse(
            "D114",
            "Data orang hanya keluar sebagai berkas tersandi",
            found="--plain",
            expected="--key atau frasa sandi",
            mend="Hapus --plain.",
        )
    return require_area(area).pk


def _whole(
    arguments: argparse.Namespace, opened: OpenStore, area: AreaCode, area_id: int, secret: str, output: Output
) -> int:
    """The archive of the register: everything that was ever stated, both times included."""
    from cantik.base import clock
    from cantik.register.leave.app.archiving import take_all
    from cantik.register.leave.app.exporting import ExportTerms
    from cantik.register.leave.archive import pack
    from cantik.staff.app import log, notices

    with log.within(area.text()):
        register, persons = take_all(
            opened=opened,
            area=area,
            area_id=area_id,
            by="cantik export",
            at=clock.now(),
            terms=ExportTerms(WHOLE, arguments.recipient, arguments.reason),
        )
        notices.write(area.text(), notices.TAKEN, by=None, at=clock.now(), about=WHOLE)
    _write(arguments, pack(register), secret)
    counts = {name: len(table.rows) for name, table in register.tables.items()}
    n = format_number
    output.answer(
        f"{arguments.out}: {n(len(persons))} orang, {n(counts['himpunan'])} himpunan data masukan, "
        f"{n(counts['peristiwa'])} peristiwa"
    )
    output.result({"berkas": str(arguments.out), "bentuk": WHOLE, "orang": len(persons), "tabel": counts})
    return 0


def _secret(arguments: argparse.Namespace) -> str:
    """The passphrase of the file, "" where it needs none; never from an argument, for others could read those. Raises
    `ExportRefused` R483 before anything is read that the village's head would be told of."""
    from cantik.vault.sealed_file import require_terms

    if arguments.plain or arguments.key:
        return ""
    secret = prompts.ask_passphrase(arguments.passphrase_file, "Frasa sandi berkas (paling sedikit 12 huruf): ")
    require_terms(passphrase=secret)
    return secret


def _write(arguments: argparse.Namespace, data: bytes, secret: str) -> None:
    """The whole file or none: written beside its place, readable by its owner only, then moved there."""
    from cantik.vault.sealed_file import seal

    held = data if arguments.plain else seal(data, recipients=arguments.key, passphrase=secret)
    draft = arguments.out.with_name(f".{arguments.out.name}.baru")
    try:
        draft.touch(mode=0o600)
        draft.write_bytes(held)
        draft.replace(arguments.out)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise WrongUse(
            "D117",
            "Berkas tidak dapat ditulis",
            found=str(arguments.out),
            mend="Periksa folder tujuan dan ruang simpannya.",
        ) from error


def _print_export(exported: Exported, out: Path, output: Output) -> None:
    n, left = format_number, exported.left
    output.answer(f"{out}: {n(len(exported.persons))} orang, {n(len(exported.families))} keluarga")
    for why, count in left.persons.items():
        output.answer(f"  tidak dibawa: {n(count)} orang {why}")
    for header, why in left.columns:
        output.answer(f"  kolom kosong: {header} ({why})")
    for name, count in list(left.values.items())[:_SHOWN]:
        output.answer(f"  tanpa tempat: {name} (terisi pada {n(count)})")
    if len(left.values) > _SHOWN:
        output.answer(f"  … dan {n(len(left.values) - _SHOWN)} isian lain tanpa tempat (--json)")


def _as_dict(exported: Exported, out: Path) -> dict[str, Any]:
    from cantik.register.leave.export_prefilled import PREFIX

    left = exported.left
    return {
        "berkas": str(out),
        "bentuk": f"{PREFIX if exported.prefilled else ''}{exported.shape.mapping.id}",
        "orang": len(exported.persons),
        "keluarga": len(exported.families),
        "tidak_dibawa": dict(left.persons),
        "kolom_kosong": [list(pair) for pair in left.columns],
        "tanpa_tempat": dict(left.values),
    }
