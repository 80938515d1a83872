"""What a statistician expects of examination, on families of a few persons."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from cantik import examine
from cantik.base.errors import ContentError
from cantik.codes.area import AreaCode
from cantik.codes.lists import code_lists
from cantik.collect.batch import Reading, Value
from cantik.collect.finding import Finding, Level
from cantik.content.kinds import Content
from cantik.examine.companions import NONE
from cantik.examine.errors import AnotherVillage, FictitiousFile
from cantik.examine.relations import find_kin
from tests.examine.conftest import DESA, REFERENCE, Check, batch_of

KK = "9901010101100001"
REAL = AreaCode.kemendagri("35.05.10.2011")


def person(nik: str, name: str, born: str | None, sex: str, relation: str, **more: Value) -> dict[str, Value]:
    return {
        "nama": name,
        "nik": nik,
        "no_kk": KK,
        "jenis_kelamin": sex,
        "hubungan_keluarga": relation,
        "tanggal_lahir": dt.date.fromisoformat(born) if born else None,
        "status_kawin": "1",
        "nama_ibu": "IBU REKAAN",
        "nama_ayah": "AYAH REKAAN",
        "ibu_nik": None,
        "ayah_nik": None,
        "status_dasar": "1",
        **more,
    }


def family() -> list[dict[str, Value]]:
    return [
        person("9901011705800001", "BUDI REKAAN", "1980-05-17", "1", "1", status_kawin="2"),
        person("9901015705820001", "SITI REKAAN", "1982-05-17", "2", "3", status_kawin="2"),
        person(
            "9901010103100001", "ADI REKAAN", "2010-03-01", "1", "4", nama_ibu="Siti Rekaan", nama_ayah="BUDI REKAAN"
        ),
    ]


def rules_of(examined: examine.Examination, level: Level | None = None) -> list[str]:
    return [one.rule for one in examined.findings if level is None or one.level is level]


def the(examined: examine.Examination, rule: str) -> Finding:
    found = [one for one in examined.findings if one.rule == rule]
    assert len(found) == 1, rules_of(examined)
    return found[0]


def test_a_sound_family_has_no_findings(check: Check) -> None:
    examined = check(batch_of(family()))
    assert examined.findings == ()
    assert examined.accepted["orang"] == (0, 1, 2)


def test_a_mother_by_name_within_the_family(check: Check) -> None:
    """The child is nine years younger than the wife whose name is written as its mother's."""
    people = family()
    people[2] |= {"tanggal_lahir": dt.date(1991, 6, 1), "nik": "9901010106910001", "nama_ayah": "LAIN"}
    found = the(check(batch_of(people)), "umur_ibu_anak")
    assert (found.row, found.partners, found.level) == (4, (1,), Level.CHECK)
    assert found.message == "Jarak umur ADI REKAAN (34) dan ibunya SITI REKAAN (43) hanya 9 tahun."


def test_a_finding_shows_code_and_word_and_whom_it_is_about(check: Check) -> None:
    """A brother two months older is named, the other brother and the parents are not; a status stands as in the cell,
    with its word."""
    parents = {"nama_ibu": "Siti Rekaan", "nama_ayah": "BUDI REKAAN"}
    soon = person("9901014105100002", "ADA REKAAN", "2010-05-01", "2", "4", **parents)
    late = person("9901010105150002", "ODI REKAAN", "2015-05-01", "1", "4", status_kawin="2", **parents)
    examined = check(batch_of([*family(), soon, late]))
    near, married = the(examined, "jarak_lahir_saudara"), the(examined, "kawin_remaja")
    assert (near.row, near.partners, near.found) == (5, (2,), "1 Mei 2010")
    assert (married.row, married.partners, married.found) == (6, (), "2 (Kawin)")
    assert married.message == "Status Kawin pada umur 10 tahun."


def test_a_mother_by_nik_goes_before_the_name(check: Check) -> None:
    people = family()
    people[2]["ibu_nik"] = "9901015705820001"
    people[2]["nama_ibu"] = "ORANG LAIN"
    batch = batch_of(people)
    assert find_kin(batch).mother == [NONE, NONE, 1]
    found = the(check(batch), "ibu_nik_beda_nama")
    assert found.partners == (1,)


def test_of_two_who_bear_the_mothers_nik_the_one_named_is_meant() -> None:
    """In whatever order they stand; where the name says neither, the one of the same family, else nobody."""
    number = "9901015705820001"
    child: dict[str, Value] = {"ibu_nik": number, "nama_ibu": "SITI REKAAN", "no_kk": "1"}
    siti: dict[str, Value] = {"nik": number, "nama": "SITI REKAAN", "no_kk": "2"}
    other: dict[str, Value] = {"nik": number, "nama": "LAIN", "no_kk": "3"}
    assert find_kin(batch_of([child, other, siti])).mother[0] == 2
    assert find_kin(batch_of([child, siti, other])).mother[0] == 1
    unnamed = child | {"nama_ibu": "BUKAN KEDUANYA"}
    assert find_kin(batch_of([unnamed, siti, other])).mother[0] == NONE
    assert find_kin(batch_of([unnamed, siti, other | {"no_kk": "1"}])).mother[0] == 2


def test_a_repeated_nik_asks_about_both_rows_and_holds_neither_back(check: Check) -> None:
    people = family()
    people[2]["nik"] = "9901011705800001"
    examined = check(batch_of(people))
    both = [one for one in examined.findings if one.rule == "nik_ganda"]
    assert [(one.row, one.partners) for one in both] == [(2, (2,)), (4, (0,))]
    assert both[1].message == "NIK sama dengan baris 2 (BUDI REKAAN)."
    assert "9901011705800001" not in both[1].message + both[1].found
    assert {one.level for one in both} == {Level.CHECK}  # the family waits for a decision, and keeps its head
    assert examined.accepted["orang"] == (0, 1, 2)
    assert examined.refused["orang"] == {}


def test_a_row_written_twice_is_refused_once(check: Check) -> None:
    people = family()
    examined = check(batch_of([*people, dict(people[2])]))
    found = the(examined, "orang_ganda_persis")
    assert (found.row, found.partners) == (5, (2,))
    assert examined.accepted["orang"] == (0, 1, 2)


def test_a_single_refused_value_does_not_refuse_the_person(check: Check) -> None:
    people = family()
    for one in people:
        one["hamil"] = None
    people[0]["hamil"] = "1"
    examined = check(batch_of(people))
    assert the(examined, "hamil_laki_laki").whole is False
    assert examined.accepted["orang"] == (0, 1, 2)
    assert examined.without["orang"] == {0: ("hamil",)}


def test_what_the_reader_refused_is_not_called_blank(check: Check) -> None:
    """An unknown code is one finding of the reader; the rule for blanks stays silent, and the person enters."""
    people = family()
    people[2]["hubungan_keluarga"] = None
    plain = batch_of(people)
    assert "hubungan_kosong" in rules_of(check(plain))
    said = Finding("kode_tidak_dikenal", Level.CHECK, "orang", 2, "Sheet1", 4, "hubungan_keluarga", "15", "", "", "")
    examined = check(dataclasses.replace(plain, findings=(said,)))
    assert rules_of(examined) == ["kode_tidak_dikenal"]
    assert examined.accepted["orang"] == (0, 1, 2)


def test_a_rule_needs_its_columns(check: Check) -> None:
    """A file without the column of religion is not a file in which nobody has one."""
    examined = check(batch_of(family()))
    assert "agama_kosong" in examined.silent
    assert "agama_kosong" not in rules_of(examined)


def test_a_note_that_most_rows_carry_is_said_once(check: Check) -> None:
    people = [dict(one, agama=None) for one in family()]
    many = [dict(one, nik=f"990101010310{n:04d}", nama=f"ORANG {chr(65 + n)}") for n in range(20) for one in people[2:]]
    found = the(check(batch_of([*people, *many])), "agama_kosong")
    assert (found.record, found.count, found.row) == (-1, 23, 0)
    assert found.message == "Agama tidak diisi: 23 dari 23 orang."


def test_a_family_without_a_record_is_found_at_its_head(check: Check) -> None:
    people = [dict(one, no_kk="9901880101100001") for one in family()]
    found = the(
        check(batch_of([*people[1:], people[0], *[dict(one, no_kk=KK) for one in family_two()]])),
        "kk_awalan_kecamatan_lain",
    )
    assert (found.unit, found.row, found.level) == ("orang", 4, Level.NOTE)


def family_two() -> list[dict[str, Value]]:
    return [
        person(f"990101170570000{n}", f"{name} CONTOH", "1970-05-17", "1", "1", no_kk=f"990101010110001{n}")
        for n, name in enumerate(("UMAR", "TONO", "WAHYU"), 1)
    ]


def test_a_dead_head_gives_way_to_a_living_one(check: Check) -> None:
    people = family()
    people[0]["status_dasar"] = "2"
    assert "kepala_meninggal" in rules_of(check(batch_of(people)))
    people[1]["hubungan_keluarga"] = "1"
    examined = check(batch_of(people))
    assert "kepala_meninggal" not in rules_of(examined)
    assert "kk_dua_kepala" not in rules_of(examined)


@pytest.mark.parametrize(
    ("prefix", "desa", "code"),
    [("350612", REAL, "B301"), ("990101", REAL, "B302"), ("357201", REAL, "B301")],
)
def test_a_file_of_another_village_is_not_examined(check: Check, prefix: str, desa: AreaCode, code: str) -> None:
    people = [dict(one, no_kk=prefix + KK[6:]) for one in family()]
    with pytest.raises((AnotherVillage, FictitiousFile)) as caught:
        check(batch_of(people), desa=desa, demo=False)
    assert caught.value.code == code
    assert caught.value.exit_code == 2
    assert KK[6:] not in caught.value.line()


def test_another_kecamatan_is_one_finding_for_the_batch(check: Check) -> None:
    people = [dict(one, no_kk="3505120101100001", nik="3505" + str(one["nik"])[4:]) for one in family()]
    found = the(check(batch_of(people), desa=REAL, demo=False), "kecamatan_lain")
    assert (found.record, found.level, found.found) == (-1, Level.CHECK, "350512")


def test_few_invented_numbers_are_refused_rows(check: Check) -> None:
    people = [dict(one, no_kk="3505100101100001", nik="3505" + str(one["nik"])[4:]) for one in family()]
    people[2]["nik"] = "9901010103100001"
    examined = check(batch_of(people), desa=REAL, demo=False)
    assert rules_of(examined, Level.REFUSE) == ["nomor_rekaan"]
    assert "nomor_rekaan" not in rules_of(check(batch_of(people), desa=REAL, demo=True))


def test_fictitious_numbers_are_not_compared_with_a_real_village(check: Check) -> None:
    assert check(batch_of(family()), desa=REAL, demo=True).findings == ()


def test_order_and_repetition_change_nothing(check: Check, content: Content) -> None:
    people = family()
    people[2]["nik"] = people[0]["nik"]
    batch: Reading = batch_of(people)
    assert check(batch).findings == check(batch).findings
    rows = [(one.row, one.rule) for one in check(batch).findings]
    assert rows == sorted(rows, key=lambda one: one[0])


def test_a_rule_with_a_wrong_expression_is_refused_with_its_line(content: Content) -> None:
    from cantik.examine.rules import rule_book

    broken = dataclasses.replace(content.rules["agama_kosong"], wrong_if="agma kosong")
    with pytest.raises(ContentError, match=r"rules/agama_kosong\.yaml:9, kolom 1.*Maksud Anda “agama”"):
        rule_book(content, code_lists(), {"agama_kosong": broken})


def test_a_rule_about_likeness_names_whom_a_row_is_like(content: Content) -> None:
    """The same words in another order, and one letter more: three rows are alike, the fourth is not."""
    rule = dataclasses.replace(
        content.rules["agama_kosong"],
        condition="semua",
        wrong_if="mirip(nama, 90) > 0",
        columns=("nama",),
        message="{kolom} ({nilai}) mirip dengan {pasangannya}.",
        examples=(),
    )
    names = ("SITI AMINAH", "AMINAH SITI", "BUDI SANTOSO", "SITI AMINAHH")
    batch = batch_of([{"nama": name, "nik": None, "no_kk": "9901010000000001"} for name in names])
    examined = examine.check(
        batch, {rule.id: rule}, area=DESA, demo=True, content=content, lists=code_lists(), reference=REFERENCE
    )
    assert [(one.row, one.found, one.message) for one in examined.findings] == [
        (2, "SITI AMINAH", "Nama (SITI AMINAH) mirip dengan baris 3 (AMINAH SITI) dan baris 5 (SITI AMINAHH)."),
        (3, "AMINAH SITI", "Nama (AMINAH SITI) mirip dengan baris 2 (SITI AMINAH) dan baris 5 (SITI AMINAHH)."),
        (5, "SITI AMINAHH", "Nama (SITI AMINAHH) mirip dengan baris 2 (SITI AMINAH) dan baris 3 (AMINAH SITI)."),
    ]


def test_an_empty_batch(check: Check) -> None:
    assert check(batch_of([])).findings == ()
    assert DESA.fictitious
