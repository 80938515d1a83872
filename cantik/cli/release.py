"""`cantik release --area KODE --date TANGGAL`: the release of a kabupaten with its kecamatan and groups, of a
kecamatan, a province or the whole, made of editions of villages that passed *Periksa*, protected beside them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base.errors import WrongUse
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store, add_without_book, date

if TYPE_CHECKING:
    from cantik.levels.app.releases import LevelEdition, ReleasedLevels

_UNRECORDED = "ukuran yang menutup sesuatu menunggu sampai edisi baru desa itu terbit"


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "release",
        help="rilis kabupaten beserta kecamatan dan kelompoknya, satu kecamatan, provinsi, atau pusat",
        description="Menjumlahkan edisi desa yang lolos Periksa, melindungi jumlahnya di samping angka desa, lalu "
        "menerbitkan rilis bertanda tangan: tabel, data terbuka, lembar kerja. Total hanya bila semua desa ada; "
        "ukuran yang belum lengkap disebut “n dari N desa”.",
    )
    parser.add_argument(
        "--area", required=True, metavar="KODE", help="kode kabupaten, kecamatan, atau provinsi; 00: pusat"
    )
    parser.add_argument("--date", required=True, type=date, metavar="TANGGAL", help="tanggal acuan edisi desa")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="salin rilisnya ke sini, satu folder tiap kode")
    parser.add_argument("--all", action="store_true", help="sebut nama semua desa yang tidak dijumlahkan")
    add_without_book(parser)
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """The level is known and no village, and the store is there."""
    from cantik.codes.area import AreaLevel
    from cantik.codes.nation import is_nation

    (code,) = argument_checks.codes(arguments.area)
    if code.level is AreaLevel.DESA:
        raise WrongUse(
            "D105",
            "Rilis wilayah dibuat untuk kecamatan, kabupaten, provinsi, atau pusat",
            found=arguments.area,
            expected="kode sampai tiga bagian, atau 00 untuk pusat",
            mend="Angka satu desa ada pada rilis desa itu.",
        )
    arguments.area = code.text()
    if not is_nation(code):
        argument_checks.known_above(arguments.area, arguments.store)
    argument_checks.day_has_come(arguments.date, arguments.area)
    argument_checks.standing_store(arguments.store)
    if arguments.out is not None:
        argument_checks.output_folder(arguments.out)
        for folder in arguments.out.glob("[0-9][0-9]*"):
            argument_checks.own_folder(folder, argument_checks.RELEASED)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Make and tell them. Raises as `levels.app.releases`."""
    from cantik.web.setup import django

    django(pages=True)
    from cantik.base.atomic_write import replace_whole
    from cantik.codes.knowledge import AREAS_FILE, load
    from cantik.levels.app.releases import LevelOrder, release_ordered
    from cantik.outlets.app import sites
    from cantik.release import files
    from cantik.vault.app.opening import open_store

    with open_store(arguments.store) as opened:
        order = LevelOrder(
            on=arguments.date,
            opened=opened,
            knowledge=load(arguments.store / AREAS_FILE),
            by="cantik release",
            tell=output.progress,
            demo=opened.demo,
            without_book=arguments.without_book or "",
        )
        made = release_ordered(arguments.area, order)
        sites.put_out_levels(opened)
    for edition in made.editions if arguments.out is not None else ():
        target = arguments.out / edition.release.place.code
        argument_checks.own_folder(target, argument_checks.RELEASED)
        with replace_whole(target) as folder:  # what lies beside it stays
            files.copy_folder(edition.folder, folder)
    _answer(made, output, every=arguments.all)
    return 0


def _answer(made: ReleasedLevels, output: Output, *, every: bool) -> None:
    for edition in made.editions:
        _tell(edition, output)
    output.answer_reasons("Tidak dijumlahkan", made.without, every=every)
    output.answer_reasons("Tanpa catatan pelindungan", ((name, _UNRECORDED) for name in made.unrecorded), every=every)
    if made.silent:
        output.answer(f"Belum ada yang dapat ditampilkan, jadi tanpa rilis: {', '.join(made.silent)}")
    output.result(
        {
            "rilis": [_edition_record(edition) for edition in made.editions],
            "tidak_dijumlahkan": [{"desa": name, "sebab": why} for name, why in made.without],
            "tanpa_rilis": list(made.silent),
            "tanpa_catatan": list(made.unrecorded),
        }
    )


def _tell(edition: LevelEdition, output: Output) -> None:
    release = edition.release
    hidden = sum(cell.status == "rahasia" for table in release.tables for cell in table.cells)
    cells = sum(len(table.cells) for table in release.tables)
    stood = "" if edition.new else " (sudah ada, tidak berubah)"
    output.answer(f"{release.place.heading()}: {release.edition}{stood}")
    output.answer(f"  {len(release.tables)} tabel, {cells} sel, {hidden} ditutup; {edition.folder}")
    if release.place.counted:
        output.answer("  Belum semua desa ada: tiap angkanya jumlah desa yang terdata, bukan total.")


def _edition_record(edition: LevelEdition) -> dict[str, Any]:
    release = edition.release
    return {
        "kode": release.place.code,
        "nama": release.place.heading(),
        "nomor": release.number,
        "folder": str(edition.folder),
        "baru": edition.new,
        "tabel": len(release.tables),
        "tidak_ditampilkan": [{"id": entry.id, "sebab": entry.code} for entry in release.not_shown],
    }
