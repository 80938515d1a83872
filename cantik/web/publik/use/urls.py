"""Addresses of requests for data, whose code never stands in one, of public replies and of notices."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.publik.use import views, views_notice, views_public, views_reply

_PUBLIC = "permintaan/<str:kode>/"
_DESK = "desa/<str:kode>/permintaan/"
_HEAD = "desa/<str:kode>/persetujuan/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_PUBLIC, views_public.page, name="minta"),
    path(f"{_PUBLIC}jawaban/", views_public.answer, name="minta_jawaban"),
    path(f"{_PUBLIC}cabut/", views_public.withdraw, name="minta_cabut"),
    path(f"{_PUBLIC}berkas/", views_public.file, name="minta_berkas"),
    path(_DESK, views.index, name="permintaan"),
    path(f"{_DESK}daftar.xlsx", views.workbook, name="permintaan_xlsx"),
    path(f"{_DESK}<int:nomor>/", views.one, name="permintaan_satu"),
    path(f"{_DESK}<int:nomor>/putus/", views.decide, name="permintaan_putus"),
    path(f"{_DESK}<int:nomor>/urung/", views.take_back, name="permintaan_urung"),
    path(f"{_DESK}<int:nomor>/bukti/", views.proof, name="permintaan_bukti"),
    path("tanggapan/<str:kode>/", views_reply.public_page, name="tanggapan_umum"),
    path("desa/<str:kode>/tanggapan/", views_reply.desk, name="tanggapan"),
    path("desa/<str:kode>/tanggapan/<int:nomor>/putus/", views_reply.decide, name="tanggapan_putus"),
    path("desa/<str:kode>/tanggapan/<int:nomor>/lepas/", views_reply.drop, name="tanggapan_lepas"),
    path("pemberitahuan/<str:kode>/", views_notice.public_page, name="pemberitahuan_umum"),
    path("desa/<str:kode>/pemberitahuan/", views_notice.desk, name="pemberitahuan"),
    path("desa/<str:kode>/pemberitahuan/<int:nomor>/putus/", views_notice.decide, name="pemberitahuan_putus"),
    path("desa/<str:kode>/pemberitahuan/<int:nomor>/lepas/", views_notice.drop, name="pemberitahuan_lepas"),
    path(_HEAD, views.approvals, name="persetujuan"),
    path(f"{_HEAD}<int:nomor>/", views.approve, name="persetujuan_putus"),
]
