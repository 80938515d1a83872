"""Offices of a kabupaten that answer for the data they produce (docs/bidang/governance.md 3): to which of them a
village may pass a request on, and for which somebody answers."""

from __future__ import annotations

from django.db.models import QuerySet

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.staff.app import institutions
from cantik.staff.app.institutions import InstitutionState
from cantik.staff.app.models import Account, Assignment
from cantik.use.app.models import DataRequest

_ROLE = "produsen"


def list_producers(area: AreaCode) -> list[InstitutionState]:
    """The institutions of the forum above a village for which somebody answers today, in the order of the forum."""
    today, above = clock.today(), area.kabupaten()
    held = Assignment.select_active(today).filter(role=_ROLE, area=above.text(), person__is_active=True)
    texts = held.values_list("person__institution", flat=True).distinct()
    return [state for state in institutions.list_meant(texts, above) if not state.over(today)]


def select_requests(area: AreaCode, office: Account | None) -> QuerySet[DataRequest]:
    """The requests of a village: all of them (None), or those that were passed on to the office of somebody."""
    rows = DataRequest.objects.filter(kode=area.text()).select_related("producer")
    if office is None:
        return rows
    return rows.filter(producer__in=institutions.numbers(office.institution, area.kabupaten()))
