#!/usr/bin/env python3
"""Draw the edition of the blanks and write it into the definitions.

Usage: .venv/bin/python scripts/new_blanks.py

Places and printed lines go into parsers/forms/definitions, the PDFs into parsers/forms/blanks.
An edition that people have printed must never be drawn anew: give the next one a new name
(mailbot/blanks/layout.py).
"""

import argparse
from pathlib import Path

from mailbot.blanks.edition import write_edition
from mailbot.blanks.layout import EDITION
from parsers.forms.definition import load_forms

FORMS = Path(__file__).parent.parent / "parsers" / "forms"


def main() -> None:
    """Write the edition of all forms."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    write_edition(load_forms(), FORMS)
    print(f"written: {EDITION}, {len(load_forms())} forms")


if __name__ == "__main__":
    main()
