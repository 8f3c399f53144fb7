"""What machines write in subjects and first lines; a hint for a person, never a verdict.

Polish first; English and German as sent by the programs that Polish offices use.
"""

import re
from typing import Final


def _any_of(*phrases: str, start: str = "") -> re.Pattern[str]:
    return re.compile(rf"{start}(?:{'|'.join(phrases)})", re.IGNORECASE)


# Not PD: and FW:, for then a person hands a machine's mail on.
_REPLY_MARKS = r"\s*(?:(?:re|odp|aw)\s*:\s*)*"

SUBJECT_OF_BOUNCE: Final = _any_of(
    r"(?:mail )?delivery (?:status notification|failure|failed|error|report|has failed)",
    r"undeliver|returned mail|mail delivery (?:failed|failure|system)|failure notice|delayed mail",
    r"warning: (?:could not send|message)|non[- ]?deliver|unzustellbar|mail status report",
    r"(?:mail|message) (?:could )?not (?:be )?deliver|message delivery|user unknown",
    r"niedostarczon|nie można dostarczyć|nie udało się dostarczyć|błąd dostarcz|zwrot wiadomości",
    start=_REPLY_MARKS,
)
SUBJECT_OF_REPLY: Final = _any_of(
    r"automatyczna odpowied[źz]|odpowied[źz] automatyczna|autoodpowied[źz]|poza biurem",
    # With the colon that Outlook writes; "Nieobecność" alone is a person who cancels.
    r"nieobecno[śs][ćc]\s*:|urlop\s*(?:[:!]|$)|wiadomość automatyczna",
    r"auto(?:matic)?[- ]?(?:reply|response|answer)|out of (?:the )?office|away from",
    r"abwesen|automatische antwort|réponse automatique|autosvar",
    start=_REPLY_MARKS,
)
SUBJECT_OF_RECEIPT: Final = _any_of(
    r"przeczytano:|potwierdzenie (?:przeczytania|odczytania|doręczenia|dostarczenia)",
    r"dostarczono:|read:|read receipt|delivered:|return receipt|disposition notification|gelesen:",
    start=_REPLY_MARKS,
)
SUBJECT_OF_CALENDAR: Final = _any_of(
    r"(?:wstępnie )?zaakceptowan[oea]:|odrzucon[oea]:|przyjęto:|niepewne:",
    r"accepted:|declined:|tentative:|zugesagt:|abgelehnt:",
    start=_REPLY_MARKS,
)
WORDS_OF_REPLY: Final = _any_of(
    r"(?:jestem|będę) (?:obecnie |aktualnie |teraz )?(?:nieobecn|na urlopie|poza biurem)",
    r"przebywam (?:obecnie |aktualnie )?(?:na (?:urlopie|zwolnieniu)|poza biurem)",
    r"nie ma mnie w (?:biurze|pracy)|odpowiem (?:po powrocie|na wiadomości po)",
    r"(?:wygenerowan|wysłan)[aoye] (?:została )?automatycznie|automatycznie wygenerowan",
    r"pros(?:zę|imy) nie odpowiadać na (?:tę|tego|ten|te)",
    r"i am (?:currently )?(?:out of (?:the )?office|on (?:vacation|leave|holiday))",
    r"i will be out of|automatic(?:ally)? generated|do not reply to this|this is an auto",
    r"nicht im (?:büro|haus)",
)
WORDS_OF_BOUNCE: Final = _any_of(
    r"(?:could not|couldn't|cannot|can't|unable to|was not|wasn't|not able to) (?:be )?deliver",
    r"delivery (?:to the following|has failed|failed)|undeliverable|mailbox (?:is )?full",
    r"user unknown|no such user|(?:unknown|invalid) (?:user|recipient|address)",
    r"returned to (?:you|sender)|permanent(?:ly)? (?:fatal )?(?:error|fail)|failed recipient",
    r"over (?:its |their )?quota|550[ -]5\.\d|recipient(?:'s)? (?:address )?reject",
    r"nie (?:mogła|może|została) (?:zostać )?dostarczon",
)
