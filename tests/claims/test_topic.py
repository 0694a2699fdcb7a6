"""The topic of claims: what questions ask about where they do not say it, carried by every set made of them."""

import pickle

import pytest

import deserstats as ds
from deserstats.claims.topic import Topic

ROWS = [
    {"id": "a", "value": "5", "category": "407", "measure": "registered", "unit": "cases", "start": "2025-01"},
    {"id": "b", "value": "7", "category": "408", "measure": "solved", "unit": "cases", "start": "2025-02"},
]
PLAIN = ds.read_claims(ROWS)
ABOUT = PLAIN.about(category="407", measure="registered")
TOPIC = Topic(category="407", measure="registered")


def test_the_rows_stay_and_the_topic_is_told():
    assert (ABOUT.claims, ABOUT.topic, PLAIN.topic) == (PLAIN.claims, TOPIC, Topic())
    assert repr(ABOUT) == "<ClaimSet: 2 claims, about category '407', measure 'registered'>"
    assert "  about     category '407', measure 'registered'\n" in str(ABOUT)
    assert "about" not in repr(PLAIN) + str(PLAIN)


def test_every_set_made_of_them_keeps_the_topic():
    other = ds.Claim(id="c", value="9", start="2025-03", category="409")
    made = [
        ABOUT.select(period="2025-02"),
        ABOUT.select("b"),
        ABOUT.drop("a"),
        ABOUT.add(other),
        ABOUT.read_as(over="next_round"),
        ABOUT.with_scheme({"all": ["407", "408"]}),
        ABOUT.with_rows([]),
        ds.read_claims(ABOUT),
        ds.read_claims(ABOUT, scheme={"all": ["407", "408"]}),
        ds.ClaimSet.concat([ABOUT.drop("a"), ABOUT.drop("b")]),
    ]
    assert [claims.topic for claims in made] == [TOPIC] * len(made)


def test_a_topic_replaces_another_and_may_be_taken_away():
    assert ABOUT.about(unit="cases").topic == Topic(unit="cases")
    assert ABOUT.about() == PLAIN


def test_it_is_part_of_what_is_stored_and_compared_only_where_there_is_one():
    assert "topic" not in PLAIN.to_dict()
    assert ABOUT.to_dict()["topic"] == {"category": "407", "measure": "registered"}
    assert ABOUT != PLAIN
    assert ABOUT.hash != PLAIN.hash
    assert ds.ClaimSet.from_dict(ABOUT.to_dict()) == ABOUT == pickle.loads(pickle.dumps(ABOUT))
    assert ABOUT.about().hash == PLAIN.hash


@pytest.mark.parametrize(
    ("column", "name", "said"),
    [
        (
            "category",
            "406",
            "category='406' does not occur; near it is '408' or '407'; these claims have '407' and '408'",
        ),
        ("measure", "x", "measure='x' does not occur; these claims have 'registered' and 'solved'"),
        ("unit", "persons", "these claims have 'cases'"),
        ("geography", "Kyiv", r"these claims have \(blank\)"),
        ("dated_by", "occurred", r"these claims have \(blank\)"),
    ],
)
def test_a_name_that_does_not_occur_is_refused_with_those_that_do(column, name, said):
    with pytest.raises(ds.ClaimError, match=said):
        PLAIN.about(**{column: name})


def test_names_of_the_scheme_and_unions_occur():
    scheme = {"tree": {"all": ["407", "408"]}, "links": {"registered": "opened"}, "delay": "90 days"}
    claims = PLAIN.with_scheme(scheme)
    assert claims.about(category="all", measure="opened", dated_by="occurred").topic.category == "all"
    assert claims.about(category="408+407").topic.category == "408+407"


def test_sets_about_different_things_are_not_joined():
    with pytest.raises(ds.ClaimError, match=r"different topics; give all of them one by about\(\)"):
        ds.ClaimSet.concat([ABOUT.drop("a"), PLAIN.drop("b")])
