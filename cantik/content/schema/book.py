"""`books/<id>.yaml` (design/content.md section 7): one publication."""

from __future__ import annotations

from cantik.content.kinds import BookSpec, ChapterSpec
from cantik.content.nodes import Section
from cantik.content.schema import common


def read_book(name: str, top: Section) -> BookSpec:
    """One book: chapters in the order of print, key figures, fixed texts."""
    since, _ = common.validity(top)
    top.whole("versi", 1)
    texts = top.maybe("teks")
    value = BookSpec(
        id=name,
        title=top.text("judul"),
        title_en=top.text("judul_en", ""),
        basis_of=top.text("dasar", ""),
        since=since,
        key_figures=top.texts("statistik_kunci", ()),
        chapters=tuple(_chapter(part) for part in top.sections("bab")),
        texts=common.freeze(texts.everything() if texts else {}),
        origin=top.origin(),
    )
    top.close()
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
