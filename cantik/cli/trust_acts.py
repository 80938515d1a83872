"""The actions of `cantik trust`."""

from __future__ import annotations

import argparse
from pathlib import Path

from cantik.base import clock
from cantik.base.atomic_write import lay
from cantik.base.errors import WrongUse
from cantik.base.numerals import format_number
from cantik.cli import prompts
from cantik.cli.output import Output
from cantik.codes.area import AreaCode
from cantik.federate.reference.fetching import speak_root
from cantik.federate.trust import (
    carried_drafts,
    ceremony,
    drafts,
    editions,
    meeting_page,
    partners,
    refounding,
    trust_state,
    upkeep,
)
from cantik.federate.trust.errors import NoRepository
from cantik.federate.trust.repository import ONLINE, Repository, village_roles
from cantik.vault.signature import SigningKey
from cantik.vault.signing_file import (
    PublicKey,
    asks_passphrase,
    create_signing_file,
    open_signing_file,
    read_handed,
    write_public,
)

BY = "cantik trust"


def require_repository(path: Path) -> None:
    """The folder holds an index, or one that waits for its first signatures or was retired. Raises `NoRepository`
    (F201)."""
    repository = Repository(path)
    if not (repository.metadata.is_dir() or repository.drafts.is_dir() or refounding.list_retired(repository)):
        raise NoRepository(str(path))


def make_key(arguments: argparse.Namespace, output: Output) -> int:
    """A key under a passphrase, and beside it the public half that is handed over."""
    if arguments.out.exists():
        raise WrongUse(
            "D151",
            "Berkas kunci sudah ada; kunci tidak pernah ditimpa",
            found=str(arguments.out),
            mend="Pilih nama berkas lain.",
        )
    key = create_signing_file(arguments.out, arguments.owner, _ask_passphrase(arguments, twice=True))
    handed = arguments.out.with_name(f"{arguments.out.stem}.publik.json")
    write_public(key, handed)
    output.answer(f"Kunci {key.owner}: {arguments.out}. Jangan serahkan berkas ini; simpan di tempat terkunci.")
    output.answer(f"Bagian publik yang diserahkan: {handed}, nomor {key.keyid[:16]}.")
    output.result({"pemilik": key.owner, "nomor": key.keyid, "berkas": str(arguments.out), "publik": str(handed)})
    return 0


def write_public_key(arguments: argparse.Namespace, output: Output) -> int:
    """The public half of a key that a store holds."""
    private = _stored_key(arguments)
    key = PublicKey(arguments.owner, private.public_key().public_bytes_raw())
    write_public(key, arguments.out)
    output.answer(f"Bagian publik kunci {key.owner}: {arguments.out}, nomor {key.keyid[:16]}.")
    output.result({"pemilik": key.owner, "nomor": key.keyid, "publik": str(arguments.out)})
    return 0


def begin_trust(arguments: argparse.Namespace, output: Output) -> int:
    """The first root as a draft."""
    root = {name: read_handed(getattr(arguments, name)) for name in ceremony.INSTITUTIONS}
    holders = ceremony.Holders(root, read_handed(arguments.walidata))
    repository = Repository(arguments.out)
    ceremony.begin(repository, arguments.area, holders, clock.now())
    return _show_state(repository, output)


def sign_waiting(arguments: argparse.Namespace, output: Output) -> int:
    """One signature under everything that waits for this key."""
    key = _named_key(arguments)
    signed = drafts.sign_drafts(Repository(arguments.repository), key, clock.now(), arguments.only)
    output.answer(f"Ditandatangani: {', '.join(signed)}.")
    return show_status(arguments, output)


def _named_key(arguments: argparse.Namespace) -> SigningKey:
    if (arguments.key is None) == (arguments.store is None) or (arguments.store is None) != (arguments.owner is None):
        raise WrongUse(
            "D152",
            "Sebut satu kunci: --key BERKAS, atau --store FOLDER dan --owner KODE",
            mend="Ulangi dengan salah satunya.",
        )
    return _file_key(arguments) if arguments.key else _stored_key(arguments)


def hand_draft_out(arguments: argparse.Namespace, output: Output) -> int:
    """A list that waits, as a file for whoever signs it on another computer."""
    draft = carried_drafts.write_draft(Repository(arguments.repository), arguments.role)
    lay(arguments.out, draft.encode())
    for sentence in draft.describe():
        output.answer(sentence)
    output.answer(f"Serahkan {arguments.out}; yang kembali diterima dengan cantik trust take.")
    output.result({"peran": draft.role, "versi": draft.metadata.signed.version, "berkas": str(arguments.out)})
    return 0


def sign_handed_draft(arguments: argparse.Namespace, output: Output) -> int:
    """What is signed is said before the file is written."""
    draft = carried_drafts.read_draft(arguments.file.read_bytes(), str(arguments.file))
    if arguments.owner is not None and draft.role not in (arguments.owner, "targets"):
        raise WrongUse(
            "D152",
            "Berkas ini daftar desa lain",
            found=draft.role,
            expected=arguments.owner,
            mend="Minta berkas desa ini.",
        )
    signed = carried_drafts.sign_draft(draft, _named_key(arguments))
    for sentence in signed.describe():
        output.answer(sentence)
    lay(arguments.out, signed.encode())
    output.answer(f"Ditandatangani. Kembalikan {arguments.out} kepada pengelola server.")
    output.result({"peran": signed.role, "versi": signed.metadata.signed.version, "berkas": str(arguments.out)})
    return 0


def take_signed_draft(arguments: argparse.Namespace, output: Output) -> int:
    """The signatures that came back."""
    repository = Repository(arguments.repository)
    draft = carried_drafts.read_draft(arguments.file.read_bytes(), str(arguments.file))
    new = carried_drafts.take_draft(repository, draft, clock.now())
    output.answer(f"Diterima: {len(new)} tanda tangan atas daftar {draft.role}.")
    return _show_state(repository, output)


def show_status(arguments: argparse.Namespace, output: Output) -> int:
    """What counts, what waits for whom, what ends when."""
    return _show_state(Repository(arguments.repository), output)


def _show_state(repository: Repository, output: Output) -> int:
    said = trust_state.trust_words(repository, clock.now())
    for sentence in said:
        output.answer(sentence)
    output.result(
        {"keadaan": said, "menunggu": repository.list_waiting_roles(), "berlaku": repository.index() is not None}
    )
    return 0


def admit_village(arguments: argparse.Namespace, output: Output) -> int:
    """A village's key, its first or another one; a list that it signed before is opened to be signed anew."""
    repository, now = Repository(arguments.repository), clock.now()
    ceremony.admit(repository, arguments.desa, read_handed(arguments.key), now)
    ceremony.reopen_village(repository, arguments.desa, now)
    return show_status(arguments, output)


def dismiss_village(arguments: argparse.Namespace, output: Output) -> int:
    """A village has no say here any more, once the walidata signed."""
    repository = Repository(arguments.repository)
    ceremony.dismiss(repository, arguments.desa, clock.now())
    return show_status(arguments, output)


def stage_release(arguments: argparse.Namespace, output: Output) -> int:
    """A countersigned release as a draft of its village's list."""
    judgement = _stored_judgement(arguments.store, arguments.release) if arguments.store else None
    repository = Repository(arguments.repository)
    code, edition = editions.stage_edition(repository, arguments.release, clock.now(), judgement)
    output.answer(f"Rilis {edition} desa {code} siap ditandatangani desa dan walidata.")
    return show_status(arguments, output)


def _stored_judgement(store: Path, release: Path) -> bytes | None:
    """The walidata's envelope about an edition, as the store that it was approved in keeps it; None for none."""
    from cantik.web.setup import django

    django(pages=True)
    from cantik.release import countersign
    from cantik.release.app.models import SecondSignature
    from cantik.release.files import open_summary
    from cantik.web import store as stores

    stores.open_once(store)
    summary = open_summary(release)
    about = {"kode": summary.place.code, "number": summary.number, "file": countersign.COUNTERSIGNATURE}
    row = SecondSignature.objects.filter(**about).first()
    return None if row is None else row.envelope.encode()


def withdraw_edition(arguments: argparse.Namespace, output: Output) -> int:
    """An edition that leaves, with its tombstone."""
    repository, envelope = Repository(arguments.repository), arguments.judgement.read_bytes()
    editions.stage_withdrawal(repository, arguments.desa, arguments.edition, envelope, clock.now())
    return show_status(arguments, output)


def replace_key(arguments: argparse.Namespace, output: Output) -> int:
    """Another key of an institution, of the walidata, or of a job of the server."""
    repository, now, holder = Repository(arguments.repository), clock.now(), arguments.holder
    if (arguments.key is None) is not (holder in ONLINE):
        raise WrongUse(
            "D153",
            "Kunci lembaga dan walidata diganti dengan --key BERKAS; kunci server dibuat di sini, tanpa --key",
            found=holder,
            mend="Ulangi dengan atau tanpa --key.",
        )
    if holder in ONLINE:
        ceremony.replace_online_key(repository, holder, now)
    elif holder == "walidata":
        ceremony.replace_walidata_key(repository, read_handed(arguments.key), now)
    else:
        ceremony.replace_root_key(repository, holder, read_handed(arguments.key), now)
    return show_status(arguments, output)


def retire_index(arguments: argparse.Namespace, output: Output) -> int:
    """The lost index goes aside; what comes next, in the order in which it is done."""
    repository = Repository(arguments.repository)
    retired = refounding.retire_index(repository, arguments.lost, arguments.reason, clock.now(), ceremony.AREA)
    output.answer(
        f"Dipensiunkan: {retired.folder}. Tidak ada yang dihapus; mulai sekarang indeks itu tidak dilanjutkan."
    )
    area = f" --area {retired.area}" if retired.area else ""
    for place, step in enumerate(
        (
            f"Yang kuncinya hilang membuat kunci baru: cantik trust key --owner {retired.lost[0]} --out BERKAS.",
            (
                f"Bertemu lagi bertiga: cantik trust begin --out {arguments.repository}{area} … Kunci yang masih ada "
                "dan kunci walidata boleh dipakai lagi."
            ),
            (
                "Dua lembaga dan walidata menandatangani: cantik trust sign. Daftar desa yang sudah ditandatangani "
                "ikut berlaku; desa tidak menandatangani ulang."
            ),
            "Serahkan akar yang baru kepada semua yang memegang yang lama: cantik trust announce.",
        ),
        1,
    ):
        output.answer(f"{place}. {step}")
    output.result({"folder": str(retired.folder), "hilang": list(retired.lost), "wilayah": retired.area})
    return 0


def announce_root(arguments: argparse.Namespace, output: Output) -> int:
    """The file of the root, its number as it is read aloud, and who takes both."""
    repository = Repository(arguments.repository)
    first, index = repository.first_root(), repository.standing_index()
    if first is None:
        raise NoRepository(str(repository.path))
    lay(arguments.out, first)
    number = speak_root(first)
    villages = len(village_roles(index.targets.signed))
    output.answer(f"Akar untuk diserahkan: {arguments.out}")
    output.answer(f"Nomor yang dibacakan dua lembaga, jangan ditulis di samping berkasnya: {number}")
    output.answer("Yang memerlukannya:")
    for who in (
        (
            f"Tiap desa ({format_number(villages)}) dan server yang mengambil acuan dari sini: halaman Acuan dari "
            "atas, atau cantik reference fetch ALAMAT --root BERKAS --fingerprint NOMOR."
        ),
        (
            "Server di atas memperkenalkannya lagi: cantik trust introduce --area KODE --address ALAMAT --root "
            "BERKAS, lalu walidatanya menandatangani."
        ),
        "Siapa pun yang memanen langsung: cantik harvest ALAMAT --root BERKAS, ke folder panen yang sama.",
    ):
        output.answer(f"  - {who}")
    output.answer("Yang belum menerimanya tetap memakai yang sudah ada, dan diberi tahu bahwa akarnya lain.")
    output.result({"berkas": str(arguments.out), "nomor": number, "desa": villages})
    return 0


def renew_role(arguments: argparse.Namespace, output: Output) -> int:
    """A list with a new end."""
    ceremony.renew(Repository(arguments.repository), [arguments.role], clock.now())
    return show_status(arguments, output)


def introduce_server(arguments: argparse.Namespace, output: Output) -> int:
    """A server below this one."""
    partners.stage_partner(
        Repository(arguments.repository), arguments.area, arguments.address, arguments.root, clock.now()
    )
    return show_status(arguments, output)


def refresh_signature(arguments: argparse.Namespace, output: Output) -> int:
    """The signature of the day; files that no list names any more go."""
    repository = Repository(arguments.repository)
    signed = upkeep.resign(repository, clock.now())
    editions.sweep_targets(repository)
    output.answer("Ditandatangani untuk hari ini." if signed else "Sudah ditandatangani hari ini.")
    return show_status(arguments, output)


def write_page(arguments: argparse.Namespace, output: Output) -> int:
    """The page that is printed for the meeting."""
    meeting_page.write_meeting_page(Repository(arguments.repository), arguments.out, clock.today())
    output.answer(f"Halaman pertemuan: {arguments.out}")
    output.result({"berkas": str(arguments.out)})
    return 0


def _file_key(arguments: argparse.Namespace) -> SigningKey:
    asked = _ask_passphrase(arguments, twice=False) if asks_passphrase(arguments.key) else None
    return open_signing_file(arguments.key, asked)


def _stored_key(arguments: argparse.Namespace) -> SigningKey:
    from cantik.web.setup import django

    django(pages=True)
    from cantik.staff.app.signing_keys import own_key
    from cantik.web import store

    opened = store.open_once(arguments.store)
    return own_key(opened=opened, area=AreaCode.kemendagri(arguments.owner), by=BY)[0]


def _ask_passphrase(arguments: argparse.Namespace, *, twice: bool) -> str:
    """From a file or typed unseen; a new one is typed twice. Raises `WrongUse` D109, D116, D147."""
    asked = prompts.ask_passphrase(arguments.passphrase_file, "Frasa sandi kunci (paling sedikit 12 huruf): ")
    if twice and not arguments.passphrase_file and prompts.secret("Sekali lagi: ", prompts.BY_FILE) != asked:
        raise WrongUse("D109", "Kedua frasa sandi tidak sama", mend="Ulangi perintahnya.")
    return asked
