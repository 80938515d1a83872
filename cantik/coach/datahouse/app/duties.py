"""Who has which task in a Rumah DataKu: people with a role in the village, by a decree. No second list of people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.coach.datahouse.app.house import LINE, WORK, refuse_entry
from cantik.coach.datahouse.app.models import HouseDuty
from cantik.codes.area import AreaCode
from cantik.content.data_house import HouseTask, house_tasks
from cantik.staff.app import acts, roster
from cantik.staff.app.models import Account, Assignment
from cantik.staff.app.plain_text import plain
from cantik.staff.app.rights import assignments_of


@dataclass(frozen=True, slots=True)
class HouseSeat:
    """A task with who has it by the newest decree (None: nobody was given it); `roles`: what this person is in the
    village today, none for somebody who left."""

    task: HouseTask
    duty: HouseDuty | None
    roles: tuple[Assignment, ...]


def list_people(area: AreaCode) -> list[tuple[Account, list[Assignment]]]:
    """Who may be given a task: everybody with a role in the village today."""
    return roster.list_village_people(area, clock.today())


def list_seats(area: AreaCode) -> tuple[HouseSeat, ...]:
    """The tasks in the order of content."""
    rows = HouseDuty.objects.filter(kode=area.text()).select_related("person").order_by("day", "pk")
    newest = {row.task: row for row in rows}
    here = {person.pk: held for person, held in list_people(area)}
    return tuple(
        HouseSeat(task, duty, () if duty is None else tuple(here.get(duty.person_id, ())))
        for task in house_tasks().values()
        for duty in [newest.get(task.code)]
    )


def list_own_duties(person: Account, only: AreaCode | None = None) -> list[tuple[HouseDuty, HouseTask]]:
    """The tasks that a person has by the newest decree, here or in every village where they have a role today."""
    held = {given.area for given in assignments_of(person, clock.today())}
    rows = HouseDuty.objects.filter(kode__in=held if only is None else held & {only.text()}).order_by("day", "pk")
    newest = {(row.kode, row.task): row for row in rows}
    tasks = house_tasks()
    own = [row for row in newest.values() if row.person_id == person.pk and row.task in tasks]
    return [(row, tasks[row.task]) for row in own]


@transaction.atomic
def give_duty(area: AreaCode, task: str, person: int, decree: str, day: dt.date, *, by: Account) -> HouseDuty:
    """Keep who was given a task by a decree. Raises `NotAllowed` (S101), `DataHouseRefused` (R697)."""
    acts.require_right(by, WORK, area)
    said = plain(decree, LINE, refuse_entry)
    found = next((each for each, _roles in list_people(area) if each.pk == person), None)
    if task not in house_tasks() or found is None or not said or day > clock.today():
        raise refuse_entry(
            _("Pilih tugas dan orang yang berperan di desa ini, tulis SK dan harinya; harinya sudah tiba")
        )
    row = HouseDuty(kode=area.text(), task=task, person=found, decree=said, day=day, by=by.actor, at=clock.now())
    acts.save(row, by, "rumah_dataku.tugas", "rumah_dataku", wilayah=row.kode, tugas=task)
    return row
