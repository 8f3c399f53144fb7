"""Build the word lists of parsers/lines/words out of packages and the lists in lists/.

    python -m training.words.build PACKAGES

PACKAGES is a folder with the files named in SOURCES.md. Nothing is fetched; the same files give
the same lists.
"""

import sys
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import morfeusz2

from training.words import sources
from training.words.letters import write_letters
from training.words.sources import Weights
from training.words.tries import write_trie

_LISTS = Path(__file__).parent / "lists"
_OUT = Path(__file__).parents[2] / "parsers" / "lines" / "words"
# The office serves one voivodeship: a place there is met this many times more often.
_HOME = 12.0
# Words rarer than one in fifty million are mostly typing errors of web pages.
_RAREST = 2e-8
_PLAIN = str.maketrans("ąćęłńóśźż", "acelnoszz", ",.\"'")


def main() -> None:
    """Build all lists."""
    folder = Path(sys.argv[1])
    _OUT.mkdir(exist_ok=True)
    lists = build(folder)
    for name, weights in lists.items():
        nodes = write_trie(_OUT / f"{name}.trie.xz", weights)
        print(f"{name:12} {len(weights):8} words {nodes:9} nodes")
    names = mixed((lists["first"], 0.3), (lists["last"], 0.45), (lists["place"], 0.25))
    write_letters(_OUT / "names.letters.xz", names)
    write_letters(_OUT / "words.letters.xz", lists["words"])
    write_letters(_OUT / "mail.letters.xz", lists["mail"])


def build(folder: Path) -> dict[str, Weights]:
    """Make all lists by name."""
    first, last, known_places = _names(folder)
    place, located = _places(known_places)
    words = _general(folder)
    institutions = _even(sources.lines(_LISTS / "institutions.txt"))
    given = _even(sources.words(_LISTS / "names_of_institutions.txt"))
    patrons = _genitives(first, last)
    streets = _even(sources.words(_LISTS / "streets.txt"))
    street = mixed((streets, 0.6), (_even(sources.faker_streets()), 0.15), (patrons, 0.25))
    return {
        "first": first,
        "last": last,
        "person": mixed((first, 0.46), (last, 0.54)),
        "place": place,
        "street": street,
        "address": mixed((street, 0.55), (place, 0.45)),
        "institution": mixed((institutions, 0.5), (given, 0.2), (located, 0.2), (place, 0.1)),
        "role": _even(sources.lines(_LISTS / "roles.txt")),
        "words": words,
        "reading": mixed((words, 0.85), (first, 0.04), (last, 0.05), (place, 0.06)),
        "mail": _mail(first, last, mixed((institutions, 0.2), (given, 0.4), (place, 0.4))),
        **_regions(place),
    }


def mixed(*parts: tuple[Weights, float]) -> Weights:
    """Put lists together, each with its share of the whole."""
    whole: Weights = Counter()
    for weights, share in parts:
        total = sum(weights.values())
        for word, weight in weights.items():
            whole[word] += share * weight / total
    return whole


def _even(words: Iterable[str]) -> Weights:
    return Counter(word.lower() for word in words)


def _mail(first: Weights, last: Weights, named: Weights) -> Weights:
    """Give what stands in mail addresses: names without Polish letters, domains, endings."""
    return mixed(
        (_plain(first), 0.2),
        (_plain(last), 0.25),
        (_plain(named), 0.13),
        (_even("abcdefghijklmnoprstuwxyz"), 0.06),
        (_even(sources.words(_LISTS / "mail.txt")), 0.12),
        (_even(sources.words(_LISTS / "domains.txt")), 0.15),
        (_even(sources.words(_LISTS / "endings.txt")), 0.15),
    )


def _plain(names: Weights) -> Weights:
    """Write names as addresses do: no Polish letters, no spaces."""
    plain: Weights = Counter()
    for name, weight in names.items():
        folded = name.translate(_PLAIN)
        for word in {folded.replace(" ", ""), *folded.split()}:
            plain[word] += weight
    return plain


def _names(folder: Path) -> tuple[Weights, Weights, set[str]]:
    firsts, lasts = sources.registered_names(folder)
    faker_firsts, faker_lasts = sources.faker_names()
    lemmas = sorted({lemma for _, lemma, _, _ in sources.noun_forms(folder)})
    known = sources.Names(lemmas).of_kind
    rare_firsts = _words_only(known["imię"]) | faker_firsts
    rare_lasts = _words_only(known["nazwisko"]) | faker_lasts
    first = mixed((firsts, 0.96), (Counter(rare_firsts), 0.04))
    last = mixed((lasts, 0.85), (Counter(rare_lasts), 0.15))
    return first, last, known["place"]


def _words_only(names: Iterable[str]) -> set[str]:
    return {name.lower() for name in names if sources.is_word(name.lower())}


def _places(known: set[str]) -> tuple[Weights, Weights]:
    """Give the places as they are called and as they stand after "w"."""
    weights: Weights = Counter()
    for name, people in sources.places().items():
        weights[name.lower()] += max(people, 400) ** 0.6
    typical = sum(weights.values()) / len(weights)
    for row in sources.lines(_LISTS / "places_of_lower_silesia.txt"):
        for name in row.partition(":")[2].split(","):
            weights[name.strip().lower()] = _HOME * max(typical, weights[name.strip().lower()])
    named = mixed((weights, 0.97), (Counter(_words_only(known)), 0.03))
    located: Weights = Counter()
    for name, weight in weights.items():
        for word in name.split():
            for form in _cases(word)["loc"]:
                located[form] += weight
    return named, located


def _genitives(first: Weights, last: Weights) -> Weights:
    """Give the forms in which people lend their names to streets."""
    forms: Weights = Counter()
    for names, share in ((first, 0.5), (last, 0.5)):
        for name, weight in names.most_common(4000):
            for form in _cases(name)["gen"]:
                forms[form] += share * weight
    return forms


@cache
def _analyser() -> morfeusz2.Morfeusz:
    return morfeusz2.Morfeusz(expand_tags=True)


def _cases(word: str) -> dict[str, set[str]]:
    """List the locative and genitive forms of a name or an adjective of a place."""
    forms: dict[str, set[str]] = {"loc": set(), "gen": set()}
    lemmas = {
        one[1].split(":")[0]
        for spelling in (word, word.capitalize())
        for _, _, one in _analyser().analyse(spelling)
        if one[2].startswith(("subst:", "adj:")) and ":nom" in one[2]
    }
    for lemma in lemmas:
        for form, _, tag, _, _ in _analyser().generate(lemma):
            parts = tag.split(":")
            if parts[0] in {"subst", "adj"} and parts[2] in forms and "pos" in (*parts[4:], "pos"):
                forms[parts[2]].add(form.lower())
    return forms


def _general(folder: Path) -> Weights:
    """Keep the words of the web that the dictionary knows, and its own forms of common nouns."""
    frequent = sources.general_words(folder)
    analyser = _analyser()
    return Counter(
        {
            word: weight
            for word, weight in frequent.items()
            if weight >= _RAREST and any(one[2] != "ign" for _, _, one in analyser.analyse(word))
        }
    )


def _regions(place: Weights) -> dict[str, Weights]:
    found = {}
    for row in sources.lines(_LISTS / "regions.txt"):
        kind, _, names = row.partition(":")
        found[kind] = _even(name.strip() for name in names.split(","))
    home = _even(
        row.partition(":")[0]
        for row in sources.lines(_LISTS / "places_of_lower_silesia.txt")
        if not row.startswith(":")
    )
    towns = Counter({f"m. {name}": 1 for name, _ in place.most_common(60)})
    others = _even(sources.words(_LISTS / "powiats.txt"))
    found["powiat"] = mixed((home, 0.6), (others, 0.15), (towns, 0.1), (place, 0.15))
    return found


if __name__ == "__main__":
    main()
