"""Where a text tells how to reach or identify somebody: mail, phone, address, birth, numbers of records, links, secrets.

The numbers of an exercise must survive, so a number counts only by its shape together with what stands around it.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

WINDOW = 60
_SEPARATORS = "/.-"


class Span(NamedTuple):
	"""A stretch of a text that must not leave, and what it is."""

	start: int
	end: int
	kind: str


_F = re.IGNORECASE
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}")
_SPELT_EMAIL = re.compile(
	r"\b[\w.+-]{2,64}(?:\s(?:dot|punto|point|ponto)\s[\w+-]{1,64}){0,3}\s?[\[(]?\s?(?:\bat\b|@|arroba|arobase)\s?[\])]?\s?[\w-]{2,63}(?:\s?[\[(]?\s?(?:\bdot\b|\bpunto\b|\bpoint\b|\bponto\b|\.)\s?[\])]?\s?"
	r"(?:com|org|net|edu|in|uk|co|fr|es|br|pt|ke|ng|de|sch|ac|gov|info|io)\b){1,3}",
	_F,
)
_HANDLE = re.compile(r"(?<![\w@/.])@[A-Za-z_][\w.]{2,}")
_NAMED_HANDLE = re.compile(
	r"\b(?:insta(?:gram)?|snap(?:chat)?|tik\s?tok|discord|telegram|roblox|username|user\s?name|usuario|gamer\s?tag|psn|skype|"
	r"login|user\s?id)\b(?:\s+(?:name|id|handle|user|account))?\s*(?:is|es|:|=|-)\s*([^\s,;]{3,})",
	_F,
)
_SECRET = re.compile(
	r"\b(?:(?<=my )pin|password|passcode|passwort|pass\s?word|pwd|contraseña|clave|mot de passe|senha|पासवर्ड|otp|api\s?key)\b"
	r"\s*(?:is|was|es|est|é|:|=|-)\s*[\"']?([^\s,;\"']{3,})",
	_F,
)
_TOKEN = re.compile(
	r"\b(?:sk|pk|ghp|xox[abp])[-_][\w-]{12,}|\beyJ[\w-]{10,}(?:\.[\w-]+)*|"
	r"(?<![\w-])(?=[\w-]{0,200}\d)(?=[\w-]{0,200}[a-z])(?=[\w-]{0,200}[A-Z])[A-Za-z0-9_-]{24,}"
)
_LINK = re.compile(r"(?:\b(?:https?|ftp)://|\bwww\.)[^\s<>\"']+", _F)
_BARE_LINK = re.compile(
	r"(?<![\w.-])(?:[a-z0-9-]{1,63}\.){1,5}(?:com|org|net|edu|me|gg|us|in|io|co|uk|gle|link)/[^\s<>\"']+", _F
)
_PRIVATE_HOST = re.compile(
	r"zoom\.us|meet\.google|teams\.|classroom\.google|docs\.google|drive\.google|forms\.gle|wa\.me|t\.me|whatsapp|discord|"
	r"dropbox|1drv|sharepoint|onedrive|icloud|calendly|kahoot|edmodo|bit\.ly|tinyurl",
	_F,
)
_OPAQUE = re.compile(r"/(?=[^/]*\d)[\w-]{12,}|/[\w%-]{24,}|[?#@=;]")
_RECORD = re.compile(
	r"(?<![\w-])[A-Za-z]{2,8}(?:[-/][A-Za-z]{1,8}){1,4}[-/](?:\d{2,4}[-/])?\d{2,}(?:-\d+)?\b|\b[A-Z]{2,8}[-/]\d{4}[-/]\d{3,}\b|\b[A-Z]{2,8}-0\d{3,}\b"
)
_RECORD_NUMBER = re.compile(
	r"\b(?:(?:roll|admission|admn|adm|registration|reg|enrol?l?ment|student|pupil|candidate|exam|identity|id card|library card|account|index|"
	r"locker|membership|serial)\s*(?:card\s*)?(?:no\b\.?|num\b|number|n[°º]|id\b|code|#)|passport|aadhaa?r|ssn|social security|nhs|upn|uln|matr[ií]cula|dni|nie|curp|rfc|cpf|rg|nif|ine|"
	r"s[eé]cu(?:rit[eé] sociale)?|carte d'identit[eé]|num[eé]ro d'[eé]l[eè]ve|pasaporte|passeport|passaporte|आधार|رقم الجلوس|الرقم القومي|رقم الهوية|بطاقتي)"
	r"\s*(?:number|no\b\.?|card|id\b|नंबर)?\s*(?:is|was|es|est|é|:|=|#|-)?\s*#?((?=[\w/-]*\d)[A-Za-z0-9][\w/-]{0,24})",
	_F,
)
_SSN = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_IDENTITY = re.compile(
	# Spain's DNI and NIE, Brazil's CPF, India's PAN, Mexico's CURP, the United Kingdom's National Insurance number
	r"\b\d{8}-?[A-HJ-NP-TV-Z]\b|\b[XYZ]-?\d{7}-?[A-Z]\b|(?<![\d.])\d{3}\.\d{3}\.\d{3}-\d{2}(?!\d)|\b[A-Z]{5}\d{4}[A-Z]\b|"
	r"\b[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z\d]\d\b|\b[A-CEGHJ-PR-TW-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b|"
	# France's social security number, Egypt's national number: sex or century, then year and month of birth
	r"(?<![\d.,])[12]\s?\d{2}\s?(?:0[1-9]|1[0-2])\s?(?:\d{2}|2[AB])\s?\d{3}\s?\d{3}(?:\s?\d{2})?(?![\d.,]\d|\d)|"
	r"(?<![\d.,])[23]\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{7}(?![\d.,]\d|\d)"
)
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९", "0123456789" * 3)
_CARD = re.compile(r"(?<![\d.])\d{4}[ -]\d{4}[ -]\d{4}(?:[ -]\d{4})?(?![\d.])")
_UUID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", _F)
_INTERNATIONAL = re.compile(
	r"(?<![\w+)\d])(?:\+|00)[1-9]\d{0,2}[\s().-]{0,3}(?:\(?\d{1,5}\)?[\s.-]?){2,6}\d(?!\d)"
)
_NATIONAL = re.compile(
	r"(?<![\w.,+-])(?:\(0?\d{2,5}\)\s?\d{3,4}[\s.-]?\d{3,5}|(?:1[-.\s])?\d{3}[-.]\d{3}[-.]\d{4}|0\d{2,4}[\s-]\d{3,4}[\s-]?\d{3,5}|"
	r"0\d{4,5}[\s-]?\d{5,6}|0\d{9,10}|[6-9]\d{4}[\s-]\d{5}|\d{2}\s\d{4,5}[- ]\d{4}|0\d(?:[\s.-]\d{2}){4}|[89]\d\s\d{3}\s\d{2}\s\d{2}|[6-9]\d{2}(?:[\s.-]\d{2}){3})(?![\w-]|[.,]\d)"
)
_THREES = re.compile(r"(?<![\w.,+-])[679]\d{2}[\s-]\d{3}[\s-]\d{3}(?![\w-]|[.,]\d)")
_LONG_NUMBER = re.compile(r"(?<![\w.,+-])[1-9]\d{8,11}(?![\w-]|[.,]\d)")
_ANY_NUMBER = re.compile(r"(?<![\w.,])\+?\(?\d[\d\s().-]{4,18}\d(?![\w]|[.,]\d)")
_PHONE_WORD = re.compile(
	r"\b(?:phone|mobile|cell|call (?:me|us|my|her|him)|text (?:me|her|him)|ring (?:me|us)|whats\s?app|tel|telephone|landline|reach (?:me|us)|contact|"
	r"tel[eé]fono|m[oó]vil|celular|ll[aá]m[ae](?:me|le)?(?: al?)?|ll[aá]man? al?|escr[ií]b[ae](?:me|le)|(?:mi|su) fijo|appelle[rz]?|joindre|t[eé]l[eé]phone|portable|telefone|telem[oó]vel|zap|zapp?|wh?ats|ligue|liga|n[uú]mero (?:de|del|da|do) (?:mi|meu|minha|mon|ma)|mera (?:number|no)|simu|nambari|my number|mum'?s number|mom'?s number|dad'?s number|emergency)\b"
	r"|फ़?ोन|मोबाइल|(?<!मकान )(?<!घर )नंबर|व्हाट्सएप|हेल्पलाइन|هاتف|رقمي|جوال|رقم (?:تلفون|بابا|ماما|أبوي|أمي|امي|ابوي)|تل[يي]?فون|موبايل|واتس|اتصل|كلمني|رن علي",
	_F,
)
_SENT_TO = re.compile(
	r"^\s*(?:,\s*)?(?:पर|pe|par)\s+(?:मुझे\s+|mujhe\s+)?(?:भेज|कॉल|फोन|व्हाट्स|मैसेज|bhej|call|msg|message|whats)"
	r"|^\s*(?:,\s*)?(?:is|es|est|é|eh|hai|है|هو|ده|هاد)\s+(?:el\s+|le\s+|o\s+|the\s+)?"
	r"(?:(?:my|our|mum's|mom's|dad's|home|mi|mon|meu|mera|मेरा|papa ka|mummy ka)\s+)?"
	r"(?:fijo|m[oó]vil|celular|tel[eé]fono|t[eé]l[eé]phone|portable|fixe|num[eé]ro de (?:ma|mon)|telefone|telem[oó]vel|zap|phone|mobile|number|landline|फोन|मोबाइल|number|رقم|موبايل|تلفون)",
	_F,
)
MATHS_WORD = re.compile(
	r"[×÷=*/^%<>√∑]|(?<=\d)\s?[+−x]\s?(?=\d)|\b(?:divid\w*|multipl\w*|times|plus|minus|add|sum|subtract\w*|product|round\w*|estimate|digits?|factors?|prime|"
	r"place value|standard form|scientific notation|significant|decimal|square|cube|root|nearest|population|million|billion|"
	r"light years?|metres?|meters?|km|kilomet\w+|miles|distance|seconds|calculate|work out|evaluate|simplify|solve|convert|"
	r"binary|hexadecimal|sequence|pattern|multiples?|remainder|power|expand|in words|"
	r"divid\w+|multiplic\w+|suma\w*|resta\w*|redonde\w*|cifras?|arrond\w*|chiffres?|divis\w+|arredond\w*|algarismos?|(?:é|es|est|is) (?:um |un |a |an )?(?:par|[ií]mpar|even|odd|prim[oe]|premier|pair|impair)|habitan\w+|poblaci[oó]n|popula\w+|भाग|गुणा|जोड़|जनसंख्या|आबादी|(?:عدد )?(?:ال)?سكان|مليون|مليار|اقسم|قرب)\b",
	_F,
)
_OPERATOR_BESIDE = re.compile(r"[-+×÷=*/^−–<>%]\s*$")
_OPERATOR_AFTER = re.compile(
	r"\s*[+×÷=*/^−–<>%]|\s+-\s+\d|\s+(?:and|by|from|times|plus|minus)\s+\d|\s+को\s+(?:गुणा|भाग|जोड़|घटा)"
)
_DIVIDED_AFTER = re.compile(r"\s+को\s+\d+\s+से\s+(?:भाग|गुणा)")
_VALUE = re.compile(r"\b[a-z]\s*=\s*$|\b[a-z]\($")
_UNIT = re.compile(
	r"\s*(?:pesos|euros?|€|\$|rupees|rs\b|reais|dollars?|soles|dirhams?|km|kg|دينار|درهم|جنيه|ريال|रुपये)", _F
)
_BINARY = re.compile(r"[01\s]+")
_GROUP_BEFORE, _GROUP_AFTER = re.compile(r"\d[\s,]+$"), re.compile(r"[\s,]+\d")
_MONTH = (
	r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|"
	r"dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janvier|f[eé]vrier|mars|avril|mai|"
	r"juin|juillet|ao[uû]t|septembre|octobre|novembre|d[eé]cembre|janeiro|fevereiro|mar[cç]o|maio|junho|julho|setembro|outubro|novembro|dezembro|"
	r"जनवरी|फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|अक्टूबर|नवंबर|दिसंबर|"
	r"januar|februar|m[aä]rz|juni|juli|oktober|dezember|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|"
	r"يناير|فبراير|مارس|[أا]بريل|مايو|يونيو|يوليو|[أا]غسطس|سبتمبر|[أا]كتوبر|نوفمبر|ديسمبر|كانون (?:الثاني|الأول)|شباط|[آا]ذار|نيسان|[أا]يار|حزيران|تموز|[آا]ب|[أا]يلول|تشرين (?:الأول|الثاني))"
)
_DATE = re.compile(
	rf"(?<![\w/.-])(?:\d{{1,2}}([/.-])\d{{1,2}}\1(?:\d{{4}}|\d{{2}})|\d{{4}}([/.-])\d{{1,2}}\2\d{{1,2}}|"
	rf"\d{{1,2}}(?:st|nd|rd|th|er|º|°)?\s*(?:of|de|do)?\s*{_MONTH}\.?,?(?:\s*(?:of|de|del)?\s*\d{{4}})?|"
	rf"{_MONTH}\.?\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s*\d{{4}})?)(?![\w/])",
	_F,
)
_PUPIL_BIRTH = re.compile(
	rf"(?<![\w/.-])(?:\d{{1,2}}([/.-])\d{{1,2}}\1(?:200[4-9]|201\d|202[0-2])|(?:200[4-9]|201\d|202[0-2])([/.-])\d{{1,2}}\2\d{{1,2}}|"
	rf"\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?:200[4-9]|201\d|202[0-2]))(?![\w/])",
	_F,
)
_LONG_AGO = re.compile(r"\b(?:1[0-8]\d\d|19[0-3]\d)$|^(?:1[0-8]\d\d|19[0-3]\d)\b")
_BIRTH_WORD = re.compile(
	r"\b(?:born|birth\s?day|birth\s?date|birth|b'?day|dob|d\.o\.b\.?|turn(?:s|ed)?\s+\d+|nac[ií]\w*|nacimiento|cumplea[nñ]os|cumplo|n[eé]e?|naissance|anniversaire|"
	r"nasc(?:i|eu|eram)\w*|anivers[aá]rio|fa[cç]o anos|jana?m\w*|paida|kuzaliwa|nilizaliwa|geboren|geburtstag|geburtsdatum|nat[oa]|compleanno|urodz\w*|do[gğ]um)\b|जन्म|पैदा|[اأ]?تولد|ولد(?:ت|نا)|ميلاد|مواليد|خلقت",
	_F,
)
_DAY_WORD = re.compile(
	r"\b(?:days?|weeks?|weekday|leap|how (?:many|long|old)|between|until|event|war|treaty|election|launched|happened|founded|signed|discovered|battle)\b",
	_F,
)
_STREET = (
	r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|boulevard|blvd|terrace|crescent|highway|hwy|parkway|alley|nagar|marg|colony|"
	r"chowk|gali|vihar|layout|enclave|estate|close|court|gardens|grove|mews|row|way|place|parade|quay|stra(?:ß|ss)e|gasse)"
)
_CAPITAL_STREET = (
	r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Terrace|Crescent|Cres|Highway|Hwy|Parkway|Close|Court|Ct|Way|Place|Pl|"
	r"Square|Sq|Gardens|Grove|Mews|Row|Walk|Hill|Park|Rise|View|Green|Parade|Quay|Esplanade|Wharf|Nagar|Marg|Colony|Chowk|Gali|Vihar|Layout|Enclave|Estate|Apartments?)"
)
_CAP = r"[^\W\d_a-z][\w'’.-]{0,30}"
_TAIL = rf"(?:,?\s+(?:(?:Flat|Apt|Apartment|Unit|Block|Floor|Sector|Phase|PO Box)\.?\s*\w+|\d{{1,2}}\s?[º°ª](?:\s*[A-Z]\b)?|{_CAP}(?:\s+{_CAP}){{0,2}}|[A-Z]{{1,2}}\d[A-Z\d]?\s*\d[A-Z]{{2}}|\d{{5,6}}(?:-\d{{4}})?)(?=[\s,.;!?]|$)){{0,4}}"
_ADDRESS = re.compile(
	rf"(?<![\w.,/])\d{{1,5}}[A-Za-z]?,?\s+(?:{_CAP}\s+){{1,4}}{_CAPITAL_STREET}\b\.?{_TAIL}"
)
_NUMBERED_HOME = re.compile(
	rf"\b(?:(?i:flat|apt|apartment|house|plot|door|h\.?\s?no|casa|piso|appartement|apto|quarter)\.?\s*(?i:no\.?|number|n[°º])?\s*\d+[A-Za-z]?(?:[-/]\d+)?|"
	rf"(?i:p\.?\s?o\.?\s?box)\s*\d+)(?:,\s*[^.;!?\n]{{2,60}}|{_TAIL})"
)
_ROMANCE = r"(?i:calle|avenida|avda|av\.|paseo|plaza|carrera|rue|avenue|boulevard|chemin|impasse|place|all[eé]e|rua|travessa|alameda|pra[cç]a|via|viale|piazza)"
_OF = r"(?:(?:de|del|la|las|los|du|des|l'|da|do|das|dos|di)\s*){0,3}"
_ROMANCE_NAME = rf"\s+{_OF}{_CAP}(?:\s+{_OF}{_CAP}){{0,3}}"
_NUMBER_FIRST = re.compile(rf"(?<![\w.,/])\d{{1,4}}(?:\s?bis)?,?\s+{_ROMANCE}{_ROMANCE_NAME}{_TAIL}")
_NUMBER_LAST = re.compile(rf"\b{_ROMANCE}{_ROMANCE_NAME},?\s*(?:n[°ºo]\.?\s*)?\d{{1,5}}\b{_TAIL}")
_COMPOUND_STREET = re.compile(
	rf"\b{_CAP}(?:stra(?:ß|ss)e|str\.|gasse|platz|allee|weg|straat|laan|plein|gatan|v[aä]gen|veien|vegen|vej|gade|katu|utca)"
	rf"\s+\d{{1,4}}\s?[a-z]?\b{_TAIL}"
)
_NAMED_STREET = re.compile(
	rf"(?<!\w)(?:[Uu]l\.|[Uu]lica|[Jj]alan|[Jj]l\.|[Jj]ln\.?|[Уу]л\.|[Уу]лица)\s+[^\W\d][^\d\n.;!?]{{1,40}}?,?\s*(?:[Nn]o\.?|№|д\.)?\s*\d{{1,4}}\b{_TAIL}"
	rf"|\b{_CAP}(?:\s+{_CAP}){{0,2}}\s+(?:Caddesi|Cad\.|Soka[kğ]ı?|Sok\.|[Uu]tca|út)\s+(?:[Nn]o:?\s*)?\d{{1,4}}\b{_TAIL}"
)
_LIVE_AT = re.compile(
	r"\b(?:(?:i|we|he|she|they)\s+(?:live|lives|stay|stays)\s+(?:at|on)|(?:my|our|his|her|their|home|the)\s+(?:home\s+|house\s+|postal\s+)?address(?:\s+is|\s*:)|address\s*:|"
	r"vivo en la calle|mi direcci[oó]n es|direcci[oó]n:|mon adresse est|j'habite au|adresse:|meu endere[cç]o [eé]|endere[cç]o:|(?:मेरा|हमारा) पता|mera (?:address|pata)|hamara (?:address|pata)|عنواني|عنوان بيتنا)\s*"
	r"([^.;!?\n]{3,80}?)(?=\s+(?:and|but|so|can|how|what|because|pero|mais|mas|y)\s|[.;!?\n]|$)",
	_F,
)
_UNCASED_HOME = re.compile(
	r"(?:(?:मेरा|मेरे|हमारा|हमारे|अपना) घर(?: का पता)?|(?:मैं|हम)(?=[^।.?!\n]{3,60}(?:रहत|रहते))|\b(?:mera|hamara|mere) ghar|\bmai?n?(?=[^.?!\n]{3,60}\brehta|[^.?!\n]{3,60}\brehti)|"
	r"بيتنا|بيتي|ساكن(?:ين|ة)?(?: في)?|أسكن(?: في)?|نسكن(?: في)?)\s+(?=[^।.?!\n]{0,40}\d)([^।.?!؟\n]{3,80}?)"
	r"(?=\s+(?:में|मे|me|mein|पर|है|hai|و?(?:كيف|كم|ليش|ممكن))(?:\s|$)|[।.?!؟\n]|$)"
	r"|((?:मकान|फ्लैट|फ़्लैट|प्लॉट|\bmakaa?n|\bghar|عمارة|شقة|فيلا|بناية)\s*(?:नंबर|नं\.?|संख्या|no\.?|number|رقم)?\s*[\w/-]*\d[\w/-]*"
	r"(?:\s*[,،]\s*[^,،।.?!؟\n]{2,40}?){0,4})(?=\s+(?:है|में|hai|me|mein|و?كيف)(?:\s|$)|\s*[,،।.?!؟\n]|$)"
)
_MEASURE = re.compile(
	r"मीटर|किमी|किलो|मिनट|सेकंड|متر|كيلو|\d\s*كم|يبعد|سرعة|ثاني|دقيق|مساح|طول|\b(?:km|m|meter|metre|cm|minute?s?|kmph)\b",
	_F,
)
_LIVE_IN = re.compile(
	rf"\b(?i:(?:i|we)\s+live\s+(?:in|near)|i\s?(?:'|a)?m\s+from|vivo en|soy de|j'habite (?:à|a|en|dans)|moro (?:em|na|no)|sou de)\s+({_CAP}(?:,?\s+{_CAP}){{0,3}})"
)
_LOWER_STREET = re.compile(rf"\b\d{{1,5}}[a-z]?\s+[a-z]{{3,}}(?:\s[a-z]{{3,}})?\s{_STREET}\b", _F)
_HOME_WORD = re.compile(
	r"\b(?:live|lives|living|address|stay|house|home|post(?:ed|ing)? it|send(?:ing)? it|deliver\w*|unit|flat|apt|moved? to|come to|sender|(?:mum|mom|dad|nan|gran|grandma|he|she) is at)\b",
	_F,
)
_STREET_WITHOUT_HOME = re.compile(
	r"\b(?:km|kilomet\w+|miles?|metres?|meters?|lanes?|cars?|long|wide|on|of|the|per)\b", _F
)
_POSTCODE = re.compile(
	r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|\b(?:[A-Z]{2}|(?i:zip|pin|pincode|postcode|post code|c\.?p\.?|cep))(?i:\s*(?:code|is|:|-))*\s*(\d{5}(?:-\d{3,4})?|\d{6})\b"
)
_SCHOOL = re.compile(
	rf"(?<![\w'’.-])(?:(?!The\b|My\b|Our\b|At\b|In\b|Primary\b|Secondary\b|High\b|Middle\b|Is\b){_CAP}\s+){{1,4}}(?:(?:High|Primary|Secondary|Middle|Elementary|Public|Grammar|Girls'?|Boys'?|International|Comprehensive)\s+){{0,2}}"
	r"(?:School|Academy|Vidyalaya|Lyc[eé]e|Coll[eè]ge|Preparatory)\b"
)


def find(text: str) -> Iterator[Span]:
	"""Spans of a text that are no names, in no order; they may overlap."""
	text = text.translate(DIGITS)
	for pattern, kind in _BY_SHAPE:
		for match in pattern.finditer(text):
			yield _span(match, kind)
	yield from _links(text)
	yield from _phones(text)
	yield from _dates(text)
	yield from _lower_streets(text)
	yield from _uncased_homes(text)


_BY_SHAPE: tuple[tuple[re.Pattern[str], str], ...] = (
	(_EMAIL, "EMAIL"), (_SPELT_EMAIL, "EMAIL"), (_HANDLE, "HANDLE"), (_NAMED_HANDLE, "HANDLE"),
	(_SECRET, "SECRET"), (_TOKEN, "SECRET"), (_UUID, "ID"), (_RECORD, "ID"), (_RECORD_NUMBER, "ID"),
	(_SSN, "ID"), (_IDENTITY, "ID"), (_ADDRESS, "ADDRESS"), (_NUMBERED_HOME, "ADDRESS"),
	(_NUMBER_FIRST, "ADDRESS"), (_NUMBER_LAST, "ADDRESS"), (_COMPOUND_STREET, "ADDRESS"), (_NAMED_STREET, "ADDRESS"), (_LIVE_AT, "ADDRESS"), (_LIVE_IN, "ADDRESS"), (_POSTCODE, "ADDRESS"),
	(_SCHOOL, "SCHOOL"),
)  # fmt: skip


def _span(match: re.Match[str], kind: str) -> Span:
	"""The first group that took part, else the whole match, without closing punctuation."""
	groups = range(1, (match.re.groups or 0) + 1)
	group = next((each for each in groups if match[each] and match[each] not in _SEPARATORS), 0)
	return Span(match.start(group), match.start(group) + len(match[group].rstrip(" .,;:!?)")), kind)


def _links(text: str) -> Iterator[Span]:
	"""Links that let one in or tell who made them; a plain page of an encyclopedia stays."""
	for pattern in (_LINK, _BARE_LINK):
		for match in pattern.finditer(text):
			if _PRIVATE_HOST.search(match[0]) or _OPAQUE.search(match[0].partition("//")[2] or match[0]):
				yield _span(match, "LINK")


_NUMBERS = (
	(_NATIONAL, True),
	(_THREES, False),
	(_LONG_NUMBER, False),
	(_CARD, False),
	(_ANY_NUMBER, None),
)


def _phones(text: str) -> Iterator[Span]:
	for match in _INTERNATIONAL.finditer(text):
		yield Span(match.start(), match.end(), "PHONE")
	for pattern, by_shape in _NUMBERS:
		for match in pattern.finditer(text):
			if _is_phone(text, match, by_shape):
				yield Span(match.start(), match.end(), "PHONE")


def _is_phone(text: str, match: re.Match[str], by_shape: bool | None) -> bool:
	"""Whether a number is somebody's: `by_shape` True is enough beside no operator, None needs a word such as phone."""
	before, after = text[: match.start()][-WINDOW:], text[match.end() :][:WINDOW]
	if _DIVIDED_AFTER.match(after) or is_of_exercise(text, match):
		return False
	if _PHONE_WORD.search(before) or _SENT_TO.search(after):
		return 6 <= sum(char.isdigit() for char in match[0]) <= 16
	if _BINARY.fullmatch(match[0]) or _GROUP_BEFORE.search(before) or _GROUP_AFTER.match(after):
		return False
	if by_shape is None or _OPERATOR_BESIDE.search(before) or _OPERATOR_AFTER.match(after):
		return False
	return by_shape or not MATHS_WORD.search(before + " " + after)


def is_of_exercise(text: str, match: re.Match[str]) -> bool:
	"""Whether digits are the value of a letter, what a function takes, money, or numbers in rising order."""
	groups = re.findall(r"\d+", match[0])
	rises = len(groups) > 3 and match[0][0] not in "0+(" and "-" not in match[0]
	if rises and all(int(first) < int(second) for first, second in pairwise(groups)):
		return True
	return bool(_VALUE.search(text[: match.start()][-WINDOW:]) or _UNIT.match(text[match.end() :]))


def _dates(text: str) -> Iterator[Span]:
	"""Dates that stand near a word of birth, and those on which a pupil may have been born."""
	for match in _DATE.finditer(text):
		around = text[max(0, match.start() - WINDOW) : match.end() + WINDOW // 2]
		if _BIRTH_WORD.search(around) and not _LONG_AGO.search(match[0]):
			yield Span(match.start(), match.end(), "DATE")
	for match in _PUPIL_BIRTH.finditer(text):
		around = text[max(0, match.start() - WINDOW) : match.start()] + text[match.end() :][:WINDOW]
		if not MATHS_WORD.search(around) and not _DAY_WORD.search(around):
			yield Span(match.start(), match.end(), "DATE")


def _lower_streets(text: str) -> Iterator[Span]:
	for match in _LOWER_STREET.finditer(text):
		before = text[: match.start()][-WINDOW:]
		if _HOME_WORD.search(before) and not _STREET_WITHOUT_HOME.search(match[0]):
			yield Span(match.start(), match.end(), "ADDRESS")


def _uncased_homes(text: str) -> Iterator[Span]:
	"""Homes in Hindi and Arabic, whose words have no capitals: what follows "my home" and holds a number that measures nothing."""
	for match in _UNCASED_HOME.finditer(text):
		if not _MEASURE.search(match[0]) and not MATHS_WORD.search(match[0]):
			yield _span(match, "ADDRESS")
