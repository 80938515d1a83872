"""An injector of its own: second records of one person in another village, by kind, and pairs of two persons.

It knows what happens at a desk and nothing of blocks, levels or weights: only `random` and the records it is given.
Every second record stands in another village and family. `KINDS`: what the second hand wrote otherwise; `NUMBERS`: the
number that it bears. `STRANGERS`: two persons whom a person must not be asked about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from cantik.examine.pairs import Record

Maker = Callable[[Record, Random], Record | None]


@dataclass(frozen=True, slots=True)
class Planted:
    """Positions of the two records and the kind of their difference."""

    one: int
    other: int
    kind: str


# ── what a second hand writes otherwise ─────────────────────────────────────────────────────────


def _letter_dropped(record: Record, rng: Random) -> Record | None:
    places = [i for i, letter in enumerate(record.name) if letter != " " and i > 0]
    at = rng.choice(places)
    return replace(record, name=record.name[:at] + record.name[at + 1 :])


def _letters_swapped(record: Record, rng: Random) -> Record | None:
    name = record.name
    places = [i for i in range(1, len(name) - 1) if " " not in name[i : i + 2] and name[i] != name[i + 1]]
    if not places:
        return None
    at = rng.choice(places)
    return replace(record, name=name[:at] + name[at + 1] + name[at] + name[at + 2 :])


def _joined(record: Record, _rng: Random) -> Record | None:
    words = record.name.split()
    return replace(record, name="".join(words[:2]) + " ".join(["", *words[2:]])) if len(words) > 1 else None


def _parted(record: Record, rng: Random) -> Record | None:
    words = record.name.split()
    long = [i for i, word in enumerate(words) if len(word) >= 6]
    if not long:
        return None
    at = rng.choice(long)
    cut = len(words[at]) // 2
    return replace(record, name=" ".join([*words[:at], words[at][:cut], words[at][cut:], *words[at + 1 :]]))


def _titled(record: Record, rng: Random) -> Record | None:
    form = rng.choice(("H. {}", "HJ. {}", "{}, S.PD", "DRS. {}", "{} S.E.", "{}, A.MD", "USTADZ {}"))
    return replace(record, name=form.format(record.name))


def _abbreviated(record: Record, rng: Random) -> Record | None:
    words = record.name.split()
    short = {"MUHAMMAD": ("M.", "MOH.", "MUH.", "MOCH."), "SITI": ("ST.", "S."), "ABDUL": ("ABD.", "A.")}
    short |= {"NUR": ("N.", "NOER"), "AHMAD": ("A.", "ACHMAD"), "SRI": ("S.", "SRIE")}
    if len(words) < 2:
        return None
    forms = short.get(words[0], (f"{words[0][0]}.",))
    return replace(record, name=" ".join([rng.choice(forms), *words[1:]]))


def _day_month(record: Record, _rng: Random) -> Record | None:
    born = record.born
    if born is None or born.day > 12 or born.day == born.month:
        return None
    return replace(record, born=dt.date(born.year, born.day, born.month))


def _year_beside(record: Record, rng: Random) -> Record | None:
    if record.born is None or (record.born.month, record.born.day) == (2, 29):
        return None
    return replace(record, born=record.born.replace(year=record.born.year + rng.choice((-1, 1))))


def _mother_spelled(record: Record, rng: Random) -> Record | None:
    name = record.mother
    if len(name) < 4:
        return None
    old = {"U": "OE", "J": "DJ", "Y": "J", "I": "IE", "SY": "S", "Z": "S", "H": "CH"}
    fitting = [letters for letters in old if letters in name]
    if not fitting or rng.random() < 0.4:
        at = rng.randrange(1, len(name))
        return replace(record, mother=name[:at] + name[at + 1 :])
    letters = rng.choice(fitting)
    return replace(record, mother=name.replace(letters, old[letters], 1))


def _married_name(record: Record, rng: Random) -> Record | None:
    return replace(record, name=f"{record.name} {rng.choice(('HARTONO', 'WIJAYA', 'SANTOSO', 'KUSUMA', 'PERMANA'))}")


def _nickname(record: Record, rng: Random) -> Record | None:
    word = rng.choice(("ALIAS", "BIN", "BINTI"))
    return replace(record, name=f"{record.name} {word} {rng.choice(('GENDON', 'TOMPEL', 'KLIWON', 'PARTO'))}")


def _place_of_level(record: Record, rng: Random) -> Record | None:
    """The village or the kecamatan instead of the kabupaten."""
    return replace(record, birth_place=rng.choice(("SUMBEREJO", "KEC. WLINGI", "DS. MEKAR SARI", "BLITAR KAB.")))


def _as_written(record: Record, _rng: Random) -> Record | None:
    return record


KINDS: dict[str, Maker] = {
    "huruf_hilang": _letter_dropped,
    "huruf_tertukar": _letters_swapped,
    "kata_disambung": _joined,
    "kata_dipisah": _parted,
    "gelar": _titled,
    "singkatan": _abbreviated,
    "hari_bulan": _day_month,
    "tahun": _year_beside,
    "ejaan_ibu": _mother_spelled,
    "nama_suami": _married_name,
    "nama_panggilan": _nickname,
    "tempat_lahir": _place_of_level,
    "nomor_saja": _as_written,
}


# ── the number of the second record ─────────────────────────────────────────────────────────────


def _same_number(nik: str, _rng: Random) -> str:
    return nik


def _no_number(_nik: str, _rng: Random) -> str:
    return ""


def _other_serial(nik: str, rng: Random) -> str:
    return f"{nik[:12]}{(int(nik[12:]) + rng.randrange(1, 60)) % 10_000:04d}" if nik else ""


def _other_kabupaten(nik: str, rng: Random) -> str:
    return f"99{rng.randrange(20, 80)}{rng.randrange(1, 30):02d}{nik[6:12]}{rng.randrange(1, 40):04d}" if nik else ""


NUMBERS: dict[str, Callable[[str, Random], str]] = {
    "sama": _same_number,
    "kosong": _no_number,
    "urut_lain": _other_serial,
    "kabupaten_lain": _other_kabupaten,
}


# ── two persons ─────────────────────────────────────────────────────────────────────────────────

_GIVEN = ("WAHYU", "RATNA", "TEGUH", "ENDAH", "BAYU", "LESTARI", "GALIH", "PUSPA", "DAMAR", "KIRANA", "YOGA", "MAWAR")


def _father(rng: Random) -> str:
    return f"{rng.choice(_GIVEN)} {rng.choice(('PRANOTO', 'SURYADI', 'HANDOKO', 'MULYONO', 'SISWANTO'))}"


def _mother(rng: Random) -> str:
    return f"{rng.choice(_GIVEN)} {rng.choice(('WIDURI', 'HANDAYANI', 'SAFITRI', 'MARYAM', 'KARTIKA'))}"


def _born_apart(record: Record, days: int) -> dt.date | None:
    return record.born + dt.timedelta(days=days) if record.born else None


def _numbered(nik: str, born: dt.date | None, rng: Random) -> str:
    if not nik or born is None:
        return ""
    day = born.day + (40 if int(nik[6:8]) > 40 else 0)
    return f"{nik[:6]}{day:02d}{born.month:02d}{born.year % 100:02d}{rng.randrange(1, 30):04d}"


def _twin(record: Record, rng: Random) -> Record | None:
    """Born the same day to the same parents, with a word of the name in common."""
    words = record.name.split()
    fresh = rng.choice([word for word in _GIVEN if word[0] != words[0][0]])
    return replace(record, name=" ".join([fresh, *words[1:]]), nik=_other_serial(record.nik, rng))


def _twin_alike(record: Record, rng: Random) -> Record | None:
    """RINA and RINI, HASAN and HUSEN: a twin whose name differs by one or two vowels, of the next serial."""
    words = record.name.split()
    places = [i for i, letter in enumerate(words[0]) if i and letter in "AIUEO"]
    if not places:
        return None
    letters = list(words[0])
    for at in rng.sample(places, min(len(places), rng.choice((1, 2)))):
        letters[at] = rng.choice([vowel for vowel in "AIUEO" if vowel != letters[at]])
    return replace(record, name=" ".join(["".join(letters), *words[1:]]), nik=_other_serial(record.nik, rng))


def _sibling(record: Record, rng: Random) -> Record | None:
    """Of the same parents, two to six years younger, the last word of the name in common."""
    born = _born_apart(record, rng.randrange(700, 2200))
    name = " ".join([rng.choice(_GIVEN), *record.name.split()[1:]])
    return replace(record, name=name, born=born, nik=_numbered(record.nik, born, rng))


def _son(record: Record, rng: Random) -> Record | None:
    """Named like his father."""
    born = _born_apart(record, rng.randrange(8000, 12000))
    return replace(record, born=born, nik=_numbered(record.nik, born, rng), father=record.name, mother=_mother(rng))


def _number_of_another(record: Record, rng: Random) -> Record | None:
    """One NIK, two persons: a number typed wrong, or issued twice."""
    born = dt.date(rng.randrange(1950, 2015), rng.randrange(1, 13), rng.randrange(1, 28))
    name = f"{rng.choice(_GIVEN)} {rng.choice(('UTOMO', 'ANGGRAINI', 'SAPUTRO', 'WULANDARI'))}"
    return replace(record, name=name, born=born, birth_place="CONTOH JAUH", father=_father(rng), mother=_mother(rng))


def _number_of_a_namesake(record: Record, rng: Random) -> Record | None:
    """One NIK and one date, on two persons of other names and parents: the serial was issued twice."""
    name = f"{rng.choice(_GIVEN)} {rng.choice(('UTOMO', 'ANGGRAINI', 'SAPUTRO', 'WULANDARI'))}"
    return replace(record, name=name, father=_father(rng), mother=_mother(rng))


def _same_day_other_parents(record: Record, rng: Random) -> Record | None:
    """A common name and the same date, other parents, a number of its own."""
    return replace(record, nik=_other_kabupaten(record.nik, rng), father=_father(rng), mother=_mother(rng))


STRANGERS: dict[str, Maker] = {
    "kembar": _twin,
    "kembar_serupa": _twin_alike,
    "kakak_beradik": _sibling,
    "anak_senama": _son,
    "nik_orang_lain": _number_of_another,
    "nik_dan_lahir_orang_lain": _number_of_a_namesake,
    "senama_selahir": _same_day_other_parents,
}


# ── planting ────────────────────────────────────────────────────────────────────────────────────


def plant(
    records: Sequence[Record], *, each: int, seed: int, across: bool = True
) -> tuple[list[Record], list[Planted], list[Planted]]:
    """The records, then for each kind and number `each` second records, and for each kind of strangers `each` of them;
    the key of the doubles (kind "huruf_hilang/sama") and that of the strangers.
    """
    rng = Random(seed)
    villages = sorted({record.village for record in records})
    told = [i for i, record in enumerate(records) if record.mother and record.born and len(record.nik) == 16]
    rng.shuffle(told)
    grown = list(records)
    doubles: list[Planted] = []
    strangers: list[Planted] = []
    makers: list[tuple[str, Maker, str]] = [
        (kind, maker, number) for kind, maker in KINDS.items() for number in NUMBERS if (kind, number) != _NOTHING
    ]
    makers += [(kind, maker, "") for kind, maker in STRANGERS.items()]
    for kind, maker, number in makers:
        made = 0
        while made < each and told:
            at = told.pop()
            if (second := maker(records[at], rng)) is None:
                continue
            moved = _elsewhere(second, villages, rng) if across or number else second
            if not across:
                moved = replace(moved, village=second.village)
            if number:
                moved = replace(moved, nik=NUMBERS[number](moved.nik, rng))
            key = Planted(at, len(grown), f"{kind}/{number}" if number else kind)
            (doubles if number else strangers).append(key)
            grown.append(moved)
            made += 1
    return grown, doubles, strangers


_NOTHING = ("nomor_saja", "sama")


def _elsewhere(record: Record, villages: Sequence[str], rng: Random) -> Record:
    other = rng.choice([village for village in villages if village != record.village] or villages)
    return replace(record, village=other, dusun="PINDAHAN", rt=f"{rng.randrange(1, 9):03d}", family=f"x{rng.random()}")
