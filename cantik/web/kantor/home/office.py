"""The first screen of an office above the village: who is behind and whom to ask, who needs help, what came in to be
examined, which villages have no figures yet. Each part for whom it is work; facts alone, the board has the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from cantik.base import clock
from cantik.coach.app import coaching, queries, reminders, summary, tasks
from cantik.coach.app.needs import rank_villages
from cantik.coach.app.queries import BoardRow
from cantik.coach.app.stages import VillageStage
from cantik.coach.need import find_sessions
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.knowledge import AREAS_FILE, load_store
from cantik.federate.app import journeys, sum_state
from cantik.release.app import checking, examining, storage
from cantik.release.app.models import SUBMITTED
from cantik.release.check import CheckState
from cantik.staff.app import roster
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code, check_access
from cantik.staff.matrix import ROLES
from cantik.vault.app.opening import at_hand
from cantik.web.forum.coach.contacts import contact_of
from cantik.web.forum.coach.need_words import describe_villages
from cantik.web.kantor.home.coordination import COORDINATES, list_open_ends
from cantik.web.kantor.home.office_step import list_kabupaten, office_step
from cantik.web.kantor.home.own_step import are_provinces
from cantik.web.language import lang
from cantik.web.store import describe_area

#: so many villages stand in a part; the board has all
SHOWN = 12


def office_home(person: Account, areas: Sequence[AreaCode], roles: set[str]) -> dict[str, Any]:
    """What the first screen of an office shows; `roles`: what the person is there."""
    store, today = at_hand().store.path, clock.today()
    summary.renew(storage.shelf(store))
    board = queries.board(list(areas), today, store / AREAS_FILE)
    rows = board.lines
    above = are_provinces(areas)
    values: dict[str, Any] = {
        "masuk": None,
        "perlu": None,
        "jumlah_datang": None,
        "bantu": None,
        "banyak": len(rows),
        "papan": board,
        "di_atas": above,
        "telepon": 0 if above else len(tasks.list_escalations(areas)),
        "antarkecamatan": len({row.place.kecamatan_kode for row in rows}) > 1,
        "kabupaten": list_kabupaten(areas, rows),
    }
    values |= _list_work(person, areas, roles, rows)
    values |= _count_villages(rows) if above else _list_villages(person, areas, roles, rows, values["masuk"] or ())
    values["langkah_kantor"] = office_step(roles, values)
    return values | (_order_parts(values, roles) if rows else {"utama": "", "urutan": []})


def _count_villages(rows: Sequence[BoardRow]) -> dict[str, Any]:
    """Of its villages a province reads how many, and by kabupaten (`list_kabupaten`): their own offices find and help
    them."""
    late, empty = (sum(row.standing.late for row in rows), sum(not row.facts.number for row in rows))
    return {"telat": (), "banyak_telat": late, "celah": (), "banyak_celah": empty}


def _list_villages(
    person: Account, areas: Sequence[AreaCode], roles: set[str], rows: Sequence[BoardRow], inbox: Sequence[BoardRow]
) -> dict[str, Any]:
    """The villages by what they lack, each in one part: those whose releases wait (`inbox`) stand in the first."""
    late = sorted((row for row in rows if row.standing.late), key=lambda row: (-row.standing.over, row.place.name))
    stuck = sorted((row for row in rows if row.facts.open_checks), key=lambda row: -row.facts.open_checks)
    empty = [row for row in rows if not row.facts.number]
    findings = all(check_access(person, "temuan.lihat", area).whole for area in areas)
    values, helped = dict[str, Any](), set[str]()
    if "pembina" in roles and findings:
        needy, helped = _needy(person, areas, rows)
        values |= needy
        late, stuck = [row for row in late if row.place.kode not in helped], []
    late, stuck = _each_once(late, stuck if findings else [], stuck_first=_main(roles) != "telat")
    told = helped | {row.place.kode for row in stuck}
    empty, late = _list_gaps(empty, late, told, first=_main(roles) == "celah")
    values |= {"celah": empty[:SHOWN], "banyak_celah": len(empty)}
    values |= {"telat": _lines(late[:SHOWN], person), "banyak_telat": len(late), "galat": findings}
    if findings:
        values |= {"bantu": _lines(stuck[:SHOWN], person), "banyak_bantu": len(stuck)}
    told = helped | {row.place.kode for row in [*late, *stuck, *empty, *inbox]}
    well = [row for row in rows if row.standing.stage is VillageStage.RELEASED and row.place.kode not in told]
    return values | {"beres": well[:SHOWN], "banyak_beres": len(well)}


def _list_work(person: Account, areas: Sequence[AreaCode], roles: set[str], rows: Sequence[BoardRow]) -> dict[str, Any]:
    """What is work of some offices only: releases to be examined, open ends of proposals, visits that are planned. A
    province examines no release of a village: the walidata of its kabupaten does."""
    values: dict[str, Any] = {}
    released = [row for row in rows if row.facts.number]
    near = not are_provinces(areas)
    if all(check_access(person, "rilis.terbitkan", area).ok for area in areas) and roles & {"walidata", "pembina"}:
        values |= _inbox(released, roles) if near else {"masuk": [], "sedang": set(), "tiba": {}}
        values |= _list_arrivals(areas, roles, rows)
        values["tarik"] = [row for row in rows if row.facts.asked] if near and "walidata" in roles else []
    if roles & COORDINATES and rows:
        values["ujung"] = list_open_ends(areas, [row.place.kode for row in released])
    if roles & COORDINATES or "pembina" in roles:
        planned = coaching.list_planned(areas)[:SHOWN]
        values["pembinaan"] = [(row, describe_area(area_code(row.area)).full) for row in planned]
    return values


def _list_arrivals(areas: Sequence[AreaCode], roles: set[str], rows: Sequence[BoardRow]) -> dict[str, Any]:
    """What came to this server from below: sums of others, what was refused at the door, whom nobody hears from."""
    receiving = (area.text() for area in areas if area.level in (AreaLevel.KABUPATEN, AreaLevel.PROVINSI))
    values: dict[str, Any] = {"penerimaan": next(receiving, "")}
    sums = _list_sums(areas)
    values["jumlah_datang"] = None if sums is None else [(each, each.describe(lang())) for each in sums]
    if sums and not rows:  # no village is in the whole's own list: sums are
        values["dijumlahkan"] = sum(each.here for each in sums)
    refused = journeys.list_refused(areas) if "walidata" in roles else []
    values["ditolak"] = [
        (describe_area(area_code(row.kode)).full, row, row.problem.partition(";")[0].rstrip("."))
        for row in refused[:SHOWN]
    ]
    silent = [row for area in areas for row in journeys.list_silent(area, clock.now())] if "walidata" in roles else []
    values["senyap"] = [(describe_area(area_code(row.kode)).full, row.seen_at) for row in silent[:SHOWN]]
    return values | {"banyak_senyap": len(silent)}


def _order_parts(values: dict[str, Any], roles: set[str]) -> dict[str, Any]:
    """The parts that hold something, the one first that the office is there for."""
    first = _main(roles)
    if values["di_atas"]:  # the part of what came to its server; villages are counted
        return {
            "utama": first if first == "celah" else "telat",
            "urutan": ["masuk"] if values.get("penerimaan") and "walidata" in roles else [],
        }
    parts = [part for part in ("masuk", "perlu", "bantu", "celah", "telat") if values[part]]
    if (values.get("tarik") or values.get("ditolak")) and "masuk" not in parts:
        parts.insert(0, "masuk")
    return {"utama": first, "urutan": [first, *(part for part in parts if part != first)]}


def _needy(person: Account, areas: Sequence[AreaCode], rows: Sequence[BoardRow]) -> tuple[dict[str, Any], set[str]]:
    """For who coaches: the villages that need help, the neediest first; the codes of all of them, which stand in no
    other part."""
    ranked = rank_villages(areas, rows, clock.today())
    sessions = find_sessions((village.row.place.kecamatan_kode, village.need) for village in ranked)
    shown = describe_villages(ranked[:SHOWN], sessions, by=person.actor)
    return {"perlu": shown, "banyak_perlu": len(ranked)}, {village.row.place.kode for village in ranked}


def _list_sums(areas: Sequence[AreaCode]) -> list[sum_state.CameSum] | None:
    """What the servers below a province, or the whole, handed up last; None for an office that has none below."""
    opened, above = at_hand(), [area for area in areas if area.level is AreaLevel.PROVINSI]
    if not above:
        return None
    knowledge = load_store(opened.store.path)
    return [row for area in above for row in sum_state.list_sums(area, opened=opened, knowledge=knowledge)]


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


def _list_gaps(
    empty: Sequence[BoardRow], late: Sequence[BoardRow], elsewhere: set[str], *, first: bool
) -> tuple[list[BoardRow], list[BoardRow]]:
    """Villages without figures, and those that are late: one that stands in the part which comes first (`first`: that
    of the gaps), or `elsewhere` by its code, stands in no other."""
    if first:
        told = {row.place.kode for row in empty}
        return list(empty), [row for row in late if row.place.kode not in told]
    told = elsewhere | {row.place.kode for row in late}
    return [row for row in empty if row.place.kode not in told], list(late)


def _main(roles: set[str]) -> str:
    """Which part comes first: what the office is there for."""
    for role, part in (("walidata", "masuk"), ("pembina", "perlu"), ("koordinator", "celah")):
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
