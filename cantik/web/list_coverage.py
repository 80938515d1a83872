"""What pages say of the rows of a village's lists that are not in its register, and where these can be mended."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load_village
from cantik.collect.finding import Level
from cantik.register.core.app import queries as register
from cantik.snapshot.list_coverage import CoverageGrade, ListCoverage, ListRows, worst_list
from cantik.vault.app.opening import at_hand
from cantik.web.language import number


@dataclass(frozen=True, slots=True)
class SeenCoverage:
    """The coverage of a village's lists as pages say it: its code, the numbers, a sentence, the address of the refused
    rows (for whom it opens)."""

    code: str
    lists: ListCoverage
    sentence: str
    href: str

    @property
    def open(self) -> bool:
        """Too many rows are missing for counts."""
        return self.lists.grade is not CoverageGrade.FULL

    @property
    def office(self) -> bool:
        """Too many rows are missing for any release."""
        return self.lists.grade is CoverageGrade.OFFICE


def judge(area: AreaCode, rows: ListRows) -> SeenCoverage:
    """The rows of a list under the policy of the village."""
    lists = ListCoverage.judge(rows, load_village(area, at_hand().store.path).policy)
    refused = f"{reverse('periksa', args=[area.text()])}?tingkat={Level.REFUSE}"
    return SeenCoverage(area.text(), lists, _describe_rows(lists), refused)


def seen_now(area: AreaCode) -> SeenCoverage | None:
    """The coverage of the lists that stand now; None where no list was brought."""
    return of_batches(area, register.standing_batches(area))


def of_batches(area: AreaCode, batches: Collection[int]) -> SeenCoverage | None:
    """The same of batches that stand, as a page knows them already."""
    rows = worst_list(register.sources_of(batches))
    return None if rows is None else judge(area, rows)


def _describe_rows(lists: ListCoverage) -> str:
    said = {
        "n": number(lists.rows.refused_rows),
        "m": number(lists.rows.read),
        "p": number(lists.percent, 1),
        "b": number(lists.limit_percent),
    }
    if not lists.rows.refused_rows:
        return _("semua %(m)s baris daftar diterima") % said
    if lists.grade is CoverageGrade.FULL:
        return _("%(n)s dari %(m)s baris daftar ditolak (yang diterima %(p)s%%)") % said
    rows = _("%(n)s dari %(m)s baris daftar ditolak; yang diterima %(p)s%%, kurang dari %(b)s%%") % said
    if lists.grade is CoverageGrade.PERCENT:
        return rows + _(": tabel terbit sebagai persentase dan berjudul sementara")
    return rows + _(": tabel hanya untuk kantor dan belum dapat terbit")
