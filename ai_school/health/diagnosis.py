"""What the doctor says of each part of asking a model, from what was seen of it: one sentence, and what to do.

A finding fails where no model is asked although the school wants one; it warns where that is near, or true for some.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ai_school.health.budget import FAILING, OK, WARNING, Finding, Translate, identity
from ai_school.tutor.offer import GONE, PAID, Standing
from ai_school.tutor.openrouter_answers import KeyStatus

FEW_CALLS_SHARE = 0.1


def settings(
	tutor_enabled: bool, questions: int, calls: int, per_minute: int, translate: Translate = identity
) -> Finding:
	"""Whether the tutor is open, and the limits: a student's questions of a day, the school's calls of a day, of a minute."""
	numbers = {
		"student_daily_questions": questions,
		"site_daily_model_calls": calls,
		"calls_per_minute": per_minute,
	}
	if not tutor_enabled:
		sentence = translate("The tutor is switched off: switch it on in AI School Settings.")
		return Finding("settings", WARNING, sentence, numbers)
	if min(questions, calls, per_minute) < 1:
		sentence = translate("A limit is 0, so that no model is asked: raise it in AI School Settings.")
		return Finding("settings", FAILING, sentence, numbers)
	return Finding("settings", OK, translate("The tutor is open."), numbers)


def key(needed: bool, stored: bool, readable: bool, translate: Translate = identity) -> Finding:
	"""Whether the API key is `stored`, and can be decrypted."""
	if stored and not readable:
		sentence = translate(
			"The API key cannot be decrypted, as after a change of the site's encryption key: enter it again in AI School "
			"Settings, or restore encryption_key in site_config.json."
		)
		return Finding("key", FAILING, sentence)
	if needed and not stored:
		return Finding("key", FAILING, translate("There is no API key: enter one in AI School Settings."))
	if not stored:
		return Finding("key", OK, translate("The school's own model server is asked without a key."))
	return Finding("key", OK, translate("The API key can be read."))


def failure(check: str, problem: str, translate: Translate = identity) -> Finding:
	"""A part that does not work, in the sentence of its own error."""
	return Finding(check, FAILING, translate(problem))


def address(url: str, translate: Translate = identity) -> Finding:
	"""A base URL that text may be sent to."""
	return Finding("address", OK, translate("Questions may be sent to {0}.").format(url), {"base_url": url})


def key_status(status: KeyStatus, calls: int, translate: Translate = identity) -> Finding:
	"""What the service says of the key; every field may be missing. `calls` is the school's own limit of a day."""
	numbers = {
		"free_calls_limit": status.free_calls_limit,
		"free_calls_remaining": status.free_calls_remaining,
		"limit_remaining": status.limit_remaining,
	}
	if status.limit_remaining is not None and status.limit_remaining < 0:
		sentence = translate(
			"The account at the model service is in debt: settle its balance, even for free models."
		)
		return Finding("key_status", FAILING, sentence, numbers)
	if status.free_calls_remaining == 0:
		sentence = translate(
			"The account's free calls of today are used up: they are renewed at midnight UTC."
		)
		return Finding("key_status", WARNING, sentence, numbers)
	if status.free_calls_limit is not None and status.free_calls_limit < calls:
		sentence = translate(
			"The account has {0} free calls a day, fewer than the {1} of AI School Settings: lower that number, so that "
			"they are shared fairly."
		)
		return Finding("key_status", WARNING, sentence.format(status.free_calls_limit, calls), numbers)
	return Finding("key_status", OK, translate("The model service knows the key."), numbers)


def models(
	found: Sequence[Standing], allow_paid: bool, today: date, translate: Translate = identity
) -> Finding:
	"""How the wanted models stand by the service's list; with none that may be asked it fails."""
	numbers: Mapping[str, Any] = {"models": {each.model: each.state for each in found}}
	unfit = [each.model for each in found if each.state == GONE or (each.state == PAID and not allow_paid)]
	names = ", ".join(unfit)
	if found and len(unfit) == len(found):
		sentence = translate(
			"No model of the list is offered and allowed ({0}): choose others in AI School Settings."
		)
		return Finding("models", FAILING, sentence.format(names), numbers)
	if unfit:
		sentence = translate(
			"Models that are not offered or not allowed: {0}. Replace them in AI School Settings."
		)
		return Finding("models", WARNING, sentence.format(names), numbers)
	if ending := [each.model for each in found if each.ends_soon(today)]:
		sentence = translate(
			"Models that the service ends within a week: {0}. Replace them in AI School Settings."
		)
		return Finding("models", WARNING, sentence.format(", ".join(ending)), numbers)
	return Finding("models", OK, translate("The models of the list are offered and allowed."), numbers)


def data_policy(outcome: str | None, translate: Translate = identity) -> Finding:
	"""`outcome` of the last call that the audit trail knows of; None where there was none."""
	if outcome == "data_policy":
		sentence = translate(
			"No provider of the models promises to keep no data, so that nothing is answered: choose other models, or "
			"check the privacy settings of the account at the model service."
		)
		return Finding("data_policy", FAILING, sentence)
	if outcome is None:
		sentence = translate("No model was asked yet; every request forbids the provider to keep its data.")
		return Finding("data_policy", OK, sentence)
	sentence = translate(
		"Every request forbids the provider to keep its data; the last call ended with: {0}."
	)
	return Finding("data_policy", OK, sentence.format(outcome), {"last_outcome": outcome})


def breaker(status: str, opens_again_s: float, translate: Translate = identity) -> Finding:
	"""`status` is closed, open or half-open; seconds until the model is tried again."""
	numbers = {"breaker": status, "opens_again_s": round(opens_again_s)}
	if status == "open":
		sentence = translate(
			"The model is left alone for {0} more minutes, because it failed or asked for it: look at the outcomes in AI "
			"Usage Log."
		)
		return Finding("breaker", WARNING, sentence.format(max(1, round(opens_again_s / 60))), numbers)
	return Finding("breaker", OK, translate("The model may be asked."), numbers)


def quota(left: int, per_day: int, students: int, translate: Translate = identity) -> Finding:
	"""Calls left of the school's day, and how many students share them."""
	numbers = {"calls_left": left, "site_daily_model_calls": per_day, "students": students}
	if not left:
		sentence = translate(
			"Today's model calls are used up; the tutor answers from the course material until midnight UTC."
		)
		return Finding("quota", WARNING, sentence, numbers)
	sentence = translate("{0} of {1} calls are left today, for {2} students with consent.")
	level = WARNING if left < per_day * FEW_CALLS_SHARE else OK
	return Finding("quota", level, sentence.format(left, per_day, students), numbers)


def consent(students: int, agreed: int, translate: Translate = identity) -> Finding:
	"""Enabled students, and those of them for whom consent to the notice in force is recorded."""
	numbers = {"students": students, "with_consent": agreed}
	if students and not agreed:
		sentence = translate(
			"No student has consented to the notice in force, so that nobody's questions go to the model: record AI Consent."
		)
		return Finding("consent", WARNING, sentence, numbers)
	sentence = translate("Consent to the notice in force is recorded for {0} of {1} students.")
	return Finding("consent", OK, sentence.format(agreed, students), numbers)


def indexes(missing: Sequence[str], translate: Translate = identity) -> Finding:
	"""DocTypes of the Education app whose index of ours is missing."""
	if missing:
		sentence = translate(
			"Indexes are missing on {0}, so that reads are slow: run bench --site SITE migrate."
		)
		return Finding("indexes", WARNING, sentence.format(", ".join(missing)), {"missing": list(missing)})
	return Finding("indexes", OK, translate("The indexes on the Education app's records are there."))


def asked(problem: str | None, model: str, seconds: float, translate: Translate = identity) -> Finding:
	"""How a test question of the doctor's ended: with a `problem`, or with an answer of `model` after so many seconds."""
	if problem:
		return Finding("answer", FAILING, translate(problem))
	sentence = translate("{0} answered a test question after {1} seconds.")
	return Finding("answer", OK, sentence.format(model, f"{seconds:.1f}"), {"latency_s": round(seconds, 2)})
