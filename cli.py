"""The terminal's door: accord run | import | sync | metrics | user | sample. Each is a few lines over the rooms."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

import cli_import
import cli_people
import cli_report
import cli_sync
from agreement.errors import Refused
from cli_report import day


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 when it did what was asked, 1 when it refused (the reason is on standard error)."""
    pl.Config.set_engine_affinity("in-memory")
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options) or 0)
    except Refused as refused:
        print(f"accord: {refused}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def run(options: argparse.Namespace) -> int:
    """Starts the app; the first start without a database of your own loads the sample company."""
    app = Path(__file__).resolve().parent / "app.py"
    os.chdir(app.parent)
    command = [sys.executable, "-m", "streamlit", "run", str(app)]
    if options.port:
        command += ["--server.port", str(options.port)]
    if options.address:
        command += ["--server.address", options.address]
    if options.headless:
        command += ["--server.headless", "true"]
    os.execv(sys.executable, command)


def print_metrics(options: argparse.Namespace) -> int:
    """Prints exactly what the screens show, in full precision."""
    import metrics
    from store import engine, frames, schema

    unknown = set(options.only or ()) - set(metrics.BY_KEY)
    if unknown:
        raise Refused(f"There is no metric {', '.join(sorted(unknown))}. There are: {', '.join(metrics.BY_KEY)}.")
    url = engine.current_url()
    if url == engine.sample_url():
        engine.must_exist(url)
    schema.migrate(url)
    ledger = frames.read_ledger(url, options.as_of)
    wanted = [metric for metric in metrics.ALL if not options.only or metric.key in options.only]
    answer = {
        "as_of": ledger.as_of.isoformat(),
        "data_version": frames.version(url),
        "metrics": {metric.key: _declared(metric, ledger) for metric in wanted},
    }
    if options.json:
        print(json.dumps(answer, ensure_ascii=False, allow_nan=False))
    else:
        _print_tables(answer)
    return 0


def _declared(metric: Any, ledger: Any) -> dict[str, Any]:
    import metrics
    from metrics._missing import known_only, missing

    rows = metric.result(ledger)
    said = metrics.signals(metric, rows, metrics.moment(ledger))
    return {
        "name": metric.name,
        "unit": metric.unit,
        "clock": metric.clock,
        "owner": metric.owner,
        "missing": [".".join(filter(None, one)) for one in missing(metric, ledger)],
        "rows": _rows(known_only(rows, ledger)),
        "signals": _rows(said),
    }


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in row.items()} for row in frame.to_dicts()]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _print_tables(answer: dict[str, Any]) -> None:
    print(f"as of {answer['as_of']}, data version {answer['data_version']}")
    with pl.Config(
        tbl_rows=20,
        tbl_cols=40,
        tbl_width_chars=2000,
        fmt_str_lengths=60,
        tbl_hide_dataframe_shape=True,
        tbl_hide_column_data_types=True,
        tbl_formatting="NOTHING",
    ):
        for declared in answer["metrics"].values():
            print(f"\n{declared['name']} ({declared['unit']}, {declared['clock']} clock, {declared['owner']})")
            print(pl.DataFrame(declared["rows"], infer_schema_length=None) if declared["rows"] else "  nothing yet")
            if declared["missing"]:
                print(f"  never recorded: {', '.join(declared['missing'])}")


def print_glossary(options: argparse.Namespace) -> int:
    """Prints the glossary as Markdown; `--write FILE` puts it between the glossary marks of a file."""
    import metrics
    from metrics._glossary import markdown

    text = markdown(metrics.ALL)
    if options.write is None:
        print(text)
        return 0
    before, mark, rest = options.write.read_text(encoding="utf-8").partition("<!-- glossary -->\n")
    _, end, after = rest.partition("<!-- end of glossary -->")
    if not mark or not end:
        raise Refused(
            f"{options.write} has no lines '<!-- glossary -->' and '<!-- end of glossary -->' to write between."
        )
    options.write.write_text(f"{before}{mark}{text}\n{end}{after}", encoding="utf-8")
    return 0


def load_sample(options: argparse.Namespace) -> int:
    """Loads the sample company into an empty database (the one ACCORD_DATABASE_URL names, else sample.db)."""
    import sample_data
    from store import engine, schema

    url = os.environ.get("ACCORD_DATABASE_URL") or engine.sample_url()
    schema.migrate(url)
    loaded = sample_data.load(url, ends_on=options.ends_on)
    state = "is loaded" if loaded else "was there already"
    print(f"The sample company {state}. Its people and passwords stand on the sign-in page.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="accord", description="One screen that sales and marketing both believe.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    starts = commands.add_parser("run", help="start the app (on the sample company until you have leads of your own)")
    starts.add_argument("--port", type=int, help="port to listen on (8501)")
    starts.add_argument("--address", help="address to listen on (127.0.0.1: this machine only)")
    starts.add_argument("--headless", action="store_true", help="do not open a browser")
    starts.set_defaults(command=run)
    cli_import.declare(commands)
    cli_sync.declare(commands)
    shows = commands.add_parser("metrics", help="print every metric as the screens show it")
    shows.add_argument("--as-of", type=day, metavar="DATE", help="the day at whose end facts were known (last of data)")
    shows.add_argument("--json", action="store_true", help="one JSON object on standard output")
    shows.add_argument("--only", nargs="+", metavar="KEY", help="these metrics only")
    shows.set_defaults(command=print_metrics)
    cli_report.declare(commands)
    glossary = commands.add_parser("glossary", help="print what every metric means, made from the declarations")
    glossary.add_argument("--write", type=Path, metavar="FILE", help="write it between the marks of this Markdown file")
    glossary.set_defaults(command=print_glossary)
    cli_people.declare(commands)
    sample = commands.add_parser("sample", help="load the sample company into an empty database")
    sample.add_argument("--ends-on", type=day, metavar="DATE", help="the last day of its data (yesterday)")
    sample.set_defaults(command=load_sample)
    return parser


if __name__ == "__main__":
    sys.exit(main())
