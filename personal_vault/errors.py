"""How the vault says no.

DomainError
├── Forbidden (403)
│   ├── ConsentRequired       nothing of what was asked for is allowed for this purpose
│   └── NotHers               own_access by somebody who isn't the citizen
├── InvalidInput (400)
│   └── TooManyInterests
├── NotFound (404)
│   └── NoSuchSwitch          a purpose and a category that no consent joins
├── Unprocessable (422)
│   └── NoLegalGround         a data product with people in it and no stated ground
├── Gone (410)
│   └── VaultErased           it was erased; it doesn't come back
├── Conflict (409)
│   └── SealBroken            a record doesn't open: changed, swapped or sealed under another key
└── Unavailable (503)
    └── KeysUnavailable       the key service or its database doesn't answer
"""

from culture_app.kernel.errors import (
    Conflict,
    Forbidden,
    Gone,
    InvalidInput,
    NotFound,
    Unavailable,
    Unprocessable,
)


class ConsentRequired(Forbidden):
    """Nothing of what was asked for is allowed for this purpose."""

    code = "consent-required"
    title = "This needs consent that was not given"


class NotHers(Forbidden):
    """Own access by somebody who isn't the citizen."""

    code = "not-yours"
    title = "This vault is somebody else's"


class TooManyInterests(InvalidInput):
    """More than fit a vault."""

    code = "too-many-interests"
    title = "Too many interests"


class NoSuchSwitch(NotFound):
    """A purpose and a category that no consent joins."""

    code = "no-such-consent"
    title = "There is no such consent"


class NoLegalGround(Unprocessable):
    """A data product with people in it and no stated ground."""

    code = "no-legal-ground"
    title = "No legal ground was stated"


class VaultErased(Gone):
    """It was erased; it doesn't come back."""

    code = "vault-erased"
    title = "This vault was erased"


class SealBroken(Conflict):
    """A record doesn't open."""

    code = "seal-broken"
    title = "A sealed record does not open"


class KeysUnavailable(Unavailable):
    """The key service or its database doesn't answer."""

    code = "keys-unavailable"
    title = "The vault's keys are out of reach"
