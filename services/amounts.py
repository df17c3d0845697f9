"""The numbers that the service catalogue is kept by."""

from governance.ground.workflow import Words
from governance.kit.numbers.workflow.systems import System
from services.workflow import OWNER

SYSTEM = System(code=OWNER, name=Words("政务服务", "Services"))
