"""The process that opens and makes age files with `pyrage`: started by `sealed_file.py` through `base.apart`.

The library holds Python while it works, and a passphrase costs a second or more: here nobody waits for it but who
asked. Its first argument is the folder of the library. A job is what to do, under what (a passphrase, a key, keys of
recipients a line each) and the bytes; the answer begins with one sign of how it went.
"""

from __future__ import annotations

import sys

DONE, REFUSED, SLOW = b"+", b"-", b"~"
OPEN, OPEN_WITH_KEY, SEAL, SEAL_FOR = b"buka", b"buka-kunci", b"segel", b"segel-untuk"
_TOO_SLOW = "work parameter"
#: age refuses work that looks too long by a short trial of the computer's speed, which is wrong while the computer is
#: busy: so it is tried again
_TRIES = 5


def answer_job(act: bytes, secret: str, data: bytes) -> bytes:
    """The answer to one job."""
    import pyrage

    try:
        if act == OPEN_WITH_KEY:
            return DONE + bytes(pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(secret)]))
        if act == OPEN:
            return _open_file(data, secret)
        if act == SEAL_FOR:
            keys = [pyrage.x25519.Recipient.from_str(key) for key in secret.split("\n")]
            return DONE + bytes(pyrage.encrypt(data, keys))
        return DONE + bytes(pyrage.passphrase.encrypt(data, secret))
    except (pyrage.DecryptError, pyrage.IdentityError):
        return REFUSED


def _open_file(data: bytes, passphrase: str) -> bytes:
    import pyrage

    for _ in range(_TRIES):
        try:
            return DONE + bytes(pyrage.passphrase.decrypt(data, passphrase))
        except pyrage.DecryptError as error:
            if _TOO_SLOW not in str(error).lower():
                raise
    return SLOW


if __name__ == "__main__":
    sys.path.append(sys.argv[1])
    act, secret, data = read_job(sys.stdin.buffer)  # type: ignore[name-defined]  # noqa: F821 (`apart_child` gives it)
    write_answer(sys.stdout.buffer, answer_job(act, secret.decode(), data))  # type: ignore[name-defined]  # noqa: F821
