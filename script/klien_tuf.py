#!/usr/bin/env python3
"""Our harvest as the client that the public suite `tuf-conformance` asks for (its CLIENT-CLI.md); nothing of the suite
is here.

    git clone https://github.com/theupdateframework/tuf-conformance FOLDER
    .venv/bin/python -m pytest -c /dev/null --rootdir FOLDER -p no:django FOLDER/tuf_conformance \
        --entrypoint "$PWD/.venv/bin/python $PWD/script/klien_tuf.py"

The lists are proved by the client that the harvest uses, over its line; files go through its store of files by digest.
A few cases set the clock with `faketime` (Debian: package `faketime`).
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from urllib.parse import quote

from tuf.api.exceptions import DownloadError, RepositoryError
from tuf.api.metadata import Metadata, Root
from tuf.ngclient import Updater

from cantik.federate.harvest.blobs import Blobs, name_of
from cantik.federate.harvest.harvester import client_of
from cantik.federate.harvest.line import Line
from cantik.federate.trust.paths import hashed_path

#: the root that was handed over; not a list that the client proved
FIRST_ROOT = "akar-awal"


def main() -> int:
    """One command of the suite's protocol; exit code 1 where the client refuses."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--metadata-url", "--target-base-url"):
        parser.add_argument(name)
    parser.add_argument("--metadata-dir", type=Path, required=True)
    parser.add_argument("--target-dir", type=Path)
    parser.add_argument("--target-name", action="append", default=[])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("init").add_argument("root", type=Path)
    commands.add_parser("refresh")
    commands.add_parser("download")
    arguments = parser.parse_args()
    if arguments.command == "init":
        shutil.copyfile(arguments.root, arguments.metadata_dir / FIRST_ROOT)
        return 0
    line = Line()
    try:
        root = (arguments.metadata_dir / FIRST_ROOT).read_bytes()
        client = client_of(arguments.metadata_dir, arguments.metadata_url, root, line)
        client.refresh()
        for name in arguments.target_name:
            download(client, line, arguments, name)
    except (RepositoryError, DownloadError, LookupError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


def download(client: Updater, line: Line, arguments: argparse.Namespace, name: str) -> None:
    """Bring one file into the suite's folder, through our store of files."""
    target = client.get_targetinfo(name)
    if target is None:
        raise LookupError(name)
    blobs, kept = Blobs(arguments.metadata_dir / "berkas"), name_of(target)
    if not blobs.has(kept):
        first = next(iter(target.hashes.values()))
        root = Metadata[Root].from_file(str(arguments.metadata_dir / "root.json")).signed
        prefixed = hashed_path(name, first) if root.consistent_snapshot else name
        blobs.take(line, f"{arguments.target_base_url.rstrip('/')}/{prefixed}", target)
    place = arguments.target_dir / quote(name, safe="")
    if not place.exists() or place.read_bytes() != blobs.path(kept).read_bytes():
        shutil.copyfile(blobs.path(kept), place)


if __name__ == "__main__":
    sys.exit(main())
