"""Refused rows as a workbook: where, what was found, what was expected, how to mend it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cantik.base.workbook_file import new_workbook

_COLUMNS = (
    ("berkas", gettext_lazy("Berkas"), 24),
    ("lembar", gettext_lazy("Lembar"), 14),
    ("baris", gettext_lazy("Baris"), 8),
    ("kolom", gettext_lazy("Kolom"), 18),
    ("ditemukan", gettext_lazy("Ditemukan"), 28),
    ("seharusnya", gettext_lazy("Seharusnya"), 36),
    ("pesan", gettext_lazy("Pesan"), 60),
    ("saran", gettext_lazy("Saran"), 60),
)


def workbook_of(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The workbook in memory. Every cell but the number of the row is text: nothing in it is ever a formula."""
    target = io.BytesIO()
    with new_workbook(target) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        page = book.add_worksheet(_("Ditolak"))
        page.freeze_panes(1, 0)
        for at, (key, title, width) in enumerate(_COLUMNS):
            page.set_column(at, at, width)
            page.write_string(0, at, str(title), head)
            for number, row in enumerate(rows, 1):
                if key == "baris" and row[key] > 0:
                    page.write_number(number, at, row[key])
                else:
                    page.write_string(number, at, "" if key == "baris" else str(row.get(key, "")))
    return target.getvalue()
