"""Which step of 拿地即开工 may follow which."""

from django.utils.translation import gettext_lazy as _

from sanpi.permits.models import Track

# The last step → the next ones; None is a project that is not on this way.
NEXT: dict[str | None, tuple[Track, ...]] = {
    None: (Track.APPLIED,),
    Track.APPLIED: (Track.LISTED, Track.WON, Track.LEFT),
    Track.LISTED: (Track.WON, Track.LOST, Track.LEFT),
    Track.LOST: (Track.APPLIED,),
    Track.LEFT: (Track.APPLIED,),
    Track.WON: (),
}
TITLES = {
    Track.APPLIED: _("申请拿地即开工"), Track.LISTED: _("登记土地挂牌"), Track.WON: _("竞得土地，预审转正"),
    Track.LOST: _("未竞得土地"), Track.LEFT: _("退出拿地即开工"),
}  # fmt: skip
