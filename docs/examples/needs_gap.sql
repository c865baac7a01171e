-- Three questions to a release, in SQL, for any DuckDB client. In the release folder, with DuckDB's own command:
--   duckdb -readonly -csv saddle-XSA-2026-11-24.duckdb < needs_gap.sql
-- needs_gap.py, needs_gap.R and excel.md give the same three tables. An empty cell is not told, never a 0.
-- Views without `mart_` are one breakdown each, without `all`, and their comments say what may be added.

-- 1. Casualties by year and country.
select country, period, n_total, n_killed, n_injured
from casualty_annual_by_country
order by country, period;

-- 2. The gap in rehabilitation by sex among survivors at the end of the newest year, survey by survey and round by
-- round, of those asked and weighted, with the 95 % interval of the weighted one.
select country, survey, round, period, sex, n_need, format('{:.6f}', gap) as gap,
       format('{:.6f}', gap_weighted) as gap_weighted, format('{:.6f}', gap_weighted_ci_low) as gap_weighted_ci_low,
       format('{:.6f}', gap_weighted_ci_high) as gap_weighted_ci_high, gap_status, gap_caution
from needs_gap_by_sex
where period = (select max(period) from needs_gap_by_sex) and service = 'rehabilitation'
  and disaggregation_unit = 'person' and population_group = 'survivors' and sex in ('female', 'male')
order by country, survey, round, sex;

-- 3. Figures `gap` of rehabilitation in every published breakdown, by group and by what became of them.
select country, population_group, gap_status, count(*) as n_figures
from mart_needs_gap
where period = (select max(period) from mart_needs_gap) and service = 'rehabilitation'
group by country, population_group, gap_status
order by country, population_group, gap_status;
