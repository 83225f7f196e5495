"""Writes the demonstration's questions to the tutor, answered from the course material, on the days they were asked."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import frappe
from frappe.utils import now_datetime

from ai_school import privacy
from ai_school.demo import records
from ai_school.demo.generator import Wish
from ai_school.demo.roster import Pupil
from ai_school.demo.school_year import School
from ai_school.tutor import config, conversation, intent, mood

Progress = Callable[[str, int, int], None]
SESSION, MESSAGE = conversation.SESSION, conversation.MESSAGE

QUESTIONS = {
	"explanation": (
		"Can you explain {topic}?",
		"How does {topic} work?",
		"I want to understand {topic} better.",
	),
	"definition": ("What do we mean by {topic}?", "Give me a definition of {topic}."),
	"help": ("I am stuck on {topic}, can you help me?", "I don't know how to start with {topic}."),
	"practice": ("Give me a practice question about {topic}.", "Can I practise {topic}?"),
	"check": ("Is my answer right? My homework was about {topic}.", "Can you check my work on {topic}?"),
	"answer_request": (
		"Just give me the answer to the {topic} homework.",
		"What is the answer to question 3 on {topic}? Just tell me the answer.",
		"Do my {topic} homework for me.",
		"Solve it for me, just the answer please: {topic}",
	),
}


def write(school: School, pupils: Sequence[Pupil], wishes: Sequence[Wish], progress: Progress) -> None:
	"""Ask the tutor what the pupils wished to know, one conversation for each pupil and day."""
	students = [name for name, _ in school.students]
	if frappe.db.exists(MESSAGE, {"student": ("in", students)}):
		return
	talks: dict[tuple[int, int], list[Wish]] = defaultdict(list)
	for wish in wishes:
		talks[wish.student, wish.days_ago].append(wish)
	number = count()
	for done, ((pupil, _), talk) in enumerate(talks.items(), start=1):
		_talk(school, pupil, pupils[pupil].email, sorted(talk, key=lambda wish: wish.minute), number)
		progress("questions", done, len(talks))
	frappe.db.commit()


def _talk(school: School, pupil: int, user: str, talk: Sequence[Wish], number: "count[int]") -> None:
	first = school.taught[talk[0].lesson]
	who: dict[str, Any] = {"student": school.students[pupil][0], "user": user}
	text, asked_on = question(first.lesson.topic, talk[0].wants, 0), _moment(talk[0])
	days = config.load().retention_days
	expires = asked_on + (privacy.expiry_date(days) - now_datetime())
	times: dict[str, Any] = {"last_message_on": _moment(talk[-1]), "expires_on": expires}
	session = records.insert(SESSION, title=text, course=first.lesson.course, **who, **times)
	for position, wish in enumerate(talk, start=1):
		text = question(school.taught[wish.lesson].lesson.topic, wish.wants, next(number))
		_ask(session, text, _moment(wish), position, **who)
	frappe.db.set_value(SESSION, session, {"creation": asked_on, **times}, update_modified=False)


def question(topic: str, wants: str, number: int) -> str:
	"""What a pupil writes who wants that; another number words it differently."""
	wordings = QUESTIONS[wants]
	return wordings[number % len(wordings)].format(topic=topic)


def _moment(wish: Wish) -> datetime:
	midnight: datetime = now_datetime().replace(hour=0, minute=0, second=0, microsecond=0)
	return midnight - timedelta(days=wish.days_ago) + timedelta(minutes=wish.minute)


def _ask(session: str, text: str, when: datetime, of_day: int, **who: Any) -> None:
	meant, felt = intent.classify(text), mood.classify(text)
	asked = records.insert(
		MESSAGE,
		session=session,
		role="Student",
		status=conversation.ANSWERING,
		text=text,
		intent=meant.label,
		confidence=meant.confidence,
		mood=felt.label,
		mood_probability=felt.probability,
		question_of_day=of_day,
		**who,
	)
	frappe.db.set_value(MESSAGE, asked, "creation", when, update_modified=False)
	conversation.answer_offline(asked)
	answer = {"reply_to": asked}
	frappe.db.set_value(MESSAGE, answer, "creation", when + timedelta(seconds=1), update_modified=False)
