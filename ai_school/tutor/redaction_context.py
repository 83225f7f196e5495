"""What stands around a word and tells a name from a word of the same letters."""

from collections.abc import Collection

from ai_school.tutor.redaction_words import Word, fold, name_lists, split, words_of

MANY_CAPITALS = 0.6


def is_word(key: str) -> bool:
	"""Whether it means something besides being a name."""
	return key in name_lists().ordinary or key in words_of("not_names") or key in words_of("calendar")


def never_names(key: str) -> bool:
	"""Whether a capital on this word tells nothing: school words, months, places, relatives."""
	return any(key in words_of(kind) for kind in ("not_names", "calendar", "places", "relations"))


def is_title(word: Word) -> bool:
	"""Whether it stands before a name: Mrs, Dr, señora."""
	return word.key in words_of("titles")


class Context:
	"""The words of a text, and questions about the place of one of them, given by its index."""

	def __init__(self, text: str):
		self.text, self.words = text, split(text)
		cased = [word for word in self.words if not word.uncased and len(word.text) > 1]
		capitals = sum(word.capital for word in cased)
		self.capitals_tell = capitals <= MANY_CAPITALS * len(cased) or len(cased) < 8

	def keys(self, at: int, count: int) -> list[str]:
		"""The next `count` words from here on, as they are compared."""
		return [word.key for word in self.words[at : at + count]]

	def follows_any(self, at: int, keys: Collection[str]) -> bool:
		"""Whether the word before is one of these."""
		return at > 0 and self.words[at - 1].key in keys

	def of_person(self, at: int) -> bool:
		"""Whether what follows is said of a person: a verb, a possessive, and with another name, a surname."""
		if at + 1 >= len(self.words):
			return False
		after = self.words[at + 1]
		if after.before in ("'", "’") and after.key == "s":
			return True
		if not after.follows_directly:
			return False
		if after.key in AND:
			return at + 2 < len(self.words) and self.words[at + 2].capital
		fits = not is_word(after.key) or (
			after.key in words_of("particles") and not is_word(self.words[at].key)
		)
		surname = after.capital and fits and not after.text.isupper()
		return surname or (
			after.key in words_of("name_verbs") and (self.words[at].key not in _ASKS or is_finite(after.key))
		)

	def said_of(self, at: int) -> bool:
		"""Whether the word after is one that only a person can do: said, told; after "and" also got, gave."""
		after = self.words[at + 1].key if at + 1 < len(self.words) else ""
		return after in _SAID or (after in _PAST and self.follows_any(at, AND))

	def does(self, at: int) -> bool:
		"""Whether the word after is a verb that things seldom do: said, stole; "and I", and within a sentence is, has."""
		after = self.keys(at + 1, 2)
		if not after or not self.words[at + 1].follows_directly:
			return False
		if after[0] in AND:
			return after[1:] in (["i"], ["me"]) or self.share(at, at + 2)
		said = after[0] in words_of("name_verbs") and (not self.words[at].initial or after[0] not in _BEING)
		return after[0] in _SAID or after[0] in _PAST or said

	def share(self, *both: int) -> bool:
		"""Whether words that are no other words do something together: Sizwe and Nokuthula shared."""
		if both[-1] + 1 >= len(self.words):
			return False
		after = self.words[both[-1] + 1]
		strange = all(
			self.words[each].capital
			and not is_word(self.words[each].key)
			and not never_names(self.words[each].key)
			for each in both
		)
		return strange and (after.key in words_of("name_verbs") or after.key.endswith("ed"))

	def heads_a_law(self, at: int) -> bool:
		"""Whether the word is an eponym: Newton's second law, Venn diagram."""
		after = self.keys(at + 1, 3)
		return bool(_EPONYMS.intersection(after if after[:1] == ["s"] else after[:1]))

	def beside_number(self, at: int) -> bool:
		"""Whether a digit or operator stands right before or after."""
		word = self.words[at]
		around = self.text[max(0, word.start - 2) : word.start] + "|" + self.text[word.end : word.end + 2]
		return any(char.isdigit() or char in "=+×*/^÷" for char in around)

	def beside_operator(self, at: int) -> bool:
		"""Whether a sign of a formula touches it."""
		word = self.words[at]
		return any(
			char in "=^\\_"
			for char in self.text[max(0, word.start - 1) : word.start] + self.text[word.end : word.end + 2]
		)

	def in_calendar(self, at: int) -> bool:
		"""Whether a word of the calendar is used as one: in May, of April."""
		if self.words[at].key not in words_of("calendar"):
			return False
		return (at > 0 and self.words[at - 1].key in _BEFORE_DATES) or self.beside_number(at)


def is_finite(verb: str) -> bool:
	"""Whether an English verb cannot follow an auxiliary: thinks, asked, was."""
	return verb.endswith(("s", "ed")) or verb in _PAST


_EPONYMS = frozenset(
	"law laws theorem triangle principle formula equation method rule theory diagram diagrams scale constant sequence "
	"experiment effect process cycle units force telescope model".split()
)
_PAST = frozenset(
	"said told thought got had gave took went came sat wrote knew kept ran bought ate sold made found hit "
	"stole broke hid lost lent borrowed copied forgot".split()
)
SYMBOLS = frozenset(("pi", "xi", "mu", "nu"))
LABELS = frozenset(("name", "nombre", "nom", "nome", "prenom", "اسم"))
AND = frozenset(("and", "&", "y", "e", "et", "or", "und", "na", "और", "و", "aur", "with"))
IS = frozenset(("is", "es", "est", "hai", "ni", "was", "s"))
_SAID = frozenset(("said", "says", "told", "asked", "thinks", "helped", "explained"))
ASKED = frozenset(("told", "asked", "ask", "tell", "friend"))
THOUGHT = frozenset(("think", "thinks", "thought", "believe", "dear", "creo", "acho", "crois"))
_BEING = frozenset(
	(
		"is",
		"was",
		"has",
		"had",
		"can",
		"will",
		"does",
		"did",
		"may",
		"would",
		"es",
		"est",
		"tem",
		"tiene",
		"era",
		"a",
		"hai",
	)
)
_ASKS = frozenset(("will", "may", "can", "do", "did", "does", "is", "was", "has"))
_BEFORE_DATES = frozenset(
	(
		"in",
		"by",
		"of",
		"since",
		"until",
		"till",
		"last",
		"next",
		"this",
		"every",
		"early",
		"late",
		"mid",
		"en",
		"de",
		"on",
	)
)
STOP_UNCASED = frozenset(
	fold(word) for word in "है हैं हूँ हूं और मैं मेरा मेरी को ने का की के से में و في من أنا هو هي".split()
)
