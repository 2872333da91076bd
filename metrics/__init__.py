"""Every number the two teams argue about, declared once. `ALL` is in reading order."""

from metrics import (
    backlog,
    cac,
    cac_payback,
    cohort_conversion,
    commitments_kept,
    content_use,
    conversations_held,
    data_quality,
    decision_time,
    handed_over,
    ltv_cac,
    nurture_time,
    opportunities,
    pipeline_created,
    response_time,
    revenue,
    revenue_bridge,
    sal_rate,
    sal_volume,
    sal_yield,
    sales_cycle,
    source_yield,
    threshold_tradeoff,
    time_to_win,
    win_rate,
)
from metrics._metric import Filters, Metric, Moment, Series, added_up, moment
from metrics._signals import signals

ALL: tuple[Metric, ...] = (
    handed_over.METRIC,
    sal_rate.METRIC,
    decision_time.METRIC,
    response_time.METRIC,
    backlog.METRIC,
    conversations_held.METRIC,
    opportunities.METRIC,
    pipeline_created.METRIC,
    win_rate.METRIC,
    sales_cycle.METRIC,
    revenue.METRIC,
    cohort_conversion.METRIC,
    time_to_win.METRIC,
    revenue_bridge.METRIC,
    source_yield.METRIC,
    cac.METRIC,
    cac_payback.METRIC,
    ltv_cac.METRIC,
    content_use.METRIC,
    nurture_time.METRIC,
    commitments_kept.METRIC,
    sal_volume.METRIC,
    sal_yield.METRIC,
    threshold_tradeoff.METRIC,
    data_quality.METRIC,
)
BY_KEY: dict[str, Metric] = {metric.key: metric for metric in ALL}

__all__ = ["ALL", "BY_KEY", "Filters", "Metric", "Moment", "Series", "added_up", "moment", "signals"]
