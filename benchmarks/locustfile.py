"""One hour of a school in minutes, for locust: students sign in, ask and poll; staff open class pages; a ping beside them.

It reads what to do from the JSON file that CLASSHOUR names and writes what it saw to the file named there.
"""

import json
import os
import random
import re
import time
from pathlib import Path
from typing import Any

from locust import HttpUser, constant, events, task
from locust.exception import StopUser

PLAN: dict[str, Any] = json.loads(Path(os.environ["CLASSHOUR"]).read_text())
HEADERS = {"Host": PLAN["site"], "X-Frappe-Site-Name": PLAN["site"], "Accept": "application/json"}
ASK, POLL = "/api/method/ai_school.tutor.api.ask", "/api/method/ai_school.tutor.api.poll"
POLL_S = 1.5
EXCEPTION = re.compile(r'"exc_type":\s*"(\w+)"')
TOKEN = re.compile(r"csrf_token\W+(\w{20,})")
SEEN: dict[str, Any] = {"times": {}, "errors": {}, "asked": [], "answered": 0}
waiting = list(PLAN["students"])


@events.request.add_listener
def note(name: str, response_time: float, response: Any, exception: Exception | None, **_: Any) -> None:
	"""Keep each request's milliseconds by name, and count those that failed by their reason."""
	SEEN["times"].setdefault(name, []).append(response_time)
	if exception is not None or response is None or response.status_code >= 400:
		reason = f"{name} {_reason(response, exception)}"
		SEEN["errors"][reason] = SEEN["errors"].get(reason, 0) + 1


def _reason(response: Any, exception: Exception | None) -> str:
	"""The status and what Frappe names as the exception, or why there was no answer at all."""
	if response is None or not response.status_code:
		return type(exception).__name__
	named = EXCEPTION.search(response.text)
	return f"{response.status_code} {named[1]}" if named else str(response.status_code)


@events.quitting.add_listener
def write(**_: Any) -> None:
	"""Write what was seen."""
	Path(PLAN["seen"]).write_text(json.dumps(SEEN))


class Person(HttpUser):
	"""Somebody who signs in."""

	abstract = True

	def sign_in(self, person: dict[str, str]) -> None:
		"""Sign in, once more where the server was busy."""
		self.client.headers.update(HEADERS)
		for _attempt in range(2):
			login = {"usr": person["email"], "pwd": person["password"]}
			if self.client.post("/api/method/login", data=login, name="login").ok:
				return
			time.sleep(2)
		raise StopUser


class Student(Person):
	"""Asks five questions, spread over the time, and waits for each answer."""

	fixed_count = len(PLAN["students"])
	wait_time = constant(0)

	def on_start(self) -> None:
		"""Sign in and open the tutor."""
		self.sign_in(waiting.pop())
		page = self.client.get("/ai-tutor", headers={**HEADERS, "Accept": "text/html"}, name="tutor page")
		if token := TOKEN.search(page.text):
			self.client.headers["X-Frappe-CSRF-Token"] = token[1]
		self.left = PLAN["questions_each"]

	@task
	def ask(self) -> None:
		"""Ask one question, wait for its answer, think."""
		text = random.choice(PLAN["questions"])
		body = {"question": text, "course": PLAN["course"], "request_key": f"{random.getrandbits(64):x}"}
		answer = self.client.post(ASK, json=body, name="ask")
		if not answer.ok:
			answer = self.client.post(ASK, json=body, name="ask")
		if answer.ok:
			message = answer.json()["message"]
			SEEN["asked"].append(message["question"]["name"])
			self.wait_for(message)
		self.left -= 1
		if self.left <= 0:
			raise StopUser
		time.sleep(random.uniform(0.5, 1.5) * PLAN["think_s"])

	def wait_for(self, message: dict[str, Any]) -> None:
		"""Poll until the answer is there, for two minutes at the most."""
		until = time.monotonic() + 120
		done = message["answer"] is not None
		while not done and time.monotonic() < until:
			time.sleep(POLL_S)
			polled = self.client.get(POLL, params={"message": message["question"]["name"]}, name="poll")
			done = polled.ok and polled.json()["message"]["answer"] is not None
		SEEN["answered"] += done


class Staff(Person):
	"""Opens class pages."""

	fixed_count = 1
	wait_time = constant(15)

	def on_start(self) -> None:
		"""Sign in."""
		self.sign_in(PLAN["staff"])

	@task
	def look(self) -> None:
		"""Open a class and one of its students."""
		self.client.get(
			"/api/method/ai_school.analytics.api.class_insight", params={"group": PLAN["group"]}, name="class"
		)
		self.client.get(
			"/api/method/ai_school.analytics.api.student_insight",
			params={"student": PLAN["member"]},
			name="student",
		)


class Ping(HttpUser):
	"""The least that the web server can do, all the time."""

	fixed_count = 1
	wait_time = constant(1)

	@task
	def ping(self) -> None:
		"""Ping."""
		self.client.get("/api/method/ping", headers=HEADERS, name="ping")
