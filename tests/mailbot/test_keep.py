import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.intake.fate import Terms
from mailbot.intake.keep import Batch, Shelf, keep
from mailbot.intake.ledger import Place, last_uid, not_seen
from mailbot.intake.logical_key import logical_key
from mailbot.intake.source import Fetched
from mailbot.storage.tables import Message, MessageState, Raw, Seen
from tests.support.intake import SINCE, mail, moment, open_office

MAY = moment("2024-05-06T08:00:00")


@pytest.fixture
def office(tmp_path, database_url):
    office = open_office(tmp_path, database_url)
    yield office
    office.database.dispose()


def take(office, *mails, mailbox="anna", folder="INBOX", uidvalidity=1, watched=False, first=1):
    """Keep mails as if a server had handed them over; each is content or (content, received)."""
    fetched = [
        Fetched(uid, m[1], m[0]) if isinstance(m, tuple) else Fetched(uid, MAY, m)
        for uid, m in enumerate(mails, first)
    ]
    terms = Terms(Place(mailbox, folder, uidvalidity), SINCE, watched)
    batch = Batch(terms, fetched, fetched[-1].uid if fetched else None)
    return keep(Shelf(office.database, office.blobs, office.enqueue), batch, MAY)


def test_a_mail_is_kept_with_its_bytes_and_its_work_is_enqueued_once(office):
    ids = take(office, mail(1))

    (message,) = office.messages()
    assert office.contents() == [mail(1)]
    assert (message.state, message.reason, message.mailbox) == ("kept", "", "anna")
    assert message.received == MAY
    assert ids == (message.id,) == tuple(office.enqueued)


def test_ids_follow_the_order_of_arrival(office):
    take(office, *(mail(n) for n in range(20)))

    assert office.contents() == [mail(n) for n in range(20)]


def test_the_same_content_again_only_adds_a_line_to_the_ledger(office):
    take(office, mail(1))
    take(office, mail(1), uidvalidity=2)
    take(office, mail(1), folder="Archiwum")

    assert (office.count(Message), office.count(Raw), office.count(Seen)) == (1, 1, 3)
    assert len(office.enqueued) == 1


def test_the_same_content_twice_in_one_batch_is_one_message(office):
    take(office, mail(1), mail(2), mail(1))

    assert (office.count(Message), office.count(Seen)) == (2, 3)


def test_a_batch_taken_twice_changes_nothing(office):
    take(office, mail(1), mail(2))
    again = take(office, mail(1), mail(2))

    assert again == ()
    assert (office.count(Message), office.count(Seen)) == (2, 2)


@pytest.mark.parametrize("one_batch", [True, False])
def test_the_same_mail_with_other_trace_headers_is_linked_and_not_worked_on(office, one_batch):
    first, second = mail(1, trace="a by b"), mail(1, trace="a by c")
    if one_batch:
        take(office, first, second)
    else:
        take(office, first)
        take(office, second, mailbox="bartek")

    original, copy = office.messages()
    reason = "Kopia wiadomości przyjętej już przez skrzynkę „anna”."
    assert (copy.state, copy.copy_of) == (MessageState.IGNORED, original.id)
    assert copy.reason == (
        "Druga kopia wiadomości, która już jest w systemie." * one_batch or reason
    )
    assert copy.finished_at is not None
    assert office.enqueued == [original.id]


def test_a_third_copy_is_linked_to_the_first_one(office):
    for mailbox in ("anna", "bartek", "celina"):
        take(office, mail(1, trace=mailbox), mailbox=mailbox)

    first, *others = office.messages()
    assert [copy.copy_of for copy in others] == [first.id, first.id]


def test_scans_that_repeat_one_message_id_are_three_messages(office):
    scans = [mail(message_id="<scan@printer.example>", body=f"skan {n}") for n in range(3)]

    assert len(take(office, *scans)) == 3


def test_a_stranger_who_guessed_the_message_id_suppresses_nothing(office):
    take(office, mail(1, sender="zly@obcy.example", body="nic"))

    assert len(take(office, mail(1), first=2)) == 1


def test_the_same_words_without_a_date_are_two_messages(office):
    mails = [mail(1, day="", trace=f"proba {n}") for n in range(2)]

    assert len(take(office, *mails)) == 2


@pytest.mark.parametrize(
    ("received", "state"),
    [
        ("2024-04-30T23:59:59+02:00", MessageState.HISTORICAL),
        ("2024-05-01T00:00:00+02:00", MessageState.KEPT),
        ("2024-04-30T22:00:00+00:00", MessageState.KEPT),  # midnight in Warsaw
    ],
)
def test_the_cut_off_is_the_beginning_of_a_day_in_warsaw(office, received, state):
    take(office, (mail(1), moment(received)))

    (message,) = office.messages()
    assert message.state == state
    assert len(office.enqueued) == (state is MessageState.KEPT)


def test_old_mail_says_why_it_is_not_answered(office):
    take(office, (mail(1), moment("2020-01-01")))

    (message,) = office.messages()
    assert message.reason == (
        "Wiadomość sprzed 1.05.2024, od kiedy skrzynka jest obsługiwana automatycznie."
    )
    assert message.finished_at == MAY


def test_mail_in_a_watched_folder_is_recorded_and_never_answered(office):
    take(office, mail(1), folder="Junk", watched=True)

    (message,) = office.messages()
    assert message.state == MessageState.HISTORICAL
    assert message.reason == "Wiadomość leży w folderze „Junk”, który jest tylko przeglądany."
    assert office.enqueued == []


def test_a_sign_up_dragged_from_junk_to_the_inbox_is_answered_once(office):
    take(office, mail(1), folder="Junk", watched=True)
    released = take(office, mail(1))
    again = take(office, mail(1), uidvalidity=2)

    (message,) = office.messages()
    assert (message.state, message.reason, message.finished_at) == ("kept", "", None)
    assert (released, again) == ((message.id,), ())


def test_old_mail_stays_old_when_a_moved_mailbox_shows_it_as_new(office):
    take(office, (mail(1, trace="a"), moment("2020-01-01")))
    take(office, mail(1, trace="a"), mail(1, trace="b"), uidvalidity=2)

    assert office.states() == [MessageState.HISTORICAL, MessageState.HISTORICAL]
    assert office.enqueued == []


def test_a_copy_in_an_answered_mailbox_counts_when_the_first_lies_in_junk(office):
    take(office, mail(1, trace="a"), folder="Junk", watched=True)
    take(office, mail(1, trace="b"), mailbox="bartek")

    junk, answered = office.messages()
    assert (junk.state, answered.state) == (MessageState.HISTORICAL, MessageState.KEPT)
    assert answered.copy_of is None


def test_a_mail_without_server_time_counts_as_received_now(office):
    take(office, (mail(1), None))

    assert office.messages()[0].received == MAY


def test_nothing_is_kept_when_the_work_cannot_be_enqueued(office):
    def refuse(*_):
        raise RuntimeError("engine away")

    office.enqueue = refuse
    with pytest.raises(RuntimeError, match="engine away"):
        take(office, mail(1))

    assert (office.count(Message), office.count(Raw), office.count(Seen)) == (0, 0, 0)
    assert office.cursor() is None


def test_the_cursor_only_goes_back_when_uidvalidity_changes(office):
    place, newer = Place("anna", "INBOX", 1), Place("anna", "INBOX", 2)
    take(office, mail(1), first=9)
    take(office, mail(2), first=5)
    before = last_uid(office.database, place), last_uid(office.database, newer)
    take(office, mail(3), first=3, uidvalidity=2)

    assert before == (9, 0)
    assert last_uid(office.database, newer) == 3


def test_an_empty_batch_is_nothing(office):
    assert take(office) == ()


def test_the_ledger_answers_for_more_uids_than_a_query_may_hold(office):
    take(office, mail(1), mail(2), first=600)

    unknown = not_seen(office.database, Place("anna", "INBOX", 1), range(1, 1201))
    assert sorted(set(range(1, 1201)) - set(unknown)) == [600, 601]


def test_many_processes_that_keep_the_same_mails_keep_each_once(office):
    contents = [mail(n, trace=t) for n in range(12) for t in ("a", "b")]
    barrier = threading.Barrier(4)
    failures = []

    def work(number):
        barrier.wait()
        ordered = contents if number % 2 else list(reversed(contents))
        try:
            take(office, *ordered, mailbox=f"m{number}")
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            failures.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert office.count(Message) == 24
    assert office.states().count("kept") == len(office.enqueued) == 12
    assert office.count(Seen) == 4 * 24


# Keys of copies


def test_line_ends_folding_and_trace_headers_do_not_change_the_key():
    plain = b"From: a@b.example\nDate: Mon, 6 May 2024\n 10:00:00 +0200\n\ntekst\n"
    served = (
        b"Received: x\r\nDATE: Mon, 6 May 2024 10:00:00 +0200\r\nFrom:  a@b.example\r\n\r\ntekst"
    )

    assert logical_key(plain) != logical_key(plain.replace(b"tekst", b"inny"))
    assert logical_key(plain) == logical_key(b"\xef\xbb\xbf\r\n" + plain)
    assert logical_key(plain.replace(b"From", b"X: y\nFrom")) == logical_key(plain)
    assert logical_key(plain.replace(b"\n", b"\r\n")) == logical_key(plain)
    assert logical_key(served.replace(b"DATE", b"Date")) == logical_key(served)


@given(st.binary(max_size=300), st.binary(max_size=50))
@settings(max_examples=200)
def test_any_bytes_have_a_key_and_the_body_always_counts(content, more):
    head = b"Date: x\nFrom: y\n\n"
    equal = content.replace(b"\r\n", b"\n").strip(b"\n") == (content + more).replace(
        b"\r\n", b"\n"
    ).strip(b"\n")

    assert len(logical_key(content)) == 64
    assert (logical_key(head + content) == logical_key(head + content + more)) is equal


def test_a_header_without_end_is_read_only_as_far_as_headers_go():
    endless = b"Date: x\nX: " + b"a" * 300_000

    assert logical_key(endless + b"1") != logical_key(endless + b"2")


def test_received_moments_keep_their_meaning(office):
    take(office, (mail(1), MAY.astimezone(UTC) + timedelta(hours=2)))

    assert office.messages()[0].received == datetime(2024, 5, 6, 10, tzinfo=UTC)
