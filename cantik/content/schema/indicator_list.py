"""`indicator_lists/<id>.yaml`: many short indicators that answer the rows of a list (`coverage`), in one file.

`bawaan` is what all of them say alike, each line of `indikator` the rest; together they are what a file of its own
would be, with the texts of MS-Ind made of a few words. A line names the rows that it answers (`nomor`), which reading
of their wording it took (`bacaan`) and, beside other sources of the same answer, which goes first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from cantik.content.basis import ContentBasis
from cantik.content.kinds import Indicator, Variable
from cantik.content.nodes import Section
from cantik.content.schema.indicator import read_indicator

#: what a value means for the list: better when higher or lower, done or not yet, there is or is not
DIRECTIONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "naik": ("Makin tinggi makin baik.", "The higher the better."),
        "turun": ("Makin rendah makin baik.", "The lower the better."),
        "capaian": ("Menurut rencana desa; tanpa arah tetap.", "As the village plans; it has no fixed direction."),
        "ada_tidak": ("1 berarti ada, 0 berarti tidak ada.", "1 means that there is, 0 that there is not."),
    }
)
_METHOD = "Penghitungan lengkap atas register beku pada tanggal acuan, tanpa penimbangan."
_ACTIVITY = "Penyusunan register penduduk desa"
_FORMS = {"persen": "persentase", "rasio": "rasio", "jumlah": "jumlah", "rata": "rata-rata"}
_WORD = re.compile(r"[a-z][a-z0-9_]*")


def read_indicator_list(name: str, top: Section) -> Mapping[str, Indicator]:
    """The indicators of a file by id. Raises `ContentError` with the line of the indicator that is wrong."""
    top.whole("versi", 1)
    since, basis = top.date("sejak"), top.basis("dasar")
    shared, found = top.section("bawaan"), dict[str, Indicator]()
    for line in top.sections("indikator"):
        own = line.text("id")
        if own in found:
            raise line.wrong("id", "Indikator ditulis dua kali", "K107", found=f"“{own}”")
        found[own] = _read_line(own, line.over(shared))
    if since is None or not basis or not found:
        raise top.wrong("indikator", f"“{name}” tanpa indikator", expected="paling sedikit satu")
    top.close()
    return found


def _read_line(name: str, line: Section) -> Indicator:
    line.text("id")
    numbers, reading = line.texts("nomor"), line.text("bacaan")
    reading_en, direction = line.text("bacaan_en"), line.choice("arah", tuple(DIRECTIONS))
    above, below = line.text("atas"), line.text("bawah", "")
    above_en, below_en = line.text("atas_en"), line.text("bawah_en", "")
    concept = line.texts("konsep")
    if not numbers:
        raise line.wrong("nomor", "Indikator daftar tanpa nomor yang dijawabnya", expected='misalnya ["4.8.1"]')
    read = read_indicator(name, line)
    meaning, meaning_en = DIRECTIONS[direction]
    told: dict[str, Any] = {
        "konsep": list(concept),
        "definisi": f"{read.title}. {reading}",
        "interpretasi": meaning,
        "metode": _METHOD,
        "rumus": _formula(above, below, read.scale),
        "ukuran": "persentase" if read.kind == "rata" and read.scale > 1 else _FORMS.get(read.kind, read.kind),
        "satuan": read.unit,
        "klasifikasi_penyajian": ["Desa"],
        "komposit": False,
        "indikator_pembangun": [],
        "variabel_pembangun": [],
        "level_estimasi": "Desa",
        "akses_umum": True,
    }
    english = {
        "definisi": f"{read.title_en}. {reading_en}",
        "interpretasi": meaning_en,
        "rumus": _formula(above_en, below_en, read.scale),
    }
    return replace(
        read,
        asked_as=numbers,
        basis_of=_cite_rows(read.basis_of, numbers),
        concept=MappingProxyType(told),
        concept_en=MappingProxyType(english),
    )


def _cite_rows(basis: ContentBasis, numbers: Sequence[str]) -> ContentBasis:
    """What an indicator rests on, with the numbers of the rows."""
    said = ", ".join(numbers)
    return replace(basis, text=f"{basis.text} ({said})", text_en=f"{basis.text_en} ({said})")


def _formula(above: str, below: str, scale: int) -> str:
    times = f" × {scale}" if scale > 1 else ""
    return f"{above} / {below}{times}" if below else above


def with_builders(
    indicators: Mapping[str, Indicator], variables: Mapping[tuple[str, str], Variable]
) -> dict[str, Indicator]:
    """The indicators, those of lists with the names of the variables that their expressions ask."""
    return {
        name: replace(indicator, concept=_name_builders(indicator, variables)) if indicator.asked_as else indicator
        for name, indicator in indicators.items()
    }


def _name_builders(indicator: Indicator, variables: Mapping[tuple[str, str], Variable]) -> Mapping[str, Any]:
    asked = " ".join((indicator.universe, indicator.numerator, indicator.denominator or ""))
    named = _find_names(asked, {name for unit, name in variables if unit == indicator.unit_of})
    told = [
        {"nama": variables[indicator.unit_of, name].label, "kegiatan": _ACTIVITY, "kode_kegiatan": ""} for name in named
    ]
    return MappingProxyType({**indicator.concept, "variabel_pembangun": told})


def _find_names(text: str, known: Collection[str]) -> list[str]:
    return list(dict.fromkeys(word for word in _WORD.findall(re.sub(r'"[^"]*"', "", text)) if word in known))
