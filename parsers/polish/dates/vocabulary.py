"""Which words name months, weekdays and days of a month; all are folded."""

from parsers.polish.text import word_list

_MONTH_FORMS = (
    "styczen stycznia styczniu styczniem styczniowi stycz sty january jan sichnia января січня",
    "luty lutego lutym lutemu lut february feb liutoho lutoho февраля лютого",
    "marzec marca marcu marcem marcowi mar march bereznia марта березня",
    "kwiecien kwietnia kwietniu kwietniem kwietna kwiet kwi april apr kvitnia апреля квітня",
    "maj maja maju majem majowi may travnia trawnia мая травня",
    (
        "czerwiec czerwca czerwcu czerwcem czerwcowi czerwec czewrca czerw cze june jun czerwnia"
        " czerwien chervnia июня червня"
    ),
    "lipiec lipca lipcu lipcem lipcowi lip july jul lipnia lypnia июля липня",
    "sierpien sierpnia sierpniu sierpniem sierpina sierp sie august aug serpnia августа серпня",
    (
        "wrzesien wrzesnia wrzesniu wrzesniem wrzes wrz september sept sep weresnia veresnia"
        " сентября вересня"
    ),
    (
        "pazdziernik pazdziernika pazdzierniku pazdziernikiem pazdz paz october oct zhovtnia"
        " октября жовтня"
    ),
    (
        "listopad listopada listopadzie listopadem listopadowi listop lis november nov lystopada"
        " ноября листопада"
    ),
    "grudzien grudnia grudniu grudniem grudniowi grudz gru december dec hrudnia декабря грудня",
)
MONTHS = {form: n for n, forms in enumerate(_MONTH_FORMS, 1) for form in forms.split()}
ENGLISH_MONTHS = frozenset(
    word_list(
        """
    january jan february feb march april apr may june jun july jul august aug september sept sep
    october oct november nov december dec
    """
    )
)
# "lis" is a fox and a surname, "mar" and "gru" are cut words: only in small letters.
SHORT_MONTHS = frozenset(word_list("sty lut mar kwi cze lip sie wrz paz lis gru"))
GENITIVES = word_list(
    """
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada
    grudnia
    """
)
LOCATIVES = word_list(
    """
    styczniu lutym marcu kwietniu maju czerwcu lipcu sierpniu wrzesniu pazdzierniku listopadzie
    grudniu
    """
)
NOMINATIVES = word_list(
    """
    styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad
    grudzien
    """
)
INSTRUMENTALS = word_list(
    """
    styczniem lutym marcem kwietniem majem czerwcem lipcem sierpniem wrzesniem pazdziernikiem
    listopadem grudniem
    """
)
ROMANS = {
    roman: number
    for number, roman in enumerate(word_list("I II III IV V VI VII VIII IX X XI XII"), 1)
}
_ENDINGS = word_list("ego emu ych ymi ym ej y a e")
MONTH_ADJECTIVES = {
    stem + ending: number
    for number, stem in enumerate(
        word_list(
            """
    styczniow lutow marcow kwietniow majow czerwcow lipcow sierpniow wrzesniow pazdziernikow
    listopadow grudniow
    """
        ),
        1,
    )
    for ending in _ENDINGS
}

_WEEKDAY_FORMS = (
    "poniedzialek poniedzialku poniedzialkiem monday",
    "wtorek wtorku wtorkiem tuesday",
    "sroda srode srody srodzie wednesday",
    "czwartek czwartku czwartkiem thursday",
    "piatek piatku piatkiem piontek friday",
    "sobota sobote soboty sobocie saturday",
    "niedziela niedziele niedzieli sunday",
)
WEEKDAYS = {form: n for n, forms in enumerate(_WEEKDAY_FORMS) for form in forms.split()}
_WEEKDAY_SHORT = (
    "pon pn mon",
    "wt wto tue",
    "sr sro wed",
    "czw cz thu",
    "pt pia pi fri",
    "sob so sat",
    "niedz ndz nd sun",
)
SHORT_WEEKDAYS = {form: n for n, forms in enumerate(_WEEKDAY_SHORT) for form in forms.split()}
WEEKDAY_ADJECTIVES = {
    stem + ending: number
    for number, stem in enumerate(word_list("poniedzialkow wtorkow srodow czwartkow piatkow"))
    for ending in _ENDINGS
} | {
    stem + ending: number
    for number, stem in ((5, "sobotni"), (6, "niedzieln"))
    for ending in ("", *word_list("ego emu ych ymi ch mi ym ej m y a e"))
    if stem + ending != "niedzieln"
}
PLURAL_WEEKDAYS = frozenset(word_list("poniedzialki wtorki srody czwartki piatki soboty niedziele"))

_ORDINAL_STEMS = word_list(
    """
    pierwsz drug trzec czwart piat szost siodm osm dziewiat dziesiat jedenast dwunast trzynast
    czternast pietnast szesnast siedemnast osiemnast dziewietnast dwudziest
    """
)


def _ordinals(number: int, stem: str) -> dict[str, int]:
    soft = "i" if stem in {"drug", "trzec"} else ""
    endings = ("i", "iego", "iemu", "im") if soft else ("y", "ego", "emu", "ym")
    return {stem + ending: number for ending in endings}


ORDINALS = {
    form: value
    for n, stem in (*enumerate(_ORDINAL_STEMS, 1), (30, "trzydziest"))
    for form, value in _ordinals(n, stem).items()
}

# What is written behind the figure of a day: "15-go", "15tego", "2-giego", "21st".
SUFFIXES = frozenset(
    word_list(
        """
    go ego tego stego szego ciego giego iego mego ty sty szy gi ci tym stym ym st nd rd th
    """
    )
)
# Of these a figure alone is a day: "na 15-go"; "5-ty" may be the fifth of anything.
DAY_SUFFIXES = frozenset(word_list("go ego tego stego szego ciego giego mego st nd rd th"))
ENGLISH_SUFFIXES = frozenset(("st", "nd", "rd", "th"))

AHEAD = {
    "dzis": 0, "dzisiaj": 0, "today": 0, "jutro": 1, "jutra": 1, "tomorrow": 1, "pojutrze": 2,
    "wczoraj": -1, "yesterday": -1, "przedwczoraj": -2,
}  # fmt: skip
AHEAD_ADJECTIVES = {
    stem + ending: days
    for stem, days in (
        ("dzisiejsz", 0), ("jutrzejsz", 1), ("pojutrzejsz", 2), ("wczorajsz", -1),
        ("przedwczorajsz", -2),
    )
    for ending in _ENDINGS
}  # fmt: skip
SMALL_NUMBERS = {
    form: value
    for value, forms in enumerate(
        (
            "jeden", "dwa dwoch", "trzy trzech", "cztery czterech", "piec pieciu", "szesc szesciu",
            "siedem siedmiu", "osiem osmiu", "dziewiec dziewieciu", "dziesiec dziesieciu",
        ),
        1,
    )
    for form in forms.split()
}  # fmt: skip
DAY_WORDS = frozenset(word_list("dnia dniu dn dniem dzien dniach"))
