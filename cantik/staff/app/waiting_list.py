"""Keep the table of what waits for another hand: beside each act, in its transaction."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from cantik.base import clock
from cantik.content.loader import limit
from cantik.staff.app.waiting_models import WaitingAct
from cantik.staff.two_hands import Awaited, Awaits

M = TypeVar("M", bound=Model)


def keep_row(row: Model) -> None:
    """Write down what a row waits for as it stands now, and forget what it waited for before; a row that waits for
    nobody ever is passed over."""
    if isinstance(row, Awaited):
        keep_awaits(row, row.list_awaits())


def keep_awaits(row: Model, awaits: Iterable[Awaits]) -> None:
    """The same of a row for which somebody else says what it waits for."""
    wanted = {said.act: said for said in awaits if said.area}  # an area that lost its code waits for nobody
    held = WaitingAct.objects.filter(subject=row._meta.label_lower, number=row.pk)
    known = set(held.values_list("act", flat=True))
    if known - wanted.keys():
        held.exclude(act__in=wanted).delete()
    for said in wanted.values():
        values = _columns(row, said)
        if said.act in known:
            held.filter(act=said.act).update(**values)
        else:
            WaitingAct.objects.create(subject=row._meta.label_lower, number=row.pk, act=said.act, **values)


def keep_rows(rows: Iterable[Model]) -> None:
    """The same of several rows."""
    for row in rows:
        keep_row(row)


def forget_rows(rows: QuerySet[M]) -> None:
    """Nothing waits for these rows any more: they are about to be deleted."""
    held = WaitingAct.objects.filter(subject=rows.model._meta.label_lower)
    held.filter(number__in=list(rows.values_list("pk", flat=True))).delete()


def _columns(row: Model, said: Awaits) -> dict[str, Any]:
    term = dt.timedelta(days=limit("tenggat_menunggu_hari").whole)
    hands = [(by, None if at is None else at.isoformat()) for by, at in said.hands if by]
    due = said.due or clock.day_of(said.since) + term
    if said.until is not None:
        due = min(due, clock.day_of(said.until))
    return {
        "kode": said.area,
        "role": said.role,
        "page": said.page or row.pk,
        "about": said.about,
        "hands": json.dumps(hands),
        "since": said.since,
        "due": due,
        "until": said.until,
        "own": said.own,
    }
