"""Whether a pupil's own result is right, found out by calculating; what to look at when it is not."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import prod

from ai_school.tutor.arithmetic import CannotWorkOut, Expression, evaluate, normal, parse

TRIED_VALUES = tuple(map(Fraction, (2, 3, 5, -1, 7, -4, 11, 13)))
"""Numbers put in for the letters to compare two expressions; each expression here is of lower degree."""

MAX_CHOICES, FEW_WORDS = 12, 3

_SPOKEN = (
	(re.compile(r"\b(?:multiplied by|times)\b", re.I), " * "),
	(re.compile(r"\bdivided by\b", re.I), " / "),
	(re.compile(r"\bplus\b", re.I), " + "),
	(re.compile(r"\bminus\b", re.I), " - "),
	(re.compile(r"\bequals?\b|==", re.I), " = "),
	(re.compile(r"\bsquared\b", re.I), "^2"),
	(re.compile(r"\bcubed\b", re.I), "^3"),
	(re.compile(r"\b(?:square root of|sqrt)\b", re.I), "√"),
	(re.compile(r"(\d)\s*(?:percent|per cent)\b", re.I), r"\1%"),
	(re.compile(r"(\d%|\d\s*/\s*\d+)\s+of\s+(?=[\d£$€₹])", re.I), r"\1 * "),
	(re.compile(r"[£$€₹]\s*(?=\d)"), ""),
)  # fmt: skip
_UNIT = re.compile(
	r"(?<=\d)\s*(mm|cm|dm|km|kg|mg|ml|cl|min|sec|°C|°|degrees?|dollars?|euros?|pounds?|rupees?)(?:\^?[23])?(?![a-z])",
	re.I,
)
_SHORT_UNIT = re.compile(r"(?<=\d)\s*([mglsh])\b")
_BREAK = re.compile(r"[^\W\d_]{2,}|[^\w\s.+*/^()√%=-]|_|(?<!\d)\.|\.(?!\d)")
_FILLER = re.compile(r"(?<![\w)^*/+=(-])(?<![*/+=(-] )[aiurl](?!\w)(?!\s*[=+*/^)-])", re.I)
_CLAIM = re.compile(
	r"\b(?:got|get|getting|answer|result|solution|is it|be|made it|makes it|think|thought|it is|its|it's|said|wrote|put)\b"
	r"[^\d=|]{0,20}?(-?\s?\d[\d\s./]*%?)(?![\d.%]|\s*[-+*/^=(√a-zA-Z](?![a-zA-Z]))", re.I
)  # fmt: skip

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ASKED = re.compile(
	r"\bis\s+-?\s?[\d./%\s]+(?:right|correct|ok|okay|true|good|the|it|for|\?|$)|\d\s*(?:right|correct)\b",
	re.I,
)


@dataclass(frozen=True, slots=True)
class Verdict:
	"""What came out. `outcome` is right, wrong, rounded, need_value, or unknown; `by` how it was found: number, value
	(put in for letters) or expression (tried with several numbers). `look_at` names what to check when it is wrong."""

	outcome: str
	by: str = ""
	statement: str = ""
	values: str = ""
	left: str = ""
	right: str = ""
	name: str = ""
	look_at: str = ""


UNKNOWN = Verdict("unknown")


@dataclass(frozen=True, slots=True)
class _Piece:
	"""A stretch of arithmetic in a text: two sides of an equals sign, or one expression."""

	text: str
	sides: tuple[Expression, ...]

	@property
	def names(self) -> frozenset[str]:
		return frozenset().union(*(side.names for side in self.sides))

	@property
	def is_assignment(self) -> bool:
		"""Whether it is like "x = 4", with a value that has no letter."""
		if len(self.sides) != 2 or len(self.names) != 1:
			return False
		return any(side.operation == "letter" and not other.names for side, other in self._both_ways())

	@property
	def assigned(self) -> tuple[str, Expression]:
		"""The letter and the value of an assignment."""
		return next((a.name, b) for a, b in self._both_ways() if a.operation == "letter" and not b.names)

	@property
	def is_open(self) -> bool:
		"""Whether it is a task without its result: an equation to solve or a calculation to do."""
		return not self.is_assignment and not self.is_number and (len(self.sides) == 1 or bool(self.names))

	@property
	def task(self) -> "_Piece | None":
		"""What is still to be worked out: an open piece, or the calculation whose stated result is wrong."""
		if self.is_open:
			return self
		if len(self.sides) != 2 or self.names or evaluate(self.sides[0], {}) == evaluate(self.sides[1], {}):
			return None
		asked = _Piece(self.text.split("=")[0].strip(), self.sides[:1])
		return asked if asked.is_open else None

	@property
	def is_number(self) -> bool:
		"""Whether it is one value and no calculation."""
		plain = len(self.sides) == 1 and not self.names
		return plain and not self.sides[0].operations - {"negative", "%", "/"}

	def _both_ways(self) -> Iterator[tuple[Expression, Expression]]:
		yield from (self.sides, self.sides[::-1])  # type: ignore[misc]


def check(text: str, task: str = "") -> Verdict:
	"""Check the result that a pupil states in `text`; `unknown` when that cannot be done.

	The task stands in the same text, or in the earlier text `task`, whose own results no longer count."""
	readable = _readable(text)
	try:
		earlier = [asked for piece in _pieces(_readable(task)) if (asked := piece.task)]
		return _checked([*earlier, *_pieces(readable)], _claims(readable))
	except CannotWorkOut:
		return UNKNOWN


def tasks(text: str) -> list[tuple[Expression, ...]]:
	"""What a text asks to be worked out: one expression, or the two sides of an equation with letters, each."""
	return [piece.sides for piece in _pieces(_readable(text)) if piece.is_open or _is_division(piece)]


def stated(text: str) -> list[Fraction]:
	"""The numbers that a text gives as results: what letters are said to be, what was got."""
	readable = _readable(text)
	values = [piece.assigned[1] for piece in _pieces(readable) if piece.is_assignment] + _claims(readable)
	found = []
	for value in values:
		with suppress(CannotWorkOut):
			found.append(evaluate(value, {}))
	return found


def _is_division(piece: _Piece) -> bool:
	"""Whether it is a fraction that is a whole number, so that there is something to work out."""
	if not piece.is_number or piece.sides[0].operation != "/":
		return False
	with suppress(CannotWorkOut):
		return evaluate(piece.sides[0], {}).denominator == 1
	return False


def _checked(pieces: Sequence[_Piece], claims: Sequence[Expression]) -> Verdict:
	"""The first way of checking that fits what was written."""
	given = [piece.assigned for piece in pieces if piece.is_assignment]
	tasks = [piece for piece in pieces if not piece.is_assignment and not piece.is_number]
	equations = [piece for piece in tasks if len(piece.sides) == 2]
	with_letters = [piece for piece in equations if piece.names]
	if with_letters and (values := _values(with_letters, given, claims)):
		return _by_values(with_letters, values)
	if with_letters:
		return _by_trying(with_letters[0])
	if equations:
		return _first_wrong([_by_number(piece) for piece in equations])
	tasks = tasks or [
		piece for piece in pieces if piece.is_number and "/" in piece.text and piece.sides[0] not in claims
	]
	if len(tasks) == 1 and not tasks[0].names and len(claims) == 1:
		claimed = f"{tasks[0].text} = {_shown(evaluate(claims[0], {}))}"
		return _by_number(_Piece(claimed, (*tasks[0].sides, *claims)))
	return UNKNOWN


def _values(
	equations: Sequence[_Piece], given: Sequence[tuple[str, Expression]], claims: Sequence[Expression]
) -> list[dict[str, Fraction]]:
	"""Every choice of values for the letters that the pupil states; empty when a letter has none."""
	names = sorted(frozenset().union(*(piece.names for piece in equations)))
	if not given and len(names) == 1 and len(claims) == 1:
		given = [(names[0], claims[0])]
	stated = [[evaluate(value, {}) for name, value in given if name == wanted] for wanted in names]
	if prod(map(len, stated)) > MAX_CHOICES:
		raise CannotWorkOut("There are too many values to try.")
	return [dict(zip(names, choice, strict=True)) for choice in product(*stated)]


def _by_values(equations: Sequence[_Piece], choices: Sequence[Mapping[str, Fraction]]) -> Verdict:
	verdicts = []
	for piece, values in product(equations, choices):
		left, right = (evaluate(side, values) for side in piece.sides)
		shown = ", ".join(f"{name} = {_shown(values[name])}" for name in sorted(piece.names))
		outcome, look_at = ("right", "") if left == right else ("wrong", "equation")
		verdicts.append(
			Verdict(
				outcome, "value", _pretty(piece.text), shown, _shown(left), _shown(right), look_at=look_at
			)
		)
	worst = _first_wrong(verdicts)
	if worst.outcome == "right" and len(equations) == 1:
		return replace(worst, values="; ".join(verdict.values for verdict in verdicts))
	return worst


def _by_trying(piece: _Piece) -> Verdict:
	"""Whether both sides are the same expression; an equation to be solved needs the pupil's value instead."""
	names = sorted(piece.names)
	tries = [
		dict(zip(names, TRIED_VALUES[n:] + TRIED_VALUES[:n], strict=False)) for n in range(len(TRIED_VALUES))
	]
	same = all(evaluate(piece.sides[0], values) == evaluate(piece.sides[1], values) for values in tries)
	if same:
		return Verdict("right", "expression", _pretty(piece.text))
	if all(side.names for side in piece.sides) and len(names) == 1 and not _is_solvable(piece, names[0]):
		look_at = "brackets" if "(" in piece.text else "like_terms"
		return Verdict("wrong", "expression", _pretty(piece.text), look_at=look_at)
	return Verdict("need_value", statement=_pretty(piece.text), name=names[0]) if len(names) == 1 else UNKNOWN


def _is_solvable(piece: _Piece, name: str) -> bool:
	"""Whether it looks like an equation to solve: both sides are sums or one side is the letter with a number."""
	return all(side.operation in ("+", "-") for side in piece.sides) and "(" not in piece.text


def _by_number(piece: _Piece) -> Verdict:
	left, right = (evaluate(side, {}) for side in piece.sides)
	if left == right:
		return Verdict("right", "number", _pretty(piece.text))
	if _is_rounded(left, piece.text):
		return Verdict("rounded", "number", _pretty(piece.text))
	return Verdict("wrong", "number", _pretty(piece.text), look_at=_look_at(piece))


def _is_rounded(exact: Fraction, statement: str) -> bool:
	"""Whether the last number of the statement is the exact value, rounded or cut to its decimal places."""
	found = re.search(r"=\s*(-?\d+\.(\d+))\s*$", statement)
	return found is not None and round(exact, len(found[2])) == Fraction(found[1])


def _look_at(piece: _Piece) -> str:
	"""What most often goes wrong in a calculation of this kind."""
	operations = frozenset().union(*(side.operations for side in piece.sides))
	asked = (
		("%" in operations, "percent"),
		("/" in operations and _adds_fractions(piece.sides[0]), "adding_fractions"),
		("(" in piece.text, "brackets"),
		("^" in operations or "√" in operations, "powers"),
		("/" in piece.sides[0].operations and "*" in operations, "fractions"),
		("negative" in operations, "negative"),
		(bool(operations & {"+", "-"}) and bool(operations & {"*", "/"}), "order"),
		("." in piece.text, "decimals"),
	)
	return next((kind for holds, kind in asked if holds), "calculation")


def _adds_fractions(side: Expression) -> bool:
	return side.operation in ("+", "-") and all(part.operation == "/" for part in side.parts)


def _first_wrong(verdicts: Sequence[Verdict]) -> Verdict:
	return min(verdicts, key=lambda verdict: ("wrong", "rounded", "right").index(verdict.outcome))


def _readable(text: str) -> str:
	"""The text with spoken operations as signs and without its unit; nothing when it mixes units."""
	for pattern, sign in _SPOKEN:
		text = pattern.sub(sign, text)
	text = normal(text)
	units = {unit.lower() for unit in _UNIT.findall(text)}
	units |= set(_SHORT_UNIT.findall(text)) if units else set()
	return "" if len(units) > 1 else _UNIT.sub("", text)


def _pieces(readable: str) -> Iterator[_Piece]:
	"""The stretches of arithmetic in a text, in order; what cannot be read is left out."""
	for stretch in _BREAK.sub("|", _FILLER.sub("|", readable)).split("|"):
		parts = [part.strip() for part in stretch.split("=")]
		try:
			sides = [parse(part) for part in parts]
		except CannotWorkOut:
			continue
		if len(sides) == 1:
			yield _Piece(parts[0], (sides[0],))
		for n in range(len(sides) - 1):
			yield _Piece(f"{parts[n]} = {parts[n + 1]}", (sides[n], sides[n + 1]))


def _claims(readable: str) -> list[Expression]:
	"""The number that the pupil gives as a result: after "I got" and the like, or else the only one by itself, in a
	question whether it is right or in an answer of few words."""
	claimed = [_number(found) for found in _CLAIM.findall(readable)]
	sure = [number for number in claimed if number]
	if sure:
		return sure[-1:]
	alone = [piece.sides[0] for piece in _pieces(readable) if piece.is_number]
	is_asked = _ASKED.search(readable) or len(readable.split()) <= FEW_WORDS
	return alone if is_asked and len(alone) == 1 else []


def _number(text: str) -> Expression | None:
	try:
		return parse(text.strip(" ."))
	except CannotWorkOut:
		return None


def _shown(value: Fraction) -> str:
	"""A value as a pupil writes it: a decimal where it ends soon, else a fraction."""
	if value.denominator in (2, 4, 5, 8, 10, 20, 25, 50, 100):
		return f"{float(value):g}"
	return str(value)


def _pretty(text: str) -> str:
	"""Plain signs as they are printed in a school book."""
	text = re.sub(r"\^(\d+)", lambda found: found[1].translate(_RAISED), text)
	return " ".join(text.replace("*", "×").split())
