"""Whether a model's answer hands over what the student is to find: a result that is worked out here and recognised
there, the right option of a quiz, or finished homework. Only where the course says that hints come first."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ai_school.tutor import checking
from ai_school.tutor.arithmetic import CannotWorkOut, Expression, evaluate, normal, parse
from ai_school.tutor.exchange import HINTS_FIRST
from ai_school.tutor.text import fold

EARLIER_TASKS = 4
MOST_NUMBERS = 200
SMALL = 10
ESSAY_WORDS = 120

_LATEX = (
	(re.compile(r"\\d?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}"), r"(\1)/(\2)"),
	(re.compile(r"\\boxed\s*\{([^{}]*)\}"), r" = \1 "),
	(re.compile(r"\\(?:text|mathrm|mathbf)\s*\{([^{}]*)\}"), r"\1"),
	(re.compile(r"\\(?:cdot|times)"), "*"),
	(re.compile(r"\\[()\[\],;!]|\\(?:left|right|quad)|\$|\*\*|__|`"), " "),
	(re.compile(r"\((-?\d+)\)/\((-?\d+)\)"), r"\1/\2"),
)
_LIST_MARK = re.compile(r"^\s*\d{1,2}[.)]\s+", re.MULTILINE)
_CITATION = re.compile(r"\[\d{1,2}(?:\s*,\s*\d{1,2})*\]")
_NUMBER = re.compile(
	r"(?P<result>(?:=|≈|:|\b(?:is|are|be|gives?|get|got|equals?|makes?|answer|result|solution|therefore|es|est|é|ni)\b)\s*)?"
	r"(?P<number>(?<![\w.,/^])-?\s?\d+(?:\s+\d+/\d+|\s?/\s?\d+|[.,]\d+)?)(?![\w/^]|[.,]\d)"
)
_HANDED_OVER = re.compile(
	r"\b(?:(?:the|final|correct|right) (?:final |correct |right )?(?:answer|solution|option) (?:is|:)|here (?:is|s) (?:the|your) "
	r"(?:essay|homework|answer|solution|text|paragraph)|la (?:respuesta|solucion) (?:correcta )?es|la (?:bonne )?reponse est|"
	r"a resposta (?:certa |correta )?e|jibu (?:sahihi )?ni)\b|(?:الجواب|الاجابه|الإجابة) ه[وي]|(?:सही )?उत्तर (?:है|:)"
)
_QUESTION_MARKS = frozenset("?؟")


@dataclass(frozen=True, slots=True)
class Withheld:
	"""What an answer to a question must not say.

	`tasks` are the student's own, to be worked out; `known` the results that they have stated themselves; `options` the
	right and the wrong options of quiz questions that they asked; `wants_it_done`: they asked for the solution itself.
	"""

	tasks: tuple[tuple[Expression, ...], ...] = ()
	known: frozenset[Fraction] = frozenset()
	options: tuple[tuple[str, tuple[str, ...]], ...] = ()
	wants_it_done: bool = False

	def is_in(self, text: str) -> bool:
		"""Whether the text of an answer says it."""
		plain = _plain(text)
		if self.wants_it_done and _is_done(text, plain):
			return True
		if any(_tells_option(plain, right, wrong) for right, wrong in self.options):
			return True
		return any(self._solves(number, is_result) for number, is_result in _numbers(plain) if self.tasks)

	def _solves(self, number: Fraction, is_result: bool) -> bool:
		if number in self.known:
			return False
		return any(_is_solution(task, number, is_result) for task in self.tasks)


NOTHING = Withheld()


def withheld(
	question: str,
	earlier: Sequence[str],
	intent: str,
	mode: str,
	options: Sequence[tuple[str, tuple[str, ...]]] = (),
) -> Withheld:
	"""What an answer to `question` must not say; `earlier` are the student's questions before it, oldest first.

	Args:
		intent: what the question asks for, a label of `intent`.
		mode: of the course; nothing is withheld but where hints come first.
		options: (right, wrong ones) of the quiz questions that the student asks.
	"""
	if mode != HINTS_FIRST:
		return NOTHING
	texts = [*earlier[-EARLIER_TASKS:], question]
	own = checking.tasks(question)
	before = [] if own else next(filter(None, map(checking.tasks, reversed(earlier[-EARLIER_TASKS:]))), [])
	return Withheld(
		tasks=tuple(own or before),
		known=frozenset(number for text in texts for number in checking.stated(text)),
		options=tuple(each for each in options if not _tells_option(_plain(question), *each)),
		wants_it_done=intent == "answer_request",
	)


def _plain(text: str) -> str:
	"""The text without LaTeX, emphasis, marks of lists and citations."""
	for pattern, plain in _LATEX:
		text = pattern.sub(plain, text)
	return normal(_LIST_MARK.sub("", _CITATION.sub("", text)))


def _numbers(plain: str) -> Iterator[tuple[Fraction, bool]]:
	"""The numbers of a text, and whether each stands where a result does."""
	for count, found in enumerate(_NUMBER.finditer(plain)):
		if count >= MOST_NUMBERS:
			return
		try:
			yield evaluate(parse(found["number"]), {}), found["result"] is not None
		except CannotWorkOut:
			continue


def _is_solution(task: tuple[Expression, ...], number: Fraction, is_result: bool) -> bool:
	"""Whether the number solves the task; a small or a given one counts only where it stands as a result."""
	if not is_result and ((number.denominator == 1 and abs(number) <= SMALL) or number in _given(task)):
		return False
	names = sorted(frozenset().union(*(side.names for side in task)))
	try:
		if len(task) == 1:
			return not names and evaluate(task[0], {}) == number
		values = dict.fromkeys(names, number)
		return len(names) == 1 and evaluate(task[0], values) == evaluate(task[1], values)
	except CannotWorkOut:
		return False


def _given(task: tuple[Expression, ...]) -> frozenset[Fraction]:
	"""The numbers that the task itself names."""
	own = frozenset(side.value for side in task if side.operation == "number")
	return own.union(*(_given(side.parts) for side in task))


def _tells_option(plain: str, right: str, wrong: Sequence[str]) -> bool:
	"""Whether the right option is named and the others are not all named beside it."""
	said = f" {' '.join(fold(plain).split())} "
	return _names(said, right) and not all(_names(said, each) for each in wrong)


def _names(said: str, option: str) -> bool:
	wanted = " ".join(fold(_plain(option)).split())
	return bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", said) is not None


def _is_done(text: str, plain: str) -> bool:
	"""Whether the answer announces the solution, or is a long text that asks nothing back."""
	if _HANDED_OVER.search(fold(plain).replace("'", "")):
		return True
	return len(plain.split()) > ESSAY_WORDS and _QUESTION_MARKS.isdisjoint(text)
