"""The first screen of an office above the village: who is behind and whom to ask, who needs help, what came in to be
examined, which villages have no figures yet. Each part for whom it is work; facts alone, the board has the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from cantik.base import clock
from cantik.coach.app import queries, reminders, summary, tasks
from cantik.coach.app.queries import BoardRow
from cantik.coach.app.stages import VillageStage
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.knowledge import AREAS_FILE
from cantik.federate.app import journeys
from cantik.release.app import checking, examining, storage
from cantik.release.app.models import SUBMITTED
from cantik.release.check import CheckState
from cantik.staff.app import roster
from cantik.staff.app.models import Account
from cantik.staff.app.rights import check_access
from cantik.staff.matrix import ROLES
from cantik.vault.app.opening import at_hand

#: so many villages stand in a part; the board has all
SHOWN = 12
_TELEPHONE = re.compile(r"\+\d{8,15}")


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask in a village: name, role, and the address of a message ("" without telephone and e-mail)."""

    name: str
    role: str
    href: str


def contact_of(person: Account, role: str) -> Contact:
    """By telephone where that is the name to sign in with, else by e-mail."""
    if _TELEPHONE.fullmatch(person.username):
        return Contact(person.name, role, f"https://wa.me/{person.username[1:]}")
    return Contact(person.name, role, f"mailto:{person.email}" if person.email else "")


def office_home(person: Account, areas: Sequence[AreaCode], roles: set[str]) -> dict[str, Any]:
    """What the first screen of an office shows; `roles`: what the person is there."""
    store, today = at_hand().store.path, clock.today()
    shelf = storage.shelf(store)
    summary.renew(shelf)
    board = queries.board(list(areas), today, store / AREAS_FILE)
    rows = board.lines
    late = sorted((row for row in rows if row.standing.late), key=lambda row: (-row.standing.over, row.place.name))
    stuck = sorted((row for row in rows if row.facts.open_checks), key=lambda row: -row.facts.open_checks)
    empty = [row for row in rows if not row.facts.number]
    values: dict[str, Any] = {
        "masuk": None,
        "bantu": None,
        "banyak": len(rows),
        "papan": board,
        "celah": empty[:SHOWN],
        "banyak_celah": len(empty),
        "telepon": len(tasks.list_escalations(areas)),
        "antarkecamatan": len({row.place.kecamatan_kode for row in rows}) > 1,
    }
    findings = all(check_access(person, "temuan.lihat", area).ok for area in areas)
    late, stuck = _each_once(late, stuck if findings else [], stuck_first=_main(roles) != "telat")
    values |= {"telat": _lines(late[:SHOWN], person), "banyak_telat": len(late), "galat": findings}
    if findings:
        values |= {"bantu": _lines(stuck[:SHOWN], person), "banyak_bantu": len(stuck)}
    if all(check_access(person, "rilis.terbitkan", area).ok for area in areas) and roles & {"walidata", "pembina"}:
        values |= _inbox([row for row in rows if row.facts.number], roles)
        above = (area.text() for area in areas if area.level in (AreaLevel.KABUPATEN, AreaLevel.PROVINSI))
        values["penerimaan"] = next(above, "")
        values["tarik"] = [row for row in rows if row.facts.asked] if "walidata" in roles else []
    told = {row.place.kode for row in [*late, *stuck, *empty, *(values["masuk"] or ())]}
    well = [row for row in rows if row.standing.stage is VillageStage.RELEASED and row.place.kode not in told]
    values |= {"beres": well[:SHOWN], "banyak_beres": len(well)}
    first = _main(roles)
    parts = [part for part in ("masuk", "bantu", "celah", "telat") if values[part]]
    if values.get("tarik") and "masuk" not in parts:
        parts.insert(0, "masuk")
    return values | {"utama": first, "urutan": [first, *(part for part in parts if part != first)]}


def _inbox(released: Sequence[BoardRow], roles: set[str]) -> dict[str, Any]:
    """The releases that wait for an office: of those no walidata has examined, what does not lie with the village or
    with pembina; for pembina what is theirs. `sedang`: villages whose release was taken up."""
    codes = [row.place.kode for row in released]
    done, states = examining.list_examined(codes), checking.states(codes)
    desks = {CheckState.HANDED_IN, CheckState.WALIDATA} if "walidata" in roles else set[CheckState]()
    desks |= {CheckState.PEMBINA} if "pembina" in roles else set()
    keys = {row.place.kode: (row.place.kode, row.facts.number) for row in released}
    waits = [
        row
        for row in released
        if keys[row.place.kode] not in done and states.get(keys[row.place.kode], CheckState.HANDED_IN) in desks
    ]
    came = journeys.came_of(codes)
    arrived = {kode: came[key] for kode, key in keys.items() if key in came}
    return {"masuk": waits, "sedang": {kode for kode, key in keys.items() if key in states}, "tiba": arrived}


def _each_once(
    late: Sequence[BoardRow], stuck: Sequence[BoardRow], *, stuck_first: bool
) -> tuple[list[BoardRow], list[BoardRow]]:
    """Villages that are late, and those held by findings, no village twice: it stands in the part that comes first."""
    first, second = (stuck, late) if stuck_first else (late, stuck)
    told = {row.place.kode for row in first}
    rest = [row for row in second if row.place.kode not in told]
    return (rest, list(first)) if stuck_first else (list(first), rest)


def _main(roles: set[str]) -> str:
    """Which part comes first: what the office is there for."""
    for role, part in (("walidata", "masuk"), ("pembina", "bantu"), ("koordinator", "celah")):
        if role in roles:
            return part
    return "telat"


def _lines(rows: Sequence[BoardRow], person: Account) -> list[dict[str, Any]]:
    """Villages with whom to ask there, and whether this person reminded them today."""
    codes = [row.place.kode for row in rows]
    done = reminders.reminded_today(codes, by=person.actor)
    holders = {role: roster.holders_of(codes, role, clock.today()) for role in ("agen_statistik", "kepala_desa")}
    found = []
    for row in rows:
        asked = "kepala_desa" if row.facts.draft == SUBMITTED else "agen_statistik"
        there = holders[asked].get(row.place.kode, ())
        found.append(
            {
                "baris": row,
                "kontak": [contact_of(holder, gettext(ROLES[asked].name)) for holder in there],
                "diingatkan": row.place.kode in done,
                "tertahan": row.facts.open_checks and row.standing.stage is not VillageStage.RELEASED,
            }
        )
    return found
