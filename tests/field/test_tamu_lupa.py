"""A guest of mode darurat is nobody of the register: the name in the sealed form goes with time, the counts stay.

What lies in the store is searched here as bytes, opened with the store's own keys and by nothing else of the program.
"""

from __future__ import annotations

import datetime as dt

import pytest

from cantik.base import clock
from cantik.field.forms.app.models import FormSubmission, SubmissionRows
from cantik.field.forms.app.storage import open_xml
from cantik.field.review.app.sheets import list_sheltered, site_tallies
from cantik.jobs.app.tick import tick
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.field.pendataan import Putaran
from tests.field.test_isian_lain import BENCANA, baca, darurat, isian, putus
from tests.field.test_layar import halaman
from tests.register.langkah import wilayah
from tests.staff import bekal

HARI = dt.timedelta(days=1)


def isi(opened: OpenStore) -> str:
    """Everything that the sealed forms and what was read of them say."""
    forms = [open_xml(row, opened.keys) for row in FormSubmission.objects.all()]
    places = [f"forms_submissionrows.sealed|{row.submission_id}|{row.submission.digest}" for row in _read()]
    rows = [opened.keys.open("berkas", bytes(row.sealed), place) for row, place in zip(_read(), places, strict=True)]
    return b"\n".join([*forms, *rows]).decode()


def _read() -> list[SubmissionRows]:
    return list(SubmissionRows.objects.select_related("submission").order_by("pk"))


@pytest.mark.basisdata
def test_names_of_guests_leave_the_forms_and_every_count_stays(putaran: Putaran) -> None:
    agen, at = bekal.browser(putaran.agen), isian(putaran, "keluarga_mengungsi")
    darurat(putaran)
    own = {"asal_pengungsi": "1", "dusun": "KRAJAN", "rt": "01", "tempat_mengungsi": "1", "nama_posko": "Balai Desa"}
    guest = {"asal_pengungsi": "2", "desa_asal": "Desa Seberang", "tempat_mengungsi": "1", "nama_posko": "Balai Desa"}
    twice = at.isi(r108="Waluyo Tamu", **guest, ungsi_laki=1, ungsi_perempuan=2)
    names = [
        at.kirim(at.isi(r108="AMAT", **own, ungsi_laki=2, ungsi_perempuan=1)),
        at.kirim(at.isi(r108="WALUYO TAMU", **guest, ungsi_laki=1, ungsi_perempuan=3)),
        at.kirim(twice),
        at.kirim(at.isi(r108="SUMINI", **guest, ungsi_laki=0, ungsi_perempuan=1)),
    ]
    for form in names:
        putus(agen, at, form)
    at.kirim(at.isi(r108="GINAH MENUNGGU", **guest, ungsi_laki=0, ungsi_perempuan=2))  # nobody decided about it

    def counts() -> dict[str, object]:
        return dict(site_tallies(list_sheltered(putaran.opened, wilayah(), dt.date(2026, 1, 1)), "tamu"))

    before, now = counts(), clock.now()
    last = dt.datetime(2026, 12, 15, 12, tzinfo=dt.UTC)  # of mode darurat, as the kepala desa declared it
    for moment in (now, last + 29 * HARI):
        tick(putaran.opened, at=moment)
        assert "SUMINI" in isi(putaran.opened), moment
    done = tick(putaran.opened, at=last + 31 * HARI)
    assert done["nama tamu pada isian dihapus"] == 4
    told = isi(putaran.opened).upper()
    assert not [name for name in ("WALUYO", "SUMINI", "GINAH") if name in told]
    assert "AMAT" in told  # a resident: by request, as everything about them
    assert counts() == before
    assert "SUMINI" not in baca(halaman(agen, f"{BENCANA}isian/")).upper()
    at.kirim(twice)  # the phone sends it once more
    assert "WALUYO" not in isi(putaran.opened).upper()
    assert tick(putaran.opened, at=last + 32 * HARI)["nama tamu pada isian dihapus"] == 0
    entry = AuditEntry.objects.filter(action="bencana.tamu_lupa").get()
    assert '"isian":4' in entry.detail.replace(" ", "")
