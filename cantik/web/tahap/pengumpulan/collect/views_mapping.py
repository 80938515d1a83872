"""The mapping screen: what the columns of an unknown file mean, said by a person, and the mappings that were saved."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cantik.base import clock
from cantik.base.errors import ContentError
from cantik.codes.knowledge import Knowledge
from cantik.codes.practice import is_practice
from cantik.collect.app.mappings import remove_mapping, restore_mapping, save_mapping, saved_mappings
from cantik.collect.app.models import EXAMINED, UPLOADING, Intake, SavedMapping, Upload
from cantik.collect.matching.heads import Header
from cantik.collect.matching.own import MAX_BYTES, as_yaml, id_of, problems
from cantik.collect.unknown_table import UNITS, place_text
from cantik.content.kinds import Mapping_
from cantik.field.errors import PlanRefused
from cantik.field.instruments.app import sharing
from cantik.pipeline.app.dry_run import begin_examination, knowledge_of, result_of
from cantik.staff.app import actors, error_words, log
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code, check_access
from cantik.vault.app.opening import at_hand
from cantik.web.desk import as_number
from cantik.web.downloads import attach_file
from cantik.web.page_acts import carry_out
from cantik.web.store import describe_area
from cantik.web.tahap.pengumpulan.collect import mapping_page, queries
from cantik.web.tahap.pengumpulan.collect.mapping_form import Screen, SeenTable, first_screen, sent_screen
from cantik.web.tahap.pengumpulan.collect.views import actor, redirect_with_message

#: mappings of other villages that the page shows, the newest first
_SHARED = 20


@needs("orang.sunting")
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, kode: str, masukan: uuid.UUID, unggahan: uuid.UUID) -> HttpResponse:
    """The columns of one file. POST: another place of the table, a look at the values, or the decision."""
    intake, row = _of(kode, masukan, unggahan)
    if intake.state != EXAMINED:
        return redirect("kumpul_masukan", kode, intake.pk)
    opened = at_hand()
    said = _table(result_of(opened, intake), row)
    if said is None:
        return redirect_with_message(
            request, kode, intake, _("Berkas ini tidak perlu dipetakan."), level=messages.WARNING
        )
    known = knowledge_of(kode, opened)
    looked = SeenTable(said, known.content, known.lists)
    if request.method == "GET":
        log.record(
            by=actor(request), at=clock.now(), action="masukan.petakan", subject="masukan", subjects=[str(intake.pk)]
        )
        screen = first_screen(looked, row.name, _find_saved(said, kode, known))
        return _show_mapping(request, intake, row, looked, screen)
    if request.POST.get("versi") != intake.touched_at.isoformat():
        text = _("Berkas ini diuji lagi sesudah halaman dibuka. Lihat lagi pemetaannya.")
        messages.warning(request, text)
        return redirect("kumpul_petakan", kode, intake.pk, row.pk)
    if "letak" in request.POST:
        return _elsewhere(request, kode, intake, row)
    screen = sent_screen(request.POST, looked)
    if "simpan" not in request.POST:
        return _show_mapping(request, intake, row, looked, screen)
    if screen.unseen:
        named = ", ".join(screen.unseen)
        wrong = [_("Lihat dahulu nilai kolom {0} di bawah, lalu simpan lagi.").format(named)]
        return _show_mapping(request, intake, row, looked, screen, wrong)
    return _save(request, kode, intake, row, looked, screen)


def _of(kode: str, masukan: uuid.UUID, unggahan: uuid.UUID) -> tuple[Intake, Upload]:
    desa = area_code(kode)
    intake, row = queries.intake_or_404(desa, masukan), queries.upload_or_404(desa, unggahan)
    if row.intake_id != intake.pk:
        raise Http404("no such upload in this intake")
    return intake, row


def _table(result: dict[str, Any], row: Upload) -> dict[str, Any] | None:
    found = next((file for file in result["berkas"] if file["id"] == str(row.pk)), None)
    return found.get("peta") if found else None


def _find_saved(said: dict[str, Any], kode: str, known: Knowledge) -> Mapping_ | None:
    """What was saved for these titles before."""
    wanted = id_of(title for title, *_rest in said["profil"]["kolom"])
    held = saved_mappings(kode, known.content, known.lists)
    found = next((mapping.mapping for mapping in held if mapping.row.mapping == wanted), None)
    return found if found is not None and found.unit_of == said["unit"] else None


def _show_mapping(
    request: HttpRequest,
    intake: Intake,
    row: Upload,
    looked: SeenTable,
    screen: Screen,
    wrong: list[str] | None = None,
) -> HttpResponse:
    values = mapping_page.values(screen, looked)
    status = 422 if wrong else 200
    return render(
        request,
        "collect/petakan.html",
        {
            "bagian": "kumpul",
            "masukan": intake,
            "unggahan": row,
            "salah": wrong or [],
            "versi": intake.touched_at.isoformat(),
            **values,
        },
        status=status,
    )


def _elsewhere(request: HttpRequest, kode: str, intake: Intake, row: Upload) -> HttpResponse:
    """The table stands elsewhere, or its rows are other things: look again."""
    said = [request.POST.get(name, "") for name in ("lembar", "baris", "tinggi")]
    unit = request.POST.get("unit", "")
    if not all(text.isdecimal() and len(text) < 6 for text in said) or unit not in UNITS:
        messages.error(request, _("Pilih lembar, baris judul, dan isi barisnya."))
        return redirect("kumpul_petakan", kode, intake.pk, row.pk)
    sheet, at, depth = map(int, said)
    place = place_text(Header(sheet, max(0, at - 1), depth), unit)
    _again(intake, actor(request), row, place)
    return redirect(f"{request.path}")


def _again(intake: Intake, by: str, row: Upload | None = None, place: str = "") -> None:
    """Examine the files of an intake anew; what was chosen for records of it is chosen anew, too."""
    if row is not None:
        Upload.objects.filter(pk=row.pk).update(table=place)
    Intake.objects.filter(pk=intake.pk, state=EXAMINED).update(
        state=UPLOADING, result=None, problem="", choices="", touched_at=clock.now()
    )
    intake.refresh_from_db()
    begin_examination(intake, by=by)


def _save(
    request: HttpRequest,
    kode: str,
    intake: Intake,
    row: Upload,
    looked: SeenTable,
    screen: Screen,
) -> HttpResponse:
    coded = {column.variable: looked.codes_of(column.variable) for column in screen.rows}
    decided = screen.decision(coded)
    wrong = mapping_page.problem_words(problems(decided), screen)
    if wrong:
        return _show_mapping(request, intake, row, looked, screen, wrong)
    by, at = actor(request), clock.now()
    try:
        save_mapping(
            code=kode, text=as_yaml(decided, made=at.date()), content=looked.content, lists=looked.lists, by=by, at=at
        )
    except ContentError as error:
        return _show_mapping(request, intake, row, looked, screen, [error_words.error_line(error)])
    _again(intake, by)
    return redirect("kumpul_masukan", kode, intake.pk)


# ── what was saved ───────────────────────────────────────────────────────────────────────────────


@needs("orang.lihat")
@require_GET
def list_saved(request: HttpRequest, kode: str) -> HttpResponse:
    """The mappings of the village, and those that were taken away."""
    return _saved_page(request, kode)


def _saved_page(request: HttpRequest, kode: str, wrong: str = "") -> HttpResponse:
    known = knowledge_of(kode, at_hand())
    held = saved_mappings(kode, known.content, known.lists)
    standing = {mapping.row.mapping for mapping in held}
    gone = list(SavedMapping.objects.filter(area=kode, removed_at__isnull=False)[:20])
    desa = area_code(kode)
    offers = sharing.list_own_offers(desa)
    people = actors.names([mapping.row.made_by for mapping in held] + [row.removed_by for row in gone])
    return render(
        request,
        "collect/pemetaan.html",
        {
            "bagian": "kumpul",
            "pemetaan": [
                mapping_page.line(mapping, people) | {"tawaran": offers.get(mapping.row.pk)} for mapping in held
            ],
            "bersama": [
                (row, describe_area(area_code(row.kode)).full) for row in sharing.list_takeable_mappings(desa)[:_SHARED]
            ],
            "boleh_tawar": not is_practice(desa),
            "dihapus": [
                {"baris": row, "oleh": people.get(row.removed_by, row.removed_by), "diganti": row.mapping in standing}
                for row in gone
            ],
            "boleh_sunting": check_access(request.user, "orang.sunting", desa).whole,
            "salah": wrong,
        },
        status=422 if wrong else 200,
    )


@needs("orang.sunting")
@require_POST
def upload(request: HttpRequest, kode: str) -> HttpResponse:
    """Take over a mapping of another village: one that the walidata made available, or a file (YAML)."""
    file, shared = request.FILES.get("berkas"), as_number(request.POST.get("bersama"))
    if shared is None and (file is None or (file.size or 0) > MAX_BYTES):
        return _saved_page(request, kode, _("Pilih berkas pemetaan (.yaml), paling besar 256 kB."))
    known = knowledge_of(kode, at_hand())
    try:
        if shared is not None:
            text = sharing.copy_mapping(area_code(kode), shared)
        else:
            text = "" if file is None else file.read().decode("utf-8-sig")
        row = save_mapping(
            code=kode, text=text, content=known.content, lists=known.lists, by=actor(request), at=clock.now()
        )
    except UnicodeDecodeError:
        return _saved_page(request, kode, _("Berkas pemetaan bukan teks UTF-8."))
    except PlanRefused as error:
        return _saved_page(request, kode, error_words.short(error))
    except ContentError as error:
        return _saved_page(request, kode, error_words.error_line(error))
    messages.success(
        request, _("Pemetaan %s tersimpan. Berkas dengan judul kolom yang sama dikenali mulai sekarang.") % row.title
    )
    return redirect("kumpul_pemetaan", kode)


@needs(sharing.OFFER_MAPPING)
@require_POST
def offer_mapping(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Offer a mapping to the villages of the kabupaten; the walidata looks first."""
    return carry_out(
        request,
        lambda: sharing.offer_mapping(
            nomor, area_code(kode), looked=request.POST.get("dibaca") == "ya", by=who(request)
        ),
        _("Ditawarkan. Walidata kabupaten membacanya, lalu mengedarkan atau mengembalikannya."),
        to=redirect("kumpul_pemetaan", kode),
        again=lambda why: _saved_page(request, kode, why),
    )


@needs("orang.lihat")
@require_GET
def download(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """A mapping as a content file. Taking it is recorded."""
    row = SavedMapping.objects.filter(pk=nomor, area=kode).first()
    if row is None:
        raise Http404("no such mapping here")
    log.record(by=actor(request), at=clock.now(), action="pemetaan.unduh", subject="pemetaan", subjects=[row.pk])
    return attach_file(row.text, f"{row.mapping}.yaml", "application/yaml; charset=utf-8")


@needs("orang.sunting")
@require_POST
def remove(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Take a mapping away; it can be put back."""
    try:
        remove_mapping(code=kode, number=nomor, by=actor(request), at=clock.now())
    except SavedMapping.DoesNotExist as error:
        raise Http404("no such mapping here") from error
    messages.info(
        request, _("Pemetaan dihapus. Yang sudah diimpor dengannya tetap. Pemetaan dapat dipulihkan di bawah.")
    )
    return redirect("kumpul_pemetaan", kode)


@needs("orang.sunting")
@require_POST
def restore(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Put a mapping back."""
    try:
        restore_mapping(code=kode, number=nomor, by=actor(request), at=clock.now())
    except SavedMapping.DoesNotExist as error:
        raise Http404("no such mapping here") from error
    messages.success(request, _("Pemetaan dipulihkan."))
    return redirect("kumpul_pemetaan", kode)
