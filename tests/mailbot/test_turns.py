import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.turns import Turns


def wait_until(condition):
    for _ in range(2000):
        if condition():
            return
        threading.Event().wait(0.001)
    raise AssertionError("it never happened")


@settings(max_examples=20)
@given(numbers=st.lists(st.integers(0, 50), min_size=1, max_size=8))
def test_those_who_wait_get_their_turn_in_order(numbers):
    turns = Turns(1)
    order = []

    def work(number):
        with turns.take(number):
            order.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in numbers]
    with turns.take(-1):
        for count, thread in enumerate(threads, start=1):
            thread.start()
            wait_until(lambda count=count: len(turns._waiting) == count)
    for thread in threads:
        thread.join()

    assert order == sorted(numbers)


def test_no_more_than_allowed_work_at_once():
    turns = Turns(2)
    most = 0
    inside = 0
    lock = threading.Lock()

    def work(number):
        nonlocal most, inside
        with turns.take(number):
            with lock:
                inside += 1
                most = max(most, inside)
            threading.Event().wait(0.005)
            with lock:
                inside -= 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == 2


def test_a_turn_is_given_back_when_the_work_fails():
    turns = Turns(1)

    def fail():
        with turns.take(1):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    with turns.take(2):
        assert turns._free == 0
    assert turns._free == 1


def test_who_works_alone_has_nobody_beside():
    turns = Turns(3)
    inside = []
    together = []
    lock = threading.Lock()

    def work(turn, name):
        with turn:
            with lock:
                inside.append(name)
                if "alone" in inside:
                    together.append(tuple(inside))
            threading.Event().wait(0.01)
            with lock:
                inside.remove(name)

    jobs = [(turns.take(number), str(number)) for number in range(8)]
    jobs[2:2] = [(turns.alone(), "alone"), (turns.alone(), "alone")]
    threads = [threading.Thread(target=work, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert together == [("alone",), ("alone",)]
    assert turns._free == 3
