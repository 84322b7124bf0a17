"""How the mesh says no.

    DomainError
    ├── PathMissing       404  a path on the command line isn't there
    ├── UnknownRecord     404  no such quarantined record
    ├── SealedRecord      403  a quarantined personal record: nobody mends what nobody may read
    ├── PullRunning       409  another pull holds the lock
    └── CodecFault        422  a record can't be used; `detail` says why, in words for a curator

A CodecFault never stops a pull: the record goes to the quarantine. Its detail names fields and positions, and
never quotes a personal value.
"""

from culture_app.kernel.errors import Conflict, Forbidden, NotFound, Unprocessable


class PathMissing(NotFound):
    code = "mesh-path-missing"
    title = "There is no such file or folder"


class UnknownRecord(NotFound):
    code = "mesh-record-unknown"
    title = "There is no such quarantined record"


class SealedRecord(Forbidden):
    code = "mesh-record-sealed"
    title = "A sealed record can't be opened or mended"


class PullRunning(Conflict):
    code = "mesh-pull-running"
    title = "Another pull is running"


class CodecFault(Unprocessable):
    code = "mesh-record-unusable"
    title = "The record can't be used"
