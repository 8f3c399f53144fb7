"""Words that are both a surname or a first name and something else: Maj, Środa, Lis, Góra, Róża.

Alone they name somebody only where nothing else can be meant.
"""

from functools import cache

from rules.names import name_forms, plural_forms

_WORDS = """
Styczeń Luty Marzec Kwiecień Maj Czerwiec Lipiec Sierpień Wrzesień Październik Listopad Grudzień
Poniedziałek Wtorek Środa Czwartek Piątek Sobota Niedziela Wiosna Lato Jesień Zima Ranek Wieczór
Wieczorek Świt Noc Dzień Rok Zając Lis Wilk Sowa Kos Kruk Gawron Gołąb Gołąbek Wróbel Sroka Wrona
Sikora Drozd Kania Czajka Szczygieł Gil Baran Kozioł Koza Bąk Pająk Mucha Komar Ryba Rak Szczupak
Sum Karp Leszcz Pszczoła Motyl Bocian Czapla Kaczor Kaczka Kogut Kura Kurczak Kot Pies Koń Krowa
Byk Łoś Jeleń Sarna Dzik Niedźwiedź Borsuk Jeż Wydra Bóbr Góra Górka Rzeka Potok Staw Jezioro Las
Bór Gaj Pole Polana Łąka Ogród Sad Skała Kamień Piasek Głaz Dolina Zawada Kępa Grobla Most Droga
Mróz Śnieg Deszcz Wiatr Burza Grad Mgła Tęcza Słońce Gwiazda Księżyc Król Książę Kowal Krawiec
Szewc Stolarz Tokarz Tkacz Rybak Młynarz Bednarz Kołodziej Cieśla Kucharz Piekarz Woźny Sołtys
Wójt Pisarz Malarz Murarz Garncarz Rolnik Kozak Polak Niemiec Czech Szwed Ślązak Mazur Krupa Kasza
Groch Grochówka Bigos Marchewka Cebula Kapusta Burak Chmiel Rzepka Jabłko Wiśnia Malina Kalina
Jagoda Róża Kwiat Kłos Ziarno Trawa Pokrzywa Sosna Dąb Dąbek Brzoza Lipa Klon Buk Jawor Olcha Grab
Kora Liść Korzeń Popiołek Kurek Siwek Urban Wątroba Głowa Noga Ręka Kostka Kość Broda Wąs Ćwik
Drewno Żelazo Złoto Srebro Skarb Grosz Pieniążek Chleb Bułka Cukier Sól Miód Biały Biała Czarny
Czarna Czerwony Zielony Siwy Szary Bury Rudy Żółty Zimny Zimna Ciepły Cichy Cicha Głośny Kwaśny
Kwaśna Słodki Gorzki Mądry Mądra Wesoły Smutny Dobry Zły Mały Mała Wielki Wielka Duży Długi Krótki
Wysoki Niski Gruby Chudy Stary Młody Nowy Nowa Konieczny Konieczna Reszka Sobotka Żak Student
Uczeń Magister Dziedzic Pan Pani Wolny Wolna Maja Pola Gracja Wiara Nadzieja Laura Sara Domino
Karo Ala Ola Mila Roma Seba Patka Kama Rózia Mati Kamyk Bela Talia Linka Gala Zuza Iga Ira Lina
Nata Mira Luda Sława Boguś Aga Ania Mania Dana Danka Paula Jula Karola Marek Para Rada Sala Karta
Lista Praca Pomoc
"""
_ALWAYS_NAMES = frozenset(
    (
        "Marek",
        "Ania",
        "Aga",
        "Iga",
        "Paula",
        "Jula",
        "Ola",
        "Laura",
        "Sara",
        "Zuza",
        "Danka",
        "Szulc",
    )
)


@cache
def common_words() -> frozenset[str]:
    """Return all folded forms of the words."""
    forms: set[str] = set()
    for word in _WORDS.split():
        if word not in _ALWAYS_NAMES:
            forms.update(name_forms(word, feminine=word.endswith("a")))
            forms.update(plural_forms(word))
    return frozenset(forms)
