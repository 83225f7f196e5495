"""Reads a pupil's message for signs of danger to a child, by rules in six languages and the school's own phrases.

The rules are data: `data/safeguarding_<language>.json`, in the language of `safeguarding_pattern`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from ai_school.tutor import safeguarding_language
from ai_school.tutor.safeguarding_language import Language

SEVERITIES = ("none", "concern", "high")
DATA = Path(__file__).parent / "data"


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


def check(text: str, extra_rules: Iterable[SchoolRule] = ()) -> Alarm:
	"""Return the gravest sign of danger in a message; NONE when there is none."""
	written = safeguarding_language.split(text)
	gravest = _school_alarm(written, extra_rules)
	for language in _languages():
		if gravest.severity == "high":
			break
		gravest = _graver(language, written, gravest)
	return gravest


@lru_cache(maxsize=8)
def parse_rules(text: str) -> tuple[SchoolRule, ...]:
	"""Return the school's own phrases, one a line: severity, category, phrase; lines of another form are left out."""
	return tuple(rule for line in text.splitlines() if (rule := _parse(line)))


def unreadable(text: str) -> list[str]:
	"""Return the lines that `parse_rules` leaves out, the blank ones aside."""
	return [line.strip() for line in text.splitlines() if line.strip() and not _parse(line)]


def _graver(language: Language, written: list[str], than: Alarm) -> Alarm:
	found = next(language.find(written), None)
	if found is None or SEVERITIES.index(found.severity) <= SEVERITIES.index(than.severity):
		return than
	return Alarm(found.severity, found.category, found.name)


def _school_alarm(written: list[str], rules: Iterable[SchoolRule]) -> Alarm:
	rules = tuple(rules)
	text = _english().canonical(written) if rules else ""
	found = [rule for rule in rules if rule.phrase in text]
	gravest = max(found, key=lambda rule: SEVERITIES.index(rule.severity), default=None)
	return Alarm(gravest.severity, gravest.category, "school: " + gravest.phrase.strip()) if gravest else NONE


def _parse(line: str) -> SchoolRule | None:
	severity, category, phrase = (*(part.strip() for part in line.split(",", 2)), "", "")[:3]
	words = [word for word in safeguarding_language.split(phrase) if word != safeguarding_language.END]
	canonical = _english().canonical(words)
	if severity.lower() not in SEVERITIES[1:] or not category or not canonical.strip():
		return None
	return SchoolRule(severity.lower(), category, canonical)


def _english() -> Language:
	return _languages()[0]


@cache
def _languages() -> tuple[Language, ...]:
	"""The languages' rules, English first."""
	files = sorted(
		DATA.glob("safeguarding_*.json"), key=lambda path: (path.stem != "safeguarding_en", path.name)
	)
	return tuple(
		safeguarding_language.from_data(json.loads(path.read_text(encoding="utf-8"))) for path in files
	)
