/* title: Rows left out of assessment
grain: one reason
reads: [casualty_fate, survivor_year]
kind: question
*/
with newest as (
    select country, max(year) as year from survivor_year group by country
)
select fate, sum(n) as n
from (
    select c.n, case when c.fate <> 'counted' then c.fate
                     when c.is_dead then 'known_dead'
                     when not c.is_injured then 'outcome_not_known'
                     when c.year is null then 'year_not_known'
                     when y.country is null then 'no_survey_of_the_register'
                     when c.year > y.year then 'hurt_after_the_newest_year'
                     else 'counted' end as fate
    from casualty_fate c
    left join newest y on y.country = c.country
) c
where fate <> 'counted'
group by fate
