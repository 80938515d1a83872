"""Every figure that the field asks for has its answer or its reason; the lists are read here anew from the domain's own
files, by code of this file."""

from __future__ import annotations

import csv
import dataclasses
import json
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

from cantik.content.coverage import (
    LISTS,
    REASONS,
    SDGS_DESA,
    SOUGHT,
    STANDINGS,
    SoughtFigure,
    count_standings,
    coverage_references,
)
from cantik.content.kinds import Origin
from cantik.content.loader import FOLDER, load_content

DOMAIN = "domain"


def numbers(name: str) -> list[str]:
    return [figure.number for figure in SOUGHT if figure.asked_by == name]


def cells(line: str) -> list[str]:
    return [cell.strip(" *†") for cell in line.strip().strip("|").split("|")]


def section(text: str, begin: str) -> str:
    """The text of one section: from its head to the next of the same or a higher level."""
    level = begin.split(" ", maxsplit=1)[0]
    found = re.search(rf"^{re.escape(begin)}.*?$(.*?)(?=^#{{1,{len(level)}}} |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, begin
    return found[1]


def parted(text: str) -> list[str]:
    """Items of a list: parted by commas and semicolons outside brackets."""
    return [item for item in re.split(r"[;,]\s*(?![^(]*\))", text.strip()) if item]


def test_every_table_of_the_kecamatan_book(shared: Path) -> None:
    text = section((shared / DOMAIN / "publications.md").read_text(encoding="utf-8"), "## 4.")
    heads = [cells(line) for line in text.splitlines() if line.startswith("|")]
    rows = [row[0] for row in heads if re.fullmatch(r"\d\.[\d., –]+", row[0])]
    assert len(rows) == 30
    assert numbers("kecamatan_dalam_angka") == rows


def test_every_table_of_the_village_book(shared: Path) -> None:
    text = section((shared / DOMAIN / "publications.md").read_text(encoding="utf-8"), "## 7.").split("### 7.1")[0]
    wanted = []
    for line in text.splitlines():
        if re.match(r"\| \d ", line):
            chapter, listed = cells(line)[:2]
            items = [item.strip() for item in re.split(r";\s*(?=\d\.\d|figure)", listed)]
            wanted += [f"{chapter[0]} gambar" if item.startswith("figure") else item.split()[0] for item in items]
    assert len(wanted) == 53
    assert numbers("tabel_usulan") == wanted


def test_every_population_parameter(shared: Path) -> None:
    text = (shared / DOMAIN / "population_parameters.md").read_text(encoding="utf-8")
    wanted, head, now = [], "", ""
    for line in text.splitlines():
        if line.startswith("#"):
            now, head = line.lstrip("# ").split(" ")[0].rstrip("."), ""
        elif not line.startswith("|"):
            head = ""
        elif not head:
            head = cells(line)[0]
        elif head in ("Parameter", "Measure", "Component, Regsosek codes") and not line.startswith("|--"):
            wanted.append(f"{now} {cells(line)[0]}")
    assert len(wanted) > 60
    told = [figure.number for figure in SOUGHT if figure.asked_by == "parameter_kependudukan"]
    assert [name for name in wanted if name not in told] == []
    sections = re.findall(r"^#{2,3} (\d+(?:\.\d)?)\.? ", text, re.MULTILINE)
    without = {"0", "0.1", "8.2", "11", "12", "13", "14"}  # rules, sources, and what the tables above already named
    assert [name for name in sections if name not in without and not any(n.split()[0] == name for n in told)] == []


def test_every_item_of_the_seven_groups(shared: Path) -> None:
    text = section((shared / DOMAIN / "rumah_dataku.md").read_text(encoding="utf-8"), "## 3.")
    groups = [cells(line)[:2] for line in text.splitlines() if re.match(r"\| \d ", line)]
    assert len(groups) == 7
    wanted = {name.split()[0]: len(parted(items.replace("*", ""))) for name, items in groups}
    kept = re.search(r"Also kept: (.*?) \[V\]", text)
    training = re.search(r"Kader training indicators: (.*?) \[V", text)
    assert kept is not None
    assert training is not None
    wanted |= {"simpan": len(parted(kept[1])), "kader": len(parted(training[1]))}
    told = Counter(number.split(".")[0] for number in numbers("rumah_dataku"))
    assert told == wanted


def test_the_thirteen_issues(shared: Path) -> None:
    text = (shared / DOMAIN / "governance.md").read_text(encoding="utf-8")
    (line,) = (line for line in text.splitlines() if line.startswith("| The 13 issues"))
    assert len(cells(line)[1].split(";")) == len(numbers("isu_kesejahteraan")) == 13
    issues = {
        name.split("_")[1] for unit, name in load_content().variables if unit == "desa" and name.startswith("isu_")
    }
    rows = [figure for figure in SOUGHT if figure.asked_by == "isu_kesejahteraan"]
    asked = [" ".join(figure.answers).split("desa.isu_")[1].split("_")[0] for figure in rows]
    assert len(set(asked)) == 13
    assert {name.split("_")[0] for name in asked} <= issues


@pytest.mark.parametrize("name", ["regsosek", "dtsen"])
def test_every_variable_of_both_lists(shared: Path, name: str) -> None:
    with (shared / DOMAIN / f"{name}_variables.csv").open(encoding="utf-8", newline="") as table:
        rows = [(row["level"], row["variable"]) for row in csv.DictReader(table)]
    assert [(figure.section, figure.number) for figure in SOUGHT if figure.asked_by == name] == rows


def test_every_indicator_of_both_editions_stands_in_the_table(shared: Path) -> None:
    with (shared / DOMAIN / "sdgs_desa_indicators.csv").open(encoding="utf-8", newline="") as table:
        rows = [(row["edition"], row["goal"], row["indicator_number"]) for row in csv.DictReader(table)]
    assert [(row.edition, row.section, row.number) for row in SDGS_DESA] == rows


@cache
def used_words() -> dict[str, set[str]]:
    """The words of each measure's definition, with those of the columns and classes that it names; read from the YAML
    text, not by the loader."""
    files = {
        kind: {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in (FOLDER / kind).glob("*.yaml")}
        for kind in ("tables", "indicators", "columns", "classifications")
    }
    not_said = {"judul", "judul_en", "dasar", "catatan", "contoh", "label", "label_en", "id"}

    def words(value: object) -> set[str]:
        return set(re.findall(r"[a-z][a-z0-9_]+", str(value)))

    def closed(found: set[str]) -> set[str]:
        seen: set[str] = set()
        while found - seen:
            (name, *_) = found - seen
            seen.add(name)
            if name in files["columns"]:
                said = files["columns"][name]
                found = found | words({key: value for key, value in said.items() if key not in not_said})
        return seen

    used, axes_of = {}, files["classifications"]
    for kind, word in (("tables", "tabel"), ("indicators", "indikator")):
        for name, said in files[kind].items():
            own = words([said.get(key) for key in ("semesta", "pembilang", "penyebut", "sebaran")])
            own |= words((said.get("jumlah") or {}).get("kolom"))  # what a table of sums adds up
            axes = [axis for axis in [said.get("baris"), *(said.get("kolom") or [])] if axis in axes_of]
            used[f"{word}/{name}"] = closed(own | {axes_of[axis]["variabel"] for axis in axes})
    return used


#: variables that readers turn into another one
TOLD_AS = {
    "r112": "jumlah_anggota",
    "r404": "domisili",
    "r405": "jenis_kelamin",
    "r406": "tanggal_lahir",
    "r407": "umur",
    "r408": "status_kawin",
    "r409": "hubungan",
}


def test_a_measure_of_a_variable_stands_on_it_and_none_that_does_is_forgotten(shared: Path) -> None:
    used = used_words()
    with (shared / DOMAIN / "dtsen_variables.csv").open(encoding="utf-8", newline="") as table:
        numbers_of = {row["variable"]: row["regsosek_number"] for row in csv.DictReader(table)}
    with (shared / DOMAIN / "regsosek_variables.csv").open(encoding="utf-8", newline="") as table:
        variable_of = {row["number"]: row["variable"] for row in csv.DictReader(table) if row["number"] != "-"}
    counted = 0
    for figure in SOUGHT:
        if figure.asked_by not in ("regsosek", "dtsen"):
            continue
        name = variable_of.get(numbers_of.get(figure.number, ""), figure.number)
        variable = TOLD_AS.get(name, name)
        standing = {measure for measure, words in used.items() if variable in words or name in words}
        if variable == "tanggal_lahir":
            standing = {measure for measure, words in used.items() if "umur" in words}
        assert set(figure.measures) <= standing, figure
        if variable not in ("domisili", "r410"):  # who is pregnant is not asked for a method of family planning
            assert bool(figure.measures) == bool(standing), (figure.number, standing)
        counted += bool(figure.measures)
    assert counted > 90


def test_dtsen_alone_answers_only_with_its_own_columns_and_those_recorded_in_it(shared: Path) -> None:
    """measures_extra 6: DTSEN may not feed population, sex ratio or whatever stands on another base; what needs a
    question that it lacks (431a, 419, 424, 426, family planning, certificates) is no answer of its file."""
    with (shared / DOMAIN / "dtsen_variables.csv").open(encoding="utf-8", newline="") as table:
        known = {row["regsosek_number"] for row in csv.DictReader(table)}
    with (shared / DOMAIN / "regsosek_variables.csv").open(encoding="utf-8", newline="") as table:
        lacking = {row["variable"] for row in csv.DictReader(table) if row["number"] not in known}
    elsewhere = {"cara_kb", "ktp_el", "akta_lahir", "akta_perkawinan", "asuransi", "pendidikan_kk", "ikut_bantuan"}
    used, content = used_words(), load_content()
    bases = {f"tabel/{name}": spec.populations for name, spec in content.tables.items()}
    bases |= {f"indikator/{name}": spec.populations for name, spec in content.indicators.items()}
    for figure in SOUGHT:
        if figure.asked_by == "dtsen":
            for measure in figure.measures:
                assert "terdata" in bases[measure], (figure.number, measure)
                assert used[measure].isdisjoint(lacking - set(TOLD_AS) | elsewhere), (figure.number, measure)
        if figure.asked_by == "regsosek":
            assert all(set(bases[measure]) != {"terdata"} for measure in figure.measures), figure.number


#: reasons beside an answer that is a whole one: the rest up to 100 is told, a hundred more than what is asked for; the
#: answers of the monthly report stay sealed
ASKED_WHOLE = ("", "kebalikan", "nisbah", "laporan")


def test_the_command_says_how_many_indicators_stand_where() -> None:
    """Reckoned again from the bare table: of 386 all are somewhere, and only once; the page says the same."""
    with (FOLDER / "cakupan_ukuran.csv").open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table) if row["daftar"] == "sdgs_desa_2025"]
    with (FOLDER / "sebab_cakupan.csv").open(encoding="utf-8", newline="") as table:
        never = {row["id"] for row in csv.DictReader(table) if row["tidak_pernah"]}
    kept = {
        "dihitung": [row for row in rows if row["ukuran"] and not row["sebab"]],
        "dihitung sebagian": [row for row in rows if row["ukuran"] and row["sebab"]],
        "ditanyakan": [row for row in rows if not row["ukuran"] and not row["impor"] and row["isian"]],
        "dari luar": [row for row in rows if not row["ukuran"] and row["impor"]],
        "tidak ditanyakan": [row for row in rows if not row["ukuran"] and row["sebab"] in never],
    }
    counts = {name: len(found) for name, found in kept.items()}
    counts["belum ditanyakan"] = len(rows) - sum(counts.values())
    assert len(rows) == 386
    assert count_standings("sdgs_desa_2025") == counts
    said = subprocess.run(
        [sys.executable, "-m", "cantik", "check", "--json"], capture_output=True, text=True, check=True
    )
    assert json.loads(said.stdout)["diminta"]["sdgs_desa_2025"] == counts
    page = (Path(__file__).parents[2] / "docs/rujukan/cakupan.md").read_text(encoding="utf-8")
    told = " | ".join(str(counts[name]) for name in STANDINGS)
    assert f"| SDGs Desa, edisi 2025 | 386 | {told} |" in page


def test_the_counts_that_the_manual_tells() -> None:
    whole = [row for row in SDGS_DESA if row.answers and row.reason in ASKED_WHOLE]
    part = [row for row in SDGS_DESA if row.answers and row.reason not in ASKED_WHOLE]
    none = [row for row in SDGS_DESA if not row.answers]
    assert len(whole) + len(part) + len(none) == len(SDGS_DESA) == 422
    manual = (Path(__file__).parents[2] / "docs/panduan/instrumen.md").read_text(encoding="utf-8")
    assert f"{len(whole)} dijawab seluruhnya, {len(part)} sebagian, {len(none)} tidak ditanyakan" in manual
    assert {row.reason for row in SOUGHT if row.reason} == set(REASONS)
    assert {row.asked_by for row in SOUGHT} == set(LISTS)
    assert len({(row.asked_by, row.section, row.number) for row in SOUGHT}) == len(SOUGHT)


def test_what_tables_add_up_answers_the_lists_that_ask_for_sums() -> None:
    """Harvests, fish, land and paid workers (publications 4, 7): a table of sums that is shipped is named where its sum
    is asked for."""
    sums = {
        f"tabel/{path.stem}" for path in (FOLDER / "tables").glob("*.yaml") if "\njumlah: {" in path.read_text("utf-8")
    }
    asked = {
        ("kecamatan_dalam_angka", "5.1, 5.2"): {"tabel/panen_luas", "tabel/panen_produksi"},
        ("kecamatan_dalam_angka", "5.3, 5.4"): {"tabel/panen_luas", "tabel/panen_produksi"},
        ("kecamatan_dalam_angka", "5.7"): {"tabel/panen_produksi"},
        ("tabel_usulan", "1.4"): {"tabel/lahan_penggunaan"},
        ("tabel_usulan", "6.1"): {"tabel/panen_luas", "tabel/panen_produksi"},
        ("tabel_usulan", "6.2"): {"tabel/panen_luas", "tabel/panen_produksi"},
        ("tabel_usulan", "6.3"): {"tabel/panen_luas", "tabel/panen_produksi"},
        ("tabel_usulan", "6.5"): {"tabel/perikanan_produksi"},
        ("tabel_usulan", "6.6"): {"tabel/usaha_pekerja"},
        ("regsosek", "r422"): {"tabel/usaha_pekerja"},
        ("sdgs_desa_2025", "15.1.1"): {"tabel/lahan_penggunaan"},
    }
    told = {(row.asked_by, row.number): sums.intersection(row.measures) for row in SOUGHT}
    assert {key: told[key] for key in asked} == asked
    assert set().union(*told.values()) == sums


def test_the_rest_up_to_a_hundred_is_told_only_where_it_is_what_is_asked_for() -> None:
    """Bottled and refilled water is undetermined (population_parameters 8.2: 70.01, 8.23 and 21.76 per cent), so that
    100 - 70.01 is no share of bad water; the class "not protected" of the table is. Of those that answered a school
    question, of a proxy that can be determined, of families with or without internet the rest is what is asked for."""
    undetermined = {"indikator/air_minum_terlindung", "indikator/air_minum_tak_tentu"}
    (water,) = (row for row in SOUGHT if row.asked_by == "isu_kesejahteraan" and row.number == "6")
    assert (water.measures[0], water.reason) == ("tabel/air_terlindung", "")
    wrong = [row.number for row in SOUGHT if row.reason == "kebalikan" and undetermined & set(row.measures)]
    assert wrong == []


def test_an_illness_that_a_table_puts_among_the_others_is_not_told_by_it() -> None:
    """SDGs Desa 3.16 asks for persons of 30-70 by illness; codes of question 430 (domain codelists): 5 heart, 6
    diabetes, 4 asthma, 9 cancer. The table has no class of its own for cancer, and no ages; an indicator has both."""
    classes = {row.id: row.codes for row in load_content().classifications["penyakit_kronis"].classes}
    own = {code for name, codes in classes.items() if name != "lainnya" for code in codes}
    told = {row.number: row for row in SDGS_DESA if row.number.startswith("3.16.")}
    for number, code in (("3.16.1", "5"), ("3.16.2", "9"), ("3.16.3", "6"), ("3.16.4", "4")):
        tables = [name for name in told[number].measures if name.startswith("tabel/")]
        (indicator,) = (name for name in told[number].measures if name.startswith("indikator/"))
        assert bool(tables) == (code in own), number
        spec = load_content().indicators[indicator.partition("/")[2]]
        assert f'"{code}"' in spec.numerator
        assert spec.universe == "umur antara 30 dan 70"
        assert told[number].reason == "pengakuan"


def test_a_measure_that_cannot_be_taken_apart_answers_nothing_of_its_parts() -> None:
    """Manufacturing (417 = 8) shares a class with mining and utilities; social insurance is BPJS without other cover,
    which a share of all cover does not leave out; 505 asks for the main access, 427 for one of two states."""
    content = load_content()
    industry = {
        code for row in content.classifications["lapangan_usaha"].classes if "8" in row.codes for code in row.codes
    }
    assert industry > {"8"}
    told = {(row.edition, row.number): (set(row.measures), row.reason) for row in SDGS_DESA if row.section != "18"}
    assert told["2025", "9.4.1"] == ({"indikator/sdgs_pekerja_industri"}, "")
    assert 'r417 = "8"' in content.indicators["sdgs_pekerja_industri"].numerator
    bpjs = [row.codes for row in content.classifications["asuransi"].classes if {"2", "3", "4"} & set(row.codes)]
    assert bpjs == [("2",), ("3",), ("4",)]
    social = {"indikator/sdgs_jaminan_kesehatan", "tabel/penduduk_jaminan_kesehatan"}
    assert told["2025", "3.27.1"] == told["2020", "1.2.1"] == (social, "")
    assert content.indicators["sdgs_jaminan_kesehatan"].numerator == 'asuransi di ("2", "3", "4")'
    assert {told["2025", number][1] for number in ("9.9.1", "17.7.1", "2.2.1", "2.5.1", "6.1.1", "6.2.1")} == {
        "sebagian"
    }


def test_a_family_with_an_account_is_no_answer_about_persons() -> None:
    """measures_extra 2: question 506 is asked per family, never SDGs Desa 8.2.7, which counts persons."""
    (row,) = (row for row in SDGS_DESA if (row.edition, row.number) == ("2025", "8.2.7"))
    assert (row.measures, row.answers, row.reason) == ((), (), "per_orang")


def test_items_of_rumah_dataku_that_are_told_coarser_say_so() -> None:
    """rumah_dataku 3 asks for MOW and MOP apart, for families without a card, for sport; the table joins both
    operations, 115 knows a part of another card only, and a class of facilities holds sport and halls."""
    classes = load_content().classifications
    assert ("6", "7") in {row.codes for row in classes["cara_kb"].classes}
    told = {row.number: row.reason for row in SOUGHT if row.asked_by == "rumah_dataku"}
    assert [told[number] for number in ("1.5", "5.1", "7.3")] == ["sebagian"] * 3


def test_a_question_of_another_period_or_of_the_main_way_only_answers_in_part() -> None:
    """Households that recycle in three months are not those that do in one; a family tells the main way of its waste
    (like the main access of 505), not every way; who is under five was not asked for the internet."""
    months = {"seminggu": 0.25, "sebulan": 1, "tiga_bulan": 3, "setahun": 12}
    words = {"minggu": 0.25, "bulan": 1, "tahun": 12}
    said = {
        f"{path.stem}.{name}": concept
        for path in (FOLDER / "concepts").glob("*.yaml")
        for name, concept in yaml.safe_load(path.read_text(encoding="utf-8"))["konsep"].items()
    }
    compared, wrong = 0, []
    for figure in SDGS_DESA:
        asked = re.search(r", (\d+) (minggu|bulan|tahun)\b", figure.text)
        for name in figure.answers if asked else ():
            told = months.get(str(said.get(name, {}).get("waktu_acuan")))
            if asked is None or told is None or name.startswith("peristiwa."):  # events add up over months
                continue
            compared += 1
            if told != int(asked[1]) * words[asked[2]] and not figure.reason:
                wrong.append((figure.number, name))
    assert compared >= 5
    assert wrong == []
    main = {name for name, concept in said.items() if str(concept.get("definisi")).startswith("Cara utama")}
    assert main == {"keluarga.buang_sampah", "keluarga.r505"}
    rows = [row for row in SDGS_DESA if main & set(row.answers)]
    assert [row.number for row in rows] == ["9.9.1", "11.5.1", "11.5.2", "11.5.3", "12.3.1", "14.1.2", "17.7.1"]
    assert {row.reason for row in rows} == {"sebagian"}
    assert str(said["orang.pakai_internet"]["lewati"]) == "umur < 5"
    (everybody,) = (row for row in SDGS_DESA if row.number == "17.8.1")
    assert everybody.reason == "sebagian"


def test_what_a_row_asks_for_is_what_its_answer_is_about() -> None:
    """A share needs both its parts; BLT is one programme of four; a village business that lends is more than one that
    is there; visitors of a site are recorded; hotels stand among the lodgings; 15-64 is not 15 and over."""
    told = {(row.asked_by, row.section, row.number): row for row in SOUGHT}
    work = told["sdgs_desa_2025", "8", "8.3.1"], told["sdgs_desa_2020", "8", "8(4)"]
    assert {frozenset(row.answers) for row in work} == {frozenset({"orang.cari_kerja", "orang.r416a"})}
    assert told["sdgs_desa_2025", "16", "16.20.2"].answers == ("keluarga.r501c",)
    assert told["sdgs_desa_2025", "8", "8.10.4"].reason == "sebagian"
    visitors = told["sdgs_desa_2025", "8", "8.7.1"]
    assert (visitors.answers, visitors.reason) == (("fasilitas/wisata.pengunjung",), "sebagian")
    assert "fasilitas/wisata.jenis" in told["kecamatan_dalam_angka", "7", "7.3"].answers
    table = yaml.safe_load((FOLDER / "tables/penduduk_bekerja.yaml").read_text(encoding="utf-8"))
    working = told["tabel_usulan", "3", "3.6"]
    assert (table["semesta"], working.measures, working.reason) == (
        "umur >= 15",
        ("tabel/penduduk_bekerja",),
        "sebagian",
    )
    assert told["rumah_dataku", "7", "7.8"].reason == "sebagian"  # products of a village are not its crops alone


def test_every_indicator_of_a_list_stands_at_its_rows_and_says_a_part_as_one() -> None:
    """What is asked whole is counted; of 2025 only what the monthly report of an event alone tells is not."""
    open_rows = [row for row in SDGS_DESA if row.answers and not row.measures and row.reason in ASKED_WHOLE]
    assert {row.number for row in open_rows if row.edition == "2025"} == {"3.1.1", "3.2.1", "3.3.1"}
    assert {row.reason for row in open_rows} == {"laporan"}
    assert [row.number for row in open_rows if row.edition == "2020"] == []
    content = load_content()
    wrong = dataclasses.replace(content.indicators["sdgs_bukti_tanah"], asked_as=("1.9.9",))
    found = coverage_references(dataclasses.replace(content, indicators={wrong.id: wrong}), ())
    assert [error.code for error in found] == ["K109"]
    elsewhere = dataclasses.replace(wrong, asked_as=("4.8.1",))
    found = coverage_references(dataclasses.replace(content, indicators={wrong.id: elsewhere}), ())
    assert [error.code for error in found] == ["K127"]
    (row,) = (row for row in SDGS_DESA if (row.edition, row.section, row.number) == ("2025", "1", "1.7.1"))
    whole = dataclasses.replace(wrong, asked_as=("1.7.1",), title=row.text)
    found = coverage_references(dataclasses.replace(content, indicators={wrong.id: whole}), ())
    assert [error.code for error in found] == ["K128"]


NOTHING = SoughtFigure("sdgs_desa_2025", "4", "4.3.1", "Anak 7-12", (), (), (), "", "", "", Origin("x.csv", {"": 66}))


@pytest.mark.parametrize(
    ("said", "code", "found"),
    [
        ({"answers": ("orang.r412z",)}, "K109", "“orang.r412z”"),
        ({"answers": ("fasilitas/jalan.warna",)}, "K109", "“fasilitas/jalan.warna”"),
        ({"answers": ("orang.r425b",)}, "K109", "“orang.r425b”"),
        ({"answers": ("orang.golongan_darah",)}, "K109", "“orang.golongan_darah”"),  # no instrument asks this variable
        ({"reason": "entah"}, "K109", "“entah”"),
        ({"measures": ("tabel/penduduk_umurjk",)}, "K109", "“tabel/penduduk_umurjk”"),
        (
            {"measures": ("indikator/penduduk_umur_jk",)},
            "K109",
            "“indikator/penduduk_umur_jk”",
        ),  # a table
        ({"measures": ("angka/cbr",)}, "K109", "“angka/cbr”"),  # a parameter that a forum sets, no rate that is counted
        ({"imported": ("parameter/angka_kelahiran",)}, "K109", "“parameter/angka_kelahiran”"),
        ({"imported": ("opd/murid_opd.sma_guru",)}, "K109", "“opd/murid_opd.sma_guru”"),
        ({"imported": ("orang.komuter",)}, "K109", "“orang.komuter”"),  # asked by us; no delivered list has it
        ({"instrument": "pendataan", "awaited": "Berapa?"}, "K109", "“pendataan”"),
        ({"asked_by": "sdgs"}, "K109", "“sdgs”"),
        ({}, "K120", ""),
        ({"instrument": "pertanyaan_tambahan", "reason": "belum"}, "K120", ""),  # which question?
        ({"awaited": "Berapa?", "reason": "belum"}, "K120", ""),  # where?
    ],
)
def test_a_row_that_leads_nowhere_is_refused_with_its_line(said: dict[str, object], code: str, found: str) -> None:
    wrong = dataclasses.replace(NOTHING, **({"answers": ("orang.r412",)} if "asked_by" in said else {}), **said)  # type: ignore[arg-type]
    (error,) = coverage_references(load_content(), (wrong,))
    assert (error.code, error.where, error.found) == (code, "x.csv:66", found)
    right = dataclasses.replace(NOTHING, measures=("tabel/penduduk_umur_jk",))
    assert list(coverage_references(load_content(), (right,))) == []


def test_what_is_never_asked_or_counted_has_no_answer() -> None:
    """Violence, HIV, drugs, what points at a person: an answer beside such a reason is refused, and no shipped row of
    those words has one."""
    wrong = dataclasses.replace(NOTHING, measures=("tabel/penduduk_penyakit_kronis",), reason="rahasia")
    (error,) = coverage_references(load_content(), (wrong,))
    assert (error.code, error.where) == ("K126", "x.csv:66")
    sensitive = [
        row for row in SOUGHT if re.search(r"HIV|NAPZA|[Kk]ekerasan|perundungan|pelecehan|kesedihan", row.text)
    ]
    told = {row.text for row in sensitive if (row.measures or row.answers) and "Perdes" not in row.text}
    assert len(sensitive) > 15
    assert told == set()


def test_a_question_that_an_indicator_needs_is_named_by_it() -> None:
    """The other direction: `perlu: [sdgs_desa 4.3]` of an instrument, and the rows of 4.3."""
    content = load_content()
    wrong = []
    for instrument in content.instruments.values():
        for question in instrument.questions:
            for need in question.needs:
                if not need.startswith("sdgs_desa "):
                    continue
                number = need.removeprefix("sdgs_desa ").split("-")[0]
                goal, _, rest = number.rpartition(" ")
                rows = [row for row in SDGS_DESA if row.edition == "2025" and (row.section == goal or not goal)]
                meant = [row for row in rows if row.number == rest or row.number.startswith(f"{rest}.")]
                if not any(f"{question.unit}.{question.variable}" in row.answers for row in meant):
                    wrong.append((question.variable, need))
    assert wrong == []
