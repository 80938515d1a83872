"""Tasks of a Rumah DataKu on the first screen of whoever was given them by a decree."""

from __future__ import annotations

from dataclasses import dataclass

from cantik.coach.datahouse.app.duties import list_own_duties
from cantik.coach.datahouse.app.models import HouseDuty
from cantik.codes.area import AreaCode
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code
from cantik.web.language import either
from cantik.web.store import describe_area


@dataclass(frozen=True, slots=True)
class HouseDutyLine:
    """A task in words, where, and by which decree."""

    words: str
    place: str
    duty: HouseDuty


def list_house_duties(person: Account, only: AreaCode | None = None) -> list[HouseDutyLine]:
    """What a person was given to do in the Rumah DataKu of a village, or of all their villages."""
    return [
        HouseDutyLine(either(task.words, task.words_en), describe_area(area_code(duty.kode)).full, duty)
        for duty, task in list_own_duties(person, only)
    ]
