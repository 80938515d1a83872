"""`cantik run`: the main job, from workbook to site."""

from __future__ import annotations

import argparse
import time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base.numerals import format_number
from cantik.cli import argument_checks
from cantik.cli.headcount_lines import add_blank, blank_choices
from cantik.cli.output import Output
from cantik.cli.parser import (
    add_date_order,
    add_date_over_agreement,
    add_extent,
    add_json,
    add_rulings,
    add_store,
    add_without_book,
    date,
    extent,
    reason,
    rulings,
    year,
)

if TYPE_CHECKING:
    from cantik.pipeline.way import Order

#: kinds of revision (docs/bidang/quality_policy.md 2): a correction, a planned one, a new method
KINDS = ("tidak_terencana", "terencana", "metode")


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "run",
        help="seluruh jalan: dari berkas desa sampai buku, data, dan situs",
        description="Dari berkas desa sampai rilis dan situs. Mengulang perintah yang sama tidak mengubah apa pun.",
    )
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="BERKAS", help="berkas penduduk (OpenSID, Regsosek, CSV)"
    )
    parser.add_argument("--desa", required=True, metavar="KODE", help="kode Kemendagri desa, mis. 35.05.10.2011")
    parser.add_argument("--year", required=True, type=year, metavar="TAHUN", help="tahun data, mis. 2025")
    parser.add_argument("--out", required=True, type=Path, metavar="FOLDER", help="folder hasil: release/ dan site/")
    parser.add_argument("--date", type=date, metavar="TANGGAL", help="keadaan data (bawaan: 31 Desember tahun data)")
    parser.add_argument(
        "--accept", type=reason, metavar="ALASAN", help="terima semua galat yang terbuka dengan alasan ini"
    )
    parser.add_argument(
        "--revision",
        type=reason,
        metavar="ALASAN",
        help="mengapa keadaan tanggal yang sudah punya rilis diterbitkan lagi; dibaca siapa saja",
    )
    parser.add_argument(
        "--revision-kind", choices=KINDS, default=KINDS[0], metavar="JENIS", help=f"jenis revisi: {', '.join(KINDS)}"
    )
    parser.add_argument("--agreement", type=Path, metavar="BERKAS", help="perjanjian untuk sumber bersama (Regsosek …)")
    parser.add_argument("--polygons", type=Path, metavar="BERKAS", help="batas dusun: GeoJSON atau shapefile (ZIP)")
    parser.add_argument(
        "--mend-borders", action="store_true", help="setujui perbaikan batas dusun yang disebut perintah ini (T302)"
    )
    parser.add_argument("--area", type=_area, metavar="KM2", help="luas desa dalam km², untuk kepadatan")
    for declare in (add_without_book, add_date_order, add_date_over_agreement, add_extent, add_blank, add_rulings):
        declare(parser)
    parser.add_argument("--demo", action="store_true", help="data rekaan (NIK 99): tiap hasil bertanda CONTOH")
    parser.add_argument("--issued", type=date, metavar="TANGGAL", help="tanggal terbit (bawaan: hari ini)")
    add_store(parser)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def _area(text: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise argparse.ArgumentTypeError(f"luas {text!r} bukan angka") from error
    if not 0 < value < 100_000:
        raise argparse.ArgumentTypeError(f"luas {text!r} di luar 0–100.000 km²")
    return value


def check(arguments: argparse.Namespace) -> None:
    """Files and codes are there before anything is opened."""
    store = arguments.store or arguments.out / "simpanan"
    argument_checks.input_files([*arguments.files, arguments.agreement, arguments.polygons])
    argument_checks.own_folder(arguments.out / "release", argument_checks.RELEASED)
    argument_checks.own_folder(arguments.out / "site", argument_checks.SITE)
    argument_checks.store_place(store)
    demo = arguments.demo or (store / argument_checks.CARD).is_file()  # what stands says itself whether it is invented
    argument_checks.known_village(arguments.desa, store, demo=demo)
    argument_checks.day_of_issue(arguments.issued, arguments.desa)
    if arguments.agreement:
        from cantik.collect.agreement import read_agreement

        read_agreement(arguments.agreement)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Run the whole way and say what was done."""
    from cantik.web.setup import django

    django()
    from cantik.cli import report
    from cantik.pipeline.way import run

    started, store = time.monotonic(), arguments.store or arguments.out / "simpanan"
    outcome = run(_order_of(arguments), output.progress)
    seconds = round(time.monotonic() - started, 1)
    report.print_outcome(outcome, arguments, output, seconds)
    output.result(report.as_dict(outcome, seconds))
    output.say(f"Selesai dalam {format_number(Decimal(str(seconds)), 1)} detik.")
    report.tell_refused(outcome.refused_count, outcome.brought, arguments.desa, store, output)
    for why in outcome.withheld:
        output.say(f"Belum rilis: {why}.")
    return outcome.exit_code


def _order_of(arguments: argparse.Namespace) -> Order:
    """What the way is asked for."""
    from cantik.pipeline.way import Order

    return Order(
        files=tuple(arguments.files),
        desa=arguments.desa,
        year=arguments.year,
        out=arguments.out,
        date=arguments.date,
        accept=arguments.accept,
        agreement=arguments.agreement,
        polygons=arguments.polygons,
        mend_borders=arguments.mend_borders,
        store=arguments.store,
        demo=arguments.demo,
        issued=arguments.issued,
        revision=arguments.revision,
        revision_kind=arguments.revision_kind,
        without_book=arguments.without_book,
        area_km2=arguments.area,
        extent=extent(arguments),
        blanks=blank_choices(arguments),
        date_order=arguments.date_order,
        date_over_agreement=arguments.date_over_agreement,
        rulings=rulings(arguments),
    )
