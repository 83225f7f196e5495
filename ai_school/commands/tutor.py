"""Commands about the tutor: doctor, ask."""

import sys
import time
from typing import Any

import click

from ai_school.commands.site import FAILED, connect, print_json, site_command

POLL_S = 0.5


@site_command("doctor")
@click.option(
	"--ask-model", is_flag=True, help="Also put one question to the model, which counts as a call there."
)
def doctor(as_json: bool, ask_model: bool) -> None:
	"""Check everything from the key to the queue to the indexes, and say what to do about what is wrong.

	The exit status is 1 when something fails.

	Example: bench --site school.localhost ai-school doctor --ask-model
	"""
	from ai_school.health import doctor as checks

	report = checks.report(ask_model=ask_model)
	if as_json:
		print_json(report)
	else:
		_print_report(report)
	if report["status"] == "failing":
		sys.exit(FAILED)


@site_command("ask")
@click.argument("question")
@click.option("--student", required=True, help="Name (id) of the Student who asks.")
@click.option("--course", help="Course that the question is about; all of the student's if not given.")
@click.option(
	"--model",
	"with_model",
	is_flag=True,
	help="Ask through the ordinary conversation, so that the model may answer; it is kept like every other.",
)
@click.option("--wait", default=90, show_default=True, help="Seconds to wait for an answer with --model.")
def ask(as_json: bool, question: str, student: str, course: str | None, with_model: bool, wait: int) -> None:
	"""Ask the tutor a question as a student would.

	Without --model the answer comes from the course material and nothing is written.

	Example: bench --site school.localhost ai-school ask --student EDU-STU-2026-00001 "What is a fraction?"
	"""
	connect()
	_log_in(student)
	started = time.monotonic()
	answer = _asked_with_model(question, course, wait) if with_model else _asked_offline(question, course)
	answer |= {"student": student, "question": question, "written": with_model}
	answer["seconds"] = round(time.monotonic() - started, 3)
	if as_json:
		print_json(answer)
	else:
		_print_answer(answer)


def _log_in(student: str) -> None:
	"""Be the student's user for this command."""
	import frappe

	user = frappe.db.get_value("Student", student, "user")
	if not user:
		known = frappe.db.exists("Student", student)
		why = "has no user account" if known else "does not exist: give the name (id) of a Student"
		raise click.BadParameter(f"{student} {why}.", param_hint="--student")
	frappe.set_user(user)


def _asked_offline(question: str, course: str | None) -> dict[str, Any]:
	"""The answer from the course material; whatever was written on the way to it is taken back."""
	from dataclasses import replace

	import frappe

	from ai_school import permissions
	from ai_school.tutor import config, conversation
	from ai_school.tutor.question import Question

	tutor = config.load()
	config.check_enabled(tutor)
	without_model = replace(tutor, model=replace(tutor.model, enabled=False))
	try:
		asked = conversation.ask(
			permissions.current_student(), Question(question, course=course), without_model
		)
		return _answer_of(asked.question.name)
	finally:
		frappe.db.rollback()


def _asked_with_model(question: str, course: str | None, wait_s: int) -> dict[str, Any]:
	"""The answer of the ordinary conversation, as soon as it is there."""
	import frappe

	from ai_school.tutor import api, conversation

	asked = api.ask(question, course=course)
	frappe.db.commit()
	deadline = time.monotonic() + wait_s
	while asked["status"] != conversation.ANSWERED:
		if time.monotonic() > deadline:
			raise click.ClickException(
				f"No answer within {wait_s} seconds: see whether a worker of the tutor's queue runs (ai-school doctor)."
			)
		time.sleep(POLL_S)
		frappe.db.rollback()
		asked["status"] = api.poll(asked["question"]["name"])["status"]
	return _answer_of(asked["question"]["name"])


def _answer_of(question: str) -> dict[str, Any]:
	import frappe

	from ai_school import stored_json
	from ai_school.tutor.conversation import MESSAGE

	fields = ["text", "source", "model", "kind", "confidence", "passages", "session"]
	answer = dict(frappe.db.get_value(MESSAGE, {"reply_to": question}, fields, as_dict=True))
	passages = stored_json.value(answer["passages"], [])
	answer["passages"] = [{key: passage[key] for key in ("doctype", "name", "title")} for passage in passages]
	return answer


def _print_answer(answer: dict[str, Any]) -> None:
	click.echo(answer["text"])
	click.echo()
	for passage in answer["passages"]:
		click.echo(f"Source: {passage['title']} ({passage['doctype']})")
	by = answer["model"] or answer["source"]
	click.echo(f"Answered by {by} as {answer['kind']}, confidence {answer['confidence']:.2f}.")


def _print_report(report: dict[str, Any]) -> None:
	colours = {"ok": "green", "degraded": "yellow", "failing": "red", "warning": "yellow"}
	for name, check in report["checks"].items():
		click.secho(f"  {check['level']:<8} ", fg=colours[check["level"]], nl=False)
		click.echo(f"{name:<13} {check['sentence']}")
	click.secho(report["status"], fg=colours[report["status"]], bold=True)
