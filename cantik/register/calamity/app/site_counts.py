"""Heads counted at the sites of mode darurat and what the sites need, in the store. Figures for work, in no base."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction

from cantik.base.canonical import canonical_json
from cantik.base.text import fold
from cantik.codes.lists import lists_here
from cantik.register.calamity.app.aftermath import admit_day, admit_text
from cantik.register.calamity.app.models import Calamity, SiteCount
from cantik.register.calamity.errors import CalamityRefused
from cantik.register.core.app.recorder import Recorder
from cantik.staff.app.areas import hold_area
from cantik.staff.app.plain_text import fit_line

NEEDS = "cantik_kebutuhan_posko"
#: what is counted: names of `HeadCount` and of the row
_HEADS = ("families", "persons", "male", "female", "under_five", "elderly", "pregnant", "disabled")


@dataclass(frozen=True, slots=True)
class HeadCount:
    """Heads counted at a site at an hour; what was not counted is None. `needs`: code -> amount."""

    site: str
    at: dt.datetime
    persons: int
    families: int | None = None
    male: int | None = None
    female: int | None = None
    under_five: int | None = None
    elderly: int | None = None
    pregnant: int | None = None
    disabled: int | None = None
    needs: Mapping[str, int] = field(default_factory=dict)

    @property
    def adds_up(self) -> bool:
        """No part exceeds the whole, men and women together are everybody where both were counted."""
        parts = (self.under_five, self.elderly, self.pregnant, self.disabled, self.families, self.male, self.female)
        both = (self.male or 0) + (self.female or 0)
        return (
            self.persons >= 0
            and all(0 <= part <= self.persons for part in parts if part is not None)
            and both <= self.persons
            and (None in (self.male, self.female) or both == self.persons)
        )


def record_count(recorder: Recorder, *, calamity: Calamity, said: HeadCount, listed: int) -> int:
    """Write a count of heads down; the number of its row.

    Raises `CalamityRefused` R555 (an hour to come or before the calamity), R560 (parts that exceed the whole, an
    unknown need).
    """
    admit_day(calamity, said.at.date(), recorder.today)
    admit_text(said.site)
    needed = all(_is_known_code(NEEDS, code) and amount >= 0 for code, amount in said.needs.items())
    if said.at > recorder.at or not said.site.strip() or not said.adds_up or not needed:
        raise CalamityRefused(
            "R560",
            "Hitungan posko tidak cocok",
            found=f"{said.persons} orang",
            expected="laki-laki dan perempuan berjumlah sama, bagian tidak melebihi jumlahnya",
            mend="Hitung atau tulis ulang.",
        )
    with transaction.atomic():
        hold_area(recorder.area_id)
        row = SiteCount.objects.create(
            calamity=calamity,
            site=fit_line(said.site, 120, partial(CalamityRefused, "R560")),
            at=said.at,
            **{name: getattr(said, name) for name in _HEADS},
            listed=listed,
            needs=canonical_json(dict(said.needs)).decode() if said.needs else "",
            recorded_at=recorder.at,
            recorded_by=recorder.by,
        )
        recorder.record(
            action="bencana.posko",
            subject="wilayah",
            subjects=[recorder.area_id],
            detail={"nomor": calamity.pk, "orang": said.persons},
        )
    return int(row.pk)


def _is_known_code(name: str, code: str) -> bool:
    return bool(code) and lists_here()[name].has(code)


def last_counts(calamity: Calamity) -> list[SiteCount]:
    """The last count of each site, by its name."""
    rows = SiteCount.objects.filter(calamity=calamity, retired_at__isnull=True).order_by("at", "pk")
    found = {fold(row.site): row for row in rows}
    return [found[site] for site in sorted(found)]


def needs_of(rows: Iterable[SiteCount]) -> dict[str, int]:
    """What the sites need together, by their last counts."""
    total: dict[str, int] = {}
    for row in rows:
        for code, amount in json.loads(row.needs or "{}").items():
            total[code] = total.get(code, 0) + amount
    return total
