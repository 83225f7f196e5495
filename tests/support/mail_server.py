"""A mail server on loopback that takes mails, or refuses them."""

import socketserver
import threading
from contextlib import contextmanager


class MailServer(socketserver.ThreadingTCPServer):
	"""`mails` are the texts it took; while `refuses` is set, it takes none."""

	allow_reuse_address = daemon_threads = True

	def __init__(self) -> None:
		super().__init__(("127.0.0.1", 0), _Talk)
		self.mails: list[str] = []
		self.refuses = False


class _Talk(socketserver.StreamRequestHandler):
	"""One conversation in SMTP (RFC 5321), as far as a sender needs it."""

	def handle(self) -> None:
		self.say("220 loopback")
		while line := self.rfile.readline().decode().strip().upper():
			if line.startswith("DATA"):
				self.say("354 go on")
				self.server.mails.append(self.text())
				self.say("250 taken")
			elif line.startswith("QUIT"):
				return self.say("221 bye")
			elif line.startswith("MAIL") and self.server.refuses:
				self.say("451 not now")
			else:
				self.say("250 loopback")
		return None

	def say(self, line: str) -> None:
		self.wfile.write(f"{line}\r\n".encode())

	def text(self) -> str:
		lines = []
		while (line := self.rfile.readline().decode()) not in (".\r\n", ""):
			lines.append(line)
		return "".join(lines)


@contextmanager
def mail_server():
	"""A server that runs within the block."""
	with MailServer() as server:
		threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
		try:
			yield server
		finally:
			server.shutdown()
