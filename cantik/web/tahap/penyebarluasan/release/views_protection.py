"""`/desa/<kode>/lindung/<nomor>/`: the report of protection of a draft ("rancangan") or an edition, for the head of the
village in plain words and, under `teknis/`, for a methodologist. Read only; no cell is named, no threshold."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_safe

from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load_village
from cantik.pipeline.app import draft_outline
from cantik.protect.report.public import SECONDARY, ToldProtection, make_public_report
from cantik.release import protection_record
from cantik.release.app import queries, storage
from cantik.snapshot.list_coverage import ListRows
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code, check_access
from cantik.vault.app.opening import at_hand
from cantik.web import list_coverage
from cantik.web.language import number as number_text
from cantik.web.tahap.penyebarluasan.release.views_asof import table_title

DRAFT = "rancangan"
HEAD, METHOD = "angka.lihat_mentah", "lindung.lihat"
#: why cells are hidden, in words that give no threshold away
REASONS = {
    "ambang": noop("hitungannya terlalu kecil, sehingga orangnya dapat dikenali"),
    "penuh": noop("seluruh orang di kelompok itu sama keadaannya, sehingga keadaan tiap orang terbaca"),
    "nol": noop("tidak ada seorang pun, dan justru itu memberi tahu tentang kelompok kecil"),
    "baris": noop("kelompoknya sendiri terlalu kecil"),
    SECONDARY: noop("agar yang ditutup tidak dapat dihitung kembali dari jumlahnya"),
}
#: whom the audit played and why a table was not printed, as the report keeps them
KEPT_WORDS = (
    noop("semua angka yang dicetak dan jumlahnya"),
    noop("tabel dan indikator yang saling memuat"),
)


@dataclass(frozen=True, slots=True)
class TriedAttack:
    """Somebody who was played: what he knows, and what came of it."""

    knows: str
    result: str


@needs(HEAD)
@require_safe
def plain(request: HttpRequest, kode: str, nomor: str) -> HttpResponse:
    """How many cells are hidden and why, in plain words, and what an attacker was tried."""
    desa = area_code(kode)
    report = _report(desa, nomor)
    values = _around(request, desa, nomor, report, METHOD) | {
        "sebab": [(_(REASONS[name]), count) for name, count in report.by_reason.items()],
        "penyerang": _attacks(report),
        "utuh": sum(1 for table in report.tables if not table.hidden),
        "cakupan": _coverage_of_draft(desa) if nomor == DRAFT else None,
    }
    return render(request, "release/lindung.html", values)


@needs(METHOD)
@require_safe
def technical(request: HttpRequest, kode: str, nomor: str) -> HttpResponse:
    """The same for a methodologist: rules, groups, tables, proofs, what it took."""
    desa = area_code(kode)
    report = _report(desa, nomor)
    values = _around(request, desa, nomor, report, HEAD) | {
        "penyerang": _attacks(report),
        "acuan": dt.date.fromisoformat(report.reference) if report.reference else None,
        "tabel": [(table_title(t.table.spec, desa), t) for t in report.tables],
        "kelompok": report.groups,
        "aturan": [name for name in REASONS if name != SECONDARY],
        "hitungan": [(g, [g.primaries.get(name, 0) for name in REASONS if name != SECONDARY]) for g in report.groups],
    }
    return render(request, "release/lindung_teknis.html", values)


def _report(area: AreaCode, name: str) -> ToldProtection:
    """The report of the present draft or of an edition of the shelf. Raises `Http404`, also where the store does not
    remember (an edition that was brought here)."""
    opened = at_hand()
    path: Path | None = None
    if name == DRAFT:
        draft = queries.live_draft(area)
        if draft is not None and draft.figures:
            path = storage.draft(opened.store.path, draft.kode, draft.pk) / storage.PROTECTION
    elif any(edition.number == name for edition in queries.editions(storage.shelf(opened.store.path), area)):
        path = protection_record.place(opened.store.path, area.text(), name)
    safe = None if path is None else protection_record.recall(path, load_village(area, opened.store.path).content)
    if path is None or safe is None:
        raise Http404("nothing is kept of this protection")
    work = protection_record.work_of(path)
    return make_public_report(safe, solved=work.solved if work else None, seconds=work.seconds if work else None)


def _coverage_of_draft(area: AreaCode) -> list_coverage.SeenCoverage | None:
    """How much of its lists stands behind the present draft."""
    draft = queries.live_draft(area)
    if draft is None or not draft.figures:
        return None
    rows = draft_outline.read(storage.draft(at_hand().store.path, draft.kode, draft.pk)).rows
    return None if rows is None else list_coverage.judge(area, ListRows(*rows))


def _around(request: HttpRequest, area: AreaCode, number_of: str, report: ToldProtection, other: str) -> dict[str, Any]:
    draft = number_of == DRAFT
    return {
        "bagian": "angka" if draft else "terbit",
        "nomor": number_of,
        "rancangan": draft,
        "lapor": report,
        "persen": number_text(Decimal(100 * report.hidden_cells) / report.cells, 1) if report.cells else "0",
        "lain": check_access(who(request), other, area).whole,
    }


def _attacks(report: ToldProtection) -> list[TriedAttack]:
    """Everybody who was played; a report exists only where none of them narrowed a protected number too far."""
    held = _("tidak satu pun angka yang ditutup dapat diterka cukup dekat")
    found = [TriedAttack(_("Membaca %s") % _(text), held) for text in report.attackers]
    if report.examined or report.facts:
        known = _("Membaca semuanya bersama, dan tahu yang diketahui semua orang tentang keluarga dan umur (%s fakta)")
        result = _("%s angka yang ditutup diperiksa; tidak satu pun dapat diterka cukup dekat")
        found.append(TriedAttack(known % number_text(len(report.facts)), result % number_text(report.examined)))
    if report.former:
        found.append(TriedAttack(_("Memegang rilis sebelumnya dan mengurangkannya dari yang ini"), held))
    return found
