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
    select c.country, c.period, c.event, case when s.by_sex = 1 then c.sex else 'all' end as sex,
           case when s.by_group = 1 then c.person_group else 'all' end as person_group,
           case when s.by_band = 1 then c.age_band else 'all' end as age_band, sum(c.n) as n,
           case when c.event is null then sum(c.n) else sum(c.n) * sum(c.n) end as squares
    from (select country, year as period, event, sex, person_group, age_band, count(*) as n
          from counted_casualty
          where scope_reason in ('in_scope', 'unknown') and year <> 'unknown'
          group by country, year, event, sex, person_group, age_band) c
    cross join (select 0 as by_sex, 0 as by_group, 0 as by_band union all select 1 as by_sex, 0 as by_group, 0 as by_band
                union all select 0 as by_sex, 1 as by_group, 0 as by_band
                union all select 1 as by_sex, 0 as by_group, 1 as by_band) s
    group by c.country, c.period, c.event, case when s.by_sex = 1 then c.sex else 'all' end,
             case when s.by_group = 1 then c.person_group else 'all' end,
             case when s.by_band = 1 then c.age_band else 'all' end
) e
group by country, period, sex, person_group, age_band
