"""What goes into an answer of the tutor and what comes out."""

from dataclasses import dataclass

from ai_school.tutor.concepts import Concept
from ai_school.tutor.intent import Intent
from ai_school.tutor.mood import Mood
from ai_school.tutor.search import Passage

HINTS_FIRST, EXPLAIN = "Hints first", "Explain"
HINT, CHECK = "hint", "check"


@dataclass(frozen=True, slots=True)
class Exercise:
	"""A quiz question with its options, without its answer; `source` is the quiz."""

	text: str
	options: tuple[str, ...] = ()
	source: str = ""


@dataclass(frozen=True, slots=True)
class Request:
	"""A student's question with all that is known about it.

	`passages` are the course's, best first; `concept` is what the question is about, `compared` the other one when it
	asks how two differ; `prerequisite` is a concept that
	the student has not mastered; `rung` counts the hints already given on this question; `said` are the tutor's recent
	texts, oldest first; `topics` are names of topics that the student's courses have; `earlier` are the student's own
	questions before this one, oldest first; `is_explicit` says that a button, not the wording, told the intent."""

	text: str
	intent: Intent
	mood: Mood
	passages: tuple[Passage, ...] = ()
	concept: Concept | None = None
	prerequisite: Concept | None = None
	exercises: tuple[Exercise, ...] = ()
	mode: str = HINTS_FIRST
	rung: int = 0
	said: tuple[str, ...] = ()
	topics: tuple[str, ...] = ()
	earlier: tuple[str, ...] = ()
	is_explicit: bool = False
	compared: Concept | None = None


@dataclass(frozen=True, slots=True)
class Answer:
	"""The tutor's text in Markdown, what kind of answer it is, how sure it is (0 to 1; 0 when nothing was found), the
	passages that it rests on, and the hints given so far."""

	text: str
	kind: str
	confidence: float
	passages: tuple[Passage, ...] = ()
	rung: int = 0
