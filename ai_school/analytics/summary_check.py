"""Whether a model's wording of the paragraph for a parents' evening says what the paragraph says, and nothing else.

What is not known to be harmless is refused: each sentence has to carry the figures and names of exactly one sentence of the
paragraph, in words that are listed for what that sentence is about (`data/summary_wordings.json`). No list of forbidden
claims could be complete; a list of what may be said is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ai_school.analytics.summary import Sentence
from ai_school.analytics.summary_text import FIGURE, NAME, WORD, Token, pieces, visible
from ai_school.analytics.summary_vocabulary import FREE, Vocabulary, of_language
from ai_school.tutor import language as languages

MARKUP, LENGTH, LANGUAGE = "markup", "length", "language"
FIGURES, NAMES, WORDS, SENTENCES = "figures", "names", "words", "sentences"
MOST_TIMES, MOST_MORE = 2, 200
MOST_FREE, MOST_SENTENCES, MOST_WORDS = 2, 16, 3
PART_OF = {"rising": "improving", "find_out": "declining"}
"""Parts of a sentence that may stand as a sentence of their own, at most once, beside the sentence that they belong to."""


@dataclass(frozen=True, slots=True)
class Verdict:
	"""The wording that may be shown, or why none may be: one of the codes above, with the words that were too much.

	`kept`: how many sentences of the text are the template's, because the model's said what they may not.
	"""

	text: str = ""
	reason: str = ""
	words: tuple[str, ...] = ()
	kept: int = 0


def can_check(template: Sequence[Sentence], child: str, language: str) -> bool:
	"""Whether wordings of this paragraph can be judged: in a language whose words are listed, as the app wrote it."""
	text = " ".join(sentence.text for sentence in template)
	return of_language(language) is not None and not check(template, text, child, language).reason


def check(template: Sequence[Sentence], text: str, child: str, language: str) -> Verdict:
	"""Judge a wording.

	Args:
		template: the paragraph's sentences.
		text: the model's wording of them.
		child: what stands for the child's name in both.
		language: ISO 639-1 code of the language of the template.

	Returns:
		The wording without invisible characters, or the reason why the template has to stay. Where the wording has a line
		for each sentence, in order and with its figures and names, a line that may not be said gives way to its sentence,
		as long as that are fewer than half.
	"""
	text = visible(text)
	length = sum(len(sentence.text) for sentence in template)
	if not text or len(text) > MOST_TIMES * length + MOST_MORE:
		return Verdict(reason=LENGTH)
	vocabulary = of_language(language)
	names = tuple(dict.fromkeys(name for sentence in template for name in sentence.names))
	said = pieces(text, names, child, language)
	if vocabulary is None or said is None:
		return Verdict(reason=LANGUAGE if vocabulary is None else MARKUP)
	wanted = [_only(sentence, child, language) for sentence in template]
	if len(said) <= MOST_SENTENCES and _covers(template, wanted, said, vocabulary):
		return Verdict(text)
	mended = _mended(template, wanted, text, names, child, vocabulary)
	return mended or _refused(wanted, said, text, language, vocabulary)


def _only(sentence: Sentence, child: str, language: str) -> list[Token]:
	"""A sentence of the template in tokens, whatever marks it holds."""
	found = pieces(sentence.text, sentence.names, child, language)
	return [token for piece in found or [] for token in piece]


def _covers(
	template: Sequence[Sentence], wanted: list[list[Token]], said: list[list[Token]], vocabulary: Vocabulary
) -> bool:
	"""Whether the sentences can be told apart so that each of the template is said once, and no more than that."""
	options = [list(_meanings(one, template, wanted, vocabulary)) for one in said]
	return _match(options, frozenset(range(len(template))), MOST_FREE)


def _mended(
	template: Sequence[Sentence],
	wanted: list[list[Token]],
	text: str,
	names: tuple[str, ...],
	child: str,
	vocabulary: Vocabulary,
) -> Verdict | None:
	"""The wording with the template's sentence in place of each line that may not be said; None where that is not enough."""
	lines = [line.strip() for line in text.split("\n") if line.strip()]
	if len(lines) != len(template):
		return None
	kept = 0
	for place, (sentence, own) in enumerate(zip(template, wanted, strict=True)):
		said = pieces(lines[place], names, child, vocabulary.language) or []
		if not _carries([token for piece in said for token in piece], own):
			return None
		if not _covers([sentence], [own], said, vocabulary):
			kept, lines[place] = kept + 1, sentence.text
	return Verdict("\n".join(lines), kept=kept) if kept * 2 < len(lines) else None


def _meanings(
	said: list[Token], template: Sequence[Sentence], wanted: list[list[Token]], vocabulary: Vocabulary
) -> Iterator[int | str]:
	"""What a sentence may be: the place of one in the template, a part of one, or FREE."""
	for place, sentence in enumerate(template):
		if _carries(said, wanted[place]) and vocabulary.allows(sentence.kind, said):
			yield place
	if any(token.kind in (FIGURE, NAME) for token in said):
		return
	kinds = {sentence.kind for sentence in template}
	yield from (part for part, of in PART_OF.items() if of in kinds and vocabulary.allows(part, said))
	if vocabulary.allows(FREE, said):
		yield FREE


def _match(options: list[list[int | str]], left: frozenset[int | str], free: int) -> bool:
	"""Whether each sentence can be given one of its meanings so that none of the template is left or said twice."""
	if not options:
		return not any(isinstance(one, int) for one in left)
	first, *rest = options
	for meaning in first:
		if meaning == FREE and free and _match(rest, left, free - 1):
			return True
		if isinstance(meaning, int) and meaning in left and _match(rest, left - {meaning}, free):
			return True
		if meaning in PART_OF and meaning not in left and _match(rest, left | {meaning}, free):
			return True
	return False


def _carries(said: list[Token], wanted: list[Token]) -> bool:
	"""The same figures in the same order, and the same names, each once."""
	return _of(FIGURE, said) == _of(FIGURE, wanted) and sorted(_of(NAME, said)) == sorted(_of(NAME, wanted))


def _of(kind: str, tokens: list[Token]) -> list[str]:
	return [token.text for token in tokens if token.kind == kind]


def _refused(
	wanted: list[list[Token]], said: list[list[Token]], text: str, language: str, vocabulary: Vocabulary
) -> Verdict:
	"""The reason that tells a reader most."""
	theirs, ours = ([token for piece in pieces_ for token in piece] for pieces_ in (said, wanted))
	unknown = [token for token in theirs if token.kind == WORD and not vocabulary.knows(token)]
	if len(unknown) * 2 > len(_of(WORD, theirs)) and languages.detect(text) != language:
		return Verdict(reason=LANGUAGE)
	for kind, reason in ((FIGURE, FIGURES), (NAME, NAMES)):
		if sorted(_of(kind, theirs)) != sorted(_of(kind, ours)):
			return Verdict(reason=reason)
	if unknown:
		words = tuple(dict.fromkeys(token.original for token in unknown))
		return Verdict(reason=WORDS, words=words[:MOST_WORDS])
	return Verdict(reason=SENTENCES)
