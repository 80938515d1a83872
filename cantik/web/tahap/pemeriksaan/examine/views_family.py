"""Correct a value on the page of a family, where no finding asks for it; and take that back."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.collect.app.models import Batch
from cantik.examine.findings.app import decisions, queries
from cantik.examine.findings.app.models import CORRECT
from cantik.register.core.app import search
from cantik.register.core.app.person_history import FamilyRead, read_family
from cantik.register.core.errors import CorrectionRefused
from cantik.register.correct.app.correction_batch import CorrectedMeanwhile
from cantik.staff.app import actors, error_words
from cantik.staff.app.gate import needs
from cantik.web.tahap.pemeriksaan.examine import correcting, families, forms, pages
from cantik.web.tahap.pemeriksaan.examine.desk import FindingsDesk, desk_of
from cantik.web.tahap.pemeriksaan.examine.fields import FAMILY, CorrectableValue, TypedValue
from cantik.web.tahap.pemeriksaan.examine.views import knowledge_of

Fields = dict[str, tuple[CorrectableValue, Batch]]


@needs("orang.sunting")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, kode: str, family: int) -> HttpResponseBase:
    """One value of a family with its form; sent, it is written, and the findings about it are looked at anew."""
    del kode  # the desk knows it
    desk = desk_of(request)
    if request.method == "POST":
        return _write(request, desk, family)
    return _page(request, desk, family, {"isi": request.GET.get("isi", "")})


def _read(desk: FindingsDesk, family: int) -> FamilyRead:
    """The family as it stands today, recorded; 404 for none of this village."""
    today = clock.today()
    read = None
    if desk.area_id is not None:
        as_of = search.latest_date(desk.area_id, today)
        read = read_family(desk.opened, desk.area_id, family, as_of=as_of, today=today, by=desk.by)
    if read is None:
        raise Http404("no family of this village")
    return read


def _page(
    request: HttpRequest, desk: FindingsDesk, family: int, said: dict[str, Any], status: int = 200
) -> HttpResponse:
    """`said`: the variable of the open field (`isi`), what was typed (`diketik`), what is wrong, who was quicker."""
    read, knowledge = _read(desk, family), said.get("knowledge") or knowledge_of(desk)
    fields = families.fields_of_page(desk, read, knowledge)
    field = fields[said["isi"]][0] if said["isi"] in fields else next((field for field, _base in fields.values()), None)
    last = pages.last(desk)
    act = queries.last_act(desk.area_id, desk.by) if last is not None and desk.area_id is not None else None
    context = {
        "bagian": "warga",
        "kode": desk.kode,
        "keluarga": read,
        "f": field,
        "tanda": secrets.token_urlsafe(24),
        "lain": [other for other, _base in fields.values() if field is None or other.key != field.key],
        "kepala": read.members[0].name.title() if read.members else "",
        "sumber": pages.source_of(read, field) if field is not None else None,
        "terakhir": last if act is not None and act.kind == CORRECT else None,
        "selesai": request.GET.get("selesai"),
        "urung": request.GET.get("urung"),
        **said,
    }
    return render(request, "examine/keluarga.html", context, status=status)


def _write(request: HttpRequest, desk: FindingsDesk, family: int) -> HttpResponseBase:
    try:
        said = forms.clean_form(forms.FamilyForm(request.POST))
    except forms.BadForm:
        return HttpResponseBadRequest()
    if desk.area_id is None:
        raise Http404("no family of this village")
    knowledge, variable = knowledge_of(desk), said["kolom"]
    fields = families.fields_of_page(desk, _read(desk, family), knowledge)
    asked = TypedValue(family, variable, said["nilai"], said["dilihat"], said["kosong"], FAMILY)
    why = " ".join(said["alasan"].split())
    order = decisions.DecisionOrder(desk.area_id, CORRECT, why, desk.by, clock.now(), said["tanda"])
    again = {"isi": variable, "diketik": said["nilai"], "dasar": why, "knowledge": knowledge}
    try:
        act = families.write_from_page(desk, knowledge, fields, variable, asked, order)
    except CorrectedMeanwhile as error:
        told = {"siapa": actors.name(error.by), "pada": error.at}
        return _page(request, desk, family, again | {"bentrok": told}, 409)
    except CantikError as error:
        words = " ".join(f"{error_words.translate_sentence(part)}." for part in (error.message, error.expected) if part)
        return _page(request, desk, family, again | {"salah": words}, 422)
    return redirect(f"{_address(desk, family)}?isi={variable}&selesai={act.pk}")


def _address(desk: FindingsDesk, family: int) -> str:
    return reverse("keluarga_betulkan", args=[desk.kode, family])


@needs("orang.sunting")
@require_POST
def undo(request: HttpRequest, kode: str, family: int) -> HttpResponseBase:
    """Take this person's last correction back, if it is still the one that the page showed."""
    del kode
    desk = desk_of(request)
    act = queries.last_act(desk.area_id, desk.by) if desk.area_id is not None else None
    if act is None or act.kind != CORRECT or str(act.pk) != request.POST.get("putusan"):
        return redirect(_address(desk, family))
    try:
        correcting.take_back(desk, act, clock.now())
    except CorrectionRefused as error:
        return _page(request, desk, family, {"isi": "", "salah": error_words.short(error)}, 422)
    return redirect(f"{_address(desk, family)}?urung={act.pk}")
