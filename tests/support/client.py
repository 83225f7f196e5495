"""A person at the site's HTTP border."""

from typing import Any

import requests

TIMEOUT_S = 60


class Client:
	"""A logged-in session, or a Guest's where no user is given."""

	def __init__(
		self, base_url: str, site: str, user: str | None = None, password: str | None = None
	) -> None:
		self.base_url = base_url
		self.session = requests.Session()
		self.session.headers.update({"Host": site, "X-Frappe-Site-Name": site, "Accept": "application/json"})
		if user:
			self._log_in(user, password)

	def get(self, method: str, **arguments: Any) -> requests.Response:
		"""GET a whitelisted method."""
		return self.session.get(self._url(method), params=_present(arguments), timeout=TIMEOUT_S)

	def post(self, method: str, **arguments: Any) -> requests.Response:
		"""POST to a whitelisted method with the session's CSRF token."""
		return self.session.post(self._url(method), json=_present(arguments), timeout=TIMEOUT_S)

	def page(self, path: str) -> requests.Response:
		"""GET a page."""
		headers = {"Accept": "text/html"}
		return self.session.get(
			f"{self.base_url}{path}", headers=headers, timeout=TIMEOUT_S, allow_redirects=False
		)

	def call(self, method: str, **arguments: Any) -> Any:
		"""GET a method that has to succeed; returns its message."""
		return _message(self.get(method, **arguments))

	def send(self, method: str, **arguments: Any) -> Any:
		"""POST to a method that has to succeed; returns its message."""
		return _message(self.post(method, **arguments))

	def _log_in(self, user: str, password: str | None) -> None:
		answer = self.session.post(
			f"{self.base_url}/api/method/login", data={"usr": user, "pwd": password}, timeout=TIMEOUT_S
		)
		assert answer.ok, f"{user} cannot log in: {answer.status_code} {answer.text[:300]}"

	def _url(self, method: str) -> str:
		return f"{self.base_url}/api/method/{method}"


def _present(arguments: dict[str, Any]) -> dict[str, Any]:
	return {key: value for key, value in arguments.items() if value is not None}


def _message(answer: requests.Response) -> Any:
	assert answer.ok, f"{answer.status_code} {answer.text[:1000]}"
	return answer.json()["message"]
