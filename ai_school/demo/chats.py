"""Writes the demonstration's questions to the tutor, answered from the course material, on the days they were asked."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import frappe
from frappe.utils import now_datetime

from ai_school import course_material
from ai_school.demo import records, wordings
from ai_school.demo.generator import Wish
from ai_school.demo.roster import Pupil
from ai_school.demo.school_year import School
from ai_school.tutor import config, conversation, intent, mood

Progress = Callable[[str, int, int], None]
SESSION, MESSAGE = conversation.SESSION, conversation.MESSAGE


def write(school: School, pupils: Sequence[Pupil], wishes: Sequence[Wish], progress: Progress) -> None:
	"""Ask the tutor what the pupils wished to know, one conversation for each pupil and day."""
	students = [name for name, _ in school.students]
	if frappe.db.exists(MESSAGE, {"student": ("in", students)}):
		return
	course_material.update_index()
	talks: dict[tuple[int, int], list[Wish]] = defaultdict(list)
	for wish in wishes:
		talks[wish.student, wish.days_ago].append(wish)
	number = count()
	for done, ((pupil, _), talk) in enumerate(talks.items(), start=1):
		_talk(school, pupil, pupils[pupil].email, sorted(talk, key=lambda wish: wish.minute), number)
		progress("questions", done, len(talks))
	frappe.db.commit()


def _talk(school: School, pupil: int, user: str, talk: Sequence[Wish], number: "count[int]") -> None:
	topics = [school.taught[wish.lesson].lesson for wish in talk]
	wished = zip(topics, talk, strict=True)
	texts = [wordings.question(lesson.topic, wish.wants, next(number)) for lesson, wish in wished]
	times = [_moment(wish) for wish in talk]
	expires = times[-1] + timedelta(days=config.load().retention_days)
	who: dict[str, Any] = {"student": school.students[pupil][0], "user": user}
	session = records.insert(SESSION, title=texts[0], course=topics[0].course, **who)
	for position, (text, when) in enumerate(zip(texts, times, strict=True), start=1):
		_ask(session, text, when, position, **who)
	dates = {"creation": times[0], "last_message_on": times[-1], "expires_on": expires}
	frappe.db.set_value(SESSION, session, dates, update_modified=False)


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
