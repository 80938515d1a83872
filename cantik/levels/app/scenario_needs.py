"""What a scenario of an area needs, and how much of it is there: said before one is made and where none can be."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.base.numerals import format_number
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.knowledge import Knowledge
from cantik.codes.nation import is_nation
from cantik.content.kinds import Content
from cantik.content.schedule import ScenarioSchedule
from cantik.levels.app import sums
from cantik.levels.app.scenarios import first_day
from cantik.measure.levels import LevelVillage
from cantik.register.core.app.queries import first_list
from cantik.staff.app.language import lang
from cantik.vault.app.opening import OpenStore

#: reasons that are told of a day's count; more are rarely the same everywhere
_REASONS = 3


@dataclass(frozen=True, slots=True)
class ScenarioNeed:
    """One thing that is needed, as a sentence; `there`: it is."""

    there: bool
    text: str


def schedules_of(area: AreaCode, content: Content) -> tuple[ScenarioSchedule, ...]:
    """The schedules that may be chosen for an area: those of any, and of an area that it lies in."""
    found = [own for own in content.schedules.values() if not own.area or AreaCode.kemendagri(own.area).contains(area)]
    return tuple(sorted(found, key=lambda own: own.id))


def needs(area: AreaCode, on: dt.date, *, opened: OpenStore, knowledge: Knowledge) -> tuple[ScenarioNeed, ...]:
    """List what a scenario of an area from a day on requires: the two counts, or a schedule in place of the first, and
    for a village its register where its kabupaten is not complete. Nothing is counted."""
    if is_nation(area):
        return (ScenarioNeed(False, _("Pusat tidak memegang hitungan desa; buat skenarionya di provinsi.")),)
    above = area if area.level <= AreaLevel.KABUPATEN else area.kabupaten()
    if knowledge.areas.find(above) is None:  # nobody knows which villages it has; the page says that it is not known
        return ()
    asked = sums.area_asked(above.text(), knowledge)
    days = [
        _count_need(asked.title, day, sums.level_villages(asked, day, opened=opened, knowledge=knowledge))
        for day in (on, first_day(on))
    ]
    found = [*days, _schedule(area, knowledge)]
    if area.level is AreaLevel.DESA:
        found.append(_register(area, first_day(on)))
    return tuple(found)


def _count_need(name: str, on: dt.date, villages: Sequence[LevelVillage]) -> ScenarioNeed:
    there = sum(village.is_counted for village in villages)
    text = _("Hitungan %(name)s pada %(day)s: %(there)s dari %(all)s desa, dari rilis yang lolos Periksa.") % {
        "name": name,
        "day": long_date(on, lang()),
        "there": format_number(there, 0, lang()),
        "all": format_number(len(villages), 0, lang()),
    }
    why = Counter(village.why for village in villages if not village.is_counted)
    reasons = [
        f"{_(sums.told_why(reason))} ({format_number(count, 0, lang())})" for reason, count in why.most_common(_REASONS)
    ]
    missing = " " + _("Yang belum: %s.") % "; ".join(reasons) if reasons else ""
    return ScenarioNeed(there == len(villages) > 0, text + missing)


def _schedule(area: AreaCode, knowledge: Knowledge) -> ScenarioNeed:
    known = schedules_of(area, knowledge.content)
    least = format_number(knowledge.content.limits["skenario_kohor_orang"].whole, 0, lang())
    if known:
        text = _("Skedul: %s.") % ", ".join(f"{own.title} ({own.id})" for own in known)
    else:
        text = _(
            "Skedul kelahiran, kematian, dan migrasi: belum ada. Pengelola simpanan kabupaten menuliskannya; bentuknya "
            "ada di panduan Skenario penduduk."
        )
    rule = _("Skedul menggantikan hitungan yang pertama untuk kabupaten mulai %s orang.") % least
    return ScenarioNeed(bool(known), f"{text} {rule}")


def _register(area: AreaCode, first: dt.date) -> ScenarioNeed:
    """Of a village that stands alone: a list of its people of the first day, or of before."""
    area_row = find_area(area)
    begins = None if area_row is None else first_list(area_row.pk, clock.today())
    day = long_date(first, lang())
    text = _(
        "Bila kabupatennya belum lengkap, desa berdiri sendiri dari registernya: daftar penduduk %s atau lebih lama."
    )
    if begins is None:
        return ScenarioNeed(False, f"{text % day} {_('Register desa ini belum berisi orang.')}")
    known = _("Daftar pertama desa ini: %s.") % long_date(begins, lang())
    return ScenarioNeed(begins <= first, f"{text % day} {known}")
