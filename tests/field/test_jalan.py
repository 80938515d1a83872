"""A whole round: a death, a birth, a split with a bride from outside, a refusal, a dusun whose doors stayed closed, a
form that was returned. What the register says afterwards is computed here out of what was planted, by other code.

The balance of the months closes, and nobody moves of whom nothing was told.
"""

from __future__ import annotations

import datetime as dt

import pytest

from cantik.base import clock
from cantik.field.errors import StateRefused
from cantik.field.review.app.approval import UnitVerdict, approve, send_back
from cantik.field.review.app.events import EventVerdict, countersign, decide, list_proposals
from cantik.field.review.app.models import FieldEvent
from cantik.field.review.event_proposals import FieldKind, FieldState
from cantik.field.rounds.app.models import Unit
from cantik.register.core.app.person_lists import rows_by_person
from cantik.register.core.app.recorder import Recorder
from cantik.register.core.app.search import standing_batches
from cantik.register.events.app.months import Month, month
from tests.field.pendataan import ACUAN, K1, K2, KELUARGA, Place, Putaran, hadir
from tests.register.bekal import DESA, nik
from tests.register.langkah import wilayah

BAYI = {"nama": "BAYU", "r404": "5", "cara_masuk": "1", "jenis_kelamin": "1", "tanggal_lahir": "2026-09-20",
        "r409": "3", "r412": "1"}  # fmt: skip
ISTRI = {"nama": "CITRA", "r404": "5", "cara_masuk": "2", "tanggal_peristiwa": "2026-09-12", "nik": nik(900),
         "jenis_kelamin": "2", "tanggal_lahir": "2000-02-03", "r409": "2", "r412": "3"}  # fmt: skip
ANAK = {"nama": "CAHYO", "r404": "5", "cara_masuk": "3", "jenis_kelamin": "1", "r409": "1", "r412": "3"}


def diharapkan() -> dict[str, tuple[Place, frozenset[str]]]:
    """The population after the round, out of the plan of the village and what was planted."""
    families = {letter: (place, [name for name, *_ in people]) for letter, (place, people) in KELUARGA.items()}
    families["A"][1].remove("AKI")
    families["B"][1].append("BAYU")
    families["C"][1].remove("CAHYO")
    families["H"] = (K1, ["CAHYO", "CITRA"])
    return {name: (place, frozenset(names)) for place, names in families.values() for name in names}


def lapangan(here: Putaran) -> Unit:
    """What the enumerator sends: all doors of KRAJAN; nobody opened in LEGI. The family that was found."""
    ponsel, agen = here.device(), here.agen
    aki = here.baris("AKI", r404="2", tanggal_peristiwa="2026-09-10")
    here.kirim(ponsel, here.isi("A", [here.baris("AMAT"), here.baris("AMINAH"), aki]))
    here.kirim(ponsel, here.isi("B", [here.baris("BASUKI"), here.baris("BUNGA"), BAYI]))
    here.kirim(ponsel, here.isi("C", [here.baris("CIPTO"), here.baris("CICI")]))
    here.kirim(ponsel, here.isi("baru", [ANAK, ISTRI], outside=True, dusun="krajan", rt="1"))
    here.kirim(ponsel, here.isi("D", result="4"))
    first = here.kirim(ponsel, here.isi("E", [here.baris("EKO"), here.baris("ENDANG")]))
    send_back(agen, here.context, here.unit("E").pk, "Elok tidak disebut: masih tinggal di sana?", at=clock.now())
    here.kirim(ponsel, here.isi("E", deprecated=first))
    return Unit.objects.get(block__round=here.round, family=None)


def setujui(here: Putaran, found: Unit) -> None:
    cahyo = here.member("CAHYO").person
    verdicts = [
        UnitVerdict(here.unit("A").pk),
        UnitVerdict(here.unit("B").pk),
        UnitVerdict(here.unit("C").pk, gone={cahyo: (FieldKind.OTHER_FAMILY, None)}),
        UnitVerdict(found.pk, same={1: cahyo}),
    ]
    approve(here.agen, here.context, verdicts, at=clock.now())
    for letter in "DE":
        approve(here.agen, here.context, [UnitVerdict(here.unit(letter).pk)], at=clock.now())


def putuskan(here: Putaran) -> None:
    """The agen decides all that is proposed, the kepala desa countersigns what waits for it."""
    by_kind = {FieldKind(event.kind): event for event in list_proposals(here.round)}
    assert by_kind.keys() == {FieldKind.DEATH, FieldKind.BIRTH, FieldKind.REGROUPED, FieldKind.ARRIVAL}
    said = {
        FieldKind.DEATH: EventVerdict(True),
        FieldKind.BIRTH: EventVerdict(True, mother=here.member("BUNGA").person),
        FieldKind.REGROUPED: EventVerdict(True, on=dt.date(2026, 9, 12)),
        FieldKind.ARRIVAL: EventVerdict(True),
    }
    for kind in (FieldKind.DEATH, FieldKind.BIRTH, FieldKind.REGROUPED, FieldKind.ARRIVAL):
        decide(here.agen, here.context, FieldEvent.objects.get(pk=by_kind[kind].pk), said[kind], at=clock.now())
    left = list_proposals(here.round)
    assert {(FieldKind(event.kind), event.state) for event in left} == {
        (FieldKind.DEATH, FieldState.WAITING),
        (FieldKind.ARRIVAL, FieldState.WAITING),
    }
    for event in left:
        with pytest.raises(StateRefused, match="R592"):
            countersign(here.agen, here.context, event, accept=True, at=clock.now())
        countersign(here.kades, here.context, event, accept=True, at=clock.now())


def bulan(here: Putaran, number: int) -> Month:
    recorder = Recorder(here.opened, DESA, wilayah(), here.agen.actor, clock.now(), clock.today())
    return month(recorder, 2026, number, base="terdaftar")


@pytest.mark.basisdata
def test_who_was_born_or_came_joins_with_the_answers_of_the_form(putaran: Putaran) -> None:
    """The same village by the front door, and on into the book: `tests/release/test_putaran.py`."""
    before, found = hadir(putaran.opened), lapangan(putaran)
    setujui(putaran, found)
    assert hadir(putaran.opened) == before  # what was approved only tells of those who are there
    putuskan(putaran)
    assert hadir(putaran.opened) == diharapkan()
    balance = bulan(putaran, 9).balance
    assert balance.closes
    lines = (balance.opening, balance.births, balance.deaths, balance.arrivals, balance.departures, balance.closing)
    assert lines == (len(before), 1, 1, 1, 0, len(before) + 1)
    assert not FieldEvent.objects.filter(state__in=[FieldState.PROPOSED, FieldState.WAITING]).exists()
    batches = standing_batches(wilayah(), clock.today())
    events = FieldEvent.objects.filter(kind__in=[FieldKind.BIRTH, FieldKind.ARRIVAL, FieldKind.REGROUPED])
    persons = [event.person for event in events if event.person is not None]
    assert len(persons) == 3
    rows = rows_by_person(putaran.opened, wilayah(), batches, persons)
    assert {row.name: row.said.get("r409") for row in rows.values()} == {"BAYU": "3", "CAHYO": "1", "CITRA": "2"}
    unit = Unit.objects.get(pk=found.pk)
    assert unit.family is not None
    assert {row.family for row in rows.values() if row.name != "BAYU"} == {unit.family}
    assert putaran.round.reference == ACUAN


@pytest.mark.basisdata
def test_a_refused_proposal_changes_nothing_and_is_not_asked_again(putaran: Putaran) -> None:
    before, found = hadir(putaran.opened), lapangan(putaran)
    setujui(putaran, found)
    (death,) = (event for event in list_proposals(putaran.round) if event.kind == FieldKind.DEATH)
    with pytest.raises(StateRefused, match="R591"):
        decide(putaran.agen, putaran.context, death, EventVerdict(False, why="tidak"), at=clock.now())
    decide(putaran.agen, putaran.context, death, EventVerdict(False, why="Ia masih hidup, salah isi."), at=clock.now())
    with pytest.raises(StateRefused, match="R597"):
        decide(putaran.agen, putaran.context, death, EventVerdict(True), at=clock.now())
    assert hadir(putaran.opened) == before
    assert K2 in {place for place, _ in before.values()}
