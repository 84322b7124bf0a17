"""What a token may be used for: one scope per purpose, with the words a citizen reads when an app asks for it.

No Django here: the settings import it.
"""

from collections.abc import Mapping

type Role = str

SCOPE_TEXTS: Mapping[str, Mapping[str, str]] = {
    "suggestions:read": {
        "nl": "Suggesties voor jou opvragen",
        "fr": "Demander des suggestions pour vous",
        "de": "Vorschläge für dich abrufen",
        "en": "Ask for suggestions for you",
    },
    "vault.interests:read": {
        "nl": "Je interesses lezen",
        "fr": "Lire vos centres d’intérêt",
        "de": "Deine Interessen lesen",
        "en": "Read your interests",
    },
    "vault.interests:write": {
        "nl": "Je interesses wijzigen",
        "fr": "Modifier vos centres d’intérêt",
        "de": "Deine Interessen ändern",
        "en": "Change your interests",
    },
    "vault.history:read": {
        "nl": "Lezen wat je bezocht hebt",
        "fr": "Lire ce que vous avez visité",
        "de": "Lesen, was du besucht hast",
        "en": "Read what you have visited",
    },
    "vault.opinions:read": {
        "nl": "Lezen wat je leuk vindt en wat niets voor jou is",
        "fr": "Lire ce que vous aimez et ce qui n’est pas pour vous",
        "de": "Lesen, was dir gefällt und was nichts für dich ist",
        "en": "Read what you like and what isn’t for you",
    },
    "vault.opinions:write": {
        "nl": "Aangeven wat je leuk vindt en wat niets voor jou is",
        "fr": "Indiquer ce que vous aimez et ce qui n’est pas pour vous",
        "de": "Angeben, was dir gefällt und was nichts für dich ist",
        "en": "Say what you like and what isn’t for you",
    },
    "vault.consents:read": {
        "nl": "Je toestemmingen lezen",
        "fr": "Lire vos consentements",
        "de": "Deine Einwilligungen lesen",
        "en": "Read your consents",
    },
    "vault.consents:write": {
        "nl": "Toestemmingen geven en intrekken in jouw naam",
        "fr": "Donner et retirer des consentements en votre nom",
        "de": "Einwilligungen in deinem Namen erteilen und widerrufen",
        "en": "Give and withdraw consents in your name",
    },
    "vault.access-log:read": {
        "nl": "Lezen wie je kluis geopend heeft",
        "fr": "Lire qui a ouvert votre coffre",
        "de": "Lesen, wer deinen Tresor geöffnet hat",
        "en": "Read who opened your vault",
    },
    "outings:write": {
        "nl": "Uitstappen voor je plannen",
        "fr": "Planifier des sorties pour vous",
        "de": "Ausflüge für dich planen",
        "en": "Plan outings for you",
    },
    "bookings:read": {
        "nl": "Je boekingen en tickets lezen",
        "fr": "Lire vos réservations et billets",
        "de": "Deine Buchungen und Tickets lesen",
        "en": "Read your bookings and tickets",
    },
    "bookings:write": {
        "nl": "Boeken en annuleren in jouw naam",
        "fr": "Réserver et annuler en votre nom",
        "de": "In deinem Namen buchen und stornieren",
        "en": "Book and cancel in your name",
    },
    "me:export": {
        "nl": "Alles opvragen wat we over je bewaren",
        "fr": "Demander tout ce que nous conservons sur vous",
        "de": "Alles abrufen, was wir über dich speichern",
        "en": "Ask for everything we keep about you",
    },
    "me:erase": {
        "nl": "Je account en al je gegevens wissen",
        "fr": "Effacer votre compte et toutes vos données",
        "de": "Dein Konto und alle deine Daten löschen",
        "en": "Erase your account and all your data",
    },
    "sales:write": {
        "nl": "De verkoop van je organisatie beheren",
        "fr": "Gérer les ventes de votre organisation",
        "de": "Den Verkauf deiner Organisation verwalten",
        "en": "Manage the sales of your organisation",
    },
    "tickets:scan": {
        "nl": "Tickets scannen aan de deur",
        "fr": "Scanner des billets à l’entrée",
        "de": "Tickets am Einlass scannen",
        "en": "Scan tickets at the door",
    },
}

CITIZEN_SCOPES = frozenset(SCOPE_TEXTS) - {"sales:write", "tickets:scan"}

# What each role may be granted. A scope outside this set is refused at /o/authorize, whatever the app asks.
ROLE_SCOPES: Mapping[Role, frozenset[str]] = {
    "citizen": CITIZEN_SCOPES,
    "curator": CITIZEN_SCOPES,
    "organiser": CITIZEN_SCOPES | {"sales:write", "tickets:scan"},
    "door": CITIZEN_SCOPES | {"tickets:scan"},
    # Support opens the support pages and nothing else: no app acts for it.
    "support": frozenset(),
}
