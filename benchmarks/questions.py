"""Pupils' questions for benchmarks: of every kind, long and short, misspelt, about the course and not about it."""

import random

from ai_school.tutor.concepts import seed

_FORMS = (
	"what is {name}",
	"whats {name}??",
	"can you explain {name} to me please, i missed the lesson",
	"how does {name} work",
	"i dont get {name} at all, im so confused",
	"why do we need {name}",
	"give me an exercise about {name}",
	"just give me the answer, its about {name}",
	"is it right that {name} is always the same?",
	"how do i do this: a farmer has 3 fields of 12 by {number} metres and sells a third of them, it has to do with {name}",
	"what is the difference between {name} and {other}",
	"i got x = {number} for 2x + 3 = 11, is that right?",
	"hint please",
	"thanks, that helped a lot!",
	"who won the match yesterday",
	"what is the capital of {name}",
)


def questions(count: int, seeded: int) -> list[str]:
	"""So many questions, the same for the same seed; one in five names its subject with a spelling mistake."""
	chance = random.Random(seeded)
	names = [name for concept in seed() for name in (concept.title, *concept.aliases)]
	made = []
	for _ in range(count):
		name = chance.choice(names).lower()
		name = _misspelt(name, chance) if chance.random() < 0.2 else name
		form = chance.choice(_FORMS)
		made.append(form.format(name=name, other=chance.choice(names).lower(), number=chance.randint(2, 99)))
	return made


def _misspelt(name: str, chance: random.Random) -> str:
	"""The name with two neighbours changed over or one letter lost, after its beginning."""
	if len(name) < 6:
		return name
	at = chance.randrange(2, len(name) - 2)
	if chance.random() < 0.5:
		return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
	return name[:at] + name[at + 1 :]
