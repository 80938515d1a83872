"""States in which a server would be open by mistake: refused before anything listens, with what to set.

Pure: what the operator set and what the command was given, without Django.
"""

from __future__ import annotations

from cantik.base.environment import Environment
from cantik.base.errors import WrongUse
from cantik.base.network import is_loopback

#: Django's own measure of a secret is 50 letters; 32 of a random alphabet hold more than 128 bits
_SECRET_LETTERS = 32


def refuse_open(environment: Environment, host: str) -> None:
    """Raise `WrongUse` for a server whose operator cannot have meant what was set; `host`: where it would listen.

    D206: it listens to the network, and nobody said at which address people reach it: it would take whoever comes
    through a proxy for somebody at this computer. D207: details of errors, with values of persons, for everybody.
    """
    outside = host != "localhost" and not is_loopback(host)
    announced = environment.address or environment.hosts
    if environment.debug and (announced or outside):
        raise WrongUse(
            "D207",
            "CANTIK_DEBUG tidak boleh menyala di server",
            expected="CANTIK_DEBUG kosong: rincian galat memuat isi basis data",
            mend="Hapus CANTIK_DEBUG, atau layani komputer ini saja tanpa CANTIK_ADDRESS dan CANTIK_HOSTS.",
        )
    if outside and environment.address is None:
        raise WrongUse(
            "D206",
            "Server akan terbuka ke jaringan, tetapi alamatnya belum disebut",
            found=f"--host {host} tanpa CANTIK_ADDRESS",
            expected="CANTIK_ADDRESS berisi alamat yang diketik orang, misalnya https://cantik.kabupaten.go.id",
            mend="Isi CANTIK_ADDRESS, atau hilangkan --host agar hanya komputer ini yang dilayani.",
        )


def require_secret(environment: Environment) -> None:
    """Raise `WrongUse` D208 where several processes are to answer and no secret is set that all of them know.

    Each would make one of its own: what one signed no other one could read, and wrong passwords would be counted by
    each alone.
    """
    if environment.secret_key is None or len(environment.secret_key) < _SECRET_LETTERS:
        raise WrongUse(
            "D208",
            "Beberapa proses memerlukan rahasia sesi yang sama",
            found="CANTIK_SECRET_KEY kosong" if environment.secret_key is None else "CANTIK_SECRET_KEY terlalu pendek",
            expected=f"rahasia acak, paling sedikit {_SECRET_LETTERS} huruf, sama pada tiap proses",
            mend="Buat sekali: python -c 'import secrets; print(secrets.token_urlsafe(48))' > BERKAS, lalu isi "
            "CANTIK_SECRET_KEY_FILE. Untuk satu peladen, cantik serve --processes N membagikannya sendiri.",
        )
