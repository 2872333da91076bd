"""Every number the two teams argue about, declared once. `ALL` is in reading order."""

from metrics import sal_rate
from metrics._metric import Filters, Metric, Moment, added_up, moment

ALL: tuple[Metric, ...] = (sal_rate.METRIC,)
BY_KEY: dict[str, Metric] = {metric.key: metric for metric in ALL}

__all__ = ["ALL", "BY_KEY", "Filters", "Metric", "Moment", "added_up", "moment"]
