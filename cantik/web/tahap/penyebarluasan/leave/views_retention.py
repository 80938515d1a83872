"""`/desa/KODE/masa-simpan/`: how long each kind of record is kept, what is over, and its destruction by two people."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cantik.content.retention import RetentionWay
from cantik.register.leave.app.models import Destruction
from cantik.register.rights.app import retention
from cantik.register.rights.app.retention import RetentionStanding
from cantik.staff.app import actors
from cantik.staff.app.gate import needs
from cantik.web.desk import VillageDesk, desk_of
from cantik.web.downloads import attach_file
from cantik.web.language import either
from cantik.web.page_acts import carry_out, why_not
from cantik.web.step_bar import offer_forms, read_button, word_state
from cantik.web.tahap.penyebarluasan.leave.views import show

#: what was counted, in the order of the page
COUNTED = {
    "isian": noop("isian tersegel"),
    "bait_isian": noop("bait isian"),
    "isian_terbaca": noop("isian yang sudah dibaca"),
    "nama_lampiran": noop("lampiran bernama"),
    "draf": noop("draf pindahan"),
    "keluarga_bernama": noop("nama kepala keluarga pada daftar rumah"),
    "anggota_bernama": noop("nama anggota pada daftar rumah"),
    "catatan_isian": noop("catatan pada jawaban"),
    "orang": noop("orang"),
    "pernyataan": noop("pernyataan tentang mereka"),
    "baris": noop("catatan"),
    "berkas": noop("berkas di disk"),
    "bait_berkas": noop("bait berkas"),
}
_SHOWN = 60
_ENDED = (RetentionWay.BY_ITSELF, RetentionWay.TWO_HANDS)
_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class KindShown:
    """A kind of record on the page. `waits`: the proposal that nobody decided about yet."""

    standing: RetentionStanding
    title: str
    period: str
    since: str
    note: str
    by_itself: bool
    waits: Destruction | None


@dataclass(frozen=True, slots=True)
class CountShown:
    """One thing that was counted: before, and after (None: not yet)."""

    words: str
    before: int
    after: int | None


@needs(retention.SEE)
@require_safe
def index(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001 - the gate's
    """The kinds with their periods, what is over, what was destroyed."""
    return _list(request, desk_of(request))


def _list(request: HttpRequest, desk: VillageDesk, wrong: str = "") -> HttpResponse:
    rows = list(Destruction.objects.filter(area=desk.area.text()).order_by("-pk")[:_SHOWN])
    waits = {row.kind: row for row in rows if row.state == Destruction.PROPOSED}
    kinds = [
        KindShown(
            held,
            either(held.rule.title, held.rule.title_en),
            _period(held.rule.days),
            either(held.rule.since, held.rule.since_en),
            either(held.rule.note, held.rule.note_en),
            held.rule.way is RetentionWay.BY_ITSELF,
            waits.get(held.rule.code),
        )
        for held in retention.standings(desk.area)
    ]
    values = {
        "jenis": [kind for kind in kinds if kind.standing.rule.way in _ENDED],
        "lain": [kind for kind in kinds if kind.standing.rule.way not in _ENDED],
        "boleh_usul": desk.may(retention.PROPOSE),
        "riwayat": [(row, json.loads(row.content)["judul"], word_state(row)) for row in rows],
        "salah": wrong,
    }
    return show(request, desk, "masa_simpan", values, status=422 if wrong else 200)


def _period(days: int | None) -> str:
    """A period in words, whole years where it is some; "" for ever."""
    if days is None:
        return ""
    years = round(days / _YEAR)
    if years and abs(days - years * _YEAR) < 1:
        return ngettext("%d tahun", "%d tahun", years) % years
    return ngettext("%d hari", "%d hari", days) % days


@needs(retention.SEE)
@require_safe
def one(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """One destruction: what was counted, who proposed and confirmed it, its note."""
    return _page(request, desk_of(request), _row(kode, nomor))


def _row(kode: str, number: int) -> Destruction:
    row = Destruction.objects.filter(area=kode, pk=number).first()
    if row is None:
        raise Http404("no such destruction here")
    return row


def _page(request: HttpRequest, desk: VillageDesk, row: Destruction, wrong: str = "") -> HttpResponse:
    names = actors.names({row.proposed_by, row.decided_by})
    values = {
        "musnah": row,
        "isi": json.loads(row.content),
        "masa": _period(json.loads(row.content)["masa_hari"]),
        "hitungan": _count_views(row),
        "keadaan": word_state(row),
        "menunggu": row.state == Destruction.PROPOSED,
        "langkah": offer_forms(row, desk.person, desk.area, desk.area.text(), row.pk),
        "pengusul": names.get(row.proposed_by, ""),
        "pemutus": names.get(row.decided_by, ""),
        "salah": wrong,
    }
    return show(request, desk, "musnah", values, status=422 if wrong else 200)


def _count_views(row: Destruction) -> list[CountShown]:
    """What was counted: when it was proposed, or before and after."""
    if not row.counts:
        found = json.loads(row.content)["ditemukan"]
        return [CountShown(_(words), found[name], None) for name, words in COUNTED.items() if found.get(name)]
    counts = json.loads(row.counts)
    before = counts["sebelum"]["basis_data"] | counts["sebelum"]["berkas"]
    after = counts["sesudah"]["basis_data"] | counts["sesudah"].get("berkas", {})
    return [CountShown(_(words), before[name], after.get(name)) for name, words in COUNTED.items() if before.get(name)]


@needs(retention.SEE)
@require_safe
def note(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:  # noqa: ARG001 - the gate's
    """The signed note as a file, to be kept outside the store."""
    row = _row(kode, nomor)
    if not row.note:
        raise Http404("not destroyed yet")
    name = f"catatan-pemusnahan-{kode}-{row.cutoff.isoformat()}-{row.kind}.json"
    return attach_file(row.note, name, "application/json")


# ── acts ────────────────────────────────────────────────────────────────────────────────────────
@needs(retention.PROPOSE)
@require_POST
def propose(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001 - the gate's
    """Propose that what is over goes."""
    desk = desk_of(request)
    return carry_out(
        request,
        lambda: retention.propose(desk.area, request.POST.get("jenis", ""), by=desk.person),
        _("Diusulkan; kepala desa mengukuhkannya. Belum ada yang dihapus."),
        to=lambda row: redirect("musnah", desk.area.text(), row.pk),
        again=lambda why: _list(request, desk, why),
    )


@needs(retention.DECIDE)
@require_POST
def decide(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Confirm, or send back."""
    desk, row, pressed = desk_of(request), _row(kode, nomor), read_button(request, "musnah_putus")
    if pressed.answer == "musnahkan" and request.POST.get("sungguh") != "ya":
        return _page(request, desk, row, _("Nyatakan dahulu bahwa pemusnahan ini tidak dapat diurungkan."))
    read = request.POST.get("sidik", "")
    return carry_out(
        request,
        lambda: retention.decide(desk.area, nomor, pressed, digest=read, by=desk.person, opened=desk.opened),
        lambda made: _(made[1].done),
        to=redirect("musnah", kode, nomor),
        again=lambda why: _page(request, desk, _row(kode, nomor), why),
    )


@needs(retention.PROPOSE)
@require_POST
def repeat(request: HttpRequest, kode: str) -> HttpResponse:
    """Carry a note out again after an older backup was restored."""
    desk, found = desk_of(request), request.FILES.get("catatan")
    data = b"" if found is None or (found.size or 0) > retention.MOST_NOTE else found.read()
    made: list[Destruction | None] = []
    problem = why_not(lambda: made.append(retention.repeat(desk.area, data, by=desk.person, opened=desk.opened)))
    if problem:
        return _list(request, desk, problem)
    row = made[0]
    if row is None:
        messages.success(request, _("Tidak ada yang kembali: isi catatan itu tetap musnah."))
        return redirect("masa_simpan", kode)
    messages.success(request, _("Dimusnahkan lagi menurut catatannya."))
    return redirect("musnah", kode, row.pk)
