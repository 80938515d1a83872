"""`/desa/<kode>/angka/`: tables and indicators before and after protection, review, who stands behind a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load_village
from cantik.measure.result import MeasuredFigure
from cantik.pipeline.app import draft_outline
from cantik.pipeline.app.draft_outline import OutlinedTable
from cantik.release import files
from cantik.release.app import queries, services, storage
from cantik.release.app.models import APPROVED, RETURNED, Draft, Review
from cantik.release.errors import StaleDraft
from cantik.release.model import Figure
from cantik.release.show import figure_text
from cantik.staff.app import log
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code, check_access
from cantik.vault.app.opening import at_hand
from cantik.web.language import either, lang
from cantik.web.language import number as number_text
from cantik.web.named_rows import list_record_rows, log_rows
from cantik.web.tahap.penyebarluasan.release import desk, figures
from cantik.web.tahap.penyebarluasan.release.views import fresh, job_of, show_refusal

FILTERS = ("semua", "belum", "ditutup", "berubah")
VIEWS = ("dampingan", "terbit", "mentah")
PAGE = 50


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A table in the list, with what was said of it."""

    sheet: OutlinedTable
    review: Review | None

    @property
    def is_approved(self) -> bool:
        """Somebody approved it as it is now."""
        return self.review is not None and self.review.decision == APPROVED


def _ready(area: AreaCode) -> tuple[Draft, draft_outline.DraftOutline] | None:
    """The present draft with its outline, or None when there is nothing to show."""
    draft = queries.live_draft(area)
    if draft is None or not draft.figures:
        return None
    return draft, draft_outline.read(storage.draft(at_hand().store.path, draft.kode, draft.pk), lang())


@needs("angka.lihat_mentah")
@require_safe
def index(request: HttpRequest, kode: str) -> HttpResponseBase:
    """The tables of the draft by chapter, with what is hidden, changed, and not reviewed yet."""
    desa = area_code(kode)
    found = _ready(desa)
    if found is None:
        draft = queries.live_draft(desa)
        values: dict[str, Any] = {
            "bagian": "angka",
            "rancangan": draft,
            "pekerjaan": job_of(draft) if draft else None,
            "ada_data": queries.newest_reference(desa) is not None,
        }
        return render(request, "release/angka_kosong.html", values)
    draft, seen = found
    wanted = request.GET.get("saring", "semua")
    lines = [SheetLine(sheet, review) for sheet, review in _sheets_with_review(draft, seen)]
    counts = {name: sum(_fits(line, name) for line in lines) for name in FILTERS}
    shown = [line for line in lines if _fits(line, wanted)]
    knowledge = load_village(desa, at_hand().store.path)
    return render(
        request,
        "release/angka.html",
        {
            "bagian": "angka",
            "rancangan": draft,
            "ikhtisar": seen,
            "baris": shown,
            "bab": _by_chapter(shown, seen),
            "saring": wanted if wanted in FILTERS else "semua",
            "banyak": counts,
            "berikut": next((line.sheet for line in shown if not line.is_approved), None),
            "segar": fresh(draft, desa, knowledge),
            "boleh": desk.may(request.user, desa),
        },
    )


def _figure_title(figure: Figure) -> dict[str, str]:
    """Title and unit of an indicator in the page's language."""
    return {"judul": either(figure.title, figure.title_en), "satuan": either(figure.unit, figure.unit_en)}


def _fits(line: SheetLine, wanted: str) -> bool:
    """Whether a table belongs into the list under a filter; an unknown filter is none."""
    if wanted == "belum":
        return not line.is_approved
    if wanted == "ditutup":
        return line.sheet.hidden > 0
    if wanted == "berubah":
        return line.sheet.changed > 0
    return True


def _sheets_with_review(draft: Draft, seen: draft_outline.DraftOutline) -> list[tuple[OutlinedTable, Review | None]]:
    known = queries.reviews(draft.area_id, seen.digests())
    return [(sheet, known.get(sheet.key)) for sheet in seen.sheets]


def _by_chapter(lines: list[SheetLine], seen: draft_outline.DraftOutline) -> list[tuple[str, list[SheetLine]]]:
    out: dict[str, list[SheetLine]] = {}
    for line in lines:
        number = line.sheet.chapter
        name = seen.chapters[number - 1] if 0 < number <= len(seen.chapters) else ""
        title = f"{number}. {name}" if line.sheet.tier == "buku" else _("Lampiran data")
        out.setdefault(title, []).append(line)
    return list(out.items())


@needs("angka.lihat_mentah")
@require_safe
def table(request: HttpRequest, kode: str, kunci: str) -> HttpResponseBase:
    """One table: what the public reads, what stands behind it, why cells are hidden, what changed."""
    desa = area_code(kode)
    found = _ready(desa)
    if found is None:
        return redirect("angka", kode)
    draft, outlined = found
    opened = at_hand()
    knowledge = load_village(desa, opened.store.path)
    shown = figures.open_draft_table(opened, draft, kunci)
    if shown is None:
        raise Http404("no such table")
    try:
        known = figures.before(opened, draft.snapshot, knowledge)
        safe = figures.open_protected(opened, draft, knowledge)
        cells = figures.table_beside_counts(shown, safe, known)
    except CantikError as error:
        show_refusal(request, error)
        return redirect("angka", kode)
    _log_reading(request, draft, tabel=kunci)
    may = desk.may(request.user, desa)
    view = request.GET.get("lihat", VIEWS[0])
    values = {
        "bagian": "angka",
        "rancangan": draft,
        "tabel": shown,
        "kaki": figures.foot(shown),
        "isi": cells,
        "lihat": view if view in VIEWS else VIEWS[0],
        "lebar": cells.width,
        "perubahan": [line for line in outlined.lines if line.key == kunci and line.kind == "tabel"],
        "boleh": may,
        "orang_terbuka": may.persons
        and not figures.is_carried(shown, safe)
        and (may.submit or not figures.sensitive(shown, knowledge)),
        "alasan": dict(cells.reasons),
    }
    return render(
        request, "release/angka_tabel.html", values | _around(_sheets_with_review(draft, outlined), shown.id, kunci)
    )


def _log_reading(request: HttpRequest, draft: Draft, **detail: int | str) -> None:
    """Write into the log that somebody saw numbers of a draft as they are before protection."""
    by, at = who(request).actor, clock.now()
    log.record(by=by, at=at, action="angka.lihat_mentah", subject="rancangan", subjects=[draft.pk], detail=detail)


def _around(sheets: list[tuple[OutlinedTable, Review | None]], table: str, key: str) -> dict[str, Any]:
    """A table among the others: what was said of it, the ones before and after it, other shapes of the same table."""
    place = next(i for i, (sheet, _review) in enumerate(sheets) if sheet.key == key)
    alike = [sheet for sheet, _review in sheets if sheet.key.removesuffix("-lampiran").split("-")[0] == table]
    return {
        "lembar": sheets[place][0],
        "tinjauan": sheets[place][1],
        "ke": place + 1,
        "dari": len(sheets),
        "sebelum": sheets[place - 1][0] if place else None,
        "sesudah": sheets[place + 1][0] if place + 1 < len(sheets) else None,
        "bentuk_lain": [sheet for sheet in alike if sheet.key != key],
    }


@needs("angka.lihat_mentah")
@require_POST
def review(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Approve or return one table, or approve all that were not reviewed in the list that is shown."""
    desa = area_code(kode)
    found = _ready(desa)
    if found is None:
        return redirect("angka", kode)
    known = found[1].digests()
    keys = [key for key in request.POST.getlist("kunci") if key in known]
    decision = RETURNED if request.POST.get("putusan") == "kembali" else APPROVED
    # what somebody approves is what they saw: a table that changed meanwhile is refused
    stale = [key for key in keys if request.POST.get(f"sidik_{key}", known[key]) != known[key]]
    try:
        if stale:
            raise StaleDraft("tabel ini berubah sejak Anda membukanya")
        number = services.review(
            area=desa,
            tables={key: known[key] for key in keys},
            decision=decision,
            note=request.POST.get("catatan", ""),
            by=who(request).actor,
        )
    except CantikError as error:
        show_refusal(request, error)
        return (
            redirect(request.POST.get("dari") or "angka", kode) if not keys else redirect("angka_tabel", kode, keys[0])
        )
    following = request.POST.get("lanjut", "")
    if following in known:
        return redirect("angka_tabel", kode, following)
    messages.success(request, _("%s tabel ditinjau.") % number_text(number), extra_tags="ok")
    return redirect("angka", kode)


@needs("orang.lihat")
@require_safe
def persons(request: HttpRequest, kode: str, kunci: str) -> HttpResponseBase:
    """Who stands behind the number of a cell: names with masked NIK. Each view is written into the log with whom it
    showed; `register.baca` stands there only for a reading of the whole register, which is held for the next views."""
    desa, person, opened = area_code(kode), who(request), at_hand()
    draft = queries.live_draft(desa)
    chosen = request.GET.get("sel", "")
    if draft is None or not draft.figures or not check_access(person, "angka.lihat_mentah", desa):
        return redirect("terbit", kode)
    knowledge = load_village(desa, opened.store.path)
    shown = figures.open_draft_table(opened, draft, kunci)
    if shown is None or not chosen.isdecimal() or len(chosen) > 6 or int(chosen) >= len(shown.cells):
        raise Http404("no such cell")
    if figures.sensitive(shown, knowledge) and not check_access(person, "orang.sunting", desa):
        messages.error(
            request, _("Keterangan kesehatan seseorang hanya dibuka oleh agen statistik desa."), extra_tags="bad"
        )
        return redirect("angka_tabel", kode, kunci)
    try:
        behind = figures.behind(opened, draft, desa, shown, int(chosen), knowledge, by=person.actor)
    except CantikError as error:
        show_refusal(request, error)
        return redirect("angka_tabel", kode, kunci)
    pages = Paginator(behind.ids, PAGE)
    page = pages.get_page(request.GET.get("hal"))
    rows = list_record_rows(desa, list(page.object_list), behind.basis)
    cell: dict[str, int | str] = {"rancangan": draft.pk, "tabel": kunci, "sel": int(chosen), "banyak": behind.count}
    log_rows(person.actor, behind.basis, rows, list(page.object_list), cell)
    values = {
        "bagian": "angka",
        "rancangan": draft,
        "tabel": shown,
        "sel": int(chosen),
        "dibalik": behind,
        "baris": rows,
        "halaman": page,
    }
    return render(request, "release/angka_orang.html", values)


@needs("angka.lihat_mentah")
@require_safe
def indicators(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Every indicator before and after protection, of the village and by dusun."""
    desa = area_code(kode)
    found = _ready(desa)
    if found is None:
        return redirect("angka", kode)
    draft, outlined = found
    opened = at_hand()
    knowledge = load_village(desa, opened.store.path)
    home = storage.draft(opened.store.path, draft.kode, draft.pk) / storage.RELEASE
    release = files.open_summary(home)
    known = {figure.spec.id: figure for figure in figures.before(opened, draft.snapshot, knowledge).results.figures}
    by_dusun = request.GET.get("dusun") == "ya"
    rows = [_beside(figure, known.get(figure.id)) for figure in release.figures if by_dusun or not figure.area]
    _log_reading(request, draft, indikator=len(rows))
    values = {
        "bagian": "angka",
        "rancangan": draft,
        "ikhtisar": outlined,
        "dusun": by_dusun,
        "boleh_orang": desk.may(request.user, desa).persons,
        "baris": rows,
        "perubahan": [line for line in outlined.lines if line.kind == "indikator"],
    }
    return render(request, "release/angka_indikator.html", values)


def _beside(figure: Figure, raw: MeasuredFigure | None) -> dict[str, Any]:
    """An indicator as it is published, beside its numerator and denominator before protection."""
    numbers = ("…", "…")
    if raw is not None:
        place = next((i for i, category in enumerate(raw.geo.categories) if category.id == figure.area), None)
        pair = (raw.n, raw.d) if not figure.area or place is None else (raw.n_by_geo[place], raw.d_by_geo[place])
        numbers = (number_text(pair[0]), number_text(pair[1]))
    return {
        "satu": figure,
        **_figure_title(figure),
        "nilai": figure_text(figure, lang()),
        "ada_daftar": raw is not None and raw.spec.unit_of in figures.PEOPLE,
        "pembilang": numbers[0],
        "penyebut": numbers[1],
    }
