"""What becomes of families: marriage, divorce, a new card for all or some, and where people are for the time being."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cantik.content.class_codes import codes_in
from cantik.register.core.app.person_history import PersonRead
from cantik.register.core.app.person_lists import PersonRow
from cantik.register.core.app.search import PersonQuery, digits_of, find, persons_with_number, words_of
from cantik.register.core.app.words import place
from cantik.register.core.kinds import Kind
from cantik.register.events.app.acts import Act
from cantik.register.events.app.life_histories import known_of
from cantik.register.events.families import HEAD, MAN, WIFE, CardMember, spouse_relation, spouses_of
from cantik.register.events.history import DIVORCED, MARRIED
from cantik.register.units.app.queries import standing_units
from cantik.staff.app.gate import needs
from cantik.web.desk import VillageDesk, desk_of
from cantik.web.fields import take_post
from cantik.web.shell.templatetags.cantik import tanggal
from cantik.web.tahap.pengumpulan.events.flow import (
    FIND,
    EventSheet,
    back_to,
    kin_of,
    may_search,
    members_of,
    name_of,
    person_of,
    serve,
    unit_of,
)
from cantik.web.tahap.pengumpulan.events.forms_family import (
    FRESH,
    JOIN_HERE,
    KEEP,
    CardForm,
    DivorceForm,
    MarriageForm,
    PresenceForm,
)

#: partners that are offered at once; whoever is not among them is looked for by more of the name
_MOST = 10


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def marriage(request: HttpRequest, kode: str, person: int) -> HttpResponseBase:
    """A marriage with somebody of the village or from outside."""
    desk, data = desk_of(request), take_post(request)
    read, units = person_of(desk, person), standing_units(desk.area_id, desk.today)
    found, note = _partners(request, desk, read)
    given: dict[str, Any] = {"name": name_of(read), "found": found, "units": units}
    looking = request.POST.get("putus") == FIND  # nothing is wrong yet with a form on which a partner is looked for
    form = (
        MarriageForm(initial=request.POST.dict() | {"pasangan": ""}, **given)
        if looking
        else MarriageForm(data, **given)
    )
    if note:
        form.fields["cari"].help_text = note

    def act() -> Act:
        partner = form.partner
        pair = (person,) if partner is None else (person, partner)
        unit = unit_of(form, units) if form.cleaned_data["satuan"] else None
        says = {"status_kawin": codes_in(*MARRIED)[0]}
        return _marry(desk, form, pair, read, Act(Kind.MARRIAGE, form.day, pair, unit=unit, says=says))

    sheet = EventSheet(Kind.MARRIAGE, form, act, about=name_of(read), back=back_to(kode, person), find=True)
    return serve(request, desk, sheet)


def _marry(desk: VillageDesk, form: MarriageForm, pair: tuple[int, ...], read: PersonRead, act: Act) -> Act:
    """The marriage with what it does to the cards of the couple."""
    card, person = form.cleaned_data["kartu"], pair[0]
    facts: dict[str, Any] = {"kind": act.kind, "occurred": act.occurred, "persons": pair, "says": act.says}
    if card == KEEP:
        return Act(**facts, unit=act.unit)
    known = known_of(desk.opened, desk.area_id, pair, act.occurred)
    if card == FRESH:
        man = next((partner for partner in pair if partner in known and known[partner].sex == MAN), person)
        relations = {partner: HEAD if partner == man else WIFE for partner in pair}
        unit = act.unit or (known[man].unit if man in known else None)
        return Act(
            **facts, relations=relations, kk=form.cleaned_data["kk"], fresh=not form.cleaned_data["kk"], unit=unit
        )
    host, guest = (pair[0], pair[-1]) if card == JOIN_HERE else (pair[-1], pair[0])
    family = known[host].family if host in known else read.family
    relation = spouse_relation(known[guest].sex if guest in known else "", _relation(desk, host, read))
    unit = act.unit or (known[host].unit if host in known else None)
    return Act(**facts, family=family, relations={guest: relation}, unit=unit)


def _relation(desk: VillageDesk, host: int, read: PersonRead) -> str:
    """How the host stands on the own card."""
    of = read if any(member.person == host for member in read.members) else person_of(desk, host)
    return next((member.relation for member in kin_of(of) if member.person == host), "")


def _partners(request: HttpRequest, desk: VillageDesk, read: PersonRead) -> tuple[list[tuple[str, str]], str]:
    """Who may be meant, as choices; a note when the search finds nobody. Searching is logged and limited."""
    chosen = request.POST.get("pasangan", "")
    wanted: PersonQuery | None = None
    text = request.POST.get("cari", "").strip()
    if request.POST.get("putus") == FIND and text:
        if not may_search(desk, [text]):
            return [], _("Terlalu banyak pencarian: paling banyak 30 dalam satu menit. Tunggu sebentar.")
        digits = digits_of(text)
        if digits:
            wanted = PersonQuery(persons=persons_with_number(desk.opened, desk.area_id, digits))
        elif sum(map(len, words_of(text))) > 1:
            wanted = PersonQuery(words_of(text))
        else:
            return [], _("Tulis paling sedikit dua huruf dari nama.")
    elif chosen.isdecimal() and len(chosen) < 19:
        wanted = PersonQuery(persons=frozenset({int(chosen)}))
    if wanted is None:
        return [], ""
    page = find(desk.opened, desk.area_id, wanted, page=1, today=desk.today, by=desk.by)
    rows = [row for row in page.rows if row.person != read.person and "tidak" not in (row.terdaftar, row.domisili)]
    choices = [(str(row.person), _describe_person(row)) for row in rows[:_MOST]]
    if not choices:
        return [], _("Tidak ada yang cocok. Tulis nama lengkapnya, atau pilih “bukan warga desa ini”.")
    more = len(rows) > _MOST or page.pages > 1
    return choices, _("Masih ada yang lain: tulis lebih banyak dari namanya.") if more else ""


def _describe_person(row: PersonRow) -> str:
    """Enough to tell people of one name apart."""
    born = tanggal(row.birth_date) if row.birth_date else "…"
    return ", ".join(part for part in (row.name or _("(tanpa nama)"), born, place(row.unit)) if part)


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def divorce(request: HttpRequest, kode: str, person: int) -> HttpResponseBase:
    """A divorce; who leaves the card then gets one of the own."""
    desk = desk_of(request)
    read = person_of(desk, person)
    form = DivorceForm(take_post(request), spouses=spouses_of(kin_of(read), person))

    def act() -> Act:
        pair = (person,) if form.partner is None else (person, form.partner)
        return Act(Kind.DIVORCE, form.day, pair, says={"status_kawin": codes_in(*DIVORCED)[0]})

    return serve(request, desk, EventSheet(Kind.DIVORCE, form, act, about=name_of(read), back=back_to(kode, person)))


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, kode: str, person: int) -> HttpResponseBase:
    """A new card for a whole family (a new head) or for those who split from it."""
    desk = desk_of(request)
    read, units = person_of(desk, person), standing_units(desk.area_id, desk.today)
    members: list[CardMember] = kin_of(read)
    form = CardForm(take_post(request), members=members, person=person, units=units)

    def act() -> Act:
        said, goes = form.cleaned_data, form.goes
        kind = Kind.NEW_FAMILY if len(goes) == len(members) else Kind.SPLIT
        unit = unit_of(form, units) if said["satuan"] else None
        return Act(
            kind,
            form.day,
            tuple(goes),
            relations=goes,
            beside=form.heads,
            kk=said["kk"],
            fresh=not said["kk"],
            unit=unit,
        )

    return serve(
        request,
        desk,
        EventSheet(
            Kind.SPLIT, form, act, about=name_of(read), back=back_to(kode, person), title=_("KK baru atau pecah KK")
        ),
    )


@needs("register.putus")
@require_http_methods(["GET", "HEAD", "POST"])
def presence(request: HttpRequest, kode: str, person: int) -> HttpResponseBase:
    """Where people are for the time being."""
    desk = desk_of(request)
    read = person_of(desk, person)
    form = PresenceForm(take_post(request), members=members_of(read), person=person)

    def act() -> Act:
        said = form.cleaned_data
        return Act(Kind.PRESENCE, form.day, form.together, says={"keberadaan": said["keberadaan"]}, note=said["tempat"])

    return serve(request, desk, EventSheet(Kind.PRESENCE, form, act, about=name_of(read), back=back_to(kode, person)))
