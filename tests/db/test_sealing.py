"""Sealed contents open where they were sealed, with the keys they were sealed with, and nowhere else."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.db.engine import Database
from app.db.models import draft, plan_version
from app.db.sealing import KEY_BYTES, KeyRing, Sealer
from app.errors import ConfigurationError, SealBroken

HERE = uuid4()
SEALER = Sealer(HERE, 1, bytes(range(KEY_BYTES)))


@given(st.text())
def test_what_is_sealed_opens_again(text: str) -> None:
    assert SEALER.unseal(draft.c.body, "row", SEALER.seal(draft.c.body, "row", text)) == text


def test_the_same_text_never_seals_to_the_same_bytes() -> None:
    assert SEALER.seal(draft.c.body, "row", "kestrel") != SEALER.seal(draft.c.body, "row", "kestrel")


def test_no_plain_text_is_left_in_it() -> None:
    assert b"kestrel" not in SEALER.seal(draft.c.body, "row", "kestrel")


def test_a_value_moved_to_another_row_does_not_open() -> None:
    with pytest.raises(SealBroken):
        SEALER.unseal(draft.c.body, "other", SEALER.seal(draft.c.body, "row", "kestrel"))


def test_a_value_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(SealBroken):
        SEALER.unseal(plan_version.c.body, "row", SEALER.seal(draft.c.body, "row", "kestrel"))


def test_a_value_of_another_workspace_does_not_open() -> None:
    other = Sealer(uuid4(), 1, SEALER.data_key)

    with pytest.raises(SealBroken):
        other.unseal(draft.c.body, "row", SEALER.seal(draft.c.body, "row", "kestrel"))


def test_a_changed_byte_is_noticed() -> None:
    sealed = bytearray(SEALER.seal(draft.c.body, "row", "kestrel"))
    sealed[-1] ^= 1

    with pytest.raises(SealBroken):
        SEALER.unseal(draft.c.body, "row", bytes(sealed))


def test_fingerprints_are_equal_for_equal_texts_of_one_workspace_only() -> None:
    other = Sealer(HERE, 1, bytes(KEY_BYTES))

    assert SEALER.fingerprint("a link") == SEALER.fingerprint("a link")
    assert SEALER.fingerprint("a link") != other.fingerprint("a link")


@pytest.mark.parametrize("text", ["", " , ", "k1", "k1:", "k1:tooshort", ":" + "A" * 43, "k1:!!!"])
def test_a_ring_that_cannot_be_read_names_the_setting_and_the_mend(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"TRELLIS_ENCRYPTION_KEYS.*trellis keys new"):
        KeyRing.parse(text)


def test_two_keys_with_one_id_are_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"two keys with the id 'k1'.*trellis keys new --id"):
        KeyRing.parse(f"{KeyRing.new_key('k1')},{KeyRing.new_key('k1')}")


def test_a_new_key_can_be_read() -> None:
    assert KeyRing.parse(KeyRing.new_key("k2")).current_id == "k2"


def test_an_older_key_of_the_ring_still_unwraps() -> None:
    old, new = KeyRing.new_key("old"), KeyRing.new_key("new")
    wrapped = KeyRing.parse(old).wrap(HERE, SEALER.data_key)

    assert KeyRing.parse(f"{new},{old}").unwrap(HERE, "old", wrapped) == SEALER.data_key


def test_a_ring_without_the_key_names_it() -> None:
    wrapped = KeyRing.parse(KeyRing.new_key("old")).wrap(HERE, SEALER.data_key)

    with pytest.raises(SealBroken, match="'old'"):
        KeyRing.parse(KeyRing.new_key("new")).unwrap(HERE, "old", wrapped)


def test_keys_do_not_show_in_representations() -> None:
    ring = KeyRing.parse(KeyRing.new_key("k1"))

    assert "keys" not in repr(ring)
    assert repr(SEALER.data_key) not in repr(SEALER)


async def test_two_processes_end_up_with_the_same_workspace_key(db: Database, workspace: UUID) -> None:
    second = Database(db.engine, db.ring)

    async with db.begin(workspace) as session:
        sealed = session.sealer.seal(draft.c.body, "row", "kestrel")
    async with second.begin(workspace) as session:
        assert session.sealer.unseal(draft.c.body, "row", sealed) == "kestrel"
