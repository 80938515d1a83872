"""A round whose form reads no list of families does not speak of families, and no page decides before somebody does."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from django import forms

import cantik.web
from cantik.field.devices.app import devices
from cantik.field.forms.app.models import ROUND_CLOSED, FormSubmission
from cantik.field.rounds.app.models import Unit
from tests.field.isian_lain import ronde
from tests.field.pendataan import Putaran
from tests.field.test_isian_lain import baca
from tests.field.test_layar import halaman, kirim
from tests.register.bekal import DESA
from tests.staff import bekal


@pytest.mark.parametrize("instrument", ["fasilitas/sekolah", "keadaan_desa"])
def test_a_round_without_a_list_does_not_speak_of_families(putaran: Putaran, instrument: str) -> None:
    at = ronde(putaran.opened, putaran.agen, putaran.kades, instrument, DESA)
    agen, device = bekal.browser(putaran.agen), devices.find_device(at.token)
    assert device is not None
    place = {"dusun": "KRAJAN", "rt": "01"} if "dusun" in at.xform() else {}
    unit = at.satuan(at.kirim(at.isi(**place)))
    aside = at.kirim(at.isi(**place))
    FormSubmission.objects.filter(pk=aside).update(standing="karantina", reason=ROUND_CLOSED)
    sheet = kirim(agen, at.alamat("perangkat/"), 200, petugas=device.enumerator.actor, nama="Tablet")
    plan = f"/desa/{DESA.text()}/rencana/{at.round.pk}/"
    own = [f"perangkat/{device.pk}/tabel/", f"blok/{unit.block_id}/", "rt/", "tahan/", f"keluarga/{unit.pk}/", ""]
    pages = [sheet, *(halaman(agen, at.alamat(rest)) for rest in own), halaman(agen, f"{plan}ulangi/")]
    for name, page in zip(["lembar", *own, "ulangi"], pages, strict=True):
        words = baca(page.partition("<main")[2].partition("</main>")[0]).lower()
        words = words.replace(
            "instrumen ini tidak memakai daftar keluarga", ""
        )  # why nothing is counted against a list
        assert "keluarga" not in words.split("riwayat")[0], (name, words)
    Unit.objects.get(pk=unit.pk)


def test_no_decision_is_chosen_before_somebody_chooses() -> None:
    """Every field of every form that asks for a decision by radio buttons."""
    decisions = {"putusan", "jawaban", "keputusan"}
    seen = 0
    for module in pkgutil.walk_packages(cantik.web.__path__, "cantik.web."):
        if "forms" not in module.name.rsplit(".", 1)[-1]:
            continue
        for kind in vars(importlib.import_module(module.name)).values():
            if isinstance(kind, type) and issubclass(kind, forms.BaseForm):
                for name in decisions & kind.base_fields.keys():  # type: ignore[attr-defined]
                    field = kind.base_fields[name]  # type: ignore[attr-defined]
                    if isinstance(field.widget, forms.RadioSelect):
                        seen += 1
                        assert field.initial is None, (kind.__name__, name)
    assert seen >= 2
