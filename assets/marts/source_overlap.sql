/* title: Persons by the lists they stand in
question: How many persons stand in exactly these lists, and how many rows are they?
counted: one person killed or injured, in whichever lists of casualties, once rows of one person are linked
needs: [casualty_record]
keys: [period, country, sources]
never_all: [period, country]
sets:
  - {by: []}
  - {by: [sources]}
counts: [n, n_records, n_killed, n_injured]
conserved: {of: [casualty_record], counted: n_records}
public: false
note: Lists that do not join the totals are here too; pairs without a decision count as two persons. sources are joined by +.
*/
select year_of_date as period, country, source_id as sources, count(*) as n, count(*) as n_records,
       sum(case when outcome = 'killed' then 1 else 0 end) as n_killed,
       sum(case when outcome = 'injured' then 1 else 0 end) as n_injured
from counted_record where is_alone group by year_of_date, country, source_id
union all
select coalesce(cast(extract(year from min(date)) as varchar), 'unknown') as period, min(country_iso3) as country,
       string_agg(distinct source_id, '+' order by source_id) as sources,
       1 as n, count(*) as n_records,
       cast(bool_or(outcome = 'killed' or coalesce(died_later, false)) as int) as n_killed,
       cast(bool_or(outcome = 'injured') and not bool_or(outcome = 'killed' or coalesce(died_later, false)) as int) as n_injured
from casualty_record where superseded_by is null and record_id in (select record_id from several_rows) group by person_id
