"""Proposals as the columns of the RKP form (docs/bidang/planning.md 2.1), as CSV and workbook: text as text, so that
nothing in it is ever run."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cantik.base.spreadsheet import csv_text
from cantik.base.workbook_file import new_workbook
from cantik.web.tahap.perencanaan.proposals.proposal_words import ProposalLine

HEADS = (
    gettext_lazy("No."),
    gettext_lazy("Bidang"),
    gettext_lazy("Jenis kegiatan"),
    gettext_lazy("Nama kegiatan"),
    gettext_lazy("Lokasi"),
    gettext_lazy("Volume"),
    gettext_lazy("Sasaran/manfaat"),
    gettext_lazy("Waktu (bulan)"),
    gettext_lazy("Harga satuan"),
    gettext_lazy("Prakiraan biaya (Rp)"),
    gettext_lazy("Sumber pembiayaan"),
    gettext_lazy("Pola pelaksanaan"),
    gettext_lazy("Rencana pelaksana"),
    gettext_lazy("Tujuan SDGs Desa"),
    gettext_lazy("Data yang ada"),
    gettext_lazy("Keadaan"),
)
_COST = 9


def rows_of(lines: Sequence[ProposalLine]) -> list[list[str | int]]:
    """One row a proposal in the order given; the cost as a number where it is known."""
    return [
        [
            place,
            line.field,
            line.activity,
            line.row.title,
            line.row.place or _("seluruh desa"),
            line.volume,
            line.beneficiaries,
            line.months,
            line.price,
            "" if line.row.cost is None else line.row.cost,
            line.fund,
            line.pattern,
            line.row.executor,
            line.goal,
            " ".join(filter(None, (line.figure or _("aspirasi, tanpa angka"), line.pin_words))),
            line.state,
        ]
        for place, line in enumerate(lines, 1)
    ]


def csv_of(lines: Sequence[ProposalLine]) -> bytes:
    """The table as CSV."""
    return csv_text([[str(head) for head in HEADS], *rows_of(lines)]).encode("utf-8-sig")


def workbook_of(lines: Sequence[ProposalLine], title: str) -> bytes:
    """The table as a workbook."""
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        sheet = book.add_worksheet(_("Usulan"))
        bold, money = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "#,##0"})
        sheet.write_string(0, 0, title, bold)
        for column, head in enumerate(HEADS):
            sheet.write_string(2, column, str(head), bold)
        for at, row in enumerate(rows_of(lines), 3):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(at, column, cell, money if column == _COST else None)
                else:
                    sheet.write_string(at, column, cell)
        sheet.freeze_panes(3, 4)
        sheet.set_column(1, len(HEADS) - 1, 22)
    return stream.getvalue()
