"""What the people of an invented village answer when the village goes door to door: everything that its forms ask,
beside what Regsosek asks, so that an answer fits age, schooling, work and means of the one who gives it.

A code is a whole number or a word as the list of its question has it; MISSING is a question that nobody puts to them.
Which questions a form holds, and whom it does not ask, is the form's to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cantik.contoh.model import CodedColumns, InventedVillage, Population
from cantik.contoh.roster import ALIVE, FEMALE, MARRIED, SINGLE
from cantik.contoh.stream import MISSING, Flags, Floats, Ints, Stream, only

Answers = Mapping[str, str]
#: what draws of the answers hang on, beside seed and village
_MATTER = 80_000
#: questions whose code is the sum of what was chosen, and of which parts it can be made
_SUMS: Mapping[str, tuple[int, ...]] = {"r411": (1, 2, 4), "r431f": (1, 2, 4, 8, 16)}
#: questions that an invented person answers with a word instead of a number
_WORDS: Mapping[str, tuple[str, ...]] = {"ingin_anak": ("ias", "iat", "tial", "tidak_tahu"), "keberadaan": ("rumah",)}
#: questions of the forms under the name that the population has for them
_CALLED: Mapping[str, str] = {
    "asuransi": "id_asuransi",
    "disabilitas": "cacat_id",
    "agama": "agama_id",
    "status_kawin": "status_kawin",
}
_FARMING = 6  # lapangan usaha 1–6
_FERTILE = (15, 49)
_LEAST_MOTHER = 16
_DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class RoundAnswers:
    """The answers of a village by question, as a form writes them: of each person and each family in the order of the
    population."""

    persons: tuple[Answers, ...]
    families: tuple[Answers, ...]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What answers hang on: of each person, and of the family (`home`: its number) that they live in."""

    age: Ints
    woman: Flags
    single: Flags
    married: Flags
    attending: Flags
    working: Flags
    home: Ints
    decile: Ints  # of the family of each person


def draw_answers(village: InventedVillage) -> RoundAnswers:
    """What everybody of a village answers; the same village, the same answers."""
    people, stream = village.population, Stream(village.seed, _MATTER + village.position)
    persons, families = people.persons, people.families
    facts = _facts_of(people)
    asked = {name: column for name, column in persons.values.items() if name.startswith("r4")}
    asked |= {name: persons[own] for name, own in _CALLED.items()}
    asked |= _draw_papers(stream, persons, facts) | _learning(stream, persons, facts) | _moving(stream, facts)
    asked |= _telephones(stream, facts, families["r505"]) | _marriage(stream, facts)
    asked |= _children_born(stream, persons, facts) | _family_planning(stream, persons, facts)
    asked |= _infants(stream, facts)
    homes = {name: column for name, column in families.values.items() if name[0] == "r" and name[1:4].isdigit()}
    homes |= _surroundings(stream, families["desil_nasional"]) | _draw_land(stream, people)
    return RoundAnswers(_write_columns(asked), _write_columns(homes))


def _facts_of(people: Population) -> _Facts:
    persons, home = people.persons, people.persons["family"]
    return _Facts(
        age=persons["umur"],
        woman=persons["sex"] == FEMALE,
        single=persons["status_kawin"] == SINGLE,
        married=persons["status_kawin"] == MARRIED,
        attending=persons["r412"] == 2,
        working=persons["r416a"] == 1,
        home=home,
        decile=people.families["desil_nasional"][home],
    )


def _code_yes(chance: Flags) -> Ints:
    return np.where(chance, 1, 2).astype(np.int64)


# ── of persons ──────────────────────────────────────────────────────────────────────────────────


def _draw_papers(stream: Stream, persons: CodedColumns, facts: _Facts) -> dict[str, Ints]:
    """Papers, and how long somebody has lived here: most since they were born."""
    n = len(facts.age)
    born = persons["akta_lahir"] != MISSING
    child_card = (facts.age < 17) & stream.chance(0.55, n)
    card = (facts.age >= 17) & stream.chance(0.985, n)
    came = stream.chance(np.where(facts.married & facts.woman, 0.45, 0.12), n)
    return {
        "r411": (born * 1 + child_card * 2 + card * 4).astype(np.int64),
        "status_rekam": only(np.where(card, 8, 2), facts.age >= 17),
        "lama_tinggal": np.where(stream.chance(0.008, n), 3, np.where(came, 2, 1)).astype(np.int64),
        "niat_menetap": _code_yes(stream.chance(0.9, n)),
        "keberadaan": np.zeros(n, dtype=np.int64),
    }


def _learning(stream: Stream, persons: CodedColumns, facts: _Facts) -> dict[str, Ints]:
    """Reading and writing, training, looking for work: who never finished school seldom reads, the young look."""
    n, school = len(facts.age), persons["pendidikan_kk_id"]
    unread = np.select([school == 1, school == 2], [0.55, 0.07], 0.003) * np.interp(facts.age, [20, 60], [0.2, 1.0])
    draw = stream.uniform(n)
    reading = np.select([draw < unread * 0.85, draw < unread], [3, 2], 1)
    trained = np.interp(facts.age, [15, 22, 35, 64], [0.08, 0.19, 0.08, 0.02]) * np.where(school >= 5, 1.5, 0.7)
    sought = np.interp(facts.age, [15, 19, 24, 35, 55, 65], [0.12, 0.38, 0.42, 0.12, 0.04, 0.0])
    sought = np.where(facts.attending, 0.02, sought * np.where(facts.woman & facts.married, 0.25, 1.0))
    return {
        "melek_huruf": only(reading, facts.age >= 15),
        "ikut_pelatihan": _code_yes(stream.chance(trained, n)),
        "cari_kerja": _code_yes(stream.chance(sought, n)),
    }


def _moving(stream: Stream, facts: _Facts) -> dict[str, Ints]:
    """Who goes elsewhere for work or school day by day, or for a season."""
    n = len(facts.age)
    daily = stream.chance(np.where(facts.working, 0.17, np.where(facts.attending & (facts.age > 12), 0.4, 0.01)), n)
    far = stream.pick((0.6, 0.25, 0.13, 0.02), n)
    return {
        "komuter": np.where(daily, far, 0).astype(np.int64),
        "musiman": _code_yes(stream.chance(np.where(facts.working & ~daily, 0.04, 0.004), n)),
    }


def _telephones(stream: Stream, facts: _Facts, access: Ints) -> dict[str, Ints]:
    """A telephone of one's own, and the internet: the young and the better off, in a family that has access."""
    n = len(facts.age)
    own = np.interp(facts.age, [10, 14, 19, 45, 60, 80], [0.3, 0.78, 0.97, 0.93, 0.7, 0.25])
    has = stream.chance(np.clip(own + 0.015 * (facts.decile - 5), 0.02, 0.995), n)
    online = np.interp(facts.age, [5, 10, 16, 40, 60, 80], [0.35, 0.72, 0.97, 0.82, 0.35, 0.04])
    online = online * np.where(access[facts.home] == 0, 0.15, 1.0) * np.where(has | (facts.age < 13), 1.0, 0.2)
    return {"punya_hp": _code_yes(has), "pakai_internet": _code_yes(stream.chance(online, n))}


def _marriage(stream: Stream, facts: _Facts) -> dict[str, Ints]:
    """Age at the first marriage: women earlier than men, their mothers earlier than they."""
    n = len(facts.age)
    usual = np.where(facts.woman, np.interp(facts.age, [20, 40, 70], [21.5, 20.5, 18.5]), 24.5)
    first = np.clip(stream.normal(n) * 3.1 + usual, 14, 45).astype(np.int64)
    return {
        "umur_kawin_pertama": only(np.minimum(first, facts.age), ~facts.single & (facts.age >= 14)),
        "ikut_pik_r": _code_yes(stream.chance(np.interp(facts.age, [10, 17, 24], [0.05, 0.14, 0.03]), n)),
    }


def _children_born(stream: Stream, persons: CodedColumns, facts: _Facts) -> dict[str, Ints]:
    """Children of a woman: those at home, and those of older ones who left."""
    n, born = len(facts.age), persons["tanggallahir"]
    mothers = {number: row for row, number in enumerate(persons["nik"].tolist())}
    here, youngest = np.zeros(n, dtype=np.int64), np.full(n, np.iinfo(np.int64).min)
    for child, number in enumerate(persons["ibu_nik"].tolist()):
        if (row := mothers.get(number)) is not None:
            here[row] += 1
            youngest[row] = max(youngest[row], born[child])
    left = np.where(facts.age >= 38, stream.integers(0, 3, n), 0)
    lost = np.where(stream.chance(0.03, n), 1, 0)
    children = here + left + lost
    # of a child who is not at home the day is that of a mother of 27, or of one who has just grown up
    away = born + (np.clip(27.0, _LEAST_MOTHER, np.maximum(facts.age, _LEAST_MOTHER)) * _DAYS_A_YEAR).astype(np.int64)
    last = np.where(here > 0, youngest, away)
    asked = facts.woman & ~facts.single & (facts.age >= _FERTILE[0]) & (facts.age <= _FERTILE[1])
    children = np.where(asked & (facts.age > _LEAST_MOTHER + 11), children, here)
    return {
        "anak_lahir_hidup": only(children, asked),
        "anak_masih_hidup": only(np.maximum(children - lost, here), asked & (children > 0)),
        "tanggal_lahir_anak_akhir": only(last, asked & (children > 0)),
    }


def _family_planning(stream: Stream, persons: CodedColumns, facts: _Facts) -> dict[str, Ints]:
    """The method of a couple, "none" where it has none; then whether another child is wanted."""
    n = len(facts.age)
    method = np.where(persons["cara_kb_id"] == MISSING, 100, persons["cara_kb_id"])
    wanted = np.where(facts.age < 35, stream.pick((0.3, 0.4, 0.25, 0.05), n), stream.pick((0.08, 0.1, 0.77, 0.05), n))
    return {"cara_kb": method.astype(np.int64), "ingin_anak": (wanted - 1).astype(np.int64)}


def _infants(stream: Stream, facts: _Facts) -> dict[str, Ints]:
    """Milk, vaccination, early education; a child at school goes to no kindergarten."""
    n = len(facts.age)
    early = np.interp(facts.age, [3, 4, 5, 6], [0.25, 0.5, 0.8, 0.9])
    return {
        "asi_eksklusif": _code_yes(stream.chance(0.32, n)),  # asked is whether something else was given
        "imunisasi_lengkap": stream.pick((0.78, 0.14, 0.06, 0.02), n, (1, 2, 3, 8)),
        "ikut_paud": _code_yes(stream.chance(early, n) & ~facts.attending),
    }


# ── of families ─────────────────────────────────────────────────────────────────────────────────


def _surroundings(stream: Stream, decile: Ints) -> dict[str, Ints]:
    """Washing hands, waste, groups: soap with means, groups without."""
    n = len(decile)
    better: Floats = (decile - 5) / 5.0
    soap = stream.uniform(n) - 0.1 * better
    group = {"ikut_bkb": 0.45, "ikut_bkr": 0.12, "ikut_bkl": 0.2, "ikut_uppka": 0.08}
    return {
        "cuci_tangan": np.select([soap < 0.78, soap < 0.93, soap < 0.985], [1, 2, 3], 8).astype(np.int64),
        "buang_sampah": stream.pick((0.22, 0.05, 0.11, 0.52, 0.04, 0.06), n),
        **{name: _code_yes(stream.chance(chance - 0.03 * better, n)) for name, chance in group.items()},
    }


def _draw_land(stream: Stream, people: Population) -> dict[str, Ints]:
    """Farm land in are: of families with a farmer, a few with much and many with little."""
    persons, n = people.persons, len(people.families)
    farmers = (persons["r417"] >= 1) & (persons["r417"] <= _FARMING) & (persons["status_dasar"] == ALIVE)
    farming = np.zeros(n, dtype=np.bool_)
    farming[persons["family"][farmers]] = True
    area = np.clip(stream.gamma(n, 1.4) * 22, 2, 900).astype(np.int64)
    return {"luas_lahan_tani": np.where(farming & stream.chance(0.86, n), area, 0).astype(np.int64)}


# ── as a form writes them ───────────────────────────────────────────────────────────────────────


def _write_columns(columns: Mapping[str, Ints]) -> tuple[Answers, ...]:
    """The answers of each row as texts; what is missing is left out."""
    texts = {name: [_write_answer(name, value) for value in column.tolist()] for name, column in columns.items()}
    rows = zip(*texts.values(), strict=True)
    return tuple({name: text for name, text in zip(texts, row, strict=True) if text} for row in rows)


def _write_answer(name: str, value: int) -> str:
    if name == "tanggal_lahir_anak_akhir":
        return "" if value == MISSING else str(np.datetime64(value, "D"))
    if value == MISSING:
        return ""
    if name in _WORDS:
        return _WORDS[name][value]
    if name in _SUMS and value:
        return " ".join(str(part) for part in _SUMS[name] if value & part)
    return str(value)
