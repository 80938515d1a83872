"""Twelve fictitious villages that are unlike, as releases: shares by topic, kecamatan and kabupaten summed of them;
nothing of it is counted by the program."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from cantik.content.loader import here
from cantik.publish.site.comparison import Neighbours, read_release
from cantik.publish.site.peers import make_edition
from cantik.release.compose import seal_release
from cantik.release.model import Figure, Release
from tests.fixtures.contoh_rilis import make_release
from tests.fixtures.desa_bertetangga import DAY

FAMILIES, PERSONS = 400, 1400
#: topic -> share that is served in the kabupaten, of whom it is
TOPICS: Mapping[str, tuple[int, str]] = {
    "rumah_layak_proksi": (72, "keluarga"),
    "sanitasi": (80, "keluarga"),
    "air_minum_terlindung": (84, "keluarga"),
    "sdgs_cuci_tangan": (70, "keluarga"),
    "sdgs_berlistrik": (95, "keluarga"),
    "akses_internet": (66, "keluarga"),
    "kepemilikan_rekening": (60, "keluarga"),
    "akses_angkutan": (58, "orang"),
    "sdgs_jaminan_kesehatan": (86, "orang"),
    "pendidikan_sma_15": (45, "orang"),
    "sdgs_melek_aksara": (94, "orang"),
    "sdgs_punya_akta_lahir": (78, "orang"),
}
Shares = Mapping[str, int]


def kabupaten_shares() -> dict[str, int]:
    """What is served of each topic in the kabupaten, in per cent."""
    return {name: share for name, (share, _unit) in TOPICS.items()}


def share_text(numerator: int, denominator: int) -> Decimal:
    """A percentage with two decimals, reckoned here."""
    return (Decimal(100) * numerator / denominator).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def figure_of(name: str, numerator: int, denominator: int) -> Figure:
    """A published share of the whole village."""
    spec = here().indicators[name]
    return Figure(
        name, spec.title, spec.title_en, "persen", "percent", "", "", share_text(numerator, denominator), numerator,
        denominator, 2, "ada", "penduduk terdaftar", "registered population", "", {"id": name, "versi": 1},
    )  # fmt: skip


def count_of(name: str, count: int) -> Figure:
    """A published count of the whole village."""
    told = figure_of(name, 1, 1)
    return replace(told, unit="jiwa", value=Decimal(count), numerator=count, denominator=None, decimals=0)


def whole_of(unit: str) -> int:
    """How many there are of a unit in each village."""
    return FAMILIES if unit == "keluarga" else PERSONS


def village(place: int, shares: Shares) -> Release:
    """A release of one of them, with so many per cent served of each topic."""
    figures = [count_of("jumlah_penduduk", PERSONS), count_of("jumlah_keluarga", FAMILIES)]
    for name, share in shares.items():
        whole = whole_of(TOPICS[name][1])
        figures.append(figure_of(name, share * whole // 100, whole))
    bare = make_release(seed=1)
    where = replace(bare.place, code=f"99.01.0{1 + place // 6}.20{place + 1:02d}", name=f"Rekaan {place + 1}")
    return seal_release(replace(bare, place=where, figures=tuple(figures), tables=(), key_figures=()))


def level(code: str, of: list[Release]) -> Release:
    """The release of an area: sums of its villages."""
    told = []
    for name in [figure.id for figure in of[0].figures if figure.denominator]:
        found = [release.figure(name) for release in of]
        told.append(figure_of(name, sum(f.numerator or 0 for f in found), sum(f.denominator or 0 for f in found)))
    place = replace(of[0].place, code=code, name="Contoh", kind="kabupaten" if code.count(".") == 1 else "kecamatan")
    inside = {release.place.code: (release.number, release.content) for release in of}
    return seal_release(
        replace(of[0], standing="rilis wilayah", place=place, figures=tuple(told), extra={"masukan": {"desa": inside}})
    )


@dataclass(frozen=True)
class TwelveVillages:
    """Releases of twelve villages and what lies around each."""

    villages: list[Release]

    def around(self, own: Release) -> Neighbours:
        """Among what a village stands."""
        near = [each for each in self.villages if each.place.code[:8] == own.place.code[:8]]
        read = {each.place.code: read_release(each) for each in self.villages}
        rule = here().peers["desa_mirip"]
        edition = make_edition("99.01", "2026-1", DAY, replace(rule, shared=1), "0" * 64, read.values())
        parents = read_release(level("99.01.01", near)), read_release(level("99.01", self.villages))
        return Neighbours(*parents, edition, read, rule, len(near), len(self.villages))


def twelve(shares_of: Callable[[int], Shares]) -> TwelveVillages:
    """Twelve villages, each with its shares by its place."""
    return TwelveVillages([village(place, shares_of(place)) for place in range(12)])


#: what each kind of village lacks most, by its place: on a slope, at the coast, at the edge of a town, in a forest …
LACKS: Sequence[tuple[str, ...]] = (
    ("akses_internet", "akses_angkutan"),
    ("air_minum_terlindung", "rumah_layak_proksi"),
    ("sanitasi", "sdgs_cuci_tangan"),
    ("akses_angkutan", "pendidikan_sma_15"),
    ("sdgs_jaminan_kesehatan", "kepemilikan_rekening"),
    ("rumah_layak_proksi", "sanitasi"),
    ("pendidikan_sma_15", "akses_internet"),
    ("sdgs_punya_akta_lahir", "sdgs_melek_aksara"),
    ("kepemilikan_rekening", "sdgs_jaminan_kesehatan"),
    ("sdgs_cuci_tangan", "air_minum_terlindung"),
    ("sdgs_berlistrik", "akses_angkutan"),
    ("sdgs_melek_aksara", "sdgs_punya_akta_lahir"),
)


def unlike(seed: int) -> TwelveVillages:
    """Twelve kinds of villages: far behind in the first thing that each lacks, less in the second, a little up or down
    in all others."""
    dice = random.Random(seed)

    def shares(place: int) -> Shares:
        lacks = dict(zip(LACKS[place], (24, 14), strict=True))
        moved = {name: share - lacks.get(name, 0) + dice.randint(-4, 4) for name, (share, _unit) in TOPICS.items()}
        return {name: min(99, max(5, share)) for name, share in moved.items()}

    return twelve(shares)


def drawn(seed: int, spread: int = 14) -> TwelveVillages:
    """Twelve villages whose shares lie around those of the kabupaten, as chance has it."""
    dice = random.Random(seed)

    def shares(_place: int) -> Shares:
        return {
            name: min(99, max(5, round(dice.gauss(share, spread if share < 90 else spread / 3))))
            for name, (share, _unit) in TOPICS.items()
        }

    return twelve(shares)
