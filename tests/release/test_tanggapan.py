"""A newspaper misquotes a figure: the agen answers, the head publishes, everybody reads it; nobody does both, nothing
is deleted. What is public is read without an account and from the static page on disk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from cantik.base import clock
from cantik.jobs.app import tick
from cantik.staff.app.models import AuditEntry
from cantik.use.app.models import PublicReply
from tests.fixtures.markah import markah, satu_baris
from tests.fixtures.menunggu import is_spared, sees
from tests.release.langkah import Rumah, first_edition
from tests.staff import bekal

DESK = f"/desa/{bekal.DESA}/tanggapan/"
PUBLIC = f"/tanggapan/{bekal.KABUPATEN}/"
QUOTED = "Penduduk desa ini turun separuh dalam setahun, kata koran itu."
ANSWER = "Angka itu jumlah keluarga, bukan penduduk; keadaan 31 Desember 2025."


def said(rumah: Rumah, **changed: str) -> dict[str, str]:
    figure = next(figure for figure in first_edition(rumah).figures if not figure.area and figure.value is not None)
    form = {"angka": f"2025-1/indikator/{figure.id}", "kutipan": QUOTED, "tempat": "Koran Rekaan"}
    return form | {"hari": clock.today().isoformat(), "tanggapan": ANSWER} | changed


def post(client: Client, address: str, form: dict[str, str], wanted: int = 200) -> str:
    answer = client.post(address, form, follow=True)
    assert answer.status_code == wanted, re.findall(r"role=\"alert\".*?</div>", markah(answer))
    return markah(answer)


def public(address: str = PUBLIC) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return markah(answer)


def test_a_misquoted_figure_is_answered_by_two_people_and_read_by_everybody(
    terbit: Rumah, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANTIK_PUBLIC", str(tmp_path / "umum"))
    agen, kades = terbit.klien["ratna"], terbit.klien["sumarsono"]
    post(agen, DESK, said(terbit))
    assert ANSWER not in public(), "it waits"
    assert agen.post(f"{DESK}1/putus/", {"putusan": "terbit"}).status_code == 403
    post(kades, f"{DESK}1/putus/", {"putusan": "terbit"})
    for page in (public(), public(f"/tanggapan/{bekal.DESA}/")):
        assert ANSWER in page
        assert QUOTED in page
        assert "Rilis 2025-1" in page
    assert Client().get(f"/tanggapan/{bekal.JAUH}/").status_code == 404
    tick.tick(terbit.opened)
    page = satu_baris((tmp_path / "umum" / f"tanggapan-{bekal.KABUPATEN}.html").read_text("utf-8"))
    assert ANSWER in page
    assert not re.search(r"Ratna|Sumarsono", page), "the office answers, not a person"

    post(kades, f"{DESK}1/putus/", {"putusan": "dicabut", "alasan": "x"}, 422)
    post(kades, f"{DESK}1/putus/", {"putusan": "dicabut", "alasan": "Koran itu sudah meralat beritanya"})
    assert f"<s>{ANSWER}</s>" in public()
    assert "sudah meralat" in public()
    post(kades, f"{DESK}1/putus/", {"putusan": "terbit"}, 422)
    acts = [entry.action for entry in AuditEntry.objects.filter(action__startswith="tanggapan.").order_by("number")]
    assert acts == ["tanggapan.tulis", "tanggapan.terbit", "tanggapan.cabut"]


def test_who_writes_does_not_publish_and_what_is_wrong_is_said(terbit: Rumah) -> None:
    kades = terbit.klien["sumarsono"]
    for changed, told in (
        ({"angka": "2025-1/indikator/tidak_ada"}, "Pilih dari daftar"),
        ({"kutipan": "pendek"}, "terlalu pendek"),
        ({"tanggapan": "Hubungi 081234567890 untuk angka yang benar"}, "nomor seseorang"),
        ({"hari": "2999-01-01"}, "belum datang"),
    ):
        assert told in post(kades, DESK, said(terbit, **changed), 422)
    assert not PublicReply.objects.exists()
    post(kades, DESK, said(terbit, kutipan="<script>alert('x')</script> kata seseorang"))
    assert "T423" in post(kades, f"{DESK}1/putus/", {"putusan": "terbit"}, 422)
    sees(terbit.klien["wulan"], "tanggapan", DESK)
    is_spared(kades, "tanggapan", DESK)
    post(terbit.klien["wulan"], f"{DESK}1/putus/", {"putusan": "dikembalikan", "alasan": "Sebut tabelnya dahulu"})
    assert "Sebut tabelnya dahulu" in markah(kades.get(DESK))
    assert "<script>alert" not in markah(kades.get(DESK))
    assert "Sebut tabelnya" not in public()
    assert comes_back(terbit, "tanggapan_kembali", DESK) == ["tulis", "kembali", "lepas"]


def comes_back(rumah: Rumah, act: str, desk: str) -> list[str]:
    """What walidata returned to the head waits for whoever writes there, until one of them lets it go; the acts."""
    writer, colleague, decider = (rumah.klien[name] for name in ("sumarsono", "ratna", "wulan"))
    sees(writer, act, desk)
    sees(colleague, act, desk)
    is_spared(decider, act, desk)
    assert "Tidak diajukan lagi" in markah(writer.get(desk))
    assert bekal.browser(bekal.with_role("camat")).post(f"{desk}1/lepas/").status_code == 403
    post(colleague, f"{desk}1/lepas/", {"putusan": ""})
    is_spared(writer, act, desk)
    assert "tidak diajukan lagi" in markah(writer.get(desk))
    post(writer, f"{desk}1/lepas/", {"putusan": ""}, 422)
    post(decider, f"{desk}1/putus/", {"putusan": "terbit"}, 422)
    acts = AuditEntry.objects.filter(action__startswith=desk.rsplit("/", 2)[1]).order_by("number")
    return [entry.action.partition(".")[2] for entry in acts]
