"""Four languages of calendar summaries."""

from collections.abc import Mapping

from culture_app.kernel.words import Language
from culture_app.offers.summaries.wording import Wording

DUTCH = Wording(
    language="nl",
    days=("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    days_short=("ma", "di", "wo", "do", "vr", "za", "zo"),
    months=(
        "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
        "november", "december",
    ),
    months_short=("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    from_day="van", to_day="tot en met", from_hour="van", to_hour="tot", to_moment="tot", at="om",
    since="vanaf", until="tot en met", midnight="middernacht", hour_sign="u", o_clock="", conjunction="en",
    today="vandaag", tonight="vanavond", tomorrow="morgen", this="deze {}",
    statuses={"Unavailable": "geannuleerd", "TemporarilyUnavailable": "uitgesteld"},
    sold_out="volzet of uitverkocht", ended="evenement afgelopen", more_dates="en nog {} data",
    closings={"Unavailable": "permanent gesloten", "TemporarilyUnavailable": "tijdelijk gesloten"},
    every_day="alle dagen open", every="elke {} open", open="open", closed="gesloten",
    hours_differ="de uren kunnen afwijken tijdens bepaalde periodes", except_during="behalve tijdens",
    closed_during="gesloten", childcare="opvang", childcare_before="vooropvang vanaf {}",
    childcare_after="naopvang tot {}", each_day="elke dag {}", overnight="met overnachting",
)  # fmt: skip
FRENCH = Wording(
    language="fr",
    days=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    days_short=("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."),
    months=(
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
        "novembre", "décembre",
    ),
    months_short=(
        "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
    ),
    from_day="du", to_day="au", from_hour="de", to_hour="à", to_moment="au", at="à",
    since="à partir du", until="jusqu’au", midnight="minuit", hour_sign="h", o_clock="", conjunction="et",
    today="aujourd’hui", tonight="ce soir", tomorrow="demain", this="ce {}",
    statuses={"Unavailable": "annulé", "TemporarilyUnavailable": "reporté"},
    sold_out="complet", ended="événement terminé", more_dates="et encore {} dates",
    closings={"Unavailable": "fermé définitivement", "TemporarilyUnavailable": "fermé temporairement"},
    every_day="ouvert tous les jours", every="ouvert chaque {}", open="ouvert", closed="fermé",
    hours_differ="les heures peuvent différer à certaines périodes",
    except_during="sauf pendant", closed_during="fermé", childcare="garderie",
    childcare_before="garderie du matin dès {}", childcare_after="garderie du soir jusqu’à {}",
    each_day="chaque jour {}", overnight="avec nuitée",
)  # fmt: skip
GERMAN = Wording(
    language="de",
    days=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    days_short=("Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."),
    months=(
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
        "November", "Dezember",
    ),
    months_short=(
        "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.",
    ),
    from_day="von", to_day="bis", from_hour="von", to_hour="bis", to_moment="bis", at="um",
    since="ab", until="bis", midnight="Mitternacht", hour_sign=":", o_clock=" Uhr", conjunction="und",
    today="heute", tonight="heute Abend", tomorrow="morgen", this="diesen {}",
    statuses={"Unavailable": "abgesagt", "TemporarilyUnavailable": "verschoben"},
    sold_out="ausgebucht oder ausverkauft", ended="Veranstaltung beendet", more_dates="und {} weitere Termine",
    closings={"Unavailable": "dauerhaft geschlossen", "TemporarilyUnavailable": "vorübergehend geschlossen"},
    every_day="jeden Tag geöffnet", every="jeden {} geöffnet", open="geöffnet", closed="geschlossen",
    hours_differ="zu bestimmten Zeiten können die Öffnungszeiten abweichen",
    except_during="außer während", closed_during="geschlossen", childcare="Kinderbetreuung",
    childcare_before="Frühbetreuung ab {}", childcare_after="Spätbetreuung bis {}", each_day="jeden Tag {}",
    overnight="mit Übernachtung",
)  # fmt: skip
ENGLISH = Wording(
    language="en",
    days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    days_short=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    months=(
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ),
    months_short=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    from_day="from", to_day="to", from_hour="from", to_hour="to", to_moment="to", at="at",
    since="from", until="until", midnight="midnight", hour_sign=":", o_clock="", conjunction="and",
    today="today", tonight="tonight", tomorrow="tomorrow", this="this {}",
    statuses={"Unavailable": "cancelled", "TemporarilyUnavailable": "postponed"},
    sold_out="sold out or fully booked", ended="event ended", more_dates="and {} more dates",
    closings={"Unavailable": "permanently closed", "TemporarilyUnavailable": "temporarily closed"},
    every_day="open every day", every="open every {}", open="open", closed="closed",
    hours_differ="hours may differ during certain periods", except_during="except during",
    closed_during="closed", childcare="childcare", childcare_before="early childcare from {}",
    childcare_after="late childcare until {}", each_day="every day {}", overnight="with overnight stay",
)  # fmt: skip
WORDINGS: Mapping[Language, Wording] = {
    wording.language: wording for wording in (DUTCH, FRENCH, GERMAN, ENGLISH)
}
