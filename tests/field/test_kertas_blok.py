"""Paper for a whole block: every family's own QR, read by a decoder that knows nothing of us; nothing lies in clear."""

from __future__ import annotations

import io
import json

import pypdfium2
import pytest
import zxingcpp

from cantik.field.rounds.app.models import Unit
from cantik.jobs.app import worker
from cantik.register.leave.app.erasing import sweep
from cantik.staff.app.models import AuditEntry
from tests.field.pendataan import K1, Putaran
from tests.field.test_layar import halaman, kirim
from tests.field.test_layar_tinjauan import alamat
from tests.staff import bekal


@pytest.mark.basisdata
def test_a_block_is_printed_by_the_worker_and_fetched_by_the_office(putaran: Putaran) -> None:
    agen, kades = bekal.browser(putaran.agen), bekal.browser(putaran.kades)
    here = alamat(putaran, f"blok/{putaran.block(K1).pk}/")
    assert f"{here}kertas/" in halaman(agen, here)
    assert "kertas/" not in halaman(kades, here)
    assert kades.post(f"{here}kertas/").status_code == 403
    stranger = bekal.browser(bekal.with_role("agen_statistik", bekal.TETANGGA, name="Agen lain", username="lain"))
    assert stranger.get(f"{here}kertas/unduh/").status_code == 404
    halaman(agen, f"{here}kertas/unduh/", 404)  # nothing was asked for
    kirim(agen, f"{here}kertas/")
    assert "Menunggu giliran" in halaman(agen, f"{here}kertas/maju/")
    worker.work_off()
    assert agen.get(f"{here}kertas/maju/").status_code == 204
    assert "Unduh PDF" in halaman(agen, f"{here}kertas/")
    answer = agen.get(f"{here}kertas/unduh/")
    pages = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    text = [page.get_textpage().get_text_bounded() for page in pages]
    first = [at for at, words in enumerate(text) if "Kepala keluarga:" in words]
    found = [zxingcpp.read_barcodes(pages[at].render(scale=2).to_pil()) for at in first]
    version = putaran.round.version.version
    wanted = {name: Unit.objects.get(head=name).pk for name in ("AMAT", "BASUKI", "CIPTO")}
    assert [code.text for (code,) in found] == [
        f"CANTIK1/pemutakhiran_keluarga/{version}/{number}" for number in wanted.values()
    ]
    assert all(name in text[at] for name, at in zip(wanted, first, strict=True))
    assert all(at % 2 == 0 for at in first)  # a sheet of its own when both sides are printed
    assert not any(name in words for name in ("DARMO", "AMINAH") for words in text)
    log = AuditEntry.objects.get(action="lapangan.kertas")
    assert json.loads(log.subjects) == [putaran.member(name).person for name in wanted]
    lying = list(putaran.opened.store.path.glob(".berkas-salinan-*"))
    assert len(lying) == 1
    assert b"%PDF" not in lying[0].read_bytes()
    sweep(putaran.opened)  # an erasure cannot know who stands in it
    assert "Unduh PDF" not in halaman(agen, f"{here}kertas/")
    assert agen.get(f"{here}kertas/unduh/").status_code == 302
