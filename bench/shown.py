"""What `make bench` found, in ratios and lines. Not here: how it is measured (`run`)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """One command with all processes it starts: wall clock, processor time, largest resident memory of them together."""

    seconds: float
    cpu_seconds: float
    megabytes: float


def ratios_of(figures: dict[str, Measured]) -> dict[str, float]:
    pairs = {
        "full refresh / bare DuckDB": ("refresh", "bare_duckdb"),
        "full refresh, weights known / bare DuckDB": ("refresh_same", "bare_duckdb"),
        "plain pandas / full refresh": ("plain_pandas", "refresh"),
        "nothing new / full refresh": ("refresh_nothing", "refresh"),
        "1 % new rows / full refresh": ("refresh_1_percent", "refresh"),
        "demo refresh / import of its libraries": ("refresh_demo", "import_libraries"),
        "demo, no number changed / all new": ("refresh_demo_same", "refresh_demo"),
        "needs refresh / bare DuckDB": ("refresh_needs", "needs_duckdb"),
    }
    ratios = {
        title: round(figures[top].seconds / figures[base].seconds, 3)
        for title, (top, base) in pairs.items()
        if top in figures and base in figures
    }
    further = figures["landing_outside"].seconds - figures["landing_inside"].seconds
    ratios["reading in a process of its own adds, of a full refresh"] = round(further / figures["refresh"].seconds, 3)
    for title, top in (("plain pandas", "plain_pandas"), ("twice the rows", "refresh_twice")):
        ratio = figures[top].megabytes / figures["refresh"].megabytes
        ratios[f"memory: {title} / full refresh"] = round(ratio, 3)
    return ratios


def show(report: dict) -> None:
    print(f"\n{report['rows']:,} rows, median of {report['runs']}, {report['machine']}")
    for side, figure in report["sides"].items():
        print(
            f"  {side:<18} {figure['seconds']:8.2f} s  {figure['cpu_seconds']:8.2f} s cpu  peak {figure['megabytes']:6d} MB"
        )
    for title, ratio in report["ratios"].items():
        print(f"  {title:<54} {ratio:8.3f}")
    for name, one in report["disclosure"].items():
        print(
            f"  disclosure, {name}: {one['disclosure / refresh']:.0%} of a refresh's processor time; {one['units_counts']:,} counts of "
            f"protected units, mean error {one['units_mean_error']}, largest {one['units_largest_error']}; casualties printed "
            f"{one['casualty counts printed / all']:.1%} of {one['casualty_counts']:,} counts, {one['tables_not_whole']} tables not whole; "
            f"attack: {one['attack_hidden']:,} asked, {one['attack_solvable']} worked out, {one['attack_narrow']} within 2"
        )
        if "refresh_seconds_all_new" in one:
            ratio = one["refresh with weights known / all new"]
            print(f"  refresh, {name}: all new {one['refresh_seconds_all_new']} s, weights known / all new {ratio:.2f}")
        if "report_set_seconds" in one:
            share = one["report_set_seconds"] / one["refresh_seconds_all_new"]
            print(
                f"  reports, {name}: the set of one language (four reports, four formats) {one['report_set_seconds']} s, "
                f"of a refresh all new {share:.2f}"
            )
    once, twice = (report["disclosure"][f"register, {n} years"]["disclosure_seconds"] for n in (18, 36))
    print(f"  disclosure, twice the years / once: {twice / once:.2f}")
    for name, one in report["linkage"].items():
        print(
            f"  linkage, {name}: precision {one['precision']:.4f}, recall {one['recall']:.4f}, {one['possible']} pairs to a reviewer"
            + (
                f"; {one['records']:,} records, {one['seconds']} s, peak {one['peak_gigabytes']} GB"
                if "seconds" in one
                else ""
            )
        )
