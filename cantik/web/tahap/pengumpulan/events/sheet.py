"""The lampid as a workbook: the table by dusun and the balance of the month, text as text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cantik.base.workbook_file import new_workbook

HEADS = (gettext_lazy("Lahir"), gettext_lazy("Mati"), gettext_lazy("Pindah"), gettext_lazy("Datang"))


def workbook_of(
    rows: Sequence[dict[str, Any]], total: Sequence[int], lines: Sequence[dict[str, Any]], *, desa: str, month: str
) -> bytes:
    """Two sheets, made in memory."""
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        bold = book.add_format({"bold": True})
        centre = book.add_format({"bold": True, "align": "center"})
        sheet = book.add_worksheet(_("Lampid"))
        sheet.write_string(0, 0, _("Lampid %(desa)s, %(bulan)s") % {"desa": desa, "bulan": month}, bold)
        sheet.write_string(3, 0, _("Dusun"), bold)
        for place, head in enumerate(HEADS):
            sheet.merge_range(2, 1 + 3 * place, 2, 3 + 3 * place, str(head), centre)
            for column, word in enumerate((_("L"), _("P"), _("Jumlah"))):
                sheet.write_string(3, 1 + 3 * place + column, word, bold)
        for at, row in enumerate(rows, 4):
            sheet.write_string(at, 0, row["dusun"] or _("(tanpa dusun)"))
            for column, count in enumerate(row["sel"], 1):
                sheet.write_number(at, column, count)
        last = 4 + len(rows)
        sheet.write_string(last, 0, _("Jumlah"), bold)
        for column, count in enumerate(total, 1):
            sheet.write_number(last, column, count, bold)
        sheet.set_column(0, 0, 24)
        sheet.freeze_panes(4, 1)
        _balance(book.add_worksheet(_("Neraca")), lines, bold)
    return stream.getvalue()


def _balance(sheet: Any, lines: Sequence[dict[str, Any]], bold: Any) -> None:
    for at, line in enumerate(lines):
        style = bold if line.get("jumlah") else None
        sheet.write_string(at, 0, line["nama"], style)
        count = -line["n"] if line.get("tanda") == "−" else line["n"]
        sheet.write_number(at, 1, count, style)
        sheet.write_string(at, 2, line.get("rinci", ""))
    sheet.set_column(0, 0, 40)
    sheet.set_column(2, 2, 40)
