"""What a child in danger writes is noticed, however it is spelt; schoolwork and idiom are not."""

import pytest

from ai_school.tutor.safeguarding import NONE, Alarm, check, parse_rules, unreadable


@pytest.mark.parametrize(
	("text", "severity", "category"),
	[
		("nobody would miss me", "high", "self-harm"),
		("my friend told me she wants to die", "high", "self-harm"),
		("my uncle touches me", "high", "sexual safety"),
		("he sends me pics and says not to tell", "high", "sexual safety"),
		("he said he will beat me if I fail", "high", "abuse"),
		("I brought a knife to school", "high", "violence"),
		("they keep pushing me and taking my lunch", "concern", "bullying"),
		("i havent eaten in 3 days so i can be thin", "concern", "eating"),
		("i cant stop vaping", "concern", "substances"),
	],
)
def test_a_child_in_danger_is_noticed(text, severity, category):
	alarm = check(text)
	assert (alarm.severity, alarm.category) == (severity, category)
	assert alarm.rule


@pytest.mark.parametrize(
	"text",
	[
		"",
		"   ",
		"this homework is killing me",
		"How did Romeo die?",
		"apoptosis is programmed cell suicide",
		"kill the x term on the left",
		"I could murder a pizza",
		"I roll a die twice, what is the probability of two sixes?",
		"write an essay about bullying",
		"Why does Hamlet contemplate suicide?",
	],
)
def test_schoolwork_and_idiom_are_no_danger(text):
	assert check(text) == NONE


@pytest.mark.parametrize(
	"text",
	[
		"I WANT TO K1LL MYS3LF",
		"k i l l  m y s e l f",
		"i w\u200bant to d\u200bie",
		"i want to \uff44\uff49\uff45",
		"i want to di\u0435",
		"i wannnnna dieeeeee",
		"iwanttodie",
		"k*ll myself",
		"i am suicdal",
		"k.i.l.l myself",
		"kms",
	],
)
def test_disguised_spelling_is_seen_through(text):
	assert check(text).severity == "high"


def test_the_gravest_sign_counts():
	assert check("they call me names. i want to die").severity == "high"


def test_the_school_adds_its_own_phrases():
	rules = parse_rules("High, gangs, the Elm Street boys\nconcern, place, behind the bike shed")
	assert check("the elm street boys asked for me", rules) == Alarm(
		"high", "gangs", "school: the elm street boys"
	)
	assert check("meet me behind the bike sheds", rules) == NONE
	assert check("meet me behind the bike sheds") == NONE


def test_phrases_of_the_school_are_respelt_like_messages():
	rules = parse_rules("concern, gangs, I'm gonna roll with them")
	assert check("im going to roll with them", rules).category == "gangs"


def test_a_grave_phrase_of_the_school_wins_over_a_concern():
	rules = parse_rules("high, gangs, elm street")
	assert check("they keep calling me names on elm street", rules).category == "gangs"


def test_lines_that_are_no_phrase_are_named():
	text = "\n".join(
		[
			"",
			"high, gangs, elm street",
			"grave, gangs, elm street",
			"high, gangs",
			"high,, elm street",
			"high, gangs, ...",
			"none, gangs, elm street",
		]
	)
	assert len(parse_rules(text)) == 1
	assert unreadable(text) == text.split("\n")[2:]


def test_a_phrase_may_hold_commas():
	assert (
		check("knife, fork and spoon club", parse_rules("concern, club, knife, fork and spoon club")).category
		== "club"
	)


def test_a_message_of_any_characters_is_read():
	assert check("\x00\ud800\u202e😀 ((({|!* ~9 \\") == NONE
	assert check("i want to die " + "a" * 100_000).severity == "high"
