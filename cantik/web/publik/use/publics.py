"""Words of the office for everybody, replies and notices: where there are any (no practice village, nothing above a
kabupaten), and their desk, where one person writes and another publishes, returns or ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.extra import AREAS_FILE
from cantik.codes.index import areas_with
from cantik.codes.practice import is_practice
from cantik.content.public_notice import notice_kinds
from cantik.staff.app import actors, rights
from cantik.staff.app.gate import who
from cantik.use.app.models import PublicNotice, PublicReply
from cantik.vault.app.opening import at_hand
from cantik.web.language import either
from cantik.web.step_bar import StepChoice, offer_forms, word_state
from cantik.web.store import describe_area


@dataclass(frozen=True, slots=True)
class PublicWordShown:
    """A reply or a notice as the desk shows it, and what this person may do to it. `kind`: of a notice."""

    row: PublicReply | PublicNotice
    kind: str
    state: str
    by: str
    steps: tuple[StepChoice, ...]


def village_area(kode: str) -> AreaCode:
    """A village whose office speaks to everybody. Raises `Http404`."""
    area = rights.area_code(kode)
    if area.level is not AreaLevel.DESA or is_practice(area):
        raise Http404("spoken of a village, never of a practice one")
    return area


def public_area(kode: str) -> AreaCode:
    """A known area, a kabupaten or below, whose words everybody reads. Raises `Http404`."""
    area = rights.area_code(kode)
    known = areas_with(at_hand().store.path / AREAS_FILE).find(area) is not None
    if is_practice(area) or area.level < AreaLevel.KABUPATEN or not known:
        raise Http404("nothing is said here")
    return area


def show_desk(
    request: HttpRequest, area: AreaCode, page: str, rows: Sequence[PublicReply | PublicNotice], **more: Any
) -> HttpResponse:
    """The desk of a village: `page` names its address, its template and the list in it; `more`: the form and, as
    `salah`, what was wrong."""
    me = who(request)
    names = actors.names({row.by for row in rows})
    shown = [
        PublicWordShown(
            row, _kind(row), word_state(row), names.get(row.by, ""), offer_forms(row, me, area, area.text(), row.pk)
        )
        for row in rows
    ]
    values = {"bagian": page, "kode": area.text(), "nama": describe_area(area).full, page: shown, "salah": "", **more}
    return render(request, f"use/{page}.html", values, status=422 if values["salah"] else 200)


def _kind(row: PublicReply | PublicNotice) -> str:
    if isinstance(row, PublicReply):
        return ""
    kind = notice_kinds().get(row.kind)
    return row.kind if kind is None else either(kind.title, kind.title_en)
