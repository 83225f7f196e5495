"""Names of fictional pupils: pure, and the same for the same seed."""

import unicodedata
from dataclasses import dataclass

import numpy as np

GIRLS = (
	"Aaliyah Abena Agnes Aisha Alba Amelia Anaya Astrid Beatriz Bianca Camille Chiara Chloe Clara Dalia Eleni Emma Esme "
	"Fatima Freya Giulia Greta Hana Ingrid Isla Jana Julia Kaya Keira Laila Leonie Lina Lucia Maja Maryam Mila Naomi Noor "
	"Olivia Paula Priya Rania Rosa Sanna Selma Sienna Thea Uma Vera Wanjiru Yara Zofia"
).split()
BOYS = (
	"Aaron Adil Aleksander Amir Anton Arjun Ben Bruno Callum Carlos Dario David Dmitri Elias Emil Farid Felix Filip George "
	"Hamza Hugo Ibrahim Ivan Jakob Jamal Joao Jonas Kai Kofi Leo Liam Luca Marek Mateo Milan Musa Nikolai Noah Omar Pavel "
	"Rafael Ravi Ryan Samuel Sven Tariq Theo Tomas Viktor Wei Yusuf Zane"
).split()
SURNAMES = (
	"Abbott Adeyemi Ahmed Almeida Andersson Baker Banerjee Bauer Bennett Bianchi Boateng Brown Carvalho Chen Clarke Cohen "
	"Costa Dahl Davies Diallo Dimitrov Dubois Edwards Eriksen Evans Farah Fischer Foster Garcia Ghosh Greco Haddock Hansen "
	"Hassan Hill Horvat Ito Jansen Jensen Kamau Kaplan Kaur Keller Khan Kim Kowalski Kumar Larsen Lewis Lopez Mahmoud "
	"Martins Mbeki Meyer Moreau Morgan Nguyen Nikolaou Novak Nowak Nyberg Ochieng Osman Owusu Papadakis Park Patel Pereira "
	"Popescu Rossi Ruiz Said Sato Schmidt Shah Silva Singh Sokolov Svensson Taylor Tran Turner Vasquez Virtanen Vogel Walker "
	"Wang Weber Williams Yilmaz Zhang"
).split()


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


def pupils(count: int, seed: int) -> list[Name]:
	"""So many different names, half of them girls'; at most `len(GIRLS) * len(SURNAMES)` of either."""
	rng = np.random.default_rng(seed)
	girls = _people(GIRLS, "Female", (count + 1) // 2, rng)
	boys = _people(BOYS, "Male", count // 2, rng)
	mixed = girls + boys
	return [mixed[position] for position in rng.permutation(count)]


def address(name: Name, domain: str) -> str:
	"""An e-mail address of the name under a domain, in ASCII."""
	plain = unicodedata.normalize("NFKD", f"{name.first}.{name.last}").encode("ascii", "ignore").decode()
	return f"{plain.replace(' ', '').lower()}@{domain}"


def _people(first_names: list[str], gender: str, count: int, rng: np.random.Generator) -> list[Name]:
	chosen = rng.choice(len(first_names) * len(SURNAMES), size=count, replace=False)
	pairs = (divmod(int(number), len(SURNAMES)) for number in chosen)
	return [Name(first_names[first], SURNAMES[last], gender) for first, last in pairs]
