"""What the stand-in makes of a paragraph for a parents' evening: a few of its sentences in prepared other words."""

import re

_ASKED = "You help a teacher to word a paragraph"
_WORDINGS = (
	(r"(\S+)'s results are steady, at about (\d+%) on average\.", r"\1's results have remained steady, averaging around \2."),
	(
		r"(\S+)'s results are rising: the last (\d+) average (\d+%), those before them (\d+%)\.",
		r"It is encouraging to see \1's results rising: the last \2 average \3, compared with \4 before.",
	),
	(
		r"(\S+)'s last (\d+) results average (\d+%), after (\d+%) before; we would like to find out together what has changed\.",
		r"The last \2 of \1's results average \3, compared with \4 before; we would love to understand together what has changed.",
	),
	(r"Strengths: (.+)\.", r"We are glad to see particular strength in \1."),
	(r"A little more practice would help in (.+)\.", r"In \1, a little extra practice would be helpful."),
	(r"Worth practising next: (.+)\.", r"A good next step would be to practise \1."),
	(r"(\S+) was present on (\d+%) of the recorded school days\.", r"\1 has attended \2 of the recorded school days."),
	(
		r"We would like to talk with you about how we can support (\S+) together\.",
		r"We would welcome the chance to talk with you about how we can best support \1 together.",
	),
)  # fmt: skip


def reword(contents: list[str]) -> str | None:
	"""The sentences of the last message in other words, where the first one asks for that; else None."""
	if not contents or not contents[0].startswith(_ASKED):
		return None
	return "\n".join(map(_reworded, contents[-1].splitlines()))


def _reworded(line: str) -> str:
	for pattern, wording in _WORDINGS:
		if re.fullmatch(pattern, line):
			return re.sub(pattern, wording, line)
	return line
