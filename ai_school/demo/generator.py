"""Numbers of a school year for the demonstration: marks, attendance, quizzes, reading and questions to the tutor.

Pure and seeded: the same plan and seed give the same year. Every student has an ability, strengths and weaknesses by
subject and course, a slow trend of their own and noise; absence and online activity go with ability. A few students
follow a story that staff should notice.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PRESENT, ABSENT, LEAVE = 0, 1, 2
NO_SCORE = -1
SUDDEN_FALL = "sudden_fall"
QUIET_ABSENTEE = "quiet_absentee"
STEADY_CLIMBER = "steady_climber"
TUTOR_RELIANCE = "tutor_reliance"
STORIES = (SUDDEN_FALL, QUIET_ABSENTEE, STEADY_CLIMBER, TUTOR_RELIANCE)

ABILITY_SPREAD, SUBJECT_SPREAD, COURSE_SPREAD = 0.75, 0.4, 0.25
TREND_SPREAD, NOISE_SPREAD, CRITERION_SPREAD = 0.4, 0.3, 0.05
MARK_LEVEL, MARK_SLOPE = 0.55, 0.9
ABSENCE_LEVEL, ABSENCE_SLOPE, ABSENCE_SPREAD = -3.4, -0.5, 0.6
STILL_AWAY, ON_LEAVE = 0.4, 0.15
ACTIVE_LEVEL, ACTIVE_SLOPE, ACTIVE_SPREAD = 0.7, 0.7, 0.6
RETRY, REREAD, PASS_SHARE = 0.4, 0.3, 0.5
TUTOR_USERS, TUTOR_DAYS, FORTNIGHT = 0.25, 28, 14
QUIET_START, FALL_START, RELIANCE_START = 0.5, 0.83, 0.45
USUAL_WISHES = (("explanation", 0.3), ("definition", 0.2), ("help", 0.2), ("practice", 0.2), ("check", 0.1))
RELIANT_WISHES = (("answer_request", 0.7), ("help", 0.2), ("explanation", 0.1))


@dataclass(frozen=True, slots=True)
class Plan:
	"""What a year is generated for.

	subjects: the subject of each course, as a number; courses of one subject go well or badly together.
	days: number of days with a register. test_days: (courses, tests) positions among those days.
	maximum: highest score of each criterion of a test. lessons: (options, right option) of each question of each lesson's
	quiz; a course's lessons follow each other, the same number for each course. stories: student to story.
	"""

	students: int
	subjects: tuple[int, ...]
	days: int
	test_days: tuple[tuple[int, ...], ...]
	maximum: tuple[int, ...]
	lessons: tuple[tuple[tuple[int, int], ...], ...]
	stories: dict[int, str]

	@property
	def topics(self) -> int:
		"""Lessons of a course."""
		return len(self.lessons) // len(self.subjects)


@dataclass(frozen=True, slots=True)
class Attempt:
	"""A quiz attempt: minute after midnight, seconds that it took, and the option chosen for each question."""

	student: int
	lesson: int
	day: int
	minute: int
	seconds: int
	choices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reading:
	"""A student opened a lesson's article."""

	student: int
	lesson: int
	day: int
	minute: int


@dataclass(frozen=True, slots=True)
class Wish:
	"""A question to the tutor, `days_ago` before the end of the year; `wants` is one of the tutor's intents."""

	student: int
	lesson: int
	days_ago: int
	minute: int
	wants: str


@dataclass(frozen=True, slots=True)
class Year:
	"""scores: (students, courses, tests, criteria), NO_SCORE for who was absent; attendance: (students, days)."""

	scores: Ints
	attendance: Ints
	readings: tuple[Reading, ...]
	attempts: tuple[Attempt, ...]
	wishes: tuple[Wish, ...]


def generate(plan: Plan, seed: int) -> Year:
	"""A year of the school."""
	streams = [np.random.default_rng(stream) for stream in np.random.SeedSequence(seed).spawn(5)]
	ability, level = _levels(plan, streams[0])
	attendance = _attendance(plan, ability, streams[1])
	scores = _scores(plan, level, attendance, streams[2])
	active = _active(plan, ability, streams[3])
	readings, attempts = _activity(plan, level, active, attendance, streams[3])
	wishes = _wishes(plan, streams[4])
	return Year(scores, attendance, tuple(readings), tuple(attempts), tuple(wishes))


def story_effect(story: str, progress: Floats) -> Floats:
	"""What a story adds to the level (in logits) at each progress of the year, 0 to 1."""
	late = np.clip((progress - RELIANCE_START) / (1 - RELIANCE_START), 0, 1)
	return {
		SUDDEN_FALL: np.where(progress >= FALL_START, -2.4, 0.0),
		QUIET_ABSENTEE: np.where(progress >= QUIET_START, -0.3, 0.0),
		STEADY_CLIMBER: 2.6 * progress - 1.3,
		TUTOR_RELIANCE: -1.8 * late,
	}[story]


def share(level: Floats) -> Floats:
	"""Expected share of the marks, 0 to 1, at a level in logits."""
	return 1 / (1 + np.exp(-(MARK_LEVEL + MARK_SLOPE * level)))


def _levels(plan: Plan, rng: np.random.Generator) -> tuple[Floats, Floats]:
	"""Ability (students,) and level (students, courses, days)."""
	size, courses = plan.students, len(plan.subjects)
	ability = rng.normal(0, ABILITY_SPREAD, size)
	by_subject = rng.normal(0, SUBJECT_SPREAD, (size, max(plan.subjects) + 1))
	by_course = rng.normal(0, COURSE_SPREAD, (size, courses))
	trend = rng.normal(0, TREND_SPREAD, size)
	for student, story in plan.stories.items():
		ability[student] = {SUDDEN_FALL: 1.0, TUTOR_RELIANCE: 0.5, QUIET_ABSENTEE: 0.3}.get(story, 0.0)
		trend[student] = 0
	progress: Floats = np.linspace(0, 1, plan.days, dtype=np.float64)
	level = (ability[:, None] + by_subject[:, list(plan.subjects)] + by_course)[:, :, None]
	level = level + (trend[:, None] * (progress - 0.5))[:, None, :]
	for student, story in plan.stories.items():
		level[student] += story_effect(story, progress)
	return ability, level


def _attendance(plan: Plan, ability: Floats, rng: np.random.Generator) -> Ints:
	chance = ABSENCE_LEVEL + ABSENCE_SLOPE * ability + rng.normal(0, ABSENCE_SPREAD, plan.students)
	away = np.repeat((1 / (1 + np.exp(-chance)))[:, None], plan.days, axis=1)
	for student, story in plan.stories.items():
		away[student] = np.minimum(away[student], 0.03)
		if story == QUIET_ABSENTEE:
			away[student, int(QUIET_START * plan.days) :] = 0.3
	roll, marks = rng.random((2, plan.students, plan.days))
	result = np.zeros((plan.students, plan.days), dtype=np.int64)
	for day in range(plan.days):
		ill = (result[:, day - 1] != PRESENT) & (roll[:, day] < STILL_AWAY) if day else np.False_
		absent = (roll[:, day] < away[:, day]) | ill
		result[absent, day] = np.where(marks[absent, day] < ON_LEAVE, LEAVE, ABSENT)
	return result


def _scores(plan: Plan, level: Floats, attendance: Ints, rng: np.random.Generator) -> Ints:
	days = np.array(plan.test_days)
	at_test = np.take_along_axis(level, days[None, :, :], axis=2)
	at_test = at_test + rng.normal(0, NOISE_SPREAD, at_test.shape)
	expected = share(at_test)[..., None] + rng.normal(
		0, CRITERION_SPREAD, (*at_test.shape, len(plan.maximum))
	)
	scores: Ints = np.rint(np.clip(expected, 0, 1) * np.array(plan.maximum)).astype(np.int64)
	scores[attendance[:, days] != PRESENT] = NO_SCORE
	return scores


def _active(plan: Plan, ability: Floats, rng: np.random.Generator) -> Floats:
	"""Chance (students, days) that a student does the online work that is due."""
	level = ACTIVE_LEVEL + ACTIVE_SLOPE * ability + rng.normal(0, ACTIVE_SPREAD, plan.students)
	active = np.repeat((1 / (1 + np.exp(-level)))[:, None], plan.days, axis=1)
	for student, story in plan.stories.items():
		active[student] = 0.85
		if story == QUIET_ABSENTEE:
			active[student, int(QUIET_START * plan.days) :] = 0.25
		elif story == SUDDEN_FALL:
			active[student, int(FALL_START * plan.days) :] = 0.3
	return active


def _activity(
	plan: Plan, level: Floats, active: Floats, attendance: Ints, rng: np.random.Generator
) -> tuple[list[Reading], list[Attempt]]:
	readings: list[Reading] = []
	attempts: list[Attempt] = []
	span = plan.days / plan.topics
	for student in range(plan.students):
		here = np.flatnonzero(attendance[student] == PRESENT)
		for lesson in range(len(plan.lessons)):
			course, topic = divmod(lesson, plan.topics)
			due = here[here >= span * topic + rng.integers(int(span * 0.8))]
			if not len(due) or rng.random() >= active[student, due[0]]:
				continue
			days = due[: 1 + int(rng.random() < REREAD)]
			readings += [Reading(student, lesson, int(day), _evening(rng)) for day in days]
			quiz_days = due[due >= days[-1]][:5:2]
			attempts += _attempts(plan, level[student, course], student, lesson, quiz_days, rng)
	return readings, attempts


def _attempts(
	plan: Plan, level: Floats, student: int, lesson: int, days: Ints, rng: np.random.Generator
) -> list[Attempt]:
	"""One attempt, and more of them as long as it goes badly and the student tries again."""
	made: list[Attempt] = []
	understands = rng.normal(0, NOISE_SPREAD)
	for number, day in enumerate(days):
		chance = share(level[day] + understands + 0.5 * number)
		right = rng.random(len(plan.lessons[lesson])) < chance
		answered = zip(plan.lessons[lesson], right, strict=True)
		choices = [_choice(*question, bool(is_right), rng) for question, is_right in answered]
		seconds = int(rng.integers(90, 600))
		made.append(Attempt(student, lesson, int(day), _evening(rng), seconds, tuple(choices)))
		if right.mean() >= PASS_SHARE or rng.random() >= RETRY:
			break
	return made


def _choice(options: int, right_option: int, is_right: bool, rng: np.random.Generator) -> int:
	if is_right:
		return right_option
	return int((right_option + rng.integers(1, options)) % options)


def _evening(rng: np.random.Generator) -> int:
	return int(rng.triangular(15 * 60, 17 * 60, 21 * 60))


def _wishes(plan: Plan, rng: np.random.Generator) -> list[Wish]:
	"""Questions to the tutor of the last four weeks: of some students a few, of one ever more."""
	wishes: list[Wish] = []
	users = rng.random(plan.students) < TUTOR_USERS
	for student in range(plan.students):
		reliant = plan.stories.get(student) == TUTOR_RELIANCE
		if not reliant and (not users[student] or student in plan.stories):
			continue
		pace = rng.uniform(0.1, 0.35)
		for days_ago in range(TUTOR_DAYS - 1, 0, -1):
			usual = (5.0 if days_ago < FORTNIGHT else 1.2) if reliant else pace
			wishes += [_wish(plan, student, days_ago, reliant, rng) for _ in range(rng.poisson(usual))]
	return wishes


def _wish(plan: Plan, student: int, days_ago: int, reliant: bool, rng: np.random.Generator) -> Wish:
	wishes: Any = RELIANT_WISHES if reliant else USUAL_WISHES
	wants = str(rng.choice([name for name, _ in wishes], p=[chance for _, chance in wishes]))
	course = int(rng.integers(len(plan.subjects)))
	lesson = course * plan.topics + int(rng.integers(plan.topics - 2, plan.topics))
	minute = int(rng.integers(20 * 60, 24 * 60)) if reliant else _evening(rng)
	return Wish(student, lesson, days_ago, minute, wants)
