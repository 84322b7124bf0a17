"""What suggests religion, health, orientation or politics stays out of profiling, unless she switches that on.

- An event is sensitive by one of its terms or labels, a visit also by the name it is remembered by.
- What makes an event accessible says nothing of an event, but much of who declares it as an interest.

The list is cautious where a word has a plain second meaning: a concert in a church is no religion.
"""

import re
import unicodedata
from collections.abc import Iterable

# UiTdatabank's themes.
TERMS = frozenset(
    {
        "1.44.0.0.0",  # Zingeving, filosofie en religie
        "1.62.0.0.0",  # Gezondheid en wellness
        "1.37.1.0.0",  # Gezondheid en zorg
        "1.52.0.0.0",  # Politiek en maatschappij
    }
)
# UiTdatabank's facilities for people with a disability: of an event that is service, of a person it is health.
FACILITIES = frozenset(
    {
        "3.13.1.0.0",  # Voorzieningen voor assistentiehonden
        "3.13.2.0.0",  # Audiodescriptie
        "3.17.1.0.0",  # Ringleiding
        "3.17.3.0.0",  # Boven- of ondertiteling
        "3.23.1.0.0",  # Voorzieningen voor rolstoelgebruikers
        "3.23.2.0.0",  # Assistentie
        "3.23.3.0.0",  # Rolstoel ter beschikking
        "3.25.0.0.0",  # Contactpunt voor personen met handicap
        "3.27.0.0.0",  # Rolstoeltoegankelijk
        "3.28.0.0.0",  # Alternatieve ingang
        "3.29.0.0.0",  # Gegarandeerd zicht
        "3.30.0.0.0",  # Rolstoelpodium
        "3.31.0.0.0",  # Toegankelijk sanitair
        "3.32.0.0.0",  # Voorbehouden camping
        "3.33.0.0.0",  # Tolken Vlaamse Gebarentaal
        "3.34.0.0.0",  # Vereenvoudigde informatie
        "3.36.0.0.0",  # Verzorgingsruimte
        "3.37.0.0.0",  # Oplaadzone rolstoelen
        "3.38.0.0.0",  # Inter-assistentie
        "3.39.0.0.0",  # Begeleiderspas bij gehandicapten
        "3.40.0.0.0",  # Inter-Toegankelijkheidsgarantie
        "4Vz9eZf0cnQmtfqcGGnNMF",  # Afspraken en voorspelbaarheid
        "H28fcfRKFQAQs00K9NF9hh",  # Prikkelarm aanbod
    }
)

# Without accents, in small letters, as `plain` leaves them. Whole words:
_RELIGION = """
    geloof gelovig gelovigen gebed gebeden bijbel bijbels koran islam islamitisch moslim moslims moskee ramadan iftar
    joods joodse jodendom synagoge sjabbat boeddhisme hindoe hindoeisme christen christelijk christenen katholiek protestants
    evangelisch orthodox parochie eucharistie misviering bedevaart bisdom spiritualiteit spiritueel zingeving vrijzinnig
    foi croyance priere prieres messe bible coran musulman musulmans mosquee juif juive juifs juives judaisme bouddhisme
    hindouisme chretien chretienne catholique protestant paroisse pelerinage spiritualite laicite
    glaube glauben gebete bibel moslem muslim muslime moschee judisch judische judentum buddhismus hinduismus christlich
    katholisch evangelische pfarrei wallfahrt spiritualitat
    faith prayer prayers worship quran muslims mosque jewish judaism synagogue buddhism hinduism christian catholic parish
    pilgrimage spirituality
"""
_HEALTH = """
    kanker dementie depressie burnout autisme adhd hiv aids sida vih diabetes epilepsie rouw suicide zelfmoord zelfdoding
    zwangerschap zwanger menopauze handicap therapie zelfhulp mantelzorg psychose verslaafd
    sante cancer demence depression deuil diabete grossesse enceinte menopause handicape handicapes autiste
    krebs demenz sucht trauer diabetiker schwangerschaft schwanger wechseljahre behinderung selbsthilfe krankheit
    health dementia addiction grief autism pregnancy pregnant disability disabled illness therapy
"""
_ORIENTATION = """
    gay gays homo lgb lgbt lgbti lgbtq lgbtqi lgbtqia lgbtqiap holebi holebis queer trans transgenre transidentite
    lesbisch lesbienne lesbiennes lesbian lesbians schwul schwule pride drag
"""
_POLITICS = """
    politiek politieke politici politicus verkiezing verkiezingen vakbond betoging pvda
    politique politiques election elections syndicat syndicats
    politik politische wahl wahlen gewerkschaft gewerkschaften
    politics political politician politicians activisme activism aktivismus
"""
WORDS = frozenset(f"{_RELIGION} {_HEALTH} {_ORIENTATION} {_POLITICS}".split())
# Beginnings and parts, for words that are put together:
PARTS = (
    "religi",
    "godsdienst",
    "gottesdienst",
    "kerkdienst",
    "gezondheid",
    "gesundheit",
    "verslaving",
    "seksuali",
    "sexuali",
    "sexualit",
    "homoseks",
    "homosex",
    "biseks",
    "bisex",
    "transgender",
    "zelfhulpgroep",
    "borstkanker",
    "alzheimer",
    "parkinson",
    "psychiatri",
)
PHRASES = ("burn out", "open vld", "vlaams belang", "cd v", "n va", "self help", "trade union")

_WORD = re.compile(r"[a-z0-9]+")
_FIRST_WORDS = frozenset(phrase.partition(" ")[0] for phrase in PHRASES)


def plain(text: str) -> str:
    """Small letters without accents."""
    if text.isascii():
        return text.lower()
    return "".join(
        one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one)
    )


def says(text: str) -> bool:
    """Whether the words of a label or a name are sensitive."""
    written = plain(text)
    words = _WORD.findall(written)
    if not WORDS.isdisjoint(words):
        return True
    for part in PARTS:  # a loop: a request asks this of hundreds of names
        if part in written:
            return True
    if _FIRST_WORDS.isdisjoint(words):
        return False
    spaced = f" {' '.join(words)} "
    return any(f" {phrase} " in spaced for phrase in PHRASES)


def is_sensitive(*, term_ids: Iterable[str], labels: Iterable[str]) -> bool:
    """Whether an event is, by what it is about."""
    return not TERMS.isdisjoint(term_ids) or any(says(label) for label in labels)


def is_telling(term_id: str, label: str) -> bool:
    """Whether an interest is: it is neither counted unless she said so, nor ever named."""
    return term_id in TERMS or term_id in FACILITIES or says(label)
