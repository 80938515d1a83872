"""The Rumah DataKu of a village: what it told, what its release and its register of groups show, the class decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.coach.datahouse.app.models import HouseClass, HouseStatement
from cantik.coach.datahouse.readiness import ClassReadiness, judge_classes, propose_class
from cantik.coach.errors import DataHouseRefused
from cantik.coach.learn.app.lessons import LessonSource, find_source
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.content.data_house import TOLD, DataGroup, data_groups, data_house_classes
from cantik.register.facilities.app.models import FacilityStatement
from cantik.release.app import storage
from cantik.staff.app import acts, waiting_list
from cantik.staff.app.models import Account
from cantik.staff.app.plain_text import plain
from cantik.staff.two_hands import Awaits

WORK, DECIDE = "rumah_dataku.kerjakan", "rumah_dataku.tetapkan"
_MOST = 99
#: letters of a document, a letter, a decree
LINE = 200
_PRODUCTS = "produk"


@dataclass(frozen=True, slots=True)
class HouseSource:
    """What a house is read from: the store, its village, and kinds of use that other rooms know of."""

    store: Path
    area: AreaCode
    uses: int = 0


@dataclass(frozen=True, slots=True)
class HouseState:
    """A Rumah DataKu as it stands: what it told by criterion, which groups it has and by what, its forms of
    presentation, how ready it is for each class, the class that is proposed and the one decided."""

    told: dict[str, HouseStatement]
    groups: tuple[tuple[DataGroup, tuple[str, ...]], ...]
    forms: tuple[str, ...]
    number: str
    classes: tuple[ClassReadiness, ...]
    proposed: str
    decided: HouseClass | None

    @property
    def waits(self) -> bool:
        """Whether the evidence allows a class about which, or about a higher one, the OPD-KB has not decided."""
        ranks = [each.name for each in self.classes]
        seen = ("",) if self.decided is None else (self.decided.decided, self.decided.proposed)
        known = [ranks.index(name) for name in seen if name in ranks]
        return bool(self.proposed) and ranks.index(self.proposed) > max(known, default=-1)


def read_house(house: HouseSource) -> HouseState:
    """The house of a village today."""
    area = house.area
    source = find_source(house.store, area)
    told = {row.criterion: row for row in HouseStatement.objects.filter(kode=area.text()).order_by("pk")}
    groups = tuple((group, _find_group(group, source, area)) for group in data_groups())
    forms = _list_forms(house.store, area, source)
    has: dict[str, int | None] = {criterion: told[criterion].has if criterion in told else None for criterion in TOLD}
    has |= {"data": sum(bool(found) for _group, found in groups), "penyajian": len(forms), "penggunaan": house.uses}
    classes = judge_classes(data_house_classes(), has)
    decided = HouseClass.objects.filter(kode=area.text()).order_by("-pk").first()
    number = "" if source is None else source.number
    return HouseState(told, groups, forms, number, classes, propose_class(classes), decided)


def _find_group(group: DataGroup, source: LessonSource | None, area: AreaCode) -> tuple[str, ...]:
    """By what a village has a group: titles of printed tables, kinds of facilities on record."""
    tables = () if source is None else source.release.tables
    found = [table.number for table in tables if table.id in group.tables and table.tier == "buku"]
    row = find_area(area) if group.facilities else None
    if row is not None:
        kept = FacilityStatement.objects.filter(
            facility__area_id=row.pk, facility__kind__in=group.facilities, retired_at=None, closed=False
        )
        found += sorted(set(kept.values_list("facility__kind", flat=True)))
    return tuple(found)


def _list_forms(store: Path, area: AreaCode, source: LessonSource | None) -> tuple[str, ...]:
    """The forms in which the release in force is presented: its products by name, each once."""
    if source is None:
        return ()
    folder = storage.shelf(store) / area.text() / source.number / _PRODUCTS
    return tuple(sorted({path.stem for path in folder.iterdir()})) if folder.is_dir() else ()


def refuse_entry(message: str) -> DataHouseRefused:
    """The error of what somebody writes of a house."""
    return DataHouseRefused(message, mend=_("Betulkan isiannya, lalu kirim lagi."))


@transaction.atomic
def tell_house(
    house: HouseSource, criterion: str, has: int, document: str, day: dt.date, *, by: Account
) -> HouseStatement:
    """Tell what the house has of a criterion, by a document. Raises `NotAllowed` (S101), `DataHouseRefused` (R697)."""
    acts.require_right(by, WORK, house.area)
    said = plain(document, LINE, refuse_entry)
    if criterion not in TOLD or not 0 <= has <= _MOST or not said or day > clock.today():
        raise refuse_entry(_("Isi banyaknya, dokumennya, dan harinya; harinya sudah tiba"))
    row = HouseStatement(kode=house.area.text(), criterion=criterion, has=has, document=said, day=day, by=by.actor)
    row.at = clock.now()
    acts.save(row, by, "rumah_dataku.isi", "rumah_dataku", wilayah=row.kode, syarat=criterion)
    _keep_waiting(read_house(house))
    return row


@transaction.atomic
def decide_class(house: HouseSource, decided: str, letter: str, day: dt.date, *, by: Account) -> HouseClass:
    """Keep the class that the OPD-KB decided, beside what is proposed today. Raises as above."""
    acts.require_right(by, DECIDE, house.area)
    said = plain(letter, LINE, refuse_entry)
    if decided not in data_house_classes() or not said or day > clock.today():
        raise refuse_entry(_("Pilih kelas, tulis nomor surat dan harinya; harinya sudah tiba"))
    state = read_house(house)
    row = HouseClass(kode=house.area.text(), decided=decided, proposed=state.proposed, letter=said, day=day)
    row.by, row.at = by.actor, clock.now()
    acts.save(row, by, "rumah_dataku.kelas", "rumah_dataku", wilayah=row.kode, kelas=decided)
    _keep_waiting(replace(state, decided=row))
    return row


def _keep_waiting(state: HouseState) -> None:
    """What waits for the OPD-KB (`HouseState.waits`): one line for a house, beside the first thing that it told."""
    if not state.told:
        return
    newest = max(state.told.values(), key=attrgetter("pk"))
    first = HouseStatement.objects.filter(kode=newest.kode).order_by("pk")[0]
    held = [Awaits("kelas_rumah_dataku", first.kode, newest.at, about=state.proposed)] if state.waits else []
    waiting_list.keep_awaits(first, held)
