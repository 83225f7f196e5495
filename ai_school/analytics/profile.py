"""Everything that is stored about a student, computed for a whole batch at once."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from math import isfinite
from operator import attrgetter
from typing import Any

from ai_school.analytics.ai_use import AIUse, ai_uses
from ai_school.analytics.engagement import Engagement, engagements
from ai_school.analytics.facts import Facts, School
from ai_school.analytics.mastery import Mastery, masteries
from ai_school.analytics.risk import Risk, risks
from ai_school.analytics.risk_features import Trained, forecasts
from ai_school.analytics.subjects import Standing, standings
from ai_school.analytics.trend import Trend, trends

DIGITS = 6


@dataclass(frozen=True, slots=True)
class Profile:
	"""One student's AI Student Profile; `strengths` begin with the best course, `gaps` with the worst, `mastery` with the weakest."""

	student: str
	trend: Trend
	strengths: tuple[Standing, ...]
	gaps: tuple[Standing, ...]
	engagement: Engagement
	ai_use: AIUse
	risk: Risk
	mastery: tuple[Mastery, ...]


def profiles(facts: Facts, school: School, trained: Sequence[Trained] = ()) -> list[Profile]:
	"""One profile for each student of the batch, in its order; `trained` are the school's own models of risk."""
	size = len(facts.students)
	trend = trends(facts.results, size)
	standing = standings(facts.results, school.course_means, size)
	engagement = engagements(facts, school.pace)
	ai_use = ai_uses(facts, [one.label == "declining" for one in trend], school.kept_days)
	foreseen = forecasts(facts, trained, school.year_from, school.pass_share)
	risk = risks(facts, school, trend, standing, engagement, ai_use, foreseen)
	mastery = masteries(facts.answers, school.curriculum, size)
	return [
		Profile(
			student=student,
			trend=trend[i],
			strengths=tuple(one for one in standing[i] if one.label == "strength"),
			gaps=tuple(one for one in reversed(standing[i]) if one.label == "gap"),
			engagement=engagement[i],
			ai_use=ai_use[i],
			risk=risk[i],
			mastery=mastery[i],
		)
		for i, student in enumerate(facts.students)
	]


def plain(value: Any) -> Any:
	"""Dataclasses and tuples as what JSON knows, figures rounded to 6 digits; raises ValueError for NaN and infinity."""
	kind: Any = type(value)
	if kind is str or kind is int or kind is bool or value is None:
		return value
	if isinstance(value, float):
		if not isfinite(value):
			raise ValueError(f"{value} is not a figure")
		return round(value, DIGITS)
	if isinstance(value, (tuple, list)):
		return [one if type(one) is int else plain(one) for one in value]
	if names := _field_names(kind):
		return {name: plain(getattr(value, name)) for name in names}
	return value


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
	return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else ()


def encoded(value: Any) -> str:
	"""JSON of `plain(value)`, in a fraction of its time; floats stand in fields of dataclasses, not in tuples."""
	return _ENCODER.encode(value) if value != () else "[]"


def _fields(value: Any) -> dict[str, Any]:
	kind: Any = type(value)
	found = zip(_field_names(kind), _reader(kind)(value), strict=True)
	return {name: round(one, DIGITS) if isinstance(one, float) else one for name, one in found}


@cache
def _reader(kind: Any) -> Callable[[Any], Sequence[Any]]:
	"""Gives the values of a dataclass's fields, of which there are two or more."""
	return attrgetter(*_field_names(kind))


_ENCODER = json.JSONEncoder(allow_nan=False, check_circular=False, default=_fields)


STORED = {
	"trend": "trend_detail",
	"strengths": "strengths",
	"gaps": "gaps",
	"engagement": "engagement_detail",
	"ai_use": "ai_use_detail",
	"risk": "risk_reasons",
	"mastery": "mastery",
	"sources": "sources",
}
"""The parts of a profile, and the column of AI Student Profile that holds each as JSON."""


def parts(row: Mapping[str, Any]) -> dict[str, Any]:
	"""The parts of a stored profile by their names, from a row with the columns of STORED."""
	return {part: from_stored(row[column]) for part, column in STORED.items()}


def from_stored(value: Any) -> Any:
	"""The value of a JSON column: MariaDB gives its text, PostgreSQL what the text means."""
	return json.loads(value) if isinstance(value, str) else value
