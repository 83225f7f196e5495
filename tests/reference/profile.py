"""All that is said about one student."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from tests.reference import engagement, mastery, records, results, risk, tutor_use
from tests.reference.records import Records


class School(NamedTuple):
	"""What one student's records do not tell: as facts.School, in fractions."""

	course_means: Mapping[str, Fraction]
	pace: Fraction
	kept_days: int
	pass_share: Fraction
	taught: mastery.Taught
	day_first: bool = True


def profile(of: Records, school: School, today: date) -> dict[str, Any]:
	"""As the dataclasses that make up profile.Profile, in dictionaries."""
	marked = records.clean_results(of, today)
	quizzes = records.clean_quizzes(of, today, school.day_first)
	days = records.attendance_days(of, today)
	standing = results.standings(marked, school.course_means)
	trend = results.trend(marked)
	found = {
		"trend": trend,
		"strengths": [one for one in standing if one["label"] == "strength"],
		"gaps": [one for one in reversed(standing) if one["label"] == "gap"],
		"engagement": engagement.engagement(of, days, quizzes, school.pace, today),
		"ai_use": tutor_use.ai_use(
			of.questions, quizzes, trend["label"] == "declining", school.kept_days, today
		),
		"mastery": mastery.mastery(records.clean_answers(of, today, school.day_first), school.taught),
	}
	return {**found, "risk": risk.risk(found, marked, days, of.due, school.pass_share, today)}
