"""`cantik form`: the forms of a month that only count (lampid, A-9, B.3), to print, as a workbook, or signed."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base.dates import MONTHS_ID
from cantik.base.errors import WrongUse
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store

if TYPE_CHECKING:
    from cantik.codes.area import AreaCode
    from cantik.content.kinds import Paper
    from cantik.register.events.papers import Filled
    from cantik.vault.app.opening import OpenStore

_BY = "cantik form"
_ENDINGS = (".pdf", ".xlsx", ".zip")
_BASES = ("terdaftar", "domisili")


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "form",
        help="lampid dan laporan bulanan resmi: PDF, XLSX, atau bertanda tangan (ZIP)",
        description="Menulis satu formulir bulan itu dari register. Akhiran berkas menentukan bentuknya: .pdf, .xlsx, "
        "atau .zip (keduanya, ditandatangani kunci desa; diperiksa dengan cantik verify). Angkanya belum dilindungi: "
        "untuk kecamatan dan kabupaten, bukan untuk disebarkan.",
    )
    parser.add_argument("form", metavar="FORMULIR", help="misalnya lampid_dusun, a9_bulanan, b3_rekapitulasi")
    parser.add_argument("--desa", required=True, metavar="KODE")
    parser.add_argument("--month", required=True, type=_month, metavar="BULAN", help="misalnya 2026-05")
    parser.add_argument("--out", required=True, type=Path, metavar="BERKAS", help=".pdf, .xlsx atau .zip")
    parser.add_argument("--base", choices=_BASES, default="", metavar="DASAR", help=" | ".join(_BASES))
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def _month(text: str) -> dt.date:
    """The first day of a month as typed (2026-05)."""
    if not re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", text):
        raise argparse.ArgumentTypeError(f"bulan {text!r} tidak ada; tulis seperti 2026-05")
    return dt.date.fromisoformat(f"{text}-01")


def check(arguments: argparse.Namespace) -> None:
    """Files and codes are there before anything is opened."""
    argument_checks.codes(arguments.desa)
    argument_checks.day_has_come(arguments.month, arguments.desa)
    argument_checks.output_file(arguments.out)
    if arguments.out.suffix.lower() not in _ENDINGS:
        raise WrongUse("D131", "Bentuk berkas tidak dikenal", found=arguments.out.name, expected=" | ".join(_ENDINGS))
    argument_checks.standing_store(arguments.store)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Write the form; what it counted and, where it is signed, the key stand in the log."""
    from cantik.web.setup import django

    django(pages=True)  # forms are drawn by the rooms of the pages
    from cantik.base import clock
    from cantik.base.atomic_write import lay
    from cantik.codes.app.queries import require_area
    from cantik.codes.area import AreaCode
    from cantik.register.events.app.papers import fill_counts, people_of
    from cantik.staff.app import log
    from cantik.vault.app.opening import open_store

    paper, month, today = _paper(arguments.form), arguments.month, clock.today()
    desa = AreaCode.kemendagri(arguments.desa)
    with open_store(arguments.store) as opened, log.within(desa.text()):
        area = require_area(desa)
        filled = fill_counts(
            people=people_of(desa, area.pk, today, _BY, clock.now()),
            area_id=area.pk,
            paper=paper,
            year=month.year,
            month=month.month,
            base=arguments.base,
            today=today,
        )
        data = _make_file(filled, desa, month, arguments.out.suffix.lower(), opened)
        log.record(
            by=_BY,
            at=clock.now(),
            action="formulir.tanda_tangan" if arguments.out.suffix.lower() == ".zip" else "formulir.unduh",
            subject="wilayah",
            subjects=[area.pk],
            detail={"formulir": paper.id, "bulan": f"{month:%Y-%m}"},
        )
    lay(arguments.out, data, private=True)
    _print_form(arguments.out, filled, output)
    return 0


def _make_file(filled: Filled, area: AreaCode, month: dt.date, ending: str, opened: OpenStore) -> bytes:
    """The file: PDF, XLSX, or both in an archive with the signature of the village's key."""
    from cantik.base import clock
    from cantik.staff.app.signing_keys import signing_key
    from cantik.web.tahap.pengumpulan.events.papers_out import heading_of, pdf_of, xlsx_of
    from cantik.web.tahap.pengumpulan.events.signed_form import sign_form

    period = f"Bulan {MONTHS_ID[month.month - 1]} {month.year}"
    heading = heading_of(area, period, clock.today(), invented=opened.is_invented(area))
    if ending == ".zip":
        return sign_form(filled, heading, signing_key(opened=opened, area=area, by=_BY))
    return (pdf_of if ending == ".pdf" else xlsx_of)(filled, heading)


def _print_form(out: Path, filled: Filled, output: Output) -> None:
    output.answer(f"{out}: {filled.paper.title}")
    for note in filled.notes:
        output.answer(f"  {note}")
    output.result({"berkas": str(out), "formulir": filled.paper.id, "catatan": list(filled.notes)})


def _paper(name: str) -> Paper:
    """A form that only counts. Raises `WrongUse` D132."""
    from cantik.content.loader import here
    from cantik.register.events.app.papers import COUNTS, papers

    known = {paper.id: paper for paper in papers(here(), COUNTS)}
    if name not in known:
        raise WrongUse("D132", "Formulir tidak dikenal", found=name, expected=" | ".join(known))
    return known[name]
