"""From the live statements to one wide row for each target statement and year it is judged on.

Rulings R4-R9, R11 and R23 of docs/decisions/0002-method-rulings.md, one named step (a common table expression) each.
The arithmetic is not here: the rows carry the numbers, gaps/ judges them.
"""

import duckdb
import pandas as pd
import pyarrow as pa

from model.columns import STATEMENTS
from store import ledger
from store.schema import to_pandas


def as_double(table: str) -> str:
    """The decimal columns of a statement table as doubles: '"value"::double as "value", …'."""
    return (
        ", ".join(f'"{c.name}"::double as "{c.name}"' for c in STATEMENTS[table] if c.kind == "number")
        or "batch as batch"
    )


SELECT = """
with
source as (
  select id, area, title, coalesce(date, '') as date, period_start, period_end, coalesce(supersedes, '') as supersedes from given_sources),

-- R3, R4: figures that may be judged, with what their document adds
usable as (
  select f.area, f.indicator, f.year, f.value::double as value, f.decimals, f.unit, f.definition_version, f.population, f.status, f.period,
         f.source, f.place, f.as_printed, f.role, f.batch, f.origin, coalesce(f.rank, 9) as rank, s.date as source_date,
         f.numerator::double as numerator, f.denominator::double as denominator, u.unit is null as is_foreign
  from {figures} f
  left join source s on s.id = f.source
  left join given_units u on u.indicator = f.indicator and u.unit = f.unit
  where f.year is not null and f.value is not null and f.period in ('year', 'mch_year') and f.comparator in ('', '=', '~')
    and ($indicators is null or list_contains($indicators, f.indicator))
    and ($areas is null or list_contains($areas, f.area) or f.area in (select parent from given_areas where list_contains($areas, code)))),

-- R5: the figure of a year, and whether an equal one says otherwise
ranked as (
  select *, row_number() over (
    partition by area, indicator, year
    order by origin, rank, period = 'mch_year', batch desc, source_date desc nulls last, source, place, role) as nth
  from (select * replace (nullif(source_date, '') as source_date) from usable)),
disputed as (
  select distinct w.area, w.indicator, w.year
  from ranked w join ranked o on o.area = w.area and o.indicator = w.indicator and o.year = w.year and o.nth > 1
   and o.origin = w.origin and o.rank = w.rank and o.period = w.period
  where w.nth = 1 and not w.is_foreign and not o.is_foreign
    and round(abs(w.value - o.value), 6) > 0.5 * power(10.0, -least(coalesce(w.decimals, 0), coalesce(o.decimals, 0)))
    and not (w.population <> '' and o.population <> '' and w.population <> o.population)
    and not (w.definition_version <> '' and o.definition_version <> '' and w.definition_version <> o.definition_version)),
yearly as (
  select r.* exclude (nth), d.area is not null as disputed
  from ranked r left join disputed d on d.area = r.area and d.indicator = r.indicator and d.year = r.year
  where r.nth = 1),

-- R23: the statements of a cell in their order
stated as (
  select t.* exclude (value, value_to, tolerance, baseline), t.value::double as value, t.value_to::double as value_to, t.tolerance::double as tolerance,
         t.baseline::double as printed_baseline,
         u.unit is null and not (t.basis not in ('absolute', 'external') and t.unit in ('%', '％', '个百分点', '百分点')) as target_foreign, a.parent,
         s.title as source_title, s.date as source_date, s.period_start, s.period_end, m.measure as own_measure,
         exists (select 1 from {targets} o join source os on os.id = o.source
                 where os.supersedes = t.source and o.area = t.area and o.indicator = t.indicator and o.year is not distinct from t.year and o.scope = t.scope) as superseded
  from {targets} t
  join given_areas a on a.code = t.area
  join given_measures m on m.indicator = t.indicator
  left join source s on s.id = t.source
  left join given_units u on u.indicator = t.indicator and u.unit = t.unit
  where ($areas is null or list_contains($areas, t.area)) and ($indicators is null or list_contains($indicators, t.indicator)) and ($target_year is null or t.year = $target_year)),
ordered as (
  select *, row_number() over (order by area, indicator, year, scope, source, place) as sid,
         row_number() over (
           partition by area, indicator, year, scope
           order by origin, superseded, coalesce(rank, 9), nullif(source_date, '') desc nulls last, batch desc, source, place) as position,
         least(coalesce(year, $year), $year) as horizon,
         scope = 'plan' and basis <> 'external' as may_have_baseline,
         scope = 'plan' and coalesce(nullif(measure, ''), own_measure) = 'cumulative' and own_measure in ('annual_flow', 'cumulative') and period_start is not null as from_zero,
         scope = 'plan' and coalesce(nullif(measure, ''), own_measure) = 'cumulative' and own_measure = 'annual_flow' as summed
  from stated),

-- R6, R8: the baseline: printed with the target, zero at the start of a cumulative plan, or the stored figure of the year before
based as (
  select o.*,
    case when not may_have_baseline then null
         when o.printed_baseline is not null and o.baseline_year is not null then 'printed'
         when o.from_zero then 'zero'
         when y.value is not null then 'stored' end as base_from,
    case base_from when 'printed' then o.printed_baseline when 'zero' then 0.0 when 'stored' then y.value end as base,
    case base_from when 'printed' then o.baseline_year when 'zero' then o.period_start - 1 when 'stored' then y.year end as base_year
  from ordered o
  left join yearly y on y.area = o.area and y.indicator = o.indicator and y.year = o.period_start - 1 and o.may_have_baseline),
grounded as (
  select b.* exclude (printed_baseline), f.value as base_revised, f.decimals as base_figure_decimals, coalesce(f.definition_version, '') as base_definition,
    coalesce(nullif(f.population, ''), case when b.base_from = 'printed' then b.population end, '') as base_population,
    coalesce(base_from = 'stored' and f.is_foreign, false) as base_foreign, coalesce(base_from = 'stored' and f.disputed, false) as base_disputed,
    f.source as base_source, f.place as base_place
  from based b left join yearly f on f.area = b.area and f.indicator = b.indicator and f.year = b.base_year and b.base_from <> 'zero'),

-- R8: sums of yearly flows from the plan's start
flows as (
  select g.sid, max(y.year) as year, case when g.period_start is not null and count(*) = max(y.year) - g.period_start + 1 then sum(y.value) end as value,
         max(y.decimals) as decimals, bool_or(y.is_foreign) as is_foreign, bool_or(y.disputed) as disputed
  from grounded g join yearly y on y.area = g.area and y.indicator = g.indicator and y.year between coalesce(g.period_start, 0) and g.horizon
  where g.summed group by g.sid, g.period_start),

-- R7: the years a statement is judged on
newest as (
  select g.sid, max(y.year) as year from grounded g join yearly y on y.area = g.area and y.indicator = g.indicator and y.year <= g.horizon
  where g.scope = 'plan' group by g.sid),
asked as (
  select g.sid, case when g.base_from in ('printed', 'stored') and g.base_year <= g.horizon and not (g.summed and g.period_start is null) and coalesce(f.year, n.year, g.base_year) <= g.base_year then g.base_year
                     when g.summed then f.year else n.year end as t,
         coalesce(g.base_from in ('printed', 'stored') and g.base_year <= g.horizon and not (g.summed and g.period_start is null) and coalesce(f.year, n.year, g.base_year) <= g.base_year, false) as is_base
  from grounded g left join newest n on n.sid = g.sid and not g.summed left join flows f on f.sid = g.sid where g.scope = 'plan'
  union all
  select sid, year, false from grounded where scope = 'annual' and year <= $year
  union all
  select sid, null, false from grounded where scope = 'annual' and (year > $year or year is null)
  union all
  select g.sid, y.year, false from grounded g join yearly y on y.area = g.area and y.indicator = g.indicator and y.year between coalesce(g.period_start, 0) and g.horizon
  where g.scope = 'every_year'),
-- an every_year statement without any figure is still asked once
complete as (
  select * from asked union all
  select sid, null, false from grounded where scope = 'every_year' and sid not in (select sid from asked)),

measured as (
  select g.*, c.is_base,
    case when c.is_base then g.base_year when g.summed then case when w.value is not null then w.year end else v.year end as t,
    case when c.is_base then g.base when g.summed then w.value else v.value end as v,
    case when c.is_base then null when g.summed then w.decimals else v.decimals end as v_decimals,
    coalesce(case when c.is_base then false when g.summed then w.is_foreign else v.is_foreign end, false) as v_foreign,
    coalesce(case when c.is_base then false when g.summed then w.disputed else v.disputed end, false) as v_disputed,
    case when c.is_base or g.summed then '' else coalesce(v.definition_version, '') end as v_definition,
    case when c.is_base or g.summed then '' else coalesce(v.population, '') end as v_population,
    case when c.is_base then '' else coalesce(v.status, '') end as v_status,
    case when c.is_base then g.base_source else v.source end as v_source, case when c.is_base then g.base_place else v.place end as v_place,
    v.as_printed as v_as_printed, case when c.is_base then null else v.batch end as v_batch,
    v.numerator as v_numerator, v.denominator as v_denominator,
    c.t as asked_year
  from complete c join grounded g on g.sid = c.sid
  left join yearly v on v.area = g.area and v.indicator = g.indicator and v.year = c.t and not c.is_base and not g.summed
  left join flows w on w.sid = g.sid and not c.is_base),

-- R11: which figure a relative target leans on
leaning as (
  select *,
    basis in ('points_on', 'points_off', 'percent_on', 'percent_off', 'step_on', 'step_off') as is_relative,
    basis in ('step_on', 'step_off') as is_step,
    case when basis = 'external' then parent else area end as reference_area,
    case when basis = 'external' then case when scope = 'annual' then year else t end
         when basis in ('step_on', 'step_off') then case scope when 'plan' then base_year when 'annual' then year - 1 else coalesce(t, asked_year) - 1 end
         when basis in ('points_on', 'points_off', 'percent_on', 'percent_off') then
           coalesce(reference_year, case scope when 'plan' then base_year when 'annual' then year - 1 else coalesce(t, asked_year) - 1 end)
    end as lean_year
  from measured)
select l.* exclude (reference_year, lean_year, own_measure, may_have_baseline, asked_year, line, retracted),
  l.lean_year as reference_year,
  l.is_relative and l.scope = 'plan' and l.base is not null and l.lean_year = l.base_year as reference_is_base,
  case when l.is_relative and l.scope = 'plan' and l.base is not null and l.lean_year = l.base_year then l.base
       when l.is_step and l.scope = 'plan' then null else r.value end as reference,
  case when l.is_relative and l.scope = 'plan' and l.base is not null and l.lean_year = l.base_year then null else r.decimals end as reference_decimals,
  coalesce(r.is_foreign and not (l.is_relative and l.scope = 'plan' and l.base is not null and l.lean_year = l.base_year), false) as reference_foreign,
  coalesce(r.disputed and not (l.is_relative and l.scope = 'plan' and l.base is not null and l.lean_year = l.base_year), false) as reference_disputed,
  l.t is not distinct from max(l.t) over (partition by l.sid) as is_newest
from leaning l
left join yearly r on r.area = l.reference_area and r.indicator = l.indicator and r.year = l.lean_year and r.year <= $year and (l.is_relative or l.basis = 'external')
order by l.area, l.indicator, l.year, l.scope, l.position, l.t
"""


def select(
    con: duckdb.DuckDBPyConnection,
    *,
    at: int,
    current: bool,
    areas: pd.DataFrame,
    sources: pd.DataFrame,
    measures: pd.DataFrame,
    units: pd.DataFrame,
    year: int,
    only_areas: list[str] | None,
    only_indicators: list[str] | None,
    target_year: int | None,
) -> pd.DataFrame:
    """One wide row for each target statement (and, for every_year targets, each year it is judged on).

    areas(code, parent), sources(id, area, title, date, period_start, period_end, supersedes), measures(indicator, measure),
    units(indicator, unit: the spellings accepted) are the words of the batch asked about. year is Y of the method.
    """
    given = {
        "given_areas": areas[["code", "parent"]],
        "given_sources": sources[["id", "area", "title", "date", "period_start", "period_end", "supersedes"]],
        "given_measures": measures,
        "given_units": units,
    }
    for name, table in given.items():
        con.register(name, pa.Table.from_pandas(table, preserve_index=False))
    rows = {name: f"{name}_current" if current else f"({ledger.newest(name, at=at)})" for name in ("figure", "target")}
    query = SELECT.format(figures=rows["figure"], targets=rows["target"])
    return to_pandas(
        con.sql(
            query, params={"year": year, "areas": only_areas, "indicators": only_indicators, "target_year": target_year}
        )
    )
