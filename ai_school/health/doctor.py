"""The doctor: everything that has to be true for a student to be answered, from the key to the indexes.

Every check stands alone and waits for nothing for long; what the health report knows is taken from it.
"""

import time
from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from ai_school import install, model_gate, privacy, usage_log
from ai_school.health import bench, budget, diagnosis, monitor, records
from ai_school.health.budget import Finding
from ai_school.tutor import config, offer, openrouter, openrouter_address
from ai_school.tutor.openrouter_errors import (
	AddressNotAllowed,
	BadAnswer,
	ModelError,
	ModelUnknown,
	NotConfigured,
)

BOUNDS = openrouter.Limits(
	timeout_s=30.0, connect_timeout_s=2.0, read_timeout_s=20.0, list_timeout_s=8.0, completion_tokens=60
)
QUESTION = [{"role": "user", "content": "Say in one short sentence that you are ready."}]
Check = Callable[[], Finding]


def report(ask_model: bool = False) -> dict[str, Any]:
	"""What is in order and what is not.

	`ask_model` also puts one question to the model that holds nothing of the school's; it counts against its quota at
	the service. Returns {status: ok|degraded|failing, reasons: [sentence], checks: {name: {level, sentence,
	…numbers}}}, the checks in the order in which they make sense.
	"""
	health = monitor.report()
	seen = {
		name: Finding(name, check["level"], check["sentence"], _numbers(check))
		for name, check in health["checks"].items()
		if name != "model"
	}
	findings = [*seen.values(), *_site_findings(ask_model, readable=bench.reach().records)]
	return {
		"status": budget.status(findings),
		"reasons": budget.reasons(findings),
		"checks": {
			each.check: {"level": each.level, "sentence": each.sentence, **each.numbers} for each in findings
		},
	}


def _site_findings(ask_model: bool, readable: bool) -> list[Finding]:
	checks: dict[str, Check] = {"settings": _settings, "indexes": _indexes, "consent": _consent}
	if not readable:
		return [budget.unchecked(name, "the cache or the database does not answer") for name in checks]
	with bench.bounded_statements():
		found = [monitor.isolated(name, check) for name, check in checks.items()]
		if not records.model_wanted():
			sentence = _("No external model is asked: the tutor answers from the course material.")
			return [*found, Finding("model", budget.OK, sentence)]
		return [*found, *_model_findings(ask_model)]


def _model_findings(ask_model: bool) -> list[Finding]:
	"""What concerns the model; where the client cannot even be made, its service is not asked."""
	here: dict[str, Check] = {
		"model": _switched_off,
		"key": _key,
		"address": _address,
		"breaker": _breaker,
		"quota": _quota,
		"data_policy": _data_policy,
	}
	there: dict[str, Check] = {"key_status": _key_status, "models": _models}
	if ask_model:
		there["answer"] = _answer
	found = [monitor.isolated(name, check) for name, check in here.items()]
	if any(each.level == budget.FAILING and each.check in ("key", "address") for each in found):
		because = _("without a key and an address nothing is asked")
		return [*found, *(budget.unchecked(name, because, _) for name in there)]
	return [*found, *(monitor.isolated(name, _or_its_sentence(name, check)) for name, check in there.items())]


def _or_its_sentence(name: str, check: Check) -> Check:
	"""The check, whose ModelError is its finding."""

	def checked() -> Finding:
		try:
			return check()
		except ModelError as error:
			return diagnosis.failure(name, str(error), _)

	return checked


def _settings() -> Finding:
	tutor = config.load()
	limits = tutor.daily_questions, tutor.model.calls_per_day, tutor.model.calls_per_minute
	return diagnosis.settings(tutor.enabled, *limits, _)


def _indexes() -> Finding:
	return diagnosis.indexes(install.missing_source_indexes(), _)


def _consent() -> Finding:
	if not records.model_wanted():
		return Finding("consent", budget.OK, _("No consent is needed: no external model is asked."))
	agreed = privacy.students_with_consent(config.load().notice_version)
	return diagnosis.consent(records.students(), agreed, _)


def _switched_off() -> Finding:
	reason = config.load().model.disabled_reason
	if reason:
		sentence = _("The model was switched off: {0}").format(_(reason))
		return Finding("model", budget.FAILING, sentence)
	return Finding("model", budget.OK, _("The model is switched on."))


def _key() -> Finding:
	settings = frappe.get_cached_doc(config.SETTINGS)
	needed = config.needs_key(settings.base_url or "", config.lines(settings.allowed_http_hosts))
	return diagnosis.key(needed, bool(settings.api_key), config.api_key() is not None, _)


def _address() -> Finding:
	model = config.load().model
	try:
		openrouter_address.check(model.base_url, model.allowed_http_hosts)
	except AddressNotAllowed as error:
		return diagnosis.failure("address", str(error), _)
	return diagnosis.address(model.base_url, _)


def _breaker() -> Finding:
	left_s = model_gate.breaker_state().until - time.time()
	return diagnosis.breaker(records.breaker_status(), max(0.0, left_s), _)


def _quota() -> Finding:
	tutor = config.load()
	students = privacy.students_with_consent(tutor.notice_version)
	return diagnosis.quota(model_gate.calls_left(tutor.model), tutor.model.calls_per_day, students, _)


def _data_policy() -> Finding:
	return diagnosis.data_policy(usage_log.last_outcome(), _)


def _key_status() -> Finding:
	model = config.load().model
	client = config.model_client(model, BOUNDS)
	try:
		return diagnosis.key_status(client.key_status(), model.calls_per_day, _)
	except (ModelUnknown, BadAnswer):
		if client.address.is_openrouter:
			raise
		return Finding("key_status", budget.OK, _("Only OpenRouter tells about its keys."))
	finally:
		client.close()


def _models() -> Finding:
	model = config.load().model
	client = config.model_client(model, BOUNDS)
	try:
		if not client.models_asked:
			raise NotConfigured
		found = offer.standings(client.models_asked, client.models())
	finally:
		client.close()
	return diagnosis.models(found, model.allow_paid_models, now_datetime().date(), _)


def _answer() -> Finding:
	client = config.model_client(config.load().model, BOUNDS)
	try:
		reply = client.chat(QUESTION)
	except ModelError as error:
		return diagnosis.asked(str(error), "", 0.0, _)
	finally:
		client.close()
	return diagnosis.asked(None, reply.model, reply.latency_s, _)


def _numbers(check: dict[str, Any]) -> dict[str, Any]:
	return {name: value for name, value in check.items() if name not in ("level", "sentence")}
