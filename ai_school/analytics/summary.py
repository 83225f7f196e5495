"""A paragraph about a student for a parents' evening: kind, of facts alone, without a figure of risk.

Made of whole sentences, so that each can be translated; nothing here knows more than the stored profile.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Translate = Callable[[str], str]

RESULTS = {
	"improving": "{name}'s results are rising: the last {count} average {recent}%, those before them {earlier}%.",
	"stable": "{name}'s results are steady, at about {mean}% on average.",
	"declining": "{name}'s last {count} results average {recent}%, after {earlier}% before; we would like to find out together what has changed.",
	"insufficient_data": "There are not yet enough results of {name}'s to say how they develop.",
}
STRENGTHS = "Strengths: {list}."
GAPS = "A little more practice would help in {list}."
SECURE = "Surely known: {list}."
NEXT = "Worth practising next: {list}."
PRESENT = "{name} was present on {rate}% of the recorded school days."
TUTOR = {
	"healthy": "The learning tutor is used as a help, beside work of {name}'s own.",
	"concern": "With the learning tutor it would help to try first and to ask afterwards.",
}
TOGETHER = "We would like to talk with you about how we can support {name} together."
AND = "{first} and {last}"
SENTENCES = (
	*RESULTS.values(),
	STRENGTHS,
	GAPS,
	SECURE,
	NEXT,
	PRESENT,
	*TUTOR.values(),
	TOGETHER,
	AND,
)
"""All that is said, for those who translate."""
FEWEST_DAYS = 10
MOST_NAMED = 3
SECURE_FROM, FEWEST_ANSWERS = 0.75, 5
SUPPORT_LEVELS = ("support", "urgent")


@dataclass(frozen=True, slots=True)
class Sentence:
	"""One sentence of the paragraph: what it is about (a key of RESULTS, or strengths, gaps, secure, next, present,
	healthy, concern, together), its text, and the courses or concepts that it names."""

	kind: str
	text: str
	names: tuple[str, ...] = ()


def summary(name: str, profile: Mapping[str, Any], translate: Translate = str) -> str:
	"""The paragraph, from the stored profile: {trend, strengths, gaps, engagement, ai_use, risk, mastery}."""
	return " ".join(sentence.text for sentence in sentences(name, profile, translate))


def sentences(name: str, profile: Mapping[str, Any], translate: Translate = str) -> list[Sentence]:
	"""The sentences of the paragraph, in order."""
	return [
		_results(name, profile["trend"], translate),
		*_courses(profile, translate),
		*_concepts(profile["mastery"] or [], translate),
		*_presence(name, profile["engagement"]["year"], translate),
		*_tutor(name, profile["ai_use"]["level"], translate),
		*_together(name, profile["risk"], translate),
	]


def _results(name: str, trend: Mapping[str, Any], translate: Translate) -> Sentence:
	figures = {
		"recent": _percent(trend["recent_mean"]),
		"earlier": _percent(trend["earlier_mean"]),
		"mean": _percent(trend["mean"]),
	}
	text = translate(RESULTS[trend["label"]]).format(name=name, count=trend["recent_count"], **figures)
	return Sentence(trend["label"], text)


def _courses(profile: Mapping[str, Any], translate: Translate) -> list[Sentence]:
	found = []
	for sentence, key in ((STRENGTHS, "strengths"), (GAPS, "gaps")):
		names = [one["course"] for one in profile[key] or []]
		found += _about(key, sentence, names, translate)
	return found


def _concepts(mastery: Sequence[Mapping[str, Any]], translate: Translate) -> list[Sentence]:
	"""Concepts that are surely known, best first, and those that most likely are not yet, weakest first."""
	known = [one for one in mastery if one["count"] >= FEWEST_ANSWERS]
	secure = [one["concept"] for one in reversed(known) if one["low"] >= SECURE_FROM]
	open_ones = [one["concept"] for one in known if one["high"] < SECURE_FROM]
	return [*_about("secure", SECURE, secure, translate), *_about("next", NEXT, open_ones, translate)]


def _presence(name: str, year: Mapping[str, Any], translate: Translate) -> list[Sentence]:
	if year["days"] < FEWEST_DAYS or year["rate"] is None:
		return []
	return [Sentence("present", translate(PRESENT).format(name=name, rate=_percent(year["rate"])))]


def _tutor(name: str, level: str, translate: Translate) -> list[Sentence]:
	return [Sentence(level, translate(TUTOR[level]).format(name=name))] if level in TUTOR else []


def _together(name: str, risk: Mapping[str, Any] | None, translate: Translate) -> list[Sentence]:
	called_for = risk is not None and risk["level"] in SUPPORT_LEVELS
	return [Sentence("together", translate(TOGETHER).format(name=name))] if called_for else []


def _about(kind: str, sentence: str, names: Sequence[str], translate: Translate) -> list[Sentence]:
	named = tuple(dict.fromkeys(names))[:MOST_NAMED]
	return (
		[Sentence(kind, translate(sentence).format(list=_listed(named, translate)), named)] if named else []
	)


def _listed(names: Sequence[str], translate: Translate) -> str:
	*rest, last = names
	return translate(AND).format(first=", ".join(rest), last=last) if rest else last


def _percent(share: float | None) -> int:
	return round((share or 0.0) * 100)
