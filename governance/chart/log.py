"""What the log says of organisations and people."""

from governance.ground.queries.log_words import Kind
from governance.ground.workflow import Words

KINDS = {
    "governance.organisation": Kind(Words("组织", "Organisation"), "governance.Organisation", "name"),
    "governance.person": Kind(Words("人员", "Person"), "governance.Person", "name"),
}
