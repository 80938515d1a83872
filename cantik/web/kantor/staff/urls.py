"""Addresses of accounts: signing in and out, one's own account, the first start, the people of an area."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.usersessions import views as sessions
from django.urls import URLPattern, URLResolver, path

from cantik.staff.app.gate import public, signed_in
from cantik.web.kantor.staff import (
    emergency_views,
    forum_views,
    head_account_views,
    hold_views,
    idle,
    journal,
    people,
    second_views,
    views,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("mulai/", views.begin, name="mulai"),
    path("masuk/", views.sign_in, name="account_login"),
    path("masuk/kode/", public(mfa.authenticate), name="mfa_authenticate"),
    path("masuk/kunci-sandi/", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("masuk/tidak-aktif/", public(account.account_inactive), name="account_inactive"),
    path("masuk/daftar/", views.no_signup, name="account_signup"),
    path("masuk/lupa/", views.explain_recovery, name="account_reset_password"),
    path("masuk/pulih/", views.recover, name="pulih"),
    path("undangan/", views.take_up, name="undangan"),
    path("undangan/<str:kode_undangan>/", views.follow_link, name="undangan_tautan"),
    path("keluar/", public(account.logout), name="account_logout"),
    path("akun/", views.own, name="akun"),
    path("akun/sandi/", signed_in(account.password_change), name="account_change_password"),
    path("akun/ulangi/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("akun/ulangi/kode/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("akun/ulangi/kunci-sandi/", signed_in(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("akun/pengaman/", views.second_factor, name="mfa_index"),
    path("akun/pengaman/totp/", views.telephone, name="mfa_activate_totp"),
    path("akun/pengaman/totp/lepas/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("akun/pengaman/cadangan/", signed_in(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "akun/pengaman/cadangan/buat/", signed_in(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path(
        "akun/pengaman/cadangan/unduh/", signed_in(recovery.download_recovery_codes), name="mfa_download_recovery_codes"
    ),
    path("akun/pengaman/kunci-sandi/", signed_in(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("akun/pengaman/kunci-sandi/tambah/", signed_in(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("akun/pengaman/kunci-sandi/<int:pk>/ubah/", signed_in(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("akun/pengaman/kunci-sandi/<int:pk>/lepas/", signed_in(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("akun/hubungan/", signed_in(social.connections), name="socialaccount_connections"),
    path("masuk/lain/batal/", public(social.login_cancelled), name="socialaccount_login_cancelled"),
    path("masuk/lain/gagal/", public(social.login_error), name="socialaccount_login_error"),
    path("masuk/lain/daftar/", views.no_signup, name="socialaccount_signup"),
    path("masuk/lain/<str:provider_id>/", public(oidc.login), name="openid_connect_login"),
    path("masuk/lain/<str:provider_id>/kembali/", public(oidc.callback), name="openid_connect_callback"),
    path("akun/kunci/", idle.lock, name="kunci_layar"),
    path("akun/sesi/", signed_in(sessions.list_usersessions), name="usersessions_list"),
    path("akun/sesi/<int:nomor>/akhiri/", views.end_session, name="akhiri_sesi"),
    path("desa/<str:kode>/kepala-desa/", head_account_views.sign_here, name="kades_di_sini"),
    path("desa/<str:kode>/pembaca/<int:nomor>/", hold_views.reader, name="pembaca"),
    path("desa/<str:kode>/darurat/<int:nomor>/dibaca/", hold_views.emergency_seen, name="darurat_dibaca"),
    path("orang/", people.people, name="orang"),
    path("orang/undang/", people.invite, name="orang_undang"),
    path("orang/undangan/<int:nomor>/tarik/", people.withdraw, name="undangan_tarik"),
    path("orang/peran/<int:nomor>/akhiri/", people.end_role, name="peran_akhiri"),
    path("orang/peran/<int:nomor>/wakil/", people.deputy, name="peran_wakil"),
    path("orang/catatan/", journal.entries, name="catatan"),
    path("orang/<int:nomor>/", people.person, name="orang_satu"),
    path("orang/<int:nomor>/kode-pulih/", people.recovery_code, name="kode_pulih"),
    path("orang/persetujuan/", second_views.list_waiting, name="persetujuan"),
    path("orang/persetujuan/undangan/<int:nomor>/", second_views.invitation, name="persetujuan_undangan"),
    path("orang/persetujuan/kode/<int:nomor>/", second_views.code, name="persetujuan_kode"),
    path("forum/", forum_views.first, name="forum_pilih"),
    path("forum/<str:kode>/", forum_views.overview, name="forum"),
    path("forum/<str:kode>/biasa/", forum_views.begin, name="forum_biasa"),
    path("forum/<str:kode>/lembaga/tambah/", forum_views.add, name="lembaga_tambah"),
    path("forum/<str:kode>/lembaga/<int:nomor>/nama/", forum_views.rename, name="lembaga_nama"),
    path("forum/<str:kode>/lembaga/<int:nomor>/akhir/", forum_views.end, name="lembaga_akhir"),
    path("forum/<str:kode>/lembaga/perubahan/<int:nomor>/urung/", forum_views.undo, name="lembaga_urung"),
    path("forum/<str:kode>/dasar/tambah/", forum_views.add_basis, name="dasar_tambah"),
    path("forum/<str:kode>/dasar/<int:nomor>/urung/", forum_views.undo_basis, name="dasar_urung"),
    path("darurat/", emergency_views.accesses, name="darurat"),
    path("darurat/minta/", emergency_views.ask, name="darurat_minta"),
    path("darurat/<int:nomor>/setujui/", emergency_views.approve, name="darurat_setujui"),
    path("darurat/<int:nomor>/tolak/", emergency_views.refuse, name="darurat_tolak"),
    path("darurat/<int:nomor>/akhiri/", emergency_views.end, name="darurat_akhiri"),
]
