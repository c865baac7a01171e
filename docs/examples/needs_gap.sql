-- Three questions to a release, in SQL, for any DuckDB client. In the release folder, with DuckDB's own command:
--   duckdb -readonly -csv saddle-XSA-2026-11-24.duckdb < needs_gap.sql
-- needs_gap.py, needs_gap.R and excel.md give the same three tables. An empty cell is a hidden number, never a 0.

-- 1. Casualties by year. Everyone of a country, not broken down by area. The row `period = all` is all years together.
select country, period, n_total, n_killed, n_injured
from mart_casualty_annual
where admin1 = 'all' and admin2 = 'all' and period <> 'all'
order by country, period;

-- 2. The gap in rehabilitation of women and men among survivors, with its 95 % interval, at the end of the newest year.
select country, period, person_group, n_need, format('{:.6f}', gap) as gap, format('{:.6f}', gap_ci_low) as gap_ci_low,
       format('{:.6f}', gap_ci_high) as gap_ci_high, gap_status, gap_caution
from mart_needs_gap
where period = (select max(period) from mart_needs_gap) and service = 'rehabilitation'
  and population_group = 'survivors' and person_group in ('women', 'men') and admin1 = 'all' and sex = 'all'
  and age_group = 'all' and disability = 'all' and household_has_disability = 'all'
order by country, person_group;

-- 3. Figures `gap` of rehabilitation in every published breakdown, by group and by what became of them.
select country, population_group, gap_status, count(*) as n_figures
from mart_needs_gap
where period = (select max(period) from mart_needs_gap) and service = 'rehabilitation'
group by country, population_group, gap_status
order by country, population_group, gap_status;
