"""Addresses of devices: `/c/<token>/…`, without a slash at the end, as Collect asks for them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from cantik.web.tahap.pengumpulan.openrosa import views

_OF_DEVICE: list[URLPattern | URLResolver] = [
    path("formList", views.form_list, name="gawai_daftar"),
    path("forms/<str:formulir>.xml", views.form, name="gawai_formulir"),
    path("forms/<str:formulir>/manifest", views.manifest, name="gawai_manifes"),
    path("media/<str:daftar>.csv", views.media, name="gawai_media"),
    path("integrity/<str:daftar>", views.integrity, name="gawai_utuh"),
    path("kunci", views.office_key, name="gawai_kunci"),
    path("draf", views.drafts, name="gawai_draf"),
    path("draf/<uuid:draf>", views.draft, name="gawai_draf_isi"),
    path("submission", views.submission, name="gawai_kirim"),
]
urlpatterns: list[URLPattern | URLResolver] = [path("c/<str:perangkat>/", include(_OF_DEVICE))]
