"""Where text may be sent: checks of a base URL, and of the address that a connection really reached."""

import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from ai_school.tutor.openrouter_errors import AddressNotAllowed

OPENROUTER_HOST = "openrouter.ai"
# Instance metadata services outside the link-local ranges: AWS over IPv6, Alibaba, Oracle, Azure.
_METADATA = frozenset(("fd00:ec2::254", "100.100.100.200", "192.0.0.192", "168.63.129.16"))
_METADATA_NAMES = frozenset(("metadata", "metadata.google.internal", "instance-data"))
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_FORBIDDEN_IN_URL = frozenset(" \t\r\n\\\x00")


@dataclass(frozen=True, slots=True)
class Address:
	"""A checked base URL without a slash at its end; `own`: this machine or a host that the school listed."""

	base_url: str
	host: str
	own: bool

	@property
	def is_openrouter(self) -> bool:
		"""Whether it is OpenRouter itself."""
		return self.host == OPENROUTER_HOST or self.host.endswith("." + OPENROUTER_HOST)


def check(base_url: str, allowed_http_hosts: Collection[str] = ()) -> Address:
	"""The address of a base URL; raises AddressNotAllowed for one that text may not be sent to."""
	text = base_url.strip()
	if any(char in _FORBIDDEN_IN_URL for char in text):
		raise AddressNotAllowed
	try:
		parts = urlsplit(text)
		host, _port = (parts.hostname or "").rstrip("."), parts.port
	except ValueError:
		raise AddressNotAllowed from None
	if not host or "@" in parts.netloc or parts.query or parts.fragment:
		raise AddressNotAllowed
	own = is_loopback(host) or host in {name.strip().lower() for name in allowed_http_hosts}
	if parts.scheme != "https" and not (parts.scheme == "http" and own):
		raise AddressNotAllowed
	if host in _METADATA_NAMES or not is_reachable(host):
		raise AddressNotAllowed
	return Address(text.rstrip("/"), host, own)


def is_loopback(host: str) -> bool:
	"""Whether a host name or IP literal is this machine."""
	address = _ip(host)
	return address.is_loopback if address else host == "localhost"


def is_reachable(host: str) -> bool:
	"""False for an IP literal that no text may go to: link-local, metadata, multicast, unspecified."""
	address = _ip(host)
	if address is None:
		return True
	forbidden = address.is_link_local or address.is_multicast or address.is_unspecified
	return not forbidden and str(address) not in _METADATA


def _ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
	try:
		address = ipaddress.ip_address(host.partition("%")[0])
	except ValueError:
		return None
	if isinstance(address, ipaddress.IPv4Address):
		return address
	if address in _NAT64:
		return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
	return address.ipv4_mapped or address.sixtofour or address
