"""From the register to Dukcapil's DKB, line by line, with the BPS figure beside it
(docs/bidang/population_parameters.md 1.1).

Pure: the register's part is counted from the three facts of each person, the rest are counts with a reason that
somebody typed in. What no reason explains is said, never spread.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from cantik.register.core.bases import NO, YES
from cantik.register.leave.quality_content import load_measures

#: reasons between the registered of the village and the DKB, with the sign by which they lead there
REASONS: Mapping[str, int] = {
    "mati_belum_dilaporkan": 1,
    "keluar_belum_diproses": 1,
    "lahir_belum_kk": -1,
    "masuk_belum_diproses": -1,
    "ganda_dkb": 1,
}
#: the lines in words, Indonesian and English
LABELS: Mapping[str, tuple[str, str]] = {
    "domisili": ("Penduduk domisili, register", "Usual residents, register"),
    "kk_luar": ("Tinggal di sini, KK di tempat lain", "Lives here, family card elsewhere"),
    "kk_tidak_diketahui": ("Tinggal di sini, KK tidak diketahui", "Lives here, family card not known"),
    "tinggal_luar": ("KK di sini, tinggal di tempat lain", "Family card here, lives elsewhere"),
    "domisili_tidak_diketahui": (
        "KK di sini, tempat tinggal tidak diketahui",
        "Family card here, residence not known",
    ),
    "terdaftar": ("Penduduk terdaftar, register", "Registered population, register"),
    "mati_belum_dilaporkan": ("Meninggal, belum dilaporkan ke Dukcapil", "Dead, not yet reported to Dukcapil"),
    "keluar_belum_diproses": ("Pindah keluar, surat belum diproses", "Moved out, letter not yet processed"),
    "lahir_belum_kk": ("Lahir, belum masuk KK", "Born, not yet on a family card"),
    "masuk_belum_diproses": ("Pindah datang, surat belum diproses", "Moved in, letter not yet processed"),
    "ganda_dkb": ("Orang yang sama dua kali dalam DKB", "The same person twice in the DKB"),
    "tidak_dijelaskan": ("Tidak terjelaskan", "Not explained"),
    "dkb": ("DKB Dukcapil", "DKB of Dukcapil"),
}


@dataclass(frozen=True, slots=True)
class Bases:
    """The two bases of a village and what lies between them, counted person by person."""

    resident: int
    card_elsewhere: int  # lives here, KK elsewhere
    lives_elsewhere: int  # KK here, lives elsewhere
    residence_unknown: int  # KK here, residence not known
    registered: int
    card_unknown: int = 0  # lives here, not known where the KK is: in no line of the example, told apart


@dataclass(frozen=True, slots=True)
class ReconciliationLine:
    """One line: its id, the signed number, and whether it is a total."""

    id: str
    count: int
    total: bool = False


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The lines from *domisili* to the DKB; without a DKB they end at *terdaftar*.

    `unexplained`: DKB less all that is explained; `share`: its size over the registered; `finding`: too much of it.
    """

    lines: tuple[ReconciliationLine, ...]
    unexplained: int | None = None
    share: Decimal | None = None
    finding: bool = False


def bases(people: Iterable[tuple[str, str]]) -> Bases:
    """Count persons given as (terdaftar, domisili).

    >>> bases([("ya", "ya"), ("tidak", "ya"), ("ya", "tidak_tahu")])
    Bases(resident=2, card_elsewhere=1, lives_elsewhere=0, residence_unknown=1, registered=2, card_unknown=0)
    """
    counts: dict[tuple[str, str], int] = {}
    for registered, resident in people:
        key = (registered if registered in (YES, NO) else "", resident if resident in (YES, NO) else "")
        counts[key] = counts.get(key, 0) + 1
    n = counts.get
    return Bases(
        resident=sum(count for (_, lives), count in counts.items() if lives == YES),
        card_elsewhere=n((NO, YES), 0),
        lives_elsewhere=n((YES, NO), 0),
        residence_unknown=n((YES, ""), 0),
        registered=sum(count for (card, _), count in counts.items() if card == YES),
        card_unknown=n(("", YES), 0),
    )


def reconcile(counted: Bases, reasons: Mapping[str, int], dkb: int | None) -> Reconciled:
    """The table of a date. `reasons`: counts without sign by the ids of `REASONS`; one that is missing counts 0.

    The first part closes by construction: registered = resident − card elsewhere − card unknown + lives elsewhere +
    residence unknown.
    """
    lines = [
        ReconciliationLine("domisili", counted.resident, total=True),
        ReconciliationLine("kk_luar", -counted.card_elsewhere),
        *([ReconciliationLine("kk_tidak_diketahui", -counted.card_unknown)] if counted.card_unknown else []),
        ReconciliationLine("tinggal_luar", counted.lives_elsewhere),
        ReconciliationLine("domisili_tidak_diketahui", counted.residence_unknown),
        ReconciliationLine("terdaftar", counted.registered, total=True),
    ]
    if dkb is None:
        return Reconciled(tuple(lines))
    explained = [ReconciliationLine(reason, sign * reasons.get(reason, 0)) for reason, sign in REASONS.items()]
    rest = dkb - counted.registered - sum(line.count for line in explained)
    share = Decimal(abs(rest)) / counted.registered if counted.registered else None
    lines += [*explained, ReconciliationLine("tidak_dijelaskan", rest), ReconciliationLine("dkb", dkb, total=True)]
    return Reconciled(tuple(lines), rest, share, share is None or share > _most_unexplained())


def _most_unexplained() -> Decimal:
    """ "Not explained" above this share of the register is a finding (content `ukuran_mutu.csv`, beda_dkb)."""
    limit = load_measures()["beda_dkb"].limit
    return Decimal(0) if limit is None else limit / 100


def difference(ours: int, theirs: int) -> Decimal | None:
    """Difference in percent of the other office's figure, two decimals, half up; None without one.

    >>> difference(4916, 4880)
    Decimal('0.74')
    """
    if not theirs:
        return None
    return (Decimal(ours - theirs) / theirs * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
