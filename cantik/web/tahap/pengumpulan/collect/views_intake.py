"""One intake: its progress, its dry run (nothing saved yet), the decision about it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cantik.base import clock
from cantik.base.media_types import XLSX
from cantik.codes.area import AreaCode
from cantik.collect.app import uploads, words
from cantik.collect.app.models import (
    EXAMINED,
    EXAMINING,
    SAVED,
    SAVING,
    UPLOADING,
    Batch,
    Intake,
)
from cantik.examine.findings.app import queries as findings
from cantik.jobs.app import service
from cantik.pipeline.app import dry_run, intake_job
from cantik.register.core.app import queries as register
from cantik.register.core.app.register_state import register_state
from cantik.register.intake.app import choices
from cantik.staff.app import actors, log
from cantik.staff.app.gate import needs
from cantik.staff.app.rights import area_code, check_access
from cantik.vault.app.opening import at_hand
from cantik.web import list_coverage
from cantik.web.desk import draftable_by
from cantik.web.downloads import attach_file
from cantik.web.tahap.pengumpulan.collect import queries, views_account
from cantik.web.tahap.pengumpulan.collect.agreement_form import initial_agreement
from cantik.web.tahap.pengumpulan.collect.forms import TermsForm, first_words
from cantik.web.tahap.pengumpulan.collect.question_lines import (
    blank_decisions,
    date_doubts,
    headcounts,
    open_questions,
)
from cantik.web.tahap.pengumpulan.collect.refused_rows import workbook_of
from cantik.web.tahap.pengumpulan.collect.views import actor, log_reading, redirect_with_message, vault


@needs("orang.lihat")
@require_GET
def page(request: HttpRequest, kode: str, masukan: uuid.UUID) -> HttpResponse:
    """The page of an intake in whatever state it is."""
    desa = area_code(kode)
    return _page(request, desa, queries.intake_or_404(desa, masukan))


def _page(request: HttpRequest, area: AreaCode, intake: Intake, form: TermsForm | None = None) -> HttpResponse:
    """`form`: terms of a dry run that were sent and are wrong; they stand on the page as they were written."""
    shared = {
        "bagian": "kumpul",
        "masukan": intake,
        "berkas": list(intake.uploads.all()),
        "boleh_sunting": check_access(request.user, "orang.sunting", area).whole,
        "oleh": _name(intake.decided_by or intake.by),
    }
    if intake.state in (EXAMINING, SAVING):
        return render(request, "collect/maju.html", shared | _progress(intake))
    if intake.state == EXAMINED:
        values = shared | _dry_run(request, intake) | ({"form": form} if form else {})
        return render(request, "collect/uji.html", values, status=422 if form else 200)
    if intake.state == SAVED:
        return render(request, "collect/tersimpan.html", shared | _saved_counts(intake) | _after_saving(request, area))
    name = "collect/unggah.html" if intake.state == UPLOADING else "collect/dibuang.html"
    return render(request, name, shared | {"persen": queries.percent(intake)})


def _after_saving(request: HttpRequest, area: AreaCode) -> dict[str, Any]:
    """What the next click begins, what of the lists is still missing before it does, and how many findings hold the
    release, for whoever may see them."""
    batches = register.standing_batches(area)
    checks = findings.totals(batches).checks if check_access(request.user, "temuan.lihat", area).whole else 0
    return {
        "rancang": draftable_by(request.user, area),
        "cakupan": list_coverage.of_batches(area, batches),
        "galat_terbuka": checks,
    }


@needs("orang.lihat")
@require_GET
def progress(request: HttpRequest, kode: str, masukan: uuid.UUID) -> HttpResponse:
    """The fragment that the page asks for while a job runs; `X-Selesai` says that the page is to be loaded anew."""
    intake = queries.intake_or_404(area_code(kode), masukan)
    if intake.state not in (EXAMINING, SAVING):
        return HttpResponse(status=204, headers={"X-Selesai": "ya"})
    return render(request, "collect/_maju.html", {"masukan": intake, **_progress(intake)})


def _progress(intake: Intake) -> dict[str, Any]:
    job = service.active_for(str(intake.pk))
    return {"pekerjaan": job, "lama": service.is_quiet(job)}


def _name(by: str) -> str:
    return actors.names([by]).get(by, by)


def _terms_form(intake: Intake) -> TermsForm:
    continues = "ya" if intake.continues else ""
    own = {"tanggal": intake.reference, "lanjutan": continues, "urutan": intake.date_order}
    return TermsForm(initial=own | initial_agreement(intake.agreement))


def _dry_run(request: HttpRequest, intake: Intake) -> dict[str, Any]:
    chosen_before = choices.choices_in(intake.choices)
    result = choices.apply_choices(dry_run.result_of(at_hand(), intake), chosen_before)
    summary = queries.summary_of(result)
    tab = request.GET.get("lihat", "")
    if tab not in queries.TABS:
        tab = _first_tab(summary)
    chosen = request.GET.get("kolom", "")[:80] if tab in ("berubah", "beda", "temuan") else ""
    shown = Paginator(queries.rows_of(result, tab, chosen), queries.PAGE).get_page(request.GET.get("hal"))
    if tab in _IN_WORDS:
        shown.object_list = [_IN_WORDS[tab](row) for row in shown.object_list]
    log_reading(request, intake, tab, {row["orang"] for row in shown if row.get("orang")}, len(shown))
    return {
        "hasil": result["berkas"],
        "susut": result.get("susut", ()),
        "akun": views_account.in_short(result["berkas"]),
        "lebih_baru": queries.newer_list(result),
        "ringkas": summary,
        "potongan": queries.bar(summary),
        "lihat": tab,
        "kolom": chosen,
        "kolom_terbanyak": queries.columns_changed(result) if tab == "berubah" else (),
        "aturan": queries.rules_found(result),
        "beda": queries.conflicts_by_field(result) if tab == "beda" else (),
        "isi": shown,
        "sumber": sorted({words.source(file["pemetaan"]) for file in result["berkas"] if "galat" not in file}),
        "dikenali": sorted({file["dikenali"] for file in result["berkas"] if "galat" not in file}),
        "form": _terms_form(intake),
        "tanggal_rancu": queries.ambiguous_dates(result),
        "beberapa": choices.in_several(result),
        "hitungan": headcounts(result),
        "pertanyaan": open_questions(result),
        "putusan": blank_decisions(chosen_before, result),
        "tanggal_lain": date_doubts(result),
        "basi": intake.register != register_state(area_code(intake.area)),
        "versi": intake.touched_at.isoformat(),
    }


#: how the rows of a part of the result are said; those of the other parts are shown as they are
_IN_WORDS = {
    "berubah": queries.in_words,
    "beda": queries.conflict_in_words,
    "ditolak": queries.finding_in_words,
    "temuan": queries.finding_in_words,
}


def _first_tab(summary: queries.Summary) -> str:
    for tab, count in (("berubah", summary.berubah), ("ditolak", summary.ditolak), ("baru", summary.baru)):
        if count:
            return tab
    return "temuan"


def _saved_counts(intake: Intake) -> dict[str, Any]:
    batches = list(Batch.objects.filter(uploads__intake=intake).distinct().order_by("pk"))
    return {
        "impor": batches,
        "baru": sum(batch.rows_new for batch in batches),
        "berubah": sum(batch.rows_changed for batch in batches),
        "karantina": [batch for batch in batches if batch.state == "karantina"],
    }


@needs("orang.sunting")
@require_GET
def download_refused(request: HttpRequest, kode: str, masukan: uuid.UUID) -> HttpResponse:
    """The refused rows as a workbook, to be mended in the source. Taking it is recorded."""
    intake = queries.intake_or_404(area_code(kode), masukan)
    if intake.state != EXAMINED:
        raise Http404("no dry run")
    rows = queries.rows_of(dry_run.result_of(at_hand(), intake), "ditolak")
    log.record(
        by=actor(request),
        at=clock.now(),
        action="masukan.unduh",
        subject="masukan",
        subjects=[str(intake.pk)],
        detail={"baris": len(rows)},
    )
    return attach_file(workbook_of(rows), "baris_ditolak.xlsx", XLSX)


# ── decisions ───────────────────────────────────────────────────────────────────────────────────


@needs("orang.sunting")
@require_POST
def again(request: HttpRequest, kode: str, masukan: uuid.UUID) -> HttpResponse:
    """Examine: after the last piece came, after a fault, or with another date, kind of list or agreement."""
    intake = queries.intake_or_404(area_code(kode), masukan)
    by = actor(request)
    if "tanggal" in request.POST:
        form = TermsForm(request.POST, request.FILES)
        if not form.is_valid() and intake.state == EXAMINED:
            return _page(request, area_code(kode), intake, form)
        if not form.is_valid():
            return redirect_with_message(request, kode, intake, first_words(form), level=messages.ERROR)
        _change_terms(intake, form)
    if not dry_run.begin_examination(intake, by=by) and intake.state == UPLOADING:
        return redirect_with_message(
            request, kode, intake, _("Berkas belum lengkap. Lanjutkan pengunggahan."), level=messages.WARNING
        )
    return redirect("kumpul_masukan", kode, intake.pk)


def _change_terms(intake: Intake, form: TermsForm) -> None:
    """Back to the state before the dry run, with other terms; an intake that is being worked on is left alone."""
    terms = form.terms(intake.area)
    changed = Intake.objects.filter(pk=intake.pk, state__in=[UPLOADING, EXAMINED]).update(
        state=UPLOADING,
        result=None,
        reference=terms.reference,
        continues=terms.continues,
        problem="",
        agreement=terms.agreement or intake.agreement,
        date_order=form.cleaned_data["urutan"] if "urutan" in form.data else intake.date_order,
        touched_at=clock.now(),
    )
    if changed:
        intake.refresh_from_db()


@needs("orang.sunting")
@require_POST
def leave_out(request: HttpRequest, kode: str, masukan: uuid.UUID, unggahan: uuid.UUID) -> HttpResponse:
    """Take one file out and examine the others again."""
    desa = area_code(kode)
    intake = queries.intake_or_404(desa, masukan)
    row = queries.upload_or_404(desa, unggahan)
    if row.intake_id != intake.pk or intake.state not in (UPLOADING, EXAMINED):
        return redirect_with_message(request, kode, intake, _("Berkas ini sedang dikerjakan. Tunggu sampai selesai."))
    if intake.uploads.count() == 1:
        return drop(request, kode=kode, masukan=masukan)  # type: ignore[return-value]
    uploads.leave_out(vault(), row)
    Intake.objects.filter(pk=intake.pk, state=EXAMINED).update(state=UPLOADING, result=None, touched_at=clock.now())
    intake.refresh_from_db()
    dry_run.begin_examination(intake, by=actor(request))
    return redirect("kumpul_masukan", kode, intake.pk)


@needs("orang.sunting")
@require_POST
def save(request: HttpRequest, kode: str, masukan: uuid.UUID) -> HttpResponse:
    """Save what the page showed, and only that: whoever comes second, or with an older page, sees it first."""
    desa = area_code(kode)
    intake = queries.intake_or_404(desa, masukan)
    by, at = actor(request), clock.now()
    if intake.state in (SAVING, SAVED):
        return redirect("kumpul_masukan", kode, intake.pk)
    if intake.state != EXAMINED or request.POST.get("versi") != intake.touched_at.isoformat():
        words_ = _("Hasil uji ini sudah berubah. Lihat lagi sebelum menyimpan.")
        return redirect_with_message(request, kode, intake, words_, level=messages.WARNING)
    if queries.summary_of(dry_run.result_of(at_hand(), intake)).galat:
        words_ = _("Satu berkas atau lebih tidak dapat dibaca. Lepaskan dahulu berkas itu.")
        return redirect_with_message(request, kode, intake, words_, level=messages.ERROR)
    if dry_run.result_of(at_hand(), intake).get("susut") and request.POST.get("lengkap") != "ya":
        words_ = _("Daftar ini tidak memuat banyak orang yang tercatat. Sebut dahulu: sebagian, atau memang lengkap.")
        return redirect_with_message(request, kode, intake, words_, level=messages.WARNING)
    if date_doubts(dry_run.result_of(at_hand(), intake)) and request.POST.get("tanggal_benar") != "ya":
        words_ = _("Isi daftar berkata tanggal lain. Sebut dahulu tanggal mana yang benar.")
        return redirect_with_message(request, kode, intake, words_, level=messages.WARNING)
    if intake.register != register_state(desa):
        Intake.objects.filter(pk=intake.pk, state=EXAMINED).update(
            state=UPLOADING, result=None, problem=intake_job.CHANGED
        )
        intake.refresh_from_db()
        dry_run.begin_examination(intake, by=by)
        return redirect_with_message(request, kode, intake, intake_job.CHANGED, level=messages.WARNING)
    intake_job.order(intake, by=by, at=at)
    return redirect("kumpul_masukan", kode, intake.pk)


@needs("orang.sunting")
@require_POST
def drop(request: HttpRequest, kode: str, masukan: uuid.UUID) -> HttpResponse:
    """Drop it: nothing was saved, the files are removed."""
    intake = queries.intake_or_404(area_code(kode), masukan)
    by, at = actor(request), clock.now()
    if intake_job.drop(intake, by=by, at=at):
        uploads.forget_files(vault(), intake)
        messages.info(request, _("Berkas dibuang. Register tetap seperti semula."))
        return redirect("kumpul", kode)
    return redirect("kumpul_masukan", kode, intake.pk)


@needs("orang.sunting")
@require_POST
def stop(request: HttpRequest, kode: str, masukan: uuid.UUID) -> HttpResponse:
    """Ask the running job to end; what is not saved yet is not saved then."""
    intake = queries.intake_or_404(area_code(kode), masukan)
    job = service.active_for(str(intake.pk))
    if job is not None:
        service.stop(job)
        log.record(
            by=actor(request), at=clock.now(), action="pekerjaan.henti", subject="masukan", subjects=[str(intake.pk)]
        )
    return redirect("kumpul_masukan", kode, intake.pk)
