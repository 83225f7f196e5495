"""One turn of the tutor: the request, the evidence for it, and the tutor's voice."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ai_school.tutor.evidence import Evidence
from ai_school.tutor.exchange import Request
from ai_school.tutor.quoting import escaped
from ai_school.tutor.replies import Replies, Translate
from ai_school.tutor.search import Passage

ENCOURAGE_FROM = 0.6
ENCOURAGEMENT_WORDS, PREREQUISITE_WORDS, LEAST_WORDS = 15, 25, 30


@dataclass(frozen=True)
class Turn:
	"""What every part of an answer needs."""

	request: Request
	translate: Translate

	@cached_property
	def evidence(self) -> Evidence:
		"""The material for the request."""
		return Evidence(self.request)

	@property
	def is_discouraged(self) -> bool:
		"""Whether the student is, with enough probability, frustrated or confused."""
		mood = self.request.mood
		return mood.label in ("frustrated", "confused") and mood.probability >= ENCOURAGE_FROM

	def room(self, words: int) -> int:
		"""How many words of a quotation there is room for, beside what else has to be said."""
		beside = ENCOURAGEMENT_WORDS * self.is_discouraged + PREREQUISITE_WORDS * bool(
			self.evidence.prerequisite
		)
		return max(LEAST_WORDS, words - beside)

	def say(self, kind: str, **values: object) -> str:
		"""A sentence of the tutor's own that it has not just said, as Markdown; the values are plain text."""
		plain = {name: escaped(str(value)) for name, value in values.items()}
		return Replies().say(kind, self.request.said, self.translate, **plain)

	def listed(self, names: Sequence[str]) -> str:
		"""Names as a list inside a sentence: "a, b and c"."""
		if len(names) < 2:
			return "".join(names)
		return Replies().say("listed", (), self.translate, first=", ".join(names[:-1]), last=names[-1])

	def place(self, passage: Passage) -> str:
		"""The heading of a passage, or its title when it has none."""
		return passage.heading or passage.title
