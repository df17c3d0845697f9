"""What of cases runs by the working calendar."""

from cases.casework.queries.moved_deadlines import moves
from governance.ground.workflow import Words
from governance.kit.days.queries.running import Running

RUNNING = Running(Words("接诉即办与吹哨报到", "Cases and whistles"), moves)
