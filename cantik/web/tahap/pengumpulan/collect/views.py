"""Hand in files: the list of imports with the form, the plain form, and the pieces that the script sends."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.base.faults import system_error
from cantik.codes.area import AreaCode
from cantik.collect.app import uploads
from cantik.collect.app.models import Intake, Upload
from cantik.collect.archive import LIMITS, MB
from cantik.pipeline.app.dry_run import begin_examination
from cantik.staff.app import error_words, log
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code, check_access
from cantik.vault.app.opening import at_hand
from cantik.web.tahap.pengumpulan.collect import queries
from cantik.web.tahap.pengumpulan.collect.forms import TermsForm, first_words, initial, parse_announcement, wanted_id

#: what the script sends at once: eight seconds of a line of 256 kbit/s, so that a cut costs little
CHUNK = 256 * 1024


def actor(request: HttpRequest) -> str:
    """How the person is written beside what they do."""
    return who(request).actor


def vault() -> uploads.Vault:
    """Where uploads lie sealed."""
    opened = at_hand()
    return uploads.Vault(opened.store.path, opened.keys)


@needs("orang.lihat")
@require_GET
def index(request: HttpRequest, kode: str) -> HttpResponse:
    """The imports of the village, what waits for a decision, and the form."""
    return _index(request, area_code(kode), TermsForm(initial=initial()))


def _index(
    request: HttpRequest, area: AreaCode, form: TermsForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    lines = queries.lines(area)
    return render(
        request,
        "collect/daftar.html",
        form_values(form, problem=problem)
        | {
            "bagian": "kumpul",
            "terbuka": queries.open_intakes(area),
            "baris": lines,
            "boleh_sunting": check_access(request.user, "orang.sunting", area).whole,
            "ada_berlaku": any(line.keadaan == "berlaku" for line in lines),
        },
        status=status,
    )


def form_values(form: TermsForm | None = None, *, problem: str = "") -> dict[str, Any]:
    """What the form to hand in files (`collect/_kirim.html`) needs, on whatever page it stands."""
    return {
        "form": form or TermsForm(initial=initial()),
        "masalah": problem,
        "kunci": uuid.uuid4(),
        "paling_besar": LIMITS.file // MB,
        "paling_besar_bita": LIMITS.file,
        "potongan": CHUNK,
    }


@needs("orang.sunting")
@require_POST
def send(request: HttpRequest, kode: str) -> HttpResponse:
    """The plain form: all files in one request. Sent twice, it is one intake."""
    desa = area_code(kode)
    form = TermsForm(request.POST, request.FILES)
    files = request.FILES.getlist("berkas")
    if not form.is_valid():
        return _index(request, desa, form, status=422)
    named = [uploads.Announced(file.name or "", file.size or 0) for file in files]
    at, by = clock.now(), actor(request)
    try:
        intake = uploads.begin(form.terms(kode), named, by=by, at=at, wanted=wanted_id(request.POST.get("kunci", "")))
        _take(intake, files, kode, by)
    except CantikError as error:
        return _index(request, desa, form, problem=error_words.error_line(error), status=422)
    except OSError as error:
        return _index(request, desa, form, problem=error_words.error_line(system_error(error)), status=507)
    begin_examination(intake, by=by)
    return redirect("kumpul_masukan", kode, intake.pk)


def _take(intake: Intake, files: list[UploadedFile[bytes]], kode: str, by: str) -> None:
    """Put the files of a plain form into their uploads; the same form again changes nothing."""
    store, at = vault(), clock.now()
    for row, file in zip(intake.uploads.all(), files, strict=False):
        try:
            uploads.append(store, row.pk, code=kode, by=by, offset=0, data=file.read(), at=at)
        except Upload.DoesNotExist:  # it came before, and its examination has begun
            return
        except OSError:  # the whole form is sent again; nothing of this one stays
            uploads.withdraw(store, intake)
            raise


# ── with the script ─────────────────────────────────────────────────────────────────────────────


@needs("orang.sunting")
@require_POST
def announce(request: HttpRequest, kode: str) -> HttpResponse:
    """Announce files; the answer says for each where its pieces go and how much is here already."""
    form = TermsForm(request.POST, request.FILES)
    by = actor(request)
    try:
        files = parse_announcement(request.POST.get("daftar", ""))
        if not form.is_valid():
            return JsonResponse({"masalah": first_words(form)}, status=422)
        terms = form.terms(kode)
        intake = uploads.resumable(terms, files, by=by) or uploads.begin(terms, files, by=by, at=clock.now())
        Intake.objects.filter(pk=intake.pk).update(
            reference=terms.reference, continues=terms.continues, agreement=terms.agreement or intake.agreement
        )
    except forms.ValidationError as error:
        return JsonResponse({"masalah": error.messages[0]}, status=422)
    except CantikError as error:
        return JsonResponse({"masalah": error_words.error_line(error)}, status=422)
    return JsonResponse(
        {
            "alamat": reverse("kumpul_masukan", args=[kode, intake.pk]),
            "uji": reverse("kumpul_uji", args=[kode, intake.pk]),
            "berkas": [
                {"alamat": reverse("kumpul_potong", args=[kode, row.pk]), "masuk": row.received}
                for row in intake.uploads.all()
            ],
        }
    )


@needs("orang.sunting")
@require_http_methods(["GET", "POST"])
def piece(request: HttpRequest, kode: str, unggahan: uuid.UUID) -> HttpResponseBase:
    """GET: how much of a file is here, and a fresh token after signing in again. POST: a piece, `?dari=` its offset.

    A piece that came before, or that begins beyond what is here, is answered with the place to go on.
    """
    row = queries.upload_or_404(area_code(kode), unggahan, by=actor(request))
    if request.method == "GET":
        return JsonResponse({"masuk": row.received, "ukuran": row.size, "kunci": get_token(request)})
    said = request.GET.get("dari", "")
    if not said.isdecimal() or len(said) > 12:
        return JsonResponse({"masalah": _("Letak potongan tidak dapat dibaca.")}, status=400)
    data = request.read(CHUNK * 4 + 1)
    if len(data) > CHUNK * 4:
        return JsonResponse({"masalah": _("Potongan terlalu besar.")}, status=413)
    try:
        here = uploads.append(
            vault(), row.pk, code=kode, by=actor(request), offset=int(said), data=data, at=clock.now()
        )
    except Upload.DoesNotExist:  # it was whole, and its examination has begun
        return JsonResponse({"masuk": row.size})
    except CantikError as error:
        return JsonResponse({"masalah": error_words.error_line(error)}, status=413)
    except OSError as error:
        return JsonResponse({"masalah": error_words.error_line(system_error(error))}, status=507)
    return JsonResponse({"masuk": here})


def redirect_with_message(
    request: HttpRequest, kode: str, intake: Intake, words: str, *, level: int = messages.INFO
) -> HttpResponse:
    """Back to the intake with a word about what happened."""
    messages.add_message(request, level, words)
    return redirect("kumpul_masukan", kode, intake.pk)


def log_reading(request: HttpRequest, intake: Intake, part: str, persons: Collection[int], rows: int) -> None:
    """Write into the log that a part of a dry run was read: whom it named, else of which intake it was."""
    log.record(
        by=actor(request),
        at=clock.now(),
        action="masukan.baca",
        subject="orang" if persons else "masukan",
        subjects=sorted(persons) or [str(intake.pk)],
        detail={"bagian": part, "baris": rows},
    )
