"""Villages with a release that propose nothing: named where a page holds them, counted by area where there are more."""

from __future__ import annotations

import re

import pytest

from cantik.base import clock
from cantik.coach.app.models import VillageState
from cantik.codes.extra import AREAS_FILE
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.register.conftest import cradle, new_store, opened
from tests.staff import bekal

__all__ = ["cradle", "new_store", "opened"]
pytestmark = pytest.mark.basisdata
PROVINCE = bekal.KABUPATEN[:2]


def lay_releases(first: int, many: int, above: str) -> None:
    today = clock.today()
    out = {"number": "2026-1", "published": today, "released_reference": today, "renewed_at": clock.now()}
    VillageState.objects.bulk_create(
        VillageState(kode=f"{above}.{number}", **out) for number in range(first, first + many)
    )


def silent_part(role: str, where: str) -> str:
    page = markah(bekal.browser(bekal.with_role(role, where)).get(f"/du-rkp/{where}/?lihat=diam"))
    return page.partition('id="diam"')[2].partition("</details>")[0]


def test_a_province_counts_by_kabupaten_and_each_kabupaten_names_its_own(opened: OpenStore) -> None:
    (opened.store.path / AREAS_FILE).write_text(bekal.list_of_areas(9), encoding="utf-8")
    lay_releases(2001, 45, bekal.KECAMATAN)
    lay_releases(2001, 10, "99.02.01")
    shown = silent_part("koordinator", PROVINCE)
    assert "55 desa punya rilis" in shown
    assert f'href="/du-rkp/{bekal.KABUPATEN}/?tahun={clock.today().year + 1}&amp;lihat=diam#diam"' in shown
    assert re.findall(r">(\d+) desa<", shown) == ["45", "10"]
    assert "/desa/" not in shown, "thousands of villages are no list"
    assert silent_part("koordinator", bekal.KABUPATEN).count('href="/desa/') == 45
    lay_releases(2046, 6, bekal.KECAMATAN)
    assert re.findall(r">(\d+) desa<", silent_part("koordinator", bekal.KABUPATEN)) == ["51"]
    assert silent_part("camat", bekal.KECAMATAN).count('href="/desa/') == 51, "no part below a kecamatan"
