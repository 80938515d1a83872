"""What our own tables, indicators, classifications and the book promise besides what `cantik check` asks of anybody's
(`test_kewajiban_ukuran.py`)."""

import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

import pytest

from cantik.codes.lists import code_lists
from cantik.codes.protected_names import ProtectedNames, TextPlace
from cantik.content.kinds import Classification, Indicator, TableSpec
from cantik.content.loader import load_content
from cantik.expr.scope import measure_scope
from cantik.measure.compile import compile_basis
from cantik.measure.sources import columns_behind

#: placeholders of a sentence: {tabel.ID.KATEGORI}, {indikator.ID} …
_PLACE = re.compile(r"\{([a-z_0-9.:+]+)\}")
CONTENT, LISTS = load_content(), code_lists()
BOOK = CONTENT.books["desa_dalam_angka"]
TABLES = list(CONTENT.tables.values())
INDICATORS = list(CONTENT.indicators.values())
CLASSIFICATIONS = list(CONTENT.classifications.values())
#: docs/bidang/population_parameters.md 12 and governance.md 5.3: what is class C and not shown below the desa
SENSITIVE = re.compile(
    r"program_|desil|_ikut_|disabilitas|kesulitan|penyakit|gizi|deprivasi|stunting|_kb\b|kb_modern|rumah_layak|"
    r"asi_eksklusif|imunisasi|sdgs_kawin|sdgs_kematian"
)


def by_id(one: TableSpec | Indicator | Classification) -> str:
    return one.id


def fed_by(table: TableSpec) -> set[str]:
    """The columns of the register that a table asks for, of whatever unit."""
    scope = measure_scope(CONTENT, LISTS, table.unit_of)
    return {name for _, name in columns_behind(table, "terdaftar", scope, CONTENT)}


def test_there_are_as_many_as_promised() -> None:
    """Issue: twelve tables and 25 indicators at least; 18 tables that an OpenSID workbook can feed."""
    assert len(TABLES) >= 35
    workbook = {column.variable for column in CONTENT.mappings["opensid_penduduk"].columns} | {"keluarga", "terdaftar"}
    assert sum(fed_by(one) <= workbook for one in TABLES) >= 18
    assert len(INDICATORS) >= 25


def test_a_table_has_a_topic_and_notes() -> None:
    assert [one.id for one in TABLES if not (one.topic and one.notes)] == []


def test_what_is_of_class_a_has_no_variants_and_a_share_names_its_denominator() -> None:
    assert [one.id for one in TABLES if one.disclosure.kelas == "A" and (one.details or one.areas)] == []
    least = int(CONTENT.policies["baku_2026"].denominator_min)
    shares = [one for one in INDICATORS if one.kind in ("persen", "rasio")]
    assert [one.id for one in shares if one.disclosure.penyebut_min != least] == []


@pytest.mark.parametrize("measure", [*TABLES, *INDICATORS], ids=by_id)
def test_what_is_sensitive_is_class_c_and_stays_at_the_desa(measure: TableSpec | Indicator) -> None:
    if SENSITIVE.search(measure.id):
        assert (measure.disclosure.kelas, measure.disclosure.level_min) == ("C", "desa")
    else:
        assert measure.disclosure.kelas in "AB"


def test_religion_is_b_at_the_desa_and_c_below_so_at_the_desa_only() -> None:
    faith = CONTENT.tables["penduduk_agama"].disclosure
    assert (faith.kelas, faith.kelas_bawah, faith.level_min) == ("B", "C", "desa")


@pytest.mark.parametrize("measure", ["penduduk_status_kawin", "kepala_keluarga_status_kawin"])
def test_who_is_divorced_is_class_c_below_the_desa(measure: str) -> None:
    """population_parameters 12, governance 5.3: marital status "cerai hidup" is B at the desa and C below."""
    told = CONTENT.tables[measure].disclosure
    assert (told.kelas, told.kelas_bawah, told.delicate) == ("B", "C", ("cerai_hidup", "cerai"))


@pytest.mark.parametrize("animal", ["sapi", "kerbau", "kambing"])
def test_livestock_is_what_families_own_and_told_of_the_desa_only(animal: str) -> None:
    """measures_extra 7 no. 28: class B, livestock at the desa. The question asks how many head a family owns: cattle of
    another kept for a share of the calves are not among them."""
    table, classes = CONTENT.tables[f"ternak_{animal}"], CONTENT.classifications[f"ternak_{animal}"]
    assert (table.disclosure.kelas, table.disclosure.level_min, table.areas) == ("B", "desa", ("tanpa",))
    words = " ".join((table.title, *(row.label for row in classes.classes), *(rung.label for rung in classes.ladder)))
    assert "milik" in words
    assert "elihara" not in words


@pytest.mark.parametrize("ages", ["7_12", "7_15", "13_15", "16_18"])
def test_school_participation_says_that_kindergarten_is_no_school(ages: str) -> None:
    """412 and 413 of Regsosek begin with primary school; the village's list knows kindergarten (code 2), which the
    numerator leaves out: children of seven who are still there are not told as attending, and the text says so."""
    indicator = CONTENT.indicators[f"partisipasi_sekolah_{ages}"]
    assert '"2"' not in (indicator.numerator or "")
    assert "TK dan kelompok bermain tidak dihitung" in " ".join(indicator.concept["definisi"].split())


def test_a_number_of_a_table_is_its_own_and_the_vital_events_bear_theirs() -> None:
    """publications 7: 3.5 is births, deaths, arrivals and departures; 6.2 is horticulture, no sum of all crops."""
    numbers = Counter(table.number for table in TABLES)
    assert [number for number, times in numbers.items() if times > 1] == []
    assert CONTENT.tables["peristiwa_vital"].number == "3.5"
    assert "6.2" not in numbers


@pytest.mark.parametrize("classification", CLASSIFICATIONS, ids=by_id)
def test_every_rung_is_a_whole_recoding_of_the_one_before(classification: Classification) -> None:
    """Each class stands once on every rung; a category of one rung never goes to two of the next; an id means one set.
    Who does not know is never counted with those that answered."""
    finer = [{one.id} for one in classification.classes]
    meant = {one.id: {one.id} for one in classification.classes}
    for rung in classification.ladder:
        made = [set(group.classes) for group in rung.groups] + [{name} for name in rung.kept]
        assert sorted(leaf for some in made for leaf in some) == sorted(one.id for one in classification.classes)
        assert 2 <= len(made) < len(finer)
        assert all(sum(low <= high for high in made) == 1 for low in finer)
        assert all(meant.setdefault(group.id, set(group.classes)) == set(group.classes) for group in rung.groups)
        assert all(len(some) == 1 for some in made if "tidak_tahu" in some)
        assert rung.label != rung.label_en or not rung.label.isalpha()
        finer = made


def test_every_classification_is_used() -> None:
    used = {name for one in TABLES for name in (*one.columns, one.rows)}
    used |= {name for one in INDICATORS for name in one.classifications} | {"umur_luas"}
    assert {one.id for one in CLASSIFICATIONS} == used - {"dusun"}


def test_shares_have_two_decimals_and_what_is_counted_none() -> None:
    assert all(Decimal(one.decimals) in ((2, 3) if one.spread else (0, 2)) for one in INDICATORS)


def texts() -> list[tuple[str, str]]:
    found = [(one.id, text) for one in TABLES for text in one.notes]
    for one in CLASSIFICATIONS:
        found += [(one.id, text) for each in one.classes for text in (each.label, each.label_en)]
        found += [(one.id, group.label) for rung in one.ladder for group in rung.groups]
    for chapter in BOOK.chapters:
        found += [(BOOK.id, text) for text in (chapter.title, chapter.intro)]
    return found


WORDS = {"dusun": "Dusun", "desa": "Desa Contoh", "desa_en": "Contoh Village"}
WORDS |= {"desa_kk": "Desa Contoh", "desa_kk_en": "Contoh Village", "seluruh": "seluruh desa", "sebutan": "desa"}


@pytest.mark.parametrize(("where", "text"), texts())
def test_no_text_uses_a_name_that_others_own(where: str, text: str) -> None:
    plain = text.format_map(WORDS)
    hits = ProtectedNames.load_shipped().check(plain, TextPlace.TITLE)
    assert not list(hits), where


@pytest.mark.parametrize(
    ("kind", "place", "place_en"),
    [
        ("judul", "Kabupaten Contoh", "Contoh Regency"),
        ("judul", "Kecamatan Contoh", "Contoh District"),
        ("judul_kelompok", "Kelompok Desa pilot", "Desa pilot Group"),
    ],
)
def test_a_book_above_the_village_is_not_called_as_those_of_bps(kind: str, place: str, place_en: str) -> None:
    """ "Kabupaten Contoh Dalam Angka" is published by BPS."""
    own = BOOK.texts["wilayah"][kind]
    words = {"desa": place, "desa_en": place_en, "tahun_terbit": "2026"}
    for lang in ("id", "en"):
        assert not list(ProtectedNames.load_shipped().check(own[lang].format_map(words), TextPlace.TITLE))
    village = BOOK.title.format_map({"jenis_wilayah": "Kabupaten", "nama": "Contoh", "tahun_terbit": "2026"})
    assert list(ProtectedNames.load_shipped().check(village, TextPlace.TITLE))  # the guard sees it


def test_the_book_holds_every_table_once_and_speaks_of_nothing_else() -> None:
    printed = [name for chapter in BOOK.chapters for name in chapter.tables]
    assert sorted(printed) == sorted(CONTENT.tables)
    assert set(BOOK.key_figures) <= set(CONTENT.indicators)
    for chapter in BOOK.chapters:
        assert chapter.intro
        assert chapter.intro_en
        assert {one.split(":")[1] for one in chapter.figures if ":" in one} <= set(CONTENT.tables)
        assert set(chapter.narratives) <= set(BOOK.texts["narasi"])


def _sentences() -> list[Mapping[str, str]]:
    """All sentences of the book that speak of figures."""
    stories = [pair for story in BOOK.texts["narasi"].values() for pair in story["kalimat"]]
    return stories + [pair for said in BOOK.texts["temuan"].values() for pair in said]


def _categories_of(classification: str) -> set[str]:
    """What a table may print of it: its classes, or those of a coarser rung."""
    found = CONTENT.classifications[classification]
    return {each.id for each in found.classes} | {group.id for rung in found.ladder for group in rung.groups}


def test_every_sentence_of_the_book_names_figures_and_categories_that_exist() -> None:
    for pair in _sentences():
        figures = [[one for one in _PLACE.findall(pair[lang]) if "." in one] for lang in ("id", "en")]
        assert figures[0]
        assert figures[0] == figures[1]
        for name in _PLACE.findall(pair["id"] + pair["en"]):
            kind, _, rest = name.partition(".")
            if kind in ("indikator", "tertinggi", "terendah", "perubahan"):
                assert rest in CONTENT.indicators, name
            elif kind == "terbanyak":
                assert rest in CONTENT.tables, name
            elif rest:
                table, _, categories = rest.partition(".")
                rows = CONTENT.tables[table].rows
                known = _categories_of(rows) if categories else set()
                assert not categories or set(categories.split("+")) <= known, name


def test_the_findings_of_tables_are_short_sentences_about_something_that_is() -> None:
    """At most 15 words, no full stop; never about the rest, an unknown, those who lack it, or a bare class."""
    rest = {"lainnya", "lain", "tidak", "tidak_tahu", "tak_tentu", "belum", "tidak_sekolah", "tidak_bekerja"}
    for name, said in BOOK.texts["temuan"].items():
        assert name.removesuffix("-g") in CONTENT.tables, name
        for pair in said:
            for text in (pair["id"], pair["en"]):
                assert len(text.split()) <= 15, text
                assert not text.endswith("."), text
                assert re.search(r"[^\W\d]{4}", _PLACE.sub("", text)), "a word besides the figure"
            told = [one.split(".") for one in _PLACE.findall(pair["id"]) if one.startswith(("persen.", "tabel."))]
            assert not any(set(parts[2].split("+")) & rest for parts in told if len(parts) > 2), name


@pytest.mark.parametrize("basis", ["orang", "keluarga"])
def test_everything_compiles(basis: str) -> None:
    measures: list[TableSpec | Indicator] = [*TABLES, *INDICATORS]
    own = [(one, "terdaftar") for one in measures if one.unit_of == basis]
    compiled = compile_basis(measure_scope(CONTENT, LISTS, basis), CONTENT, own)
    assert len(compiled.tables) + len(compiled.sums) + len(compiled.indicators) == len(own)
