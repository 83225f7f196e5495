"""What the tutor says of a pupil's own result: tried out by calculating, or set beside the course's words."""

import re

from ai_school.tutor import checking, quoting, small_talk
from ai_school.tutor.search import Passage
from ai_school.tutor.turn import Turn

TASK_WORDS, COURSE_WORDS, EARLIER_TASKS = 50, 75, 4

Parts = tuple[list[str], tuple[Passage, ...]]


def checked(turn: Turn) -> Parts | None:
	"""The outcome of working it out, and the passages used; None when it cannot be worked out."""
	found = verdict(turn)
	values = {"statement": found.statement, "values": found.values, "left": found.left, "right": found.right}
	if found.outcome == "unknown":
		return None
	if found.outcome == "need_value":
		return [turn.say("check_need_value", name=found.name, **values)], ()
	if found.outcome == "wrong":
		wrong = turn.say(f"check_wrong_{found.by}", **values)
		return [wrong, turn.say(f"look_at_{found.look_at}"), turn.say("check_after")], ()
	if found.outcome == "rounded":
		return [turn.say("check_rounded", **values)], ()
	right = turn.say(f"check_right_{found.by}", **values)
	task, cited = _task(turn) if found.by == "number" else ([], ())
	return [right, *task], cited


def compared(turn: Turn) -> Parts:
	"""How the pupil can check it: the course's words beside their own, or a way to test a number."""
	passage = turn.evidence.rule or turn.evidence.passage
	letter = small_talk.choice(turn.request.text)
	if small_talk.is_choice(turn.request.text, turn.request.said):
		return [turn.say("check_choice", letter=letter)], ()
	has_number = re.search(r"\d", turn.request.text) is not None
	if passage is None:
		return [_without_course(turn, has_number)], ()
	text = quoting.excerpt(quoting.body(passage), turn.evidence.wanted, turn.room(COURSE_WORDS))
	quoted = quoting.quote(text, passage)
	if not has_number:
		return [turn.say("check_idea"), quoted], (passage,)
	lead = turn.say("closest" if turn.evidence.is_weak else "definition_course")
	return [turn.say("check_strategy"), lead, quoted, turn.say("check_after")], (passage,)


def _without_course(turn: Turn, has_number: bool) -> str:
	concept = turn.evidence.concept
	if concept and turn.evidence.has_subject and not has_number:
		return turn.say("definition_related", concept=concept.title, definition=concept.definition)
	return turn.say("check_strategy" if has_number else "check_need_both")


def verdict(turn: Turn) -> checking.Verdict:
	"""The verdict on what was written now, or on it with the task of an earlier question ("i got 12")."""
	text = turn.request.text
	alone = checking.check(text)
	if alone.outcome != "unknown" or not re.search(r"\d", text):
		return alone
	before = (checking.check(text, task) for task in turn.request.earlier[: -1 - EARLIER_TASKS : -1])
	return next((found for found in before if found.outcome in ("right", "wrong", "rounded")), alone)


def _task(turn: Turn) -> Parts:
	"""A word on what was not checked, when the question has more than the calculation: whether that fits the task."""
	passage = turn.evidence.rule or turn.evidence.passage
	if not turn.evidence.has_subject:
		return [], ()
	if passage is None or not turn.evidence.asked & quoting.stems(passage.text):
		return [turn.say("check_right_only")], ()
	text = quoting.excerpt(quoting.body(passage), turn.evidence.wanted, TASK_WORDS)
	return [turn.say("check_right_task"), quoting.quote(text, passage)], (passage,)
