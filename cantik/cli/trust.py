"""`cantik trust`: who vouches for the releases of a server, and what waits for whose signature."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json

INSTITUTIONS = ("kominfo", "bps", "bappeda")
HOLDERS = (*INSTITUTIONS, "walidata", "snapshot", "timestamp")


def add(commands: Any) -> None:
    """Declare the verb and its actions."""
    parser = commands.add_parser(
        "trust",
        help="indeks kepercayaan sebuah server: kunci, tanda tangan, desa, rilis yang berlaku",
        description="Siapa yang menjamin rilis sebuah server kabupaten/kota, provinsi, atau pusat. Panduan: Pertemuan "
        "tiga kunci.",
    )
    actions = parser.add_subparsers(dest="action", metavar="TINDAKAN", required=True)
    _add_keys(actions)
    _add_signing(actions)
    _add_villages(actions)
    _add_upkeep(actions)


def _add_keys(actions: Any) -> None:
    key = actions.add_parser("key", help="buat kunci tanda tangan dalam berkas berfrasa sandi, dan bagian publiknya")
    key.add_argument("--owner", required=True, metavar="NAMA", help="kominfo, bps, bappeda, walidata, atau kode desa")
    key.add_argument("--out", required=True, type=Path, metavar="BERKAS", help="berkas kunci, misalnya di tongkat USB")
    _passphrase(key)
    _act(key, "make_key")
    public = actions.add_parser("public", help="tulis bagian publik kunci desa atau walidata di simpanan ini")
    _store(public)
    public.add_argument("--out", required=True, type=Path, metavar="BERKAS", help="berkas yang diserahkan")
    _act(public, "write_public_key")
    begin = actions.add_parser("begin", help="mulai: siapkan akar kepercayaan untuk ditandatangani tiga lembaga")
    begin.add_argument("--out", required=True, type=Path, metavar="FOLDER", help="folder indeks yang dibuat")
    begin.add_argument("--area", default="", metavar="KODE", help="provinsi atau kabupaten/kota; bawaan: pusat")
    for name in (*INSTITUTIONS, "walidata"):
        begin.add_argument(f"--{name}", required=True, type=Path, metavar="BERKAS", help="bagian publik kuncinya")
    _act(begin, "begin_trust")


def _add_signing(actions: Any) -> None:
    sign = actions.add_parser("sign", help="tandatangani yang menunggu, dengan satu kunci")
    _repository(sign)
    _signing_key(sign)
    sign.add_argument("--only", metavar="PERAN", help="hanya root, targets, atau satu kode desa")
    _act(sign, "sign_waiting")
    hand_out = actions.add_parser("hand-out", help="tulis daftar yang menunggu sebagai satu berkas untuk desa")
    _repository(hand_out)
    hand_out.add_argument("--role", required=True, metavar="PERAN", help="kode desa, targets, atau root")
    hand_out.add_argument("--out", required=True, type=Path, metavar="BERKAS", help="berkas yang diserahkan")
    _act(hand_out, "hand_draft_out")
    countersign = actions.add_parser("sign-file", help="tandatangani berkas dari hand-out di komputer sendiri")
    countersign.add_argument("--file", required=True, type=Path, metavar="BERKAS", help="berkas dari server")
    countersign.add_argument("--out", required=True, type=Path, metavar="BERKAS", help="berkas yang dikembalikan")
    _signing_key(countersign)
    _act(countersign, "sign_handed_draft")
    take = actions.add_parser("take", help="terima berkas dari sign-file: tanda tangannya masuk ke indeks")
    _repository(take)
    take.add_argument("--file", required=True, type=Path, metavar="BERKAS", help="berkas yang kembali")
    _act(take, "take_signed_draft")
    status = actions.add_parser("status", help="apa yang berlaku, apa yang menunggu, siapa yang harus menandatangani")
    _repository(status)
    _act(status, "show_status")


def _add_villages(actions: Any) -> None:
    admit = actions.add_parser("admit", help="terima kunci sebuah desa, atau kunci penggantinya")
    _repository(admit)
    admit.add_argument("--desa", required=True, metavar="KODE", help="kode desa")
    admit.add_argument("--key", required=True, type=Path, metavar="BERKAS", help="bagian publik kunci desa")
    _act(admit, "admit_village")
    dismiss = actions.add_parser("dismiss", help="cabut hak sebuah desa yang bergabung atau yang kuncinya dicuri")
    _repository(dismiss)
    dismiss.add_argument("--desa", required=True, metavar="KODE", help="kode desa")
    _act(dismiss, "dismiss_village")
    publish = actions.add_parser(
        "publish", help="daftarkan rilis Satu Data sebuah desa; lalu kedua pihak menandatangani"
    )
    _repository(publish)
    publish.add_argument("--release", required=True, type=Path, metavar="FOLDER", help="folder rilis")
    publish.add_argument(
        "--store", type=Path, help="simpanan tempat walidata menyetujuinya; bawaan: putusannya di folder rilis"
    )
    _act(publish, "stage_release")
    withdraw = actions.add_parser("withdraw", help="tarik satu edisi; lalu kedua pihak menandatangani")
    _repository(withdraw)
    withdraw.add_argument("--desa", required=True, metavar="KODE", help="kode desa")
    withdraw.add_argument("--edition", required=True, metavar="NOMOR", help="misalnya 2025-1")
    withdraw.add_argument("--judgement", required=True, type=Path, metavar="BERKAS", help="penarikan.dsse.json")
    _act(withdraw, "withdraw_edition")


def _add_upkeep(actions: Any) -> None:
    replace = actions.add_parser("replace-key", help="ganti kunci lembaga, walidata, atau tugas harian server")
    _repository(replace)
    replace.add_argument("--holder", required=True, choices=HOLDERS, metavar="PEMEGANG", help=", ".join(HOLDERS))
    replace.add_argument("--key", type=Path, metavar="BERKAS", help="bagian publik kunci baru (lembaga, walidata)")
    _act(replace, "replace_key")
    retire = actions.add_parser(
        "retire", help="pensiunkan indeks yang dua dari tiga kunci akarnya hilang; isinya tetap terbaca"
    )
    _repository(retire)
    retire.add_argument(
        "--lost", required=True, action="append", choices=INSTITUTIONS, metavar="LEMBAGA", help="dua atau tiga kali"
    )
    retire.add_argument("--reason", required=True, metavar="ALASAN", help="satu kalimat; tampak pada keadaan indeks")
    _act(retire, "retire_index")
    announce = actions.add_parser(
        "announce", help="tulis akar server untuk diserahkan, dan sebut siapa yang memerlukannya"
    )
    _repository(announce)
    announce.add_argument("--out", required=True, type=Path, metavar="BERKAS", help="berkas akar yang diserahkan")
    _act(announce, "announce_root")
    renew = actions.add_parser("renew", help="perpanjang masa berlaku; lalu pemegang kuncinya menandatangani")
    _repository(renew)
    renew.add_argument("--role", required=True, metavar="PERAN", help="root, targets, atau satu kode desa")
    _act(renew, "renew_role")
    introduce = actions.add_parser("introduce", help="perkenalkan server di bawah server ini")
    _repository(introduce)
    introduce.add_argument("--area", required=True, metavar="KODE", help="wilayah server itu")
    introduce.add_argument("--address", required=True, action="append", metavar="ALAMAT", help="boleh berulang")
    introduce.add_argument("--root", required=True, type=Path, metavar="BERKAS", help="berkas 1.root.json server itu")
    _act(introduce, "introduce_server")
    refresh = actions.add_parser("refresh", help="tugas harian: tandatangani ulang penanda waktu")
    _repository(refresh)
    _act(refresh, "refresh_signature")
    page = actions.add_parser("page", help="halaman cetak pertemuan tiga kunci")
    _repository(page)
    page.add_argument("--out", required=True, type=Path, metavar="BERKAS", help="berkas .html")
    _act(page, "write_page")


def _repository(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--repository", required=True, type=Path, metavar="FOLDER", help="folder indeks server")


def _passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--passphrase-file", type=Path, metavar="BERKAS", help="frasa sandi; bawaan: ditanyakan")


def _signing_key(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--key", type=Path, metavar="BERKAS", help="berkas kunci; atau --store dan --owner")
    _store(parser, required=False)
    _passphrase(parser)


def _store(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument("--store", required=required, type=Path, help="folder simpanan yang memegang kuncinya")
    parser.add_argument("--owner", required=required, metavar="KODE", help="kode desa, atau kabupaten/kota (walidata)")


def _act(parser: argparse.ArgumentParser, action: str) -> None:
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out, act=action)


def check(arguments: argparse.Namespace) -> None:
    """Every file and folder that was named is there, and what is written can be."""
    given = vars(arguments)
    files = ("kominfo", "bps", "bappeda", "walidata", "key", "judgement", "root", "file", "passphrase_file")
    argument_checks.input_files([given[name] for name in files if given.get(name)])
    argument_checks.codes(given.get("desa"), given.get("area"))
    if given.get("release"):
        argument_checks.release_folder(given["release"])
    if given.get("store"):
        argument_checks.standing_store(given["store"])
        if given.get("owner") is not None:
            argument_checks.known_area(given["owner"], given["store"])
    if arguments.act == "begin_trust":
        if arguments.area:
            argument_checks.server_area(arguments.area)
        argument_checks.own_folder(arguments.out, "gembok")
    elif given.get("out"):
        argument_checks.output_file(given["out"])
    if given.get("repository"):
        from cantik.cli import trust_acts  # reads releases: after what can be wrong without them

        trust_acts.require_repository(arguments.repository)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Do the action; its answer says what waits for whom."""
    from cantik.cli import trust_acts

    code: int = getattr(trust_acts, arguments.act)(arguments, output)
    return code
