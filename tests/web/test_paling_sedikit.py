"""The fewest values to change, asked for at a finding: in words, with ways to the persons, recorded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cantik.register.core.app.statements import locate_records
from cantik.staff.app.models import AuditEntry
from tests.fixtures.markah import markah
from tests.register.bekal import DESA
from tests.register.keluarga import bawa, keluarga, temuan
from tests.register.rumah import bawa_rumah, galat_rumah, rumah
from tests.staff import bekal
from tests.web.conftest import Kantor

pytestmark = pytest.mark.satu_basisdata

PERIKSA = f"/desa/{DESA.text()}/periksa/"
KATA = "Paling sedikit yang perlu diubah:"


def halaman(client: object, query: str) -> str:
    answer = client.get(PERIKSA + query)  # type: ignore[attr-defined]
    assert answer.status_code == 200, markah(answer)[:500]
    return markah(answer)


def test_a_mother_who_is_too_young(kantor: Kantor, tmp_path: Path) -> None:
    """Her date of birth and her NIK agree with each other, so that both are doubted together."""
    number = bawa(kantor.opened, tmp_path, keluarga(1))
    (one,) = temuan(number)
    assert KATA not in halaman(kantor.client, f"?temuan={one.pk}")  # it is looked for when asked for only
    page = halaman(kantor.client, f"?temuan={one.pk}&usul=1")
    assert KATA in page
    said = page[page.index(KATA) : page.index("</section>", page.index(KATA))]
    assert "<b>Tanggal lahir</b>" in said
    assert "<b>NIK</b>" in said
    assert said.count("/warga/orang/") == 2
    assert "Ibu kurang dari 12 tahun lebih tua daripada anaknya" in said
    everybody = {one.person for one in locate_records(number, range(3)).values()}
    entry = AuditEntry.objects.filter(by=kantor.siti.actor, action="orang.daftar").latest("number")
    assert set(json.loads(entry.subjects)) == everybody
    head = bekal.browser(bekal.with_role("kepala_desa", DESA.text()))
    assert KATA not in halaman(head, f"?temuan={one.pk}&usul=1")


def test_a_family_that_breaks_two_rules(kantor: Kantor, tmp_path: Path) -> None:
    base = bawa_rumah(kantor.opened, tmp_path, [rumah(0), rumah(1, r302=998, r301a="2")])
    (one,) = galat_rumah(base, "rs_luas_lantai_pencilan")
    page = halaman(kantor.client, f"?temuan={one.pk}&usul=1")
    said = page[page.index(KATA) : page.index("</section>", page.index(KATA))]
    assert "<b>Luas lantai (m2)</b>" in said
    assert "<b>Status penguasaan bangunan tempat tinggal</b>" in said or "<b>Jenis bukti kepemilikan tanah</b>" in said
    assert said.count("/warga/keluarga/") == 2
    assert "Luas lantai di luar 1-997 m2" in said
    assert "Bukti tanah diisi padahal bukan milik sendiri" in said
