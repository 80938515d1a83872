"""The gate's own reading, step by step: each test has a protected number that only this step gives away.

The numbers are small enough to be reasoned out by hand; what a reader concludes stands in the docstring.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from cantik.protect.audit.gate import GateFindings, Printed, Ref, examine
from cantik.protect.audit.model import problems
from cantik.protect.audit.model.members import UNNAMED, Domains
from cantik.protect.lp import ProtectionError
from cantik.protect.result import SafeTable
from tests.protect.bekal_gerbang import KNOWN, Need, Value, axis, fact, figure, found, table
from tests.serangan.attack import Attacker, number

SEX, AGE = axis("jenis_kelamin"), axis("umur_luas", "u0", "u15")
ABOVE: Need = (0, 5)  # what a small number must keep
OPEN = "A"


def _narrowed(done: GateFindings) -> set[Ref | None]:
    return set(done.narrowed)


def _rows(name: str, line: Sequence[Value], **more: object) -> SafeTable:
    """A table of marital status of the village: never, married, divorced, total."""
    return table(name, [axis("status")], list(line), **more)  # type: ignore[arg-type]


def test_sums_inside_a_table() -> None:
    """10 - 6 = 4: one hidden number beside its total; with two of them nothing is known but their sum."""
    alone = found([_rows("a", [6, 2, None, 10])], {(0, 2): (1, 5)})
    assert (_narrowed(alone), alone.protected) == ({Ref(0, 2)}, 1)
    assert not found([_rows("a", [3, None, None, 10])], {(0, 2): (1, 5)}).narrowed


def test_the_inner_cross_of_two_tables() -> None:
    """Two men and one woman in the dusun, one never married: of men's three divorced in the village... By sex: men 3
    divorced of 3; by dusun: d0 hidden. All men of the village are in d0, so that its divorced are at least three."""
    frame = table("penduduk", [axis("dusun", areas=2), SEX], [3, 4, 7, 0, 6, 6, 3, 10, 13], kelas=OPEN)
    by_sex = table("s", [SEX, axis("status")], [0, 0, 3, 3, 5, 5, 0, 10, 5, 5, 3, 13])
    by_area = table("g", [axis("dusun", areas=2), axis("status")], [2, 2, None, 7, 3, 3, None, 6, 5, 5, 3, 13])
    both = found([by_sex, by_area, frame], {(1, 2): (0, 5)}, hard=(2,))
    assert Ref(1, 2) in _narrowed(both)
    wide = [None if at in (0, 1, 2, 4, 5, 6) else cell.value for at, cell in enumerate(by_area.cells)]
    hidden = table("g", list(by_area.axes), wide)
    told = found([by_sex, hidden, frame], {(1, 2): (2, 5)}, hard=(2,))
    assert _narrowed(told) == {Ref(1, 2)}  # at least 3 only by the cross: dusun and sex stand in no table together


def test_a_total_of_everybody_is_heard_by_other_answers() -> None:
    """Of men above 15 two numbers and their total are hidden. Another table says of the same men who has a card: nobody
    is left out of it, so that they are 27, and 27 - 18 - 5 = 4 are divorced. Where somebody was asked and stands in no
    category, its totals say less."""
    status = table(
        "s", [SEX, axis("status")], [18, 5, None, None, 20, 4, None, None, 38, 9, 7, 54], universe="umur >= 15"
    )
    card = table("k", [SEX, axis("kartu")], [10, 17, 27, 9, 18, 27, 19, 35, 54], universe="umur >= 15")
    less = table("k", [SEX, axis("kartu")], [10, 16, 26, 9, 18, 27, 19, 34, 53], universe="umur >= 15", asked=54)
    needs: dict[tuple[int, int], Need] = {(0, 2): (3, 5)}
    assert not found([status], needs).narrowed
    assert not found([status, less], needs).narrowed
    assert _narrowed(found([status, card], needs)) == {Ref(0, 2)}


def test_answers_that_are_too_many_together_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gate that cannot look at a cross must not look as if it had."""
    alone = [_rows("a", [6, 2, None, 10])]
    assert not found(alone, {(0, 2): (1, 5)}).apart
    monkeypatch.setattr(problems, "TOO_LARGE", 2)
    done = found(alone, {(0, 2): (1, 5)})
    assert (_narrowed(done), done.protected, done.apart) == (set(), 0, {"status"})


def test_answers_that_are_too_many_together_are_looked_at_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """An indicator asks about status and card at once. If these two are too many together, what the tables of each say
    is not forgotten: 10 - 6 - 2."""
    both = figure('status = "2"', 'kartu = "ya"', 1, 2)
    done = found([_rows("a", [6, 2, None, 10])], {(0, 2): (1, 5)}, figures=(both,))
    assert (_narrowed(done), done.apart) == ({Ref(0, 2)}, set())
    monkeypatch.setattr(problems, "TOO_LARGE", 8)
    cut = found([_rows("a", [6, 2, None, 10])], {(0, 2): (1, 5)}, figures=(both,))
    assert (_narrowed(cut), cut.protected, cut.apart) == ({Ref(0, 2)}, 1, {"kartu × status"})


def test_nobody_is_in_an_impossible_combination() -> None:
    """Of seven children three never married: the other four are married, if none of them can be divorced."""
    by_age = table("x", [AGE, axis("status")], [3, None, None, 7, 7, None, None, 10, 10, None, None, 17])
    needs: dict[tuple[int, int], Need] = {(0, 1): (1, 4)}
    assert not found([by_age], needs).narrowed
    known = fact("cerai", impossible='status = "3" dan umur < 15')
    assert _narrowed(found([by_age], needs, facts=(known,))) == {Ref(0, 1)}


def test_a_fact_that_the_printed_numbers_deny_is_left_out_and_named() -> None:
    """Three divorced children are printed: nobody believes that there are none, and the other fact still counts."""
    by_age = table("x", [AGE, axis("status")], [4, 0, 3, 7, 3, None, None, 7, 7, None, None, 14])
    facts = (
        fact("anak", impossible='status = "3" dan umur < 15'),
        fact("muda", impossible='status = "3" dan umur >= 15'),
    )
    told = found([by_age], {(0, 5): (3, 5)}, facts=facts)
    assert told.left_out == {"anak"}
    assert Ref(0, 5) in _narrowed(told)


def test_of_facts_that_do_not_fit_together_the_later_ones_are_left_out() -> None:
    """Two married and one divorced child are printed: two facts are wrong alone. Four older ones are married or
    divorced: that none of them is divorced may be so, that none is married besides may not."""
    by_age = table("x", [AGE, axis("status")], [4, 2, 1, 7, 3, None, None, 7, 7, None, None, 14])
    facts = [
        fact("jauh", impossible='status = "1" dan umur > 110'),
        fact("anak_kawin", impossible='status = "2" dan umur < 15'),
        fact("tua_cerai", impossible='status = "3" dan umur >= 15'),
        fact("kartu", impossible='kartu = "ya" dan umur < 15'),  # of an answer that nobody asks about
        fact("anak_cerai", impossible='status = "3" dan umur < 15'),
        fact("tua_kawin", impossible='status = "2" dan umur >= 15'),
    ]
    needs: dict[tuple[int, int], Need] = {(0, 5): (1, 5)}
    assert found([by_age], needs, facts=tuple(facts)).left_out == {"anak_kawin", "anak_cerai", "tua_kawin"}
    backwards = found([by_age], needs, facts=tuple(reversed(facts))).left_out
    assert backwards == {"anak_kawin", "anak_cerai", "tua_cerai"}


def test_heads_of_families_are_persons() -> None:
    """Nine families with a male head are nine men who are heads: of two hidden men one number is known."""
    heads = table("kepala", [SEX, axis("hubungan")], [None, None, 20, 31, None, None, 20, 29, 13, 7, 40, 60])
    households = table("keluarga", [axis("jk_kepala")], [9, 4, 13], unit="keluarga")
    needs: dict[tuple[int, int], Need] = {(0, 5): (1, 5)}
    assert not found([heads, households], needs).narrowed
    known = fact("satu", "keluarga", heads='hubungan = "1"', same=(("jk_kepala", "jenis_kelamin"),))
    told = found([heads, households], needs, facts=(known,))
    assert Ref(0, 5) in _narrowed(told)
    hidden = table("keluarga", [axis("jk_kepala")], [None, None, 13], unit="keluarga")
    open_heads = table("kepala", [SEX, axis("hubungan")], [9, 2, 20, 31, 4, 5, 20, 29, 13, 7, 40, 60])
    families: dict[tuple[int, int], Need] = {(1, 1): (3, 5)}
    assert not found([open_heads, hidden], families).narrowed
    assert Ref(1, 1) in _narrowed(found([open_heads, hidden], families, facts=(known,)))


def test_an_open_age_of_heads_is_the_open_age_of_persons() -> None:
    """4 families with a head of 60 and above, 13 heads of whom 2 are under 30: 7 are between. Asked of persons, ages
    reach further (75) than asked of families."""
    heads = table("kepala", [axis("umur_luas", "u15", "u30", "u60")], [2, None, None, 13], universe='hubungan = "1"')
    old = replace(figure("semua", "umur_kepala >= 60", 4, 13).spec, unit_of="keluarga")
    told = replace(figure("semua", "umur_kepala >= 60", 4, 13), spec=old)
    oldest = figure("semua", "umur >= 75", 1, 40)
    known = fact("satu", "keluarga", heads='hubungan = "1"', same=(("umur_kepala", "umur"),))
    done = found([heads], {(0, 1): (6, 7)}, figures=(told, oldest), facts=(known,))
    assert (_narrowed(done), done.left_out) == ({Ref(0, 1)}, set())


def test_an_open_age_of_heads_is_that_of_persons_whatever_else_is_asked_of_them() -> None:
    """Four families have a head of 60 and above. Of the heads of that age nobody never married and three are married,
    so that one is divorced; who takes 60 and above for 60 to 62 thinks that more of them may be."""
    ages, lines = axis("umur_luas", "u15", "u60"), [5, 2, None, None, 0, 3, None, None, 5, 5, None, 13]
    heads = table("kepala", [ages, axis("status")], lines, universe='hubungan = "1"')
    old = figure("semua", "umur_kepala >= 60", 4, 13)
    told = replace(old, spec=replace(old.spec, unit_of="keluarga"))
    oldest = figure("semua", "umur >= 75", 1, 40)
    known = fact("satu", "keluarga", heads='hubungan = "1"', same=(("umur_kepala", "umur"),))
    asked: dict[tuple[int, int], Need] = {(0, 6): (1, 3)}
    assert not found([heads], asked, figures=(oldest,), facts=(known,)).narrowed
    assert _narrowed(found([heads], asked, figures=(told, oldest), facts=(known,))) == {Ref(0, 6)}


def test_an_old_head_is_one_of_the_old_of_the_family() -> None:
    """16 of 20 families are without anybody old: no more than four of 20 heads are of 60 and above."""
    heads = table("kepala", [axis("umur_luas", "u15", "u60")], [None, None, 20], universe='hubungan = "1"')
    young = figure("semua", "jumlah_lansia = 0", 16, 20)
    families = replace(young, spec=replace(young.spec, unit_of="keluarga"))
    one = fact("satu", "keluarga", heads='hubungan = "1"', same=(("umur_kepala", "umur"),))
    known = fact("lansia", "keluarga", impossible="umur_kepala >= 60 dan jumlah_lansia = 0")
    asked: dict[tuple[int, int], Need] = {(0, 1): ABOVE}
    assert not found([heads], asked, figures=(families,), facts=(one,)).narrowed
    assert _narrowed(found([heads], asked, figures=(families,), facts=(one, known))) == {Ref(0, 1)}


def test_ages_are_nested_over_tables() -> None:
    """Four persons of the dusun are 15 and above: no more than four of 17 and above have no card."""
    areas = axis("dusun", areas=2)
    lines = ([9, 2, 1, 1, 13], [11, 16, 8, 2, 37], [20, 18, 9, 3, 50])
    ages = table("umur", [areas, axis("umur_luas")], [number for line in lines for number in line], kelas=OPEN)
    cards = table("kartu", [areas, axis("kartu")], [*[None] * 6, 18, 8, 26], universe="umur >= 17")
    assert _narrowed(found([cards, ages], {(0, 1): ABOVE}, hard=(1,))) == {Ref(0, 1)}
    assert not found([cards, ages], {(0, 4): (4, 8)}, hard=(1,)).narrowed  # the other dusun has the rest of the eight


def test_of_one_set_there_are_no_more_than_of_another() -> None:
    """At most as many spouses as heads in each dusun: with 3 heads no more than 3 of 8 are spouses."""
    by_area = table(
        "g", [axis("dusun", areas=2), axis("hubungan")], [3, None, None, 11, 9, 5, 6, 20, 12, None, None, 31]
    )
    needs: dict[tuple[int, int], Need] = {(0, 1): ABOVE}
    assert not found([by_area], needs).narrowed
    known = fact("pasangan", most=('hubungan = "2"', 'hubungan = "1"'))
    assert _narrowed(found([by_area], needs, facts=(known,))) == {Ref(0, 1)}


def test_a_chain_of_answers_is_one_problem() -> None:
    """No married is without a card, none with a card is without a certificate: 6 married make 6 certificates at least.

    Cards stand in one fact with status and in another with certificates; no set asks of status and certificates."""
    status, card = _rows("status", [4, 6, 0, 10]), table("kartu", [axis("kartu")], [None, None, 10])
    akta = table("akta", [axis("akta")], [None, None, 10])
    first = fact("satu", impossible='status = "2" dan kartu = "tidak"')
    second = fact("dua", impossible='kartu = "ya" dan akta = "tidak"')
    needs: dict[tuple[int, int], Need] = {(2, 1): (0, 5)}
    assert not found([status, card, akta], needs, facts=(first,)).narrowed
    told = found([status, card, akta], needs, facts=(first, second))
    assert _narrowed(told) == {Ref(2, 1)}  # four without a certificate at most


def test_a_union_over_two_columns_is_read() -> None:
    """Asked are those of 15 and above or married: 8 of them are 15 and above, so that the two others are married."""
    ages = table("umur", [AGE], [5, 8, 13], kelas=OPEN)
    asked = table("kartu", [axis("kartu")], [10, 0, 10], universe='umur >= 15 atau status = "2"')
    by_age = table("x", [AGE, axis("status")], [3, None, None, 5, 8, 0, 0, 8, 11, None, None, 13])
    needs: dict[tuple[int, int], Need] = {(2, 1): (1, 2)}
    assert not found([by_age, ages], {(0, 1): (1, 2)}).narrowed
    assert Ref(2, 1) in _narrowed(found([asked, ages, by_age], needs))


def test_answers_that_a_condition_lists_are_answers_of_their_column() -> None:
    """Of a column without a classification conditions name the answers, one by one and in lists; others may exist."""
    asked = Domains.of((), ['air di ("1", "2")', 'air = "3"', 'lampu = "1"'])
    assert asked.answers("air") == {"1", "2", "3", UNNAMED}
    assert asked.answers("lampu") == {"1", UNNAMED}


def test_an_indicator_tells_of_a_table() -> None:
    """4 of 10 are married says the indicator, 6 remain for never and divorced of whom 5 never: one is divorced."""
    hidden = _rows("a", [5, None, None, 10])
    needs: dict[tuple[int, int], Need] = {(0, 2): ABOVE}
    assert not found([hidden], needs).narrowed
    told = found([hidden], needs, figures=(figure("semua", 'status = "2"', 4, 10),))
    assert Ref(0, 2) in _narrowed(told)


def test_a_category_is_known_by_its_name_wherever_it_stands() -> None:
    """Married, divorced, never: five never married, says an indicator too, which tells nothing of the two others."""
    order = axis("status")
    never, married, divorced, whole = order.categories
    turned = [replace(each, leaves=(place,)) for place, each in enumerate((married, divorced, never))]
    shown = table("a", [replace(order, categories=(*turned, whole))], [None, None, 5, 10])
    told = found([shown], {(0, 1): ABOVE}, figures=(figure("semua", 'status = "1"', 5, 10),))
    assert not told.narrowed


def test_the_complement_of_an_indicator_is_protected() -> None:
    """The indicator is hidden, but the table says who has it: then it says who has not."""
    plain = _rows("a", [1, 9, 0, 10])
    hidden = figure("semua", 'status = "2"', None, 10)
    told = found([plain], {}, figures=(hidden,), figure_needs=((None, (0, 5)),))
    assert _narrowed(told) == {Ref(0)}
    assert told.helpless == []
    assert told.hide >= {Ref(0, 1)}


def test_who_did_not_answer_is_left_out() -> None:
    """Ten are asked and eight answered: table and indicator count eight, and three of them never married."""
    rows = _rows("a", [None, 5, None, 8], missing="keluar", asked=10)
    told = found([rows], {(0, 2): (0, 3)}, figures=(figure("semua", 'status = "1"', 3, 8, missing="keluar"),))
    assert Ref(0, 2) in _narrowed(told)


def test_two_numbers_of_one_set_are_refused() -> None:
    with pytest.raises(ProtectionError) as caught:
        found([_rows("a", [6, None, None, 10]), _rows("b", [5, 2, 3, 10])], {(0, 2): (1, 3)})
    assert caught.value.code == "P102"


def test_a_percentage_without_its_counts_tells_the_count() -> None:
    """40.00 percent of 10 are four, whoever hides the four."""
    rows = _rows("a", [5, None, None, 10])
    share = figure("semua", 'status = "2"', None, 10, value="40.00")
    assert Ref(0, 2) in _narrowed(found([rows], {(0, 2): ABOVE}, figures=(share,)))


def test_a_rounded_percentage_tells_no_more_and_no_less_than_its_decimals() -> None:
    """40 percent of a hundred, printed without decimals, are 39.5 to 40.5: forty, and neither 39 nor 41 (39 and 41
    percent). One who has to be thought 40 or 41 is known; whoever only has to be 40 is not."""
    share = figure("semua", 'status = "2"', None, 100, value="40")
    rows = _rows("a", [None, None, None, 100])
    assert _narrowed(found([rows], {(0, 1): (39, 41)}, figures=(share,))) == {Ref(0, 1)}
    assert not found([rows], {(0, 1): (40, 40)}, figures=(share,)).narrowed


def test_public_ranges_are_read() -> None:
    """Of the 5 in two hidden cells one is printed as 4 to 5: the other has one at most."""
    rows = _rows("a", [5, None, None, 10])
    assert not found([rows], {(0, 2): ABOVE}).narrowed
    ranged = _rows("a", [5, None, None, 10], ranges={1: (4, 5)})
    assert _narrowed(found([ranged], {(0, 2): ABOVE})) == {Ref(0, 2)}


def test_public_ages_are_added_up_until_they_fill_a_part() -> None:
    """Nobody asks where 15 and 60 lie: 30 to 59 and 60 and above are one part, of 2 + 2 persons in d0.

    Of these four one is divorced and two at most are married: one or more never married."""
    areas = axis("dusun", areas=2)
    ages = table("umur", [areas, axis("umur_luas")], [6, 3, 2, 2, 13, 1, 1, 1, 1, 4, 7, 4, 3, 3, 17], kelas=OPEN)
    lines = [None, None, 1, None, None, None, 0, None, None, None, 1, 6]
    adults = table("dewasa", [areas, axis("status")], lines, universe="umur >= 30")
    everybody = table("semua", [areas, axis("status")], [10, 2, 1, 13, 4, 0, 0, 4, 14, 2, 1, 17])
    assert Ref(0, 0) in _narrowed(found([adults, everybody, ages], {(0, 0): (0, 3)}))


def test_crosses_that_are_cut_at_other_ages_still_meet() -> None:
    """Six of seven adults are married and have a card, so a certificate: of those above 30 one at most has none."""
    ages = table("umur", [axis("umur_luas", "u0", "u15", "u30")], [5, 3, 4, 12], kelas=OPEN)
    status = _rows("x", [1, 6, 0, 7], universe="umur >= 15")
    akta = table("akta", [axis("akta")], [None, None, 4], universe="umur >= 30")
    facts = (
        fact("satu", impossible='status = "2" dan kartu = "tidak"'),
        fact("dua", impossible='kartu = "ya" dan akta = "tidak"'),
    )
    cards = table("kartu", [axis("kartu")], [None, None, 12])
    told = found([akta, cards, status, ages], {(0, 1): (0, 2)}, facts=facts)
    assert Ref(0, 1) in _narrowed(told)


def test_both_ends_are_cured() -> None:
    """Known to be two: one who may be thought fewer, and one who may be thought more."""
    for need in ((1, 2), (2, 3)):
        told = found([_rows("a", [6, 2, None, 10])], {(0, 2): need})
        assert told.hide == {Ref(0, 1)}


def test_what_is_found_is_cured_by_hiding_and_by_nothing_that_must_stay() -> None:
    """One more of the row is hidden, or of another table that says the same; a table that stays is left alone."""
    first, second = _rows("a", [6, 2, None, 10]), _rows("b", [6, 2, None, 10])
    told = found([first, second], {(0, 2): (1, 3)})
    assert told.hide == {Ref(0, 1), Ref(1, 1)}  # the cheaper one of the two
    stays = found([first, second], {(0, 2): (1, 3)}, hard=(1,))
    assert (stays.hide, stays.helpless) == (set(), [Ref(0, 2)])


def test_a_class_without_an_end_has_members_beyond_a_gap() -> None:
    """Of ten only the sum is told: how many keep many animals may be anything. Beside 7 who keep few it is 3."""
    assert not found([table("t", [axis("ternak")], [None, None, 10])], {(0, 1): (2, 5)}).narrowed
    told = found([table("t", [axis("ternak")], [7, None, 10])], {(0, 1): (2, 5)})
    assert _narrowed(told) == {Ref(0, 1)}


def test_who_is_not_one_year_old_is_somebody() -> None:
    """Ten, of whom eight are one year or more: of the two babies 6 - 5 = 1 has never married, so to speak."""
    everybody, older = _rows("a", [6, 2, 2, 10]), _rows("b", [5, 2, 1, 8], universe="umur >= 1")
    babies = _rows("c", [None, None, None, 2], universe="umur < 1")
    assert _narrowed(found([everybody, older, babies], {(2, 0): (0, 2)})) == {Ref(2, 0)}
    assert not found([everybody, babies], {(2, 0): (0, 2)}).narrowed


def test_two_numbers_need_not_be_large_together() -> None:
    """Seven in two hidden numbers: each of them may be five, though not both at once."""
    assert not found([_rows("a", [3, None, None, 10])], {(0, 1): (1, 5), (0, 2): (1, 5)}).narrowed
    told = found([_rows("a", [6, None, None, 10])], {(0, 1): (1, 5), (0, 2): (1, 3)})
    assert _narrowed(told) == {Ref(0, 1)}


def test_nobody_may_be_in_a_hidden_complement() -> None:
    """Of ten all may have it: whoever needs 0 to 5 in the complement has it while nothing more is told."""
    shares = (figure("semua", 'kartu = "ya"', None, 10),)
    assert not found([_rows("a", [6, 2, 2, 10])], {}, figures=shares, figure_needs=((None, (0, 5)),)).narrowed
    beyond = found([_rows("a", [6, 2, 2, 10])], {}, figures=shares, figure_needs=((None, (0, 11)),))
    assert beyond.narrowed


def test_public_ages_that_conditions_cut_are_still_known() -> None:
    """Indicators ask in the middle of 15 to 29, who are four, and of 30 to 59, who are three: of 18 to 29 no more than
    four have a card, and not the seven of both."""
    ages = table("umur", [axis("umur_luas")], [5, 4, 3, 2, 14], kelas=OPEN)
    young = figure("semua", 'umur >= 18 dan umur < 30 dan kartu = "ya"', None, 14)
    others = (figure("semua", f'umur >= {low} dan kartu = "ya"', None, 14) for low in (15, 30, 45, 60))
    shares, few = (young, *others), [((0, 1), None)] * 4
    for most, narrow in ((4, False), (6, True)):
        done = found([ages], {}, figures=shares, figure_needs=(((0, most), None), *few), hard=(0,))
        assert bool(done.narrowed) is narrow


@pytest.mark.parametrize("seed", range(6))
def test_narrowed_are_those_and_only_those_that_a_solver_finds(seed: int) -> None:
    """A table by sex and certificate with two thirds of its inner numbers hidden: a number is known too well just when
    another program says so, cell by cell (`tests/serangan`)."""
    chance = np.random.default_rng(seed)
    inner = chance.integers(0, 10, (2, 6))
    flat = np.block([[inner, inner.sum(1, keepdims=True)], [inner.sum(0), inner.sum()]]).ravel().tolist()
    hidden = [place for place in range(20) if place not in (6, 13) and chance.random() < 0.7]
    needs = {
        place: (max(0, flat[place] - int(chance.integers(2))), flat[place] + int(chance.integers(6)))
        for place in hidden
    }
    rows = axis("ijazah")
    parts = {"jenis_kelamin": ("l", "p"), "ijazah": tuple(each.id for each in rows.categories[:-1])}
    places = [
        {name: frozenset({part}) for name, part in zip(parts, place, strict=True) if part}
        for place in product(*((*names, "") for names in parts.values()))
    ]
    reader = Attacker(parts).learn(
        *(number(where, count) for at, (where, count) in enumerate(zip(places, flat, strict=True)) if at not in needs)
    )
    shown = [None if at in needs else count for at, count in enumerate(flat)]
    told = found([table("x", [SEX, rows], shown)], {(0, at): need for at, need in needs.items()})
    known = {at: reader.interval(places[at]) for at in needs}
    few = {at for at, (low, high) in needs.items() if known[at][0] > low + 1e-6 or known[at][1] < high - 1e-6}
    assert _narrowed(told) == {Ref(0, at) for at in few}
    assert told.protected == len(needs)


def test_of_a_former_edition_is_kept_what_it_left_by_itself() -> None:
    """Four are not told apart: 0 to 4 by the former edition, whatever a stricter policy asks today. Told the one today,
    the other is known: what is asked from then on is what was left, not nothing."""
    former, today = _rows("a", [6, None, None, 10]), _rows("a", [None, 2, None, 10])
    needs: list[Need | None] = [None, None, (1, 8), None]
    printed = Printed((today, former), (), [[None] * 4, needs], (), [[False] * 4, [True, True, False, True]], (), 1)
    first = examine(printed, KNOWN, ())
    assert (first.told_before, first.hide) == ({Ref(1, 2): (1, 4)}, set())
    left = replace(printed, needs=[[None] * 4, [None, None, first.told_before[Ref(1, 2)], None]])
    second = examine(left, KNOWN, ())
    assert (_narrowed(second), second.told_before, second.hide) == ({Ref(1, 2)}, {}, {Ref(0, 1)})
