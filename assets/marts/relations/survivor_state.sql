/* title: Living survivors at the end of each year
grain: one living survivor x year of an assessment source linked to the register
reads: [living_survivor, register_survivor, unit_need]
keys: [record_id, year]
note: age group and band at the end of the year; `unknown` where a birthday decides it.
*/
with aged as (
    select c.record_id, c.country, c.admin1, c.sex, c.event_on, c.is_day, y.year, y.asked_in,
           case when c.age_years is null and c.age_group = 'adult' then 'adult'
                when c.age_years is null then 'unknown'
                when c.age_years + (y.year - c.year) >= 18 then 'adult'
                when c.age_years + (y.year - c.year) + 1 < 18 then 'child'
                else 'unknown' end as age_group,
           case when c.age_years is null then 'unknown'
                when c.age_years + (y.year - c.year) >= 0 and c.age_years + (y.year - c.year) + 1 <= 4 then '0-4'
                when c.age_years + (y.year - c.year) >= 5 and c.age_years + (y.year - c.year) + 1 <= 11 then '5-11'
                when c.age_years + (y.year - c.year) >= 12 and c.age_years + (y.year - c.year) + 1 <= 17 then '12-17'
                when c.age_years + (y.year - c.year) >= 18 and c.age_years + (y.year - c.year) + 1 <= 29 then '18-29'
                when c.age_years + (y.year - c.year) >= 30 and c.age_years + (y.year - c.year) + 1 <= 44 then '30-44'
                when c.age_years + (y.year - c.year) >= 45 and c.age_years + (y.year - c.year) + 1 <= 59 then '45-59'
                when c.age_years + (y.year - c.year) >= 60 and c.age_years + (y.year - c.year) + 1 <= 69 then '60-69'
                when c.age_years + (y.year - c.year) >= 70 then '70+'
                else 'unknown' end as age_band,
           least(make_date(y.year, 12, 31), cast(c.as_of as date)) as year_end,
           cast(a.first_on as date) as first_assessed_on, cast(a.last_on as date) as last_assessed_on
    from living_survivor c
    join register_survivor y on y.record_id = c.record_id
    left join (
        select n.person_id, y.year, min(n.assessed_on) as first_on, max(n.assessed_on) as last_on
        from unit_need n
        join (select distinct year from register_survivor) y on extract(year from n.assessed_on) <= y.year
        where n.need_status <> 'not_assessed'
        group by n.person_id, y.year
    ) a on a.person_id = c.record_id and a.year = y.year
)
select record_id, country, admin1, sex, event_on, is_day, year, asked_in, age_group, age_band, year_end, first_assessed_on, last_assessed_on,
       case when sex = 'female' and age_group = 'adult' then 'women' when sex = 'male' and age_group = 'adult' then 'men'
            when sex = 'female' and age_group = 'child' then 'girls' when sex = 'male' and age_group = 'child' then 'boys'
            else 'other_or_unknown' end as person_group
from aged
