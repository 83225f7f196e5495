"""A name in another script than the school's records: compared by its consonants, as vowels are written differently."""

import re

SHORTEST = 3
_LATIN = (
	("sch", "s"), ("sh", "s"), ("chr", "kr"), ("ch", "k"), ("kh", "k"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"),
	("bh", "b"), ("jh", "j"), ("zh", "j"), ("ck", "k"), ("c", "k"), ("q", "k"), ("x", "ks"), ("w", "v"), ("z", "j"),
)  # fmt: skip
_OTHER = str.maketrans(
	dict(
		pair.split(":")
		for pair in (
			"क:k ख:k ग:g घ:g ङ:n च:k छ:k ज:j झ:j ञ:n ट:t ठ:t ड:d ढ:d ण:n त:t थ:t द:d ध:d न:n प:p फ:f ब:b भ:b म:m य:y र:r "
			"ल:l व:v श:s ष:s स:s ह:h ळ:l ृ:r ऋ:r ं:n "
			"ب:b ت:t ث:t ج:j ح:h خ:k د:d ذ:d ر:r ز:j س:s ش:s ص:s ض:d ط:t ظ:j غ:g ف:f ق:k ك:k ل:l م:m ن:n ه:h و:v ي:y "
			"б:b в:v г:g д:d ж:j з:j к:k л:l м:m н:n п:p р:r с:s т:t ф:f х:k ц:ts ч:k ш:s щ:s"
		).split()
	)
)
_NO_CONSONANT = re.compile(r"[^bdfghjklmnprstvy]")
_SILENT = re.compile(r"h$|[hvy](?=$)|(?<=[a-z])[vy](?=[a-z])")


def consonants(word: str) -> str:
	"""The consonants of a folded word in Latin, Devanagari, Arabic or Cyrillic letters, each once where doubled.

	Sounds that transliterations confuse are one (w and v, z and j, aspirated and plain ones), those that are vowels as
	often are left out; "" for fewer than three.
	"""
	if word.isascii():
		for letters, sound in _LATIN:
			word = word.replace(letters, sound)
	else:
		word = word.translate(_OTHER)
	sounds = _SILENT.sub("", _NO_CONSONANT.sub("", word))
	sounds = re.sub(r"(.)\1+", r"\1", sounds)
	return sounds if len(sounds) >= SHORTEST else ""
