"""Invented people: numbers of the right build, families that can be, marginals of a village in Java."""

from collections import Counter

import numpy as np
import pytest

from cantik.contoh import InventedVillage, Kabupaten
from cantik.contoh.stream import MISSING, rank_within

VILLAGES = range(8)


@pytest.fixture(params=VILLAGES, ids=lambda number: f"desa{number}")
def village(request: pytest.FixtureRequest, kabupaten: Kabupaten) -> InventedVillage:
    return kabupaten.villages[int(request.param)]


def test_every_village_has_exactly_the_living_persons_asked_for(village: InventedVillage) -> None:
    assert Counter(village.persons["status_dasar"].tolist()) == {1: 1500, 2: 10, 3: 9}


def test_a_nik_holds_birth_date_and_sex_and_belongs_to_no_province(village: InventedVillage) -> None:
    persons = village.persons
    days = persons["tanggallahir"].astype("datetime64[D]").astype(object)
    for nik, day, sex in zip(persons["nik"].tolist(), days, persons["sex"].tolist(), strict=True):
        text = str(nik)
        assert len(text) == 16
        assert text[:2] == "99"
        assert int(text[6:8]) == day.day + (40 if sex == 2 else 0)
        assert int(text[8:10]) == day.month
        assert int(text[10:12]) == day.year % 100
        assert text[12:] != "0000"


def test_no_number_is_used_twice_in_the_kabupaten(kabupaten: Kabupaten) -> None:
    niks = np.concatenate([village.persons["nik"] for village in kabupaten.villages])
    kks = np.concatenate([village.families["no_kk"] for village in kabupaten.villages])
    everything = np.concatenate([niks, kks])
    assert len(np.unique(everything)) == len(everything)


def test_a_kk_number_starts_with_the_kecamatan_of_the_village(village: InventedVillage) -> None:
    assert {str(kk)[:6] for kk in village.families["no_kk"].tolist()} == {village.code.replace(".", "")[:6]}


def test_every_family_has_one_living_head_and_at_most_one_spouse(village: InventedVillage) -> None:
    persons = village.persons
    families = len(village.families)
    alive = persons["status_dasar"] == 1
    heads = np.bincount(persons["family"][alive & (persons["kk_level"] == 1)], minlength=families)
    spouses = np.bincount(persons["family"][alive & np.isin(persons["kk_level"], [2, 3])], minlength=families)
    assert (heads == 1).all()
    assert spouses.max() == 1
    assert np.bincount(persons["family"][alive]).max() <= 15


def test_spouses_are_married_of_two_sexes_and_called_so(village: InventedVillage) -> None:
    persons = village.persons
    spouse = np.flatnonzero(np.isin(persons["kk_level"], [2, 3]))
    head_of = np.flatnonzero(persons["kk_level"] == 1)
    head = head_of[persons["family"][spouse]]
    assert (persons["status_kawin"][spouse] == 2).all()
    assert (persons["status_kawin"][head] == 2).all()
    assert (persons["sex"][spouse] + persons["sex"][head] == 3).all()
    assert (persons["kk_level"][spouse] == np.where(persons["sex"][spouse] == 1, 2, 3)).all()
    alone = np.setdiff1d(head_of, head)
    assert (persons["status_kawin"][alone] != 2).all()
    assert (np.abs(persons["umur"][spouse] - persons["umur"][head]) <= 20).all()


@pytest.mark.parametrize(("column", "sex"), [("ibu_nik", 2), ("ayah_nik", 1)])
def test_parents_are_of_the_right_sex_age_and_name(village: InventedVillage, column: str, sex: int) -> None:
    persons = village.persons
    row_of = {nik: row for row, nik in enumerate(persons["nik"].tolist())}
    children = np.flatnonzero(persons[column] != MISSING)
    parents = np.asarray([row_of[nik] for nik in persons[column][children].tolist()])
    assert len(children) > 300
    assert (persons["sex"][parents] == sex).all()
    gap = (persons["tanggallahir"][children] - persons["tanggallahir"][parents]) / 365.25
    assert gap.min() > 14
    assert sex == 1 or gap.max() < 50
    named = persons["nama_ibu" if sex == 2 else "nama_ayah"]
    assert persons["nama"][parents].tolist() == named[children].tolist()


def test_generations_keep_their_distance(village: InventedVillage) -> None:
    persons = village.persons
    head = np.flatnonzero(persons["kk_level"] == 1)[persons["family"]]
    gap = (persons["tanggallahir"] - persons["tanggallahir"][head]) / 365.25
    assert gap[persons["kk_level"] == 4].min() > 14
    assert gap[persons["kk_level"] == 6].min() > 30
    assert gap[np.isin(persons["kk_level"], [7, 8])].max() < -15


def test_siblings_are_born_at_least_a_year_apart(village: InventedVillage) -> None:
    persons = village.persons
    child = (persons["ibu_nik"] != MISSING) & (persons["kk_level"] == 4)
    order = np.lexsort((persons["tanggallahir"][child], persons["ibu_nik"][child]))
    mother, birth = persons["ibu_nik"][child][order], persons["tanggallahir"][child][order]
    same = mother[1:] == mother[:-1]
    assert np.diff(birth)[same].min() > 365


def test_answers_fit_the_age(village: InventedVillage) -> None:
    p = village.persons
    age, alive = p["umur"], p["status_dasar"] == 1
    assert (p["status_kawin"][age < 16] == 1).all()
    assert (p["pendidikan_kk_id"][age < 12] <= 2).all()
    assert (p["pendidikan_kk_id"][age < 15] <= 4).all()
    assert (p["pendidikan_kk_id"][age < 19] <= 5).all()
    assert np.isin(p["pekerjaan_id"][age < 10], [1, 3]).all()
    assert (age[p["pekerjaan_id"] == 4] >= 58).all()
    assert (age[np.isin(p["pekerjaan_id"], [5, 6, 7])] >= 20).all()
    assert (age[p["pekerjaan_id"] == 3] < 30).all()
    assert (p["ktp_el"][age < 17] == 1).all()
    assert (p["status_rekam"][age < 17] == 1).all()
    assert (p["sex"][p["hamil"] == 1] == 2).all()
    assert ((age[p["hamil"] == 1] >= 17) & (age[p["hamil"] == 1] <= 54)).all()
    assert (p["status_kawin"][p["hamil"] == 1] == 2).all()
    using = p["cara_kb_id"] != MISSING
    assert ((p["sex"] == 2) & (p["status_kawin"] == 2) & (p["hamil"] != 1))[using].all()
    assert (age[alive] <= 100).all()


def test_schooling_now_agrees_with_schooling_reached(village: InventedVillage) -> None:
    p = village.persons
    now, reached, age = p["pendidikan_sedang_id"], p["pendidikan_kk_id"], p["umur"]
    assert (reached[now == 4] == 2).all()
    assert (reached[now == 6] == 3).all()
    assert (reached[now == 7] == 4).all()
    assert (reached[np.isin(now, [10, 11])] == 5).all()
    assert (age[now == 4] <= 15).all()
    assert (age[np.isin(now, [1, 2])] < 7).all()


def test_papers_agree_with_what_they_prove(village: InventedVillage) -> None:
    p = village.persons
    certified, divorced = p["akta_perkawinan"] != MISSING, p["akta_perceraian"] != MISSING
    assert (p["status_kawin"][certified] > 1).all()
    assert (p["status_kawin"][divorced] == 3).all()
    assert ((p["tanggalperkawinan"] != MISSING) == certified).all()
    assert ((p["tanggalperkawinan"] - p["tanggallahir"])[certified] > 15 * 365).all()
    assert (p["tanggalperceraian"][divorced] > p["tanggalperkawinan"][divorced]).all()
    foreign = p["warganegara_id"] == 2
    assert ((p["dokumen_kitas"] != MISSING) == foreign).all()
    assert (p["dokumen_pasport"][foreign] != MISSING).all()
    assert ((p["tanggal_akhir_paspor"] != MISSING) == (p["dokumen_pasport"] != MISSING)).all()
    assert (p["no_asuransi"][p["id_asuransi"] == 1] == MISSING).all()


def test_a_family_lives_in_one_place_and_rt_lie_inside_one_dusun(village: InventedVillage) -> None:
    f = village.families
    places = set(zip(f["sls"].tolist(), f["dusun"].tolist(), f["rw"].tolist(), f["rt"].tolist(), strict=True))
    assert len(places) == len(set(f["sls"].tolist()))
    assert f["rt"].min() == 1
    assert set(f["dusun"].tolist()) == set(range(len(village.dusun)))


def test_marginals_are_those_of_a_village_in_java(kabupaten: Kabupaten) -> None:
    def all_of(column: str) -> np.ndarray:
        return np.concatenate([v.persons[column][v.persons["status_dasar"] == 1] for v in kabupaten.villages])

    age, sex = all_of("umur"), all_of("sex")
    adult = age >= 15
    families = sum(len(village.families) for village in kabupaten.villages)
    assert 97 < 100 * (sex == 1).sum() / (sex == 2).sum() < 108
    assert 0.22 < (age < 15).mean() < 0.27
    assert 0.05 < (age >= 65).mean() < 0.09
    assert 3.1 < len(age) / families < 3.5
    assert 0.010 < (age < 1).mean() < 0.019
    assert 0.55 < (all_of("r416a")[adult] == 1).mean() < 0.67
    assert 0.96 < (all_of("r412")[(age >= 7) & (age <= 12)] == 2).mean() <= 1
    assert 0.70 < (all_of("r412")[(age >= 16) & (age <= 18)] == 2).mean() < 0.85
    assert 0.55 < (all_of("status_kawin")[adult] == 2).mean() < 0.70
    assert 0.97 < (all_of("ktp_el")[age >= 17] == 2).mean() < 1
    assert 0.01 < (all_of("cacat_id") != 7).mean() < 0.04
    assert 0.80 < (all_of("id_asuransi") > 1).mean() < 0.97
    assert 0.90 < (all_of("agama_id") == 1).mean() < 0.99


def test_running_numbers_count_within_each_key() -> None:
    keys = np.asarray([7, 3, 7, 7, 3])
    assert rank_within(keys).tolist() == [0, 0, 1, 2, 1]
