"""A year of the demo's forum: calendar, meetings, values that are set, tables of offices, metadata, an assessment of
impact, requests for data. All of it goes through the services that the pages call; some of it waits for somebody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from cantik.base import clock
from cantik.base.memory_file import Held
from cantik.base.spreadsheet import csv_text
from cantik.codes.app.queries import require_area
from cantik.codes.area import AreaCode
from cantik.codes.extra import AREAS_FILE
from cantik.collect.app import opd
from cantik.collect.app.opd import OpdEntry
from cantik.collect.app.opd_models import OpdDelivery
from cantik.content.loader import here
from cantik.contoh.model import InventedVillage
from cantik.field.rounds.app import metadata_review, metadata_sets, rounds
from cantik.field.rounds.app.models import Round
from cantik.field.rounds.app.rounds import PlannedActivity
from cantik.forum.app import impact, meetings, parameters, year
from cantik.forum.app.meeting_models import Meeting, MeetingInvitee
from cantik.forum.app.meetings import MeetingCall, MeetingMinutes, MeetingPresence
from cantik.forum.app.parameter_models import ParameterSetting
from cantik.forum.app.parameters import BroughtFigure, BroughtMinutes
from cantik.forum.app.year import YearEntry
from cantik.forum.impact import ImpactAnswers, items
from cantik.forum.metadata.states import MetadataAct
from cantik.forum.parameters import CandidateKind, ParameterSubject
from cantik.pipeline.demo import Made
from cantik.staff.app import accounts, forum, institutions, rights
from cantik.staff.app.models import Account
from cantik.use.app import offers, requests
from cantik.use.app.models import DataRequest
from cantik.use.app.producers import list_producers
from cantik.vault.app.opening import OpenStore
from cantik.web.demo_aid import bring_aid_lists
from cantik.web.demo_coaching import coach_demo_villages
from cantik.web.demo_deliberation import hold_deliberation
from cantik.web.demo_house import keep_house, tell_programme
from cantik.web.demo_learning import do_exercises, evaluate_office
from cantik.web.demo_proposals import write_proposals
from cantik.web.demo_sharing import share_form, share_mapping
from cantik.workflow.declaration import PressedButton

#: agenda, days from today, what the minutes say
_MEETINGS = (
    ("Daftar data tahun depan", -40, "Daftar data disepakati; angka penduduk dari pendataan desa sendiri."),
    ("Penetapan jumlah penduduk desa", 0, "Jumlah penduduk ditetapkan desa demi desa, bukan dijumlah."),
    ("Tabel dinas yang belum datang", 14, ""),
)
_INVITED = ("bappeda", "kominfo", "bps", "dinkes")
#: the value that the forum sets, and the source that it knows beside the villages' own
_SET, _SOURCE = "jumlah_penduduk", "BPS"
_ACCEPT = PressedButton("opd_putus", "lanjut")
#: a table of the health office, and one of BPS
_HEALTH, _TRADE = "tenaga_kesehatan_opd", "dagang_opd"
#: what a meeting decided, and a promised table, is due so many days from today
_DUE = 30
_BOARD = "Bakorwil Contoh"
_ROUND = "Pemutakhiran keluarga"
_INVENTED = "Rekaan, untuk mencoba"


@dataclass(frozen=True, slots=True)
class Scene:
    """Who acts in the demo: `who` gives the account of a name ("koordinator" for contoh.koordinator)."""

    opened: OpenStore
    made: Made
    who: Callable[[str], Account]

    @property
    def forum(self) -> AreaCode:
        """The kabupaten."""
        return rights.area_code(self.made.kabupaten.code)

    @property
    def province(self) -> AreaCode:
        """The province that it lies in."""
        return rights.area_code(self.made.kabupaten.code.partition(".")[0])


def set_year(opened: OpenStore, made: Made, *, say: Callable[[str], None]) -> None:
    """The year of the forum, once a store; killed half-way, the next start does what is missing."""
    scene = Scene(opened, made, lambda name: Account.objects.get(username=f"{accounts.DEMO}{name}"))
    if not year.years(scene.forum):
        say("Tahun Forum Satu Data")
    forums = (_open_calendar, _hold_meetings, _bring_tables, _bring_priority_table, _set_values, _meet_in_province)
    for part in (
        *forums,
        _plan_rounds,
        _ask_for_data,
        _write_all_proposals,
        _bring_aid,
        _coach_villages,
        _evaluate_office,
        _learn,
        _keep_house,
        _share,
    ):
        part(scene)


def _write_all_proposals(scene: Scene) -> None:
    """The first village proposes, its head has accepted some, a Musdes has decided about them; in the second one
    proposal waits for the head."""
    villages = [village.code for village in scene.made.kabupaten.villages]
    if len(villages) > 1:
        write_proposals(scene.opened, villages[0], scene.who("agen"), scene.who("kades1"))
        write_proposals(scene.opened, villages[1], scene.who("agen2"), None)
        hold_deliberation(villages[0], scene.who("agen"), scene.who("kades1"), scene.who("koordinator"))


def _coach_villages(scene: Scene) -> None:
    """A season of coaching for the villages of the kabupaten."""
    villages = [village.code for village in scene.made.kabupaten.villages]
    coach_demo_villages(scene.forum, villages, scene.opened.store.path / AREAS_FILE, scene.who)


def _evaluate_office(scene: Scene) -> None:
    """The walidata judges its own office with what the year left as evidence."""
    evaluate_office(scene.forum, scene.who("walidata"))


def _learn(scene: Scene) -> None:
    """The agent of the first village learns on its release."""
    first = rights.area_code(scene.made.kabupaten.villages[0].code)
    do_exercises(scene.opened.store.path, first, scene.who("agen"))


def _keep_house(scene: Scene) -> None:
    """The Rumah DataKu of the first village, and a programme that it takes part in."""
    first = rights.area_code(scene.made.kabupaten.villages[0].code)
    keep_house(scene.opened, first, scene.who("kader"), scene.who("kb"), scene.who("agen"))
    tell_programme(scene.opened, first, scene.who("agen"))


def _share(scene: Scene) -> None:
    """The first village offers the mapping of its list; the form of the second one is available to all."""
    villages = [rights.area_code(village.code) for village in scene.made.kabupaten.villages]
    share_mapping(villages[0], scene.who("agen"))
    if len(villages) > 1:
        share_form(villages[1], scene.who("agen2"), scene.who("kades"), scene.who("walidata"))


def _bring_aid(scene: Scene) -> None:
    """The first village knows deciles and who is in PKH."""
    first = scene.made.kabupaten.villages[0]
    bring_aid_lists(scene.opened, first, scene.made.inputs, scene.who("agen"), lambda *_: None)


# ── the forum ───────────────────────────────────────────────────────────────────────────────────
def _open_calendar(scene: Scene) -> None:
    """What is left of this year, and the next one; on its last day nothing is left of a year."""
    first = (clock.today() + dt.timedelta(days=1)).year
    for wanted in (first, first + 1):
        if not year.lines(scene.forum, wanted):
            year.open_from(scene.forum, wanted, "satu_data", by=scene.who("koordinator"))


def _hold_meetings(scene: Scene) -> None:
    """One that was held and closed, one whose minutes wait for a second hand, one to come."""
    keeper = scene.who("koordinator")
    for agenda, days, told in _MEETINGS:
        row = _find_meeting(scene.forum, agenda) or _call(scene.forum, agenda, days, keeper)
        if told and row.state == Meeting.CALLED:
            _minute(row, told, keeper)
            row.refresh_from_db()
        if days < 0 and row.state == Meeting.HANDED_IN:
            walidata = scene.who("walidata")
            meetings.close(scene.forum, row.pk, passed=True, reason="", digest=row.digest, by=walidata)


def _find_meeting(area: AreaCode, agenda: str) -> Meeting | None:
    return Meeting.objects.filter(forum=area.text(), agenda=agenda).first()


def _call(area: AreaCode, agenda: str, days: int, keeper: Account) -> Meeting:
    states = institutions.list_institutions([area.text()])
    invited = tuple(state.row.pk for state in states if state.row.kind in _INVITED)
    day = clock.today() + dt.timedelta(days=days)
    said = MeetingCall("forum", day, "09.00", "Aula Bappeda", agenda, invited)
    return meetings.invite(area, said, by=keeper)


def _minute(meeting: Meeting, told: str, keeper: Account) -> None:
    """Who came, one decision, and the minutes handed in."""
    area = rights.area_code(meeting.forum)
    rows = list(meeting.invitees.select_related("institution").order_by("pk"))
    came = {row.pk: MeetingPresence(MeetingInvitee.CAME, "Pejabat Contoh", "Kepala bidang") for row in rows}
    meetings.note(area, meeting.pk, came, by=keeper)
    due = clock.today() + dt.timedelta(days=_DUE)
    if not meeting.decisions.exists():
        said = "Tabel fasilitas kesehatan diserahkan"
        meetings.decide(area, meeting.pk, said, rows[0].institution_id, due, by=keeper)
    meetings.hand_in(area, meeting.pk, MeetingMinutes("Kepala Bappeda Contoh", told), by=keeper)


def _meet_in_province(scene: Scene) -> None:
    """Bakorwil keeps the meetings of the province: minutes that wait for its walidata; a value that the walidata
    proposes waits for Bakorwil."""
    area, walidata = scene.province, scene.who("provinsi")
    kinds = {state.row.kind for state in institutions.list_institutions([area.text()])}
    if "bakorwil" not in kinds:
        forum.add(area, kind="bakorwil", name=_BOARD, day=clock.today(), basis=_INVENTED, by=walidata)
    agenda, days, told = _MEETINGS[1]
    row = _find_meeting(area, agenda) or _call(area, agenda, days, scene.who("bakorwil"))
    if row.state == Meeting.CALLED:
        _minute(row, told, scene.who("bakorwil"))
    day = dt.date(clock.today().year - 1, 6, 30)
    on = parameters.subject("tfr", area, day.year)
    if not parameters.rows_of(on):
        said = BroughtFigure(_SOURCE, on.parameter.bases[0].code, day, Decimal("2.12"), _INVENTED)
        _propose_value(on, said, walidata)


def _bring_tables(scene: Scene) -> None:
    """A table of the health office that stands, and one of last year's that waits for the walidata."""
    if _is_delivered(scene, _HEALTH):
        return
    last = clock.today().year - 1
    standing = _deliver(scene, _HEALTH, dt.date(last - 1, 12, 31), scene.who("opd"))
    opd.decide(scene.forum, standing, _ACCEPT, scene.who("walidata"))
    _deliver(scene, _HEALTH, dt.date(last, 12, 31), scene.who("opd"))


def _bring_priority_table(scene: Scene) -> None:
    """BPS is a producer as any office: the forum promised a table of it as data prioritas, so that what the walidata
    passed waits for the pembina."""
    if _is_delivered(scene, _TRADE):
        return
    day, due = dt.date(clock.today().year - 1, 12, 31), clock.today() + dt.timedelta(days=_DUE)
    title = f"{here().opd[_TRADE].title} (rekaan)"
    promised = YearEntry(
        title, "kabupaten", "produsen", due, "tahunan", reference=day, public=True, priority=True, table=_TRADE
    )
    if not any(line.table == _TRADE for at in year.years(scene.forum) for line in year.lines(scene.forum, at)):
        year.add(scene.forum, due.year, promised, by=scene.who("koordinator"))
    number = _deliver(scene, _TRADE, day, scene.who("bps"))
    opd.decide(scene.forum, number, _ACCEPT, scene.who("walidata"))


def _is_delivered(scene: Scene, table: str) -> bool:
    return OpdDelivery.objects.filter(kabupaten=scene.forum.text(), table=table).exists()


def _deliver(scene: Scene, table: str, day: dt.date, by: Account) -> int:
    """A table handed in by its office; its number."""
    known = opd.villages_of(scene.forum, scene.opened.store.path / AREAS_FILE)
    entry = OpdEntry(table, day.year, day, _INVENTED)
    row = opd.attempt(scene.forum, entry, _office_table(scene, table, day.year), known, by=by)
    opd.hand_in(scene.forum, row.pk, by=by)
    return row.pk


def _office_table(scene: Scene, table: str, at: int) -> Held:
    """Invented counts of each village: a few of each kind."""
    columns = here().opd[table].columns[:3]
    head = ["Kode desa", "Desa", *(column.value.label for column in columns)]
    rows = [
        [village.code, village.name, *(1 + (place + at + turn) % 3 for turn in range(len(columns)))]
        for place, village in enumerate(scene.made.kabupaten.villages)
    ]
    return Held(f"{table}_{at}.csv", csv_text([head, *rows]).encode())


def _set_values(scene: Scene) -> None:
    """The population of two villages: set by two hands of two institutions, and proposed."""
    for place, village in enumerate(scene.made.kabupaten.villages[:2]):
        desa, koordinator = rights.area_code(village.code), scene.who("koordinator")
        on = parameters.subject(_SET, desa, village.reference.year)
        if ParameterSetting.objects.filter(parameter=on.parameter.id, area=on.area).exists():
            continue
        said = BroughtFigure(
            _SOURCE,
            on.parameter.bases[0].code,
            village.reference,
            Decimal(village.living),
            "Registrasi penduduk (rekaan)",
        )
        row = _propose_value(on, said, koordinator)
        if not place:
            minutes = BroughtMinutes("CONTOH/400/1", clock.today())
            today = partial(parameters.sheets, on)
            parameters.lock(on, today, minutes, digest=row.digest, by=scene.who("pembina"))


def _propose_value(on: ParameterSubject, said: BroughtFigure, by: Account) -> ParameterSetting:
    """A figure is brought and proposed as the value."""
    key = f"{CandidateKind.SHEET}:{parameters.bring(on, said, by=by).pk}"
    today = partial(parameters.sheets, on)
    return parameters.propose(on, today, chosen=key, reason=_INVENTED, replaces=None, by=by)


# ── villages ────────────────────────────────────────────────────────────────────────────────────
def _plan_rounds(scene: Scene) -> None:
    """A round in each village of an agen: metadata that wait for the pembina, were sent back, were approved; what the
    questions do to people was weighed in the first one, whose head has to decide."""
    agen = {"agen": 0, "agen2": 1, "agen3": 2}
    villages = scene.made.kabupaten.villages
    for name, place in agen.items():
        if place < len(villages):
            _plan_round(scene, villages[place], scene.who(name), place)


def _plan_round(scene: Scene, village: InventedVillage, agen: Account, place: int) -> None:
    desa, now = rights.area_code(village.code), clock.now()
    area = require_area(desa).pk
    round_ = Round.objects.filter(activity__area_id=area, activity__title=_ROUND).first()
    if round_ is None:
        planned = PlannedActivity("pemutakhiran_keluarga", _ROUND, clock.today())
        round_ = rounds.begin(agen, area, planned, at=now, day=clock.today())
    _hand_metadata(scene, round_, desa, agen, place)
    if not place and not round_.activity.impacts.exists():
        answers = {item.code: _INVENTED for item in items() if item.part == "pertanyaan"}
        impact.hand_in(desa, round_.activity, ImpactAnswers((), answers, "layak"), by=scene.who("ppdp"))


def _hand_metadata(scene: Scene, round_: Round, desa: AreaCode, agen: Account, place: int) -> None:
    """In the first village it waits, in the second it was sent back, in the third approved with what is left empty."""
    area, pembina = round_.activity.area_id, scene.who("pembina")
    if metadata_sets.files_of(area).exists():
        return
    file = metadata_sets.begin(agen, round_, f"Pemerintah desa {desa.text()}")
    version = metadata_review.hand_in(agen, file, desa)
    if not place:
        return
    metadata_review.decide(pembina, file, desa, MetadataAct.TAKE, version.pk)
    if place == 1:
        part = file.parts.order_by("place").first()
        assert part is not None  # noqa: S101 - a set has its activity
        metadata_review.find(pembina, part, desa, version.pk, "tujuan", "Tujuannya belum menyebut pemakai datanya")
        metadata_review.decide(pembina, file, desa, MetadataAct.RETURN, version.pk)
    else:
        blank = metadata_review.count_blank(file)
        metadata_review.decide(pembina, file, desa, MetadataAct.APPROVE, version.pk, blank=blank)


def _ask_for_data(scene: Scene) -> None:
    """A request that was answered with published tables, one that waits, one that the health office answers."""
    desa = rights.area_code(scene.made.kabupaten.villages[0].code)
    if DataRequest.objects.filter(kode=desa.text()).exists():
        return
    wish = partial(requests.DataWish, "warga", "")
    at, agen = clock.now(), scene.who("agen")
    row, _code = requests.ask(desa, wish("penduduk menurut umur", "tugas sekolah"), requests.new_key(), at=at)
    found = offers.matching_tables(desa, "penduduk kelompok umur")[:1]
    if found:
        keys = [table.key for table in found]
        requests.hand_over(desa, row.pk, edition=found[0].edition, keys=keys, by=agen.actor, at=at)
    requests.ask(desa, wish("keluarga menurut sumber air", "rencana sumur"), requests.new_key(), at=at)
    asked = wish("jumlah tenaga kesehatan dan balita yang ditimbang", "rencana posyandu")
    row, _code = requests.ask(desa, asked, requests.new_key(), at=at)
    office = next((state for state in list_producers(desa) if state.row.kind == "dinkes"), None)
    if office is not None:
        requests.pass_on(desa, row.pk, office.row.pk, by=agen.actor, at=at)
