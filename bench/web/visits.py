"""The list of visits: every address of the resolver with the way to ask for it and what a right answer looks like.

The bench fails when the resolver knows an address that is not here, or the list one that the resolver does not know.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from bench.web import scene as acts
from bench.web.scene import PIECE, Request, Scene, Visit
from bench.web.world import PASSWORD

AGENT = ("agen_statistik",)
_DESA = "desa/<str:kode>/"
_KUMPUL = f"{_DESA}kumpul/"
_MASUKAN = f"{_KUMPUL}masukan/<uuid:masukan>/"
_PERIKSA = f"{_DESA}periksa/"
_BUKU = f"{_PERIKSA}buku-kerja/<uuid:buku>/"
_WARGA = f"{_DESA}warga/"
_TERBIT = f"{_DESA}terbit/"
_FASILITAS = f"{_DESA}fasilitas/"
_BENDA = f"{_FASILITAS}benda/<int:nomor>/"
_RILIS = f"{_TERBIT}rilis/<str:nomor>/"
_ANGKA = f"{_DESA}angka/"
_REASON = "sudah dicocokkan dengan akta di kantor desa"
#: tables that the help explains
TABLES = ("penduduk_dusun", "penduduk_umur_jk", "keluarga_anggota")
Ask = Callable[[Scene], Request]


def page(path: str) -> Ask:
    """Ask for a page with this address."""
    return lambda _: Request(path)


def of(rest: str) -> Ask:
    """Ask for a page of the village."""
    return lambda scene: Request(scene.desa(rest))


def send(rest: str, **form: str) -> Ask:
    """Send a form of the village."""
    return lambda scene: Request(scene.desa(rest), dict(form))


def _of_machine(rest: str) -> Ask:
    """Send what machines of villages send, without the secret of one."""
    return lambda _: Request(f"/kiriman/{rest}", {"x": "x"})


def _on_references(act: str) -> Ask:
    """Ask for references that nobody fetched to be fetched, put into force, taken back."""
    return lambda s: Request(f"/acuan/{s.place.kode}/{act}/", {"sumber": "pusat", "versi": "1"})


def _asking(rest: str) -> Ask:
    """Send a code that nobody has to the public page of a village."""
    return lambda scene: Request(f"/permintaan/{scene.place.kode}/{rest}", {"sandi": "0000-0000-0000-0000"})


def _intake(rest: str) -> Ask:
    return lambda scene: Request(scene.desa(f"kumpul/masukan/{scene.said['masukan']}/{rest}"))


def _intake_form(rest: str) -> Ask:
    def ask(scene: Scene) -> Request:
        path = scene.desa(f"kumpul/masukan/{scene.said['masukan']}/{rest}")
        return Request(path, {"versi": scene.said.get("versi", "")})

    return ask


def _columns(scene: Scene) -> Request:
    return Request(scene.desa(f"kumpul/masukan/{scene.said['masukan']}/petakan/{scene.said['unggahan']}/"))


def _mapping(rest: str, *, form: bool = False) -> Ask:
    def ask(scene: Scene) -> Request:
        path = scene.desa(f"kumpul/pemetaan/{scene.said['pemetaan']}/{rest}")
        return Request(path, {}) if form else Request(path)

    return ask


def _leave_out(scene: Scene) -> Request:
    return Request(scene.desa(f"kumpul/masukan/{scene.said['masukan']}/lepas/{scene.said['unggahan']}/"), {})


def _workbook(rest: str, *, stop: bool = False) -> Ask:
    def ask(scene: Scene) -> Request:
        return Request(scene.desa(f"periksa/buku-kerja/{scene.said['buku']}/{rest}"), {} if stop else None)

    return ask


def _release(rest: str, **form: str) -> Ask:
    def ask(scene: Scene) -> Request:
        path = scene.desa(f"terbit/rilis/{scene.chance.choice(scene.place.releases)}/{rest}")
        return Request(path, dict(form) if form else None)

    return ask


def _number(what: str, path: str) -> Ask:
    """An address that ends with one of the numbers of a village."""
    return lambda scene: Request(scene.desa(path.format(scene.chance.choice(getattr(scene.place, what)))))


def _school(rest: str, **form: str) -> Ask:
    def ask(scene: Scene) -> Request:
        return Request(scene.desa(f"fasilitas/benda/{scene.chance.choice(scene.place.facilities)}/{rest}"), dict(form))

    return ask


def _decide(rest: str, **form: str) -> Ask:
    def ask(scene: Scene) -> Request:
        number = scene.place.findings.pop() if scene.place.findings else 0
        said = {"versi": "terbuka.0", "tanda": secrets.token_urlsafe(24), "alasan": _REASON, **form}
        return Request(scene.desa(f"periksa/{number}/{rest}"), said)

    return ask


def _many(rest: str, **form: str) -> Ask:
    def ask(scene: Scene) -> Request:
        rule = scene.chance.choice(scene.place.rules)
        said = {"tanda": secrets.token_urlsafe(24), "alasan": _REASON, **form}
        return Request(scene.desa(f"periksa/sekaligus/{rest}?aturan={rule}"), said if form else None)

    return ask


def _correct(scene: Scene) -> Request:
    form = {name: value for name, value in scene.said.items() if name != "nomor"}
    return Request(scene.desa(f"periksa/{scene.said['nomor']}/betulkan/"), {**form, "nilai": "", "kosong": "1"})


def _filtered(scene: Scene) -> Request:
    return Request(scene.desa(f"periksa/?aturan={scene.chance.choice(scene.place.rules)}"))


def _one_finding(scene: Scene) -> Request:
    return Request(scene.desa(f"periksa/?temuan={scene.chance.choice(scene.place.findings)}"))


def _undo_import(scene: Scene) -> Request:
    kode, number = scene.world.to_undo.pop() if scene.world.to_undo else (scene.place.kode, 0)
    return Request(f"/desa/{kode}/kumpul/impor/{number}/urungkan/", {"alasan": "berkas dari tahun yang keliru"})


def _table(rest: str) -> Ask:
    return lambda scene: Request(scene.desa(f"angka/tabel/{scene.chance.choice(scene.place.tables)}/{rest}"))


def _review(scene: Scene) -> Request:
    return Request(scene.desa("angka/tinjau/"), {"kunci": scene.chance.choice(scene.place.tables), "putusan": "setuju"})


def _role_to_end(scene: Scene) -> Request:
    numbers = scene.world.roles_to_end[scene.place.kode]
    return Request(f"/orang/peran/{numbers.pop() if numbers else 0}/akhiri/", {})


def _somebody(rest: str, form: bool = False) -> Ask:
    def ask(scene: Scene) -> Request:
        agents = [somebody for somebody in scene.world.people if somebody.role == "agen_statistik"]
        own = [somebody for somebody in agents if scene.person.who.desa in ("", somebody.desa)]
        number = scene.world.holders[scene.chance.choice(own or [scene.person.who]).username]
        return Request(f"/orang/{number}/{rest}", {} if form else None)

    return ask


#: whose forum it is
_KEEPERS = ("walidata", "admin_simpul")


def _forum(rest: str, form: dict[str, str] | None = None) -> Ask:
    return lambda scene: Request(f"/forum/{scene.place.kode[:5]}/{rest}", form)


#: who coordinates the year of a forum
_LEVEL = "rilis-wilayah/<str:kode>/"
_SET = "penetapan/<str:kode>/<slug:parameter>/<int:tahun>/"
_ALL = "penetapan/<str:kode>/bersama/<slug:parameter>/<int:tahun>/"
_COORDINATES = ("koordinator",)
#: who reads of the meetings of a forum
_MEETS = ("koordinator", "walidata", "pembina")
#: who reviews metadata
_REVIEWERS = ("walidata", "pembina")
_METADATA = f"{_DESA}metadata/<int:berkas>/"


def _defined(rest: str, form: dict[str, str] | None = None) -> Ask:
    return lambda scene: Request(f"/definisi/{scene.place.kode[:5]}/{rest}", form)


def _delivering(rest: str, form: dict[str, str] | None = None) -> Ask:
    return lambda scene: Request(f"/tabel-opd/{scene.place.kode[:5]}/{rest}", form)


def _protecting(rest: str, form: dict[str, str] | None = None) -> Ask:
    return lambda scene: Request(f"/pelindungan/{scene.place.kode[:5]}/{rest}", form)


def _programme(rest: str, form: dict[str, str] | None = None) -> Ask:
    return lambda scene: Request(f"/program/{scene.place.kode}/{rest}", form)


def _acted(rest: str, form: dict[str, str] | None = None) -> Ask:
    return lambda scene: Request(f"/aksi/{scene.place.kode[:5]}/{rest}", form)


def _advised(rest: str, form: dict[str, str] | None = None) -> Ask:
    return lambda scene: Request(f"/rekomendasi/{scene.place.kode[:5]}/{rest}", form)


def _summed(rest: str, form: dict[str, str] | None = None) -> Ask:
    """The releases of the kabupaten of the village."""
    return lambda scene: Request(f"/rilis-wilayah/{scene.place.kode[:5]}/{rest}", form)


def _set(rest: str, form: dict[str, str] | None = None) -> Ask:
    return lambda scene: Request(f"/penetapan/{scene.place.kode}/jumlah_penduduk/2025/{rest}", form)


def _set_all(rest: str, form: dict[str, str] | None = None) -> Ask:
    return lambda scene: Request(f"/penetapan/{scene.place.kode[:5]}/bersama/jumlah_penduduk/2025/{rest}", form)


#: who evaluates institutions
_JUDGES = ("walidata", "pembina")
_EVALUATION = "epss/<str:kode>/<int:nomor>/"
#: who coaches villages
_COACHES = ("pembina",)
_COACHED = "pembinaan/<str:kode>/<int:nomor>/"


def _coached(rest: str, form: dict[str, str] | None = None) -> Ask:
    return lambda scene: Request(f"/pembinaan/{scene.place.kode}/0/{rest}", form)


def _season(rest: str) -> Ask:
    return lambda scene: Request(f"/pembinaan/musim/{scene.place.kode[:5]}/{rest}", {})


def _judged(rest: str, form: dict[str, str] | None = None) -> Ask:
    return lambda scene: Request(f"/epss/{scene.place.kode[:5]}/{rest}", form)


def _planned(scene: Scene) -> Request:
    return Request(f"/pembinaan/baru/?jenis=kunjungan&wilayah={scene.place.kode}")


def _met(rest: str, form: dict[str, str] | None = None) -> Ask:
    return lambda scene: Request(f"/rapat/{scene.place.kode[:5]}/{rest}", form)


def _upward(rest: str, form: dict[str, str] | None = None) -> Ask:
    return lambda scene: Request(f"/du-rkp/{scene.place.kode[:5]}/{rest}", form)


def _field(scene: Scene) -> Request:
    return Request(f"/bidang/{scene.place.kode[:5]}/infrastruktur/")


def _year(rest: str, form: dict[str, str] | None = None) -> Ask:
    return lambda scene: Request(f"/tahun/{scene.place.kode[:5]}/{rest}", form)


_PUBLIC = (
    *(
        Visit(f"c/<str:perangkat>/{rest}", page(f"/c/{'a' * 43}/{asked}"), (403,), as_who="stranger")
        for rest, asked in (
            ("formList", "formList"),
            ("forms/<str:formulir>.xml", "forms/keluarga.xml"),
            ("forms/<str:formulir>/manifest", "forms/keluarga/manifest"),
            ("media/<str:daftar>.csv", "media/keluarga.csv"),
            ("integrity/<str:daftar>", "integrity/keluarga"),
            ("kunci", "kunci"),
            ("draf", "draf"),
            ("draf/<uuid:draf>", "draf/00000000-0000-4000-8000-000000000000"),
            ("submission", "submission"),  # with tokens that hold: `cantik bench submissions`
        )
    ),
    Visit("lapangan/isi/", page("/lapangan/isi/"), mark="Cantik Lapangan", as_who="stranger"),
    Visit("lapangan/isi/sw.js", page("/lapangan/isi/sw.js"), as_who="stranger"),
    Visit("mulai/", page("/mulai/"), (404,), "tidak", as_who="stranger"),
    Visit("masuk/", page("/masuk/"), mark="Kata sandi", as_who="stranger"),
    Visit(
        "masuk/",
        lambda s: Request("/masuk/", {"login": s.person.who.username, "password": PASSWORD}),
        (302,),
        "/",
        as_who="spare",
        soon=acts.at_the_door,
        name="masuk/ (kata sandi)",
    ),
    Visit("masuk/kode/", page("/masuk/kode/"), mark="Kode", as_who="guarded", soon=acts.half_signed_in),
    Visit(
        "masuk/kode/",
        lambda s: Request("/masuk/kode/", {"code": s.person.phone.code() if s.person.phone else ""}),
        (302,),
        "/",
        as_who="guarded",
        soon=acts.half_signed_in,
        name="masuk/kode/ (kode)",
    ),
    Visit(
        "masuk/kunci-sandi/", lambda _: Request("/masuk/kunci-sandi/", script=True), mark="challenge", as_who="stranger"
    ),
    Visit("masuk/tidak-aktif/", page("/masuk/tidak-aktif/"), mark="tidak aktif", as_who="stranger"),
    Visit("masuk/daftar/", page("/masuk/daftar/"), mark="undangan", as_who="stranger"),
    Visit("masuk/lupa/", page("/masuk/lupa/"), mark="kode", as_who="stranger"),
    Visit("masuk/pulih/", page("/masuk/pulih/"), mark="Kode pemulihan", as_who="stranger"),
    Visit("masuk/lain/batal/", page("/masuk/lain/batal/"), mark="</html>", as_who="stranger"),
    Visit("masuk/lain/gagal/", page("/masuk/lain/gagal/"), (401,), "</html>", as_who="stranger"),
    Visit("masuk/lain/daftar/", page("/masuk/lain/daftar/"), mark="undangan", as_who="stranger"),
    Visit("masuk/lain/<str:provider_id>/", page("/masuk/lain/pemda/"), (404,), "</html>", as_who="stranger"),
    Visit(
        "masuk/lain/<str:provider_id>/kembali/",
        page("/masuk/lain/pemda/kembali/"),
        (404,),
        "</html>",
        as_who="stranger",
    ),
    Visit("undangan/", page("/undangan/"), mark="Kode undangan", as_who="stranger"),
    Visit(
        "undangan/<str:kode_undangan>/", page("/undangan/AAAA-BBBB-CCCC-DDDD/"), (302,), "/undangan/", as_who="stranger"
    ),
    Visit("keluar/", page("/keluar/"), mark="Keluar", as_who="spare", soon=acts.signed_in_spare),
    Visit(
        "keluar/",
        lambda _: Request("/keluar/", {}),
        (302,),
        as_who="spare",
        soon=acts.signed_in_spare,
        name="keluar/ (keluar)",
    ),
)
_OWN = (
    Visit("", page("/"), (200, 302)),
    Visit("akun/", page("/akun/"), mark="Reka "),
    Visit("akun/sandi/", page("/akun/sandi/"), mark="Kata sandi baru"),
    Visit("akun/ulangi/", page("/akun/ulangi/"), mark="Kata sandi"),
    Visit("akun/ulangi/kode/", page("/akun/ulangi/kode/"), mark="Kode", roles=AGENT),
    Visit("akun/ulangi/kunci-sandi/", page("/akun/ulangi/kunci-sandi/"), (302,), "/akun/ulangi/"),
    Visit("akun/pengaman/", page("/akun/pengaman/"), mark="engaman"),
    Visit(
        "akun/pengaman/totp/", page("/akun/pengaman/totp/"), mark="data:image", as_who="spare", soon=acts.proved_spare
    ),
    Visit("akun/pengaman/totp/lepas/", page("/akun/pengaman/totp/lepas/"), mark="</html>", roles=AGENT, fresh=True),
    Visit("akun/pengaman/cadangan/", page("/akun/pengaman/cadangan/"), mark="adangan", roles=AGENT, fresh=True),
    Visit(
        "akun/pengaman/cadangan/buat/", page("/akun/pengaman/cadangan/buat/"), mark="adangan", roles=AGENT, fresh=True
    ),
    Visit("akun/pengaman/cadangan/unduh/", page("/akun/pengaman/cadangan/unduh/"), (200, 403), roles=AGENT, fresh=True),
    Visit("akun/pengaman/kunci-sandi/", page("/akun/pengaman/kunci-sandi/"), mark="unci", roles=AGENT, fresh=True),
    Visit(
        "akun/pengaman/kunci-sandi/tambah/",
        page("/akun/pengaman/kunci-sandi/tambah/"),
        mark="Nama kunci sandi",
        roles=AGENT,
        fresh=True,
    ),
    Visit(
        "akun/pengaman/kunci-sandi/<int:pk>/ubah/",
        page("/akun/pengaman/kunci-sandi/1/ubah/"),
        (404,),
        roles=AGENT,
        fresh=True,
    ),
    Visit(
        "akun/pengaman/kunci-sandi/<int:pk>/lepas/",
        page("/akun/pengaman/kunci-sandi/1/lepas/"),
        (404,),
        roles=AGENT,
        fresh=True,
    ),
    Visit("akun/hubungan/", page("/akun/hubungan/"), mark="</html>"),
    Visit("akun/kunci/", page("/akun/kunci/"), (302,), "/akun/ulangi/", as_who="spare", soon=acts.signed_in_spare),
    Visit("akun/sesi/", page("/akun/sesi/"), mark="esi"),
    Visit(
        "akun/sesi/<int:nomor>/akhiri/",
        lambda s: Request(f"/akun/sesi/{s.said['nomor']}/akhiri/", {}),
        (302,),
        "/akun/sesi/",
        as_who="spare",
        soon=acts.other_session,
    ),
)
_PEOPLE = (
    Visit("orang/", page("/orang/"), mark="Reka "),
    Visit("orang/undang/", page("/orang/undang/"), mark="Nama lengkap"),
    Visit(
        "orang/undang/",
        acts.invite,
        mark="Reka Undangan",
        roles=("agen_statistik", "walidata", "admin_simpul"),
        fresh=True,
        soon=acts.invited,
        village="own",
        name="orang/undang/ (undang)",
    ),
    Visit(
        "orang/undangan/<int:nomor>/tarik/",
        lambda s: Request(f"/orang/undangan/{s.said['nomor']}/tarik/", {}),
        (302,),
        "/orang/",
        AGENT,
        "own",
        fresh=True,
        soon=acts.invitation,
    ),
    Visit(
        "orang/persetujuan/", page("/orang/persetujuan/"), mark="orang kedua", roles=("walidata", "pembina"), fresh=True
    ),
    Visit(
        "orang/persetujuan/undangan/<int:nomor>/",
        lambda _: Request("/orang/persetujuan/undangan/0/", {}),
        (404,),
        roles=("walidata",),
        fresh=True,
    ),
    Visit(
        "orang/persetujuan/kode/<int:nomor>/",
        lambda _: Request("/orang/persetujuan/kode/0/", {}),
        (404,),
        roles=("walidata",),
        fresh=True,
    ),
    Visit(
        "desa/<str:kode>/pembaca/<int:nomor>/",
        lambda s: Request(f"/desa/{s.place.kode}/pembaca/0/", {"putusan": "tegaskan"}),
        (404,),
        roles=("kepala_desa",),
        fresh=True,
    ),
    Visit(
        "desa/<str:kode>/darurat/<int:nomor>/dibaca/",
        lambda s: Request(f"/desa/{s.place.kode}/darurat/0/dibaca/", {}),
        (404,),
        roles=("kepala_desa",),
        fresh=True,
    ),
    Visit("orang/peran/<int:nomor>/akhiri/", _role_to_end, (302,), "/orang/", AGENT, "own"),
    Visit("orang/peran/<int:nomor>/wakil/", lambda _: Request("/orang/peran/0/wakil/"), (404,), roles=_KEEPERS),
    Visit(
        "orang/<int:nomor>/",
        _somebody(""),
        mark="Reka ",
        roles=("agen_statistik", "kepala_desa", "walidata", "admin_simpul"),
    ),
    Visit(
        "orang/<int:nomor>/kode-pulih/",
        _somebody("kode-pulih/", form=True),
        mark="Reka ",
        roles=("walidata", "admin_simpul"),
        fresh=True,
    ),
    Visit("orang/catatan/", page("/orang/catatan/")),
    Visit("aksi/<str:kode>/", _acted(""), mark="Rencana aksi", roles=_MEETS),
    Visit("aksi/<str:kode>/tambah/", _acted("tambah/", {"judul": ""}), (422,), roles=_COORDINATES),
    Visit("aksi/<str:kode>/<int:nomor>/lapor/", _acted("0/lapor/", {}), (422,), roles=_COORDINATES),
    Visit("aksi/<str:kode>/unduh.xlsx", _acted("unduh.xlsx"), roles=_MEETS),
    Visit("aksi/<str:kode>/unduh.csv", _acted("unduh.csv"), roles=_MEETS),
    Visit("rekomendasi/<str:kode>/", _advised(""), mark="Rekomendasi statistik", roles=_MEETS),
    Visit("rekomendasi/<str:kode>/tambah/", _advised("tambah/", {"judul": ""}), (422,), roles=_COORDINATES),
    Visit("rekomendasi/<str:kode>/<int:nomor>/ajukan/", _advised("0/ajukan/", {}), (422,), roles=_COORDINATES),
    Visit("rekomendasi/<str:kode>/<int:nomor>/jawab/", _advised("0/jawab/", {}), (422,), roles=("pembina",)),
    Visit("dpia/", page("/dpia/"), mark="Penilaian dampak", roles=("ppdp",)),
    Visit(f"{_DESA}dpia/", of("dpia/"), mark="Penilaian dampak"),
    Visit(f"{_DESA}dpia/<int:kegiatan>/", of("dpia/0/"), (404,)),
    Visit(f"{_DESA}dpia/<int:kegiatan>/<int:nomor>/penilaian.pdf", of("dpia/0/1/penilaian.pdf"), (404,)),
    *(
        Visit(f"{_DESA}dpia/<int:kegiatan>/{rest}/", send(f"dpia/0/{rest}/"), (404,), roles=(role,))
        for rest, role in (("simpan", "ppdp"), ("serah", "ppdp"), ("putus", "kepala_desa"))
    ),
    Visit("penetapan/", page("/penetapan/"), (302,), "/penetapan/", roles=_MEETS),
    Visit(
        "penetapan/<str:kode>/",
        lambda scene: Request(f"/penetapan/{scene.place.kode[:5]}/"),
        mark="Penetapan parameter",
        roles=_MEETS,
    ),
    Visit(_SET, _set(""), mark="Calon angka", roles=_MEETS),
    Visit(f"{_SET}<int:nomor>/berita-acara.pdf", _set("1/berita-acara.pdf"), (404,), roles=_MEETS),
    Visit(f"{_SET}<int:nomor>/pindaian/", _set("1/pindaian/"), (404,), roles=_MEETS),
    *(
        Visit(f"{_SET}{rest}/", _set(f"{rest}/", {}), (422,), roles=_COORDINATES)
        for rest in ("lembar", "lembar/tarik", "usul", "batal", "kunci")
    ),
    Visit(_ALL, _set_all(""), mark="Jumlah penduduk", roles=_MEETS),
    Visit(f"{_ALL}templat.xlsx", _set_all("templat.xlsx"), mark="PK", roles=_MEETS),
    *(
        Visit(f"{_ALL}{rest}/", _set_all(f"{rest}/", {}), (422,), roles=_COORDINATES)
        for rest in ("usul", "impor", "kunci")
    ),
    Visit("rapat/", page("/rapat/"), (302,), "/rapat/", roles=_MEETS),
    Visit("rapat/<str:kode>/", _met(""), mark="Rapat forum", roles=_MEETS),
    Visit("rapat/<str:kode>/undang/", _met("undang/", {"tempat": ""}), (422,), roles=_COORDINATES),
    Visit("rapat/<str:kode>/<int:nomor>/", _met("0/"), (404,), roles=_MEETS),
    Visit("rapat/<str:kode>/<int:nomor>/notulen.pdf", _met("0/notulen.pdf"), (404,), roles=_MEETS),
    *(
        Visit(f"rapat/<str:kode>/<int:nomor>/{rest}/", _met(f"0/{rest}/", {}), (404,), roles=_COORDINATES)
        for rest in ("batal", "hadir", "putusan", "serah", "tutup", "susulan", "susulan/sahkan")
    ),
    Visit(f"{_DESA}angka-opd/", of("angka-opd/"), mark="Angka dari OPD"),
    Visit(f"{_DESA}angka-opd/jawab/", send("angka-opd/jawab/", serahan="0"), (422,)),
    Visit(f"{_DESA}angka-opd/putus/", send("angka-opd/putus/", serahan="0"), (422,), roles=("walidata",)),
    Visit("tabel-opd/", page("/tabel-opd/"), (302,), "/tabel-opd/", roles=("walidata",)),
    Visit("tabel-opd/<str:kode>/", _delivering(""), mark="Tabel OPD", roles=("walidata",)),
    Visit("tabel-opd/<str:kode>/coba/", _delivering("coba/", {"tahun": ""}), (422,), roles=("walidata",)),
    Visit(
        "tabel-opd/<str:kode>/templat/<str:jenis>.xlsx",
        _delivering("templat/sekolah_opd.xlsx"),
        roles=("walidata",),
    ),
    Visit("tabel-opd/<str:kode>/<int:nomor>/", _delivering("0/"), (404,), roles=("walidata",)),
    Visit("tabel-opd/<str:kode>/<int:nomor>/serah/", _delivering("0/serah/", {}), (404,), roles=("walidata",)),
    Visit("tabel-opd/<str:kode>/<int:nomor>/buang/", _delivering("0/buang/", {}), (404,), roles=("walidata",)),
    Visit("tabel-opd/<str:kode>/<int:nomor>/putus/", _delivering("0/putus/", {}), (404,), roles=("walidata",)),
    Visit("tabel-opd/<str:kode>/<int:nomor>/bina/", _delivering("0/bina/", {}), (404,), roles=("pembina",)),
    Visit("tabel-opd/<str:kode>/<int:nomor>/tarik/", _delivering("0/tarik/", {}), (404,), roles=("walidata",)),
    Visit("pelindungan/", page("/pelindungan/"), (302,), "/pelindungan/", roles=_REVIEWERS),
    Visit("pelindungan/<str:kode>/", _protecting(""), mark="Aturan pelindungan", roles=_REVIEWERS),
    Visit("pelindungan/<str:kode>/usul/", _protecting("usul/", {"dasar": ""}), (422,), roles=_REVIEWERS),
    Visit("pelindungan/<str:kode>/<int:nomor>/putus/", _protecting("0/putus/", {}), (422,), roles=_REVIEWERS),
    Visit("pelindungan/<str:kode>/<int:nomor>/tarik/", _protecting("0/tarik/", {}), (422,), roles=_REVIEWERS),
    Visit("pelindungan/<str:kode>/<int:nomor>/akhiri/", _protecting("0/akhiri/", {}), (422,), roles=_REVIEWERS),
    Visit(
        "tanggapan/<str:kode>/",
        lambda scene: Request(f"/tanggapan/{scene.place.kode}/"),
        mark="Tanggapan atas",
        as_who="stranger",
    ),
    Visit(f"{_DESA}tanggapan/", of("tanggapan/"), mark="Tanggapan umum", roles=AGENT, village="own"),
    Visit(f"{_DESA}tanggapan/", send("tanggapan/", angka=""), (422,), roles=AGENT, village="own"),
    Visit(f"{_DESA}tanggapan/<int:nomor>/lepas/", send("tanggapan/0/lepas/"), (422,), roles=AGENT, village="own"),
    Visit(
        f"{_DESA}tanggapan/<int:nomor>/putus/",
        send("tanggapan/0/putus/", putusan="terbit"),
        (422,),
        roles=("kepala_desa",),
        village="own",
    ),
    Visit(f"{_DESA}prarilis/", of("prarilis/"), mark="Membaca sebelum terbit", roles=AGENT, village="own"),
    Visit(f"{_DESA}prarilis/usul/", send("prarilis/usul/", siapa=""), (422,), roles=AGENT, village="own"),
    Visit(
        f"{_DESA}prarilis/<int:nomor>/putus/", send("prarilis/0/putus/"), (422,), roles=("kepala_desa",), village="own"
    ),
    Visit(f"{_DESA}prarilis/<int:nomor>/akhiri/", send("prarilis/0/akhiri/"), (422,), roles=AGENT, village="own"),
    Visit(f"{_DESA}kartu/", of("kartu/"), mark="Kartu statistik", roles=AGENT, village="own"),
    # counts the village and prints a page: what a month asks for once
    Visit(f"{_DESA}kartu/susun/", send("kartu/susun/"), (302, 422), roles=AGENT, village="own"),
    Visit(
        f"{_DESA}kartu/tanda-tangan/",
        of("kartu/tanda-tangan/"),
        (200, 302),
        roles=("kepala_desa",),
        village="own",
    ),
    Visit(
        f"{_DESA}kartu/kembalikan/", send("kartu/kembalikan/", alasan=""), (422,), roles=("kepala_desa",), village="own"
    ),
    Visit(
        f"{_DESA}kartu/<str:nomor>/<str:nama>",
        of("kartu/K-1900-01/kartu.pdf"),
        (404,),
        roles=AGENT,
        village="own",
    ),
    Visit(
        "tabel-sendiri/",
        lambda scene: Request(f"/tabel-sendiri/?desa={scene.place.kode}&tabel=penduduk_umur_jk"),
        mark="Tabel sendiri",
        village="draft",  # only these have a public site
        as_who="stranger",
    ),
    Visit(
        "pemberitahuan/<str:kode>/",
        lambda scene: Request(f"/pemberitahuan/{scene.place.kode}/"),
        mark="Pemberitahuan kepada",
        as_who="stranger",
    ),
    Visit(f"{_DESA}pemberitahuan/", of("pemberitahuan/"), mark="Pemberitahuan umum", roles=AGENT, village="own"),
    Visit(f"{_DESA}pemberitahuan/", send("pemberitahuan/", jenis=""), (422,), roles=AGENT, village="own"),
    Visit(
        f"{_DESA}pemberitahuan/<int:nomor>/lepas/", send("pemberitahuan/0/lepas/"), (422,), roles=AGENT, village="own"
    ),
    Visit(
        f"{_DESA}pemberitahuan/<int:nomor>/putus/",
        send("pemberitahuan/0/putus/", putusan="terbit"),
        (422,),
        roles=("kepala_desa",),
        village="own",
    ),
    Visit("program/", page("/program/"), (200, 302), "/program/"),  # a list for who has several areas
    Visit("program/<str:kode>/", _programme(""), mark="Desa Cerdas", village="own"),
    Visit("program/<str:kode>/<slug:jenis>/", _programme("desa_cerdas/"), mark="Desa Cerdas", village="draft"),
    Visit(
        "program/<str:kode>/<slug:jenis>/isi/",
        _programme("desa_cerdas/isi/"),
        mark="Isi realisasi",
        roles=AGENT,
        village="own",
    ),
    Visit(
        "program/<str:kode>/<slug:jenis>/isi/",
        _programme("desa_cerdas/isi/", {"tahun": ""}),
        (422,),
        roles=AGENT,
        village="own",
    ),
    Visit(
        "program/<str:kode>/<slug:jenis>/",
        lambda scene: Request(f"/program/{scene.place.kode[:5]}/desa_cerdas/"),
        mark="Desa Cerdas",
        roles=_REVIEWERS,
    ),
    Visit("definisi/", page("/definisi/"), (302,), "/definisi/", roles=("koordinator", "walidata", "pembina")),
    Visit("definisi/<str:kode>/", _defined(""), mark="Definisi daerah"),
    Visit("definisi/<str:kode>/usul/", _defined("usul/", {"nama": ""}), (422,), roles=_COORDINATES),
    Visit("definisi/<str:kode>/<int:nomor>/periksa/", _defined("0/periksa/", {}), (422,), roles=("walidata",)),
    Visit("definisi/<str:kode>/<int:nomor>/setujui/", _defined("0/setujui/", {}), (422,), roles=("pembina",)),
    Visit("definisi/<str:kode>/<int:nomor>/tarik/", _defined("0/tarik/", {}), (422,), roles=_COORDINATES),
    Visit("definisi/<str:kode>/<int:nomor>/akhiri/", _defined("0/akhiri/", {}), (422,), roles=("walidata",)),
    Visit("tahun/", page("/tahun/"), (302,), "/tahun/", roles=("koordinator", "walidata", "pembina")),
    Visit("tahun/<str:kode>/", _year(""), mark="Tahun Satu Data", roles=("koordinator", "walidata", "pembina")),
    Visit("tahun/<str:kode>/buka/", _year("buka/", {"tahun": "0"}), (422,), roles=_COORDINATES),
    Visit("tahun/<str:kode>/tambah/", _year("tambah/", {"judul": ""}), (422,), roles=_COORDINATES),
    Visit("tahun/<str:kode>/kegiatan/<int:nomor>/pindah/", _year("kegiatan/0/pindah/", {}), (404,), roles=_COORDINATES),
    Visit("tahun/<str:kode>/kegiatan/<int:nomor>/ubah/", _year("kegiatan/0/ubah/", {}), (404,), roles=_COORDINATES),
    Visit("tahun/<str:kode>/kegiatan/<int:nomor>/hapus/", _year("kegiatan/0/hapus/", {}), (404,), roles=_COORDINATES),
    Visit("tahun/<str:kode>/perubahan/<int:nomor>/urung/", _year("perubahan/0/urung/", {}), (422,), roles=_COORDINATES),
    Visit("metadata/", page("/metadata/"), mark="Metadata menunggu", roles=_REVIEWERS),
    Visit("metadata/bersama/", lambda _: Request("/metadata/bersama/", {}), (422,), roles=_REVIEWERS),
    Visit("desa/<str:kode>/metadata/", of("metadata/"), mark="Metadata"),
    Visit("desa/<str:kode>/metadata/serah/", send("metadata/serah/"), (422,), roles=AGENT),
    Visit("desa/<str:kode>/metadata/isi/", send("metadata/isi/", putaran="0"), (422,), roles=AGENT),
    *(
        Visit(f"{_METADATA}{rest}", of(f"metadata/0/{asked}"), (404,), roles=AGENT)  # a village of the bench has none
        for rest, asked in (
            ("", ""),
            ("bagian/<int:bagian>/", "bagian/0/"),
            ("unduh/<str:bentuk>/", "unduh/json/"),
            ("beda/", "beda/"),
        )
    ),
    *(
        Visit(f"{_METADATA}{rest}", send(f"metadata/0/{asked}"), (404,), roles=AGENT)
        for rest, asked in (
            *(("bagian/<int:bagian>/" + act, "bagian/0/" + act) for act in ("simpan/", "keluar/")),
            *((act, act) for act in ("tambah/", "tahap/", "serah/", "buka/")),
            *((act, act) for act in ("impor/", "impor/terapkan/", "impor/urung/")),
        )
    ),
    *(
        Visit(f"{_METADATA}{rest}", send(f"metadata/0/{asked}"), (404,), roles=_REVIEWERS)
        for rest, asked in (
            ("bagian/<int:bagian>/temuan/", "bagian/0/temuan/"),
            *((act, act) for act in ("prioritas/", "ambil/", "kembalikan/", "tolak/", "setujui/")),
        )
    ),
    Visit("kalender/<str:kode>/", lambda s: Request(f"/kalender/{s.place.kode[:5]}/"), (200, 404)),
    Visit("permintaan/<str:kode>/", lambda s: Request(f"/permintaan/{s.place.kode}/"), mark="Permintaan baru"),
    *(Visit(f"permintaan/<str:kode>/{rest}", _asking(rest), (422, 429)) for rest in ("jawaban/", "cabut/", "berkas/")),
    Visit(f"{_DESA}permintaan/", of("permintaan/"), mark="Permintaan data", roles=AGENT),
    Visit(f"{_DESA}permintaan/daftar.xlsx", of("permintaan/daftar.xlsx"), roles=AGENT),
    *(
        Visit(f"{_DESA}permintaan/<int:nomor>/{rest}", of(f"permintaan/0/{rest}"), (404,), roles=AGENT)
        for rest in ("", "bukti/")
    ),
    *(
        Visit(f"{_DESA}permintaan/<int:nomor>/{rest}", send(f"permintaan/0/{rest}"), (404,), roles=AGENT)
        for rest in ("putus/", "urung/")
    ),
    Visit(f"{_DESA}persetujuan/", of("persetujuan/"), mark="Persetujuan permintaan", roles=("kepala_desa",)),
    Visit(f"{_DESA}persetujuan/<int:nomor>/", send("persetujuan/0/"), (404,), roles=("kepala_desa",)),
    Visit(
        f"{_DESA}angka/indikator/<str:indikator>/orang/",
        of("angka/indikator/tiada/orang/"),
        (404,),
        roles=AGENT,
        village="draft",
    ),
    *(
        Visit(f"{_DESA}individu/{way}", of(f"individu/{here}"), (404,), roles=AGENT, village="own")
        for way, here in (
            ("keluarga/<int:family>/", "keluarga/0/"),
            ("keluarga/<int:family>/kertas/", "keluarga/0/kertas/"),
            ("orang/<int:person>/", "orang/0/"),
        )
    ),
    Visit(f"{_DESA}lapangan/<int:putaran>/pintu/<int:family>/", send("lapangan/0/pintu/0/"), (404,), roles=AGENT),
    Visit(f"{_RILIS}tabel/<str:kunci>/", of("terbit/rilis/2000-1/tabel/tiada/"), (404,), roles=AGENT),
    Visit(f"{_DESA}kirim/", of("kirim/"), mark="{nama}", roles=AGENT, village="own"),
    Visit(f"{_DESA}kirim/maju/<str:nomor>/", of("kirim/maju/2000-1/"), (404,), roles=AGENT, village="own"),
    Visit(f"{_DESA}kirim/<str:nomor>/", send("kirim/2000-1/"), (302, 404, 422), roles=("kepala_desa",), fresh=True),
    Visit(f"{_DESA}kirim/undangan/", send("kirim/undangan/"), (302, 422), roles=AGENT),
    Visit(
        f"{_DESA}kirim/undangan/putus/", send("kirim/undangan/putus/"), (302, 422), roles=("kepala_desa",), fresh=True
    ),
    *(
        Visit(f"{_DESA}kirim/daftar/{act}", send(f"kirim/daftar/{act}"), (302, 422), roles=("kepala_desa",), fresh=True)
        for act in ("", "tanda/", "sini/")
    ),
    Visit("acuan/<str:kode>/", lambda s: Request(f"/acuan/{s.place.kode}/"), mark="Acuan dari atas", roles=AGENT),
    Visit(
        "acuan/<str:kode>/<str:sumber>/<int:versi>/",
        lambda s: Request(f"/acuan/{s.place.kode}/pusat/1/"),
        (404,),
        roles=AGENT,
    ),
    *(
        Visit(
            f"acuan/<str:kode>/{act}/",
            _on_references(act),
            (302, 422),
            roles=AGENT,
            fresh=True,
        )
        for act in ("ambil", "harian", "kenal", "pasang", "kembali")
    ),
    Visit(
        "acuan/<str:kode>/maju/<str:sumber>/",
        lambda s: Request(f"/acuan/{s.place.kode}/maju/pusat/"),
        (200, 205),
        roles=AGENT,
    ),
    Visit(
        "penerimaan/<str:kode>/panen/",
        lambda s: Request(f"/penerimaan/{s.place.kode[:5]}/panen/"),
        mark="Panen dari server lain",
        roles=("walidata",),
    ),
    Visit(
        "penerimaan/<str:kode>/panen/maju/<str:server>/",
        lambda s: Request(f"/penerimaan/{s.place.kode[:5]}/panen/maju/99.01/"),
        (404,),
        roles=("walidata",),
    ),
    Visit("terbit/<str:sumber>/<path:berkas>", page("/terbit/pusat/metadata/1.root.json"), (404,), as_who="stranger"),
    Visit("penerimaan/<str:kode>/", lambda s: Request(f"/penerimaan/{s.place.kode[:5]}/"), roles=("walidata",)),
    Visit(
        "penerimaan/<str:kode>/undang/",
        lambda s: Request(f"/penerimaan/{s.place.kode[:5]}/undang/", {"desa": "tiada"}),
        (302, 404, 422),
        roles=("walidata",),
        fresh=True,
    ),
    *(
        Visit(
            f"penerimaan/<str:kode>/{act}/",
            lambda s, act=act: Request(f"/penerimaan/{s.place.kode[:5]}/{act}/", {"situs": "bukan alamat"}),  # type: ignore[misc]
            (302, 404, 422),
            roles=("walidata",),
            fresh=True,
        )
        for act in ("undangan", "naik", "indeks/terima", "kunci", "panen/jalan", "panen/atur")
    ),
    Visit(
        "penerimaan/<str:kode>/indeks/",
        lambda s: Request(f"/penerimaan/{s.place.kode[:5]}/indeks/"),
        mark="Indeks server ini",
        roles=("walidata",),
    ),
    *(
        Visit(
            f"penerimaan/<str:kode>/indeks/{way}/",
            lambda s, here=here: Request(f"/penerimaan/{s.place.kode[:5]}/indeks/{here}/", {}),  # type: ignore[misc]
            (302, 422),
            roles=("walidata",),
            fresh=True,
        )
        for way, here in (
            ("tanda/<str:peran>", "tanda/root"),
            ("berkas/<str:peran>", "berkas/root"),
            ("masuk/<str:desa>/<str:nomor>", "masuk/99.01.01.2001/2000-1"),
        )
    ),
    Visit(
        "penerimaan/<str:kode>/maju/",
        lambda s: Request(f"/penerimaan/{s.place.kode[:5]}/maju/"),
        (404,),
        roles=("walidata",),
    ),
    Visit(
        "kiriman/kenal/", lambda _: Request("/kiriman/kenal/", {"kode": "tiada"}), (400, 403, 422), as_who="stranger"
    ),
    Visit("kiriman/balasan/<str:nomor>/", page("/kiriman/balasan/2000-1/"), (401, 403), as_who="stranger"),
    *(
        Visit(
            f"kiriman/{way}",
            _of_machine(here),
            (401, 403),
            as_who="stranger",
        )
        for way, here in (
            ("daftar/", "daftar/"),
            ("isi/<str:daftar>/<str:sidik>/", "isi/0/0/"),
            ("selesai/<str:daftar>/", "selesai/0/"),
            ("tarik/<str:nomor>/", "tarik/2000-1/"),
        )
    ),
    *(
        Visit(f"{_DESA}usulan/{rest}", of(f"usulan/{rest}"), mark="{nama}", roles=AGENT, village="draft")
        for rest in ("", "daftar/", "isu/", "rkp/")
    ),
    Visit(f"{_DESA}usulan/rkp.<str:bentuk>", of("usulan/rkp.csv"), roles=AGENT, village="draft"),
    Visit(f"{_DESA}usulan/baru/", of("usulan/baru/"), (200, 302, 404), roles=AGENT, village="draft"),
    Visit(
        f"{_DESA}usulan/kesenjangan/<slug:indikator>/",
        of("usulan/kesenjangan/tiada/"),
        (404,),
        roles=AGENT,
        village="draft",
    ),
    Visit(
        f"{_DESA}usulan/kesenjangan/<slug:indikator>/keberlakuan/",
        send("usulan/kesenjangan/tiada/keberlakuan/"),
        (404,),
        roles=AGENT,
        village="draft",
    ),
    *(
        Visit(f"{_DESA}usulan/<int:nomor>/{rest}", of(f"usulan/0/{rest}"), (404,), roles=AGENT)
        for rest in ("", "lembar/", "ubah/", "umum/")
    ),
    *(
        Visit(f"{_DESA}usulan/<int:nomor>/{rest}", send(f"usulan/0/{rest}"), (404,), roles=who)
        for rest, who in (
            ("ajukan/", AGENT),
            ("cabut/", AGENT),
            ("sematkan/", AGENT),
            ("urung/", AGENT),
            ("tahap/", AGENT),
            ("tahap/putus/", ("kepala_desa",)),
            ("putus/", ("kepala_desa",)),
            ("umumkan/", ("kepala_desa",)),
            ("akhiri-umum/", ("kepala_desa",)),
        )
    ),
    Visit(f"{_DESA}musyawarah/", of("musyawarah/"), mark="{nama}", roles=AGENT, village="draft"),
    Visit(f"{_DESA}musyawarah/baru/", send("musyawarah/baru/"), (422,), roles=AGENT, village="draft"),
    *(
        Visit(f"{_DESA}musyawarah/<int:nomor>/{rest}", of(f"musyawarah/0/{rest}"), (404,), roles=AGENT)
        for rest in ("", "berita-acara.pdf")
    ),
    *(
        Visit(f"{_DESA}musyawarah/<int:nomor>/{rest}", send(f"musyawarah/0/{rest}"), (404,), roles=who)
        for rest, who in (
            ("catat/", AGENT),
            ("serah/", AGENT),
            ("batal/", AGENT),
            ("tutup/", ("kepala_desa",)),
            ("susulan/", AGENT),
            ("susulan/sahkan/", ("kepala_desa",)),
        )
    ),
    Visit(f"{_DESA}dokumen-rencana/", of("dokumen-rencana/"), mark="{nama}", roles=AGENT, village="draft"),
    Visit(f"{_DESA}dokumen-rencana/masa/", send("dokumen-rencana/masa/"), (422,), roles=AGENT, village="draft"),
    Visit(
        f"{_DESA}dokumen-rencana/<slug:jenis>.<str:bentuk>",
        of("dokumen-rencana/du-rkp.xlsx"),
        roles=AGENT,
        village="draft",
    ),
    Visit("du-rkp/", page("/du-rkp/"), (302,), "/du-rkp/", roles=_COORDINATES),
    Visit("du-rkp/<str:kode>/", _upward(""), mark="Usulan dari desa", roles=_COORDINATES),
    Visit("du-rkp/<str:kode>/daftar.<str:bentuk>", _upward("daftar.csv"), roles=_COORDINATES),
    *(
        Visit(f"du-rkp/<str:kode>/{kind}/<int:nomor>/", _upward(f"{kind}/0/"), (404,), roles=_COORDINATES)
        for kind in ("usulan", "jawaban")
    ),
    *(
        Visit(f"du-rkp/<str:kode>/{rest}", _upward(sent, {}), (404,), roles=who)
        for rest, sent, who in (
            ("usulan/<int:nomor>/minta/", "usulan/0/minta/", _COORDINATES),
            ("jawaban/<int:nomor>/jawab/", "jawaban/0/jawab/", ("produsen",)),
            ("jawaban/<int:nomor>/putus/", "jawaban/0/putus/", _COORDINATES),
        )
    ),
    Visit(f"{_DESA}kemiskinan/", of("kemiskinan/"), mark="{nama}", roles=AGENT),
    Visit(f"{_DESA}kemiskinan/kekurangan/", of("kemiskinan/kekurangan/"), mark="{nama}", roles=AGENT),
    Visit(  # reads a whole release, which only these villages have
        f"{_DESA}bidang/<slug:bidang>/", of("bidang/infrastruktur/"), mark="{nama}", roles=AGENT, village="draft"
    ),
    Visit("bidang/<str:kode>/<slug:bidang>/", _field, mark="Infrastruktur dasar", roles=_COORDINATES),
    Visit(f"{_DESA}kemiskinan/nama/", of("kemiskinan/nama/"), (302,), roles=AGENT),
    Visit(f"{_DESA}kemiskinan/izin/", send("kemiskinan/izin/"), (422,), roles=("kepala_desa",)),
    Visit("tugas/", page("/tugas/")),
    Visit("tugas/surel/", lambda _scene: Request("/tugas/surel/", {"surel": "nyala"}), (302,)),
    Visit("tugas/telepon/", page("/tugas/telepon/"), roles=("camat", "walidata", "pembina", "koordinator")),
    Visit("tugas/<int:nomor>/tutup/", lambda _scene: Request("/tugas/0/tutup/", {"x": "x"}), (302,)),
    Visit("tugas/<int:nomor>/", lambda _scene: Request("/tugas/0/", {"keadaan": "selesai"}), (404,)),
    Visit("forum/", page("/forum/"), (302,), "/forum/", roles=_KEEPERS),
    Visit("forum/<str:kode>/", _forum(""), mark="Forum Satu Data", roles=_KEEPERS),
    Visit("forum/<str:kode>/biasa/", _forum("biasa/", {}), (302,), "/forum/", roles=("admin_simpul",)),
    Visit(
        "forum/<str:kode>/lembaga/tambah/",
        _forum("lembaga/tambah/", {"jenis": "kominfo", "nama": "Dinas Kominfo", "hari": "2026-01-01"}),
        (302, 422),  # 422: it stands already
        roles=("admin_simpul",),
    ),
    Visit("forum/<str:kode>/lembaga/<int:nomor>/nama/", _forum("lembaga/0/nama/", {}), (404,), roles=("admin_simpul",)),
    Visit(
        "forum/<str:kode>/lembaga/<int:nomor>/akhir/", _forum("lembaga/0/akhir/", {}), (404,), roles=("admin_simpul",)
    ),
    Visit(
        "forum/<str:kode>/lembaga/perubahan/<int:nomor>/urung/",
        _forum("lembaga/perubahan/0/urung/", {}),
        (404,),
        roles=("admin_simpul",),
    ),
    Visit("forum/<str:kode>/dasar/tambah/", _forum("dasar/tambah/", {"nomor": ""}), (422,), roles=("admin_simpul",)),
    Visit("forum/<str:kode>/dasar/<int:nomor>/urung/", _forum("dasar/0/urung/", {}), (422,), roles=("admin_simpul",)),
    Visit("darurat/", page("/darurat/"), mark="Akses darurat", roles=("walidata", "pembina", "kepala_desa")),
    Visit(
        "darurat/minta/",
        lambda s: Request("/darurat/minta/", {"kode": s.place.kode, "alasan": _REASON}),
        (302, 422),
        roles=("walidata",),
    ),
    Visit(
        "darurat/<int:nomor>/setujui/",
        lambda _: Request("/darurat/0/setujui/", {}),
        (404,),
        roles=("walidata",),
        fresh=True,
    ),
    Visit(
        "darurat/<int:nomor>/tolak/",
        lambda _: Request("/darurat/0/tolak/", {}),
        (404,),
        roles=("walidata",),
        fresh=True,
    ),
    Visit("darurat/<int:nomor>/akhiri/", lambda _: Request("/darurat/0/akhiri/", {}), (404,), roles=("walidata",)),
)
_COLLECT = (
    Visit(_DESA, of(""), mark="{nama}", village="any"),
    Visit(_KUMPUL, of("kumpul/"), mark="penduduk 2025.csv", village="own"),
    Visit(f"{_KUMPUL}kirim/", acts.hand_in, (302,), "/desa/{kode}/kumpul/masukan/", AGENT, "busy"),
    Visit(f"{_KUMPUL}mulai/", acts.announce, mark="/desa/{kode}/kumpul/unggah/", roles=AGENT, village="busy"),
    Visit(
        f"{_KUMPUL}unggah/<uuid:unggahan>/",
        lambda s: Request(s.desa(f"kumpul/unggah/{s.said['unggahan']}/")),
        mark='"masuk": 0',
        roles=AGENT,
        village="busy",
        early=acts.announced,
    ),
    Visit(
        f"{_KUMPUL}unggah/<uuid:unggahan>/",
        lambda s: Request(s.desa(f"kumpul/unggah/{s.said['unggahan']}/?dari=0"), raw=b"a" * PIECE),
        mark=f'"masuk": {PIECE}',
        roles=AGENT,
        village="busy",
        early=acts.announced,
        name=f"{_KUMPUL}unggah/<uuid:unggahan>/ (potongan)",
    ),
    Visit(_MASUKAN, _intake(""), mark="/desa/{kode}/kumpul/masukan/", roles=AGENT, village="busy", early=acts.examined),
    Visit(f"{_MASUKAN}maju/", _intake("maju/"), (200, 204), roles=AGENT, village="busy", soon=acts.handed_in),
    Visit(f"{_MASUKAN}uji/", _intake_form("uji/"), (302,), "/kumpul/masukan/", AGENT, "busy", early=acts.examined),
    Visit(f"{_MASUKAN}beda/", _intake("beda/"), (200, 302), roles=AGENT, village="busy", early=acts.examined),
    Visit(
        f"{_MASUKAN}beda/pilih/",
        _intake_form("beda/pilih/"),
        (302, 404),
        "/kumpul/masukan/",
        AGENT,
        "busy",
        early=acts.examined,
    ),
    Visit(f"{_MASUKAN}akun/", _intake("akun/"), mark="Sel", roles=AGENT, village="busy", early=acts.examined),
    # nothing is asked of these files: an answer to no question is refused
    Visit(
        f"{_MASUKAN}akun/putus/", _intake_form("akun/putus/"), (404,), roles=AGENT, village="busy", early=acts.examined
    ),
    Visit(
        f"{_MASUKAN}akun/batal/<int:putusan>/",
        _intake_form("akun/batal/0/"),
        (404,),
        roles=AGENT,
        village="busy",
        early=acts.examined,
    ),
    Visit(
        f"{_MASUKAN}putusan/", _intake_form("putusan/"), (302,), "/kumpul/masukan/", AGENT, "busy", early=acts.examined
    ),
    Visit(
        f"{_MASUKAN}simpan/", _intake_form("simpan/"), (302,), "/kumpul/masukan/", AGENT, "busy", early=acts.examined
    ),
    Visit(f"{_MASUKAN}buang/", _intake_form("buang/"), (302,), "/kumpul/", AGENT, "busy", early=acts.examined),
    Visit(f"{_MASUKAN}henti/", _intake_form("henti/"), (302,), "/kumpul/masukan/", AGENT, "busy", soon=acts.handed_in),
    Visit(
        f"{_MASUKAN}ditolak.xlsx", _intake("ditolak.xlsx"), mark="PK", roles=AGENT, village="busy", early=acts.examined
    ),
    Visit(f"{_MASUKAN}lepas/<uuid:unggahan>/", _leave_out, (302,), "/kumpul/", AGENT, "busy", early=acts.announced),
    Visit(
        f"{_MASUKAN}petakan/<uuid:unggahan>/",
        _columns,
        mark="Petakan kolom",
        roles=AGENT,
        village="busy",
        early=acts.unknown,
    ),
    Visit(f"{_KUMPUL}pemetaan/", of("kumpul/pemetaan/"), mark="{nama}", village="own"),
    Visit(f"{_KUMPUL}pemetaan/unggah/", acts.mapping_file, (302,), "/kumpul/pemetaan/", AGENT, "busy"),
    Visit(
        f"{_KUMPUL}pemetaan/<int:nomor>/unduh/",
        _mapping("unduh/"),
        mark="kenali:",
        roles=AGENT,
        village="busy",
        early=acts.mapping,
    ),
    Visit(
        f"{_KUMPUL}pemetaan/<int:nomor>/tawarkan/",
        _mapping("tawarkan/", form=True),
        (422,),  # nobody said that it was read
        roles=AGENT,
        village="busy",
        early=acts.mapping,
    ),
    Visit(
        f"{_KUMPUL}pemetaan/<int:nomor>/hapus/",
        _mapping("hapus/", form=True),
        (302,),
        "/kumpul/pemetaan/",
        AGENT,
        "busy",
        early=acts.mapping,
    ),
    Visit(
        f"{_KUMPUL}pemetaan/<int:nomor>/pulihkan/",
        _mapping("pulihkan/", form=True),
        (302,),
        "/kumpul/pemetaan/",
        AGENT,
        "busy",
        early=acts.mapping,
    ),
    Visit(f"{_KUMPUL}impor/<int:nomor>/", _number("batches", "kumpul/impor/{}/"), mark="penduduk 20", village="own"),
    Visit(f"{_KUMPUL}impor/<int:nomor>/akun/", _number("batches", "kumpul/impor/{}/akun/"), mark="Sel", village="own"),
    Visit(f"{_KUMPUL}impor/<int:nomor>/akun/putus/", send("kumpul/impor/0/akun/putus/"), (404,), roles=AGENT),
    Visit(
        f"{_KUMPUL}impor/<int:nomor>/akun/batal/<int:putusan>/",
        send("kumpul/impor/0/akun/batal/0/"),
        (404,),
        roles=AGENT,
    ),
    Visit(f"{_KUMPUL}impor/<int:nomor>/urungkan/", _undo_import, (302,), "/kumpul/impor/", AGENT, "busy"),
)
_EXAMINE = (
    Visit(_PERIKSA, of("periksa/"), mark="{nama}", village="own"),
    Visit(_PERIKSA, _filtered, mark="temuan", roles=AGENT, village="busy", name=f"{_PERIKSA} (satu aturan)"),
    Visit(_PERIKSA, _one_finding, mark="temuan", roles=AGENT, village="busy", name=f"{_PERIKSA} (satu temuan)"),
    Visit(
        f"{_PERIKSA}<int:nomor>/terima/",
        _decide("terima/"),
        (302,),
        "selesai=",
        AGENT,
        "busiest",
        after=acts.remembers_act,
    ),
    Visit(
        f"{_PERIKSA}<int:nomor>/tunda/",
        _decide("tunda/", jenis="lapangan"),
        (302,),
        "selesai=",
        AGENT,
        "busiest",
        after=acts.remembers_act,
    ),
    Visit(
        f"{_PERIKSA}<int:nomor>/betulkan/", _correct, (302, 422), roles=AGENT, village="busy", early=acts.finding_page
    ),
    Visit(
        f"{_PERIKSA}urungkan/",
        lambda s: Request(s.desa("periksa/urungkan/"), {"putusan": s.memory.get("putusan", "0")}),
        (302,),
        "/desa/{kode}/periksa/",
        AGENT,
        "busy",
    ),
    Visit(f"{_PERIKSA}sekaligus/terima/", _many("terima/"), mark="{nama}", roles=AGENT, village="busy"),
    Visit(
        f"{_PERIKSA}sekaligus/terima/",
        _many("terima/", banyak="0"),
        mark="{nama}",
        roles=AGENT,
        village="busy",
        name=f"{_PERIKSA}sekaligus/terima/ (pratinjau)",
    ),
    Visit(f"{_PERIKSA}menurut-jenis/", of("periksa/menurut-jenis/"), mark="{nama}", roles=AGENT, village="busy"),
    Visit(f"{_PERIKSA}sekaligus/tunda/", _many("tunda/"), mark="{nama}", roles=AGENT, village="busy"),
    Visit(
        f"{_PERIKSA}buku-kerja/",
        lambda s: Request(s.desa(f"periksa/buku-kerja/?aturan={s.place.rules[0]}"), {}),
        (302,),
        "/buku-kerja/",
        roles=AGENT,
        village="busy",
    ),
    Visit(f"{_BUKU}", _workbook(""), mark="siap diunduh", roles=AGENT, village="busy", early=acts.workbook_made),
    Visit(f"{_BUKU}maju/", _workbook("maju/"), (200, 204), roles=AGENT, village="busy", early=acts.workbook_made),
    Visit(
        f"{_BUKU}henti/",
        _workbook("henti/", stop=True),
        (302,),
        "/buku-kerja/",
        roles=AGENT,
        village="busy",
        early=acts.workbook_made,
    ),
    Visit(f"{_BUKU}unduh/", _workbook("unduh/"), mark="PK", roles=AGENT, village="busy", early=acts.workbook_made),
)
_REGISTER = (
    Visit(_WARGA, of("warga/"), mark="{nama}", village="own"),
    Visit(
        _WARGA,
        lambda s: Request(s.said["daftar"]),
        mark="/warga/orang/",
        roles=AGENT,
        village="own",
        soon=acts.looked_for,
        name=f"{_WARGA} (hasil)",
    ),
    Visit(
        _WARGA,
        of("warga/?kedudukan=tercatat"),
        mark="/warga/orang/",
        roles=AGENT,
        village="own",
        name=f"{_WARGA} (semua)",
    ),
    Visit(
        f"{_WARGA}cari/",
        lambda s: Request(s.desa("warga/cari/"), {"q": acts.a_name(s)}),
        (302,),
        "cari=",
        village="own",
    ),
    Visit(
        f"{_WARGA}cari/",
        lambda s: Request(s.desa("warga/cari/"), {"q": s.place.nik}),
        (302,),
        "/warga/",
        village="own",
        name=f"{_WARGA}cari/ (NIK)",
    ),
    Visit(f"{_WARGA}orang/<int:person>/", _number("persons", "warga/orang/{}/"), mark="{nama}", village="own"),
    Visit(
        f"{_WARGA}keluarga/<int:family>/betulkan/",
        _number("families", "warga/keluarga/{}/betulkan/"),
        mark="Betulkan data keluarga",
        roles=AGENT,
        village="own",
    ),
    Visit(
        f"{_WARGA}keluarga/<int:family>/betulkan/urungkan/",
        lambda s: Request(s.desa(f"warga/keluarga/{s.place.families[0]}/betulkan/urungkan/"), {"putusan": "0"}),
        (302,),
        "/betulkan/",
        roles=AGENT,
        village="own",
    ),
    Visit(
        f"{_WARGA}orang/<int:person>/nik/",
        lambda s: Request(
            s.desa(f"warga/orang/{s.chance.choice(s.place.persons)}/nik/"),
            {"alasan": "mencocokkan kartu keluarga di kantor"},
        ),
        (302,),
        "/warga/orang/",
        AGENT,
        "own",
        fresh=True,
    ),
    Visit(
        f"{_WARGA}orang/<int:person>/kesehatan/",
        _number("persons", "warga/orang/{}/kesehatan/"),
        mark="{nama}",
        roles=AGENT,
        village="own",
    ),
    Visit(f"{_WARGA}keluarga/<int:family>/", _number("families", "warga/keluarga/{}/"), mark="{nama}", village="own"),
    Visit(f"{_WARGA}tanya/", of("warga/tanya/"), mark="{nama}", village="own"),
    Visit(
        f"{_WARGA}tanya/<int:batch>/",
        _number("questions", "warga/tanya/{}/"),
        mark="{nama}",
        roles=AGENT,
        village="own",
    ),
    Visit(
        f"{_WARGA}tanya/<int:batch>/isian.xlsx",
        _number("questions", "warga/tanya/{}/isian.xlsx"),
        mark="PK",
        village="own",
    ),
    Visit(f"{_WARGA}bantuan/", of("warga/bantuan/"), mark="{nama}", village="own"),
    Visit(f"{_WARGA}bantuan/<int:batch>/", _number("programmes", "warga/bantuan/{}/"), mark="{nama}", village="own"),
)
_FACILITIES = (
    Visit(_FASILITAS, of("fasilitas/"), mark="{nama}", village="own"),
    Visit(f"{_FASILITAS}<slug:jenis>/", of("fasilitas/sekolah/"), mark="SDN Rekaan", village="own"),
    Visit(
        f"{_FASILITAS}<slug:jenis>/tambah/", of("fasilitas/sekolah/tambah/"), mark="{nama}", roles=AGENT, village="own"
    ),
    Visit(
        f"{_FASILITAS}<slug:jenis>/tambah/",
        send("fasilitas/sekolah/tambah/", nama=""),
        (422,),
        "{nama}",
        AGENT,
        "busy",
        name=f"{_FASILITAS}<slug:jenis>/tambah/ (salah)",
    ),
    Visit(f"{_FASILITAS}<slug:jenis>/contoh.xlsx", of("fasilitas/jalan/contoh.xlsx"), mark="PK", village="own"),
    Visit(
        f"{_FASILITAS}<slug:jenis>/isi.<str:bentuk>",
        of("fasilitas/sekolah/isi.csv"),
        mark="SDN Rekaan",
        roles=AGENT,
        village="own",
    ),
    Visit(_BENDA, _number("facilities", "fasilitas/benda/{}/"), mark="SDN Rekaan", village="own"),
    Visit(
        f"{_BENDA}ubah/",
        _number("facilities", "fasilitas/benda/{}/ubah/"),
        mark="SDN Rekaan",
        roles=AGENT,
        village="own",
    ),
    Visit(f"{_BENDA}akhiri/", _school("akhiri/", tanggal=""), (422,), "SDN Rekaan", AGENT, "busy"),
    Visit(f"{_BENDA}urungkan/<int:batch>/", _school("urungkan/0/"), (302,), "/fasilitas/benda/", AGENT, "busy"),
    Visit(f"{_BENDA}foto/", _school("foto/"), (422,), "SDN Rekaan", AGENT, "busy"),
    Visit(f"{_DESA}foto/<int:foto>.jpg", _number("photos", "foto/{}.jpg"), village="own"),
    Visit(f"{_FASILITAS}foto/<int:foto>/tarik/", send("fasilitas/foto/0/tarik/"), (302,), "/fasilitas/", AGENT, "busy"),
)
_RELEASES = (
    Visit(_TERBIT, of("terbit/"), mark="{nama}", village="any"),
    Visit(
        f"{_TERBIT}rancang/",
        acts.start_draft,
        (302,),
        "/desa/{kode}/terbit/",
        AGENT,
        "busy",
        soon=acts.draft_stopped,
        after=acts.stop_draft,
    ),
    Visit(f"{_TERBIT}maju/", of("terbit/maju/"), (200, 205), village="draft"),
    Visit(
        f"{_TERBIT}henti/",
        send("terbit/henti/"),
        (302,),
        "/desa/{kode}/terbit/",
        AGENT,
        "busy",
        soon=acts.draft_in_work,
    ),
    Visit(
        f"{_TERBIT}ajukan/",
        lambda s: Request(s.desa("terbit/ajukan/"), {"sidik": s.place.figures}),
        (302,),
        "/desa/{kode}/terbit/",
        AGENT,
        "draft",
        fresh=True,
        soon=acts.handed_back,
        after=acts.told("Rancangan diajukan"),
    ),
    Visit(
        f"{_TERBIT}kembalikan/",
        send("terbit/kembalikan/", alasan="tabel 2 perlu dilihat lagi"),
        (302,),
        "/desa/{kode}/terbit/",
        AGENT,
        "draft",
        fresh=True,
        soon=acts.handed_over,
        after=acts.told("dikembalikan"),
    ),
    Visit(
        f"{_TERBIT}tanda-tangan/",
        of("terbit/tanda-tangan/"),
        mark="{nama}",
        roles=AGENT,
        village="draft",
        fresh=True,
        soon=acts.handed_over,
    ),
    Visit(f"{_TERBIT}perubahan/", of("terbit/perubahan/"), mark="{nama}", village="draft"),
    Visit(f"{_TERBIT}cerita/", of("terbit/cerita/"), mark="{nama}", village="draft"),
    Visit(f"{_TERBIT}cerita/pilih/", send("terbit/cerita/pilih/", tindakan=""), (422,), roles=AGENT, village="draft"),
    Visit(
        f"{_TERBIT}cerita/<int:nomor>/urung/", send("terbit/cerita/0/urung/"), (302, 422), roles=AGENT, village="draft"
    ),
    Visit(f"{_DESA}tujuan/", of("tujuan/"), mark="{nama}", village="draft"),
    Visit(f"{_DESA}tujuan/<int:tujuan>/", of("tujuan/4/"), mark="{nama}", village="draft"),
    Visit(f"{_DESA}tujuan/putaran/", send("tujuan/putaran/", instrumen="tiada"), (404,), roles=AGENT, village="busy"),
    Visit(f"{_DESA}tampilan/", of("tampilan/"), mark="{nama}", roles=AGENT, village="own"),
    Visit(f"{_DESA}tampilan/kirim/", send("tampilan/kirim/", warna="bukan warna"), (422,), roles=AGENT, village="own"),
    Visit(
        f"{_DESA}tampilan/coba/<int:nomor>/<path:jalur>",
        of("tampilan/coba/0/index.html"),
        (404,),
        roles=AGENT,
        village="own",
    ),
    Visit(
        f"{_DESA}tampilan/pakai/<int:nomor>/",
        send("tampilan/pakai/0/"),
        (302,),
        "/tampilan/",
        roles=AGENT,
        village="own",
    ),
    Visit(f"{_DESA}tampilan/lepas/", send("tampilan/lepas/"), (302,), "/tampilan/", roles=AGENT, village="own"),
    Visit(f"{_TERBIT}halaman/", of("terbit/halaman/"), mark="{nama}", village="draft"),
    Visit(f"{_TERBIT}halaman/foto.jpg", of("terbit/halaman/foto.jpg"), (404,), village="draft"),
    Visit(
        f"{_TERBIT}halaman/simpan/",
        send("terbit/halaman/simpan/", sejarah="Desa ini dibuka tahun 1920."),
        (302,),
        "/desa/{kode}/terbit/halaman/",
        AGENT,
        "draft",
    ),
    Visit(
        f"{_TERBIT}halaman/lepas/",
        send("terbit/halaman/lepas/"),
        (302,),
        "/desa/{kode}/terbit/halaman/",
        AGENT,
        "draft",
    ),
    Visit(f"{_TERBIT}batas/", of("terbit/batas/"), mark="{nama}", village="draft"),
    Visit(
        f"{_TERBIT}batas/kirim/",
        send("terbit/batas/kirim/", sumber="pemetaan desa"),
        (422,),
        roles=AGENT,
        village="draft",
    ),
    Visit(
        f"{_TERBIT}batas/pakai/<int:nomor>/",
        send("terbit/batas/pakai/0/"),
        (302,),
        "/desa/{kode}/terbit/batas/",
        AGENT,
        "draft",
    ),
    Visit(f"{_TERBIT}batas/lepas/", send("terbit/batas/lepas/"), (302,), "/desa/{kode}/terbit/batas/", AGENT, "busy"),
    Visit(f"{_TERBIT}pratinjau/", of("terbit/pratinjau/"), mark="halaman/1.png", village="draft"),
    Visit(
        f"{_TERBIT}pratinjau/halaman/<int:hal>.png", of("terbit/pratinjau/halaman/3.png"), mark="PNG", village="draft"
    ),
    Visit(
        f"{_TERBIT}pratinjau/produk/<str:nama>", of("terbit/pratinjau/produk/buku.pdf"), mark="%PDF", village="draft"
    ),
    Visit(
        f"{_TERBIT}pratinjau/situs/<path:jalur>",
        of("terbit/pratinjau/situs/index.html"),
        mark="</html>",
        village="draft",
    ),
    Visit(_RILIS, _release(""), mark="{nama}", village="any"),
    Visit(f"{_RILIS}sebarkan/", _release("sebarkan/", ya="1"), (302,), "/rilis/", village="draft", fresh=True),
    Visit(
        f"{_RILIS}terbitkan/",
        _release("terbitkan/", ya="1"),
        (302,),
        "/rilis/",
        roles=("walidata",),
        village="draft",
        fresh=True,
    ),
    Visit(f"{_RILIS}produk/<str:nama>", _release("produk/buku.pdf"), mark="%PDF", village="draft"),
    Visit(f"{_RILIS}bawa/", _release("bawa/", ya="1"), mark="PK", roles=AGENT, village="draft", fresh=True),
    Visit(
        f"{_RILIS}minta-tarik/",
        _release("minta-tarik/", alasan="angka keluarga keliru dihitung"),
        (302,),
        "/rilis/",
        village="any",
    ),
    Visit(f"{_RILIS}tarik/", _release("tarik/"), mark="{nama}", village="any", fresh=True),
    Visit(f"{_RILIS}tarik-desa/", _release("tarik-desa/"), (404,), roles=AGENT, village="draft", fresh=True),
    Visit(f"{_RILIS}teknis/", _release("teknis/"), mark="{nama}", village="any"),
    Visit(f"{_RILIS}diminta/", _release("diminta/"), mark="SDGs Desa", village="draft"),
    Visit(f"{_RILIS}diminta.xlsx", _release("diminta.xlsx"), mark="PK", village="draft"),
    Visit(f"{_RILIS}gambar/", _release("gambar/"), mark="Gambar untuk dibagikan", village="draft"),
    Visit(f"{_RILIS}gambar/<str:nama>", _release("gambar/teks.txt"), mark="Sumber", village="draft"),
    *(
        Visit(
            f"{_RILIS}periksa/{route}",
            _release(f"periksa/{asked}", di="", temuan=""),
            (302,),
            "/rilis/",
            roles=("walidata",),
            village="draft",
        )
        for route, asked in (
            ("ambil/", "ambil/"),
            ("kembali/", "kembali/"),
            ("temuan/", "temuan/"),
            ("temuan/<int:temuan>/tutup/", "temuan/0/tutup/"),
        )
    ),
    Visit(
        f"{_RILIS}periksa/",
        _release("periksa/", ya="1"),
        (302,),
        "/rilis/",
        roles=("walidata",),
        village="draft",
        fresh=True,
    ),
    Visit(
        "situs/<path:jalur>",
        lambda s: Request(s.desa("").replace("/desa/", "/situs/", 1)),
        (200, 404),  # a server shows the folder of its public site, when it has one
        village="draft",
    ),
    Visit(
        "situs/api/v1/<path:jalur>",
        lambda scene: Request(f"/situs/api/v1/data/{scene.place.kode}/penduduk_umur_jk.json"),
        mark='"status":"ada"',
        village="draft",
        as_who="stranger",
    ),
    Visit(f"{_DESA}kepala-desa/", of("kepala-desa/"), (404,), roles=AGENT, village="draft"),
    Visit(f"{_DESA}ingatkan/", send("ingatkan/"), (302,), "/", roles=("walidata", "pembina"), village="any"),
    Visit(_ANGKA, of("angka/"), mark="{nama}", village="draft"),
    Visit(f"{_ANGKA}tinjau/", _review, (302,), "/angka/", village="draft"),
    Visit(f"{_ANGKA}tabel/<str:kunci>/", _table(""), mark="{nama}", village="draft"),
    Visit(f"{_ANGKA}tabel/<str:kunci>/orang/", _table("orang/?sel=0"), (200, 302), roles=AGENT, village="draft"),
    Visit(f"{_ANGKA}indikator/", of("angka/indikator/"), mark="{nama}", village="draft"),
    Visit(f"{_ANGKA}silang/", of("angka/silang/"), mark="Tabel silang", roles=AGENT, village="draft"),
    Visit(f"{_DESA}lindung/<str:nomor>/", of("lindung/rancangan/"), mark="Laporan pelindungan", village="draft"),
    Visit(
        f"{_DESA}lindung/<str:nomor>/teknis/",
        of("lindung/rancangan/teknis/"),
        mark="Laporan pelindungan",
        roles=AGENT,
        village="draft",
    ),
    Visit(f"{_ANGKA}deret/", of("angka/deret/?sampai=2025"), mark="{nama}", village="own"),
    Visit(f"{_ANGKA}skenario/", of("angka/skenario/?tanggal=2025-12-31"), mark="{nama}", village="any"),
    Visit("skenario/", page("/skenario/"), (200, 302), "skenario/", roles=("koordinator", "walidata", "pembina")),
    Visit(
        "skenario/<str:kode>/",
        lambda scene: Request(f"/skenario/{scene.place.kode[:5]}/?tanggal=2025-12-31"),
        mark="Skenario",
        roles=("koordinator", "walidata", "pembina"),
        village="any",
    ),
    Visit("rilis-wilayah/", page("/rilis-wilayah/"), (200, 302), "rilis-wilayah/", roles=_MEETS),
    Visit(_LEVEL, _summed(""), mark="Rilis wilayah", roles=_MEETS, village="any"),
    Visit(f"{_LEVEL}maju/", _summed("maju/?tanggal=2025-12-31"), (205,), roles=_MEETS, village="any"),
    Visit(
        f"{_LEVEL}buat/", _summed("buat/", {"tanggal": ""}), (302,), "rilis-wilayah/", roles=("walidata",), fresh=True
    ),
    Visit(
        f"{_LEVEL}henti/", _summed("henti/", {"tanggal": ""}), (302,), "rilis-wilayah/", roles=("walidata",), fresh=True
    ),
    *(
        Visit(f"{_LEVEL}tampilan/{rest}", _summed(f"tampilan/{asked}", form), status, roles=("walidata",))
        for rest, asked, form, status in (
            ("", "", None, (200,)),
            ("kirim/", "kirim/", {"warna": "bukan warna"}, (422,)),
            ("coba/<int:nomor>/<path:jalur>", "coba/0/index.html", None, (404,)),
            ("pakai/<int:nomor>/", "pakai/0/", {}, (302,)),
            ("lepas/", "lepas/", {}, (302,)),
        )
    ),
    *(
        Visit(f"{_LEVEL}<str:lingkup>/<str:nomor>/{rest}", _summed(f"99.99.99/2025-1/{asked}"), (404,), roles=_MEETS)
        for rest, asked in (
            ("", ""),
            ("tabel/<str:kunci>/", "tabel/penduduk_dusun/"),
            ("berkas/<str:nama>", "berkas/tabel.xlsx"),
        )
    ),
    Visit(
        f"{_LEVEL}<str:lingkup>/<str:nomor>/tarik/",
        _summed("99.99.99/2025-1/tarik/"),
        (404,),
        roles=("walidata",),
    ),
    Visit(f"{_ANGKA}tanggal/", of("angka/tanggal/?tanggal=2025-12-31"), mark="{nama}", village="own"),
    Visit(
        f"{_ANGKA}indikator/",
        of("angka/indikator/?dusun=ya"),
        mark="{nama}",
        village="draft",
        name=f"{_ANGKA}indikator/ (dusun)",
    ),
    Visit(
        "papan/",
        page("/papan/"),
        mark="Kabupaten Contoh",
        roles=("walidata", "pembina", "koordinator", "dinas_pmd", "bakorwil"),
    ),
    Visit("papan/unduh.xlsx", page("/papan/unduh.xlsx"), mark="PK"),
    Visit("pembinaan/", page("/pembinaan/"), mark="Kabupaten Contoh", roles=_COACHES),
    Visit("pembinaan/musim/", page("/pembinaan/musim/"), mark="Musim pembinaan", roles=_COACHES),
    Visit("pembinaan/musim/<str:kode>/pilih/", _season("pilih/"), (422,), roles=_COACHES),
    Visit("pembinaan/musim/<str:kode>/tolak/", _season("tolak/"), (422,), roles=_COACHES),
    Visit("pembinaan/musim/<str:kode>/cakupan/", _season("cakupan/"), (422,), roles=_COACHES),
    Visit("pembinaan/bukti/<int:nomor>/hadir.pdf", page("/pembinaan/bukti/0/hadir.pdf"), (404,), roles=_COACHES),
    Visit("hadir/<str:kode_hadir>/", page("/hadir/bukan/"), (422,), roles=_COACHES),
    Visit("kemampuan/", page("/kemampuan/"), mark="Kemampuan statistik", roles=_COACHES),
    Visit(f"{_COACHED}hadir/", _coached("hadir/"), (404,), roles=_COACHES),
    Visit("desa/<str:kode>/pembinaan/daftar/", send("pembinaan/daftar/"), (422,)),
    Visit("pembinaan/baru/", _planned, mark="Rencanakan kunjungan", roles=_COACHES),
    Visit(f"{_COACHED}", _coached(""), (404,), roles=_COACHES),
    Visit(f"{_COACHED}catat/", _coached("catat/", {}), (404,), roles=_COACHES),
    Visit(f"{_COACHED}batal/", _coached("batal/", {}), (404,), roles=_COACHES),
    Visit("belajar/", page("/belajar/"), mark="Belajar di desa-desa", roles=_COACHES),
    Visit("desa/<str:kode>/tanya/", of("tanya/"), mark="Tanya jawab"),
    Visit("desa/<str:kode>/tanya/ajukan/", send("tanya/ajukan/", pokok="R"), (422,)),
    Visit("desa/<str:kode>/tanya/<int:nomor>/jawab/", send("tanya/0/jawab/"), (422,)),
    Visit("desa/<str:kode>/belajar/", of("belajar/"), mark="Belajar pada data sendiri", village="draft"),
    Visit("desa/<str:kode>/belajar/<str:modul>/", of("belajar/99/"), (404,), village="draft"),
    Visit(
        "desa/<str:kode>/belajar/<str:modul>/<str:soal>/jawab/", send("belajar/99/x/jawab/"), (404,), village="draft"
    ),
    Visit("desa/<str:kode>/layanan-data/", of("layanan-data/"), mark="Layanan data desa"),
    Visit("rumah-dataku/", page("/rumah-dataku/"), (200, 302), roles=("opd_kb",)),
    Visit("desa/<str:kode>/rumah-dataku/", of("rumah-dataku/"), mark="Rumah DataKu", village="draft"),
    # where a release is known by its summary alone, its page says that it does not open
    Visit("desa/<str:kode>/rumah-dataku/isi/", send("rumah-dataku/isi/"), (409, 422), roles=("opd_kb",)),
    Visit("desa/<str:kode>/rumah-dataku/tugas/", send("rumah-dataku/tugas/"), (409, 422), roles=("opd_kb",)),
    Visit("desa/<str:kode>/rumah-dataku/pojok.pdf", of("rumah-dataku/pojok.pdf"), (200, 404), village="draft"),
    Visit("desa/<str:kode>/rumah-dataku/kelas/", send("rumah-dataku/kelas/"), (409, 422), roles=("opd_kb",)),
    Visit("epss/", page("/epss/"), mark="EPSS", roles=(*_JUDGES, "koordinator")),
    Visit("epss/<str:kode>/mulai/", _judged("mulai/", {"tahun": ""}), (422,), roles=_JUDGES),
    *(
        Visit(f"{_EVALUATION}{rest}", _judged(f"0/{rest}"), (404,), roles=(*_JUDGES, "koordinator"))
        for rest in ("", "unduh.xlsx", "unduh.json")
    ),
    Visit(f"{_EVALUATION}<str:indikator>/", _judged("0/10101/"), (404,), roles=(*_JUDGES, "koordinator")),
    *(
        Visit(f"{_EVALUATION}<str:indikator>/{rest}/", _judged(f"0/10101/{rest}/", {}), (404,), roles=_JUDGES)
        for rest in ("pasang", "dokumen", "tingkat")
    ),
    Visit(f"{_EVALUATION}<str:indikator>/cabut/<int:bukti>/", _judged("0/10101/cabut/0/", {}), (404,), roles=_JUDGES),
    Visit("desa/<str:kode>/pembinaan/", of("pembinaan/"), mark="Pembinaan"),
    Visit("desa/<str:kode>/pembinaan/<int:nomor>/penuhi/", send("pembinaan/0/penuhi/"), (422,)),
    Visit("desa/<str:kode>/pembinaan/luaran/", send("pembinaan/luaran/"), (422,)),
    Visit("desa/<str:kode>/pembinaan/luaran/<int:nomor>/", of("pembinaan/luaran/0/"), (404,)),
    Visit("desa/<str:kode>/pembinaan/luaran/<int:nomor>/tarik/", send("pembinaan/luaran/0/tarik/"), (422,)),
    Visit("desa/<str:kode>/tahun-pertama/", of("tahun-pertama/"), mark="Tahun pertama desa"),
    Visit(
        "tahun-pertama/<str:kode>/",
        lambda scene: Request(f"/tahun-pertama/{scene.place.kode[:5]}/"),
        mark="Tahun pertama kabupaten",
        roles=("walidata", "pembina", "koordinator"),
    ),
)
_SEATED = ("komunitas",)  # the homes of the others stay those of one village
_SHELL = (
    Visit("bahasa/", lambda _: Request("/bahasa/", {"bahasa": "id", "lanjut": "/akun/"}), (302,), "/akun/"),
    Visit("bantuan/", page("/bantuan/"), mark="Bantuan"),
    Visit("bantuan/", page("/bantuan/?cari=keluarga"), mark="eluarga", name="bantuan/ (cari)"),
    Visit("bantuan/buku/<str:buku>/<str:nama>/", page("/bantuan/buku/belajar/buku-pertama/"), mark="Buku pertama"),
    Visit(
        "bantuan/<str:jenis>/<str:kunci>/",
        lambda s: Request(f"/bantuan/tabel/{s.chance.choice(TABLES)}/"),
        mark="</html>",
    ),
    Visit("latihan/", page("/latihan/"), mark="atihan"),
    Visit("latihan/buka/", lambda _: Request("/latihan/buka/", {}), (302,), "/desa/", _SEATED),
    Visit("latihan/penduduk.xlsx", page("/latihan/penduduk.xlsx"), mark="PK", roles=_SEATED, soon=acts.seated),
    Visit(
        "latihan/ulang/",
        lambda s: Request("/latihan/ulang/", {"yakin": "ya", "lama": s.said["lama"]}),
        (302,),
        "/desa/",
        _SEATED,
        soon=acts.seated,
    ),
)
_PERISTIWA, _PINDAH = f"{_DESA}peristiwa/", f"{_DESA}pindah/"
_LIVING = (
    Visit("kartu-pindah/<str:kode>/", lambda _: Request("/kartu-pindah/tiada/", {"x": "x"}), (404,), as_who="stranger"),
    Visit(_PINDAH, of("pindah/"), mark="{nama}", roles=AGENT, village="own"),
    Visit(f"{_PINDAH}alamat/", send("pindah/alamat/", alamat="bukan"), (422,), roles=AGENT, village="own"),
    Visit(f"{_PINDAH}kenal/", send("pindah/kenal/"), (422,), roles=AGENT, village="own"),
    Visit(f"{_PINDAH}berkas/", send("pindah/berkas/"), (422,), roles=AGENT, village="own"),
    # no card goes or comes: the villages of the crew know no other server
    Visit(f"{_PINDAH}keluar/<int:nomor>/salin/", send("pindah/keluar/0/salin/"), (404,), roles=AGENT, village="own"),
    Visit(f"{_PINDAH}keluar/<int:nomor>/batal/", send("pindah/keluar/0/batal/"), (422,), roles=AGENT, village="own"),
    Visit(f"{_PINDAH}masuk/<int:nomor>/", of("pindah/masuk/0/"), (404,), roles=AGENT, village="own"),
    Visit(f"{_PINDAH}masuk/<int:nomor>/tolak/", send("pindah/masuk/0/tolak/"), (302,), roles=AGENT, village="own"),
    Visit(
        f"{_PINDAH}masuk/<int:nomor>/kuitansi.json",
        of("pindah/masuk/0/kuitansi.json"),
        (404,),
        roles=AGENT,
        village="own",
    ),
    Visit(_PERISTIWA, of("peristiwa/"), mark="{nama}", village="own"),
    # nothing was recorded that could be taken back: the register of the crew's villages stays as it is
    Visit(f"{_PERISTIWA}<int:nomor>/urungkan/", send("peristiwa/0/urungkan/"), (302, 404), roles=AGENT, village="own"),
    Visit(f"{_PERISTIWA}angka/", of("peristiwa/angka/"), mark="{nama}", village="own"),
    Visit(f"{_PERISTIWA}lampid/", of("peristiwa/lampid/"), mark="{nama}", village="own"),
    Visit(f"{_PERISTIWA}lampid.xlsx", of("peristiwa/lampid.xlsx"), mark="PK", village="own"),
    Visit(f"{_PERISTIWA}formulir/", of("peristiwa/formulir/"), mark="{nama}", village="own"),
    Visit(
        f"{_PERISTIWA}formulir/<str:formulir>/tanda/",
        send("peristiwa/formulir/tidak_ada/tanda/"),
        (302, 404),
        roles=AGENT,
        village="own",
    ),
    Visit(
        f"{_PERISTIWA}formulir/<str:formulir>.<str:bentuk>",
        of("peristiwa/formulir/b3_rekapitulasi.xlsx"),
        mark="PK",
        village="own",
    ),
    Visit(
        f"{_PERISTIWA}buku/<str:buku>/utuh/",
        send("peristiwa/buku/tidak_ada/utuh/"),
        (302, 404),
        roles=AGENT,
        village="own",
    ),
    Visit(
        f"{_PERISTIWA}buku/<str:buku>.<str:bentuk>",
        of("peristiwa/buku/b2_mutasi.xlsx"),
        (200, 302),
        roles=AGENT,
        village="own",
    ),
    Visit(f"{_PERISTIWA}datang/", of("peristiwa/datang/"), mark="{nama}", roles=AGENT, village="own"),
    Visit(f"{_PERISTIWA}tiba/<int:nomor>/", of("peristiwa/tiba/0/"), (404,), roles=AGENT, village="own"),
    Visit(f"{_PERISTIWA}lahir/", of("peristiwa/lahir/"), mark="{nama}", roles=AGENT, village="own"),
    Visit(
        f"{_PERISTIWA}orang/<int:person>/lahir/",
        _number("persons", "peristiwa/orang/{}/lahir/"),
        (200, 302),
        roles=AGENT,
        village="own",
    ),
    Visit(
        f"{_PERISTIWA}orang/<int:person>/mati/",
        _number("persons", "peristiwa/orang/{}/mati/"),
        (200, 302),
        roles=AGENT,
        village="own",
    ),
    Visit(
        f"{_PERISTIWA}orang/<int:person>/keluar/",
        _number("persons", "peristiwa/orang/{}/keluar/"),
        (200, 302),
        roles=AGENT,
        village="own",
    ),
    Visit(
        f"{_PERISTIWA}orang/<int:person>/dalam/",
        _number("persons", "peristiwa/orang/{}/dalam/"),
        (200, 302),
        roles=AGENT,
        village="own",
    ),
    Visit(
        f"{_PERISTIWA}orang/<int:person>/kawin/",
        _number("persons", "peristiwa/orang/{}/kawin/"),
        (200, 302),
        roles=AGENT,
        village="own",
    ),
    Visit(
        f"{_PERISTIWA}orang/<int:person>/cerai/",
        _number("persons", "peristiwa/orang/{}/cerai/"),
        (200, 302),
        roles=AGENT,
        village="own",
    ),
    Visit(
        f"{_PERISTIWA}orang/<int:person>/kk/",
        _number("persons", "peristiwa/orang/{}/kk/"),
        (200, 302),
        roles=AGENT,
        village="own",
    ),
    Visit(
        f"{_PERISTIWA}orang/<int:person>/keberadaan/",
        _number("persons", "peristiwa/orang/{}/keberadaan/"),
        (200, 302),
        roles=AGENT,
        village="own",
    ),
)
_SATUAN = f"{_DESA}satuan/"
_UNITS = (
    Visit(_SATUAN, of("satuan/"), mark="{nama}", village="own"),
    Visit(f"{_SATUAN}lihat/", of("satuan/lihat/"), (302,), "/satuan/", village="own"),
    Visit(f"{_SATUAN}catat/<str:jenis>/", of("satuan/catat/buat/"), mark="{nama}", roles=AGENT, village="own"),
    Visit(f"{_SATUAN}sls/", of("satuan/sls/"), mark="{nama}", roles=AGENT, village="own"),
    Visit(
        f"{_SATUAN}sls/<int:nomor>/urungkan/", send("satuan/sls/0/urungkan/"), (302, 404), roles=AGENT, village="own"
    ),
    # nothing is changed: the register of the crew's villages stays as it is
    Visit(f"{_SATUAN}<int:nomor>/urungkan/", send("satuan/0/urungkan/"), (302, 404), roles=AGENT, village="own"),
)
_BENCANA = f"{_DESA}bencana/"
_CALAMITY = (
    Visit(_BENCANA, of("bencana/"), mark="{nama}", village="own"),
    Visit(f"{_BENCANA}daftar/", of("bencana/daftar/"), mark="{nama}", roles=AGENT, village="own"),
    Visit(f"{_BENCANA}cetak/", of("bencana/cetak/"), mark="{nama}", roles=AGENT, village="own"),
    Visit(f"{_BENCANA}rusak/", of("bencana/rusak/"), mark="{nama}", roles=AGENT, village="own"),
    Visit(f"{_BENCANA}hilang/", of("bencana/hilang/"), mark="{nama}", roles=AGENT, village="own"),
    Visit(f"{_BENCANA}tamu/", of("bencana/tamu/"), mark="{nama}", roles=AGENT, village="own"),
    Visit(f"{_BENCANA}isian/", of("bencana/isian/"), mark="{nama}", roles=AGENT, village="own"),
    Visit(f"{_BENCANA}posko/", of("bencana/posko/"), mark="{nama}", roles=AGENT, village="own"),
    Visit(f"{_BENCANA}bagikan/", of("bencana/bagikan/"), mark="{nama}", roles=AGENT, village="own"),
    Visit(f"{_BENCANA}pulih/", of("bencana/pulih/"), mark="{nama}", village="own"),
    Visit(f"{_BENCANA}mulai/", of("bencana/mulai/"), mark="{nama}", roles=("kepala_desa",), village="own"),
    # no calamity is declared in these villages
    Visit(f"{_BENCANA}rusak/<int:nomor>/", of("bencana/rusak/0/"), (404,), village="own"),
    Visit(f"{_BENCANA}rusak/<int:nomor>/foto/", send("bencana/rusak/0/foto/"), (404,), roles=AGENT, village="own"),
    Visit(
        f"{_BENCANA}rusak/<int:nomor>/urungkan/",
        send("bencana/rusak/0/urungkan/"),
        (302,),
        "/bencana/",
        roles=AGENT,
        village="own",
    ),
    Visit(
        f"{_BENCANA}rusak/foto/<int:foto>/tarik/",
        send("bencana/rusak/foto/0/tarik/"),
        (302,),
        "/bencana/",
        roles=AGENT,
        village="own",
    ),
    Visit(f"{_BENCANA}hilang/kabar/", send("bencana/hilang/kabar/"), (302,), "/bencana/", roles=AGENT, village="own"),
    Visit(f"{_BENCANA}tamu/pergi/", send("bencana/tamu/pergi/"), (302,), "/bencana/", roles=AGENT, village="own"),
    Visit(f"{_BENCANA}pulih/jawab/", send("bencana/pulih/jawab/"), (302,), "/bencana/", roles=AGENT, village="own"),
    Visit(f"{_BENCANA}kembali/", send("bencana/kembali/"), (302,), "/bencana/", roles=AGENT, village="own"),
    Visit(f"{_BENCANA}akhiri/", send("bencana/akhiri/"), (302,), "/bencana/", roles=("kepala_desa",), village="own"),
)
_KELUAR = f"{_DESA}bawa-keluar/"
_NOBODY = "00000000-0000-4000-8000-000000000000"
_TAKING = (
    Visit(_KELUAR, of("bawa-keluar/"), mark="{nama}", village="own"),
    Visit(f"{_KELUAR}pemrosesan/", of("bawa-keluar/pemrosesan/"), mark="{nama}", village="own"),
    Visit(f"{_KELUAR}usul/", of("bawa-keluar/usul/"), mark="{nama}", roles=AGENT, village="own"),
    # nothing was proposed in these villages: no file leaves them, and nothing waits for a decision
    Visit(
        f"{_KELUAR}<int:nomor>/putus/",
        send("bawa-keluar/0/putus/"),
        (302, 404),
        roles=("kepala_desa",),
        village="own",
        fresh=True,
    ),
    Visit(f"{_KELUAR}<int:nomor>/tahan/", send("bawa-keluar/0/tahan/"), (302, 404), roles=("ppdp",)),
    Visit(
        f"{_KELUAR}<int:nomor>/berkas/", of("bawa-keluar/0/berkas/"), (200, 404), roles=AGENT, village="own", fresh=True
    ),
    Visit(f"{_DESA}hak/", of("hak/"), mark="{nama}", roles=AGENT, village="own", fresh=True),
    Visit(
        f"{_DESA}hak/orang/<int:person>/",
        _number("persons", "hak/orang/{}/"),
        mark="{nama}",
        roles=AGENT,
        village="own",
        fresh=True,
    ),
    *(
        Visit(f"{_DESA}hak/<int:nomor>/{rest}", of(f"hak/0/{rest}"), (404,), roles=AGENT, village="own", fresh=True)
        for rest in ("", "salinan/")
    ),  # nobody has asked in these villages
    *(
        Visit(
            f"{_DESA}hak/<int:nomor>/{rest}", send(f"hak/0/{rest}"), (302, 404), roles=AGENT, village="own", fresh=True
        )
        for rest in ("identitas/", "berkas/", "putus/", "hapus/")
    ),
    Visit(f"{_DESA}masa-simpan/", of("masa-simpan/"), mark="Masa simpan", roles=AGENT, village="own"),
    *(
        Visit(f"{_DESA}masa-simpan/{rest}/", send(f"masa-simpan/{rest}/"), (422,), roles=AGENT, village="own")
        for rest in ("usul", "ulang")
    ),  # nothing is over in these villages
    *(
        Visit(f"{_DESA}masa-simpan/<int:nomor>/{rest}", of(f"masa-simpan/0/{rest}"), (404,), roles=AGENT, village="own")
        for rest in ("", "catatan.json")
    ),
    Visit(
        f"{_DESA}masa-simpan/<int:nomor>/putus/",
        send("masa-simpan/0/putus/"),
        (404,),
        roles=("kepala_desa",),
        village="own",
        fresh=True,
    ),
    Visit("kebocoran/", page("/kebocoran/"), mark="Kebocoran data", roles=("ppdp",)),
    Visit(f"{_DESA}kebocoran/", of("kebocoran/"), mark="Kebocoran data", roles=AGENT, village="own"),
    Visit(f"{_DESA}kebocoran/catat/", of("kebocoran/catat/"), mark="Catat kebocoran", roles=AGENT, village="own"),
    *(
        Visit(f"{_DESA}kebocoran/<int:nomor>/{rest}", of(f"kebocoran/0/{rest}"), (404,), roles=AGENT, village="own")
        for rest in ("", "ubah/", "surat-warga.pdf")
    ),  # nothing leaked in these villages
    Visit(
        f"{_DESA}kebocoran/<int:nomor>/surat/<str:surat>.pdf",
        of("kebocoran/0/surat/lembaga.pdf"),
        (404,),
        roles=AGENT,
        village="own",
    ),
    Visit(
        f"{_DESA}kebocoran/<int:nomor>/surat/<str:surat>/kirim/",
        send("kebocoran/0/surat/lembaga/kirim/"),
        (404,),
        roles=AGENT,
        village="own",
    ),
    *(
        Visit(f"{_DESA}kebocoran/<int:nomor>/{rest}/", send(f"kebocoran/0/{rest}/"), (404,), roles=AGENT, village="own")
        for rest in ("henti", "usul-tutup")
    ),
    Visit(
        f"{_DESA}kebocoran/<int:nomor>/tutup/",
        send("kebocoran/0/tutup/"),
        (404,),
        roles=("kepala_desa",),
        village="own",
        fresh=True,
    ),
    Visit(f"{_DESA}pulihkan/", of("pulihkan/"), mark="{nama}", roles=AGENT, village="own"),
    *(
        Visit(
            f"{_DESA}pulihkan/<uuid:pulih>/{rest}", of(f"pulihkan/{_NOBODY}/{rest}"), (404,), roles=AGENT, village="own"
        )
        for rest in ("", "maju/")
    ),  # nobody has handed in an archive
    *(
        Visit(
            f"{_DESA}pulihkan/<uuid:pulih>/{rest}",
            send(f"pulihkan/{_NOBODY}/{rest}"),
            (404,),
            roles=AGENT,
            village="own",
        )
        for rest in ("simpan/", "buang/")
    ),
    Visit(f"{_DESA}rekonsiliasi/", of("rekonsiliasi/"), mark="{nama}", village="own"),
    Visit(f"{_DESA}rekonsiliasi/angka/", of("rekonsiliasi/angka/"), mark="{nama}", roles=AGENT, village="own"),
    Visit(f"{_DESA}rekonsiliasi.xlsx", of("rekonsiliasi.xlsx"), mark="PK", village="own"),
    Visit(f"{_DESA}mutu/", of("mutu/"), mark="{nama}", village="own"),
)
_GANDA = f"{_DESA}ganda/"
_PAIRS = (
    Visit(_GANDA, of("ganda/"), mark="Data ganda", village="own"),
    Visit(f"{_GANDA}usul/", of("ganda/usul/"), mark="{nama}", roles=("pencacah",), village="own"),
    *(
        Visit(
            f"{_GANDA}usul/<int:nomor>/{rest}/", send(f"ganda/usul/0/{rest}/"), (302, 404), roles=AGENT, village="own"
        )
        for rest in ("bandingkan", "sisihkan")
    ),
    Visit("ganda/", page("/ganda/"), mark="Data ganda antardesa", roles=("walidata",)),
    Visit("ganda/<int:nomor>/", page("/ganda/0/"), (404,), roles=("walidata",)),
    Visit("ganda/nik/<int:nomor>/", page("/ganda/nik/0/"), (404,), roles=("walidata",)),
    Visit("ganda/nik/<int:nomor>/putus/", page("/ganda/nik/0/putus/"), (405,), roles=("walidata",)),
    Visit("ganda/nik/<int:nomor>/urungkan/", page("/ganda/nik/0/urungkan/"), (405,), roles=("walidata",)),
    # nothing is searched for across the villages of the crew: a search would change what they see
    Visit("ganda/cari/", page("/ganda/cari/"), (405,), roles=("walidata",)),
    Visit(f"{_GANDA}cari/", send("ganda/cari/"), (302,), "/ganda/", roles=AGENT, village="own"),
    # nothing is decided about: the register of the crew's villages stays as it is
    Visit(
        f"{_GANDA}<int:nomor>/putus/", send("ganda/0/putus/", putusan="bukan"), (302, 404), roles=AGENT, village="own"
    ),
    Visit(f"{_GANDA}<int:nomor>/sahkan/", send("ganda/0/sahkan/"), (302, 404), roles=("kepala_desa",), village="own"),
    Visit(
        f"{_GANDA}putusan/<int:nomor>/urungkan/",
        send("ganda/putusan/0/urungkan/"),
        (302, 404),
        roles=AGENT,
        village="own",
    ),
)
_BEDA = f"{_DESA}beda/"
_CONFLICTS = (
    Visit(_BEDA, of("beda/"), mark="Beda sumber", village="own"),
    Visit(f"{_BEDA}<int:nomor>/putus/", send("beda/0/putus/", pilihan="lama"), (302, 404), roles=AGENT, village="own"),
    Visit(f"{_BEDA}sekaligus/", send("beda/sekaligus/", pilihan="lama"), (302, 404), roles=AGENT, village="own"),
    Visit(
        f"{_BEDA}putusan/<int:nomor>/urungkan/",
        send("beda/putusan/0/urungkan/"),
        (302, 404),
        roles=AGENT,
        village="own",
    ),
)
_RENCANA, _LAPANGAN = f"{_DESA}rencana/", f"{_DESA}lapangan/"
#: the villages of the crew have no round: what is one of a round's own answers that there is none
_PLANS = (
    Visit(_RENCANA, of("rencana/"), mark="encana", roles=AGENT, village="own"),
    Visit(f"{_RENCANA}baru/", of("rencana/baru/"), mark="Instrumen", roles=AGENT, village="own"),
    Visit(_LAPANGAN, of("lapangan/"), (302,), "/rencana/", roles=AGENT, village="own"),
    *(
        Visit(f"{_RENCANA}<int:putaran>/{rest}", of(f"rencana/0/{asked}"), (404,), roles=AGENT, village="own")
        for rest, asked in (("", ""), ("ulangi/", "ulangi/"), ("unduh/<str:bentuk>/", "unduh/xlsx/"))
    ),
    *(
        Visit(f"{_RENCANA}<int:putaran>/{rest}/", send(f"rencana/0/{rest}/"), (404,), roles=AGENT, village="own")
        for rest in ("kerangka", "blok", "buka", "pencacah", "tawarkan")
    ),
    Visit(
        "instrumen-bersama/<str:kode>/",
        lambda scene: Request(f"/instrumen-bersama/{scene.place.kode[:5]}/"),
        mark="Instrumen dan pemetaan dari desa",
        roles=("walidata",),
    ),
    Visit(
        "instrumen-bersama/<str:kode>/<int:nomor>/putus/",
        lambda scene: Request(f"/instrumen-bersama/{scene.place.kode[:5]}/0/putus/", {"putusan": "edarkan"}),
        (422,),
        roles=("walidata",),
    ),
    Visit(
        f"{_RENCANA}<int:putaran>/pencacah/<int:pencacah>/<str:putusan>/",
        send("rencana/0/pencacah/0/berhenti/"),
        (404,),
        roles=AGENT,
        village="own",
    ),
    Visit(f"{_RENCANA}<int:putaran>/tinjau/", send("rencana/0/tinjau/"), (404,), roles=("pembina",), village="any"),
    Visit(
        f"{_RENCANA}<int:putaran>/setujui/",
        send("rencana/0/setujui/"),
        (404,),
        roles=("kepala_desa",),
        village="own",
    ),
    Visit(f"{_LAPANGAN}<int:putaran>/", of("lapangan/0/"), (404,), roles=AGENT, village="own"),
    Visit(f"{_LAPANGAN}<int:putaran>/rt/", of("lapangan/0/rt/"), (404,), roles=AGENT, village="own"),
    Visit(f"{_LAPANGAN}<int:putaran>/isian/", of("lapangan/0/isian/"), (404,), roles=AGENT, village="own"),
    Visit(f"{_LAPANGAN}<int:putaran>/blok/<int:blok>/", of("lapangan/0/blok/0/"), (404,), roles=AGENT, village="own"),
    Visit(f"{_LAPANGAN}<int:putaran>/perangkat/", send("lapangan/0/perangkat/"), (404,), roles=AGENT, village="own"),
    Visit(
        f"{_LAPANGAN}<int:putaran>/perangkat/<int:perangkat>/cabut/",
        send("lapangan/0/perangkat/0/cabut/"),
        (404,),
        roles=AGENT,
        village="own",
    ),
    *(
        Visit(f"{_LAPANGAN}<int:putaran>/{rest}/", of(f"lapangan/0/{asked}/"), (404,), roles=AGENT, village="own")
        for rest, asked in (
            ("keluarga/<int:satuan>", "keluarga/0"),
            ("usulan", "usulan"),
            ("blok/<int:blok>/kertas", "blok/0/kertas"),
            ("blok/<int:blok>/kertas/maju", "blok/0/kertas/maju"),
            ("blok/<int:blok>/kertas/unduh", "blok/0/kertas/unduh"),
            ("tahan", "tahan"),
            ("perangkat/<int:perangkat>/tabel", "perangkat/0/tabel"),
            ("perangkat/<int:perangkat>/tabel/unduh", "perangkat/0/tabel/unduh"),
            ("perangkat/<int:perangkat>/tabel/<str:sidik>", "perangkat/0/tabel/0"),
            ("perangkat/<int:perangkat>/tabel/<str:sidik>/maju", "perangkat/0/tabel/0/maju"),
        )
    ),
    *(
        Visit(f"{_LAPANGAN}<int:putaran>/{rest}/", send(f"lapangan/0/{sent}/"), (404,), roles=roles, village="own")
        for rest, sent, roles in (
            ("blok/<int:blok>/setujui", "blok/0/setujui", AGENT),
            ("blok/<int:blok>/petunjuk", "blok/0/petunjuk", AGENT),
            ("blok/<int:blok>/sahkan", "blok/0/sahkan", ("kepala_desa",)),
            ("keluarga/<int:satuan>/<str:putusan>", "keluarga/0/setujui", AGENT),
            ("usulan/<int:usul>/putus", "usulan/0/putus", AGENT),
            ("usulan/<int:usul>/sahkan", "usulan/0/sahkan", ("kepala_desa",)),
            ("usulan/<int:usul>/urungkan", "usulan/0/urungkan", AGENT),
            ("tahan/putus", "tahan/putus", AGENT),
            ("draf/<uuid:draf>/tarik", f"draf/{_NOBODY}/tarik", AGENT),
        )
    ),
    Visit(f"{_LAPANGAN}lembar/", of("lapangan/lembar/"), mark="{nama}", roles=AGENT, village="own"),
    Visit(
        f"{_LAPANGAN}lembar/<slug:instrumen>/",
        of("lapangan/lembar/keadaan_rt/"),
        mark="{nama}",
        roles=AGENT,
        village="own",
    ),
    Visit(
        f"{_LAPANGAN}lembar/<slug:instrumen>/isi.csv",
        of("lapangan/lembar/keadaan_rt/isi.csv"),
        roles=AGENT,
        village="own",
    ),
    Visit(f"{_LAPANGAN}salinan/", of("lapangan/salinan/"), mark="Salinan ponsel", roles=AGENT, village="own"),
    Visit(f"{_LAPANGAN}salinan/<str:sidik>/", of("lapangan/salinan/0/"), (404,), roles=AGENT, village="own"),
    Visit(f"{_LAPANGAN}<int:putaran>/tutup/", send("lapangan/0/tutup/"), (404,), roles=AGENT, village="own"),
    Visit(f"{_LAPANGAN}<int:putaran>/akhiri/", send("lapangan/0/akhiri/"), (404,), roles=AGENT, village="own"),
    Visit(f"{_RENCANA}latihan/", send("rencana/latihan/"), (404,), roles=AGENT, village="own"),
)
VISITS: tuple[Visit, ...] = (
    *_PLANS,
    *_LIVING,
    *_UNITS,
    *_CALAMITY,
    *_PAIRS,
    *_CONFLICTS,
    *_TAKING,
    *_PUBLIC,
    *_SHELL,
    *_OWN,
    *_PEOPLE,
    *_COLLECT,
    *_EXAMINE,
    *_REGISTER,
    *_FACILITIES,
    *_RELEASES,
)


def missing(routes: set[str], visits: tuple[Visit, ...] = VISITS) -> list[str]:
    """Addresses of the resolver that no visit goes to, and visits whose address the resolver does not know."""
    known = {visit.pattern for visit in visits}
    return sorted(f"{route or '/'} tidak dikunjungi" for route in routes - known) + sorted(
        f"{route} tidak ada" for route in known - routes
    )
