"""Parts of a list in the browser: rules over families look at the standing list, an older file says what it changes."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest

from cantik.collect.app.models import OPEN, BatchFinding
from tests.web.berkas import opensid, warga
from tests.web.conftest import Kantor, cradle, kantor, new_store, opened
from tests.web.langkah import diuji, file, halaman, tersimpan
from tests.web.test_susut import recorded

__all__ = ["cradle", "kantor", "new_store", "opened"]
pytestmark = pytest.mark.satu_basisdata


def family() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """A head, and two others of his card: a child, and another head."""
    one, other, third, *_ = warga(31)
    card = one["no_kk"]
    return (
        one | {"kk_level": "1"},
        other | {"no_kk": card, "kk_level": "4"},
        third | {"no_kk": card, "kk_level": "1"},
    )


def open_rules() -> set[str]:
    rows = BatchFinding.objects.filter(state=OPEN, rule__in=["kk_tanpa_kepala", "kk_dua_kepala"])
    return set(rows.values_list("rule", flat=True))


def test_a_part_is_examined_beside_the_list_that_stands(kantor: Kantor) -> None:
    head, child, second = family()
    tersimpan(kantor, file(data=opensid([head, *warga(31)[3:]])))
    before = recorded()
    tersimpan(kantor, file("anak.csv", opensid([child])), lanjutan="ya")
    assert (recorded(), open_rules()) == (before + 1, set())
    intake = diuji(kantor, file("kedua.csv", opensid([second])), lanjutan="ya")
    assert "punya 2 kepala keluarga" in unescape(halaman(kantor, intake, "?lihat=temuan"))
    tersimpan(kantor, file("lagi.csv", opensid([second | {"alamat": "JALAN LAIN"}])), lanjutan="ya")
    assert open_rules() == {"kk_dua_kepala"}


def test_files_handed_in_together_are_one_list(kantor: Kantor) -> None:
    head, child, second = family()
    tersimpan(kantor, file("a.csv", opensid([child, *warga(31)[3:]])), file("b.csv", opensid([head])))
    assert open_rules() == set()
    tersimpan(kantor, file("c.csv", opensid([head])), file("d.csv", opensid([second])), lanjutan="ya")
    assert open_rules() == {"kk_dua_kepala"}


def test_an_older_part_says_that_a_newer_list_stands(kantor: Kantor) -> None:
    people = warga(31)
    tersimpan(kantor, file(data=opensid(people[:30])))
    intake = diuji(kantor, file("lama.csv", opensid([people[0], people[30]])), tanggal="2024-06-30", lanjutan="ya")
    page = " ".join(unescape(halaman(kantor, intake)).split())
    assert "lebih baru dan tetap berlaku: keadaan sekarang tidak berubah" in page
    tersimpan(kantor, file("lama.csv", opensid([people[0], people[30]])), tanggal="2024-06-30", lanjutan="ya")
    assert recorded() == 30
