from pathlib import Path

import pytest

from mailbot.slots import number_of, take_free_slot, take_slot
from mailbot.storage.database import open_database


@pytest.fixture
def database(database_url):
    engine = open_database(database_url)
    yield engine
    engine.dispose()


def test_a_held_slot_is_given_to_nobody_else(database, tmp_path: Path):
    slot = take_free_slot(database, tmp_path)

    assert take_slot(database, tmp_path, slot.number) is None
    slot.release()


def test_the_next_process_gets_the_next_slot(database, tmp_path: Path):
    first = take_free_slot(database, tmp_path)
    second = take_free_slot(database, tmp_path)

    assert (first.executor_id, second.executor_id) == ("slot-0", "slot-1")
    first.release()
    second.release()


def test_a_released_slot_can_be_taken_again(database, tmp_path: Path):
    take_free_slot(database, tmp_path).release()

    again = take_slot(database, tmp_path, 0)

    assert again is not None
    assert again.is_held()
    again.release()


def test_a_released_slot_is_no_longer_held(database, tmp_path: Path):
    slot = take_free_slot(database, tmp_path)

    slot.release()

    assert not slot.is_held()


def test_when_every_slot_is_taken_the_process_says_so(database, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("mailbot.slots.SLOTS", 1)
    only = take_free_slot(database, tmp_path)

    with pytest.raises(RuntimeError, match="all 1 executor slots"):
        take_free_slot(database, tmp_path)
    only.release()


@pytest.mark.parametrize(
    ("executor_id", "number"),
    [("slot-0", 0), ("slot-17", 17), ("local", None), ("slot-", None), ("slot-x", None)],
)
def test_only_our_executor_ids_have_a_number(executor_id, number):
    assert number_of(executor_id) == number
