"""The worst posts of a phone: refused for good within seconds, so that the phone does not send them again."""

from __future__ import annotations

import time

import pytest

from cantik.field.forms.envelope import read_envelope
from cantik.field.forms.errors import PostRefused
from tests.fixtures.terburuk import XML


@pytest.mark.parametrize("name", sorted(XML))
def test_a_form(name: str) -> None:
    xml, begun = XML[name](), time.process_time()
    with pytest.raises(PostRefused) as caught:
        read_envelope(xml)
    assert caught.value.code in ("B502", "B504")
    assert time.process_time() - begun < 3
