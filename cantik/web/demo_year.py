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
from cantik.forum.impact import ImpactAnswers, items
from cantik.forum.metadata.states import MetadataAct
from cantik.pipeline.demo import Made
from cantik.staff.app import accounts, institutions, rights
from cantik.staff.app.models import Account
from cantik.use.app import offers, requests
from cantik.use.app.models import DataRequest
from cantik.vault.app.opening import OpenStore

#: agenda, days from today, what the minutes say
_MEETINGS = (
    ("Daftar data tahun depan", -40, "Daftar data disepakati; angka penduduk dari pendataan desa sendiri."),
    ("Penetapan jumlah penduduk desa", 0, "Jumlah penduduk ditetapkan desa demi desa, bukan dijumlah."),
    ("Tabel dinas yang belum datang", 14, ""),
)
_INVITED = ("bappeda", "kominfo", "bps", "dinkes")
#: the value that the forum sets, and the source that it knows beside the villages' own
_SET, _SOURCE = "jumlah_penduduk", "BPS"
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


def set_year(opened: OpenStore, made: Made, *, say: Callable[[str], None]) -> None:
    """The year of the forum, once a store; killed half-way, the next start does what is missing."""
    scene = Scene(opened, made, lambda name: Account.objects.get(username=f"{accounts.DEMO}{name}"))
    if not year.lines(scene.forum, clock.today().year):
        say("Tahun Forum Satu Data")
    for part in (_open_calendar, _hold_meetings, _bring_tables, _set_values, _plan_rounds, _ask_for_data):
        part(scene)


# ── the forum ───────────────────────────────────────────────────────────────────────────────────
def _open_calendar(scene: Scene) -> None:
    for wanted in (clock.today().year, clock.today().year + 1):
        if not year.lines(scene.forum, wanted):
            year.open_from(scene.forum, wanted, "satu_data", by=scene.who("koordinator"))


def _hold_meetings(scene: Scene) -> None:
    """One that was held and closed, one whose minutes wait for a second hand, one to come."""
    for agenda, days, told in _MEETINGS:
        row = Meeting.objects.filter(forum=scene.forum.text(), agenda=agenda).first() or _call(scene, agenda, days)
        if told and row.state == Meeting.CALLED:
            _minute(scene, row, told)
            row.refresh_from_db()
        if days < 0 and row.state == Meeting.HANDED_IN:
            walidata = scene.who("walidata")
            meetings.close(scene.forum, row.pk, passed=True, reason="", digest=row.digest, by=walidata)


def _call(scene: Scene, agenda: str, days: int) -> Meeting:
    states = institutions.list_institutions([scene.forum.text()])
    invited = tuple(state.row.pk for state in states if state.row.kind in _INVITED)
    day = clock.today() + dt.timedelta(days=days)
    said = MeetingCall("forum", day, "09.00", "Aula Bappeda", agenda, invited)
    return meetings.invite(scene.forum, said, by=scene.who("koordinator"))


def _minute(scene: Scene, meeting: Meeting, told: str) -> None:
    """Who came, one decision, and the minutes handed in."""
    koordinator, forum = scene.who("koordinator"), scene.forum
    rows = list(meeting.invitees.select_related("institution").order_by("pk"))
    came = {row.pk: MeetingPresence(MeetingInvitee.CAME, "Pejabat Contoh", "Kepala bidang") for row in rows}
    meetings.note(forum, meeting.pk, came, by=koordinator)
    due = clock.today() + dt.timedelta(days=30)
    if not meeting.decisions.exists():
        said = "Tabel fasilitas kesehatan diserahkan"
        meetings.decide(forum, meeting.pk, said, rows[0].institution_id, due, by=koordinator)
    meetings.hand_in(forum, meeting.pk, MeetingMinutes("Kepala Bappeda Contoh", told), by=koordinator)


def _bring_tables(scene: Scene) -> None:
    """A table of the health office that stands, and one of last year's that waits for the walidata."""
    forum = scene.forum
    if OpdDelivery.objects.filter(kabupaten=forum.text()).exists():
        return
    known = opd.villages_of(forum, scene.opened.store.path / AREAS_FILE)
    last = clock.today().year - 1
    for back, passed in ((1, True), (0, False)):
        at = last - back
        entry = OpdEntry("tenaga_kesehatan_opd", at, dt.date(at, 12, 31), "Laporan puskesmas (rekaan)")
        row = opd.attempt(forum, entry, _health_table(scene, at), known, by=scene.who("opd"))
        opd.hand_in(forum, row.pk, by=scene.who("opd"))
        if passed:
            opd.decide(forum, row.pk, passed=True, reason="", by=scene.who("walidata"))


def _health_table(scene: Scene, at: int) -> Held:
    """Invented staff of each village: a few, more in the large ones."""
    columns = here().opd["tenaga_kesehatan_opd"].columns[:3]
    head = ["Kode desa", "Desa", *(column.value.label for column in columns)]
    rows = [
        [village.code, village.name, *(1 + (place + at + turn) % 3 for turn in range(len(columns)))]
        for place, village in enumerate(scene.made.kabupaten.villages)
    ]
    return Held(f"tenaga_kesehatan_{at}.csv", csv_text([head, *rows]).encode())


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
        key = f"lembar:{parameters.bring(on, said, by=koordinator).pk}"
        today = partial(parameters.sheets, on)
        row = parameters.propose(on, today, chosen=key, reason=_INVENTED, replaces=None, by=koordinator)
        if not place:
            minutes = BroughtMinutes("CONTOH/400/1", clock.today())
            parameters.lock(on, today, minutes, digest=row.digest, by=scene.who("pembina"))


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
    """A request that was answered with published tables, and one that waits."""
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
