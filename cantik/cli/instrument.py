"""`cantik instrument`: questionnaires out as XLSForm, XForm, paper and workbook; a foreign XLSForm checked, a
filled workbook read."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base.errors import WrongUse
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store, date

if TYPE_CHECKING:
    from cantik.collect.form_faults import FormFault
    from cantik.content.kinds import Content
    from cantik.field.forms.app.table_rows import TypedTable
    from cantik.field.forms.filled_workbook import FilledAgainst, FilledBook
    from cantik.field.instruments.form import PlannedForm
    from cantik.vault.app.opening import OpenStore

_SHAPES = {
    "xlsform": ".xlsx",
    "xform": ".xml",
    "kertas": ".pdf",
    "isian": ".xlsx",
}
_BY = "cantik instrument"
_CHECK, _READ = "periksa", "baca"


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "instrument",
        help="instrumen pendataan: daftar, XLSForm, XForm, kertas, tabel isian; periksa XLSForm, baca tabel terisi",
        description="Tanpa nama: instrumen yang ada. Dengan nama: isinya, atau berkasnya bila --out ditulis. "
        "Akhiran menentukan bentuknya: .xlsx XLSForm, .xml XForm untuk ODK Collect, .pdf kertas; --shape isian menulis "
        "tabel isian (.xlsx). “cantik instrument periksa BERKAS.xlsx” memeriksa XLSForm buatan sendiri; “cantik "
        "instrument baca BERKAS” memeriksa tabel isian yang sudah diisi, atau ekspor ODK Central (ZIP), KoboToolbox "
        "(XLSX), dan FASIH (ZIP, XLSX), dan dengan --out BERKAS.zip menulis "
        "setiap barisnya sebagai formulir, sama seperti yang dikirim ponsel.",
    )
    parser.add_argument("name", nargs="?", default="", metavar="INSTRUMEN", help="id, fasilitas/JENIS, periksa, baca")
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="BERKAS", help="XLSForm yang diperiksa, tabel yang dibaca"
    )
    parser.add_argument("--out", type=Path, metavar="BERKAS", help=".xlsx, .xml, atau .pdf yang ditulis")
    parser.add_argument("--shape", choices=tuple(_SHAPES), metavar="BENTUK", help=" | ".join(_SHAPES))
    parser.add_argument("--version", default="", metavar="VERSI", help="TTTTBBHHnn (bawaan: hari ini, nomor 01)")
    parser.add_argument("--date", type=date, metavar="TANGGAL", help="hari acuan putaran (bawaan: hari wawancara)")
    parser.add_argument("--family", default="", metavar="NOMOR", help="nomor keluarga pada kerangka, untuk kertas")
    parser.add_argument(
        "--of", default="", metavar="INSTRUMEN", help="instrumen tabel yang dibaca (bawaan: yang tertulis di dalamnya)"
    )
    parser.add_argument("--former", type=Path, metavar="BERKAS", help="XLSForm versi lama, untuk periksa")
    parser.add_argument("--phone", default="", metavar="NAMA", help="perangkat putaran yang isiannya diketik di meja")
    parser.add_argument("--desa", default="", metavar="KODE", help="desa putaran itu, bersama --phone dan --store")
    parser.add_argument("--accept", action="store_true", help="terima isian tabel, seperti bila perangkatnya mengirim")
    add_store(parser)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """Names, files and shapes are there before anything is made."""
    argument_checks.output_file(arguments.out)
    _check_round(arguments)
    if arguments.name == _CHECK:
        if arguments.file is None:
            raise WrongUse("D142", "Berkas XLSForm belum disebut", mend="cantik instrument periksa BERKAS.xlsx")
        argument_checks.input_files((arguments.file, arguments.former))
        return
    if arguments.name == _READ:
        _check_reading(arguments)
        return
    if arguments.file is not None or arguments.former is not None:
        raise WrongUse("D142", "BERKAS dan --former hanya untuk periksa", mend="cantik instrument periksa BERKAS.xlsx")
    if arguments.version and not re.fullmatch(r"20\d{8}", arguments.version):
        raise WrongUse(
            "D143", "Versi tidak dikenal", found=arguments.version, expected="TTTTBBHHnn, misalnya 2026010101"
        )
    if arguments.out is not None:
        _shape(arguments)


def _check_round(arguments: argparse.Namespace) -> None:
    told = [bool(value) for value in (arguments.phone, arguments.desa, arguments.store)]
    if (any(told) and not all(told)) or (arguments.accept and not all(told)):
        mend = "--phone “Meja kantor” --desa KODE --store FOLDER"
        raise WrongUse("D142", "Perangkat, desa, dan simpanan disebut bersama", mend=mend)
    if all(told):
        argument_checks.codes(arguments.desa)
        argument_checks.standing_store(arguments.store)


def _check_reading(arguments: argparse.Namespace) -> None:
    if arguments.file is None:
        raise WrongUse("D142", "Tabel isian belum disebut", mend="cantik instrument baca ISIAN.xlsx")
    argument_checks.input_files((arguments.file,))
    if arguments.out is not None and arguments.out.suffix.lower() != ".zip":
        raise WrongUse("D144", "Bentuk dan akhiran berkas tidak cocok", found=arguments.out.name, expected="baca .zip")


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """List, show, write, check, or read."""
    if arguments.name == _CHECK:
        return _check_foreign(arguments, output)
    if arguments.name == _READ:
        return _read_filled(arguments, output)
    from cantik.base.atomic_write import lay
    from cantik.content.loader import here

    content = here()
    if not arguments.name:
        return _print_instruments(content, output)
    form = _form(arguments.name, content)
    if arguments.out is None:
        return _print_form_questions(form, content, output)
    data = _render_form(form, content, arguments)
    lay(arguments.out, data)
    output.answer(f"{arguments.out}: {form.title}, versi {_version(arguments)}")
    output.result({"berkas": str(arguments.out), "formulir": form.id, "versi": _version(arguments)})
    return 0


def _shape(arguments: argparse.Namespace) -> str:
    """The shape that was named, else that of the ending. Raises `WrongUse` D144."""
    ending = arguments.out.suffix.lower()
    shape = arguments.shape or next((name for name, own in _SHAPES.items() if own == ending), "")
    if not shape or _SHAPES[shape] != ending:
        raise WrongUse(
            "D144",
            "Bentuk dan akhiran berkas tidak cocok",
            found=arguments.out.name,
            expected=", ".join(f"{name} {own}" for name, own in _SHAPES.items()),
        )
    return str(shape)


def _version(arguments: argparse.Namespace) -> str:
    from cantik.base import clock

    return str(arguments.version or f"{clock.today():%Y%m%d}01")


def _form(name: str, content: Content) -> PlannedForm:
    """The form of an instrument, or of a kind of facility. Raises `WrongUse` D145."""
    from cantik.codes.lists import lists_here
    from cantik.field.instruments.facility import PREFIX, facility_form
    from cantik.field.instruments.form import form_of

    kind = content.facilities.get(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None
    if kind is not None:
        return facility_form(kind, lists_here())
    if name not in content.instruments:
        expected = " | ".join((*content.instruments, f"{PREFIX}JENIS", _CHECK, _READ))
        raise WrongUse("D145", "Instrumen tidak dikenal", found=name, expected=expected)
    return form_of(content.instruments[name], content, lists_here())


def _render_form(form: PlannedForm, content: Content, arguments: argparse.Namespace) -> bytes:
    from cantik.field.instruments.xform import xform
    from cantik.field.instruments.xlsform import xlsform
    from cantik.field.instruments.xlsx import template, xlsform_workbook
    from cantik.pipeline.form_paper import print_form

    shape, version = _shape(arguments), _version(arguments)
    if shape == "kertas":
        return print_form(form, version, arguments.family)
    if shape == "isian":
        return _table_of_round(form, arguments) if arguments.phone else template(form, version)
    rows = xlsform(form, content, version, arguments.date)
    return xlsform_workbook(rows) if shape == "xlsform" else xform(rows)[0].encode()


def _table_of_round(form: PlannedForm, arguments: argparse.Namespace) -> bytes:
    """The table of a device, with the families of its blocks. Raises `WrongUse` D150."""
    with _device(arguments) as (device, *_):
        from cantik.base import clock
        from cantik.field.forms.app import desk_tables

        if device.round.version.form_id != form.id:
            raise WrongUse(
                "D150", "Perangkat ini untuk instrumen lain", found=device.round.version.form_id, expected=form.id
            )
        arguments.version = device.round.version.version
        return desk_tables.table_of(device, _BY, clock.now())


@contextmanager
def _device(arguments: argparse.Namespace) -> Iterator[tuple[Any, str, OpenStore]]:
    """The device that was named and the code of its village, with the store open. Raises `WrongUse` D115, D150."""
    from cantik.web.setup import django

    django()
    from cantik.codes.app.queries import require_area
    from cantik.field.forms.app import desk_tables, writer
    from cantik.vault.app.opening import open_store

    (desa,) = argument_checks.codes(arguments.desa)
    with open_store(arguments.store) as opened, writer.end_writers():
        area = require_area(desa)
        device = desk_tables.device_named(area.pk, arguments.phone)
        if device is None:
            mend = "Buat perangkatnya di Lapangan dengan nama yang belum dipakai di putaran yang terbuka."
            raise WrongUse("D150", "Perangkat ini tidak ada, atau ada beberapa", found=arguments.phone, mend=mend)
        yield device, desa.text(), opened


def _print_instruments(content: Content, output: Output) -> int:
    from cantik.content.coverage import SDGS_DESA
    from cantik.content.village_form import asked_as_facilities
    from cantik.field.instruments.facility import PREFIX

    found = sorted(content.instruments.values(), key=lambda instrument: (instrument.order, instrument.id))
    for instrument in found:
        usual = " (bawaan)" if instrument.default else ""
        output.answer(f"{len(instrument.questions):>4}  {instrument.id:<28} {instrument.title}{usual}")
    for kind in sorted(asked_as_facilities(content), key=lambda kind: kind.order):
        output.answer(f"{len(kind.attributes):>4}  {PREFIX + kind.id:<28} {kind.title}")
    without = [concept for concept in content.concepts.values() if concept.standard_id is None]
    output.answer(
        f"Tanpa id standar data (SDS), karena belum ada sumbernya: {len(without)} dari {len(content.concepts)}."
    )
    asked = Counter("seluruhnya" if not row.reason else "sebagian" if row.answers else "tidak" for row in SDGS_DESA)
    output.answer(
        f"Indikator SDGs Desa: {asked['seluruhnya']} dijawab seluruhnya, {asked['sebagian']} sebagian, "
        f"{asked['tidak']} tidak ditanyakan."
    )
    output.result(
        {
            "instrumen": {instrument.id: len(instrument.questions) for instrument in found},
            "sdgs_desa": [[row.edition, row.number, " ".join(row.answers), row.reason] for row in SDGS_DESA],
            "tanpa_id_sds": [f"{concept.unit}.{concept.variable}" for concept in without],
        }
    )
    return 0


def _print_form_questions(form: PlannedForm, content: Content, output: Output) -> int:
    """Every question with what needs it, and the rules that only the server can check."""
    from cantik.content.instrument import standard_id_of
    from cantik.field.instruments.places import phone_rules

    output.answer(f"{form.title} ({form.id})")
    output.answer(f"Bacakan: {form.notice}" if form.notice else "")
    for block in form.blocks:
        output.answer(block.title)
        for question in block.questions:
            carried = ", jawaban lalu dibawa" if question.carried else ""
            output.answer(f"  {question.name:<18} {question.text}  [{', '.join(question.needs)}{carried}]")
    questions = list(form.questions)
    without = [q.name for q in questions if not standard_id_of(q.unit, q.name, content.concepts)]
    named = f": {', '.join(without)}" if without else ""
    output.answer(f"Tanpa id standar data (SDS): {len(without)} dari {len(questions)} isian{named}.")
    checked_there = [phone.rule.id for phone in phone_rules(form, content)]
    output.answer(f"{len(checked_there)} aturan diperiksa di gawai; yang lain diperiksa sesudah isian masuk.")
    told = {"isian": [q.name for q in questions], "aturan_gawai": checked_there, "tanpa_id_sds": without}
    output.result({"formulir": form.id, **told})
    return 0


def _check_foreign(arguments: argparse.Namespace, output: Output) -> int:
    from cantik.field.instruments.lint import differences
    from cantik.field.instruments.xlsform_file import read_xlsform

    read = read_xlsform(arguments.file)
    found: list[FormFault] = list(read.faults)
    if arguments.former is not None:
        former = read_xlsform(arguments.former)
        found += differences(former.form, read.form, versioned=read.versioned and former.versioned)
    for fault in found:
        output.answer(fault.line())
    for note in read.notes:
        output.answer(f"Catatan: {note.line()}")
    if not found:
        adapted = f", {len(read.notes)} hal diisi atau disesuaikan" if read.notes else ""
        output.answer(f"{arguments.file}: tidak ada yang salah; {len(read.form.survey)} baris survey{adapted}.")
    told = {"salah": [fault.line() for fault in found], "catatan": [note.line() for note in read.notes]}
    output.result({"berkas": str(arguments.file), **told})
    return 1 if found else 0


def _read_filled(arguments: argparse.Namespace, output: Output) -> int:
    """A filled workbook: its faults, one a line, or its forms; with --accept they are taken in."""
    if arguments.phone:
        with _device(arguments) as (device, desa, opened):
            from cantik.base import clock
            from cantik.field.forms.app import desk_tables

            table = desk_tables.read(arguments.file, device, clock.today())
            if not table.book.faults:
                _of_round(table, (opened, desa), output, take=arguments.accept)
            return _print_filled_book(arguments, output, table.book, table.against)
    return _print_filled_book(arguments, output, *_alone(arguments))


def _alone(arguments: argparse.Namespace) -> tuple[FilledBook, FilledAgainst]:
    """A workbook, or an export, of no round."""
    from cantik.base import clock
    from cantik.codes.lists import lists_here
    from cantik.content.loader import here
    from cantik.field.forms.filled_workbook import FilledAgainst, form_told, read_filled
    from cantik.field.instruments.facility import PREFIX, instrument_name

    content, today = here(), clock.today()
    offered = (_form(name, content) for name in (*content.instruments, *(PREFIX + kind for kind in content.facilities)))
    form = _form(arguments.of or instrument_name(form_told(arguments.file, offered)), content)
    against = FilledAgainst(form, content, lists_here(), today, arguments.date or today)
    return read_filled(arguments.file, against), against


def _print_filled_book(arguments: argparse.Namespace, output: Output, book: FilledBook, against: FilledAgainst) -> int:
    from cantik.base.atomic_write import lay
    from cantik.field.forms.filled_workbook import instances_zip

    form = against.form
    if book.export is not None:
        output.answer(f"{arguments.file.name}: {book.export.line(form)}.")
        for note in book.export.notes:
            output.answer(note)
    for fault in book.faults:
        output.answer(f"{arguments.file.name}, {fault.line()}")
    if not book.faults:
        output.answer(f"{arguments.file.name}: {len(book.forms)} isian {form.title}, tidak ada yang salah.")
    if arguments.out is not None and not book.faults:
        lay(arguments.out, instances_zip(book, against), private=True)
        output.answer(f"{arguments.out}: {len(book.forms)} formulir, masing-masing satu XML.")
    salah = [fault.line() for fault in book.faults]
    told = {"berkas": str(arguments.file), "formulir": form.id, "versi": book.version, "isian": len(book.forms)}
    output.result({**told, "salah": salah})
    return 1 if book.faults else 0


def _of_round(table: TypedTable, where: tuple[OpenStore, str], output: Output, *, take: bool) -> None:
    """What the rows would be beside what the device typed before; taken in when wanted."""
    from cantik.base import clock
    from cantik.field.forms.app import desk_tables
    from cantik.field.forms.app.table_rows import RowFate

    opened, desa = where
    rows = desk_tables.rows_of(table, opened)
    fates = Counter(row.fate for row in rows)
    new, corrected, same = (fates[fate] for fate in RowFate)
    output.answer(f"{new} isian baru, {corrected} memperbaiki isian yang sudah masuk, {same} sama seperti yang masuk.")
    if take:
        outcomes = Counter(outcome.name for outcome in desk_tables.take(table, rows, desa, clock.now()))
        held = f", {outcomes['HELD']} ditahan" if outcomes["HELD"] else ""
        output.answer(f"{new + corrected - outcomes['OTHER_BYTES']} isian diterima{held}.")
