import logging
import ssl
from contextlib import closing

import pytest
from imapclient import IMAPClient

from mailbot.config import DropFolder, ImapAccount
from mailbot.intake import imap, imap_connection, keep
from mailbot.intake.imap import ImapSource, portions
from mailbot.intake.imap_trouble import ServerAway, ServerRefused
from mailbot.intake.this_machine import is_this_machine
from mailbot.storage.blobs import Blobs
from mailbot.storage.tables import Message, MessageState, Seen
from tests.support.chaos import ChaosProxy
from tests.support.dovecot import free_port
from tests.support.intake import mail, mailbox, moment, open_office
from tests.support.plain_imap import PlainImapServer

pytestmark = pytest.mark.dovecot

PASSWORD = "haslo"


@pytest.fixture
def office(tmp_path):
    office = open_office(tmp_path)
    yield office
    office.database.dispose()


@pytest.fixture
def user(dovecot):
    return dovecot.new_user()


@pytest.fixture
def person(dovecot, user):
    """Somebody who reads the same mailbox with a mail program."""
    with person_at(dovecot, user) as client:
        yield client


@pytest.fixture
def plain_server():
    with PlainImapServer() as server:
        yield server


def person_at(dovecot, user):
    client = IMAPClient(dovecot.host, dovecot.port, ssl=False, timeout=10)
    client.login(user, PASSWORD)
    return client


def account(dovecot, user, **more):
    settings = {
        "host": "localhost",
        "port": dovecot.tls_port,
        "ca_file": dovecot.ca_file,
        "user": user,
        "password": PASSWORD,
        "connect_timeout_s": 5,
        "read_timeout_s": 5,
    }
    return ImapAccount(**settings | more)


def deliver(dovecot, user, *contents, folder="INBOX"):
    for content in contents:
        dovecot.deliver(user, content, folder)


# Ways in


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_mail_comes_in_over_every_kind_of_connection(office, dovecot, user, security):
    deliver(dovecot, user, mail(1))
    port = dovecot.tls_port if security == "tls" else dovecot.port
    office.has(mailbox(account(dovecot, user, security=security, port=port)))

    assert office.poll() == 1
    assert office.contents() == [mail(1)]


def test_without_encryption_only_this_machine_is_spoken_to(office, dovecot, user):
    office.has(mailbox(account(dovecot, user, security="none", host="imap.example")))
    office.poll()

    assert office.health().error == (
        "Połączenie bez szyfrowania jest dozwolone tylko z tym komputerem."
    )


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_with_a_foreign_certificate_never_hears_the_password(
    office, dovecot, user, security
):
    port = dovecot.tls_port if security == "tls" else dovecot.port
    office.has(mailbox(account(dovecot, user, security=security, port=port, ca_file=None)))
    before = dovecot.log().count("Login:")
    office.poll()

    assert office.health().error == "Certyfikat serwera poczty localhost nie jest zaufany."
    assert dovecot.log().count("Login:") == before


def test_starttls_never_falls_back_to_plain_text(office, plain_server, user, dovecot):
    office.has(mailbox(account(dovecot, user, security="starttls", port=plain_server.port)))
    office.poll()

    assert "localhost" in office.health().error
    assert not any(b"LOGIN" in line for line in plain_server.heard)


@pytest.mark.parametrize("password", ["nie-to-haslo", "złe hasło"])
def test_a_wrong_password_is_a_polish_sentence(office, dovecot, user, password):
    office.has(mailbox(account(dovecot, user, password=password)))
    office.poll()

    assert office.health().error == (
        "Serwer poczty odrzucił logowanie: proszę sprawdzić login i hasło skrzynki."
    )


def test_a_missing_password_is_a_polish_sentence(office, dovecot, user, tmp_path):
    nothing = {"password": None, "password_file": None}
    office.has(
        mailbox(account(dovecot, user, **nothing), "anna"),
        mailbox(account(dovecot, user, **nothing | {"password_file": tmp_path / "x"}), "bartek"),
    )
    office.poll("anna")
    office.poll("bartek")

    words = "Nie można odczytać hasła skrzynki na serwerze programu."
    assert office.health("anna").error == office.health("bartek").error == words


def test_a_server_that_is_away_is_a_polish_sentence_and_nothing_is_raised(office, dovecot, user):
    office.has(mailbox(account(dovecot, user, port=free_port())))

    assert office.poll() == 0
    assert office.health().error == (
        "Serwer poczty localhost nie odpowiada albo zerwał połączenie."
    )


def test_the_debug_log_of_the_library_stays_silent(office, dovecot, user, caplog):
    caplog.set_level(logging.DEBUG)
    deliver(dovecot, user, mail(1))
    office.has(mailbox(account(dovecot, user)))
    office.poll()

    assert not [r for r in caplog.records if r.name.startswith("imapclient")]


# People in the same mailbox


def test_reading_by_the_program_never_shows_to_people(office, dovecot, user, person):
    deliver(dovecot, user, mail(1))
    office.has(mailbox(account(dovecot, user)))
    office.poll()

    person.select_folder("INBOX", readonly=True)
    assert person.get_flags([1]) == {1: (b"\\Recent",)} or b"\\Seen" not in person.get_flags([1])[1]


def test_mails_that_people_read_first_are_still_taken(office, dovecot, user, person):
    deliver(dovecot, user, *(mail(n) for n in range(5)))
    person.select_folder("INBOX")
    person.add_flags([1, 2, 3, 4, 5], [b"\\Seen"])
    office.has(mailbox(account(dovecot, user)))

    assert office.poll() == 5


def test_moving_and_deleting_by_people_changes_nothing(office, dovecot, user, person):
    deliver(dovecot, user, *(mail(n) for n in range(6)))
    office.has(mailbox(account(dovecot, user)))
    office.poll()
    person.select_folder("INBOX")
    person.move([1, 2], "Sent")
    person.delete_messages([6])
    person.expunge()
    deliver(dovecot, user, mail(7))

    assert office.poll() == 1
    assert office.contents() == [mail(n) for n in (0, 1, 2, 3, 4, 5, 7)]


def test_the_highest_uid_is_not_taken_again_when_nothing_is_new(office, dovecot, user):
    deliver(dovecot, user, mail(1))
    office.has(mailbox(account(dovecot, user)))

    assert [office.poll() for _ in range(3)] == [1, 0, 0]
    assert office.count(Seen) == 1


def test_a_keyword_marks_what_was_taken(office, dovecot, user, person):
    deliver(dovecot, user, mail(1))
    office.has(mailbox(account(dovecot, user, mark="keyword")))
    office.poll()

    person.select_folder("INBOX", readonly=True)
    (flags,) = person.get_flags([1]).values()
    assert b"$mailbot" in flags
    assert b"\\Seen" not in flags


def test_a_mailbox_may_be_emptied_by_moving(office, dovecot, user, person):
    deliver(dovecot, user, mail(1), mail(2))
    office.has(mailbox(account(dovecot, user, mark="move", move_to="Przyjęte")))
    office.poll()
    deliver(dovecot, user, mail(3))
    office.poll()

    assert person.select_folder("INBOX")[b"EXISTS"] == 0
    assert person.select_folder("Przyjęte")[b"EXISTS"] == 3
    assert office.count(Message) == 3


def test_moving_a_folder_into_itself_is_not_even_begun(office, dovecot, user):
    deliver(dovecot, user, mail(1))
    office.has(mailbox(account(dovecot, user, mark="move", move_to="INBOX")))

    assert [office.poll() for _ in range(3)] == [1, 0, 0]


def test_a_mark_that_the_server_refuses_does_not_matter(office, dovecot, user):
    deliver(dovecot, user, mail(1))
    office.has(mailbox(account(dovecot, user, mark="move", move_to="a//b")))

    assert office.poll() == 1
    assert office.health().error == ""


# Folders


def test_two_folders_are_read_and_one_is_only_watched(office, dovecot, user):
    deliver(dovecot, user, mail(1))
    deliver(dovecot, user, mail(2), folder="Sent")
    deliver(dovecot, user, mail(3), folder="Junk")
    source = account(
        dovecot, user, folders=("INBOX", "Sent"), watch_folders=("Junk", "Sent"), mark="keyword"
    )
    office.has(mailbox(source))
    office.poll()

    assert office.states() == ["kept", "kept", MessageState.HISTORICAL]
    assert [office.cursor(f) for f in ("INBOX", "Sent", "Junk")] == [1, 1, 1]


def test_a_sign_up_dragged_out_of_junk_is_worked_on(office, dovecot, user, person):
    deliver(dovecot, user, mail(1), folder="Junk")
    office.has(mailbox(account(dovecot, user, watch_folders=("Junk",))))
    first = office.poll()
    person.select_folder("Junk")
    person.move([1], "INBOX")

    assert (first, office.poll()) == (0, 1)
    assert office.states() == ["kept"]


def test_one_missing_folder_does_not_keep_the_others_waiting(office, dovecot, user):
    deliver(dovecot, user, mail(1))
    office.has(mailbox(account(dovecot, user, folders=("Nie ma", "INBOX"))))

    assert office.poll() == 1
    assert office.health().error == "Nie można otworzyć folderu „Nie ma” w skrzynce."


def test_the_same_mail_in_two_mailboxes_is_worked_on_once(office, dovecot):
    first, second = dovecot.new_user(), dovecot.new_user()
    deliver(dovecot, first, mail(1, trace="a"))
    deliver(dovecot, second, mail(1, trace="b"))
    office.has(mailbox(account(dovecot, first)), mailbox(account(dovecot, second), "bartek"))

    assert (office.poll("anna"), office.poll("bartek")) == (1, 0)
    assert office.states() == ["kept", "ignored"]


def test_mail_without_message_id_or_with_a_repeated_one_is_all_kept(office, dovecot, user):
    scans = [mail(message_id="<scan@printer.example>", body=f"skan {n}") for n in range(3)]
    bare = [b"From: a@b.example\r\nDate: x\r\n\r\n%d\r\n" % n for n in range(2)]
    deliver(dovecot, user, *scans, *bare, b"\r\n")
    office.has(mailbox(account(dovecot, user)))

    assert office.poll() == 6


# Trouble on the way


def test_after_a_change_of_uidvalidity_everything_is_looked_through_and_nothing_doubled(
    office, dovecot, user
):
    deliver(dovecot, user, mail(1), mail(2))
    office.has(mailbox(account(dovecot, user)))
    office.poll()
    dovecot.forget_uids(user)
    deliver(dovecot, user, mail(3))

    assert office.poll() == 1
    assert (office.count(Message), office.count(Seen)) == (3, 5)


def test_a_crash_between_commit_and_acknowledgement_loses_and_doubles_nothing(
    office, dovecot, user, monkeypatch
):
    deliver(dovecot, user, *(mail(n) for n in range(4)))
    office.has(mailbox(account(dovecot, user, mark="keyword")))

    def crash(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(imap, "BATCH_MAILS", 2)
        patch.setattr(imap.ImapFolder, "acknowledge", crash)
        with pytest.raises(KeyboardInterrupt):
            office.poll()
    deliver(dovecot, user, mail(5))

    assert office.poll() == 3
    assert (office.count(Message), office.count(Seen), len(office.enqueued)) == (5, 5, 5)


class Power:
    """Fails at a chosen step, counted over server commands, blobs and transactions."""

    def __init__(self, patch):
        self.left = None
        for owner, name in (
            (imap_connection.ImapConnection, "select"),
            (imap_connection.ImapConnection, "search"),
            (imap_connection.ImapConnection, "sizes"),
            (imap_connection.ImapConnection, "bodies"),
            (imap_connection.ImapConnection, "add_keyword"),
            (Blobs, "put"),
            (keep, "note_seen"),
            (keep, "note_read_up_to"),
        ):
            patch.setattr(owner, name, self._counted(getattr(owner, name)))

    def _counted(self, step):
        def counted(*args, **more):
            self._use()
            result = step(*args, **more)
            self._use()
            return result

        return counted

    def _use(self):
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise KeyboardInterrupt


def test_a_crash_at_any_step_loses_and_doubles_nothing(office, dovecot, user, monkeypatch):
    monkeypatch.setattr(imap, "BATCH_MAILS", 2)
    power = Power(monkeypatch)
    office.has(mailbox(account(dovecot, user, mark="keyword", security="none", port=dovecot.port)))
    delivered, crashes = [], 0
    for step in range(1000):
        delivered += [mail(f"{step}-{n}") for n in range(3)]
        deliver(dovecot, user, *delivered[-3:])
        power.left = step
        try:
            office.poll()
        except KeyboardInterrupt:
            crashes += 1
        finished = power.left >= 0
        power.left = None
        office.poll()
        assert sorted(office.contents()) == sorted(delivered)
        if finished:
            break

    assert crashes > 25
    assert office.count(Seen) == len(delivered)
    assert set(office.states()) == {"kept"}
    assert {m.id for m in office.messages()} <= set(office.enqueued)


@pytest.mark.parametrize("after", [10, 400, 900, 1500, 5_000, 60_000, 150_000])
def test_a_connection_cut_anywhere_costs_nothing_but_another_poll(office, dovecot, user, after):
    deliver(dovecot, user, *(mail(n, body="x" * 2000) for n in range(100)))
    with ChaosProxy(dovecot.port) as line:
        office.has(mailbox(account(dovecot, user, security="none", port=line.port)))
        line.cut_after = after
        office.poll()
        trouble = office.health().error
        office.poll()

    assert trouble == "Serwer poczty localhost nie odpowiada albo zerwał połączenie."
    assert office.health().error == ""
    assert (office.count(Message), len(office.enqueued)) == (100, 100)


def test_a_line_that_breaks_within_every_portion_still_gets_mail_through(office, dovecot, user):
    deliver(dovecot, user, *(mail(n, body="x" * 20_000) for n in range(4)))
    polls = 0
    with ChaosProxy(dovecot.port) as line:
        office.has(mailbox(account(dovecot, user, security="none", port=line.port)))
        while office.count(Message) < 4 and polls < 10:
            line.cut_after = 50_000
            office.poll()
            polls += 1

    assert office.count(Message) == 4


def test_a_server_that_falls_silent_is_given_up_after_the_timeout(office, dovecot, user):
    deliver(dovecot, user, *(mail(n, body="x" * 2000) for n in range(30)))
    with ChaosProxy(dovecot.port) as line:
        silent = account(dovecot, user, security="none", port=line.port, read_timeout_s=0.5)
        office.has(mailbox(silent))
        line.stall_after = 20_000
        office.poll()

        assert "nie odpowiada" in office.health().error
        line.stall_after = None
        assert office.poll() == 30


# Size


def test_big_mails_come_in_pieces_and_whole(office, dovecot, user, monkeypatch):
    monkeypatch.setattr(imap, "BIG_BYTES", 5_000)
    monkeypatch.setattr(imap, "PIECE_BYTES", 1_024)
    contents = [mail(n, body=str(n) * n) for n in (10, 5_000, 20, 8_000, 1_024 - 130)]
    deliver(dovecot, user, *contents)
    office.has(mailbox(account(dovecot, user)))
    office.poll()

    assert office.contents() == contents


def test_a_big_mail_deleted_while_it_is_fetched_is_not_kept_by_halves(
    office, dovecot, user, person, monkeypatch
):
    monkeypatch.setattr(imap, "BIG_BYTES", 5_000)
    monkeypatch.setattr(imap, "PIECE_BYTES", 1_024)
    deliver(dovecot, user, mail(1, body="x" * 9_000), mail(2))
    office.has(mailbox(account(dovecot, user)))
    source = ImapSource(imap.open_connection(office.config.mailbox("anna"), office.clock), None)
    connection = source._connection
    fetch, pieces = connection._client.fetch, []

    def fetch_slowly(*args):
        pieces.append(args)
        if len(pieces) == 4:
            person.select_folder("INBOX")
            person.delete_messages([1])
            person.expunge()
            connection.noop()
        return fetch(*args)

    with closing(source):
        connection.select("INBOX", writable=False)
        connection._client.fetch = fetch_slowly
        answered = connection.body_in_parts(1, 1_024)

    assert answered.content is None


def test_mails_are_fetched_in_portions_bounded_by_number_and_bytes():
    sizes = dict.fromkeys(range(1, 251), 10) | {101: 6_000_000, 200: 4_500_000, 201: 4_500_000}

    cut = list(portions(sorted(sizes), sizes))

    assert [(p[0], p[-1]) for p in cut] == [(1, 100), (101, 101), (102, 200), (201, 250)]
    assert list(portions([], {})) == []


def test_big_folders_are_searched_in_windows(office, dovecot, user, monkeypatch):
    monkeypatch.setattr(imap_connection, "WINDOW", 3)
    monkeypatch.setattr(imap, "SIZES_AT_ONCE", 4)
    deliver(dovecot, user, *(mail(n) for n in range(11)))
    office.has(mailbox(account(dovecot, user)))

    assert (office.poll(), office.poll()) == (11, 0)
    assert office.contents() == [mail(n) for n in range(11)]


def test_one_damaged_mail_does_not_keep_the_others_waiting(office, dovecot, user, monkeypatch):
    deliver(dovecot, user, *(mail(n) for n in range(5)))
    office.has(mailbox(account(dovecot, user)))
    bodies = imap_connection.ImapConnection.bodies

    def bodies_without_uid_3(self, uids):
        if 3 in uids:
            raise ServerRefused("NO [SERVERBUG]")
        return bodies(self, uids)

    with monkeypatch.context() as patch:
        patch.setattr(imap_connection.ImapConnection, "bodies", bodies_without_uid_3)
        first = office.poll()
    office.reconcile()

    assert first == 4
    assert office.contents() == [mail(n) for n in (0, 1, 3, 4, 2)]


# The connection itself


def test_a_lost_connection_is_closed_without_waiting_for_a_goodbye(dovecot, user, office):
    office.has(mailbox(account(dovecot, user, security="none", port=dovecot.port)))
    with ChaosProxy(dovecot.port) as line:
        there = account(dovecot, user, security="none", port=line.port, read_timeout_s=0.3)
        connection = imap.open_connection(mailbox(there), office.clock)
        line.stall_after = 0
        with pytest.raises(ServerAway):
            connection.noop()
        connection.close()
        connection.close()

    with pytest.raises(OSError, match=r".*"):
        connection._client.socket().send(b"x")


def test_a_directory_is_no_imap_mailbox(tmp_path, office):
    with pytest.raises(TypeError, match="anna is no IMAP mailbox"):
        imap.open_connection(mailbox(DropFolder(path=tmp_path)), office.clock)


def test_received_is_when_the_server_took_it(office, dovecot, user):
    taken = moment("2024-05-06T22:30:00+02:00")
    dovecot.deliver(user, mail(1), received=taken.timestamp())
    office.has(mailbox(account(dovecot, user)))
    office.poll()

    assert office.messages()[0].received == taken


def test_certificates_are_always_checked(dovecot, user):
    client = imap_connection.connect(account(dovecot, user))
    try:
        assert client.ssl_context.verify_mode == ssl.CERT_REQUIRED
        assert client.ssl_context.check_hostname
    finally:
        client.shutdown()


def test_another_certificate_authority_of_the_same_name_is_read_anew(
    office, dovecot, user, tmp_path
):
    ca_file = tmp_path / "ca.pem"
    ca_file.write_bytes(dovecot.ca_file.read_bytes())
    office.has(mailbox(account(dovecot, user, ca_file=ca_file)))
    office.poll()
    well = office.health().error
    ca_file.write_text("nonsense")
    office.poll()
    broken = office.health().error
    ca_file.unlink()
    office.poll()

    assert well == ""
    assert broken == f"Nie można odczytać pliku z urzędem certyfikacji: {ca_file}."
    assert office.health().error == broken


def test_a_folder_that_may_only_be_read_is_read_and_not_marked(office, dovecot, user, monkeypatch):
    deliver(dovecot, user, mail(1))
    office.has(mailbox(account(dovecot, user, mark="keyword")))
    select = IMAPClient.select_folder

    def select_readonly(self, folder, readonly=False):  # noqa: FBT002 - as in the library
        if not readonly:
            raise IMAPClient.ReadOnlyError("INBOX is not writable")
        return select(self, folder, readonly)

    monkeypatch.setattr(IMAPClient, "select_folder", select_readonly)

    assert office.poll() == 1
    assert office.health().error == ""


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("localhost.obcy.example", False),
        ("10.0.0.1", False),
        ("", False),
        (None, False),
    ],
)
def test_only_the_loopback_is_this_machine(host, is_ours):
    assert is_this_machine(host) is is_ours
