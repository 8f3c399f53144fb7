import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from mailbot.config import Config
from mailbot.config.example import _toml, example_text
from mailbot.config.load import load_config
from mailbot.config.shape import settings, table_at

COMMITTED = Path(__file__).parents[2] / "config.example.toml"


def tables(model: type[BaseModel], path: str = "") -> dict[str, list[type[BaseModel]]]:
    found: dict[str, list[type[BaseModel]]] = {path: [model]}
    for setting in settings(model):
        for table in setting.tables:
            for inner, models in tables(table, f"{path}.{setting.name}".strip(".")).items():
                found.setdefault(inner, []).extend(models)
    return found


def test_the_committed_example_is_what_the_model_says():
    assert COMMITTED.read_text(encoding="utf-8") == example_text(), (
        "run: python -m mailbot.config.example > config.example.toml"
    )


def test_the_program_prints_the_example():
    printed = subprocess.run(
        [sys.executable, "-m", "mailbot.config.example"], capture_output=True, check=True
    )

    assert printed.stdout.decode() == example_text()


def test_the_example_loads_and_holds_the_defaults(monkeypatch):
    monkeypatch.delenv("MAILBOT_SERVICE__MODE", raising=False)

    config = load_config(COMMITTED)

    assert config.service == Config().service
    assert config.office == Config().office
    assert config.security == Config().security
    assert config.caps == Config().caps


def test_the_example_names_every_setting_with_its_reason():
    lines = example_text().splitlines()
    section, named = "", set()
    for number, line in enumerate(lines):
        if heading := re.fullmatch(r"#?\[+([a-z.]+)\]+", line):
            section = heading[1]
        elif setting := re.match(r"#?([a-z_]+) = ", line):
            named.add(f"{section}.{setting[1]}")
            assert lines[number - 1].startswith("# ")
            assert len(lines[number - 1]) > 6

    wanted = {
        f"{path}.{setting.name}"
        for path, models in tables(Config).items()
        for model in models
        for setting in settings(model)
        if not setting.tables
    }
    assert named == wanted


def test_every_alternative_of_the_example_is_valid_toml_of_a_known_kind():
    blocks = re.split(r"\n(?=# )(?=.*\n#\[)", example_text())
    asides = [b for b in blocks if re.search(r"^#\[", b, re.MULTILINE)]

    for block in asides:
        text = "\n".join(line[1:] for line in block.splitlines() if re.match(r"#[\[a-z\]]", line))
        assert tomllib.loads(text)
    assert len(asides) == 6


def test_a_value_without_a_form_in_toml_needs_a_sample():
    with pytest.raises(TypeError, match="sample"):
        _toml(None)


def test_the_table_at_a_path_is_found_by_its_kind():
    data = {"mailboxes": [{"source": {"kind": "drop"}}]}

    assert table_at(Config, ("mailboxes", 0, "source"), data) is not None
    assert table_at(Config, ("mailboxes", 0, "sender"), data) is None
    assert table_at(Config, ("nothing",), data) is None
    assert table_at(Config, (), data) is Config
