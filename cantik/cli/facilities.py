"""`cantik facilities`: kinds of facilities and village facts, their templates, and what stands as a file.

Files come in through `cantik import` like any other; nobody is named in what is written here.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base.errors import WrongUse
from cantik.base.numerals import format_number
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store, date

if TYPE_CHECKING:
    from cantik.content.facility import FacilityKind


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "facilities",
        help="fasilitas dan fakta desa: contoh berkas per jenis, daftar, berkas isinya",
        description="Tanpa pilihan: jenis yang ada dan banyaknya di desa. Berkas yang sudah diisi masuk lewat cantik "
        "import. Berkas yang ditulis di sini tidak memuat nama orang dan dapat diimpor kembali tanpa mengubah apa pun.",
    )
    parser.add_argument("--desa", metavar="KODE", help="desa yang isinya dihitung atau ditulis")
    parser.add_argument("--kind", metavar="JENIS", help="id jenis, misalnya sekolah")
    parser.add_argument("--template", action="store_true", help="tulis contoh berkas kosong untuk jenis itu (.xlsx)")
    parser.add_argument("--out", type=Path, metavar="BERKAS", help=".xlsx atau .csv yang ditulis")
    parser.add_argument("--date", type=date, metavar="TANGGAL", help="keadaan pada tanggal ini (biasanya: hari ini)")
    add_store(parser)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """Files and codes are there before anything is opened."""
    argument_checks.output_file(arguments.out)
    if arguments.kind:
        _kind(arguments.kind)
    if arguments.template:
        if not arguments.kind or arguments.out is None:
            raise _incomplete()
        return
    if not arguments.desa or not arguments.store or (arguments.out is not None and not arguments.kind):
        raise _incomplete()
    argument_checks.codes(arguments.desa)
    argument_checks.day_has_come(arguments.date, arguments.desa)
    argument_checks.standing_store(arguments.store)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Write a template, write what stands, or list the kinds."""
    from cantik.web.setup import django

    django()
    from cantik.base.atomic_write import lay
    from cantik.register.facilities.app.services import lists
    from cantik.register.facilities.files import template

    kind = _kind(arguments.kind) if arguments.kind else None
    if kind is not None and arguments.template:
        lay(arguments.out, template(kind, lists()))
        output.answer(f"{arguments.out}: contoh berkas {kind.title}. Isi, lalu: cantik import {arguments.out} …")
        output.result({"berkas": str(arguments.out), "jenis": kind.id})
        return 0
    return _of_village(arguments, kind, output)


def _of_village(arguments: argparse.Namespace, kind: FacilityKind | None, output: Output) -> int:
    from cantik.base import clock
    from cantik.base.atomic_write import lay
    from cantik.codes.app.queries import require_area
    from cantik.codes.area import AreaCode
    from cantik.register.facilities.app.services import counts, kinds, written_file
    from cantik.vault.app.opening import open_store

    with open_store(arguments.store) as opened:
        area = require_area(AreaCode.kemendagri(arguments.desa))
        on = arguments.date or clock.today()
        if arguments.out is not None and kind is not None:
            rows, data = written_file(
                opened,
                area.pk,
                kind,
                on,
                comma=arguments.out.suffix == ".csv",
                by="cantik facilities",
                at=clock.now(),
            )
            lay(arguments.out, data)
            output.answer(f"{arguments.out}: {format_number(rows)} {kind.title.lower()}, tanpa nama orang")
            output.result({"berkas": str(arguments.out), "jenis": kind.id, "baris": rows})
            return 0
        found = counts(area.pk, on)
    for listed in sorted(kinds().values(), key=lambda listed: listed.order):
        output.answer(f"{format_number(found.get(listed.id, 0)):>7}  {listed.id:<20} {listed.title}")
    output.result({"keadaan": on.isoformat(), "jenis": {name: found.get(name, 0) for name in kinds()}})
    return 0


def _kind(name: str) -> FacilityKind:
    """The kind of that id, those of a kabupaten's own content with it. Raises `WrongUse` D125."""
    from cantik.content.loader import here

    known = here().facilities
    if name not in known:
        raise WrongUse("D125", "Jenis fasilitas tidak dikenal", found=name, expected=" | ".join(sorted(known)))
    return known[name]


def _incomplete() -> WrongUse:
    return WrongUse(
        "D126",
        "Perintah fasilitas belum lengkap",
        expected="--desa dan --store, atau --kind, --template, dan --out",
        mend="Misalnya: cantik facilities --kind sekolah --template --out sekolah.xlsx",
    )
