"""What schemathesis has to know to ask well: texts whose grammar no pattern can hold.

SCHEMATHESIS_HOOKS=docker.prove.formats takes it in; so do the tests of the contract.
"""

import schemathesis
from hypothesis import strategies as st

_WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)
_TESTS = st.one_of(
    _WORDS,
    _WORDS.map(lambda word: f'"{word}"'),
    _WORDS.map(lambda word: f"labels:{word}*"),
    _WORDS.map(lambda word: f"name.nl:{word}"),
    st.integers(0, 99).map(lambda price: f"price:[* TO {price}]"),
    st.integers(0, 99).map(lambda age: f"typicalAgeRange:>={age}"),
    st.dates().map(lambda day: f"created:[{day:%Y}-01-01 TO *]" if day.year > 1000 else "created:*"),
    st.sampled_from(
        [
            "terms.id:0.50.4.0.0",
            "status:Available",
            "dateRange:[2026-07-01 TO 2026-07-08]",
            "_exists_:price",
            "*",
        ]
    ),
)
LUCENE = st.recursive(
    _TESTS,
    lambda part: st.one_of(
        st.tuples(part, st.sampled_from(["AND", "OR", "NOT"]), part).map(" ".join),
        part.map(lambda inside: f"NOT ({inside})"),
    ),
    max_leaves=4,
)
QUERY_STRING = st.lists(
    st.sampled_from(
        [
            "text=jazz",
            "limit=5",
            "embed=card",
            "postalCode=3000",
            "q=labels:x",
            "sort[start]=asc",
            "count=none",
        ]
    ),
    max_size=4,
    unique_by=lambda part: part.partition("=")[0],
).map("&".join)

schemathesis.openapi.format("lucene", LUCENE)
schemathesis.openapi.format("query-string", QUERY_STRING)
