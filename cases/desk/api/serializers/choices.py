"""The closed lists of words that the lists of a desk take."""

from cases.desk.queries.wanted import VIEWS, Sorting

ORDERS = [(order.value, order.value) for order in Sorting]
ORDER_WORDS = (
    "due: the most pressing first, which changes as cases move. arrival: as they came in, which nothing changes; who "
    "reads all pages in it meets everything that stays on the list."
)
DESK_VIEWS = [(view.value, view.value) for view in VIEWS]
