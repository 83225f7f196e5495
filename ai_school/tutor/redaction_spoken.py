"""Phone numbers as pupils say them: in words ("oh seven, double four"), or in digits with any spacing beside a word of calling.

Counting words are an exercise, and so are digits beside arithmetic: they stay.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from ai_school.tutor.redaction_contacts import DIGITS, MATHS_WORD, Span, is_of_exercise

BEFORE, AFTER = 45, 30
"""Characters around a number in which a word tells whose it is."""
FEWEST, FEWEST_ALONE, MOST = 7, 9, 15
"""Digits of a number beside a word of calling, without one, and at most."""
_WORDS: Mapping[str, str] = {
	"0": "zero oh nought zéro cero shunya शून्य صفر",
	"1": "one uno un une um ek एक واحد",
	"2": "two dos deux dois duas do दो اثنين اتنين إثنين تنين",
	"3": "three tres trois três teen tin तीन ثلاثة تلاتة ثلاثه تلاته",
	"4": "four cuatro quatre quatro char chaar चार أربعة اربعة أربعه اربعه",
	"5": "five cinco cinq paanch panch पाँच पांच خمسة خمسه",
	"6": "six seis meia chhe chhah che छह छः छे ستة سته",
	"7": "seven siete sept sete saat sat सात سبعة سبعه",
	"8": "eight ocho huit oito aath ath आठ ثمانية تمانية ثمانيه تمانيه",
	"9": "nine nueve neuf nove nau नौ تسعة تسعه",
}
"""The words of each digit."""
_TENS = (
	"ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
	"dix onze douze treize quatorze quinze seize vingt trente quarante cinquante soixante "
	"diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte treinta cuarenta cincuenta sesenta setenta ochenta "
	"noventa dez doze treze quinze dezesseis vinte trinta quarenta cinquenta sessenta oitenta "
	"عشرة عشرين ثلاثين تلاتين أربعين اربعين خمسين ستين سبعين ثمانين تمانين تسعين"
).split()
_DIGIT_OF = {word: digit for digit, words in _WORDS.items() for word in words.split()}
_MANY = r"(?:double|triple|dobl\w+|tripl\w+|dupl\w+|डबल|دبل)"
_ONE = "|".join(sorted((*map(re.escape, _DIGIT_OF), *map(re.escape, _TENS)), key=len, reverse=True))
_SAID = re.compile(
	rf"(?<!\w)(?:{_MANY}\s+)?(?:{_ONE})(?:(?:\s*[,.\-–]\s*|\s+)(?:(?:and|et|y|e|و)\s+)?(?:{_MANY}\s+)?(?:{_ONE}|\d{{1,4}})(?!\w)){{4,15}}",
	re.IGNORECASE,
)
_WRITTEN = re.compile(r"(?<![\w.,+/-])\(?\d(?:[\s().\-/]{0,2}\d){6,14}(?![\w/-]|[.,]\d)")
_SHAPE = re.compile(
	# a leading zero and groups of two to four digits with one kind of mark between them
	r"0\d{1,4}([.-])\d{2,4}(?:\1\d{2,4}){1,3}|\(0?\d{2,3}\)\s?9\s?\d{4}[\s-]?\d{4}|0[67](?:/\d{2}){4}"
)
_KIN = r"(?:mum|mom|mam|dad|nan|gran|sis|bro|m[aá]e|pai|av[oó]|mam[aá]|pap[aá]|hermana|hermano|abuela|t[ií]a|maman|papa|mamie|mummy|didi|bhai|chacha)"
_CALLING = re.compile(
	rf"\b(?:call|ring|text|phone|message|msg|dial|reach|contact)(?:\s+\w+){{0,2}}\s+(?:on|at|to)\b|\b(?:u|you)\s+(?:can|wanna|want to|need to)\s+(?:call|text|ring)\b|\b(?:my|{_KIN}'?s?|his|her|our|home)\s+(?:new\s+|old\s+|ka\s+)?"
	r"(?:number|num|no|digits|cell|mobile|phone|landline)\b|\bnumber(?: is|s:|:| (?:likh|note|save)\w*)|\bchama (?:no|ele|ela)\b|\b(?:mi|el|su|o|meu|mon|le|mera|uska|unka)\s+"
	r"(?:n[uú]mero|num[eé]ro|number|num|nro|no|cel|celu|celular|tel|tlf|tlm|tfno|tel[eé]fono|fono|wsp|wpp|wasap|zap|whats\w*|fijo|fixo|fixe|m[oó]vil|portable|0[67])\b"
	r"|\b(?:cel|celu|tlf|tlm|tfno|tel|fono|wsp|wpp|wasap|zap|ddd|fixo|fijo|sms|texto)\b|\b(?:escr[ií]b|ll[aá]m|m[aá]rc|preg[uú]nt)[ae](?:me|le|lo)\b"
	rf"|\b(?:llama|liga|appelle|joins)\s+(?:a|al|pro|pra|para|au|le|ao|à)?\b|\bhermana tiene el|\b(?:pe|par)\s+(?:baat|call|msg|bhej)|{_KIN}\s+(?:ka|ki)\s+(?:no|number|num)\b"
	r"|(?:का|मेरा|इस) नंबर|पे बात|पर (?:बात|कॉल)|नंबर है|رقمي(?! المفضل)|نمر[ةت]|جوالي|موبايلي|تلفوني|رقم (?:خال|عم|جد|بابا|ماما|أب|أم|اخ|أخ|بيت)\w*|دق(?:ول|وا)|كلمو?[انه]|اتصل|رن(?:وا)? عل|واتس",
	re.IGNORECASE,
)
_LANGUAGE = re.compile(
	r"\b(?:count\w*|spell\w*|words?|letras?|lettres?|english|ingl[eéê]s|anglais|french|franc[eé]s|espa[gñ]nol|spanish|arabic|hindi|figures?|translate|"
	r"primes?|primos?|premiers?|fibonacci|p[iy]th?ag\w+|write|order\w*|sequence|countdown|python|list|tradu\w+|angrezi)\b|अंग्रेज|हिंदी|शब्दों|انجليزي|إنجليزي|العد|رتب",
	re.IGNORECASE,
)
_ARITHMETIC = re.compile(r"\s*(?:[+×÷=*^%<>]|को\s+\d|ko\s+\d|by\s+\d|por\s+\d|par\s+\d)")


def find(text: str) -> Iterator[Span]:
	"""Phone numbers in words, and those in digits that only their neighbours tell from an exercise."""
	text = text.translate(DIGITS)
	for match in _SAID.finditer(text):
		if _is_said(text, match):
			yield Span(match.start(), match.end(), "PHONE")
	for match in _WRITTEN.finditer(text):
		if _is_written(text, match):
			yield Span(match.start(), match.end(), "PHONE")


def _is_said(text: str, match: re.Match[str]) -> bool:
	digits = _digits(match[0])
	if not FEWEST <= len(digits) <= MOST:
		return False
	if _around(_CALLING, text, match):
		return True
	is_exercise = _counts(digits) or _around(_LANGUAGE, text, match) or _around(MATHS_WORD, text, match)
	return len(digits) >= FEWEST_ALONE and not is_exercise


def _is_written(text: str, match: re.Match[str]) -> bool:
	if (
		_ARITHMETIC.match(text[match.end() :])
		or _around(_LANGUAGE, text, match)
		or is_of_exercise(text, match)
	):
		return False
	if _SHAPE.fullmatch(match[0]):
		return True
	return _around(_CALLING, text, match) and not MATHS_WORD.search(_CALLING.sub(" ", _near(text, match)))


def _around(pattern: re.Pattern[str], text: str, match: re.Match[str]) -> bool:
	return bool(pattern.search(_near(text, match)))


def _near(text: str, match: re.Match[str]) -> str:
	"""What stands around, in the same line."""
	before = text[max(0, match.start() - BEFORE) : match.start()].rpartition("\n")[2]
	return f"{before} , {text[match.end() : match.end() + AFTER].partition(chr(10))[0]}"


def _digits(said: str) -> str:
	"""The digits that words stand for; a ten counts as two of them, "double" doubles the next."""
	digits, times = "", 1
	for word in re.split(r"[\s,.\-–]+", said.casefold()):
		if re.fullmatch(_MANY, word):
			times = 3 if word.startswith("tripl") else 2
			continue
		one = word if word.isdigit() else _DIGIT_OF.get(word, "00" if word in _TENS else "")
		digits, times = digits + one * times, 1
	return digits


def _counts(digits: str) -> bool:
	"""Whether each digit is one more, or one less, than that before: nobody's number, but a pupil who counts."""
	steps = {int(after) - int(before) for before, after in pairwise(digits)}
	return steps <= {1, -9} or steps <= {-1, 9} or len(steps) == 1
