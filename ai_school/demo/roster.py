"""Who goes to the demonstration school: pupils in their classes, among them those of the stories. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ai_school.demo import names
from ai_school.demo.names import Name


@dataclass(frozen=True, slots=True)
class Pupil:
	"""A pupil of a class; `story` is what staff should notice, or an empty string."""

	name: Name
	email: str
	program: str
	group: str
	age: int
	story: str


def pupils(described: Mapping[str, Any], seed: int) -> list[Pupil]:
	"""Pupils of the school that `courses.json` describes, class by class, those of the stories first."""
	others = iter(names.pupils(described["names"], _size(described) - len(described["stories"]), seed))
	return [
		_pupil(described, program, group["name"], name, story)
		for program in described["programs"]
		for group in program["classes"]
		for name, story in _class(described, group, others)
	]


def _size(described: Mapping[str, Any]) -> int:
	return sum(group["students"] for program in described["programs"] for group in program["classes"])


def _class(
	described: Mapping[str, Any], group: Mapping[str, Any], others: Iterator[Name]
) -> list[tuple[Name, str]]:
	of_stories = [
		(Name(story["first_name"], story["last_name"], story["gender"]), story["story"])
		for story in described["stories"]
		if story["class"] == group["name"]
	]
	return of_stories + [(next(others), "") for _ in range(group["students"] - len(of_stories))]


def _pupil(
	described: Mapping[str, Any], program: Mapping[str, Any], group: str, name: Name, story: str
) -> Pupil:
	email = names.address(name, described["domain"])
	return Pupil(name, email, program["name"], group, program["age"], story)
