"""The lessons and the guide are read in the program itself, without the internet; nothing of a page becomes markup."""

from __future__ import annotations

import re

import pytest

from cantik.web.shell.help.manual import BOOKS, pages
from cantik.web.shell.help.markdown import html_of
from tests.fixtures.markah import markah
from tests.staff.bekal import browser, with_role
from tests.web.conftest import Kantor


@pytest.mark.satu_basisdata
def test_help_leads_to_the_lessons_and_every_page_opens(kantor: Kantor) -> None:
    del kantor
    client = browser(with_role("bpd"))
    found = set(re.findall(r'href="(/bantuan/buku/[^"#]+)"', markah(client.get("/bantuan/"))))
    assert {f"/bantuan/buku/belajar/{name}/" for name in ("buku-pertama", "daftar-kotor", "putaran", "revisi")} < found
    assert "/bantuan/buku/panduan/rilis/" in found
    seen: set[str] = set()
    while waiting := found - seen:
        for address in waiting:
            seen.add(address)
            answer = client.get(address)
            assert answer.status_code == 200, address
            found |= set(re.findall(r'href="(/bantuan/buku/[^"#]+)"', markah(answer)))
    assert len(seen) == sum(len(pages(book)) for book in BOOKS)
    assert client.get("/bantuan/buku/belajar/tidak-ada/").status_code == 404
    assert client.get("/bantuan/buku/adr/index/").status_code == 404


def test_marks_of_links_within_the_manual_are_headings_of_it() -> None:
    """What a page calls by a mark is there, so that nobody lands at the top of a long page."""
    from cantik.web.shell.help import manual

    bodies = {(page.book, page.name): manual.body_of(page) for book in BOOKS for page in pages(book)}
    for (book, name), body in bodies.items():
        for target in re.findall(r'href="([^"]+#[^"]+|#[^"]+)"', body):
            path, _, mark = target.partition("#")
            if path.startswith("http"):
                continue
            there = tuple(path.strip("/").split("/")[-2:]) if path else (book, name)
            assert f'id="{mark}"' in bodies[there], (book, name, target)


def test_what_pages_use_of_markdown() -> None:
    page = """## Satu & dua
Kata **tebal**, `kode <x>`, [ke sini](rilis.md), [ke luar](../adr/1.md).

1. satu
   lanjutan
2. dua
    - dalam

| A | B |
|---|---|
| 1 | *2* |

```
cantik <b>
```

<script>alert(1)</script>
"""
    made = html_of(page, lambda target: "/r/" if target == "rilis.md" else "")
    assert '<h2 id="satu--dua">Satu &amp; dua</h2>' in made
    assert '<p>Kata <b>tebal</b>, <code>kode &lt;x&gt;</code>, <a href="/r/">ke sini</a>, ke luar.</p>' in made
    assert "<ol><li>satu lanjutan</li><li>dua<ul><li>dalam</li></ul></li></ol>" in made
    assert "<td>1</td><td><i>2</i></td>" in made
    assert "<code>cantik &lt;b&gt;</code></pre>" in made
    assert "<script" not in made
