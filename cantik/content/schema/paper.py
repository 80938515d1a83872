"""`papers/<id>.yaml`: an official form or book of a village, column by column, and where its columns were read."""

from __future__ import annotations

from cantik.content.kinds import Paper, PaperColumn
from cantik.content.nodes import Section

#: how the rows of a form come about; `cantik.register.events.papers` builds them
LAYOUTS = ("bulanan", "rentan", "rekap", "lampid", "orang", "mutasi", "sementara")


def read_paper(name: str, top: Section) -> Paper:
    """One form; its columns in the order of printing."""
    top.whole("versi", 1)
    value = Paper(
        id=name,
        code=top.text("kode"),
        title=top.text("judul"),
        layout=top.choice("susunan", LAYOUTS),
        columns_from=top.text("sumber_kolom"),
        columns=tuple(_column(part) for part in top.sections("kolom")),
        origin=top.origin(),
    )
    if len({column.says for column in value.columns}) != len(value.columns):
        raise top.wrong("kolom", "Dua kolom berisi hal yang sama")
    top.close()
    return value


def _column(part: Section) -> PaperColumn:
    value = PaperColumn(heads=part.texts("judul"), says=part.text("isi"), width=part.whole("lebar"))
    if not value.heads or value.width < 1:
        raise part.wrong("judul", "Kolom tanpa judul atau lebar")
    part.close()
    return value
