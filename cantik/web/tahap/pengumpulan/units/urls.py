"""Addresses of the parts of a village. A part is named by `?dusun=…&rw=…&rt=…`: names that stand on every map."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.tahap.pengumpulan.units import views, views_record, views_sls

_HERE = "desa/<str:kode>/satuan/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_HERE, views.index, name="satuan"),
    path(f"{_HERE}lihat/", views.one, name="satuan_satu"),
    path(f"{_HERE}catat/<str:jenis>/", views_record.record, name="satuan_catat"),
    path(f"{_HERE}sls/", views_sls.sls, name="satuan_sls"),
    path(f"{_HERE}sls/<int:nomor>/urungkan/", views_sls.undo, name="satuan_sls_urungkan"),
    path(f"{_HERE}<int:nomor>/urungkan/", views.undo, name="satuan_urungkan"),
]
