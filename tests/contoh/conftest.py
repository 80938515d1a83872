"""The kabupaten that most tests look at: three small villages, made once."""

import pytest

from cantik.contoh import Kabupaten, make_kabupaten


@pytest.fixture(scope="session")
def kabupaten() -> Kabupaten:
    """As the demo makes it."""
    return make_kabupaten(2026)
