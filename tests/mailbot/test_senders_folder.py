import pytest

from mailbot.replies.errors import NotNow
from mailbot.replies.senders import FolderMailSender, Letter

LETTER = Letter("<mb.abc.def@ops.example>", "a@ops.example", "b@ces.example", b"Subject: x\r\n\r\n")


def test_a_reply_becomes_a_file_named_by_its_message_id(tmp_path):
    sender = FolderMailSender(tmp_path / "new" / "folder")

    before = sender.contains(LETTER.message_id)
    sender.deliver(LETTER)
    sender.file_copy(LETTER)

    files = list((tmp_path / "new" / "folder").iterdir())
    assert (before, sender.contains(LETTER.message_id)) == (False, True)
    assert [file.name for file in files] == ["mb.abc.def.eml"]
    assert files[0].read_bytes() == LETTER.content


def test_a_file_that_is_there_is_never_written_again(tmp_path):
    sender = FolderMailSender(tmp_path)
    (tmp_path / "mb.abc.def.eml").write_bytes(b"the first one")

    sender.deliver(LETTER)

    assert (tmp_path / "mb.abc.def.eml").read_bytes() == b"the first one"


@pytest.mark.parametrize("message_id", ["<../../etc/passwd@x>", "<a/b@x>", "<@x>", ""])
def test_no_message_id_leads_out_of_the_folder(tmp_path, message_id):
    sender = FolderMailSender(tmp_path / "out")

    sender.deliver(Letter(message_id, "a@x.example", "b@x.example", b"x"))

    assert sender.contains(message_id)
    assert [file.parent for file in tmp_path.rglob("*.eml")] == [tmp_path / "out"]


def test_a_write_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)

    with pytest.raises(NotNow, match="No space left"):
        FolderMailSender(tmp_path).deliver(LETTER)
    assert list(tmp_path.iterdir()) == []
