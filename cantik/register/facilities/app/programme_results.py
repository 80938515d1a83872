"""What became of regional programmes in villages: village facts of the kinds that programmes bring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from cantik.codes.app.models import CodeRow
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.facilities import WrittenFacility, key_of
from cantik.content.facility import FacilityKind
from cantik.content.loader import here
from cantik.content.programme import PREFIX, SAID_BY, YEAR_OF, RegionalProgramme, runs_in
from cantik.register.facilities.app.models import Facility, FacilityStatement
from cantik.register.facilities.app.recording import FacilityDesk, record
from cantik.register.facilities.app.services import kinds, stated_of
from cantik.register.facilities.errors import FacilityRefused
from cantik.register.facilities.facility_states import FacilityState, state_at
from cantik.register.facilities.programme_sums import Realised
from cantik.staff.app import rights
from cantik.vault.app.opening import OpenStore


def programmes_in(area: AreaCode, on: dt.date) -> list[RegionalProgramme]:
    """The programmes that run in an area or in a part of it on a day, or ran there, by name."""
    content = here()
    found = [known for known in content.programs.values() if runs_in(known, area.text(), on, content.groups)]
    return sorted((known for known in found if known.since <= on), key=lambda known: known.title)


def kind_of(programme: RegionalProgramme) -> FacilityKind:
    """The kind of village facts in which the realisation of a programme stands."""
    return kinds()[PREFIX + programme.id]


def list_realised(opened: OpenStore, areas: Sequence[AreaCode], programme: RegionalProgramme) -> list[Realised]:
    """What stands of a programme in the villages at or below some areas: one for each village, year and side."""
    codes = CodeRow.objects.filter(rights.within(areas, "value"), scheme="kemendagri", valid_to=None)
    kodes: dict[int, str] = dict(codes.values_list("area", "value"))
    kind = PREFIX + programme.id
    rows = FacilityStatement.objects.filter(facility__area__codes__in=codes, facility__kind=kind, retired_at=None)
    told: dict[int, list[FacilityState]] = {}
    last: dict[int, FacilityStatement] = {}
    for row in rows.select_related("facility").order_by("pk").distinct():
        told.setdefault(row.facility_id, []).append(stated_of(opened, row, personal=False))
        last[row.facility_id] = row
    found = []
    for number, history in told.items():
        state, row = state_at(history, dt.date.max), last[number]
        if state is not None:
            said, year = state.values[SAID_BY], int(state.values[YEAR_OF])
            found.append(Realised(kodes[row.facility.area_id], year, said, state.values, row.recorded_at, number))
    return found


def record_realisation(
    desk: FacilityDesk, programme: RegionalProgramme, written: WrittenFacility, today: dt.date
) -> int:
    """Record what one side says of a year; saying it again changes what that side said before, and nothing of the
    other. The number of the fact.

    Raises `FacilityRefused` R680 (a part larger than its whole), R681 (a year that has not come), R682 (it does not run
    in this village).
    """
    content = here()
    if not runs_in(programme, desk.area.text(), today, content.groups):
        raise FacilityRefused("R682", "Program ini tidak berjalan di desa ini", found=programme.title)
    if int(written.values[YEAR_OF]) > today.year:
        raise FacilityRefused("R681", "Tahun itu belum datang", found=written.values[YEAR_OF])
    for measure in programme.measures:
        part, whole = written.values.get(measure.attribute.id), written.values.get(measure.share_of)
        if part and whole and Decimal(part) > Decimal(whole):
            names = measure.attribute.label, programme.measure(measure.share_of).attribute.label
            raise FacilityRefused(
                "R680",
                "Sebagian lebih besar daripada keseluruhannya",
                found=f"{part} > {whole}",
                mend=f"Periksa “{names[0]}” dan “{names[1]}”.",
            )
    kind = kind_of(programme)
    key = key_of(kind, "", written.values)
    standing = Facility.objects.filter(area=find_area(desk.area), kind=kind.id, key=key).first()
    return record(desk, kind=kind, written=written, today=today, facility=standing.pk if standing else None)


def list_untold(areas: Sequence[AreaCode], on: dt.date) -> list[RegionalProgramme]:
    """The programmes that run in some areas of which nothing is told in any of their villages, by name."""
    running = {known.id: known for area in areas for known in programmes_in(area, on)}
    codes = CodeRow.objects.filter(rights.within(areas, "value"), scheme="kemendagri", valid_to=None)
    asked = [PREFIX + name for name in running]
    rows = FacilityStatement.objects.filter(facility__area__codes__in=codes, facility__kind__in=asked, retired_at=None)
    told = {kind.removeprefix(PREFIX) for kind in rows.values_list("facility__kind", flat=True).distinct()}
    return sorted((known for name, known in running.items() if name not in told), key=lambda known: known.title)
