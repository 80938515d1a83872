"""Addresses of figures and releases."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.release import (
    views,
    views_asof,
    views_borders,
    views_card,
    views_check,
    views_cross,
    views_early,
    views_edition,
    views_figures,
    views_level,
    views_level_release,
    views_preview,
    views_protection,
    views_scenario,
    views_series,
    views_sign,
    views_site,
    views_sought,
)

_BASE = "desa/<str:kode>/terbit/"
_ONE = f"{_BASE}rilis/<str:nomor>/"
_EARLY = "desa/<str:kode>/prarilis/"
_CARD = "desa/<str:kode>/kartu/"
_FIGURES = "desa/<str:kode>/angka/"
_LEVEL = "rilis-wilayah/<str:kode>/"
_LEVEL_ONE = f"{_LEVEL}<str:lingkup>/<str:nomor>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("situs/<path:jalur>", views_site.page, name="situs"),
    path(_BASE, views.page, name="terbit"),
    path(f"{_BASE}rancang/", views.draft, name="terbit_rancang"),
    path(f"{_BASE}maju/", views.progress, name="terbit_maju"),
    path(f"{_BASE}henti/", views.stop, name="terbit_henti"),
    path(f"{_BASE}ajukan/", views.submit, name="terbit_ajukan"),
    path(f"{_BASE}kembalikan/", views.send_back, name="terbit_kembalikan"),
    path(f"{_BASE}perubahan/", views.all_changes, name="terbit_perubahan"),
    path(f"{_BASE}tanda-tangan/", views_sign.sign, name="terbit_tanda_tangan"),
    path(f"{_BASE}batas/", views_borders.page, name="terbit_batas"),
    path(f"{_BASE}batas/kirim/", views_borders.send, name="terbit_batas_kirim"),
    path(f"{_BASE}batas/pakai/<int:nomor>/", views_borders.use, name="terbit_batas_pakai"),
    path(f"{_BASE}batas/lepas/", views_borders.take_off, name="terbit_batas_lepas"),
    path(f"{_BASE}pratinjau/", views_preview.leaf, name="terbit_pratinjau"),
    path(f"{_BASE}pratinjau/halaman/<int:hal>.png", views_preview.page, name="terbit_halaman"),
    path(f"{_BASE}pratinjau/produk/<str:nama>", views_preview.product, name="terbit_produk"),
    path(f"{_BASE}pratinjau/situs/<path:jalur>", views_preview.site, name="terbit_situs"),
    path(_ONE, views_edition.page, name="terbit_rilis"),
    path(f"{_ONE}diminta/", views_sought.page, name="terbit_diminta"),
    path(f"{_ONE}diminta.xlsx", views_sought.workbook, name="terbit_diminta_xlsx"),
    path(f"{_ONE}teknis/", views_edition.technical, name="terbit_rilis_teknis"),
    path(f"{_ONE}produk/<str:nama>", views_edition.product, name="terbit_rilis_produk"),
    path(f"{_ONE}sebarkan/", views_edition.publish, name="terbit_sebarkan"),
    path(f"{_ONE}terbitkan/", views_edition.publish_walidata, name="terbit_terbitkan"),
    path(f"{_ONE}periksa/", views_check.approve, name="terbit_periksa"),
    path(f"{_ONE}periksa/ambil/", views_check.take, name="terbit_cek_ambil"),
    path(f"{_ONE}periksa/kembali/", views_check.send_back, name="terbit_cek_kembali"),
    path(f"{_ONE}periksa/temuan/", views_check.find, name="terbit_cek_temuan"),
    path(f"{_ONE}periksa/temuan/<int:temuan>/tutup/", views_check.settle, name="terbit_cek_tutup"),
    path(f"{_ONE}bawa/", views_edition.stick, name="terbit_bawa"),
    path(f"{_ONE}minta-tarik/", views_edition.ask, name="terbit_minta_tarik"),
    path(f"{_ONE}tarik-desa/", views_edition.withdraw_alone, name="terbit_tarik_desa"),
    path(f"{_ONE}tarik/", views_edition.withdraw, name="terbit_tarik"),
    path(_EARLY, views_early.page, name="prarilis"),
    path(f"{_EARLY}usul/", views_early.propose, name="prarilis_usul"),
    path(f"{_EARLY}<int:nomor>/putus/", views_early.confirm, name="prarilis_putus"),
    path(f"{_EARLY}<int:nomor>/akhiri/", views_early.end, name="prarilis_akhiri"),
    path("desa/<str:kode>/lindung/<str:nomor>/", views_protection.plain, name="lindung"),
    path("desa/<str:kode>/lindung/<str:nomor>/teknis/", views_protection.technical, name="lindung_teknis"),
    path(_CARD, views_card.page, name="kartu"),
    path(f"{_CARD}susun/", views_card.make, name="kartu_susun"),
    path(f"{_CARD}tanda-tangan/", views_card.sign, name="kartu_tanda_tangan"),
    path(f"{_CARD}kembalikan/", views_card.send_back, name="kartu_kembalikan"),
    path(f"{_CARD}<str:nomor>/<str:nama>", views_card.product, name="kartu_produk"),
    path(_FIGURES, views_figures.index, name="angka"),
    path(f"{_FIGURES}tinjau/", views_figures.review, name="angka_tinjau"),
    path(f"{_FIGURES}tabel/<str:kunci>/", views_figures.table, name="angka_tabel"),
    path(f"{_FIGURES}tabel/<str:kunci>/orang/", views_figures.persons, name="angka_orang"),
    path(f"{_FIGURES}indikator/", views_figures.indicators, name="angka_indikator"),
    path(f"{_FIGURES}silang/", views_cross.page, name="angka_silang"),
    path(f"{_FIGURES}tanggal/", views_asof.page, name="angka_tanggal"),
    path(f"{_FIGURES}deret/", views_series.page, name="angka_deret"),
    path(f"{_FIGURES}skenario/", views_scenario.village, name="angka_skenario"),
    path("skenario/", views_scenario.first, name="skenario_pilih"),
    path("skenario/<str:kode>/", views_scenario.above, name="skenario"),
    path("rilis-wilayah/", views_level.first, name="rilis_wilayah_pilih"),
    path(_LEVEL, views_level.page, name="rilis_wilayah"),
    path(f"{_LEVEL}buat/", views_level.make, name="rilis_wilayah_buat"),
    path(f"{_LEVEL}maju/", views_level.progress, name="rilis_wilayah_maju"),
    path(_LEVEL_ONE, views_level_release.page, name="rilis_wilayah_satu"),
    path(f"{_LEVEL_ONE}tabel/<str:kunci>/", views_level_release.table, name="rilis_wilayah_tabel"),
    path(f"{_LEVEL_ONE}berkas/<str:nama>", views_level_release.file, name="rilis_wilayah_berkas"),
]
