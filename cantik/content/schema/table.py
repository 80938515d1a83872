"""`tables/<id>.yaml`."""

from __future__ import annotations

from cantik.content.kinds import DerivedColumn, SumSpec, TableSpec
from cantik.content.nodes import Section
from cantik.content.schema import common

LEVELS = ("desa", "dusun", "rw", "rt")
DETAILS = ("jk_umur", "jk", "umur", "tanpa")
AREAS = ("dusun_jk", "dusun", "tanpa")


def read_table(name: str, top: Section) -> TableSpec:
    """One table; `varian` is left out by class A."""
    since, until = common.validity(top)
    unit_of = top.choice("basis", common.UNITS_OF_MEASURES)
    details, areas = _variants(top)
    value = TableSpec(
        id=name,
        version=top.whole("versi", 1),
        number=top.text("nomor"),
        title=top.text("judul"),
        title_en=top.text("judul_en"),
        basis_of=top.basis("dasar"),
        since=since,
        until=until,
        unit_of=unit_of,
        populations=common.subset(top, "populasi", common.BASES),
        reference=common.reference(top, unit_of),
        universe=top.text("semesta"),
        rows=top.text("baris"),
        columns=top.texts("kolom", ()),
        levels=common.subset(top, "wilayah", LEVELS),
        unit=top.text("satuan"),
        unit_en=top.text("satuan_en", ""),
        missing=top.choice("kosong", ("baris", "keluar")),
        disclosure=common.disclosure(top),
        details=details,
        areas=areas,
        derived=tuple(_read_derived_column(part) for part in top.sections("turunan")),
        notes=top.texts("catatan", ()),
        notes_en=top.texts("catatan_en", ()),
        examples=common.examples(top),
        topic=top.text("topik", ""),
        origin=top.origin(),
        estimate=top.flag("perkiraan", False),
        summed=_read_sum(top),
        sparse=top.choice("baris_nol", ("baris", "keluar"), "baris") == "keluar",
    )
    _sound(value, top)
    top.close()
    return value


def _variants(top: Section) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The detailed variants X and the variants by area G that are offered besides the table itself."""
    part = top.maybe("varian")
    if part is None:
        return (), ()
    value = common.subset(part, "x", DETAILS), common.subset(part, "g", AREAS)
    part.close()
    return value


def _read_sum(top: Section) -> SumSpec | None:
    """Numbers that are added up, and what tells who contributes to them."""
    part = top.maybe("jumlah")
    if part is None:
        return None
    value = SumSpec(
        column=part.text("kolom"),
        counted_in=part.optional("hitungan"),
        contributors=part.optional("penyumbang"),
    )
    part.close()
    return value


def _sound(value: TableSpec, top: Section) -> None:
    """What one key says of another."""
    if len(value.notes) != len(value.notes_en):
        raise top.wrong("catatan", "“catatan” dan “catatan_en” tidak sama banyak")
    if value.summed is not None:
        _only_by_class(value, top)
    if value.sparse and (value.disclosure.kelas != "A" or value.summed is not None):
        raise top.wrong(
            "baris_nol", "Baris tanpa isi hanya dapat dihilangkan dari tabel hitungan kelas A", expected="kelas: A"
        )
    own = value.disclosure
    if own.follows is not None and own.kelas != "A" and own.level_min in ("desa", *common.BELOW_VILLAGE):
        raise top.wrong("pengungkapan", "Hanya tabel kelas A yang mengikuti tabel lain", expected="kelas: A")


def _only_by_class(value: TableSpec, top: Section) -> None:
    """A table of sums is of the whole village, by one classification, and who contributes to it is told (class A: the
    numbers are facts of the village)."""
    told = value.summed
    if value.columns or value.details or value.areas or value.levels != ("desa",):
        raise top.wrong("jumlah", "Tabel jumlah hanya menurut satu klasifikasi untuk seluruh desa", expected="[desa]")
    if told is not None and value.disclosure.kelas != "A" and (told.counted_in is None) == (told.contributors is None):
        raise top.wrong(
            "jumlah",
            "Tidak diketahui siapa yang menyumbang pada jumlahnya",
            expected="salah satu dari “hitungan” dan “penyumbang”",
        )


def _read_derived_column(part: Section) -> DerivedColumn:
    value = DerivedColumn(
        id=part.text("id"),
        title=part.text("judul"),
        title_en=part.text("judul_en", ""),
        formula=part.text("rumus"),
        decimals=part.whole("desimal", 0),
    )
    part.close()
    return value
