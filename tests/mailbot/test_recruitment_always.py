"""Whatever people do in whatever order: no outcome without a resolution, no notice twice."""

import contextlib
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from mailbot.clock import WARSAW
from mailbot.engine import later
from mailbot.errors import Stop
from mailbot.recruitments.by_clock import keep_calls
from mailbot.recruitments.calls import close_call
from mailbot.recruitments.deciding import admit, withdraw
from mailbot.recruitments.outcome import Resolution, record_resolution, release_notices
from mailbot.replies.by_hand import Hand
from mailbot.storage.database import reading, transaction
from mailbot.storage.recruiting import ApplicationRow, Membership, ResolutionRow
from mailbot.storage.tables import Outbox
from rules.days import warsaw_day
from tests.support.call_world import IN_TIME, a_row, settle
from tests.support.register import add
from tests.support.station import Clock, close, make_app

STATES = ("complete", "incomplete", "late", "early", "received")
STEPS = st.sampled_from(("clock", "close", "admit", "withdraw", "resolve", "release"))


def one_step(app, step, number):
    hand = Hand("anna", app.clock())
    with transaction(app.database) as session:
        if step == "close":
            close_call(session, "R1", hand)
        elif step == "admit":
            admit(session, number, hand)
        elif step == "withdraw":
            withdraw(session, number, hand)
        elif step == "resolve":
            today = warsaw_day(hand.now)
            outcome = Resolution(f"{hand.now:%d%H%M}", today, (number,))
            record_resolution(session, "R1", outcome, hand)
        else:
            release_notices(app, session, "R1", hand, enqueue=later)


def take(app, step, number):
    app.clock.now += timedelta(days=4, hours=1)
    if step == "clock":
        keep_calls(app, app.clock())
        return
    with contextlib.suppress(Stop):
        one_step(app, step, number)


def demand_the_law(app):
    with reading(app.database) as session:
        rows = session.scalars(select(ApplicationRow)).all()
        resolutions = set(session.scalars(select(ResolutionRow.id)))
        members = set(session.scalars(select(Membership.application_id)))
        results = list(session.scalars(select(Outbox.purpose)))
    for row in rows:
        if row.state in {"appointed", "not_appointed", "notified"}:
            assert row.resolution_id in resolutions
            assert row.is_appointed is not None
        assert (row.id in members) is (row.is_appointed is True)
        if row.state == "notified":
            assert f"result:{row.id}" in results
    assert len(results) == len(set(results))


@given(
    first=st.sampled_from(STATES),
    second=st.sampled_from(STATES),
    steps=st.lists(st.tuples(STEPS, st.integers(1, 3)), max_size=12),
)
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_nobody_is_appointed_without_a_resolution_or_told_twice(
    tmp_path_factory, sqlite_template, first, second, steps
):
    home = tmp_path_factory.mktemp("always")
    (home / "mailbot.db").write_bytes(sqlite_template.read_bytes())
    clock = Clock(datetime(2024, 5, 20, 8, 0, tzinfo=WARSAW))
    app = make_app(f"sqlite:///{home}/mailbot.db", home, clock=clock)
    settle(app)
    add(app.database, *a_row(1, state=first))
    add(app.database, *a_row(2, state=second, person_id="P2", name="Jan Lis", received=IN_TIME))

    for step, number in steps:
        take(app, step, number)
        demand_the_law(app)
    close(app)
