"""What the tutor has to go on for a question, and how sure that makes it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ai_school.tutor import notation, quoting, spelling, words
from ai_school.tutor.concepts import Concept
from ai_school.tutor.exchange import Request
from ai_school.tutor.follow_up import GENERAL_STEMS, leans
from ai_school.tutor.passages import EXAMPLE, TEXT, kind_of
from ai_school.tutor.search import Passage

CLOSE_SHARE, EXAMPLE_CLOSE_SHARE, RULE_SHARE = 0.6, 0.85, 0.85
"""A passage this close to the best one may be used in its place when it suits the answer better."""

COVERAGE_WEIGHT, SCORE_WEIGHT, MARGIN_WEIGHT = 0.6, 0.25, 0.15
CONCEPT_ALONE = 0.5
HALF, WEAK_SCORE, WEAK_COVERAGE = 0.5, 0.4, 0.75
FAINT_SCORE, FAINT_COVERAGE = 0.3, 0.67
SAME_KIND_COVERAGE = 0.6

_SAYS_HOW = re.compile(r"^how to\b|\b(?:rules?|formulas?|formulae|laws?|methods?|steps)\b", re.I)
_STEPS = re.compile(r"^1\. .*\n+2\. ", re.M)


@dataclass(frozen=True)
class Evidence:
	"""The material for one request."""

	request: Request

	@cached_property
	def asked(self) -> frozenset[str]:
		"""Stems of the words that say what the question is about."""
		text = notation.spelled(self.request.text)
		return _stems(words.informative(text, strict=True))

	@property
	def has_subject(self) -> bool:
		"""Whether the question names more than general words."""
		return not self.asked <= GENERAL_STEMS

	@property
	def kind(self) -> str:
		"""What the best passage is: TEXT, EXAMPLE, MISTAKES or LINKS; TEXT when there is none."""
		return _kind(self.passage) if self.passage else TEXT

	@cached_property
	def concept(self) -> Concept | None:
		"""The concept of the request, unless the question names a subject of its own that is none of its names.

		So the concept of the turn before does not answer a question about something else."""
		if leans(self.request.text) or self.asked & self._other_names:
			return self.request.concept
		return None

	@property
	def compared(self) -> Concept | None:
		"""The concept that the question sets beside the other."""
		return self.request.compared if self.concept else None

	@property
	def prerequisite(self) -> Concept | None:
		"""What to revisit first for the concept."""
		return self.request.prerequisite if self.concept else None

	@cached_property
	def named(self) -> frozenset[str]:
		"""Stems of the title of the concept."""
		return _stems(words.informative(self.concept.title)) if self.concept else frozenset()

	@property
	def wanted(self) -> frozenset[str]:
		"""Stems to look for in a passage."""
		return self.asked | self.named

	@cached_property
	def passages(self) -> tuple[Passage, ...]:
		"""The passages without those that share hardly more than a word with the question."""
		return tuple(p for p in self.request.passages if not self._is_faint(p))

	def _is_faint(self, passage: Passage) -> bool:
		return passage.score < FAINT_SCORE and self.coverage(passage) < FAINT_COVERAGE

	@cached_property
	def close(self) -> tuple[Passage, ...]:
		"""Passages that fit about as well as the best one and explain, rather than list mistakes or neighbours."""
		given = self.passages
		share = EXAMPLE_CLOSE_SHARE if given and _kind(given[0]) == EXAMPLE else CLOSE_SHARE
		close = [passage for passage in given if passage.score >= share * given[0].score]
		return tuple(p for p in close if _kind(p) == TEXT and p.doctype != "Topic")

	@cached_property
	def passage(self) -> Passage | None:
		"""The best passage that explains; whatever is best where none does."""
		return next(iter((*self.close, *self.passages)), None)

	@cached_property
	def rule(self) -> Passage | None:
		"""The passage that says how it is done, if one is nearly the best; else the best, if it is no example."""
		best = self.passage
		if best is None or _kind(best) == EXAMPLE:
			return None
		if len(self.wanted) < 2:
			return best
		near = (passage for passage in self.close if passage.score >= RULE_SHARE * best.score)
		return next((p for p in near if _SAYS_HOW.search(p.heading) or _STEPS.search(p.text)), best)

	@cached_property
	def example(self) -> Passage | None:
		"""The course's worked example that is nearest to the question."""
		for passage in self.passages:
			if _kind(passage) == EXAMPLE:
				return passage
		return self.passage.example if self.passage else None

	@property
	def is_weak(self) -> bool:
		"""Whether the passage only touches on what was asked."""
		passage = self.passage
		if passage is None:
			return False
		covered = self.coverage(passage)
		return covered <= HALF or (passage.score < WEAK_SCORE and covered < WEAK_COVERAGE)

	@property
	def is_aside(self) -> bool:
		"""Whether the passage only touches on what was asked and is an example or does not name the concept either."""
		if self.concept is None or self.passage is None or not self.is_weak:
			return False
		return self.kind == EXAMPLE or not self.named <= quoting.stems(
			f"{self.passage.title} {self.passage.text}"
		)

	@property
	def example_is_alike(self) -> bool:
		"""Whether the worked example is about what was asked, not only in the same article."""
		example = self.example
		if example is None or self.coverage(example) < SAME_KIND_COVERAGE:
			return False
		return self.coverage(example, titled=False) >= SAME_KIND_COVERAGE / 2

	def coverage(self, passage: Passage, titled: bool = True) -> float:
		"""Share of the question's words, 0 to 1, that a passage (with its title) holds, by its words or the concept's."""
		held = quoting.stems(f"{passage.title} {passage.text}" if titled else passage.text)
		if not self.asked:
			return float(bool(self.named) and self.named <= held)
		known = self._other_names if self.named and self.named <= held else frozenset()
		return len(self.asked & (held | known)) / len(self.asked)

	def confidence(self, used: Sequence[Passage] = ()) -> float:
		"""How sure an answer is that rests on the passages used, 0 to 1.

		The intent's confidence times the strength of what was found: for a passage 0.6 times the share of the
		question's words that it holds, plus 0.25 times its score, plus 0.15 times its lead over the best passage of
		another document (as a share of its own score); for a concept alone 0.5; for neither 0."""
		if not used:
			strength = CONCEPT_ALONE if self.concept else 0.0
		else:
			best = used[0]
			others = [
				p.score for p in self.request.passages if (p.doctype, p.name) != (best.doctype, best.name)
			]
			margin = max(0.0, 1 - max(others, default=0.0) / best.score) if best.score else 0.0
			strength = (
				COVERAGE_WEIGHT * self.coverage(best) + SCORE_WEIGHT * best.score + MARGIN_WEIGHT * margin
			)
		return round(min(1.0, max(0.0, self.request.intent.confidence * strength)), 4)

	@cached_property
	def _other_names(self) -> frozenset[str]:
		"""Stems of the concepts' titles and other names, and of the question's words that are these misspelt."""
		concepts = [concept for concept in (self.request.concept, self.request.compared) if concept]
		if not concepts:
			return frozenset()
		titles = (name for concept in concepts for name in (concept.title, *concept.aliases))
		names = {word for title in titles for word in words.words(title)}
		misspelt = (word for word in words.informative(self.request.text) if spelling.nearest(word, names))
		return _stems((*names, *misspelt))


def _kind(passage: Passage) -> str:
	return kind_of(passage.heading)


def _stems(names: Iterable[str]) -> frozenset[str]:
	return frozenset(words.stem(name) for name in names)
