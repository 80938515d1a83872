"""Look for records of one person in a village or across villages, and keep what was found for people to judge.

Nothing is merged here. What a search finds stands until the next one; numbers are opened while it runs and never kept.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q

from cantik.base.canonical import canonical_json
from cantik.collect.app.models import MERGE, Batch
from cantik.content.kinds import Linkage
from cantik.examine.doubles import said_by
from cantik.examine.pairs import LinkedPair, Record, Search, find_pairs
from cantik.register.core.app.current import marks, reveal
from cantik.register.core.app.person_lists import Light, fold_persons, place_persons
from cantik.register.core.app.search import latest_date, standing_batches
from cantik.register.core.codec import decode_row
from cantik.register.core.conflict import silence
from cantik.register.doubles.app.models import Pair, SharedNik
from cantik.register.doubles.shared_nik import shared_niks
from cantik.staff.app import log, waiting_list
from cantik.staff.app.areas import hold_area
from cantik.vault.app.opening import OpenStore

Tell = Callable[[int, int], None]
_CHUNK = 500
_SHARED = ["area_one", "area_other", "differs", "digest", "found_at", "standing", "decided_at", "decided_by"]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a search did: persons looked at, pairs found, those among them that the search before had not found; between
    villages also the numbers that two persons bear."""

    persons: int
    pairs: int
    fresh: int
    compared: int
    skipped: Mapping[str, int]
    shared: int = 0


@dataclass(frozen=True, slots=True)
class DoubleSearch:
    """How doubles are looked for. `done`: called inside the transaction that keeps the pairs."""

    linkage: Linkage
    tell: Tell | None = None
    done: Callable[[], None] | None = None


def search_village(
    *, opened: OpenStore, area_id: int, search: DoubleSearch, by: str, at: dt.datetime, today: dt.date
) -> Looked:
    """Look for doubles among the people of one village."""
    records = records_of(opened, area_id, today=today)
    found = _find(search.linkage, records, across=False, tell=search.tell)
    with transaction.atomic():
        hold_area(area_id)
        looked = _keep(
            opened, Q(area_one=area_id, area_other=area_id), dict.fromkeys(records, area_id), records, found, at
        )
        _log(looked, [area_id], by, at)
        if search.done is not None:
            search.done()
    return looked


def note_pairs(
    *, opened: OpenStore, area_id: int, persons: Collection[int], linkage: Linkage, at: dt.datetime, today: dt.date
) -> int:
    """Keep the pairs among a few persons whom the examination of a list put beside each other, as a search of the whole
    village would; how many. What is known of other pairs stays."""
    records = records_of(opened, area_id, today=today, only=persons)
    found = find_pairs(linkage, list(records.values()), threads=1)
    here = list(records)
    both = Q(area_one=area_id, area_other=area_id, one__in=here, other__in=here)
    with transaction.atomic():
        hold_area(area_id)
        return _keep(opened, both, dict.fromkeys(records, area_id), records, found, at).pairs


def search_across(
    *, opened: OpenStore, areas: Sequence[int], search: DoubleSearch, by: str, at: dt.datetime, today: dt.date
) -> Looked:
    """Look for persons whom two of these villages hold at once, each pair a ticket to both; and for numbers that two
    persons bear, each a finding of the kabupaten."""
    where: dict[int, int] = {}
    records: dict[int, Record] = {}
    for area in areas:
        own = records_of(opened, area, today=today, living_only=True)
        records |= own
        where |= dict.fromkeys(own, area)
    found = _find(search.linkage, records, across=True, tell=search.tell)
    with transaction.atomic():
        for area in sorted(areas):
            hold_area(area)
        both = Q(area_one__in=areas, area_other__in=areas) & ~Q(area_one=F("area_other"))
        looked = _keep(opened, both, where, records, found, at)
        looked = replace(looked, shared=_keep_shared(opened, search.linkage, where, records, found, at))
        _log(looked, list(areas), by, at)
        if search.done is not None:
            search.done()
    return looked


def _log(looked: Looked, areas: Sequence[int], by: str, at: dt.datetime) -> None:
    detail = {"orang": looked.persons, "pasangan": looked.pairs}
    log.record(by=by, at=at, action="ganda.cari", subject="wilayah", subjects=areas, detail=detail)


def read_to_learn(
    *, opened: OpenStore, areas: Sequence[int], by: str, at: dt.datetime, today: dt.date, tell: Tell | None = None
) -> list[Record]:
    """Everybody of these villages, for weights that are learnt from them; that they were read is written down."""
    records: dict[int, Record] = {}
    for done, area in enumerate(areas, start=1):
        records |= records_of(opened, area, today=today)
        if tell is not None:
            tell(done, len(areas))
    with transaction.atomic():
        log.record(
            by=by, at=at, action="ganda.latih", subject="wilayah", subjects=list(areas), detail={"orang": len(records)}
        )
    return list(records.values())


def _find(linkage: Linkage, records: Mapping[int, Record], *, across: bool, tell: Tell | None) -> Search:
    step = None if tell is None else (lambda done, total, _block: tell(done, total))
    return find_pairs(linkage, list(records.values()), across=across, step=step)


def _keep(
    opened: OpenStore, scope: Q, where: Mapping[int, int], records: Mapping[int, Record], found: Search, at: dt.datetime
) -> Looked:
    persons = list(records)
    known = {(row.one_id, row.other_id): row for row in Pair.objects.filter(scope)}
    made, again = [], []
    for pair in found.pairs:
        one, other = sorted((persons[pair.one], persons[pair.other]))
        said = {
            "weight": pair.weight,
            "levels": levels_of(pair),
            "digest": digest_of(opened, records[one], records[other]),
            "found_at": at,
            "standing": True,
        }
        row = known.pop((one, other), None)
        if row is None:
            made.append(Pair(one_id=one, other_id=other, area_one_id=where[one], area_other_id=where[other], **said))
        else:
            for name, value in said.items():
                setattr(row, name, value)
            again.append(row)
    Pair.objects.bulk_create(made)
    Pair.objects.bulk_update(again, ["weight", "levels", "digest", "found_at", "standing"])
    Pair.objects.filter(pk__in=[row.pk for row in known.values()]).update(standing=False)
    return Looked(len(records), len(found.pairs), len(made), found.compared, found.skipped)


def _keep_shared(
    opened: OpenStore,
    linkage: Linkage,
    where: Mapping[int, int],
    records: Mapping[int, Record],
    found: Search,
    at: dt.datetime,
) -> int:
    """Keep the numbers that two persons of these areas bear; how many. What was said of one holds while the data do."""
    persons, areas = list(records), set(where.values())
    doubles = {(min(pair), max(pair)) for pair in ((persons[each.one], persons[each.other]) for each in found.pairs)}
    shared = shared_niks(linkage, records, where, doubles=doubles)
    known = {
        (row.one_id, row.other_id): row for row in SharedNik.objects.filter(area_one__in=areas, area_other__in=areas)
    }
    made: list[SharedNik] = []
    again: list[SharedNik] = []
    for each in shared:
        digest = digest_of(opened, records[each.one], records[each.other])
        row = known.pop((each.one, each.other), None)
        (again if row else made).append(row := row or SharedNik(one_id=each.one, other_id=each.other))
        if bytes(row.digest) != digest:
            row.decided_at, row.decided_by = None, ""
        row.area_one_id, row.area_other_id = where[each.one], where[each.other]
        row.differs, row.digest = canonical_json(list(each.differs)).decode(), digest
        row.found_at, row.standing = at, True
    SharedNik.objects.bulk_create(made)
    SharedNik.objects.bulk_update(again, _SHARED)
    gone = SharedNik.objects.filter(pk__in=[row.pk for row in known.values()])
    gone.update(standing=False)
    waiting_list.keep_rows([*made, *again, *gone])
    return len(shared)


def levels_of(pair: LinkedPair) -> str:
    """The level and weight of each comparison, as a pair keeps them."""
    return canonical_json(
        {"tingkat": list(pair.levels), "bobot": [round(weight, 3) for weight in pair.weights]}
    ).decode()


def digest_of(opened: OpenStore, one: Record, other: Record) -> bytes:
    """A keyed hash of what the two say of themselves, not of where they live: it holds a NIK, which an unkeyed hash
    would give away."""
    texts = ["|".join(said_by(record)) for record in (one, other)]
    return opened.keys.index("pasangan", "||".join(texts))


# ── the records of a village ────────────────────────────────────────────────────────────────────


def records_of(
    opened: OpenStore,
    area_id: int,
    *,
    today: dt.date,
    only: Collection[int] | None = None,
    living_only: bool = False,
    apart: bool = False,
) -> dict[int, Record]:
    """The people of a village as they are compared, by internal number. Numbers are in clear: they stay in the process.

    `living_only`: leave out who is in no base any more. `apart`: those who were put together stand as they did before.
    """
    batches = standing_batches(area_id, today, as_of=latest_date(area_id, today))
    if apart:
        merges = set(Batch.objects.filter(area_id=area_id, kind=MERGE).values_list("pk", flat=True))
        batches = [number for number in batches if number not in merges]
    folded = fold_persons(batches, None if only is None else frozenset(only))
    if living_only:
        folded = {person: light for person, light in folded.items() if "ya" in (light.terdaftar, light.domisili)}
    units = place_persons(area_id, batches, folded)
    numbers = reveal(opened, {light.nik for light in folded.values() if light.nik})
    said = _read_traits(folded)
    return {
        person: _record(light, said[person], numbers.get(light.nik or 0, ""), units[person], area_id)
        for person, light in sorted(folded.items())
    }


def _record(one: Light, said: Mapping[str, str], nik: str, unit: tuple[str, str, str], area_id: int) -> Record:
    """What many say is one text: of a kabupaten that is half of the memory."""
    dusun, _rw, rt = unit
    return Record(
        one.name,
        one.birth_date,
        sys.intern(said.get("jenis_kelamin", "")),
        nik,
        sys.intern(said.get("nama_ayah", "")),
        sys.intern(said.get("nama_ibu", "")),
        sys.intern(said.get("tempat_lahir", "")),
        sys.intern(str(area_id)),
        sys.intern(dusun),
        sys.intern(rt),
        sys.intern(str(one.family or "")),
    )


def _read_traits(folded: Mapping[int, Light]) -> dict[int, dict[str, str]]:
    """Sex, parents and birth place, folded."""
    contents = _contents([number for light in folded.values() for number in light.contents])
    found = {}
    for person, light in folded.items():
        said: dict[str, str] = {}
        for number in light.contents:
            said |= silence(contents[number], light.quiet.get(number, ()))
        found[person] = said
    return found


def _contents(numbers: Sequence[int]) -> dict[int, dict[str, str]]:
    found = {}
    wanted = ("jenis_kelamin", "nama_ayah", "nama_ibu")
    for start in range(0, len(numbers), _CHUNK):
        part = list(numbers[start : start + _CHUNK])
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, content, birth_place FROM register_personversion WHERE id IN ({marks(part)})",  # noqa: S608
                part,
            )
            rows: list[tuple[int, str, str]] = cursor.fetchall()
        for number, content, place in rows:
            values: dict[str, Any] = decode_row(content)
            said = {name: str(values[name]) for name in wanted if values.get(name) not in (None, "")}
            found[number] = said | ({"tempat_lahir": place} if place else {})
    return found
