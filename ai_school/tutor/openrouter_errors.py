# ruff: noqa: N818  (what they name is what happened, and the usage log's outcome)
"""What can go wrong between the school and a model: one exception a case, none of which carries a text or a key."""

from typing import ClassVar


class ModelError(Exception):
	"""No answer from the model. `str()` is a sentence that tells the administrator what to do.

	Attributes:
		outcome: code for the usage log.
		status: HTTP status or code of the error body, None when there was none.
		wait_s: seconds after which the service says that it may be asked again, None when it does not say.
	Class attributes:
		retryable: the same request may be sent once more without being billed twice.
		counts: the breaker counts it as a failure of the service.
		disables: no call can succeed before an administrator has acted.
		informs: an administrator has to act, though another model or another day may do.
	"""

	outcome: ClassVar[str] = "failed"
	sentence: ClassVar[str] = "The model did not answer."
	retryable: ClassVar[bool] = False
	counts: ClassVar[bool] = True
	disables: ClassVar[bool] = False
	informs: ClassVar[bool] = False

	def __init__(self, status: int | None = None, wait_s: float | None = None):
		super().__init__(self.sentence)
		self.status = status
		self.wait_s = wait_s


class NotConfigured(ModelError):
	"""Nothing was sent, because the settings do not allow it."""

	outcome = "not_configured"
	sentence = "No model is set up: enter at least one model id in AI School Settings."
	counts = False
	disables = True


class KeyMissing(NotConfigured):
	"""There is no usable key."""

	outcome = "key_missing"
	sentence = "The API key is missing or unreadable: enter it again in AI School Settings."


class AddressNotAllowed(NotConfigured):
	"""The base URL, or the address that its name resolves to, is not one that text may be sent to."""

	outcome = "address_not_allowed"
	sentence = (
		"The base URL is not allowed: use https, without a user name in it; plain http only for this machine "
		"or for a host listed in AI School Settings; never a link-local or metadata address."
	)


class PaidModel(NotConfigured):
	"""A model that may cost money is in the list."""

	outcome = "paid_model"
	sentence = (
		"A model in the list is not known to be free: use ids that end in ':free' or openrouter/free, "
		"or allow paid models in AI School Settings."
	)


class KeyRejected(ModelError):
	"""401."""

	outcome = "key_rejected"
	sentence = "The model service rejected the API key: enter a valid key in AI School Settings."
	disables = True


class CreditExhausted(ModelError):
	"""402: a negative balance stops free models too."""

	outcome = "no_credit"
	sentence = "The account at the model service has no credit: settle its balance, even for free models."
	disables = True


class Forbidden(ModelError):
	"""403 that is not about the text."""

	outcome = "forbidden"
	sentence = (
		"The model service does not let this key ask this model: check the key's rights and the model list."
	)
	informs = True


class Moderated(ModelError):
	"""403 of moderation: the question belongs on the safeguarding path, not to another model."""

	outcome = "moderated"
	sentence = (
		"The model service's moderation stopped the question; the tutor treats it as a safeguarding matter."
	)
	counts = False


class NoPrivateEndpoint(ModelError):
	"""404: no provider of the model keeps the school's data policy."""

	outcome = "data_policy"
	sentence = (
		"No provider of the chosen models accepts requests whose data it may not keep: choose other models, "
		"or check the privacy settings of the account at the model service."
	)
	informs = True


class ModelUnknown(ModelError):
	"""404: the id is gone, or the base URL is wrong."""

	outcome = "model_unknown"
	sentence = (
		"The model service does not know the model or the address: check the model list and the base URL."
	)
	informs = True


class BadRequest(ModelError):
	"""400, 413, 422 and other 4xx; `about_tokens_field`: an older server does not know the name max_completion_tokens."""

	about_tokens_field = False
	outcome = "bad_request"
	sentence = "The model service did not accept the request: check that the models take chat messages of this length."
	counts = False


class RateLimited(ModelError):
	"""429 that passes soon."""

	outcome = "rate_limited"
	sentence = "The model service is asked too often: lower the calls per minute in AI School Settings."
	retryable = True


class DailyLimit(ModelError):
	"""429 of the day: `wait_s` is the time until the next day's calls."""

	outcome = "daily_limit"
	sentence = (
		"The day's free calls are used up: the tutor answers from the course material until they are renewed."
	)
	counts = False


class ServiceFailed(ModelError):
	"""408, 5xx or finish_reason error."""

	outcome = "service_failed"
	sentence = "The model service failed: nothing to do unless it lasts; its status page tells more."
	retryable = True


class Unreachable(ModelError):
	"""No connection: nothing was sent."""

	outcome = "unreachable"
	sentence = "The model service cannot be reached: check the server's internet connection, its DNS and the base URL."
	retryable = True


class CertificateRejected(ModelError):
	"""TLS failed: nothing was sent."""

	outcome = "certificate"
	sentence = "The model service's certificate is not trusted: check the base URL and the server's clock."
	informs = True


class TimedOut(ModelError):
	"""The request was sent and no whole answer came in time: it may have been billed."""

	outcome = "timeout"
	sentence = (
		"The model took too long: choose a faster model or raise the longest wait in AI School Settings."
	)


class Interrupted(ModelError):
	"""The connection ended before the answer did: it may have been billed."""

	outcome = "interrupted"
	sentence = (
		"The connection to the model broke off in the middle of an answer: check the internet connection."
	)


class BadAnswer(ModelError):
	"""Something came that is not an answer of this protocol (HTML, other JSON, another content type)."""

	outcome = "bad_answer"
	sentence = "The address answers, but not as a model service does: check that the base URL ends where its API begins."


class Redirected(BadAnswer):
	"""3xx: never followed, the text would go to somebody else."""

	outcome = "redirected"
	sentence = "The address redirects elsewhere: enter the final base URL in AI School Settings."


class AnswerTooLarge(BadAnswer):
	"""The body passed its cap."""

	outcome = "too_large"
	sentence = "The model service sent far more than an answer: choose another model."


class EmptyAnswer(ModelError):
	"""Null content, or reasoning without an answer."""

	outcome = "empty"
	sentence = "The model sent no text: choose another model, or one that reasons less."
	counts = False


class Refused(ModelError):
	"""The model or its content filter declined."""

	outcome = "refused"
	sentence = "The model declined to answer this question."
	counts = False
