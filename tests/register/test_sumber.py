"""Who is who across files and sources: NIK, else name, birthplace and birth date; each value knows its row."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cantik.register.core.app.queries import register_view
from cantik.register.core.app.undo import undo_batch
from cantik.vault.app.opening import OpenStore
from tests.fixtures.asal_nilai import origins
from tests.register.bekal import AKHIR_2025, AKHIR_2026, DESA, SAAT, kk, nik, orang
from tests.register.langkah import keadaan, rencana, terapkan

PENDATAAN = dt.date(2022, 10, 15)


def anggota(number: int, **said: Any) -> dict[str, Any]:
    """A member as Regsosek tells of one: no birthplace, no religion, no dusun."""
    return {
        "nik": nik(number),
        "no_kk": kk(number // 3),
        "nama": f"REKA {number}",
        "nomor_keluarga": str(number // 3 + 1),
        "tanggal_lahir": dt.date(1980, 1, 1) + dt.timedelta(days=number),
        "jenis_kelamin": "1",
        "r404": "1",
        "r409": "1",
        **said,
    }


def rumah(number: int, **said: Any) -> dict[str, Any]:
    return {
        "no_kk": kk(number),
        "nomor_keluarga": str(number + 1),
        "dusun": "KRAJAN",
        "rt": "02",
        "r105": "0001",
        "r105a": "00",
        "r109": number // 2 + 1,
        "r303": "3",
        **said,
    }


def test_opensid_then_regsosek_merge(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(i, pekerjaan="9") for i in range(3)])
    done = terapkan(
        opened,
        tmp_path,
        [anggota(i) for i in range(4)],
        source="regsosek",
        reference=AKHIR_2026,
        families=[rumah(0), rumah(1)],
    )
    plan = rencana(done)
    assert (plan.new, len(plan.changed), plan.gone) == ((3,), 3, ())
    assert {f.variable for f in plan.changed[0].fields} == {"domisili", "keberadaan", "r404", "r409"}
    view = register_view(DESA, AKHIR_2026, by="uji", at=SAAT)
    facts = sorted(zip(view.persons["terdaftar"], view.persons["domisili"], strict=True))
    assert facts == [("tidak_tahu", "ya"), ("ya", "ya"), ("ya", "ya"), ("ya", "ya")]
    assert len(view.families["id"]) == 2
    assert [source.source for source in view.sources] == ["opensid", "regsosek"]
    assert "r303" in view.families
    # The newcomer of Regsosek has no dusun of its own and lives where its family does.
    assert set(view.persons["dusun"]) == {"KRAJAN"}


def test_an_older_survey_fills_gaps_but_does_not_override(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(0, status_kawin="2")])
    plan = rencana(
        terapkan(
            opened, tmp_path, [anggota(0, status_kawin="1", jenis_kelamin="2")], source="regsosek", reference=PENDATAAN
        )
    )
    assert {f.variable for f in plan.changed[0].fields} == {"domisili", "keberadaan", "r404", "r409"}
    view = register_view(DESA, AKHIR_2025, by="uji", at=SAAT)
    assert (view.persons["status_kawin"], view.persons["jenis_kelamin"]) == (["2"], ["1"])


def test_each_value_knows_its_row(opened: OpenStore, tmp_path: Path) -> None:
    first = terapkan(opened, tmp_path, [orang(0), orang(1)], name="opensid.xlsx")
    second = terapkan(
        opened, tmp_path, [anggota(1, jenis_kelamin="2")], source="regsosek", reference=AKHIR_2026, name="regsosek.xlsx"
    )
    person = rencana(second).person[0]
    known = origins(opened=opened, desa=DESA, person=person, by="uji", at=SAAT)
    assert known["agama"][0] == "1"
    assert (known["agama"][1].file_name, known["agama"][1].row, known["agama"][1].batch) == (
        "opensid.xlsx",
        3,
        first.batch,
    )
    assert (known["jenis_kelamin"][0], known["jenis_kelamin"][1].source) == ("1", "opensid")  # identity: trusted more
    assert (known["r409"][1].source, known["r409"][1].reference) == ("regsosek", AKHIR_2026)
    assert known["nik"][0] == "••••••••••••0001"


def test_undo_of_one_source_leaves_the_other(opened: OpenStore, tmp_path: Path) -> None:
    first = terapkan(opened, tmp_path, [orang(i) for i in range(3)])
    terapkan(opened, tmp_path, [anggota(i) for i in range(3)], source="regsosek", reference=AKHIR_2026)
    undo_batch(batch=first.batch, by="uji", why="salah", at=SAAT)
    view = register_view(DESA, AKHIR_2026, by="uji", at=SAAT)
    assert list(view.persons["terdaftar"]) == ["tidak_tahu"] * 3
    assert "agama" not in view.persons


@pytest.mark.parametrize("missing", [None, "", "0"])
def test_a_child_that_gets_its_nik_stays_the_same_person(
    opened: OpenStore, tmp_path: Path, missing: str | None
) -> None:
    terapkan(opened, tmp_path, [orang(0, nik=missing), orang(1)])
    plan = rencana(terapkan(opened, tmp_path, [orang(0, nama="Reka  0"), orang(1)], reference=AKHIR_2026))
    assert (plan.new, plan.gone) == ((), ())
    assert {f.variable for f in plan.changed[0].fields} == {"nama", "nik"}


def test_who_lost_the_nik_in_a_later_file_is_found_by_name(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(0), orang(1)])
    plan = rencana(terapkan(opened, tmp_path, [orang(0, nik="0"), orang(1)], reference=AKHIR_2026))
    assert (plan.new, plan.gone) == ((), ())


def test_another_nik_is_another_person_whatever_the_name(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(0)])
    plan = rencana(terapkan(opened, tmp_path, [orang(0, nik=nik(900))], reference=AKHIR_2026))
    assert (plan.new, len(plan.gone)) == ((0,), 1)


def test_two_without_nik_and_one_name_stay_two(opened: OpenStore, tmp_path: Path) -> None:
    rows = [orang(0, nik=None, rt="01"), orang(0, nik=None, rt="02"), orang(0, nama="LAIN", nik=None)]
    first = terapkan(opened, tmp_path, rows)
    assert len(rencana(first).new) == 3
    before = keadaan()
    again = rencana(terapkan(opened, tmp_path, rows, name="lagi.xlsx"))
    assert (again.new, again.gone) == ((), ())
    assert keadaan() == before


def test_two_persons_with_one_nik_keep_their_own_history(opened: OpenStore, tmp_path: Path) -> None:
    rows = [orang(0), orang(1, nik=nik(0))]
    terapkan(opened, tmp_path, rows)
    again = rencana(terapkan(opened, tmp_path, list(reversed(rows)), name="lagi.xlsx"))
    assert again.changes_nothing


def test_without_birthplace_the_name_and_the_date_suffice_when_unique(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(0), orang(1)])
    done = rencana(terapkan(opened, tmp_path, [anggota(0, nik=None)], source="regsosek", reference=AKHIR_2026))
    assert done.new == ()
    twins = [orang(5), orang(5, nik=nik(6), tempat_lahir="BUKIT")]
    terapkan(opened, tmp_path, [orang(0), orang(1), *twins], name="kembar.xlsx")
    done = rencana(terapkan(opened, tmp_path, [anggota(5, nik=None)], source="regsosek", reference=AKHIR_2026))
    assert done.new == (0,)  # two may be meant: nobody is guessed


def test_families_without_kk_are_tied_by_the_number_in_the_file(opened: OpenStore, tmp_path: Path) -> None:
    people = [anggota(i, no_kk=None) for i in range(6)]
    houses = [rumah(0, no_kk=None), rumah(1, no_kk=None)]
    terapkan(opened, tmp_path, people, source="regsosek", families=houses)
    view = register_view(DESA, AKHIR_2025, by="uji", at=SAAT)
    assert sorted(map(str, view.persons["keluarga"])) == ["0", "0", "0", "1", "1", "1"]
    before = view.state
    again = rencana(terapkan(opened, tmp_path, people, source="regsosek", families=houses, name="lagi.xlsx"))
    assert again.changes_nothing
    assert 0 not in again.family
    assert keadaan() == before


def test_families_in_one_building_are_one_household(opened: OpenStore, tmp_path: Path) -> None:
    houses = [rumah(0, r109=7), rumah(1, r109=7), rumah(2, r109=8)]
    terapkan(opened, tmp_path, [anggota(i) for i in range(9)], source="regsosek", families=houses)
    view = register_view(DESA, AKHIR_2025, by="uji", at=SAAT)
    homes = list(map(str, view.families["rumah_tangga"]))
    assert sorted(homes.count(home) for home in set(homes)) == [1, 2]
    again = register_view(DESA, AKHIR_2025, by="uji", at=SAAT)
    assert again.state == view.state


def test_kk_of_a_person_changes_the_family(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [orang(0), orang(1)])
    plan = rencana(terapkan(opened, tmp_path, [orang(0), orang(1, no_kk=kk(50))], reference=AKHIR_2026))
    assert [f.variable for f in plan.changed[0].fields] == ["no_kk"]
    third = terapkan(opened, tmp_path, [orang(0), orang(1, no_kk=kk(50), agama="4")], reference=AKHIR_2026)
    assert [f.variable for f in rencana(third).changed[0].fields] == ["agama"]
    assert len(register_view(DESA, AKHIR_2026, by="uji", at=SAAT).families["id"]) == 2
