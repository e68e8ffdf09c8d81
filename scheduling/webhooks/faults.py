"""Why a message to a system elsewhere did not arrive, in words, by the code that was noted."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

SENTENCES = {
    "not_allowed": gettext_noop("This address is not on the public internet."),
    "not_https": gettext_noop("The address does not begin with https://."),
    "unreachable": gettext_noop("The system does not answer."),
    "unsafe": gettext_noop("The certificate of the system is not right."),
    "too_slow": gettext_noop("The system takes too long to answer."),
}
HTTP = "http_"


def told(code: str) -> str:
    if code.startswith(HTTP):
        return _("The system refused the message (%(code)s).") % {
            "code": f"HTTP {code.removeprefix(HTTP)}"
        }
    return _(SENTENCES[code]) if code in SENTENCES else code
