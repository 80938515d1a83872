"""The workplace of the demo: accounts of the roles over the fictitious kabupaten, and work that waits for them.

Only a store of invented persons gets these accounts. Their passwords are new at each start and stand nowhere but on the
screen; they are refused from other computers and in any other store (`cantik.staff.app.adapter`).
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Callable

from cantik.base import clock
from cantik.base.progress import Tell
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load_store
from cantik.collect.app.models import Batch
from cantik.collect.batch import Agreement
from cantik.collect.read import Delivery
from cantik.contoh import words as contoh_words
from cantik.contoh.former import former_list
from cantik.contoh.galat import ErrorPlan, plant
from cantik.contoh.model import InventedVillage
from cantik.contoh.opensid import opensid_rows, write_rows
from cantik.contoh.second import doubles_of, write_other_list
from cantik.examine.findings.app import decisions, findings
from cantik.jobs.app import service, worker
from cantik.levels.app.releases import release_levels
from cantik.levels.app.scenarios import first_day
from cantik.outlets.app import sites
from cantik.pipeline.app import draft_job, draft_outline
from cantik.pipeline.bring import Into, bring
from cantik.pipeline.demo import ERRORS, REASON, Made, villages_added_up
from cantik.register.calamity.app import services as calamities
from cantik.register.calamity.app.aftermath import people_in
from cantik.register.calamity.app.services import Declaration
from cantik.register.calamity.displacement import CalamityKind
from cantik.register.core.app import queries
from cantik.register.core.app.recorder import Recorder
from cantik.register.units.app.queries import places_on
from cantik.release.app import checking, services, storage
from cantik.release.app.models import APPROVED, COMPUTING, PUBLIC, READY, UNPLANNED, Draft, Publication
from cantik.release.audit import audit_release
from cantik.release.check import CheckAct, CheckState
from cantik.staff.app import accounts, forum, rights
from cantik.staff.app.demo_accounts import open_seat
from cantik.staff.app.models import Account
from cantik.vault.app.opening import OpenStore
from cantik.vault.errors import StoreFlag
from cantik.web.demo_seats import Seat, seats, village_struck
from cantik.web.demo_year import set_year

#: the second files of two villages describe this day, when it has come
LATER = dt.date(2026, 6, 30)
#: the second files have errors in other rows than the first
_OTHER_ERRORS = 500
#: and more of them: a day's work for whoever tries the list of findings
_MORE = 3 * ERRORS
#: people of the first village who stand in its second file twice
_DOUBLES = 12
#: people of the first village whom another office lists, and of how many families it says something else
_LISTED, _DIFFERING = 160, 4
#: fewer people than this in an RT are those whose RT somebody mistyped
_AN_RT = 10
_WORDS = 4
#: who sets the demo up, as the log says it
_DEMO = "cantik demo"


def open_seats(opened: OpenStore, made: Made) -> tuple[tuple[Seat, ...], str]:
    """Make or renew the demo's accounts; returns them and the password that all of them have until the next start.

    Raises `StoreFlag` (R306) for a store that is not one of invented persons.
    """
    if not opened.demo:
        raise StoreFlag(str(opened.store.path), demo=False)
    password = make_password()
    wanted = seats(made.kabupaten)
    for seat in wanted:
        open_seat(
            username=seat.username,
            name=seat.name,
            role=seat.role,
            area=rights.area_code(seat.area),
            password=password,
            house=seat.house,
        )
    for area in (made.kabupaten.code, made.kabupaten.code.partition(".")[0]):
        forum.begin(rights.area_code(area), by=_DEMO)
    return wanted, password


def make_password() -> str:
    """A password for a day, new at each start."""
    return "-".join(secrets.choice(_vocabulary()) for _ in range(_WORDS))


def _vocabulary() -> tuple[str, ...]:
    """Words of the fictitious kabupaten that are easily typed: four of them are enough for a password of one day."""
    found = {word.lower() for word in (*contoh_words.FIRST_FEMALE, *contoh_words.FIRST_MALE, *contoh_words.LAST)}
    return tuple(sorted(word for word in found if word.isascii() and word.isalpha() and 4 <= len(word) <= 8))


# ── work that waits ─────────────────────────────────────────────────────────────────────────────


def set_scene(opened: OpenStore, made: Made, *, tell: Tell, say: Callable[[str], None]) -> None:
    """A newer file with open findings, doubles and a second source in the first village, a draft that waits for a
    signature in the second one, a flood in the third and its people of five years ago, two that passed the check.

    Done once a store; killed half-way, the next start does what is missing.
    """
    villages = made.kabupaten.villages[:2]
    agen = {seat.area: seat.username for seat in seats(made.kabupaten) if seat.role == "agen_statistik"}
    for village in reversed(villages):  # the draft that is only asked for comes last: the worker makes it in its time
        by = Account.objects.get(username=agen[village.code])
        desa = rights.area_code(village.code)
        day = max(village.reference, min(clock.today(), LATER))
        if not Batch.objects.filter(file_name=_second_name(village), received_by=by.actor).exists():
            say(f"Berkas baru untuk {village.name}, keadaan {day.isoformat()}")
            _second_file(opened, made, village, day, by, tell)
            if village is villages[0]:
                _other_list(opened, made, village, day, by, tell)
        if village is villages[0]:
            _draft(opened, desa, day, by)
        else:
            _hand_in(opened, desa, day, by)
    struck = village_struck(made.kabupaten)
    if struck is not None:
        by = Account.objects.get(username=agen[struck.code])
        _former_list(opened, made, struck, by, tell)
        _flood(opened, struck, by, say)
    passed = _examine_releases(opened, made)
    for village in made.kabupaten.villages:
        _noted_public(opened, village.code)
    _release_levels(opened, made, passed, tell, say)
    # the pages of every village stand beside the levels that were released now
    _published_again(opened, {village.code for village in (made.kabupaten.villages if passed else villages)}, tell)
    set_year(opened, made, say=say)


def _noted_public(opened: OpenStore, kode: str) -> None:
    """The public site shows these editions, so the workplace knows them as published: what readers ask, quote or are
    told of is about them."""
    for edition in sites.editions_of(opened, kode):
        if edition.signature is None and not edition.put:
            desa = rights.area_code(kode)
            services.note_publication(area=desa, number=edition.number, channels=[PUBLIC], by=_DEMO)


def _published_again(opened: OpenStore, own: set[str], tell: Tell) -> None:
    """The public site may have been made anew from the first releases: what the workplace published comes back, and
    what the scene itself did in its `own` villages."""
    others = Publication.objects.filter(channel=PUBLIC).exclude(by=_DEMO)
    for kode in sorted(own | set(others.values_list("kode", flat=True))):
        sites.put_out(opened, kode, to_public=True, tell=tell)


def _second_name(village: InventedVillage) -> str:
    return f"penduduk_{village.code}_baru.xlsx"


def _second_file(
    opened: OpenStore, made: Made, village: InventedVillage, day: dt.date, by: Account, tell: Tell
) -> None:
    desa = rights.area_code(village.code)
    workbook = made.inputs / _second_name(village)
    errors = ErrorPlan(rate=_MORE).for_village(village.position + _OTHER_ERRORS)
    clean = opensid_rows(village.population)
    rows, _key = plant(clean, errors, reference=village.reference)
    if village is made.kabupaten.villages[0]:
        rows += doubles_of(clean, _DOUBLES, village.seed)
    write_rows(rows, workbook, "template")
    bring((workbook,), Into(opened, desa, by.actor), Delivery(day, None), load_store(opened.store.path), tell)


def _other_list(opened: OpenStore, made: Made, village: InventedVillage, day: dt.date, by: Account, tell: Tell) -> None:
    """What an office of the kabupaten says of some people of a village: differences that somebody has to decide."""
    file = made.inputs / f"dtsen_{village.code}.csv"
    rows = opensid_rows(village.population)
    write_other_list(rows, file, persons=min(_LISTED, len(rows)), differing=_DIFFERING)
    agreement = Agreement(
        "CONTOH/1/2026",
        day - dt.timedelta(days=60),
        (village.name, "Dinas Sosial Kabupaten Contoh"),
        ("statistik",),
        "desa",
        (),
        day + dt.timedelta(days=3 * 365),
        day,
    )
    desa = rights.area_code(village.code)
    bring((file,), Into(opened, desa, by.actor), Delivery(day, agreement), load_store(opened.store.path), tell)


def _flood(opened: OpenStore, village: InventedVillage, by: Account, say: Callable[[str], None]) -> None:
    """A flood of these days: the people of one RT stay in the village hall."""
    desa, today, at = rights.area_code(village.code), clock.today(), clock.now()
    area = find_area(desa)
    if area is None or calamities.list_displaced(area.pk).exists():
        return
    say(f"Mode darurat untuk {village.name}")
    starts = today - dt.timedelta(days=2)
    said = Declaration(
        CalamityKind.FLOOD, "CONTOH/360/2026", "banjir di tepi sungai", starts, today + dt.timedelta(days=12)
    )
    if calamities.current(area.pk, today) is None:
        calamities.declare(area=desa, area_id=area.pk, said=said, by=by.actor, at=at, today=today)
    sizes = Counter(unit for unit in places_on(area.pk, today, today=today).unit.values() if unit[2])
    hit = min(sizes, key=lambda unit: (sizes[unit] < _AN_RT, sizes[unit], unit))  # a small RT, no slip of the pen
    calamities.register_evacuees(
        Recorder(opened, desa, area.pk, by.actor, at, today),
        persons=[row.person for row in people_in(opened, area.pk, hit, today)],
        site="Balai desa",
        on=starts,
    )


def _former_list(opened: OpenStore, made: Made, village: InventedVillage, by: Account, tell: Tell) -> None:
    """The people of five years ago, so that a village shows what a scenario is made of."""
    day = first_day(village.reference)
    workbook = made.inputs / f"penduduk_{village.code}_{day.year}.xlsx"
    if not Batch.objects.filter(file_name=workbook.name).exists():
        write_rows(former_list(village, day), workbook, "contoh")
        into = Into(opened, rights.area_code(village.code), by.actor)
        bring((workbook,), into, Delivery(day, None), load_store(opened.store.path), tell)


def _examine_releases(opened: OpenStore, made: Made) -> tuple[InventedVillage, ...]:
    """The smallest villages of which nothing else waits: what passes *Periksa* can be added up."""
    free = villages_added_up(made.kabupaten)
    walidata = Account.objects.get(username=f"{accounts.DEMO}walidata")
    for village in free:
        desa = rights.area_code(village.code)
        edition = sites.main_edition(sites.editions_of(opened, village.code))
        if edition is None or checking.check_standing(desa, edition).state is CheckState.APPROVED:
            continue
        for act in (CheckAct.TAKE, CheckAct.APPROVE):
            checking.step(act, area=desa, number=edition.number, opened=opened, person=walidata, auditor=audit_release)
    return free


def _release_levels(
    opened: OpenStore,
    made: Made,
    passed: tuple[InventedVillage, ...],
    tell: Tell,
    say: Callable[[str], None],
) -> None:
    """The release of the kabupaten and of what lies in it, of the villages that passed, and their pages."""
    if not passed:
        return
    say("Rilis kabupaten dan kecamatan")
    release_levels(
        made.kabupaten.code,
        passed[0].reference,
        opened=opened,
        knowledge=load_store(opened.store.path),
        by=_DEMO,
        tell=tell,
        demo=opened.demo,
    )
    sites.put_out_levels(opened)


def _draft(opened: OpenStore, desa: AreaCode, day: dt.date, by: Account) -> Draft:
    """The village's newest draft; the first one is asked for in the background."""
    known = Draft.objects.filter(kode=desa.text()).order_by("-pk").first()
    if known is not None:
        return known
    draft = services.start_draft(
        area=desa,
        reference=day,
        kind=UNPLANNED,
        reason="Berkas penduduk yang lebih baru (data contoh)",
        shelf_folder=storage.shelf(opened.store.path),
        by=by.actor,
    )
    service.start(kind=draft_job.KIND.id, subject=str(draft.pk), code=desa.text(), by=by.actor)
    return draft


def _hand_in(opened: OpenStore, desa: AreaCode, day: dt.date, by: Account) -> None:
    """Accept what is open, draft, review, hand in for signature; once."""
    numbers = findings.open_numbers(queries.standing_batches(desa, day))
    if numbers and not Draft.objects.filter(kode=desa.text()).exists():
        decisions.accept(area=desa, numbers=numbers, reason=REASON, by=by.actor)
    draft = _draft(opened, desa, day, by)
    if draft.state == COMPUTING:
        worker.work_off()
        draft.refresh_from_db()
    if draft.state != READY or draft.returned_by:
        return
    tables = draft_outline.read(storage.draft(opened.store.path, draft.kode, draft.pk)).digests()
    services.review(area=desa, tables=tables, decision=APPROVED, note="", by=by.actor)
    services.submit(area=desa, figures=draft.figures, tables=tables, by=by.actor)
