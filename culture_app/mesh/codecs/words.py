"""Words of the mesh that stand for words of UiTdatabank: how one attends, price categories, weekdays."""

from culture_app.mesh.errors import CodecFault

ATTENDANCE = {"fysiek": "offline", "hybride": "mixed", "online": "online"}
CATEGORIES = {
    "basis": "base",
    "basistarief": "base",
    "base": "base",
    "tarief": "tariff",
    "uitpas": "uitpas",
    "groep": "group",
}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS = {
    name: day
    for day, spellings in {
        "monday": ("monday", "maandag", "mo", "ma"),
        "tuesday": ("tuesday", "dinsdag", "tu", "di"),
        "wednesday": ("wednesday", "woensdag", "we", "wo"),
        "thursday": ("thursday", "donderdag", "th", "do"),
        "friday": ("friday", "vrijdag", "fr", "vr"),
        "saturday": ("saturday", "zaterdag", "sa", "za"),
        "sunday": ("sunday", "zondag", "su", "zo"),
    }.items()
    for name in spellings
}


def weekday(name: str) -> str:
    """Monday .. sunday for a weekday in Dutch or English."""
    day = _DAYS.get(name.strip().lower())
    if day is None:
        raise CodecFault("A line of opening hours names a day that isn't a weekday.")
    return day
