"""A form of another block says so in review: filled in by who visits another one, or about the place of another."""

from __future__ import annotations

from cantik.base import clock
from cantik.field.rounds.app import rounds
from cantik.field.rounds.app.models import Unit
from tests.field.pendataan import K1, K2, Putaran
from tests.field.test_layar import halaman
from tests.register.bekal import DESA
from tests.staff import bekal

MARK = "Isian blok lain"


def test_whose_block_a_form_is_of_is_said_beside_it(putaran: Putaran) -> None:
    joko = bekal.with_role("pencacah", DESA.text(), name="Joko Cacah", username="joko")
    rounds.assign(putaran.agen, putaran.round, {putaran.block(K2).pk: joko}, at=clock.now())
    base, agen = f"/desa/{DESA.text()}/lapangan/{putaran.round.pk}/", bekal.browser(putaran.agen)
    rina, his = putaran.device(), putaran.device(joko)
    putaran.kirim(rina, putaran.isi("A"))
    putaran.kirim(his, putaran.isi("B"))  # of the block of Rina
    putaran.kirim(his, putaran.isi("X", [{"nama": "XAVER", "r404": "1"}], outside=True, dusun="LEGI", rt="01"))
    found = Unit.objects.get(family=None)
    assert found.block_id == putaran.block(K2).pk  # the first that is his: what it says is another
    for letter, told in (("A", ""), ("B", "Joko Cacah")):
        page = halaman(agen, f"{base}keluarga/{putaran.unit(letter).pk}/")
        assert (MARK in page) is bool(told), letter
        assert told in page
    stray = halaman(agen, f"{base}keluarga/{found.pk}/")
    assert MARK in stray
    assert "menyebut LEGI, RT 01" in stray
    assert halaman(agen, f"{base}blok/{putaran.block(K1).pk}/").count(MARK) == 1
    assert halaman(agen, f"{base}blok/{putaran.block(K2).pk}/").count(MARK) == 1
