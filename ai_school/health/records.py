"""What the site's records and settings say about the app's health: one cheap read a question."""

import time
from datetime import datetime
from typing import Any

import frappe
from frappe.query_builder.functions import Count, Max, Min
from frappe.utils import cint, get_datetime, now_datetime, scheduler
from frappe.utils.scheduler import is_dormant, is_scheduler_inactive

from ai_school import course_material, model_gate
from ai_school.health.budget import Schedule
from ai_school.health.history import Moment
from ai_school.health.service import Model
from ai_school.tutor import breaker, config, queues, search

OUR_JOBS = "ai_school.%"
FRAPPES_TICK_S: int = getattr(scheduler, "DEFAULT_SCHEDULER_TICK", 60)
"""How often Frappe looks for due jobs if it is not told: every minute at first, every four since June 2024."""
MOST_ANSWERS = 5000
PROBE_CONNECT_S, PROBE_READ_S = 2.0, 4.0


def tutor_enabled() -> bool:
	"""Whether the school wants the tutor to be open."""
	return bool(frappe.get_cached_doc(config.SETTINGS).tutor_enabled)


def model_wanted() -> bool:
	"""Whether the school wants an external model to be asked."""
	return bool(frappe.get_cached_doc(config.SETTINGS).model_enabled)


def asked_queue() -> str | None:
	"""The queue of the model's questions; None while no model is asked."""
	return queues.queue_name() if model_wanted() else None


def schedule() -> Schedule:
	"""How Frappe's scheduler stands for this site."""
	job = frappe.qb.DocType("Scheduled Job Type")
	query = frappe.qb.from_(job).where(job.method.like(OUR_JOBS))
	began, registered = query.select(Max(job.last_execution).as_("a"), Max(job.creation).as_("b")).run()[0]
	moments = [moment for moment in (began, registered) if moment]
	return Schedule(
		enabled=not is_scheduler_inactive(verbose=False),
		dormant=is_dormant(),
		since_s=age_s(max(moments)) if moments else None,
		paused=bool(frappe.conf.pause_scheduler),
		interval_s=cint(frappe.conf.scheduler_tick_interval) or FRAPPES_TICK_S,
	)


def model(probe: bool) -> Model:
	"""How the external model stands; `probe` asks its service, for at most some seconds."""
	settings = config.load().model
	wanted = model_wanted()
	return Model(
		wanted=wanted,
		disabled_reason=settings.disabled_reason,
		breaker=breaker_status(),
		calls_left=model_gate.calls_left(settings),
		probed=wanted and probe,
		problem=_model_problem(settings, probe) if wanted else None,
	)


def breaker_status() -> str:
	"""closed, open, or half-open: the next call, or one under way, decides."""
	return breaker.allow(model_gate.breaker_state(), time.time()).state.status


def indexed_documents() -> int | None:
	"""Documents in this host's search index: 0 where none was made yet, None where it is damaged."""
	path = course_material.index_path()
	if not path.exists():
		return 0
	index = search.Index(path)
	try:
		return index.count()
	except search.IndexDamaged:
		return None
	finally:
		index.close()


def articles() -> int:
	"""Articles that belong to a topic."""
	content = frappe.qb.DocType("Topic Content")
	query = frappe.qb.from_(content).where(content.content_type == "Article")
	return query.select(Count(content.content).distinct().as_("n")).run()[0][0]


def refreshed_on() -> datetime | None:
	"""When the analytics were last refreshed; None when they never were."""
	last = frappe.db.get_singles_dict("AI Analytics State").get("last_run")
	return get_datetime(last) if last else None


def analytics_age_s() -> float | None:
	"""Seconds since the last refresh of the analytics; None when there was none."""
	last = refreshed_on()
	return age_s(last) if last else None


def students() -> int:
	"""Enabled students."""
	return frappe.db.count("Student", {"enabled": 1})


def waiting_questions() -> tuple[int, float]:
	"""Questions without an answer, and for how many seconds the oldest has waited."""
	message = frappe.qb.DocType("AI Chat Message")
	waits = (message.role == "Student") & message.status.isin(["Queued", "Answering"])
	return _count_and_age(message, waits)


def untold_flags() -> tuple[int, float]:
	"""Open safeguarding flags that nobody was told of, and for how many seconds the oldest has waited."""
	flag = frappe.qb.DocType("AI Safeguarding Flag")
	return _count_and_age(flag, (flag.status == "Open") & flag.notified_on.isnull())


def contacts() -> tuple[int, int]:
	"""Safeguarding contacts named, and those of them whom a notification or an e-mail reaches."""
	named = config.load().contacts
	users = [contact.user for contact in named if contact.user]
	filters = {"name": ("in", users), "enabled": 1}
	active = set(frappe.get_all("User", filters=filters, pluck="name") if users else ())
	mail = frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1})
	return len(named), sum(1 for contact in named if contact.user in active or (mail and contact.email))


def moments(since: datetime) -> list[Moment]:
	"""The kept samples since a moment, oldest first."""
	table = frappe.qb.DocType("AI Health Sample")
	fields = ("taken_on", "pss_mb", "available_mb", "queue_depth", "oldest_job_s", "breaker", "calls_left")
	query = frappe.qb.from_(table).where(table.taken_on >= since).orderby(table.taken_on)
	return [Moment(*row) for row in query.select(*(table[field] for field in fields)).run()]


def first_sample_on() -> datetime | None:
	"""When the oldest kept sample was taken."""
	table = frappe.qb.DocType("AI Health Sample")
	moment: datetime | None = frappe.qb.from_(table).select(Min(table.taken_on)).run()[0][0]
	return moment


def answer_waits(since: datetime) -> list[tuple[str, float]]:
	"""(source, seconds from question to answer) of the newest answers since a moment, at most 5,000."""
	answer, question = (
		frappe.qb.DocType("AI Chat Message"),
		frappe.qb.DocType("AI Chat Message").as_("question"),
	)
	query = frappe.qb.from_(answer).join(question).on(question.name == answer.reply_to)
	query = query.where((answer.role == "Tutor") & (answer.creation >= since))
	query = query.orderby(answer.creation, order=frappe.qb.desc).limit(MOST_ANSWERS)
	rows = query.select(answer.source, answer.creation, question.creation.as_("asked")).run()
	return [(source, (given - asked).total_seconds()) for source, given, asked in rows]


def outcomes(since: datetime) -> list[dict[str, Any]]:
	"""Calls of the model since a moment by outcome, most frequent first: [{outcome, count, last_on}]."""
	log = frappe.qb.DocType("AI Usage Log")
	count = Count(log.name)
	query = frappe.qb.from_(log).where(log.creation >= since).groupby(log.outcome)
	query = query.select(log.outcome, count.as_("count"), Max(log.creation).as_("last_on"))
	return query.orderby(count, order=frappe.qb.desc).run(as_dict=True)


def errors(since: datetime) -> list[dict[str, Any]]:
	"""Errors of this app in the Error Log since a moment by title, newest first: [{title, count, last_on}]."""
	log = frappe.qb.DocType("Error Log")
	last = Max(log.creation)
	query = frappe.qb.from_(log).where((log.creation >= since) & log.method.like("AI %"))
	query = query.groupby(log.method).select(log.method.as_("title"), Count(log.name).as_("count"))
	return query.select(last.as_("last_on")).orderby(last, order=frappe.qb.desc).run(as_dict=True)


def last_refresh() -> dict[str, Any]:
	"""When the analytics last ran and last ran over everybody: {last_run, last_full}."""
	state = frappe.get_cached_doc("AI Analytics State")
	return {"last_run": state.last_run, "last_full": state.last_full}


def age_s(moment: datetime | str) -> float:
	"""Seconds since a moment in the site's time zone, as records hold it."""
	return (now_datetime() - get_datetime(moment)).total_seconds()


def _count_and_age(table: Any, condition: Any) -> tuple[int, float]:
	query = frappe.qb.from_(table).where(condition)
	count, oldest = query.select(Count(table.name).as_("n"), Min(table.creation).as_("oldest")).run()[0]
	return count, max(0.0, age_s(oldest)) if oldest else 0.0


def _model_problem(settings: config.ModelConfig, probe: bool) -> str | None:
	"""What is wrong with the settings, or with the service where it is asked."""
	from ai_school.tutor import openrouter
	from ai_school.tutor.openrouter_errors import ModelError, NotConfigured

	bounds = openrouter.Limits(connect_timeout_s=PROBE_CONNECT_S, read_timeout_s=PROBE_READ_S)
	try:
		client = openrouter.Client(
			settings.base_url,
			config.api_key(),
			settings.models,
			allow_paid=settings.allow_paid_models,
			allowed_http_hosts=settings.allowed_http_hosts,
			limits=bounds,
		)
		if not client.models_asked:
			raise NotConfigured
		if probe:
			_ask_service(client)
	except ModelError as error:
		return str(error)
	return None


def _ask_service(client: Any) -> None:
	"""Raise ModelError unless the service answers, offers models that may be asked, and knows the key."""
	try:
		client.models()
		client.check_models()
		if client.address.is_openrouter:
			client.key_status()
	finally:
		client.close()
