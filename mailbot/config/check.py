"""Is a configuration that loads also safe to run with?

Every check is one function over the whole configuration; all of them run. An error refuses to
start; a warning is told and left to the administrator.
"""

from collections.abc import Iterator, Mapping

from mailbot.config.check_mailboxes import MAILBOX_CHECKS
from mailbot.config.check_service import SERVICE_CHECKS
from mailbot.config.concern import Concern
from mailbot.config.model import Config
from mailbot.errors import ConfigError

_NOT_SETTINGS = ("MAILBOT_CONFIG", "MAILBOT_TRACEBACK")
_OTHER_USES = ("MAILBOT_SECRET_", "MAILBOT_TEST_")


def check(config: Config, environ: Mapping[str, str]) -> tuple[Concern, ...]:
    """Return everything unsafe or doubtful, errors first.

    Args:
        config: The configuration as loaded.
        environ: The environment, where secrets may be and where misspelt variables hide.
    """
    found = [concern for ask in SERVICE_CHECKS for concern in ask(config)]
    found += [concern for ask in MAILBOX_CHECKS for concern in ask(config, environ)]
    found += _unknown_variables(environ)
    return tuple(sorted(found, key=lambda concern: not concern.is_error))


def demand_safe(config: Config, environ: Mapping[str, str]) -> tuple[Concern, ...]:
    """Return the warnings of a configuration without errors.

    Raises:
        ConfigError: It has errors; one line each.
    """
    found = check(config, environ)
    errors = [str(concern) for concern in found if concern.is_error]
    if errors:
        raise ConfigError("\n".join(errors))
    return found


def _unknown_variables(environ: Mapping[str, str]) -> Iterator[Concern]:
    """Find variables that look like ours and set nothing: a misspelt one fails silently."""
    known = {f"MAILBOT_{name.upper()}" for name in Config.model_fields}
    for name in sorted(environ):
        is_ours = name.startswith("MAILBOT_") and not name.startswith(_OTHER_USES)
        if is_ours and name not in _NOT_SETTINGS and name.partition("__")[0] not in known:
            yield Concern(
                path=name,
                message="this environment variable sets nothing",
                advice="write MAILBOT_<TABLE>__<SETTING>, such as MAILBOT_SERVICE__MODE",
                is_error=False,
            )
