"""Names and descriptions: Dutch words, drawn unevenly as in real texts, between invented names that are rare."""

from itertools import accumulate
from random import Random

# By what it is about: (term id, label), words of its names, words of its descriptions.
SUBJECTS: tuple[tuple[tuple[str, str], tuple[tuple[str, str], ...], str], ...] = (
    (("0.50.4.0.0", "Concert"), (("1.8.2.0.0", "Jazz en blues"), ("1.8.3.1.0", "Pop en rock"), ("1.8.1.0.0", "Klassieke muziek"), ("1.8.4.0.0", "Folk en wereldmuziek")),
     "concert jazzconcert avondconcert koor strijkkwartet orkest pianorecital bluesavond muziekavond fanfare rockgroep zangeres saxofoon orgelconcert kamermuziek liederen"),
    (("0.55.0.0.0", "Theatervoorstelling"), (("1.3.1.0.0", "Tekst en muziektheater"), ("1.3.10.0.0", "Humor en comedy"), ("1.3.5.0.0", "Figuren en poppentheater")),
     "theater voorstelling kindertheater poppenkast toneel comedy monoloog muziektheater familievoorstelling theatermaker blijspel sprookje kindertheatervoorstelling première acteurs"),
    (("0.0.0.0.0", "Tentoonstelling"), (("1.0.1.0.0", "Schilderkunst"), ("1.0.6.0.0", "Fotografie"), ("1.40.0.0.0", "Erfgoed")),
     "tentoonstelling schilderijen fototentoonstelling beelden museum collectie kunstenaar aquarellen keramiek textielkunst archief erfgoed installatie etsen"),
    (("0.50.6.0.0", "Film"), (("1.7.1.0.0", "Documentaires en reportages"), ("1.7.12.0.0", "Animatie en kinderfilms"), ("1.7.4.0.0", "Drama")),
     "film documentaire kinderfilm openluchtfilm filmavond kortfilms regisseur filmclub klassieker animatiefilm bioscoop nagesprek"),
    (("0.3.1.0.0", "Lessenreeks"), (("1.42.0.0.0", "Creativiteit"), ("1.65.0.0.0", "Voeding"), ("1.21.0.0.0", "Computer en techniek")),
     "cursus tekencursus kookles lessenreeks workshop schilderles pottenbakken dansles yogales breien fotografie beginners gevorderden schrijfcursus taalles"),
    (("0.7.0.0.0", "Begeleide uitstap of rondleiding"), (("1.40.0.0.0", "Erfgoed"), ("1.64.0.0.0", "Milieu en natuur"), ("1.11.0.0.0", "Geschiedenis")),
     "rondleiding stadswandeling gids natuurwandeling fietstocht begijnhof kerk toren abdij geschiedenis vogels bos vleermuizen kasteel"),
    (("0.3.2.0.0", "Lezing of congres"), (("1.25.0.0.0", "Wetenschap"), ("1.11.0.0.0", "Geschiedenis"), ("1.52.0.0.0", "Politiek en maatschappij")),
     "lezing voordracht debat gesprek auteur boekvoorstelling sterrenkunde klimaat professor filosofie gezondheid opvoeding avondlezing"),
    (("0.57.0.0.0", "Kamp of vakantie"), (("1.42.0.0.0", "Creativiteit"), ("1.51.12.0.0", "Omnisport en andere")),
     "kamp zomerkamp sportkamp speelplein circuskamp knutselen kinderen vakantie kleuters theaterkamp paasvakantie techniek"),
    (("0.5.0.0.0", "Festival"), (("1.8.3.1.0", "Pop en rock"), ("1.0.9.0.0", "Meerdere kunstvormen")),
     "festival zomerfestival muziekfestival openlucht tenten podium straattheater foodtrucks parkfeest lichtfestival"),
    (("0.50.21.0.0", "Spel of quiz"), (("1.58.0.0.0", "Thema onbepaald"),),
     "quiz bordspellen spelavond kaarting petanque speurtocht dorpsquiz bingo gezelschapsspellen"),
    (("0.59.0.0.0", "Sportactiviteit"), (("1.51.14.0.0", "Atletiek, wandelen en fietsen"), ("1.51.3.0.0", "Zwemmen en watersport")),
     "fietsen wandelen zwemmen loopwedstrijd sportdag turnen petanque seniorensport omnisport kajak start-to-run"),
    (("0.37.0.0.0", "Markt, braderie of kermis"), (("1.17.0.0.0", "Antiek en brocante"),),
     "rommelmarkt kermis braderie boerenmarkt kerstmarkt brocante kraampjes avondmarkt boekenmarkt streekproducten"),
)  # fmt: skip
PLACE_KINDS = (
    ("Yf4aZBfsUEu2NsQqsprngw", "Cultuur- of ontmoetingscentrum", "Cultuurcentrum"),
    ("JCjA0i5COUmdjMwcyjNAFA", "Jeugdhuis of jeugdcentrum", "Jeugdhuis"),
    ("kI7uAyn2uUu9VV6Z3uWZTA", "Bibliotheek of documentatiecentrum", "Bibliotheek"),
    ("GnPFp9uvOUyqhOckIFMKmg", "Museum of galerij", "Museum"),
    ("OyaPaf64AEmEAYXHeLMAtA", "Zaal of expohal", "Zaal"),
    ("8.70.0.0.0", "Theater", "Theater"),
    ("BtVNd33sR0WntjALVbyp3w", "Bioscoop", "Cinema"),
    ("eBwaUAAhw0ur0Z02i5ttnw", "Sportcentrum", "Sporthal"),
    ("0.15.0.0.0", "Natuurgebied of park", "Park"),
)
FACILITIES = (
    ("3.23.1.0.0", "Voorzieningen voor rolstoelgebruikers"),
    ("3.17.1.0.0", "Ringleiding"),
    ("3.26.0.0.0", "Parkeerplaats"),
    ("3.31.0.0.0", "Toegankelijk sanitair"),
    ("3.13.1.0.0", "Voorzieningen voor assistentiehonden"),
    ("3.33.0.0.0", "Tolken Vlaamse Gebarentaal"),
)
LABELS = (
    "UiTPAS", "Paspartoe", "kinderen", "gezinsbond", "vlieg", "senioren", "gratis", "erfgoeddag", "zomer", "nederlands oefenen", "jeugdboekenmaand",
    "week van de amateurkunsten", "buitenspeeldag", "museumnacht", "toegankelijk", "davidsfonds", "natuurpunt", "okra", "femma", "kwb", "vtbkultuur",
)  # fmt: skip


def _words(text: str) -> list[str]:
    return text.split()


_QUALITIES = _words(
    "nieuwe klein grote warme feestelijke intieme speelse avontuurlijke stille bonte wilde eigenzinnige ontroerende hilarische betoverende zomerse "
    "lokale internationale bekroonde verrassende gratis toegankelijke historische moderne"
)
_COMMON = _words(
    "de het een van en in voor met op te je we aan tot bij naar over om is zijn wordt samen iedereen welkom avond dag week jong oud publiek verhaal "
    "muziek dans stad dorp plein tuin zaal huis buurt mensen kinderen ouders vrienden familie liefde leven tijd wereld water licht zomer winter lente "
    "herfst bier koffie taart eten drinken inkom kassa ticket plaats reserveren vooraf start einde pauze programma gast maker groep werk kunst boek "
    "beeld stem klank ritme kleur vorm spel feest traditie natuur bomen rivier station trein fiets straat markt kerk molen haven zee kust polder heide "
    "atelier bibliotheek museum school vereniging vrijwilligers organisatie partner seizoen reeks editie première terugkeer afscheid ontmoeting "
    "ontdekking herinnering toekomst verleden droom nacht ochtend middag regen zon wind stilte"
)
_WEIGHTS = list(accumulate(1 / (rank + 3) for rank in range(len(_COMMON))))
_FIRST = _words(
    "ba be bo bra da del du fa fer ga gri ha jo ka kel la li lo ma mi mor na nel o pa pel ra ri ro sa sel so ta tel va vi wol za"
)
_LAST = _words(
    "baan bergen bos dael dijk donk gaard gem hout kens laer lot man meer mont nier ra rik stra tijn vaart veld vier wijk zand"
)


def invented(rng: Random) -> str:
    """A name that nobody bears: one of some 30,000."""
    return (rng.choice(_FIRST) + rng.choice(_FIRST) + rng.choice(_LAST)).capitalize()


def title(rng: Random, words: list[str]) -> str:
    """`Betoverende kindertheatervoorstelling met Balodijk`."""
    word, own = rng.choice(words), invented(rng)
    form = rng.randrange(5)
    if form == 0:
        return f"{word.capitalize()} {rng.choice(('met', 'door', 'van'))} {own}"
    if form == 1:
        return f"{own}: {word} in de {rng.choice(('tuin', 'kerk', 'stad', 'haven', 'molen', 'bibliotheek'))}"
    if form == 2:
        return f"{rng.choice(_QUALITIES).capitalize()} {word} met {own}"
    if form == 3:
        return f"{word.capitalize()} en {rng.choice(words)}"
    return f"{own} {rng.choice(('speelt', 'toont', 'vertelt', 'danst', 'zingt'))} {rng.choice(_COMMON[30:])}"


def description(rng: Random, words: list[str]) -> str:
    """Some 50 to 110 words in sentences."""
    sentences = []
    for _ in range(rng.randint(5, 10)):
        drawn = rng.choices(_COMMON, cum_weights=_WEIGHTS, k=rng.randint(7, 12))
        drawn.insert(rng.randrange(len(drawn)), rng.choice(words))
        if rng.random() < 0.3:
            drawn.append(invented(rng))
        sentences.append(" ".join(drawn).capitalize() + ".")
    return " ".join(sentences)
