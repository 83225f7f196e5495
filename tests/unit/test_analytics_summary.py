"""The paragraph for a parents' evening: of facts alone, kind, in the user's language, without a figure of risk."""

import string

import pytest

from ai_school.analytics import summary as module
from ai_school.analytics.summary import summary

TREND = {"label": "stable", "mean": 0.72, "recent_mean": 0.7, "recent_count": 5, "earlier_mean": 0.73}
PROFILE = {
	"trend": TREND,
	"strengths": [{"course": "Biology"}],
	"gaps": [{"course": "Algebra"}, {"course": "Geometry"}],
	"engagement": {"year": {"days": 100.0, "rate": 0.96}},
	"ai_use": {"level": "healthy"},
	"risk": {"level": "urgent", "probability": 0.83, "reasons": []},
	"mastery": [
		{"concept": "Ratio", "probability": 0.3, "low": 0.2, "high": 0.5, "count": 9},
		{"concept": "Area", "probability": 0.5, "low": 0.1, "high": 0.7, "count": 2},
		{"concept": "Fractions", "probability": 0.9, "low": 0.8, "high": 0.95, "count": 12},
	],
}


def test_all_facts_are_said():
	assert summary("Amina", PROFILE) == (
		"Amina's results are steady, at about 72% on average. Strengths: Biology. A little more practice would help in "
		"Algebra and Geometry. Surely known: Fractions. Worth practising next: Ratio. Amina was present on 96% of the "
		"recorded school days. The learning tutor is used as a help, beside work of Amina's own. We would like to talk "
		"with you about how we can support Amina together."
	)


def test_no_figure_of_risk_is_told():
	text = summary("Amina", PROFILE)
	for word in ("83", "risk", "urgent", "fail"):
		assert word not in text


def test_without_records_no_fact_is_made_up():
	empty = {
		"trend": {**dict.fromkeys(TREND), "label": "insufficient_data", "recent_count": 0},
		"strengths": None,
		"gaps": [],
		"engagement": {"year": {"days": 0.0, "rate": None}},
		"ai_use": {"level": "none"},
		"risk": None,
		"mastery": None,
	}
	text = summary("Amina", empty)
	assert text == "There are not yet enough results of Amina's to say how they develop."


@pytest.mark.parametrize("label", ["improving", "declining"])
def test_a_change_names_both_means(label):
	text = summary("Amina", {**PROFILE, "trend": {**TREND, "label": label}})
	assert "70%" in text
	assert "73%" in text


def test_a_name_with_braces_is_a_name():
	assert summary("A{mean}", PROFILE).startswith("A{mean}'s results")


def test_every_sentence_is_translated_before_it_is_filled():
	seen = []
	summary("Amina", PROFILE, lambda text: seen.append(text) or text)
	assert module.RESULTS["stable"] in seen
	assert not any("Amina" in text for text in seen)
	for text in seen:
		assert {name for _, name, _, _ in string.Formatter().parse(text) if name} <= {
			*("name", "count", "recent", "earlier", "mean", "list", "rate", "first", "last")
		}
