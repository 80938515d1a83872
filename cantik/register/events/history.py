"""Events in the life of a register: what each states, which are possible, and the state that they fold to. Pure.

Two dates: `occurred` is the day in the village, `recorded` the moment in the register. Nothing is deleted: an event
that is taken back is `retired`, and who asks as the register knew it before still finds it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cantik.register.core.kinds import Kind
from cantik.register.events.errors import EventRefused

YES, NO = "ya", "tidak"
BASES = ("terdaftar", "domisili")
#: the classes of marital status that events make or end (`content.class_codes`)
MARRIED, DIVORCED, WIDOWED = (("status_kawin", name) for name in ("kawin", "cerai_hidup", "cerai_mati"))


class Life(StrEnum):
    """Where a person stands for the register of one village."""

    UNKNOWN = "belum tercatat"
    HERE = "tercatat"
    LEFT = "sudah pindah"
    DEAD = "sudah meninggal"


#: events that bring somebody into the register, and those that take somebody out of it
BRINGS = {Kind.BIRTH: Life.HERE, Kind.ARRIVAL: Life.HERE, Kind.CEDED_IN: Life.HERE}
ENDS = {Kind.DEATH: Life.DEAD, Kind.DEPARTURE: Life.LEFT, Kind.CEDED_OUT: Life.LEFT}
PRESENCES = ("rumah", "luar_desa", "luar_negeri", "pengungsi")


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """One event of one person. `says`: variable -> value that holds from then on; `number`: order of recording."""

    number: int
    kind: Kind
    person: int
    occurred: dt.date
    recorded: dt.datetime
    says: Mapping[str, Any] = field(default_factory=dict)
    retired: dt.datetime | None = None

    def is_known(self, at: dt.datetime | None) -> bool:
        """Whether the register knew it at a moment; None = now."""
        if at is None:
            return self.retired is None
        return self.recorded <= at and (self.retired is None or self.retired > at)


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """What lists say of a person apart from events. `listed`: a list tells of somebody who is here."""

    listed: bool = False
    born: dt.date | None = None
    says: Mapping[str, Any] = field(default_factory=dict)


def events_by(events: Iterable[LifeEvent], on: dt.date, at: dt.datetime | None = None) -> list[LifeEvent]:
    """The events that had happened by a date as the register knew at a moment, in the order they happened."""
    found = [event for event in events if event.occurred <= on and event.is_known(at)]
    return sorted(found, key=lambda event: (event.occurred, event.number))


def state_of(
    person: ListedPerson, events: Iterable[LifeEvent], on: dt.date, at: dt.datetime | None = None
) -> dict[str, Any]:
    """What holds of one person on a date: the lists, then each event in the order they happened."""
    state = dict(person.says)
    for event in events_by(events, on, at):
        state.update(event.says)
    return state


def life_of(person: ListedPerson, events: Iterable[LifeEvent], on: dt.date, at: dt.datetime | None = None) -> Life:
    """Where one person stands on a date."""
    life = Life.HERE if person.listed else Life.UNKNOWN
    for event in events_by(events, on, at):
        life = _after(life, event.kind)
    return life


def _after(life: Life, kind: Kind) -> Life:
    return BRINGS.get(kind) or ENDS.get(kind) or life


# ── what an event states ────────────────────────────────────────────────────────────────────────


def says_birth(mother: Mapping[str, Any] | None) -> dict[str, Any]:
    """A child belongs to the bases of its mother; without one in the register, to both."""
    if mother is None:
        return dict.fromkeys(BASES, YES)
    return {base: mother[base] for base in BASES if mother.get(base)}


def says_death() -> dict[str, Any]:
    """Somebody who died is in no base."""
    return dict.fromkeys(BASES, NO)


def says_departure(*, letter: bool) -> dict[str, Any]:
    """Who moved out does not live here; the KK follows when the letter is issued (population_parameters.md 1.1)."""
    return {"domisili": NO} | ({"terdaftar": NO} if letter else {})


def says_arrival(*, letter: bool, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Who moved in lives here; registered when the KK is issued for this village, or never left it (`before`)."""
    registered = letter or (before or {}).get("terdaftar") == YES
    return {"domisili": YES, "terdaftar": YES if registered else NO}


def status_of(kind: Kind, *, letter: bool) -> dict[str, str]:
    """What the column `status_dasar` says after an event (opensid_status_dasar: 1 alive, 2 dead, 3 moved)."""
    if kind is Kind.DEATH:
        return {"status_dasar": "2"}
    if kind is Kind.DEPARTURE:
        return {"status_dasar": "3"} if letter else {}
    return {"status_dasar": "1"} if kind in BRINGS else {}


# ── what is possible ────────────────────────────────────────────────────────────────────────────


def admit(
    person: ListedPerson, history: Sequence[LifeEvent], new: LifeEvent, today: dt.date, married: Collection[str]
) -> None:
    """Refuse an event that cannot have happened, alone or with what is recorded after it. `married`: the codes of
    marital status that say so.

    Raises `EventRefused`: R430 in the future, R431 before the birth, R432 for somebody who is not there any more or not
    yet, R433 for somebody who is there already, R434 when a later event would become impossible, R435 marriage, R436
    presence.
    """
    if new.occurred > today:
        raise EventRefused(
            "R430",
            "Tanggal kejadian belum tiba",
            found=new.occurred.isoformat(),
            expected=f"paling lambat {today.isoformat()}",
            mend="Periksa tanggalnya.",
        )
    born = new.occurred if new.kind is Kind.BIRTH else _birth_of(person, history)
    if born is not None and new.occurred < born:
        raise EventRefused(
            "R431",
            "Tanggal kejadian sebelum orangnya lahir",
            found=new.occurred.isoformat(),
            expected="tanggal lahir atau sesudahnya",
            mend="Periksa kedua tanggal.",
        )
    earlier = [event for event in history if event.is_known(None) and event.occurred <= new.occurred]
    _step(life_of(person, earlier, new.occurred), new.kind)
    _details(state_of(person, earlier, new.occurred), new, married)
    _still_possible(person, history, [*history, new], "peristiwa ini", married)


def admit_undo(person: ListedPerson, history: Sequence[LifeEvent], number: int, married: Collection[str]) -> None:
    """Refuse to take back an event that later ones rest on. Raises `EventRefused` R434."""
    left = [event for event in history if event.number != number]
    _still_possible(person, history, left, "pembatalan ini", married)


def _still_possible(
    person: ListedPerson,
    history: Sequence[LifeEvent],
    changed: Sequence[LifeEvent],
    what: str,
    married: Collection[str],
) -> None:
    """Refuse what would make a recorded event impossible. One that contradicts the lists or another event already (a
    list of an earlier day may be brought later) stays what it is: it does not keep its person from any further event.
    """
    already = {(event.number, error.code) for event, error in _impossible(person, history, married)}
    for event, error in _impossible(person, changed, married):
        if (event.number, error.code) not in already:
            raise EventRefused(
                "R434",
                "Peristiwa yang tercatat sesudahnya menjadi tidak mungkin",
                found=f"{event.kind} {event.occurred.isoformat()}",
                expected=f"yang masih mungkin sesudah {what}",
                mend="Urungkan dahulu peristiwa yang lebih baru.",
            ) from error


def _impossible(
    person: ListedPerson, events: Sequence[LifeEvent], married: Collection[str]
) -> Iterator[tuple[LifeEvent, EventRefused]]:
    """The events that cannot have happened after those before them, each with the reason."""
    life, state = Life.HERE if person.listed else Life.UNKNOWN, dict(person.says)
    for event in events_by(events, dt.date.max):
        try:
            _step(life, event.kind)
            _details(state, event, married)
        except EventRefused as error:
            yield event, error
        life = _after(life, event.kind)
        state.update(event.says)


def _birth_of(person: ListedPerson, history: Iterable[LifeEvent]) -> dt.date | None:
    births = [event.occurred for event in history if event.kind is Kind.BIRTH and event.is_known(None)]
    return births[0] if births else person.born


def _step(life: Life, kind: Kind) -> None:
    if kind is Kind.CORRECTION and life is not Life.UNKNOWN:
        return  # what is known of the dead and gone may be mended
    if kind in BRINGS:
        allowed = (Life.UNKNOWN,) if kind is Kind.BIRTH else (Life.UNKNOWN, Life.LEFT)
        if life in allowed:
            return
        if life is Life.DEAD:
            raise _gone_error(life)
        raise EventRefused(
            "R433",
            "Orang ini sudah tercatat di desa pada tanggal itu",
            found=str(life),
            expected="orang yang belum tercatat atau sudah pindah",
            mend="Cari orangnya, lalu catat yang benar-benar terjadi.",
        )
    if life is not Life.HERE:
        raise _gone_error(life)


def _gone_error(life: Life) -> EventRefused:
    return EventRefused(
        "R432",
        "Orang ini tidak tercatat di desa pada tanggal itu",
        found=str(life),
        expected="orang yang tercatat pada tanggal kejadian",
        mend="Periksa tanggal dan orangnya.",
    )


def _details(state: Mapping[str, Any], new: LifeEvent, married: Collection[str]) -> None:
    """What only some kinds ask."""
    status = state.get("status_kawin")
    if new.kind is Kind.MARRIAGE and status in married:
        raise EventRefused(
            "R435",
            "Orang ini tercatat masih kawin",
            expected="orang yang tidak sedang kawin",
            mend="Catat dahulu perceraian atau kematian pasangannya.",
        )
    if new.kind is Kind.DIVORCE and status is not None and status not in married:
        raise EventRefused(
            "R435",
            "Orang ini tidak tercatat kawin",
            expected="orang yang sedang kawin",
            mend="Periksa status perkawinannya.",
        )
    if new.kind is Kind.PRESENCE and new.says.get("keberadaan") not in PRESENCES:
        raise EventRefused("R436", "Keberadaan tidak dikenal", expected=", ".join(PRESENCES), mend="Pilih salah satu.")


def doubts_birth(mother: Life | None, sex: str | None) -> tuple[str, ...]:
    """Reasons to look again at a birth that is possible: "tanpa_ibu". Raises `EventRefused` R437 for a mother who
    cannot be one: a man, or a woman who was dead or gone on that day."""
    if mother is None:
        return ("tanpa_ibu",)
    if sex == "1":
        raise EventRefused(
            "R437",
            "Yang dipilih sebagai ibu tercatat laki-laki",
            expected="seorang perempuan",
            mend="Pilih ibunya, atau betulkan jenis kelaminnya.",
        )
    if mother is not Life.HERE:
        raise EventRefused(
            "R437",
            "Ibu tidak tercatat di desa pada hari kelahiran",
            found=str(mother),
            expected="ibu yang tercatat hari itu",
            mend="Periksa tanggal dan orangnya.",
        )
    return ()
