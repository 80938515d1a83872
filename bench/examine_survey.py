"""Errors planted into the answers of a Regsosek workbook, and the same answers as the two lists of DTSEN.

Like `bench.examine_outsider` it shares nothing with the rules: a kind says which answers contradict each other. DTSEN
asks fewer questions under other names, so a kind whose answers it does not hold is not planted there.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Answers = Mapping[str, Any]
SEX, BORN, AGE, HOUSE, ASSETS, MEMBERS = "405", "406", "407", 2, 4, 3
_KK = "no kartu keluarga"


@dataclass(frozen=True, slots=True)
class SurveyKind:
    """One contradiction. `sheet`: where its first answer stands (2 dwelling, 3 members, 4 programmes and assets);
    `fits`: whom it suits; `wrong`: questions and what is answered instead, the one to be named first. `head`: only the
    head (True), only others (False)."""

    id: str
    sheet: int
    level: str
    wrong: Answers
    fits: Callable[[Answers], bool] = lambda _: True
    head: bool | None = None


@dataclass(frozen=True, slots=True)
class SurveyError:
    """A planted contradiction: its kind, and the place of its row on the sheet (from 0)."""

    kind: SurveyKind
    at: int


def _aged(low: int, high: int, **answers: Any) -> Callable[[Answers], bool]:
    """Somebody of these ages, present, who gave these answers (`q412=1`)."""

    def fits(own: Answers) -> bool:
        given = all(own[name.removeprefix("q")] == value for name, value in answers.items())
        return _here(own) and isinstance(own[AGE], int) and low <= own[AGE] <= high and given

    return fits


def _members() -> Iterator[SurveyKind]:
    def kind(name: str, fits: Callable[[Answers], bool], level: str = "periksa", **wrong: object) -> SurveyKind:
        answers = {question.removeprefix("q"): value for question, value in wrong.items()}
        return SurveyKind(name, MEMBERS, level, answers, fits)

    yield kind("bekerja_di_bawah_5", _aged(0, 4), q416a=1)
    yield kind("hambatan_di_bawah_2", _aged(0, 1), q428a=1)
    yield kind("gizi_orang_besar", _aged(10, 90), q427=1)
    yield kind("hamil_terlalu_muda", _aged(0, 9, q405="2"), q410="1")
    yield kind("hamil_laki", _aged(15, 60, q405="1"), q410="1")
    yield kind("jam_berlebih", _aged(20, 60, q416a=1), q416b=130)
    yield kind("menganggur_berlapangan", _aged(20, 60, q416a=2), q417=5)
    yield kind("jaminan_kerja_anak", _aged(5, 14), q431f=1)
    yield kind("tak_sekolah_berjenjang", _aged(5, 90, q412=1), q413=3)
    yield kind("sekolah_di_bawah_5", _aged(0, 4), q412=2)
    yield kind("status_kawin_hilang", _aged(5, 60), q408=None)
    yield kind("meninggal_menjawab", _aged(20, 60), q404="2")
    yield kind("umur_lain", _aged(20, 50), q407=70)
    yield kind("tanpa_usaha_berlapangan", _aged(20, 60, q420a=2), q421=12)
    yield kind("usaha_tanpa_banyak", _aged(20, 60, q420a=1), q420b=0)
    yield kind("pekerja_dibayar_ratusan", _aged(20, 60, q420a=1), "catat", q422=350)
    yield kind("pekerja_keluarga_puluhan", _aged(20, 60, q420a=1), "catat", q423=60)
    young: tuple[tuple[str, int, int, int], ...] = (
        ("smp", 8, 6, 9),
        ("sma", 13, 7, 12),
        ("s1", 19, 8, 14),
        ("s2", 21, 9, 18),
    )
    for name, code, low, high in young:
        yield kind(f"jenjang_{name}_dini", _aged(low, high, q412=2), q413=code, q415=None)
    for name, code, low, high in (("sd", 3, 6, 9), ("smp", 8, 7, 12), ("sma", 13, 8, 14), ("s1", 19, 9, 16)):
        yield kind(f"ijazah_{name}_dini", _aged(low, high, q412=2), q415=code, q413=code)
    yield kind("ijazah_s2_dini", _aged(17, 19, q412=2), q415=21, q413=21)
    yield kind("ijazah_melebihi_jenjang", _aged(25, 60, q412=3, q413=8), q415=13)


def _relations() -> Iterator[SurveyKind]:
    yield SurveyKind("kepala_kedua", MEMBERS, "periksa", {"409": "1"}, _aged(20, 90), head=False)
    yield SurveyKind("kepala_hilang", MEMBERS, "periksa", {"409": "8"}, _aged(20, 90), head=True)


def _dwellings() -> Iterator[SurveyKind]:
    dark = {"307a": 4, "307b1": None}
    houses: dict[str, Answers] = {
        "lantai_seluas_lapangan": {"302": 998},
        "masak_listrik_tanpa_listrik": {"308": 1, **dark},
        "sewa_bersertifikat": {"301b": 1, "301a": 2},
        "ledeng_berjarak_limbah": {"306b": 1, "306a": 2},
        "daya_tanpa_meteran": {"307b1": 1, "307a": 2},
        "kloset_tanpa_fasilitas": {"309b": 1, "309a": 6},
    }
    for name, answers in houses.items():
        yield SurveyKind(name, HOUSE, "periksa", answers)
    for question, name in {"502b": "kulkas", "502c": "ac", "502d": "pemanas_air", "502f": "tv"}.items():
        yield SurveyKind(f"{name}_tanpa_listrik", ASSETS, "catat", {question: 1, **dark})
    for question, name in {"504a": "sapi", "504b": "kerbau", "504c": "kuda", "504d": "babi", "504e": "kambing"}.items():
        yield SurveyKind(f"{name}_beribu", ASSETS, "catat", {question: 2_500})
    for letter in "abcdefg":
        month = {f"501{letter} Bulan": 5, f"501{letter}": 2, f"501{letter} Tahun": None}
        yield SurveyKind(f"bulan_501{letter}", ASSETS, "periksa", month)


SURVEY_KINDS: tuple[SurveyKind, ...] = (*_members(), *_relations(), *_dwellings())
"""What can be planted in the workbook of Regsosek."""
LIST_KINDS: tuple[SurveyKind, ...] = (
    *SURVEY_KINDS,
    SurveyKind("tanpa_anggota", HOUSE, "periksa", {"112": 0}),
    SurveyKind("sembilan_orang_di_enam_meter", HOUSE, "catat", {"302": 6, "112": 9}),
    SurveyKind("dua_keluarga_satu_nomor", HOUSE, "periksa", {_KK: "9901010101109999"}),
)
"""What can be planted in the lists of DTSEN: it asks how many members a family has, and a family is one row."""


def answers_of(sheets: Sequence[Any]) -> list[list[dict[str, Any]]]:
    """The rows of every sheet by question (the first of several columns of one name); question 112 with the house."""
    tables = [[dict(zip(reversed(s.headers), reversed(row), strict=True)) for row in s.rows] for s in sheets]
    present = [
        family for family, member in zip(families_of(tables[MEMBERS]), tables[MEMBERS], strict=True) if _here(member)
    ]
    for family, answers in enumerate(tables[HOUSE]):
        answers["112"] = present.count(family)
    return tables


def plant_survey(
    tables: Sequence[list[dict[str, Any]]], kinds: Iterable[SurveyKind], *, each: int, seed: int
) -> tuple[SurveyError, ...]:
    """Plant `each` errors of every kind into the answers, one a family, as far as rows suit; returns the key."""
    dice = random.Random(seed)  # noqa: S311 (which rows are spoilt is no secret)
    family = families_of(tables[MEMBERS])
    spoilt: set[int] = set()
    key: list[SurveyError] = []
    for kind in tuple(kinds) * each:
        rows = tables[kind.sheet]
        for at in dice.sample(range(len(rows)), len(rows)):
            home = family[at] if kind.sheet == MEMBERS else at
            others = kind.head is None or (rows[at]["409"] == "1") is kind.head
            if home not in spoilt and others and kind.fits(rows[at]):
                spoilt.add(home)
                for question, answer in kind.wrong.items():
                    table = next(table for table in (rows, tables[HOUSE]) if question in table[0])
                    table[at if table is rows else home][question] = answer
                key.append(SurveyError(kind, at))
                break
    return tuple(key)


def families_of(members: Sequence[Answers]) -> list[int]:
    """The family of every member, from 0: a new one begins at the member numbered 1."""
    found, family = [], -1
    for member in members:
        family += member["401"] == 1
        found.append(family)
    return found


def _here(member: Answers) -> bool:
    return member["404"] in ("1", "5")


def rows_of(sheet: Any, table: Sequence[Answers]) -> tuple[list[Any], ...]:
    """The rows of a sheet of the workbook, every copy of a column alike."""
    return tuple([answers[header] for header in sheet.headers] for answers in table)


def dtsen_people(tables: Sequence[Sequence[Answers]], headers: Mapping[str, str]) -> tuple[list[list[Any]], list[int]]:
    """The list of persons with its header, and the place of each on the sheet of members: nobody who died or left.

    `headers` are DTSEN's by question.
    """
    cards = [answers[_KK] for answers in tables[HOUSE]]
    family = families_of(tables[MEMBERS])
    listed = [at for at, member in enumerate(tables[MEMBERS]) if _here(member)]
    asked = [question for question in headers if question in tables[MEMBERS][0] and question != _KK]
    rows = [
        [cards[family[at]], *(_dtsen(question, tables[MEMBERS][at][question]) for question in asked)] for at in listed
    ]
    return [[headers[_KK], *(headers[question] for question in asked)], *rows], listed


def dtsen_families(tables: Sequence[Sequence[Answers]], headers: Mapping[str, str]) -> list[list[Any]]:
    """The list of families with its header."""
    both = [{**owned, **house} for house, owned in zip(tables[HOUSE], tables[ASSETS], strict=True)]
    asked = [question for question in headers if question in both[0]]
    return [[headers[question] for question in asked], *([answers[q] for q in asked] for answers in both)]


def _dtsen(question: str, answer: Any) -> Any:
    """Dates of birth are serial numbers in the workbook and texts in the list."""
    if question != BORN or not isinstance(answer, int):
        return answer
    return (dt.date(1899, 12, 30) + dt.timedelta(answer)).isoformat()
