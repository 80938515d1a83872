"""Differences between sources decided before anything is stored: both values side by side, by rule or one by one."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.base.numerals import format_number
from cantik.collect.app.models import EXAMINED, Intake
from cantik.pipeline.app import dry_run
from cantik.register.core.app.words import source
from cantik.register.core.conflict import ASK, BY_RULE, FAMILY, NEW, OLD, unit_of
from cantik.register.core.prepare import HEALTH
from cantik.register.intake.app import choices as choosing
from cantik.register.intake.app.choices import Open
from cantik.staff.app import log
from cantik.staff.app.gate import needs
from cantik.staff.app.rights import area_code, check_access
from cantik.vault.app.opening import at_hand
from cantik.web.desk import as_number, asked_page
from cantik.web.language import lang
from cantik.web.tahap.pengumpulan.collect import queries
from cantik.web.tahap.pengumpulan.collect.views import actor, log_reading, redirect_with_message
from cantik.web.words import field_name, name_of, rule_title, why

PAGE = 25
RIGHT = "register.putus"


@needs("orang.lihat")
@require_safe
def page(request: HttpRequest, kode: str, masukan: uuid.UUID) -> HttpResponse:
    """The differences of a dry run, one of them beside the list."""
    intake = queries.intake_or_404(area_code(kode), masukan)
    result = dry_run.result_of(at_hand(), intake)
    every = list(choosing.differences(result, choosing.choices_in(intake.choices)))
    if not every:  # also of one that is not examined (any more)
        return redirect("kumpul_masukan", kode, intake.pk)
    kind = request.GET.get("jenis", "")[:120]
    shown = _of_kind(every, kind)
    chosen = as_number(request.GET.get("beda", ""))
    at = (asked_page(request) - 1) * PAGE if chosen is None else chosen
    at = at if at < len(shown) else 0
    here = at // PAGE
    part = shown[here * PAGE : (here + 1) * PAGE]
    log_reading(request, intake, "beda", {difference.person for difference in part if difference.person}, len(part))
    values = {
        "bagian": "kumpul",
        "masukan": intake,
        "kode": kode,
        "jenis": kind,
        "banyak": len(shown),
        "hitung": choosing.count_open(every),
        "di_sini": choosing.count_open(shown),
        "saring": _filters(every, kind),
        "butir": [_line(difference, kind, here * PAGE + i) for i, difference in enumerate(part)],
        "rinci": _detail(shown[at]) if shown else None,
        "boleh": _may(request, kode),
        "versi": intake.touched_at.isoformat(),
        "ada_pilihan": bool(intake.choices),
        "sama_semua": _kind_words(kind),
        "beberapa": choosing.in_several(result),
    }
    return render(request, "collect/beda.html", values | _around(kind, at, len(shown)))


def _of_kind(every: list[Open], kind: str) -> list[Open]:
    return [difference for difference in every if kind in ("", difference.kind)]


def _around(kind: str, at: int, count: int) -> dict[str, Any]:
    """The ways from the difference that is shown, the `at`-th of so many: to the next ones, to the other pages."""
    here = at // PAGE
    return {
        "ke": at,
        "sebelum": _query(kind, at - 1) if at else "",
        "sesudah": _query(kind, at + 1) if at + 1 < count else "",
        "hal": here + 1,
        "halaman": max(1, -(-count // PAGE)),
        "alamat_hal": f"?{urlencode({'jenis': kind})}&hal=",
    }


def _may(request: HttpRequest, kode: str) -> bool:
    desa = area_code(kode)
    return all(check_access(request.user, right, desa).whole for right in (RIGHT, "orang.sunting"))


def _query(kind: str, at: int) -> str:
    return "?" + urlencode({key: said for key, said in (("jenis", kind), ("beda", at)) if said != ""})


def _line(difference: Open, kind: str, at: int) -> dict[str, Any]:
    return {
        "nama": _name(difference),
        "isian": field_name(difference.key),
        "tautan": _query(kind, at),
        "ke": at,
        "hasil": queries.OUTCOMES[difference.outcome],
        "dipilih": bool(difference.wish),
    }


def _name(difference: Open) -> str:
    return name_of(difference.who.name, difference.unit == FAMILY)


def _detail(difference: Open) -> dict[str, Any]:
    unit, variable = unit_of(difference.key)
    hidden = variable in HEALTH and unit != FAMILY
    veiled = _("keterangan kesehatan, tidak ditampilkan di sini")
    return {
        "nama": _name(difference),
        "isian": field_name(difference.key),
        "nomor": difference.who.number,
        "baris": difference.row,
        "berkas": difference.file,
        "lama": veiled if hidden else queries.format_difference(difference.key, difference.old) or "–",
        "baru": veiled if hidden else queries.format_difference(difference.key, difference.new) or "–",
        "sumber": source(difference.source),
        "cara": why(difference.way),
        "aturan": rule_title(difference.rule),
        "hasil": difference.outcome,
        "pilihan": difference.wish,
        "kata": difference.word,
        "unggahan": difference.upload,
    }


def _filters(every: list[Open], kind: str) -> list[dict[str, Any]]:
    """Each variable beside the other source, with its number and what was chosen for it."""
    found = [{"kata": _("Semua"), "banyak": len(every), "alamat": "?", "ini": not kind}]
    for key, other, count in choosing.kinds(every):
        own = f"{key}@{other}"
        found.append(
            {
                "kata": f"{field_name(key)}, {source(other)}",
                "banyak": count,
                "alamat": _query(own, 0),
                "ini": own == kind,
            }
        )
    return found


def _kind_words(kind: str) -> str:
    key, _at, other = kind.partition("@")
    return f"{field_name(key)}, {source(other)}" if kind else _("semua isian")


@needs(RIGHT)
@require_POST
def choose(request: HttpRequest, kode: str, masukan: uuid.UUID) -> HttpResponse:
    """Choose for one difference, for all of a kind, or take choices back; nothing is stored in the register yet."""
    intake = queries.intake_or_404(area_code(kode), masukan)
    warned = partial(redirect_with_message, request, kode, intake, level=messages.WARNING)
    if intake.state != EXAMINED or not _may(request, kode):
        return warned(_("Hasil uji ini sudah berubah. Lihat lagi sebelum menyimpan."))
    choices = choosing.choices_in(intake.choices)
    every = list(choosing.differences(dry_run.result_of(at_hand(), intake), choices))
    upload, word, wish = (request.POST.get(name, "")[:200] for name in ("unggahan", "kata", "pilihan"))
    if (upload, word) not in _words(every) or wish not in (NEW, OLD, ASK, BY_RULE):
        return warned(_("Daftarnya berubah. Lihat lagi sebelum memutuskan semuanya."))
    many = sum(_is_meant(difference, upload, word) for difference in every) if word else 0
    by, at = actor(request), clock.now()
    Intake.objects.filter(pk=intake.pk, state=EXAMINED).update(
        choices=choosing.with_choice(choices, upload, word, wish), touched_at=at
    )
    log.record(
        by=by,
        at=at,
        action="masukan.pilih",
        subject="masukan",
        subjects=[str(intake.pk)],
        detail={"pilihan": wish, "beda": many, "isian": word.partition("@")[0].rpartition("#")[2]},
    )
    messages.success(
        request, _describe_wish(wish, many) if word else _("Semua pilihan dibatalkan; aturan berlaku lagi.")
    )
    return redirect(reverse("kumpul_beda", args=[kode, intake.pk]) + _next(request, every, upload, word))


def _words(every: list[Open]) -> set[tuple[str, str]]:
    """What a choice may be for: file and word of a difference, a kind, all of them, none (choices are taken back)."""
    own = {(difference.upload, difference.word) for difference in every}
    return own | {("", difference.kind) for difference in every} | {("", "*"), ("", "")}


def _is_meant(difference: Open, upload: str, word: str) -> bool:
    return (difference.upload, difference.word) == (upload, word) or word in (difference.kind, "*")


def _next(request: HttpRequest, every: list[Open], upload: str, word: str) -> str:
    """The list as it was; after a choice for one difference the one that follows it."""
    kind = request.POST.get("jenis", "")[:120]
    shown = _of_kind(every, kind)
    at = next((i for i, difference in enumerate(shown) if (difference.upload, difference.word) == (upload, word)), -1)
    return _query(kind, min(at + 1, len(shown) - 1) if at >= 0 else 0)


def _describe_wish(wish: str, many: int) -> str:
    """What was chosen, in words."""
    if many > 1:
        said = {
            NEW: _("%(n)s isian: akan diambil yang datang."),
            OLD: _("%(n)s isian: akan tetap yang tercatat."),
            ASK: _("%(n)s isian: akan menunggu putusan."),
            BY_RULE: _("%(n)s isian: menurut aturan lagi."),
        }[wish]
        return said % {"n": format_number(many, 0, lang())}
    return {
        NEW: _("Akan diambil yang datang."),
        OLD: _("Akan tetap yang tercatat."),
        ASK: _("Akan menunggu putusan."),
        BY_RULE: _("Menurut aturan lagi."),
    }[wish]
