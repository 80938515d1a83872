"""The families that approved forms of the field say are sheltered, by name: for few, and recorded."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cantik.field.review.app.sheets import list_sheltered
from cantik.staff.app.gate import needs
from cantik.web.desk import desk_of
from cantik.web.tahap.pengumpulan.calamity.shelter import line
from cantik.web.tahap.pengumpulan.calamity.views import show
from cantik.web.tahap.pengumpulan.calamity.views_after import last_of


@needs("orang.lihat")
@require_safe
def forms(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001
    """Each family with its site and its people in figures, and the way to write its people down."""
    desk = desk_of(request)
    calamity = last_of(desk)
    found = list_sheltered(desk.opened, desk.area_id, calamity.starts_on) if calamity is not None else []
    if found:
        desk.record(action="bencana.isian", subject="wilayah", subjects=[desk.area_id], detail={"keluarga": len(found)})
    health = desk.may("orang.sunting")
    lines = sorted((line(told, health=health) for told in found), key=lambda row: (row["posko"], row["kepala"]))
    return show(request, desk, "isian", {"keluarga": lines, "ada": calamity is not None})
