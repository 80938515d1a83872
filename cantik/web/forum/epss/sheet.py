"""What an assessor reads as a workbook: the index, its domains and aspects, the indicators, their evidence. Text as
text, so that nothing in it is ever run."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cantik.base.workbook_file import new_workbook

_PARTS = ("kode", "nama", "bobot", "nilai")
_INDICATORS = (
    *("kode", "nama", "domain", "aspek", "bobot", "tingkat", "alasan", "penilai", "dinilai_pada"),
    *("tingkat_mandiri", "alasan_mandiri"),
)
_EVIDENCE = ("jenis", "golongan", "judul", "hari", "dipasang_pada", "dipasang_oleh", "sidik", "masih_berdiri")
_HEAD = ("instansi", "wilayah", "tahun", "disusun_pada", "ips", "predikat", "ips_mandiri")
_WIDE, _NARROW = 48, 14


def write_workbook(document: Mapping[str, Any]) -> bytes:
    """The document of an evaluation as XLSX: three sheets."""
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("Indeks")
        for row, key in enumerate(_HEAD):
            sheet.write_string(row, 0, key, bold)
            sheet.write_string(row, 1, _text(document[key]), plain)
        sheet.write_string(len(_HEAD), 0, "belum_dinilai", bold)
        sheet.write_string(len(_HEAD), 1, ", ".join(document["belum_dinilai"]), plain)
        parts = [[each[key] for key in _PARTS] for each in document["domain_dan_aspek"]]
        _fill(sheet, len(_HEAD) + 2, _PARTS, parts, bold, plain)
        indicators = document["indikator"]
        rows = [[*(each[key] for key in _INDICATORS), ", ".join(each["bukti_belum_ada"])] for each in indicators]
        _fill(book.add_worksheet("Indikator"), 0, (*_INDICATORS, "bukti_belum_ada"), rows, bold, plain)
        evidence = [[each["kode"], *(held[key] for key in _EVIDENCE)] for each in indicators for held in each["bukti"]]
        _fill(book.add_worksheet("Bukti"), 0, ("indikator", *_EVIDENCE), evidence, bold, plain)
    return stream.getvalue()


def _text(value: object) -> str:
    return "" if value is None else "ya" if value is True else "tidak" if value is False else str(value)


def _fill(sheet: Any, top: int, heads: Sequence[str], rows: Iterable[Sequence[object]], bold: Any, plain: Any) -> None:
    """A table from a row on, numbers as numbers; columns of words are wide."""
    for column, head in enumerate(heads):
        sheet.write_string(top, column, head, bold)
        sheet.set_column(column, column, _WIDE if head in ("nama", "alasan", "alasan_mandiri", "judul") else _NARROW)
    for row, cells in enumerate(rows, top + 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, int) and not isinstance(cell, bool):
                sheet.write_number(row, column, cell, plain)
            else:
                sheet.write_string(row, column, _text(cell), plain)
    if not top:
        sheet.freeze_panes(1, 2)
