"""What each page costs inside one process: CPU ms and questions to the database, which a busy machine does not change.

`PYTHONPATH=. python script/ukur_halaman.py FOLDER [ROUNDS [PART]]` over the store that `bench.web.build` made;
prints JSON. Every address that is only asked for (no form, nothing that comes before) is asked of by each role that may
enter, with PART only those that hold it; the first time is left out. Two commits compare by runs over one folder.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.web.browser import Browser, Person
from bench.web.load import Crew
from bench.web.scene import Visit
from bench.web.visits import VISITS
from bench.web.world import Somebody, World
from cantik.web.setup import django

if TYPE_CHECKING:
    from django.test import Client

_ROUNDS = 3
_SLOWEST = 25


def main(folder: Path, rounds: int, only: str = "") -> dict[str, Any]:
    """By address and role: median CPU ms and questions; over all of them the means and the slowest."""
    from django.db import connection

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    world = World.load(folder / "dunia.json")
    clients = {somebody.username: _enter(somebody) for somebody in world.people}
    found: dict[str, dict[str, float]] = {}
    repeated: dict[str, list[tuple[int, str]]] = {}
    for title, who, path in _asked(world):
        if only and only not in title:
            continue
        client, spent = clients[who.username], list[float]()
        status = client.get(path).status_code
        asked: list[str] = []
        with connection.execute_wrapper(note):
            client.get(path)
        for _ in range(rounds):
            began = time.process_time()
            client.get(path)
            spent.append(1000 * (time.process_time() - began))
        name = f"{title} [{who.role}]"
        found[name] = {"status": status, "cpu_ms": statistics.median(spent), "queries": len(asked)}
        repeated[name] = [(n, sql) for sql, n in Counter(sql[:150] for sql in asked).most_common(3) if n > 1]
    pages = {name: row for name, row in found.items() if row["status"] == 200}
    worst = sorted(pages, key=lambda name: -pages[name]["cpu_ms"])[:_SLOWEST]
    return {
        "pages": len(pages),
        "mean_cpu_ms": round(statistics.mean(row["cpu_ms"] for row in pages.values()), 2),
        "median_cpu_ms": round(statistics.median(row["cpu_ms"] for row in pages.values()), 2),
        "mean_queries": round(statistics.mean(row["queries"] for row in pages.values()), 1),
        "median_queries": statistics.median(row["queries"] for row in pages.values()),
        "slowest": {name: {**pages[name], "repeated": repeated[name]} for name in worst},
        "all": found,
    }


def _asked(world: World) -> Iterator[tuple[str, Somebody, str]]:
    """Title, person and address of each visit that a page is asked for with, once for each role."""
    crew = Crew(world, 0, [Person(somebody, Browser(0), None) for somebody in world.people], 1)
    done: dict[str, set[str]] = defaultdict(set)
    for visit in VISITS:
        for person in crew.people:
            if not _plain(visit) or not crew.may(person, visit) or person.who.role in done[visit.title]:
                continue
            done[visit.title].add(person.who.role)
            try:
                request = visit.ask(crew.scene(person, visit))
            except (LookupError, KeyError):
                continue  # asks for what was made before
            if request.form is None and request.raw is None and not request.script:
                yield visit.title, person.who, request.path


def _plain(visit: Visit) -> bool:
    return visit.early is None and visit.soon is None and visit.as_who == "self" and 405 not in visit.status


def _enter(somebody: Somebody) -> Client:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(
        get_user_model().objects.get(username=somebody.username),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


if __name__ == "__main__":
    django(pages=True)
    from cantik.staff.app import gate
    from cantik.web.store import open_once

    place = Path(sys.argv[1])
    open_once(place / "simpanan")
    gate.practice(True)  # nobody is sent to set up a second factor: whether one is there is still asked
    told = main(place, int(sys.argv[2]) if len(sys.argv) > 2 else _ROUNDS, sys.argv[3] if len(sys.argv) > 3 else "")
    sys.stdout.write(json.dumps(told, indent=1))
