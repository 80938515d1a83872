"""`/desa/<kode>/terbit/`: where the release stands; draft, hand in, send back; what was published before."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cantik.base import clock
from cantik.base.errors import CantikError, ContentError
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import VillageKnowledge, load_village
from cantik.codes.practice import is_practice
from cantik.jobs.app import service
from cantik.jobs.app.models import Job
from cantik.outlets.app import sites
from cantik.outlets.app.looks import VILLAGE_RIGHT
from cantik.pipeline.app import draft_job, draft_outline, edition_job
from cantik.release.app import borders, queries, services, storage
from cantik.release.app.models import APPROVED, COMPUTING, SIGNED, SUBMITTED, Draft
from cantik.staff.app import actors, error_words, gate, rights
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand
from cantik.web.desk import book_ready
from cantik.web.head_account import may_sign_beside
from cantik.web.language import lang
from cantik.web.tahap.penyebarluasan.release import desk
from cantik.web.tahap.penyebarluasan.release.card import card_state
from cantik.web.tahap.penyebarluasan.release.forms import DraftForm
from cantik.web.tahap.penyebarluasan.release.share import products_of, share_of
from cantik.web.tahap.penyebarluasan.release.story import told_now

#: so many changed figures beside the signatures; all of them have a page
SHOWN = 6
#: conditions that do not keep a draft from being handed in
_WITH_IT = ("tabel", "sk", desk.PARTLY)
LINES = 200


def show_refusal(request: HttpRequest, error: CantikError) -> None:
    """Say on the next page why nothing happened. A wrong definition is the program's fault (`figures.why_not`)."""
    if isinstance(error, ContentError):
        raise error
    text = (
        error_words.translate_sentence(error.message)
        + (f": {error_words.translate_sentence(error.found)}" if error.found else "")
        + "."
    )
    messages.error(request, f"{text} {error_words.translate_sentence(error.mend)}".strip(), extra_tags="bad")


def job_of(draft: Draft) -> Job | None:
    """The piece of work that a draft waits for."""
    kind = {COMPUTING: draft_job.KIND.id, SIGNED: edition_job.KIND.id}.get(draft.state)
    return service.latest(kind, str(draft.pk)) if kind else None


@needs("desa.lihat")
@require_GET
def page(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Where the release of the village stands, and what comes next; whoever asked for the book gets it when it is
    there."""
    desa = area_code(kode)
    if request.GET.get("buku") and desk.may(request.user, desa).see and book_ready(desa):
        return redirect("terbit_pratinjau", kode)
    return _page(request, desa, None)


def _page(request: HttpRequest, area: AreaCode, form: DraftForm | None, *, status: int = 200) -> HttpResponse:
    opened, today = at_hand(), clock.today()
    may = desk.may(request.user, area)
    draft = queries.live_draft(area)
    editions = queries.editions(storage.shelf(opened.store.path), area)
    newest = queries.newest_reference(area)
    values: dict[str, Any] = {
        "bagian": "terbit",
        "boleh": may,
        "boleh_rupa": rights.check_access(request.user, VILLAGE_RIGHT, area).ok,
        "boleh_kirim": rights.check_access(request.user, "rilis.tanda_tangan", area).whole,
        "rancangan": draft,
        "pekerjaan": job_of(draft) if draft else None,
        "gagal": None if draft else queries.failed_draft(area),
        "rilis": editions,
        "berlaku": next((edition for edition in editions if edition.status == queries.CURRENT), None),
        "ada_data": newest is not None,
        "berubah": queries.changed_since_release(area),
        "publik": sites.public_folder(area.text()) is not None,
        "batas": borders.path(opened.store.path, area.text()) is not None,
        "form": form or DraftForm(initial={"acuan": newest}, today=today),
        "revisi": any(edition.shelved.reference == newest for edition in editions),
    }
    if newest is not None:
        values |= card_state(area)
    involved = {edition.signature.by for edition in editions if edition.signature}
    if draft is not None and draft.figures and may.see:
        values |= state(draft, area, viewer=who(request).actor if may.submit else "")
        involved |= {draft.made_by, draft.submitted_by, draft.returned_by}
    values["orang"] = actors.names(involved)
    values["tanpa_pengaman"] = gate.lacks_second_factor(who(request), area)
    if draft is not None and draft.state == SUBMITTED:
        values["di_sini"] = may_sign_beside(request, who(request), area)
        values["sendiri"] = not queries.by_another(draft, who(request), area).ok
    if draft is None and values["berlaku"] is not None and values["berlaku"].opens_at is None:
        values |= {
            "bagikan": share_of(request, area, values["berlaku"]),
            "produk": products_of(values["berlaku"]),
        }
    return render(request, "release/terbit.html", values, status=status)


def state(draft: Draft, area: AreaCode, *, viewer: str = "") -> dict[str, Any]:
    """What the pages show of a draft that was computed. `viewer`: who would hand it in, and so cannot sign it."""
    opened = at_hand()
    knowledge = load_village(area, opened.store.path)
    home = storage.draft(opened.store.path, draft.kode, draft.pk)
    seen = draft_outline.read(home, lang())
    waiting = len(queries.list_unreviewed(draft.area_id, seen.digests()))
    stands = fresh(draft, area, knowledge)
    able = desk.signers(area, clock.today(), without="" if is_practice(area) else draft.submitted_by or viewer)
    conditions = desk.conditions(draft, seen, area, able, unreviewed=waiting, fresh=stands)
    return {
        "ikhtisar": seen,
        "syarat": conditions,
        # what is open and lets a provisional release through stays in sight, and is no bar
        "lengkap": all(condition.ok or condition.id == desk.PARTLY for condition in conditions),
        "sementara": any(not condition.ok and condition.id == desk.PARTLY for condition in conditions),
        "kurang": [condition for condition in conditions if not condition.ok],
        "terpenuhi": [condition for condition in conditions if condition.ok],
        # the tables are approved with handing in, and who signs may come afterwards
        "penghalang": [condition for condition in conditions if not condition.ok and condition.id not in _WITH_IT],
        "tiada": desk.list_unset(draft),
        "produk": desk.products(home, seen, draft, sites.public_folder(area.text()) is not None),
        "perubahan": seen.lines[:SHOWN],
        "banyak_perubahan": len(seen.lines),
        "penanda_tangan": able,
        "segar": stands,
        "belum_ditinjau": waiting,
        "diajukan": draft.state == SUBMITTED,
        **told_now(draft),
    }


def fresh(draft: Draft, area: AreaCode, knowledge: VillageKnowledge) -> bool:
    """Whether the draft still stands for the register, the definitions, the policy, the borders and what others say of
    the village now."""
    opened = at_hand()
    drawn = borders.fingerprint(opened.store.path, draft.kode)
    quick = desk.draft_is_fresh(draft, area, knowledge.content.digest, knowledge.policy.digest, drawn)
    return quick and draft.others == draft_job.others_now(draft, opened, knowledge)


@needs("angka.lihat_mentah")
@require_POST
def draft(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Start a draft in the background."""
    desa, person = area_code(kode), who(request)
    book = "?buku=ya" if request.POST.get("buku") else ""
    form = DraftForm(request.POST, today=clock.today())
    if not form.is_valid():
        return _page(request, desa, form, status=422)
    said = form.cleaned_data
    try:
        made = services.start_draft(
            area=desa,
            reference=said["acuan"],
            kind=said["jenis"],
            reason=said["alasan"],
            shelf_folder=storage.shelf(at_hand().store.path),
            by=person.actor,
        )
    except CantikError as error:
        form.add_error("alasan" if error.code in ("T403", "T408") else None, error_words.short(error))
        return _page(request, desa, form, status=422)
    service.start(kind=draft_job.KIND.id, subject=str(made.pk), code=desa.text(), by=person.actor)
    return redirect(reverse("terbit", args=[kode]) + book)


@needs("desa.lihat")
@require_GET
def progress(request: HttpRequest, kode: str) -> HttpResponse:
    """The progress of the draft or the edition; 205 asks the page to load again because it is over."""
    found = queries.live_draft(area_code(kode))
    if found is None or found.state not in (COMPUTING, SIGNED):
        return HttpResponse(status=205)
    return render(request, "release/_maju.html", {"rancangan": found, "pekerjaan": job_of(found)})


@needs("angka.lihat_mentah")
@require_POST
def stop(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Stop the computation of a draft; an edition that was signed is always finished."""
    found = queries.live_draft(area_code(kode))
    job = job_of(found) if found is not None and found.state == COMPUTING else None
    if job is not None and job.active:
        service.stop(job)
        messages.success(request, _("Penyusunan rancangan dihentikan. Tidak ada yang berubah."), extra_tags="ok")
    return redirect("terbit", kode)


@needs("orang.sunting")
@require_POST
def submit(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Hand the draft in for signature. With the mark that the book was read, its tables are approved with it."""
    desa, person = area_code(kode), who(request)
    if gate.lacks_second_factor(person, desa):
        return redirect(f"{reverse('mfa_activate_totp')}?{urlencode({'lanjut': reverse('terbit', args=[kode])})}")
    try:
        if request.POST.get("setujui"):
            _approve_rest(request, desa)
        services.submit(area=desa, figures=request.POST.get("sidik", ""), tables=digests(desa), by=person.actor)
        messages.success(request, _("Rancangan diajukan. Sekarang menunggu tanda tangan orang lain."), extra_tags="ok")
    except CantikError as error:
        show_refusal(request, error)
        return redirect("terbit", kode)
    alone = not desk.signers(desa, clock.today(), without=person.actor)
    # whom it waits for has to be named there
    return redirect(reverse("terbit", args=[kode]) + ("#s4" if alone else ""))


def _approve_rest(request: HttpRequest, area: AreaCode) -> None:
    """Approve the tables that nobody looked at one by one, of the very draft whose book was on the screen."""
    found = queries.live_draft(area)
    if found is None or found.figures != request.POST.get("sidik", ""):
        return  # `submit` says so
    known = digests(area)
    rest = {key: known[key] for key in queries.list_unreviewed(found.area_id, known)}
    if rest:
        services.review(area=area, tables=rest, decision=APPROVED, note="", by=who(request).actor)


@needs("rilis.tanda_tangan")
@require_POST
def send_back(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Return a draft that was handed in."""
    try:
        services.send_back(area=area_code(kode), why=request.POST.get("alasan", ""), by=who(request).actor)
        messages.success(request, _("Rancangan dikembalikan kepada penyusunnya."), extra_tags="ok")
    except CantikError as error:
        show_refusal(request, error)
    return redirect("terbit", kode)


def digests(area: AreaCode) -> dict[str, str]:
    """The digest of each table of the present draft; empty without one."""
    found = queries.live_draft(area)
    if found is None or not found.figures:
        return {}
    return draft_outline.read(storage.draft(at_hand().store.path, found.kode, found.pk)).digests()


@needs("angka.lihat_mentah")
@require_GET
def all_changes(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Every figure that the draft says otherwise than the edition before."""
    desa = area_code(kode)
    found = queries.live_draft(desa)
    if found is None or not found.figures:
        return redirect("terbit", kode)
    seen = draft_outline.read(storage.draft(at_hand().store.path, found.kode, found.pk), lang())
    page = Paginator(seen.lines, LINES).get_page(request.GET.get("hal"))
    values = {"bagian": "terbit", "rancangan": found, "ikhtisar": seen, "halaman": page}
    return render(request, "release/perubahan.html", values)
