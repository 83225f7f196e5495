"""What leaves a text before a model sees it, what stays, and how it comes back."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.tutor.redaction import People, Redactor, redact, restore
from ai_school.tutor.redaction_scripts import consonants
from evaluation import redaction as measured
from evaluation.redaction import measure
from evaluation.tables import read

DATA = Path(__file__).parents[2] / "evaluation" / "data"

NOBODY = People()
SCHOOL = People(
	(
		"Priya Sharma", "Mr. Will Turner", "Mark Otieno", "May Lin", "Rose Grace Mwangi", "José Núñez", "Pi Zhang",
		"Hope Green", "प्रिया शर्मा", "فاطمة الزهراء", "王小明", "K. Rajan", "Anne-Marie O'Neill", "Al Bo", "Ama van der Berg",
	)
)  # fmt: skip


@pytest.mark.parametrize(
	("text", "gone"),
	[
		("Priya Sharma sits here", "Priya Sharma"),
		("PRIYA and priya's book and priyas pen", "priya"),
		("ask sharma", "sharma"),
		("jose nunez, Jose and NÚÑEZ", "jose nunez núñez"),
		("I asked Mark and mark got 12. Mark's answer", "mark"),
		("will turner said so. Will said so, I think Will is right", "will turner"),
		("Yesterday May got 5. May Lin too", "May Lin"),
		("I think Rose and Hope know it. Rose's book", "Rose Hope"),
		("Pi Zhang told me", "Zhang"),
		("प्रिया ने कहा कि 3 + 4 = 7", "प्रिया"),
		("قالت وفاطمة ذلك", "فاطمة"),
		("王小明说3+4", "王小明"),
		("शर्मा और تيرنر और Шарма", "शर्मा تيرنر Шарма"),
		("Rajan sir", "Rajan"),
		("anne-marie, Anne Marie O'Neill and O’Neill", "anne marie neill"),
		("Al said it is 4", "Al"),
		("Ama Van der Berg is my friend", "Ama Berg"),
		("Pri\u200bya hid", "Priya"),
	],
)
def test_names_of_the_school_go_in_every_form(text: str, gone: str) -> None:
	result = redact(text, SCHOOL).text
	for name in gone.split():
		assert not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", result, re.IGNORECASE), result


@pytest.mark.parametrize(
	"text",
	[
		"Will I get 5? I will, and may be right",
		"Mark the point 3 on the line",
		"In May 2024 it rained; on May 5 too",
		"May I go?",
		"Prices rose by 5 %. Rose by 5 %",
		"Pi is 3.14 and the area is 2 Pi r",
		"I hope this helps, the grace period is 5 days",
		"a green light and al dente",
		"K is 3 in K + 4 = 7",
		"Al2O3 and Bo = 5",
	],
)
def test_words_that_are_also_names_of_the_school_stay(text: str) -> None:
	assert redact(text, SCHOOL).text == text


@pytest.mark.parametrize(
	("text", "gone"),
	[
		("My name is Zanele Mthembu and I am stuck", "Zanele|Mthembu"),
		("my name is zanele, help", "zanele"),
		("hi im jake from 5b and im stuck", "jake"),
		("I'm Aisha. It's me, Chloe", "Aisha|Chloe"),
		("my teacher Mrs. Okonjo-Iweala and mr smith", "Okonjo|smith"),
		("Sharma sir and Sunita ma'am told us", "Sharma|Sunita"),
		("my best friend is called Oluwaseun", "Oluwaseun"),
		("Me and Fatima, Kofi and Xiomara got 12", "Fatima|Kofi|Xiomara"),
		("Hi, please help.\nThanks,\nKwabena", "Kwabena"),
		("Dear Bronwyn, I know it", "Bronwyn"),
		("tell aisha's mum that mohammed hit me", "aisha|mohammed"),
		("Will said 12 but Grace thinks it is 15", "Will|Grace"),
		("Me llamo Lucía Fernández", "Lucía|Fernández"),
		("mi profesora García dice 3/4", "García"),
		("Je m'appelle Élodie Moreau", "Élodie|Moreau"),
		("Meu nome é João Silva", "João|Silva"),
		("mera naam rahul hai", "rahul"),
		("मेरा नाम प्रिया शर्मा है", "प्रिया|शर्मा"),
		("اسمي فاطمة ولا أفهم", "فاطمة"),
		("मैं अर्जुन हूँ, मेरे दोस्त राहुल ने कहा", "अर्जुन|राहुल"),
		("أنا محمد وصديقي أحمد", "محمد|أحمد"),
		("My teacher is called Mr. B", "Mr. B"),
		("Could Hunter or Chase be right?", "Hunter|Chase"),
		("- Sent by Olivia Bennett, 8B", "Olivia|Bennett"),
		("its priyanka from 10B", "priyanka"),
		("I'm writing about my sister Autumn", "Autumn"),
		("Nguyen Van An is my desk partner", "Nguyen|Van"),
		("HELLO MY NAME IS MARIA LOPEZ", "MARIA|LOPEZ"),
		("My guardian is Mr. Juan Carlos de la Cruz", "Juan|Carlos|Cruz"),
		("name: Sofia Rossi, class: 8C", "Sofia|Rossi"),
	],
)
def test_names_that_nobody_told_are_found_by_their_use(text: str, gone: str) -> None:
	result = redact(text, NOBODY).text
	assert not [name for name in gone.split("|") if name.casefold() in result.casefold()], result


@pytest.mark.parametrize(
	("text", "gone"),
	[
		("mail priya.s+x@school.example.org or priya@gmail", "priya.s|priya@"),
		("write to tom dot smith at gmail dot com", "smith|gmail"),
		("call 07700 900123 or +44 7700 900123 or (555) 123-4567 or 555-123-4567", "900123|4567"),
		("my phone number is 9876543210, my mum's number 123 4567", "9876543210|123 4567"),
		("call 1-800-555-0199, my pin is 4821", "0199|4821"),
		("WhatsApp me: 0771 234 567", "0771"),
		("मेरा फोन नंबर 98765 43210 है", "43210"),
		("I live at 12 Baker Street, London NW1 6XE and need 3x = 9", "Baker|NW1"),
		("my house is Flat 4, 22 Green Lane", "Green Lane"),
		("i live at 12 elm road near you", "elm"),
		("vivo en la calle Mayor 12", "Mayor 12"),
		("j'habite au 5 rue de la Paix", "Paix"),
		("moro na Rua Augusta 1500", "Augusta"),
		("I live in Nairobi", "Nairobi"),
		("I was born on 12/05/2012; my birthday is 3rd May 2011", "12/05|3rd May"),
		("dob 2011-04-30", "2011-04-30"),
		("nací el 5 de mayo de 2011", "5 de mayo"),
		("my student id is EDU-STU-2026-00001 and edu-enr-2026-00012", "00001|00012"),
		("my roll number is 23, admission no: 4521", "23|4521"),
		("see https://docs.google.com/document/d/1aBcD/edit?usp=sharing", "1aBcD"),
		("https://user:pw@example.org/ and https://example.org/r#token=abc", "pw@|token"),
		("join zoom.us/j/123456789?pwd=abc", "pwd"),
		("insta is priya_09, or @priya.s", "priya_09|@priya"),
		("my password is hunter22", "hunter22"),
		("sk-or-v1-0123456789abcdef0123 is the key", "0123456789abcdef"),
		("I go to Springfield High School", "Springfield"),
	],
)
def test_what_tells_where_somebody_is_goes(text: str, gone: str) -> None:
	result = redact(text, NOBODY).text
	assert not [piece for piece in gone.split("|") if piece in result], result


@pytest.mark.parametrize(
	"text",
	[
		"What is 3.14 times 2?",
		"2026 - 1987 = ?",
		"If x = 12 and y = -3 find x + y, then 5/12/2",
		"Plot (3, 4) and (-2, 5); 1/2 + 3/4 - 5/6",
		"What is the place value of 7 in 9876543210?",
		"9876543210 divided by 3, 9876543210 - 1234567890",
		"Round 1234567890 to the nearest million, 1,000,000 - 999,999",
		"What is 555 - 123 - 4567?",
		"Convert 10110101 to decimal, 1111 0000 1010 0101 to hex; 07 + 05",
		"A train leaves at 10:45 and arrives at 13:20",
		"An adult admission is 12 dollars, each student is 15 years old",
		"a 12 km road has 4 lanes, 5 sides of a square",
		"On 28/06/1919 the treaty was signed, 1939 to 1945",
		"H2O, COVID-19, ISO-9001, 3 + 4i, 2x^2 - 5x + 3 = 0",
		"My number is 12. I double it. A cell has 46 chromosomes, a phone costs 250 dollars",
		"https://en.wikipedia.org/wiki/Fraction explains 1/2",
		"Shakespeare was born on 23 April 1564, Darwin on 12/02/1809",
		"A pin has 4 digits. How many pins are possible?",
		"How many days lie between 12/05/2012 and 13/06/2012?",
	],
)
def test_numbers_of_an_exercise_stay(text: str) -> None:
	assert redact(text, NOBODY).text == text


@pytest.mark.parametrize(
	("text", "gone"),
	[
		("Mi móvil es 634 12 45 78", "634 12 45 78"),
		("llama a mi madre al 634 124 578", "634 124 578"),
		("93 456 78 90 es el fijo de casa", "93 456 78 90"),
		("telemóvel 912 345 678", "912 345 678"),
		("meu zap é (11) 98765-4321", "98765-4321"),
		("appelle-moi au 0612345678", "0612345678"),
		("رقم ماما ٠١٠١٢٣٤٥٦٧٨", "٠١٠١٢٣٤٥٦٧٨"),
		("تليفون صاحبي 71 345 678", "71 345 678"),
		("x²+7x+12=0 समझाओ और 9911223344 पर कॉल करो", "9911223344"),
		("मेरा फोन ९८७६५४३२१० है", "९८७६५४३२१०"),
		("ele nasceu em 03/04/2012, qual a diferença até hoje?", "03/04/2012"),
		("أنا مواليد 15 مارس 2011", "15 مارس 2011"),
		("main 12-05-2011 ko paida hua", "12-05-2011"),
		("mi dni 12345678Z y mi NIE X1234567L", "12345678Z|X1234567L"),
		("meu cpf é 123.456.789-09", "123.456.789-09"),
		("numéro de sécu 1 09 05 75 123 456 32", "1 09 05 75 123 456"),
		("الرقم القومي 30105121234567", "30105121234567"),
		("PAN ABCDE1234F", "ABCDE1234F"),
		("हमारा पता मकान नंबर 41, नेहरू मार्ग, भोपाल है", "नेहरू मार्ग"),
		("मैं फ्लैट 203, शांति अपार्टमेंट, पुणे में रहता हूँ", "203"),
		("mera ghar B-12 sector 62 noida me hai", "B-12"),
		("ساكن في شارع النصر عمارة 12 شقة 4", "عمارة 12"),
	],
)
def test_numbers_and_homes_of_many_countries_go(text: str, gone: str) -> None:
	result = redact(text, NOBODY).text
	assert not [piece for piece in gone.split("|") if piece in result]


@pytest.mark.parametrize(
	"text",
	[
		"Redondea 612 345 678 a los millones",
		"arrondis 612 345 678 au million",
		"the distance is 778 500 000 km",
		"98765 43210 को गुणा करो 2 से",
		"मेरा घर बहुत बड़ा है, क्षेत्रफल 12 मीटर x 8 मीटर",
		"بيتنا طوله 12 متر وعرضه 8 احسب المساحة",
		"mera ghar school se 5 km door hai, speed nikalo 20 kmph",
		"ساكن في الدور 5 والاسانسير يطلع 2 متر في الثانية كم ثانية",
		"main 12 saal ka hu",
	],
)
def test_numbers_that_only_look_like_them_stay(text: str) -> None:
	assert redact(text, NOBODY).text == text


@pytest.mark.parametrize(
	"text",
	[
		"What did Isaac Newton and Marie Curie find? Newton's second law",
		"Who was Napoleon Bonaparte, and Romeo?",
		"Explain the French Revolution and the Golgi apparatus",
		"In New York and Sri Lanka, on Monday in Geography",
		"Explique le théorème de Pythagore",
		"Suma los números y resta 5",
		"The Quadratic Formula and the Water Cycle",
		"I'm stuck, I am so confused, this is hard",
		"My teacher said that my friend is wrong",
	],
)
def test_what_the_question_is_about_stays(text: str) -> None:
	assert redact(text, NOBODY).text == text


@pytest.mark.parametrize(
	("latin", "other"),
	[
		("priyanka", "प्रियंका"), ("rahul", "राहुल"), ("chandra", "चंद्र"), ("fatima", "فاطمة"), ("mohammed", "محمد"),
		("yusuf", "يوسف"), ("svetlana", "светлана"), ("christina", "кристина"), ("aleksandr", "александр"),
	],
)  # fmt: skip
def test_name_sounds_the_same_in_another_script(latin: str, other: str) -> None:
	assert consonants(latin) == consonants(other) != ""


def test_short_names_are_not_compared_by_sound() -> None:
	assert consonants("matt") == consonants("мат") == ""


def test_a_pupil_who_has_a_great_name_is_still_a_pupil() -> None:
	assert "Newton" not in redact("Isaac Newton and newton hit me", People(("Isaac Newton",))).text


def test_a_law_keeps_its_name_though_a_pupil_bears_it() -> None:
	text = redact(
		"Newton's second law and a Venn diagram, says Newton", People(("Isaac Newton", "Bo Venn"))
	).text
	assert text == "Newton's second law and a Venn diagram, says [PERSON_A]"


def test_course_material_keeps_its_people_but_not_the_school_s() -> None:
	redactor = Redactor(SCHOOL)
	text = redactor.redact("Ravi has 12 apples. Priya Sharma wrote this.", guess=False)
	assert text == "Ravi has 12 apples. [PERSON_A] wrote this."


def test_same_words_get_the_same_placeholder_throughout() -> None:
	redactor = Redactor(SCHOOL)
	assert redactor.redact("Priya and May Lin, a@b.example") == "[PERSON_A] and [PERSON_B], [EMAIL_A]"
	assert redactor.redact("PRIYA") == "[PERSON_A]"
	assert redactor.restore("Well done, [PERSON_A] and [PERSON_B]!") == "Well done, Priya and May Lin!"


@pytest.mark.parametrize(
	("answer", "restored"),
	[
		("Hello [PERSON_A]'s friend", "Hello Priya's friend"),
		("**[PERSON_A]** and \\[PERSON\\_A\\]", "**Priya** and Priya"),
		("PERSON_A did it", "Priya did it"),
		("[PERSON_B] is nobody, [PLANET_A] neither", "[PERSON_B] is nobody, [PLANET_A] neither"),
		("PERSON_AB and xPERSON_A", "PERSON_AB and xPERSON_A"),
	],
)
def test_answer_gets_its_names_back(answer: str, restored: str) -> None:
	assert restore(answer, redact("Priya", SCHOOL)) == restored


def test_more_people_than_letters() -> None:
	people = People(tuple(f"Zq{chr(97 + i // 26)}{chr(97 + i % 26)}x" for i in range(60)))
	text = ", ".join(people.names)
	redacted = redact(text, people)
	assert "[PERSON_AA]" in redacted.text
	assert restore(redacted.text, redacted) == text


@given(st.text(max_size=300))
def test_any_text_comes_back_but_for_invisible_characters(text: str) -> None:
	redacted = redact(text, SCHOOL)
	plain = Redactor(People())
	assert (
		restore(redacted.text, redacted).casefold()
		== restore(plain.redact(text), redact(text, People())).casefold()
	)


@given(st.text(alphabet="0123456789+-*/=(), .xyπ<>%^", max_size=60))
def test_numbers_and_signs_alone_are_no_people(text: str) -> None:
	assert "PERSON" not in redact(text, SCHOOL).text


def test_redacted_hides_the_names_in_its_repr() -> None:
	assert "Priya" not in repr(redact("Priya Sharma", SCHOOL))


@pytest.mark.parametrize("unit", ["a", "A ", "1", "1 ", "@", "a@", "a.", "Ab ", "(1", "+1 ", "-1", "my name is ", "1-", "a-", "Mr. ", "12 Aa ", "http://", "/a"])  # fmt: skip
def test_text_made_to_be_slow_is_redacted(unit: str) -> None:
	assert isinstance(redact(unit * 6000, SCHOOL).text, str)


@pytest.mark.parametrize(
	("text", "left"),
	[
		("my number is oh seven double four one two three, text me", "my number is [PHONE_A], text me"),
		("mi número: seis uno dos tres cuatro cinco seis siete ocho", "mi número: [PHONE_A]"),
		("रमेश 9876 543 210 पे बात कर लो", "रमेश [PHONE_A] पे बात कर लो"),
		("vivo en calle 45 #12-30", "vivo en [ADDRESS_A]"),
		("c'est 12 rue des lilas", "c'est [ADDRESS_A]"),
		("ده ١٥ شارع النيل", "ده [ADDRESS_A]"),
		("one two three four five six seven eight nine ten in french", None),
		("how far is street 12 from street 30", None),
		("tel que x = 12345678", None),
		("شارع طوله 1200 متر وعرضه 15", None),
	],
)
def test_numbers_in_words_and_streets_in_small_letters(text: str, left: str | None) -> None:
	assert redact(text, NOBODY).text == (left or text)


def test_measure_counts_leaks_and_lost_numbers() -> None:
	rows = [
		{"text": "my name is Priya and 3 + 4", "must_not_contain": "Priya"},
		{"text": "the annex is old", "must_not_contain": "annex| the |"},
		{"text": "3.14 times 2", "must_not_contain": ""},
		{"text": "call 07700 900123", "must_not_contain": ""},
	]
	assert measure(rows) == {"leaks": 2, "lost_numbers": 1, "n": 4}


def test_nothing_leaks_and_no_number_is_lost_where_nobody_is_known():
	result = measured.measure(read(DATA / "redaction.tsv", measured.COLUMNS))
	assert result["leaks"] == 0
	assert result["lost_numbers"] == 0
