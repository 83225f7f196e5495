"""Drives the main job over HTTP against the running demonstration, and prints one JSON object about it.

`python -m dev.demo_check BASE_URL SITE`, with the logins as JSON on standard input:
{"student": {"user": …, "password": …}, "guardian": {…}, "instructor": {…}, "administrator": {…}}. Exit status 0 only if every step held.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from typing import Any

import requests

TIMEOUT_S = 30
ANSWER_S = 90
QUESTION = "What is photosynthesis?"


class StepError(Exception):
	"""A step of the main job did not hold; the message says what came instead."""


class Person:
	"""Somebody logged in at the site."""

	def __init__(self, base_url: str, site: str, login: dict[str, str]) -> None:
		self.base_url = base_url
		self.http = requests.Session()
		self.http.headers.update({"Host": site, "X-Frappe-Site-Name": site, "Accept": "application/json"})
		credentials = {"usr": login["user"], "pwd": login["password"]}
		expect(self.http.post(f"{base_url}/api/method/login", data=credentials, timeout=TIMEOUT_S), 200)

	def get(self, method: str, status: int = 200, **arguments: Any) -> Any:
		"""GET a method and return its message."""
		answer = self.http.get(f"{self.base_url}/api/method/{method}", params=arguments, timeout=TIMEOUT_S)
		return expect(answer, status)

	def post(self, method: str, **arguments: Any) -> Any:
		"""POST to a method and return its message."""
		answer = self.http.post(f"{self.base_url}/api/method/{method}", json=arguments, timeout=TIMEOUT_S)
		return expect(answer, 200)

	def open(self, path: str) -> str:
		"""GET a page, take its CSRF token as a browser does, and return its HTML."""
		answer = self.http.get(f"{self.base_url}{path}", headers={"Accept": "text/html"}, timeout=TIMEOUT_S)
		if answer.status_code != 200:
			raise StepError(f"{path} answered {answer.status_code}")
		token = re.search(r"csrf_token\s*=\s*[\"'](\w+)[\"']", answer.text)
		if token:
			self.http.headers["X-Frappe-CSRF-Token"] = token[1]
		return answer.text


class Check:
	"""The steps, in order; each uses what those before it found."""

	def __init__(self, base_url: str, site: str, logins: dict[str, dict[str, str]]) -> None:
		self.base_url, self.site, self.logins = base_url, site, logins
		self.people: dict[str, Person] = {}
		self.question: dict[str, Any] = {}
		self.answer: dict[str, Any] = {}

	def steps(self) -> list[tuple[str, Callable[[], str]]]:
		"""Each step's name and what runs it; it returns what was seen."""
		return [
			("log in as a student", lambda: self.log_in("student")),
			("open the tutor", self.open_tutor),
			("ask a question", self.ask),
			("receive the answer", self.receive),
			("find it in the history", self.find_in_history),
			*self.of_guardian(),
			("log in as the instructor", lambda: self.log_in("instructor")),
			("read a student's progress", self.read_progress),
			("be refused another class's student", self.be_refused),
			("read health as the administrator", self.read_health),
		]

	def of_guardian(self) -> list[tuple[str, Callable[[], str]]]:
		"""The steps of a guardian; the UCI pupils have none."""
		if "guardian" not in self.logins:
			return []
		return [
			("log in as a guardian", lambda: self.log_in("guardian")),
			("see the own children's progress", self.see_children),
		]

	def log_in(self, who: str) -> str:
		"""Log somebody in."""
		self.people[who] = Person(self.base_url, self.site, self.logins[who])
		return self.logins[who]["user"]

	def open_tutor(self) -> str:
		"""Open the portal page and read what it starts with."""
		student = self.people["student"]
		student.open("/ai-tutor")
		start = student.get("ai_school.tutor.api.start")
		if not start["enabled"] or not start["courses"]:
			raise StepError("the tutor is switched off, or the student has no courses")
		return f"{len(start['courses'])} courses"

	def ask(self) -> str:
		"""Ask a question that the student's course material answers."""
		asked = self.people["student"].post("ai_school.tutor.api.ask", question=QUESTION)
		self.question, self.answer = asked["question"], asked["answer"] or {}
		self.session = asked["session"]
		return asked["status"]

	def receive(self) -> str:
		"""Wait for the answer; an offline one has come with the question."""
		deadline = time.monotonic() + ANSWER_S
		while not self.answer and time.monotonic() < deadline:
			time.sleep(0.5)
			polled = self.people["student"].get("ai_school.tutor.api.poll", message=self.question["name"])
			self.answer = polled["answer"] or {}
		if not self.answer.get("text"):
			raise StepError(f"no answer within {ANSWER_S} s")
		return f"{self.answer['source']}: {self.answer['text'][:80]}"

	def find_in_history(self) -> str:
		"""Find question and answer where the page would look for them later."""
		student = self.people["student"]
		if self.session not in [row["name"] for row in student.get("ai_school.tutor.api.sessions")]:
			raise StepError("the conversation is not in the list")
		history = student.get("ai_school.tutor.api.history", session=self.session)
		names = [message["name"] for message in history["messages"]]
		if self.question["name"] not in names or self.answer["name"] not in names:
			raise StepError("question or answer is not in the conversation")
		return f"{len(names)} messages"

	def see_children(self) -> str:
		"""Read as a guardian how each child is getting on; anybody else's child and the tutor are refused."""
		guardian = self.people["guardian"]
		guardian.open("/my-progress")
		found = guardian.get("ai_school.analytics.api.my_progress")
		children = [one["name"] for one in found["people"]]
		if not children:
			raise StepError("the guardian has no child")
		for child in children:
			guardian.get("ai_school.analytics.api.my_progress", student=child)
		self.log_in("student of another class")
		other = self.people["student of another class"].get("ai_school.tutor.api.start")["student"]["name"]
		guardian.get("ai_school.analytics.api.my_progress", status=403, student=other)
		guardian.get("ai_school.tutor.api.start", status=403)
		return f"{len(children)} children"

	def read_progress(self) -> str:
		"""Read what the records say about a student of the instructor's own groups."""
		instructor = self.people["instructor"]
		self.own = [row["name"] for row in instructor.get("ai_school.analytics.api.students", limit=100)]
		if not self.own:
			raise StepError("the instructor sees no students")
		insight = instructor.get("ai_school.analytics.api.student_insight", student=self.own[0])
		if not insight["results"] or not insight["profile"]:
			raise StepError("no results or no profile: has the refresh run?")
		trend = insight["profile"]["trend"]["label"]
		return f"{trend} over {len(insight['results'])} results"

	def be_refused(self) -> str:
		"""Ask for a student of a class that the instructor does not teach."""
		self.log_in("administrator")
		everybody = self.people["administrator"].get("ai_school.analytics.api.students", limit=1000)
		others = [row["name"] for row in everybody if row["name"] not in self.own]
		if not others:
			raise StepError("every student is the instructor's own")
		self.people["instructor"].get(
			"ai_school.analytics.api.student_insight", status=403, student=others[0]
		)
		return "403"

	def read_health(self) -> str:
		"""Read the health of the stack."""
		report = self.people["administrator"].get("ai_school.health.api.status")
		if report["status"] == "failing":
			raise StepError("; ".join(report["reasons"]))
		return report["status"]


def expect(answer: requests.Response, status: int) -> Any:
	"""The message of an answer that has to have this status; raises StepError otherwise."""
	if answer.status_code != status:
		raise StepError(
			f"{answer.url} answered {answer.status_code} instead of {status}: {answer.text[:200]}"
		)
	return answer.json().get("message") if status == 200 else None


def run(check: Check) -> dict[str, Any]:
	"""Run the steps up to the first that fails."""
	results: list[dict[str, Any]] = []
	for name, step in check.steps():
		started = time.perf_counter()
		try:
			seen, ok = step(), True
		except (StepError, requests.RequestException, KeyError, ValueError) as error:
			seen, ok = f"{type(error).__name__}: {error}", False
		results.append(
			{"step": name, "ok": ok, "ms": round(1000 * (time.perf_counter() - started)), "seen": seen}
		)
		print(f"{'ok  ' if ok else 'FAIL'} {name}: {seen}", file=sys.stderr)
		if not ok:
			break
	return {"ok": all(row["ok"] for row in results), "steps": results}


def main() -> int:
	"""Command line."""
	base_url, site = sys.argv[1:3]
	report = run(Check(base_url, site, json.load(sys.stdin)))
	print(json.dumps(report, ensure_ascii=False))
	return 0 if report["ok"] else 1


if __name__ == "__main__":
	sys.exit(main())
