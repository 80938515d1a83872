"""The restricted workspace on poverty: the register read for it, the age of its deciles, who let old ones be used.

Nothing of it is kept: what is opened is reckoned anew and shown to one person, and the log says so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_noop as noop

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.content.aid_programmes import AidProgramme, aid_programmes
from cantik.register.core.app import queries
from cantik.staff.app import acts
from cantik.staff.app.models import Account
from cantik.use.app.nobody import nobody
from cantik.use.errors import PermitRefused
from cantik.use.poverty.age_gate import DataAge, judge_age
from cantik.use.poverty.targeting import DECILE, PovertyProfile, read_families, reckon_profile
from cantik.use.proposals.app.permit_models import OldDataPermit

SEE, PERMIT = "kemiskinan.lihat", "kemiskinan.izinkan"
_LEAST, _MOST = 15, 400
_WRONG = partial(PermitRefused, "U121")


@dataclass(frozen=True, slots=True)
class PovertyWorkspace:
    """What the workspace of a village shows. `age`: of the oldest list that its deciles come from (None: no deciles);
    `permit`: who let them be used although they are too old."""

    programmes: tuple[AidProgramme, ...]
    profile: PovertyProfile
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
    profile = reckon_profile(read_families(view, programmes), programmes)
    days = [day for _source, day in view.filled.get("keluarga", {}).get(DECILE, ())]
    age = judge_age(min(days), today) if days and profile.deciles.keys() - {0} else None
    permit = None if age is None else OldDataPermit.objects.filter(kode=area.text(), day=age.day).first()
    return PovertyWorkspace(programmes, profile, age, permit)


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
