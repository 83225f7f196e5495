"""A model's wording of the paragraph for a parents' evening adds no fact, loses none and turns none round."""

import csv
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.analytics import summary_prompt
from ai_school.analytics.summary import sentences
from ai_school.analytics.summary_check import can_check, check
from ai_school.tutor.redaction import People, Redactor, canonical
from dev.openrouter.paragraph import reword

APP = Path(__file__).parents[2] / "ai_school"
LANGUAGES = ("en", "ar", "es", "fr", "hi")
CHILD = "[PERSON_A]"
TREND = {"mean": 0.72, "recent_mean": 0.61, "recent_count": 5, "earlier_mean": 0.78}
KNOWN = {"probability": 0.9, "low": 0.8, "high": 0.95, "count": 12}
OPEN = {"probability": 0.3, "low": 0.2, "high": 0.5, "count": 9}


def translator(language):
	if language == "en":
		return str
	with (APP / "translations" / f"{language}.csv").open(encoding="utf-8", newline="") as file:
		catalogue = {row[0]: row[1] for row in csv.reader(file)}
	return lambda text: catalogue[text]


def profile(label="stable", level="healthy", **more):
	values = {
		"trend": {**TREND, "label": label},
		"strengths": [{"course": "Biology"}],
		"gaps": [{"course": "Algebra 2"}, {"course": "Art & Design"}],
		"engagement": {"year": {"days": 100.0, "rate": 0.96}},
		"ai_use": {"level": level},
		"risk": {"level": "support"},
		"mastery": [{**OPEN, "concept": "Ratio"}, {**KNOWN, "concept": "Fractions"}],
	}
	return {**values, **more}


def template(language="en", label="stable", level="healthy", **more):
	return sentences(CHILD, profile(label, level, **more), translator(language))


def judged(text, language="en", label="stable", level="healthy"):
	return check(template(language, label, level), text, CHILD, language)


def paragraph(language="en", label="stable", level="healthy"):
	return " ".join(sentence.text for sentence in template(language, label, level))


LABELS = ("improving", "stable", "declining", "insufficient_data")
EVERY = [(language, label) for language in LANGUAGES for label in LABELS]

FINE = {
	"en": (
		"Thank you for coming this evening. [PERSON_A]'s results have remained steady, averaging around 72 percent. Biology is a "
		"particular strength. A little extra practice in Algebra 2 and Art & Design would be helpful. Fractions are already well "
		"understood. A good next step would be to practise Ratio. [PERSON_A] has been present on 96% of recorded school days. The "
		"learning tutor is used as a support alongside [PERSON_A]'s own work. We would love to talk with you about how we can "
		"support [PERSON_A] together."
	),
	"es": (
		"Los resultados de [PERSON_A] se mantienen estables, con una media de alrededor del 72 %. Biology es uno de sus puntos "
		"fuertes. Le vendría bien practicar un poco más Algebra 2 y Art & Design. [PERSON_A] ya domina bien Fractions. Ahora "
		"convendría practicar Ratio. [PERSON_A] ha asistido al 96 % de los días de clase registrados. [PERSON_A] utiliza el tutor "
		"de IA como apoyo, junto a su propio trabajo. Nos gustaría hablar con ustedes sobre cómo podemos apoyar a [PERSON_A] juntos."
	),
	"fr": (
		"Les résultats de [PERSON_A] restent stables, avec une moyenne d'environ 72 %. Biology est l'un de ses points forts. Un "
		"peu plus d'entraînement en Algebra 2 et en Art & Design serait utile. Fractions est bien acquis. Il serait bon de "
		"travailler ensuite Ratio. [PERSON_A] a été présent 96 % des jours de classe enregistrés. Le tuteur IA sert d'aide, en "
		"complément du travail personnel de [PERSON_A]. Nous serions heureux d'échanger avec vous sur la façon dont nous pouvons "
		"soutenir [PERSON_A] ensemble."
	),
	"ar": (
		"نتائج [PERSON_A] مستقرة، بمتوسط يبلغ نحو ٧٢٪. من نقاط القوة لدى [PERSON_A]: Biology. سيكون المزيد من التدريب مفيدًا في "
		"Algebra 2 وArt & Design. [PERSON_A] يتقن Fractions جيدًا. من المفيد التدرّب بعد ذلك على Ratio. بلغت نسبة حضور [PERSON_A] "
		"٩٦٪ من أيام الدراسة المسجّلة. يُستخدم المعلم الذكي كوسيلة مساعدة إلى جانب عمل [PERSON_A] الخاص. يسعدنا أن نتحدث معكم عن "
		"كيفية دعم [PERSON_A] معًا."
	),
	"hi": (
		"[PERSON_A] के परिणाम स्थिर बने हुए हैं, औसतन लगभग ७२%। [PERSON_A] का मज़बूत विषय Biology है। Algebra 2 और Art & Design में "
		"थोड़ा और अभ्यास मददगार होगा। [PERSON_A] को Fractions अच्छी तरह आता है। आगे Ratio का अभ्यास करना अच्छा रहेगा। [PERSON_A] दर्ज "
		"स्कूली दिनों में से 96% दिन उपस्थित रहे। [PERSON_A] एआई ट्यूटर का उपयोग अपने काम के साथ-साथ सहायता के रूप में करते हैं। हम आपसे "
		"बात करना चाहेंगे कि हम मिलकर [PERSON_A] की कैसे मदद कर सकते हैं।"
	),
}  # fmt: skip


@pytest.mark.parametrize(("language", "label"), EVERY)
@pytest.mark.parametrize("level", ["healthy", "concern"])
def test_the_paragraph_itself_is_a_wording_of_it(language, label, level):
	assert judged(paragraph(language, label, level), language, label, level).text
	assert can_check(template(language, label, level), CHILD, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_warmer_wording_is_taken_also_with_other_digits(language):
	assert judged(FINE[language], language).text == FINE[language]


@pytest.mark.parametrize(("language", "label"), EVERY)
@given(seed=st.integers(0, 10**6))
def test_sentences_may_change_places(language, label, seed):
	texts = [sentence.text for sentence in template(language, label)]
	random.Random(seed).shuffle(texts)
	assert judged(" ".join(texts), language, label).text


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_no_digit_may_change(language, data):
	label = data.draw(st.sampled_from(LABELS))
	text = paragraph(language, label)
	places = [match.start() for match in re.finditer(r"\d", text)]
	at = data.draw(st.sampled_from(places))
	digit = data.draw(st.sampled_from([digit for digit in "0123456789٣७" if int(digit) != int(text[at])]))
	assert judged(text[:at] + digit + text[at + 1 :], language, label).reason


@pytest.mark.parametrize(("language", "label"), EVERY)
def test_no_sentence_may_be_left_out_or_said_twice(language, label):
	texts = [sentence.text for sentence in template(language, label)]
	for at in range(len(texts)):
		assert judged(" ".join(texts[:at] + texts[at + 1 :]), language, label).reason
		assert judged(" ".join([*texts, texts[at]]), language, label).reason


SWAPPED = [
	("en", "stable", "Biology", "Algebra 2"),
	("en", "stable", "Fractions", "Ratio"),
	("en", "stable", "72%", "96%"),
	("en", "improving", "61%", "78%"),
	("en", "declining", "61%", "78%"),
	("en", "declining", "61%", "96%"),
	("es", "declining", "61 %", "78 %"),
	("fr", "improving", "61 %", "78 %"),
	("ar", "improving", "61%", "78%"),
	("hi", "declining", "61%", "78%"),
	("hi", "stable", "Biology", "Art & Design"),
	("ar", "stable", "Fractions", "Ratio"),
]


@pytest.mark.parametrize(("language", "label", "one", "other"), SWAPPED)
def test_figures_and_names_stay_where_they_belong(language, label, one, other):
	text = paragraph(language, label)
	assert one in text
	assert other in text
	swapped = text.replace(one, "\0").replace(other, one).replace("\0", other)
	assert judged(swapped, language, label).reason


TURNED = [
	("en", "stable", "are steady", "are not steady"),
	("en", "stable", "are steady", "are rising"),
	("en", "stable", "are steady", "are falling"),
	("en", "improving", "are rising", "are steady"),
	("en", "improving", "are rising", "are falling"),
	("en", "improving", "are rising", "are hardly rising"),
	("en", "improving", "those before them", "those of other pupils"),
	("en", "declining", "last 5", "best 5"),
	("en", "declining", "after 78% before", "before 78% after"),
	("en", "declining", "after 78% before", "before 78%"),
	("en", "declining", "after 78% before", "prior to 78%"),
	("es", "declining", "después de un 78 % antes", "antes de un 78 %"),
	("fr", "declining", "après 78 % auparavant", "avant 78 %"),
	("ar", "declining", "بعد أن كان 78%", "قبل أن كان 78%"),
	("hi", "declining", "पहले 78% था", "78% से पहले"),
	("en", "declining", "[PERSON_A]'s last 5 results average 61%, after 78% before",
		"Previously [PERSON_A]'s 5 results average 61%, after that 78%"),
	("en", "declining", "average 61%, after 78% before", "average 61% before, then 78%"),
	("en", "declining", "average 61%, after 78% before", "rose to 61% from 78%"),
	("en", "insufficient_data", "not yet enough", "enough"),
	("en", "insufficient_data", "not yet enough", "not yet too few"),
	("en", "stable", "Strengths:", "Weaknesses:"),
	("en", "stable", "Strengths:", "No strengths:"),
	("en", "stable", "A little more practice", "Much more practice"),
	("en", "stable", "would help in", "would not help in"),
	("en", "stable", "Surely known", "Surely not known"),
	("en", "stable", "was present", "was absent"),
	("en", "stable", "beside work", "instead of work"),
	("en", "stable", "used as a help, beside work", "used to help with work"),
	("en", "stable", "A little more practice", "Little more practice"),
	("en", "stable", "Strengths:", "Strengths out of:"),
	("en", "stable", "on average.", "on average?"),
	("en", "stable", "Strengths:", "“Strengths”:"),
	("es", "stable", "Vendría bien practicar un poco más", "Vendría bien practicar poco más"),
	("fr", "stable", "Un peu plus d'entraînement", "Peu d'entraînement"),
	("es", "stable", "son estables", "no son estables"),
	("es", "improving", "mejoran", "empeoran"),
	("es", "stable", "Puntos fuertes", "Puntos débiles"),
	("fr", "stable", "sont stables", "ne sont pas stables"),
	("fr", "improving", "progressent", "baissent"),
	("ar", "stable", "مستقرة", "غير مستقرة"),
	("ar", "improving", "في تحسّن", "في تراجع"),
	("ar", "improving", "نتائج [PERSON_A] في تحسّن", "نتائج [PERSON_A] لا تتحسن"),
	("ar", "improving", "نتائج [PERSON_A] في تحسّن", "نتائج [PERSON_A] ما تحسنت"),
	("hi", "stable", "स्थिर हैं", "स्थिर नहीं हैं"),
	("hi", "improving", "बेहतर हो रहे हैं", "बेहतर नहीं हो रहे हैं"),
	("hi", "stable", "अच्छी तरह आता है", "अच्छी तरह नहीं आता है"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "label", "said", "turned"), TURNED)
def test_nothing_is_turned_round(language, label, said, turned):
	text = paragraph(language, label)
	assert said in text
	assert judged(text.replace(said, turned), language, label).reason


TRIED_FIRST = [
	("en", "With the learning tutor it would help to ask first and to try afterwards."),
	("en", "With the learning tutor it would help to try to first ask."),
	("en", "With the learning tutor it would help before trying to ask."),
	("en", "With the learning tutor it would help to try asking first."),
	("es", "Con el tutor de IA convendría preguntar primero e intentarlo después."),
	("fr", "Avec le tuteur IA, il serait utile de demander d'abord et d'essayer ensuite."),
	("ar", "عند استخدام المعلم الذكي، يحسن أن يأتي السؤال أولًا ثم المحاولة."),
	("hi", "एआई ट्यूटर के साथ पहले पूछना और बाद में ख़ुद कोशिश करना अच्छा रहेगा।"),
	("hi", "एआई ट्यूटर के साथ कोशिश करने से पहले पूछना अच्छा रहेगा।"),
]


@pytest.mark.parametrize(("language", "text"), TRIED_FIRST)
def test_trying_comes_before_asking(language, text):
	own = [one for one in template(language, level="concern") if one.kind == "concern"]
	assert check(own, own[0].text, CHILD, language).text
	assert check(own, text, CHILD, language).reason


MORE = [
	("en", "[PERSON_A] may have dyslexia."),
	("en", "[PERSON_A] is lazy."),
	("en", "[PERSON_A] is happy."),
	("en", "She is a pleasure to teach."),
	("en", "[PERSON_A] will pass the year."),
	("en", "[PERSON_A] is doing better than most of the class."),
	("en", "Things at home may be hard."),
	("en", "Results doubled."),
	("en", "[PERSON_A] was ill for five days."),
	("en", "Outstanding!"),
	("en", "Visit www.example.com."),
	("en", "Mr Smith would like to talk with you."),
	("en", "The average is seventy-two percent."),
	("en", "Chemistry is a strength."),
	("es", "[PERSON_A] podría tener dislexia."),
	("es", "[PERSON_A] es el mejor de la clase."),
	("es", "Cinco resultados mejoran."),
	("es", "Los resultados se han duplicado."),
	("fr", "[PERSON_A] est paresseux."),
	("fr", "Les résultats ont doublé."),
	("fr", "Soixante-douze pour cent."),
	("fr", "[PERSON_A] réussira son année."),
	("ar", "قد يكون لدى [PERSON_A] عسر قراءة."),
	("ar", "تضاعفت النتائج."),
	("ar", "متوسط خمسة من النتائج."),
	("ar", "٤٥٪ من الأيام."),
	("hi", "[PERSON_A] आलसी है।"),
	("hi", "परिणाम दोगुने हो गए हैं।"),
	("hi", "पाँच परिणाम बेहतर हैं।"),
	("hi", "४५% दिन।"),
]


@pytest.mark.parametrize(("language", "more"), MORE)
def test_nothing_is_added(language, more):
	for text in (
		f"{paragraph(language)} {more}",
		f"{more} {paragraph(language)}",
		f"{FINE[language]} {more}",
	):
		assert judged(text, language).reason


MARKED = [
	"**{}**", "<b>{}</b>", "# {}", "{} [more](https://example.com)", "{} https://example.com", "`{}`", "{} 👍", "{} ≈", "{} @you",
	"{} ½", "{} ²", "{} 七", "{} \u0489",
]  # fmt: skip


def lined(**others):
	"""The paragraph a line a sentence, with another one in place of some, by kind."""
	return "\n".join(others.get(sentence.kind, sentence.text) for sentence in template())


def test_a_line_that_may_not_be_said_gives_way_to_its_sentence():
	verdict = judged(
		lined(strengths="Biology is a gift, [PERSON_A] is a genius.", next="Practise Ratio, lazy [PERSON_A].")
	)
	assert verdict.text == lined()
	assert verdict.kept == 2
	warmer = lined(
		strengths="Biology is a particular strength.", present="[PERSON_A] was ill on 96% of days."
	)
	assert judged(warmer).text == lined(strengths="Biology is a particular strength.")


def test_lines_with_other_figures_or_names_or_a_line_more_are_refused():
	assert judged(lined(present="[PERSON_A] was brilliantly present on 69% of days.")).reason == "figures"
	assert judged(lined(strengths="Ratio shines.", next="Biology is to be practised.")).reason
	assert judged(lined() + "\nShe may have dyslexia.").reason == "words"
	bad = dict.fromkeys(("healthy", "together"), "Lazy.")
	assert judged(lined(**bad, strengths="Biology is a gift.", next="Ratio is hopeless.")).reason == "words"


@pytest.mark.parametrize(("language", "more"), MORE)
def test_what_takes_the_place_of_a_line_is_not_shown(language, more):
	for place in range(len(template(language))):
		lines = [sentence.text for sentence in template(language)]
		lines[place] = more
		verdict = judged("\n".join(lines), language)
		assert verdict.reason or verdict.text == "\n".join(sentence.text for sentence in template(language))


@pytest.mark.parametrize("frame", MARKED)
def test_markup_signs_and_addresses_are_refused(frame):
	assert judged(frame.format(paragraph())).reason


ODD_FIGURES = [
	"-72%",
	"+72%",
	"~72%",
	"72.0%",
	"72,5%",
	"7 2%",
	"72",
	"72%%",
	"1.72%",
	"62-72%",
	"x72%",
	"72%o",
	"<72%",
	"7\u0332" + "2%",
]


@pytest.mark.parametrize("figure", ODD_FIGURES)
def test_a_figure_is_that_figure(figure):
	assert judged(paragraph().replace("72%", figure)).reason


def test_names_may_stand_in_quotation_marks():
	assert judged(paragraph().replace("Biology", "“Biology”").replace("Ratio", '"Ratio"')).text


def test_what_nobody_sees_is_taken_out_before_it_is_shown():
	hidden = paragraph().replace("72%", "\u202e72%\u202c\u200b")
	assert judged(hidden).text == paragraph()


def test_a_long_answer_is_refused():
	assert judged(paragraph() + " Thank you for coming." * 200).reason == "length"
	assert judged("").reason == "length"


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_language_is_refused(language):
	other = "fr" if language != "fr" else "es"
	assert judged(FINE[other], language).reason == "language"
	assert check(template("fr"), paragraph("fr"), CHILD, "de").reason == "language"


def test_the_reason_names_what_was_too_much():
	verdict = judged(paragraph().replace("are steady", "are wonderfully steady"))
	assert (verdict.reason, verdict.words) == ("words", ("wonderfully",))
	assert judged(paragraph().replace("72%", "73%")).reason == "figures"
	assert judged(paragraph().replace("Biology", "Physics")).reason in ("names", "words")
	merged = paragraph().replace("Biology. A little", "Biology and a little")
	assert judged(merged).reason == "sentences"


def test_a_paragraph_that_the_school_has_worded_itself_is_not_judged():
	own = sentences(CHILD, profile(), lambda text: f"Well well: {text}")
	assert not can_check(own, CHILD, "en")


@given(name=st.text(min_size=1, max_size=30).filter(lambda name: name.strip() == name))
def test_a_course_of_any_name_is_left_as_it_is_or_not_judged(name):
	own = sentences(CHILD, profile(strengths=[{"course": name}]), str)
	text = " ".join(sentence.text for sentence in own)
	verdict = check(own, text, CHILD, "en")
	assert bool(verdict.text) == can_check(own, CHILD, "en")
	assert check(own, text.replace("Algebra 2", "Algebra 3"), CHILD, "en").reason or "Algebra 3" in name


def test_the_model_is_told_the_sentences_alone_and_nobody_s_name():
	redactor = Redactor(People(("Amina Example",)))
	child = redactor.stand_in("Amina")
	told = summary_prompt.without_people(profile(strengths=[{"course": "Amina Example's harp"}]), redactor)
	own = sentences(child, told, str)
	system, user = summary_prompt.build(own, "en")
	assert "Amina" not in system["content"] + user["content"]
	assert user["content"].splitlines() == [sentence.text for sentence in own]
	assert f"{len(own)} lines" in system["content"]
	assert redactor.restore(user["content"]).startswith("Amina's results")


def test_a_name_that_is_a_word_is_taken_out_all_the_same():
	redactor = Redactor(People(()))
	assert redactor.stand_in("Will") == "[PERSON_A]"
	assert redactor.restore("[PERSON_A] will") == "Will will"


@pytest.mark.parametrize("written", ["[PERSON_A]", "PERSON_A", r"\[PERSON\_A\]"])
def test_a_placeholder_is_known_however_a_model_writes_it(written):
	text = paragraph().replace(CHILD, written)
	assert judged(canonical(text)).text == paragraph()


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("level", ["healthy", "concern"])
def test_the_stand_in_s_wording_is_one(label, level):
	own = template("en", label, level)
	contents = [message["content"] for message in summary_prompt.build(own, "en")]
	worded = reword(contents)
	assert worded != contents[-1]
	assert check(own, worded, CHILD, "en").text
