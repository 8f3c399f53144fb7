import io
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import func, select

from mailbot.config.check import check
from mailbot.config.load import load_config
from mailbot.demo.run import demo_config, run_demo, write_config
from mailbot.demo.sample import sample_messages
from mailbot.storage.database import open_database, reading
from mailbot.storage.tables import Message, MessageState

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def told_and_home(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    home = tmp_path_factory.mktemp("demo") / "kept"
    told = io.StringIO()
    run_demo(home, Console(file=told, width=400))
    return told.getvalue(), home


def test_every_mail_of_the_demo_has_an_end(told_and_home):
    _, home = told_and_home
    database = open_database(f"sqlite:///{home}/mailbot/mailbot.db")

    with reading(database) as session:
        states = dict(
            session.execute(select(Message.state, func.count()).group_by(Message.state)).all()
        )
    database.dispose()
    assert sum(states.values()) == len(list(sample_messages()))
    assert MessageState.KEPT not in states
    assert {MessageState.DONE, MessageState.HELD, MessageState.IGNORED} <= set(states)


def test_the_demo_writes_replies_that_say_they_are_automatic(told_and_home):
    _, home = told_and_home
    replies = [message_from_bytes(path.read_bytes()) for path in home.glob("odpowiedzi/**/*.eml")]

    assert replies
    for reply in replies:
        assert reply["Auto-Submitted"] in {"auto-replied", "auto-generated"}


def test_an_application_form_is_acknowledged_by_its_title_and_not_by_its_file(told_and_home):
    _, home = told_and_home
    replies = [
        message_from_bytes(path.read_bytes(), policy=default)
        for path in home.glob("odpowiedzi/**/*.eml")
    ]

    [reply] = [reply for reply in replies if "biuro@zielony-prog.example" in reply["To"]]
    written = reply.get_body().get_content()
    assert "Formularz zgłoszeniowy instytucji" in written.splitlines()
    assert ".pdf" not in written


def test_the_digest_of_the_demo_accounts_for_every_mail(told_and_home):
    told, _ = told_and_home
    count = len(sample_messages())

    assert f"es: {count} w skrzynce = {count} w systemie" in told


def test_the_demo_ends_with_the_digest_and_where_to_look(told_and_home):
    told, home = told_and_home

    assert "NABÓR" in told
    assert told.index("NABÓR") < told.index(f"mailbot queue -c {home}/config.toml")


def test_the_other_commands_can_look_at_what_the_demo_kept(tmp_path):
    config = demo_config(tmp_path)

    assert load_config(write_config(tmp_path, config)) == config


def test_the_settings_of_the_demo_pass_their_own_check(tmp_path):
    concerns = check(demo_config(tmp_path), {})

    assert [concern for concern in concerns if concern.is_error] == []
