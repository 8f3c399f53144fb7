"""Rules of coordinators on real mail: what they hold, where it is shown, and what commands tell."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from mailbot.config import Coordinator, Rule
from mailbot.config.load import load_config
from mailbot.config.rules import rule_table
from mailbot.coordinators.digest import print_digest
from mailbot.errors import ConfigError
from mailbot.storage.database import transaction
from mailbot.storage.register import EnrolmentRow
from mailbot.storage.tables import DecisionRow, Parsed
from tests.support.commands import run_command
from tests.support.lists import MONDAY, standings
from tests.support.register import add, event, institution, person
from tests.support.station import (
    ADDRESS,
    STAFF,
    Clock,
    close,
    deliver,
    mail,
    make_app,
    message,
    sent,
)

ANNA = "anna.nowak@wtz.example"
EWA = "ewa@ops.example"
SIGN_UP = "Proszę o zapisanie mnie na spotkanie sieciujące 15 maja."
HOLD = Rule(
    name="wtz",
    why="Miejsca WTZ uzgadnia oddział.",
    when={"institution": "I1"},
    then="review",
    coordinator=EWA,
)
KEEP = Rule(name="jak-zwykle", why="Bez zmian.", then="as_decided")
LAST = Rule(name="reszta", why="Nie przewidziano.", then="review")
PEOPLE = (
    Coordinator(name="Anna Koordynator", address=STAFF),
    Coordinator(name="Ewa Druga", address=EWA, mailboxes=("inna", "es")),
)


@pytest.fixture
def office(ready_database_url, tmp_path, sandbox, capsys, monkeypatch):
    monkeypatch.setattr("mailbot.clock.utc_now", lambda: MONDAY)
    made = Office(ready_database_url, tmp_path, sandbox, capsys)
    yield made
    made.close()


class Office:
    """One mailbox, one person of the register, and rules that a test chooses."""

    def __init__(self, url, home, sandbox, capsys):
        self._url, self._home, self._sandbox, self._capsys = url, home, sandbox, capsys
        self._apps = []
        self.app = self.with_rules()
        add(
            self.app.database,
            institution(),
            person(id="A1", first_name="Anna", last_name="Nowak", address=ANNA),
            event(capacity=5),
        )

    def with_rules(self, *rules):
        """Open the application with these rules."""
        self.app = make_app(
            self._url,
            self._home,
            self._sandbox,
            Clock(MONDAY),
            rules=rules,
            coordinators=PEOPLE,
        )
        self._apps.append(self.app)
        return self.app

    def file(self, rules="", name="config.toml"):
        """Write the same configuration with these rules."""
        path = self._home / name
        path.write_text(
            f"""\
[service]
home = "{self._home}"
database = "{self._url}"
[[coordinators]]
name = "Ewa Druga"
address = "{EWA}"
[[mailboxes]]
id = "es"
address = "{ADDRESS}"
since = 2024-01-01
authserv_id = "mx.ops.example"
source = {{ kind = "maildir", path = "{self._home}-maildir" }}
sender = {{ kind = "folder", path = "{self._home}-out" }}
{rules}""",
            encoding="utf-8",
        )
        return path

    def run(self, *words, rules=""):
        return run_command(self._capsys, "rules", *words, "-c", self.file(rules))

    def close(self):
        for app in self._apps:
            close(app)


def toml(name, then, *, when="{}", extra=""):
    return f"""
[[rules]]
name = "{name}"
why = "Tak ustalono."
when = {when}
then = "{then}"
{extra}
"""


REST = toml("reszta", "review")
BY_EVENT = toml("wydarzenie", "review", when='{ event = "E1" }') + toml("inne", "as_decided") + REST


def sign_up(office, uid=1):
    return deliver(office.app, mail(SIGN_UP, ANNA, uid), uid)


def test_without_rules_the_sign_up_is_carried_out(office):
    number = sign_up(office)

    assert message(office.app, number).state == "done"
    assert len(sent(office.app)) == 1


def test_a_rule_holds_a_sign_up_that_would_have_been_carried_out(office):
    office.with_rules(HOLD, KEEP, LAST)

    number = sign_up(office)

    held = message(office.app, number)
    assert (held.state, held.reason) == ("held", "Miejsca WTZ uzgadnia oddział. (reguła «wtz»)")
    assert sent(office.app) == []
    with transaction(office.app.database) as session:
        assert session.scalars(select(EnrolmentRow)).all() == []


def test_what_a_rule_gave_to_a_coordinator_is_in_their_digest_with_the_reason(office):
    office.with_rules(HOLD, KEEP, LAST)
    sign_up(office)
    elsewhere = Coordinator(name="Ewa Druga", address=EWA, mailboxes=("inna",))
    nobody = Coordinator(name="Jan Trzeci", address="jan@ops.example", mailboxes=("inna",))

    for_ewa = print_digest(office.app, elsewhere, MONDAY.date())
    for_jan = print_digest(office.app, nobody, MONDAY.date())

    assert "1 sprawa czeka" in for_ewa
    assert "powód: Miejsca WTZ uzgadnia oddział. (reguła «wtz»)" in for_ewa
    assert f"prowadzi: {EWA}" in for_ewa
    assert "Nic nie czeka" in for_jan


def test_check_lists_the_rules_in_their_order(office):
    said = office.run("check", rules=BY_EVENT)

    assert said.code == 0
    assert said.out.splitlines() == [
        "1. «wydarzenie»: zostawić osobie. Tak ustalono.",
        "2. «inne»: bez zmian. Tak ustalono.",
        "3. «reszta»: zostawić osobie. Tak ustalono.",
        "Reguły są poprawne.",
    ]


def test_check_names_ids_that_the_register_does_not_know(office):
    rules = (
        toml("instytucje", "review", when='{ institution = ["I1", "I12"] }')
        + toml("poza", "review", when='{ event = { not_in = ["E7", "none"] } }')
        + toml("cykl", "review", when='{ series = "szkolenia" }')
        + REST
    )

    said = office.run("check", rules=rules)

    assert (said.code, said.err) == (0, "")
    told = [line for line in said.out.splitlines() if line.startswith("Uwaga: ")]
    assert told == [
        "Uwaga: «instytucje»: nie ma instytucji „I12” – czy chodziło o «I1»?",
        "Uwaga: «poza»: nie ma wydarzenia „E7”.",
        "Uwaga: «cykl»: nie ma cyklu „szkolenia”.",
    ]


def test_check_works_before_there_is_a_register(office, tmp_path):
    url, office._url = office._url, f"sqlite:///{tmp_path}/jeszcze-nie.db"

    said = office.run("check", rules=BY_EVENT)

    office._url = url
    assert (said.code, said.err) == (0, "")
    assert "Uwaga" not in said.out


def test_check_says_that_there_are_no_rules(office):
    assert office.run("check").out == "Nie ma żadnych reguł.\n"


def test_check_tells_every_mistake_with_its_line_and_what_was_meant(office):
    rules = toml("a", "review", when='{ sendr = "person" }') + REST

    said = office.run("check", rules=rules)

    assert said.code == 78
    assert "config.toml:18: rules.0.when.sendr: nieznany fakt «sendr»" in said.err
    assert "czy chodziło o «sender»?" in said.err


def test_a_mailbox_or_coordinator_that_does_not_exist_is_told(office):
    rules = (
        toml("a", "review", when='{ mailbox = ["ess"] }', extra='coordinator = "ewo@ops.example"')
        + toml("b", "review", when='{ asks = true, mailbox = { not_in = ["es"] } }')
        + toml("c", "review", when='{ mailbox = "xyz" }')
        + REST
    )

    with pytest.raises(ConfigError) as caught:
        load_config(office.file(rules))

    lines = str(caught.value).splitlines()
    assert [line.partition(": ")[2] for line in lines] == [
        "rules.0.when.mailbox: nie ma skrzynki «ess» – czy chodziło o «es»?",
        "rules.2.when.mailbox: nie ma skrzynki «xyz»",
        (
            "rules.0.coordinator: nie ma koordynatora o adresie «ewo@ops.example»"
            f" – czy chodziło o «{EWA}»?"
        ),
    ]


def test_wrong_rules_never_reach_a_running_application(office):
    wrong = office.app.config.model_copy(update={"rules": (KEEP,)})

    with pytest.raises(ConfigError, match="ostatnia reguła"):
        rule_table(wrong)


def test_words_lists_every_fact_with_its_values(office):
    said = run_command(office._capsys, "rules", "words")

    assert "trust: co potwierdził serwer poczty o nadawcy\n    none, spf, dmarc\n" in said.out
    assert "hour: godzina wpływu w Warszawie\n    liczba od 0 do 23\n" in said.out


def test_explain_shows_which_rule_fits_and_every_fact(office):
    number = sign_up(office)

    said = office.run("explain", number, rules=BY_EVENT)

    assert said.out.startswith(
        "✔ reguła «wydarzenie»: zostawić osobie\n"
        "    ✔ identyfikator wydarzenia (event): jest E1; ma być E1\n"
    )
    assert "  decision = auto (co zrobiłby program bez reguł)\n" in said.out


def test_explain_refuses_a_message_without_a_decision(office):
    said = office.run("explain", 99)

    assert said.code == 1
    assert "wiadomość 99" in said.err


def test_replay_shows_what_new_rules_would_have_changed_and_changes_nothing(office):
    number = sign_up(office)

    said = office.run("replay", rules=BY_EVENT)

    assert said.out.splitlines() == [
        (
            f"{number}: wykonać samodzielnie, dział „Załatwione automatycznie”, bez reguły"
            " → zostawić osobie, dział „Do decyzji”, reguła «wydarzenie»"
        ),
        "Wiadomości: 1, inaczej: 1.",
    ]
    assert message(office.app, number).state == "done"
    assert standings(office.app.database) != {}


def test_replay_compares_the_rules_of_now_with_those_of_another_file(office):
    sign_up(office)
    extra = f'section = "nabor"\ncoordinator = "{EWA}"'
    other = office.file(toml("x", "show", when="{ asks = false }", extra=extra) + REST, "new.toml")

    same = office.run("replay", "--against", office.file(BY_EVENT, "same.toml"), rules=BY_EVENT)
    said = office.run("replay", "--against", other, rules=BY_EVENT)

    assert same.out == "Wiadomości: 1, inaczej: 0.\n"
    assert "→ wykonać i pokazać osobie, dział „Nabór do grup roboczych”, reguła «x»" in said.out
    assert f"prowadzi {EWA}\n" in said.out


def test_replay_asks_only_about_decisions_of_the_time_named(office):
    office.app.clock.now = MONDAY - timedelta(days=10)
    sign_up(office)

    assert "Wiadomości: 1," in office.run("replay", "--since", "10d", rules=BY_EVENT).out
    assert "Wiadomości: 0," in office.run("replay", "--since", "9d", rules=BY_EVENT).out


def test_a_time_that_is_no_number_of_days_is_refused(office):
    wrong = office.run("replay", "--since", "wczoraj")

    assert wrong.code == 1
    assert "proszę podać liczbę dni" in wrong.err


def test_a_decision_that_kept_no_facts_is_decided_again_from_what_was_read(office):
    number = sign_up(office)
    with transaction(office.app.database) as session:
        row = session.scalars(select(DecisionRow)).one()
        row.decision = {n: v for n, v in row.decision.items() if n != "circumstances"}
        parsed = session.get_one(Parsed, number)

    again = office.run("replay", rules=BY_EVENT)
    with transaction(office.app.database) as session:
        session.delete(session.get_one(Parsed, number))
    gone = office.run("replay", rules=BY_EVENT)

    assert "Wiadomości: 1, inaczej: 1." in again.out
    assert parsed.message_id == number
    assert gone.out == "Wiadomości: 0, inaczej: 0.\n"


def test_rules_are_not_asked_about_what_machines_write(office):
    headers = "Auto-Submitted: auto-replied\r\nPrecedence: bulk\r\n"
    number = deliver(office.app, mail("Jestem na urlopie.", ANNA, 1, headers), 1)

    assert message(office.app, number).state == "ignored"
    assert office.run("replay", rules=BY_EVENT).out == "Wiadomości: 0, inaczej: 0.\n"


def test_coverage_counts_how_often_each_rule_decided_and_held(office):
    office.with_rules(HOLD, KEEP, LAST)
    sign_up(office)

    said = office.run("coverage", rules=BY_EVENT)

    assert said.out.splitlines() == [
        "«wydarzenie»: ani razu",
        "«inne»: ani razu",
        "«reszta»: ani razu",
        "«wtz» (już jej nie ma): zadziałała 1 ×, zaostrzyła decyzję 1 ×",
    ]


def test_coverage_without_rules_says_so(office):
    sign_up(office)

    assert office.run("coverage").out == "Nie ma żadnych reguł.\n"
