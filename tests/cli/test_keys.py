"""`trellis keys new` prints what TRELLIS_ENCRYPTION_KEYS takes."""

import pytest

from app.db.sealing import KeyRing
from tests.commands import run_command


def test_each_new_key_is_another_one_and_goes_into_the_ring_as_it_is_printed() -> None:
    first, second = run_command("keys", "new").stdout, run_command("keys", "new", "--id", "k2").stdout
    ring = KeyRing.parse(f"{second.strip()},{first.strip()}")

    assert list(ring.keys) == ["k2", "k1"]
    assert ring.keys["k1"] != ring.keys["k2"]


@pytest.mark.parametrize("bad", ["a:b", "a,b", ""])
def test_an_id_that_would_break_the_ring_is_refused(bad: str) -> None:
    refused = run_command("keys", "new", "--id", bad)

    assert (refused.returncode, refused.stdout) == (2, "")
