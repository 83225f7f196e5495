"""How well a passage fits a question: rarity of its words, how often they stand where, how many are there."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ai_school.tutor import notation, words
from ai_school.tutor.concepts import Graph
from ai_school.tutor.follow_up import GENERAL_STEMS

TITLE_WEIGHT, HEADING_WEIGHT = 1.0, 2.0
"""What a word in the title or the heading counts, in occurrences in the body."""

SATURATION, LENGTH_EFFECT = 1.2, 0.75
"""The constants k1 and b of BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009)."""

INSTEAD_SHARE = 0.6
"""How much of a wish a concept's title may fulfil in place of the student's own words."""

QUESTION_WORD_BONUS, FOCUS_BONUS = 0.08, 0.2
GENERAL_WEIGHT = 0.3
PRIOR_PASSAGES = 100
MATCHED_SHARE = 0.5
MAX_WISHES = 16
LEAST_COVERAGE = {1: 0.5, 2: 0.4}
LEAST_COVERAGE_OF_MANY = 0.3
LEAST_SCORE = 0.16

_QUESTION_WORD = re.compile(r"\b(what|how|why|when|where|which)\b", re.I)


@dataclass(frozen=True, slots=True)
class Wish:
	"""Something a question asks for: the stems it used and those of the concept's title that mean the same."""

	stems: tuple[str, ...]
	instead: tuple[str, ...] = ()
	weight: float = 1.0

	@property
	def all_stems(self) -> tuple[str, ...]:
		"""Every stem that may fulfil the wish."""
		return (*self.stems, *self.instead)


@dataclass(frozen=True, slots=True)
class Found:
	"""A candidate's stems by place."""

	title: Sequence[str]
	heading: Sequence[str]
	body: Sequence[str]


@dataclass(frozen=True, slots=True)
class Fit:
	"""How a passage fits: `score` and `coverage` from 0 to 1, how many of the wished stems it holds, and whether
	its title, or for a concept its heading, names one of the wishes."""

	score: float
	coverage: float
	matched: int
	titled: bool

	@property
	def is_relevant(self) -> bool:
		"""Whether the passage is about the question rather than sharing a word with it by chance."""
		least = (
			LEAST_COVERAGE_OF_MANY
			if self.titled
			else LEAST_COVERAGE.get(self.matched, LEAST_COVERAGE_OF_MANY)
		)
		return self.matched > 0 and self.coverage >= least and self.score >= LEAST_SCORE


class Speller(Protocol):
	"""The spelling of the material that is searched."""

	def holds(self, word: str) -> bool:
		"""Whether the material has a word."""

	def corrected(self, word: str) -> str:
		"""A word as the material spells it, or itself."""


def wishes(question: str, graph: Graph, speller: Speller) -> list[Wish]:
	"""What a question asks for, each once, at most MAX_WISHES."""
	wanted: dict[tuple[str, ...], Wish] = {}
	used: set[str] = set()
	for mention in graph.mentions(question):
		if any(
			speller.holds(own)
			for own, meant in zip(mention.words, mention.meant, strict=True)
			if own != meant
		):
			continue
		named = words.informative(" ".join(mention.meant))
		title = _stems(words.informative(mention.concept.title))
		instead = () if set(title) <= set(_stems(named)) else title
		wanted.setdefault(_stems(named), Wish(_stems(named), instead, _weight(named)))
		used.update(mention.words)
	for word in words.informative(notation.spelled(question), strict=True):
		if word not in used:
			meant = speller.corrected(word)
			wanted.setdefault(_stems([meant]), Wish(_stems([meant]), weight=_weight([meant])))
	return [wish for wish in wanted.values() if wish.stems][:MAX_WISHES]


def _weight(named: Sequence[str]) -> float:
	"""What a wish counts: less when it is of general words only."""
	return GENERAL_WEIGHT if GENERAL_STEMS.issuperset(_stems(named)) else 1.0


def _stems(names: Sequence[str]) -> tuple[str, ...]:
	return tuple(dict.fromkeys(words.stem(name) for name in names))


def rarity(total: int, holding: int) -> float:
	"""The inverse document frequency of BM25 for a stem that `holding` of `total` passages hold; above 0.

	As if PRIOR_PASSAGES others held none, so that a small course does not make its own subject a common word; a stem
	that none holds counts as hardly rarer than one that a single passage holds."""
	total, held = total + PRIOR_PASSAGES, max(holding, 0.5)
	return math.log(1 + (total - held + 0.5) / (held + 0.5))


def fit(wanted: Sequence[Wish], found: Found, rarities: Mapping[str, float], mean_length: float) -> Fit:
	"""How a passage fits the wishes.

	The score is BM25 as a share of its greatest possible value for these wishes; coverage is the share of their
	rarity that is fulfilled at all. `mean_length` is in stems."""
	title, heading, body = Counter(found.title), Counter(found.heading), Counter(found.body)
	length = SATURATION * (1 - LENGTH_EFFECT + LENGTH_EFFECT * len(found.body) / max(mean_length, 1.0))

	def strength(stems: Sequence[str]) -> tuple[float, float]:
		total = sum(rarities[stem] for stem in stems) or 1.0
		counts = {
			s: TITLE_WEIGHT * bool(title[s]) + HEADING_WEIGHT * bool(heading[s]) + body[s] for s in stems
		}
		reached = sum(rarities[stem] * count / (count + length) for stem, count in counts.items())
		return reached / total, (sum(rarities[stem] for stem in stems if counts[stem]) / total) ** 2

	score = covered = possible = 0.0
	matched, titled = 0, False
	for wish in wanted:
		value = wish.weight * _worth(wish, rarities)
		own, instead = strength(wish.stems), strength(wish.instead)
		reached = max(own[0], INSTEAD_SHARE * instead[0] + (1 - INSTEAD_SHARE) * own[0])
		share = max(own[1], instead[1])
		score += value * reached
		covered += value * share
		possible += value
		if share >= MATCHED_SHARE and wish.weight == 1.0:
			matched += max(1, round(share * len(wish.stems)))
			titled = titled or _is_titled(wish, title, heading)
	if not possible:
		return Fit(0.0, 0.0, 0, False)
	return Fit(score / possible, covered / possible, matched, titled)


def _is_titled(wish: Wish, title: Mapping[str, int], heading: Mapping[str, int]) -> bool:
	"""Whether the title names the wish, or the heading does so of a concept."""
	names = [(wish.stems, title), (wish.instead, title)] + ([(wish.stems, heading)] if wish.instead else [])
	return any(stems and all(stem in place for stem in stems) for stems, place in names)


def _worth(wish: Wish, rarities: Mapping[str, float]) -> float:
	return sum(rarities[stem] for stem in wish.stems)


def named_in(wanted: Sequence[Wish], heading: Sequence[str], rarities: Mapping[str, float]) -> float:
	"""What the wishes are worth of which a heading holds every stem."""
	return sum(_worth(wish, rarities) for wish in wanted if set(wish.stems) <= set(heading))


def heading_factor(question: str, heading: str, wanted: Sequence[Wish]) -> float:
	"""From 1 up: more for a heading that asks what is asked ("How ...") and speaks of nothing but what is wished."""
	asked = _QUESTION_WORD.search(question)
	alike = asked is not None and heading.casefold().startswith(asked[1].casefold())
	named = _stems(words.informative(heading))
	wished = {stem for wish in wanted for stem in wish.all_stems}
	focus = sum(stem in wished for stem in named) / len(named) if named else 0.0
	return 1.0 + QUESTION_WORD_BONUS * alike + FOCUS_BONUS * focus
