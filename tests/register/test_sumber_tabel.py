"""Measures hang on variables: whatever file fills them, the table is made, and says which file that was."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path

from cantik.codes.knowledge import load
from cantik.collect.agreement import read_agreement
from cantik.collect.read import Delivery
from cantik.contoh import write_opensid
from cantik.pipeline import steps
from cantik.pipeline.bring import Into, bring
from cantik.release.origins import sources_of_tables, words_of_listed
from cantik.vault.app.opening import OpenStore
from tests.fixtures.contoh_rilis import PLACE
from tests.fixtures.desa_dtsen import AGREEMENT, asked, decile, families_of, write_dtsen
from tests.fixtures.desa_ringan import light_village
from tests.register.bekal import DESA

ON = dt.date(2025, 12, 31)


def measured(opened: OpenStore, folder: Path, *files: Path, on: dt.date = ON) -> steps.Counted:
    """The register after these files, each in its turn, frozen and measured."""
    (folder / "perjanjian.json").write_text(json.dumps(AGREEMENT), "utf-8")
    agreement = read_agreement(folder / "perjanjian.json")
    for file in files:
        told = bring([file], Into(opened, DESA, "uji"), Delivery(ON, agreement), load(), lambda *_: None)
        assert told[0].quarantined is None
    return steps.count(DESA, on, opened=opened, knowledge=load().of(DESA), by="uji", tell=lambda *_: None)


def named(counted: steps.Counted) -> dict[str, list[str]]:
    """By table the sources of its source line, without the village and the date."""
    lines = sources_of_tables(counted.view, counted.results, load(), PLACE)
    return {name: [line.partition(" Desa ")[0] for line, _ in own] for name, own in lines.items()}


def test_dtsen_alone_makes_tables_of_who_stands_in_it_and_no_population(opened: OpenStore, tmp_path: Path) -> None:
    village = light_village().villages[0]
    people = village.draw()
    counted = measured(opened, tmp_path, *write_dtsen(village, tmp_path))
    made = {cube.spec.id: cube for cube in counted.results.cubes}

    assert counted.snapshot.bases == ("terdata",)
    assert {"keluarga_desil", "rumah_lantai", "air_minum", "aset_mobil", "ternak_sapi", "penduduk_bekerja"} <= set(made)
    assert not [name for name, cube in made.items() if cube.spec.disclosure.kelas == "A"]  # no total, no density
    assert "jumlah_penduduk" not in {figure.spec.id for figure in counted.results.figures}
    homes, inside = families_of(people), sum(asked(people))
    deciles = Counter(decile(family) for family in homes)
    assert made["keluarga_desil"].counts.sum(axis=0).tolist() == [deciles[number] for number in range(1, 11)]
    assert made["rumah_lantai"].asked == len(homes)

    listed = [person for person, inside in enumerate(asked(people)) if inside]
    sexes, born = people.persons["r405"], people.persons["tanggallahir"].astype("datetime64[D]").tolist()
    ages = [
        ON.year - born[person].year - ((ON.month, ON.day) < (born[person].month, born[person].day)) for person in listed
    ]
    by_age = Counter(min(age // 5, 15) for age in ages)
    assert made["terdata_umur_jk"].counts.sum(axis=(0, 1))[:16].tolist() == [by_age[group] for group in range(16)]
    figures = {figure.spec.id: figure for figure in counted.results.figures}
    men = sum(str(sexes[person]) == "1" for person in listed)
    young, old = sum(age < 15 for age in ages), sum(age >= 65 for age in ages)
    assert figures["jumlah_terdata"].n == len(listed)
    assert figures["jumlah_keluarga_terdata"].n == len(homes)
    ratio, dependency = figures["rasio_jenis_kelamin_terdata"], figures["rasio_ketergantungan_terdata"]
    assert (ratio.n, ratio.d) == (men, len(listed) - men)
    assert (dependency.n, dependency.d) == (young + old, len(listed) - young - old)

    told = named(counted)
    assert told["rumah_lantai"] == told["keluarga_desil"] == ["DTSEN (keluarga)"]
    assert told["penduduk_bekerja"] == ["DTSEN"]
    (note, note_en) = words_of_listed(counted.snapshot, counted.view.sources, 30)["terdata"].note
    assert f"{inside} anggota dalam {len(homes)} keluarga yang terdata pada DTSEN" in note
    assert note.endswith("bukan jumlah penduduk.")
    assert note_en.endswith("not the population.")
    assert words_of_listed(counted.snapshot, counted.view.sources, 30)["terdata"].mark == ("menurut DTSEN", "by DTSEN")
    few, _ = words_of_listed(counted.snapshot, counted.view.sources, inside + 1)["terdata"].note
    assert few.startswith("Basis: yang terdata pada DTSEN")  # how few stand in a file is not said


def test_beside_a_register_dtsen_fills_houses_and_the_register_says_who_is_counted(
    opened: OpenStore, tmp_path: Path
) -> None:
    village = light_village().villages[0]
    write_opensid(village, tmp_path / "penduduk.xlsx")
    _, families = write_dtsen(village, tmp_path)
    counted = measured(opened, tmp_path, tmp_path / "penduduk.xlsx", families)

    told = named(counted)
    assert counted.snapshot.bases == ("terdaftar",)
    assert told["penduduk_agama"] == told["penduduk_dusun"] == ["Register penduduk"]
    assert told["rumah_lantai"] == ["DTSEN (keluarga)", "Register penduduk"]
    assert not words_of_listed(counted.snapshot, counted.view.sources, 30)


def test_an_index_of_a_file_alone_says_why_it_is_not_told_beside_a_register(opened: OpenStore, tmp_path: Path) -> None:
    """Everything that it asks is filled in, so that nobody may read that people are unknown."""
    village = light_village().villages[0]
    write_opensid(village, tmp_path / "penduduk.xlsx")
    counted = measured(opened, tmp_path, tmp_path / "penduduk.xlsx", *write_dtsen(village, tmp_path))

    left_out = {each.id: each for each in counted.results.not_made}
    for name in ("deprivasi_dtsen_h", "deprivasi_dtsen_a", "deprivasi_dtsen_m0"):
        assert "pendataan yang berdiri sendiri" in left_out[name].reason
        assert "survey that stands alone" in left_out[name].reason_en
    assert not [each for each in left_out.values() if "Tidak diketahui siapa" in each.reason]
