"""The village's own form from the phone to a figure: what is approved is counted, what is taken back is not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from cantik.register.events.app.village_view import whole_view
from cantik.register.facilities.app.village_record import village_proofs
from tests.field.isian_lain import ronde
from tests.field.pendataan import Putaran
from tests.field.test_isian_lain import batal, putus
from tests.field.test_layar import halaman
from tests.register.bekal import AKHIR_2026, DESA
from tests.register.langkah import wilayah
from tests.register.test_fakta import diukur
from tests.staff import bekal

pytestmark = pytest.mark.satu_basisdata


def figures(kantor: Putaran) -> dict[str, tuple[int, int]]:
    """Numerator and denominator of what is counted of the village itself."""
    _, found = diukur(kantor.opened)
    return {figure.spec.id: (figure.n, figure.d) for figure in found.figures if figure.spec.unit_of == "desa"}


def test_what_an_approved_form_says_of_the_village_is_counted_until_it_is_taken_back(putaran: Putaran) -> None:
    """A regulation on climate, no legal aid post, 12 women of 40 participants, 2 guard posts in 2 RT; a question that
    nobody answered is not known, and not no."""
    agen = bekal.browser(putaran.agen)
    village, rt = (
        ronde(putaran.opened, putaran.agen, putaran.kades, name, DESA) for name in ("keadaan_desa", "keadaan_rt")
    )
    said: dict[str, Any] = {
        "perdes_iklim": "1",
        "pos_hukum": "2",
        "musdes_hadir": 40,
        "musdes_perempuan": 12,
        "pengaduan": 0,
    }
    form = village.kirim(village.isi(**said, pengaduan_tindak=0))
    assert figures(putaran) == {}  # nobody approved it
    putus(agen, village, form)
    for number, posts, nights in (("01", 1, 3), ("02", 1, 7)):
        putus(agen, rt, rt.kirim(rt.isi(dusun="KRAJAN", rt=number, pos_ronda=posts, ronda_seminggu=nights)))
    found = figures(putaran)
    assert found["sdgs_ada_perdes_iklim"] == (1, 1)
    assert found["sdgs_ada_pos_hukum"][0] == 0
    assert found["sdgs_musdes_perempuan"] == (12, 40)
    assert found["sdgs_pengaduan_tindak"] == (0, 0)  # of no complaint: undefined, never 0 per cent
    assert (found["sdgs_pos_ronda"], found["sdgs_ronda_seminggu"]) == ((2, 2), (10, 2))
    assert "sdgs_ada_taman_bacaan" not in found
    batal(agen, village, form)
    assert "desa" in whole_view(DESA, AKHIR_2026, by="uji").facts  # the RT still say something
    assert set(figures(putaran)) == {"sdgs_pos_ronda", "sdgs_ronda_seminggu"}


def test_a_yes_is_told_with_the_regulation_that_was_shown(putaran: Putaran) -> None:
    """Asked after a yes alone; shown in the sheet of the village and beside its figure of the goal, counted as nothing;
    gone with the approval."""
    agen = bekal.browser(putaran.agen)
    village = ronde(putaran.opened, putaran.agen, putaran.kades, "keadaan_desa", DESA)
    asked = village.round.version.xform
    assert "/nomor_perdes_iklim" in asked
    assert "/tanggal_perdes_iklim" in asked
    assert "nomor_musdes_hadir" not in asked, "a number is no yes"
    said: dict[str, Any] = {
        "perdes_iklim": "1",
        "nomor_perdes_iklim": "Perdes Nomor 4 Tahun 2025",
        "tanggal_perdes_iklim": "2025-03-12",
        "pos_hukum": "2",
        "nomor_pos_hukum": "SK yang tidak berlaku",
    }
    form = village.kirim(village.isi(**said))
    putus(agen, village, form)
    proofs = village_proofs(wilayah(), AKHIR_2026)
    assert {name: (proof.number, proof.date) for name, proof in proofs.items()} == {
        "perdes_iklim": ("Perdes Nomor 4 Tahun 2025", dt.date(2025, 3, 12))
    }
    text = halaman(agen, f"/desa/{DESA.text()}/lapangan/lembar/keadaan_desa/")
    assert "Ya, menurut Perdes Nomor 4 Tahun 2025 tanggal 12 Maret 2025" in text
    assert "Nomor bukti: " not in text
    _, found = diukur(putaran.opened)
    assert not [figure for figure in found.figures if "nomor_" in figure.spec.id]
    batal(agen, village, form)
    assert village_proofs(wilayah(), AKHIR_2026) == {}
