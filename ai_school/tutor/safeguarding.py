"""Reads a pupil's message for signs of danger to a child, by rules in six languages and the school's own phrases.

The rules are data: `data/safeguarding_<language>.json`, in the language of `safeguarding_pattern`.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from ai_school.tutor import safeguarding_language, safeguarding_signs
from ai_school.tutor.linear import LinearModel
from ai_school.tutor.safeguarding_language import Language, Message, Rule, as_text
from ai_school.tutor.safeguarding_words import END, split

SEVERITIES = ("none", "concern", "high")
DATA = Path(__file__).parent / "data"
LANGUAGES = ("en", "ar", "es", "fr", "hi", "pt")
ALARMING, DOUBTFUL, IMPLAUSIBLE = 0.35, 0.1, 0.05
"""Probability of danger from which the signs alone raise an alarm, and below which they silence a rule: a concern, a grave one."""
LIKELY = 0.75
"""Part of the words known to the language that knows most of them, from which a message may be of another language too."""


@dataclass(frozen=True, slots=True)
class Alarm:
	"""How grave ("none", "concern" or "high"), what it is about, and the rule that found it ("" for none)."""

	severity: str
	category: str
	rule: str


@dataclass(frozen=True, slots=True)
class SchoolRule:
	"""A phrase of the school's own, in the rules' spelling, and what it means."""

	severity: str
	category: str
	phrase: str


NONE = Alarm("none", "", "")


def check(text: str, extra_rules: Iterable[SchoolRule] = (), weights: LinearModel | None = None) -> Alarm:
	"""Return the gravest sign of danger in a message; NONE when there is none. `weights` stand in for the app's."""
	written = split(text)
	gravest = _school_alarm(written, tuple(extra_rules))
	read = _read(written)
	likely = _likely(read)
	for language, message in read:
		if gravest.severity == "high":
			break
		gravest = _graver(gravest, _alarm(language, message, message.known >= likely, weights))
	return gravest


def readings(written: Sequence[str]) -> list[tuple[Language, Message]]:
	"""Return the languages that words may be of, with what each makes of them, the one that knows most words first."""
	read = _read(written)
	likely = _likely(read)
	return [(language, message) for language, message in read if message.known >= likely] or read[:1]


def by_rule(text: str) -> bool:
	"""Whether a rule of any language is met, whatever the signs weigh."""
	return any(next(language.find(message), None) for language, message in _read(split(text)))


@lru_cache(maxsize=8)
def parse_rules(text: str) -> tuple[SchoolRule, ...]:
	"""Return the school's own phrases, one a line: severity, category, phrase; lines of another form are left out."""
	return tuple(rule for line in text.splitlines() if (rule := _parse(line)))


def unreadable(text: str) -> list[str]:
	"""Return the lines that `parse_rules` leaves out, the blank ones aside."""
	return [line.strip() for line in text.splitlines() if line.strip() and not _parse(line)]


@cache
def languages() -> tuple[Language, ...]:
	"""The languages' rules, English first."""
	files = {code: DATA / f"safeguarding_{code}.json" for code in LANGUAGES}
	return tuple(
		safeguarding_language.from_data(code, json.loads(path.read_text(encoding="utf-8")))
		for code, path in files.items()
	)


def _read(written: Sequence[str]) -> list[tuple[Language, Message]]:
	read = [(language, language.read(written)) for language in languages()]
	return sorted(read, key=lambda each: -each[1].known)


def _likely(read: Sequence[tuple[Language, Message]]) -> float:
	"""How many words a language must know for a message to be of it."""
	return max(1.0, LIKELY * read[0][1].known)


def _alarm(language: Language, message: Message, is_likely: bool, weights: LinearModel | None) -> Alarm:
	"""The alarm of one language: by rule or, where the message may be of it, by the weight of the signs together."""
	rule = next(language.find(message), None)
	if not is_likely:
		return _by_rule(language, rule) if rule and rule.severity == "high" else NONE
	shares = safeguarding_signs.weigh(message.words, language.signs, weights)
	danger = 1 - shares.pop(safeguarding_signs.SAFE)
	if danger < _least(rule):
		return NONE
	high = sum(share for label, share in shares.items() if label.startswith("high "))
	severity = "high" if high > danger / 2 else "concern"
	if rule:
		return _by_rule(language, rule, severity)
	category = max(shares, key=lambda label: shares[label]).split(" ", 1)[1]
	return Alarm(severity, category, f"{language.code}: {', '.join(language.signs.of(message.words))}")


def _least(rule: Rule | None) -> float:
	"""How likely danger must be for an alarm."""
	if not rule:
		return ALARMING
	return IMPLAUSIBLE if rule.severity == "high" else DOUBTFUL


def _by_rule(language: Language, rule: Rule, severity: str = "high") -> Alarm:
	"""The alarm that a rule raises; a grave one is grave, whatever the signs say."""
	gravest = "high" if rule.severity == "high" else severity
	return Alarm(gravest, rule.category, f"{language.code}: {rule.name}")


def _graver(first: Alarm, second: Alarm) -> Alarm:
	return max(first, second, key=lambda alarm: SEVERITIES.index(alarm.severity))


def _school_alarm(written: Sequence[str], rules: tuple[SchoolRule, ...]) -> Alarm:
	text = as_text(_english().read(written).words) if rules else ""
	found = [rule for rule in rules if rule.phrase in text]
	gravest = max(found, key=lambda rule: SEVERITIES.index(rule.severity), default=None)
	return Alarm(gravest.severity, gravest.category, "school: " + gravest.phrase.strip()) if gravest else NONE


def _parse(line: str) -> SchoolRule | None:
	severity, category, phrase = (*(part.strip() for part in line.split(",", 2)), "", "")[:3]
	words = _english().read([word for word in split(phrase) if word != END]).words
	if severity.lower() not in SEVERITIES[1:] or not category or not words:
		return None
	return SchoolRule(severity.lower(), category, as_text(words))


def _english() -> Language:
	return languages()[0]
