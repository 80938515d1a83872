"""Answers of one block came by phone and by the export of another server: the history of each says which, the host of
the server with it and nothing else of its address."""

from __future__ import annotations

from cantik.collect.app.models import FIELD, Batch
from cantik.field.forms.app.form_rows import read_some
from cantik.register.core.app.models import PersonVersion
from tests.collect.ekspor import as_xlsx, kobo
from tests.field.pendataan import Putaran
from tests.field.test_ekspor_putaran import Meja
from tests.field.test_layar import halaman, kirim
from tests.field.test_layar_tinjauan import alamat
from tests.fixtures.simpanan import copy_of, cradle
from tests.register.bekal import DESA

__all__ = ["copy_of", "cradle"]
SECRET = "rahasia-token-1234"


def test_the_history_names_the_server_of_what_an_export_brought(putaran: Putaran) -> None:
    desk = Meja(putaran)
    title = "pemutakhiran_keluarga"
    tables = kobo(title, desk.version.xform, [desk.sent("A", 0)])
    tables[title][0].append("foto_URL")
    tables[title][1].append(f"https://siti:{SECRET}@kc.dinas-rekaan.id:8443/media/original?token={SECRET}")
    assert desk.taken(as_xlsx(tables)) == [1]
    putaran.kirim(putaran.device(), putaran.isi("B"))
    while read_some(putaran.opened):
        pass
    client = desk.client
    for letter in "AB":
        kirim(client, alamat(putaran, f"keluarga/{putaran.unit(letter).pk}/setujui/"))
    brought = "ekspor KoboToolbox (kc.dinas-rekaan.id)"
    pages = {
        name: halaman(client, f"/desa/{DESA.text()}/warga/orang/{putaran.member(name).person}/")
        for name in ("AMAT", "BASUKI")
    }
    assert [brought in pages[name] for name in pages] == [True, False]
    assert all("Rina Cacah" in page for page in pages.values())
    unit = alamat(putaran, f"keluarga/{putaran.unit('A').pk}/")
    told = halaman(client, unit)
    assert "Dibawa ekspor KoboToolbox (kc.dinas-rekaan.id)" in told
    entries = Batch.objects.filter(kind=FIELD).order_by("pk")
    assert [entry.file_name.endswith(brought) for entry in entries] == [True, False]
    assert len({entry.stock for entry in entries}) == 1  # two ways of one round are one stock
    assert SECRET not in "".join((*pages.values(), told, *(entry.file_name + entry.act for entry in entries)))

    # ── taken back: what the export brought goes, what the phone sent stays ──
    kirim(client, f"{unit}batal/", alasan="Salah keluarga.")

    def stand(name: str) -> int:
        rows = PersonVersion.objects.filter(batch__kind=FIELD, retired_at__isnull=True)
        return rows.filter(person=putaran.member(name).person).count()

    assert (stand("AMAT"), stand("BASUKI")) == (0, 1)
