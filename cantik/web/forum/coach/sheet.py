"""The board as a workbook: one row a village, text as text, so that nothing in it is ever run."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cantik.base.workbook_file import new_workbook
from cantik.coach.app.queries import BoardRow
from cantik.coach.app.stages import VillageStage

WORDS = {
    VillageStage.NONE: gettext_lazy("Belum mulai"),
    VillageStage.PLAN: gettext_lazy("Perencanaan"),
    VillageStage.COLLECT: gettext_lazy("Pengumpulan"),
    VillageStage.EXAMINE: gettext_lazy("Pemeriksaan"),
    VillageStage.RELEASED: gettext_lazy("Terbit dengan data terbaru"),
}
HEADS = (
    gettext_lazy("Kode"),
    gettext_lazy("Desa"),
    gettext_lazy("Kecamatan"),
    gettext_lazy("Tahap"),
    gettext_lazy("Keadaan data"),
    gettext_lazy("Hari sejak keadaan"),
    gettext_lazy("Lewat (hari)"),
    gettext_lazy("Sebab"),
    gettext_lazy("Rilis"),
    gettext_lazy("Terbit"),
)


def workbook(lines: Sequence[BoardRow], title: str, *, findings: bool) -> bytes:
    """The rows in the order given; `findings` adds the number of open findings for those who may know it."""
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        sheet = book.add_worksheet(_("Papan desa"))
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "d mmm yyyy"})
        sheet.write_string(0, 0, title, bold)
        heads = [*HEADS, *([_("Galat terbuka")] if findings else [])]
        for column, head in enumerate(heads):
            sheet.write_string(2, column, str(head), bold)
        for row, line in enumerate(lines, 3):
            facts, at = line.facts, line.standing
            for column, text in enumerate(
                (line.place.kode, line.place.name, line.place.kecamatan, str(WORDS[at.stage]))
            ):
                sheet.write_string(row, column, text)
            if facts.reference is not None:
                sheet.write_datetime(row, 4, facts.reference, day)
            if at.age is not None:
                sheet.write_number(row, 5, at.age)
            sheet.write_number(row, 6, at.over)
            sheet.write_string(row, 7, at.why)
            sheet.write_string(row, 8, facts.number)
            if facts.published is not None:
                sheet.write_datetime(row, 9, facts.published, day)
            if findings:
                sheet.write_number(row, 10, facts.open_checks)
        sheet.freeze_panes(3, 2)
        sheet.autofilter(2, 0, max(3, 2 + len(lines)), len(heads) - 1)
        sheet.set_column(0, 0, 15)
        sheet.set_column(1, 3, 20)
        sheet.set_column(4, 9, 16)
    return stream.getvalue()
