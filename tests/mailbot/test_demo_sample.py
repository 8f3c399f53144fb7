import json
from email import message_from_bytes, policy

from mailbot.demo.sample import sample_events_path, sample_messages, sample_registry_path


def test_the_sample_mails_are_the_same_bytes_every_time():
    assert sample_messages() == sample_messages()


def test_there_are_about_forty_sample_mails_in_order_of_arrival():
    received = [mail.received for mail in sample_messages()]

    assert 40 <= len(received) <= 50
    assert received == sorted(received)


def test_every_sample_mail_reads_without_a_defect():
    for mail in sample_messages():
        message = message_from_bytes(mail.raw, policy=policy.default)

        assert message["From"].addresses[0].domain.endswith(".example")
        assert [part.defects for part in message.walk() if part.defects] == []


def test_the_copy_differs_from_its_original_only_in_the_traces_of_its_way():
    bodies = {}
    for mail in sample_messages():
        head, _, body = mail.raw.partition(b"\r\n\r\n")
        bodies.setdefault(body, []).append(head)
    [(original, copy)] = [heads for heads in bodies.values() if len(heads) == 2]

    different = set(original.split(b"\r\n")) ^ set(copy.split(b"\r\n"))
    assert original != copy
    assert all(line.startswith((b"Received:", b"\t")) for line in different)


def test_polish_letters_survive_old_encodings():
    old = [mail.raw for mail in sample_messages() if b"windows-1250" in mail.raw]
    old += [mail.raw for mail in sample_messages() if b'charset="iso-8859-2"' in mail.raw]
    texts = [message_from_bytes(raw, policy=policy.default).get_content() for raw in old]

    assert len(texts) == 2
    assert "rezygnuję z udziału" in texts[0]
    assert "zgłaszam swój udział" in texts[1]


def test_every_attachment_of_the_samples_is_in_the_package():
    names = {
        part.get_filename()
        for mail in sample_messages()
        for part in message_from_bytes(mail.raw, policy=policy.default).walk()
        if part.get_filename()
    }

    assert names == {"Formularz zgłoszeniowy – Zielony Próg.pdf", "skan0001.pdf"}


def test_registry_and_calendar_are_readable_files():
    registry = json.loads(sample_registry_path().read_text(encoding="utf-8"))
    calendar = json.loads(sample_events_path().read_text(encoding="utf-8"))

    assert len(registry["institutions"]) == 120
    assert len(calendar["events"]) == 26
