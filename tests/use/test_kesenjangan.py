"""Gaps of villages: what is behind what, in which order, and that the order is no toy. The expected numbers are
reckoned here from the shares that the releases were made of."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cantik.content.loader import here
from cantik.publish.site.comparison import Neighbours
from cantik.release.comparability import read_figure
from cantik.release.compose import seal_release
from cantik.release.model import Figure, Release
from cantik.use.proposals.gaps import Gap, GapKind, find_gaps
from tests.use.desa_berbeda import (
    FAMILIES,
    LACKS,
    PERSONS,
    TOPICS,
    Shares,
    drawn,
    figure_of,
    kabupaten_shares,
    twelve,
    unlike,
    village,
    whole_of,
)


def first_of(release: Release, around: object = None) -> str:
    found = find_gaps(release, here(), around).gaps  # type: ignore[arg-type]
    return found[0].figure.id if found else ""


# ── the order is no toy ──────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("seed", [3, 11, 2026])
def test_twelve_unlike_villages_have_at_least_eight_first_gaps(seed: int) -> None:
    """Each kind of village lacks two or three things, some of which others lack too; the rest is chance."""
    all_ = unlike(seed)
    first = [first_of(release, all_.around(release)) for release in all_.villages]
    assert len(set(first)) >= 8, first
    assert all(name in LACKS[place] for place, name in enumerate(first)), first


@pytest.mark.parametrize("seed", [3, 11, 2026])
def test_no_topic_leads_everywhere_because_it_is_low_everywhere(seed: int) -> None:
    """Whatever is low in the whole kabupaten (accounts, transport) is not what most villages are told first: of twelve
    drawn alike from twelve topics, 7.8 different ones are expected where all are equal."""
    all_ = drawn(seed)
    first = [first_of(release, all_.around(release)) for release in all_.villages]
    assert len(set(first)) >= 6, first
    assert max(first.count(name) for name in first) <= 4, first


def test_what_a_village_lacks_beside_all_others_comes_first() -> None:
    """Each village is 30 points behind in one thing of its own: that is what it is told first."""
    names = list(TOPICS)

    def shares(place: int) -> Shares:
        return {name: share - (30 if name == names[place] else 0) for name, share in kabupaten_shares().items()}

    all_ = twelve(shares)
    first = [first_of(release, all_.around(release)) for release in all_.villages]
    assert first == names


def test_villages_that_are_alike_are_behind_nobody_and_have_their_targets_only() -> None:
    all_ = twelve(lambda _place: kabupaten_shares())
    for gap in find_gaps(all_.villages[4], here(), all_.around(all_.villages[4])).gaps:
        assert gap.kinds == (GapKind.TARGET,)


# ── a village that stands alone ──────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("place", range(len(LACKS)))
def test_a_village_alone_is_told_the_basic_service_that_it_lacks(place: int) -> None:
    """No kecamatan, no similar village, no year before: what is due to all is behind all being served, first whatever
    most go without; what is due to nobody by right (accounts, transport) waits for something beside it."""
    waits = {"akses_internet", "kepemilikan_rekening", "akses_angkutan", "pendidikan_sma_15", "sdgs_melek_aksara"}
    shares = dict.fromkeys(TOPICS, 97) | {name: 40 + 20 * at for at, name in enumerate(LACKS[place])}
    report = find_gaps(village(0, shares), here())
    assert {figure.id for figure in report.alone} == waits
    assert {kind for gap in report.gaps for kind in gap.kinds} <= {GapKind.ALL, GapKind.TARGET}
    if set(LACKS[place]) - waits:
        assert report.gaps[0].figure.id in LACKS[place]


def test_houses_are_not_told_where_only_the_toilet_is_missing() -> None:
    """Of 300 families without a proper house 292 have no toilet, and none lacks anything else: the toilet is first."""
    made = village(0, kabupaten_shares())
    toilets = {"rumah_layak_proksi": 100, "sanitasi": 108, "air_minum_terlindung": FAMILIES}
    figures = [figure_of(name, served, FAMILIES) for name, served in toilets.items()]
    others = [figure for figure in made.figures if not figure.denominator]
    gaps = find_gaps(seal_release(replace(made, figures=(*others, *figures))), here()).gaps
    assert [gap.figure.id for gap in gaps] == ["sanitasi", "rumah_layak_proksi"]
    assert gaps[1].lacking == 300
    own = Decimal(300 - 292) / 300
    assert round(gaps[1].parts[0].points - 20 * Decimal(75) / 100 * own, 9) == 0
    assert round(gaps[1].parts[1].points - 60 * Decimal(75) / 200 * own, 9) == 0


# ── what the points are ──────────────────────────────────────────────────────────────────────────
def test_the_points_are_those_of_the_rule_and_can_be_reckoned_by_hand() -> None:
    """66 of 100 families use the internet, 46 in this village: 216 of 400 lack it, 20 points behind the level."""
    all_ = twelve(lambda place: kabupaten_shares() | ({"akses_internet": 46} if place == 0 else {}))
    gap = find_gaps(all_.villages[0], here(), all_.around(all_.villages[0])).find_gap("akses_internet")
    assert gap is not None
    kecamatan = Decimal(100) * (5 * (66 * 4) + 46 * 4) / (6 * FAMILIES)
    behind = {each.kind: each.short for each in gap.references if each.behind}
    assert behind[GapKind.KECAMATAN] == (kecamatan - 46).quantize(Decimal("0.01"))
    assert behind[GapKind.PEERS] == 20
    assert (gap.lacking, gap.whole) == (216, FAMILIES)
    size = 20 * Decimal(216) / FAMILIES  # of at most 20, full where all lack it
    depth = 60 * Decimal(20) / 40  # of at most 60, full from 40 points on
    assert gap.score == size + depth
    assert [part.name for part in gap.parts] == ["besar", "dalam", "arah"]


def test_a_difference_that_may_be_chance_makes_no_gap() -> None:
    all_ = twelve(lambda place: kabupaten_shares() | ({"akses_internet": 65} if place == 0 else {}))
    report = find_gaps(all_.villages[0], here(), all_.around(all_.villages[0]))
    assert report.find_gap("akses_internet") is None
    assert "akses_internet" in {figure.id for figure in report.fine}


def test_hidden_and_partial_figures_are_no_gaps() -> None:
    made = village(0, kabupaten_shares())
    hidden = tuple(
        replace(f, value=None, numerator=None, denominator=None, status="rahasia") if f.id == "sanitasi" else f
        for f in made.figures
    )
    report = find_gaps(seal_release(replace(made, figures=hidden)), here())
    assert "sanitasi" in {figure.id for figure in report.hidden}
    assert report.find_gap("sanitasi") is None


def test_of_one_topic_one_figure_is_told() -> None:
    made = village(0, kabupaten_shares())
    twice = (*made.figures, figure_of("cakupan_jaminan_kesehatan", 700, PERSONS))
    report = find_gaps(seal_release(replace(made, figures=twice)), here())
    told = {gap.figure.id for gap in report.gaps} | {figure.id for figure in report.fine}
    assert "sdgs_jaminan_kesehatan" in told
    assert "cakupan_jaminan_kesehatan" not in told


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────
_SHARES = st.fixed_dictionaries({name: st.integers(5, 99) for name in TOPICS})


def _gap(shares: dict[str, int], name: str) -> Gap | None:
    return find_gaps(village(0, shares), here(), _neighbours()).find_gap(name)


@cache
def _neighbours() -> Neighbours:
    """Eleven villages that are as the kabupaten is: they do not move with the one that is looked at."""
    all_ = twelve(lambda _place: kabupaten_shares())
    return all_.around(all_.villages[0])


@settings(max_examples=30)
@given(shares=_SHARES, name=st.sampled_from(sorted(TOPICS)), worse=st.integers(1, 30))
def test_whoever_fares_worse_has_no_fewer_points(shares: dict[str, int], name: str, worse: int) -> None:
    before = _gap(shares, name)
    after = _gap(shares | {name: max(shares[name] - worse, 1)}, name)
    assert (after.score if after else 0) >= (before.score if before else 0)


@settings(max_examples=15)
@given(shares=_SHARES, seed=st.randoms(use_true_random=False))
def test_the_order_is_of_the_figures_and_not_of_their_places(shares: dict[str, int], seed: object) -> None:
    made = village(0, shares)
    mixed = list(made.figures)
    seed.shuffle(mixed)  # type: ignore[attr-defined]
    other = seal_release(replace(made, figures=tuple(mixed)))
    assert [gap.figure.id for gap in find_gaps(made, here()).gaps] == [
        gap.figure.id for gap in find_gaps(other, here()).gaps
    ]


@settings(max_examples=15)
@given(shares=_SHARES)
def test_points_lie_between_0_and_100_and_size_never_exceeds_those_there_are(shares: dict[str, int]) -> None:
    for gap in find_gaps(village(0, shares), here()).gaps:
        assert 0 <= gap.score <= 100
        assert gap.lacking is not None
        assert gap.lacking <= whole_of(TOPICS[gap.figure.id][1])
        low, high = gap.interval or (gap.value, gap.value)
        assert low <= gap.value <= high


# ── a figure stands beside its like ──────────────────────────────────────────────────────────────
def _has_it(name: str, value: int, unit: str) -> Figure:
    """A figure of whether a village has something, or of how many of something there are."""
    bare = figure_of("akses_internet", 100, FAMILIES)
    said = {**bare.definition, "id": name, "jenis": "jumlah"}
    counted: dict[str, Any] = {"value": Decimal(value), "numerator": value, "denominator": None, "decimals": 0}
    return replace(bare, id=name, unit=unit, definition=said, **counted)


@pytest.mark.parametrize(("unit", "of_all"), [("desa", 2), ("orang", 1980)])
def test_a_count_of_a_village_is_not_behind_the_count_of_the_kabupaten(unit: str, of_all: int) -> None:
    """Of twelve villages two have it, or 1,980 persons are meant together: no single village lags behind that."""
    name = "sdgs_ada_perdes_iklim"
    all_ = twelve(lambda _place: kabupaten_shares())
    own = all_.villages[0]
    told = seal_release(replace(own, figures=(*own.figures, _has_it(name, 1, unit))))
    around = all_.around(own)
    levels = {
        level: replace(parent, figures={**parent.figures, name: read_figure(told, _has_it(name, of_all, unit))})
        for level, parent in (("kecamatan", around.kecamatan), ("kabupaten", around.kabupaten))
        if parent is not None
    }
    assert set(levels) == {"kecamatan", "kabupaten"}
    found = find_gaps(told, here(), replace(around, kecamatan=levels["kecamatan"], kabupaten=levels["kabupaten"]))
    assert found.find_gap(name) is None, "the target is met, and nothing else stands beside it"
    shares = [each for gap in found.gaps for each in gap.references if each.kind is GapKind.KABUPATEN]
    assert shares, "shares are compared as before"
