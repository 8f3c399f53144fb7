#!/usr/bin/env python3
"""Write the revision that leads from the newest one to the tables as they are in the code now.

Usage: .venv/bin/python scripts/new_revision.py "add the waiting list"
       .venv/bin/python scripts/new_revision.py --first    (before the first release: 0001 anew)

Read what it wrote: renamed columns look like one dropped and one added, and data is not moved.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from mailbot.storage.database import open_database
from mailbot.storage.migrate import MIGRATIONS, metadata, migrate


def main() -> None:
    """Compare a database made by all revisions with the tables, and write the difference."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("message", nargs="?", default="first tables")
    arguments.add_argument("--first", action="store_true")
    chosen = arguments.parse_args()
    if chosen.first:
        for old in (MIGRATIONS / "versions").glob("*.py"):
            old.unlink()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
    with tempfile.TemporaryDirectory() as scratch:
        engine = open_database(f"sqlite:///{scratch}/scratch.db")
        if number > 1:
            migrate(engine)
        config.attributes["metadata"] = metadata()
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            written = command.revision(
                config, chosen.message, autogenerate=True, rev_id=f"{number:04}"
            )
        engine.dispose()
    assert not isinstance(written, list)
    assert written is not None
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", written.path], check=True)
    print(Path(written.path).relative_to(Path.cwd()))


if __name__ == "__main__":
    main()
