from benchmarks.matching.others import Fuzzy
from benchmarks.matching.registers import EACH, fill, mails, people
from mailbot.storage.database import open_database
from mailbot.storage.migrate import migrate
from parsers.polish import analyse
from rules.name_keys import asked_keys, person_keys


def test_a_register_is_the_same_at_every_run():
    assert list(people(50)) == list(people(50))


def test_people_of_a_made_register_are_found_by_their_keys():
    rows = [(p["id"], p["first_name"], p["last_name"]) for p in people(200)]
    known = {person: person_keys(first, last)[0] for person, first, last in rows}

    for mail in mails(rows, 50):
        asked = asked_keys(analyse(mail.text, "").tokens)
        assert any(known[person] in asked for person in mail.persons)


def test_a_made_register_fits_the_tables(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'register.sqlite'}")
    migrate(database)

    fill(database, 10 * EACH)

    with database.connect() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM person").scalar()
    database.dispose()
    assert count == 10 * EACH


def test_the_likest_of_all_is_found_by_likeness():
    rows = [("P1", "Anna", "Nowak"), ("P2", "Jan", "Kowalski")]

    assert Fuzzy(rows).find("Jana Kowalskiego") == {"P2"}
