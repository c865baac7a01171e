/* title: Rounds of a survey that follow one another
grain: one country x round of a survey with the round before it
reads: [unit_person]
kind: table
keys: [country, survey, round]
note: period and period_before are the last years in which the rounds asked; a state carried into a later year is no point of a trend.
*/
select country, survey, round, period, before, period_before
from (
    select country, survey, round, cast(extract(year from asked) as varchar) as period,
           lag(round) over (partition by country, survey order by asked, round) as before,
           cast(extract(year from lag(asked) over (partition by country, survey order by asked, round)) as varchar) as period_before
    from (select country, survey, round, max(assessed_on) as asked from unit_person group by country, survey, round) r
) p
where before is not null
