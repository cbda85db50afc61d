"""A province of 117 invented counties in 11 cities, as files of data/: what a page must still show well."""

import csv
from pathlib import Path

from model.columns import AREAS, SOURCES, STATEMENTS, names

INDICATORS = ("life_expectancy", "nurses_per_1000", "beds_per_1000", "infant_mortality", "health_literacy")
COUNTIES, CITIES = 117, 11


def write(folder: Path) -> Path:
    """The five files, declared invented; figures of 2020 and 2023, targets of 2025, spread so that many classes occur."""
    folder.mkdir(parents=True, exist_ok=True)
    cities = [f"9{place:03d}00" for place in range(1, CITIES + 1)]
    counties = [
        (f"{cities[place % CITIES][:4]}{place // CITIES + 1:02d}", f"第{place + 1}自治县", cities[place % CITIES])
        for place in range(COUNTIES)
    ]
    areas = [("900000", "虚构省", "虚构", "province", "")]
    areas += [(code, f"虚构{place + 1}市", f"虚构{place + 1}市", "city", "900000") for place, code in enumerate(cities)]
    areas += [(code, name, name[:-3], "county", city) for code, name, city in counties]
    targets, figures = [], []
    for place, (code, *_) in enumerate(counties):
        for nth, indicator in enumerate(INDICATORS[: 3 + place % 3]):
            lower = indicator == "infant_mortality"
            base, aim = (6.0, 5.0) if lower else (70.0, 80.0)
            targets.append(
                {"area": code, "indicator": indicator, "year": "2025", "scope": "plan", "comparator": "≤" if lower else "≥", "value": f"{aim}",
                     "basis": "absolute", "baseline": f"{base}", "baseline_year": "2020", "attribute": "binding" if nth == 0 else "expected",
                     "source": f"plan-{code}", "place": f"第 {nth + 1} 行", "as_printed": f"{aim}"}
            )  # fmt: skip
            if (place + nth) % 4:
                now = base + (aim - base) * ((place * 7 + nth * 3) % 13) / 8
                figures.append(
                    {"area": code, "indicator": indicator, "year": "2023", "value": f"{now:.2f}", "role": "actual",
                         "source": f"plan-{code}", "place": f"年报 第 {nth + 1} 行", "as_printed": f"{now:.2f}"}
                )  # fmt: skip
    sources = [
        {
            "id": f"plan-{code}",
            "title": f"{name}规划（虚构）",
            "area": code,
            "kind": "plan",
            "period_start": "2021",
            "period_end": "2025",
        }
        for code, name, _ in counties
    ]
    _csv(folder / "areas.csv", names(AREAS), [dict(zip(names(AREAS), row)) for row in areas])
    _csv(folder / "sources.csv", names(SOURCES), sources)
    for table, file, rows in (
        ("figure", "figures", figures),
        ("target", "targets", targets),
        ("commitment", "commitments", []),
    ):
        _csv(folder / f"{file}.csv", names(STATEMENTS[table]), rows)
    (folder / "dataset.yaml").write_text("invented: true\n", "utf-8")
    return folder


def _csv(path: Path, columns: list[str], rows: list[dict]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        lines = csv.DictWriter(out, columns, restval="", lineterminator="\n")
        lines.writeheader()
        lines.writerows(rows)
