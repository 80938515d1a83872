"""One import: what it brought, and taking it back with a reason."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from cantik.codes.area import AreaCode
from cantik.collect.app.models import APPLIED, Batch
from cantik.pipeline.app.re_examination import undo_import
from cantik.register.core.app.undo import plan_undo
from cantik.register.core.errors import BatchRefused
from cantik.staff.app import actors
from cantik.staff.app.gate import needs
from cantik.staff.app.rights import area_code, check_access
from cantik.vault.app.opening import at_hand
from cantik.web import list_coverage
from cantik.web.tahap.pengumpulan.collect import queries
from cantik.web.tahap.pengumpulan.collect.views import actor


class UndoForm(forms.Form):
    """Why it is taken back."""

    alasan = forms.CharField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy("Paling sedikit 10 huruf. Alasan dibaca pembina dan tersimpan selamanya."),
        min_length=10,
        max_length=1000,
        widget=forms.Textarea({"rows": 2, "class": "in"}),
        error_messages={
            "required": gettext_lazy("Tulis alasan, paling sedikit 10 huruf."),
            "min_length": gettext_lazy("Tulis alasan, paling sedikit 10 huruf."),
        },
    )


@needs("orang.lihat")
@require_GET
def page(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """What an import was and did; with the right, the form to take it back."""
    desa = area_code(kode)
    return _page(request, desa, queries.batch_or_404(desa, nomor), UndoForm())


def _page(request: HttpRequest, area: AreaCode, batch: Batch, form: UndoForm, status: int = 200) -> HttpResponse:
    names = actors.names([batch.received_by, batch.undone_by])
    line = next(line for line in queries.lines(area) if line.batch.pk == batch.pk)
    return render(
        request,
        "collect/impor.html",
        {
            "bagian": "kumpul",
            "impor": batch,
            "baris": line,
            "temuan": queries.finding_counts(batch),
            "diurungkan_oleh": names.get(batch.undone_by, batch.undone_by),
            "akibat": plan_undo(batch=batch.pk) if batch.state == APPLIED else None,
            "boleh_sunting": check_access(request.user, "orang.sunting", area).whole,
            "form": form,
            "cakupan": list_coverage.seen_now(area) if batch.state == APPLIED and batch.rows_refused else None,
        },
        status=status,
    )


@needs("orang.sunting")
@require_POST
def undo(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Take it back. Twice, it is taken back once."""
    desa = area_code(kode)
    batch = queries.batch_or_404(desa, nomor)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _page(request, desa, batch, form, status=422)
    try:
        undo_import(at_hand(), batch.pk, by=actor(request), why=form.cleaned_data["alasan"])
    except BatchRefused:
        messages.info(request, _("Impor ini sudah tidak berlaku."))
    return redirect("kumpul_impor", kode, batch.pk)
