"""E-mail through the server that the operator named."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from sanpi.core.messaging.errors import SendError


def mail_is_set_up() -> bool:
    """Whether there is a mail server; without one nothing is sent."""
    return bool(settings.EMAIL_HOST)


def send_mail(address: str, subject: str, text: str) -> None:
    """Sends a plain text. Raises SendError when there is no server or it does not take the message."""
    if not mail_is_set_up():
        raise SendError(_("没有设置邮件服务器（EMAIL_HOST）"))
    message = EmailMessage(" ".join(subject.split()), text, to=[address])
    try:
        message.send()
    except smtplib.SMTPAuthenticationError as refused:
        raise SendError(_("邮件服务器不接受登录名或密码（%d）") % refused.smtp_code) from refused
    except smtplib.SMTPRecipientsRefused as refused:
        raise SendError(_("邮件服务器不接受收件地址，请核对电子邮箱")) from refused
    except smtplib.SMTPException as refused:
        raise SendError(_("邮件服务器拒收：%s") % type(refused).__name__) from refused
    except OSError as refused:
        raise SendError(_("连不上邮件服务器：%s") % (refused.strerror or type(refused).__name__)) from refused
