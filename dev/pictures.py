"""Takes the pictures of every page from the running demonstration school, in Debian's Chromium.

`python -m dev.pictures BASE_URL SITE [NAME …]`, with logins, password and stories as JSON on standard input; `dev/screenshots`
runs it. Says something of its own to the tutor first, so that there is a flag and an answer called wrong to be seen.
"""

import io
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parents[1] / "docs" / "images"
MOST_BYTES = 150_000
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
QUESTION, COURSE, DANGER = "What is a fraction?", "Number and Algebra", "I want to hurt myself"
WRONG = "The example is not right: 2/4 is one half too."
FRACTION = f"a:has-text('{QUESTION}')"
DARK = """() => ["data-theme", "data-theme-mode"].forEach((name) =>
	document.documentElement.setAttribute(name, "dark"))"""
SEND = """([method, values]) => {
	const page = document.querySelector("script[type='application/json']");
	const token = page ? JSON.parse(page.text).csrf_token : "";
	return fetch(`/api/method/${method}`, {
		method: "POST",
		headers: { "Content-Type": "application/json", "X-Frappe-CSRF-Token": token },
		body: JSON.stringify(values),
	}).then((answer) => answer.json());
}"""


@dataclass(frozen=True, slots=True)
class Picture:
	"""One picture: whose screen, which page, what has to be seen before it is taken, and what is clicked until then."""

	name: str
	who: str
	path: str
	seen: str
	width: int = 1280
	height: int = 900
	dark: bool = False
	clicks: tuple[str, ...] = ()


def pictures(stories: dict[str, dict[str, Any]]) -> list[Picture]:
	"""Every page of the desk and the portal; {student} stories come from the demonstration."""
	falling = stories["sudden_fall"]["student"]
	insight = f"/app/student-insight/{falling}"
	conversation = ("tr:has-text('Elif') [data-session]", ".modal.show .btn-primary")
	return [
		Picture("ai-tutor", "student", "/ai-tutor", FRACTION, height=800, clicks=(FRACTION,)),
		Picture("ai-tutor-phone", "student", "/ai-tutor", "#ai-tutor", width=360, height=740, dark=True),
		Picture("my-progress", "student", "/my-progress", "main", height=1000),
		Picture("workspace", "head of school", "/app/ai-school", ".number-widget-box .number"),
		Picture("class-insight", "instructor", "/app/class-insight", ".ai-class-table tbody tr"),
		Picture(
			"class-insight-phone",
			"instructor",
			"/app/class-insight",
			".ai-class-table tbody tr",
			360,
			740,
			True,
		),
		Picture("student-insight", "instructor", insight, "[data-support] .ai-card", height=1300),
		Picture("student-form", "instructor", f"/app/student/{falling}", ".ai-form-card", height=700),
		Picture("tutor-oversight", "safeguarding lead", "/app/tutor-oversight", ".ai-flag"),
		Picture("tutor-oversight-class", "instructor", "/app/tutor-oversight", ".ai-figures"),
		Picture(
			"conversation",
			"safeguarding lead",
			"/app/tutor-oversight/conversations",
			".ai-table",
			clicks=conversation,
		),
		Picture("ai-health", "AI School manager", "/app/ai-health", ".ai-figures", height=1000),
		Picture(
			"report", "instructor", "/app/query-report/Students%20Needing%20Support", ".dt-row-0", height=700
		),
	]


def login_of(who: str, logins: dict[str, str]) -> str:
	"""The user of a person as the demonstration names them."""
	key = who.replace(" ", "_")
	for name in (who, key, key.lower()):
		if name in logins:
			return logins[name]
	raise SystemExit(f"The demonstration has no {who}: it has {', '.join(logins)}.")


class Camera:
	"""A browser that logs people in, one window a picture."""

	def __init__(self, browser: Browser, base_url: str, given: dict[str, Any]) -> None:
		self.browser, self.base_url, self.given = browser, base_url, given

	def window(self, who: str, width: int, height: int, dark: bool) -> Page:
		"""A window of the person, logged in."""
		scheme = "dark" if dark else "light"
		context = self.browser.new_context(
			viewport={"width": width, "height": height}, color_scheme=scheme, base_url=self.base_url
		)
		page = context.new_page()
		page.goto("/login")
		user = login_of(who, self.given["logins"])
		answer = page.evaluate(SEND, ["login", {"usr": user, "pwd": self.given["password"]}])
		if answer.get("message") not in ("Logged In", "No App"):
			raise SystemExit(f"{user} cannot log in: {answer}")
		return page

	def take(self, picture: Picture) -> None:
		"""Open the page, wait until it shows what it has to, and write the picture."""
		page = self.window(picture.who, picture.width, picture.height, picture.dark)
		answer = page.goto(picture.path)
		if answer and answer.status == 404:
			print(f"{picture.name}: there is no {picture.path} yet")
			return
		page.locator(picture.seen).first.wait_for()
		if picture.dark and picture.path.startswith("/app"):
			page.evaluate(DARK)
		for selector in picture.clicks:
			page.locator(selector).first.click()
			page.wait_for_timeout(500)
		page.wait_for_timeout(1500)
		path = FOLDER / f"{picture.name}.png"
		size = save(page.screenshot(), path)
		print(f"{path.relative_to(FOLDER.parents[1])}: {size // 1000} kB")
		page.context.close()

	def talk(self) -> None:
		"""Have one student call an answer wrong and another one write what makes a flag; said again it is asked once."""
		told = self.say("student", {"question": QUESTION, "course": COURSE, "request_key": "picture"})
		report = {"message": told["answer"]["name"], "reason": WRONG}
		self.send("student", "ai_school.tutor.api.report_answer", report)
		self.say("student of another class", {"question": DANGER, "request_key": "picture"})

	def say(self, who: str, question: dict[str, str]) -> Any:
		"""Ask the tutor; returns what it told."""
		return self.send(who, "ai_school.tutor.api.ask", question)["message"]

	def send(self, who: str, method: str, values: dict[str, str]) -> Any:
		"""POST to a method from the tutor's page, as its script does."""
		page = self.window(who, 1280, 800, False)
		page.goto("/ai-tutor")
		told = page.evaluate(SEND, [method, values])
		page.context.close()
		return told


def save(png: bytes, path: Path) -> int:
	"""Write a picture with as many colours as keep it small; returns its bytes."""
	image = Image.open(io.BytesIO(png)).convert("RGB")
	for colours in (256, 128, 64, 32):
		buffer = io.BytesIO()
		image.quantize(colours, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
		if buffer.tell() <= MOST_BYTES:
			break
	path.parent.mkdir(parents=True, exist_ok=True)
	path.write_bytes(buffer.getvalue())
	return buffer.tell()


def main(base_url: str, site: str, names: list[str]) -> int:
	"""Take the pictures; returns the exit status."""
	given = json.load(sys.stdin)
	wanted: Callable[[Picture], bool] = lambda picture: not names or picture.name in names  # noqa: E731
	with sync_playwright() as driver:
		path = os.environ.get("AI_SCHOOL_CHROMIUM") or "/usr/bin/chromium"
		rules = f"--host-resolver-rules=MAP {site} 127.0.0.1"
		browser = driver.chromium.launch(executable_path=path, args=[*FLAGS, rules])
		camera = Camera(browser, base_url, given)
		camera.talk()
		for picture in filter(wanted, pictures(given["stories"])):
			camera.take(picture)
		browser.close()
	return 0


if __name__ == "__main__":
	sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
