"""Papers: birth, marriage and divorce certificates, identity cards, passports, permits, insurance numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cantik.contoh.roster import ALIVE, CHILD, DIVORCED, MARRIED, RELATIVE, WIFE
from cantik.contoh.stream import MISSING, Flags, Ints, Stream, only

_YEAR = 365.25


@dataclass(frozen=True)
class Holder:
    """What decides about papers; `partner` is the row of the spouse in the same family, -1 without."""

    birth: Ints
    age: Ints
    sex: Ints
    marital: Ints
    relation: Ints
    status: Ints
    partner: Ints
    oldest_child: Ints
    reference: int


def draw_identity(stream: Stream, who: Holder) -> dict[str, Ints]:
    """Birth certificate, KIA, KTP-el and recording status; 411 is the sum of their codes (1, 2, 4)."""
    n = len(who.age)
    adult = who.age >= 17
    certificate = stream.chance(np.where(who.age < 18, 0.94, 0.62), n)
    child_card = ~adult & stream.chance(0.55, n)
    card = adult & stream.chance(0.985, n)
    recorded = stream.chance(0.5, n)
    return {
        "akta_lahir": only(1 + np.arange(n, dtype=np.int64), certificate),
        "ktp_el": np.where(card, 2, 1).astype(np.int64),
        "status_rekam": np.where(~adult, 1, np.where(card, 8, np.where(recorded, 3, 2))).astype(np.int64),
        "r411": (certificate * 1 + child_card * 2 + card * 4).astype(np.int64),
    }


def draw_marriages(stream: Stream, who: Holder) -> dict[str, Ints]:
    """Marriage and divorce certificates: spouses share number and date; the single have none."""
    n = len(who.age)
    paired = who.partner >= 0
    other = np.where(paired, who.partner, np.arange(n))
    first = np.minimum(np.arange(n), other)
    younger = np.maximum(who.birth, who.birth[other])
    wished = younger + 18 * _YEAR + 8 * _YEAR * stream.uniform(n)[first]
    latest = np.where(who.oldest_child[first] == MISSING, who.reference - 30, who.oldest_child[first] - 250)
    day = np.maximum(younger + 15.5 * _YEAR, np.minimum(wished, latest)).astype(np.int64)
    day = np.minimum(day, who.reference - 1)
    has = stream.chance(0.72, n)[first]
    married = (who.marital == MARRIED) & paired & has
    divorced = (who.marital == DIVORCED) & stream.chance(0.6, n) & (who.age > 20)
    apart = np.minimum(who.reference - 1, day + 365 + (9 * _YEAR * stream.uniform(n)).astype(np.int64))
    divorced &= apart > day
    certified = married | divorced
    return {
        "akta_perkawinan": only(first + 1, certified),
        "tanggalperkawinan": only(day, certified),
        "akta_perceraian": only(np.arange(n, dtype=np.int64) + 1, divorced),
        "tanggalperceraian": only(apart, divorced),
    }


def draw_travel(stream: Stream, who: Holder) -> dict[str, Ints]:
    """Citizenship, passport with its last day, residence permit of foreigners."""
    n = len(who.age)
    able = (who.age >= 21) & (who.status == ALIVE) & np.isin(who.relation, [WIFE, RELATIVE])
    foreign = able & stream.chance(0.006, n)
    passport = foreign | ((who.age >= 18) & (who.relation <= CHILD) & stream.chance(0.015, n))
    last_day = who.reference + 60 + stream.integers(0, 1500, n)
    row = np.arange(n, dtype=np.int64) + 1
    return {
        "warganegara_id": np.where(foreign, 2, 1).astype(np.int64),
        "dokumen_pasport": only(row, passport),
        "tanggal_akhir_paspor": only(last_day, passport),
        "dokumen_kitas": only(row, foreign),
    }


def insurance_number(stream: Stream, insured: Flags) -> Ints:
    """Thirteen-digit card numbers that start with 9 (real ones start with 000); a fifth is not known."""
    n = len(insured)
    return only(9_900_000_000_000 + stream.order(n) * 7 + 11, insured & stream.chance(0.8, n))
