"""Closed lists: the words that some parameters choose from, as UiTdatabank spells them."""

STATUSES = ("Available", "TemporarilyUnavailable", "Unavailable")
BOOKINGS = ("Available", "Unavailable")
WORKFLOWS = ("APPROVED", "READY_FOR_VALIDATION", "DRAFT", "REJECTED", "DELETED", "ACTIVE")
AUDIENCES = ("everyone", "members", "education")
MODES = ("online", "offline", "mixed")
CALENDARS = ("single", "multiple", "periodic", "permanent")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CROWDS = ("quiet", "moderate", "busy", "unknown")
FACETS = ("regions", "types", "themes", "facilities", "labels", "crowds")
SUMMARY_SIZES = ("xs", "sm", "md", "lg", "xl")
SUMMARIES = tuple(f"{size}-{markup}" for size in SUMMARY_SIZES for markup in ("text", "html"))
SORTS = (
    "score", "availableTo", "created", "modified", "distance", "completeness", "popularity", "recommendationScore",
    "start",
)  # fmt: skip
