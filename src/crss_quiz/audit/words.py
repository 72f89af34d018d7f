"""Words as the audit counts them, and the lists of words that it looks for."""

import re
from functools import cache

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")

_FUNCTION_WORDS = """
a about above after again against all also am an and any are as at back be because been before being below
between both but by can could did do does doing down during each either else ever every few for from further get
gets go goes had has have having he her here hers herself him himself his how i if in into is it its itself just
let lets like made make makes many may me more most much must my myself neither never no nobody nor not nothing now
of off on once one only or other others our out over own rather same say says she should so some somebody someone
something such than that the their theirs them themselves then there these they thing things this those though
through to too two under until up upon us very was way we well went were what when where whether which while who
whom whose why will with within without would yes yet you your yours crss best
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
"""Words that carry no matter of their own; and `CRSS` and `best`, which stand in every second ask."""

ABSOLUTE = re.compile(
    r"\b(?:always|never|must|all|every|none|only|everyone|everybody|no one|nobody|nothing|entirely|completely"
    r"|no matter|under no circumstances|without exception)\b",
    re.IGNORECASE,
)
"""The specific determiners of the writing on test-wiseness (Millman, Bishop & Ebel 1965), and `must`."""
HEDGE = re.compile(
    r"\b(?:may|might|could|consider|considers|considering|perhaps|maybe|possibly|probably|usually|often|sometimes"
    r"|generally|typically|seems?|tends? to|(?:when|where|if|as) (?:appropriate|possible|needed|necessary|wanted))\b",
    re.IGNORECASE,
)
SUPERVISOR = re.compile(r"\bsupervis(?:ors?|ion|ory)\b", re.IGNORECASE)
ABSURD = re.compile(
    r"\b(?:ignor(?:e|es|ing)|laugh(?:s|ing)?|yell(?:s|ing)?|threaten(?:s|ing)?|l(?:ie|ies|ying) (?:to|about))\b",
    re.IGNORECASE,
)
"""What no peer worker would do, and so nobody chooses."""

_STIGMA = re.compile(
    r"""\b(?:
      (?:substance|drug|alcohol)[ ]abusers? | (?:ex-)?addicts? | junk(?:ie|y|ies) | crackheads? | (?:a|the)[ ]drunk
    | (?<!non-)alcoholics?(?![ ](?:drinks?|beverages?)) | mentally[ ]ill | schizophrenics?
    | (?:a|is|was|are)[ ]bipolar(?![ ]disorder) | suffer(?:s|ed|ing)?[ ]from
    | victims?[ ]of(?![ ](?:an?[ ]|the[ ])?(?:crime|assault|robbery|theft|fraud|trafficking|violence|abuse|neglect))
    | commit(?:s|ted|ting)?[ ]suicide
    | (?:clean|dirty)[ ](?:urines?|drug[ ]tests?|tests?|screens?|samples?|time|and[ ]sober)
    | (?:tested|(?:urine|test|screen|sample)s?[ ](?:is|are|was|were|came[ ]back|comes[ ]back))[ ](?:clean|dirty)
    | (?:been|stays?|stayed|staying|gets?|got|getting)[ ]clean(?=[ ](?:for|since|again|from)|[ ][0-9]|[.,;!?]|$)
    | frequent[ ]fl[iy]ers? | non-?complian(?:t|ce) | manipulative | attention[- ]seek(?:ing|ers?)
    | (?:low|high)[- ]functioning | wheelchair[- ]bound | handicapped | crazy | insane | lunatics? | psychos?
    | the[ ](?:homeless|disabled)(?=[ ](?:are|were|who|have)\b|[.,;!?]|$)
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words that make a diagnosis, a habit or a verdict of a person. What has a plain use too (clean, victim, alcoholic) is
listed with the words around it."""
_PROPER_NAMES = re.compile(r"Alcoholics Anonymous|(?:Adult )?Children of Alcoholics")
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”')

LOUD_NEGATION = re.compile(r"\b(?:NOT|EXCEPT|LEAST)\b")
QUIET_NEGATION = re.compile(
    r"\b(?:is|are|was|were|do|does|did|should|would|could|can|may|must)(?:n['’]t\b|(?: [\w'.]+){0,3} not\b)"
    r"|\bexcept\b|\bleast (?:likely|helpful|appropriate|effective|important)\b"
)
SUBORDINATE = re.compile(r"\b(?:if|when|who|because|since|while|although)\b")
"""Where the clause that asks is over: `What should she say if he does not come?` asks for nothing negative."""
_OTHERS = "answers|options|choices|responses"
LETTERS = re.compile(
    rf"\b(?i:all|none|any|neither|either|both|two) of (?i:(?:the|these) (?:above|below|others|{_OTHERS}))\b"
    r"|\b(?i:both|either|neither) [A-D] (?:and|or|nor) [A-D]\b"
    rf"|\b(?i:option|answer|choice|response)s? \(?[A-D]\)?(?=[\s.,;:)]|$)"
)
"""Options are shuffled, so a letter or `above` points anywhere."""
PLACE = re.compile(
    rf"{LETTERS.pattern}|\b(?i:(?:first|second|third|fourth|last|previous|next) (?:option|choice)|(?:option|choice)"
    r" (?:one|two|three|four|[1-4])|(?:first|second|third|fourth|last) answer (?:is|was|would|here))\b"
)


@cache
def content_words(text: str) -> frozenset[str]:
    """Return the words that carry matter, in lower case and without the ending -s or 's."""
    found = (_POSSESSIVE.sub("", word) for word in _WORD.findall(text.lower()))
    return frozenset(_without_plural(word) for word in found if len(word) > 1 and word not in FUNCTION_WORDS)


def _without_plural(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def stigma_in(text: str) -> str | None:
    """Return the first word that labels people, outside of quotations; None if there is none."""
    found = _STIGMA.search(_PROPER_NAMES.sub("", _QUOTED.sub('""', text)))
    return found.group() if found else None
