"""Parameters of how the answer looks: what they are read as, and what is refused. What they do to an answer has tests of
its own, beside the code that writes it.
"""

import pytest

from culture_app.offers import services as offers
from culture_app.offers.data import OfferQuery
from culture_app.offers.errors import BadParameter, PageTooDeep, UnknownParameter


def parse(raw, **more):
    return offers.query_from(raw=raw, **more)


@pytest.mark.parametrize(
    ("raw", "field", "value"),
    [
        ("", "facets", ()),
        ("facets[]=regions&facets[]=types", "facets", ("regions", "types")),
        ("facets=regions,Types,regions", "facets", ("regions", "types")),
        ("facets[]=themes,facilities,labels,crowds", "facets", ("themes", "facilities", "labels", "crowds")),
        ("", "summaries", ()),
        ("embedCalendarSummaries[]=sm-text", "summaries", (("sm", False),)),
        ("embedCalendarSummaries[]=lg-html&embedCalendarSummaries=xs-text", "summaries", (("lg", True), ("xs", False))),
        ("", "group_by_production", False),
        ("groupBy=productionId", "group_by_production", True),
        ("", "sort", ()),
        *[(f"sort[{name}]=asc", "sort", ((name, True),)) for name in (
            "score", "availableTo", "created", "modified", "distance", "completeness", "popularity", "recommendationScore", "start",
        )],
        ("sort[availableTo]=asc&sort[score]=desc", "sort", (("availableTo", True), ("score", False))),
        ("sort%5Bscore%5D=DESC", "sort", (("score", False),)),
        ("", "start", 0),
        ("start=9999", "limit", 1),
        ("", "limit", 30),
        ("limit=2000", "limit", 2000),
        ("", "after", None),
        ("after=WyJh", "after", "WyJh"),
        ("", "embed", "none"),
        ("embed=card", "embed", "card"),
        ("", "count", True),
        ("count=exact", "count", True),
        ("", "explain", False),
        ("explain=true", "explain", True),
        ("textLanguages[]=fr&textLanguages[]=nl", "text_languages", ("fr", "nl")),
        ("textLanguages=fr,nl", "text_languages", ("fr", "nl")),
    ],
)  # fmt: skip
def test_reads(raw, field, value):
    assert getattr(parse(raw), field) == value


def test_start_and_limit_reach_no_further_than_the_ten_thousandth():
    with pytest.raises(PageTooDeep):
        parse("start=10000&limit=0")


@pytest.mark.parametrize(
    "raw",
    ["apiKey=abc", "clientId=abc", "disableDefaultFilters=false", "sort[score]=asc&sort[score]=asc&limit=30"],
)
def test_what_changes_nothing(raw):
    query = parse(raw)
    assert (query.workflow_status, query.countries, query.limit) == (
        OfferQuery().workflow_status,
        ("BE",),
        30,
    )


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ("facets[]=prices", "facets"),
        ("facets[]=", "facets"),
        ("embedCalendarSummaries[]=huge-text", "embedCalendarSummaries"),
        ("embedCalendarSummaries[]=sm", "embedCalendarSummaries"),
        ("groupBy=organizer", "groupBy"),
        ("sort[title]=asc", "sort"),
        ("sort[]=asc", "sort"),
        ("after=%25%25", "after"),
        ("explain=please", "explain"),
        ("textLanguages[]=es", "textLanguages"),
        ("disableDefaultFilters=perhaps", "disableDefaultFilters"),
        ("localTimeFrom=24:00", "localTimeFrom"),
        ("localTimeTo=noon", "localTimeTo"),
        ("localTimeTo=1260", "localTimeTo"),
        ("recurringOnDayOfWeek=zondag", "recurringOnDayOfWeek"),
        ("calendarType=weekly", "calendarType"),
        ("crowd=some", "crowd"),
        ("attendanceMode=hybrid", "attendanceMode"),
        ("birthdateRangeFrom=2020-13-01", "birthdateRangeFrom"),
        ("birthdateRangeTo=2020", "birthdateRangeTo"),
        ("minCapacity=0", "minCapacity"),
        ("hire=maybe", "hire"),
        ("mainLanguage=nld", "mainLanguage"),
        ("languages[]=nld", "languages"),
        ("createdFrom=soon", "createdFrom"),
        ("productionId=" + "x" * 201, "productionId"),
        ("creator=,", "creator"),
        ("minPrice=cheap", "minPrice"),
        ("allAges=all", "allAges"),
    ],
)
def test_refuses_and_names_the_parameter(raw, field):
    with pytest.raises(BadParameter) as refusal:
        parse(raw)
    assert refusal.value.extra["field"] == field


@pytest.mark.parametrize("name", ["calendarType", "status", "postalCode", "id", "crowd", "groupBy"])
def test_what_is_no_list_takes_no_brackets(name):
    with pytest.raises(UnknownParameter) as refusal:
        parse(f"{name}[]=x")
    assert refusal.value.extra["suggestion"] == name


@pytest.mark.parametrize(
    "name", ["dateFrom", "localTimeFrom", "status", "seats", "facets[]=labels&price", "locationId"]
)
def test_organizers_are_asked_for_nothing_that_they_do_not_have(name):
    raw = f"{name}=1".replace("facets[]=labels&", "")
    with pytest.raises(UnknownParameter, match="Organizers have no"):
        parse(raw, kinds=("organizer",))


def test_organizers_are_found_by_name_text_labels_postal_code_and_creator():
    raw = "name=jazz&labels[]=x&postalCode=9000&creator=y&createdFrom=2026-01-01&q=labels:z&sort[created]=desc&facets=labels"
    query = parse(raw, kinds=("organizer",))
    assert (query.text, query.labels, query.postal_codes, query.creators) == (
        "jazz",
        (("x",),),
        ("9000",),
        ("y",),
    )
    with pytest.raises(UnknownParameter):
        parse("name=jazz")


EDITORIAL = [
    "workflowStatus",
    "disableDefaultFilters",
    "availableFrom",
    "availableTo",
    "isDuplicate",
    "creator",
    "contributors",
]


@pytest.mark.parametrize("name", EDITORIAL)
def test_who_only_looks_for_something_to_do_cannot_ask_for_what_is_not_published(name):
    with pytest.raises(UnknownParameter):
        parse(f"{name}=*", editorial=False)
    assert (
        parse("q=workflowStatus:DRAFT&text=x", editorial=False).workflow_status
        == OfferQuery().workflow_status
    )
