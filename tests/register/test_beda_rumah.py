"""Two sources speak of one family and its dwelling: the same rules, store, and way back as for persons."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest

from cantik.codes.app.queries import find_area
from cantik.collect.app.models import Batch
from cantik.content.sources import strength
from cantik.register.core.app.conflict_models import Conflict
from cantik.register.core.app.models import FamilyVersion
from cantik.register.core.app.person_history import read_family
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.services import Applied, plan_batch
from cantik.register.core.app.submission import Submission
from cantik.register.core.app.undo import plan_undo, undo_batch
from cantik.register.core.conflict import tally_clashes
from cantik.register.correct.app import deciding
from cantik.register.correct.app.family_corrections import FamilyWish, correct_family, family_stated
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.register.bekal import DESA, SAAT, batch, kk, orang
from tests.register.keluarga import aturan
from tests.register.langkah import keadaan, rencana, terapkan
from tests.register.rumah import anggota, rumah

HARI_INI = dt.date(2026, 4, 1)
LAMA, TENGAH, BARU = dt.date(2025, 3, 31), dt.date(2025, 6, 30), dt.date(2025, 12, 31)


def bawa(
    opened: OpenStore, folder: Path, homes: list[dict[str, Any]], source: str = "regsosek", **more: Any
) -> Applied:
    """Families in dwellings, with a head each."""
    members = [anggota(3 * n) for n in range(len(homes))]
    return terapkan(opened, folder, members, source=source, families=homes, **more)


def wilayah() -> int:
    area = find_area(DESA)
    assert area is not None
    return area.pk


def keluarga(number: int = 0) -> int:
    """The id of the family that came as the n-th."""
    return sorted(set(FamilyVersion.objects.values_list("family_id", flat=True)))[number]


def nilai(opened: OpenStore, family: int, on: dt.date = HARI_INI) -> dict[str, Any]:
    read = read_family(opened, wilayah(), family, as_of=on, today=HARI_INI, by="uji")
    assert read is not None
    return {name: said.value for name, said in read.values.items()}


def menunggu() -> list[str]:
    rows = Conflict.objects.filter(retired_at=None, shown=True, state="terbuka", family__isnull=False)
    return sorted(rows.values_list("variable", flat=True))


def test_the_newest_dwelling_holds_and_another_place_is_asked_about(opened: OpenStore, tmp_path: Path) -> None:
    bawa(opened, tmp_path, [rumah(0), rumah(1)], reference=LAMA)
    before = nilai(opened, keluarga())
    other = [rumah(0, r303="4", r302=60, alamat="JALAN REKA", dusun="LEGI"), rumah(1)]
    done = bawa(opened, tmp_path, other, "pendataan_desa", reference=BARU)
    now = nilai(opened, keluarga())
    assert (now["r303"], now["r302"], now["dusun"], now["alamat"]) == ("4", 60, "KRAJAN", "JALAN REKA")
    assert [(t.unit, t.row) for t in rencana(done).homes] == [("keluarga", 3)]
    assert {(t.variable, t.outcome): t.many for t in tally_clashes(rencana(done).homes)} == {
        ("keluarga.r303", "baru"): 1,
        ("keluarga.r302", "baru"): 1,
        ("keluarga.dusun", "tanya"): 1,
    }
    assert menunggu() == ["dusun"]
    view = register_view(DESA, BARU, by="uji", at=SAAT)
    assert sorted(map(str, view.families["dusun"])) == ["KRAJAN", "KRAJAN"]
    assert sorted(map(str, view.families["r303"])) == ["3", "4"]
    foreseen = plan_undo(batch=done.batch)
    assert (foreseen.conflicts, foreseen.decided) == (3, 0)
    undo_batch(batch=done.batch, by="uji", why="coba", at=SAAT)
    assert nilai(opened, keluarga()) == before
    assert not Conflict.objects.filter(retired_at__isnull=True).exists()


def test_what_the_village_itself_says_of_its_families_is_no_question(opened: OpenStore, tmp_path: Path) -> None:
    bawa(opened, tmp_path, [rumah(0)], reference=LAMA)
    people = [orang(0, no_kk=kk(0), dusun="LEGI"), orang(1, no_kk=kk(0), dusun="LEGI")]
    assert not rencana(terapkan(opened, tmp_path, people, reference=BARU)).homes  # no row of its own: of its members


def test_a_decision_about_a_family_holds_and_can_be_taken_back(opened: OpenStore, tmp_path: Path) -> None:
    bawa(opened, tmp_path, [rumah(0), rumah(1)], reference=LAMA)
    bawa(opened, tmp_path, [rumah(0, dusun="LEGI", rt="05"), rumah(1)], "pendataan_desa", reference=BARU)
    counted = deciding.count_differences(wilayah(), today=HARI_INI)
    assert counted == [("keluarga.dusun", "pendataan_desa", 1)]
    wanted = deciding.DifferenceQuery("keluarga.dusun", "pendataan_desa")
    (asked,) = deciding.numbers_of(wilayah(), wanted, today=HARI_INI)
    assert deciding.numbers_of(wilayah(), deciding.DifferenceQuery("dusun"), today=HARI_INI) == []
    (one,) = deciding.list_differences(opened, wilayah(), [asked], today=HARI_INI, by="akun:7", at=SAAT)
    assert (one.person, one.family) == (0, keluarga())
    assert one.name.startswith("WARGA")
    assert (one.new.value, one.old.value) == (("LEGI", "", "05"), ("KRAJAN", "", "02"))
    assert (one.new.source, one.old.source, one.new.row) == ("pendataan_desa", "regsosek", 3)
    logged = AuditEntry.objects.filter(action="beda.baca")
    assert {row.subject for row in logged} == {"orang", "keluarga"}
    made = deciding.decide(area_id=wilayah(), numbers=[asked], takes="baru", by="akun:7", why="pindah", at=SAAT)
    assert nilai(opened, keluarga())["dusun"] == "LEGI"
    assert sorted(map(str, register_view(DESA, BARU, by="uji", at=SAAT).families["dusun"])) == ["KRAJAN", "LEGI"]
    assert deciding.count_waiting(wilayah(), today=HARI_INI) == 0
    entry = AuditEntry.objects.filter(action="beda.putus").latest("pk")
    assert (entry.subject, entry.subjects) == ("keluarga", f"[{keluarga()}]")
    # Its source says the old word again in a newer list: it was decided, nobody is asked twice.
    bawa(opened, tmp_path, [rumah(0, r302=70), rumah(1)], reference=dt.date(2026, 3, 31))
    assert (nilai(opened, keluarga())["dusun"], nilai(opened, keluarga())["r302"]) == ("LEGI", 70)
    assert deciding.count_waiting(wilayah(), today=HARI_INI) == 0
    deciding.undo_decision(area_id=wilayah(), decision=made.pk, by="akun:7", at=SAAT)
    assert nilai(opened, keluarga(), TENGAH)["dusun"] == "KRAJAN"


def test_choices_for_a_file_reach_families_by_variable_source_and_record(opened: OpenStore, tmp_path: Path) -> None:
    bawa(opened, tmp_path, [rumah(n) for n in range(4)], reference=LAMA)
    homes = [rumah(n, dusun="LEGI", r303="4") for n in range(4)]
    choices = {
        "keluarga.dusun@regsosek": "baru",
        "keluarga#2#dusun": "lama",
        "rumah": "lama",
        "dusun": "lama",
        "keluarga#3#r303": "baru",
    }
    bawa(opened, tmp_path, homes, "pendataan_desa", reference=BARU, choices=choices)
    found = [nilai(opened, keluarga(n)) for n in range(4)]
    assert [one["dusun"] for one in found] == ["LEGI", "LEGI", "KRAJAN", "LEGI"]
    assert [one["r303"] for one in found] == ["3", "3", "3", "4"]
    assert deciding.count_waiting(wilayah(), today=HARI_INI) == 0
    assert sorted(one.persons for one in deciding.decisions(wilayah())) == [3, 3]


@pytest.mark.parametrize(("says", "holds", "asked"), [(54, 90, []), (90, 90, []), (71, 90, ["r302"]), (None, 90, [])])
def test_a_newer_list_does_not_silently_take_a_correction_away(
    opened: OpenStore, tmp_path: Path, says: int | None, holds: int, asked: list[str]
) -> None:
    first = bawa(opened, tmp_path, [rumah(0), rumah(1)], reference=LAMA)
    base = Batch.objects.get(pk=first.batch)
    now = family_stated(opened, base, keluarga())
    assert now is not None
    wish = FamilyWish(base, keluarga(), "r302", 90, now.content)
    correct_family(opened=opened, definitions=aturan(), area=DESA, wish=wish, by="akun:7", why="diukur", at=SAAT)
    assert nilai(opened, keluarga())["r302"] == 90
    done = bawa(opened, tmp_path, [rumah(0, r302=says, r303="4"), rumah(1)], reference=BARU)
    assert (nilai(opened, keluarga())["r302"], nilai(opened, keluarga())["r303"]) == (holds, "4")
    assert menunggu() == asked
    if asked:
        number = Conflict.objects.get(retired_at=None, shown=True, state="terbuka").pk
        made = deciding.decide(area_id=wilayah(), numbers=[number], takes="baru", by="akun:7", why="", at=SAAT)
        assert nilai(opened, keluarga())["r302"] == says
        deciding.undo_decision(area_id=wilayah(), decision=made.pk, by="akun:7", at=SAAT)
        assert nilai(opened, keluarga())["r302"] == holds
    undo_batch(batch=done.batch, by="uji", why="coba", at=SAAT)
    assert (nilai(opened, keluarga())["r302"], nilai(opened, keluarga())["r303"]) == (90, "3")


@pytest.mark.basisdata
def test_another_source_does_not_silently_take_a_correction_away(opened: OpenStore, tmp_path: Path) -> None:
    first = bawa(opened, tmp_path, [rumah(0)], reference=LAMA)
    base = Batch.objects.get(pk=first.batch)
    now = family_stated(opened, base, keluarga())
    assert now is not None
    wish = FamilyWish(base, keluarga(), "r302", 90, now.content)
    correct_family(opened=opened, definitions=aturan(), area=DESA, wish=wish, by="akun:7", why="diukur", at=SAAT)
    bawa(opened, tmp_path, [rumah(0, r302=60, r303="4")], "pendataan_desa", reference=BARU)
    assert (nilai(opened, keluarga())["r302"], nilai(opened, keluarga())["r303"]) == (90, "4")
    assert menunggu() == ["r302"]
    again = bawa(opened, tmp_path, [rumah(0, r302=60, r303="4")], "pendataan_desa", reference=BARU)
    assert not rencana(again).homes  # the same file twice: no difference
    assert menunggu() == ["r302"]


def test_as_of_a_day_and_as_known_at_a_moment_each_list_is_heard_as_it_was(opened: OpenStore, tmp_path: Path) -> None:
    bawa(opened, tmp_path, [rumah(0)], reference=LAMA)
    later = SAAT + dt.timedelta(days=5)
    bawa(
        opened,
        tmp_path,
        [rumah(0, r303="4", dusun="LEGI")],
        "pendataan_desa",
        reference=BARU,
        at=later,
        choices={"keluarga.dusun": "baru", "keluarga.r303": "lama"},
    )

    def seen(on: dt.date, known_at: dt.datetime | None = None) -> list[tuple[Any, Any]]:
        families = register_view(DESA, on, by="uji", at=later, known_at=known_at).families
        return list(zip(families["dusun"], families["r303"], strict=True))

    assert seen(BARU) == [("LEGI", "3")]
    assert seen(LAMA) == [("KRAJAN", "3")]
    assert seen(BARU, SAAT) == [("KRAJAN", "3")]


@pytest.mark.basisdata
def test_a_dry_run_writes_nothing_and_tells_what_each_choice_would_bring(opened: OpenStore, tmp_path: Path) -> None:
    bawa(opened, tmp_path, [rumah(0)], reference=LAMA)
    made, _ = batch(
        [anggota(0)], tmp_path, source="pendataan_desa", reference=BARU, families=[rumah(0, r303="4", dusun="LEGI")]
    )
    planned = plan_batch(opened=opened, area=DESA, submission=Submission(made), by="uji", foretell=True)
    (told,) = planned.homes
    assert told.would["r303"] == {"kini": "3", "aturan": "4", "baru": "4", "lama": "3", "tanya": "3"}
    assert told.would["dusun"]["aturan"] == ("KRAJAN", "", "02")
    assert told.would["dusun"]["baru"] == ("LEGI", "", "02")
    assert not Conflict.objects.exists()


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_arrival_does_not_matter(opened: OpenStore, tmp_path: Path, seed: int) -> None:
    """Oracle: of each variable of a dwelling the list with the newest date holds, of one date the stronger source."""
    chance = random.Random(seed)
    lists = [
        (source, chance.choice([LAMA, TENGAH, BARU]), chance.randrange(1, 6), chance.choice([None, "3", "4"]))
        for source in ("regsosek", "pendataan_desa", "dtsen_keluarga", "sdgs_desa")
    ]
    chance.shuffle(lists)
    done = [
        bawa(opened, tmp_path, [rumah(0, r303=str(floor), r304=wall)], source, reference=on)
        for source, on, floor, wall in lists
    ]
    while lists:
        now = nilai(opened, keluarga())
        ranked = sorted(lists, key=lambda one: (one[1], strength(one[0])))
        assert now["r303"] == str(ranked[-1][2])
        assert now.get("r304") == next((one[3] for one in reversed(ranked) if one[3]), None)
        gone = chance.randrange(len(lists))
        if len(lists) > 1:
            undo_batch(batch=done.pop(gone).batch, by="uji", why="coba", at=SAAT)
        lists.pop(gone)


@pytest.mark.basisdata
@pytest.mark.parametrize("rule", [None, {"*": "baru"}, {"*": "lama"}, {"*": "tanya"}])
def test_the_same_file_twice_gives_no_difference_under_any_rule(
    opened: OpenStore, tmp_path: Path, rule: dict[str, str] | None
) -> None:
    bawa(opened, tmp_path, [rumah(0), rumah(1)], reference=LAMA, choices=rule)
    other = [rumah(0, r303="4", dusun="LEGI"), rumah(1, r302=70)]
    bawa(opened, tmp_path, other, "pendataan_desa", reference=BARU, choices=rule)
    state, rows = keadaan(BARU), Conflict.objects.filter(retired_at=None).count()
    for name in ("", "lain.xlsx"):
        again = bawa(opened, tmp_path, other, "pendataan_desa", reference=BARU, choices=rule, name=name)
        assert (rencana(again).homes, rencana(again).told) == ((), ())
        assert (keadaan(BARU), Conflict.objects.filter(retired_at=None).count()) == (state, rows)
