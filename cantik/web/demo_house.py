"""What the demo shows of Rumah DataKu and of a programme: tasks by a decree, what the house has, the class that the
OPD-KB decided; what the first village says of Desa Cerdas. Through the services that the pages call."""

from __future__ import annotations

import datetime as dt

from cantik.base import clock
from cantik.coach.datahouse.app import duties, house
from cantik.coach.datahouse.app.house import HouseSource
from cantik.coach.datahouse.app.models import HouseDuty
from cantik.codes.area import AreaCode
from cantik.collect.facilities import WrittenFacility
from cantik.content.data_house import TOLD, house_tasks
from cantik.content.loader import here
from cantik.content.programme import BY_VILLAGE, SAID_BY, SOURCE, YEAR_OF
from cantik.register.facilities.app.programme_results import list_realised, record_realisation
from cantik.register.facilities.app.recording import FacilityDesk
from cantik.staff.app.models import Account
from cantik.vault.app.opening import OpenStore

_DECREE, _LETTER, _CLASS = "CONTOH/SK/4", "CONTOH/KB/12", "sederhana"
_PROGRAMME = "desa_cerdas"
_SAID = {"ikut": "ya", "warga": "ya", "pemerintahan": "ya", "ekonomi": "tidak", "kader_digital": "2"}


def keep_house(opened: OpenStore, area: AreaCode, member: Account, office: Account, agent: Account) -> None:
    """Two tasks are given, the others wait; what the house told is enough for the first class."""
    if HouseDuty.objects.filter(kode=area.text()).exists():
        return
    day = clock.today() - dt.timedelta(days=30)
    for task, person in zip(house_tasks(), (member, agent), strict=False):
        duties.give_duty(area, task, person.pk, _DECREE, day, by=member)
    own = HouseSource(opened.store.path, area)
    for criterion in TOLD:
        house.tell_house(own, criterion, 1, _DECREE, day, by=member)
    house.decide_class(own, _CLASS, _LETTER, clock.today(), by=office)


def tell_programme(opened: OpenStore, area: AreaCode, agent: Account) -> None:
    """What the village says of a programme this year."""
    programme = here().programs[_PROGRAMME]
    if list_realised(opened, [area], programme):
        return
    today = clock.today()
    values = {YEAR_OF: str(today.year), SAID_BY: BY_VILLAGE, SOURCE: "Rekaan, untuk mencoba", **_SAID}
    written = WrittenFacility("", None, None, ("", "", ""), "", values, frozenset(values))
    record_realisation(FacilityDesk(opened, area, agent.actor, clock.now()), programme, written, today)
