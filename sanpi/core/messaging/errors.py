"""Why something was not sent."""


class SendError(Exception):
    """A message was not taken; the text says why, in Chinese, and names no secret."""
