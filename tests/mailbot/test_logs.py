import json
import logging
import re
import warnings
from decimal import Decimal

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from mailbot.logs import configure_logging, mask_text, where_raised
from tests.support.commands import untouched_logging


@pytest.fixture(autouse=True)
def logging_of_our_own():
    with untouched_logging():
        yield


def events(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def fail_with(text: str) -> None:
    raise ValueError(text)


def test_an_event_is_one_json_line_with_ids(capsys):
    configure_logging("info")

    structlog.get_logger().info("kept", message=17, roles=["poll"])

    (event,) = events(capsys)
    assert (event["event"], event["message"], event["level"]) == ("kept", 17, "info")
    assert str(event["timestamp"]).endswith("Z")


def test_the_level_leaves_out_what_is_below_it(capsys):
    configure_logging("warning")

    structlog.get_logger().info("kept")
    structlog.get_logger().warning("late")

    assert [event["event"] for event in events(capsys)] == ["late"]


def test_addresses_and_secrets_never_reach_the_log(capsys):
    configure_logging()

    structlog.get_logger().info(
        "odd", who="Anna <anna@ops.example>", password="tajne", api_key=7, of={"a": "b@c.example"}
    )

    text = capsys.readouterr().err
    assert "@" not in text
    assert "tajne" not in text
    assert json.loads(text)["api_key"] == "[hidden]"


def test_a_value_without_a_form_in_json_is_told_by_its_kind_only(capsys):
    configure_logging()

    structlog.get_logger().info("odd", value=Decimal("12.5"))

    assert events(capsys)[0]["value"] == "[Decimal]"


@pytest.mark.parametrize("as_argument", [True, False])
def test_an_exception_is_told_by_class_and_place_without_its_text(capsys, as_argument):
    configure_logging()
    try:
        fail_with("Anna Żak, tel. 600 000 000")
    except ValueError as error:
        structlog.get_logger().error("failed", exc_info=error if as_argument else True)

    text = capsys.readouterr().err
    assert "Żak" not in text
    event = json.loads(text)
    assert (event["error"], str(event["at"]).partition(":")[0]) == ("ValueError", "test_logs.py")


def test_an_exception_that_was_never_raised_has_no_place():
    assert where_raised(ValueError()) == ""


def test_without_an_exception_none_is_told(capsys):
    configure_logging()

    structlog.get_logger().error("failed", exc_info=True)

    assert "error" not in events(capsys)[0]


@pytest.mark.parametrize("name", ["dbos", "imapclient", "sqlalchemy.engine", "somebody.else"])
def test_libraries_speak_in_our_form_cut_to_their_first_line(capsys, name):
    configure_logging()

    try:
        fail_with("tajne")
    except ValueError:
        logging.getLogger(name).exception("no %s\n[parameters: 'Anna']", "luck")
    logging.getLogger(name).debug("daily work")

    (event,) = events(capsys)
    assert event["event"] == "library"
    assert event["library"] == name
    assert event["text"] == "no luck"
    assert event["error"] == "ValueError"


def test_a_library_that_miscounts_its_arguments_is_heard_all_the_same(capsys):
    configure_logging()

    logging.getLogger("dbos").error("one %s", *("a", "b"))

    assert events(capsys)[0]["text"] == "one %s"


@pytest.mark.parametrize("name", ["mailparser", "pdfminer.psparser"])
def test_libraries_that_quote_mail_are_silent(capsys, name):
    configure_logging("debug")

    logging.getLogger(name).error("cannot read: Anna Żak")

    assert capsys.readouterr().err == ""


def test_warnings_of_python_go_the_same_way(capsys):
    configure_logging()

    with warnings.catch_warnings():
        warnings.simplefilter("default")
        logging.captureWarnings(capture=True)
        warnings.warn("careful", stacklevel=1)
        logging.captureWarnings(capture=False)

    assert events(capsys)[0]["library"] == "py.warnings"


def test_setting_up_twice_does_not_say_things_twice(capsys):
    configure_logging()
    configure_logging()

    logging.getLogger("dbos").error("once")

    assert len(events(capsys)) == 1


@given(st.text(alphabet="ab@. <>:/\n", max_size=50))
def test_masked_text_never_holds_an_address_or_a_second_line(text):
    masked = mask_text(text)

    assert "\n" not in masked
    assert not re.search("[ab.]@[ab.]", masked)


def test_passwords_in_urls_are_hidden():
    assert "tajne" not in mask_text("postgresql://mailbot:tajne@db.example/x is away")
