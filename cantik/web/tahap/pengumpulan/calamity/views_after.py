"""What a calamity leaves behind: people missing and their fate, the way back to normal."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cantik.content.loader import limit
from cantik.register.calamity.aftermath import Fate, Whereabouts
from cantik.register.calamity.app.aftermath import asked_now, find_missing, people_in, reconcile_people, record_fate
from cantik.register.calamity.app.models import Calamity
from cantik.register.calamity.app.services import current, list_declared, record_return, record_settled
from cantik.register.core.grouping import Unit
from cantik.register.core.kinds import Kind
from cantik.register.units.app.queries import standing_units
from cantik.staff.app.gate import needs
from cantik.web import register_lines as pages
from cantik.web.desk import VillageDesk, desk_of, recorder_of
from cantik.web.fields import take_post
from cantik.web.tahap.pengumpulan.calamity.forms import EvacuatedUnitForm
from cantik.web.tahap.pengumpulan.calamity.forms_after import BACK, STILL, WITH_CARD, AnswerForm, FateForm, MissingForm
from cantik.web.tahap.pengumpulan.calamity.views import act_and_redirect, read_ticked, save_and_redirect, show

STANDINGS: dict[Whereabouts, Any] = {
    Whereabouts.IN_PLACE: lazy("Tidak mengungsi"),
    Whereabouts.RETURNED: lazy("Sudah kembali"),
    Whereabouts.DISPLACED: lazy("Masih mengungsi"),
    Whereabouts.MISSING: lazy("Hilang"),
    Whereabouts.UNKNOWN: lazy("Tidak diketahui"),
    Whereabouts.DEAD: lazy("Meninggal"),
    Whereabouts.MOVED: lazy("Pindah"),
    Whereabouts.CEDED: lazy("RT-nya masuk desa lain"),
    Whereabouts.UNEXPLAINED: lazy("Keluar tanpa peristiwa (K)"),
}
_CAME: dict[Kind, Any] = {
    Kind.BIRTH: lazy("Lahir"),
    Kind.ARRIVAL: lazy("Datang"),
    Kind.CEDED_IN: lazy("RT-nya masuk dari desa lain"),
}


def last_of(desk: VillageDesk) -> Calamity | None:
    """The calamity that holds, else the last one."""
    rows = list_declared(desk.area_id)
    return current(desk.area_id, desk.today) or (rows[0] if rows else None)


def name_persons(desk: VillageDesk, persons: list[int]) -> list[pages.PersonLine]:
    """Persons as lists show them; whom this shows is logged."""
    if not persons:
        return []
    desk.record(
        action="orang.daftar",
        subject="orang",
        subjects=sorted(persons),
        detail={"bencana": len(persons)},
    )
    return sorted(pages.name_persons(desk, persons), key=lambda person: (person.name, person.person))


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def missing_people(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Who is missing, and who else is: an RT is chosen, its people ticked."""
    desk = desk_of(request)
    calamity = last_of(desk)
    units = standing_units(desk.area_id, desk.today)
    chooser = EvacuatedUnitForm(request.GET or None, units=units)
    form: MissingForm | None = None
    if calamity is not None and chooser.chosen_unit is not None:
        form = _missing_form(request, desk, units[chooser.chosen_unit])
        if done := save_and_redirect(
            request, form, partial(_record_missing, desk, calamity, form), "bencana_hilang", kode
        ):
            return done
    gone = find_missing(desk.area_id)
    context: dict[str, Any] = {
        "pilih": chooser,
        "form": form,
        "ada": calamity is not None,
        "nasib": FateForm(initial={"tanggal": desk.today}),
        "hilang": [{"siapa": person, "kabar": gone[person.person]} for person in name_persons(desk, sorted(gone))],
    }
    return show(request, desk, "hilang", context, status=422 if form is not None and form.errors else 200)


def _missing_form(request: HttpRequest, desk: VillageDesk, unit: Unit) -> MissingForm:
    """The people of a unit to be ticked; whom it names is logged."""
    rows = people_in(desk.opened, desk.area_id, unit, desk.today)
    desk.record(action="orang.daftar", subject="orang", subjects=[row.person for row in rows])
    people = {row.person: _line(pages.person_line(row, desk.today)) for row in rows}
    return MissingForm(take_post(request), people=people, initial={"tanggal": desk.today})


def _record_missing(desk: VillageDesk, calamity: Calamity, form: MissingForm) -> str:
    said = form.cleaned_data
    record_fate(
        recorder_of(desk),
        calamity=calamity,
        persons=[int(number) for number in said["orang"]],
        state=Fate.MISSING,
        on=said["tanggal"],
        note=said["catatan"],
    )
    return _("Dicatat hilang. Hilang bukan mati: penduduk tidak berubah.")


def _line(person: pages.PersonLine) -> str:
    age = "" if person.age is None else ", " + _("%(n)s tahun") % {"n": person.age}
    return f"{person.name}, {person.sex}{age}"


@needs("register.putus")
@require_POST
def fate(request: HttpRequest, kode: str) -> HttpResponseBase:
    """What became of people who were missing."""
    desk = desk_of(request)
    form, calamity = FateForm(request.POST), last_of(desk)
    chosen = read_ticked(request, "orang")
    gone = find_missing(desk.area_id)
    if not form.is_valid() or calamity is None or not chosen or set(chosen) - set(gone):
        messages.error(request, _("Pilih orangnya, kabarnya, dan tanggalnya."))
        return redirect("bencana_hilang", kode)
    said = form.cleaned_data
    return act_and_redirect(
        request,
        kode,
        "bencana_hilang",
        _("Kabarnya dicatat."),
        lambda: record_fate(
            recorder_of(desk), calamity=calamity, persons=chosen, state=Fate(said["keadaan"]), on=said["tanggal"]
        ),
    )


@needs("bencana.lihat")
@require_safe
def recovery(request: HttpRequest, kode: str) -> HttpResponse:
    """Where everybody who was frozen on the first day stands now; who is displaced for so long that they are asked."""
    desk = desk_of(request)
    calamity = last_of(desk)
    if calamity is None:
        return show(request, desk, "pulih", {"kode": kode, "kosong": True})
    found = reconcile_people(recorder_of(desk), calamity)
    sees = desk.may("orang.lihat")
    frozen = sum(len(who) for who in found.people.values())
    stay = sum(len(who) for presence, who in found.people.items() if presence in _STAY)
    came = sum(len(who) for who in found.came.values())
    asked = asked_now(desk.area_id, desk.today) if sees else {}
    return show(
        request,
        desk,
        "pulih",
        {
            "baris": calamity,
            "beku": frozen,
            "kini": stay + came + len(found.unexplained),
            "cocok": found.closes,
            # the classes add up to the whole: whoever may not see small counts sees none of them
            "kelompok": [(STANDINGS[presence], len(who)) for presence, who in found.people.items()] if sees else [],
            "masuk": [(_CAME[origin], len(who)) for origin, who in found.came.items()] if sees else [],
            "k_masuk": len(found.unexplained) if sees else None,
            "lihat_orang": sees,
            "bulan": limit("tanya_menetap").whole,
            "tanya": [{"siapa": person, "sejak": asked[person.person]} for person in name_persons(desk, sorted(asked))],
            "form": AnswerForm(initial={"tanggal": desk.today}),
        },
    )


#: classes of people who are in the base still
_STAY = (Whereabouts.IN_PLACE, Whereabouts.RETURNED, Whereabouts.DISPLACED, Whereabouts.MISSING, Whereabouts.UNKNOWN)


@needs("register.putus")
@require_POST
def answer(request: HttpRequest, kode: str) -> HttpResponseBase:
    """What people say who are displaced for long: still, back, or settled elsewhere (a move)."""
    desk = desk_of(request)
    form, calamity = AnswerForm(request.POST), last_of(desk)
    chosen = read_ticked(request, "orang")
    if not form.is_valid() or calamity is None or not chosen:
        messages.error(request, _("Pilih orangnya, jawabannya, dan tanggalnya."))
        return redirect("bencana_pulih", kode)
    said, recorder = form.cleaned_data, recorder_of(desk)
    on = said["tanggal"]

    def act() -> int:
        if said["jawab"] == STILL:
            return record_fate(recorder, calamity=calamity, persons=chosen, state=Fate.STILL, on=on)
        if said["jawab"] == BACK:
            return record_return(recorder, persons=chosen, on=on)
        return record_settled(recorder, persons=chosen, on=on, letter=said["jawab"] == WITH_CARD)

    return act_and_redirect(request, kode, "bencana_pulih", _("Jawabannya dicatat."), act)
