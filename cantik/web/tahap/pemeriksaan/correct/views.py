"""Differences that wait, one of them beside the list; deciding one or all of a kind, taking back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.base.canonical import canonical_json
from cantik.register.core.app.words import source
from cantik.register.core.conflict import BY_RULE, NEW, OPEN
from cantik.register.core.errors import ConflictRefused
from cantik.register.correct.app import deciding
from cantik.staff.app import actors
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.web.desk import VillageDesk, as_number, desk_of
from cantik.web.tahap.pemeriksaan.correct import difference_words
from cantik.web.words import field_name

PAGE = 25
#: what the page shows: `?lihat=`
WAITING, SETTLED, DECISIONS = "menunggu", "aturan", "putusan"
RIGHT = "register.putus"


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a request asks for: which differences, which of them beside the list."""

    look: str
    variable: str
    source: str
    number: int
    page: int

    @property
    def difference_query(self) -> deciding.DifferenceQuery:
        """The differences of the register that are meant."""
        return deciding.DifferenceQuery(self.variable, self.source, BY_RULE if self.look == SETTLED else OPEN)

    def query(self, **more: object) -> str:
        """The address of the same list, with something else said."""
        said = {"lihat": self.look if self.look != WAITING else "", "isian": self.variable, "sumber": self.source}
        return "?" + urlencode({key: value for key, value in {**said, **more}.items() if value})


def _read_query(request: HttpRequest) -> ListQuery:
    said = request.GET if request.method in ("GET", "HEAD") else request.POST
    look = said.get("lihat", "")
    return ListQuery(
        look if look in (SETTLED, DECISIONS) else WAITING,
        said.get("isian", "")[:40],
        said.get("sumber", "")[:40],
        as_number(said.get("beda")) or 0,
        as_number(said.get("hal")) or 0,
    )


@needs("orang.lihat")
@require_safe
def worklist(request: HttpRequest, kode: str) -> HttpResponse:
    """The differences that wait, or that a rule settled, and one of them; or what was decided."""
    desk, asked = desk_of(request), _read_query(request)
    context: dict[str, Any] = {
        "bagian": "beda",
        "kode": kode,
        "saat": clock.now(),
        "lihat": asked.look,
        "kosong": desk.area_id_or_none is None,
        "boleh_putus": desk.may(RIGHT),
        "diminta": asked,
        "banyak": 0,
    }
    if desk.area_id_or_none is not None and asked.look == DECISIONS:
        made = deciding.decisions(desk.area_id_or_none)
        known = actors.names(decision.decided_by for decision in made)
        context["putusan"] = [difference_words.decision(decision, known) for decision in made]
    elif desk.area_id_or_none is not None:
        context |= _list(desk, asked)
    return render(request, "correct/beda.html", context)


def _list(desk: VillageDesk, asked: ListQuery) -> dict[str, Any]:
    numbers = deciding.numbers_of(desk.area_id, asked.difference_query, today=desk.today)
    at = numbers.index(asked.number) if asked.number in numbers else max(asked.page - 1, 0) * PAGE
    at = at if at < len(numbers) else max(len(numbers) - 1, 0) // PAGE * PAGE
    here = at // PAGE
    part = numbers[here * PAGE : (here + 1) * PAGE]
    rows = deciding.list_differences(desk.opened, desk.area_id, part, today=desk.today, by=desk.by, at=clock.now())
    entries = [{**difference_words.row(row), "tautan": asked.query(beda=row.number)} for row in rows]
    chosen = next((entry for entry in entries if numbers and entry["nomor"] == numbers[at]), None)
    last = next((decision for decision in deciding.decisions(desk.area_id, 5) if decision.decided_by == desk.by), None)
    return {
        "butir": entries,
        "rinci": chosen,
        "banyak": len(numbers),
        "hal": here + 1,
        "halaman": max(1, -(-len(numbers) // PAGE)),
        "sebelum": asked.query(beda=numbers[at - 1]) if at else "",
        "sesudah": asked.query(beda=numbers[at + 1]) if at + 1 < len(numbers) else "",
        "alamat_hal": f"{asked.query()}&hal=",
        "saring": _filters(desk, asked),
        "terakhir": difference_words.decision(last, {}) if last is not None else None,
        "semua": _kind(asked) if asked.variable and len(numbers) > 1 and asked.look == WAITING else "",
    }


def _filters(desk: VillageDesk, asked: ListQuery) -> list[dict[str, Any]]:
    """Each variable and source with its number, and whether it is the one that is shown."""
    counts = deciding.count_differences(desk.area_id, today=desk.today, state=asked.difference_query.state)
    whole = ListQuery(asked.look, "", "", 0, 0)
    found = [
        {
            "kata": _("Semua"),
            "banyak": sum(n for _v, _s, n in counts),
            "alamat": whole.query(),
            "ini": not asked.variable and not asked.source,
        }
    ]
    for variable, kind, count in counts:
        own = ListQuery(asked.look, variable, kind, 0, 0)
        found.append(
            {
                "kata": f"{field_name(variable)}, {source(kind)}",
                "banyak": count,
                "alamat": own.query(),
                "ini": (variable, kind) == (asked.variable, asked.source),
            }
        )
    return found


def _kind(asked: ListQuery) -> str:
    """All of a kind in words."""
    name = field_name(asked.variable)
    return f"{name}, {source(asked.source)}" if asked.source else name


# ── decisions ───────────────────────────────────────────────────────────────────────────────────


@needs(RIGHT)
@require_POST
def settle(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """One decision about one difference."""
    desk, asked = desk_of(request), _read_query(request)
    before = deciding.numbers_of(desk.area_id, asked.difference_query, today=desk.today)
    try:
        made = deciding.decide(
            area_id=desk.area_id,
            numbers=[nomor],
            takes=request.POST.get("pilihan", ""),
            by=desk.by,
            why=request.POST.get("alasan", ""),
            at=clock.now(),
        )
    except ConflictRefused as error:
        messages.error(request, short(error))
        return redirect(reverse("beda", args=[kode]) + asked.query())
    messages.success(request, _("Diambil yang baru.") if made.takes == NEW else _("Tetap yang tercatat."))
    place = before.index(nomor) + 1 if nomor in before else 0
    after = before[place] if place and place < len(before) else 0
    return redirect(reverse("beda", args=[kode]) + asked.query(beda=after))


@needs(RIGHT)
@require_POST
def settle_all(request: HttpRequest, kode: str) -> HttpResponseBase:
    """One decision about all of a kind, with its reason; only for as many as the page had said."""
    desk, asked = desk_of(request), _read_query(request)
    numbers = deciding.numbers_of(desk.area_id, asked.difference_query, today=desk.today)
    if not asked.variable or len(numbers) != (as_number(request.POST.get("banyak")) or 0):
        messages.warning(request, _("Daftarnya berubah. Lihat lagi sebelum memutuskan semuanya."))
        return redirect(reverse("beda", args=[kode]) + asked.query())
    scope = canonical_json({"isian": asked.variable, "sumber": asked.source}).decode()
    try:
        made = deciding.decide(
            area_id=desk.area_id,
            numbers=numbers,
            takes=request.POST.get("pilihan", ""),
            by=desk.by,
            why=request.POST.get("alasan", ""),
            at=clock.now(),
            scope=scope,
        )
    except ConflictRefused as error:
        messages.error(request, short(error))
        return redirect(reverse("beda", args=[kode]) + asked.query())
    messages.success(
        request, _("Diputuskan untuk %(siapa)s.") % {"siapa": difference_words.decision(made, {})["siapa"]}
    )
    return redirect("beda", kode)


@needs(RIGHT)
@require_POST
def undo(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """Take a decision back."""
    desk = desk_of(request)
    try:
        deciding.undo_decision(area_id=desk.area_id, decision=nomor, by=desk.by, at=clock.now())
    except ConflictRefused as error:
        messages.error(request, short(error))
    else:
        messages.success(request, _("Putusan diurungkan; yang berlaku sebelumnya berlaku lagi."))
    return redirect("beda", kode)
