"""Who may deliver here: a village is invited, its first message uses the invitation up, and it is known from then
on."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.nation import office_above
from cantik.content.loader import limit
from cantik.federate.app import index_desk, offices
from cantik.federate.app.models import ContributionKey, Sender
from cantik.federate.errors import DeliveryRefused
from cantik.federate.invitation import (
    BASIS,
    COUNTS,
    DOUBLES,
    MOST_BASIS,
    RELEASES,
    DeliveryInvitation,
)
from cantik.levels.app import doubles
from cantik.staff.app import codes, log
from cantik.staff.app.areas import ensure_area
from cantik.staff.app.models import Assignment
from cantik.staff.app.plain_text import fit_line
from cantik.staff.app.signing_keys import key_ids, own_key
from cantik.vault.age_key import new_age_key
from cantik.vault.app.opening import OpenStore

_KEY = re.compile("[0-9a-f]{64}")
_PURPOSE = "tanda_tangan"
#: when a village was heard is written down again after so long, not with each of its chunks
_HEARD_AGAIN = dt.timedelta(minutes=10)


def office_recipient(area: AreaCode, *, opened: OpenStore) -> str:
    """The age key that counts for an office are sealed for; made at first use."""
    row = ContributionKey.objects.filter(kode=area.text()).first()
    if row is None:
        identity, recipient = new_age_key()
        sealed = opened.keys.seal(_PURPOSE, identity.encode(), _place(area))
        defaults = {"recipient": recipient, "sealed": sealed, "at": clock.now()}
        row, _made = ContributionKey.objects.get_or_create(kode=area.text(), defaults=defaults)
    return row.recipient


def office_identity(area: AreaCode, *, opened: OpenStore) -> str:
    """The half that the office keeps; "" where it never invited anybody. Raises R204."""
    row = ContributionKey.objects.filter(kode=area.text()).first()
    return "" if row is None else opened.keys.open(_PURPOSE, bytes(row.sealed), _place(area)).decode()


def is_office(area: AreaCode) -> bool:
    """Whether the office of an area works here: it invited somebody."""
    return ContributionKey.objects.filter(kode=area.text()).exists()


def _place(area: AreaCode) -> str:
    return f"federate_office_key.sealed|{area.text()}"


@dataclass(frozen=True, slots=True)
class IssuedInvitation:
    """An invitation, and its file as the office signed it."""

    said: DeliveryInvitation
    file: bytes


def invite_village(
    area: AreaCode,
    *,
    address: str,
    opened: OpenStore,
    by: str,
    key: str = "",
    basis: str = "",
    founding: bool = False,
) -> IssuedInvitation:
    """Invite a village, or the server of a kabupaten or province, to deliver here; a former invitation, and what it was
    used for, end with it. `key`: the id of the key that signs its releases, where it is known; else the first message
    says it. `basis`: the agreement that it is asked for by, "" the rule of the country; `founding`: somebody says that
    this is the office above it, though nobody works for that office here yet.

    Raises `DeliveryRefused` T606 for what is no id of a key, T627 for one that the index does not name, T608 for a
    village that works on this very server (one that moves away is invited with its key) or whose office is elsewhere.
    """
    office = office_above(area)
    _require_guest(area, key, opened)
    if not founding and not _works_here(office):
        raise _other_office(area, office)
    with transaction.atomic():
        ensure_area(code=area, by=by, at=clock.now())
        private, walidata = own_key(opened=opened, area=office, by=by)
        token, until = _open_sender(area, key, by)
    secret = "" if offices.is_level(area.text()) else doubles.token_key(office, opened=opened).hex()
    said = DeliveryInvitation(
        kode=area.text(),
        kantor=office.text(),
        alamat=address,
        token=token,
        walidata=walidata,
        penerima=(office_recipient(office, opened=opened),),
        isi=(RELEASES, COUNTS, *((DOUBLES,) if secret else ())),
        dasar=fit_line(basis, MOST_BASIS, partial(DeliveryRefused, "T608")) or BASIS,
        sampai=clock.day_of(until).isoformat(),
        ganda=secret,
    )
    return IssuedInvitation(said, said.sign_file(private))


def _open_sender(area: AreaCode, key: str, by: str) -> tuple[str, dt.datetime]:
    """The token of a new invitation and until when it may be used; a former one ends."""
    at, token = clock.now(), codes.make()
    Sender.objects.filter(kode=area.text(), ended_at=None).update(ended_at=at)
    until = at + dt.timedelta(days=limit("kiriman_undangan_hari").whole)
    made = Sender.objects.create(
        kode=area.text(), key=key, token=codes.digest(token), invited_by=by, invited_at=at, until=until
    )
    _note("antar.undang", area, by, at, made.pk)
    return token, until


def _require_guest(area: AreaCode, key: str, opened: OpenStore) -> None:
    if key and _KEY.fullmatch(key) is None:
        raise DeliveryRefused(
            "T606",
            "Nomor kunci desa tidak lengkap",
            found=key[:70],
            expected="64 angka dan huruf a–f",
            mend="Salin nomor kunci dari halaman teknis rilis desa itu.",
        )
    if not key and key_ids(area):
        raise DeliveryRefused(
            "T608",
            "Wilayah ini bekerja di server ini sendiri",
            found=area.text(),
            expected="desa atau server yang bekerja di tempat lain",
            mend="Tidak perlu undangan: rilisnya tampak kepada walidata begitu ditandatangani. Bila ia pindah ke "
            "komputer sendiri, undang dengan nomor kuncinya.",
        )
    if key:
        require_vouched(area, key, opened)


def require_not_lost(area: AreaCode, key: str) -> None:
    """A key that another one replaced does not come back. Raises `DeliveryRefused` T632."""
    lost_at = _find_loss(area.text(), key)
    if lost_at is not None:
        raise DeliveryRefused(
            "T632",
            "Kunci ini sudah diganti dan tidak diterima lagi",
            found=f"{area.text()}, berakhir {clock.day_of(lost_at).isoformat()}",
            expected="kunci baru, yang belum pernah hilang",
            mend="Buat kunci baru di simpanan itu, serahkan bagian publiknya, dan minta diundang dengan kunci itu.",
            command=f"Di sana: cantik key renew --owner {area.text()} --store FOLDER --out BERKAS.",
        )


def _works_here(office: AreaCode) -> bool:
    """Whether this is the server of an office: somebody has a role there, or it signed something here."""
    return bool(key_ids(office)) or Assignment.select_active(clock.today()).filter(area=office.text()).exists()


def _other_office(area: AreaCode, office: AreaCode) -> DeliveryRefused:
    return DeliveryRefused(
        "T608",
        "Kantor di atas wilayah ini tidak bekerja di server ini",
        found=f"{area.text()}, kantor {office.text()}",
        expected="desa atau wilayah di bawah kantor yang bekerja di sini",
        mend=f"Yang mengundang kantor {office.text()} di servernya sendiri.",
        command="Bila ini memang servernya dan belum ada petugasnya: cantik invite … --office KODE.",
    )


def join_sender(token: str, secret: str, key: str, *, opened: OpenStore) -> Sender:
    """Use an invitation up: from now on the village is known by `secret`, and its releases by the key. The same message
    again changes nothing: its answer may have been lost. Raises `DeliveryRefused` T606, T627 for another key than the
    ceremony of this server, or of a server below it, names, T632 for one that was lost."""
    at, digest = clock.now(), digest_of(secret)
    with transaction.atomic():
        row = Sender.objects.select_for_update().filter(token=codes.digest(token), ended_at=None).first()
        wrong = row is None or (row.joined_at is None and row.until < at) or row.secret not in ("", digest)
        if row is None or wrong or len(secret) < 32 or _KEY.fullmatch(key) is None or row.key not in ("", key):
            raise DeliveryRefused(
                "T606",
                "Undangan ini tidak berlaku",
                found="tidak dikenal, sudah dipakai, lewat waktu, atau untuk kunci lain",
                expected="undangan yang belum dipakai",
                mend="Minta walidata membuat undangan baru.",
            )
        if row.joined_at is None:
            require_vouched(AreaCode.from_stored(row.kode), key, opened)
            row.key, row.secret, row.joined_at, row.seen_at = key, digest, at, at
            row.save()
            _note("antar.kenal", AreaCode.from_stored(row.kode), f"kirim:{row.kode}", at, row.pk)
    return row


def require_vouched(area: AreaCode, key: str, opened: OpenStore) -> None:
    """Where an index that was signed at a meeting names the keys of an area, whoever delivers for it has one; a key
    that was lost counts nowhere."""
    require_not_lost(area, key)
    named = index_desk.find_sender_keys(area, opened=opened, now=clock.now())
    if named and key not in named:
        raise DeliveryRefused(
            "T627",
            "Kunci ini bukan yang tercantum dalam indeks bertanda tangan",
            found=f"{area.text()}, kunci {key[:16]}",
            expected=" atau ".join(f"{each[:16]}…" for each in sorted(named)),
            mend="Bila laptopnya hilang atau kuncinya diganti, walidata menerima kunci barunya dahulu di halaman "
            "kiriman (Kunci diganti), lalu menyerahkan undangan baru.",
            command="Di kantor: cantik invite KODE --new-key BERKAS.",
        )


def digest_of(secret: str) -> str:
    """What is kept of a secret: enough for 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_sender(secret: str) -> Sender | None:
    """The village that says this secret; None for nobody. When it was heard last is noted, to some minutes."""
    found = Sender.objects.filter(secret=digest_of(secret), ended_at=None).first() if secret else None
    at = clock.now()
    if found is not None and (found.seen_at is None or at - found.seen_at > _HEARD_AGAIN):
        Sender.objects.filter(pk=found.pk).update(seen_at=at)
    return found


def describe_end(secret: str) -> DeliveryRefused:
    """What whoever says a secret that nobody here knows, or not any more, is told: why, and whom to ask."""
    former = Sender.objects.filter(secret=digest_of(secret)).exclude(ended_at=None).first() if secret else None
    if former is None or former.ended_at is None:
        return DeliveryRefused(
            "T630",
            "Server ini belum mengenal komputer yang mengirim",
            found="tidak ada undangan yang dipakai dari komputer ini",
            expected="undangan dari walidata server ini",
            mend="Yang ada di sini tetap tersimpan. Minta undangan baru kepada walidata kantor itu dan pasang di "
            "halaman kiriman: servernya mungkin diganti atau dipulihkan.",
        )
    day = clock.day_of(former.ended_at).isoformat()
    lost = former.lost_at is not None
    return DeliveryRefused(
        "T630",
        "Kantor mengakhiri undangan komputer ini karena kuncinya diganti"
        if lost
        else "Kantor mengakhiri undangan komputer ini dengan undangan yang baru",
        found=f"berakhir {day}",
        expected="undangan yang berlaku",
        mend="Pasang undangan yang baru di komputer yang memegang kunci baru; bila Anda tidak memintanya, telepon "
        "kantor itu. Rilis yang sudah diterima tetap berlaku."
        if lost
        else "Minta berkas undangan yang terakhir kepada walidata dan pasang di sini; bila laptop ini sempat hilang, "
        "buat dahulu kunci baru. Rilis yang sudah diterima tetap berlaku.",
    )


def is_lost_key(kode: str, key: str) -> bool:
    """Whether a village delivered by this key before another one replaced it."""
    return bool(key) and _find_loss(kode, key) is not None


def _find_loss(kode: str, key: str) -> dt.datetime | None:
    """Since when the key of a village is another one than this; None for one that was never lost."""
    lost = Sender.objects.filter(kode=kode, key=key).exclude(lost_at=None)
    return lost.values_list("lost_at", flat=True).first()


def known_key(kode: str) -> str:
    """The id of the key by which the releases of a village are believed here; "" for one that nobody invited."""
    row = Sender.objects.filter(kode=kode, ended_at=None).first()
    return "" if row is None else row.key


def _note(action: str, area: AreaCode, by: str, at: dt.datetime, number: int) -> None:
    log.record(
        by=by,
        at=at,
        action=action,
        subject="desa",
        subjects=[area.text_with_scheme()],
        detail={"pengirim": number},
    )
