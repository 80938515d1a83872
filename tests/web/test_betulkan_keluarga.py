"""Values of families corrected on screens: from a finding and from the family's page, two people at once, undone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cantik.base import clock
from cantik.collect.app.models import Batch, BatchFinding
from cantik.examine.findings.app.models import FindingAct
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.statements import family_at
from cantik.staff.app.models import AuditEntry
from tests.fixtures.markah import markah
from tests.register.bekal import AKHIR_2025, DESA, SAAT
from tests.register.rumah import bawa_rumah, galat_rumah, rumah
from tests.staff import bekal
from tests.web.conftest import TETANGGA, Kantor
from tests.web.formulir import isian

pytestmark = pytest.mark.satu_basisdata

PERIKSA, WARGA = f"/desa/{DESA.text()}/periksa/", f"/desa/{DESA.text()}/warga/"


@pytest.fixture
def base(kantor: Kantor, tmp_path: Path) -> Batch:
    """Three families; the second has an impossible floor and a proof of land that it does not own."""
    return bawa_rumah(kantor.opened, tmp_path, [rumah(0), rumah(1, r302=998, r301a="2"), rumah(2)])


def galat(base: Batch) -> BatchFinding:
    return galat_rumah(base, "rs_luas_lantai_pencilan")[0]


def alamat(base: Batch, position: int = 1) -> str:
    return f"{WARGA}keluarga/{family_at(base.pk, position)}/betulkan/"


def luas() -> list[Any]:
    return sorted(register_view(DESA, AKHIR_2025, by="uji", at=SAAT).families["r302"], key=str)


def halaman(kantor: Kantor, address: str) -> str:
    answer = kantor.client.get(address)
    assert answer.status_code == 200, markah(answer)[:500]
    return markah(answer)


def test_a_finding_about_a_family_leads_to_its_field(kantor: Kantor, base: Batch) -> None:
    one = galat(base)
    page = halaman(kantor, f"{PERIKSA}?temuan={one.pk}")
    assert "Luas lantai (m2) keluarga Warga D" in page
    form = isian(page, f"{one.pk}/betulkan/")
    assert (form["satuan"], form["kolom"], form["nilai"]) == ("keluarga", "r302", "998")
    answer = kantor.client.post(f"{PERIKSA}{one.pk}/betulkan/", form | {"nilai": "98", "alasan": "diukur lagi"})
    assert "selesai=" in answer.headers["Location"]
    one.refresh_from_db()
    assert (one.state, luas()) == ("diperbaiki", [54, 54, 98])
    page = halaman(kantor, PERIKSA)
    assert "Isian dibetulkan; 1 temuan hilang." in page
    kantor.client.post(f"{PERIKSA}urungkan/", isian(page, "urungkan/"))
    one.refresh_from_db()
    assert (one.state, luas()) == ("terbuka", [54, 54, 998])


def test_a_skip_rule_offers_what_it_reads_and_a_value_can_be_taken_away(kantor: Kantor, base: Batch) -> None:
    (one,) = galat_rumah(base, "rs_loncat_301b")
    page = halaman(kantor, f"{PERIKSA}?temuan={one.pk}")
    assert "Jenis bukti kepemilikan tanah keluarga Warga D" in page
    assert "Status penguasaan bangunan tempat tinggal keluarga Warga D" in page  # the other way to mend it
    form = isian(page, f"{one.pk}/betulkan/")
    kantor.client.post(f"{PERIKSA}{one.pk}/betulkan/", form | {"kosong": "1"})
    one.refresh_from_db()
    assert one.state == "diperbaiki"


def test_from_the_page_of_the_family_with_history_and_undo(kantor: Kantor, base: Batch) -> None:
    family = halaman(kantor, alamat(base).removesuffix("betulkan/"))
    assert f'{alamat(base)}?isi=r302"' in family
    assert "?isi=no_kk" not in family  # ties persons: corrected with one of them
    page = halaman(kantor, f"{alamat(base)}?isi=r302")
    form = isian(page, "/betulkan/")
    refused = kantor.client.post(alamat(base), form | {"nilai": "luas sekali"})
    assert refused.status_code == 422
    assert 'value="luas sekali"' in markah(refused)
    answer = kantor.client.post(alamat(base), form | {"nilai": "98", "alasan": "diukur lagi"}, follow=True)
    page = markah(answer)
    assert "Isian dibetulkan; 1 temuan hilang." in page
    assert luas() == [54, 54, 98]
    assert kantor.client.post(alamat(base), form | {"nilai": "97"}).status_code == 302  # the same form: nothing more
    assert luas() == [54, 54, 98]
    family = halaman(kantor, alamat(base).removesuffix("betulkan/"))
    assert "Koreksi oleh Siti Reka" in family
    assert "diukur lagi" in family
    assert re.search(r"\b998\b", family)  # the old value is still told
    assert AuditEntry.objects.filter(action="keluarga.betulkan").count() == 1
    done = kantor.client.post(f"{alamat(base)}urungkan/", isian(page, "urungkan/"), follow=True)
    assert "Keputusan terakhir diurungkan." in markah(done)
    assert luas() == [54, 54, 998]
    assert galat(base).state == "terbuka"
    assert kantor.client.post(f"{alamat(base)}urungkan/", isian(page, "urungkan/")).status_code == 302
    assert FindingAct.objects.filter(undone_at__isnull=False).count() == 1


def test_a_correction_that_no_finding_asked_for_says_only_what_it_did(kantor: Kantor, base: Batch) -> None:
    form = isian(halaman(kantor, f"{alamat(base, 0)}?isi=r302"), "/betulkan/")
    page = markah(kantor.client.post(alamat(base, 0), form | {"nilai": "60"}, follow=True))
    assert "Isian dibetulkan." in page
    answer = kantor.client.post(f"{PERIKSA}urungkan/", isian(halaman(kantor, PERIKSA), "urungkan/"))
    assert answer.status_code == 302
    assert luas() == [54, 54, 998]


def test_the_second_of_two_people_sees_the_first(kantor: Kantor, base: Batch) -> None:
    other = bekal.with_role("agen_statistik", DESA.text(), name="Rudi Reka")
    theirs = bekal.browser(other)
    mine = isian(halaman(kantor, f"{alamat(base)}?isi=r302"), "/betulkan/")
    seen = isian(markah(theirs.get(f"{alamat(base)}?isi=r302")), "/betulkan/")
    theirs.post(alamat(base), seen | {"nilai": "90"})
    answer = kantor.client.post(alamat(base), mine | {"nilai": "91"})
    page = markah(answer)
    assert answer.status_code == 409
    assert "<b>Rudi Reka</b> membetulkan keluarga ini" in page
    assert "Sekarang: 90" in page
    assert 'value="91"' in page  # what was typed is not lost
    assert luas() == [54, 54, 90]
    again = kantor.client.post(alamat(base), isian(page, "/betulkan/"))
    assert again.status_code == 302
    assert luas() == [54, 54, 91]


def test_forged_forms_and_foreign_families(kantor: Kantor, base: Batch) -> None:
    form = isian(halaman(kantor, f"{alamat(base)}?isi=r302"), "/betulkan/")
    assert kantor.client.post(alamat(base), form | {"kolom": "no_kk", "nilai": "9901010101209999"}).status_code == 422
    assert kantor.client.post(alamat(base), form | {"dilihat": "x"}).status_code == 400
    assert kantor.client.post(alamat(base), form | {"dilihat": "1", "nilai": "3"}).status_code in (409, 422)
    assert kantor.client.get(f"{WARGA}keluarga/999999/betulkan/").status_code == 404
    head = bekal.browser(bekal.with_role("kepala_desa", DESA.text()))
    assert head.get(alamat(base)).status_code == 403
    assert "Betulkan<" not in markah(head.get(alamat(base).removesuffix("betulkan/")))
    theirs = bekal.browser(bekal.with_role("agen_statistik", TETANGGA))
    assert theirs.get(alamat(base)).status_code in (403, 404)
    assert luas() == [54, 54, 998]


def test_old_findings_are_apart_from_new_ones(kantor: Kantor, base: Batch) -> None:
    """The list came in at SAAT, long ago for the clock of the pages."""
    page = halaman(kantor, f"{PERIKSA}?umur=lama")
    assert "lebih dari 30 hari (" in page
    assert f"temuan={galat(base).pk}" in page
    assert 'class="tag go" href="?">lebih dari 30 hari' in page
    assert "Tidak ada yang cocok" in halaman(kantor, f"{PERIKSA}?umur=minggu")
    Batch.objects.filter(pk=base.pk).update(received_at=clock.now())
    assert f"temuan={galat(base).pk}" in halaman(kantor, f"{PERIKSA}?umur=minggu")
    assert f"temuan={galat(base).pk}" in halaman(kantor, f"{PERIKSA}?umur=apa-saja")
