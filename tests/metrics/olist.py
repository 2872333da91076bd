"""The Olist marketing funnel as frames of the contract: 8,000 leads, 842 won."""

from pathlib import Path

import polars as pl


def olist(public_data: Path) -> pl.DataFrame:
    folder = public_data / "olist"
    leads = pl.read_csv(folder / "olist_marketing_qualified_leads_dataset.csv", infer_schema=False)
    deals = pl.read_csv(folder / "olist_closed_deals_dataset.csv", infer_schema=False)
    return leads.join(deals, on="mql_id", how="left", validate="1:1").select(
        pl.col("mql_id").alias("lead_id"),
        pl.col("first_contact_date").str.to_datetime("%Y-%m-%d", time_unit="us", time_zone="UTC").alias("created_at"),
        pl.col("won_date").str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us", time_zone="UTC").alias("won_at"),
        pl.col("origin").alias("source"),
    )
