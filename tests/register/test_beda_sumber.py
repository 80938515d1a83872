"""Two sources speak of one person: which value holds is decided by rule or by somebody, never in silence."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cantik.codes.app.queries import find_area
from cantik.collect.app.models import Batch, BatchFinding
from cantik.register.core.app.conflict_models import Conflict
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.search import PersonQuery as Looked
from cantik.register.core.app.search import find
from cantik.register.core.app.statements import locate_records
from cantik.register.core.app.undo import plan_undo, undo_batch
from cantik.register.core.errors import ConflictRefused
from cantik.register.correct.app import deciding
from cantik.register.correct.app.correction_batch import Correcting
from cantik.register.correct.app.corrections import Wish, correct_value, statement_of
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.fixtures.asal_nilai import origins
from tests.register.bekal import DESA, SAAT, finding, nik, orang
from tests.register.keluarga import aturan
from tests.register.langkah import rencana, terapkan
from tests.register.warga import nomor

HARI_INI = dt.date(2026, 4, 1)
LAMA, TENGAH, BARU = dt.date(2025, 3, 31), dt.date(2025, 6, 30), dt.date(2025, 12, 31)


def nilai(opened: OpenStore, name: str) -> dict[str, Any]:
    """What holds of a person now, by variable."""
    return {key: said for key, (said, _) in origins(opened=opened, desa=DESA, person=nomor(name), by="uji").items()}


def terbuka() -> list[str]:
    area = find_area(DESA)
    assert area is not None
    rows = Conflict.objects.filter(area_id=area.pk, retired_at__isnull=True, shown=True, state="terbuka")
    return sorted(rows.values_list("variable", flat=True))


@pytest.fixture
def desa(opened: OpenStore, tmp_path: Path) -> tuple[OpenStore, Path]:
    return opened, tmp_path


@pytest.mark.parametrize("first", ["siak", "regsosek"])
def test_the_name_of_the_civil_registry_holds_whatever_came_first(desa: tuple[OpenStore, Path], first: str) -> None:
    opened, folder = desa
    lists: dict[str, tuple[list[dict[str, Any]], dt.date]] = {
        "siak": ([orang(1, nama="SITI AMINAH", agama="1")], LAMA),
        "regsosek": ([{"nik": nik(1), "nama": "SITI AMINAH R", "agama": "3", "r404": "1"}], BARU),
    }
    told = []
    for source in sorted(lists, key=lambda one: one != first):
        rows, reference = lists[source]
        told.append(rencana(terapkan(opened, folder, rows, source=source, reference=reference)).told)
    now = nilai(opened, "SITI AMINAH")
    assert (now["nama"], now["agama"]) == ("SITI AMINAH", "3")  # identity: trusted; the rest: newest
    assert not told[0]
    shown = {one.variable: (one.takes, one.way) for one in told[1][0].clashes if one.shown}
    assert shown["nama"] == ("lama" if first == "siak" else "baru", "tepercaya")
    assert shown["agama"] == ("baru" if first == "siak" else "lama", "terbaru")


def test_a_place_that_another_source_names_differently_is_asked_about_and_the_present_one_stays(
    desa: tuple[OpenStore, Path],
) -> None:
    opened, folder = desa
    terapkan(opened, folder, [orang(1)], reference=LAMA)
    done = terapkan(opened, folder, [orang(1, dusun="LEGI", rt="05")], source="siak", reference=BARU)
    assert nilai(opened, "REKA 1")["dusun"] == "KRAJAN"
    assert nilai(opened, "REKA 1")["rt"] == "02"
    assert terbuka() == ["dusun"]
    assert not [f for change in rencana(done).changed for f in change.fields if f.variable in ("dusun", "rt")]
    # The same source again, older or newer, is no new question; what is asked stays asked.
    terapkan(
        opened, folder, [orang(1, dusun="LEGI", rt="05", agama="2")], source="siak", reference=dt.date(2026, 3, 31)
    )
    assert terbuka().count("dusun") == 2  # one of each list; only that of the standing list is shown to anybody
    assert nilai(opened, "REKA 1")["dusun"] == "KRAJAN"
    assert nilai(opened, "REKA 1")["agama"] == "2"


@pytest.mark.basisdata
def test_a_third_word_of_the_source_that_holds_is_no_victory_of_the_other(desa: tuple[OpenStore, Path]) -> None:
    opened, folder = desa
    terapkan(opened, folder, [orang(1)], reference=LAMA)
    terapkan(opened, folder, [orang(1, dusun="LEGI")], source="siak", reference=TENGAH)
    assert nilai(opened, "REKA 1")["dusun"] == "KRAJAN"
    for choice in (None, {"dusun": "tanya"}):
        done = terapkan(opened, folder, [orang(1, dusun="MANIS")], reference=BARU, choices=choice)
        assert nilai(opened, "REKA 1")["dusun"] == "MANIS"
        (asked,) = deciding.numbers_of(wilayah(), deciding.DifferenceQuery(), today=HARI_INI)
        (one,) = deciding.list_differences(opened, wilayah(), [asked], today=HARI_INI, by="akun:7", at=SAAT)
        assert (one.old.value[0], one.new.value[0], one.takes) == ("LEGI", "MANIS", "baru")
        undo_batch(batch=done.batch, by="uji", why="coba", at=SAAT)
    assert nilai(opened, "REKA 1")["dusun"] == "KRAJAN"


def test_taking_the_batch_back_takes_its_differences_along(desa: tuple[OpenStore, Path]) -> None:
    opened, folder = desa
    terapkan(opened, folder, [orang(1)], reference=LAMA)
    before = nilai(opened, "REKA 1")
    done = terapkan(opened, folder, [orang(1, dusun="LEGI", nama="REKA SATU")], source="siak", reference=BARU)
    assert nilai(opened, "REKA 1")["nama"] == "REKA SATU"
    foreseen = plan_undo(batch=done.batch)
    assert (foreseen.conflicts, foreseen.decided) == (2, 0)
    undo_batch(batch=done.batch, by="uji", why="coba", at=SAAT)
    assert nilai(opened, "REKA 1") == before
    assert not Conflict.objects.filter(retired_at__isnull=True).exists()


def test_what_a_source_does_not_know_takes_nothing_away(desa: tuple[OpenStore, Path]) -> None:
    opened, folder = desa
    terapkan(opened, folder, [orang(1)], reference=LAMA)
    done = terapkan(opened, folder, [{"nik": nik(1), "nama": "REKA 1", "r404": "1"}], source="regsosek", reference=BARU)
    assert not rencana(done).told
    assert nilai(opened, "REKA 1")["agama"] == "1"


def satu_terbuka() -> int:
    return Conflict.objects.get(retired_at__isnull=True, shown=True, state="terbuka").pk


def wilayah() -> int:
    area = find_area(DESA)
    assert area is not None
    return area.pk


def test_a_decision_holds_is_recorded_and_can_be_taken_back(desa: tuple[OpenStore, Path]) -> None:
    opened, folder = desa
    terapkan(opened, folder, [orang(1), orang(2)], reference=LAMA)
    terapkan(opened, folder, [orang(1, dusun="LEGI", rt="05"), orang(2)], source="siak", reference=BARU)
    assert deciding.count_differences(wilayah(), today=HARI_INI) == [("dusun", "siak", 1)]
    asked = satu_terbuka()
    (one,) = deciding.list_differences(opened, wilayah(), [asked], today=HARI_INI, by="akun:7", at=SAAT)
    assert (one.new.value, one.old.value) == (("LEGI", "01", "05"), ("KRAJAN", "01", "02"))
    assert (one.new.source, one.old.source, one.old.reference) == ("siak", "opensid", LAMA)
    made = deciding.decide(area_id=wilayah(), numbers=[asked], takes="baru", by="akun:7", why="pindah", at=SAAT)
    assert nilai(opened, "REKA 1")["dusun"] == "LEGI"
    assert deciding.count_waiting(wilayah(), today=HARI_INI) == 0
    entry = AuditEntry.objects.filter(action="beda.putus").latest("pk")
    assert (entry.by, entry.subjects) == ("akun:7", f"[{nomor('REKA 1')}]")
    with pytest.raises(ConflictRefused, match="R470"):
        deciding.decide(area_id=wilayah(), numbers=[asked], takes="lama", by="akun:7", why="", at=SAAT)
    # The other source says its old word again: it was decided, nobody is asked twice.
    terapkan(opened, folder, [orang(1, agama="2"), orang(2)], reference=dt.date(2026, 3, 31))
    assert nilai(opened, "REKA 1")["dusun"] == "LEGI"
    assert nilai(opened, "REKA 1")["agama"] == "2"
    assert deciding.count_waiting(wilayah(), today=HARI_INI) == 0
    deciding.undo_decision(area_id=wilayah(), decision=made.pk, by="akun:7", at=SAAT)
    with pytest.raises(ConflictRefused, match="R470"):
        deciding.undo_decision(area_id=wilayah(), decision=made.pk, by="akun:7", at=SAAT)


def test_many_are_decided_at_once_with_a_reason_and_undone_at_once(desa: tuple[OpenStore, Path]) -> None:
    opened, folder = desa
    people = [orang(i) for i in range(1, 9)]
    terapkan(opened, folder, people, reference=LAMA)
    terapkan(opened, folder, [one | {"dusun": "LEGI"} for one in people], source="siak", reference=BARU)
    numbers = deciding.numbers_of(wilayah(), deciding.DifferenceQuery(variable="dusun", source="siak"), today=HARI_INI)
    assert len(numbers) == 8
    with pytest.raises(ConflictRefused, match="R472"):
        deciding.decide(area_id=wilayah(), numbers=numbers, takes="baru", by="akun:7", why="", at=SAAT, scope="{}")
    made = deciding.decide(
        area_id=wilayah(), numbers=numbers, takes="baru", by="akun:7", why="dusun berganti nama", at=SAAT, scope="{}"
    )
    assert {nilai(opened, f"REKA {i}")["dusun"] for i in range(1, 9)} == {"LEGI"}
    deciding.undo_decision(area_id=wilayah(), decision=made.pk, by="akun:7", at=SAAT)
    assert {nilai(opened, f"REKA {i}")["dusun"] for i in range(1, 9)} == {"KRAJAN"}
    assert deciding.count_waiting(wilayah(), today=HARI_INI) == 8


@pytest.mark.basisdata
def test_an_older_decision_is_taken_back_only_after_the_newer_one(desa: tuple[OpenStore, Path]) -> None:
    opened, folder = desa
    terapkan(opened, folder, [orang(1)], reference=LAMA)
    terapkan(opened, folder, [orang(1, dusun="LEGI")], source="siak", reference=BARU)
    first = deciding.decide(area_id=wilayah(), numbers=[satu_terbuka()], takes="baru", by="akun:7", why="", at=SAAT)
    again = Conflict.objects.get(retired_at__isnull=True, shown=True, decision=first, variable="dusun")
    second = deciding.decide(area_id=wilayah(), numbers=[again.pk], takes="lama", by="akun:7", why="", at=SAAT)
    assert nilai(opened, "REKA 1")["dusun"] == "KRAJAN"
    with pytest.raises(ConflictRefused, match="R473"):
        deciding.undo_decision(area_id=wilayah(), decision=first.pk, by="akun:7", at=SAAT)
    deciding.undo_decision(area_id=wilayah(), decision=second.pk, by="akun:7", at=SAAT)
    assert nilai(opened, "REKA 1")["dusun"] == "LEGI"


def test_what_somebody_chose_for_the_file_goes_before_the_rule(desa: tuple[OpenStore, Path]) -> None:
    opened, folder = desa
    terapkan(opened, folder, [orang(1)], reference=LAMA)
    terapkan(
        opened,
        folder,
        [orang(1, dusun="LEGI", agama="3")],
        source="siak",
        reference=BARU,
        choices={"dusun": "baru", "lainnya": "lama"},
    )
    now = nilai(opened, "REKA 1")
    assert (now["dusun"], now["agama"]) == ("LEGI", "1")
    assert deciding.count_waiting(wilayah(), today=HARI_INI) == 0
    assert {one.takes for one in deciding.decisions(wilayah())} == {"baru", "lama"}


# ── corrected by hand ───────────────────────────────────────────────────────────────────────────


def betulkan(opened: OpenStore, batch: int, column: str, value: Any, record: int = 0) -> None:
    """Correct a value of the person of a record in the list of a batch, as the page of findings does."""
    row = Batch.objects.get(pk=batch)
    where = BatchFinding.objects.filter(batch=row, record=record).order_by("pk").first()
    assert where is not None
    person = locate_records(batch, [record])[record].person
    now = statement_of(opened, where, person)
    assert now is not None
    wish = Wish(where, person, column, value, now.content)
    correct_value(
        opened=opened,
        definitions=aturan(),
        area=DESA,
        wish=wish,
        act=Correcting("akun:7", "cocok KTP", SAAT),
    )


@pytest.mark.parametrize(
    ("says", "holds", "asked"),
    [
        ("1", "3", []),  # the source says again what was corrected: the correction stays
        ("3", "3", []),  # the source mended it, too
        ("4", "3", ["agama"]),  # a third thing: somebody is asked, the correction stays until then
        (None, "3", []),  # it does not say: nothing is taken away
    ],
)
def test_a_newer_list_of_the_source_does_not_silently_take_a_correction_away(
    desa: tuple[OpenStore, Path], says: str | None, holds: str, asked: list[str]
) -> None:
    opened, folder = desa
    first = terapkan(opened, folder, [orang(1), orang(2)], reference=LAMA, findings=[finding(0)])
    betulkan(opened, first.batch, "agama", "3")
    assert nilai(opened, "REKA 1")["agama"] == "3"
    done = terapkan(opened, folder, [orang(1, agama=says, pekerjaan="5"), orang(2)], reference=BARU)
    assert (nilai(opened, "REKA 1")["agama"], nilai(opened, "REKA 1")["pekerjaan"]) == (holds, "5")
    assert terbuka() == asked
    assert [f.variable for c in rencana(done).changed for f in c.fields] == ["pekerjaan"]
    if asked:
        made = deciding.decide(area_id=wilayah(), numbers=[satu_terbuka()], takes="baru", by="akun:7", why="", at=SAAT)
        assert nilai(opened, "REKA 1")["agama"] == says
        deciding.undo_decision(area_id=wilayah(), decision=made.pk, by="akun:7", at=SAAT)
        assert nilai(opened, "REKA 1")["agama"] == holds
    undo_batch(batch=done.batch, by="uji", why="coba", at=SAAT)
    assert nilai(opened, "REKA 1")["agama"] == "3"
    assert "pekerjaan" not in nilai(opened, "REKA 1")


def test_another_source_does_not_silently_take_a_correction_away(desa: tuple[OpenStore, Path]) -> None:
    opened, folder = desa
    first = terapkan(opened, folder, [orang(1)], reference=LAMA, findings=[finding(0)])
    betulkan(opened, first.batch, "agama", "3")
    done = terapkan(
        opened,
        folder,
        [{"nik": nik(1), "nama": "REKA 1", "agama": "4", "pekerjaan": "5"}],
        source="pendataan_desa",
        reference=BARU,
    )
    assert (nilai(opened, "REKA 1")["agama"], nilai(opened, "REKA 1")["pekerjaan"]) == ("3", "5")
    assert terbuka() == ["agama"]
    assert {one.way for told in rencana(done).told for one in told.clashes if one.shown} == {"pembetulan"}


@pytest.mark.basisdata
def test_a_correction_is_heard_whatever_a_newer_source_says(desa: tuple[OpenStore, Path]) -> None:
    opened, folder = desa
    first = terapkan(opened, folder, [orang(1)], reference=LAMA, findings=[finding(0)])
    terapkan(
        opened,
        folder,
        [{"nik": nik(1), "nama": "REKA 1", "agama": "4", "dusun": "LEGI"}],
        source="pendataan_desa",
        reference=BARU,
    )
    assert (nilai(opened, "REKA 1")["agama"], nilai(opened, "REKA 1")["dusun"]) == ("4", "KRAJAN")
    betulkan(opened, first.batch, "agama", "3")
    assert (nilai(opened, "REKA 1")["agama"], nilai(opened, "REKA 1")["dusun"]) == ("3", "KRAJAN")
    fix = Batch.objects.filter(kind="koreksi").latest("pk")
    undo_batch(batch=fix.pk, by="uji", why="coba", at=SAAT)
    assert (nilai(opened, "REKA 1")["agama"], nilai(opened, "REKA 1")["dusun"]) == ("4", "KRAJAN")


def test_whoever_is_looked_for_by_the_spelling_that_does_not_hold_is_found(desa: tuple[OpenStore, Path]) -> None:
    opened, folder = desa
    terapkan(opened, folder, [orang(1, nama="SITI AMINAH")], source="siak", reference=LAMA)
    terapkan(opened, folder, [orang(1, nama="SITI MAEMUNAH")], reference=BARU)
    page = find(opened, wilayah(), Looked(words=("maemunah",)), page=1, today=HARI_INI, by="uji")
    assert [one.name for one in page.rows] == ["SITI AMINAH"]
    assert list(page.also.values()) == ["SITI MAEMUNAH"]


def test_as_of_a_day_and_as_known_at_a_moment_each_list_is_heard_as_it_was(desa: tuple[OpenStore, Path]) -> None:
    opened, folder = desa
    terapkan(opened, folder, [orang(1, jenis_kelamin="1")], reference=BARU)
    later = SAAT + dt.timedelta(days=5)
    terapkan(opened, folder, [orang(1, jenis_kelamin="2")], source="siak", reference=TENGAH, at=later)

    def sex(on: dt.date, known_at: dt.datetime | None = None) -> list[Any]:
        return list(register_view(DESA, on, by="uji", at=later, known_at=known_at).persons["jenis_kelamin"])

    assert sex(TENGAH) == ["2"]
    assert sex(BARU) == ["2"]  # older than OpenSID's list, and trusted before it
    assert sex(BARU, SAAT) == ["1"]  # nobody had said otherwise by then
