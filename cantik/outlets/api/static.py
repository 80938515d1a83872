"""The API as files at the root of a site: every list and every description, so that a site without a server, or on a
stick, answers programs, too. What a server adds is pages, filters and forms that are no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cantik.base.atomic_write import lay
from cantik.base.canonical import canonical_json
from cantik.outlets.api import answers, openapi
from cantik.outlets.api.holdings import list_releases
from cantik.outlets.api.questions import WHOLE


def write_api(site: Path) -> None:
    """Lay the files of the API of what lies on a site, and take away those of what no longer does. A file that says the
    same stays as it is."""
    home, written = site / answers.FOLDER, set()
    for name, data in _list_files(site):
        path = home / name
        written.add(path)
        if not path.is_file() or path.read_bytes() != data:
            lay(path, data)
    for path in home.rglob("*.json"):
        if path not in written:
            path.unlink()


def _list_files(site: Path) -> Iterator[tuple[str, bytes]]:
    held = list_releases(site)
    if not held:
        return
    yield "index.json", canonical_json(answers.describe_api(site))
    yield "openapi.json", canonical_json(openapi.describe_document())
    for name, rows in answers.list_whole(held):
        yield name, answers.cut_rows(rows, WHOLE).body
    for each in held:
        yield f"wilayah/{each.code}.json", canonical_json(answers.describe_area(site, each.code))
        yield f"ckan/{each.code}.json", canonical_json(answers.describe_package(each))
