"""The goals as the office of a village finds them: what the open data of the edition say, and the next round planned in
one act. The oracle reads CSV files itself."""

from __future__ import annotations

import csv
import html
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from cantik.content.coverage import SDGS_DESA
from cantik.field.rounds.app.models import Round
from cantik.release import goals
from tests.release.langkah import BASE, Rumah, page, post
from tests.staff import bekal

GOALS = f"{BASE}tujuan/"


def open_figures(rumah: Rumah) -> dict[str, str]:
    path = next((rumah.folder / "rilis" / bekal.DESA / "2025-1").rglob("indikator.csv"))
    with path.open(encoding="utf-8", newline="") as file:
        return {row["indikator"]: row["nilai"] for row in csv.DictReader(file) if not row["wilayah"]}


def rows(text: str) -> dict[str, tuple[str, list[str]]]:
    found = re.findall(r'<li data-nomor="([^"]+)" data-keadaan="([^"]+)"(.*?)</li>', text, re.DOTALL)
    return {number: (state, re.findall(r'data-nilai="([^"]*)"', rest)) for number, state, rest in found}


def test_each_goal_shows_each_indicator_once_with_the_values_of_the_open_data(terbit: Rumah, project: Path) -> None:
    agen = terbit.klien["ratna"]
    first = page(agen, GOALS)
    assert "386 indikator" in first
    assert "menurut hitungan Cantik" in first
    with (project / "cantik/content/cakupan_ukuran.csv").open(encoding="utf-8", newline="") as file:
        listed = [row for row in csv.DictReader(file) if row["daftar"] == "sdgs_desa_2025"]
    figures = open_figures(terbit)
    for goal in ("3", "4", "6", "11"):
        own = rows(page(agen, f"{GOALS}{goal}/"))
        wanted = {row["nomor"]: row for row in listed if row["bagian"] == goal}
        assert set(own) == set(wanted)
        for number, (state, values) in own.items():
            names = [each.removeprefix("indikator/") for each in wanted[number]["ukuran"].split()]
            assert values == [figures[name] for name in names if figures.get(name)], number
            if wanted[number]["sebab"]:
                assert state == "belum_diketahui", "a part is not the indicator"
    assert agen.get(f"{GOALS}19/").status_code == 404


def test_a_row_that_is_answered_wholly_is_judged_on_the_value_of_the_open_data(
    terbit: Rumah, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Electric light, at least 100 per cent, answered here by a share that the edition tells."""
    path = next((terbit.folder / "rilis" / bekal.DESA / "2025-1").rglob("indikator.csv"))
    with path.open(encoding="utf-8", newline="") as file:
        told = [
            row for row in csv.DictReader(file) if not row["wilayah"] and row["nilai"] and row["satuan"] == "persen"
        ]
    name, value = told[0]["indikator"], told[0]["nilai"]
    changed = tuple(
        replace(row, measures=(f"indikator/{name}",), reason="")
        if (row.edition, row.number) == ("2025", "7.1.1")
        else row
        for row in SDGS_DESA
    )
    monkeypatch.setattr(goals, "SDGS_DESA", changed)
    state = "tercapai" if Decimal(value) >= 100 else "dekat" if Decimal(value) >= 90 else "jauh"
    own = rows(page(terbit.klien["ratna"], f"{GOALS}7/"))
    assert own["7.1.1"] == (state, [value])
    assert "6 indikator: 1 diketahui" in page(terbit.klien["ratna"], GOALS)


def test_the_next_round_is_planned_in_one_act(terbit: Rumah) -> None:
    agen = terbit.klien["ratna"]
    before = page(agen, GOALS)
    (name, *_) = re.findall(r'name="instrumen" value="([a-z_]+)"', before)
    heads = re.findall(r"menanyakan ([\d.]+) di antaranya", before)
    assert int(heads[0]) == max(map(int, heads)), "what asks most stands first"
    said = post(agen, f"{GOALS}putaran/", instrumen=name)
    assert "Masuk rencana putaran berikut" in said
    (made,) = Round.objects.filter(activity__instrument=name)
    assert made.opened_at is None, "nobody is asked before the kepala desa approves"
    after = page(agen, GOALS)
    assert "dalam rencana" in after
    assert f'name="instrumen" value="{name}"' not in after
    post(agen, f"{GOALS}putaran/", instrumen=name)
    assert Round.objects.filter(activity__instrument=name).count() == 1, "twice is once"
    assert agen.post(f"{GOALS}putaran/", {"instrumen": "tiada"}).status_code == 404


def test_who_may_not_plan_sees_no_button(terbit: Rumah) -> None:
    kades = terbit.klien["sumarsono"]
    text = page(kades, GOALS)
    assert "Yang ditanyakan berikutnya" in html.unescape(text)
    assert 'name="instrumen"' not in text
    assert kades.post(f"{GOALS}putaran/", {"instrumen": "pemutakhiran_keluarga"}).status_code in (302, 403)
    assert not Round.objects.exists()


@pytest.mark.parametrize("address", [GOALS, f"{GOALS}4/"])
def test_strangers_read_nothing(terbit: Rumah, address: str) -> None:
    assert Client().get(address).status_code == 302
    neighbour = bekal.browser(bekal.with_role("kepala_desa", bekal.TETANGGA))
    assert neighbour.get(address).status_code in (403, 404)


def test_a_damaged_edition_is_told(terbit: Rumah) -> None:
    table = terbit.folder / "rilis" / bekal.DESA / "2025-1" / "tabel" / "penduduk_umur_jk.json"
    table.write_bytes(table.read_bytes()[:100])
    assert terbit.klien["ratna"].get(GOALS).status_code == 409
