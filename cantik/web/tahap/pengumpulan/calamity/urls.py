"""Addresses of mode darurat. Not to be confused with `/darurat/`, the access of an office to a village's persons."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from cantik.web.tahap.pengumpulan.calamity import (
    views,
    views_after,
    views_damage,
    views_forms,
    views_people,
    views_site,
)

_HERE = "desa/<str:kode>/bencana/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_HERE, views.index, name="bencana"),
    path(f"{_HERE}mulai/", views.start, name="bencana_mulai"),
    path(f"{_HERE}akhiri/", views.finish, name="bencana_akhiri"),
    path(f"{_HERE}daftar/", views_people.enlist, name="bencana_daftar"),
    path(f"{_HERE}kembali/", views_people.bring_back, name="bencana_kembali"),
    path(f"{_HERE}cetak/", views_people.print_list, name="bencana_cetak"),
    path(f"{_HERE}rusak/", views_damage.list_damage, name="bencana_rusak"),
    path(f"{_HERE}rusak/<int:nomor>/", views_damage.show_building, name="bencana_bangunan"),
    path(f"{_HERE}rusak/<int:nomor>/foto/", views_damage.add_photo, name="bencana_foto"),
    path(f"{_HERE}rusak/<int:nomor>/urungkan/", views_damage.undo, name="bencana_rusak_urungkan"),
    path(f"{_HERE}rusak/foto/<int:foto>/tarik/", views_damage.retire_photo, name="bencana_foto_tarik"),
    path(f"{_HERE}hilang/", views_after.missing_people, name="bencana_hilang"),
    path(f"{_HERE}hilang/kabar/", views_after.fate, name="bencana_kabar"),
    path(f"{_HERE}tamu/", views_site.guests, name="bencana_tamu"),
    path(f"{_HERE}tamu/pergi/", views_site.leave, name="bencana_tamu_pergi"),
    path(f"{_HERE}isian/", views_forms.forms, name="bencana_isian"),
    path(f"{_HERE}posko/", views_site.heads, name="bencana_posko"),
    path(f"{_HERE}bagikan/", views_site.propose_sharing, name="bencana_bagikan"),
    path(f"{_HERE}pulih/", views_after.recovery, name="bencana_pulih"),
    path(f"{_HERE}pulih/jawab/", views_after.answer, name="bencana_jawab"),
]
