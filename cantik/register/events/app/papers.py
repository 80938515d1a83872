"""Fill the official forms and books of a month: counts from the view that snapshots are frozen from, lists by person.

Reading is logged; a book of persons says who left with it, as every other file does (`orang.bawa_keluar`).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cantik.base.text import mask
from cantik.codes.area import AreaCode
from cantik.content.class_codes import codes_in, neutral_codes
from cantik.content.kinds import Content, Paper
from cantik.register.core.app import words
from cantik.register.core.app.clear_persons import ACTION, entries
from cantik.register.core.app.models import Event
from cantik.register.core.app.person_lists import outlines, units_of
from cantik.register.core.app.queries import Columns
from cantik.register.core.app.recorder import Recorder
from cantik.register.core.app.search import standing_batches
from cantik.register.core.folded_entries import FoldedEntry
from cantik.register.core.grouping import Unit
from cantik.register.core.kinds import Kind
from cantik.register.events.app.months import events_of, flow_of
from cantik.register.events.balance import month_of
from cantik.register.events.dusun import Passage, balance_by_dusun, lampid_form
from cantik.register.events.history import BASES, NO, YES
from cantik.register.events.papers import (
    FLOWS,
    SAID,
    CountedClasses,
    Filled,
    Passed,
    fill_list,
    monthly,
    recapitulation,
    souls,
    vulnerable,
)

#: layouts that only count, and those that list persons
COUNTS, LISTS = ("bulanan", "rentan", "rekap", "lampid"), ("orang", "mutasi", "sementara")
_NUMBERS = ("nik", "no_kk")


def _foreign() -> tuple[str, ...]:
    """The codes of foreigners; two citizenships count as Indonesian."""
    return codes_in("kewarganegaraan", "wna")


def fill_counts(
    *, people: Columns, area_id: int, paper: Paper, year: int, month: int, base: str, today: dt.date
) -> Filled:
    """A form that only counts, of a month (one that still runs: up to today). `base` "": the one the village knows."""
    first, last = month_of(year, month)
    until = min(last, today)
    columns = people.on(until)
    base = base or next((name for name in BASES if YES in columns[name]), BASES[0])
    classes = CountedClasses(foreign=_foreign(), well=neutral_codes("r430"))
    after = souls(columns, base, classes)
    if paper.layout == "rentan":
        return vulnerable(paper, after, until)
    eve = people.on(first - dt.timedelta(days=1))
    before = after if eve is columns else souls(eve, base, classes)
    if paper.layout == "lampid":
        balanced = balance_by_dusun(before, after, _passages(area_id, first, until, base, columns))
        return lampid_form(paper, _order(area_id, balanced.dusun), balanced)
    passed = _events_passed(area_id, first, until, base, columns)
    if paper.layout == "bulanan":
        return monthly(paper, before, after, passed)
    counted_in = {person.dusun for person in (*before, *after)} | {event.dusun for event in passed}
    return recapitulation(paper, _order(area_id, counted_in), before, after, passed)


def _order(area_id: int, counted_in: Collection[str]) -> list[str]:
    """The dusun of a village in the order of printing; those without one last, if there are any."""
    dusun = {name for name, _rw, _rt in units_of(area_id).values()} | set(counted_in)
    return sorted(dusun - {""}) + ([""] if "" in counted_in else [])


def people_of(
    area: AreaCode, area_id: int, today: dt.date, by: str, at: dt.datetime, names: Sequence[str] = SAID
) -> Columns:
    """What the forms count by, on any date. `names`: the variables that are asked for, fewer for a page."""
    return Columns(area, area_id, names, by=by, at=at, today=today)


def base_of(area_id: int, on: dt.date, today: dt.date) -> str:
    """The base that the village knows: the registered, else the residents."""
    people = outlines(standing_batches(area_id, today, as_of=on)).values()
    return next((base for base in BASES if any(getattr(person, base) == YES for person in people)), BASES[0])


def _events_passed(
    area_id: int, first: dt.date, last: dt.date, base: str, columns: Mapping[str, Sequence[Any]]
) -> list[Passed]:
    """The events that changed the base, with what the end of the month knows of their persons."""
    place = {person: i for i, person in enumerate(columns["id"])}
    foreign, found = _foreign(), list[Passed]()
    for row in events_of(area_id, first, last):
        if row.retired_at is not None or row.kind not in FLOWS or not flow_of(row).step(base):
            continue
        i = place.get(str(row.person_id))
        said = {
            name: columns[name][i] for name in ("jenis_kelamin", "kewarganegaraan") if i is not None and name in columns
        }
        dusun = json.loads(row.content)["tempat"][0] if row.content else ""
        found.append(
            Passed(
                Kind(row.kind), dusun, str(said.get("jenis_kelamin") or ""), str(said.get("kewarganegaraan")) in foreign
            )
        )
    return found


def _passages(
    area_id: int, first: dt.date, last: dt.date, base: str, columns: Mapping[str, Sequence[Any]]
) -> list[Passage]:
    """The events that changed the base or the dusun within it, with the sex that the end of the month knows."""
    sexes = dict(zip(columns["id"], columns["jenis_kelamin"], strict=True)) if "jenis_kelamin" in columns else {}
    found = []
    for row in events_of(area_id, first, last):
        if row.retired_at is not None or not row.content:
            continue
        said, person, kind = json.loads(row.content), str(row.person_id), Kind(row.kind)
        sex, step = str(sexes.get(person) or ""), flow_of(row).step(base)
        at = (str(said["tempat"][0]), sex)
        if kind in FLOWS and step:
            found.append(Passage(kind, person, at if step < 0 else None, at if step > 0 else None))
        elif kind is Kind.MOVE and said.get("sebelum", {}).get(base) == YES and said.get("dari"):
            left = (str(said["dari"][0]), sex)
            if left != at:
                found.append(Passage(kind, person, left, at))
    return found


@dataclass(frozen=True, slots=True)
class PersonBook:
    """A book that lists persons of a month, of the village or of one RT (`unit`). `whole`: NIK and KK numbers in full,
    for which callers ask a right of its own; `reason`: why, for the log; `most`: a longer one is not made (0: any)."""

    paper: Paper
    year: int
    month: int
    base: str
    whole: bool = False
    reason: str = ""
    unit: Unit | None = None
    most: int = 0

    def holds(self, entry: FoldedEntry, moved: Collection[int], passing: Collection[int]) -> bool:
        """Whether somebody stands in it: who `moved` in the month, was `passing` through, or belongs to its base."""
        if self.paper.layout == "mutasi":
            return entry.id in moved
        if self.paper.layout == "sementara":
            return entry.id in passing or _temporary(entry.said)
        return bool(entry.said.get(self.base) == YES)


def persons_of(recorder: Recorder, content: Content, book: PersonBook) -> Filled | None:
    """A book that lists persons; None when there are more of them than it takes."""
    first, last = month_of(book.year, book.month)
    area, until, layout = recorder.area_id, min(last, recorder.today), book.paper.layout
    events = events_of(area, first, until) if layout == "mutasi" else []
    rows = [row for row in events if row.retired_at is None and row.kind in FLOWS]
    passing = _departed_temporaries(area, first, until) if layout == "sementara" else {}
    said = _states(recorder, book, until, {row.person_id for row in rows}, passing)
    if book.most and len(said) > book.most:
        return None
    describe = {person: _describe_person(book.paper, state, content, book.whole) for person, state in said.items()}
    if layout == "mutasi":
        people = [describe[row.person_id] | _mutation(row) for row in rows if row.person_id in describe]
    else:
        came = _last_arrivals(area, sorted(said), until) if layout == "sementara" else {}
        order = sorted(said, key=lambda person: _place(said[person], person))
        people = [came.get(person, {}) | describe[person] | passing.get(person, {}) for person in order]
    recorder.record(
        action=ACTION,
        subject="orang",
        subjects=sorted(said),
        detail={
            "bentuk": book.paper.id,
            "tanggal": until.isoformat(),
            "jumlah": len(said),
            "tujuan": "buku desa",
            "alasan": book.reason,
            "tempat": words.place(book.unit) if book.unit else None,
            "nomor": "utuh" if book.whole else "disamarkan",
        },
    )
    return fill_list(book.paper, people)


def _states(
    recorder: Recorder, book: PersonBook, until: dt.date, moved: Collection[int], passing: Collection[int]
) -> dict[int, dict[str, Any]]:
    """What is known of each person of a book on its last day, their card included."""
    only = set(moved) if book.paper.layout == "mutasi" else None
    persons, families = entries(recorder.opened, recorder.area_id, "", as_of=until, today=recorder.today, only=only)
    said: dict[int, dict[str, Any]] = {}
    for person in persons:
        if book.holds(person, moved, passing):
            family = families[person.family].said if person.family in families else {}
            card = {name: family[name] for name in ("no_kk", "dusun", "rw", "rt", "alamat") if name in family}
            state = {**card, **person.said}
            if book.unit is None or book.unit == tuple(str(state.get(name) or "") for name in ("dusun", "rw", "rt")):
                said[person.id] = state
    return said


def _temporary(said: Mapping[str, Any]) -> bool:
    """Who lives in the village and is registered elsewhere or nowhere known: the book of temporary residents."""
    return said.get("domisili") == YES and said.get("terdaftar") != YES


def _departed_temporaries(area_id: int, first: dt.date, until: dt.date) -> dict[int, dict[str, str]]:
    """Temporary residents who left in the month, with the day."""
    gone: dict[int, dict[str, str]] = {}
    for row in events_of(area_id, first, until):
        if row.retired_at is None and row.kind == Kind.DEPARTURE:
            before = json.loads(row.content).get("sebelum", {}) if row.content else {}
            if _temporary(before):
                gone[row.person_id] = {"pergi_tanggal": row.occurred_on.strftime("%d-%m-%Y")}
    return gone


def _last_arrivals(area_id: int, persons: Sequence[int], until: dt.date) -> dict[int, dict[str, str]]:
    """From where and when people came, by their last recorded arrival."""
    rows = Event.objects.filter(
        area_id=area_id, kind=Kind.ARRIVAL, retired_at=None, occurred_on__lte=until, person_id__in=persons
    ).order_by("occurred_on", "pk")
    found = {}
    for row in rows:
        said = json.loads(row.content) if row.content else {}
        found[row.person_id] = {
            "datang_dari": str(said.get("catatan", "")),
            "datang_tanggal": row.occurred_on.strftime("%d-%m-%Y"),
        }
    return found


def _place(said: Mapping[str, Any], person: int) -> tuple[Any, ...]:
    """The order of a book: place, card, the head first."""
    relation = str(said.get("hubungan_keluarga") or said.get("r409") or "99")
    where = [str(said.get(name) or "") for name in ("dusun", "rw", "rt", "no_kk")]
    return (*where, int(relation) if relation.isdigit() else 99, person)


def _describe_person(paper: Paper, said: Mapping[str, Any], content: Content, whole: bool) -> dict[str, str]:
    """What the columns of a book say of one person, in words."""
    found: dict[str, str] = {}
    for column in paper.columns:
        value = said.get(column.says)
        variable = content.variables.get(("orang", column.says))
        if value in (None, ""):
            continue
        if column.says in _NUMBERS:
            found[column.says] = str(value) if whole else mask(str(value))
        elif isinstance(value, dt.date):
            found[column.says] = value.strftime("%d-%m-%Y")
        elif variable is not None and variable.codelist:
            found[column.says] = words.code(variable.codelist, str(value))
        else:
            found[column.says] = str(value)
    unit = (str(said.get("dusun") or ""), str(said.get("rw") or ""), str(said.get("rt") or ""))
    found["alamat"] = ", ".join(part for part in (str(said.get("alamat") or ""), words.place(unit)) if part)
    found |= {"l": "L"} if said.get("jenis_kelamin") == "1" else {"p": "P"} if said.get("jenis_kelamin") == "2" else {}
    born = said.get("tanggal_lahir")
    day = born.strftime("%d-%m-%Y") if isinstance(born, dt.date) else ""
    found["lahir"] = ", ".join(part for part in (str(said.get("tempat_lahir") or ""), day) if part)
    return found


def _mutation(row: Event) -> dict[str, str]:
    """What a book of mutations says of one event."""
    said = json.loads(row.content) if row.content else {}
    day, note = row.occurred_on.strftime("%d-%m-%Y"), str(said.get("catatan", ""))
    if row.kind == Kind.DEATH:
        return {"meninggal": "ya", "meninggal_tanggal": day}
    if row.kind == Kind.DEPARTURE:
        kept = said.get("menyatakan", {}).get("terdaftar") != NO
        return {"pindah_ke": note, "pindah_tanggal": day, "keterangan": "surat pindah belum terbit" if kept else ""}
    born = row.kind == Kind.BIRTH
    return {"datang_dari": "" if born else note, "datang_tanggal": day, "keterangan": "lahir" if born else ""}


def papers(content: Content, layouts: Sequence[str]) -> list[Paper]:
    """The forms of some layouts, in the order of their codes."""
    return sorted(
        (paper for paper in content.papers.values() if paper.layout in layouts),
        key=lambda paper: (paper.code, paper.id),
    )
