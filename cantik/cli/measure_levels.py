"""`cantik measure --area|--group … --date …`: the sum of a level, for officials in the secure zone, never published.

It is not protected, and every answer says so; what may leave the office is made by `cantik release`.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cantik.base.errors import WrongUse
from cantik.base.numerals import format_number
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import date
from cantik.codes.nation import CODE as NATION

if TYPE_CHECKING:
    from cantik.content.kinds import Policy
    from cantik.measure.levels import LevelMeasure, LevelSum, LevelVillage

_WARNING = (
    "TIDAK UNTUK DITERBITKAN: hitungan ini belum dilindungi; selisihnya dengan angka desa dapat membuka orang. "
    "Hanya untuk petugas, di simpanan ini."
)


def add_level(parser: argparse.ArgumentParser) -> None:
    """The options that name a level and what is told of it."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--area", metavar="KODE", help="kode kecamatan, kabupaten, atau provinsi; 00: pusat")
    which.add_argument("--group", metavar="ID", help="kelompok wilayah dari konten (groups/<id>.yaml)")
    parser.add_argument("--date", type=date, metavar="TANGGAL", help="tanggal acuan edisi yang dijumlahkan")
    parser.add_argument(
        "--measure",
        dest="only",
        action="append",
        default=[],
        metavar="UKURAN",
        help="id tabel atau indikator: barisnya dan tiap desa (--json: seluruh selnya); boleh berulang",
    )
    parser.add_argument("--all", action="store_true", help="sebut nama semua desa yang tidak dijumlahkan")


def check(arguments: argparse.Namespace) -> None:
    """A level and a day are named, the code can be read, and the store is there."""
    if (arguments.area or arguments.group) is None or arguments.date is None:
        raise WrongUse(
            "D002",
            "Sebut wilayah dan tanggalnya",
            expected="--area KODE atau --group ID, dan --date TANGGAL",
            mend="Lihat: cantik measure --help",
        )
    if arguments.store is None:
        raise WrongUse("D002", "Sebut simpanannya", expected="--store FOLDER", mend="Lihat: cantik measure --help")
    argument_checks.day_has_come(arguments.date, arguments.area)
    if arguments.area and arguments.area != NATION:
        argument_checks.known_above(arguments.area, arguments.store)
    argument_checks.standing_store(arguments.store)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Sum and tell. Raises as `levels.app.sums`; `WrongUse` D163 for a measure that no village tells."""
    from cantik.web.setup import django

    django(pages=True)
    from cantik.codes.knowledge import AREAS_FILE, load
    from cantik.content.policy import NATIONAL
    from cantik.levels.app import sums
    from cantik.vault.app.opening import open_store

    with open_store(arguments.store) as opened:
        knowledge = load(arguments.store / AREAS_FILE)
        asked = (
            sums.area_asked(arguments.area, knowledge, demo=opened.demo)
            if arguments.area
            else sums.group_asked(arguments.group, arguments.date, knowledge)
        )
        found = sums.level_sum(asked, arguments.date, opened=opened, knowledge=knowledge, by="cantik measure")
    wanted = _require_measures(found, arguments.only)
    told = _Told(found, wanted, knowledge.content.policies[NATIONAL], arguments.all)
    _tell(told, output)
    output.result(_level_record(told))
    return 0


def _require_measures(found: LevelSum, names: list[str]) -> set[str]:
    known = {measure.section.key[1] for measure in found.measures}
    for name in names:
        if name not in known:
            raise WrongUse(
                "D163",
                "Tidak ada desa yang menghitung ukuran itu",
                found=name,
                mend="Daftarnya: perintah tanpa --measure.",
            )
    return set(names)


@dataclass(frozen=True, slots=True)
class _Told:
    """A sum with the measures of which everything is told, and the policy that knows when only percentages may be;
    `every`: whether each village that is in no sum is named."""

    found: LevelSum
    wanted: set[str]
    policy: Policy
    every: bool


# ── as text ──────────────────────────────────────────────────────────────────────────────────────
def _tell(told: _Told, output: Output) -> None:
    from cantik.levels.app.sums import told_why

    found, of = told.found, len(told.found.villages)
    output.answer(
        f"{found.title} ({found.area}), keadaan {found.reference.isoformat()}: {found.counted_villages} dari {of} desa"
    )
    output.answer(_WARNING)
    for village in found.villages:
        if not village.why:
            output.answer(f"  {village.code} {village.name}: Rilis {village.edition}")
    without = ((_name_edition(village), told_why(village.why)) for village in found.villages if village.why)
    output.answer_reasons("  Tidak dijumlahkan", without, every=told.every)
    for measure in found.measures:
        if not told.wanted or measure.section.key[1] in told.wanted:
            output.answer(_line(measure, told.policy))
        if measure.section.key[1] in told.wanted:
            _tell_whole(measure, output)


def _name_edition(village: LevelVillage) -> str:
    edition = f" (Rilis {village.edition})" if village.edition else ""
    return f"{village.code} {village.name}{edition}"


def _line(measure: LevelMeasure, policy: Policy) -> str:
    _, name, base = measure.section.key
    word = "total" if measure.complete else "jumlah desa yang ada (bukan total):"
    said = f"{name} [{base}] {_title(measure)}: {measure.n} dari {measure.of} desa; {word} {_figure(measure)}"
    if measure.recorded_of_frame is None or measure.recorded_of_frame[0] == measure.recorded_of_frame[1]:
        return said
    recorded, frame = map(format_number, measure.recorded_of_frame)
    percent = ", hanya persen yang boleh disebut" if measure.percent_only(policy) else ""
    return f"{said}; terdata {recorded} dari {frame}{percent}"


def _title(measure: LevelMeasure) -> str:
    """Villages of a level may call their parts otherwise; a sum says the general word."""
    from cantik.release.titles import with_part

    return with_part(measure.section.title, "Dusun")


def _figure(measure: LevelMeasure) -> str:
    section = measure.section
    if measure.fraction is None:
        return f"{format_number(measure.asked_count)} yang termasuk semesta"
    if measure.value is None:
        return "tanpa nilai (penyebutnya 0)"
    above, below = measure.fraction
    shown = f"{format_number(measure.value, section.decimals)} {section.unit}".strip()
    return shown if section.form == "jumlah" else f"{shown} ({format_number(above)} dari {format_number(below)})"


def _tell_whole(measure: LevelMeasure, output: Output) -> None:
    from cantik.levels.app.sums import told_why

    for place, code in enumerate(measure.villages):
        own = measure.parts[place]
        output.answer(f"  {code}: {_of_village(measure, own.tolist())}")
    for code, why in sorted(measure.absent.items()):
        output.answer(f"  {code}: tidak ada; {told_why(why)}")
    for label, count in _rows(measure):
        output.answer(f"    {label}: {format_number(count)}")


def _of_village(measure: LevelMeasure, own: list[int]) -> str:
    if measure.fraction is None:
        return format_number(sum(own[measure.section.counters :]))
    return f"{format_number(own[-2])} dari {format_number(own[-1])}"


def _rows(measure: LevelMeasure) -> list[tuple[str, int]]:
    """The rows of a table, of all villages that are named, sexes and ages together; every cell is in the JSON."""
    if not measure.section.axes:
        return []
    cells = measure.cells
    counts = cells.sum(axis=tuple(range(cells.ndim - 1))).tolist()
    labels = [label for _, label in measure.section.axes[-1].categories]
    return list(zip(labels, counts, strict=True))


# ── as JSON ──────────────────────────────────────────────────────────────────────────────────────
def _level_record(told: _Told) -> dict[str, Any]:
    found = told.found
    return {
        "cantik": "jumlah-wilayah",
        "peringatan": _WARNING,
        "terlindung": False,
        "wilayah": found.area,
        "nama": found.title,
        "acuan": found.reference.isoformat(),
        "n": found.counted_villages,
        "dari": len(found.villages),
        "desa": [
            {"kode": own.code, "nama": own.name, "edisi": own.edition or None, "sebab": own.why or None}
            for own in found.villages
        ],
        "ukuran": [_measure_said(measure, told) for measure in found.measures],
    }


def _measure_said(measure: LevelMeasure, told: _Told) -> dict[str, Any]:
    kind, name, base = measure.section.key
    said: dict[str, Any] = {
        "jenis": kind,
        "id": name,
        "judul": _title(measure),
        "dasar": base,
        "sidik": measure.section.own,
        "n": measure.n,
        "dari": measure.of,
        "total": measure.complete,
        "semesta": measure.asked_count,
        "terjawab": measure.answered_count,
        "tidak_ada": dict(measure.absent),
    }
    if measure.recorded_of_frame is not None:
        said["terdata"], said["kerangka"] = measure.recorded_of_frame
        said["hanya_persen"] = measure.percent_only(told.policy)
    if measure.fraction is not None:
        said["pembilang"], said["penyebut"] = measure.fraction
        said["nilai"] = None if measure.value is None else str(measure.value)
        said["satuan"] = measure.section.unit
    if name in told.wanted:
        said["sumbu"] = [[axis.id, [category for category, _ in axis.categories]] for axis in measure.section.axes]
        said["per_desa"] = {
            code: measure.parts[place, measure.section.counters :].tolist()
            if measure.fraction is None
            else measure.parts[place, -2:].tolist()
            for place, code in enumerate(measure.villages)
        }
        said["sel"] = measure.cells.sum(axis=0).ravel().tolist() if measure.fraction is None else []
    return said
