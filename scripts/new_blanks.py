#!/usr/bin/env python3
"""Draw an edition of the blanks and write it into the definitions.

Usage: .venv/bin/python scripts/new_blanks.py 2026-11

Places and printed lines go into parsers/forms/definitions, the PDFs into parsers/forms/blanks.
An edition that people have printed must never be drawn anew: give the next one a new name.
"""

import argparse
from pathlib import Path

from mailbot.blanks.edition import write_edition
from parsers.forms.definition import load_forms

FORMS = Path(__file__).parent.parent / "parsers" / "forms"


def main() -> None:
    """Write the edition of all forms."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("version", help="name by month, such as 2026-11")
    version = arguments.parse_args().version
    write_edition(load_forms(), version, FORMS)
    print(f"written: {version}, {len(load_forms())} forms")


if __name__ == "__main__":
    main()
