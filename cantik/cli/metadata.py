"""`cantik metadata`: the fields of MS-Keg, MS-Var and MS-Ind; a set filled from an instrument, checked, changed from
JSON to a workbook and back."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base.errors import WrongUse
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store

if TYPE_CHECKING:
    from cantik.forum.metadata.document import MetadataFault, MetadataSet
    from cantik.forum.metadata.exchange import Forms

_FIELDS, _FILL, _CHECK, _CHANGE, _BRING = "isian", "isi", "periksa", "ubah", "standar"
_ACTS = (_FIELDS, _FILL, _CHECK, _CHANGE, _BRING)
_SHAPES = (".json", ".xlsx")


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "metadata",
        help="metadata statistik MS-Keg, MS-Var, MS-Ind: isian, isi dari instrumen, periksa, ubah bentuk",
        description="“cantik metadata isian” menyebut semua isian. “cantik metadata isi INSTRUMEN --year TAHUN --out "
        "BERKAS” mengisinya dari instrumen dan indikatornya; yang tidak diketahui dibiarkan kosong dan dihitung. "
        "“cantik metadata periksa BERKAS” memeriksa berkas JSON (kunci INDAH) atau XLSX; “cantik metadata ubah BERKAS "
        "--out BERKAS” mengubah yang satu menjadi yang lain. “cantik metadata standar BERKAS.csv” membawa berkas induk "
        "standar data ke folder isi daerah (CANTIK_CONTENT); sesudahnya tiap id_sds dicocokkan dengannya. Dengan "
        "--store nama wilayah pada simpanan itu dikenal. Tidak ada yang dikirim ke INDAH.",
    )
    parser.add_argument("act", nargs="?", default=_FIELDS, choices=_ACTS, metavar="KERJA")
    parser.add_argument("of", nargs="?", default="", metavar="INSTRUMEN|BERKAS", help="id instrumen, atau berkas")
    parser.add_argument("--year", type=int, metavar="TAHUN", help="tahun kegiatan, untuk isi")
    parser.add_argument("--title", default="", metavar="JUDUL", help="judul kegiatan (bawaan: judul instrumen)")
    parser.add_argument("--producer", default="", metavar="INSTANSI", help="instansi penyelenggara, untuk isi")
    parser.add_argument("--out", type=Path, metavar="BERKAS", help=".json atau .xlsx yang ditulis")
    add_store(parser)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """What the work needs is named, and files are there, before anything is made."""
    argument_checks.output_file(arguments.out)
    if arguments.act != _FIELDS and not arguments.of:
        raise WrongUse("D142", "Instrumen atau berkas belum disebut", mend=f"cantik metadata {arguments.act} NAMA")
    if arguments.act == _FILL and (arguments.year is None or not 1945 <= arguments.year <= 9999):
        found = str(arguments.year or "tidak disebut")
        raise WrongUse("D142", "Tahun kegiatan perlu disebut", found=found, expected="misalnya --year 2026")
    if arguments.act in (_CHECK, _CHANGE, _BRING):
        argument_checks.input_files((Path(arguments.of),))
    argument_checks.standing_store(arguments.store)
    if arguments.act == _CHANGE and arguments.out is None:
        raise WrongUse("D142", "Berkas hasil belum disebut", mend="--out BERKAS.json atau --out BERKAS.xlsx")
    if arguments.out is not None and arguments.out.suffix.lower() not in _SHAPES:
        raise WrongUse(
            "D144", "Bentuk dan akhiran berkas tidak cocok", found=arguments.out.name, expected=" | ".join(_SHAPES)
        )


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Do the work that was named; 1 when something is wrong with a set that was read."""
    from cantik.content.loader import here

    forms = here().metadata
    if arguments.act == _FIELDS:
        return _fields(forms, output)
    if arguments.act == _BRING:
        return _import_standards(Path(arguments.of), output)
    faults: list[MetadataFault] = []
    if arguments.act == _FILL:
        metadata = _fill_metadata(arguments)
    else:
        from cantik.collect.metadata_file import read_metadata_file

        metadata, faults = read_metadata_file(Path(arguments.of), forms)
    if arguments.act == _CHECK:
        faults += _lint_metadata(metadata, forms, arguments.store)
    if arguments.out is not None:
        _write(metadata, forms, arguments.out)
    return _print_metadata(metadata, forms, faults, output)


def _lint_metadata(metadata: MetadataSet, forms: Forms, store: Path | None) -> list[MetadataFault]:
    """What the linter says with what this installation knows: its terms, its standard data, the areas of a store."""
    from cantik.codes.protected_names import ProtectedNames
    from cantik.codes.standards import standards_here
    from cantik.forum.metadata.lint import lint

    proper: frozenset[str] = frozenset()
    if store is not None:
        from cantik.web.setup import django

        django()
        from cantik.codes.app.queries import names_here
        from cantik.vault.app.opening import open_store

        with open_store(store):
            proper = names_here()
    return lint(metadata, forms, ProtectedNames.here(), proper, standards_here())


def _import_standards(file: Path, output: Output) -> int:
    """The master file of standard data into the kabupaten's own folder, once every row of it was read."""
    from cantik.codes import standards
    from cantik.content.loader import own_folder
    from cantik.content.own_files import write_own

    folder = own_folder()
    if folder is None:
        raise WrongUse("D142", "Folder isi daerah belum ditetapkan", mend="Tetapkan CANTIK_CONTENT, lalu ulangi.")
    found = standards.read_standards(file)
    write_own(folder / standards.FILE, file.read_bytes())
    output.answer(f"{len(found)} standar data dibawa ke {folder.name}/{standards.FILE}.")
    output.result({"standar": len(found)})
    return 0


def _fields(forms: Forms, output: Output) -> int:
    for form in sorted(forms.values(), key=lambda form: form.order):
        proposed = sum(bool(question.proposed) or question.mark != "V" for question in form.fields)
        output.answer(f"{form.title}: {len(form.fields)} isian, {proposed} dengan bagian yang masih usul atau diingat")
        for question in form.fields:
            must = " *" if question.required else ""
            mark = f" (usul: {question.proposed})" if question.proposed else ""
            output.answer(f"  {question.number:<12} {question.label}{must}  [{question.key}]{mark}")
    output.result(
        {
            form.id: [
                {"nomor": q.number, "isian": q.id, "label": q.label, "kunci": q.key, "wajib": q.required}
                | {"tanda": q.mark, "usul": q.proposed}
                for q in form.fields
            ]
            for form in forms.values()
        }
    )
    return 0


def _fill_metadata(arguments: argparse.Namespace) -> MetadataSet:
    from cantik.codes.lists import lists_here
    from cantik.content.loader import here
    from cantik.forum.metadata.prefill import ActivityFacts, fill

    content = here()
    instrument = content.instruments.get(arguments.of)
    if instrument is None:
        known = ", ".join(sorted(content.instruments))
        raise WrongUse("D145", "Instrumen tidak dikenal", found=arguments.of, expected=known)
    facts = ActivityFacts(arguments.title or instrument.title, arguments.year, arguments.producer)
    return fill(facts, instrument, content, lists_here())


def _write(metadata: MetadataSet, forms: Forms, file: Path) -> None:
    from cantik.base.atomic_write import lay
    from cantik.forum.metadata.exchange import to_json, workbook

    if file.suffix.lower() == ".xlsx":
        data = workbook(metadata, forms)
    else:
        data = f"{json.dumps(to_json(metadata, forms), ensure_ascii=False, indent=2)}\n".encode()
    lay(file, data)


def _print_metadata(metadata: MetadataSet, forms: Forms, faults: list[MetadataFault], output: Output) -> int:
    from cantik.forum.metadata.prefill import still_empty

    for fault in faults:
        output.answer(fault.line())
    empty = still_empty(metadata, forms)
    output.answer(
        f"1 kegiatan, {len(metadata.variables)} variabel, {len(metadata.indicators)} indikator; belum diisi: "
        + ", ".join(f"{count} pada {kind.upper().replace('_', '-')}" for kind, count in sorted(empty.items()))
        + "."
    )
    counted = dict(Counter(fault.code for fault in faults))
    output.result({"temuan": [fault.as_dict() for fault in faults], "banyak": counted, "belum_diisi": dict(empty)})
    return 1 if faults else 0
