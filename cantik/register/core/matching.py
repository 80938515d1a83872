"""Who of a batch is who in the register: persons by NIK or by name, place and date; families by their card."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from cantik.base.text import fold as fold_text
from cantik.register.core.planner_state import FamilyContent, PersonContent
from cantik.register.core.prepare import Number, Prepared, RefusedRow

Key = tuple[str, str, dt.date | None]


def match_persons(
    prepared: Prepared, known: Mapping[int, Sequence[PersonContent]], numbers: Mapping[Number, int]
) -> list[int]:
    """The internal id of each record, 0 for a person that the register does not know.

    By NIK; when one of the two sides has none, by name, birthplace and birth date (docs/bidang/instruments.md 2).
    Nobody is matched twice. When several persons bear one NIK, the one with the same name, place and date comes first.
    """
    persons = prepared.persons
    found = [0] * len(persons)
    if not known:
        return found
    taken: set[int] = set()
    nik_of: dict[int, int] = {}
    for person, statements in known.items():
        for content in statements:
            if content.nik:
                nik_of[person] = content.nik
    by_nik: dict[int, list[int]] = {}
    for person, nik in nik_of.items():
        by_nik.setdefault(nik, []).append(person)
    rest: list[int] = []
    for i in _namesakes_first(prepared, by_nik, known, numbers):
        text = persons.nik[i]
        candidates = by_nik.get(numbers.get(("nik", text), 0), []) if text else []
        if len(candidates) > 1:
            candidates = _closest(prepared, i, candidates, known)
        match = next((person for person in candidates if person not in taken), 0)
        if match:
            found[i] = match
            taken.add(match)
        else:
            rest.append(i)
    _match_by_name(prepared, rest, found, taken, known, nik_of)
    return found


def _namesakes_first(
    prepared: Prepared,
    by_nik: Mapping[int, Sequence[int]],
    known: Mapping[int, Sequence[PersonContent]],
    numbers: Mapping[Number, int],
) -> list[int]:
    """The records in the order in which numbers are given out: of several rows with one NIK first the row whose name,
    place and date the register knows under it, so that another row with that number does not become this person."""
    persons = prepared.persons
    often = Counter(text for text in persons.nik if text)
    if not often or max(often.values()) == 1:
        return list(range(len(persons)))

    def strange(i: int) -> bool:
        if often[persons.nik[i]] < 2:
            return False
        wanted = _key(persons.name[i], persons.birth_place[i], persons.birth_date[i])
        bearers = by_nik.get(numbers.get(("nik", persons.nik[i]), 0), ())
        return all(_key(c.name, c.birth_place, c.birth_date) != wanted for person in bearers for c in known[person])

    return sorted(range(len(persons)), key=strange)


def match_refused(
    prepared: Prepared,
    known: Mapping[int, Sequence[PersonContent]],
    numbers: Mapping[Number, int],
    taken: Collection[int],
) -> dict[int, RefusedRow]:
    """Whom refused records are about: person -> record, for persons that the register knows and no accepted record is
    about. By NIK, else by name and birth date when exactly one person bears them; one record for a person."""
    found: dict[int, RefusedRow] = {}
    by_nik: dict[int, list[int]] = {}
    by_name: dict[tuple[str, dt.date | None], set[int]] = {}
    for person, statements in known.items():
        if person not in taken:
            for content in statements:
                if content.nik:
                    by_nik.setdefault(content.nik, []).append(person)
                by_name.setdefault((fold_text(content.name), content.birth_date), set()).add(person)
    bare: dict[str, set[int]] = {}
    for (name, _), persons in by_name.items():
        bare.setdefault(name, set()).update(persons)
    for row in prepared.refused_rows:
        candidates = set(by_nik.get(numbers.get(("nik", row.nik), 0), ())) if row.nik else set()
        name = fold_text(row.name)
        if not candidates and name:  # a refused birth date may be the very reason
            candidates = by_name.get((name, row.birth_date), set()) if row.birth_date else bare.get(name, set())
        candidates = candidates - found.keys()
        if len(candidates) > 1:
            candidates = {person for person in candidates if any(fold_text(c.name) == name for c in known[person])}
        if len(candidates) == 1:
            found[candidates.pop()] = row
    return found


def _key(name: str, place: str, birth: dt.date | None) -> Key:
    return fold_text(name), fold_text(place), birth


def _closest(
    prepared: Prepared, i: int, candidates: list[int], known: Mapping[int, Sequence[PersonContent]]
) -> list[int]:
    persons = prepared.persons
    wanted = _key(persons.name[i], persons.birth_place[i], persons.birth_date[i])
    return sorted(
        candidates,
        key=lambda person: (all(_key(c.name, c.birth_place, c.birth_date) != wanted for c in known[person]), person),
    )


def _match_by_name(
    prepared: Prepared,
    rest: list[int],
    found: list[int],
    taken: set[int],
    known: Mapping[int, Sequence[PersonContent]],
    nik_of: Mapping[int, int],
) -> None:
    """Records that no NIK decided: those without one match anybody not taken, those with one match persons without."""
    if not rest:
        return
    persons = prepared.persons
    any_bare = any(not persons.nik[i] for i in rest)
    full: dict[Key, list[int]] = {}
    short: dict[tuple[str, dt.date | None], set[int]] = {}
    for person, statements in known.items():
        if person in taken or (person in nik_of and not any_bare):
            continue
        for key in {_key(c.name, c.birth_place, c.birth_date) for c in statements}:
            full.setdefault(key, []).append(person)
            short.setdefault((key[0], key[2]), set()).add(person)
    for i in rest:
        if not persons.name[i]:
            continue
        wanted = _key(persons.name[i], persons.birth_place[i], persons.birth_date[i])
        candidates = [p for p in full.get(wanted, ()) if p not in taken]
        if not candidates and wanted[2] is not None:  # Regsosek asks for no birthplace
            nearly = {p for p in short.get((wanted[0], wanted[2]), ()) if p not in taken}
            nearly = {p for p in nearly if not wanted[1] or not any(c.birth_place for c in known[p])}
            candidates = list(nearly) if len(nearly) == 1 else []
        if persons.nik[i]:
            candidates = [p for p in candidates if p not in nik_of]
        if candidates:
            found[i] = min(candidates)
            taken.add(found[i])


def match_families(
    prepared: Prepared,
    contents: Sequence[FamilyContent],
    known: Mapping[int, Sequence[PersonContent]],
    person: list[int],
    numbers: Mapping[Number, int],
) -> list[int]:
    """The internal id of each family, 0 for a new one: by KK number; without one, by its members of the same source."""
    by_kk = {content.kk: content.family for content in contents if content.kk}
    bare = {content.family for content in contents if not content.kk}
    families = prepared.families
    found = [by_kk.get(numbers.get(("kk", kk), 0), 0) if kk else 0 for kk in families.kk]
    taken = set(found)
    if not bare:
        return found
    for i, place in enumerate(prepared.persons.family):
        if place >= 0 and not found[place] and not families.kk[place] and person[i]:
            for content in reversed(known[person[i]]):
                if content.source == prepared.source and content.family in bare and content.family not in taken:
                    found[place] = content.family
                    taken.add(content.family)
                    break
    return found
