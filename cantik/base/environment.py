"""The environment, read in one place: every `CANTIK_…`, typed; documented in docs/rujukan/pengaturan.md."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cantik.base.errors import WrongUse

#: questions a minute that the API answers one address, where the operator sets nothing
API_PER_MINUTE = 600
_DIGITS = 9
_YES = {"1", "ya", "yes", "true"}
_NO = {"", "0", "tidak", "no", "false"}


@dataclass(frozen=True, slots=True)
class Environment:
    """What the operator set. None means "not set"; what then holds is written beside each name in the documentation."""

    store: Path | None  # CANTIK_STORE
    database: str | None  # CANTIK_DATABASE (a secret: it may hold a password; or CANTIK_DATABASE_FILE)
    key_file: Path | None  # CANTIK_KEY_FILE
    content: Path | None  # CANTIK_CONTENT
    passphrase: str | None  # CANTIK_PASSPHRASE or CANTIK_PASSPHRASE_FILE
    secret_key: str | None  # CANTIK_SECRET_KEY or CANTIK_SECRET_KEY_FILE
    hosts: tuple[str, ...]  # CANTIK_HOSTS
    debug: bool  # CANTIK_DEBUG
    address: str | None  # CANTIK_ADDRESS
    mail: str | None  # CANTIK_MAIL (a secret: it may hold a password; or CANTIK_MAIL_FILE)
    mail_from: str | None  # CANTIK_MAIL_FROM
    oidc_server: str | None  # CANTIK_OIDC_SERVER
    oidc_client: str | None  # CANTIK_OIDC_CLIENT
    oidc_secret: str | None  # CANTIK_OIDC_SECRET or CANTIK_OIDC_SECRET_FILE
    oidc_name: str  # CANTIK_OIDC_NAME
    public: Path | None  # CANTIK_PUBLIC
    books: frozenset[str] | None  # CANTIK_BOOKS
    api_per_minute: int  # CANTIK_API_PER_MINUTE


#: every name that `read` looks at; a test compares them with the documentation
NAMES = (
    "CANTIK_STORE",
    "CANTIK_DATABASE",
    "CANTIK_DATABASE_FILE",
    "CANTIK_KEY_FILE",
    "CANTIK_CONTENT",
    "CANTIK_PASSPHRASE",
    "CANTIK_PASSPHRASE_FILE",
    "CANTIK_SECRET_KEY",
    "CANTIK_SECRET_KEY_FILE",
    "CANTIK_HOSTS",
    "CANTIK_DEBUG",
    "CANTIK_ADDRESS",
    "CANTIK_MAIL",
    "CANTIK_MAIL_FILE",
    "CANTIK_MAIL_FROM",
    "CANTIK_OIDC_SERVER",
    "CANTIK_OIDC_CLIENT",
    "CANTIK_OIDC_SECRET",
    "CANTIK_OIDC_SECRET_FILE",
    "CANTIK_OIDC_NAME",
    "CANTIK_PUBLIC",
    "CANTIK_BOOKS",
    "CANTIK_API_PER_MINUTE",
)


#: names of script/ and tests/ (docs/rujukan/pengaturan.md, second part): not read here
_OF_TESTS = (
    "CANTIK_UJI_",
    "CANTIK_PYTHON",
    "CANTIK_CHROMIUM",
    "CANTIK_SHARED",
    "CANTIK_SEED",
    "CANTIK_GAMBAR",
    "CANTIK_PG_",
)


def unknown_names(environ: Mapping[str, str] = os.environ) -> list[str]:
    """Names that look like settings and are none: a mistyped one would be left out in silence."""
    return sorted(
        name for name in environ if name.startswith("CANTIK_") and name not in NAMES and not name.startswith(_OF_TESTS)
    )


def read(environ: Mapping[str, str] = os.environ) -> Environment:
    """The settings of this process. Raises `WrongUse` (D201, D202, D205, D209) for a value that cannot be meant."""
    return Environment(
        store=_path(environ, "CANTIK_STORE"),
        database=_secret(environ, "CANTIK_DATABASE"),
        key_file=_path(environ, "CANTIK_KEY_FILE"),
        content=content_folder(environ),
        passphrase=_secret(environ, "CANTIK_PASSPHRASE"),
        secret_key=_secret(environ, "CANTIK_SECRET_KEY"),
        hosts=tuple(host for host in environ.get("CANTIK_HOSTS", "").replace(",", " ").split() if host),
        debug=_flag(environ, "CANTIK_DEBUG"),
        address=_address(environ),
        mail=_secret(environ, "CANTIK_MAIL"),
        mail_from=environ.get("CANTIK_MAIL_FROM") or None,
        oidc_server=_oidc_server(environ),
        oidc_client=environ.get("CANTIK_OIDC_CLIENT") or None,
        oidc_secret=_secret(environ, "CANTIK_OIDC_SECRET"),
        oidc_name=environ.get("CANTIK_OIDC_NAME") or "Akun pemerintah daerah",
        public=_path(environ, "CANTIK_PUBLIC"),
        books=chosen_books(environ),
        api_per_minute=_whole(environ, "CANTIK_API_PER_MINUTE", API_PER_MINUTE),
    )


def chosen_books(environ: Mapping[str, str] = os.environ) -> frozenset[str] | None:
    """Ids of the further books that an edition is printed with; None of all of them. A word that names no book
    (`tidak`) leaves all out."""
    names = frozenset(environ.get("CANTIK_BOOKS", "").replace(",", " ").split())
    return names or None


#: the folder of content in the store that this process has open, none while it has none open
_of_store: list[Path] = []


def offer_content(folder: Path | None) -> None:
    """Say where the store that is open keeps content of its own; None when it is closed."""
    _of_store[:] = [] if folder is None else [folder]


def content_folder(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The kabupaten's own content alone: asked for each value that a page shows, so that nothing else is read. Where
    nobody set it, that of the open store holds once something lies in it."""
    named = _path(environ, "CANTIK_CONTENT")
    return named if named or not _of_store else next(filter(Path.is_dir, _of_store), None)


def content_setting() -> tuple[str | None, Path | None]:
    """By which that folder is found, without a look at the disk: what was set, and the place in the open store."""
    return os.environ.get("CANTIK_CONTENT"), _of_store[0] if _of_store else None


def make_content_folder() -> Path | None:
    """The same for whoever writes into it: that of the open store is made where it is not there yet. None without a
    setting and without a store. Raises `OSError`."""
    named = _path(os.environ, "CANTIK_CONTENT")
    if named is None and _of_store:
        _of_store[0].mkdir(mode=0o700, exist_ok=True)
    return content_folder()


@contextmanager
def use_content(folder: Path) -> Iterator[None]:
    """For as long as it lasts, this process has that folder of content of a kabupaten's own. For commands that look at
    another folder than the installation's; no two threads at once."""
    former = os.environ.get("CANTIK_CONTENT")
    os.environ["CANTIK_CONTENT"] = str(folder)
    try:
        yield
    finally:
        if former is None:
            os.environ.pop("CANTIK_CONTENT", None)
        else:
            os.environ["CANTIK_CONTENT"] = former


def name_folders(*, content: Path, public: Path) -> dict[str, str]:
    """The settings of another process that reads this folder of content and serves this public site."""
    return {"CANTIK_CONTENT": str(content.absolute()), "CANTIK_PUBLIC": str(public.absolute())}


def store_folder(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Where the store lies, alone: asked while a command is read, before it is known what else it needs."""
    return _path(environ, "CANTIK_STORE")


def _path(environ: Mapping[str, str], name: str) -> Path | None:
    value = environ.get(name, "")
    return Path(value) if value else None


def _secret(environ: Mapping[str, str], name: str) -> str | None:
    """The value, or the first line of the file that `NAME_FILE` names (a secret in a file is seen by fewer eyes)."""
    value = environ.get(name, "")
    file = environ.get(f"{name}_FILE", "")
    if not file:
        return value or None
    if value:
        raise WrongUse("D201", f"{name} dan {name}_FILE tidak boleh diisi keduanya", mend="Pakai salah satu.")
    try:
        lines = Path(file).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(
            "D201", f"Berkas dalam {name}_FILE tidak dapat dibaca", where=file, expected="berkas teks UTF-8 yang ada"
        ) from error
    return (lines[0] if lines else "") or None


def _address(environ: Mapping[str, str]) -> str | None:
    """Scheme, host and port of the application; an address without a scheme would be taken for this computer."""
    value = environ.get("CANTIK_ADDRESS", "").strip().rstrip("/")
    if not value:
        return None
    try:
        parts = urlsplit(value)
        whole = parts.scheme in ("http", "https") and parts.hostname and not parts.username
        whole = whole and not (parts.path or parts.query or parts.fragment) and (parts.port or 1) > 0
    except ValueError:
        whole = False
    if not whole:
        raise WrongUse(
            "D205",
            "CANTIK_ADDRESS tidak dipahami",
            found=value,
            expected="alamat lengkap tanpa folder, misalnya https://cantik.kabupaten.go.id",
        )
    return value


def _oidc_server(environ: Mapping[str, str]) -> str | None:
    """The address of the provider; named with its client, or the button to sign in would silently be left out."""
    value = environ.get("CANTIK_OIDC_SERVER", "").strip()
    if not value:
        return None
    try:
        parts = urlsplit(value)
        whole = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1) > 0
    except ValueError:
        whole = False
    if not whole or not environ.get("CANTIK_OIDC_CLIENT"):
        raise WrongUse(
            "D209",
            "CANTIK_OIDC_SERVER tidak dipahami",
            found=value if not whole else "tanpa CANTIK_OIDC_CLIENT",
            expected="alamat lengkap, misalnya https://sso.kabupaten.go.id, bersama CANTIK_OIDC_CLIENT",
        )
    return value


def _whole(environ: Mapping[str, str], name: str, otherwise: int) -> int:
    value = environ.get(name, "").strip()
    if not value:
        return otherwise
    if not (value.isascii() and value.isdigit() and len(value) < _DIGITS):
        raise WrongUse("D205", f"{name} bukan bilangan bulat", found=value, expected="0 atau lebih")
    return int(value)


def _flag(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name, "").strip().lower()
    if value in _YES:
        return True
    if value in _NO:
        return False
    raise WrongUse("D202", f"{name} tidak dipahami", found=value, expected="ya atau tidak")
