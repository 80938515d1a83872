"""The pure core of the register on cases that can be worked out by hand: who is whom, what is typed, what is erased,
who takes part in a programme."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

import pytest

from cantik.codes.lists import code_lists
from cantik.collect.batch import FileFacts, Reading, RecordSet, Value
from cantik.collect.finding import Finding, Level
from cantik.content.kinds import Variable
from cantik.content.loader import load_content
from cantik.register.core.conflict import home_silence, silence
from cantik.register.core.erasure_terms import Needles
from cantik.register.core.errors import CorrectionRefused
from cantik.register.core.matching import match_families, match_persons, match_refused
from cantik.register.core.planner_state import FamilyContent, PersonContent
from cantik.register.core.prepare import Prepared, prepare
from cantik.register.core.rolls import FAMILIES, PERSONS, roll_of
from cantik.register.core.rolls_view import ListedMembers, ProgrammeTakers, add_listed
from cantik.register.core.ties import roots
from cantik.register.core.value_parser import parse_typed
from cantik.register.core.view import FoldedFamily, FoldedPerson, Folding, variables_shown, view_folding

ON = dt.date(2025, 12, 31)
BORN = dt.date(1980, 5, 17)
LATER = dt.date(1991, 2, 3)


# ── what somebody types ──────────────────────────────────────────────────────────────────────────


def variable(kind: str, codelist: str | None = None) -> Variable:
    return Variable("uji", "orang", "Uji", "Test", kind, codelist)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("teks", "  Dusun   Melati ", "Dusun Melati"),
        ("teks", "a" * 200, "a" * 200),
        ("tanggal", "17/05/1980", BORN),
        ("tanggal", "1980-05-17", BORN),
        ("nik", "9901 0117-0580.0001", "9901011705800001"),
        ("kk", "9901011705800001", "9901011705800001"),
        ("telepon", "+62 812-3456", "628123456"),  # of any length
        ("ya_tidak", "tidak", "tidak"),
        ("angka", "123456789", 123456789),
        ("kode", "apa saja", "apa saja"),  # without a list
    ],
)
def test_what_is_typed_is_read_as_its_kind(kind: str, text: str, value: Value) -> None:
    assert parse_typed(variable(kind), text, {}) == value


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("teks", "   ", "isian kosong"),
        ("teks", "a" * 201, "teks yang terlalu panjang atau bertanda aneh"),
        ("teks", "a\u200bb", "teks yang terlalu panjang atau bertanda aneh"),
        ("tanggal", "31/02/1980", "bukan tanggal yang ada di kalender"),
        ("tanggal", "33000", "bukan tanggal yang ada di kalender"),
        ("nik", "990101170580000", "15 angka"),
        ("kk", "99010117058000012", "17 angka"),
        ("telepon", "0812 x", "ada yang bukan angka"),
        ("ya_tidak", "mungkin", "pilihan lain"),
        ("angka", "1234567890", "bukan bilangan"),
        ("angka", "-1", "bukan bilangan"),
        ("titik", "-7,5", "isian berjenis titik"),
    ],
)
def test_what_is_typed_wrong_is_refused_without_being_repeated(kind: str, text: str, found: str) -> None:
    with pytest.raises(CorrectionRefused) as caught:
        parse_typed(variable(kind), text, {})
    assert (caught.value.code, caught.value.found) == ("R410", found)


def test_a_code_is_one_of_its_list() -> None:
    lists = code_lists()
    name, codes = next((name, of.codes) for name, of in lists.items() if len(of.codes) > 2)
    assert parse_typed(variable("kode", name), codes[0], lists) == codes[0]
    with pytest.raises(CorrectionRefused):
        parse_typed(variable("kode", name), "tidak-ada", lists)


# ── whom a text names ────────────────────────────────────────────────────────────────────────────


def test_a_person_is_found_in_texts_by_name_and_number() -> None:
    siti = Needles(("SITI AMINAH",), ("9901010000000001",))
    assert siti.occur_in("surat Bu Siti  Aminah")
    assert siti.occur_in("NIK 9901 0100 0000 0001")
    assert not siti.occur_in("surat Bu Siti Aisyah, 99010100000000012")
    assert [siti.is_name(text) for text in ("siti  aminah", "SITI", "AMINAH SITI")] == [True, False, False]
    nobody = Needles((), ())
    assert not nobody.occur_in("surat Bu Siti Aminah")
    assert nobody.cut("surat") == "surat"
    assert not nobody.in_file(b"surat Bu Siti Aminah")


def test_a_name_that_another_bears_is_no_proof_in_a_file() -> None:
    file = b"Penerima: Siti Aminah"
    assert Needles(("SITI AMINAH",), ()).in_file(file)
    assert not Needles(("SITI AMINAH",), (), frozenset({"siti aminah"})).in_file(file)
    assert not Needles(("SITI",), ()).in_file(file)  # one word alone


def test_whoever_was_tied_twice_is_kept_once() -> None:
    assert roots([(2, 1), (3, 2), (5, 4)]) == {2: 1, 3: 1, 5: 4}
    assert roots([(3, 2), (4, 3), (2, 1)]) == {2: 1, 3: 1, 4: 1}
    assert roots([(1, 2), (2, 1)]) == {}  # round and round: nobody is gone
    assert roots([]) == {}


# ── who is whom ──────────────────────────────────────────────────────────────────────────────────


def prepared(persons: Sequence[dict[str, Value]], *, refused: Sequence[int] = (), source: str = "opensid") -> Prepared:
    names = dict.fromkeys(name for person in persons for name in person)
    columns: dict[str, list[Value]] = {name: [person.get(name) for person in persons] for name in names}
    records = RecordSet("orang", columns, list(range(2, len(persons) + 2)), "Lembar")
    findings = [
        Finding("uji", Level.REFUSE, "orang", at, "Lembar", at + 2, "", "", "", "", "", whole=True) for at in refused
    ]
    return prepare(Reading("uji", source, FileFacts("uji", 0, ""), ON, {"orang": records}, ()), findings)


def said(person: int, name: str, born: dt.date | None = BORN, **more: Any) -> PersonContent:
    plain = PersonContent(person, person, "opensid", b"", None, None, None, None, None, name, "MALANG", born)
    return plain._replace(**more)


def row(name: str, born: dt.date | None = BORN, nik: str | None = None, **more: Value) -> dict[str, Value]:
    return {"nama": name, "tempat_lahir": "MALANG", "tanggal_lahir": born, "nik": nik, **more}


NIK, OTHER = "9901011705800001", "9901011705800009"
NUMBERS = {("nik", NIK): 70, ("kk", NIK): 80}


def test_persons_are_met_by_number_else_by_name_place_and_date() -> None:
    known = {1: [said(1, "SITI", nik=70)], 2: [said(2, "BUDI")], 3: [said(3, "ANI", nik=71)]}
    rows = [
        row("LAIN SEKALI", nik=NIK),  # the number decides
        row("budi"),  # neither has one
        row("ANI"),  # the row has none
        row("BUDI"),  # nobody is met twice
        row("BUDI", LATER),
    ]
    assert match_persons(prepared(rows), known, NUMBERS) == [1, 2, 3, 0, 0]
    # with a number of their own only whom the register knows without one
    with_number = [row("BUDI", nik="9901011705800002"), row("ANI", nik="9901011705800003")]
    assert match_persons(prepared(with_number), known, NUMBERS) == [2, 0]
    assert match_persons(prepared(rows), {}, NUMBERS) == [0] * 5


def test_a_refused_row_tells_who_is_not_missing() -> None:
    known = {1: [said(1, "SITI", nik=70)], 2: [said(2, "BUDI")], 3: [said(3, "BUDI", LATER)], 4: [said(4, "ANI")]}

    def about(*rows: dict[str, Value], taken: Sequence[int] = ()) -> dict[int, int]:
        batch = prepared(rows, refused=range(len(rows)))
        return {person: found.row for person, found in match_refused(batch, known, NUMBERS, taken).items()}

    assert about(row("X", None, NIK)) == {1: 2}
    assert about(row("budi"), row("BUDI", LATER)) == {2: 2, 3: 3}
    assert about(row("BUDI", None)) == {}  # two bear the name
    assert about(row("ANI", None)) == {4: 2}  # the birth date may be what was refused
    assert about(row("ANI", LATER)) == {}
    assert about(row("ANI"), taken=[4]) == {}
    assert about(row("")) == {}


def test_a_family_without_a_card_is_met_by_its_members_of_the_same_source() -> None:
    rows = [
        row("BUDI", no_kk=NIK, nomor_keluarga=None),
        row("ANI", no_kk=None, nomor_keluarga="1"),
        row("SITI", no_kk=None, nomor_keluarga="2"),
        row("TONO", no_kk=None, nomor_keluarga="3"),
    ]
    batch = prepared(rows, source="regsosek")
    assert batch.families.kk == [NIK, "", "", ""]
    contents = [
        FamilyContent(1, 11, "regsosek", b"", 80),
        FamilyContent(2, 12, "regsosek", b"", None),
        FamilyContent(3, 13, "opensid", b"", None),
    ]
    of_ani = [said(5, "ANI", source="regsosek", family=12)]
    of_siti = [said(6, "SITI", source="opensid", family=13)]  # another source says nothing of these families
    of_tono = [said(7, "TONO", source="regsosek", family=12)]  # hers by now
    known = {5: of_ani, 6: of_siti, 7: of_tono}
    assert match_families(batch, contents, known, [0, 5, 6, 7], NUMBERS) == [11, 12, 0, 0]
    assert match_families(batch, contents[:1], known, [0, 5, 6, 7], NUMBERS) == [11, 0, 0, 0]
    assert match_families(batch, contents, known, [0, 0, 0, 0], NUMBERS) == [11, 0, 0, 0]


def test_somebody_without_card_and_family_number_has_no_family() -> None:
    batch = prepared([row("BUDI", no_kk=None), row("ANI", no_kk=NIK), row("SITI", no_kk=None)])
    assert (batch.persons.family, batch.families.kk) == ([-1, 0, -1], [NIK])


# ── lists of members ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("target", "numbers", "groups"),
    [
        (PERSONS, [("nik", NIK), ("nik", OTHER)], ["", ""]),  # by NIK, by the code where that is missing
        (FAMILIES, [("kk", OTHER), ("kk", OTHER)], ["", ""]),  # the code is the number of the card
        ("3", [None, None], [OTHER, OTHER]),  # a household: by its own number
    ],
)
def test_who_is_on_the_list_of_a_programme(target: str, numbers: list[Any], groups: list[str]) -> None:
    columns: dict[str, list[Value]] = {"kode_peserta": [OTHER, OTHER], "nik": [NIK, None]}
    programme: dict[str, list[Value]] = {"nama": ["BLT"], "sasaran": [target], "keterangan": ["tahap 2"]}
    records = {
        "peserta": RecordSet("peserta", columns, [4, 5], "Lembar"),
        "program": RecordSet("program", programme, [2], "Lembar"),
    }
    roll = roll_of(Reading("uji", "opensid_bantuan", FileFacts("uji", 0, ""), ON, records, ()), [])
    assert roll is not None
    assert (roll.number, roll.group, roll.row) == (numbers, groups, [4, 5])
    assert (roll.target, roll.note, len(roll)) == (target, "tahap 2", 2)
    assert roll_of(Reading("uji", "opensid", FileFacts("uji", 0, ""), ON, {}, ()), []) is None


def test_who_takes_part_by_person_family_and_household() -> None:
    """Three families, a person without one; a household of persons of the first and second family."""
    persons: dict[str, list[object]] = {"id": [1, 2, 3, 4, 5], "keluarga": [0, 0, 1, 2, -1]}
    families: dict[str, list[object]] = {"id": [10, 20, 30]}
    homes = {2: ("R1", "1"), 3: ("R1", ""), 4: ("R2", "1"), 5: ("R1", "3")}
    none: frozenset[int] = frozenset()

    def taking(*programmes: ProgrammeTakers) -> dict[str, list[object]]:
        own = dict(families)
        add_listed(dict(persons), own, ListedMembers(homes, programmes))
        return {name: values for name, values in own.items() if name != "id"}

    of_homes = ProgrammeTakers("Beras Natal", none, none, frozenset({"R1"}), "3")
    assert taking(of_homes) == {"ikut_bantuan": ["ya", "ya", "tidak"]}
    not_of_homes = ProgrammeTakers("Beras Natal", none, none, frozenset({"R1"}), "4")
    assert taking(not_of_homes) == {"ikut_bantuan": ["tidak"] * 3}
    of_one = ProgrammeTakers("Program Keluarga Harapan", frozenset({4, 5}), none, frozenset(), "1")
    assert taking(of_one) == {"ikut_bantuan": ["tidak", "tidak", "ya"], "ikut_pkh": ["tidak", "tidak", "ya"]}
    of_family = ProgrammeTakers("BLT Dana Desa", none, frozenset({20}), frozenset(), "2")
    assert taking(of_family, of_one) == {
        "ikut_bantuan": ["tidak", "ya", "ya"],
        "ikut_blt_desa": ["tidak", "ya", "tidak"],
        "ikut_pkh": ["tidak", "tidak", "ya"],
    }
    told = dict(persons)
    add_listed(told, dict(families), ListedMembers(homes, (of_one,)))
    assert told["rumah_tangga_daftar"] == [-1, 0, 0, 1, 0]
    assert told["hubungan_rumah_tangga"] == [None, "1", None, "1", "3"]
    assert told["ikut_bantuan"] == ["tidak", "tidak", "tidak", "ya", "ya"]


def test_what_is_not_heard_takes_along_what_says_the_same() -> None:
    """A place is one thing, dusun with RW and RT; a building not heard is a household not heard (families only)."""
    told = {"dusun": "Melati", "rw": "01", "rt": "02", "r109": 31, "rumah_tangga": 4, "agama": "1"}
    assert silence(told, {"dusun"}) == {"r109": 31, "rumah_tangga": 4, "agama": "1"}
    assert silence(told, {"r109"}).keys() == told.keys() - {"r109"}
    assert home_silence(told, {"r109"}).keys() == told.keys() - {"r109", "rumah_tangga"}
    assert home_silence(told, {"agama"}).keys() == told.keys() - {"agama"}
    assert silence(told, ()) == told


# ── what a view holds ────────────────────────────────────────────────────────────────────────────


def test_numbers_that_lead_to_a_door_stay_in_the_register_and_documents_are_only_there_or_not() -> None:
    """Building and family of the listing (109, 110) are numbers, yet find a house; the others of the block do not."""
    folding = Folding()
    documents = ("akta_lahir", "akta_perkawinan", "akta_perceraian", "dokumen_paspor", "dokumen_kitas", "no_asuransi")
    told = {**dict.fromkeys(documents, "RAHASIA"), "nama_ibu": "RAHASIA", "tempat_lahir": "RAHASIA", "agama": "1"}
    person = FoldedPerson(1, 7, "Melati", "01", "02", BORN, "ya", "ya", "ada", False, json.dumps(told), None)
    home = {"r106": "RAHASIA", "r107": "RAHASIA", "r108": "RAHASIA", "r109": 31, "r110": 32, "r111": 3}
    folding.add_persons([person])
    folding.add_families([FoldedFamily(7, "Melati", "01", "02", 4, json.dumps(home))])
    view = view_folding(folding, variables_shown(load_content().variables.values()))
    assert "RAHASIA" not in json.dumps([view.persons, view.families], default=str)
    assert view.families["r111"] == [3]
    assert not {"r109", "r110"} & view.families.keys()
    assert {name: view.persons.get(name) for name in documents} == {name: ["ada"] for name in documents}
    own = ("agama", "dusun", "rw", "rt", "tanggal_lahir", "terdaftar", "domisili", "keberadaan", "institusi")
    said = ("1", "Melati", "01", "02", BORN, "ya", "ya", "ada", False)
    assert [view.persons[name] for name in own] == [[value] for value in said]
    assert (view.persons["keluarga"], view.persons["rumah_tangga"], view.families["rumah_tangga"]) == ([0], [0], [0])
