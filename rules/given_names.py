"""First names that occur in Poland, to notice people whom the register does not know.

A name in no list is still a name if it is registered; this list only makes "Wanda Rduch" of an
unknown office a person and not two words.
"""

from functools import cache

from parsers.facts import fold
from rules.diminutives import diminutives
from rules.names import Case, Gender, is_feminine, name_forms

_WOMEN = """
Ada Adela Adrianna Agata Agnieszka Aida Albina Aldona Aleksandra Alicja Alina Amanda Amelia
Anastazja Andżelika Aneta Angelika Aniela Anita Anna Antonina Apolonia Arleta Asja Aurelia Balbina
Barbara Beata Benedykta Berenika Bernadeta Bernadetta Bianka Blanka Bogdana Bogna Bogumiła
Bogusława Bożena Bożenna Bronisława Brygida Cecylia Celina Celestyna Czesława Dagmara Danuta
Daniela Daria Dobrosława Dominika Donata Dorota Edyta Elena Eleonora Eliza Elwira Elżbieta Emilia
Emma Ernestyna Estera Eugenia Ewa Ewelina Felicja Filomena Franciszka Gabriela Genowefa Gertruda
Grażyna Greta Halina Halszka Hanna Helena Henryka Honorata Iga Ida Ilona Inga Irena Irma Iwona
Izabela Izabella Izolda Jadwiga Jagna Jagoda Janina Joanna Jolanta Jowita Józefa Judyta Julia
Julianna Julita Justyna Kaja Kalina Kamila Karina Karolina Katarzyna Kazimiera Kinga Klara Klaudia
Kleopatra Klementyna Konstancja Kornelia Krystyna Ksenia Kunegunda Larysa Laura Lena Leokadia
Leontyna Lidia Lilia Liliana Liwia Lucyna Ludmiła Ludwika Luiza Łucja Magda Magdalena Maja Malwina
Małgorzata Marcelina Maria Marianna Mariola Marika Marlena Marta Martyna Maryla Marzanna Marzena
Matylda Melania Michalina Mieczysława Milena Mirela Mirosława Monika Nadia Natalia Natasza Nela
Nikola Nina Nora Ofelia Oktawia Olga Olimpia Oliwia Otylia Patrycja Paula Paulina Pelagia
Petronela Pola Rachela Regina Renata Róża Roksana Roma Romana Rozalia Ryszarda Sabina Salomea
Samanta Sandra Sara Sławomira Sonia Stanisława Stefania Stella Sylwia Tamara Tatiana Tekla Teodora
Teresa Tola Urszula Violetta Wacława Walentyna Waleria Wanda Wera Weronika Wiesława Wiktoria
Wioletta Wioleta Władysława Zdzisława Zenobia Zofia Zuzanna Zyta Żaklina Żaneta Iryna Oksana Ołena
Olena Tetiana Nadiya Nadija Natalija Kateryna Oleksandra Julija Switłana Svitlana Ludmyła Liudmyla
Galyna Hałyna Halyna Olha Wiktorija Viktoriia Anastasija Mariia Mariya Yuliia Inna Alona Daryna
Zoriana Solomija Snizhana Lesia Marjana Valentyna Khrystyna Emily Mary Jessica Jennifer Sarah
Alice Kate Elizabeth Susan Lucy Hannah Claire Grace Olivia Sophie Sophia Charlotte Victoria
Rebecca Rachel Julie Nicole Karen Linda Ines Noemi Miriam
"""
_MEN = """
Adam Adolf Adrian Albert Albin Aleksander Aleksy Alfons Alfred Alojzy Anatol Andrzej Antoni
Apoloniusz Arkadiusz Arnold Artur August Augustyn Bartłomiej Bartosz Benedykt Beniamin Bernard
Błażej Bogdan Bogumił Bogusław Bolesław Bonifacy Borys Bronisław Bruno Cezary Cyprian Cyryl
Czesław Damian Daniel Dariusz Dawid Dionizy Dominik Donald Edmund Edward Edwin Eliasz Emanuel Emil
Ernest Eryk Eugeniusz Ewaryst Fabian Feliks Ferdynand Filip Florian Franciszek Fryderyk Gabriel
Gerard Gracjan Grzegorz Gustaw Henryk Herbert Hieronim Hilary Hipolit Hubert Ignacy Igor Ireneusz
Iwo Izydor Jacek Jakub Jan Janusz Jarosław Jeremi Jerzy Jędrzej Joachim Józef Julian Juliusz
Justyn Kacper Kajetan Kamil Karol Kasper Kazimierz Klaudiusz Klemens Konrad Konstanty Kordian
Kornel Krystian Krzysztof Ksawery Lech Leon Leonard Leopold Lesław Leszek Lucjan Ludwik Łukasz
Maciej Maksym Maksymilian Marcel Marceli Marcin Marek Marian Mariusz Mateusz Maurycy Michał
Mieczysław Mieszko Mikołaj Miłosz Mirosław Natan Nataniel Nikodem Norbert Oktawian Olaf Olgierd
Oliwer Oskar Patryk Paweł Piotr Przemysław Radosław Rafał Rajmund Remigiusz Robert Roch Roman
Romuald Rudolf Ryszard Sebastian Seweryn Sergiusz Sławomir Stanisław Stefan Sylwester Szczepan
Szymon Świętosław Tadeusz Teodor Teofil Tobiasz Tomasz Tymon Tymoteusz Wacław Waldemar Walenty
Walery Wawrzyniec Wiesław Wiktor Wilhelm Wincenty Wit Witold Władysław Włodzimierz Wojciech
Zachariasz Zbigniew Zdzisław Zenon Ziemowit Zygfryd Zygmunt Arek Andrij Andriy Artem Bohdan Denys
Dmytro Ihor Yaroslav Jurij Yurii Mychajło Mykhailo Mykola Mykoła Oleh Oleg Oleksandr Oleksij Ostap
Pawło Pavlo Petro Rusłan Ruslan Serhij Serhiy Stepan Taras Vadym Wadym Viktor Vitalii Witalij
Volodymyr Wołodymyr Wasyl Vasyl Iwan Ivan Nazar Nathan Peter John James Michael David William
Richard Thomas Mark Paul Steven Andrew George Kevin Brian Anthony Jason Matthew Gary Timothy
Jeffrey Ryan Jacob Nicholas Eric Stephen Jonathan Justin Scott Brandon Benjamin Samuel Patrick
Frank Jack Dennis Simon Martin Oliver Harry Alexander Hans Klaus Jürgen Wolfgang Dieter Uwe
"""


@cache
def given_names() -> dict[str, dict[str, Case]]:
    """Map each folded form to the names that it may stand for, and the case it has for each."""
    table: dict[str, dict[str, Case]] = {}
    known = {*_WOMEN.split(), *_MEN.split()}
    known |= {name for fulls in diminutives().values() for name in fulls}
    for name in sorted(known):
        for form, cases in name_forms(name, feminine=is_feminine(name)).items():
            table.setdefault(form, {})[name] = cases
    return table


def is_given_name(folded: str) -> bool:
    """Say whether a folded word can be a form of a first name."""
    return folded in given_names()


def gender_of(names: dict[str, Case]) -> Gender:
    """Return the gender of all these names, or that they differ."""
    kinds = {is_feminine(name) for name in names}
    if len(kinds) != 1:
        return Gender.UNKNOWN
    return Gender.WOMAN if kinds == {True} else Gender.MAN


@cache
def canonical(name: str) -> frozenset[str]:
    """Return the folded full names of a folded name or diminutive, itself included."""
    return frozenset(
        {name} | {full for full, short in diminutives().items() if name in {fold(s) for s in short}}
    )
