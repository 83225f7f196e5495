"""Loads the demonstration school into a site: its people, the records of its year, the logins to see it with."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

import frappe
from frappe.installer import update_site_config
from frappe.utils.password import update_password

from ai_school.demo import (
	building,
	chats,
	generator,
	lessons,
	names,
	records,
	refusal,
	roster,
	school_year,
	structure,
	summary,
)
from ai_school.demo.names import Name
from ai_school.demo.roster import Pupil
from ai_school.demo.school_year import School

Progress = Callable[[str, int, int], None]
KEPT_UNDER = "ai_school_demo_password"


def load(
	seed: int = 7, progress: Progress | None = None, password: str | None = None, force: bool = False
) -> dict[str, Any]:
	"""Load the school, or what of it is missing, and return counts, logins and stories.

	Raises frappe.ValidationError when the site has students of its own and `force` is not given.
	"""
	described, report = lessons.school(), progress or refusal.silent
	refusal.refuse_other_students(force)
	with records.quiet(), records.recording() as created:
		secret = _password(described, password)
		pupils = roster.pupils(described, seed)
		school = building.build(described, pupils, secret, report)
		year = generator.generate(_plan(school, described, pupils), seed)
		with records.open_days("Demonstration Holidays", *school.days.year):
			school_year.write(school, year, report)
		_switch_tutor_on(described)
		chats.write(school, pupils, year.wishes, report)
		frappe.db.commit()
	return summary.summary(described, school, pupils, secret, len(created))


def _password(described: Mapping[str, Any], given: str | None) -> str:
	"""The site's password of the demonstration, kept in its site_config.json; a new one is set for all logins."""
	before = frappe.conf.get(KEPT_UNDER)
	secret = given or before or secrets.token_urlsafe(9)
	if secret != before:
		update_site_config(KEPT_UNDER, secret, validate=False)
		ours = {"name": ("like", f"%@{described['domain']}")}
		for account in frappe.get_all("User", filters=ours, pluck="name"):
			update_password(account, secret)
	return secret


def _plan(school: School, described: Mapping[str, Any], pupils: list[Pupil]) -> generator.Plan:
	subjects = sorted({course["subject"] for course in described["courses"]})
	return generator.Plan(
		students=len(pupils),
		subjects=tuple(subjects.index(course["subject"]) for course in described["courses"]),
		days=len(school.days.days),
		test_days=school.days.tests,
		maximum=tuple(structure.CRITERIA.values()),
		lessons=tuple(_key(taught.lesson) for taught in school.taught),
		stories={number: pupil.story for number, pupil in enumerate(pupils) if pupil.story},
	)


def _key(lesson: lessons.Lesson) -> tuple[tuple[int, int], ...]:
	"""(number of options, position of the right one) of each question of a quiz."""
	marks = [[option.correct for option in question.options] for question in lesson.questions]
	return tuple((len(options), options.index(True)) for options in marks)


def _switch_tutor_on(described: Mapping[str, Any]) -> None:
	"""Name the safeguarding lead as contact and switch the tutor on, unless the site has done so itself."""
	settings = frappe.get_single("AI School Settings")
	if settings.tutor_enabled:
		return
	lead = next(person for person in described["staff"] if person["login"] == "safeguarding lead")
	name = Name(lead["first_name"], lead["last_name"], "Female")
	email = names.address(name, described["domain"])
	if not settings.safeguarding_contacts:
		contact = {"user": email, "full_name": name.full, "email": email}
		settings.append("safeguarding_contacts", contact)
	settings.tutor_enabled = 1
	settings.save(ignore_permissions=True)
