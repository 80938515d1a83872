"""Offices of a kabupaten that answer for the data they produce (docs/bidang/governance.md 3): to which of them a
village may pass a request on, and for which somebody answers."""

from __future__ import annotations

from django.db.models import QuerySet

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.staff.app import institutions
from cantik.staff.app.institutions import InstitutionState
from cantik.staff.app.models import Account
from cantik.use.app.models import DataRequest


def list_producers(area: AreaCode) -> list[InstitutionState]:
    """The institutions of the forum above a village for which somebody answers today, in the order of the forum."""
    return institutions.list_answering(area.kabupaten(), clock.today())


def select_requests(area: AreaCode, office: Account | None) -> QuerySet[DataRequest]:
    """The requests of a village: all of them (None), or those that were passed on to the office of somebody."""
    rows = DataRequest.objects.filter(kode=area.text()).select_related("producer")
    if office is None:
        return rows
    return rows.filter(producer__in=institutions.numbers(office.institution, area.kabupaten()))
