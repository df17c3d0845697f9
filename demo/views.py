"""The views that the demo's desks have saved."""

from cases.desk.commands.saved_views import Filters, save_view
from cases.desk.queries.wanted import View
from demo.cast import SHILIANG, Cast


def keep_views(cast: Cast) -> None:
    """Have the dispatcher of the first street keep two views, and its director share one with the whole street."""
    dispatcher = cast.dispatcher(SHILIANG)
    save_view(Filters(View.OPEN, category="urban"), by=dispatcher, name="市容环境")
    save_view(Filters(View.LATE, community=f"{SHILIANG}001"), by=dispatcher, name="第一社区逾期件")
    director = cast.colleague("leader")
    save_view(Filters(View.OPEN, category="safety"), by=director, name="安全隐患", share_with=SHILIANG)
