"""`cantik scenario --area KODE --until TAHUN`: what the population would be on a named schedule, for officials.

Begins from unprotected counts, so it stays in the secure zone; every answer says that it is a scenario and on what.
"""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING, Any

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.base.errors import CantikError, WrongUse
from cantik.base.numerals import format_number
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store, date

if TYPE_CHECKING:
    from cantik.levels.app.scenario_sheet import ScenarioSheet, ScenarioTerm
    from cantik.levels.app.scenarios import ScenarioArea, ScenarioTold

_WARNING = (
    "SKENARIO, bukan proyeksi resmi dan tidak untuk diterbitkan: angka model dari hitungan yang belum dilindungi. "
    "Hanya untuk petugas, di simpanan ini."
)
_METHODS = {
    "kohor": "menurut kelahiran, kematian, dan migrasi (komponen kohor)",
    "hamilton_perry": "menurut perubahan kelompok umur di antara dua hitungan (Hamilton–Perry)",
}
_SEXES = {"perempuan": "perempuan", "laki_laki": "laki-laki"}
#: errors that say that something is missing
_LACKING = frozenset({"D162", "D171", "D172", "M154", "M155"})
#: the mark of an estimate (docs/bidang/quality_policy.md 1)
_ESTIMATE = "ᵉ"


def add(commands: Any) -> None:
    """Declare the verb with what this module answers."""
    parser = commands.add_parser(
        "scenario",
        help="skenario penduduk kabupaten, kecamatan, atau desa menurut skedul yang disebut",
        description="Skenario penduduk per lima tahun dari edisi yang lolos Periksa: kabupaten dengan skedul "
        "kelahiran, kematian, dan migrasi atau menurut perubahan kelompok umurnya sendiri, wilayah di bawahnya sampai "
        "jumlahnya sama. Bukan proyeksi resmi; tidak diterbitkan.",
    )
    parser.add_argument("--area", required=True, metavar="KODE", help="kode kabupaten, kecamatan, atau desa")
    parser.add_argument("--until", required=True, type=int, metavar="TAHUN", help="tahun terakhir skenario")
    parser.add_argument("--schedule", default="", metavar="ID", help="skedul dari konten (schedules/<id>.yaml)")
    parser.add_argument(
        "--date", type=date, metavar="TANGGAL", help="tanggal hitungan awal; baku: 31 Desember tahun lalu"
    )
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """The code can be read and the store is there."""
    from cantik.codes.area import AreaLevel

    (code,) = argument_checks.codes(arguments.area)
    if code.level is AreaLevel.PROVINSI:
        raise WrongUse(
            "D105",
            "--area harus kode kabupaten, kecamatan, atau desa",
            found=arguments.area,
            expected="dua bagian atau lebih",
        )
    argument_checks.known_area(arguments.area, arguments.store)
    argument_checks.day_has_come(arguments.date, arguments.area)
    argument_checks.standing_store(arguments.store)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Make and tell it; where it cannot be made, what it needs and what of it is there. Raises as
    `levels.app.scenarios`."""
    from cantik.web.setup import django

    django(pages=True)
    from cantik.codes.area import AreaCode
    from cantik.codes.knowledge import AREAS_FILE, load
    from cantik.content.loader import limit
    from cantik.levels.app.scenario_needs import needs
    from cantik.levels.app.scenario_sheet import ScenarioTerm
    from cantik.levels.app.scenarios import ScenarioAsked, scenario
    from cantik.vault.app.opening import open_store

    on = arguments.date or dt.date(clock.today().year - 1, 12, 31)
    asked = ScenarioAsked(arguments.area, arguments.until, on, arguments.schedule)
    knowledge = load(arguments.store / AREAS_FILE)
    with open_store(arguments.store) as opened:
        try:
            told = scenario(asked, opened=opened, knowledge=knowledge, by="cantik scenario")
        except CantikError as error:
            if error.code in _LACKING:
                output.answer("Yang diperlukan skenario ini (x: sudah ada):")
                for need in needs(AreaCode.kemendagri(asked.area), on, opened=opened, knowledge=knowledge):
                    output.answer(f"  [{'x' if need.there else ' '}] {need.text}")
                output.answer("  Skedul ditulis pada schedules/<id>.yaml dalam folder isi kabupaten (CANTIK_CONTENT).")
            raise
    term = ScenarioTerm(limit("skenario_umur_orang").whole)
    _tell(told, term, output)
    output.result(_scenario_record(told, term))
    return 0


# ── as text ──────────────────────────────────────────────────────────────────────────────────────
def _tell(told: ScenarioTold, term: ScenarioTerm, output: Output) -> None:
    from cantik.levels.app.scenario_sheet import by_sex, sheet

    area = told.area
    output.answer(f"Skenario penduduk {area.name} ({area.code}) sampai {told.years[-1]}".replace("  ", " "))
    output.answer(_WARNING)
    for line in _basis(told):
        output.answer(line)
    own = sheet(told, area, term)
    if own.few:
        output.answer(f"Di bawah {format_number(term.few)} orang hanya tiga kelompok umur.")
    _tell_sheet("umur", own, output)
    for sex, counted in by_sex(told, term):
        _tell_sheet(_SEXES[sex], counted, output)
    for part in told.parts:
        steps = " · ".join(f"{year}: {_number(sum(cells))}" for year, cells in zip(told.years, part.ages, strict=False))
        output.answer(f"  {part.code} {part.name}: {told.on.year}: {format_number(part.start.total)} · {steps}")
    output.answer("e: angka perkiraan, bukan hasil pencacahan.")


def _basis(told: ScenarioTold) -> list[str]:
    """How it was made, in sentences."""
    lines = [f"Cara: {_METHODS[told.method]}. Dasar: penduduk {told.base}, {long_date(told.on)}."]
    if told.schedule is not None:
        own = told.schedule
        lines.append(f"Skedul: {own.title} ({own.id}); sumber: {own.source}, {long_date(own.told)}.")
    if told.method == "hamilton_perry" or told.parts or told.within:
        lines.append(f"Hitungan pertama: {long_date(told.first)}.")
    if told.within:
        lines.append(f"Disamakan dengan skenario {told.within}: jumlah wilayah di bawahnya sama dengannya.")
    elif not told.parts and told.schedule is None:
        lines.append("Berdiri sendiri: tidak disamakan dengan skenario kabupatennya.")
    if told.since_split:
        lines.append(f"Berdiri sesudah hitungan pertama, memakai rasio wilayah atasnya: {', '.join(told.since_split)}.")
    if told.area.start.unknown:
        lines.append(f"{format_number(told.area.start.unknown)} orang tanpa umur atau jenis kelamin tidak ikut.")
    return lines


def _tell_sheet(head: str, own: ScenarioSheet, output: Output) -> None:
    """Years across; the first is that of the count."""
    output.answer(f"  {head} | {' | '.join(map(str, own.years))}")
    for name, (first, *later) in (*own.rows, ("Jumlah", own.sums)):
        output.answer(f"  {name} | {' | '.join([format_number(first), *map(_number, later)])}")


def _number(persons: int) -> str:
    return format_number(persons) + _ESTIMATE


# ── as JSON ──────────────────────────────────────────────────────────────────────────────────────
def _scenario_record(told: ScenarioTold, term: ScenarioTerm) -> dict[str, Any]:
    own = told.schedule
    return {
        "cantik": "skenario",
        "peringatan": _WARNING,
        "terlindung": False,
        "keadaan_angka": "e",
        "cara": told.method,
        "dasar": told.base,
        "acuan": told.on.isoformat(),
        "hitungan_pertama": told.first.isoformat(),
        "skedul": None
        if own is None
        else {"id": own.id, "judul": own.title, "sumber": own.source, "tanggal": own.told.isoformat()},
        "disamakan_dengan": told.within or None,
        "sesudah_hitungan_pertama": list(told.since_split),
        "tahun": list(told.years),
        "wilayah": _area_said(told, told.area, term)
        | {"perempuan": [list(cells) for cells in told.women], "laki_laki": [list(cells) for cells in told.men]},
        "di_bawahnya": [_area_said(told, part, term) for part in told.parts],
    }


def _area_said(told: ScenarioTold, area: ScenarioArea, term: ScenarioTerm) -> dict[str, Any]:
    from cantik.levels.app.scenario_sheet import sheet

    own = sheet(told, area, term)
    start, *steps = zip(*(cells for _, cells in own.rows), strict=True)
    return {
        "kode": area.code,
        "nama": area.name,
        "kelompok_umur": [name for name, _ in own.rows],
        "awal": list(start),
        "tanpa_umur": area.start.unknown,
        "skenario": [list(cells) for cells in steps],
        "jumlah": list(own.sums[1:]),
    }
