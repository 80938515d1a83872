"""Who belongs to whom in a batch: families, heads, spouses, mothers and fathers, as positions (-1 = none)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cantik.base.text import fold
from cantik.collect.batch import Reading, RecordSet, Value
from cantik.examine.companions import NONE, Companion
from cantik.examine.village import NOTHING, KnownVillage

# Codes of the two lists of relations to the head (docs/bidang/instruments.md 7): SHDK, and question 409.
_HEAD = {"hubungan_keluarga": {"1"}, "r409": {"1"}}
_SPOUSE = {"hubungan_keluarga": {"2", "3"}, "r409": {"2"}}
_CHILD = {"hubungan_keluarga": {"4"}, "r409": {"3"}}
# Present and alive, or not said (opensid_status_dasar, regsosek_404).
_HERE = {"status_dasar": {None, "1"}, "r404": {None, "1", "5"}}
_SEX = {"ibu": "2", "ayah": "1"}
_SHARED = 8  # rows that may share a NIK and still be asked who is meant; a number of more is a filler


@dataclass(frozen=True, slots=True)
class KinIndex:
    """Relations of a batch, as positions of persons or of families; `members[f]` are those of family f.

    Families are numbered as the records of unit `keluarga` stand, then those that only their members tell of
    (`own_records` of them have a record). `keys[f]` is the KK number or the running number of a family. `former` are
    positions in the last list, None when there is none.
    """

    family: Sequence[int]
    head: Sequence[int]
    spouse: Sequence[int]
    mother: Sequence[int]
    father: Sequence[int]
    members: Sequence[Sequence[int]]
    family_head: Sequence[int]
    family_spouse: Sequence[int]
    keys: Sequence[Value]
    own_records: int
    former: Sequence[int] | None = None

    def of_persons(self) -> Mapping[str, Sequence[int]]:
        """Single relations of a person by name."""
        return {
            **({} if self.former is None else {"lalu": self.former}),
            "keluarga": self.family,
            "kepala": self.head,
            "pasangan": self.spouse,
            "ibu": self.mother,
            "ayah": self.father,
        }

    def of_families(self) -> Mapping[str, Sequence[int]]:
        """Single relations of a family by name."""
        return {"kepala": self.family_head, "pasangan": self.family_spouse}


@dataclass(frozen=True, slots=True)
class FormerList:
    """The last list of the same register: values of persons by variable (`nik` among them), and its reference date."""

    columns: Mapping[str, Sequence[Value]]
    reference: dt.date

    def __len__(self) -> int:
        return len(self.columns["nik"])


@dataclass(frozen=True, slots=True)
class Following:
    """A batch with the last list of the same register, which rules across years compare it with.

    `settled`: pairs of records (what each says, `doubles.said_by`) about which somebody of the village decided.
    `village`: what the register knows of the village, for rules over its facts. `companions`: persons of the list in
    force around those of the batch, who take part in its families.
    """

    batch: Reading
    former: FormerList | None
    settled: Collection[frozenset[tuple[str, ...]]] = ()
    village: KnownVillage = NOTHING
    companions: Sequence[Companion] = ()


def with_former(kin: KinIndex, batch: Reading, former: FormerList) -> KinIndex:
    """Add the relation `lalu` to an index of relations: the record of the same NIK in the last list, where that NIK is
    one person's."""
    numbers = Counter(former.columns["nik"])
    place = {nik: at for at, nik in enumerate(former.columns["nik"]) if nik is not None and numbers[nik] == 1}
    persons = batch.records.get("orang", RecordSet("orang", {}, [], ""))
    own: Sequence[Value] = persons.columns.get("nik") or [None] * len(persons)
    return replace(kin, former=[NONE if nik is None else place.get(nik, NONE) for nik in own])


def find_kin(batch: Reading, own: int | None = None, apart: Collection[int] = ()) -> KinIndex:
    """All relations of a batch, in time proportional to its size. `own`: so many records are of a file, those after
    them stood in the list before it, and are the first of their families; persons `apart` (refused doubles) have none.
    """
    persons = batch.records.get("orang", RecordSet("orang", {}, [], ""))
    families = batch.records.get("keluarga")
    keys, family = _families(persons, families)
    for person in apart:
        family[person] = NONE
    members: list[list[int]] = [[] for _ in keys]
    for person in _earlier_first(len(family), own):
        if family[person] != NONE:
            members[family[person]].append(person)
    here = _flags(persons, _HERE)
    heads = _firsts(members, _flags(persons, _HEAD, absent=False), here)
    spouses = _firsts(members, _flags(persons, _SPOUSE, absent=False), here)
    head = [heads[home] if home != NONE else NONE for home in family]
    return KinIndex(
        family=family,
        head=head,
        spouse=_spouses(len(persons), heads, spouses),
        mother=_parents(persons, "ibu", head, heads, spouses, family),
        father=_parents(persons, "ayah", head, heads, spouses, family),
        members=members,
        family_head=heads,
        family_spouse=spouses,
        keys=keys,
        own_records=len(families) if families is not None else 0,
    )


def _earlier_first(count: int, own: int | None) -> Iterable[int]:
    return range(count) if own is None else (*range(own, count), *range(own))


def _keys(records: RecordSet) -> list[Value]:
    """What ties a person to a family: the running number where the reader gave one, else the KK number."""
    number = records.columns.get("nomor_keluarga") or [None] * len(records)
    card = records.columns.get("no_kk") or [None] * len(records)
    return [own if own is not None else kk for own, kk in zip(number, card, strict=True)]


def _families(persons: RecordSet, families: RecordSet | None) -> tuple[list[Value], list[int]]:
    """Keys of all families and the family of each person; somebody without a key has none."""
    keys: list[Value] = _keys(families) if families is not None else []
    at: dict[Value, int] = {}
    for position, key in enumerate(keys):
        if key is not None:
            at.setdefault(key, position)
    home: list[int] = []
    for key in _keys(persons):
        if key is None:
            home.append(NONE)
            continue
        position = at.get(key, NONE)
        if position == NONE:
            position = at[key] = len(keys)
            keys.append(key)
        home.append(position)
    return keys, home


def _flags(
    records: RecordSet, codes: Mapping[str, set[str]] | Mapping[str, set[str | None]], *, absent: bool = True
) -> list[bool]:
    """Whether the first of these columns that the batch has holds one of its codes; `absent` where it has none."""
    for name, wanted in codes.items():
        if name in records.columns:
            return [value in wanted for value in records.columns[name]]
    return [absent] * len(records)


def _firsts(members: Sequence[Sequence[int]], wanted: Sequence[bool], here: Sequence[bool]) -> list[int]:
    """The first member of each family that is wanted, somebody present before somebody who left or died."""
    found = []
    for family in members:
        suitable = [person for person in family if wanted[person]]
        found.append(next((person for person in suitable if here[person]), suitable[0] if suitable else NONE))
    return found


def _spouses(count: int, heads: Iterable[int], spouses: Iterable[int]) -> list[int]:
    """The couple of each family, both ways; a second spouse has the head as well (`kepala`), not as `pasangan`."""
    found = [NONE] * count
    for head, spouse in zip(heads, spouses, strict=True):
        if head != NONE and spouse != NONE:
            found[head], found[spouse] = spouse, head
    return found


def _parents(
    persons: RecordSet,
    which: str,
    head: Sequence[int],
    heads: Sequence[int],
    spouses: Sequence[int],
    family: Sequence[int],
) -> list[int]:
    """By the parent's NIK; else, for a child of the head, the head or spouse of that sex whose name is written.

    A NIK that several rows bear is the parent's whose name is written, or who lives in the same family; where neither
    says which, nobody's: the shared number is a finding of its own, and to stand first in a file makes nobody a mother.
    """
    count = len(persons)
    none: list[Value] = [None] * count
    niks = persons.columns.get("nik", none)
    first, sharing = _bearers(niks)
    stated = persons.columns.get(f"{which}_nik", none)
    written = persons.columns.get(f"nama_{which}", none)
    names, sexes = persons.columns.get("nama", none), persons.columns.get("jenis_kelamin", none)
    child = _flags(persons, _CHILD, absent=False)
    found = []
    for person in range(count):
        parent = first.get(stated[person], NONE)
        if parent != NONE and (bearers := sharing.get(stated[person])):
            few = bearers if len(bearers) <= _SHARED else ()
            near = [bearer for bearer in few if family[bearer] == family[person] != NONE]
            parent = next(iter(_filter_by_name(names, few, written[person]) or near), NONE)
        if parent == NONE and child[person] and written[person] is not None and head[person] != NONE:
            couple = [kin for kin in (heads[family[person]], spouses[family[person]]) if kin != NONE]
            fitting = [kin for kin in couple if sexes[kin] == _SEX[which]]
            parent = next(iter(_filter_by_name(names, fitting, written[person])), NONE)
        found.append(parent if parent != person else NONE)
    return found


def _bearers(niks: Sequence[Value]) -> tuple[dict[Value, int], dict[Value, list[int]]]:
    """The first row that bears each NIK, and all rows of a NIK that several bear."""
    first: dict[Value, int] = {}
    sharing: dict[Value, list[int]] = {}
    for position, nik in enumerate(niks):
        if nik is not None and first.setdefault(nik, position) != position:
            sharing.setdefault(nik, [first[nik]]).append(position)
    return first, sharing


def _filter_by_name(names: Sequence[Value], candidates: Sequence[int], written: Value) -> list[int]:
    """Those of the candidates whose name is the one written."""
    if written is None:
        return []
    wanted = fold(str(written))
    return [candidate for candidate in candidates if fold(str(names[candidate])) == wanted]
