"""The rules of the coordinators as the configuration has them, ready to be asked."""

from collections.abc import Iterator

from mailbot.config.model import Config
from mailbot.errors import ConfigError
from rules.tables.table import Mistake, Rule, Table, Then, WrongTable, compiled
from rules.tables.words import meant


def rule_table(config: Config) -> Table:
    """Return the rules of a configuration.

    Raises:
        ConfigError: A rule is wrong; one line each.
    """
    if wrong := tuple(wrong_rules(config)):
        raise ConfigError("\n".join(mistake.message for mistake in wrong))
    return compiled(_rules(config))


def wrong_rules(config: Config) -> Iterator[Mistake]:
    """Give everything that is wrong with the rules, by the number of the rule."""
    yield from _unknown_mailboxes(config)
    yield from _unknown_coordinators(config)
    try:
        compiled(_rules(config))
    except WrongTable as error:
        yield from error.mistakes


def _rules(config: Config) -> tuple[Rule, ...]:
    return tuple(
        Rule(rule.name, rule.why, rule.when, Then(rule.then), rule.section, rule.coordinator)
        for rule in config.rules
    )


def _unknown_mailboxes(config: Config) -> Iterator[Mistake]:
    known = tuple(mailbox.id for mailbox in config.mailboxes)
    for number, rule in enumerate(config.rules):
        asked = rule.when.get("mailbox", [])
        listed = asked.get("not_in", []) if isinstance(asked, dict) else asked
        for name in listed if isinstance(listed, list) else [listed]:
            if isinstance(name, str) and name not in known:
                message = f"nie ma skrzynki «{name}»{meant(name, known)}"
                yield Mistake((number, "when", "mailbox"), message)


def _unknown_coordinators(config: Config) -> Iterator[Mistake]:
    known = tuple(coordinator.address for coordinator in config.coordinators)
    for number, rule in enumerate(config.rules):
        address = rule.coordinator
        if address is not None and address not in known:
            message = f"nie ma koordynatora o adresie «{address}»{meant(address, known)}"
            yield Mistake((number, "coordinator"), message)
