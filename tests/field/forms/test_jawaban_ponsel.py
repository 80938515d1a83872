"""Forms are read into rows: values of the fields of their version, faults beside what is none, never a refusal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cantik.base import clock
from cantik.field.forms import answers
from cantik.field.forms.answers import AnswerFault, Fault, read_answers
from cantik.field.forms.app import form_rows
from cantik.field.forms.app.form_rows import read_some, rows_of
from cantik.field.forms.app.models import FormSubmission, SubmissionRows
from cantik.field.forms.envelope import read_tree
from cantik.vault.app.opening import at_hand
from tests.field.forms.kiriman import NIK, new_id, photo_part
from tests.field.forms.ponsel import Phone
from tests.field.keluarga import FAMILIES, planted
from tests.field.putaran import Desa
from tests.spec.gawai import javarosa


def asked(name: str, kind: str, path: str, codes: str = "") -> dict[str, str]:
    return {"nama": name, "satuan": "", "jenis": kind, "daftar_kode": codes, "jalur": f"/data/{path}"}


TREE: dict[str, Any] = {
    "blok": [
        {
            "daftar": "",
            "isian": [
                asked("hasil", "kode", "kunjungan/hasil", "hasil"),
                asked("tanggal", "tanggal", "kunjungan/tanggal"),
                asked("jumlah", "angka", "kunjungan/jumlah"),
                asked("rumah", "foto", "kunjungan/rumah"),
                asked("kk", "kk", "kunjungan/kk"),
            ],
        },
        {
            "daftar": "anggota",
            "isian": [asked("nama", "teks", "anggota/inti/nama"), asked("nik", "nik", "anggota/inti/nik")],
        },
    ],
    "kode": {"hasil": ["1", "2"]},
}


def read(inner: str, files: frozenset[str] = frozenset()) -> Any:
    return read_answers(
        read_tree(f'<data id="a">{inner}<meta><instanceID>x</instanceID></meta></data>'.encode()), TREE, files
    )


def test_a_family_with_its_members() -> None:
    found = read(
        f"<kunjungan><hasil>1</hasil><tanggal>2026-11-21</tanggal><jumlah>2</jumlah><rumah>a.jpg</rumah></kunjungan>"
        f"<anggota><inti><nama> Siti </nama><nik>{NIK}</nik></inti></anggota>"
        "<anggota><inti><nama>Adi</nama></inti></anggota>",
        frozenset({"a.jpg"}),
    )
    assert found.unit == {"hasil": "1", "tanggal": "2026-11-21", "jumlah": "2", "rumah": "a.jpg"}
    assert found.rosters == {"anggota": [{"nama": "Siti", "nik": NIK}, {"nama": "Adi"}]}
    assert (found.faults, found.files) == ((), ("a.jpg",))


def test_a_roster_without_end_is_read_so_far_and_what_follows_it_is_read() -> None:
    members = "".join(f"<anggota><inti><nama>Orang {n}</nama></inti></anggota>" for n in range(1, 121))
    found = read(f"{members}<kunjungan><hasil>1</hasil></kunjungan>")
    assert [entry["nama"] for entry in found.rosters["anggota"]] == [f"Orang {n}" for n in range(1, 100)]
    assert found.unit == {"hasil": "1"}
    assert found.faults == (AnswerFault(Fault.TOO_MANY, "/data/anggota", 100),)


def test_what_is_no_value_of_its_field_stays_beside_a_fault() -> None:
    found = read(
        "<kunjungan><hasil>9</hasil><tanggal>kemarin</tanggal><jumlah>dua</jumlah><rumah>b.jpg</rumah><kk>12</kk>"
        "<kk>13</kk><lain>x</lain></kunjungan><asing>y</asing><anggota><inti><nik>1</nik></inti></anggota>"
    )
    assert found.unit == {"hasil": "9", "tanggal": "kemarin", "jumlah": "dua", "rumah": "b.jpg", "kk": "12"}
    assert sorted(found.faults, key=lambda fault: (fault.entry, fault.path, fault.fault)) == [
        AnswerFault(Fault.FOREIGN, "/data/asing"),
        AnswerFault(Fault.NO_CODE, "/data/kunjungan/hasil"),
        AnswerFault(Fault.UNREADABLE, "/data/kunjungan/jumlah"),
        AnswerFault(Fault.TWICE, "/data/kunjungan/kk"),
        AnswerFault(Fault.UNREADABLE, "/data/kunjungan/kk"),
        AnswerFault(Fault.FOREIGN, "/data/kunjungan/lain"),
        AnswerFault(Fault.NO_FILE, "/data/kunjungan/rumah"),
        AnswerFault(Fault.UNREADABLE, "/data/kunjungan/tanggal"),
        AnswerFault(Fault.UNREADABLE, "/data/anggota/inti/nik", 1),
    ]


def test_a_form_of_any_shape_is_read() -> None:
    assert read("").unit == {}
    assert read("<kunjungan/>" + "<a>" * 490 + "</a>" * 490).unit == {}


def test_what_came_is_read_after_the_answer_and_again_when_a_file_comes(desa: tuple[Desa, Desa]) -> None:
    here, opened = desa[0], at_hand()
    phone, version = Phone(here.token()), here.round.version
    path = "/data/kunjungan/r205"
    assert path in {field["jalur"] for block in json.loads(version.fields)["blok"] for field in block["isian"]}
    head = f'<data id="{version.form_id}" version="{version.version}">'
    meta = f"<meta><instanceID>{new_id()}</instanceID></meta></data>"
    xml = f"{head}<kunjungan><r205>1</r205><rahasia>{NIK}</rahasia></kunjungan>{meta}".encode()
    assert phone.post(xml).status_code == 201
    assert (read_some(opened), read_some(opened)) == (1, 0)
    row = FormSubmission.objects.get()
    found = rows_of(row, opened)
    assert found["unit"] == {"r205": "1"}
    assert found["faults"] == [{"fault": "isian_asing", "path": "/data/kunjungan/rahasia", "entry": 0}]
    kept = SubmissionRows.objects.get()
    assert kept.findings == 1
    assert NIK.encode() not in bytes(kept.sealed)
    assert phone.post(xml, photo_part(b"foto")).status_code == 201
    assert read_some(opened) == 1


def test_forms_that_javarosa_filled_in_are_read_without_a_fault(desa: tuple[Desa, Desa]) -> None:
    """The engine inside Collect fills the form that a phone fetched; what it writes is posted as it is."""
    here, opened = desa[0], at_hand()
    phone = Phone(here.token())
    xform = phone.fetch(phone.forms()[0])[0]
    filled = javarosa({name: planted(xform, family) for name, family in FAMILIES.items()})
    for name in FAMILIES:
        answer = phone.post(filled[name]["isian"].encode())
        assert answer.status_code == 201, answer.content
    read_some(opened)
    found = {row.instance: rows_of(row, opened) for row in FormSubmission.objects.all()}
    assert [told["faults"] for told in found.values()] == [[]] * len(FAMILIES)
    usual = max(found.values(), key=lambda told: len(told["rosters"]["anggota"]))
    planned = FAMILIES["biasa"]
    assert [member["nama"] for member in usual["rosters"]["anggota"]] == [each["nama"] for each in planned["anggota"]]
    assert [member["r404"] for member in usual["rosters"]["anggota"]] == [each["r404"] for each in planned["anggota"]]
    assert {name: usual["unit"][name] for name in ("r205", "r112", "r301a")} == {"r205": "1", "r112": "3", "r301a": "1"}
    assert all(told["beside"]["/data/acuan"] for told in found.values())


@pytest.mark.basisdata
def test_another_program_reads_anew_and_an_unknown_version_waits_for_nobody(
    desa: tuple[Desa, Desa], monkeypatch: Any
) -> None:
    here, opened = desa[0], at_hand()
    phone, form = Phone(here.token()), here.round.version.form_id
    xml = f'<data id="{form}" version="1"><a/><meta><instanceID>{new_id()}</instanceID></meta></data>'.encode()
    assert phone.post(xml).status_code == 202
    assert read_some(opened) == 1
    told = rows_of(FormSubmission.objects.get(), opened)  # by the newest version, for whoever decides about it
    assert (told["unit"], told["rosters"]) == ({}, {"anggota": []})
    monkeypatch.setattr(form_rows, "REVISION", answers.REVISION + 1)
    assert (read_some(opened), read_some(opened)) == (1, 0)
    assert SubmissionRows.objects.get().read_at <= clock.now()
