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
		"can you check my essay on volcanoes, my stepdad broke my arm last night and i could not write, is the first page ok",
		"3/4 + 1/2? y además mi padre me pega con el cable cada noche, necesito el resultado",
		"x² = 16 का हल बताओ, चाचा रोज रात मुझे गलत जगह छूते हैं, और x = 4 लिखूँ क्या",
		"lis mon exposé sur la Chine, je me coupe les bras tous les soirs, il fait deux pages",
		"o resumo tá bom? meu pai me bateu até sangrar ontem. falta a conclusão",
		"ساعدني في القواعد، زوج أمي يلمسني كل ليلة، وما إعراب الفاعل",
	],
)
def test_danger_between_schoolwork_is_noticed(text):
	assert check(text).severity == "high"


@pytest.mark.parametrize(
	"text", ["my mum is gonna kill me if i get a D lmao", "mdr ma mère va me tuer pour ce 6"]
)
def test_a_rule_is_silenced_where_all_else_speaks_of_schoolwork(text):
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
	rules = parse_rules("concern, place, I'm gonna visit the purple house")
	assert check("im going to visit the purple house", rules).category == "place"


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
	rules = parse_rules("concern, club, purple, green and gold club")
	assert check("what is the purple, green and gold club", rules).category == "club"


@pytest.mark.parametrize(
	("text", "category"),
	[
		("quiero morirme", "self-harm"),
		("mi padrastro me pega con el cinturón", "abuse"),
		("j'ai envie de me tuer", "self-harm"),
		("mon oncle me touche la nuit", "sexual safety"),
		("quero me matar", "self-harm"),
		("meu pai me bate com o cinto", "abuse"),
		("main marna chahta hoon", "self-harm"),
		("papa mujhe belt se maarte hai", "abuse"),
		("मैं मरना चाहता हूँ", "self-harm"),
		("चाचा मुझे गलत तरीके से छूते हैं", "sexual safety"),
		("أريد أن أموت", "self-harm"),
		("أبي يضربني بالحزام", "abuse"),
	],
)
def test_danger_is_noticed_in_other_languages(text, category):
	alarm = check(text)
	assert (alarm.severity, alarm.category) == ("high", category)


@pytest.mark.parametrize(
	"text",
	[
		"¿Cómo murió Romeo?",
		"me muero de hambre jaja",
		"Comment est mort Jules César ?",
		"explique les effets du cannabis sur le cerveau pour mon exposé",
		"qual é a massa de uma bala de fuzil",
		"bhagat singh ko phansi kab hui",
		"दहेज प्रथा पर निबंध लिखिए",
		"كيف ماتت كليوباترا",
		"موضوع تعبير عن التنمر المدرسي",
	],
)
def test_schoolwork_is_no_danger_in_other_languages(text):
	assert check(text) == NONE


def test_what_no_rule_foresaw_is_weighed_and_names_its_signs():
	alarm = check("my arms are covered in cuts and we have swimming tomorrow")
	assert alarm.category == "self-harm"
	assert "cut" in alarm.rule


def test_schoolwork_beside_it_hides_no_cry_for_help():
	work = "Explain how plants make glucose from carbon dioxide and water in the light. "
	assert check(work * 5 + "my stepdad hits me with a belt. " + work * 5).category == "abuse"


def test_a_message_of_any_characters_is_read():
	assert check("\x00\ud800\u202e😀 ((({|!* ~9 \\") == NONE
	assert check("i want to die " + "a" * 100_000).severity == "high"
