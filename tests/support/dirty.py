"""Records of one student as schools have them: with marks on every threshold, and with all that cannot be true."""

from datetime import date, datetime, time, timedelta
from random import Random

from tests.reference.records import Answer, Due, Mark, Question, Quiz, Records, Result

COURSES = ("Algebra", "Biology", "Chemistry", None, "")
CONCEPTS = ("halves", "quarters", "wholes")
IMPOSSIBLE_SCORES = (None, "", "n/a", "nan", "inf", -1, 21, "1_0", "8/10", "12,5")
IMPOSSIBLE_MAXIMA = (0, None, -20, "")
QUIZ_SCORES = ("", None, "n/a", "85%", "8/10", "100.1", "-1", "1_0", " 70 ", "1e2", "nan")
NO_DATES = ("", None, "n/a", "someday", "2026-02-30", "31/31/2026", "0000-00-00", "2026")
STATUSES = ("Present", "Absent", "Leave", "Late", "", None)
INTENTS = ("help", "answer_request", "check", "practice", "definition", "", None)


def records(random: Random, today: date) -> Records:
	"""All records of a student; few or many of each source, dirty ones among them."""
	intents = random.sample(INTENTS, random.choice((1, 2, 7)))
	return Records(
		results=tuple(_results(random, today)),
		marks=tuple(_marks(random, today)),
		quizzes=tuple(_quizzes(random, today)),
		activity=tuple(_moment(random, today, 500) for _ in range(random.choice((0, 0, 4, 40, 120)))),
		questions=tuple(
			Question(_moment(random, today, 29), random.choice(intents))
			for _ in range(random.choice((0, 0, 3, 10, 25)))
		),
		answers=tuple(_answers(random, today)),
		due=tuple(
			Due(today - timedelta(days=random.randint(0, 55)), random.random() < 0.6)
			for _ in range(random.choice((0, 0, 2, 3, 6)))
		),
	)


def _results(random: Random, today: date):
	"""Marks around a level that may rise or fall, twentieths of the maximum, several a day."""
	count, level = random.choice((0, 1, 2, 3, 5, 7, 9, 10, 11, 30)), random.choice((4, 8, 10, 12, 16))
	step, scatter = random.choice((0, 0, -6, 6)), random.choice((0, 1, 4))
	for number in range(count):
		back = (count - number) // random.choice((1, 1, 2)) * random.choice((1, 7, 20))
		score = level + step * (number >= count // 2) + random.randint(-scatter, scatter)
		maximum = random.choice((20, 20.0, "20"))
		if random.random() < 0.1:
			score, maximum = random.choice(IMPOSSIBLE_SCORES), random.choice((20, *IMPOSSIBLE_MAXIMA))
		elif random.random() < 0.1:
			score, maximum = random.choice((17.35, 0, 8.05, 33.3)), 33.3
		else:
			score = min(max(score, 0), 20)
		created = datetime.combine(today - timedelta(days=max(back - 3, 0)), time(9, 0, 0, number))
		day = random.choice((today - timedelta(days=back),) * 8 + (None, today + timedelta(days=9)))
		if random.random() < 0.03:
			created += timedelta(days=900)
		yield Result(day, created, score, maximum, random.choice(COURSES))


def _marks(random: Random, today: date):
	"""A day has one record, or several of lessons, of which some have two."""
	lessons = random.choice((("A",), ("A",), ("A", "B"), ("1", "2", "3", "4")))
	absent = random.choice((0.0, 0.05, 0.1, 0.25, 0.6))
	dirt = random.choice((0.0, 0.0, 0.1))
	for back in random.sample(range(-2, 400), random.choice((0, 2, 4, 9, 10, 30, 150))):
		for lesson in lessons:
			for _ in range(2 if random.random() < dirt else 1):
				status = "Absent" if random.random() < absent else "Present"
				if random.random() < dirt + 0.05:
					status = random.choice(STATUSES)
				yield Mark(today - timedelta(days=back), status, lesson)


def _quizzes(random: Random, today: date):
	usual = random.sample((40, 50, 60, 70.0, "80.00", 90), random.choice((2, 6)))
	for _ in range(random.choice((0, 0, 3, 12, 40, 100))):
		created = _moment(random, today, random.choice((30, 400)))
		day = created.date() - timedelta(days=random.choice((0, 0, 0, 3, 40)))
		written = random.choice((str(created), f"{day:%Y-%m-%d}", f"{day:%d-%m-%Y}", f"{day:%m/%d/%Y} 10:00"))
		score = str(random.choice(usual))
		if random.random() < 0.15:
			written, score = random.choice((*NO_DATES, written)), random.choice((*QUIZ_SCORES, score))
		yield Quiz(written, created, score)


def _answers(random: Random, today: date):
	"""Attempts at quizzes and results in criteria, in the order of their days: see Answers."""
	for _ in range(random.choice((0, 0, 1, 8, 30))):
		created = _moment(random, today, 200).date()
		asked = random.choice((1, 2, 5))
		right, maximum, weight = random.randint(0, asked), asked, asked
		if random.random() < 0.3:
			right, maximum, weight = (
				random.choice((0, 7.5, 20, *IMPOSSIBLE_SCORES)),
				random.choice((20, 0)),
				5,
			)
		written = random.choice((str(created), f"{created:%d-%m-%Y}", *NO_DATES[:3]))
		yield Answer(random.choice(CONCEPTS), written, created, right, maximum, weight)


def _moment(random: Random, today: date, days: int) -> datetime:
	"""A moment of the last so many days and of today, and rarely of tomorrow."""
	back = -1 if random.random() < 0.02 else random.randint(0, days)
	return datetime.combine(today - timedelta(days=back), time(random.randint(0, 23), random.randint(0, 59)))
