"""Works out school arithmetic exactly, on fractions, from text that a pupil typed; nothing is ever executed.

sum     = product (("+" | "-") product)*
product = power (("*" | "/" | nothing) power)*
power   = ("-" | "+") power | root ("^" ["-"] number)?
root    = "√" root | atom "%"?
atom    = number | mixed number | letter | "(" sum ")"
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

MAX_LENGTH = 200
MAX_DEPTH = 30
MAX_EXPONENT = 12
MAX_DIGITS = 15
MAX_BITS = 2_000

_TOKEN = re.compile(
	r"\s*(?:(?P<mixed>\d+\s+\d+\s*/\s*\d+)(?![\d.])|(?P<number>\d+(?:\.\d+)?)|(?P<sign>[a-z+*/^()√%-]))", re.I
)
_TIMES = re.compile(r"(?<=[\d)%])\s*[xX]\s*(?=\d)|(?<=[\d)%])\s+[xX]\s+(?=\()")
_RATIO = re.compile(r"(?<=\d)(?::|\s+:\s+)(?=\d)")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_DECIMAL_COMMA = re.compile(r"(?<![\d,.(])(\d+),(\d+)(?![\d,)])")
_SIGNS = str.maketrans(
	{"×": "*", "·": "*", "⋅": "*", "∗": "*", "÷": "/", "−": "-", "–": "-", "⁄": "/", "[": "(", "]": ")"}
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_POWER = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")


class CannotWorkOut(Exception):  # noqa: N818
	"""The text is no arithmetic that is read here, has no one value, or is too large."""


@dataclass(frozen=True, slots=True)
class Expression:
	"""An operation and what it is done to; a number has a `value`, a letter a `name`."""

	operation: str
	parts: tuple["Expression", ...] = ()
	value: Fraction = Fraction(0)
	name: str = ""

	@property
	def names(self) -> frozenset[str]:
		"""The letters in it."""
		return frozenset({self.name} - {""}).union(*(part.names for part in self.parts))

	@property
	def operations(self) -> frozenset[str]:
		"""The operations in it: "+", "-", "*", "/", "^", "√", "%", "negative"."""
		own = frozenset() if self.operation in ("number", "letter") else frozenset((self.operation,))
		return own.union(*(part.operations for part in self.parts))


def normal(text: str) -> str:
	"""Arithmetic in plain signs: "1½ × 3²" is "1 1/2 * 3^2"; decimal commas are points, thousands have no mark."""
	text = "".join(_written_out(character) for character in text)
	text = _POWER.sub(lambda found: "^" + found[0].translate(_RAISED), text)
	text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
	text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text).replace("**", "^")
	text = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), _RATIO.sub(" / ", text))
	return _TIMES.sub(" * ", _DECIMAL_COMMA.sub(r"\1.\2", text))


def parse(text: str) -> Expression:
	"""The expression that a text in plain signs (see `normal`) is. Raises CannotWorkOut."""
	if len(text) > MAX_LENGTH:
		raise CannotWorkOut("It is too long.")
	return _Parser(text).whole()


def evaluate(expression: Expression, values: Mapping[str, Fraction]) -> Fraction:
	"""The exact value, with numbers for the letters. Raises CannotWorkOut, also for a letter without a number."""
	if expression.operation == "number":
		return expression.value
	if expression.operation == "letter":
		if expression.name not in values:
			raise CannotWorkOut(f"There is no number for {expression.name}.")
		return values[expression.name]
	result = _done(expression.operation, [evaluate(part, values) for part in expression.parts])
	if max(result.numerator.bit_length(), result.denominator.bit_length()) > MAX_BITS:
		raise CannotWorkOut("The numbers become too large.")
	return result


def _done(operation: str, parts: list[Fraction]) -> Fraction:
	first, last = parts[0], parts[-1]
	if operation == "+":
		return first + last
	if operation == "-":
		return first - last
	if operation == "*":
		return first * last
	if operation == "/":
		return _divided(first, last)
	if operation == "^":
		return _power(first, last)
	if operation == "√":
		return _root(first)
	return first / 100 if operation == "%" else -first


def _divided(first: Fraction, last: Fraction) -> Fraction:
	if not last:
		raise CannotWorkOut("Nothing can be divided by zero.")
	return first / last


def _power(base: Fraction, exponent: Fraction) -> Fraction:
	if exponent.denominator != 1 or abs(exponent) > MAX_EXPONENT or (not base and exponent <= 0):
		raise CannotWorkOut("That power is not worked out here.")
	return base ** int(exponent)


def _root(value: Fraction) -> Fraction:
	if value >= 0:
		root = Fraction(isqrt(value.numerator), isqrt(value.denominator))
		if root * root == value:
			return root
	raise CannotWorkOut("That root is no fraction.")


def _written_out(character: str) -> str:
	"""A sign such as ½ as " 1/2", so that it does not melt with a number before it."""
	if unicodedata.category(character) == "No" and "VULGAR" in unicodedata.name(character, ""):
		part = Fraction(unicodedata.numeric(character)).limit_denominator(10)
		return f" {part.numerator}/{part.denominator}"
	return character


class _Parser:
	"""Reads one expression from left to right."""

	def __init__(self, text: str) -> None:
		self._tokens = self._cut(text)
		self._at = 0
		self._depth = 0

	def whole(self) -> Expression:
		"""The whole text as one expression."""
		expression = self._sum()
		if self._at < len(self._tokens):
			raise CannotWorkOut("It does not end where it should.")
		return expression

	@staticmethod
	def _cut(text: str) -> list[tuple[str, str, bool]]:
		"""Kind, text and whether a space stands before it, of each token."""
		tokens, at = [], 0
		text = text.rstrip()
		while at < len(text):
			found = _TOKEN.match(text, at)
			if not found or not found.lastgroup:
				raise CannotWorkOut("It has signs that are not read here.")
			tokens.append((found.lastgroup, found[found.lastgroup], text[at].isspace()))
			at = found.end()
		return tokens

	def _peek(self) -> str:
		return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

	def _take(self) -> str:
		self._at += 1
		return self._tokens[self._at - 1][1]

	def _sum(self) -> Expression:
		self._depth += 1
		if self._depth > MAX_DEPTH:
			raise CannotWorkOut("It is nested too deeply.")
		expression = self._product()
		while self._peek() in ("+", "-"):
			expression = Expression(self._take(), (expression, self._product()))
		self._depth -= 1
		return expression

	def _product(self) -> Expression:
		expression, divided = self._signed(), False
		while self._at < len(self._tokens) and self._peek() not in ("+", "-", ")", "^", "%"):
			if self._peek() in ("*", "/"):
				divided = self._peek() == "/"
				expression = Expression(self._take(), (expression, self._signed()))
				continue
			kind, _, spaced = self._tokens[self._at]
			if (divided and not spaced) or kind != "sign":
				raise CannotWorkOut("It can be read in two ways.")
			expression = Expression("*", (expression, self._raised()))
		return expression

	def _signed(self) -> Expression:
		signs = 0
		while self._peek() in ("+", "-"):
			signs += self._take() == "-"
		expression = self._raised()
		return Expression("negative", (expression,)) if signs % 2 else expression

	def _raised(self) -> Expression:
		base = self._rooted()
		if self._peek() != "^":
			return base
		self._take()
		exponent = self._signed() if self._peek() == "-" else self._rooted()
		return Expression("^", (base, exponent))

	def _rooted(self) -> Expression:
		if self._peek() == "√":
			self._take()
			return Expression("√", (self._rooted(),))
		atom = self._atom()
		if self._peek() == "%":
			self._take()
			return Expression("%", (atom,))
		return atom

	def _atom(self) -> Expression:
		if self._at >= len(self._tokens):
			raise CannotWorkOut("Something is missing at the end.")
		kind, text, _ = self._tokens[self._at]
		self._at += 1
		if kind == "number":
			return Expression("number", value=_number(text))
		if kind == "mixed":
			return Expression("number", value=_mixed(text))
		if text == "(":
			inside = self._sum()
			if self._peek() != ")":
				raise CannotWorkOut("A bracket is not closed.")
			self._take()
			return inside
		if text.isalpha():
			return Expression("letter", name=text.lower())
		raise CannotWorkOut(f"{text} stands in a strange place.")


def _number(text: str) -> Fraction:
	if len(text) > MAX_DIGITS:
		raise CannotWorkOut("The number is too long.")
	return Fraction(text)


def _mixed(text: str) -> Fraction:
	whole, above, below = (_number(part) for part in re.split(r"[\s/]+", text))
	return whole + _divided(above, below)
