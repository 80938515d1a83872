"""The register of requests as a workbook: text as text, so that nothing in it is ever run."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cantik.base.workbook_file import new_workbook
from cantik.codes.zone import zone_of
from cantik.staff.app.rights import area_code
from cantik.use.app.requests import handed_files
from cantik.web.publik.use.words import RequestLine

_HEADS = (
    gettext_lazy("Nomor"),
    gettext_lazy("Diterima"),
    gettext_lazy("Peminta"),
    gettext_lazy("Lembaga"),
    gettext_lazy("Yang diminta"),
    gettext_lazy("Untuk apa"),
    gettext_lazy("Keadaan"),
    gettext_lazy("Batas waktu"),
    gettext_lazy("Diputus"),
    gettext_lazy("Terlambat"),
    gettext_lazy("Rilis"),
    gettext_lazy("Tabel"),
    gettext_lazy("Diteruskan kepada"),
)


def workbook_of(lines: Sequence[RequestLine], title: str) -> bytes:
    """One row a request, in the order given; times as the village's clocks show them."""
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        sheet = book.add_worksheet(_("Permintaan data"))
        bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "d mmm yyyy hh:mm"})
        sheet.write_string(0, 0, title, bold)
        for column, head in enumerate(_HEADS):
            sheet.write_string(2, column, str(head), bold)
        for at, held in enumerate(lines, 3):
            row, zone = held.row, zone_of(area_code(held.row.kode))
            sheet.write_number(at, 0, row.pk)
            for column, when in ((1, row.received_at), (7, row.due_at), (8, row.decided_at)):
                if when is not None:
                    sheet.write_datetime(at, column, when.astimezone(zone).replace(tzinfo=None), moment)
            tables = ", ".join(file.key for file in handed_files(row))
            texts = ((2, held.kind), (3, row.institution), (4, row.wanted), (5, row.purpose), (6, held.state))
            late = _("ya") if held.late else ""
            for column, text in (*texts, (9, late), (10, row.number), (11, tables), (12, held.producer)):
                sheet.write_string(at, column, text)
        sheet.freeze_panes(3, 2)
        sheet.set_column(1, 12, 18)
    return stream.getvalue()
