/* title: Casualties of each year and the sizes of the events they were hurt in
grain: one country x year x sex or group or sex and age band, each `all` where not broken down
reads: [counted_casualty]
kind: question
note: >
  squares is the sum of the squared numbers of people of the group in one event: what makes numbers of people vary more than if each
  came alone. Events as counted_unit names them; who has none is an event of their own.
*/
select country, period, sex, person_group, age_band, cast(sum(n) as bigint) as n, cast(sum(squares) as bigint) as squares
from (
    select country, year as period, case when grouping(sex) = 1 then 'all' else sex end as sex,
           case when grouping(person_group) = 1 then 'all' else person_group end as person_group,
           case when grouping(age_band) = 1 then 'all' else age_band end as age_band, count(*) as n,
           case when event is null then count(*) else count(*) * count(*) end as squares
    from counted_casualty
    where scope_reason in ('in_scope', 'unknown') and year <> 'unknown'
    group by grouping sets ((country, year, event), (country, year, event, sex), (country, year, event, person_group),
                            (country, year, event, sex, age_band))
) e
group by country, period, sex, person_group, age_band
