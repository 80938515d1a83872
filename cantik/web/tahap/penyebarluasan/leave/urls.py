"""Addresses of what leaves. Numbers in them are internal and mean nothing outside the store."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.tahap.penyebarluasan.leave import (
    views,
    views_breach,
    views_case,
    views_figures,
    views_processing,
    views_quality,
    views_restore,
    views_retention,
)

_OUT = "desa/<str:kode>/bawa-keluar/"
_RIGHTS = "desa/<str:kode>/hak/"
_BACK = "desa/<str:kode>/pulihkan/"
_KEPT = "desa/<str:kode>/masa-simpan/"
_LEAK = "desa/<str:kode>/kebocoran/"
_SUM = "desa/<str:kode>/rekonsiliasi/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_OUT, views.index, name="bawa_keluar"),
    path(f"{_OUT}pemrosesan/", views_processing.index, name="pemrosesan"),
    path(f"{_OUT}usul/", views.proposal, name="bawa_keluar_usul"),
    path(f"{_OUT}<int:nomor>/putus/", views.view_step("bawa_keluar_putus"), name="bawa_keluar_putus"),
    path(f"{_OUT}<int:nomor>/tahan/", views.view_step("bawa_keluar_tahan"), name="bawa_keluar_tahan"),
    path(f"{_OUT}<int:nomor>/berkas/", views.file, name="bawa_keluar_berkas"),
    path(_RIGHTS, views_case.index, name="hak"),
    path(f"{_RIGHTS}orang/<int:person>/", views_case.receive, name="hak_terima"),
    path(f"{_RIGHTS}<int:nomor>/", views_case.one, name="hak_satu"),
    path(f"{_RIGHTS}<int:nomor>/identitas/", views_case.identity, name="hak_identitas"),
    path(f"{_RIGHTS}<int:nomor>/salinan/", views_case.paper, name="hak_salinan"),
    path(f"{_RIGHTS}<int:nomor>/berkas/", views_case.file, name="hak_berkas"),
    path(f"{_RIGHTS}<int:nomor>/putus/", views_case.conclude, name="hak_putus"),
    path(f"{_RIGHTS}<int:nomor>/hapus/", views_case.carry_out, name="hak_hapus"),
    path(_BACK, views_restore.index, name="pulih"),
    path(f"{_BACK}<uuid:pulih>/", views_restore.one, name="pulih_satu"),
    path(f"{_BACK}<uuid:pulih>/maju/", views_restore.progress, name="pulih_maju"),
    path(f"{_BACK}<uuid:pulih>/simpan/", views_restore.accept, name="pulih_simpan"),
    path(f"{_BACK}<uuid:pulih>/buang/", views_restore.drop, name="pulih_buang"),
    path(_KEPT, views_retention.index, name="masa_simpan"),
    path(f"{_KEPT}usul/", views_retention.propose, name="masa_simpan_usul"),
    path(f"{_KEPT}ulang/", views_retention.repeat, name="masa_simpan_ulang"),
    path(f"{_KEPT}<int:nomor>/", views_retention.one, name="musnah"),
    path(f"{_KEPT}<int:nomor>/putus/", views_retention.decide, name="musnah_putus"),
    path(f"{_KEPT}<int:nomor>/catatan.json", views_retention.note, name="musnah_catatan"),
    path("kebocoran/", views_breach.queue, name="kebocoran_antre"),
    path(_LEAK, views_breach.index, name="kebocoran"),
    path(f"{_LEAK}catat/", views_breach.record, name="kebocoran_catat"),
    path(f"{_LEAK}<int:nomor>/", views_breach.one, name="kebocoran_satu"),
    path(f"{_LEAK}<int:nomor>/ubah/", views_breach.change, name="kebocoran_ubah"),
    path(f"{_LEAK}<int:nomor>/henti/", views_breach.stop, name="kebocoran_henti"),
    path(f"{_LEAK}<int:nomor>/surat/<str:surat>/kirim/", views_breach.letter, name="kebocoran_kirim"),
    path(f"{_LEAK}<int:nomor>/surat/<str:surat>.pdf", views_breach.paper, name="kebocoran_surat"),
    path(f"{_LEAK}<int:nomor>/surat-warga.pdf", views_breach.named_paper, name="kebocoran_surat_warga"),
    path(f"{_LEAK}<int:nomor>/usul-tutup/", views_breach.propose, name="kebocoran_usul"),
    path(f"{_LEAK}<int:nomor>/tutup/", views_breach.close, name="kebocoran_tutup"),
    path(_SUM, views_figures.reconciliation, name="rekonsiliasi"),
    path(f"{_SUM}angka/", views_figures.type_figure, name="rekonsiliasi_angka"),
    path("desa/<str:kode>/rekonsiliasi.xlsx", views_figures.workbook, name="rekonsiliasi_xlsx"),
    path("desa/<str:kode>/mutu/", views_quality.quality, name="mutu"),
]
