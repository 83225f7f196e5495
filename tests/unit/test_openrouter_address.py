"""Where text may be sent."""

import pytest

from ai_school.tutor.openrouter_address import check
from ai_school.tutor.openrouter_errors import AddressNotAllowed


@pytest.mark.parametrize(
	("base_url", "openrouter", "own"),
	[
		("https://openrouter.ai/api/v1/", True, False),
		("https://eu.openrouter.ai/api/v1", True, False),
		("https://notopenrouter.ai/api/v1", False, False),
		("https://192.168.1.5:8443/v1", False, False),
		("http://localhost:11434/v1", False, True),
		("http://127.0.0.1:8899/api/v1", False, True),
		("http://[::1]:8899", False, True),
		("http://models.school.lan:8000/v1", False, True),
		("http://MODELS.school.lan:8000/v1", False, True),
	],
)
def test_allowed(base_url: str, openrouter: bool, own: bool) -> None:
	address = check(base_url, ["Models.School.lan"])
	assert (address.is_openrouter, address.own) == (openrouter, own)
	assert not address.base_url.endswith("/")


@pytest.mark.parametrize(
	"base_url",
	[
		"",
		"openrouter.ai/api/v1",
		"http://openrouter.ai/api/v1",
		"http://192.168.1.5/v1",
		"http://localhost.evil.example/v1",
		"http://127.0.0.1.evil.example",
		"ftp://127.0.0.1/",
		"file:///etc/passwd",
		"https://user:password@openrouter.ai/api/v1",
		"https://openrouter.ai@evil.example/",
		"https://@openrouter.ai/",
		"https://openrouter.ai\\@evil.example/",
		"https://openrouter.ai/api v1",
		"https://openrouter.ai/api/v1?key=1",
		"https://openrouter.ai/#x",
		"https://openrouter.ai:port/",
		"https://[::1/",
		"https://169.254.169.254/latest",
		"https://[fe80::1%25eth0]/",
		"https://[::ffff:169.254.169.254]/",
		"https://[64:ff9b::a9fe:a9fe]/",
		"https://[2002:a9fe:a9fe::1]/",
		"https://[fd00:ec2::254]/",
		"https://100.100.100.200/",
		"https://168.63.129.16/",
		"https://metadata.google.internal./computeMetadata",
		"https://0.0.0.0/",
		"https://[::]/",
		"https://224.0.0.1/",
	],
)
def test_not_allowed(base_url: str) -> None:
	with pytest.raises(AddressNotAllowed):
		check(base_url)


def test_listing_a_metadata_address_does_not_allow_it() -> None:
	with pytest.raises(AddressNotAllowed):
		check("http://169.254.169.254/", ["169.254.169.254"])
