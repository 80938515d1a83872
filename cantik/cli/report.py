"""What `cantik run` says at its end, for people and for programs."""

from __future__ import annotations

import argparse
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from cantik.base.dates import long_date
from cantik.base.numerals import format_number
from cantik.cli.output import Output

if TYPE_CHECKING:
    from cantik.collect.account import ContentQuestion, FileAccount
    from cantik.pipeline.bring import Brought
    from cantik.pipeline.way import Outcome
    from cantik.register.core.plan import ImportPlan
    from cantik.register.core.rolls import RollPlan
    from cantik.register.facilities.facility_states import FacilityPlan

_WORDS = {"tolak": "ditolak", "periksa": "galat", "catat": "peringatan"}
_SHOWN = 8
BOOK = "produk/buku.pdf"


def print_outcome(outcome: Outcome, arguments: argparse.Namespace, output: Output, seconds: float) -> None:
    """The summary in Indonesian: rows, findings, tables, hidden cells, files, and what to do next."""
    del seconds  # said by the caller, after the JSON
    for file in outcome.brought:
        told_batch(file, output)
    if outcome.quarantined:
        output.answer(f"Dikarantina: {outcome.quarantined}")
        output.answer("Tidak ada rilis yang dibuat. Lengkapi perjanjian (--agreement), lalu jalankan lagi.")
        return
    release = outcome.release
    if release is None:
        return
    book = sum(t.tier == "buku" for t in release.tables)
    n = format_number
    output.answer(f"{release.edition} {release.place.full()}, keadaan {release.reference.isoformat()}")
    output.answer(
        f"  {book} tabel buku, {len(release.tables) - book} tabel lampiran, {len(release.figures)} angka indikator"
    )
    output.answer(
        f"  {n(outcome.hidden)} dari {n(outcome.cells)} sel ditutup; {len(release.not_shown)} tidak ditampilkan"
    )
    _told_ages(outcome, release.reference, output)
    if outcome.unmatched:
        output.answer(f"  tanpa poligon: {', '.join(outcome.unmatched)}")
    for said in outcome.borders:
        output.answer(f"  batas: {said}")
    if outcome.folder is not None and (outcome.folder / BOOK).is_file():
        output.answer(f"  buku   {outcome.folder / BOOK}")
    output.answer(f"  rilis  {outcome.folder}")
    output.answer(f"  situs  {outcome.site}")
    _print_what_lacks(outcome, arguments, output)
    if release.standing == "rancangan" and outcome.open_checks:
        output.answer(f"RANCANGAN: {n(outcome.open_checks)} galat masih terbuka, jadi rilis tidak ditandatangani.")
        store = arguments.store or arguments.out / "simpanan"
        output.answer(f"  Lihat      : cantik findings --store {store} --desa {arguments.desa}")
        output.answer(f"  Buku kerja : cantik findings --store {store} --desa {arguments.desa} --workbook temuan.xlsx")
        output.answer("  Betulkan berkasnya lalu jalankan lagi, atau terima dengan --accept 'alasan'.")
    elif outcome.accepted_checks:
        output.answer(f"  {n(outcome.accepted_checks)} galat diterima dengan alasan.")


def tell_refused(count: int, brought: Sequence[Brought], code: str, store: Path, output: Output) -> None:
    """That rows were refused, as the last words of a command, and where they are to be seen and mended."""
    if not count:
        return
    rows = sum(file.rows for file in brought)
    stored = any(file.batch is not None for file in brought)
    where = f" Lihat: cantik findings --store {store} --desa {code} --level tolak." if stored else ""
    output.say(
        f"{format_number(count)} dari {format_number(rows)} baris ditolak dan tidak terhitung (kode keluar 8 bila yang "
        f"lain beres).{where}"
    )


def _print_what_lacks(outcome: Outcome, arguments: argparse.Namespace, output: Output) -> None:
    """How many rows of the lists are missing, where that leaves percentages only, and how to see them; and why it is no
    release besides open findings."""
    if outcome.provisional:
        output.answer(f"SEMENTARA: {outcome.provisional}.")
        store = arguments.store or arguments.out / "simpanan"
        output.answer(f"  Barisnya   : cantik findings --store {store} --desa {arguments.desa} --level tolak")
    for why in outcome.withheld:
        output.answer(f"RANCANGAN: {why}.")
    _tell_unset(outcome, output)


def _tell_unset(outcome: Outcome, output: Output) -> None:
    """Which prints are missing, what Typst said, and what can be done."""
    for each in outcome.unset:
        output.answer(f"  cetakan: {each.tell_why()}.")
    if outcome.unset and outcome.release is not None and outcome.release.standing == "rancangan":
        output.answer("  Tabel, situs, data, dan cetakan lain sudah dibuat; tidak ada yang ditandatangani.")
        output.answer(
            "  Terbitkan tanpa cetakan itu dengan --without-book 'alasan', atau laporkan kalimat di atas kepada"
        )
        output.answer("  pengelola Cantik lalu jalankan lagi sesudah dibetulkan.")
    elif outcome.unset:
        output.answer(
            "  Rilis ini terbit tanpa cetakan itu; cetakan yang menyusul terbit sebagai edisi baru (--revision)."
        )


def _told_ages(outcome: Outcome, reference: dt.date, output: Output) -> None:
    """Files whose day lies after the reference date of the release, or long before it."""
    from cantik.content.loader import limit
    from cantik.release.sources import age_note

    months = limit("umur_sumber").whole
    for file in outcome.brought:
        day = file.records.reference
        note = "" if day is None else age_note(day, reference, months)[0]
        if day is not None and note:
            outside = "; tidak dihitung dalam rilis ini" if day > reference else ""
            output.answer(f"  PERHATIKAN: {file.file} berkeadaan {long_date(day)}, {note}{outside}.")


def told_batch(file: Brought, output: Output) -> None:
    """What became of one file."""
    from cantik.cli.headcount_lines import tell_heads
    from cantik.pipeline.bring import OTHERS_FILE

    n = format_number
    output.answer(f"{file.file}: {file.recognised}")
    if file.records.not_stored:
        output.answer(f"  {n(file.rows)} baris dibaca, belum disimpan: {file.records.not_stored}")
    elif file.plan is not None and file.plan.roll is not None:
        _told_roll(file.plan.roll, file.rows, output)
    elif file.plan is not None and file.plan.facilities is not None:
        _told_facilities(cast("FacilityPlan", file.plan.facilities), output)
    else:
        output.answer(
            f"  {n(file.rows)} baris dibaca, {n(file.accepted)} diterima, {n(file.refused)} ditolak "
            f"({n(file.new)} baru, {n(file.changed)} berubah, {n(file.same)} sama"
            + (f", {n(file.gone)} tidak ada lagi)" if file.gone else ")")
        )
        if file.plan is not None and file.plan.newer is not None and file.records.reference is not None:
            output.answer(
                f"  Daftar {long_date(file.plan.newer)} lebih baru dan tetap berlaku: keadaan sekarang tidak berubah, "
                f"berkas ini mengisi keadaan {long_date(file.records.reference)}"
            )
        if file.plan is not None and file.plan.held:
            output.answer(f"  {n(len(file.plan.held))} orang yang barisnya ditolak tetap tercatat seperti semula")
    tell_heads(file, output)
    for finding in file.findings:
        if finding.rule in OTHERS_FILE:  # before the counts
            output.answer(f"  PERHATIKAN: {finding.message} {finding.cure}")
    levels = file.levels()
    words = ", ".join(f"{n(levels[level])} {word}" for level, word in _WORDS.items() if levels.get(level))
    output.answer(f"  temuan: {words or 'tidak ada'}")
    rules = Counter((str(f.level), f.rule) for f in file.findings if str(f.level) != "catat")
    for (level, rule), count in rules.most_common(_SHOWN):
        output.answer(f"    {n(count):>6}  {_WORDS[level]:<10} {rule}")
    for name, why in file.records.left_out[:_SHOWN]:
        output.answer(f"  tidak dibaca: {name} ({why})")
    if file.records.account is not None:
        tell_account(file.records.account, output)


def tell_account(account: FileAccount, output: Output) -> None:
    """What of a file was read and what was not, in short; what somebody has to decide, and how it is said."""
    from cantik.collect.account import KINDS, READ

    n = format_number
    output.answer(f"  isi: {n(account.cells)} sel, {n(account.read)} dibaca, {n(account.cells - account.read)} tidak:")
    for kind, count in account.totals().items():
        if kind != READ:
            output.answer(f"    {n(count):>6}  {KINDS[kind]}")
    if account.blind:
        output.answer(f"  {account.blind}")
    tell_questions(account.open, output)


def tell_questions(questions: Iterable[ContentQuestion], output: Output) -> None:
    """What somebody has to decide about content that is not read, and how it is said."""
    from cantik.collect.account import question_sentence

    for question in questions:
        output.answer(f"  PERLU PUTUSAN: {question_sentence(question)}")
        ways = [f"--leave '{question.place}=alasan'", *(f"--read '{question.place}={way}'" for way in question.choices)]
        output.answer(f"    {' atau '.join(ways)}")


def _told_roll(roll: RollPlan, rows: int, output: Output) -> None:
    """What becomes of a list of members."""
    n = format_number
    title = f"program “{roll.roll.title}”" if roll.roll.title else "rumah tangga"
    if roll.roll.kind == "isian":
        title, rows = f"daftar pertanyaan “{roll.roll.title}”", len(roll.roll) + len(roll.roll.refused)
    output.answer(
        f"  {n(rows)} anggota {title} dibaca: {n(roll.new)} baru, {n(roll.same)} sama, "
        f"{n(roll.gone)} tidak ada lagi, {n(len(roll.roll.refused))} ditolak"
    )
    if roll.unknown:
        shown = ", ".join(n(row) for row in roll.unknown[:_SHOWN])
        output.answer(
            f"  {n(len(roll.unknown))} tidak ada dalam register: baris {shown}"
            + (", …" if len(roll.unknown) > _SHOWN else "")
        )


def _told_facilities(plan: FacilityPlan, output: Output) -> None:
    """What becomes of a file of facilities."""
    n = format_number
    output.answer(
        f"  {n(plan.rows)} baris dibaca: {n(len(plan.new))} baru, {n(len(plan.changed))} berubah, {n(plan.same)} sama, "
        f"{n(plan.closed)} berakhir, {n(plan.refused)} ditolak"
    )
    for change in plan.changed[:_SHOWN]:
        fields = "; ".join(
            f"{field.column}: {field.old or 'kosong'} → {field.new or 'kosong'}" for field in change.fields
        )
        output.answer(f"    baris {n(change.row)}: {fields}")
    if plan.lacking:
        rows = ", ".join(n(row) for row in plan.lacking[:_SHOWN])
        output.answer(f"  baris {rows} tentang hal yang belum dikenal dan kolom wajibnya tidak ada di berkas")


_OUTCOMES = {"baru": "diambil dari berkas ini", "lama": "tetap seperti tercatat", "tanya": "menunggu putusan"}
_WAYS = {
    "terbaru": "yang terbaru",
    "tepercaya": "yang paling tepercaya",
    "tanya": "ditanyakan",
    "pembetulan": "pernah dibetulkan",
}


def told_conflicts(plan: ImportPlan | None, output: Output) -> None:
    """Where another source says something else: by variable, way and outcome. Nobody is named."""
    from cantik.register.core.conflict import tally_clashes

    found = tally_clashes((*plan.told, *plan.homes)) if plan else []
    if not found:
        return
    n = format_number
    waiting = sum(tally.many for tally in found if tally.outcome == "tanya")
    output.answer(f"  beda sumber: {n(sum(tally.many for tally in found))}, menunggu putusan {n(waiting)}")
    for tally in found:
        output.answer(f"    {n(tally.many):>6}  {tally.variable}: {_OUTCOMES[tally.outcome]} ({_WAYS[tally.way]})")


def batch_dict(file: Brought) -> dict[str, Any]:
    """One file for `--json`; no text of a person."""
    from cantik.cli.headcount_lines import heads_dict
    from cantik.collect.account import encode_account
    from cantik.register.core.conflict import tally_clashes

    return {
        "berkas": file.file,
        "dikenali": file.recognised,
        "sumber": file.source,
        "batch": file.batch,
        "baris": file.rows,
        "diterima": file.accepted,
        "ditolak": file.refused,
        "baru": file.new,
        "berubah": file.changed,
        "sama": file.same,
        "tidak_ada_lagi": file.gone,
        "dihitung": heads_dict(file),
        "daftar_lebih_baru": file.plan.newer.isoformat() if file.plan and file.plan.newer else None,
        "temuan": dict(file.levels()),
        "aturan": dict(Counter(f.rule for f in file.findings)),
        "tidak_dibaca": [list(pair) for pair in file.records.left_out],
        "akun": encode_account(file.records.account) if file.records.account else None,
        "beda_sumber": [
            {"isian": c.variable, "aturan": c.rule, "cara": c.way, "hasil": c.outcome, "banyak": c.many}
            for c in (tally_clashes((*file.plan.told, *file.plan.homes)) if file.plan else ())
        ],
        "karantina": file.quarantined,
        "belum_disimpan": file.records.not_stored or file.kept_out or None,
        "tidak_dikenal": len(file.plan.roll.unknown) if file.plan and file.plan.roll else 0,
    }


def as_dict(outcome: Outcome, seconds: float) -> dict[str, Any]:
    """The outcome as one object."""
    from cantik.publish.directory import describe_unset

    release = outcome.release
    return {
        "berkas": [batch_dict(b) for b in outcome.brought],
        "galat_terbuka": outcome.open_checks,
        "galat_diterima": outcome.accepted_checks,
        "karantina": outcome.quarantined,
        "rilis": None
        if release is None
        else {
            "nomor": release.number,
            "standing": release.standing,
            "sidik": release.content,
            "tabel": len(release.tables),
            "indikator": len(release.figures),
            "tidak_ditampilkan": len(release.not_shown),
            "folder": str(outcome.folder),
            "situs": str(outcome.site),
        },
        "sel": outcome.cells,
        "sel_ditutup": outcome.hidden,
        "berkas_ditulis": outcome.written,
        "tanpa_poligon": list(outcome.unmatched),
        "batas": list(outcome.borders),
        "belum_rilis": list(outcome.withheld),
        "cetakan_tiada": [dict(unset) for unset in describe_unset(outcome.unset)],
        "sementara": outcome.provisional or None,
        "detik": seconds,
        "ditolak": outcome.refused_count,
        "kode_keluar": outcome.exit_code,
    }
