import os
import threading
from datetime import timedelta

import pytest

from mailbot.config import DropFolder, MaildirFolder
from mailbot.errors import AgainLater
from mailbot.intake import files
from mailbot.intake.drop import DropSource, list_drop
from mailbot.intake.files import FileFolder, number_of, read_file, received_at
from mailbot.intake.maildir import MaildirSource, list_maildir
from mailbot.storage.tables import Message, Seen
from tests.support.intake import mail, mailbox, moment, open_office

MAY = moment("2024-05-06T08:00:00")


@pytest.fixture
def office(tmp_path):
    office = open_office(tmp_path)
    yield office
    office.database.dispose()


@pytest.fixture
def maildir(tmp_path, office):
    path = tmp_path / "Maildir"
    for part in ("cur", "new", "tmp"):
        (path / part).mkdir(parents=True)
    office.has(mailbox(MaildirFolder(path=path)))
    return path


@pytest.fixture
def drop(tmp_path, office):
    path = tmp_path / "drop"
    path.mkdir()
    office.has(mailbox(DropFolder(path=path)))
    return path


def put(path, content, received=MAY):
    path.write_bytes(content)
    os.utime(path, (received.timestamp(), received.timestamp()))


# Maildir


def test_mails_of_a_maildir_are_kept_once_in_the_order_they_came(office, maildir):
    for n in (3, 1, 2):
        put(maildir / "new" / f"{n}.host", mail(n), MAY + timedelta(minutes=n))

    assert (office.poll(), office.poll()) == (3, 0)
    assert office.contents() == [mail(1), mail(2), mail(3)]
    assert office.messages()[0].received == MAY + timedelta(minutes=1)


def test_reading_and_flagging_by_people_changes_nothing(office, maildir):
    put(maildir / "new" / "1.host", mail(1))
    office.poll()
    (maildir / "new" / "1.host").rename(maildir / "cur" / "1.host:2,")
    office.poll()
    (maildir / "cur" / "1.host:2,").rename(maildir / "cur" / "1.host:2,RS")

    assert office.poll() == 0
    assert (office.count(Message), office.count(Seen)) == (1, 1)


def test_unfinished_hidden_and_foreign_things_in_a_maildir_are_left_alone(office, maildir):
    put(maildir / "tmp" / "1.host", mail(1))
    put(maildir / "new" / ".hidden", mail(2))
    (maildir / "new" / "directory").mkdir()
    (maildir / "new" / "link").symlink_to("/etc/hostname")
    os.mkfifo(maildir / "new" / "pipe")

    assert office.poll() == 0
    assert office.health().error == ""


def test_a_maildir_is_never_changed(office, maildir):
    put(maildir / "new" / "1.host", mail(1))
    before = [(p, p.stat().st_mtime_ns) for p in sorted(maildir.rglob("*"))]
    office.poll()

    assert [(p, p.stat().st_mtime_ns) for p in sorted(maildir.rglob("*"))] == before


def test_a_directory_that_is_no_maildir_is_a_polish_sentence_for_the_digest(office, tmp_path):
    office.has(mailbox(MaildirFolder(path=tmp_path / "nie ma")))
    office.now = MAY
    office.poll()
    office.now = MAY + timedelta(hours=1)
    office.poll()

    health = office.health()
    assert health.error == f"Katalog {tmp_path}/nie ma nie jest skrzynką Maildir (brak new i cur)."
    assert (health.error_since, health.polled_at) == (MAY, MAY + timedelta(hours=1))


def test_trouble_is_over_as_soon_as_a_poll_succeeds(office, maildir):
    (maildir / "new").rename(maildir / "away")
    office.poll()
    (maildir / "away").rename(maildir / "new")
    office.poll()

    health = office.health()
    assert (health.error, health.error_since) == ("", None)


def test_an_empty_mail_is_kept_like_any_other(office, maildir):
    put(maildir / "new" / "1.host", b"")

    assert office.poll() == 1
    assert office.contents() == [b""]


@pytest.mark.parametrize("stale_listings", [1, 2])
def test_a_mail_that_gets_another_name_while_being_read_is_still_read(maildir, stale_listings):
    put(maildir / "new" / "1.host", mail(1))
    stale = list_maildir(maildir)
    answers = [stale] * stale_listings

    def listing():
        if len(answers) == 1:
            (maildir / "new" / "1.host").rename(maildir / "cur" / "1.host:2,S")
        return answers.pop() if answers else list_maildir(maildir)

    ((one,),) = FileFolder(listing).fetch(list(stale))

    assert one.content == mail(1)


def test_a_mail_that_is_renamed_after_it_was_found_is_still_read(maildir):
    put(maildir / "new" / "1.host", mail(1))
    put(maildir / "new" / "2.host", mail(2), MAY + timedelta(minutes=1))
    folder = MaildirSource(maildir).open("INBOX")
    uids = folder.after(0)

    contents = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "BATCH_MAILS", 1)
        for batch in folder.fetch(uids):
            contents += [m.content for m in batch]
            if (maildir / "new" / "2.host").exists():
                (maildir / "new" / "2.host").rename(maildir / "cur" / "2.host:2,S")

    assert contents == [mail(1), mail(2)]


def test_a_mail_deleted_between_listing_and_reading_is_left_out(maildir):
    put(maildir / "new" / "1.host", mail(1))
    put(maildir / "new" / "2.host", mail(2))
    folder = MaildirSource(maildir).open("INBOX")
    uids = [*folder.after(0), 77]
    (maildir / "new" / "1.host").unlink()

    assert [m.content for batch in folder.fetch(uids) for m in batch] == [mail(2)]


def test_big_mails_and_many_mails_come_in_several_batches(maildir, monkeypatch):
    monkeypatch.setattr(files, "BATCH_BYTES", 1000)
    monkeypatch.setattr(files, "BATCH_MAILS", 3)
    put(maildir / "new" / "0", b"x" * 1500)
    for n in range(1, 6):
        put(maildir / "new" / str(n), b"x")
    folder = MaildirSource(maildir).open("INBOX")

    assert [len(batch) for batch in folder.fetch(folder.after(0))] == [1, 3, 2]


def test_only_days_that_were_asked_for_are_listed(maildir):
    put(maildir / "new" / "old", mail(1), moment("2024-05-05T21:59:59"))
    put(maildir / "new" / "new", mail(2), moment("2024-05-05T22:00:00"))  # midnight in Warsaw
    folder = MaildirSource(maildir).open("INBOX")

    assert folder.since(MAY.date()) == [number_of("new")]


# Drop folder


def test_files_dropped_by_rename_are_kept_with_their_time(office, drop):
    put(drop / "a.eml", mail(1))
    put(drop / "B.EML", mail(2))
    put(drop / "readme.txt", mail(3))
    put(drop / ".c.eml", mail(4))
    (drop / "dir.eml").mkdir()

    assert (office.poll(), office.poll()) == (2, 0)
    assert {m.received for m in office.messages()} == {MAY}


@pytest.mark.parametrize(("age_s", "count"), [(0, 0), (1.9, 0), (2, 1), (60, 1), (-60, 1)])
def test_a_file_counts_once_it_has_not_changed_for_two_seconds(drop, age_s, count):
    put(drop / "a.eml", mail(1))

    assert len(list_drop(drop, MAY + timedelta(seconds=age_s))) == count


def test_another_mail_saved_under_the_same_name_is_another_mail(office, drop):
    put(drop / "Zgłoszenie.eml", mail(1))
    office.poll()
    put(drop / "Zgłoszenie.eml", mail(2), MAY + timedelta(minutes=1))

    assert office.poll() == 1
    assert office.contents() == [mail(1), mail(2)]


def test_a_drop_folder_that_is_gone_is_a_polish_sentence(office, tmp_path):
    office.has(mailbox(DropFolder(path=tmp_path / "nie ma")))
    office.poll()

    assert office.health().error == f"Nie ma katalogu {tmp_path}/nie ma."


def test_a_file_that_vanishes_during_the_listing_is_left_out(drop):
    for n in range(200):
        put(drop / f"{n}.eml", mail(n))
    thread = threading.Thread(target=lambda: [p.unlink() for p in drop.iterdir()])
    thread.start()
    while list_drop(drop, MAY + timedelta(hours=1)):
        pass
    thread.join()

    assert list_drop(drop, MAY + timedelta(hours=1)) == {}


# Both


def test_a_nearly_full_disk_leaves_mail_where_it_is(office, maildir, monkeypatch):
    put(maildir / "new" / "1.host", mail(1))
    monkeypatch.setattr("mailbot.intake.opening.FREE_BYTES", 2**62)

    assert office.poll() == 0
    assert "kończy się miejsce" in office.health().error
    assert office.messages() == []


def test_a_poll_that_found_all_well_is_not_written_down_again_at_once(office, maildir):
    times = []
    for second in (0, 29, 30):
        office.now = MAY + timedelta(seconds=second)
        office.poll()
        times.append((office.health().polled_at - MAY).total_seconds())

    assert times == [0, 0, 30]
    assert maildir.exists()


def test_a_mailbox_that_is_not_configured_is_an_error_of_the_caller(office):
    with pytest.raises(KeyError, match="obca"):
        office.poll("obca")


def test_a_crash_between_commit_and_acknowledgement_loses_and_doubles_nothing(
    office, maildir, monkeypatch
):
    for n in range(3):
        put(maildir / "new" / str(n), mail(n))

    def crash(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(files.FileFolder, "acknowledge", crash)
        with pytest.raises(KeyboardInterrupt):
            office.poll()

    assert (office.poll(), office.count(Message), len(office.enqueued)) == (0, 3, 3)


def test_numbers_of_files_fit_into_every_database():
    numbers = [number_of(str(n)) for n in range(1000)]

    assert len(set(numbers)) == 1000
    assert all(0 <= number < 2**63 for number in numbers)
    assert number_of("a", "b") != number_of("ab")


def test_what_is_no_ordinary_file_is_not_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/etc/hostname")

    assert [read_file(tmp_path / name) for name in ("pipe", "link", "gone", "")] == [None] * 4
    assert received_at(tmp_path / "gone") is None


def test_closing_a_directory_does_nothing(maildir):
    before = sorted(maildir.rglob("*"))

    MaildirSource(maildir).close()
    DropSource(maildir, lambda: MAY).close()

    assert sorted(maildir.rglob("*")) == before


def test_trouble_with_a_source_means_again_later(tmp_path):
    with pytest.raises(AgainLater):
        MaildirSource(tmp_path).open("INBOX")
