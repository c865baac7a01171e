/* title: Rows left out of assessment
grain: one reason
reads: [casualty_fate, survivor_year]
kind: question
*/
with newest as (
    select country, max(year) as year from survivor_year group by country
)
select fate, count(*) as n
from (
    select case when c.fate <> 'counted' then c.fate
                when c.outcome = 'killed' or c.died_later then 'known_dead'
                when c.outcome <> 'injured' then 'outcome_not_known'
                when c.date is null then 'year_not_known'
                when y.country is null then 'no_survey_of_the_register'
                when extract(year from c.date) > y.year then 'hurt_after_the_newest_year'
                else 'counted' end as fate
    from casualty_fate c
    left join newest y on y.country = c.country
) c
where fate <> 'counted'
group by fate
