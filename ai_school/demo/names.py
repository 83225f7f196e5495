"""Names of fictional pupils: pure, and the same for the same seed."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Name:
	"""A fictional person; gender is Female or Male, as Frappe names them."""

	first: str
	last: str
	gender: str

	@property
	def full(self) -> str:
		"""First and last name."""
		return f"{self.first} {self.last}"


def pupils(words: Mapping[str, Sequence[str]], count: int, seed: int) -> list[Name]:
	"""So many different names, half of them girls'.

	`words` has first names under Female and Male, and surnames; raises ValueError if they don't make enough names.
	"""
	rng = np.random.default_rng(seed)
	girls = _people(words, "Female", (count + 1) // 2, rng)
	boys = _people(words, "Male", count // 2, rng)
	mixed = girls + boys
	return [mixed[position] for position in rng.permutation(count)]


def address(name: Name, domain: str) -> str:
	"""An e-mail address of the name under a domain, in ASCII."""
	plain = unicodedata.normalize("NFKD", f"{name.first}.{name.last}").encode("ascii", "ignore").decode()
	return f"{plain.replace(' ', '').lower()}@{domain}"


def _people(
	words: Mapping[str, Sequence[str]], gender: str, count: int, rng: np.random.Generator
) -> list[Name]:
	first_names, surnames = words[gender], words["surnames"]
	chosen = rng.choice(len(first_names) * len(surnames), size=count, replace=False)
	pairs = (divmod(int(number), len(surnames)) for number in chosen)
	return [Name(first_names[first], surnames[last], gender) for first, last in pairs]
