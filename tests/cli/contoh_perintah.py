"""An example of every command of `cantik --help`: what is typed, and what is right. Read by `test_tiap_perintah.py`.

The names are those of the desk that the test lays (`test_tiap_perintah.desk`). A new command without a line here fails
the test.
"""

from __future__ import annotations

from dataclasses import dataclass

VILLAGE, DATE = "99.01.01.2001", "2025-12-31"
REASON = "'contoh tiap perintah'"


@dataclass(frozen=True)
class Example:
    """`words` after `cantik`; `says` stands in the answer, `makes` lies on the desk afterwards. `elsewhere`: a test
    that runs the command in a process of its own, because a right answer needs what only that test lays; `night`: what
    costs more than a few CPU seconds."""

    words: str
    says: str = ""
    code: int = 0
    makes: tuple[str, ...] = ()
    entered: str = ""
    elsewhere: str = ""
    night: bool = False


_OF = f"--desa {VILLAGE} --store simpanan"

#: in an order in which each finds what it needs
EXAMPLES = (
    Example(
        f"run ringan.xlsx --desa {VILLAGE} --year 2025 --out ringan --demo --issued 2026-02-03",
        "rilis  ringan/release",
        makes=("ringan/release/isi.json", "ringan/site/index.html", "ringan/simpanan/simpanan.json"),
        night=True,
    ),
    Example(f"import penduduk.xlsx {_OF} --date {DATE}", "Belum ada yang disimpan"),
    Example("undo 1 --store simpanan", "Belum ada yang diubah"),
    Example(f"findings {_OF} --workbook temuan.xlsx", "0 galat terbuka"),
    Example(f"duplicates {_OF} --list", "menunggu putusan"),
    Example(
        f"export {_OF} --shape opensid --out orang.xlsx.age --date {DATE} --reason {REASON} --key {{PENERIMA}}",
        "orang.xlsx.age: ",
        makes=("orang.xlsx.age",),
    ),
    Example("unseal orang.xlsx.age --out orang.xlsx --identity kunci.txt", "terbuka", makes=("orang.xlsx",)),
    Example(f"facilities {_OF} --kind sekolah --out sekolah.csv --date {DATE}", "sekolah", makes=("sekolah.csv",)),
    Example(f"book {_OF}", "tanpa sejarah, tanpa foto"),
    Example("facilities --kind sekolah --template --out contoh.xlsx", "contoh berkas Sekolah", makes=("contoh.xlsx",)),
    Example(f"form a9_bulanan {_OF} --month 2025-12 --out a9.zip", "a9.zip: ", makes=("a9.zip",)),
    Example(f"form lampid_dusun {_OF} --month 2025-12 --out lampid.xlsx", "lampid.xlsx: ", makes=("lampid.xlsx",)),
    Example(f"form b3_rekapitulasi {_OF} --month 2025-12 --out b3.pdf", "b3.pdf: ", makes=("b3.pdf",), night=True),
    Example("verify a9.zip", "benar  tanda tangan dan sidik 2 berkas", code=4),
    Example("instrument", "pemutakhiran_keluarga"),
    Example("instrument daftar_bangunan", "aturan diperiksa di gawai"),
    Example("instrument daftar_bangunan --out bangunan.xlsx", "versi", makes=("bangunan.xlsx",)),
    Example("instrument fasilitas/sekolah --out isian.xlsx --shape isian", "versi", makes=("isian.xlsx",)),
    Example("instrument periksa bangunan.xlsx", "tidak ada yang salah"),
    Example("instrument baca isian.xlsx --out isian.zip", "0 isian", makes=("isian.zip",)),
    Example("metadata", "MS-Keg"),
    Example("metadata isian", "MS-Keg"),
    Example("metadata isi keadaan_rt --year 2026 --producer Desa --out rt.xlsx", "1 kegiatan", makes=("rt.xlsx",)),
    Example("metadata ubah rt.xlsx --out rt.json", "1 kegiatan", makes=("rt.json",)),
    Example("metadata periksa rt.json --store simpanan", "1 kegiatan"),
    Example("metadata standar standar.csv", elsewhere="tests/forum/test_metadata_daerah.py"),
    Example(f"phone-copy bangunan.xlsx {_OF}", elsewhere="tests/cli/test_salinan_ponsel.py"),
    Example("check", "Semua berkas konten benar"),
    Example(f"snapshot {_OF} --date {DATE}", "Potret data"),
    Example(
        f"measure --area 99.01 --date {DATE} --all --store simpanan", elsewhere="tests/release/test_vektor_tersegel.py"
    ),
    Example(
        f"scenario --area 99.01 --until 2030 --date {DATE} --store simpanan",
        elsewhere="tests/levels/test_skenario_wilayah.py",
    ),
    Example(
        f"release --area 99.01 --date {DATE} --out wilayah --all --store simpanan",
        elsewhere="tests/web/test_rilis_wilayah_tarik.py",
    ),
    Example("publish rilis --out situs", "halaman di situs", makes=("situs/index.html",)),
    Example("verify rilis", "Ditandatangani desa", code=4),
    Example("serve --store simpanan --port 0", elsewhere="tests/web/test_serve.py"),
    Example("worker --store simpanan", elsewhere="tests/web/test_unggah_serentak.py"),
    Example("tick --store simpanan", ""),
    Example(
        "staff add --store simpanan --name 'Siti Reka' --username siti --area 35.05.10.2011 --role agen_statistik",
        "Akun siti dibuat",
        entered="rumah bambu di tepi kali 7\n",
    ),
    Example("staff list --store simpanan", "Siti Reka (siti)"),
    Example(
        "staff invite --store simpanan --name 'Budi Reka' --area 35.05.10.2011 --role kepala_desa --by siti "
        "--until 2099-12-31",
        "Kode undangan untuk Budi Reka",
    ),
    Example("staff code siti --store simpanan", "Kode pemulihan untuk siti"),
    Example(
        "area cede --from 99.01.01.2001 --to 99.01.01.2002 --on 2026-05-10 --decree SK/1 --unit KRAJAN/01/01 "
        "--by wali --store simpanan",
        elsewhere="tests/cli/test_wilayah.py",
    ),
    Example("area undo 1 --by wali --store simpanan", elsewhere="tests/cli/test_wilayah.py"),
    Example("area codes perubahan.csv --by wali --store simpanan", elsewhere="tests/cli/test_wilayah.py"),
    Example("area list --store simpanan", ""),
    Example("key status --store simpanan", "TANPA frasa sandi"),
    Example("key protect --store simpanan", elsewhere="tests/cli/test_kunci.py"),
    Example(f"key renew --store simpanan --owner {VILLAGE} --out desa-baru.publik.json", "Bacakan lewat telepon"),
    Example("backup --store simpanan --out cadangan.age --key {PENERIMA}", "semuanya cocok", makes=("cadangan.age",)),
    Example(
        "restore cadangan.age --store simpanan_lagi --identity kunci.txt",
        "semuanya cocok",
        makes=("simpanan_lagi/simpanan.json",),
    ),
    *(
        Example(
            f"trust key --owner {owner} --out {owner}.json --passphrase-file frasa.txt",
            f"Kunci {owner}",
            makes=(f"{owner}.json", f"{owner}.publik.json"),
        )
        for owner in ("kominfo", "bps", "bappeda", "walidata")
    ),
    Example(f"trust public --store simpanan --owner {VILLAGE} --out desa.publik.json", f"kunci {VILLAGE}"),
    Example(
        "trust begin --out indeks --area 99.01 --kominfo kominfo.publik.json --bps bps.publik.json "
        "--bappeda bappeda.publik.json --walidata walidata.publik.json",
        "Akar kepercayaan menunggu 2 tanda tangan lagi dari: BPS, Bappeda, Kominfo",
    ),
    Example("trust page --repository indeks --out pertemuan.html", "Halaman", makes=("pertemuan.html",)),
    *(
        Example(f"trust sign --repository indeks --key {owner}.json --passphrase-file frasa.txt", "Ditandatangani")
        for owner in ("kominfo", "bps", "walidata")
    ),
    Example("trust status --repository indeks", "Berlaku: server 99.01, akar versi 1, 0 desa."),
    Example(
        f"trust admit --repository indeks --desa {VILLAGE} --key desa.publik.json",
        "Daftar desa menunggu 1 tanda tangan lagi dari: walidata.",
    ),
    Example("trust replace-key --repository indeks --holder timestamp", "Akar kepercayaan menunggu 2 tanda tangan"),
    Example("trust renew --repository indeks --role root", "menunggu"),
    Example(
        "trust hand-out --repository indeks --role root --out akar.json",
        "Daftar root, versi 2",
        makes=("akar.json",),
    ),
    Example(
        "trust sign-file --file akar.json --key bps.json --passphrase-file frasa.txt --out akar-bps.json",
        "Ditandatangani.",
        makes=("akar-bps.json",),
    ),
    Example("trust take --repository indeks --file akar-bps.json", "Diterima: 1 tanda tangan atas daftar root."),
    Example("trust publish --repository indeks --release rilis", elsewhere="tests/federate/test_perintah.py"),
    Example(
        f"trust withdraw --repository indeks --desa {VILLAGE} --edition 2025-1 --judgement penarikan.dsse.json",
        elsewhere="tests/federate/test_perintah.py",
    ),
    Example(
        "trust introduce --repository indeks --area 99.01 --address https://statistik.example.go.id/terbit "
        "--root 1.root.json",
        elsewhere="tests/federate/test_perintah.py",
    ),
    Example("trust announce --repository indeks --out akar.json", elsewhere="tests/federate/test_dua_kunci_hilang.py"),
    Example(
        "trust retire --repository indeks --lost kominfo --lost bps --reason hilang",
        elsewhere="tests/federate/test_dua_kunci_hilang.py",
    ),
    Example("trust refresh --repository indeks", elsewhere="tests/federate/test_perintah.py"),
    Example(
        "harvest indeks/terbit --root indeks/terbit/metadata/1.root.json --out panen --below --inner 127.0.0.1",
        "Terakhir tersambung",
        makes=("panen/server.json",),
    ),
    Example(
        f"trust dismiss --repository indeks --desa {VILLAGE}",
        "Daftar desa menunggu 1 tanda tangan lagi dari: walidata.",
    ),
    *(
        Example(f"reference {rest}", elsewhere="tests/federate/test_acuan.py")
        for rest in (
            "publish --repository indeks --content isi --title Acuan",
            "fetch indeks/terbit --root indeks/terbit/metadata/1.root.json --store simpanan",
            "status --store simpanan",
            "show 99.01 --store simpanan",
            "activate 99.01 --by Wulan --store simpanan",
            "back 99.01 --by Wulan --store simpanan",
        )
    ),
    Example(
        "reference fetch indeks/terbit --fingerprint 00000000000000000000000000000000 --store simpanan",
        elsewhere="tests/federate/test_dua_kunci_hilang.py",
    ),
    Example(
        f"invite {VILLAGE} --store simpanan --out undangan.json --address https://statistik.example.go.id "
        "--office 99.01",
        elsewhere="tests/federate/dua_simpanan.py",
    ),
    Example(f"deliver --desa {VILLAGE} --store simpanan", elsewhere="tests/federate/test_jaringan.py"),
    Example("stick write flashdisk --store simpanan", elsewhere="tests/federate/dua_simpanan.py"),
    Example("stick read flashdisk --store simpanan", elsewhere="tests/federate/dua_simpanan.py"),
    Example("stick look flashdisk", elsewhere="tests/federate/test_flashdisk.py"),
    Example(f"moves address --out alamat.json {_OF}", "kunci", makes=("alamat.json",)),
    Example(f"moves list {_OF}", ""),
    *(
        Example(f"moves {rest} {_OF}", elsewhere="tests/federate/dua_desa.py")
        for rest in (
            "know tetangga.json --key 01234567",
            f"make --to 99.01.02.2001 --person 1 --date {DATE} --out kartu.age",
            "read kartu.age",
            f"accept 1 --date {DATE} --unit KRAJAN/01/01",
            "refuse 1 --reason tidak_datang",
            "cancel 1",
            "write flashdisk",
            "send",
        )
    ),
    Example("demo --villages 1 --out contoh --no-serve", elsewhere="tests/fixtures/desa_jadi.py"),
    Example("bench protect --size small", elsewhere="script/long.py"),
    Example("doctor --store simpanan", "baik  catatan audit: utuh"),
)


@dataclass(frozen=True)
class Wrong:
    """What may be typed wrongly beyond a wrong value of one option, and what the answer names."""

    words: str
    code: str
    settings: tuple[tuple[str, str], ...] = ()


WRONG = (
    Wrong(f"run ringan.xlsx --desa {VILLAGE} --year 2998 --out ringan --demo", "D002"),
    Wrong(f"run ringan.xlsx --desa {VILLAGE} --year 2099 --out ringan --demo", "D146"),
    Wrong(f"run ringan.xlsx --desa {VILLAGE} --year 2025 --out ringan --demo --issued 2025-06-01", "D174"),
    Wrong("run penduduk.xlsx --desa 35.05.10.2011 --year 2025 --out nyata", "B302"),
    Wrong(f"run ringan.xlsx --desa {VILLAGE} --year 2025 --out nyata", "D106"),
    Wrong(f"run ringan.xlsx --desa {VILLAGE} --year 2025 --out ringan --demo --partial --whole", "D002"),
    Wrong(f"import penduduk.xlsx --desa 35.05.10.2011 --date {DATE} --store baru --apply", "B302"),
    Wrong(f"import catatan.csv --desa 35.05.10.2011 --date {DATE} --store baru --apply", "B"),
    Wrong("import penduduk.xlsx --desa 35.05.10.2011 --store baru", "D119"),
    Wrong(f"import penduduk.xlsx --kab 99.01.01 --date {DATE} --store simpanan", "D105"),
    Wrong("undo 999999 --store simpanan", "R"),
    Wrong("undo satu --store simpanan", "D002"),
    Wrong(f"findings {_OF} --rule tidak_ada", "D173"),
    Wrong("findings --desa 35.05.10.2011 --store belum", "D115"),
    Wrong(f"export {_OF} --shape opensid --out x.age --reason {REASON} --key age1salah", "R482"),
    Wrong(f"export {_OF} --shape lain --out x.age --reason {REASON} --key {{PENERIMA}}", "D002"),
    Wrong(f"export {_OF} --shape cantik --mask --out x.age --reason {REASON} --key {{PENERIMA}}", "D118"),
    Wrong(f"export {_OF} --shape opensid --out x.age --reason {REASON} --passphrase-file pendek.txt", "R483"),
    Wrong(f"form tidak_ada {_OF} --month 2025-12 --out x.pdf", "D132"),
    Wrong(f"form a9_bulanan {_OF} --month 2099-12 --out x.pdf", "D146"),
    Wrong(f"form a9_bulanan {_OF} --month 2025-13 --out x.pdf", "D002"),
    Wrong(f"form a9_bulanan {_OF} --month 2025-12 --out x.doc", "D131"),
    Wrong(f"facilities {_OF} --kind tidak_ada --out x.csv", "D125"),
    Wrong("facilities --desa 99.01.01.2001", "D126"),
    Wrong("instrument tidak_ada", "D145"),
    Wrong("instrument daftar_bangunan --out x.pptx", "D144"),
    Wrong("instrument daftar_bangunan --version 1 --out x.xlsx", "D143"),
    Wrong("instrument periksa", "D142"),
    Wrong("instrument periksa kosong.xlsx", "[BD]"),
    Wrong("instrument baca catatan.csv", "[BD]"),
    Wrong("instrument daftar_bangunan --phone Meja", "D142"),
    Wrong("metadata isi tidak_ada --year 2026", "D145"),
    Wrong("metadata isi keadaan_rt", "D142"),
    Wrong("metadata periksa kosong.xlsx", "[BDKW]"),
    Wrong("metadata standar catatan.csv", "[DW]"),
    Wrong("check --content folder_tidak_ada", "K101"),
    Wrong(f"invite {VILLAGE} --store simpanan --out x.json --office 99.02", "D105"),
    Wrong(f"invite {VILLAGE} --store simpanan --out x.json --office 99.01 --basis {'a' * 301}", "D105"),
    Wrong(f"snapshot --desa {VILLAGE} --date {DATE}", "D160"),
    Wrong(f"measure --date {DATE} --store simpanan", "D002"),
    Wrong("measure folder --out hitungan", "D165"),
    Wrong("scenario --area 99 --until 2030 --store simpanan", "D105"),
    Wrong("publish folder --out situs_lain", "T102"),
    Wrong("publish rilis --out folder", "D117"),
    Wrong("verify folder", "T102"),
    Wrong("serve", "D109"),
    Wrong("serve --site folder", "D107"),
    Wrong("tick", "D002"),
    Wrong("doctor --relist", "D002"),
    Wrong("staff code tidak-ada --store simpanan", "S107"),
    Wrong("staff invite --store simpanan --name B --area 35.05.10.2011 --role raja --by siti --until 2099-12-31", "S"),
    Wrong("area undo 999 --by wali --store simpanan", "[RS]"),
    Wrong("key lain --store simpanan", "D002"),
    Wrong("key renew --store simpanan", "D152"),
    Wrong(f"key status --store simpanan --owner {VILLAGE}", "D152"),
    Wrong(f"invite {VILLAGE} --store simpanan --out x.json --office 99.01 --fingerprint ab", "D152"),
    Wrong("backup --store simpanan --out simpanan/cadangan.age --key {PENERIMA}", "D133"),
    Wrong("restore catatan.csv --store simpanan_lain --identity kunci.txt", "R"),
    Wrong("demo --villages 0 --out contoh", "D102"),
    Wrong("bench tidak_ada", "D002"),
    Wrong("terbang", "D002"),
    # settings: each wrong one is told by whatever command meets it
    Wrong("tick --store simpanan", "D202", (("CANTIK_DEBUG", "mungkin"),)),
    Wrong("tick --store simpanan", "D205", (("CANTIK_ADDRESS", "cantik.kabupaten.go.id"),)),
    Wrong("key status --store simpanan", "R201", (("CANTIK_KEY_FILE", "tidak_ada"),)),
    Wrong(f"findings {_OF}", "D201", (("CANTIK_PASSPHRASE_FILE", "tidak_ada"),)),
    Wrong(f"findings {_OF}", "D201", (("CANTIK_PASSPHRASE", "satu"), ("CANTIK_PASSPHRASE_FILE", "frasa.txt"))),
    Wrong(f"findings {_OF}", "R201", (("CANTIK_KEY_FILE", "tidak_ada"),)),
    Wrong(f"findings {_OF}", "D2", (("CANTIK_DATABASE", "mysql://x/y"),)),
    Wrong("instrument", "D203", (("CANTIK_DATABASE", "postgresql://cantik@host:satu/nama"),)),
    Wrong("instrument", "D204", (("CANTIK_MAIL", "smtp://host:satu"),)),
    Wrong("instrument", "D209", (("CANTIK_OIDC_SERVER", "sso.kabupaten.go.id"), ("CANTIK_OIDC_CLIENT", "cantik"))),
    Wrong("instrument", "D209", (("CANTIK_OIDC_SERVER", "https://sso.kabupaten.go.id"),)),
    Wrong("check", "K101", (("CANTIK_CONTENT", "tidak_ada"),)),
    Wrong("instrument", "K101", (("CANTIK_CONTENT", "kosong.xlsx"),)),
    Wrong("tick", "R301", (("CANTIK_STORE", "tidak_ada"),)),
    Wrong("instrument", "D202", (("CANTIK_DEBUG", "mungkin"),)),
)
