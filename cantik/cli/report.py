"""What `cantik run` says at its end, for people and for programs."""

from __future__ import annotations

import argparse
from collections import Counter
from typing import TYPE_CHECKING, Any, cast

from cantik.base.numerals import format_number
from cantik.cli.output import Output

if TYPE_CHECKING:
    from cantik.pipeline.bring import Brought
    from cantik.pipeline.way import Outcome
    from cantik.register.core.plan import ImportPlan
    from cantik.register.core.rolls import RollPlan
    from cantik.register.facilities.dated import FacilityPlan

_WORDS = {"tolak": "ditolak", "periksa": "galat", "catat": "peringatan"}
_SHOWN = 8
_OF_THE_FILE = ("tercatat_desa_lain",)  # said in words before the counts: the file may be another one's


def told(outcome: Outcome, arguments: argparse.Namespace, output: Output, seconds: float) -> None:
    """The summary in Indonesian: rows, findings, tables, hidden cells, files, and what to do next."""
    del seconds  # said by the caller, after the JSON
    for one in outcome.brought:
        told_batch(one, output)
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
    if outcome.unmatched:
        output.answer(f"  tanpa poligon: {', '.join(outcome.unmatched)}")
    output.answer(f"  rilis  {outcome.folder}")
    output.answer(f"  situs  {outcome.site}")
    if release.standing == "rancangan":
        output.answer(f"RANCANGAN: {n(outcome.open_checks)} galat masih terbuka, jadi rilis tidak ditandatangani.")
        store = arguments.store or arguments.out / "simpanan"
        output.answer(f"  Lihat      : cantik findings --store {store} --desa {arguments.desa}")
        output.answer(f"  Buku kerja : cantik findings --store {store} --desa {arguments.desa} --workbook temuan.xlsx")
        output.answer("  Betulkan berkasnya lalu jalankan lagi, atau terima dengan --accept 'alasan'.")
    elif outcome.accepted_checks:
        output.answer(f"  {n(outcome.accepted_checks)} galat diterima dengan alasan.")


def told_batch(one: Brought, output: Output) -> None:
    """What became of one file."""
    n = format_number
    output.answer(f"{one.file}: {one.recognised}")
    if one.records.not_stored:
        output.answer(f"  {n(one.rows)} baris dibaca, belum disimpan: {one.records.not_stored}")
    elif one.plan is not None and one.plan.roll is not None:
        _told_roll(one.plan.roll, one.rows, output)
    elif one.plan is not None and one.plan.facilities is not None:
        _told_facilities(cast("FacilityPlan", one.plan.facilities), output)
    else:
        output.answer(
            f"  {n(one.rows)} baris dibaca, {n(one.accepted)} diterima, {n(one.refused)} ditolak "
            f"({n(one.new)} baru, {n(one.changed)} berubah, {n(one.same)} sama"
            + (f", {n(one.gone)} tidak ada lagi)" if one.gone else ")")
        )
    for finding in one.findings:
        if finding.rule in _OF_THE_FILE:
            output.answer(f"  PERHATIKAN: {finding.message} {finding.cure}")
    levels = one.levels()
    words = ", ".join(f"{n(levels[level])} {word}" for level, word in _WORDS.items() if levels.get(level))
    output.answer(f"  temuan: {words or 'tidak ada'}")
    rules = Counter((str(f.level), f.rule) for f in one.findings if str(f.level) != "catat")
    for (level, rule), count in rules.most_common(_SHOWN):
        output.answer(f"    {n(count):>6}  {_WORDS[level]:<10} {rule}")
    for name, why in one.records.left_out[:_SHOWN]:
        output.answer(f"  tidak dibaca: {name} ({why})")


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
        fields = "; ".join(f"{one.column}: {one.old or 'kosong'} → {one.new or 'kosong'}" for one in change.fields)
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
    from cantik.register.core.conflict import tallied

    found = tallied((*plan.told, *plan.homes)) if plan else []
    if not found:
        return
    n = format_number
    waiting = sum(one.many for one in found if one.outcome == "tanya")
    output.answer(f"  beda sumber: {n(sum(one.many for one in found))}, menunggu putusan {n(waiting)}")
    for one in found:
        output.answer(f"    {n(one.many):>6}  {one.variable}: {_OUTCOMES[one.outcome]} ({_WAYS[one.way]})")


def batch_dict(one: Brought) -> dict[str, Any]:
    """One file for `--json`; no text of a person."""
    from cantik.register.core.conflict import tallied

    return {
        "berkas": one.file,
        "dikenali": one.recognised,
        "sumber": one.source,
        "batch": one.batch,
        "baris": one.rows,
        "diterima": one.accepted,
        "ditolak": one.refused,
        "baru": one.new,
        "berubah": one.changed,
        "sama": one.same,
        "tidak_ada_lagi": one.gone,
        "temuan": dict(one.levels()),
        "aturan": dict(Counter(f.rule for f in one.findings)),
        "tidak_dibaca": [list(pair) for pair in one.records.left_out],
        "beda_sumber": [
            {"isian": c.variable, "aturan": c.rule, "cara": c.way, "hasil": c.outcome, "banyak": c.many}
            for c in (tallied((*one.plan.told, *one.plan.homes)) if one.plan else ())
        ],
        "karantina": one.quarantined,
        "belum_disimpan": one.records.not_stored or None,
        "tidak_dikenal": len(one.plan.roll.unknown) if one.plan and one.plan.roll else 0,
    }


def as_dict(outcome: Outcome, seconds: float) -> dict[str, Any]:
    """The outcome as one object."""
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
        "detik": seconds,
        "kode_keluar": outcome.exit_code,
    }
