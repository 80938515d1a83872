"""Indicators of SDGs Desa about persons and families, stated a second time over the register's own answers.

The oracle reads the answers as the register holds them (birth dates, codes), with rules written here by hand; nothing
of the content, of derived columns or of an engine stands behind it. Thirty are drawn by a seed that is told.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest

from cantik import measure
from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.measure.result import MeasuredFigure
from cantik.snapshot.freeze import freeze
from tests.fixtures.desa_acak import ON, random_village

CONTENT, LISTS = load_content(), code_lists()
SEED, DRAWN, PERSONS = 451, 30, 1200
Record = Mapping[str, Any]
#: of a record: whether it is of the indicator at all (None: its answer is not there), and whether it counts
Judged = bool | None
OUT = "luar"


@cache
def people() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Everybody and every family as records; a family knows its members, a person the family."""
    view = random_village(CONTENT, LISTS, persons=PERSONS, seed=SEED)
    rows = [dict(zip(view.persons, told, strict=True)) for told in zip(*view.persons.values(), strict=True)]
    homes = [dict(zip(view.families, told, strict=True)) for told in zip(*view.families.values(), strict=True)]
    for home in homes:
        home["anggota"] = []
    for row in rows:
        row["rumah"] = homes[row["keluarga"]]
        homes[row["keluarga"]]["anggota"].append(row)
    return rows, homes


@cache
def figures() -> Mapping[str, MeasuredFigure]:
    view = random_village(CONTENT, LISTS, persons=PERSONS, seed=SEED)
    snapshot = freeze(view, CONTENT, LISTS, ON, policy=CONTENT.policies["baku_2026"])
    found = measure.compute(snapshot, CONTENT, LISTS, policy=CONTENT.policies["baku_2026"])
    return {figure.spec.id: figure for figure in found.figures if figure.spec.asked_as}


def age(p: Record, on: dt.date = ON) -> int | None:
    born = p["tanggal_lahir"]
    return None if born is None or born > on else on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def months(p: Record) -> int | None:
    born = p["tanggal_lahir"]
    return None if born is None else 12 * (ON.year - born.year) + ON.month - born.month - (ON.day < born.day)


def within(value: int | None, low: int, high: int = 999) -> bool:
    return value is not None and low <= value <= high


def one_of(value: Any, *codes: int) -> Judged:
    return None if value is None else str(value) in {str(code) for code in codes}


def level(p: Record) -> str | None:
    if p["r412"] in ("1", "3"):
        return ""
    if p["r412"] != "2" or p["r413"] is None:
        return None
    place = int(p["r413"])
    return "sd" if place <= 5 else "smp" if place <= 10 else "sma" if place <= 17 else "tinggi"


def certificate(p: Record) -> int | None:
    """The highest certificate as a number, 23 for none: also who never went to school."""
    return int(p["r415"]) if p["r415"] is not None else 23 if p["r412"] == "1" else None


def at_school(p: Record) -> Judged:
    if p["r412"] is not None:
        return bool(p["r412"] == "2")
    none = {"1", "3", "5", "17", "18", "19", "20"}
    return None if p["pendidikan_sedang"] is None else p["pendidikan_sedang"] not in none


def work(p: Record) -> str | None:
    if p["r416a"] == "1":
        return "kerja"
    return None if p["r416a"] is None else {"1": "cari", "2": "lain"}.get(p["cari_kerja"])


def works(p: Record) -> bool:
    return within(age(p), 15) and p["r416a"] == "1"


def married_before(p: Record, limit: int) -> Judged:
    if p["umur_kawin_pertama"] is not None:
        return int(p["umur_kawin_pertama"]) < limit
    return False if p["status_kawin"] == "1" else None


def disabled(p: Record) -> Judged:
    told = [p[f"r428{letter}"] for letter in "abcdefghi"]
    return True if any(one in ("1", "2") for one in told) else None if None in told else False


def aided(home: Record) -> Judged:
    told = [home[f"r501{letter}"] for letter in "abce"]
    return True if "1" in told else None if None in told else False


def insured(p: Record) -> Judged:
    return None if p["r431f"] is None else int(p["r431f"]) not in (0, 99)


def contraception(p: Record) -> Judged:
    method = p["cara_kb"] or ("100" if p["r410"] == "1" or p["hamil"] == "1" else None)
    return None if method is None else method != "100"


def poor(home: Record) -> bool:
    return home["desil_nasional"] in ("1", "2", "3", "4")


def woman(p: Record) -> bool:
    return bool(p["jenis_kelamin"] == "2")


def every(*parts: Judged) -> Judged:
    """All of them, known only where all are."""
    return None if None in parts else all(parts)


Statement = Callable[[Record], Any]  # OUT, None (no answer), or whether it counts


def share(inside: Callable[[Record], bool], counts: Callable[[Record], Judged]) -> Statement:
    return lambda record: counts(record) if inside(record) else OUT


def unless(code: str, name: str, counts: Callable[[Record], Judged]) -> Callable[[Record], Judged]:
    return lambda record: None if record[name] is None or str(record[name]) == code else counts(record)


def chronic(*codes: int) -> Statement:
    return share(lambda p: within(age(p), 30, 70), lambda p: one_of(p["r430"], *codes))


PERSONS_OF: dict[str, Statement] = {
    "desil_jaminan_kesehatan": share(lambda p: poor(p["rumah"]), lambda p: one_of(p["asuransi"], 2, 3, 4)),
    "desil_jaminan_kerja": share(
        lambda p: poor(p["rumah"]) and within(age(p), 15) and p["r416a"] == "1", unless("99", "r431f", insured)
    ),
    "desil_sekolah_sd": share(lambda p: poor(p["rumah"]) and within(age(p), 7, 12), at_school),
    "desil_kuliah": share(
        lambda p: poor(p["rumah"]) and within(age(p), 19, 24),
        lambda p: None if level(p) is None else level(p) == "tinggi",
    ),
    "asi_eksklusif": share(lambda p: within(months(p), 0, 5), lambda p: one_of(p["asi_eksklusif"], 2)),
    "gizi_kerdil": share(lambda p: within(months(p), 0, 23), lambda p: one_of(p["r427"], 2)),
    "gizi_kurus": share(lambda p: within(age(p), 0, 4), lambda p: one_of(p["r427"], 1)),
    "penyakit_jantung": chronic(5, 8),
    "penyakit_kanker": chronic(9, 16),
    "penyakit_diabetes": chronic(6),
    "penyakit_asma": chronic(4),
    "penyakit_hipertensi": share(lambda _: True, lambda p: one_of(p["r430"], 2)),
    "pasangan_ber_kb": share(lambda p: woman(p) and p["status_kawin"] == "2" and within(age(p), 19, 49), contraception),
    "jaminan_kesehatan": share(lambda _: True, lambda p: one_of(p["asuransi"], 2, 3, 4)),
    "imunisasi_dasar": share(
        lambda p: within(age(p), 1, 1), unless("8", "imunisasi_lengkap", lambda p: one_of(p["imunisasi_lengkap"], 1))
    ),
    "selesai_sd": share(
        lambda p: within(age(p), 13, 15), lambda p: None if certificate(p) is None else certificate(p) != 23
    ),
    "selesai_smp": share(
        lambda p: within(age(p), 16, 18),
        lambda p: None if certificate(p) is None else within(certificate(p), 6, 22),
    ),
    "selesai_sma": share(
        lambda p: within(age(p), 19, 21),
        lambda p: None if certificate(p) is None else within(certificate(p), 11, 22),
    ),
    "paud": share(lambda p: within(age(p), 3, 6), lambda p: one_of(p["ikut_paud"], 1)),
    "paud_perempuan": share(lambda p: woman(p) and within(age(p), 3, 6), lambda p: one_of(p["ikut_paud"], 1)),
    "pakai_internet_10_59": share(lambda p: within(age(p), 10, 59), lambda p: one_of(p["pakai_internet"], 1)),
    "pakai_internet_5": share(lambda p: within(age(p), 5), lambda p: one_of(p["pakai_internet"], 1)),
    "melek_aksara": share(
        lambda p: within(age(p), 15), unless("8", "melek_huruf", lambda p: one_of(p["melek_huruf"], 1, 2))
    ),
    "kawin_sebelum_15": share(lambda p: woman(p) and within(age(p), 20, 24), lambda p: married_before(p, 15)),
    "kawin_sebelum_18": share(lambda p: woman(p) and within(age(p), 20, 24), lambda p: married_before(p, 18)),
    "kawin_di_bawah_18": share(lambda p: woman(p) and within(age(p), 10, 17), lambda p: married_before(p, 18)),
    "punya_telepon": share(lambda p: within(age(p), 19), lambda p: one_of(p["punya_hp"], 1)),
    "informal_berekening": share(
        lambda p: works(p) and bool(one_of(p["r418"], 1, 2, 6, 7, 8)),
        lambda p: one_of(p["rumah"]["r506"], 1, 2, 3),
    ),
    "pengangguran_terbuka": share(
        lambda p: within(age(p), 15), lambda p: None if work(p) in (None, "lain") else work(p) == "cari"
    ),
    "tanpa_sekolah_kerja_latih": share(
        lambda p: within(age(p), 15, 24),
        lambda p: (
            every(
                None if at_school(p) is None else not at_school(p),
                one_of(p["r416a"], 2),
                one_of(p["ikut_pelatihan"], 2),
            )
            if None not in (at_school(p), p["r416a"], p["ikut_pelatihan"])
            else None
        ),
    ),
    "anak_bekerja": share(lambda p: within(age(p), 5, 18), lambda p: one_of(p["r416a"], 1)),
    "pekerja_jaminan": share(works, unless("99", "r431f", insured)),
    "pekerja_formal": share(works, lambda p: one_of(p["r418"], 3, 4, 5)),
    "pekerja_industri": share(works, lambda p: one_of(p["r417"], 8)),
    "buruh_jaminan": share(lambda p: works(p) and p["r418"] in ("4", "5"), unless("99", "r431f", insured)),
    "program_nelayan": share(lambda p: works(p) and p["r417"] == "4", lambda p: aided(p["rumah"])),
    "apm_sd_perempuan": share(
        lambda p: woman(p) and within(age(p, dt.date(2025, 7, 1)), 7, 12),
        lambda p: None if level(p) is None else level(p) == "sd",
    ),
    "apm_sma_disabilitas": share(
        lambda p: disabled(p) is True and within(age(p, dt.date(2025, 7, 1)), 16, 18),
        lambda p: None if level(p) is None else level(p) == "sma",
    ),
}


def head(home: Record) -> Record | None:
    heads = [p for p in home["anggota"] if p["hubungan_keluarga"] == "1"]
    return heads[0] if len(heads) == 1 else None


def farms(home: Record) -> bool:
    return home["luas_lahan_tani"] is not None and int(home["luas_lahan_tani"]) >= 1


def all_homes(_: Record) -> bool:
    return True


FAMILIES_OF: dict[str, Statement] = {
    "desil_bansos": share(poor, aided),
    "bukti_tanah": share(lambda h: h["r301a"] == "1", lambda h: one_of(h["r301b"], 1, 4, 5)),
    "tani_berlahan": share(farms, lambda h: one_of(h["r503a"], 1)),
    "cuci_tangan": share(all_homes, unless("8", "cuci_tangan", lambda h: one_of(h["cuci_tangan"], 1))),
    "bab_sembarangan": share(all_homes, lambda h: one_of(h["r309a"], 5, 6)),
    "berlistrik": share(all_homes, lambda h: one_of(h["r307a"], 1, 2, 3)),
    "daya_900": share(lambda h: h["r307a"] == "1", lambda h: one_of(h["r307b1"], 1, 2)),
    "masak_gas": share(all_homes, lambda h: one_of(h["r308"], 2, 3, 4, 5, 6)),
    "tanpa_kayu_bakar": share(all_homes, lambda h: one_of(h["r308"], 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11)),
    "internet_tetap": share(all_homes, lambda h: one_of(h["r505"], 1, 2)),
    "internet_seluler": share(all_homes, lambda h: one_of(h["r505"], 3)),
    "sampah_diangkut": share(all_homes, lambda h: one_of(h["buang_sampah"], 1)),
    "sampah_tidak_dibakar": share(all_homes, lambda h: one_of(h["buang_sampah"], 1, 2, 3, 5, 6)),
    "program_blt_desa": share(all_homes, lambda h: one_of(h["r501c"], 1)),
}
STATED = sorted([*PERSONS_OF, *FAMILIES_OF])


def counted(name: str) -> tuple[int, int]:
    """Numerator and denominator among usual residents; families are those of a usual resident outside institutions."""
    rows, homes = people()
    if name in PERSONS_OF:
        told = [PERSONS_OF[name](row) for row in rows if row["domisili"] == "ya"]
    else:
        lived = [h for h in homes if any(p["domisili"] == "ya" and p["institusi"] is False for p in h["anggota"])]
        told = [FAMILIES_OF[name](home) for home in lived]
    return sum(one is True for one in told), sum(one is True or one is False for one in told)


@pytest.mark.parametrize("name", random.Random(SEED).sample(STATED, DRAWN))
def test_what_another_hand_counts_is_the_same(name: str) -> None:
    figure = figures().get(f"sdgs_{name}")
    n, d = counted(name)
    assert d > 0
    assert figure is not None, f"seed {SEED}: not counted"
    assert (figure.n, figure.d) == (n, d), f"seed {SEED}"


def test_ratios_and_means_are_those_of_another_hand() -> None:
    """Gross enrolment: pupils of any age over children of the age; children born of all women, none of the unmarried;
    not in the same set."""
    here = [row for row in people()[0] if row["domisili"] == "ya"]
    girls = [p for p in here if woman(p) and age(p, dt.date(2025, 7, 1)) is not None and level(p) is not None]
    girls = [p for p in girls if within(age(p, dt.date(2025, 7, 1)), 5)]
    pupils = sum(level(p) == "sd" for p in girls)
    of_age = sum(within(age(p, dt.date(2025, 7, 1)), 7, 12) for p in girls)
    found = figures()["sdgs_apk_sd_perempuan"]
    assert (found.n, found.d) == (pupils, of_age)
    women = [p for p in here if woman(p) and within(age(p), 19, 49)]
    known = [int(one) for p in women if (one := births(p)) is not None]
    mean = figures()["sdgs_rata_anak_dilahirkan"]
    assert (mean.n, mean.d) == (sum(known), len(known))


def births(p: Record) -> Any:
    """Children born; the never married are not asked and have none."""
    if p["anak_lahir_hidup"] is not None:
        return p["anak_lahir_hidup"]
    return 0 if p["status_kawin"] == "1" else None
