"""Bodies of posts: whole, cut at every place, disordered, repeated, in other encodings, made to do harm."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.field.forms import envelope
from cantik.field.forms.envelope import MOST_DEPTH, MOST_TAGS, MOST_XML, Envelope, _is_plain, read_envelope, read_tree
from cantik.field.forms.errors import PostRefused
from cantik.field.forms.post import PostedFile, boundary_of, file_name, split_post
from tests.field.forms.kiriman import BOUNDARY, CONTENT_TYPE, body, filled, more_follows, part, photo_part, xml_part

ID = "uuid:4b7c1d9e-6a58-4a9e-9d0a-1f3f4f5b6c7d"
XML = filled(ID)


def code_of(xml: bytes) -> str:
    with pytest.raises(PostRefused) as refused:
        read_envelope(xml)
    return refused.value.code


def test_a_post_of_collect() -> None:
    post = split_post(body([xml_part(XML), photo_part(b"\xff\xd8foto")]), CONTENT_TYPE)
    assert post is not None
    assert (post.xml, post.files, post.complete) == (XML, (PostedFile("1700000000000.jpg", b"\xff\xd8foto"),), True)
    assert read_envelope(XML) == Envelope("keluarga", "2026112101", ID)


def test_the_order_of_parts_and_their_repetition_say_nothing() -> None:
    plain = split_post(body([xml_part(XML), photo_part(b"a")]), CONTENT_TYPE)
    for parts in (
        [photo_part(b"a"), xml_part(XML)],
        [xml_part(XML), photo_part(b"a"), photo_part(b"a"), xml_part(XML)],
    ):
        assert split_post(body(parts), CONTENT_TYPE) == plain
    two = split_post(body([xml_part(XML), photo_part(b"a"), photo_part(b"b")]), CONTENT_TYPE)
    assert two is not None
    assert [file.data for file in two.files] == [b"a", b"b"]  # both are kept: nobody knows which one is right


def test_more_is_to_follow() -> None:
    post = split_post(body([xml_part(XML), more_follows()]), CONTENT_TYPE)
    assert post is not None
    assert not post.complete


def test_cut_at_every_byte_nothing_is_taken() -> None:
    whole = body([xml_part(XML), photo_part(b"\r\n--x\r\nfoto\r\n")])
    ends = [len(whole) - n for n in range(3)]  # what comes after the closing boundary says nothing
    for length in range(len(whole) - 4):
        with pytest.raises(PostRefused, match="B501"):
            split_post(whole[:length], CONTENT_TYPE)
    assert all(split_post(whole[:end], CONTENT_TYPE) == split_post(whole, CONTENT_TYPE) for end in ends)


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [photo_part(b"a")],
        [xml_part(XML), xml_part(filled(ID, "2"))],
        [part("xml_submission_files", XML, "a.xml")],
    ],
)
def test_without_one_xml_part_it_is_refused(parts: list[bytes]) -> None:
    with pytest.raises(PostRefused, match="B501"):
        split_post(body(parts), CONTENT_TYPE)


@pytest.mark.parametrize(
    "kind", ["", "text/xml", "multipart/form-data", "multipart/mixed; boundary=b", "multipart/form"]
)
def test_another_content_type_is_refused(kind: str) -> None:
    with pytest.raises(PostRefused, match="B501"):
        boundary_of(kind)


def test_what_is_written_oddly_is_left_to_a_whole_parser() -> None:
    odd = b'Content-Disposition: form-data; name="xml_submission_file"; filename="a.xml"\r\n'
    odd += b"Content-Transfer-Encoding: base64\r\n\r\nPGE+\r\n"
    assert split_post(body([f"--{BOUNDARY}\r\n".encode() + odd]), CONTENT_TYPE) is None


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("1.jpg", "1.jpg"),
        ("../../etc/passwd", "passwd"),
        (r"C:\foto\1.jpg", "1.jpg"),
        ("..", ""),
        ("a\x00b.jpg", "ab.jpg"),
        ("/", ""),
    ],
)
def test_names_of_files_lead_nowhere(said: str, kept: str) -> None:
    assert file_name(said) == kept


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "UTF-16", "US-ASCII", "windows-1252"])
def test_encodings_that_xml_knows(encoding: str) -> None:
    text = XML.decode().replace('version="1.0" ', f'version="1.0" encoding="{encoding}"', 1)
    text = text.replace("<jawaban>1", "<jawaban>é" if encoding != "US-ASCII" else "<jawaban>e")
    assert read_envelope(text.encode(encoding)).instance == ID


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"bukan xml",
        XML[:-8],
        XML + b"<x/>",
        XML.replace(b'version="1.0" ', b'version="1.0" encoding="utf-99"', 1),
        XML.replace(b"<jawaban>1", b"<jawaban>\xff"),
        XML.replace(b"<jawaban>1", b"<jawaban>&beku;"),
        b'<!DOCTYPE data [<!ENTITY a "b">]>' + XML[22:],
        b'<!DOCTYPE data SYSTEM "file:///etc/passwd"><data id="a"/>',
    ],
)
def test_what_is_no_sound_xml_is_refused(xml: bytes) -> None:
    assert code_of(xml) == "B502"


def test_an_xml_bomb_is_refused_before_it_grows() -> None:
    levels = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY b0 "x">{levels}]><data id="a">&b11;</data>'
    assert code_of(bomb.encode()) == "B502"


def test_without_an_id_or_a_form_it_is_refused() -> None:
    assert code_of(filled(None)) == "B503"
    assert code_of(filled("")) == "B503"
    assert code_of(filled("uuid:" + "a" * 200)) == "B503"
    assert code_of(filled(ID, form="")) == "B503"
    assert code_of(b"<data id='a'><instanceID>a</instanceID></data>") == "B503"


def _nested(depth: int) -> bytes:
    return XML.replace(b"<jawaban>1</jawaban>", b"<a>" * depth + b"</a>" * depth)


def test_a_form_that_is_read_can_be_written_again() -> None:
    """What a duty takes out of a form of years ago is written back into it: a form too deep for that never enters."""
    deep = _nested(MOST_DEPTH - 2)
    assert read_envelope(deep).instance == ID
    assert ET.tostring(read_tree(deep)).count(b"<a>") + 1 == MOST_DEPTH - 2
    assert code_of(_nested(MOST_DEPTH)) == "B504"
    assert code_of(_nested(5000)) == "B504"


def test_a_form_of_too_many_tags() -> None:
    assert code_of(XML.replace(b"<jawaban>1", b"<jawaban>" + b"<a/>" * MOST_TAGS)) == "B504"


def test_too_large() -> None:
    assert code_of(filled(ID, "a" * MOST_XML)) == "B504"


_PIECES = (
    *("<a>", "</a>", "<b/>", "<a b='c'>", '<a b="/>">', "/>", ">", "&lt;", "&", "=", "teks", "é", "<", "'", '"'),
    *("<!-- < -->", "<![CDATA[</a></a>]]>", "<?p </a></a> ?>", "<!DOCTYPE a>", "\x00", "</a>" * 40, "<a>" * 300),
    *("<" + "n" * 4100 + "/>", "<a " + " ".join(f"x{at}='1'" for at in range(70)) + ">", "x" * 4100),
)
_HEADS = (
    "",
    '<?xml version="1.0"?>',
    "<?xml version='1.0' encoding='UTF-8'?>\n",
    '<?xml version="1.0" encoding="UTF-7"?>',
)


@given(st.sampled_from(_HEADS), st.lists(st.sampled_from(_PIECES), max_size=30))
def test_what_is_read_once_would_stand_a_second_reading(head: str, pieces: list[str]) -> None:
    """Whoever takes the short way is refused no later than whoever takes the long one, and for the same."""
    xml = f"{head}<data id='a'>{''.join(pieces)}{'</a>' * pieces.count('<a>' * 300)}</data>".encode()
    quick, whole = (_verdict(xml, plain) for plain in (_is_plain, lambda _: False))
    assert quick == whole


def _verdict(xml: bytes, plain: Callable[[bytes], bool]) -> str:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(envelope, "_is_plain", plain)
        try:
            return ET.tostring(read_tree(xml)).decode()
        except PostRefused as error:
            return error.code


def test_a_form_of_a_phone_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expat, "ParserCreate", lambda: pytest.fail("a second parser"))
    family = b"<awal><keluarga>00000000-0000-4000-8000-000000000001</keluarga></awal>"
    assert read_envelope(XML.replace(b"<jawaban>1", b"<kosong/><jawaban>1")).family == ""
    assert read_envelope(XML.replace(b"<jawaban>", family + b"<jawaban>", 1)).family.endswith("1")
