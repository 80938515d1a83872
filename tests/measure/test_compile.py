"""Definitions that cannot be counted are refused with file and line; those that can become the axes they promise."""

from dataclasses import replace

import pytest

from cantik.base.errors import CantikError
from cantik.codes.lists import code_lists
from cantik.content.kinds import Indicator, TableSpec
from cantik.content.loader import load_content
from cantik.expr.scope import measure_scope
from cantik.measure.axes import axis, dimension
from cantik.measure.compile import axes_of, compile_basis

CONTENT, LISTS = load_content(), code_lists()
PEOPLE = measure_scope(CONTENT, LISTS, "orang")
FAMILIES = measure_scope(CONTENT, LISTS, "keluarga")
_RECORDS = ("fasilitas", "peristiwa", "peristiwa_tahunan", "penduduk_tengah", "lahan", "panen", "perikanan")
FACTS = [measure_scope(CONTENT, LISTS, basis) for basis in _RECORDS]
SCOPES = {"orang": PEOPLE, "keluarga": FAMILIES}


def test_every_classification_covers_its_list_and_its_axis_ends_with_the_unanswered() -> None:
    for one in CONTENT.classifications.values():
        scope = next(scope for scope in (PEOPLE, FAMILIES, *FACTS) if one.variable in scope.names)
        made = dimension(one, scope)
        assert made.radix == len(one.classes) + 1
        assert made.classes[-1] == len(one.classes)
        assert set(range(len(one.classes))) <= set(made.classes), one.id
        assert axis(one).categories[-1].missing


def test_ages_stand_in_exactly_one_class() -> None:
    """The peer's "under 1" held two ages; here 0 to 120 fall into 16 classes without gap or overlap."""
    ages = CONTENT.classifications["umur_lima_tahunan"]
    for age in range(121):
        assert (
            sum(
                one.low is not None and one.low <= age and (one.high is None or age <= one.high) for one in ages.classes
            )
            == 1
        )
    assert dimension(ages, PEOPLE).classes[:121] == tuple(min(age // 5, 15) for age in range(121))


@pytest.mark.parametrize(
    ("table", "axes"),
    [
        ("penduduk_dusun", ("jenis_kelamin",)),
        ("penduduk_umur_jk", ("jenis_kelamin", "umur_lima_tahunan")),
        ("penduduk_agama", ("jenis_kelamin", "umur_luas", "agama")),
        ("penduduk_sekolah", ("jenis_kelamin", "umur_sekolah", "pendidikan_sedang")),
        ("penduduk_hubungan", ("jenis_kelamin", "hubungan")),
        ("keluarga_anggota", ("jumlah_anggota",)),
        ("pasangan_kb", ("cara_kb",)),
    ],
)
def test_a_table_is_counted_at_the_finest_that_its_variants_ask_for(table: str, axes: tuple[str, ...]) -> None:
    assert axes_of(CONTENT.tables[table], CONTENT) == axes


def test_the_vector_is_as_long_as_its_tables_and_every_counter_stands_once() -> None:
    for basis, scope in SCOPES.items():
        measures: list[TableSpec | Indicator] = [*CONTENT.tables.values(), *CONTENT.indicators.values()]
        chosen = [(one, "terdaftar") for one in measures if one.unit_of == basis]
        plan = compile_basis(scope, CONTENT, chosen).plan
        assert plan.width == sum(one.size for one in plan.tables)
        assert [one.offset for one in plan.tables] == [
            sum(before.size for before in plan.tables[:number]) for number in range(len(plan.tables))
        ]
        assert len(set(plan.counters)) == len(plan.counters)


def table(**changed: object) -> TableSpec:
    return replace(CONTENT.tables["penduduk_agama"], **changed)  # type: ignore[arg-type]


def indicator(**changed: object) -> Indicator:
    return replace(CONTENT.indicators["persen_lansia"], **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("measure", "code"),
    [
        (table(rows="tidak_ada"), "K203"),
        (table(rows="penerangan"), "K201"),  # a classification of families
        (
            table(
                columns=("pekerjaan", "pendidikan_kk", "umur_lima_tahunan", "asuransi"),
                details=(),
                areas=(),
                disclosure=replace(CONTENT.tables["penduduk_agama"].disclosure, kelas="A"),
            ),
            "K205",
        ),
        (table(columns=("pekerjaan",)), "K209"),  # protection would not ask it
        (table(columns=("umur_sekolah",), details=("jk",)), "K209"),
        (table(universe='agama = "8"'), "E104"),
        (table(universe="uumur > 3"), "E102"),
        (indicator(kind="gini"), "K206"),
        (indicator(kind="rata", numerator="umur >= 60"), "K204"),
        (indicator(kind="rata", numerator="agama"), "K204"),
        (indicator(numerator="umur >="), "E101"),
        (indicator(numerator="ibu.umur > 3"), "E105"),
    ],
)
def test_definitions_that_cannot_be_counted_are_refused_with_their_line(
    measure: TableSpec | Indicator, code: str
) -> None:
    with pytest.raises(CantikError) as caught:
        compile_basis(PEOPLE, CONTENT, [(measure, "terdaftar")])
    assert caught.value.code == code
    assert ".yaml:" in caught.value.where


def test_a_code_in_no_class_is_refused() -> None:
    faith = CONTENT.classifications["agama"]
    short = replace(faith, classes=faith.classes[:-1])

    with pytest.raises(CantikError) as caught:
        dimension(short, PEOPLE)
    assert (caught.value.code, "“7”" in caught.value.found) == ("K202", True)
