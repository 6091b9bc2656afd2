"""What can go wrong, as a tree; every message is a sentence for the person who reads it.

BellwetherError
├── NotAllowed          the person may not do this
│   └── TooManyTries    not now: there were too many tries
├── NotFound            what was asked for does not exist, or is not theirs to see
├── Invalid             what was given cannot be accepted
│   └── NotEnoughData   there are too few observations
├── Conflict            it contradicts what is already stored
├── SettingsError       the environment is wrong or unsafe
├── SchemaError         the database is not the one this version works with
└── Unavailable         something that is needed cannot serve now; nothing was lost
    └── Interrupted     the transaction was broken off and left nothing: it can simply be run again
"""


class BellwetherError(Exception):
    """Anything a person should be told in a sentence."""


class NotAllowed(BellwetherError):
    """The person may not do this."""


class TooManyTries(NotAllowed):
    """Not now: there were too many tries."""


class NotFound(BellwetherError):
    """What was asked for does not exist, or is not theirs to see."""


class Invalid(BellwetherError):
    """What was given cannot be accepted."""


class NotEnoughData(Invalid):
    """There are too few observations for an honest answer."""


class Conflict(BellwetherError):
    """It contradicts what is already stored."""


class SettingsError(BellwetherError):
    """The environment is wrong or unsafe."""


class SchemaError(BellwetherError):
    """The database is not the one this version of the product works with."""


class Unavailable(BellwetherError):
    """Something that is needed, such as the database, cannot serve now; nothing was lost."""


class Interrupted(Unavailable):
    """The transaction was broken off and left nothing: it can simply be run again."""
