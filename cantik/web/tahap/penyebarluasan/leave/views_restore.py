"""The page to restore an archive of the register: hand in, see what it would bring, bring it in or drop it."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.collect.archive import LIMITS, MB
from cantik.jobs.app import service
from cantik.register.leave.app import archive_intake
from cantik.register.leave.app.models import SAVED, SAVING, TRIED, Restoration
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.web.desk import VillageDesk, desk_of
from cantik.web.fields import take_files, take_post
from cantik.web.tahap.penyebarluasan.leave.views import show

#: tables whose rows are counted for people, with the words for them
WORDS = (
    ("orang", _("orang")),
    ("keluarga", _("keluarga")),
    ("himpunan", _("impor, koreksi, dan peristiwa")),
    ("peristiwa", _("peristiwa")),
    ("temuan", _("temuan")),
    ("anggota", _("peserta dan anggota rumah tangga")),
    ("jawaban", _("lembar jawaban")),
    ("fasilitas", _("fasilitas dan fakta desa")),
)


class ArchiveForm(forms.Form):
    """The archive and what opens it."""

    arsip = forms.FileField(
        label=_("Arsip register"),
        error_messages={"required": _("Pilih arsipnya."), "empty": _("Berkas ini kosong.")},
        widget=forms.ClearableFileInput(attrs={"class": "in", "accept": ".age"}),
    )
    frasa = forms.CharField(
        label=_("Frasa sandi atau kunci age"),
        max_length=200,
        error_messages={"required": _("Isi frasa sandinya.")},
        help_text=_("Yang ditunjukkan ketika arsip dibuat. Dipakai sekali dan tidak disimpan."),
        widget=forms.PasswordInput(attrs={"class": "in", "autocomplete": "off", "spellcheck": "false"}),
    )


@needs("orang.sunting")
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, kode: str) -> HttpResponseBase:
    """The form; the archive is opened while it is handed in."""
    desk = desk_of(request)
    form = ArchiveForm(take_post(request), take_files(request))
    if request.method == "POST" and form.is_valid():
        file, now = form.cleaned_data["arsip"], clock.now()
        try:
            row = archive_intake.take_in(
                opened=desk.opened,
                code=kode,
                data=file.read(),
                size=file.size,
                secret=form.cleaned_data["frasa"],
                by=desk.by,
                at=now,
            )
        except CantikError as error:
            form.add_error("frasa" if error.code == "R484" else "arsip", short(error))
        else:
            return redirect("pulih_satu", kode, row.pk)
    waiting = Restoration.objects.filter(area=kode, by=desk.by, state__in=[TRIED, SAVING]).first()
    return show(
        request,
        desk,
        "pulih",
        {"form": form, "menunggu": waiting, "paling_besar": LIMITS.file // MB},
        status=422 if form.errors else 200,
    )


def _mine(desk: VillageDesk, kode: str, pulih: uuid.UUID) -> Restoration:
    row = Restoration.objects.filter(pk=pulih, area=kode, by=desk.by).first()
    if row is None:
        raise Http404("no such archive of yours")
    return row


def _state(desk: VillageDesk, kode: str, pulih: uuid.UUID) -> dict[str, Any]:
    job = service.active_for(str(pulih))
    row = _mine(desk, kode, pulih)  # read after the job, which may end meanwhile
    counts = json.loads(row.counts) if row.counts else {}
    return {
        "arsip": row,
        "pekerjaan": job,
        "aktif": job is not None,
        "teruji": row.state == TRIED,
        "tersimpan": row.state == SAVED,
        "isi": [(words, counts[name]) for name, words in WORDS if counts.get(name)],
        "lama": service.is_quiet(job),
    }


@needs("orang.sunting")
@require_safe
def one(request: HttpRequest, kode: str, pulih: uuid.UUID) -> HttpResponse:
    """How far it is, what it would bring, what came of it."""
    desk = desk_of(request)
    return show(request, desk, "pulih_satu", _state(desk, kode, pulih))


@needs("orang.sunting")
@require_safe
def progress(request: HttpRequest, kode: str, pulih: uuid.UUID) -> HttpResponse:
    """The fragment that the page asks for while a job runs; 204: load the page anew."""
    desk = desk_of(request)
    state = _state(desk, kode, pulih)
    return show(request, desk, "_pulih_maju", state) if state["aktif"] else HttpResponse(status=204)


@needs("orang.sunting")
@require_POST
def accept(request: HttpRequest, kode: str, pulih: uuid.UUID) -> HttpResponseBase:
    """Bring it in."""
    archive_intake.accept(_mine(desk_of(request), kode, pulih), at=clock.now())
    return redirect("pulih_satu", kode, pulih)


@needs("orang.sunting")
@require_POST
def drop(request: HttpRequest, kode: str, pulih: uuid.UUID) -> HttpResponseBase:
    """Throw it away."""
    archive_intake.drop(_mine(desk_of(request), kode, pulih), at=clock.now())
    return redirect("pulih", kode)
