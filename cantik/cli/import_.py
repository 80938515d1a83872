"""`cantik import`: a file into the register; without `--apply` only shown what would happen."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base.errors import WrongUse
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
    date,
    extent,
    rulings,
)

_SHOWN = 20

if TYPE_CHECKING:
    from cantik.codes.area import AreaCode
    from cantik.codes.knowledge import Knowledge
    from cantik.pipeline.bring import Brought, Writing
    from cantik.register.core.list_shrinkage import Shrinking
    from cantik.vault.app.opening import OpenStore


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "import",
        help="berkas ke register; tanpa --apply hanya percobaan",
        description="Membaca dan memeriksa berkas, lalu menunjukkan yang baru, berubah, sama, dan ditolak. "
        "Belum ada yang disimpan sebelum --apply.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="BERKAS")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--desa", metavar="KODE", help="semua baris berkas milik desa ini")
    where.add_argument("--kab", metavar="KODE", help="berkas CSV sekabupaten: tiap desa menerima barisnya sendiri")
    parser.add_argument("--village-column", default="", metavar="JUDUL", help="dengan --kab: kolom berisi kode desa")
    parser.add_argument("--date", type=date, metavar="TANGGAL", help="keadaan data (arsip register: tidak perlu)")
    parser.add_argument("--agreement", type=Path, metavar="BERKAS", help="perjanjian untuk sumber bersama")
    parser.add_argument(
        "--mapping", type=Path, metavar="BERKAS", help="pemetaan kolom (.yaml) untuk berkas tak dikenal"
    )
    parser.add_argument(
        "--write-mapping", type=Path, metavar="BERKAS", help="tulis usulan pemetaan berkas ini, lalu selesai"
    )
    parser.add_argument(
        "--source", choices=_sources(), help="sumber pada usulan pemetaan (bawaan: menurut kolom yang dikenali)"
    )
    parser.add_argument("--identity", type=Path, metavar="BERKAS", help="kunci age untuk arsip register tersandi")
    parser.add_argument("--passphrase-file", type=Path, metavar="BERKAS", help="frasa sandi arsip register tersandi")
    parser.add_argument(
        "--conflicts",
        choices=("baru", "lama", "tanya"),
        metavar="PILIHAN",
        help="bila sumber lain berkata lain: baru (berkas ini), lama (yang tercatat), tanya; tanpa ini menurut aturan",
    )
    for declare in (add_date_order, add_date_over_agreement, add_extent, add_blank, add_rulings):
        declare(parser)
    parser.add_argument("--apply", action="store_true", help="simpan ke register (dapat diurungkan: cantik undo)")
    parser.add_argument("--demo", action="store_true", help="simpanan contoh (NIK 99)")
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def _sources() -> list[str]:
    from cantik.content.sources import KNOWN

    return [source.id for source in KNOWN.values() if "orang" in source.units]


def check(arguments: argparse.Namespace) -> None:
    """Files and codes are there before anything is opened; the date is named, or the file is an archive."""
    given = arguments
    argument_checks.input_files([*given.files, given.agreement, given.identity, given.passphrase_file])
    argument_checks.store_place(given.store)
    argument_checks.day_has_come(given.date, given.desa or given.kab)
    if given.kab is not None:
        _check_kabupaten(given)
    else:
        argument_checks.known_village(given.desa, given.store)
    if given.mapping is not None:
        from cantik.cli.mapping import text_of

        text_of(given.mapping)
    if given.write_mapping is not None:
        from cantik.cli.mapping import require_free

        require_free(given.write_mapping)
        argument_checks.output_file(given.write_mapping)
    if given.date is None and (given.kab is not None or not any(map(_may_be_archive, given.files))):
        raise _no_date()
    if given.agreement:
        from cantik.collect.agreement import read_agreement

        read_agreement(given.agreement)


def _check_kabupaten(given: argparse.Namespace) -> None:
    if len(given.files) != 1 or given.write_mapping is not None:
        raise WrongUse(
            "D125",
            "--kab menerima satu berkas untuk diimpor",
            found=f"{len(given.files)} berkas",
            mend="Untuk usulan pemetaan pakai --desa dengan kode salah satu desanya.",
        )
    argument_checks.known_kabupaten(given.kab, given.store)


def _may_be_archive(file: Path) -> bool:
    """Sealed or packed; whether it is an archive of a register, which needs no date, is seen when it is opened."""
    with file.open("rb") as stream:
        return stream.read(4).startswith((b"age-", b"PK\x03\x04"))


def _no_date() -> WrongUse:
    return WrongUse(
        "D119",
        "Tanggal keadaan data tidak disebut",
        expected="--date",
        mend="Tambahkan --date, misalnya --date 2025-12-31.",
    )


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Bring the files, or show what bringing them would do. Exit code 1 where a file is not stored, or holds content
    that nobody decided about, 8 where rows of one that is were refused."""
    from cantik.web.setup import django

    django()
    from cantik.cli import kabupaten
    from cantik.cli.archive import archive_in, restore_archive
    from cantik.cli.mapping import write_mapping
    from cantik.cli.report import tell_refused
    from cantik.register.core.app.source_lists import foresee_shrinking
    from cantik.vault.app.opening import open_store

    if arguments.kab is not None:
        return kabupaten.carry_out(arguments, output)
    archive = archive_in(arguments)
    if archive is None and arguments.date is None:
        raise _no_date()
    with open_store(arguments.store, demo=arguments.demo or None) as opened:
        if archive is not None:
            return restore_archive(archive, opened, arguments, output)
        knowledge, desa = _load_knowledge(arguments)
        if arguments.write_mapping is not None:
            write_mapping(arguments.files[0], arguments.write_mapping, arguments.source, knowledge, output)
            return 0
        brought = _bring_files(arguments, opened, (knowledge, desa), output)
        asked = [] if arguments.apply else foresee_shrinking(desa, [(file.source, file.plan) for file in brought])
    _tell(brought, asked, output, applied=arguments.apply)
    tell_refused(sum(b.refused for b in brought), brought, desa.text(), arguments.store, output)
    return _exit_code(brought)


def _bring_files(
    arguments: argparse.Namespace, opened: OpenStore, known: tuple[Knowledge, AreaCode], output: Output
) -> list[Brought]:
    from cantik.cli.mapping import with_mappings, with_order
    from cantik.collect.agreement import read_agreement
    from cantik.collect.read import Delivery
    from cantik.pipeline.bring import Into, bring

    knowledge, desa = known
    agreement = read_agreement(arguments.agreement) if arguments.agreement else None
    return bring(
        arguments.files,
        Into(opened, desa, "cantik import"),
        Delivery(
            arguments.date,
            agreement,
            date_over_agreement=arguments.date_over_agreement,
            rulings=rulings(arguments),
        ),
        with_order(with_mappings(knowledge, desa.text(), arguments.mapping), arguments.date_order),
        output.progress,
        apply=arguments.apply,
        writing=_writing_options(arguments),
    )


def _exit_code(brought: Sequence[Brought]) -> int:
    from cantik.pipeline.bring import ROWS_REFUSED

    if any(b.quarantined or b.records.not_stored or b.kept_out or b.open_questions for b in brought):
        return 1
    return ROWS_REFUSED if any(b.refused for b in brought) else 0


def _writing_options(arguments: argparse.Namespace) -> Writing:
    """How the register is written: whose value holds, and how much of a village the files are."""
    from cantik.pipeline.bring import Writing

    chosen = {**({"*": arguments.conflicts} if arguments.conflicts else {}), **blank_choices(arguments)}
    return Writing(choices=chosen or None, extent=extent(arguments))


def _load_knowledge(arguments: argparse.Namespace) -> tuple[Knowledge, AreaCode]:
    """What is known in the store, and the village that was named. Raises `InvalidAreaCode` W101, `UnknownAreaCode`
    W103."""
    from cantik.codes.area import AreaCode
    from cantik.codes.knowledge import AREAS_FILE, load

    knowledge, desa = load(arguments.store / AREAS_FILE), AreaCode.kemendagri(arguments.desa)
    knowledge.areas.get(desa)
    return knowledge, desa


def _tell(brought: Sequence[Brought], asked: Sequence[Shrinking], output: Output, *, applied: bool) -> None:
    """What became, or would become, of each file; `asked`: what somebody has to say before it is stored."""
    from cantik.cli.report import batch_dict, told_batch, told_conflicts
    from cantik.register.core.app.source_lists import describe_shrinking

    for file in brought:
        told_batch(file, output)
        _told_changes(file, output)
        told_conflicts(file.plan, output)
        if file.quarantined:
            output.answer(f"  Dikarantina: {file.quarantined}")
        elif file.kept_out:
            output.answer(f"  Tidak disimpan: {file.kept_out}.")
        elif applied and file.batch is not None:
            output.answer(f"  Disimpan sebagai batch {file.batch}. Urungkan: cantik undo {file.batch} --why '…'")
    for shrinking in asked:
        output.answer(f"  Perlu putusan: daftar ini tidak memuat {describe_shrinking(shrinking)}.")
        output.answer("  Hanya sebagian desa: --partial. Memang lengkap: --whole. Tanpa itu tidak disimpan.")
    if not applied:
        output.answer("Belum ada yang disimpan. Register tetap seperti semula sampai Anda menambahkan --apply.")
    output.result({"berkas": [batch_dict(file) for file in brought], "disimpan": applied})


def _told_changes(file: Brought, output: Output) -> None:
    """The differences of persons whose state would change: row, variable, old and new value (numbers masked)."""
    changes = file.plan.effect.changed if file.plan else ()
    for change in changes[:_SHOWN]:
        fields = "; ".join(f"{f.variable}: {_format_value(f.old)} → {_format_value(f.new)}" for f in change.fields)
        output.answer(f"    baris {format_number(change.row)}: {fields}")
    if len(changes) > _SHOWN:
        output.answer(f"    … dan {format_number(len(changes) - _SHOWN)} baris lain berubah")


def _format_value(value: object) -> str:
    from cantik.register.core.state import NumberSeen

    if isinstance(value, NumberSeen):
        return value.text or "kosong"
    return "kosong" if value is None else str(value)
