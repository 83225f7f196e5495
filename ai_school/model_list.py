"""What the model's service offers, asked for once a day, and what that means for the models that the school wants."""

import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from ai_school import alerts, model_gate, stored_json
from ai_school.errors import without_text
from ai_school.model_gate import GATE, NAME
from ai_school.tutor import config, offer
from ai_school.tutor.openrouter_errors import ModelError, PaidModel

FIELDS = ["offer", "offer_of", "offer_on"]
TRUSTED_DAYS = 3


@without_text("AI tutor: the list of models")
def refresh() -> None:
	"""Daily: fetch the list, keep what concerns the wanted models, tell the managers what will not work any more."""
	tutor = config.load()
	if not tutor.model.enabled:
		return
	try:
		found = fetch(tutor.model)
	except ModelError as error:
		alerts.notify_managers(str(error))
		return
	keep(found, tutor.model)
	for remark in remarks(found, tutor.model.allow_paid_models):
		alerts.notify_managers(remark)


def fetch(model: config.ModelConfig) -> list[offer.Standing]:
	"""How the wanted models stand by the service's list now; raises ModelError."""
	client = config.model_client(model)
	try:
		return offer.standings(client.models_asked, client.models())
	finally:
		client.close()


def keep(found: list[offer.Standing], model: config.ModelConfig) -> None:
	"""Store how the models stand, for every worker."""
	values = {
		"offer": json.dumps([asdict(each) for each in found], default=str),
		"offer_of": model.base_url,
		"offer_on": now_datetime(),
	}
	model_gate.make()
	frappe.db.set_value(GATE, NAME, values)


def offered(model: config.ModelConfig) -> config.ModelConfig:
	"""The configuration without models that the stored list says cost money or are gone; raises PaidModel where only
	such are left that cost. A list of another address, or one older than three days, says nothing."""
	stored = _stored(model)
	if not stored:
		return model
	known = [stored.get(name) or offer.Standing(name, offer.FREE) for name in model.models]
	left = offer.usable(known, model.allow_paid_models)
	if model.models and not left:
		raise PaidModel
	return replace(model, models=left)


def remarks(found: list[offer.Standing], allow_paid: bool) -> list[str]:
	"""A sentence for each model that is gone, will be within a week, or costs money that the school does not allow."""
	today = now_datetime().date()
	told = []
	for each in found:
		if each.state == offer.GONE:
			told.append(_("The model service does not offer {0} any more: replace it in AI School Settings."))
		elif each.state == offer.PAID and not allow_paid:
			told.append(_("The model {0} costs money and is not asked: replace it in AI School Settings."))
		elif each.ends_soon(today):
			told.append(_("The model service ends {0} on {1}: replace it in AI School Settings."))
		else:
			continue
		told[-1] = told[-1].format(each.model, each.ends_on)
	return told


def _stored(model: config.ModelConfig) -> dict[str, offer.Standing]:
	row = frappe.db.get_value(GATE, NAME, FIELDS, as_dict=True)
	if not row or not row.offer_on or row.offer_of != model.base_url:
		return {}
	if abs((now_datetime() - get_datetime(row.offer_on)).days) > TRUSTED_DAYS:
		return {}
	return {each["model"]: _standing(each) for each in stored_json.value(row.offer, [])}


def _standing(values: dict[str, Any]) -> offer.Standing:
	ends_on = date.fromisoformat(values["ends_on"]) if values["ends_on"] else None
	return offer.Standing(values["model"], values["state"], ends_on)
