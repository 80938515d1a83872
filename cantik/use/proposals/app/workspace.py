"""The restricted workspace on poverty: the register read for it, the age of its deciles, who let old ones be used.

Nothing of it is kept: what is opened is reckoned anew and shown to one person, and the log says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_noop as noop

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.content.aid_programmes import AidProgramme, aid_programmes
from cantik.content.refusal_criteria import refusal_criteria
from cantik.register.core.app import queries
from cantik.register.core.app.rolls_view import read_lists
from cantik.staff.app import acts
from cantik.staff.app.models import Account
from cantik.use.app.nobody import nobody
from cantik.use.errors import PermitRefused
from cantik.use.poverty.age_gate import DataAge, judge_age
from cantik.use.poverty.siks_routes import FatalPerson, find_fatal, find_gone
from cantik.use.poverty.targeting import DECILE, FamilyRecord, PovertyProfile, read_families, reckon_profile
from cantik.use.proposals.app.permit_models import OldDataPermit

SEE, PERMIT = "kemiskinan.lihat", "kemiskinan.izinkan"
_LEAST, _MOST = 15, 400
_WRONG = partial(PermitRefused, "U121")


@dataclass(frozen=True, slots=True)
class PovertyWorkspace:
    """What the workspace of a village shows: how families stand to programmes, by number; of each those who make a
    proposal fail; persons and families on lists who live here no more (`gone`). `age`: of the oldest list that its
    deciles come from (None: no deciles); `permit`: who let them be used although they are too old."""

    programmes: tuple[AidProgramme, ...]
    profile: PovertyProfile
    records: Mapping[int, FamilyRecord]
    fatal: Mapping[int, tuple[FatalPerson, ...]]
    gone: tuple[int, int]
    age: DataAge | None
    permit: OldDataPermit | None

    @property
    def may_choose(self) -> bool:
        """Whether families may be chosen by these data."""
        return self.age is not None and (self.age.young or self.permit is not None)


def open_workspace(area: AreaCode, today: dt.date, *, by: Account) -> PovertyWorkspace:
    """The workspace of a village. The reading is logged. Raises `NotAllowed`."""
    acts.require_right(by, SEE, area)
    programmes = tuple(each for each in aid_programmes().values() if each.holds_on(today))
    view = queries.register_view(area, today, by=by.actor)
    records = {each.number: each for each in read_families(view, programmes)}
    profile = reckon_profile(list(records.values()), programmes)
    days = [day for _source, day in view.filled.get("keluarga", {}).get(DECILE, ())]
    age = judge_age(min(days), today) if days and profile.deciles.keys() - {0} else None
    permit = None if age is None else OldDataPermit.objects.filter(kode=area.text(), day=age.day).first()
    fatal, gone = find_fatal(view, refusal_criteria().values()), find_gone(view, _list_takers(area, today))
    return PovertyWorkspace(programmes, profile, records, fatal, gone, age, permit)


def _list_takers(area: AreaCode, today: dt.date) -> list[tuple[frozenset[int], frozenset[int]]]:
    """Persons and families of each list of a programme that runs on a day."""
    listed = read_lists(queries.standing_batches(area, today), today, None)
    return [] if listed is None else [(each.persons, each.families) for each in listed.programmes]


@transaction.atomic
def permit_old_data(area: AreaCode, day: dt.date, reason: str, *, today: dt.date, by: Account) -> OldDataPermit:
    """Let data of a day be used although they are too old. Raises `PermitRefused` U121 without a reason or for one that
    names somebody, U122 where they are young, or somebody let them be used before; `NotAllowed`."""
    acts.require_right(by, PERMIT, area)
    said = " ".join(reason.split())
    if not _LEAST <= len(said) <= _MOST:
        raise _WRONG(
            noop("Alasannya belum ditulis"), expected=noop("15 sampai 400 huruf"), mend=noop("Tulis alasannya.")
        )
    nobody(area, [said], _WRONG)
    if judge_age(day, today).young or OldDataPermit.objects.filter(kode=area.text(), day=day).exists():
        raise PermitRefused("U122", noop("Data ini tidak memerlukan izin"), mend=noop("Muat ulang halamannya."))
    row = OldDataPermit(kode=area.text(), day=day, reason=said, by=by.actor, at=clock.now())
    acts.save(row, by, "kemiskinan.izinkan", "izin_data", tanggal=day.isoformat())
    return row
