"""The rules of the service catalogue in plain Python."""

from governance.ground.workflow import Words

CHANNELS = {
    "window": Words("窗口办理", "At the counter"),
    "online": Words("网上办理", "Online"),
    "both": Words("窗口或网上办理", "At the counter or online"),
}
# Whose numbers these are, among those of all systems.
OWNER = "services"
LONGEST_PROMISE = "longest-promise"
