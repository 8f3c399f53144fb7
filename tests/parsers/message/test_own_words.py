import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import parse_message
from parsers.facts import BlockKind
from parsers.message.own_words import own_words, split
from parsers.message.quote_marks import is_forward_subject

ANSWER = "Dzień dobry,\nzgłaszam Jana Kowalskiego na 15 maja."
OLD = "Zapraszamy na spotkanie 22 maja.\nProsimy o zgłoszenia."

INTROS = (
    "W dniu 16.04.2024 o 08:05, Agnieszka Malinowska pisze:",
    "W dniu 2024-05-06 13:13, ks. Dariusz Amrogowicz napisał(a):",
    "W dniu czw., 9 maj 2024 o 10:02 Agnieszka Malinowska <es@urzad.example> napisał(a):",
    "pon., 6 maj 2024 o 10:15 Agnieszka Malinowska <es@urzad.example> napisał(a):",
    "Dnia 6 maja 2024 10:15 Agnieszka Malinowska <es@urzad.example> napisał(a):",
    "Dnia 28/10/2021, 12:46 użytkownik „Jan Nowak” <jan@nowak.example> napisał:",
    "Wiadomość napisana przez Agnieszka Malinowska w dniu 6 maj 2024, o godz. 10:15:",
    "Użytkownik Agnieszka Malinowska <es@urzad.example> napisał:",
    "Agnieszka Malinowska <es@urzad.example> napisała:",
    "On Mon, May 6, 2024 at 10:15 AM Agnieszka <es@urzad.example> wrote:",
    'On 28/10/2021 12:46, "Jan Nowak" <jan@nowak.example> wrote:',
    "Am 06.05.2024 um 10:15 schrieb Agnieszka Malinowska:",
    "2016-03-03 17:21 GMT+01:00 Jan Nowak <jan@nowak.example>:",
    "Jan Nowak <jan@nowak.example> schrieb am Fr., 28. Apr. 2017 um 11:53 Uhr:",
    "W dniu pon., 6 maj 2024 o 10:15 Agnieszka Malinowska\n<es@urzad.example>\nnapisał(a):",
    "W dniu 06.05.2024 o 10:15, Agnieszka\nMalinowska z Ośrodka\nPolityki Społecznej\npisze:",
)
HEADERS = (
    (
        "Od: Agnieszka Malinowska <es@urzad.example>\nWysłano: poniedziałek, 6 maja 2024 10:15\n"
        "Do: Jan Nowak\nTemat: Zaproszenie"
    ),
    (
        "From: Agnieszka [mailto:es@urzad.example]\nSent: Monday, May 06, 2024 9:12 AM\nTo: Jan\n"
        "Subject: Invitation"
    ),
    (
        "Temat: Zaproszenie\nData: 2024-05-06 10:15\nNadawca: Agnieszka <es@urzad.example>\n"
        "Adresat: jan@nowak.example"
    ),
    "*Od:* Agnieszka <es@urzad.example>\n*Data:* 6 maja 2024 10:15\n*Do:* Jan\n*Temat:* Z",
    "Od: Agnieszka <es@urzad.example>\n\nWysłano: 6.05.2024 10:15\n\nDo: Jan\n\nTemat: Z",
    "Von: Agnieszka <es@urzad.example>\nGesendet: Montag, 6. Mai 2024 10:15\nAn: Jan\nBetreff: Z",
)
SEPARATORS = (
    "-----Original Message-----",
    "----- Wiadomość oryginalna -----",
    "-------- Oryginalna wiadomość --------",
    "---- On Wed, 24 Feb 2021 14:02:50 +0530 jan@nowak.example wrote ----",
    ">>> Jan Nowak 2024-05-08 07:10 >>>",
)
FORWARDS = (
    "---------- Forwarded message ---------",
    "---------- Wiadomość przekazana dalej ----------",
    "-------- Przekazana wiadomość --------",
    "-------- Treść przekazanej wiadomości --------",
    "Początek przekazywanej wiadomości:",
    "----- Forwarded Message ----- From: Jan <jan@nowak.example>To: es@urzad.example",
)


def own(text):
    return own_words(split(text))


def kinds(text):
    return [(block.kind.value, block.text) for block in split(text)]


@pytest.mark.parametrize("mark", INTROS + HEADERS + SEPARATORS + FORWARDS)
def test_everything_below_the_mark_of_an_old_mail_is_not_the_senders(mark):
    assert own(f"{ANSWER}\n\n{mark}\n\n{OLD}") == ANSWER


@pytest.mark.parametrize("mark", INTROS)
def test_answers_between_quoted_lines_are_the_senders(mark):
    text = f"{mark}\n> Czy Pani będzie 15 maja?\nTak, będę.\n> A 22 maja?\nNie."

    assert own(text) == "Tak, będę.\nNie."


@pytest.mark.parametrize("mark", HEADERS + FORWARDS)
def test_a_mail_that_begins_with_somebody_elses_headers_is_forwarded(mark):
    assert [kind for kind, _ in kinds(f"{mark}\n\n{OLD}")] == ["forward"]


@pytest.mark.parametrize(
    "text",
    [
        "Data: 12 maja\nproszę zapisać Jana",
        "Temat: szkolenie RODO, chętnie wezmę udział.",
        "W dniu 15 maja o 10:00 będę z Janem Kowalskim.",
        "W dniu 15.05.2024 zgłaszam: Jan Kowalski, Ewa Nowak",
        "Od: jutra mam urlop, ale 15 maja będę.",
        "Anna pisze: zapiszcie mnie",
        "Zgłaszam:\n1. Jan Kowalski\n2. Ewa Nowak",
        "Będę",
        "On 15 May I will come.",
        "Link do formularza to https://dops.example/f i tam się zapisałem.\nalso works",
        "Dzień dobry,\n\nprzesyłam zgłoszenie.\n\nAnna Nowak",
    ],
)
def test_what_the_sender_wrote_stays_whole_when_nothing_marks_an_old_mail(text):
    assert own(text) == text


def test_a_signature_after_the_closing_is_told_from_a_footer():
    text = (
        f"{ANSWER}\n\nPozdrawiam serdecznie\nAnna Nowak\nkierownik CIS\ntel. 74 12 12 123\n\n"
        "Treść tej wiadomości może być poufna. Jeżeli nie jest Pani/Pan jej adresatem, prosimy…"
    )

    assert own(text) == ANSWER
    assert [kind for kind, _ in kinds(text)] == ["own", "signature", "footer"]


@pytest.mark.parametrize(
    "closing",
    [
        "Z poważaniem",
        "Pozdrawiam, Magda Adamska",
        "Łączę wyrazy szacunku,",
        "Pozdrawiam / Best regards",
        "z pozdrowieniami",
        "Kind regards,",
        "Mit freundlichen Grüßen",
        "З повагою",
        "--",
        "________________",
    ],
)
def test_closings_of_many_kinds_begin_the_signature(closing):
    assert own(f"{ANSWER}\n{closing}\nAnna Nowak") == ANSWER


@pytest.mark.parametrize(
    "line",
    [
        "PS. Ewa Nowak też przyjdzie.",
        "Anna jednak nie.",
        "1. Jan Kowalski",
        "Uczestnicy: Jan Kowalski, Ewa Nowak",
        "webinar 15.05 Jan Kowalski",
        "Czy będzie parking?",
        "Faktura na NIP 884-000-00-00",
        "Proszę o trwałe usunięcie moich danych z newslettera.",
        "Wyrażam zgodę zgodnie z art. 6 ust. 1 RODO, administrator danych osobowych: Ośrodek",
    ],
)
def test_speech_below_the_signature_is_never_taken_away(line):
    text = f"{ANSWER}\nPozdrawiam\nAnna Nowak\n\n{line}"

    assert own(text) == f"{ANSWER}\n{line}"


@pytest.mark.parametrize(
    "footer",
    [
        "Wysłano z iPhone'a",
        "Sent from my Galaxy",
        "Administratorem danych jest Gmina. Przysługuje Państwu prawo wniesienia skargi.",
        "GOPS Testowo\nSkrytka ePUAP: /gops/SkrytkaESP",
        "KRS 0000162757 – przekaż 1,5% podatku",
        "Nie chcesz otrzymywać od nas ofert? Wyślij wiadomość o treści REZYGNUJĘ.",
        "„Cokolwiek uczyniliście jednemu z tych braci moich” (Mt 25,40)",
        "NIP: 000-000-00-00\nfb.com/fundacja.example",
        "--\nwysłane z pracy, odpowiadam od pn do pt",
    ],
)
def test_a_standing_footer_is_no_part_of_an_answer_without_closing(footer):
    text = f"{ANSWER}\n\n{footer}"

    assert own(text) == ANSWER
    assert BlockKind.OWN.value == kinds(text)[0][0]


@pytest.mark.parametrize(
    "last",
    [
        "Proszę o fakturę, NIP 884-000-00-00.",
        "Rezygnuję z newslettera.",
        "Nabór do grupy: Jan Kowalski, 15 maja",
        "Zapisz Ewę: www.fundacja.example",
    ],
)
def test_a_last_paragraph_that_may_be_speech_stays(last):
    assert own(f"{ANSWER}\n\n{last}") == f"{ANSWER}\n\n{last}"


def test_a_mail_of_nothing_but_a_footer_has_no_own_words():
    assert own("\n\n--\nCentrum Integracji, sekretariat czynny pn.–pt.") == ""


def test_a_first_paragraph_is_never_a_footer():
    text = "Wysłano z iPhone'a"

    assert own(text) == text


def test_a_slogan_in_arrows_is_no_quote():
    assert own("Będę\n>> Proszę o potwierdzenie <<") == "Będę\n>> Proszę o potwierdzenie <<"


def test_the_rule_that_outlook_draws_belongs_to_the_quote():
    text = f"{ANSWER}\n________________________________\n{HEADERS[0]}\n\n{OLD}"

    assert own(text) == ANSWER


@pytest.mark.parametrize(
    ("subject", "is_forward"),
    [("PD: a", True), ("Fwd: a", True), ("Re: FW: a", True), ("Odp: a", False), ("pdf", False)],
)
def test_a_forward_is_known_by_its_subject(subject, is_forward):
    assert is_forward_subject(subject) is is_forward


LINES = st.sampled_from(
    [
        "",
        "> cytat",
        "Zgłaszam Jana",
        "Pozdrawiam",
        "Anna Nowak",
        "--",
        "NIP 1",
        "Od: Anna <a@b.example>",
        "Do: Jan",
        "Temat: x",
        "-----Original Message-----",
        "W dniu 1.05.2024 o 10:00, Anna pisze:",
        "PS. Ewa też",
        "Wysłano z iPhone'a",
    ]
)


@settings(max_examples=200)
@given(st.lists(LINES, min_size=1, max_size=12))
def test_blocks_together_always_give_the_whole_text(lines):
    text = "\n".join(lines)

    assert "\n".join(block.text for block in split(text)) == text


def mail(body, content_type):
    head = f"From: a@b.example\r\nSubject: x\r\nContent-Type: {content_type}\r\n\r\n"
    return head.encode() + body.encode()


def test_lines_of_flowed_text_are_joined_again():
    body = "Zgłaszam udział \r\nw spotkaniu \r\n\r\n> stare \r\n> słowa\r\n-- \r\nAnna\r\n"

    message = parse_message(mail(body, "text/plain; charset=utf-8; format=flowed"))

    assert message.body.own_words == "Zgłaszam udział w spotkaniu"
    assert [block.kind for block in message.body.blocks] == ["own", "quote", "signature"]


def test_flowed_text_with_delsp_is_joined_without_its_space():
    message = parse_message(
        mail("Zgła \r\nszam", "text/plain; charset=utf-8; format=flowed; delsp=yes")
    )

    assert message.body.own_words == "Zgłaszam"
