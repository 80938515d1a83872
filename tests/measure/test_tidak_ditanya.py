"""Nobody asked is not zero: a figure that counts answers which no source offers is not made, nor one of answers that no
rule believes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from cantik.content.kinds import Content
from cantik.measure.result import NOT_ASKED, Cube, MeasuredFigure, Results
from cantik.register.core.people import RegisterView, SourceNote
from cantik.snapshot.freeze import freeze
from tests.measure.test_gates import CONTENT, LISTS, ON, results, village, why

CHILD, YOUNG = dt.date(2014, 6, 1), dt.date(2012, 6, 1)


def children(card: str, size: int = 40, *others: str) -> RegisterView:
    """Never-married children of ten or eleven with a card, `others` those of the last of them."""
    cards = [card] * (size - len(others)) + list(others)
    return village(size, tanggal_lahir=[CHILD] * size, status_kawin=["1"] * size, ktp_el=cards)


def figure(found: Results, name: str) -> MeasuredFigure:
    return next(one for one in found.figures if one.spec.id == name)


def by_class(found: Results, name: str) -> dict[str, int]:
    """The counts of a table by the classes of its rows; those that nobody is in are left out."""
    cube: Cube = next(cube for cube in found.cubes if cube.spec.id == name)
    counts = cube.counts.sum(axis=tuple(range(cube.counts.ndim - 1))).tolist()
    return {one.id: n for one, n in zip(cube.axes[-1].categories, counts, strict=True) if n}


def test_a_list_without_the_childrens_card_tells_no_share_of_it() -> None:
    """`Belum` of a list that knows KTP-el alone says nothing of KIA; one card shows that it was asked."""
    found = results(children("1"))
    assert (why(found, "cakupan_kia"), why(found, "anak_kia")) == (NOT_ASKED, NOT_ASKED)
    assert "nol di sini bukan berarti tidak ada" in next(o.reason for o in found.not_made if o.id == "cakupan_kia")
    one = figure(results(children("1", 40, "3")), "cakupan_kia")
    assert (one.n, one.d) == (1, 40)


def test_what_every_list_offers_is_zero_where_nobody_has_it() -> None:
    """All 40 are adults without KTP-el: the list asks for it, and none has one."""
    adults = results(village(40, ktp_el=["1"] * 40, status_kawin=["2"] * 40))
    found = figure(adults, "cakupan_ktp_el")
    assert (found.n, found.d) == (0, 40)


def test_who_looks_for_work_is_not_known_where_only_work_is_asked() -> None:
    """DTSEN asks 416a; with who looks for work the same people have a share."""
    work = ["1"] * 30 + ["2"] * 10
    found = results(village(40, r416a=work))
    told = {one.spec.id for one in found.figures}
    assert "sdgs_pengangguran_terbuka" not in told  # of a list of others: left out as what is not filled in
    assert [one.n for one in found.figures if one.spec.id == "penduduk_bekerja_15"] == [30]
    both = results(village(40, r416a=work, cari_kerja=[None] * 30 + ["1"] * 4 + ["2"] * 6))
    asked = figure(both, "sdgs_pengangguran_terbuka")
    assert (asked.n, asked.d) == (4, 34)


def mixed(filled: dict[str, tuple[str, ...]]) -> RegisterView:
    """Twenty of OpenSID, half of them with a birth certificate, and twenty of DTSEN alone. `filled`: by variable the
    sources of its values."""
    view = village(
        40,
        tanggal_lahir=[CHILD] * 40,
        agama=["1"] * 20 + [None] * 20,
        r412=[None] * 20 + ["2"] * 20,
        akta_lahir=["ada"] * 10 + [None] * 30,
    )
    told = {name: tuple((source, ON) for source in sources) for name, sources in filled.items()}
    sources = (view.sources[0], SourceNote("dtsen", ON, "b" * 64, "1", 40, 40))
    return replace(view, filled={"orang": told}, sources=sources)


@pytest.mark.parametrize(
    ("filled", "has", "lacks"),
    [
        ({"akta_lahir": ("opensid",), "agama": ("opensid",), "r412": ("dtsen",), "nama": ("opensid", "dtsen")}, 10, 10),
        ({"akta_lahir": ("opensid",), "agama": ("opensid",), "nama": ("opensid",)}, 10, 30),  # one list asked them all
        ({"akta_lahir": (), "agama": ("opensid",), "r412": ("dtsen",)}, 10, 0),  # recorded by hand
        ({}, 10, 30),  # nobody noted who filled what
    ],
)
def test_an_empty_certificate_is_none_where_the_list_asked_for_it(
    filled: dict[str, tuple[str, ...]], has: int, lacks: int
) -> None:
    snapshot = freeze(mixed(filled), CONTENT, LISTS, ON, policy=CONTENT.policies["baku_2026"])
    codes = snapshot.frames["orang"].columns["punya_akta_lahir"].tolist()
    assert (codes.count(0), codes.count(1), codes.count(2)) == (has, lacks, 40 - has - lacks)


def schooled(content: Content = CONTENT) -> Results:
    """Forty adults, twenty of whom finished upper secondary, ten children in primary school, and one of eleven of whom
    it is said that he finished upper secondary."""
    born = [dt.date(1995, 6, 1)] * 40 + [YOUNG] * 9 + [CHILD]
    return results(village(50, tanggal_lahir=born, pendidikan_kk=["5"] * 20 + ["3"] * 29 + ["5"]), content)


def test_an_impossible_answer_is_one_that_is_not_known() -> None:
    assert by_class(schooled(), "penduduk_pendidikan") == {"sma": 20, "sd": 29, "tidak_terjawab": 1}


def test_without_the_declaration_it_would_be_counted() -> None:
    """The rule's declaration is what takes it out, not the age."""
    rules = {name: replace(rule, unusable=()) for name, rule in CONTENT.rules.items()}
    before = schooled(replace(CONTENT, rules=rules, digest="tanpa"))
    assert by_class(before, "penduduk_pendidikan") == {"sma": 21, "sd": 29}
