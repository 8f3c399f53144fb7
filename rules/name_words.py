"""Words that stand before names: titles and functions of people, streets and companies."""

_WOMANS = """
pani pania kolezanka kolezanki kolezanke kolezance dyrektorka dyrektorki kierowniczka
kierowniczki kierowniczke prezeska prezeski siostra siostry siostre ksiegowa ksiegowej
przewodniczaca koordynatorka koordynatorki specjalistka specjalistki asystentka asystentki
trenerka instruktorka zastepczyni inspektorka
"""
_MANS = """
pan pana panu panem kolega kolege kolegi koledze ks ksiadz ksiedza ksiedzem dyrektora
dyrektorem dyrektorowi kierownika kierownikiem kierownikowi prezesa prezesem prezesowi
przewodniczacy koordynatora specjalisty asystenta
"""
_HONOURS = """
pani pania pan pana panu panem panie p dr mgr inz prof hab ks ksiadz ksiedza kol kolega kolege
kolegi koledze kolezanka kolezanki kolezanke kolezance dyr kier lic
"""
_FUNCTIONS = """
dyrektor kierownik prezes wiceprezes wicedyrektor naczelnik wojt burmistrz starosta sekretarz
skarbnik inspektor koordynator koordynatorko specjalista redaktor red posel poslanka senator
doktor doktorze profesor profesorze magister minister marszalek rektor dziekan wojewoda prezydent
mecenas mec sedzia komendant trener terapeuta psycholog pedagog asystent radny radna soltys
dyrektorze kierowniku kierowniczko prezesie burmistrzu wojcie starosto redaktorze przewodniczacy
przewodniczaca przewodniczacej organizator organizatorka ksiegowa ksiegowy zastepca z-ca
dyrektorko prezesko szef szefowa panowie panstwo
"""
_PATRONS = """
ul ulica ulicy al aleja alei aleje alejach pl plac placu os osiedle osiedlu im imienia rondo rondzie
skwer skwerze park parku most sw swiety swieta swietego swietej szkola szkoly muzeum parafia parafii
teatr kosciol firma firmy firmie phu pphu fhu ppuh sklep drukarnia piekarnia kancelaria kawiarnia
restauracja cukiernia hotel kwiaciarnia fundacja fundacji fundacje stowarzyszenie stowarzyszenia
spolka spolki dom domu
"""

_ABBREVIATED = """
p dr mgr inz prof hab ks kol dyr kier lic red mec s o
"""
_GREETINGS = """
dear hi hello czesc hej hejka halo witaj witam drogi droga drodzy kochana kochany kochani mila mily
szanowny szanowna szanowni moi mili thx pozdrawiam pozdrowienia dzieki dziekuje buzka pa
"""

WOMANS = frozenset(_WOMANS.split())
"""Titles and functions of women."""
MANS = frozenset(_MANS.split())
"""Titles and functions of men."""
HONOURS = frozenset(_HONOURS.split())
"""Titles that only people have: what follows is a name."""
TITLES = WOMANS | MANS | HONOURS | frozenset(_FUNCTIONS.split())
"""All of them, and functions."""
PATRONS = frozenset(_PATRONS.split())
"""What is called after people: streets, schools, foundations, companies."""
ABBREVIATED = frozenset(_ABBREVIATED.split())
"""Titles that may have a dot."""
GREETINGS = frozenset(_GREETINGS.split())
"""Words of greetings that stand beside first names and are no surnames."""
