"""Polish diminutives of first names: Kasia may be Katarzyna, Staszek may be Stanisław.

A diminutive is a claim like any name: it counts together with the surname, or alone for whoever
of the sender's institution may be called so.
"""

from functools import cache

from parsers.facts import fold

_TABLE = """
Ada: Adka Adusia | Adam: Adaś Adamek | Adrian: Adi Adrianek | Adrianna: Adka | Agata: Agatka Aga
Agnieszka: Aga Agusia Agunia Jaga | Aldona: Aldonka | Aleksandra: Ola Olka Oleńka Olusia
Aleksander: Olek Alek Aleks Oluś | Alfred: Fredek | Alicja: Ala Alka Alusia | Alina: Alinka Ala
Amelia: Amelka Mela | Anastazja: Nastka Nastusia | Andrzej: Andrzejek Jędrek Jędruś
Aneta: Anetka | Angelika: Andżela Angela | Aniela: Anielka Nela
Anna: Ania Anka Anulka Anusia Andzia Aneczka Anula | Antoni: Antek Tosiek Antoś Toni
Antonina: Tosia Tośka Antosia | Apolonia: Polcia | Arkadiusz: Arek Aruś
Artur: Arturek Artek Turek | August: Gustek | Augustyn: Gucio | Aurelia: Aurelka Rela
Barbara: Basia Baśka Basieńka Barbarka | Bartłomiej: Bartek Bartuś | Bartosz: Bartek Bartuś
Beata: Beatka Becia Beti | Benedykta: Benia | Benedykt: Benek | Beniamin: Benek Beniaminek
Bernadeta: Bernadka Berni Bernadetta | Bernard: Bernardek Benek | Blanka: Blaneczka
Błażej: Błażejek | Bogdan: Bogdanek Bodzio | Bogna: Bogusia Bogienka | Bogumiła: Bogusia Miłka
Bogusława: Bogusia | Bogusław: Boguś Bodek | Bolesław: Bolek Boluś | Borys: Borysek
Bożena: Bożenka Bożka Bożenna | Bronisława: Bronia Bronka Broncia | Bronisław: Bronek Bronuś
Cecylia: Cesia Cyla | Celina: Celinka Cela | Cezary: Czarek Czaruś | Cyprian: Cyprianek Cypek
Czesława: Czesia Cześka | Czesław: Czesiek Czesio Czechu | Dagmara: Daga Dagmarka
Damian: Damianek | Daniel: Danielek Danek | Danuta: Danka Danusia Dana Danuśka Danutka
Daria: Darka Darusia | Dariusz: Darek Daruś | Dawid: Dawidek | Diana: Dianka
Dominik: Domino Dominiczek Nikuś | Dominika: Domcia Domka Nika | Donata: Donatka Donia
Dorota: Dorotka Dora Dorcia Dosia | Edmund: Mundek Edek | Edward: Edek Edzio
Edyta: Edytka Edzia Dyta | Eliza: Elizka | Elżbieta: Ela Elka Elżunia Bietka Elżbietka Elunia
Emil: Emilek | Emilia: Emilka Mila Emi | Emma: Emka | Eryk: Eryczek | Eugenia: Gienia Genia Gienka
Eugeniusz: Gienek Genek Gieniu Gieniuś | Ewa: Ewka Ewunia Ewcia Ewusia
Ewelina: Ewelinka Ewelka Ewcia | Felicja: Fela Felka | Feliks: Felek | Ferdynand: Ferdek
Filip: Filipek Fifi | Florian: Florek | Franciszek: Franek Franio Franuś
Franciszka: Frania Franka | Fryderyk: Fryderyczek Fred Frycek Fredek
Gabriela: Gabrysia Gabi Gabryśka Gaba | Gabriel: Gabryś Gabi
Genowefa: Genia Gienia Gieńka Gienka | Gerard: Gerardek | Gracjana: Gracja Gracjanka
Gracjan: Gracek Gracjanek | Grażyna: Grażynka Grażka Grażusia
Grzegorz: Grzesiek Grześ Grzesio Grzegorzek Grzechu | Gustaw: Gucio Gustek Gustawek
Halina: Halinka Halusia | Hanna: Hania Hanka Haneczka Hanusia
Helena: Hela Helenka Helcia Helka | Henryk: Heniek Henio Heniuś Henryczek | Henryka: Henia
Honorata: Honorcia Honorka | Hubert: Hubercik Hubi | Ida: Idka | Iga: Igusia Igunia
Ignacy: Ignac Ignaś Ignacek | Igor: Igorek | Ilona: Ilonka Ila | Inga: Ingusia
Irena: Irka Irenka Irusia Renia | Ireneusz: Irek | Iryna: Ira Irynka | Iwona: Iwonka Iwcia Iwonna
Izabela: Iza Izka Izunia Bela Izabella | Jacek: Jacuś
Jadwiga: Jadzia Jadźka Jadwisia Jadwinia Wisia | Jagoda: Jagódka
Jakub: Kuba Jakubek Kubuś Jakubuś | Jan: Janek Jaś Jasiek Jasio Januś Jano
Janina: Janka Janinka Jasia | Janusz: Januszek | Jarosław: Jarek Jaruś Jareczek
Jerzy: Jurek Jerzyk Juruś Jureczek | Joanna: Asia Aśka Joasia Joaśka Asieńka Joana
Jolanta: Jola Jolka Jolcia Jolunia | Jowita: Jowitka Wita | Józef: Józek Józio Ziutek
Józefa: Józia Ziuta | Judyta: Judytka Judka | Julia: Jula Julka Julcia Juleczka
Julian: Julek Juliuś | Juliusz: Julek | Julita: Julitka Julka
Justyna: Justynka Justa Justysia Tyna | Kacper: Kacperek Kacpi Kasper | Kajetan: Kajtek Kajetanek
Kalina: Kalinka | Kamil: Kamilek | Kamila: Kamilka Kama Milka | Karol: Lolek
Karolina: Karo Karolinka Karolcia Karola Lina
Katarzyna: Kasia Kaśka Kasieńka Kasiunia Kachna Katia | Kazimiera: Kazia
Kazimierz: Kazik Kazio Kaziu Kazek | Kinga: Kingusia Kinia | Klara: Klarcia
Klaudia: Klaudusia Klaudka | Klaudiusz: Klaudek | Klemens: Klimek Klemensik
Konrad: Konradek Kondzio | Konstanty: Kostek | Kornelia: Kornelka Nela Kora
Krystian: Krystianek Kris | Krystyna: Krysia Krycha Kryśka Krystynka Krysieńka
Krzysztof: Krzysiek Krzyś Krzysio Krzychu Kris | Ksawery: Ksawek | Ksenia: Ksenka | Laura: Laurka
Lech: Lesio | Lena: Lenka | Leokadia: Lodzia Leosia | Leon: Leoś Leonek | Leszek: Lesio
Lidia: Lidka Lida Lidzia | Liliana: Lilka Lila Lilianka | Lucjan: Lucek Lutek
Lucyna: Lucynka Lusia Luca Lucka | Ludmiła: Ludka Luda Miłka | Ludwik: Ludwiczek Lutek Ludek
Ludwika: Ludka Lusia | Łucja: Łucyjka Lucja Łusia Lusia | Łukasz: Łukaszek Łuki
Maciej: Maciek Maciuś Maciejka | Magda: Madzia Magdusia Magdalena
Magdalena: Magda Madzia Magdusia Magdalenka | Maja: Majka Majeczka Majusia
Małgorzata: Gosia Małgosia Gośka Małgośka Gosieńka Małgorzatka Gonia Megi Greta | Marcel: Marcelek
Marcelina: Marcela Marcysia | Marcin: Marcinek Marcinuś | Marek: Mareczek Maruś
Maria: Marysia Majka Maryśka Marysieńka Mania Mańka Maryla | Marian: Marianek Maniek Maryś
Marianna: Marysia Mania Marianka Maryna | Mariola: Mariolka Mariolcia
Mariusz: Mariuszek Maniek Mario | Marlena: Marlenka | Marta: Martusia Martunia Marcia Martka
Martyna: Martynka Tyna | Marzanna: Marzanka Mania | Marzena: Marzenka Marzenna
Mateusz: Mati Mateuszek | Michalina: Michasia Michalinka Misia Michaśka
Michał: Michałek Misiek Michaś Michu | Mieczysława: Miecia Mieczysia Mietka
Mieczysław: Mietek Mieciu Miecio | Mikołaj: Miki Mikołajek Mikuś | Milena: Milenka Mila
Mirela: Mirelka Mira | Mirosława: Mirka Mira Mirusia | Mirosław: Mirek Mireczek Miruś
Monika: Monia Moniczka Nika Moniś | Nadia: Nadzia Nadieżda | Nadiya: Nadia Nadzia
Natalia: Natalka Nata Natusia | Nikodem: Nikoś Niko | Nikola: Nika Nikolka
Norbert: Norbercik Norbi | Ofelia: Ofelka | Oksana: Ksana Oksanka | Oleksandra: Ola Sasza Olesia
Ołena: Olena Olenka Ołenka | Olena: Ołena Olenka | Olga: Ola Oleńka Olgusia Olka Olcia
Oliwia: Oliwka Liwia | Oskar: Oskarek | Otylia: Otylka | Patrycja: Patka Patrysia Pati Patrycha
Patryk: Patryczek | Paulina: Paulinka Linka Paulisia | Paweł: Pawełek Pawlik Pawcio
Piotr: Piotrek Piotruś Piotrus Pietrek Pieter | Pola: Polcia | Przemysław: Przemek Przemo Przemuś
Radosław: Radek Radzio | Rafał: Rafałek Rafcio Rafik | Regina: Renia Reginka
Remigiusz: Remik Remek | Renata: Renatka Renia Reni | Robert: Robercik Robuś Robo
Roksana: Roksi Roksanka Roxi | Roman: Romek Romuś | Rozalia: Rozalka Rózia | Róża: Różyczka Rózia
Ryszard: Rysiek Ryś Rysio Rychu | Sabina: Sabinka Sabcia Sabi | Salomea: Salka Salcia
Sandra: Sandrusia | Sebastian: Seba Sebek Sebuś | Seweryn: Sewek | Sławomir: Sławek Sławuś
Sławomira: Sława Sławka | Sonia: Soneczka | Stanisława: Stasia Stanisia Staśka Stacha
Stanisław: Staszek Stasiek Staś Stasio Stachu Stach | Stefan: Stefek Stefcio Stef
Stefania: Stefcia Stefa Stefka Stenia | Sylwester: Sylwek | Sylwia: Sylwka Sylwunia Sylwusia
Szymon: Szymek Szymuś Szymonek | Tadeusz: Tadek Tadzio Tadziu Tadeuszek | Tamara: Tamarka
Teodora: Tosia Dora Teosia | Teofil: Teoś | Teresa: Terenia Tereska Teresia Renia Tesia
Tetiana: Tania Tatiana Tanja | Tobiasz: Tobi | Tomasz: Tomek Tomuś Tomcio | Tymon: Tymek Tymuś
Tymoteusz: Tymek Tymuś Tymo | Urszula: Ula Ulka Urszulka Ulcia Usia
Violetta: Viola Wiola Violka Violeta | Wacław: Wacek Wacuś | Waldemar: Waldek Waldi Waluś
Walentyna: Wala Tina | Wanda: Wandzia Wandeczka | Wawrzyniec: Wawrzek Wawrzuś Wawrek
Weronika: Wera Weronka Nika Werka | Wiesława: Wiesia Wieśka | Wiesław: Wiesiek Wiesio Wieniek
Wiktor: Wiktorek Wituś | Wiktoria: Wika Wiki Wikusia Wiktorka Viki | Wincenty: Wicek Wicuś
Wioletta: Wiola Wiolka Wioleta Viola | Witold: Witek Wituś Wicio | Władysława: Władzia Władka
Władysław: Władek Władzio Włodek | Włodzimierz: Włodek Włodziu Włodzio
Wojciech: Wojtek Wojtuś Wojciu | Zbigniew: Zbyszek Zbynio Zbysiu Zbychu Zbysio Zbig
Zdzisława: Zdzisia Zdziśka Dzidka | Zdzisław: Zdzisiek Zdziś Zdzisio Zdzichu | Zenon: Zenek Zenuś
Ziemowit: Ziemek Ziemowitek | Zofia: Zosia Zośka Zosieńka Zocha
Zuzanna: Zuza Zuzia Zuzka Zuzanka | Zygmunt: Zygmuś Zyga Zygmuntek | Zyta: Zytka
Żaklina: Żaklinka Żaka | Żaneta: Żanetka Żana
"""


@cache
def diminutives() -> dict[str, frozenset[str]]:
    """List for each folded name its diminutives, with their Polish letters."""
    table: dict[str, frozenset[str]] = {}
    for entry in _TABLE.replace("\n", "|").split("|"):
        name, _, short = entry.partition(":")
        if short:
            table[fold(name.strip())] = frozenset(short.split())
    return table
