"""The template of a table of an office: a row for each village with its code, a column for each figure. Pure; the bytes
depend on the table and the villages only."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

from cantik.base.workbook_file import new_workbook
from cantik.collect.opd_head import CODE, HEADERS, KECAMATAN, VILLAGE
from cantik.collect.opd_places import OpdVillage
from cantik.content.opd_table import OpdTable

_MADE = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
_NOTES = (
    "Satu baris satu desa; jangan menambah baris orang, nama, NIK, atau nomor KK.",
    "Kosongkan sel yang tidak diketahui; nol berarti tidak ada.",
    "Tulis bilangannya saja, tanpa satuan. Baris jumlah boleh ada dan tidak diambil.",
    "Satu lembar satu tahun.",
)


def opd_template(table: OpdTable, villages: Sequence[OpdVillage]) -> bytes:
    """An empty workbook that the reader takes without a word once it is filled in."""
    titles = [HEADERS[name] for name in (CODE, KECAMATAN, VILLAGE)]
    titles += [f"{column.value.label} ({column.value.unit})" for column in table.columns]
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        book.set_properties({"created": _MADE, "title": table.title})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("Data")
        for at, title in enumerate(titles):
            sheet.write_string(0, at, title, head)
        for row, village in enumerate(villages, 1):
            for at, text in enumerate((village.area.text(), village.kecamatan, village.name)):
                sheet.write_string(row, at, text)
        sheet.freeze_panes(1, 3)
        sheet.set_column(0, len(titles) - 1, 16)
        notes = book.add_worksheet("Petunjuk")
        for row, note in enumerate((table.title, *_NOTES)):
            notes.write_string(row, 0, note)
    return stream.getvalue()
