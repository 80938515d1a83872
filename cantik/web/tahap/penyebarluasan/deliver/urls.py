"""Addresses of deliveries: of machines below `/kiriman/`, of the village and of the office."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.tahap.penyebarluasan.deliver import (
    machine,
    views_above,
    views_harvest,
    views_index,
    views_office,
    views_reference,
    views_relay,
    views_village,
)

_VILLAGE, _OFFICE, _REFERENCE = "desa/<str:kode>/kirim/", "penerimaan/<str:kode>/", "acuan/<str:kode>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("kiriman/kenal/", machine.join_office, name="kiriman_kenal"),
    path("kiriman/daftar/", machine.announce_package, name="kiriman_daftar"),
    path("kiriman/isi/<str:daftar>/<str:sidik>/", machine.chunk, name="kiriman_isi"),
    path("kiriman/selesai/<str:daftar>/", machine.finish_delivery, name="kiriman_selesai"),
    path("kiriman/balasan/<str:nomor>/", machine.answer, name="kiriman_balasan"),
    path("kiriman/tarik/<str:nomor>/", machine.withdraw, name="kiriman_tarik"),
    path(_VILLAGE, views_village.page, name="kirim"),
    path(f"{_VILLAGE}undangan/", views_village.accept, name="kirim_undangan"),
    path(f"{_VILLAGE}undangan/putus/", views_village.decide_invitation, name="kirim_undangan_putus"),
    path(f"{_VILLAGE}daftar/", views_index.read_list, name="kirim_daftar"),
    path(f"{_VILLAGE}daftar/tanda/", views_index.sign_list, name="kirim_daftar_tanda"),
    path(f"{_VILLAGE}daftar/sini/", views_index.sign_here, name="kirim_daftar_sini"),
    path(f"{_VILLAGE}maju/<str:nomor>/", views_village.progress, name="kirim_maju"),
    path(f"{_VILLAGE}<str:nomor>/", views_village.send, name="kirim_rilis"),
    path(_OFFICE, views_office.page, name="penerimaan"),
    path(f"{_OFFICE}indeks/", views_index.show_index, name="penerimaan_indeks"),
    path(f"{_OFFICE}indeks/tanda/<str:peran>/", views_index.sign_for_office, name="penerimaan_indeks_tanda"),
    path(f"{_OFFICE}indeks/berkas/<str:peran>/", views_index.hand_out, name="penerimaan_indeks_berkas"),
    path(f"{_OFFICE}indeks/terima/", views_index.take_signatures, name="penerimaan_indeks_terima"),
    path(f"{_OFFICE}indeks/masuk/<str:desa>/<str:nomor>/", views_index.enter_release, name="penerimaan_indeks_masuk"),
    path(f"{_OFFICE}undang/", views_office.invite, name="penerimaan_undang"),
    path(f"{_OFFICE}kunci/", views_office.take_new_key, name="penerimaan_kunci"),
    path(f"{_OFFICE}undangan/", views_above.take_invitation, name="penerimaan_undangan"),
    path(f"{_OFFICE}naik/", views_above.hand_up, name="penerimaan_naik"),
    path(f"{_OFFICE}maju/", views_above.show_progress, name="penerimaan_maju"),
    path(f"{_OFFICE}panen/", views_harvest.show_harvests, name="panen"),
    path(f"{_OFFICE}panen/jalan/", views_harvest.run_now, name="panen_jalan"),
    path(f"{_OFFICE}panen/atur/", views_harvest.change_order, name="panen_atur"),
    path(f"{_OFFICE}panen/maju/<str:server>/", views_harvest.show_progress, name="panen_maju"),
    path("terbit/<str:sumber>/<path:berkas>", views_relay.serve_file, name="terbit_acuan"),
    path(_REFERENCE, views_reference.page, name="acuan"),
    path(f"{_REFERENCE}kenal/", views_reference.meet, name="acuan_kenal"),
    path(f"{_REFERENCE}ambil/", views_reference.fetch, name="acuan_ambil"),
    path(f"{_REFERENCE}harian/", views_reference.set_daily, name="acuan_harian"),
    path(f"{_REFERENCE}maju/<str:sumber>/", views_reference.show_progress, name="acuan_maju"),
    path(f"{_REFERENCE}pasang/", views_reference.activate, name="acuan_pasang"),
    path(f"{_REFERENCE}kembali/", views_reference.take_back, name="acuan_kembali"),
    path(f"{_REFERENCE}<str:sumber>/<int:versi>/", views_reference.difference, name="acuan_beda"),
]
