"""How a command reaches its site, tells its progress and turns an error into a sentence."""

import inspect
import json
import sys
from collections.abc import Callable
from typing import Any

import click
from frappe.commands import get_site, pass_context

FAILED = 1


class UnusableDataError(click.ClickException):
	"""What the user gave to a command cannot be used; the message is a sentence on why."""

	exit_code = 2


@click.group("ai-school")
def ai_school() -> None:
	"""The school's AI: its health, its analytics, its tutor."""


def site_command(name: str) -> Callable[..., Any]:
	"""A subcommand that connects to the site given to bench and turns errors into one sentence."""

	def decorate(function: Callable[..., Any]) -> click.Command:
		@ai_school.command(name, help=_help(function))
		@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
		@pass_context
		def command(context: Any, **options: Any) -> None:
			_run(context, function, options)

		command.params += getattr(function, "__click_params__", [])[::-1]
		return command

	return decorate


def _help(function: Callable[..., Any]) -> str:
	"""A command's docstring with its example on a line of its own, never broken, so that it can be copied."""
	return inspect.cleandoc(function.__doc__ or "").replace("\nExample: ", "\n\b\nExample: ")


def _run(context: Any, function: Callable[..., Any], options: dict[str, Any]) -> None:
	import frappe

	from ai_school.health import bench

	bench.init(get_site(context))
	try:
		function(**options)
	except (frappe.ValidationError, frappe.PermissionError) as refusal:
		raise click.ClickException(str(refusal)) from refusal
	finally:
		frappe.destroy()


def connect() -> None:
	"""Connect to the site's database; raises click.ClickException with a sentence when it is away."""
	import frappe

	try:
		frappe.connect()
	except Exception as error:
		raise click.ClickException(
			f"The site's database cannot be reached: {type(error).__name__}. Is it running?"
		) from error


def print_json(value: Any) -> None:
	"""Print one JSON value as a line, dates and the like as text."""
	click.echo(json.dumps(value, default=str, ensure_ascii=False))


def progress(label: str, as_json: bool) -> Callable[[str, int, int], None]:
	"""A callback (step, done, total) that draws on a terminal and keeps silent in a pipe."""
	drawn = sys.stderr.isatty() and not as_json

	def report(step: str, done: int, total: int) -> None:
		if drawn:
			share = done / total if total else 1.0
			bar = "█" * int(share * 24)
			click.echo(f"\r{label}: {step:<28} {bar:<24} {done}/{total} ", nl=done >= total, err=True)

	return report
