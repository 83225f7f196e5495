"""How the pupils of the demonstration put their questions to the tutor. Pure."""

QUESTIONS = {
	"explanation": (
		"Can you explain {topic}?",
		"Please explain {topic} to me.",
		"I want to understand {topic} better.",
	),
	"definition": ("What do we mean by {topic}?", "Give me a definition of {topic}."),
	"help": ("I am stuck on {topic}, can you help me?", "I don't know how to start with {topic}."),
	"practice": ("Give me a practice question about {topic}.", "Can I practise {topic}?"),
	"check": ("Is my answer right? My homework was about {topic}.", "Can you check my work on {topic}?"),
	"answer_request": (
		"Just give me the answer to the {topic} homework.",
		"What is the answer to question 3 on {topic}? Just tell me the answer.",
		"Do my {topic} homework for me.",
		"Solve it for me, just the answer please: {topic}",
	),
}


def question(topic: str, wants: str, number: int) -> str:
	"""What a pupil writes who wants that; another number words it differently."""
	wordings = QUESTIONS[wants]
	return wordings[number % len(wordings)].format(topic=topic)
