"""The register in words: the one table of words for labels, codes and values, from the content of this installation;
groups of values as the pages show them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from cantik.base.dates import long_date
from cantik.base.numerals import format_number
from cantik.base.text import mask, mask_within
from cantik.codes.lists import lists_here
from cantik.content.kinds import Variable
from cantik.content.loader import here
from cantik.content.sources import KNOWN
from cantik.register.core.grouping import Unit
from cantik.register.core.prepare import HEALTH, SAME_AS_NIK
from cantik.register.core.state import NumberSeen
from cantik.register.core.view import DOCUMENTS
from cantik.staff.app.language import either, lang

#: groups of a person's page in their order; what stands in none of them comes last
GROUPS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    (
        "diri",
        lazy("Diri"),
        (
            "nama",
            "nik",
            "jenis_kelamin",
            "tempat_lahir",
            "tanggal_lahir",
            "agama",
            "kewarganegaraan",
            "status_kawin",
            "telepon",
        ),
    ),
    (
        "kedudukan",
        lazy("Kedudukan di desa"),
        ("terdaftar", "domisili", "domisili_sejak", "keberadaan", "institusi", "status_dasar", "r404"),
    ),
    (
        "tempat",
        lazy("Keluarga dan tempat tinggal"),
        (
            "no_kk",
            "hubungan_keluarga",
            "r409",
            "nama_ayah",
            "ayah_nik",
            "nama_ibu",
            "ibu_nik",
            "alamat",
            "dusun",
            "rw",
            "rt",
            "alamat_sekarang",
            "lintang",
            "bujur",
        ),
    ),
    (
        "sekolah",
        lazy("Pendidikan dan pekerjaan"),
        (
            "pendidikan_kk",
            "pendidikan_sedang",
            "r412",
            "r413",
            "r414",
            "r415",
            "pekerjaan",
            "r416a",
            "r416b",
            "r417",
            "r417t",
            "r418",
            "r419",
        ),
    ),
    (
        "dokumen",
        lazy("Dokumen"),
        (
            "ktp_el",
            "status_rekam",
            "r411",
            "akta_lahir",
            "akta_perkawinan",
            "tanggal_perkawinan",
            "akta_perceraian",
            "tanggal_perceraian",
            "dokumen_paspor",
            "tanggal_akhir_paspor",
            "dokumen_kitas",
            "asuransi",
            "no_asuransi",
        ),
    ),
    ("kesehatan", lazy("Kesehatan dan disabilitas"), tuple(sorted(HEALTH))),
)
#: a point on the map shows where somebody lives to the metre: the page says only that there is one
_POINTS = frozenset({"lintang", "bujur"})
_OWN_LABELS = {"domisili_sejak": lazy("Berdomisili sejak"), "rumah_tangga": lazy("Rumah tangga")}
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_YEAR = "_thn"  # a variable that says a year: no dot in its number
_FACTS = {"ya": lazy("Ya"), "tidak": lazy("Tidak"), "tidak_tahu": lazy("Tidak diketahui")}
_SOURCES = {
    "opensid": "OpenSID",
    "regsosek": "Regsosek",
    "siak": "SIAK",
    "bip": "Buku Induk Penduduk",
    "dtsen": "DTSEN",
    "dtsen_keluarga": "DTSEN",
    "koreksi": lazy("Koreksi"),
    "peristiwa": lazy("Peristiwa"),
    "wilayah": lazy("Perubahan satuan wilayah"),
}


def variable_of(variable: str, unit: str = "keluarga") -> Variable | None:
    """The definition of a variable, None for one that no content names."""
    return here().variables.get((unit, variable))


def _nearest(variable: str, unit: str) -> Variable | None:
    """The variable of this unit, else that of persons or families: lists write a family's answers beside a person."""
    known = here().variables
    return next((found for of in (unit, "orang", "keluarga") if (found := known.get((of, variable)))), None)


def label(variable: str, unit: str = "orang") -> str:
    """What a variable is called; one that no content names (any more) by its own name."""
    known = _nearest(variable, unit)
    if known is None:
        return str(_OWN_LABELS.get(variable, variable.replace("_", " ")))
    return either(known.label, known.label_en)


def format_value(variable: str, value: Any, unit: str = "orang", *, nothing: str = "–") -> str:
    """A value in words, the same on every page: labels for codes, long dates, numbers of persons and documents masked,
    points unsaid. `nothing`: what stands where no value is, or where a correction took it away."""
    if value is None or value == "":
        return nothing
    if isinstance(value, NumberSeen):
        return value.text
    if variable in _POINTS:
        return _("tercatat, tidak ditampilkan")
    if variable in DOCUMENTS:
        return _("sama dengan NIK") if value == SAME_AS_NIK else mask(str(value))
    if isinstance(value, bool):
        return str(_FACTS["ya" if value else "tidak"])
    if isinstance(value, dt.date):
        return long_date(value, lang())
    known = _nearest(variable, unit)
    if known is None or variable in _OWN_LABELS:
        return _day(str(value))
    return _of(known, value)


def _of(variable: Variable, value: Any) -> str:
    if variable.codelist is not None:
        return code(variable.codelist, str(value))
    if variable.type == "ya_tidak" and value in _FACTS:
        return str(_FACTS[value])
    if variable.type == "tanggal":
        return _day(str(value))
    if isinstance(value, int | float) and not variable.id.endswith(_YEAR):
        return format_number(Decimal(str(value)), 0 if float(value).is_integer() else 2, lang())
    return mask_within(str(value))


def _day(text: str) -> str:
    """A day that came as text (`2026-01-31`) in words; any other text as it is."""
    try:
        return long_date(dt.date.fromisoformat(text), lang()) if _ISO.fullmatch(text) else text
    except ValueError:
        return text


def date(day: dt.date) -> str:
    """A day in words."""
    return long_date(day, lang())


def code(codelist: str, value: str) -> str:
    """The label of a code; a code that the list does not have is shown as it is."""
    known = lists_here().get(codelist)
    return known.label(value, lang()) if known is not None and known.has(value) else value


def source(name: str) -> str:
    """A source by its name."""
    if name in _SOURCES or name not in KNOWN:
        return str(_SOURCES.get(name, name))
    return either(KNOWN[name].label, KNOWN[name].label_en)


def place(unit: Unit) -> str:
    """Dusun, RW and RT in one line: `Krajan, RT 02 RW 01`."""
    dusun, rw, rt = unit
    numbered = " ".join(f"{word} {number}" for word, number in (("RT", rt), ("RW", rw)) if number)
    return ", ".join(part for part in (dusun, numbered) if part) or "…"


def describe_bases(terdaftar: str, domisili: str) -> str:
    """What is known of the bases of a person, in a few words."""
    known = [_("terdaftar")] if terdaftar == "ya" else [_("tidak terdaftar lagi")] if terdaftar == "tidak" else []
    known += [_("berdomisili")] if domisili == "ya" else [_("tinggal di luar")] if domisili == "tidak" else []
    return ", ".join(known) or _("belum diketahui")


def group_variables(names: Iterable[str], unit: str = "orang") -> Iterator[tuple[str, str, list[str]]]:
    """Id, title and variables of each group that is not empty; the rest in the order of the content."""
    left = set(names)
    for group, title, members in GROUPS if unit == "orang" else ():
        present = [name for name in members if name in left]
        left.difference_update(present)
        if present:
            yield group, str(title), present
    order = {name: i for i, (of, name) in enumerate(here().variables) if of == unit}
    rest = sorted(left, key=lambda name: (order.get(name, len(order)), name))
    if rest:
        yield "lain", _("Keterangan lain") if unit == "orang" else _("Keterangan keluarga"), rest
