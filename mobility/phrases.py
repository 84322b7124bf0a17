"""What a plan says, in four languages. The code is stable and for machines; the sentence is for people."""

from datetime import datetime

from culture_app.kernel.clock import local
from culture_app.kernel.words import LANGUAGES, Texts
from mobility.data import Reason

VEHICLES: dict[str, Texts] = {
    "train": {"nl": "trein", "fr": "train", "de": "Zug", "en": "train"},
    "metro": {"nl": "metro", "fr": "métro", "de": "U-Bahn", "en": "metro"},
    "tram": {"nl": "tram", "fr": "tram", "de": "Straßenbahn", "en": "tram"},
    "bus": {"nl": "bus", "fr": "bus", "de": "Bus", "en": "bus"},
    "ferry": {"nl": "veerboot", "fr": "bac", "de": "Fähre", "en": "ferry"},
    "coach": {"nl": "autocar", "fr": "autocar", "de": "Reisebus", "en": "coach"},
}

_SENTENCES: dict[str, Texts] = {
    "no_origin": {
        "nl": "Vertrekpunt onbekend: er is geen reis berekend.",
        "fr": "Point de départ inconnu : aucun trajet calculé.",
        "de": "Startpunkt unbekannt: keine Fahrt berechnet.",
        "en": "Starting point unknown: no trip was worked out.",
    },
    "no_timetable": {
        "nl": "Er is geen dienstregeling geladen: of er iets rijdt, is niet bekend.",
        "fr": "Aucun horaire n'est chargé : on ignore s'il y a un transport.",
        "de": "Kein Fahrplan geladen: ob etwas fährt, ist nicht bekannt.",
        "en": "No timetable is loaded: whether anything goes is not known.",
    },
    "outside_timetable": {
        "nl": "De dienstregeling van die dag is nog niet bekend.",
        "fr": "L'horaire de ce jour n'est pas encore connu.",
        "de": "Der Fahrplan dieses Tages ist noch nicht bekannt.",
        "en": "The timetable of that day is not known yet.",
    },
    "no_connection": {
        "nl": "Er is die dag geen verbinding met het openbaar vervoer.",
        "fr": "Il n'y a pas de liaison en transports en commun ce jour-là.",
        "de": "An diesem Tag gibt es keine Verbindung mit öffentlichen Verkehrsmitteln.",
        "en": "There is no public transport connection that day.",
    },
    "already_started": {
        "nl": "Het is al begonnen.",
        "fr": "C'est déjà commencé.",
        "de": "Es hat schon begonnen.",
        "en": "It has already started.",
    },
    "too_late_to_leave": {
        "nl": "U had om {time} moeten vertrekken om op tijd te zijn.",
        "fr": "Il aurait fallu partir à {time} pour arriver à temps.",
        "de": "Sie hätten um {time} aufbrechen müssen, um rechtzeitig da zu sein.",
        "en": "You would have had to leave at {time} to be in time.",
    },
    "end_unknown": {
        "nl": "Het einduur is niet bekend: de terugreis kan niet beloofd worden.",
        "fr": "L'heure de fin n'est pas connue : le retour ne peut être promis.",
        "de": "Das Ende ist nicht bekannt: die Rückfahrt kann nicht zugesagt werden.",
        "en": "The end is not known: the way home can't be promised.",
    },
    "end_estimated": {
        "nl": "Het einduur is een schatting.",
        "fr": "L'heure de fin est une estimation.",
        "de": "Das Ende ist geschätzt.",
        "en": "The end is an estimate.",
    },
    "last_train_gone": {
        "nl": "De laatste {vehicle} naar huis vertrekt om {time}, voor het gedaan is.",
        "fr": "Le dernier {vehicle} pour rentrer part à {time}, avant la fin.",
        "de": "Letzte Verbindung nach Hause ({vehicle}) um {time}, vor dem Ende.",
        "en": "The last {vehicle} home leaves at {time}, before it is over.",
    },
    "last_train_out_of_reach": {
        "nl": "De laatste {vehicle} naar huis vertrekt om {time}: na afloop haalt u die niet.",
        "fr": "Le dernier {vehicle} pour rentrer part à {time} : impossible de l'avoir après la fin.",
        "de": "Letzte Verbindung nach Hause ({vehicle}) um {time}: nach dem Ende nicht zu erreichen.",
        "en": "The last {vehicle} home leaves at {time}: it can't be caught after the end.",
    },
    "last_ride": {
        "nl": "De {vehicle} van {time} is de laatste naar huis.",
        "fr": "Le {vehicle} de {time} est le dernier pour rentrer.",
        "de": "Um {time} geht die letzte Verbindung nach Hause ({vehicle}).",
        "en": "The {vehicle} of {time} is the last one home.",
    },
    "tight_margin": {
        "nl": "U hebt na afloop {minutes} minuten speling.",
        "fr": "Il reste {minutes} minutes de marge après la fin.",
        "de": "Nach dem Ende bleiben {minutes} Minuten Spielraum.",
        "en": "There are {minutes} minutes to spare after the end.",
    },
    "next_morning": {
        "nl": "De eerstvolgende verbinding vertrekt om {time}.",
        "fr": "La prochaine liaison part à {time}.",
        "de": "Die nächste Verbindung geht um {time}.",
        "en": "The next connection leaves at {time}.",
    },
    "estimated_streets": {
        "nl": "Geschat in vogelvlucht.",
        "fr": "Estimé à vol d'oiseau.",
        "de": "Nach Luftlinie geschätzt.",
        "en": "Estimated as the crow flies.",
    },
    "no_food_nearby": {
        "nl": "Geen eetgelegenheid bekend op wandelafstand.",
        "fr": "Aucun endroit où manger connu à distance de marche.",
        "de": "Kein Lokal in Gehweite bekannt.",
        "en": "No place to eat is known within walking distance.",
    },
    "opening_unknown": {
        "nl": "Openingsuren niet bekend.",
        "fr": "Heures d'ouverture inconnues.",
        "de": "Öffnungszeiten nicht bekannt.",
        "en": "Opening hours not known.",
    },
    "open_partly": {
        "nl": "Maar een deel van die tijd open.",
        "fr": "Ouvert une partie de ce temps seulement.",
        "de": "Nur einen Teil dieser Zeit geöffnet.",
        "en": "Open for only part of that time.",
    },
    "closed_then": {
        "nl": "Dan gesloten.",
        "fr": "Fermé à ce moment.",
        "de": "Dann geschlossen.",
        "en": "Closed then.",
    },
    "no_time_before": {
        "nl": "Geen tijd meer om vooraf te eten.",
        "fr": "Plus le temps de manger avant.",
        "de": "Keine Zeit mehr, vorher zu essen.",
        "en": "No time left to eat before.",
    },
    "no_time_after": {
        "nl": "Wie erna eet, mist de laatste verbinding naar huis ({time}).",
        "fr": "En mangeant après, on rate la dernière liaison ({time}).",
        "de": "Wer danach isst, verpasst die letzte Verbindung nach Hause ({time}).",
        "en": "Whoever eats afterwards misses the last way home ({time}).",
    },
    "no_care_known": {
        "nl": "Geen kinderopvang bekend hiervoor.",
        "fr": "Aucune garde d'enfants connue pour cela.",
        "de": "Keine Kinderbetreuung dafür bekannt.",
        "en": "No childcare is known for this.",
    },
    "no_children_given": {
        "nl": "Leeftijden van de kinderen niet opgegeven.",
        "fr": "Âges des enfants non indiqués.",
        "de": "Alter der Kinder nicht angegeben.",
        "en": "The children's ages were not given.",
    },
    "child_travels_along": {
        "nl": "Het kind reist met u mee: de opvang is ter plaatse.",
        "fr": "L'enfant voyage avec vous : la garde est sur place.",
        "de": "Das Kind fährt mit: die Betreuung ist vor Ort.",
        "en": "The child travels with you: the care is at the venue.",
    },
    "care_too_short": {
        "nl": "Dekt niet de hele tijd van vertrek tot terugkomst ({start}-{end}).",
        "fr": "Ne couvre pas tout le temps du départ au retour ({start}-{end}).",
        "de": "Deckt nicht die ganze Zeit von der Abfahrt bis zur Rückkehr ({start}-{end}).",
        "en": "Doesn't cover the whole time from departure to return ({start}-{end}).",
    },
    "care_hours_unknown": {
        "nl": "Uren niet bekend: vraag of ze alles dekken van vertrek tot terugkomst.",
        "fr": "Heures inconnues : demandez si elles couvrent du départ au retour.",
        "de": "Zeiten nicht bekannt: fragen Sie, ob sie von der Abfahrt bis zur Rückkehr reichen.",
        "en": "Hours not known: ask whether they cover departure to return.",
    },
    "return_unknown": {
        "nl": "Wanneer u terug bent, is niet bekend.",
        "fr": "L'heure de votre retour n'est pas connue.",
        "de": "Wann Sie zurück sind, ist nicht bekannt.",
        "en": "When you will be back is not known.",
    },
    "licensed_daytime_only": {
        "nl": "Vergunde opvang in Vlaanderen is er overdag, niet 's avonds.",
        "fr": "En Flandre, l'accueil agréé se fait en journée, pas le soir.",
        "de": "Genehmigte Kinderbetreuung gibt es in Flandern tagsüber, nicht abends.",
        "en": "Licensed childcare in Flanders is daytime care, not in the evening.",
    },
    "ages_not_served": {
        "nl": "Niet voor alle opgegeven leeftijden.",
        "fr": "Pas pour tous les âges indiqués.",
        "de": "Nicht für alle angegebenen Altersstufen.",
        "en": "Not for all of the ages given.",
    },
    "ages_unknown": {
        "nl": "Voor welke leeftijden, is niet bekend.",
        "fr": "Pour quels âges, ce n'est pas connu.",
        "de": "Für welches Alter, ist nicht bekannt.",
        "en": "For which ages is not known.",
    },
    "ask_first": {
        "nl": "Op aanvraag: of er plaats is, weet alleen de aanbieder.",
        "fr": "Sur demande : seul l'organisme sait s'il y a de la place.",
        "de": "Auf Anfrage: ob Platz ist, weiß nur der Anbieter.",
        "en": "On request: only the provider knows whether there is room.",
    },
    "too_late_to_ask": {
        "nl": "Moest aangevraagd zijn voor {day} {time}.",
        "fr": "Il fallait le demander avant le {day} à {time}.",
        "de": "Hätte bis {day} {time} angefragt werden müssen.",
        "en": "Had to be asked for by {day} {time}.",
    },
    "too_far_for_sitter": {
        "nl": "Zo ver komt deze dienst niet.",
        "fr": "Ce service ne vient pas aussi loin.",
        "de": "So weit kommt dieser Dienst nicht.",
        "en": "This service doesn't come that far.",
    },
}

MOMENTS: dict[str, Texts] = {
    "care_dropoff": {
        "nl": "Kinderen naar de opvang",
        "fr": "Déposer les enfants",
        "de": "Kinder zur Betreuung",
        "en": "Drop off the children",
    },
    "travel_out": {"nl": "Heenreis", "fr": "Aller", "de": "Hinfahrt", "en": "The way there"},
    "eat_before": {"nl": "Vooraf eten", "fr": "Manger avant", "de": "Vorher essen", "en": "Eat before"},
    "event": {"nl": "Activiteit", "fr": "Activité", "de": "Veranstaltung", "en": "Event"},
    "eat_after": {"nl": "Erna eten", "fr": "Manger après", "de": "Danach essen", "en": "Eat after"},
    "travel_back": {"nl": "Terugreis", "fr": "Retour", "de": "Rückfahrt", "en": "The way home"},
    "care_pickup": {
        "nl": "Kinderen ophalen",
        "fr": "Reprendre les enfants",
        "de": "Kinder abholen",
        "en": "Pick up the children",
    },
}
CODES = tuple(_SENTENCES)


def clock(at: datetime) -> str:
    """`23:07`, on a Brussels clock."""
    return local(at).strftime("%H:%M")


def reason(code: str, *, at: datetime | None = None, vehicle: str = "", **values: object) -> Reason:
    """The sentence for a code, filled in. `at` is said as {time}, `vehicle` in each language's own word."""
    texts: dict[str, str] = {}
    for language in LANGUAGES:
        known = {"time": clock(at) if at else "", "vehicle": VEHICLES.get(vehicle, {}).get(language, vehicle)}
        texts[language] = _SENTENCES[code][language].format(**known, **values)
    return Reason(code=code, texts=texts, at=at)
