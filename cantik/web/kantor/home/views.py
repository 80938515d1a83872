"""The first screens: where a person's work is, and what comes next in a village."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cantik.base import clock
from cantik.coach.app import coaching, reminders, summary, tasks, waits
from cantik.coach.app.coaching_models import CoachingDay
from cantik.coach.app.field_queues import list_queues
from cantik.coach.app.guidance import guidance
from cantik.coach.app.queries import facts_of
from cantik.coach.app.village_home import State, state_of
from cantik.coach.app.village_news import news_for
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.knowledge import AREAS_FILE, load
from cantik.codes.practice import is_practice
from cantik.content.loader import here
from cantik.federate.app import index_desk, journeys
from cantik.field.rounds.app.rounds import has_activities
from cantik.jobs.app.service import at_work
from cantik.jobs.health import health_of
from cantik.register.rights.app import breaches, retention
from cantik.release.app import checking, storage
from cantik.release.app.models import ASKED, SIGNED, Withdrawal
from cantik.release.app.queries import by_another
from cantik.release.check import CheckState
from cantik.staff.app import actors, emergency, holds, institutions, notices
from cantik.staff.app.gate import needs, signed_in, who
from cantik.staff.app.models import Account, Assignment
from cantik.staff.app.rights import area_code, areas_for, assignments_of, check_access
from cantik.staff.app.waiting_models import WaitingAct
from cantik.vault.app.opening import at_hand
from cantik.web import list_coverage
from cantik.web.breaches import BreachLine, line_of
from cantik.web.desk import book_ready, draftable_by
from cantik.web.forum.coach.season_words import list_agents
from cantik.web.kantor.home.calamity import standing_calamity
from cantik.web.kantor.home.coordination import list_office_asks
from cantik.web.kantor.home.figures import key_figures
from cantik.web.kantor.home.house_duties import list_house_duties
from cantik.web.kantor.home.lingering import list_lingering
from cantik.web.kantor.home.office import office_home
from cantik.web.kantor.home.own_step import OwnStep, find_own_step, reading_step
from cantik.web.kantor.home.unread_servers import list_unread
from cantik.web.language import either, of_content
from cantik.web.store import describe_area
from cantik.web.tahap.pengumpulan.collect.views import form_values
from cantik.web.tahap.penyebarluasan.release import desk
from cantik.web.tasks import TaskRow, rows_of
from cantik.web.waiting_list import AwaitedHand, count_lines, describe_waiting

#: kinds of findings on the first screen; the rest is counted
_RULES = 8
#: tasks on the first screen; their own page has all
_TASKS = 6
#: the end of an agent's SK is told of so many days before
_SK_ENDS = 30


@signed_in
def front(request: HttpRequest) -> HttpResponseBase:
    """To the village when there is one only, to the board from an office; else the places of the person's work."""
    person = who(request)
    today = clock.today()
    codes = [area_code(area) for area in sorted({assignment.area for assignment in assignments_of(person, today)})]
    held = [code for code in codes if not is_practice(code)]
    villages = [code for code in held if code.level is AreaLevel.DESA]
    if len(held) == 1 and villages:
        return redirect("beranda_desa", villages[0].text())
    if held and not villages and check_access(person, "papan.lihat", None):
        return _office(request, person)
    due, awaited = _tasks(person), list_awaited(person)  # what is known of villages is brought up to date there
    facts = facts_of(villages)
    rows = [
        {"kode": area.text(), "sebutan": describe_area(area).full, "keadaan": facts.get(area.text())}
        for area in villages
    ]
    roles = {given.role for given in assignments_of(person, today)}
    return render(
        request,
        "home/depan.html",
        {
            "bagian": "beranda",
            "sendiri": None if villages else find_own_step(person, held, roles, awaited, due),
            "ujung": list_office_asks(person, held) if "produsen" in roles else [],
            "pekerja": _worker(),
            "baris": rows,
            "peran": [(given.role_name, _own_place(given)) for given in assignments_of(person, today)],
            "lalu": None if codes else _last_role(person),
            "hari": today,
            "latihan": [c.text() for c in codes if is_practice(c)],
            "boleh_latihan": check_access(person, "latihan.pakai", None).ok,
            "tugas": due,
            "kedua": awaited,
            "kebocoran": _breaches(person, codes),
            "tugas_rumah": list_house_duties(person),
            **count_open(person),
        },
    )


#: whose work the steps of a village are
_WORKERS = frozenset({"agen_statistik", "kepala_desa"})
#: whose first screen lists releases or villages that wait for them
_EXAMINERS = frozenset({"walidata", "pembina"})
#: the next step -> the task that says the same
_TOLD = {"periksa": "temuan"}


def _tasks(person: Account, desa: AreaCode | None = None) -> list[TaskRow]:
    """The first of what waits for this person by a day, here or anywhere; `count_open` says how much there is."""
    summary.renew(storage.shelf(at_hand().store.path))
    return rows_of(tasks.list_due_tasks(person, desa)[:_TASKS])


def _select_awaited(person: Account, area: AreaCode | None) -> list[WaitingAct]:
    """What waits for this person's hand, here or anywhere but in practice."""
    rows = waits.list_waiting(person, area)
    return [row for row in rows if area is not None or not is_practice(waits.area_of(row))]


def list_awaited(person: Account, desa: AreaCode | None = None) -> list[AwaitedHand]:
    """The first of what waits for this person's hand, the oldest day first; `count_open` says how much there is."""
    return describe_waiting(_select_awaited(person, desa), _TASKS)


def count_open(person: Account, area: AreaCode | None = None) -> dict[str, int]:
    """How much waits for this person's hand and is due of them, in the words of the templates."""
    return {
        "banyak_kedua": count_lines(_select_awaited(person, area)),
        "banyak_tugas": tasks.list_due_tasks(person, area).count(),
    }


def _place(given: Assignment) -> str:
    """Where a role stands, in words."""
    area, group = area_code(given.area), here().groups.get(given.group)
    if group is not None:
        return f"{of_content(group.title)}, {_office_name(area)}"
    return _office_name(area) if area.level is not AreaLevel.DESA else describe_area(area).full


def _own_place(given: Assignment) -> str:
    """The same of a producer with the office that it answers for."""
    if given.role != "produsen":
        return _place(given)
    area = area_code(given.area)
    own = institutions.list_meant([given.person.institution], area)
    names = [state.name(clock.today()) for state in own]
    return ", ".join([*names[:1], _place(given)])


def _last_role(person: Account) -> tuple[str, str, dt.date] | None:
    """The role that somebody held last: its name, where, its last day; None for who never had one."""
    given = Assignment.objects.filter(person=person).order_by("-until").first()
    return None if given is None else (given.role_name, _place(given), given.until)


def _office(request: HttpRequest, person: Account) -> HttpResponse:
    areas = list(areas_for(person, "papan.lihat"))
    roles = {assignment.role for assignment in assignments_of(person, clock.today())}
    names = [_office_name(area) for area in areas]
    values: dict[str, Any] = {
        "bagian": "beranda",
        "pekerja": _worker(),
        "belum_utuh": list_lingering(areas),
        "tak_terbaca": list_unread(person, areas),
        "nama": ", ".join(names),
        "hari": clock.today(),
    }
    values |= office_home(person, areas, roles) | {"tugas": _tasks(person), "kedua": list_awaited(person)}
    values |= count_open(person)
    if not (roles & _EXAMINERS and values.get(values["utama"])):  # else the page begins with their work
        values["sendiri"] = find_own_step(person, areas, roles, values["kedua"], values["tugas"])
        if not (values["kedua"] or values["tugas"]) and values["langkah_kantor"] is not None:
            values["sendiri"] = values["langkah_kantor"]
    values["panduan"] = _first_year(areas[0], "tahun_pertama") if len(areas) == 1 else None
    values["kebocoran"] = _breaches(person, areas)
    return render(request, "home/kantor.html", values)


def _breaches(person: Account, areas: Sequence[AreaCode]) -> list[BreachLine]:
    """The breaches of data in these areas that are not closed, the most urgent first."""
    return [
        line_of(row)
        for row in breaches.open_ones([area for area in areas if check_access(person, breaches.SEE, area).ok])
    ]


def _first_year(area: AreaCode, name: str) -> dict[str, Any] | None:
    """How far the guided first year is, until it is done; `name`: of the address of its page."""
    found = guidance(area, at_hand().store.path / AREAS_FILE)
    if found is None or found.next is None:
        return None
    return {
        "judul": either(found.guide.title, found.guide.title_en),
        "selesai": found.done_count,
        "semua": len(found.steps),
        "berikutnya": either(found.next.title, found.next.title_en),
        "alamat": reverse(name, args=[area.text()]),
    }


def _office_name(area: AreaCode) -> str:
    """The area of an office with its word: names of kabupaten carry theirs, those of kecamatan do not."""
    name = describe_area(area).name
    return _("Kecamatan %s") % name if area.level is AreaLevel.KECAMATAN else name


@needs("papan.lihat")
@require_POST
def remind(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Remind a village; its home says so until it has moved on."""
    desa = area_code(kode)
    if reminders.remind(desa, by=who(request).actor):
        messages.success(
            request, _("%s diingatkan; terlihat di berandanya.") % describe_area(desa).full, extra_tags="ok"
        )
    return redirect("beranda")


def _worker() -> dict[str, Any] | None:
    """What is wrong with the background worker; None while all is well."""
    health = health_of(at_hand().store.path)
    still = health.still(clock.now()) and not at_work()
    if not (still or health.faults or health.unreadable):
        return None
    return {"diam": health.beat if still else None, "gagal": list(health.faults.values()), "buta": health.unreadable}


def _readers(desa: AreaCode, person: Account) -> dict[str, Any]:
    """Who was let in to the village's persons, what waits for its word, which emergencies opened them."""
    return {
        "kabar_orang": notices.list_for_home(desa),
        "menunggu_desa": holds.list_held(desa),
        "boleh_tegaskan": check_access(person, holds.DECIDE, desa).ok,
        "darurat": emergency.list_standing(desa, clock.now()),
    }


@needs("desa.lihat")
def village(request: HttpRequest, kode: str) -> HttpResponse:
    """The village's home: one sentence of state, one next step, the four stages, findings, history."""
    desa = area_code(kode)
    state = state_of(desa, at_hand().store.path / "rilis")
    person = who(request)
    may = _list_rights(person, desa)
    values: dict[str, Any] = {"bagian": "beranda", "keadaan": state, "boleh": may, "tahun": clock.today().year}
    values["pekerja"] = _worker()
    place = describe_area(desa)
    values["jenis"] = place.full.removesuffix(place.name).strip().lower() or "desa"
    values["bencana"] = standing_calamity(desa, person, clock.today())
    values["kebocoran"] = _breaches(person, [desa])
    values |= {"kedua": list_awaited(person, desa), "tugas_rumah": list_house_duties(person, desa)}
    if check_access(person, emergency.SEE, desa).ok:
        values |= _readers(desa, person)
    values |= count_open(person, desa) | {"tugas": [] if is_practice(desa) else _tasks(person, desa)}
    values["panduan"] = None if is_practice(desa) else _first_year(desa, "tahun_pertama_desa")
    values |= {"agen_habis": None if is_practice(desa) else _ending_agent(desa), "hari_ini": clock.today()}
    values["kunjungan"] = list(coaching.list_of_village(desa.text()).filter(state=CoachingDay.PLANNED))
    if state.first_use:
        return render(request, "home/pertama.html", values | (form_values() if may["impor"] else {}))
    values["cakupan"] = list_coverage.seen_now(desa)
    values |= _open_rules(state) | {"langkah": _step(state, desa, person, may, values["cakupan"])}
    _leave_out(values, "tugas", lambda row: row.task.key == _TOLD.get(values["langkah"]["id"]))
    values["sendiri"] = _step_of_reader(person, desa, state, values)
    if values["langkah"]["id"] == "tanda_tangan":
        _leave_out(values, "kedua", lambda held: held.row.act == "rilis")
    values["baru"] = news_for(person, desa)
    held = find_area(desa)
    values["rencana"] = (
        has_activities(held.pk) if held is not None and check_access(person, "rencana.lihat", desa).ok else None
    )
    if held is not None and values["rencana"] is not None and values["rencana"][0]:
        values["lapangan"] = _list_waiting(held.pk, desa, person)
    values |= _asked_for(desa, state) | _deliveries(desa, state)
    if state.releases:
        values["angka_kunci"] = key_figures(at_hand().store.path / "rilis", desa, state.releases[0].folder)
    values["rancang"] = draftable_by(person, desa)
    values["buku"] = book_ready(desa)
    return render(request, "home/desa.html", values)


def _leave_out(values: dict[str, Any], part: str, said: Callable[[Any], bool]) -> None:
    """Leave out of a part what the next step of the page says already, and count it no longer."""
    kept = [row for row in values[part] if not said(row)]
    values[f"banyak_{part}"] -= len(values[part]) - len(kept)
    values[part] = kept


def _ending_agent(area: AreaCode) -> Assignment | None:
    """The agent whose role is over, or ends within a month, where nobody holds it longer."""
    last = list_agents(area)[-1:]
    soon = clock.today() + dt.timedelta(days=_SK_ENDS)
    return next((row for row in last if row.ended_at is not None or row.until <= soon), None)


def _step_of_reader(person: Account, desa: AreaCode, state: State, values: dict[str, Any]) -> OwnStep | None:
    """The own step of whoever does none of the village's own work (BPD, pendamping, community): the village's step
    waits for somebody else. None for those whose step it is, and for an office, whose home is its own."""
    here = {given.role for given in assignments_of(person, clock.today()) if given.area == desa.text()}
    if values["langkah"]["alamat"] or not here or here & _WORKERS:
        return None
    found = find_own_step(person, [desa], here, values["kedua"], values["tugas"])
    return found or reading_step(desa.text(), state.releases[0].number if state.releases else "")


def _list_rights(person: Account, desa: AreaCode) -> dict[str, bool]:
    """What the home of a village offers to somebody, by the word of the template."""
    return {
        "impor": check_access(person, "orang.sunting", desa).whole,
        "temuan": check_access(person, "temuan.lihat", desa).whole,
        "jawab": check_access(person, "temuan.jawab", desa).whole,
        "rilis": check_access(person, "rilis.tanda_tangan", desa).whole
        or check_access(person, "angka.lihat_mentah", desa).whole,
        "latihan": check_access(person, "latihan.pakai", None).ok,
        "putus": check_access(person, "register.putus", desa).ok,
        "usulan": check_access(person, "usulan.baca", desa).ok,
        "susun": check_access(person, "usulan.susun", desa).ok,
        "orang": check_access(person, "akun.kelola", desa).ok,
    }


def _asked_for(desa: AreaCode, state: State) -> dict[str, Any]:
    """Who reminded the village, who asked that its release be withdrawn, and which release came back with findings."""
    values: dict[str, Any] = {}
    reminder = reminders.find_open_reminder(desa, state.newest_batch)
    if reminder is not None:
        values["diingatkan"] = (reminder, actors.names([reminder.by]).get(reminder.by, ""))
    asked = Withdrawal.objects.filter(kode=desa.text(), state=ASKED).order_by("-asked_at").first()
    if asked is not None:
        values["tarik"] = (asked, actors.name(asked.asked_by))
    number = state.releases[0].number if state.releases else ""
    if checking.states([desa.text()]).get((desa.text(), number)) is CheckState.RETURNED:
        values["kembali"] = number
    return values


def _deliveries(area: AreaCode, state: State) -> dict[str, Any]:
    """How far the newest release that was sent came; whether the newest one is still to be sent."""
    sent = journeys.list_sent(area.text())
    newest = state.releases[0].number if state.releases else ""
    known = {each.dispatch.number for each in sent if not each.elsewhere}
    todo = bool(newest) and journeys.is_invited(area.text()) and newest not in known
    return {
        "kiriman": sent[0] if sent else None,
        "belum_dikirim": newest if todo else "",
        "daftar_menunggu": bool(index_desk.describe_own_list(area, opened=at_hand())),
    }


def _list_waiting(area: int, desa: AreaCode, person: Account) -> list[tuple[str, str]]:
    """What in the rounds of the village, and of what they left, waits for this person: words and address."""
    kode, lines = desa.text(), list[tuple[str, str]]()
    may = {right: check_access(person, right, desa).whole for right in ("register.sahkan", "orang.sunting")}
    for work in list_queues(area):
        named = {"judul": work.round.activity.title, "n": 0}
        if work.countersign and may["register.sahkan"]:
            text = _("%(judul)s: %(n)s usulan peristiwa menunggu pengesahan Anda") % (named | {"n": work.countersign})
            lines.append((text, reverse("lapangan_usulan", args=[kode, work.round.pk])))
        if work.proposed and may["orang.sunting"]:
            text = _("%(judul)s: %(n)s usulan peristiwa menunggu putusan Anda") % (named | {"n": work.proposed})
            lines.append((text, reverse("lapangan_usulan", args=[kode, work.round.pk])))
        if work.held and may["orang.sunting"]:
            text = _("%(judul)s: %(n)s isian ditahan menunggu putusan Anda") % (named | {"n": work.held})
            lines.append((text, reverse("lapangan_tahan", args=[kode, work.round.pk])))
        if work.submitted and (may["orang.sunting"] or may["register.sahkan"]):
            text = _("%(judul)s: %(n)s isian menunggu ditinjau") % (named | {"n": work.submitted})
            lines.append((text, reverse("lapangan_putaran", args=[kode, work.round.pk])))
    if check_access(person, retention.PROPOSE, desa).ok and retention.has_overdue(desa):
        lines.append((_("Ada data yang lewat masa simpannya"), reverse("masa_simpan", args=[kode])))
    return lines


def _open_rules(state: State) -> dict[str, Any]:
    """The rules with most open findings, how many further ones there are, and how many findings these have."""
    known, others = load().content.rules, state.rules[_RULES:]
    rules = [
        {"id": rule, "judul": of_content(known[rule].title) if rule in known else rule, "banyak": count}
        for rule, count in state.rules[:_RULES]
    ]
    most = max((count for _, count in state.rules), default=1)
    return {"aturan": rules, "terbanyak": most, "aturan_lain": (len(others), sum(count for _, count in others))}


def _step(
    state: State, desa: AreaCode, person: Any, may: dict[str, bool], lists: list_coverage.SeenCoverage | None
) -> dict[str, str]:
    """The next step: its address, "" when it is not this person's to do (`baca`: where they may read of it); `siapa`,
    `agen` say for whom it waits."""
    if state.step == "tanda_tangan":
        return _signature(state, desa, person)
    target = {
        "masukkan": ("kumpul", "impor", "impor"),
        "periksa": ("periksa", "jawab", "temuan"),
        "beda": ("beda", "putus", "putus"),
        "terbitkan": ("terbit", "rilis", "rilis"),
    }
    if state.step not in target:
        return {"id": state.step, "alamat": ""}
    name, act, read = target[state.step]
    step = {"id": state.step, "alamat": reverse(name, args=[desa.text()])}
    if state.step == "terbitkan" and lists is not None and lists.office:  # nothing that could be published
        act, read, step = "impor", "temuan", {"id": "lengkapi", "alamat": lists.href}
    if not may[act]:
        step |= {"alamat": "", "baca": step["alamat"] if may[read] else ""}
    return step if may["impor"] else step | {"agen": ", ".join(desk.agents(desa, clock.today()))}


def _signature(state: State, desa: AreaCode, person: Account) -> dict[str, str]:
    draft = state.draft
    assert draft is not None  # noqa: S101 - what makes this the next step
    if draft.state == SIGNED:
        return {"id": "dicetak", "alamat": reverse("terbit", args=[desa.text()])}
    apart = by_another(draft, person, desa).ok
    mine = check_access(person, "rilis.tanda_tangan", desa).whole and apart
    without = "" if is_practice(desa) else draft.submitted_by
    able = desk.signers(desa, clock.today(), without=without)
    return {
        "id": "tanda_tangan",
        "alamat": reverse("terbit_tanda_tangan", args=[desa.text()]) if mine else "",
        "siapa": ", ".join(f"{signatory.name} ({signatory.role})" for signatory in able),
        "dari": actors.names([draft.submitted_by]).get(draft.submitted_by, draft.submitted_by),
    }
