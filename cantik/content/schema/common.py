"""What several kinds share: disclosure, examples, validity."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from cantik.content.kinds import Disclosure, Example
from cantik.content.nodes import Section

BASES = ("domisili", "terdaftar", "terdata", "tercatat")
DAY, PERIOD = "tanggal", "periode"
#: the bases that are about periods: the year up to the reference date, and closed years
HAPPENINGS = ("peristiwa", "peristiwa_tahunan")
MID_YEAR = "penduduk_tengah"  # persons on 30 June of closed years, a record each
#: a Kemendagri code of a province, kabupaten, kecamatan or village
AREA_CODE = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")
BELOW_VILLAGE = ("rt", "rw", "dusun")
#: the levels above the village, with their English names
ABOVE_VILLAGE = {"kecamatan": "district", "kabupaten": "regency"}
LEVELS = (*BELOW_VILLAGE, "desa", *ABOVE_VILLAGE)
#: what a village reports of a year by kind
GROUNDS = ("lahan", "panen", "perikanan")
UNITS_OF_MEASURES = (
    "orang",
    "keluarga",
    "rumah_tangga",
    "bangunan",
    "usaha",
    "fasilitas",
    *HAPPENINGS,
    MID_YEAR,
    "desa",
    *GROUNDS,
)


def validity(top: Section) -> tuple[dt.date, dt.date | None]:
    """`sejak` and `sampai`."""
    since = top.date("sejak")
    until = top.date("sampai", None)
    if since is None:  # `date` without a default never returns None
        raise AssertionError
    if until is not None and until < since:
        raise top.wrong("sampai", "“sampai” mendahului “sejak”")
    return since, until


def fill_numbers(told: Section, key: str, numbers: Mapping[str, object]) -> str:
    """The rule as a sentence with the numbers that hold, so that it never says another one."""
    text = told.text(key)
    try:
        return text.format_map(numbers)
    except (KeyError, ValueError, IndexError) as error:
        raise told.wrong(
            key, "Isian kalimat tidak dikenal", found=str(error), expected=", ".join(f"{{{name}}}" for name in numbers)
        ) from error


def reference(top: Section, unit_of: str) -> str:
    """`acuan`: what is counted on a day is of that day, what happened is of a period; the other is refused."""
    value = top.choice("acuan", (DAY, PERIOD))
    expected = PERIOD if unit_of in HAPPENINGS else DAY
    if value != expected:
        raise top.wrong(
            "acuan",
            f"Basis “{unit_of}” tidak dihitung menurut {value}",
            found=f"“{value}”",
            expected=f"“{expected}”",
            mend="Peristiwa dihitung selama setahun sampai tanggal acuan, yang lain pada tanggal acuan. Angka "
            "peristiwa dibagi penduduk ditulis pada rates/.",
        )
    return value


def disclosure(top: Section) -> Disclosure:
    """`pengungkapan`: one letter of class, never "A/B"."""
    part = top.section("pengungkapan")
    value = Disclosure(
        kelas=part.choice("kelas", ("A", "B", "C")),
        level_min=part.choice("level_min", LEVELS, "dusun"),
        penyebut_min=_optional_whole(part, "penyebut_min"),
        kejadian_min=_optional_whole(part, "kejadian_min"),
        kelas_bawah=part.choice("kelas_bawah", ("A", "B", "C")) if part.has("kelas_bawah") else None,
        silences=part.texts("mendiamkan", ()),
        follows=part.optional("mengikuti"),
        together=part.optional("bersama"),
        milder=part.text("lebih_ringan") if part.has("lebih_ringan") else None,
        delicate=_delicate(part),
        harmless=part.text("sebab") if part.has("pelengkap") and part.choice("pelengkap", ("tidak_peka",)) else None,
    )
    part.close()
    return value


def _delicate(part: Section) -> tuple[str, ...]:
    """`peka`: the classes that are of `kelas_bawah` below the desa, where the others stay what they are."""
    named = part.texts("peka", ())
    if named and not part.has("kelas_bawah"):
        raise part.wrong("peka", "“peka” tanpa “kelas_bawah” tidak berarti apa-apa", expected="kelas_bawah: C")
    return named


def _optional_whole(part: Section, key: str) -> int | None:
    return part.whole(key) if part.has(key) else None


def subset(top: Section, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """A list whose items all stand among the allowed ones, none twice."""
    values = top.texts(key)
    for value in values:
        if value not in allowed:
            raise top.wrong(key, f"Isi “{key}” tidak dikenal", found=f"“{value}”", expected=" | ".join(allowed))
    if len(set(values)) != len(values) or not values:
        raise top.wrong(key, f"Isi “{key}” kosong atau berulang")
    return values


def examples(top: Section) -> tuple[Example, ...]:
    """`contoh` of indicators and tables: rows of named columns and what must come out."""
    found = []
    for part in top.sections("contoh"):
        columns = part.texts("kolom")
        rows = part.free("baris")
        if not isinstance(rows, list) or any(not isinstance(r, list) or len(r) != len(columns) for r in rows):
            raise part.wrong("baris", f"Tiap baris contoh berisi {len(columns)} nilai, sebanyak “kolom”")
        expected = part.free("harap")
        if not isinstance(expected, dict):
            raise part.wrong("harap", "Isi “harap” harus pasangan kunci dan isi")
        found.append(
            Example(part.text("asal"), columns, tuple(tuple(r) for r in rows), freeze(expected), line=part.line)
        )
        part.close()
    return tuple(found)


def freeze(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """A mapping that cannot be written to."""
    return MappingProxyType(dict(value))
