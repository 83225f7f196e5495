"""Greetings, thanks and the like, and the bare letter with which a pupil answers a quiz question."""

import re
from collections.abc import Sequence

from ai_school.tutor import words

SOCIAL = "social"

_ABOUT_ME = r"""who are you|what are you$|are you (?:a |an )?(?:real|human|robot|bot|person|ai|teacher|chatgpt)|what can you do|your name|
how do you work$"""
_GOODBYE = (
	r"\bbye\b|good ?bye|see you|see ya|\bcya\b|good night|adios|au revoir|tchau|अलविदा|مع السلامه|kwaheri"
)
_WELL_DONE = r"""\bi (?:get|got|understand|understood) it\b|i understand (?:now|this)|makes sense|it worked|i passed|full marks|
i (?:did|solved) it|now i (?:get|see|know|understand)|finally (?:get|got|understand|understood)"""
_THANKS = r"\bthank|\bthx\b|\bty\b|\bcheers\b|gracias|merci|obrigad|धन्यवाद|शुक्रिया|شكر|asante"
_GREETING = r"""\bhi+\b|\bhello|\bhey|\bhola\b|bonjour|\bsalut\b|\bola\b|\boi\b|नमस्ते|مرحبا|السلام|habari|jambo|
good (?:morning|afternoon|evening)"""

_KINDS = tuple(
	(kind, re.compile(pattern.replace("\n", "")))
	for kind, pattern in (
		("about_me", _ABOUT_ME),
		("goodbye", _GOODBYE),
		("well_done", _WELL_DONE),
		("thanks", _THANKS),
		("greeting", _GREETING),
	)
)
_NOT_YET = re.compile(r"\b(?:dont|do not|cant|cannot|didnt|not|never|no longer)\b")
_BARE_CHOICE = re.compile(r"^\W*(?:option |answer )?([a-e])\W*$", re.I)
_CHOICE = re.compile(
	r"\b(?:is it|its|it's|answer is|answer|i choose|i chose|i think|i say|option)\W+([a-e])\b(?!\w)", re.I
)
_OPTION = re.compile(r"^- \*\*[A-E]\*\* ", re.M)


def kind(text: str) -> str:
	"""What sort of small talk a text is: about_me, goodbye, well_done, thanks, greeting or social."""
	folded = " ".join(words.words(text))
	found = [kind for kind, pattern in _KINDS if pattern.search(folded)]
	if _NOT_YET.search(folded) and "well_done" in found:
		found.remove("well_done")
	return found[0] if found else SOCIAL


def choice(text: str) -> str:
	"""The letter of the option that a text chooses, or ""."""
	found = _BARE_CHOICE.match(text) or _CHOICE.search(text)
	return found[1].upper() if found else ""


def is_choice(text: str, said: Sequence[str]) -> bool:
	"""Whether a text chooses among the options that the tutor has just given."""
	return bool(choice(text)) and bool(said) and _OPTION.search(said[-1]) is not None
