"""What a table or an indicator owes, whoever wrote it: `cantik check` names what does less, in the file of a kabupaten
as in ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import cantik
from cantik.base.errors import ContentError
from cantik.codes.lists import code_lists
from cantik.content.kinds import Content, Indicator, TableSpec
from cantik.content.loader import load_content
from cantik.expr.scope import Scope, measure_scope
from cantik.pipeline.contents import check_content
from cantik.pipeline.measure_duties import unfinished_measures, wrong_measures

CONTENT = load_content()
TABLES = Path(cantik.__file__).parent / "content" / "tables"


@pytest.fixture(scope="module")
def scopes() -> Mapping[str, Scope]:
    """The names that a measure may ask for, by what it counts."""
    measures: list[TableSpec | Indicator] = [*CONTENT.tables.values(), *CONTENT.indicators.values()]
    return {unit: measure_scope(CONTENT, code_lists(), unit) for unit in {each.unit_of for each in measures}}


def only(name: str, **changes: Any) -> Content:
    """The content with one measure alone, changed."""
    if name in CONTENT.tables:
        return replace(CONTENT, tables={name: replace(CONTENT.tables[name], **changes)}, indicators={})
    return replace(CONTENT, tables={}, indicators={name: replace(CONTENT.indicators[name], **changes)})


def disclosed(name: str, **changes: Any) -> dict[str, Any]:
    """The disclosure of a measure, changed."""
    known: TableSpec | Indicator = CONTENT.tables.get(name) or CONTENT.indicators[name]
    return {"disclosure": replace(known.disclosure, **changes)}


DISABLED = "penduduk_disabilitas"
PLANTED: list[tuple[str, str, dict[str, Any], str]] = [
    ("K238", DISABLED, disclosed(DISABLED, kelas="B"), "kelas C"),
    ("K238", DISABLED, disclosed(DISABLED, level_min="dusun"), "level_min: desa"),
    ("K238", "kesulitan_fungsional", disclosed("kesulitan_fungsional", kelas="A"), "kelas C"),
    ("K238", "keluarga_desil", disclosed("keluarga_desil", kelas="B"), "kelas C"),
    ("K238", "keluarga_ikut_pkh", disclosed("keluarga_ikut_pkh", level_min="dusun"), "level_min: desa"),
    ("K238", "usaha_omzet", disclosed("usaha_omzet", milder=None), "lebih_ringan"),
    ("K238", "penduduk_akta_kawin", {"levels": ("desa", "dusun"), **disclosed("penduduk_akta_kawin", kelas="A")}, ""),
    ("K238", "penduduk_agama", {"levels": ("desa", "dusun")}, "wilayah: [desa]"),
    ("K238", "penduduk_agama", {"areas": ("dusun", "tanpa")}, "g: [tanpa]"),
    ("K238", "penduduk_pendidikan", {"details": ("jk",)}, "tanpa"),
    ("K238", "penduduk_pendidikan", {"details": (), "areas": ()}, "tanpa"),
    ("K240", "persen_lansia", {"title": "Garis Kemiskinan"}, ""),
]


@pytest.mark.parametrize(("code", "name", "changes", "expected"), PLANTED)
def test_what_does_less_is_named_with_its_file(
    scopes: Mapping[str, Scope], code: str, name: str, changes: dict[str, Any], expected: str
) -> None:
    found = list(wrong_measures(only(name, **changes), scopes))
    assert code in {each.code for each in found}, [str(each) for each in found]
    assert any(expected in each.expected for each in found)
    assert all(name in (each.where + each.found) for each in found)
    assert not list(wrong_measures(only(name), scopes)), "as it is shipped, it owes nothing"


LANSIA = CONTENT.indicators["persen_lansia"]
UNFINISHED: list[tuple[str, dict[str, Any], str]] = [
    ("penduduk_agama", {"title": "Agama"}, "Menurut"),
    ("penduduk_agama", {"title_en": "Religion"}, "by"),
    ("penduduk_agama", {"unit_en": ""}, "terisi"),
    ("persen_lansia", {"concept": {}}, "MS-Ind"),
    ("persen_lansia", {"concept_en": {}}, "terisi"),
    ("persen_lansia", {"scale": 1}, "100"),
    ("persen_lansia", {"concept": {**LANSIA.concept, "definisi": f"{LANSIA.title} adalah bagian."}}, "adalah"),
    ("persen_lansia", {"concept": {**LANSIA.concept, "asal": "x"}}, "saja"),
]


@pytest.mark.parametrize(("name", "changes", "expected"), UNFINISHED)
def test_what_a_measure_does_not_say_of_itself_is_told(name: str, changes: dict[str, Any], expected: str) -> None:
    """It is published all the same."""
    (found,) = unfinished_measures(only(name, **changes))
    assert (found.measure, expected in found.expected) == (name, True), found.words


def test_ours_say_everything() -> None:
    assert [each.words for each in unfinished_measures(CONTENT)] == []


@pytest.mark.parametrize(("table", "changes"), [(DISABLED, {"neutral": None}), ("penduduk_pendidikan", {"ladder": ()})])
def test_the_classes_of_a_protected_table_are_coarsened_and_one_tells_nothing(
    scopes: Mapping[str, Scope], table: str, changes: dict[str, Any]
) -> None:
    rows = CONTENT.tables[table].rows
    classes = {**CONTENT.classifications, rows: replace(CONTENT.classifications[rows], **changes)}
    (found,) = wrong_measures(replace(only(table), classifications=classes), scopes)
    assert (found.code, rows in found.found) == ("K238", True)


def test_who_is_married_is_told_by_dusun_in_no_table_of_its_own(tmp_path: Path) -> None:
    """A kabupaten's copy of a shipped table that goes below the village: taken out of "ever married" of a dusun, its
    total leaves the few who are divorced or widowed."""
    text = (TABLES / "penduduk_akta_kawin.yaml").read_text("utf-8")
    text = text.replace("id: penduduk_akta_kawin", "id: kawin_dusun").replace('nomor: "3.8d"', 'nomor: "L.1"')
    text = text.replace("wilayah: [desa]", "wilayah: [desa, dusun]").replace(", level_min: desa}", "}")
    own = tmp_path / "tables" / "kawin_dusun.yaml"
    own.parent.mkdir()
    own.write_text(text.replace("g: [tanpa]", "g: [dusun, tanpa]"), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        check_content(tmp_path)
    assert (caught.value.code, caught.value.where.endswith("kawin_dusun.yaml:12")) == ("K238", True), caught.value
