"""Errors that leave no text behind: Frappe's own logging of an unexpected error writes every local variable down."""

import functools
import traceback
from collections.abc import Callable
from typing import Any, TypeVar

import frappe
from frappe import _

F = TypeVar("F", bound=Callable[..., Any])
SERVER_ERROR = 500


class UnexpectedError(frappe.SecurityException):
	"""Something of ours broke. Frappe logs nothing about a SecurityException: `log` already did, without variables."""

	http_status_code = SERVER_ERROR


def log(title: str, error: BaseException) -> None:
	"""Write an error to the Error Log: its type and the lines it passed, neither its message nor any variable."""
	lines = traceback.format_tb(error.__traceback__)
	frappe.log_error(title=title, message="".join(lines) + type(error).__name__)


def without_text(title: str) -> Callable[[F], F]:
	"""Decorator: an unexpected error is logged without text and raised as UnexpectedError, also in a job.

	Errors that Frappe answers with a status below 500 pass as they are.
	"""

	def decorate(function: F) -> F:
		@functools.wraps(function)
		def guarded(*args: Any, **kwargs: Any) -> Any:
			try:
				return function(*args, **kwargs)
			except Exception as error:
				if getattr(error, "http_status_code", SERVER_ERROR) < SERVER_ERROR:
					raise
				frappe.db.rollback()
				log(title, error)
				frappe.db.commit()
			raise UnexpectedError(_("Something went wrong at the school's server. Try again in a minute."))

		return guarded  # type: ignore[return-value]

	return decorate
