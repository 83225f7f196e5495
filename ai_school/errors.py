"""Errors that leave no text behind: Frappe's own logging of an unexpected error writes every local variable down."""

import functools
import inspect
import traceback
from collections.abc import Callable
from typing import Any, TypeVar

import frappe
from frappe import _

from ai_school.tutor.text import storable

F = TypeVar("F", bound=Callable[..., Any])
SERVER_ERROR = 500
MOST_CHARACTERS = 20_000


class BadRequest(frappe.ValidationError):
	"""A value that an endpoint needs is missing, or one came that it does not know."""

	http_status_code = 400


class TooLong(frappe.ValidationError):
	"""A text is longer than any endpoint takes."""

	http_status_code = 413


class UnexpectedError(frappe.SecurityException):
	"""Something of ours broke. Frappe logs nothing about a SecurityException: `log` already did, without variables."""

	http_status_code = SERVER_ERROR


def no_student(student: str) -> None:
	"""Raise frappe.DoesNotExistError for a name that no Student has."""
	frappe.throw(
		_("There is no student {0}: give the name (id) of a Student.").format(student),
		frappe.DoesNotExistError,
	)


def log(title: str, error: BaseException) -> None:
	"""Write an error to the Error Log: its type and the lines it passed, neither its message nor any variable."""
	lines = traceback.format_tb(error.__traceback__)
	frappe.log_error(title=title, message="".join(lines) + type(error).__name__)


def without_text(title: str) -> Callable[[F], F]:
	"""Decorator: an unexpected error is logged without text and raised as UnexpectedError, also in a job.

	Errors that Frappe answers with a status below 500 pass as they are. Texts come without characters that no database
	holds; BadRequest and TooLong are raised for arguments that no endpoint can take.
	"""

	def decorate(function: F) -> F:
		signature = inspect.signature(function)

		@functools.wraps(function)
		def guarded(*args: Any, **kwargs: Any) -> Any:
			values = _readable(signature, args, kwargs)
			try:
				return function(*values.args, **values.kwargs)
			except Exception as error:
				if getattr(error, "http_status_code", SERVER_ERROR) < SERVER_ERROR:
					raise
				frappe.db.rollback()
				log(title, error)
				frappe.db.commit()
			raise UnexpectedError(_("Something went wrong at the school's server. Try again in a minute."))

		return guarded  # type: ignore[return-value]

	return decorate


def _readable(
	signature: inspect.Signature, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> inspect.BoundArguments:
	try:
		values = signature.bind(*args, **kwargs)
	except TypeError:
		frappe.throw(_("A value is missing, or one is not known here."), BadRequest)
	for name, value in values.arguments.items():
		if isinstance(value, str):
			values.arguments[name] = _bounded(value)
	return values


def _bounded(text: str) -> str:
	if len(text) > MOST_CHARACTERS:
		frappe.throw(_("This is too long. Shorten it."), TooLong)
	return storable(text)
