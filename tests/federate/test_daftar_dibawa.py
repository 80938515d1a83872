"""A village on a computer of its own signs the list that its kabupaten keeps: one file goes out, one comes back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.federate.trust import ceremony
from cantik.federate.trust.carried_drafts import (
    CarriedDraft,
    read_draft,
    sign_draft,
    take_draft,
    write_draft,
)
from cantik.federate.trust.editions import stage_edition
from cantik.federate.trust.errors import TrustRefused
from tests.fixtures.server_kepercayaan import NOW, VILLAGES, Server, make_server, pair

FIRST, SECOND = VILLAGES[:2]


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """The second edition of the first village waits for both."""
    server = make_server(tmp_path, villages=VILLAGES[:2])
    stage_edition(server.repository, server.release(FIRST, "2025-2", "baru"), NOW)
    return server


def carried(draft: CarriedDraft) -> CarriedDraft:
    return read_draft(draft.encode(), "berkas")


def test_a_file_goes_out_and_its_signature_counts(server: Server) -> None:
    out = carried(write_draft(server.repository, FIRST))
    said = "\n".join(out.describe())
    assert f"{FIRST}/2025-2" in said
    assert f"{FIRST}/2025-1" in said
    back = carried(sign_draft(out, server.villages[FIRST].private))
    assert take_draft(server.repository, back, NOW) == [server.villages[FIRST].public.keyid]
    server.sign(server.walidata, only=FIRST)
    index = server.repository.standing_index()
    assert any(path.startswith(f"{FIRST}/2025-2/") for path in index.roles[FIRST].signed.targets)


def test_nothing_of_the_server_goes_along(server: Server) -> None:
    """No key, and no list of another village."""
    data = write_draft(server.repository, FIRST).encode().decode()
    assert SECOND not in data
    files = [path for path in (server.repository.path / "kunci").glob("*") if path.is_file()]
    secrets = [value for path in files for value in json.loads(path.read_text()).values() if len(str(value)) > 30]
    assert len(files) == 2
    assert secrets
    assert not any(str(value) in data for value in secrets)


def refused(server: Server, draft: CarriedDraft) -> str:
    with pytest.raises(TrustRefused) as told:
        take_draft(server.repository, draft, NOW)
    return told.value.code


def test_by_another_key_of_another_list_or_twice_it_is_refused(server: Server) -> None:
    out = carried(write_draft(server.repository, FIRST))
    assert refused(server, out) == "F205", "nobody signed"
    for stranger in (pair(FIRST), server.villages[SECOND]):
        assert refused(server, carried(sign_draft(carried(out), stranger.private))) == "F205"
    own = carried(sign_draft(carried(out), server.villages[FIRST].private))
    changed = carried(own)
    changed.metadata.signed.version += 1
    assert refused(server, changed) == "F218"
    stage_edition(server.repository, server.release(FIRST, "2025-3", "lagi"), NOW)
    assert refused(server, own) == "F218", "another list waits by now"
    with pytest.raises(TrustRefused) as told:
        write_draft(server.repository, SECOND)
    assert told.value.code == "F218"


@given(
    data=st.binary(max_size=200)
    | st.recursive(st.none() | st.text(max_size=5), st.lists, max_leaves=5).map(
        lambda value: json.dumps({"jenis": "daftar-menunggu", "peran": "99.01.01.2001", "daftar": value}).encode()
    )
)
def test_any_other_file_is_refused_with_words(data: bytes) -> None:
    with pytest.raises(TrustRefused) as told:
        read_draft(data, "berkas")
    assert told.value.code == "F218"


def test_the_judgement_of_the_walidata_may_lie_elsewhere(server: Server) -> None:
    """A store keeps it in its database; the folder of the release is as its village signed it."""
    folder = server.release(SECOND, "2025-2", "baru")
    judgement = (folder / "walidata.dsse.json").read_bytes()
    (folder / "walidata.dsse.json").unlink()
    with pytest.raises(TrustRefused) as told:
        stage_edition(server.repository, folder, NOW)
    assert told.value.code == "F212"
    assert stage_edition(server.repository, folder, NOW, judgement) == (SECOND, "2025-2")
    server.sign(server.villages[SECOND], server.walidata, only=SECOND)
    assert any(
        path == f"{SECOND}/2025-2/walidata.dsse.json"
        for path in server.repository.standing_index().roles[SECOND].signed.targets
    )


def test_a_new_key_of_the_village_leaves_what_waits_in_its_list(server: Server) -> None:
    server.admit(FIRST)
    ceremony.reopen_village(server.repository, FIRST, NOW)
    server.sign(server.walidata)
    server.sign(server.villages[FIRST], only=FIRST)
    listed = server.repository.standing_index().roles[FIRST].signed.targets
    assert {path.split("/")[1] for path in listed} == {"2025-1", "2025-2"}
