"""Addresses in the order and the words of each language's countries, written small and without commas as pupils do.

A street alone is no address: it takes a number, and a kind of street that lessons do not measure or a word of home.
"""

import re
from collections.abc import Iterator

from ai_school.tutor.redaction_contacts import DIGITS, Span

BEFORE, AFTER = 60, 45
"""Characters around an address in which a word of home counts."""
_F = re.IGNORECASE
_OF = r"(?:(?:de|del|la|las|los|el|du|des|le|les|da|do|das|dos|l'|d')\s*){0,3}"
_NAME = rf"{_OF}[^\W\d][\w'’.-]{{1,20}}(?:\s+{_OF}[^\W\d][\w'’.-]{{1,20}}){{0,3}}?"
_STREET = (
	r"(?:calle|c/|cl\.|carrera|cra\.?|kra\.?|avenida|av\.?|avda\.?|pasaje|pje\.?|jir[oó]n|jr\.|callej[oó]n|privada|cerrada|calzada|camino|ronda|traves[ií]a|paseo|bv\.?|bvar\.?|"
	r"rue|avenue|boulevard|bd|all[eé]e|quai|impasse|chemin|cours|square|rua|r\.|travessa|alameda|praceta|largo|estrada|rodovia|beco|ladeira|viela)"
)
_REST = (
	r"(?:,?\s*(?:(?:apto?|appt?|depto?|dpto|piso|bloco|b[aâ]t|b[aâ]timent|esc|casa|int|interior|porte|andar|torre|col|barrio|bairro)\.?\s*[\w-]{1,12}|r/c\s*\w*|\d{1,2}\s?[º°ª]\s?\w{0,4}|"
	r"\d{5}(?:-\d{3})?|\d{4}-\d{3})){0,4}"
)
_ALWAYS = (
	re.compile(
		# Colombia's grid: a street, the street that it crosses, and the metres from the corner
		r"\b(?:calle|cll?|carrera|cra|kra?|diagonal|diag|transversal|tv|avenida|av)\.?\s*\d{1,3}\s?[a-z]?\s*(?:(?:bis|norte|sur|este|oeste)\s*)?(?:#|no\b\.?|n[°º]\.?|n[uú]m(?:ero)?\.?)\s*\d{1,3}\s?[a-z]?\s?-\s?\d{1,3}"
		+ _REST,
		_F,
	),
	re.compile(
		rf"(?<![\w.,/])\d{{1,4}}(?:\s?(?:bis|ter|[a-d]))?,?\s+(?:rue|boulevard|all[eé]e|quai|impasse|chemin)\s+{_NAME}(?=[\s,.;!?]|$){_REST}",
		_F,
	),
	re.compile(
		r"\b(?:r[eé]sidence|cit[eé]|lotissement|conjunto|condom[ií]nio|urbanizaci[oó]n|edif[ií]cio)\s+[\w' -]{2,30}?,?\s*(?:b[aâ]t(?:iment)?|appt?|esc(?:alier)?|porte|lot|bloco|bloque|torre|apto?|casa)\.?\s*\w{1,4}\b"
		+ _REST,
		_F,
	),
	re.compile(
		r"\b(?:h\.?\s?no|house no|makan no)\.?\s*\d{1,4}\w?,?\s+(?:mohalla|gali|sector|nagar|colony|ward)\s+\w+",
		_F,
	),
	re.compile(r"\b(?:mz|manzana)\.?\s*\w{1,3},?\s+(?:lote|lt)\.?\s*\d{1,4}\b", _F),
	re.compile(
		rf"\b(?:Largo|Rambla|Glorieta|Beco)\s+{_OF}[A-ZÀ-Ý]\w+(?:\s+{_OF}[A-ZÀ-Ý]\w+){{0,2}},?\s*\d{{1,4}}(?!\w|[.,]\d|\s*(?:k?m|metros)\b){_REST}"
	),
	re.compile(r"\b(?:quadra|qd|q)\.?\s*\d{1,4},?\s+(?:lote|lt|conj(?:unto)?|casa)\.?\s*\d{1,4}\b", _F),
	re.compile(
		r"\b(?:C/|Jr\.|Jir[oó]n|Pje\.?|Pasaje|R\.|Praceta|Quai)\s+"
		+ _NAME
		+ r",?\s*(?:n[°ºo.]{0,2}\s*)?\d{1,5}\b"
		+ _REST
	),
	re.compile(
		r"\b(?:number|no\.?)\s+\d{1,4}\s+(?:on|in)\s+(?:[A-Z]\w+\s+){1,3}(?:Street|Road|Avenue|Lane|Drive|Close|Court|Way|Place|Crescent|Terrace|Grove)\b"
	),
)
_FIRST = re.compile(
	rf"(?<![\w.,/])\d{{1,4}}(?:\s?(?:bis|ter))?,?\s+(?:avenue|av\.?|place|cours|square|passage)\s+{_NAME}(?=[\s,.;!?]|$){_REST}",
	_F,
)
_INDIAN = re.compile(
	r"(?<![\w.,/])[a-z]?-?\d{1,4}(?:/\d{1,3})?,?\s+(?:[a-z]+\s+){1,2}(?:road|nagar|gali|marg|colony|vihar|sector|mohalla|lane)\b(?=[^.?!\n]{0,40}\b(?:reh\w+|mera|hamara)\b)",
	_F,
)
_LAST = re.compile(
	rf"(?<!\w){_STREET}\s+(?:\d{{1,2}}\s+de\s+)?{_NAME},?\s*(?:n[°ºo.]{{0,2}}\s*|#\s*)?\d{{1,5}}\b{_REST}", _F
)
_ARABIC = re.compile(
	r"(?:شارع|حي|نهج|زنقة|درب|حارة|طريق|كوارتي)\s+[^\d\n.،؟!]{2,30}?،?\s*(?:رقم|عدد|عمارة|بناية|فيلا|ع)?\s*\d{1,4}(?!\s*\d|\s*(?:متر|كم|كيلو|سيارة|بيت|ساكن|نسمة|شخص|شجر))"
	r"|(?:شقة|عمارة|فيلا|بناية|دار)\s*(?:رقم\s*)?\d{1,4}(?:[\s،]+(?:شقة|عمارة|دور|شارع)\s*\d{1,4})?[\s،]+(?:مدينة|حي|شارع|كمبوند)\s+[^\W\d]+(?:\s+\d{1,4})?"
	r"|(?<!\d)\d{1,4}\s+(?:شارع|نهج|زنقة|حارة|ش)\s+(?!في\b|من\b|و|عرض|طول|بال|داخل)[^\W\d]+(?:\s+(?!و?كم\b|كيف\b|ده\b|هو\b)[^\W\d]+)?"
)
_LENGTH = re.compile(r"طول|عرض|متر|سرعة|مساح")
_HOME = re.compile(
	r"\b(?:vivo|vivimos|vive|mi casa|mi direcci[oó]n|direcci[oó]n|domicilio|remitente|queda en|habit[eo]\w*|je vis|vit au|vivons|chez (?:moi|nous|lui|elle)|mon adresse|suis au|moro|mora|"
	r"moramos|minha casa|morada|endere[cç]o|resido|fica na|nos mudamos|d[eé]m[eé]nag\w+|mudei)\b",
	_F,
)
_SAID_AFTER = re.compile(
	r"([^.;:!?؟।\n]{4,80}?)[\s,،]+(?:is (?:my|our) (?:home |house )?address|is where (?:i|we) live|es mi (?:casa|direcci[oó]n)|ah[ií] vivo|c'est (?:chez (?:moi|nous)|mon adresse)|"
	r"[eé] (?:a )?minha (?:casa|morada)|[eé] (?:o )?meu endere[cç]o|(?:mera|hamara) (?:pata|address|ghar) (?:hai|h)\b|(?:मेरा|हमारा) (?:पता|घर) है|(?:(?:ده|هذا|هو|هاد)\s+)?(?:بيتنا|بيتي|عنواني|دارنا|داري|سكني))",
	_F,
)
_HINDI = re.compile(
	r"(?:घर|पता|\bghar|\bpata)\s*[:–-]?\s*([^।.?!\n]{0,60}?\d[^।.?!\n]{0,30}?(?:नगर|गली|मार्ग|कॉलोनी|विहार|सेक्टर|मोहल्ला|\bnagar|\bgali|\bmarg|\bcolony|\bvihar|\bsector|\bmohalla)[^।.?!,\n]{0,30})",
	_F,
)
_PLACE = re.compile(
	r"\d|\b(?:house|flat|casa|calle|rue|rua|av|apto|makan|gali|شارع)|(?:मकान|फ्लैट|فيلا|شقة|عمارة|شارع|نهج|زنقة|حي)",
	_F,
)
_COUNTED = re.compile(r"\b(?:km|cm|m2|metros?|m[eè]tres?|meters?|euros?|x|por ciento|%|=)(?:\b|$)", _F)


def find(text: str) -> Iterator[Span]:
	"""Addresses, in no order; they may overlap."""
	text = text.translate(DIGITS)
	for pattern in _ALWAYS:
		yield from (_span(match) for match in pattern.finditer(text))
	yield from (_span(match) for match in _INDIAN.finditer(text))
	for match in (*_FIRST.finditer(text), *_LAST.finditer(text)):
		if _HOME.search(text[max(0, match.start() - BEFORE) : match.start()]) or _HOME.search(
			text[match.end() : match.end() + AFTER]
		):
			yield _span(match)
	yield from (_span(match) for match in _ARABIC.finditer(text) if not _LENGTH.search(match[0]))
	yield from (_span(match, 1) for match in _HINDI.finditer(text) if not _COUNTED.search(match[1]))
	yield from _said_after(text)


def _said_after(text: str) -> Iterator[Span]:
	"""What stands before "is my address", from its first number or word of a building on."""
	for match in _SAID_AFTER.finditer(text):
		place = _PLACE.search(match[1])
		if place and any(char.isdigit() for char in match[1]) and not _COUNTED.search(match[1]):
			yield Span(match.start(1) + place.start(), match.end(1), "ADDRESS")


def _span(match: re.Match[str], group: int = 0) -> Span:
	return Span(match.start(group), match.start(group) + len(match[group].rstrip(" ,.;:")), "ADDRESS")
