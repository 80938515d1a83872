"""Who is reached by aid and who is not, and whether data are young enough to say so; by hand."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from cantik.base.errors import ContentError
from cantik.content.aid_programmes import COLUMNS, aid_programmes, poverty_lines, read_programmes
from cantik.content.dtsen_versions import read_versions
from cantik.content.refusal_criteria import COLUMNS as CRITERIA
from cantik.content.refusal_criteria import read_criteria, refusal_criteria
from cantik.register.core.people import RegisterView
from cantik.use.poverty.age_gate import judge_age, oldest_allowed
from cantik.use.poverty.siks_routes import SiksRoute, choose_route, find_fatal, find_gone
from cantik.use.poverty.targeting import FamilyRecord, FamilyStanding, judge_standing, read_families, reckon_profile

PKH, SEMBAKO, BLT = (aid_programmes()[code] for code in ("pkh", "sembako", "blt_desa"))


@pytest.mark.parametrize(
    ("today", "oldest"),
    [
        ("2026-11-27", "2026-07-01"),  # docs/bidang/planning.md 5
        ("2026-10-22", "2026-07-01"),
        ("2026-10-21", "2026-04-01"),  # the version of October is not out yet
        ("2026-01-21", "2025-07-01"),
        ("2026-01-22", "2025-10-01"),
        ("2027-02-28", "2026-10-01"),
    ],
)
def test_the_oldest_month_that_passes(today: str, oldest: str) -> None:
    assert oldest_allowed(dt.date.fromisoformat(today)) == dt.date.fromisoformat(oldest)


@pytest.mark.parametrize(
    ("day", "months", "young"),
    [("2026-07-01", 4, True), ("2026-06-30", 4, False), ("2022-10-15", 49, False), ("2026-11-28", 0, False)],
)
def test_the_age_of_data(day: str, months: int, young: bool) -> None:
    """Regsosek of 2022 chooses nobody; neither do data of a day to come."""
    age = judge_age(dt.date.fromisoformat(day), dt.date(2026, 11, 27))
    assert (age.months, age.young) == (months, young)


@pytest.mark.parametrize(
    ("decile", "taken", "standing"),
    [
        (4, True, FamilyStanding.REACHED),
        (4, False, FamilyStanding.UNREACHED),
        (5, True, FamilyStanding.BEYOND),
        (5, False, FamilyStanding.OUTSIDE),
        (None, True, FamilyStanding.UNKNOWN),
        (None, False, FamilyStanding.UNKNOWN),
    ],
)
def test_a_family_and_pkh(decile: int | None, taken: bool, standing: FamilyStanding) -> None:
    family = FamilyRecord(1, decile, frozenset({"pkh"} if taken else ()), frozenset({"pkh"}))
    assert judge_standing(PKH, family) is standing
    assert judge_standing(SEMBAKO, family) is FamilyStanding.UNKNOWN, "no list of it stands"
    assert judge_standing(BLT, family) is FamilyStanding.UNKNOWN, "it has no line"


def test_every_family_stands_in_one_place() -> None:
    families = [
        FamilyRecord(number, decile, frozenset({"pkh"} if taken else ()), frozenset({"pkh", "sembako"}))
        for number, (decile, taken) in enumerate(product((None, *range(1, 11)), (True, False)))
    ]
    profile = reckon_profile(families, list(aid_programmes().values()))
    for reach in profile.programmes:
        assert sorted(number for each in reach.families.values() for number in each) == list(range(22))
    pkh = profile.programmes[0]
    assert (
        pkh.count(FamilyStanding.REACHED),
        pkh.count(FamilyStanding.UNREACHED),
        pkh.count(FamilyStanding.BEYOND),
    ) == (4, 4, 6)
    assert len(profile.in_none) == 5, "deciles 1 to 5 that are in nothing"
    assert profile.in_several == ()
    assert profile.deciles == {0: 2, **dict.fromkeys(range(1, 11), 2)}


def test_a_family_on_two_lists_stands_once_in_each_and_is_told_as_such() -> None:
    """One family in PKH and Sembako, one in PKH alone, one in nothing; all of decile 2."""
    asked = frozenset({"pkh", "sembako"})
    taken = (frozenset({"pkh", "sembako"}), frozenset({"pkh"}), frozenset[str]())
    profile = reckon_profile(
        [FamilyRecord(number, 2, lists, asked) for number, lists in enumerate(taken)], list(aid_programmes().values())
    )
    reached = {reach.programme.code: reach.families.get(FamilyStanding.REACHED, ()) for reach in profile.programmes}
    assert {code: sorted(reached[code]) for code in asked} == {"pkh": [0, 1], "sembako": [0]}
    assert (tuple(profile.in_several), tuple(profile.in_none)) == ((0,), (2,))


def test_families_of_a_register() -> None:
    """Three families; the third has moved out; PBI reaches the second by one of its members."""
    view = RegisterView(
        "99.01.01.2001", dt.date(2026, 10, 31),
        {
            "id": [11, 12, 13, 14], "keluarga": [0, 1, 1, 2], "domisili": ["ya", "ya", "tidak_tahu", "tidak"],
            "asuransi": ["1", "3", "2", None],
        },
        {"id": [7, 8, 9], "desil_nasional": ["2", None, "1"], "ikut_pkh": ["tidak", "ya", "ya"]},
        (), "",
    )  # fmt: skip
    found = read_families(view, aid_programmes().values())
    assert [(each.number, each.decile, sorted(each.taken)) for each in found] == [
        (7, 2, []),
        (8, None, ["pbi_jkn", "pkh"]),
    ]
    assert found[0].asked == {"pkh", "pbi_jkn"}


def test_lines_and_lists_are_content_that_is_checked() -> None:
    assert poverty_lines(dt.date(2026, 11, 1)) == (4, 5)
    head = ",".join(COLUMNS)
    for row in ("x,X,X,v,keluarga,ya,11,2025-01-01,,planning#5,V", "x,X,X,v,rumah,ya,4,2025-01-01,,planning#5,V",
                "x,X,X,v,orang,ya,4,2025-01-01,2024-01-01,planning#5,V"):  # fmt: skip
        with pytest.raises(ContentError) as wrong:
            read_programmes([head, row])
        assert (wrong.value.code, wrong.value.where) == ("K179", "sasaran_bantuan.csv:2")
    for rows in (["1,30,planning#1,V"], ["4,22,planning#1,V", "1,22,planning#1,V"], []):
        with pytest.raises(ContentError):
            read_versions(["bulan,hari,dasar,tanda", *rows])


# ── routes and what makes a proposal fail ────────────────────────────────────────────────────────
@pytest.mark.parametrize("decile", [None, *range(1, 11)])
def test_twenty_two_families_and_two_routes(decile: int | None) -> None:
    """Listed and the decile fits: proposed for aid; not listed, or it does not fit: for an update of its data."""
    family = FamilyRecord(1, decile, frozenset(), frozenset({"pkh", "sembako"}))
    for programme, last in ((PKH, 4), (SEMBAKO, 5)):
        fits = decile is not None and decile <= last
        assert choose_route(programme, family) is (SiksRoute.AID if fits else SiksRoute.UPDATE)


def test_who_makes_a_proposal_fail_is_named_by_criterion() -> None:
    """Of five persons one is a soldier, one is dead in the survey, one has no RT; the last one nothing."""
    view = RegisterView(
        "99.01.01.2001", dt.date(2026, 10, 31),
        {
            "id": [11, 12, 13, 14, 15], "keluarga": [0, 0, 1, 2, -1], "rt": ["01", "01", "01", "", ""],
            "pekerjaan": ["6", "1", None, "9", "5"], "r404": [None, None, "2", None, None],
            "domisili": ["ya", "ya", "tidak", "ya", "ya"],
        },
        {"id": [7, 8, 9]}, (), "",
    )  # fmt: skip
    found = find_fatal(view, refusal_criteria().values())
    assert {family: [(each.person, each.criteria) for each in people] for family, people in found.items()} == {
        7: [(11, ("pekerjaan",))],
        8: [(13, ("meninggal",))],
        9: [(14, ("alamat",))],
    }
    assert [refusal_criteria()[code].of_family for code in ("pekerjaan", "meninggal", "alamat")] == [True, False, False]
    assert find_gone(view, [(frozenset({11, 13, 99}), frozenset()), (frozenset(), frozenset({7, 8}))]) == (2, 1)
    bare = RegisterView(
        "99.01.01.2001", dt.date(2026, 10, 31), {"id": [1], "keluarga": [0], "rt": [""]}, {"id": [7]}, (), ""
    )
    assert find_fatal(bare, refusal_criteria().values()) == {}, "a village without RT refuses nobody for it"


def test_a_criterion_that_cannot_be_read_is_named() -> None:
    for row in ("x,,X,v,1,,planning#5,V", "x,X,X,v,1,tidak,planning#5,V", "x,X,X,v,1,ya,planning#5,Z"):
        with pytest.raises(ContentError) as wrong:
            read_criteria([",".join(CRITERIA), row])
        assert (wrong.value.code, wrong.value.where) == ("K179", "kriteria_siks.csv:2")
