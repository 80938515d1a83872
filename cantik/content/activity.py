"""Activities of a village's plan and what they cost, as values (`activities/<id>.yaml`, `prices/<id>.yaml`)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from cantik.content.basis import ContentBasis
from cantik.content.kinds import Origin

#: bidang, sub-bidang, kegiatan
CODE = re.compile(r"(0[1-5])\.(\d\d)\.(\d\d)")
#: numbers of activities from here on are a kabupaten's own (docs/bidang/planning.md 3.1)
FIRST_LOCAL = 90


@dataclass(frozen=True, slots=True)
class VillageActivity:
    """An activity by its code `BB.SS.KK`, with the titles of its bidang and sub-bidang; `focus`: keys of the focuses of
    Dana Desa that it may serve; `delicate`: it is for people who are poor, ill or disabled, so that nobody else reads
    how few they are (docs/adr/0096)."""

    code: str
    title: str
    title_en: str
    field: str
    field_en: str
    subfield: str
    subfield_en: str
    focus: tuple[str, ...]
    delicate: bool
    basis_of: ContentBasis
    origin: Origin

    @property
    def number(self) -> int:
        """Its own number, the last part of the code."""
        return int(self.code[-2:])


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """What one unit of something costs, in whole rupiah; `activities`: codes that it is for."""

    key: str
    title: str
    unit: str
    rupiah: int
    activities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PriceList:
    """Unit prices that a kabupaten set, with the decree and the days between which they hold."""

    id: str
    title: str
    source: str
    since: dt.date
    until: dt.date | None
    prices: tuple[UnitPrice, ...]
    origin: Origin

    def holds_on(self, day: dt.date) -> bool:
        """Whether the prices hold on a day."""
        return self.since <= day and (self.until is None or day <= self.until)
