"""Planted doubles: second records of persons, written by another hand, and people who only look alike.

The injector knows nothing of the rules that look for them: it does what happens at a desk. What it planted is the key.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from cantik.contoh.shape import COLUMNS

#: a record: nama, lahir (date or None), jenis_kelamin, nik, ayah, ibu, tempat_lahir, desa, dusun, rt, keluarga
Entry = dict[str, Any]

KINDS = (
    "salah_ketik",
    "dua_salah_ketik",
    "hari_bulan_tertukar",
    "panggilan",
    "tanpa_nik",
    "angka_nik_tertukar",
    "pindah",
    "ejaan_lama",
    "tahun_salah",
    "tanpa_tempat_lahir",
    "orang_tua_singkat",
    "gelar",
    "jenis_kelamin_salah",
)
#: how often a hand errs like this, in proportion
_OFTEN = (4, 1, 2, 3, 5, 3, 4, 2, 1, 2, 3, 1, 1)
_NEAR = {"a": "sq", "e": "wr", "i": "uo", "o": "ip", "u": "yi", "n": "bm", "m": "n", "s": "ad", "t": "ry", "r": "et"}
_SHORT = {"MUHAMMAD": "MOH", "AHMAD": "ACHMAD", "SITI": "ST", "NUR": "NOER"}
_OLD = (("U", "OE"), ("C", "TJ"), ("J", "DJ"), ("SY", "SJ"), ("NY", "NJ"))


@dataclass(frozen=True, slots=True)
class Double:
    """Positions of the two records of one person, and what the second hand did."""

    original: int
    copy: int
    kinds: tuple[str, ...]


def plant_doubles(
    entries: Sequence[Entry], *, share: float, seed: int, most: int = 3
) -> tuple[list[Entry], list[Double]]:
    """All entries followed by copies of a share of them, each with one to `most` kinds of errors; the key."""
    copies, key = doubles_of(entries, share=share, seed=seed, most=most)
    return [*(dict(entry) for entry in entries), *copies], key


def doubles_of(entries: Sequence[Entry], *, share: float, seed: int, most: int = 3) -> tuple[list[Entry], list[Double]]:
    """The copies alone, which stand behind all entries in the key."""
    rng = Random(seed)  # noqa: S311 (invented people, no secret)
    copies: list[Entry] = []
    key = []
    for position in sorted(rng.sample(range(len(entries)), round(len(entries) * share))):
        copy = dict(entries[position])
        kinds: list[str] = []
        wanted = rng.choice(range(1, most + 1))
        for _ in range(12):
            kind = rng.choices(KINDS, _OFTEN)[0]
            if kind not in kinds and _damage(copy, kind, entries, rng):
                kinds.append(kind)
            if len(kinds) == wanted:
                break
        key.append(Double(position, len(entries) + len(copies), tuple(kinds)))
        copies.append(copy)
    return copies, key


def _damage(entry: Entry, kind: str, others: Sequence[Entry], rng: Random) -> bool:
    """One kind of error, in place; False when the entry has nothing that it could befall."""
    if kind in ("salah_ketik", "dua_salah_ketik"):
        for _ in range(2 if kind == "dua_salah_ketik" else 1):
            entry["nama"] = _typo(entry["nama"], rng)
        return True
    if kind == "hari_bulan_tertukar":
        born = entry["lahir"]
        if born is None or born.day > 12 or born.day == born.month:
            return False
        entry["lahir"] = dt.date(born.year, born.day, born.month)
    elif kind == "tahun_salah":
        if entry["lahir"] is None:
            return False
        entry["lahir"] = _year(entry["lahir"], rng.choice((-10, -1, 1)))
    elif kind == "panggilan":
        words = entry["nama"].split()
        if len(words) < 2:
            return False
        entry["nama"] = " ".join(words[:-1]) if rng.random() < 0.7 else words[0]
    elif kind == "tanpa_nik":
        if not entry["nik"]:
            return False
        entry["nik"] = ""
    elif kind == "angka_nik_tertukar":
        return _transpose(entry, rng)
    else:
        return _other(entry, kind, others, rng)
    return True


def _other(entry: Entry, kind: str, others: Sequence[Entry], rng: Random) -> bool:
    if kind == "pindah":
        there = others[rng.randrange(len(others))]
        entry.update(dusun=there["dusun"], rt=there["rt"], keluarga="")
    elif kind == "ejaan_lama":
        name = entry["nama"]
        for new, old in _OLD:
            if new in name and rng.random() < 0.7:
                name = name.replace(new, old, 1)
        if name == entry["nama"]:
            return False
        entry["nama"] = name
    elif kind == "tanpa_tempat_lahir":
        entry["tempat_lahir"] = ""
    elif kind == "orang_tua_singkat":
        for parent in ("ayah", "ibu"):
            entry[parent] = (entry[parent].split() or [""])[0] if rng.random() < 0.6 else ""
    elif kind == "gelar":
        entry["nama"] = rng.choice(("H. {}", "HJ. {}", "{}, S.PD", "ALM. {}")).format(entry["nama"])
    elif kind == "jenis_kelamin_salah":
        entry["jenis_kelamin"] = "2" if entry["jenis_kelamin"] == "1" else "1"
    words = [_SHORT.get(word, word) for word in entry["nama"].split()]
    entry["nama"] = " ".join(words) if rng.random() < 0.5 else entry["nama"]
    return True


def _typo(name: str, rng: Random) -> str:
    """One slip: a letter left out, doubled, exchanged with its neighbour, or struck beside."""
    place = rng.randrange(len(name))
    letter = name[place]
    slip = rng.randrange(4)
    if letter == " " or slip == 0:
        return name[:place] + name[place + 1 :] if len(name) > 3 else name + letter
    if slip == 1:
        return name[:place] + letter + name[place:]
    if slip == 2 and place + 1 < len(name):
        return name[:place] + name[place + 1] + letter + name[place + 2 :]
    return name[:place] + rng.choice(_NEAR.get(letter.lower(), "aeiou")).upper() + name[place + 1 :]


def _transpose(entry: Entry, rng: Random) -> bool:
    nik = entry["nik"]
    places = [i for i in range(len(nik) - 1) if nik[i] != nik[i + 1]]
    if not places:
        return False
    i = rng.choice(places)
    entry["nik"] = nik[:i] + nik[i + 1] + nik[i] + nik[i + 2 :]
    return True


def _year(day: dt.date, change: int) -> dt.date:
    return day.replace(year=day.year + change, day=min(day.day, 28))


# ── people who only look alike ──────────────────────────────────────────────────────────────────


def plant_lookalikes(entries: Sequence[Entry], *, share: float, seed: int) -> list[Entry]:
    """Other persons like those that are there: twins, a son named like his father, strangers of the same name.

    Each has a NIK of its own; of a third of the pairs nobody has one, as small children and old people often have none.
    """
    rng = Random(seed)  # noqa: S311 (invented people, no secret)
    made = []
    for position in sorted(rng.sample(range(len(entries)), round(len(entries) * share))):
        entry = entries[position]
        make = rng.choice((_twin, _son, _stranger))
        made.append(make(dict(entry), entries, rng))
    return made


def _twin(entry: Entry, others: Sequence[Entry], rng: Random) -> Entry:
    """Born the same day to the same parents: another name, often with a word in common; the next serial."""
    words = entry["nama"].split()
    fresh = others[rng.randrange(len(others))]["nama"].split()
    while fresh[0] == words[0]:
        fresh = others[rng.randrange(len(others))]["nama"].split()
    entry["nama"] = " ".join([fresh[0], *words[1:]]) if rng.random() < 0.5 else " ".join(fresh)
    entry["nik"] = _serial(entry["nik"], 1)
    return entry


def _son(entry: Entry, others: Sequence[Entry], rng: Random) -> Entry:
    """Of the same name as the father, 20 to 35 years younger, in the same house."""
    if entry["lahir"] is None:
        return _stranger(entry, others, rng)
    born = _year(entry["lahir"], rng.randrange(20, 36))
    mother = others[rng.randrange(len(others))]["nama"]
    entry.update(lahir=born, ayah=entry["nama"], ibu=mother, nik=_change_birth_date(entry["nik"], born))
    return entry


def _stranger(entry: Entry, others: Sequence[Entry], rng: Random) -> Entry:
    """The same name, born in the same year in the same place, of other parents, elsewhere in the village."""
    other = others[rng.randrange(len(others))]
    born = entry["lahir"]
    if born is not None:
        born = dt.date(born.year, rng.randrange(1, 13), rng.randrange(1, 29))
    entry.update(
        lahir=born,
        ayah=other["ayah"],
        ibu=other["ibu"],
        dusun=other["dusun"],
        rt=other["rt"],
        keluarga=other["keluarga"],
        nik=_change_birth_date(entry["nik"], born),
    )
    return entry


def _serial(nik: str, more: int) -> str:
    return f"{nik[:12]}{int(nik[12:]) + more:04d}" if nik else ""


def _change_birth_date(nik: str, born: dt.date | None) -> str:
    """A NIK of the same place for another birth date; women have the day + 40."""
    if not nik or born is None:
        return nik
    day = born.day + (40 if int(nik[6:8]) > 40 else 0)
    return f"{nik[:6]}{day:02d}{born.month:02d}{born.year % 100:02d}{nik[12:]}"


def of_opensid(rows: Sequence[Sequence[Any]], village: str) -> list[Entry]:
    """Entries of the living of an OpenSID list (`contoh.opensid_rows`)."""
    found = []
    for row in rows:
        said = dict(zip(COLUMNS, row, strict=True))
        if said["status_dasar"] != "1":
            continue
        born = dt.date.fromisoformat(said["tanggallahir"]) if said["tanggallahir"] else None
        found.append(
            {
                "nama": said["nama"],
                "lahir": born,
                "jenis_kelamin": said["sex"],
                "nik": said["nik"],
                "ayah": said["nama_ayah"],
                "ibu": said["nama_ibu"],
                "tempat_lahir": said["tempatlahir"],
                "desa": village,
                "dusun": said["dusun"],
                "rt": said["rt"],
                "keluarga": said["no_kk"],
            }
        )
    return found
