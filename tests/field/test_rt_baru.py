"""The listing finds an RT that the village does not know: the page says so, the agen makes it from the day of the
round, and the form of a family that lives there follows into it however its number is written."""

from __future__ import annotations

import re
from html import unescape

import pytest

from cantik.base import clock
from cantik.field.review.app.models import FieldEvent
from cantik.field.review.event_proposals import FieldKind
from cantik.register.units.app.queries import acts_of, standing_units
from tests.field.pendataan import ACUAN, K1, Putaran, hadir
from tests.field.test_isian_lain import isian, putus
from tests.field.test_layar import halaman, kirim
from tests.field.test_layar_tinjauan import alamat
from tests.register.bekal import DESA
from tests.register.langkah import wilayah
from tests.staff import bekal

TITLE = "RT yang belum ada di desa"


@pytest.fixture
def kantor(putaran: Putaran) -> Putaran:
    return putaran


def test_an_rt_found_in_the_field_is_made_by_the_agen_and_forms_follow(kantor: Putaran) -> None:
    agen, kades, at = bekal.browser(kantor.agen), bekal.browser(kantor.kades), isian(kantor, "daftar_bangunan")
    camat = bekal.browser(bekal.with_role("camat", "99.01.01", name="Camat"))
    for number, (dusun, rt) in enumerate((("KRAJAN", "01"), ("krajan", "2"), ("Krajan", "007"), ("KRAJAN", "7")), 1):
        home = f"<keluarga><r108>X</r108><dusun>{dusun}</dusun><rt>{rt}</rt><r112>3</r112></keluarga>"
        home = f"<keluarga_bangunan>{home}</keluarga_bangunan>"
        xml = at.isi(r109=number, guna_bangunan="1", jumlah_keluarga_bangunan=1)
        putus(agen, at, at.kirim(xml.replace(b"<orx:meta>", f"{home}<orx:meta>".encode())))
    page = halaman(agen, at.alamat())
    section = page.split(TITLE)[1].split("</section>")[0]
    (link,) = re.findall(r'href="([^"]+/satuan/catat/buat/[^"]+)"', section)  # one RT, however it was written
    assert re.search(r"KRAJAN, RT 07 RW 01.*?2 bangunan", section, re.DOTALL), section
    other = halaman(camat, at.alamat())
    assert TITLE in other
    assert "satuan/catat" not in other  # who does not decide sees it, and no way to
    form = halaman(agen, unescape(link))
    given = {name: re.findall(rf'name="{name}"[^>]*value="([^"]*)"', form) for name in ("dusun", "rw", "rt", "tanggal")}
    assert given == {"dusun": ["KRAJAN"], "rw": ["01"], "rt": ["07"], "tanggal": [at.round.reference.isoformat()]}

    # ── the form of a family that lives there, before and after the RT is made ──
    kantor.kirim(kantor.device(), kantor.isi("B", dusun="krajan", rt="007"))
    kirim(agen, alamat(kantor, f"keluarga/{kantor.unit('B').pk}/setujui/"))
    said = {name: values[0] for name, values in given.items()}
    kirim(agen, f"/desa/{DESA.text()}/satuan/catat/buat/", putus="catat", **said)
    (act,) = acts_of(wilayah())
    assert (act.on, act.targets) == (at.round.reference, (("KRAJAN", "01", "07"),))
    assert TITLE not in halaman(agen, at.alamat())
    moved = FieldEvent.objects.get(kind=FieldKind.MOVE)
    kirim(agen, alamat(kantor, f"usulan/{moved.pk}/putus/"), putusan="catat", tanggal=ACUAN.isoformat())
    kirim(kades, alamat(kantor, f"usulan/{moved.pk}/sahkan/"), putusan="sahkan")
    after = hadir(kantor.opened)
    assert (after["BASUKI"][0], after["BUNGA"][0], after["AMAT"][0]) == (("KRAJAN", "01", "07"),) * 2 + (K1,)
    there = standing_units(wilayah(), clock.today()).values()
    assert not [unit for unit in there if unit[2] in ("007", "7")]
