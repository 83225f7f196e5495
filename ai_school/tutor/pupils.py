"""Pupils' sentences to train on: templates with slots are filled and written the way pupils write, always the same."""

import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_SLOTS = Path(__file__).parent / "data" / "pupils_slots.json"
_SLOT = re.compile(r"\{(\w+)\}")
Slots = Mapping[str, Sequence[str]]
"""What may stand in the place of each {slot}; "before" and "after" are what a pupil puts around a sentence."""

_BEFORE_SHARE, _AFTER_SHARE, _TYPO_SHARE, _TYPO_RATE = 0.35, 0.35, 0.3, 0.12


@dataclass(frozen=True, slots=True)
class Sentence:
	"""A labelled sentence. Those made from one template share its number; `weight` keeps a template from drowning others."""

	label: str
	text: str
	template: int
	weight: float


def expand(
	templates: Sequence[tuple[str, str]], copies: int = 12, plain_copies: int = 2, bare: Sequence[str] = ()
) -> list[Sentence]:
	"""Return `copies` sentences of each (label, template) with slots and `plain_copies` of each without.

	The first copy is the template as it stands, the others may have a greeting before, a word after and typing errors;
	templates of the labels in `bare` get typing errors only.
	"""
	chance = random.Random(0)
	numbered = list(enumerate(templates))
	chance.shuffle(numbered)
	sentences = []
	for number, (label, template) in numbered:
		slotted = "{" in template
		count, weight = (copies, 2 / copies) if slotted else (plain_copies, 1 / plain_copies)
		for copy in range(count):
			text = filled(template, slots(), chance)
			if copy:
				text = retyped(text if label in bare else framed(text, slots(), chance), chance)
			sentences.append(Sentence(label, text, number, weight))
	return sentences


def filled(template: str, values: Slots, chance: random.Random) -> str:
	"""Return the template with one of its values in the place of each slot."""
	return _SLOT.sub(lambda slot: chance.choice(values[slot[1]]), template)


def framed(text: str, values: Slots, chance: random.Random) -> str:
	"""Return the text, in some cases with a greeting before it or a word after it."""
	if chance.random() < _BEFORE_SHARE:
		text = f"{chance.choice(values['before'])} {text}"
	if chance.random() < _AFTER_SHARE:
		text = f"{text} {chance.choice(values['after'])}"
	return text


def retyped(text: str, chance: random.Random) -> str:
	"""Return the text, in some cases with typing errors."""
	if chance.random() >= _TYPO_SHARE:
		return text
	return " ".join(
		_mistyped(word, chance) if len(word) > 4 and word.isalpha() and chance.random() < _TYPO_RATE else word
		for word in text.split()
	)


def _mistyped(word: str, chance: random.Random) -> str:
	"""Drop, swap or double a letter inside the word."""
	at = chance.randrange(1, len(word) - 1)
	return chance.choice(
		(
			word[:at] + word[at + 1 :],
			word[:at] + word[at + 1] + word[at] + word[at + 2 :],
			word[: at + 1] + word[at:],
		)
	)


@cache
def slots() -> Slots:
	"""Return the English slots that the app brings."""
	brought: dict[str, list[str]] = json.loads(_SLOTS.read_text(encoding="utf-8"))
	return brought
