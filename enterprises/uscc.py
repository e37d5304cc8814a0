"""The unified social credit code (统一社会信用代码, GB 32100-2015): 18 characters, one a check."""

import unicodedata

from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength

from common.errors import RuleBroken

NO_CODE = frozenset({"", "无", "暂无", "没有", "未办理", "/", "-", "--", "—", "N/A"})


def normal(text: str) -> str:
    """The code as it is stored: half width, upper case, without blanks and hyphens.

    Empty where the text says that there is no code yet (无, /, -).
    """
    folded = unicodedata.normalize("NFKC", text).strip().upper()
    return "" if folded in NO_CODE else uscc.compact("".join(folded.split()))


def checked(text: str) -> str:
    """The code, upper-cased and without blanks; "" for none yet.

    Raises RuleBroken (field `uscc`) with what is wrong; for a wrong last character with the one
    that the others call for.
    """
    code = normal(text)
    if not code:
        return ""
    try:
        return uscc.validate(code)
    except InvalidLength:
        said = _("The code has %(count)d characters; it needs 18.") % {"count": len(code)}
    except InvalidChecksum:
        said = _("The last character does not fit the others: %(given)s, expected %(wanted)s.") % {
            "given": code[-1],
            "wanted": uscc.calc_check_digit(code),
        }
    except InvalidFormat:
        said = _("The code begins with eight digits, and never has the letters I, O, S, V or Z.")
    raise RuleBroken(
        said,
        field="uscc",
        remedy=_("Compare it with the business licence, or leave it empty if there is none yet."),
    )
