import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.message.names import safe_name
from parsers.message.parameters import read_parameters

PDF = "application/pdf"


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("Zgłoszenie F1.pdf", "Zgłoszenie F1.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\skan\\zgłoszenie.pdf", "zgłoszenie.pdf"),
        ("a\r\nBcc: x.pdf", "a Bcc_ x.pdf"),
        ("zgl\u202efdp.exe", "zgl fdp.exe"),
        ("CON.pdf", "_CON.pdf"),
        ("lpt1", "_lpt1"),
        (".bashrc", "bashrc"),
        ("-rf.pdf", "rf.pdf"),
        ('a"b|c?.pdf', "a_b_c_.pdf"),
        ("", "part-1.2.pdf"),
        (None, "part-1.2.pdf"),
        ("...", "part-1.2.pdf"),
        ("\0", "part-1.2.pdf"),
    ],
)
def test_a_name_cannot_lead_anywhere_nor_hide_anything(given_name, safe):
    assert safe_name(given_name, "1.2", PDF) == safe


def test_a_long_name_keeps_its_ending():
    name = safe_name("ż" * 300 + ".pdf", "1", PDF)

    assert name.endswith("ż.pdf")
    assert len(name.encode()) <= 150
    assert len(safe_name("a." + "b" * 300, "1", PDF)) == 150


def test_a_made_name_tells_the_kind():
    assert safe_name(None, "2", "image/jpeg") == "part-2.jpg"
    assert safe_name(None, "2", "made/up") == "part-2.bin"


@settings(max_examples=200)
@given(st.text(alphabet='ab./\\\r\n\0\u202e\u2028 "<>:CON~-%ż', max_size=30))
def test_no_name_is_ever_dangerous(text):
    name = safe_name(text, "1", PDF)

    assert name
    assert name.isprintable()
    assert not set(name) & set('/\\<>:"|?*%')
    assert not name.startswith((".", "-", "~"))
    assert safe_name(name, "1", PDF) == name


@pytest.mark.parametrize(
    ("value", "parameters"),
    [
        (b"text/plain; charset=utf-8", {"charset": "utf-8"}),
        (b'application/pdf; name="Zg\xc5\x82oszenie.pdf"', {"name": "Zgłoszenie.pdf"}),
        (b"application/pdf; name=skan F1 nowy.pdf; x=y", {"name": "skan F1 nowy.pdf", "x": "y"}),
        (b'a/b; name="=?iso-8859-2?Q?zg=B3.pdf?="', {"name": "zgł.pdf"}),
        (b"attachment; filename*=utf-8''zg%C5%82.pdf", {"filename": "zgł.pdf"}),
        (b"attachment; filename*=windows-1250''zg%B3.pdf", {"filename": "zgł.pdf"}),
        (b"attachment; filename=z.pdf; filename*=utf-8''zg%C5%82.pdf", {"filename": "zgł.pdf"}),
        (b'a; filename*0="zgl";\r\n filename*1="oszenie.pdf"', {"filename": "zgloszenie.pdf"}),
        (b"a; filename*0*=utf-8''zg%C5%82; filename*1=oszenie.pdf", {"filename": "zgłoszenie.pdf"}),
        (b"a; filename*=plain.pdf", {"filename": "plain.pdf"}),
        (b'a; name="a\\"b.pdf"', {"name": 'a"b.pdf'}),
        (b"a; name=first; name=second", {"name": "first"}),
        (b"a; **=x; ;;;", {}),
        (b"a", {}),
    ],
)
def test_parameters_are_read_as_programs_write_them(value, parameters):
    assert read_parameters(value) == parameters
