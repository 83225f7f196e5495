"""Course material of any size for benchmarks: articles recombined from the vocabulary of the concepts."""

import random
from collections.abc import Iterator

from ai_school.tutor import words
from ai_school.tutor.concepts import Concept, seed
from ai_school.tutor.search import Document

ARTICLES_PER_COURSE = 25
SECTIONS = ("What {} is", "How {} works", "Where {} is used", "The rule for {}", "Why {} matters")
PARAGRAPHS_PER_SECTION = 2
SENTENCES_PER_PARAGRAPH = 4
SENTENCE_WORDS = (8, 18)
COMMON_WORDS = """
the a of to and in is it that for as on with are this be by from or when which has each if not can then so more into
same one two than other only both between has made gives many most first next after before where how does
""".split()


def courses(articles: int) -> list[str]:
	"""Names of the courses over which so many articles are spread."""
	return [f"Course {number}" for number in range(-(-articles // ARTICLES_PER_COURSE))]


def documents(articles: int, seeded: int = 1) -> Iterator[Document]:
	"""So many articles of about 600 words, the same for the same seed.

	Each is about a concept: its title names it, its text mixes the concept's own words with those of its
	neighbours and of the whole curriculum, whose frequencies fall as in a natural text (Zipf's law)."""
	chance = random.Random(seeded)
	concepts = seed()
	vocabulary = _vocabulary(concepts, chance)
	for number in range(articles):
		concept = concepts[number % len(concepts)]
		course = f"Course {number // ARTICLES_PER_COURSE}"
		title = f"{concept.title}, part {number // len(concepts) + 1}"
		text = _article(concept, vocabulary, chance)
		yield Document("Article", f"Article {number}", title, concept.title, (course,), text, "1")


def _vocabulary(concepts: list[Concept], chance: random.Random) -> list[str]:
	"""Words of the curriculum and as many made from their syllables, commonest first."""
	known = {
		word
		for concept in concepts
		for word in words.words(f"{concept.definition} {' '.join(concept.aliases)}")
	}
	real = sorted(word for word in known if len(word) > 3 and word.isalpha())
	halves = [(word[: len(word) // 2], word[len(word) // 2 :]) for word in real]
	made = {chance.choice(halves)[0] + chance.choice(halves)[1] for _ in range(6 * len(real))} - known
	chance.shuffle(real)
	return [*real, *sorted(made)]


def _article(concept: Concept, vocabulary: list[str], chance: random.Random) -> str:
	own = [word for word in words.words(f"{concept.definition} {' '.join(concept.aliases)}") if len(word) > 3]
	parts = []
	for section in SECTIONS:
		parts.append("## " + section.format(concept.title.lower()))
		parts += [_paragraph(own, vocabulary, chance) for _ in range(PARAGRAPHS_PER_SECTION)]
	parts[1] = f"{concept.definition} {parts[1]}"
	return "\n\n".join([*parts, "## Worked example", _paragraph(own, vocabulary, chance)])


def _paragraph(own: list[str], vocabulary: list[str], chance: random.Random) -> str:
	return " ".join(_sentence(own, vocabulary, chance) for _ in range(SENTENCES_PER_PARAGRAPH))


def _sentence(own: list[str], vocabulary: list[str], chance: random.Random) -> str:
	chosen = []
	for _ in range(chance.randint(*SENTENCE_WORDS)):
		kind = chance.random()
		rank = int(len(vocabulary) ** chance.random()) - 1
		chosen.append(
			chance.choice(COMMON_WORDS)
			if kind < 0.45
			else chance.choice(own)
			if kind < 0.6
			else vocabulary[rank]
		)
	return " ".join(chosen).capitalize() + "."
