"""What the log says of deliveries, messages, gateways and keys."""

from governance.ground.queries.log_words import Kind
from governance.ground.workflow import Words

KINDS = {
    "governance.delivery": Kind(Words("投递", "Delivery")),
    "governance.message": Kind(Words("消息", "Message")),
    "governance.gateway": Kind(Words("通道", "Gateway")),
    "governance.key": Kind(Words("密钥", "Keys")),
}
