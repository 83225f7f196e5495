"""Says in words what a pupil wrote in signs, so that "20% of 50" and "2x + 3 = 11" can be looked up."""

import re

SEPARATOR = " ; "

SIGNS = str.maketrans({"%": " percent ", "√": " square root ", "π": " pi ", "∠": " angle ", "°": " degrees "})
_FRACTION = r"\d+\s?/\s?\d+"
_NUMBER = r"\d+(?:[.,]\d+)?"
_SUM = r"(?:[-+*/^().\d\s×÷−²³]|(?<![a-z])[a-z](?![a-z]))"
_UNKNOWN = r"(?<![a-z])(?:\d+\s?[a-z]|[b-hj-tv-z])(?![a-z])"
_EQUATION = re.compile(rf"{_UNKNOWN}{_SUM}{{0,40}}=|={_SUM}{{0,20}}?{_UNKNOWN}", re.I)
_FORMS = (
	(re.compile(rf"{_FRACTION}\s?\+\s?{_FRACTION}"), "adding fractions"),
	(re.compile(rf"{_FRACTION}\s?[-−–]\s?{_FRACTION}"), "subtracting fractions"),
	(re.compile(rf"{_FRACTION}\s?[x×*·]\s?{_FRACTION}"), "multiplying fractions"),
	(re.compile(rf"{_FRACTION}\s?÷\s?{_FRACTION}"), "dividing fractions"),
	(re.compile(rf"\badd\w*\b[^.?!]{{0,20}}?{_FRACTION}", re.I), "adding fractions"),
	(re.compile(rf"\b(?:subtract\w*|take away)\b[^.?!]{{0,20}}?{_FRACTION}", re.I), "subtracting fractions"),
	(re.compile(rf"\b(?:multipl\w*|times)\b[^.?!]{{0,20}}?{_FRACTION}", re.I), "multiplying fractions"),
	(re.compile(rf"\bdivid\w*\b[^.?!]{{0,20}}?{_FRACTION}", re.I), "dividing fractions"),
	(re.compile(rf"\b(?:bigger|larger|smaller|greater|biggest|compare)\b.*{_FRACTION}\D+{_FRACTION}", re.I), "comparing fractions"),
	(re.compile(rf"{_FRACTION}\D*\bdecimal", re.I), "fraction to decimal"),
	(re.compile(rf"^\D*{_NUMBER}\s?\+\s?{_NUMBER}\D*$"), "addition"),
	(re.compile(rf"^\D*{_NUMBER}\s?[-−–]\s?{_NUMBER}\D*$"), "subtraction"),
	(re.compile(rf"^\D*{_NUMBER}\s?[x×*·]\s?{_NUMBER}\D*$"), "multiplication"),
	(re.compile(rf"^\D*{_NUMBER}\s?÷\s?{_NUMBER}\D*$"), "division"),
	(re.compile(rf"{_FRACTION}\s+of\b", re.I), "fraction of an amount"),
	(re.compile(r"\d\s?(?:%|per ?cent)\s+of\b", re.I), "percentage of an amount"),
	(re.compile(rf"^[^\d]*{_FRACTION}[^\d]*$"), "fraction"),
	(re.compile(r"\by\s?=\s?[-−]?[\d./]*\s?(?:x|mx)\b", re.I), "straight line graph"),
	(re.compile(r"\b[a-z]\s?(?:\^2|²)[^=]*=[^=]*\d\s*$|\b[a-z]\s?(?:\^2|²)[^=]*[a-z][^=]*=\s?\d", re.I), "quadratic equation"),
	(re.compile(r"\([^()]*[a-z][^()]*\)\s?\([^()]*[a-z][^()]*\)", re.I), "expanding double brackets"),
)  # fmt: skip


def spelled(text: str) -> str:
	"""`text` with signs spelled out, and after it the names of the forms that it contains."""
	forms = [name for pattern, name in _FORMS if pattern.search(text)]
	if not {"quadratic equation", "straight line graph"}.intersection(forms) and _EQUATION.search(text):
		forms.append("linear equation")
	return SEPARATOR.join([text.translate(SIGNS), *forms])
