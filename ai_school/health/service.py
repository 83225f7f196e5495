"""What students and staff get from the tutor and the analytics, and what it means when a part of it is missing.

See `budget` for what warns and what fails.

| check | warning | failing |
|---|---|---|
| model | no key, switched off by a fault, paused by the breaker, no calls left, unreachable | |
| search_index | damaged, or empty while there is material | |
| mood | rules stand in for the trained model | |
| analytics | no refresh for 30 minutes | |
| messages | a question waits over 3 minutes | over 10 minutes |
| contacts | | the tutor is on and nobody, or nobody who can be told, is named |
| flags | | a flag waits over 3 minutes for its contacts |
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ai_school.health.budget import FAILING, OK, WARNING, Finding, Schedule, Translate, identity

REFRESH_S, MISSED_REFRESHES = 10 * 60, 3
QUESTION_WAITS_LONG_S, QUESTION_WAITS_TOO_LONG_S = 3 * 60, 10 * 60
FLAG_WAITS_TOO_LONG_S = 3 * 60
MOOD_MODEL = "model"


@dataclass(frozen=True, slots=True)
class Model:
	"""How the external model stands.

	`disabled_reason` is set when a fault switched it off; `breaker` is closed, open or half-open; `problem` is what is
	wrong with the settings or, where it was asked (`probed`), with the service; None when nothing is known to be.
	"""

	wanted: bool
	disabled_reason: str = ""
	breaker: str = "closed"
	calls_left: int = 0
	probed: bool = False
	problem: str | None = None


def model(state: Model, translate: Translate = identity) -> Finding:
	"""The external model; without it the tutor answers from the course material, so that nothing here fails."""
	numbers = {
		"wanted": state.wanted,
		"breaker": state.breaker,
		"calls_left": state.calls_left,
		"probed": state.probed,
	}
	if not state.wanted:
		sentence = translate("No external model is asked: the tutor answers from the course material.")
		return Finding("model", OK, sentence, numbers)
	if problem := _model_problem(state, translate):
		return Finding("model", WARNING, problem, numbers)
	sentence = translate("The model is on, with {0} calls left today.")
	if state.probed:
		sentence = translate("The model's service answers, with {0} calls left today.")
	return Finding("model", OK, sentence.format(state.calls_left), numbers)


def search_index(documents: int | None, material: int, translate: Translate = identity) -> Finding:
	"""`documents` in this host's index (None: damaged; 0: also none made yet), articles of courses in the records."""
	numbers = {"documents": documents, "material": material}
	again = translate("run bench --site SITE ai-school index --rebuild")
	if documents is None:
		sentence = translate("The search index is damaged: {0}.").format(again)
		return Finding("search_index", WARNING, sentence, numbers)
	if material and not documents:
		sentence = translate(
			"The search index is empty, so that answers quote no course material: {0}."
		).format(again)
		return Finding("search_index", WARNING, sentence, numbers)
	if not documents:
		sentence = translate(
			"No course has articles or topics with text yet, so that there is nothing to search."
		)
		return Finding("search_index", OK, sentence, numbers)
	return Finding(
		"search_index", OK, translate("Documents that can be searched: {0}.").format(documents), numbers
	)


def mood(status: str, translate: Translate = identity) -> Finding:
	"""`status` is "model", or why rules stand in for it."""
	if status == MOOD_MODEL:
		return Finding("mood", OK, translate("The trained mood model is in use."))
	return Finding(
		"mood", WARNING, translate("A word list stands in for the mood model: {0}.").format(status)
	)


def analytics(
	age_s: float | None, students: int, schedule: Schedule, translate: Translate = identity
) -> Finding:
	"""Seconds since the last refresh (None: never), with the number of students there are figures to compute for."""
	numbers = {"age_s": None if age_s is None else round(age_s), "students": students}
	if not students:
		return Finding("analytics", OK, translate("There are no students yet."), numbers)
	if age_s is None:
		sentence = translate(
			"The learning analytics were never computed: run bench --site SITE ai-school refresh."
		)
		return Finding("analytics", WARNING, sentence, numbers)
	if age_s > MISSED_REFRESHES * REFRESH_S + (schedule.tick_s if schedule.dormant else 0):
		sentence = translate(
			"The learning analytics are {0} minutes old: see in the Scheduled Job Log why the refresh does not run."
		)
		return Finding("analytics", WARNING, sentence.format(round(age_s / 60)), numbers)
	return Finding("analytics", OK, translate("The learning analytics are up to date."), numbers)


def messages(waiting: int, oldest_s: float, translate: Translate = identity) -> Finding:
	"""Questions without an answer, and for how many seconds the oldest has waited."""
	numbers = {"waiting": waiting, "oldest_s": round(oldest_s)}
	if oldest_s <= QUESTION_WAITS_LONG_S:
		return Finding("messages", OK, translate("Questions waiting: {0}.").format(waiting), numbers)
	sentence = translate(
		"Questions waiting: {0}, the oldest for {1} minutes. Start the scheduler and its workers, which answer what the "
		"model does not."
	)
	level = FAILING if oldest_s > QUESTION_WAITS_TOO_LONG_S else WARNING
	return Finding("messages", level, sentence.format(waiting, round(oldest_s / 60)), numbers)


def contacts(tutor_enabled: bool, named: int, reachable: int, translate: Translate = identity) -> Finding:
	"""Safeguarding contacts `named` in the settings, and how many of them a notification or an e-mail reaches."""
	numbers: Mapping[str, Any] = {"tutor_enabled": tutor_enabled, "named": named, "reachable": reachable}
	if not tutor_enabled:
		return Finding("contacts", OK, translate("The tutor is switched off."), numbers)
	if not named:
		sentence = translate(
			"No safeguarding contact is named, so that the tutor stays closed: add one in AI School Settings."
		)
		return Finding("contacts", FAILING, sentence, numbers)
	if not reachable:
		sentence = translate(
			"No safeguarding contact can be told of a child in need: link an active user to one in AI School Settings, or "
			"set up an outgoing Email Account."
		)
		return Finding("contacts", FAILING, sentence, numbers)
	sentence = translate("Safeguarding contacts who can be told of a child in need: {0}.")
	return Finding("contacts", OK, sentence.format(reachable), numbers)


def flags(untold: int, oldest_s: float, translate: Translate = identity) -> Finding:
	"""Open safeguarding flags that nobody was told of, and for how many seconds the oldest has waited."""
	numbers = {"untold": untold, "oldest_s": round(oldest_s)}
	if oldest_s <= FLAG_WAITS_TOO_LONG_S:
		return Finding("flags", OK, translate("No safeguarding flag waits for its contacts."), numbers)
	sentence = translate(
		"Safeguarding flags that nobody was told of: {0}, the oldest for {1} minutes. Open AI Safeguarding Flag now, then "
		"start the scheduler and its workers."
	)
	return Finding("flags", FAILING, sentence.format(untold, round(oldest_s / 60)), numbers)


def _model_problem(state: Model, translate: Translate) -> str | None:
	"""Why the model is not asked, the most lasting reason first; None when it is."""
	if state.disabled_reason:
		return translate("The model was switched off: {0}").format(translate(state.disabled_reason))
	if state.problem:
		return translate(state.problem)
	if state.breaker == "open":
		return translate(
			"The model failed several times in a row and is left alone for a while; the tutor answers from the course "
			"material. Look at the outcomes in AI Usage Log."
		)
	if not state.calls_left:
		return translate(
			"Today's model calls are used up; the tutor answers from the course material until midnight UTC."
		)
	return None
