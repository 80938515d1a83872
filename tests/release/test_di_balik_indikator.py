"""From an indicator to the people behind it, in the office: counts that add up, names only for a purpose that the log
keeps, nobody in an address, nobody for a role without the right. The oracle is the register's own columns."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from cantik.content.coverage import SDGS_DESA
from cantik.register.core.app.person_lists import fold_persons, said_of
from cantik.register.core.app.queries import standing_batches
from cantik.release import goals
from cantik.staff.app.models import AuditEntry
from cantik.staff.app.rights import area_code
from tests.fixtures.markah import markah
from tests.release.conftest import Rumah, cradle, make_prepared, prepared, rumah
from tests.release.langkah import ANGKA, BASE, page
from tests.staff import bekal

__all__ = ["cradle", "make_prepared", "prepared", "rumah"]
pytestmark = pytest.mark.satu_basisdata
RASIO = f"{ANGKA}indikator/rasio_jenis_kelamin/orang/"


def people_of(text: str) -> list[int]:
    """Whom the rows of a list lead to, in their order."""
    return [int(found) for found in re.findall(r'<th scope="row">\s*<a href="[^"]*/warga/orang/(\d+)/"', text)]


def everybody_in(client: object, part: str) -> list[int]:
    """All persons of a part, page after page."""
    found: list[int] = []
    for number in range(1, 30):
        text = page(client, f"{RASIO}?untuk=periksa&bagian={part}&hal={number}")  # type: ignore[arg-type]
        rows = people_of(text)
        if not rows or rows[0] in found:
            break
        found += rows
    return found


def test_the_lists_are_those_that_the_register_tells(rumah: Rumah) -> None:
    """Men are the numerator, women the denominator, and nobody is both or missing; the page says how many."""
    batches = standing_batches(area_code(bekal.DESA))
    agen = rumah.klien["ratna"]
    men, women = everybody_in(agen, "pembilang"), everybody_in(agen, "selebihnya")
    said = said_of(fold_persons(batches, frozenset([*men, *women])), ("jenis_kelamin",))
    assert men
    assert {said[person]["jenis_kelamin"] for person in men} == {"1"}
    assert women
    assert {said[person]["jenis_kelamin"] for person in women} == {"2"}
    lead = page(agen, RASIO)
    assert f"Pembilang {len(set(men))}, penyebut {len(set(women))}" in lead
    beside = page(agen, f"{ANGKA}indikator/")
    row = beside[beside.index(RASIO) :]
    assert re.findall(r'<td class="num[^"]*">([^<]*)</td>', row)[1:3] == [str(len(men)), str(len(women))]


def test_names_open_for_a_purpose_and_the_log_keeps_it(rumah: Rumah) -> None:
    agen = rumah.klien["ratna"]
    before = AuditEntry.objects.filter(action="angka.orang").count()
    closed = page(agen, RASIO)
    assert people_of(closed) == []
    assert "pilih keperluannya" in closed
    assert people_of(page(agen, f"{RASIO}?untuk=entah")) == []
    assert AuditEntry.objects.filter(action="angka.orang").count() == before
    shown = people_of(page(agen, f"{RASIO}?untuk=kunjungan"))
    assert shown
    entry = AuditEntry.objects.filter(action="angka.orang").latest("number")
    assert set(json.loads(entry.subjects)) == set(shown)
    detail = json.loads(entry.detail)
    assert (detail["untuk"], detail["indikator"], detail["bagian"]) == ("kunjungan", "rasio_jenis_kelamin", "pembilang")


def test_no_address_names_anybody_and_numbers_are_masked(rumah: Rumah) -> None:
    text = page(rumah.klien["ratna"], f"{RASIO}?untuk=periksa")
    assert not re.search(r"\d{16}", text)
    for address in re.findall(r'(?:href|action)="([^"]+)"', text):
        assert not re.search(r"[A-Z]{3,} [A-Z]{3,}", address), address


def test_a_dusun_holds_its_own_and_the_dusun_together_are_all(rumah: Rumah) -> None:
    agen = rumah.klien["ratna"]
    text = page(agen, f"{RASIO}?untuk=periksa")
    names = [name for name in re.findall(r'<option value="([^"]*)"', text.partition('name="rt"')[0]) if name]
    counts = [re.search(r'id="hd">[^<(]*\((\d+)\)', page(agen, f"{RASIO}?dusun={name}")) for name in names]
    whole = re.search(r'id="hd">[^<(]*\((\d+)\)', text)
    assert names
    assert whole
    assert all(counts)
    assert sum(int(found[1]) for found in counts if found) <= int(whole[1])


def test_roles_without_the_right_see_no_list(rumah: Rumah) -> None:
    """The walidata sees figures before protection and no persons; a kepala desa sees persons, but no list of health."""
    for name in ("walidata", "pembina", "koordinator", "camat", "admin_simpul", "bpd"):
        client = rumah.klien["wulan"] if name == "walidata" else bekal.browser(bekal.with_role(name))
        answer = client.get(f"{RASIO}?untuk=periksa", follow=True)
        assert people_of(markah(answer)) == [], name
    kades = rumah.klien["sumarsono"]
    assert people_of(page(kades, f"{RASIO}?untuk=periksa"))
    refused = kades.get(f"{ANGKA}indikator/kesulitan_fungsional/orang/?untuk=periksa")
    assert refused.status_code == 302
    assert kades.get(f"{ANGKA}indikator/tidak_ada/orang/").status_code == 404


def test_a_goal_leads_to_the_people_behind_its_figure(rumah: Rumah, monkeypatch: pytest.MonkeyPatch) -> None:
    """Electric light answered here by a share of persons that the draft tells; whoever may not read persons is led
    nowhere."""
    changed = tuple(
        replace(row, measures=("indikator/persen_lansia",), reason="")
        if (row.edition, row.number) == ("2025", "7.1.1")
        else row
        for row in SDGS_DESA
    )
    monkeypatch.setattr(goals, "SDGS_DESA", changed)
    address = f"{ANGKA}indikator/persen_lansia/orang/"
    assert f'href="{address}"' in page(rumah.klien["ratna"], f"{BASE}tujuan/7/")
    assert f'href="{address}"' not in page(rumah.klien["wulan"], f"{BASE}tujuan/7/")
    assert people_of(page(rumah.klien["ratna"], f"{address}?untuk=layanan"))
