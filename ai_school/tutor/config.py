"""The school's settings as typed values."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils.password import get_decrypted_password

from ai_school.tutor import openrouter_address
from ai_school.tutor.openrouter_errors import AddressNotAllowed, KeyMissing

if TYPE_CHECKING:
	from ai_school.tutor import openrouter

SETTINGS = "AI School Settings"
MOOD_WEIGHTS = "mood_weights.bin"
HINTS_FIRST, EXPLAIN, OFF = "Hints first", "Explain", "Off"
LONGEST_ANSWER_S = 150


@dataclass(frozen=True, slots=True)
class ModelConfig:
	"""Where questions may be sent, and how often. Times in seconds."""

	enabled: bool
	base_url: str
	models: tuple[str, ...]
	allow_paid_models: bool
	allowed_http_hosts: tuple[str, ...]
	calls_per_day: int
	calls_per_minute: int
	answer_timeout_s: int
	disabled_reason: str


@dataclass(frozen=True, slots=True)
class Contact:
	"""An adult whom a child in need is pointed to."""

	user: str | None
	full_name: str
	email: str
	phone: str | None


@dataclass(frozen=True, slots=True)
class TutorConfig:
	"""What the school decided about its tutor."""

	enabled: bool
	daily_questions: int
	retention_days: int
	notice_text: str
	notice_version: str
	contacts: tuple[Contact, ...]
	safeguarding_rules: str
	model: ModelConfig
	words_summaries: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
	"""How the tutor helps in one course; without a record: hints first, models allowed."""

	mode: str
	instructions: str
	models_allowed: bool


def lines(text: str | None) -> tuple[str, ...]:
	"""Lines of a settings field that have something on them."""
	return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def load() -> TutorConfig:
	"""The settings of this site."""
	settings = frappe.get_cached_doc(SETTINGS)
	return TutorConfig(
		enabled=bool(settings.tutor_enabled and settings.safeguarding_contacts),
		daily_questions=settings.student_daily_questions,
		retention_days=settings.retention_days,
		notice_text=settings.notice_text or "",
		notice_version=settings.notice_version or "1",
		contacts=contacts(settings),
		safeguarding_rules=settings.safeguarding_rules or "",
		model=_model_config(settings),
		words_summaries=bool(settings.summary_wording_enabled),
	)


def stamp() -> str:
	"""A mark that changes whenever the settings are saved, read past every cache."""
	singles = frappe.qb.Table("tabSingles")
	saved = (singles.doctype == SETTINGS) & (singles.field == "modified")
	rows = frappe.qb.from_(singles).select(singles.value).where(saved).run()
	return str(rows[0][0]) if rows else ""


def contacts(settings: Any) -> tuple[Contact, ...]:
	"""The safeguarding contacts of the settings' document."""
	return tuple(
		Contact(row.user, row.full_name, row.email, row.phone) for row in settings.safeguarding_contacts
	)


def api_key() -> str | None:
	"""The decrypted key; None when there is none or it cannot be decrypted any more."""
	try:
		return get_decrypted_password(SETTINGS, SETTINGS, "api_key", raise_exception=False) or None
	except (frappe.ValidationError, ValueError):
		frappe.clear_last_message()
		return None


def needs_key(base_url: str, allowed_http_hosts: tuple[str, ...]) -> bool:
	"""Whether the service at this address is asked with a key: OpenRouter is, a server of the school's own need not be."""
	try:
		return openrouter_address.check(base_url, allowed_http_hosts).is_openrouter
	except AddressNotAllowed:
		return False


def model_client(model: ModelConfig, limits: "openrouter.Limits | None" = None) -> "openrouter.Client":
	"""The client of the school's model; raises openrouter_errors.NotConfigured when it may not or cannot be asked."""
	from ai_school.tutor import openrouter

	key = api_key()
	if not key and frappe.get_cached_doc(SETTINGS).api_key:
		raise KeyMissing
	return openrouter.Client(
		model.base_url,
		key,
		model.models,
		allow_paid=model.allow_paid_models,
		allowed_http_hosts=model.allowed_http_hosts,
		limits=limits or openrouter.Limits(timeout_s=model.answer_timeout_s),
		title="ai_school",
	)


def disable_model(reason: str) -> None:
	"""Stop asking the model until an administrator changes key or address; `reason` is shown to them."""
	frappe.db.set_single_value(SETTINGS, "model_disabled_reason", reason)


def policy_of(course: str | None) -> Policy:
	"""The policy in force for a course."""
	policy = frappe.qb.DocType("AI Course Policy")
	query = frappe.qb.from_(policy).where((policy.course == course) & (policy.enabled == 1))
	query = query.select(policy.mode, policy.instructions, policy.models_allowed).limit(1)
	rows = query.run() if course else ()
	if not rows:
		return Policy(HINTS_FIRST, "", True)
	mode, instructions, models_allowed = rows[0]
	return Policy(mode, instructions or "", bool(models_allowed))


def own_mood_weights() -> Path:
	"""Where this school keeps a mood model that it has trained itself."""
	return Path(frappe.get_site_path("private", "ai_school", MOOD_WEIGHTS)).resolve()


def mood_weights() -> Path | None:
	"""The school's own mood model; None when it has not trained one, so that the app's is used."""
	own = own_mood_weights()
	return own if own.exists() else None


def check_enabled(tutor: TutorConfig) -> None:
	"""Raise frappe.PermissionError while the tutor is switched off."""
	if not tutor.enabled:
		frappe.throw(_("The tutor is switched off at your school."), frappe.PermissionError)


def _model_config(settings: Any) -> ModelConfig:
	base_url, own_hosts = (settings.base_url or "").rstrip("/"), lines(settings.allowed_http_hosts)
	has_key = settings.api_key or not needs_key(base_url, own_hosts)
	return ModelConfig(
		enabled=bool(settings.model_enabled and has_key and not settings.model_disabled_reason),
		base_url=base_url,
		models=lines(settings.models),
		allow_paid_models=bool(settings.allow_paid_models),
		allowed_http_hosts=own_hosts,
		calls_per_day=settings.site_daily_model_calls,
		calls_per_minute=settings.calls_per_minute,
		answer_timeout_s=min(max(settings.answer_timeout_s, 1), LONGEST_ANSWER_S),
		disabled_reason=settings.model_disabled_reason or "",
	)
