"""`books/<id>.yaml`: one publication."""

from __future__ import annotations

from collections.abc import Mapping

from cantik.content.kinds import (
    BOOK_FORMS,
    MATERIALS,
    OF_RELEASE,
    BookSpec,
    ChapterSpec,
    FactTableSpec,
    ProfileField,
    ProfileMeasure,
    ProfileSpec,
)
from cantik.content.nodes import Section
from cantik.content.schema import common

_LEVELS = ("desa", "wilayah")


def read_book(name: str, top: Section) -> BookSpec:
    """One book: chapters in the order of print, key figures, fixed texts."""
    since, _ = common.validity(top)
    top.whole("versi", 1)
    texts = top.maybe("teks")
    value = BookSpec(
        id=name,
        title=top.text("judul"),
        title_en=top.text("judul_en", ""),
        basis_of=top.basis("dasar", ""),
        since=since,
        key_figures=top.texts("statistik_kunci", ()),
        chapters=tuple(_chapter(part) for part in top.sections("bab")),
        texts=common.freeze(texts.everything() if texts else {}),
        origin=top.origin(),
        profile=_profile(top),
        portrait=tuple(_fact_table(part) for part in top.sections("potret")),
        form=top.choice("bentuk", BOOK_FORMS, "buku"),
        of_level=top.choice("untuk", _LEVELS, _LEVELS[0]) == _LEVELS[1],
        detailed=top.flag("rincian", True),
        goals=top.flag("tujuan", False),
        material=top.choice("bahan", MATERIALS, OF_RELEASE),
    )
    top.close()
    return value


def _fact_table(part: Section) -> FactTableSpec:
    value = FactTableSpec(
        fact=part.text("fakta"),
        title=part.text("judul"),
        title_en=part.text("judul_en"),
        columns=part.texts("kolom"),
        summed=part.texts("jumlah", ()),
        only=part.texts("hanya", ()),
    )
    part.close()
    return value


def _profile(top: Section) -> ProfileSpec | None:
    part = top.maybe("profil")
    if part is None:
        return None
    value = ProfileSpec(
        title=part.text("judul"),
        title_en=part.text("judul_en"),
        intro=part.text("pengantar"),
        intro_en=part.text("pengantar_en"),
        fields=tuple(_field(each) for each in part.sections("bidang")),
    )
    part.close()
    return value


def _field(part: Section) -> ProfileField:
    value = ProfileField(
        title=part.text("judul"),
        title_en=part.text("judul_en"),
        sentences=tuple(_both(each) for each in part.sections("kalimat")),
        measures=tuple(_measure(each) for each in part.sections("ukuran")),
    )
    part.close()
    return value


def _both(part: Section) -> Mapping[str, str]:
    said = common.freeze({lang: part.text(lang) for lang in ("id", "en")})
    part.close()
    return said


def _measure(part: Section) -> ProfileMeasure:
    value = ProfileMeasure(
        label=part.text("nama"),
        label_en=part.text("nama_en"),
        filled=part.texts("isi"),
        unit=part.text("satuan"),
        unit_en=part.text("satuan_en"),
    )
    part.close()
    return value


def _chapter(part: Section) -> ChapterSpec:
    value = ChapterSpec(
        number=part.whole("nomor"),
        title=part.text("judul"),
        title_en=part.text("judul_en"),
        tables=part.texts("tabel", ()),
        figures=part.texts("gambar", ()),
        narratives=part.texts("narasi", ()),
        intro=part.text("pengantar", ""),
        intro_en=part.text("pengantar_en", ""),
    )
    part.close()
    return value
