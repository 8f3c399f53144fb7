"""Polish diminutives of first names: Kasia may be Katarzyna, Staszek may be Stanisław.

Only common pairs; a diminutive counts as its name only together with the surname.
"""

from functools import cache

_TABLE = """
agnieszka: aga agusia | aleksandra: ola olka | alicja: ala | aleksander: olek alek
andrzej: andrzejek | anna: ania anka anulka | antoni: antek tosiek | arkadiusz: arek
barbara: basia baska | bartosz: bartek | bartlomiej: bartek | beata: beatka
blazej: blazejek | boguslawa: bogusia | bogumila: bogusia | bozena: bozenka
bronislaw: bronek | celina: celinka | czeslaw: czesiek | dagmara: daga | damian: damianek
danuta: danka danusia | dariusz: darek | dominik: domino | dorota: dorotka | edward: edek
elzbieta: ela elka | emilia: emilka | ewa: ewka ewunia | eugeniusz: gienek
franciszek: franek | genowefa: genia | grazyna: grazynka | grzegorz: grzesiek grzes
halina: halinka | hanna: hania hanka | helena: hela helenka | henryk: heniek henio
honorata: honorcia | hubert: hubercik | iga: igusia | ignacy: ignac | irena: irka irenka
iwona: iwonka | jadwiga: jadzia | jakub: kuba | jan: janek jas | janina: janka
jaroslaw: jarek | jerzy: jurek | joanna: asia aska joasia | jozef: jozek | julia: jula julka
justyna: justynka | kamil: kamilek | karolina: karo karolinka | katarzyna: kasia kaska
kazimierz: kazik kazio | klaudia: klaudusia | konrad: konradek | krystyna: krysia
krzysztof: krzysiek krzys | leszek: lesio | lidia: lidka | lucjan: lucek | lukasz: lukaszek
maciej: maciek | magdalena: magda madzia | malgorzata: gosia malgosia | marcin: marcinek
maria: marysia majka | mariusz: mariuszek | marek: mareczek | mateusz: mati
michal: michalek | mieczyslawa: miecia | mieczyslaw: mietek | mikolaj: miki
mirela: mirelka | miroslaw: mirek | monika: monia | natalia: natalka | patrycja: patka
patryk: patryczek | pawel: pawelek | piotr: piotrek piotrus | przemyslaw: przemek
radoslaw: radek | rafal: rafalek | renata: renatka | robert: robercik | roman: romek
roza: rozyczka | ryszard: rysiek | sebastian: seba | slawomir: slawek
stanislaw: staszek stasiek | stanislawa: stasia | stefania: stefcia stefa | stefan: stefek
sylwia: sylwka | sylwester: sylwek | szymon: szymek | tadeusz: tadek | teresa: terenia
tomasz: tomek | tymoteusz: tymek | urszula: ula | violetta: viola | waldemar: waldek
weronika: wera | wieslawa: wiesia | wieslaw: wiesiek | wiktoria: wika | witold: witek
wladyslaw: wladek | wojciech: wojtek | zbigniew: zbyszek | zdzislaw: zdzisiek | zofia: zosia
zuzanna: zuza zuzia
"""


@cache
def diminutives() -> dict[str, frozenset[str]]:
    """List for each folded name its folded diminutives."""
    table: dict[str, frozenset[str]] = {}
    for entry in _TABLE.replace("\n", "|").split("|"):
        name, _, short = entry.partition(":")
        if short:
            table[name.strip()] = frozenset(short.split())
    return table
