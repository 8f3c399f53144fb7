"""Make the second opinion: `python -m training.second_opinion.train DIR... --out FILE`.

Each DIR holds files of labelled mails, one writer a file; `--world` is the directory of
`events.json` and `registry.json` for those that have none. `--samples` keeps what scikit-learn
says of a few made-up texts, for the test that the program says the same.
"""

import argparse
import json
from pathlib import Path

from rules.opinion_model import write
from training.second_opinion.fit import by_the_library, fit, limits, quantised, unseen
from training.second_opinion.read import read

# Made up, as the masks leave them.
SAMPLES = (
    "",
    "|",
    "#termin | dzien dobry , zglaszam #osoba na #termin . pozdrawiam",
    "re : #termin | niestety nie moge przyjechac , prosze o wykreslenie mnie z listy .",
    "zmiana | zamiast #osoba przyjedzie #osoba , reszta bez zmian",
    "pytanie | czy na #termin bedzie parking ?",
    "| jesli znajdzie sie miejsce , chetnie wezme udzial , ale dam jeszcze znac",
    "#termin | bede , ale bez #osoba . nie liczcie na nia",
    "re : #termin | ok !",
)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("directories", type=Path, nargs="+")
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--world", type=Path)
    arguments.add_argument("--samples", type=Path)
    chosen = arguments.parse_args()
    examples = read(chosen.directories, chosen.world)
    fitted = fit(examples)
    model = quantised(fitted, limits(examples, unseen(examples)))
    write(model, chosen.out)
    print(f"{len(examples)} mails, {chosen.out.stat().st_size} bytes, limits {model.limits}")
    if chosen.samples:
        said = [{"text": t, "answers": by_the_library(model, fitted, t)} for t in SAMPLES]
        chosen.samples.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
