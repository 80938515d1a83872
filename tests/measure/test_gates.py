"""What is not made, and why: source, empty columns, base, coverage, answers (docs/bidang/quality_policy.md 4)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from cantik import measure
from cantik.codes.lists import code_lists
from cantik.collect.batch import Value
from cantik.content.kinds import Content
from cantik.content.loader import load_content
from cantik.measure.result import Cube, Results
from cantik.protect.withholding import REASON, as_told
from cantik.register.core.people import RegisterView, SourceNote
from cantik.snapshot.freeze import freeze

CONTENT, LISTS = load_content(), code_lists()
POLICY = CONTENT.policies["baku_2026"]
ON = dt.date(2025, 12, 31)


def village(
    size: int = 100, *, accepted: int | None = None, read: int | None = None, **columns: Sequence[Value | bool]
) -> RegisterView:
    """People of 30 in families of one, in one dusun, with the columns given."""
    persons: dict[str, Sequence[Value | bool]] = {
        "id": [str(one) for one in range(size)],
        "keluarga": list(range(size)),
        "dusun": ["Mawar"] * size,
        "rw": [""] * size,
        "rt": ["001"] * size,
        "terdaftar": ["ya"] * size,
        "domisili": ["tidak_tahu"] * size,
        "keberadaan": [None] * size,
        "institusi": [False] * size,
        "tanggal_lahir": [dt.date(1995, 6, 1)] * size,
        "jenis_kelamin": ["1", "2"] * (size // 2),
        "hubungan_keluarga": ["1"] * size,
        **columns,
    }
    families: dict[str, Sequence[Value | bool]] = {
        "id": persons["id"],
        "dusun": persons["dusun"],
        "rw": persons["rw"],
        "rt": persons["rt"],
    }
    total = read or size
    source = SourceNote("opensid", ON, "a" * 64, None, total, accepted if accepted is not None else total)
    return RegisterView("99.01.01.2001", ON, persons, families, (source,), "c" * 64)


def results(view: RegisterView, content: Content = CONTENT) -> Results:
    return measure.compute(freeze(view, content, LISTS, ON, policy=POLICY), content, LISTS, policy=POLICY)


def why(found: Results, name: str) -> str:
    return next((one.code for one in found.not_made if one.id == name), "dibuat")


def cube(found: Results, name: str) -> Cube:
    return next(one for one in found.cubes if one.spec.id == name)


def test_an_empty_column_says_which_and_what_files_fill_it() -> None:
    found = {one.id: one for one in results(village()).not_made}

    assert (found["air_minum"].code, found["air_minum"].reason, found["air_minum"].reason_en) == (
        "kosong",
        (
            "Tidak terisi (dari DTSEN tingkat keluarga, Regsosek, atau pendataan atau kuesioner desa sendiri): "
            "sumber air minum utama."
        ),
        "Not filled in (from DTSEN, families, Regsosek, or the village's own survey): main source of drinking water.",
    )
    assert found["air_minum"].title == CONTENT.tables["air_minum"].title
    assert found["penduduk_agama"].reason == (
        "Tidak terisi (dari SIAK (Dukcapil), Buku Induk Penduduk, OpenSID, Pendataan SDGs Desa, atau pendataan "
        "atau kuesioner desa sendiri): agama."
    )
    assert found["keluarga_ikut_pkh"].reason == (
        "Tidak terisi (dari penerima bantuan OpenSID): peserta PKH menurut daftar desa."
    )
    work = found["pekerja_status"]
    assert work.reason == (
        "Tidak terisi (dari DTSEN, Regsosek, Basis Data Terpadu 2015 atau DTKS, atau pendataan atau kuesioner desa "
        "sendiri): bekerja/membantu bekerja seminggu lalu, status kedudukan dalam pekerjaan utama."
    )


@pytest.mark.parametrize(
    ("missing", "made"), [(0, "dibuat"), (20, "dibuat"), (21, "tak_terjawab"), (99, "tak_terjawab")]
)
def test_more_than_a_fifth_without_an_answer_is_not_published(missing: int, made: str) -> None:
    faith = [None] * missing + ["1"] * (100 - missing)
    assert why(results(village(agama=faith)), "penduduk_agama") == made


def test_the_row_tidak_terjawab_stands_only_when_somebody_did_not_answer() -> None:
    whole = cube(results(village(agama=["1"] * 100)), "penduduk_agama")
    some = cube(results(village(agama=[None] * 5 + ["1"] * 95)), "penduduk_agama")

    assert [one.id for one in whole.axes[-1].categories if one.missing] == []
    assert [one.id for one in some.axes[-1].categories if one.missing] == ["tidak_terjawab"]
    assert (some.asked, some.answered) == (100, 95)
    assert int(some.counts[..., -1].sum()) == 5


def test_nobody_in_the_universe() -> None:
    """No never-married person under 17 lives here: the table of children's cards has nobody to count."""
    found = results(village(ktp_el=["2"] * 99 + ["3"], status_kawin=["2"] * 100))
    assert why(found, "anak_kia") == "kosong_seluruhnya"
    (card,) = (one for one in found.not_made if one.id == "anak_kia")
    assert card.untold, "how many never-married children there are no class A table tells"
    (as_read,) = (as_told(one) for one in found.not_made if one.id == "anak_kia")
    assert (as_read.reason, as_read.reason_en, as_read.code) == (*REASON, "pelindungan")


def test_a_figure_of_a_group_of_nobody_stands_where_one_of_few_would() -> None:
    """Of nobody, of three, of three of whom none answered: no line tells which."""
    found = []
    for children, card in ((0, "2"), (3, "2"), (3, None)):
        adults = 100 - children
        born = [dt.date(2018, 6, 1)] * children + [dt.date(1995, 6, 1)] * adults
        single, cards = ["1"] * children + ["2"] * adults, [card] * children + ["2"] * (adults - 1) + ["3"]
        told = results(village(ktp_el=cards, status_kawin=single, tanggal_lahir=born))
        assert why(told, "cakupan_kia") == "dibuat"
        assert not [one for one in told.not_made if one.id == "cakupan_kia"]
        found.append(next(one.d for one in told.figures if one.spec.id == "cakupan_kia"))
    assert max(found) <= 3


@pytest.mark.parametrize(
    ("accepted", "made", "percent"),
    [(1402, "dibuat", False), (1312, "dibuat", True), (1189, "dibuat", True), (1145, "cakupan", False)],
)
def test_coverage_gates_of_the_worked_examples(accepted: int, made: str, percent: bool) -> None:
    """docs/bidang/quality_policy.md 4, frame 1,450: 96.69% counts; 90.48, 82.00% percentages only; 78.97% village
    only."""
    found = results(village(accepted=accepted, read=1450))

    assert why(found, "penduduk_dusun") == made
    assert ("orang" in found.percent_only) is percent


def test_coverage_is_told_in_both_languages() -> None:
    (people,) = (one for one in results(village(accepted=1145, read=1450)).not_made if one.id == "penduduk_dusun")

    assert people.reason == "Terdata 79,0 persen (1.145 dari 1.450); hanya untuk desa sendiri."
    assert people.reason_en == "Recorded 79.0% (1,145 of 1,450); for the village only."


def test_documents_are_counted_over_the_registered_and_life_over_residents() -> None:
    """20 of 100 registered persons live elsewhere; 10 more live here with a card of another village."""
    size = 110
    found = results(
        village(
            size,
            terdaftar=["ya"] * 100 + ["tidak"] * 10,
            domisili=["tidak"] * 20 + ["ya"] * 90,
            ktp_el=["2"] * size,
            status_kawin=["1"] * size,
        )
    )

    assert (cube(found, "penduduk_ktp_el").population, cube(found, "penduduk_ktp_el").asked) == ("terdaftar", 100)
    assert (cube(found, "penduduk_dusun").population, cube(found, "penduduk_dusun").asked) == ("domisili", 90)


def test_a_village_without_dusun_is_one_row() -> None:
    people = cube(results(village(dusun=[""] * 100)), "penduduk_dusun")

    assert [one.id for one in people.geo.categories] == ["semua"]
    assert people.counts.tolist() == [[50, 50]]


def test_people_of_an_unknown_dusun_are_a_row_of_their_own_at_the_end() -> None:
    people = cube(results(village(dusun=["", "MAWAR MERAH"] * 50)), "penduduk_dusun")

    assert [(one.id, one.label, one.missing) for one in people.geo.categories] == [
        ("mawar_merah", "Mawar Merah", False),
        ("tidak_diketahui", "Tidak diketahui", True),
    ]


def test_a_definition_holds_only_between_its_dates() -> None:
    old = replace(CONTENT.tables["penduduk_dusun"], until=dt.date(2025, 12, 30))
    content = replace(CONTENT, tables={**CONTENT.tables, "penduduk_dusun": old}, digest="lama")
    found = results(village(), content)

    assert why(found, "penduduk_dusun") == "dibuat"  # neither made nor refused
    assert "penduduk_dusun" not in {one.spec.id for one in found.cubes}


def test_ages_that_nobody_of_the_universe_has_are_left_out_of_the_detail() -> None:
    """Everybody is 30: of the four broad ages one is left; the classes of the rows stay, also the empty ones."""
    table = cube(results(village(agama=["1"] * 100)), "penduduk_agama")

    assert [one.id for one in table.axes] == ["jenis_kelamin", "umur_luas", "agama"]
    assert [one.id for one in table.axes[1].categories] == ["u30_59"]
    assert len(table.axes[2].categories) == 7


def test_a_snapshot_of_other_code_lists_is_refused() -> None:
    from cantik.base.errors import CantikError

    snapshot = freeze(village(agama=["1"] * 100), CONTENT, LISTS, ON, policy=POLICY)
    frame = snapshot.frames["orang"]
    other = replace(snapshot, frames={**snapshot.frames, "orang": replace(frame, radix={**frame.radix, "agama": 9})})

    with pytest.raises(CantikError) as caught:
        measure.compute(other, CONTENT, LISTS, policy=POLICY)
    assert caught.value.code == "M104"


@pytest.mark.parametrize(
    ("source", "base"),
    [("pendataan_desa", "terdata"), ("sdgs_desa", "terdata"), ("bdt", "terdata"), ("opensid", ""), ("siak", "")],
)
def test_a_survey_that_tells_of_no_base_counts_those_in_its_file(source: str, base: str) -> None:
    """docs/bidang/measures_extra.md 6: shares and tables of who stands in the file, never a population. A register of
    the population in which nobody's status is told may hold the dead, so that it counts nobody."""
    view = village(terdaftar=["tidak_tahu"] * 100, r416a=["1"] * 60 + ["2"] * 40)
    found = results(replace(view, sources=(SourceNote(source, ON, "a" * 64, None, 100, 100),)))

    made = {one.spec.id: one for one in found.cubes}
    assert {one.population for one in made.values()} == ({base} if base else set())
    if base:
        assert made["penduduk_bekerja"].asked == 100
        assert why(found, "penduduk_dusun") == "sumber"  # class A: no total of the village
        assert not [one for one in found.figures if one.spec.id == "jumlah_penduduk"]


def test_who_died_is_not_among_those_recorded() -> None:
    view = village(terdaftar=["tidak_tahu"] * 100, domisili=["tidak"] * 3 + ["tidak_tahu"] * 97, r416a=["1"] * 100)
    found = results(replace(view, sources=(SourceNote("dtsen", ON, "a" * 64, None, 100, 100),)))
    assert cube(found, "penduduk_bekerja").asked == 97


@pytest.mark.parametrize(("source", "told"), [("", False), ("fasilitas", False), ("siak", False), ("dtsen", True)])
def test_what_is_of_a_survey_alone_is_missed_only_where_one_was_brought(source: str, told: bool) -> None:
    """A book of a register does not explain measures of a file that the village never had; beside one it says why."""
    view = village()
    if source:
        view = replace(view, sources=(*view.sources, SourceNote(source, ON, "b" * 64, None, 100, 100)))
    found = results(view)
    alone = [name for name, one in CONTENT.indicators.items() if one.populations == ("terdata",)]
    alone += [name for name, one in CONTENT.tables.items() if one.populations == ("terdata",)]
    missed = {one.id for one in found.not_made if "berdiri sendiri" in one.reason}
    assert len(alone) > 5
    assert bool(missed) is told
    assert missed <= set(alone)
    assert {cube.spec.id for cube in found.cubes}.isdisjoint(alone)
