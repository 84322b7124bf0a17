"""The words of the pages for people, in four languages."""

from culture_app.kernel.words import Texts

SIGN_IN: dict[str, Texts] = {
    "title": {"nl": "Aanmelden", "fr": "Se connecter", "de": "Anmelden", "en": "Sign in"},
    "lead": {
        "nl": "Meld je aan om te boeken en suggesties te krijgen.",
        "fr": "Connectez-vous pour réserver et recevoir des suggestions.",
        "de": "Melde dich an, um zu buchen und Vorschläge zu erhalten.",
        "en": "Sign in to book and to get suggestions.",
    },
    "email": {"nl": "E-mailadres", "fr": "Adresse e-mail", "de": "E-Mail-Adresse", "en": "E-mail address"},
    "password": {"nl": "Wachtwoord", "fr": "Mot de passe", "de": "Passwort", "en": "Password"},
    "go": {"nl": "Aanmelden", "fr": "Se connecter", "de": "Anmelden", "en": "Sign in"},
    "wrong": {
        "nl": "Dit e-mailadres en wachtwoord horen niet bij elkaar. Probeer opnieuw.",
        "fr": "Cette adresse e-mail et ce mot de passe ne correspondent pas. Réessayez.",
        "de": "Diese E-Mail-Adresse und das Passwort passen nicht zusammen. Versuche es erneut.",
        "en": "This e-mail address and password don’t belong together. Try again.",
    },
    "too_many": {
        "nl": "Te veel pogingen. Probeer over {minutes} minuten opnieuw.",
        "fr": "Trop de tentatives. Réessayez dans {minutes} minutes.",
        "de": "Zu viele Versuche. Versuche es in {minutes} Minuten erneut.",
        "en": "Too many attempts. Try again in {minutes} minutes.",
    },
    "unavailable": {
        "nl": "Aanmelden lukt nu even niet. Probeer zo dadelijk opnieuw.",
        "fr": "La connexion est momentanément impossible. Réessayez dans un instant.",
        "de": "Die Anmeldung ist gerade nicht möglich. Versuche es gleich erneut.",
        "en": "Signing in isn’t possible right now. Try again in a moment.",
    },
    "languages": {"nl": "Taal", "fr": "Langue", "de": "Sprache", "en": "Language"},
    "fault": {"nl": "Fout", "fr": "Erreur", "de": "Fehler", "en": "Error"},
    "signed_out": {
        "nl": "Je bent afgemeld.",
        "fr": "Vous êtes déconnecté.",
        "de": "Du bist abgemeldet.",
        "en": "You are signed out.",
    },
    "sign_out": {"nl": "Afmelden", "fr": "Se déconnecter", "de": "Abmelden", "en": "Sign out"},
    "signed_in": {
        "nl": "Je bent aangemeld.",
        "fr": "Vous êtes connecté.",
        "de": "Du bist angemeldet.",
        "en": "You are signed in.",
    },
}

CONSENT: dict[str, Texts] = {
    "title": {"nl": "Toegang geven", "fr": "Donner accès", "de": "Zugriff erlauben", "en": "Give access"},
    "lead": {
        "nl": "{app} vraagt toestemming om:",
        "fr": "{app} demande l’autorisation de :",
        "de": "{app} bittet um Erlaubnis:",
        "en": "{app} asks permission to:",
    },
    "allow": {"nl": "Toestaan", "fr": "Autoriser", "de": "Erlauben", "en": "Allow"},
    "refuse": {"nl": "Weigeren", "fr": "Refuser", "de": "Ablehnen", "en": "Refuse"},
    "wrong": {
        "nl": "Deze aanvraag van een app klopt niet.",
        "fr": "Cette demande d’une application est incorrecte.",
        "de": "Diese Anfrage einer App ist fehlerhaft.",
        "en": "This request from an app isn’t right.",
    },
}

LANGUAGE_NAMES: Texts = {"nl": "Nederlands", "fr": "Français", "de": "Deutsch", "en": "English"}
