"""Reads the demonstration's lessons: a Markdown article with a front matter block and a quiz at its end."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
REQUIRED = ("course", "topic", "title", "description")
QUIZ_HEADING = re.compile(r"^##\s+Quiz\s*$")
QUESTION = re.compile(r"^\d+\.\s+(?P<text>\S.*)$")
OPTION = re.compile(r"^\s+-\s+\[(?P<mark>[ xX])\]\s+(?P<text>\S.*)$")

Line = tuple[int, str]


class LessonError(ValueError):
	"""A lesson's file is not as it should be; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Option:
	"""One of the answers to choose from."""

	text: str
	correct: bool


@dataclass(frozen=True, slots=True)
class Question:
	"""A question of a quiz with at least two options, of which at least one is correct."""

	text: str
	options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
	"""A topic's article, in Markdown, and its quiz."""

	course: str
	topic: str
	title: str
	description: str
	body: str
	questions: tuple[Question, ...]


def school(folder: Path = CONTENT) -> dict[str, Any]:
	"""Programmes, classes and staff of the demonstration school, from `courses.json`."""
	described: dict[str, Any] = json.loads((folder / "courses.json").read_text(encoding="utf-8"))
	return described


def read(folder: Path = CONTENT) -> list[Lesson]:
	"""Lessons of all `*.md` files under a folder, by path: `<subject>/<course>/<nn-topic>.md`.

	Raises LessonError for a file that is not as it should be, and when two files share a topic or a title.
	"""
	lessons: list[Lesson] = []
	places: dict[str, str] = {}
	for path in sorted(folder.rglob("*.md")):
		place = path.relative_to(folder).as_posix()
		lesson = parse(path.read_text(encoding="utf-8"), place)
		for key in (f"topic {lesson.topic!r}", f"title {lesson.title!r}"):
			if key in places:
				raise LessonError(f"{place}:1: the {key} is taken by {places[key]}")
			places[key] = place
		lessons.append(lesson)
	return lessons


def parse(text: str, place: str) -> Lesson:
	"""The lesson in a file's text; `place` is the file's name in the messages of LessonError."""
	lines = list(enumerate(text.splitlines(), start=1))
	matter, rest = _front_matter(lines, place)
	split = next((index for index, (_, line) in enumerate(rest) if QUIZ_HEADING.match(line)), None)
	if split is None:
		raise LessonError(f"{place}:{len(lines)}: there is no section `## Quiz`")
	body = "\n".join(line for _, line in rest[:split]).strip()
	if not body:
		raise LessonError(f"{place}:{rest[split][0]}: there is no article before the quiz")
	questions = tuple(_questions(rest[split + 1 :], place))
	if not questions:
		raise LessonError(f"{place}:{rest[split][0]}: the quiz has no questions")
	return Lesson(**matter, body=body, questions=questions)


def _front_matter(lines: list[Line], place: str) -> tuple[dict[str, str], list[Line]]:
	if not lines or lines[0][1].strip() != "---":
		raise LessonError(f"{place}:1: the file has to begin with a line `---`")
	matter: dict[str, str] = {}
	for index, (number, line) in enumerate(lines[1:], start=1):
		if line.strip() == "---":
			_require(matter, number, place)
			return matter, lines[index + 1 :]
		key, colon, value = line.partition(":")
		if not colon or key.strip() not in REQUIRED or not value.strip():
			raise LessonError(f"{place}:{number}: expected `key: value` with a key of {', '.join(REQUIRED)}")
		matter[key.strip()] = value.strip()
	raise LessonError(f"{place}:{len(lines)}: the front matter does not end with a line `---`")


def _require(matter: dict[str, str], number: int, place: str) -> None:
	missing = [key for key in REQUIRED if key not in matter]
	if missing:
		raise LessonError(f"{place}:{number}: the front matter has no {', '.join(missing)}")


def _questions(lines: list[Line], place: str) -> Iterator[Question]:
	open_question: Line | None = None
	options: list[Option] = []
	for number, line in lines:
		if not line.strip():
			continue
		if match := QUESTION.match(line):
			if open_question:
				yield _question(open_question, options, place)
			open_question, options = (number, match["text"].strip()), []
		elif (match := OPTION.match(line)) and open_question:
			options.append(Option(match["text"].strip(), match["mark"] != " "))
		else:
			raise LessonError(f"{place}:{number}: expected a numbered question or an option `- [ ]`")
	if open_question:
		yield _question(open_question, options, place)


def _question(line: Line, options: list[Option], place: str) -> Question:
	number, text = line
	if len(options) < 2:
		raise LessonError(f"{place}:{number}: a question needs at least two options")
	if not any(option.correct for option in options):
		raise LessonError(f"{place}:{number}: no option is marked `- [x]`")
	if len({option.text for option in options}) < len(options):
		raise LessonError(f"{place}:{number}: two options are the same")
	return Question(text, tuple(options))
