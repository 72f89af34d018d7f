"""A small bank with questions of ordinary length, for frames and pictures: the real decks change, these do not."""

from dataclasses import replace

from crss_quiz.core.deck import CardKind as Kind
from crss_quiz.core.deck import Deck, Family, Flashcard, Item, Level, Library, Lure, Option, Pool
from crss_quiz.core.subject import Area, Case, Competency, Domain, Ethic, Subject

OPTIONS = (
    Option("thank", "Thank her warmly, accept the scarf, and tell the team about it."),
    Option("decline", "Say kindly that she cannot accept it, and ask about the knitting."),
    Option("pay", "Offer to pay a fair price, so that neither owes the other."),
    Option("supervisor", "Put it aside, and ask the supervisor before she answers."),
)
WHY = {
    "thank": "A small handmade thing has no significant value, so ethic 15 leaves room to accept it with thanks.",
    "decline": "A limit said warmly is often right. Nothing asks for one here, and it would hurt for no reason.",
    "pay": "Evening things out sounds fair, but ethic 15 rules out money between a CRSS and those she serves.",
    "supervisor": "Asking is wise when something is unclear. Here it is clear, and waiting spoils a thank-you.",
}
LURES = {"decline": Lure.TRUE_BUT_NOT_FIRST, "pay": Lure.BOUNDARY, "supervisor": Lure.PASSIVE}
STEM = (
    "Dolores, 71, has knitted through every meeting of the Thursday group. On the last day she gives Amara, a CRSS, "
    "a scarf made of leftover wool. 'Everyone gets one,' she says, and the others already wear theirs. The agency's "
    "rules name cash and bought gifts only. Amara has admired the scarf all winter."
)


def _family(domain: Domain, level: Level, number: int) -> Family:
    name = f"{domain.value[:2]}-{level.value[:3]}-{number}"
    item = Item(
        id=f"{name}.1",
        family=name,
        domain=domain,
        level=level,
        stem=STEM,
        ask="What is the BEST thing for Amara to do?",
        options=OPTIONS,
        key="thank",
        why=WHY,
        lures=LURES,
        ethics=(15,),
        competencies=("pr-k-13",),
        difficulty=0.68,
        cite="code-of-ethics 15",
    )
    return Family(name, domain, level, Pool.MOCK, (1,), (), (item,))


SUBJECT = Subject(
    ethics={
        15: Ethic(
            15,
            "Gifts and money",
            "Accept nothing of significant value, and neither lend, give nor take money.",
            "A costly gift is a payment in disguise and can bend how people are treated.",
            (Case("scarf", "A scarf", "Thank her"),),
            "code-of-ethics 15",
        )
    },
    competencies={
        "pr-k-13": Competency(
            "pr-k-13",
            Domain.PROFESSIONAL_RESPONSIBILITY,
            Area.KNOWLEDGE,
            "Know what dual and complex relationships are",
            "What makes a relationship dual?",
            "A second tie beside the helping one.",
            "",
            "competencies, Professional Responsibility knowledge 13",
        )
    },
)
LIBRARY = Library(
    SUBJECT,
    (
        Deck(
            "sample",
            "Sample",
            "sample.yaml",
            families=tuple(
                _family(domain, level, number) for domain in Domain for level in Level for number in range(20)
            ),
        ),
        Deck(
            "sample-study",
            "Sample for study",
            "sample-study.yaml",
            families=(replace(_family(Domain.PROFESSIONAL_RESPONSIBILITY, Level.APPLICATION, 77), pool=Pool.STUDY),),
            flashcards=(
                Flashcard(
                    "ethic-15-asks",
                    Kind.ETHIC,
                    "Gifts and money: what does the code ask of a CRSS here?",
                    "Accept nothing of significant value, and neither lend, give nor take money.",
                    "code-of-ethics 15",
                    note="A small handmade thing has no significant value; hurting somebody over it helps nobody.",
                    ethics=(15,),
                ),
                Flashcard(
                    "pr-k-13",
                    Kind.COMPETENCY,
                    "What makes a relationship dual?",
                    "A second tie beside the helping one: business, family, friendship, romance.",
                    "competencies, Professional Responsibility knowledge 13",
                    domain=Domain.PROFESSIONAL_RESPONSIBILITY,
                    competencies=("pr-k-13",),
                ),
            ),
        ),
    ),
)
