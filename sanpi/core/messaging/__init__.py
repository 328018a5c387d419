"""Short texts sent out of the house: e-mail and the robots of group chats."""

from sanpi.core.messaging.errors import SendError
from sanpi.core.messaging.mail import mail_is_set_up, send_mail
from sanpi.core.messaging.posting import refusal_of
from sanpi.core.messaging.robots import ROBOTS, send_to_robot

__all__ = ["ROBOTS", "SendError", "mail_is_set_up", "refusal_of", "send_mail", "send_to_robot"]
