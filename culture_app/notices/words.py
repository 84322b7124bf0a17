"""What notices say, in four languages."""

from __future__ import annotations

from culture_app.kernel.words import Language, Texts, pick

TEXTS: dict[str, Texts] = {
    "confirmed_subject": {
        "nl": "Je tickets: {name}",
        "fr": "Vos billets : {name}",
        "de": "Deine Karten: {name}",
        "en": "Your tickets: {name}",
    },
    "confirmed": {
        "nl": "Je boeking is bevestigd. De tickets zitten bij dit bericht: toon de QR-code aan de ingang, op je telefoon of op papier.",
        "fr": "Votre réservation est confirmée. Les billets sont joints à ce message : montrez le code QR à l’entrée, sur votre téléphone ou sur papier.",
        "de": "Deine Buchung ist bestätigt. Die Karten hängen an dieser Nachricht: Zeige den QR-Code am Eingang, auf dem Telefon oder auf Papier.",
        "en": "Your booking is confirmed. The tickets are attached to this message: show the QR code at the door, on your phone or on paper.",
    },
    "called_off_subject": {
        "nl": "Gaat niet door: {name}",
        "fr": "Annulé : {name}",
        "de": "Abgesagt: {name}",
        "en": "Called off: {name}",
    },
    "called_off": {
        "nl": "De organisator heeft deze voorstelling afgelast. Je tickets gelden niet meer.",
        "fr": "L’organisateur a annulé ce spectacle. Vos billets ne sont plus valables.",
        "de": "Der Veranstalter hat diese Vorstellung abgesagt. Deine Karten gelten nicht mehr.",
        "en": "The organiser has called this performance off. Your tickets are no longer valid.",
    },
    "called_off_money": {
        "nl": "Wat je betaalde, betalen we vanzelf terug, langs de weg waarlangs het kwam. Je hoeft niets te doen.",
        "fr": "Nous vous remboursons automatiquement ce que vous avez payé, par le même moyen de paiement. Vous n’avez rien à faire.",
        "de": "Was du bezahlt hast, erstatten wir von selbst, auf dem Weg, auf dem es kam. Du musst nichts tun.",
        "en": "What you paid goes back by itself, the way it came. You don’t have to do anything.",
    },
    "refunded_subject": {
        "nl": "Terugbetaald: {amount}",
        "fr": "Remboursé : {amount}",
        "de": "Erstattet: {amount}",
        "en": "Refunded: {amount}",
    },
    "refunded": {
        "nl": "We hebben {amount} terugbetaald, langs de weg waarlangs het kwam. Het kan enkele dagen duren voor je bank het toont.",
        "fr": "Nous avons remboursé {amount}, par le même moyen de paiement. Votre banque peut mettre quelques jours à l’afficher.",
        "de": "Wir haben {amount} erstattet, auf dem Weg, auf dem es kam. Bis deine Bank es zeigt, kann es einige Tage dauern.",
        "en": "We have refunded {amount}, the way it came. It may take your bank a few days to show it.",
    },
    "promoted_subject": {
        "nl": "Er zijn plaatsen vrij: {name}",
        "fr": "Des places se sont libérées : {name}",
        "de": "Plätze sind frei geworden: {name}",
        "en": "Seats have come free: {name}",
    },
    "promoted": {
        "nl": "Je stond op de wachtlijst, en nu zijn er plaatsen. We houden ze voor je vrij tot {until}: bevestig ze in de app.",
        "fr": "Vous étiez sur la liste d’attente, et des places se sont libérées. Nous les gardons pour vous jusqu’à {until} : confirmez-les dans l’application.",
        "de": "Du standest auf der Warteliste, und nun gibt es Plätze. Wir halten sie bis {until} für dich frei: Bestätige sie in der App.",
        "en": "You were on the waiting list, and now there are seats. We keep them for you until {until}: confirm them in the app.",
    },
    "when": {"nl": "Wanneer", "fr": "Quand", "de": "Wann", "en": "When"},
    "where": {"nl": "Waar", "fr": "Où", "de": "Wo", "en": "Where"},
    "seats": {"nl": "Plaatsen", "fr": "Places", "de": "Plätze", "en": "Seats"},
    "price": {"nl": "Prijs", "fr": "Prix", "de": "Preis", "en": "Price"},
    "free": {"nl": "gratis", "fr": "gratuit", "de": "kostenlos", "en": "free"},
    "booking": {"nl": "Boeking", "fr": "Réservation", "de": "Buchung", "en": "Booking"},
    "qr_of": {
        "nl": "QR-code van ticket {number} van {all}",
        "fr": "Code QR du billet {number} sur {all}",
        "de": "QR-Code der Karte {number} von {all}",
        "en": "QR code of ticket {number} of {all}",
    },
    "why": {
        "nl": "Je krijgt dit bericht omdat je met dit adres geboekt hebt. Het wordt niet voor iets anders gebruikt.",
        "fr": "Vous recevez ce message parce que vous avez réservé avec cette adresse. Elle ne sert à rien d’autre.",
        "de": "Du erhältst diese Nachricht, weil du mit dieser Adresse gebucht hast. Sie wird für nichts anderes genutzt.",
        "en": "You receive this message because you booked with this address. It is used for nothing else.",
    },
}


def say(key: str, language: Language, **values: object) -> str:
    """The text in that language."""
    text = pick(TEXTS[key], language)
    return text.format(**values) if values else text
