"""The ways a call can fail, in our own words; each protocol maps them to its wire codes.

SampanError
├── InvalidRequest   the request itself is wrong; sending it again changes nothing
├── NotFound         what it names does not exist
├── Refused          a business rule says no; no money was moved
├── Conflict         it contradicts what was already done under the same id
├── Unavailable      nothing happened; send it again
└── OutcomeUnknown   it may have happened; ask before sending anything again
"""

from typing import ClassVar


class SampanError(Exception):
    """Base of every error a caller may see.

    `code` is stable and in UPPER_SNAKE_CASE; `detail` is for a person and never holds a secret.
    """

    retry: ClassVar[str] = "never"

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class InvalidRequest(SampanError):
    """The request is malformed. Nothing happened; correct it before sending it again."""


class NotFound(SampanError):
    """What the request names does not exist, or is not the caller's to see."""


class Refused(SampanError):
    """A rule of the business refused the request. No money was moved."""


class Conflict(SampanError):
    """The same id was used before with other content. What was done then stands."""


class Unavailable(SampanError):
    """Nothing happened. The same request may be sent again as it is."""

    retry = "same request"


class OutcomeUnknown(SampanError):
    """The request may have taken effect. Ask for its state before doing anything else."""

    retry = "after asking"
