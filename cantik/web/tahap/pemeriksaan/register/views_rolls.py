"""Pages of aid programmes: which there are, who takes part in one as far as the register knows them."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.register.core.app import rolls, search
from cantik.register.core.app.recorder import Recorder
from cantik.staff.app.gate import needs, where, who
from cantik.staff.app.models import Account
from cantik.vault.app.opening import at_hand
from cantik.web import register_lines as pages
from cantik.web.desk import asked_page
from cantik.web.tahap.pemeriksaan.register.views import show


def village_of(request: HttpRequest) -> tuple[int | None, dt.date]:
    """The number of the village, None when nothing was brought to it yet, and the newest date that lists tell of."""
    area = find_area(where(request))
    return (None, clock.today()) if area is None else (area.pk, search.latest_date(area.pk, clock.today()))


def recorder(request: HttpRequest, area_id: int, person: Account) -> Recorder:
    """Who asks, at work in the register of the village of the address."""
    return Recorder(at_hand(), where(request), area_id, person.actor, clock.now(), clock.today())


@needs("orang.lihat")
@require_safe
def programmes(request: HttpRequest, kode: str) -> HttpResponse:
    """The aid programmes of a village; nobody is named."""
    area, as_of = village_of(request)
    found = rolls.programmes(search.standing_batches(area, clock.today(), as_of=as_of)) if area is not None else []
    shown = {"program": [pages.aid(roll) for roll in found]}
    return show(request, "bantuan", kode, shown)


@needs("orang.lihat")
@require_safe
def programme(request: HttpRequest, kode: str, batch: int) -> HttpResponse:
    """The participants of one programme, a page of them; who was shown is recorded."""
    person = who(request)
    area, as_of = village_of(request)
    read = None
    if area is not None:
        read = rolls.participants(
            recorder(request, area, person),
            batch,
            page=asked_page(request),
            as_of=as_of,
        )
    if read is None:
        raise Http404("no programme of this village")
    shown = {
        "program": pages.aid(read.programme),
        "baca": read,
        "orang": [pages.person_line(row, as_of) for row in read.rows],
        "per": as_of,
    }
    return show(request, "program", kode, shown)
