"""Tell what a pupil wants of the tutor: a definition, an explanation, help with a step, a check, practice, …

A linear model over words, pieces of words and the shape of the question: who asks about "photosynthesis" and who asks
about "fractions" want the same, so words of the curriculum, everyday words, numbers and equations also stand for their kind.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ai_school.tutor import linear
from ai_school.tutor.language import detect
from ai_school.tutor.text import fold

LABELS = ("definition", "explanation", "help", "check", "practice", "answer_request", "social", "off_topic")
WEIGHTS = Path(__file__).parent / "data" / "intent_weights.bin"
_WORDS = Path(__file__).parent / "data" / "intent_words.json"
_OPERATORS = frozenset("-+*/=^<>×÷")
_TOPIC, _EVERYDAY, _EQUATION, _VALUE = "§topic", "§everyday", "§equation", "§value"
_MOST_TOKENS = 120
_LENGTHS = (1, 2, 3, 5, 8, 13, 21)


@dataclass(frozen=True, slots=True)
class Intent:
	"""What is asked for: one of LABELS, its probability, and the ISO 639-1 code of the language."""

	label: str
	confidence: float
	language: str


@dataclass(frozen=True, slots=True)
class _Words:
	spelling: dict[str, list[str]]
	curriculum: frozenset[str]
	everyday: frozenset[str]


def classify(text: str) -> Intent:
	"""Return the most probable intent; a text without any word or number is social with the confidence of a guess."""
	tokens = _canonical(text)
	if not tokens:
		return Intent("social", 1 / len(LABELS), detect(text))
	shares = _model().probabilities(_features(tokens))
	label = max(shares, key=lambda each: shares[each])
	return Intent(label, round(shares[label], 4), detect(text))


def features(text: str) -> list[str]:
	"""Return the features of a text: "w" words, "c" pieces of words, "a" words with kinds in their place, "s" shape."""
	return _features(_canonical(text))


def _features(tokens: list[str]) -> list[str]:
	kinds = _kinds(tokens)
	found = linear.word_grams(["^", *tokens, "$"], 3)
	found += linear.character_grams([token for token in tokens if token[0] != "§"])
	found += ["a" + gram[1:] for gram in linear.word_grams(["^", *kinds, "$"], 4)]
	return found + _shape(tokens, kinds)


def _canonical(text: str) -> list[str]:
	spelling = _lists().spelling
	tokens: list[str] = []
	for token in linear.mark_tokens(fold(text))[:_MOST_TOKENS]:
		if token == "y":
			tokens.append("y" if tokens else "why")
		else:
			tokens.extend(spelling.get(token, (token,)))
	return _with_equations(tokens)


def _with_equations(tokens: list[str]) -> list[str]:
	"""Put one token in the place of each run of numbers, single letters and operators that holds an operator."""
	result: list[str] = []
	run: list[str] = []
	for token in [*tokens, ""]:
		if (
			token in _OPERATORS
			or token == "#"
			or (len(token) == 1 and token.isalpha() and token not in "ai?")
		):
			run.append(token)
			continue
		result += _equation(run)
		run = []
		result.append(token)
	return result[:-1]


def _equation(run: list[str]) -> list[str]:
	if not _OPERATORS.intersection(run) or len(run) < 2:
		return run
	solved = len(run) <= 4 and run[0].isalpha() and run[1] == "=" and "#" in run[2:]
	return [_VALUE if solved or run == ["-", "#"] else _EQUATION]


def _kinds(tokens: list[str]) -> list[str]:
	lists = _lists()
	kinds: list[str] = []
	for token in tokens:
		kind = _TOPIC if token in lists.curriculum else _EVERYDAY if token in lists.everyday else token
		if kind != token and kinds[-1:] == [kind]:
			continue
		kinds.append(kind)
	return kinds


def _shape(tokens: list[str], kinds: list[str]) -> list[str]:
	length = sum(len(tokens) > limit for limit in _LENGTHS)
	present = [kind for kind in (_TOPIC, _EVERYDAY, _EQUATION, _VALUE, "#", "?") if kind in kinds]
	return [f"slength {length}", "shas " + " ".join(present), *(f"shas1 {kind}" for kind in present)]


@cache
def _lists() -> _Words:
	data = json.loads(_WORDS.read_text(encoding="utf-8"))
	spelling = {word: meant.split() for word, meant in data["spelling"].items()}
	return _Words(spelling, frozenset(data["curriculum"]), frozenset(data["everyday"]))


@cache
def _model() -> linear.LinearModel:
	return linear.read(WEIGHTS)
