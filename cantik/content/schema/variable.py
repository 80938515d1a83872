"""`variables/<unit>.yaml`: the variables of the common model, one file a unit."""

from __future__ import annotations

from collections.abc import Iterator

from cantik.content.kinds import Origin, Variable
from cantik.content.nodes import Section
from cantik.content.schema.common import GROUNDS, HAPPENINGS, MID_YEAR

UNITS = (
    "orang",
    "keluarga",
    "rumah_tangga",
    "bangunan",
    "peserta",
    "fasilitas",
    *HAPPENINGS,
    MID_YEAR,
    "desa",
    "rt",
    *GROUNDS,
)
_HEAVIEST = 9
AMOUNTS = ("uang", "takaran")
TYPES = ("kode", "angka", "teks", "tanggal", "ya_tidak", "nik", "kk", "telepon", "titik", "foto", *AMOUNTS)


def read_variables(unit: str, top: Section) -> Iterator[Variable]:
    """Every variable of the file; `dasar` and `sejak` are asked for as of every kind."""
    if unit not in UNITS:
        raise top.wrong("id", "Satuan tidak dikenal", found=f"“{unit}”", expected=" | ".join(UNITS))
    top.whole("versi", 1)
    top.basis("dasar")
    top.date("sejak")
    group = top.section("variabel")
    for name, section in group.children():
        yield _variable(unit, name, section)
    top.close()


def _variable(unit: str, name: str, one: Section) -> Variable:
    kind = one.choice("jenis", TYPES)
    additive = one.flag("jumlah_kode", False)
    codelist = one.optional("daftar")
    maximum = one.whole("maksimum", -1)
    frozen = one.flag("potret", False)
    if (kind == "kode") != (codelist is not None) or (additive and kind != "kode"):
        raise one.wrong("daftar", f"Variabel “{name}”: “daftar” ditulis untuk jenis kode, dan hanya untuk itu")
    if frozen and kind == "angka" and maximum < 0:
        raise one.wrong("potret", f"Variabel “{name}”: angka yang masuk potret data perlu “maksimum”", "K103")
    if kind in AMOUNTS and not (frozen and one.flag("turunan", False)):
        raise one.wrong("jenis", f"Variabel “{name}”: {kind} hanya jenis kolom turunan potret data", found=kind)
    if frozen and kind not in ("kode", "angka", "ya_tidak", *AMOUNTS):
        raise one.wrong("potret", f"Variabel “{name}”: jenis {kind} tidak boleh masuk potret data")
    weight = one.whole("bobot", 1)
    if not 1 <= weight <= _HEAVIEST:
        raise one.wrong(
            "bobot", f"Variabel “{name}”: bobot di luar batas", found=str(weight), expected=f"1 sampai {_HEAVIEST}"
        )
    value = Variable(
        id=name,
        unit=unit,
        label=one.text("label"),
        label_en=one.text("label_en"),
        type=kind,
        codelist=codelist,
        maximum=maximum if maximum >= 0 else None,
        frozen=frozen,
        derived=one.flag("turunan", False),
        identifying=one.flag("pengenal", False),
        additive=additive,
        weight=weight,
        origin=Origin(one.file, {"": one.line}),
        document=one.flag("nomor_surat", False),
        kelas=one.choice("kelas", ("A", "B", "C")) if one.has("kelas") else None,
    )
    one.close()
    return value
